//! Lines as a reader sees them, and what is left of one when only its words count.
//!
//! A paragraph wrapped at a column is one line here: "Your email address will not be published. Required / fields
//! are marked" continues in lower case after a long line without a stop. A line of program text, or one that is
//! set in quotation marks, is no line of an interface and is not looked at.

use super::part::Glued;
use crate::text::fold;
use crate::text::layers::View;
use crate::text::token::{Shape, Token, TokenKind, WordId};

/// Stands for a number: "12 Comments", "1.2K shares".
pub(super) const NUMBER: u32 = WordId::mark('\0').0;
/// Stands for an address.
pub(super) const ADDRESS: u32 = WordId::mark('\u{1}').0;
/// Lines of more tokens hold no marker.
pub(super) const LONGEST: usize = 120;
/// A line this long, in bytes, may have been wrapped at a column.
const WRAPPED: u32 = 45;
/// A cross beside more tokens closes nothing.
const FEW: usize = 10;
/// More numbers than this make a line a row of a table.
const NUMBERS: u16 = 8;

/// How much of a line is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// Too much to be a marker as a whole, or the rest of what an earlier chunk began.
    Torn,
}

/// Calls `look` with the tokens of every line of the chunk, in order.
pub(super) fn each<'v>(view: &View<'v>, mut look: impl FnMut(&'v [Token], Extent)) {
    let tokens = view.tokens;
    let mut start = 0;
    // A chunk may begin inside a very long line; what stands there is no line of its own.
    let torn = view.chunk.start() > 0 && view.text.as_bytes()[view.chunk.start() as usize - 1] != b'\n';
    let mut blocks = view.blocks.iter().peekable();
    // A block of one line tells where that line ends, and most paragraphs are one.
    let mut line_end = |start: usize| {
        while blocks.peek().is_some_and(|b| (b.tokens.end as usize) <= start) {
            blocks.next();
        }
        match blocks.peek() {
            Some(b) if b.lines == 1 && b.tokens.start as usize == start => b.tokens.end as usize,
            _ => line_end(tokens, start),
        }
    };
    while start < tokens.len() {
        let mut end = line_end(start);
        let mut from = start;
        while end < tokens.len() && continues(view.text, &tokens[from..end], tokens[end]) {
            from = end;
            end = line_end(end);
        }
        // "😀 Share this": a picture before the words is no part of what the line says.
        let first = tokens[start..end].iter().position(|t| !is_emoji(*t)).map_or(end, |i| start + i);
        let whole = end - start <= LONGEST && !(start == 0 && torn);
        if first < end {
            look(&tokens[first..end], if whole { Extent::Whole } else { Extent::Torn });
        }
        start = end;
    }
}

fn line_end(tokens: &[Token], start: usize) -> usize {
    tokens[start + 1..].iter().position(|t| t.shape.has(Shape::NEWLINE)).map_or(tokens.len(), |i| start + 1 + i)
}

/// Whether the line goes on with `next`, the first token of the line below.
fn continues(text: &str, line: &[Token], next: Token) -> bool {
    let last = line[line.len() - 1];
    !next.shape.has(Shape::PARAGRAPH)
        && last.end() - line[0].start >= WRAPPED
        && !matches!(last.mark(), Some('.' | '!' | '?' | ':' | '…' | '*' | '|'))
        && next.is_word()
        && next.text(text).starts_with(char::is_lowercase)
}

/// The words of a line.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Ids of the words, numbers left out.
    pub(super) plain: Vec<u32>,
    /// For each of `plain`, where its token stands in the line.
    pub(super) at: Vec<u32>,
    /// Ids of the words, with [`NUMBER`] where numbers stand.
    pub(super) counted: Vec<u32>,
    /// Words; two characters of a script without spaces count as one.
    pub(super) count: u16,
    /// How the line ends.
    pub(super) ending: Ending,
    /// How many words stand before the first quotation mark.
    pub(super) quote: Option<usize>,
    /// How many words stand before the first colon.
    pub(super) colon: Option<usize>,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a word, a colon, an ellipsis, a bracket or the like.
    #[default]
    Open,
    /// With a full stop.
    Stop,
    /// With a question mark.
    Question,
}

