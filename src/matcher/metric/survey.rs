//! Survey: one walk over a document that fills in every measure, and remembers the places where asked.
//!
//! Words are runs between white space, as the authors of the metrics split them or nearly so. Everything is counted in
//! one pass over lines, characters and words; runs of words take one more pass for each length asked for, with one
//! table entry for each run.

use super::measure::{Gram, Measure};
use super::signs::{is_odd, is_residue, is_terminal};
use crate::text::fold;
use crate::text::layers::{Outline, SentencePrint};
use crate::text::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Places kept for a measure; the largest are shown, so a few hundred do.
const PLACES: usize = 256;

/// The measures of one document.
pub(super) struct Survey {
    /// Values by measure.
    pub(super) values: Vec<f64>,
    places: FxHashMap<usize, Vec<Span>>,
}

/// A run between white space.
struct Word {
    hash: u64,
    span: Span,
    chars: u32,
}

impl Survey {
    /// Measures a document. `grams` are the measures of runs of words that are wanted, `kept` those whose places are.
    pub(super) fn of(outline: &Outline<'_>, grams: &[Measure], kept: &[Measure]) -> Self {
        let mut survey = Self { values: vec![0.0; Measure::ALL.len()], places: FxHashMap::default() };
        for m in kept {
            survey.places.insert(*m as usize, Vec::new());
        }
        let words = survey.walk(outline.text, !grams.is_empty());
        survey.sentences(outline.text, outline.sentences);
        for measure in grams {
            match measure.gram() {
                Some(Gram::Top(n)) => survey.top(&words, n, *measure),
                Some(Gram::Repeated(n)) => survey.repeated(&words, n, *measure),
                None => {}
            }
        }
        let total = survey.values[Measure::Words as usize];
        let mean = &mut survey.values[Measure::MeanWordLength as usize];
        *mean = if total > 0.0 { *mean / total } else { f64::NAN };
        survey
    }

    /// The places of a measure, largest first.
    pub(super) fn places(&self, measure: Measure) -> Vec<Span> {
        let mut places = self.places.get(&(measure as usize)).cloned().unwrap_or_default();
        places.sort_by_key(|s| (std::cmp::Reverse(s.len()), s.start()));
        places
    }

    fn add(&mut self, measure: Measure, n: usize) {
        self.values[measure as usize] += n as f64;
    }

    fn mark(&mut self, measure: Measure, n: usize, at: Span) {
        self.add(measure, n);
        if let Some(places) = self.places.get_mut(&(measure as usize)).filter(|p| p.len() < PLACES) {
            places.push(at);
        }
    }

    fn walk(&mut self, text: &str, keep_words: bool) -> Vec<Word> {
        let mut words = Vec::new();
        let (mut lines, mut paragraphs) = (Copies::default(), Copies::default());
        let mut stops: FxHashSet<u64> = FxHashSet::default();
        let mut paragraph: Option<Span> = None;
        let mut at = 0;
        for raw in text.split_inclusive('\n') {
            let start = at + (raw.len() - raw.trim_start().len());
            let line = raw.trim();
            at += raw.len();
            self.add(Measure::Newlines, usize::from(raw.ends_with('\n')));
            self.characters(raw);
            if line.is_empty() {
                if let Some(span) = paragraph.take() {
                    self.paragraph(text, span, &mut paragraphs);
                }
                continue;
            }
            let span = Span::of(start..start + line.len());
            paragraph = Some(paragraph.map_or(span, |p| p.cover(span)));
            let count = self.line_words(line, start, &mut stops, keep_words.then_some(&mut words));
            self.line(line, span, count, &mut lines);
        }
        if let Some(span) = paragraph {
            self.paragraph(text, span, &mut paragraphs);
        }
        self.values[Measure::StopWords as usize] = stops.len() as f64;
        words
    }

