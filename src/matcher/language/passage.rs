//! Passages: which sentences of a chunk are foreign, and which runs inside the others.

use super::{Lexicon, Named, SCRIPTS};
use crate::text::fold;
use crate::text::layers::View;
use crate::text::script;
use crate::text::span::Span;
use crate::text::token::{Shape, Token};
use unicode_script::Script;

/// Scripts other than Latin, with their names.
pub(super) const FOREIGN_SCRIPTS: &[Named] = &[
    (Script::Cyrillic, "Cyrillic"),
    (Script::Greek, "Greek"),
    (Script::Arabic, "Arabic"),
    (Script::Hebrew, "Hebrew"),
    (Script::Han, "Chinese"),
    (Script::Hiragana, "Japanese"),
    (Script::Katakana, "Japanese"),
    (Script::Hangul, "Korean"),
    (Script::Devanagari, "Devanagari"),
    (Script::Bengali, "Bengali"),
    (Script::Tamil, "Tamil"),
    (Script::Sinhala, "Sinhala"),
    (Script::Thai, "Thai"),
    (Script::Georgian, "Georgian"),
    (Script::Armenian, "Armenian"),
];

/// Fewest characters of a passage whose script has no spaces between words.
const FEWEST_CHARACTERS: usize = 5;

/// Bytes of a word of another script that stands alone: four letters of two bytes, three characters of three.
const LONG_WORD: u16 = 8;

/// What one token tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// Nothing: a mark, a number, an address, or a word in brackets.
    Nothing,
    /// A word that could be of any language.
    Word,
    /// A function word of the home language, and of these others.
    Home(u32),
    /// A word of these languages and not of the home language.
    Other(u32),
    /// A word of that script, by its place in the table.
    Script(u8),
}

/// What a sentence is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The home language.
    Home,
    /// Too short or too full of names to tell.
    Open,
    /// Another language, by its number in a mark.
    Foreign(u64),
}

/// Calls `report` with each foreign passage: its language, where it is, how many words it has. Returns the number of
/// function words of the home language.
pub(super) fn scan(lexicon: &Lexicon, view: &View<'_>, mut report: impl FnMut(u64, Span, usize)) -> usize {
    let mut home = 0;
    let mut run: Option<Run> = None;
    let mut tells = Vec::new();
    let mut block_end = 0;
    for sentence in view.sentences {
        let tokens = view.sentence_tokens(sentence);
        if sentence.span.start() >= block_end {
            finish(&mut run, &mut report);
            block_end = view.block_at(sentence.span.start()).map_or(0, |b| b.span.end());
        }
        // Nearly all sentences hold no foreign word; they need one look at each token.
        let seen = lexicon.sift(tokens);
        home += seen.home;
        let follows = run.is_some() && seen.home == 0;
        if !(seen.other >= lexicon.least.telling || seen.other > 0 && (follows || seen.words == 1)) {
            match &mut run {
                Some(r) if follows => r.open(sentence.span, seen.words, false),
                _ => finish(&mut run, &mut report),
            }
            continue;
        }
        lexicon.weigh(view.text, tokens, &mut tells);
        let words = tells.iter().filter(|t| **t != Tells::Nothing).count();
        match lexicon.judge(tokens, &tells, words) {
            Verdict::Foreign(language) => match &mut run {
                Some(r) if r.language == language => r.add(sentence.span, words),
                _ => {
                    finish(&mut run, &mut report);
                    run = Some(Run::new(language, sentence.span, words));
                }
            },
            Verdict::Open => {
                if let Some(r) = &mut run {
                    let told = tells.iter().any(|t| matches!(t, Tells::Other(_) | Tells::Script(_)));
                    r.open(sentence.span, words, told);
                }
            }
            Verdict::Home => {
                finish(&mut run, &mut report);
                lexicon.inner(tokens, &tells, &mut report);
            }
        }
    }
    finish(&mut run, &mut report);
    home
}

/// Foreign sentences that follow each other, with those between them that tell nothing.
struct Run {
    language: u64,
    span: Span,
    words: usize,
    /// Words of the open sentences since the last foreign one.
    open: usize,
}