impl Words {
    /// Reads the words of a line; `None` for a line that no interface prints.
    pub(super) fn of(text: &str, line: &[Token], glued: &Glued, keep: &mut Self) -> Option<()> {
        let words = keep;
        words.plain.clear();
        words.at.clear();
        words.quote = None;
        words.counted.clear();
        words.colon = None;
        if is_source(line) {
            return None;
        }
        let (mut solitary, mut numbers) = (0u16, 0u16);
        let (mut opened, mut closed) = (None, false);
        for (i, t) in line.iter().enumerate() {
            match t.kind {
                TokenKind::Word => {
                    if closes(text, line, i) {
                        continue;
                    }
                    let suffix = i > 0 && line[i - 1].kind == TokenKind::Number && line[i - 1].end() == t.start;
                    if suffix && is_magnitude(t.text(text)) {
                        continue;
                    }
                    if t.shape.has(Shape::DIGIT) && text.as_bytes()[t.start as usize].is_ascii_digit() {
                        numbers += 1;
                        words.number();
                        let rest = t.text(text).trim_start_matches(|c: char| c.is_ascii_digit());
                        if !is_magnitude(rest) {
                            words.word(
                                i,
                                glued.get(&fold::hash(fold::word(rest).as_bytes())).copied().unwrap_or(WordId::HASH),
                            );
                        }
                        continue;
                    }
                    if is_voicing(t.text(text)) && i > 0 && line[i - 1].end() == t.start {
                        let whole = &text[line[i - 1].start as usize..t.end() as usize];
                        words.replace(i, glued.get(&fold::hash(fold::word(whole).as_bytes())).copied());
                        continue;
                    }
                    solitary += u16::from(is_solitary(text, *t));
                    words.word(i, t.id.0);
                }
                TokenKind::Number => {
                    numbers += 1;
                    words.number();
                }
                TokenKind::Url | TokenKind::Email => words.word(i, ADDRESS),
                TokenKind::Mark => match t.mark() {
                    Some(';') if line.get(i + 1).is_none_or(|n| !n.shape.has(Shape::SPACED)) => return None,
                    Some('{' | '}' | '=' | '\\' | '`' | '_') => return None,
                    // "$1 a week" is money, "$name" is not.
                    Some('$') if !line.get(i + 1).is_some_and(|n| n.shape.has(Shape::DIGIT)) => return None,
                    Some('"' | '“' | '”' | '„') if words.quote.is_none() => words.quote = Some(words.plain.len()),
                    Some(':' | '：') if words.colon.is_none() => words.colon = Some(words.plain.len()),
                    Some('«' | '‹') => opened = opened.or(Some(words.plain.len())),
                    Some('»' | '›') => closed = true,
                    Some('(') if line.get(i + 1).is_some_and(|n| n.is_mark(')')) => return None,
                    _ => {}
                },
                TokenKind::Control => {}
            }
        }
        if numbers > NUMBERS {
            return None;
        }
        // Alone, « and » are arrows.
        if closed && let Some(at) = opened {
            words.quote = Some(words.quote.map_or(at, |q| q.min(at)));
        }
        words.count = words.plain.len() as u16 - solitary / 2;
        words.ending = ending(line)?;
        Some(())
    }

    /// Whether the first `n` words stand before any quotation mark.
    pub(super) fn unquoted(&self, n: usize) -> bool {
        self.quote.is_none_or(|q| n <= q)
    }

    fn word(&mut self, at: usize, id: u32) {
        self.plain.push(id);
        self.at.push(at as u32);
        self.counted.push(id);
    }

    /// Puts another word in the place of the last.
    fn replace(&mut self, at: usize, id: Option<u32>) {
        self.plain.pop();
        self.at.pop();
        self.counted.pop();
        self.word(at, id.unwrap_or(WordId::HASH));
    }

    fn number(&mut self) {
        if self.counted.last() != Some(&NUMBER) {
            self.counted.push(NUMBER);
        }
    }
}

/// Hash of the ids of a line's words, order counting.
pub(super) fn hash(ids: &[u32]) -> u64 {
    ids.iter().fold(ids.len() as u64, |h, id| fold::combine(h, u64::from(*id)))
}

/// Whether the line is markup or program text by how it begins: a table, a tag, a directive, a comment, a link target.
fn is_source(line: &[Token]) -> bool {
    match line[0].mark() {
        // A bar first: a row of a table.
        Some('<' | '.' | '#' | '/' | '%' | '@' | '|') => true,
        Some('[') => line.iter().any(|t| t.kind == TokenKind::Url),
        _ => false,
    }
}

/// How the line ends; a comma at its end says that it goes on, so it is no line of its own.
fn ending(line: &[Token]) -> Option<Ending> {
    let last = line[line.len() - 1];
    let before = line.len().checked_sub(2).map(|i| line[i]);
    match last.mark() {
        Some(',' | '，' | '、') => None,
        Some('.') if before.is_some_and(|t| t.is_mark('.')) => Some(Ending::Open),
        Some('.' | '。') => Some(Ending::Stop),
        Some('?' | '？' | '؟') => Some(Ending::Question),
        _ => Some(Ending::Open),
    }
}

/// Whether the word is the cross that closes a box: "X Share via", "Learn more X", but not "Share on X".
fn closes(text: &str, line: &[Token], i: usize) -> bool {
    line[i].len == 1
        && line[i].text(text) == "X"
        && line.len() <= FEW
        && (i == 0 && line.get(1).is_some_and(|n| n.shape.has(Shape::UPPER)) || i > 0 && i + 1 == line.len() && line[i - 1].len > 3)
}

/// What follows the digits of a count or an ordinal: "12k", "3rd".
fn is_magnitude(rest: &str) -> bool {
    const KNOWN: [&str; 10] = ["k", "m", "b", "mln", "st", "nd", "rd", "th", "к", "тыс"];
    rest.is_empty() || KNOWN.iter().any(|k| rest.to_lowercase() == *k)
}

fn is_emoji(t: Token) -> bool {
    matches!(t.mark(), Some('\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{FE0F}'))
}

/// The sign that voices a kana, where it stands by itself: the lexer takes "か" and it for two words.
pub(super) fn is_voicing(word: &str) -> bool {
    matches!(word, "\u{3099}" | "\u{309A}")
}

/// Whether the word is one character of a script that sets no spaces: two of them count as one word.
pub(super) fn is_solitary(text: &str, t: Token) -> bool {
    let mut chars = t.text(text).chars();
    t.shape.has(Shape::WIDE) && t.len >= 3 && chars.next().is_some() && chars.next().is_none()
}