    fn characters(&mut self, raw: &str) {
        let (mut chars, mut letters, mut upper, mut digits, mut spaces, mut symbols) = (0, 0, 0, 0, 0, 0);
        for c in raw.chars() {
            chars += 1;
            if c.is_alphabetic() {
                letters += 1;
                upper += usize::from(c.is_uppercase());
            } else if c.is_numeric() {
                digits += 1;
            } else if c.is_whitespace() {
                spaces += 1;
            } else {
                symbols += 1;
            }
        }
        let counts = [
            (Measure::Chars, chars),
            (Measure::VisibleChars, chars - spaces),
            (Measure::Letters, letters),
            (Measure::UpperLetters, upper),
            (Measure::Digits, digits),
            (Measure::Spaces, spaces),
            (Measure::Symbols, symbols),
            (Measure::Hashes, raw.matches('#').count()),
            (Measure::Braces, raw.matches('{').count()),
            (Measure::Parentheses, raw.matches(['(', ')']).count()),
            (Measure::Ellipses, raw.matches("...").count() + raw.matches('…').count()),
        ];
        for (measure, n) in counts {
            self.add(measure, n);
        }
    }

    fn line_words(
        &mut self,
        line: &str,
        start: usize,
        stops: &mut FxHashSet<u64>,
        mut keep: Option<&mut Vec<Word>>,
    ) -> usize {
        const STOPS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];
        let (mut count, mut length, mut alpha) = (0, 0, 0);
        for word in line.split_whitespace() {
            self.add(Measure::Tokens, 1);
            if !word.contains(char::is_alphanumeric) {
                continue;
            }
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            let chars = word.chars().count();
            count += 1;
            length += chars;
            alpha += usize::from(word.contains(char::is_alphabetic));
            if word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.") {
                self.mark(Measure::UrlChars, chars, Span::of(at..at + word.len()));
            }
            let longest = &mut self.values[Measure::LongestWord as usize];
            if chars as f64 > *longest {
                *longest = chars as f64;
                if let Some(places) = self.places.get_mut(&(Measure::LongestWord as usize)) {
                    *places = vec![Span::of(at..at + word.len())];
                }
            }
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let stop = bare.len() <= 4 && STOPS.iter().any(|s| s.eq_ignore_ascii_case(bare));
            if stop || keep.is_some() {
                let hash = fold::hash(fold::word(bare).as_bytes());
                if stop {
                    self.add(Measure::StopWordHits, 1);
                    stops.insert(hash);
                }
                if let Some(words) = &mut keep {
                    let at = start + (bare.as_ptr() as usize - line.as_ptr() as usize);
                    words.push(Word { hash, span: Span::of(at..at + bare.len()), chars: chars as u32 });
                }
            }
        }
        self.add(Measure::Words, count);
        self.add(Measure::MeanWordLength, length);
        self.add(Measure::AlphaWords, alpha);
        count
    }

    fn line(&mut self, line: &str, span: Span, words: usize, seen: &mut Copies) {
        const POLICY: [&str; 6] =
            ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];
        let chars = line.chars().count();
        let lower = line.to_lowercase();
        let first = line.chars().next().unwrap_or_default();
        let last = line.chars().next_back().unwrap_or_default();
        let is_ellipsis = line.ends_with("...") || last == '…';
        let checks = [
            (Measure::Lines, true),
            (Measure::DashOrBulletLines, matches!(first, '•' | '-')),
            (Measure::DashOrStarLines, matches!(first, '*' | '-')),
            (Measure::BulletLines, "•‣▶◀◦■□▪▫–●⁃".contains(first)),
            (Measure::EllipsisLines, is_ellipsis),
            (Measure::TerminalLines, is_terminal(last)),
            (Measure::StopLines, matches!(last, '.' | '?' | '!' | '"') && !line.ends_with("...")),
            (Measure::ShortLines, chars <= 30),
            (Measure::BareLines, words < 3),
            (Measure::LongLines, chars >= 200),
            (Measure::PolicyLines, POLICY.iter().any(|p| lower.contains(p))),
            (Measure::JavascriptLines, lower.contains("javascript")),
            (Measure::LoremIpsum, lower.contains("lorem ipsum")),
        ];
        for (measure, holds) in checks {
            if holds {
                self.mark(measure, 1, span);
            }
        }
        if is_residue(line, words) {
            self.mark(Measure::ResidueWords, words, span);
        }
        let visible = line.chars().filter(|c| !c.is_whitespace()).count();
        match seen.meet(line, span) {
            Meeting::First => {}
            Meeting::Second(first) => {
                self.mark(Measure::RepeatedLines, 1, span);
                self.mark(Measure::RepeatedLineChars, chars, span);
                self.mark(Measure::CopiedLines, 1, first);
                self.mark(Measure::CopiedLines, 1, span);
                self.mark(Measure::CopiedLineChars, visible, first);
                self.mark(Measure::CopiedLineChars, visible, span);
            }
            Meeting::Later => {
                self.mark(Measure::RepeatedLines, 1, span);
                self.mark(Measure::RepeatedLineChars, chars, span);
                self.mark(Measure::CopiedLines, 1, span);
                self.mark(Measure::CopiedLineChars, visible, span);
            }
        }
    }

    fn paragraph(&mut self, text: &str, span: Span, seen: &mut Copies) {
        self.add(Measure::Paragraphs, 1);
        let paragraph = span.text(text);
        if !matches!(seen.meet(paragraph, span), Meeting::First) {
            self.mark(Measure::RepeatedParagraphs, 1, span);
            self.mark(Measure::RepeatedParagraphChars, paragraph.chars().count(), span);
        }
    }

    fn sentences(&mut self, text: &str, sentences: &[SentencePrint]) {
        let mut seen = Copies::default();
        for s in sentences {
            let sentence = s.span.text(text);
            let chars = sentence.chars().count();
            self.add(Measure::Sentences, 1);
            if !is_terminal(sentence.chars().next_back().unwrap_or_default()) {
                self.mark(Measure::OpenSentences, 1, s.span);
            }
            if is_odd(sentence, chars) {
                self.mark(Measure::OddSentences, 1, s.span);
            }
            if !matches!(seen.meet(sentence, s.span), Meeting::First) {
                self.mark(Measure::RepeatedSentences, 1, s.span);
                self.mark(Measure::RepeatedSentenceChars, chars, s.span);
            }
        }
    }

    /// Characters of all copies of the commonest run of `n` words, overlapping ones too.
    fn top(&mut self, words: &[Word], n: usize, measure: Measure) {
        let mut counts: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        for (i, run) in words.windows(n).enumerate() {
            counts.entry(hash(run)).or_insert((0, i as u32)).0 += 1;
        }
        // Of runs that are equally common the first in the text stands for them.
        let Some((top, (count, first))) =
            counts.into_iter().max_by_key(|(_, (count, first))| (*count, u32::MAX - first))
        else {
            return;
        };
        if count < 2 {
            return;
        }
        let length = chars(&words[first as usize..first as usize + n]);
        self.add(measure, length * count as usize);
        if self.places.contains_key(&(measure as usize)) {
            for run in words.windows(n).filter(|run| hash(run) == top).take(PLACES) {
                self.mark(measure, 0, run[0].span.cover(run[n - 1].span));
            }
        }
    }

    /// Characters of runs of `n` words that were there before; a run found is skipped, so none counts twice.
    fn repeated(&mut self, words: &[Word], n: usize, measure: Measure) {
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let mut i = 0;
        while i + n <= words.len() {
            let run = &words[i..i + n];
            if seen.insert(hash(run)) {
                i += 1;
            } else {
                self.mark(measure, chars(run), run[0].span.cover(run[n - 1].span));
                i += n;
            }
        }
    }
}

/// What was met before, by hash.
#[derive(Default)]
struct Copies(FxHashMap<u64, (Span, bool)>);

enum Meeting {
    First,
    /// Met once before, there.
    Second(Span),
    Later,
}

impl Copies {
    fn meet(&mut self, text: &str, at: Span) -> Meeting {
        match self.0.entry(fold::hash(text.as_bytes())) {
            std::collections::hash_map::Entry::Vacant(e) => {
                e.insert((at, false));
                Meeting::First
            }
            std::collections::hash_map::Entry::Occupied(mut e) => {
                let (first, again) = *e.get();
                e.get_mut().1 = true;
                if again { Meeting::Later } else { Meeting::Second(first) }
            }
        }
    }
}

fn hash(run: &[Word]) -> u64 {
    run.iter().fold(0, |h, w| fold::combine(h, w.hash))
}

/// Characters of a run of words with one space between each.
fn chars(run: &[Word]) -> usize {
    run.iter().map(|w| w.chars as usize).sum::<usize>() + run.len() - 1
}