impl Run {
    fn new(language: u64, span: Span, words: usize) -> Self {
        Self { language, span, words, open: 0 }
    }

    fn add(&mut self, span: Span, words: usize) {
        self.span = self.span.cover(span);
        self.words += words + self.open;
        self.open = 0;
    }

    /// An open sentence goes with the foreign one before it where one of its words is foreign, or where another
    /// foreign sentence follows.
    fn open(&mut self, span: Span, words: usize, told: bool) {
        if told { self.add(span, words) } else { self.open += words }
    }
}

fn finish(run: &mut Option<Run>, report: &mut impl FnMut(u64, Span, usize)) {
    if let Some(r) = run.take() {
        report(r.language, r.span, r.words);
    }
}

impl Lexicon {
    /// How many words a sentence has, and how many of them deserve a closer look.
    fn sift(&self, tokens: &[Token]) -> Sifted {
        let mut seen = Sifted::default();
        for t in tokens.iter().filter(|t| t.is_word()) {
            seen.words += 1;
            match self.words.get(t.id.0 as usize) {
                Some(e) if e.home => seen.home += 1,
                Some(e) if e.languages != 0 => seen.other += 1,
                _ => seen.other += usize::from(t.shape.has(Shape::WIDE) || t.shape.has(Shape::APOSTROPHE)),
            }
        }
        seen
    }

