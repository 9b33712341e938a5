//! Copies: sentences, lines and paragraphs that stand twice in one document.
//!
//! Extractors print a pull quote and its paragraph, a list and its cache, the article and the article again (p1 p2
//! p1 p2). Everything is found through the hashes of the outline and then compared as text. The first copy stays.
//! One place gives one finding: paragraphs that come again in a row are `interleaved`, a sentence that is a line of
//! its own in both places is a `line` or `paragraph`.

use super::{REMOVAL, RuleIx, Spec, Unit};
use crate::matcher::{Found, Hit};
use crate::text::cut;
use crate::text::layers::{Line, Outline};
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Words of a paragraph that counts as prose when the same paragraphs come again in a row: a chorus has fewer a line.
const PROSE_WORDS: u32 = 8;

/// Longest line of verse, in bytes.
const VERSE_LINE: u32 = 70;

/// A rule that looks for copies.
#[derive(Debug)]
pub(super) struct Copied {
    pub(super) unit: Unit,
    rule: RuleIx,
    words: Range<usize>,
    within: usize,
}

/// A line or paragraph.
#[derive(Clone, Copy)]
struct Piece {
    span: Span,
    hash: u64,
    words: u32,
}

impl Copied {
    pub(super) fn new(rule: RuleIx, spec: &Spec) -> Self {
        Self { unit: spec.unit, rule, words: spec.min_words..spec.max_words.saturating_add(1), within: spec.within }
    }

    fn hit(&self, text: &str, first: Span, second: Span, found: &mut Found) {
        found.hits.push(Hit::copy(self.rule, second, first, cut::whole_lines(text, second), REMOVAL));
    }
}

/// Looks at the whole document.
pub(super) fn whole(rules: &[Copied], outline: &Outline<'_>, found: &mut Found) {
    let of = |unit| rules.iter().filter(move |r| r.unit == unit);
    for rule in of(Unit::Line) {
        let piece = |l: &Line| Piece { span: l.span, hash: l.hash, words: u32::from(l.words) };
        let lines: Vec<Piece> = outline.lines.iter().map(piece).collect();
        line_copies(rule, outline.text, &lines, found);
    }
    if of(Unit::Paragraph).next().is_some() || of(Unit::Interleaved).next().is_some() {
        let paragraphs = paragraphs(outline.lines);
        let before = earlier(outline.text, &paragraphs);
        // Paragraphs that a run has reported.
        let mut taken = vec![false; paragraphs.len()];
        for rule in of(Unit::Interleaved) {
            runs(rule, outline.text, &paragraphs, &before, &mut taken, found);
        }
        for rule in of(Unit::Paragraph) {
            paragraph_copies(rule, outline.text, &paragraphs, &before, &taken, found);
        }
    }
    for rule in of(Unit::Sentence) {
        sentence_copies(rule, outline, found);
    }
}

/// The paragraphs of a document, from the lines that open a block.
fn paragraphs(lines: &[Line]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            Some(last) if !line.opens_block => {
                last.span = last.span.cover(line.span);
                last.hash = last.hash.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ line.hash;
                last.words += u32::from(line.words);
            }
            _ => pieces.push(Piece { span: line.span, hash: line.hash, words: u32::from(line.words) }),
        }
    }
    pieces
}

/// For each piece, the nearest earlier one with the same text.
fn earlier(text: &str, pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut last: FxHashMap<u64, usize> = FxHashMap::default();
    let find = |(i, piece): (usize, &Piece)| {
        let before = last.insert(piece.hash, i)?;
        (piece.words > 0 && equal(pieces[before].span.text(text), piece.span.text(text))).then_some(before)
    };
    pieces.iter().enumerate().map(find).collect()
}

/// Paragraphs that come again in the same order.
fn runs(rule: &Copied, text: &str, pieces: &[Piece], before: &[Option<usize>], taken: &mut [bool], found: &mut Found) {
    let mut i = 0;
    while i < pieces.len() {
        let Some(first) = before[i] else {
            i += 1;
            continue;
        };
        let mut len = 1;
        while i + len < pieces.len() && before[i + len] == Some(first + len) {
            len += 1;
        }
        let run = &pieces[i..i + len];
        let prose = run.iter().filter(|p| p.words >= PROSE_WORDS && ends_sentence(p.span.text(text))).count();
        let words: usize = run.iter().map(|p| p.words as usize).sum();
        // One paragraph three times in a row is no order that comes again.
        if len >= 2
            && i - first >= 2
            && prose >= 2
            && rule.words.contains(&words)
            && run.iter().any(|p| p.span.len() > VERSE_LINE)
        {
            let copies = len.min(i - first);
            rule.hit(
                text,
                pieces[first].span.cover(pieces[first + copies - 1].span),
                run[0].span.cover(run[len - 1].span),
                found,
            );
            taken[i..i + len].fill(true);
        }
        i += len;
    }
}

fn paragraph_copies(
    rule: &Copied,
    text: &str,
    pieces: &[Piece],
    before: &[Option<usize>],
    taken: &[bool],
    found: &mut Found,
) {
    for (i, piece) in pieces.iter().enumerate() {
        let Some(first) = before[i].filter(|_| !taken[i]) else { continue };
        let near = rule.within == 0 || i - first <= rule.within;
        let sized = rule.words.contains(&(piece.words as usize));
        let shown = piece.span.text(text);
        // A list of changes names the same one under each release.
        let item = shown.starts_with(['*', '-', '+', '•', '·', '#', '>']) || shown.starts_with(char::is_numeric);
        let prose = is_plain(shown) && ends_sentence(shown) && !item;
        if near && sized && prose && !is_verse(text, pieces, i) {
            rule.hit(text, pieces[first].span, piece.span, found);
        }
    }
}