    /// What each token tells.
    fn weigh(&self, text: &str, tokens: &[Token], tells: &mut Vec<Tells>) {
        tells.clear();
        let shouted = tokens.iter().filter(|t| t.is_word()).all(|t| t.shape.has(Shape::CAPS) || t.len == 1);
        let (mut depth, mut opened) = (0u32, false);
        for t in tokens {
            match t.mark() {
                Some('(' | '[') => depth += 1,
                Some(')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > 0 || !t.is_word() {
                tells.push(Tells::Nothing);
                continue;
            }
            let capital = t.shape.has(Shape::UPPER) && opened && !shouted;
            opened = true;
            tells.push(self.word(text, *t, capital));
        }
        // A bracket that is never closed hides nothing.
        if depth > 0 && tells.iter().all(|t| *t == Tells::Nothing) {
            tells.clear();
            tells.extend(tokens.iter().map(|t| if t.is_word() { self.word(text, *t, false) } else { Tells::Nothing }));
        }
    }

    fn word(&self, text: &str, t: Token, capital: bool) -> Tells {
        let known = self.words.get(t.id.0 as usize).copied().unwrap_or_default();
        if known.home {
            return Tells::Home(known.languages);
        }
        if t.shape.has(Shape::WIDE)
            && let Some(s) = script::of_word(t.text(text)).filter(|s| *s != Script::Latin)
        {
            let i = FOREIGN_SCRIPTS.iter().position(|(f, _)| *f == s);
            return i.filter(|_| !self.is_loanword(text, t)).map_or(Tells::Word, |i| Tells::Script(i as u8));
        }
        if capital {
            return Tells::Word;
        }
        let mut languages = known.languages;
        if languages == 0 && (t.shape.has(Shape::WIDE) || t.shape.has(Shape::APOSTROPHE)) {
            let word = fold::word(t.text(text));
            if let Some((before, after)) = word.split_once('\'')
                && after.len() > 1
            {
                languages = self.elided.get(before).copied().unwrap_or(0);
            }
            if languages == 0 && !self.is_loanword(text, t) {
                // The languages that have all of its letters, else any of them.
                let letters = || word.chars().filter_map(|c| self.letters.get(&c).copied());
                languages = letters().reduce(|all, l| all & l).unwrap_or(0);
                if languages == 0 {
                    languages = letters().fold(0, |any, l| any | l);
                }
            }
        }
        if languages == 0 { Tells::Word } else { Tells::Other(languages) }
    }

    fn is_loanword(&self, text: &str, t: Token) -> bool {
        self.loanwords.contains(&fold::hash(fold::word(t.text(text)).as_bytes()))
    }

    /// The language of a sentence.
    fn judge(&self, tokens: &[Token], tells: &[Tells], words: usize) -> Verdict {
        if let Some((script, count)) = commonest_script(tells) {
            let home = tells.iter().filter(|t| matches!(t, Tells::Home(_))).count();
            let least = if is_unspaced(script) { FEWEST_CHARACTERS } else { self.least.telling };
            let lone = || tokens.iter().any(|t| t.is_word() && t.len >= LONG_WORD);
            if (count >= least || words == 1 && lone()) && count * 2 >= words && home * 4 <= count {
                return Verdict::Foreign(SCRIPTS + u64::from(script));
            }
        }
        let Some((language, score)) = self.best(tokens, tells) else {
            return if tells.iter().any(|t| matches!(t, Tells::Home(_))) { Verdict::Home } else { Verdict::Open };
        };
        let enough = words >= self.least.words
            && score.halves >= self.least.telling * 2
            && score.telling as f32 >= self.least.share * words as f32
            && score.home * 4 <= score.telling;
        // C-R-E-W: letters are no words.
        if tokens.iter().filter(|t| t.is_word() && t.len == 1).count() * 2 >= words {
            return Verdict::Open;
        }
        let quoted = matches!(tokens[0].mark(), Some('"' | '“' | '„' | '«' | '‘' | '\''));
        // -- Anna Lind, "Le port de la ville": whom a text quotes, and the title.
        let dashed = matches!(tokens[0].mark(), Some('–' | '—')) || (tokens.len() > 1 && tokens[..2].iter().all(|t| t.is_mark('-')));
        if dashed && tokens.iter().any(|t| is_quote(*t)) {
            return Verdict::Open;
        }
        if enough && !(quoted && words < self.least.inner_words) {
            Verdict::Foreign(language as u64)
        } else if score.home == 0 {
            Verdict::Open
        } else {
            Verdict::Home
        }
    }

    /// The language that most words of a sentence tell, and how strongly.
    fn best(&self, tokens: &[Token], tells: &[Tells]) -> Option<(usize, Score)> {
        let mut telling = [0u32; super::MOST];
        for t in tells {
            if let Tells::Other(mut mask) = *t {
                while mask != 0 {
                    telling[mask.trailing_zeros() as usize] += 1;
                    mask &= mask - 1;
                }
            }
        }
        let language = (0..super::MOST).rev().max_by_key(|i| telling[*i]).filter(|i| telling[*i] > 0)?;
        Some((language, self.score(language, tokens, tells)))
    }

    /// How strongly a run of tokens speaks for a language.
    fn score(&self, language: usize, tokens: &[Token], tells: &[Tells]) -> Score {
        let bit = 1 << language;
        let mut score = Score::default();
        let mut seen = [0u32; 8];
        for (t, tell) in tokens.iter().zip(tells) {
            match tell {
                Tells::Home(others) if others & bit == 0 => score.home += 1,
                Tells::Other(mask) if mask & bit != 0 => {
                    score.telling += 1;
                    if score.different < seen.len() && !seen[..score.different].contains(&t.id.0) {
                        seen[score.different] = t.id.0;
                        score.different += 1;
                        let particle = self.words.get(t.id.0 as usize).is_some_and(|e| e.particle);
                        score.halves += if particle { 1 } else { 2 };
                    }
                }
                _ => {}
            }
        }
        score
    }

    /// Reports runs of the language that stands out inside a sentence of the home language.
    fn inner(&self, tokens: &[Token], tells: &[Tells], report: &mut impl FnMut(u64, Span, usize)) {
        if let Some((script, count)) = commonest_script(tells) {
            let least = if is_unspaced(script) { FEWEST_CHARACTERS * 2 } else { self.least.inner_words };
            let is = |t: &Tells| matches!(t, Tells::Script(_));
            if let (true, Some(first), Some(last)) = (count >= least, tells.iter().position(is), tells.iter().rposition(is))
            {
                let words = tells[first..=last].iter().filter(|t| **t != Tells::Nothing).count();
                if count * 2 >= words {
                    report(SCRIPTS + u64::from(script), tokens[first].span().cover(tokens[last].span()), words);
                }
            }
            return;
        }
        let Some((language, _)) = self.best(tokens, tells) else { return };
        // A run ends at a word that the language does not have, and at marks that set parts of a line off.
        let bit = 1 << language;
        let ends = |i: usize| {
            matches!(tells[i], Tells::Home(others) if others & bit == 0)
                || matches!(tokens[i].mark(), Some('(' | ')' | '[' | ']' | '|' | '—'))
        };
        let (mut start, mut quotes) = (0, 0);
        for end in 0..=tokens.len() {
            if end == tokens.len() || ends(end) || is_quote(tokens[end]) {
                // Between quotation marks stand titles and sayings.
                if quotes % 2 == 0 {
                    self.inner_run(language, &tokens[start..end], &tells[start..end], report);
                }
                start = end + 1;
                quotes += u32::from(tokens.get(end).is_some_and(|t| is_quote(*t)));
            }
        }
    }

    fn inner_run(
        &self,
        language: usize,
        tokens: &[Token],
        tells: &[Tells],
        report: &mut impl FnMut(u64, Span, usize),
    ) {
        let bit = 1 << language;
        let is = |t: &Tells| matches!(t, Tells::Other(mask) if mask & bit != 0);
        let (Some(mut first), Some(mut last)) = (tells.iter().position(is), tells.iter().rposition(is)) else { return };
        // Words beside the run go with it, as far as the next mark.
        let joins = |i: usize| match tells[i] {
            Tells::Word => !tokens[i].shape.has(Shape::UPPER),
            Tells::Home(_) => true,
            _ => false,
        };
        while first > 0 && joins(first - 1) {
            first -= 1;
        }
        while last + 1 < tells.len() && joins(last + 1) {
            last += 1;
        }
        // "Union des industries et métiers": the run is the tail of a name.
        if first > 0 && tokens[first - 1].is_word() && tokens[first - 1].shape.has(Shape::UPPER) {
            return;
        }
        let words = tells[first..=last].iter().filter(|t| **t != Tells::Nothing).count();
        let score = self.score(language, tokens, tells);
        if words >= self.least.inner_words
            && score.halves >= self.least.inner_telling * 2
            && score.telling as f32 >= self.least.share * words as f32
        {
            report(language as u64, tokens[first].span().cover(tokens[last].span()), words);
        }
    }
}

/// What one look at a sentence tells.
#[derive(Default)]
struct Sifted {
    words: usize,
    /// Function words of the home language.
    home: usize,
    /// Words that may be of another language.
    other: usize,
}

/// How strongly a run speaks for its language.
#[derive(Default)]
struct Score {
    /// Words that tell the language.
    telling: usize,
    /// How many of them differ, at most eight.
    different: usize,
    /// The same in halves, with words that also stand in names for one half.
    halves: usize,
    /// Words that are the home language's and not this one's.
    home: usize,
}

/// The script most words of another script have, and how many; a Japanese text is Japanese whatever its share of
/// Chinese characters.
fn commonest_script(tells: &[Tells]) -> Option<(u8, usize)> {
    let mut counts = [0usize; FOREIGN_SCRIPTS.len()];
    let mut any = false;
    for t in tells {
        if let Tells::Script(s) = t {
            counts[*s as usize] += 1;
            any = true;
        }
    }
    if !any {
        return None;
    }
    let at = |script: Script| FOREIGN_SCRIPTS.iter().position(|(s, _)| *s == script).unwrap_or(0);
    let (han, hiragana, katakana) = (at(Script::Han), at(Script::Hiragana), at(Script::Katakana));
    if counts[hiragana] + counts[katakana] > 0 {
        counts[hiragana] += counts[katakana] + counts[han];
        counts[katakana] = 0;
        counts[han] = 0;
    }
    let best = (0..counts.len()).rev().max_by_key(|i| counts[*i])?;
    Some((best as u8, counts[best]))
}

fn is_quote(t: Token) -> bool {
    matches!(t.mark(), Some('"' | '“' | '”' | '„' | '«' | '»'))
}

/// Whether each character of the script is a token of its own.
fn is_unspaced(script: u8) -> bool {
    matches!(FOREIGN_SCRIPTS[script as usize].0, Script::Han | Script::Hiragana | Script::Katakana | Script::Thai)
}