fn line_copies(rule: &Copied, text: &str, lines: &[Piece], found: &mut Found) {
    for (i, before) in earlier(text, lines).into_iter().enumerate() {
        let Some(first) = before else { continue };
        let line = lines[i].span.text(text);
        let near = rule.within == 0 || i - first <= rule.within;
        if !near || !rule.words.contains(&(lines[i].words as usize)) || !is_lettered(line) {
            continue;
        }
        // A table; somebody who answers with the same words.
        let row = line.contains(['|', '\t']);
        let speech = line.starts_with(['—', '–', '“', '"', '«', '„', '‘']) || line.starts_with("- ");
        if !row && !speech && !is_verse(text, lines, i) {
            rule.hit(text, lines[first].span, lines[i].span, found);
        }
    }
}

fn sentence_copies(rule: &Copied, outline: &Outline<'_>, found: &mut Found) {
    let text = outline.text;
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    for (i, sentence) in outline.sentences.iter().enumerate() {
        if !rule.words.contains(&usize::from(sentence.words)) {
            continue;
        }
        let Some(&first) = seen.get(&sentence.hash) else {
            seen.insert(sentence.hash, i);
            continue;
        };
        let (a, b) = (outline.sentences[first].span, sentence.span);
        let near = rule.within == 0 || i - first <= rule.within;
        if !near || !words(a.text(text)).eq(words(b.text(text))) || !is_plain(b.text(text)) || is_cited(text, a) || is_cited(text, b)
        {
            continue;
        }
        match (stands_alone(text, a), stands_alone(text, b)) {
            // Whole lines are the business of the larger units.
            (true, true) => {}
            // A pull quote stands before or after the paragraph it was taken from.
            (true, false) => rule.hit(text, b, a, found),
            (false, true) => rule.hit(text, a, b, found),
            (false, false) => {
                found.hits.push(Hit::copy(rule.rule, b, a, with_space(text, b), REMOVAL));
            }
        }
    }
}

/// Whether two texts are equal but for white space.
fn equal(a: &str, b: &str) -> bool {
    a == b || a.split_whitespace().eq(b.split_whitespace())
}

/// The words of a text in lower case, marks left out.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// Whether the text is prose: no program text, no addresses, no figures.
fn is_plain(text: &str) -> bool {
    is_lettered(text) && !text.contains(['`', '{', '}', '|', '\t']) && !text.contains("://")
}

/// Whether letters make up most of a text: a row of figures repeats by right.
fn is_lettered(text: &str) -> bool {
    let (letters, all) = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .fold((0, 0), |(l, n), c| (l + usize::from(c.is_alphabetic()), n + 1));
    letters * 3 >= all * 2
}

/// Whether the piece is a line of verse, where a refrain may come again: short lines beside each other, each with a
/// mark at its end, or one of them with a comma there. Menus and captions end without marks.
fn is_verse(text: &str, pieces: &[Piece], i: usize) -> bool {
    let short = |k: usize| pieces[k].span.len() <= VERSE_LINE;
    let ends = |k: usize, marks: &[char]| pieces[k].span.text(text).ends_with(marks);
    // The copy's own twin says nothing.
    let mut around =
        (i.saturating_sub(3)..pieces.len().min(i + 4)).filter(|k| pieces[*k].hash != pieces[i].hash && short(*k));
    let marked = ends(i, &[',', ';', ':', '!', '?', '.', '—', '–', '…', '”', '’', '"']);
    short(i) && around.any(|k| ends(k, &[',', ';']) || (marked && ends(k, &['!', '?', '.', '—', '…', '”', '"', ':'])))
}

/// Whether the text ends like a sentence, closing quotes and brackets apart.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}

/// Whether the span stands on a line that an answer quotes: "> The boat is late."
fn is_cited(text: &str, span: Span) -> bool {
    /// Bytes looked back for the start of the line, which may be as long as the file.
    const REACH: usize = 1000;
    let end = span.range().start;
    let low = end.saturating_sub(REACH);
    let start = memchr::memrchr(b'\n', &text.as_bytes()[low..end]).map(|i| low + i + 1).or((low == 0).then_some(0));
    start.is_some_and(|i| text[i..].trim_start().starts_with('>'))
}

/// Whether nothing else stands on the lines of the span.
fn stands_alone(text: &str, span: Span) -> bool {
    let gap = |c: &char| *c == ' ' || *c == '\t' || *c == '\u{A0}';
    let before = text[..span.range().start].chars().rev().find(|c| !gap(c));
    let after = text[span.range().end..].chars().find(|c| !gap(c));
    before.is_none_or(|c| c == '\n') && after.is_none_or(|c| c == '\n' || c == '\r')
}

/// The span with the blanks before it; with those after it where it stands first on its line.
fn with_space(text: &str, span: Span) -> Span {
    let (start, end) = (span.range().start, span.range().end);
    let kept = text[..start].trim_end_matches([' ', '\t']).len();
    if kept > 0 && !text[..kept].ends_with('\n') {
        return Span::of(kept..end);
    }
    Span::of(start..end + text[end..].len() - text[end..].trim_start_matches([' ', '\t']).len())
}
