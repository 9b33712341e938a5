//! Sentence edges over tokens.
//!
//! A sentence ends at `.`, `!`, `?`, `…` or their full-width forms, with the closing quotes and brackets that
//! follow, when the next token is set off by white space and can open a sentence. A full stop after an
//! abbreviation, an initial or a list number does not end one. Blocks always do.

use super::layers::{Block, Sentence};
use super::span::Span;
use super::token::{Shape, Token, TokenKind, WordId};
use super::vocab::Vocab;
use rustc_hash::FxHashSet;

/// Abbreviations that are followed by a name or a number: a full stop after them never ends a sentence.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "fr", "st", "sr", "hon", "gen", "col", "maj", "capt", "lt", "cpl", "sgt",
    "adm", "cmdr", "gov", "sen", "rep", "pres", "messrs", "mme", "mlle", "supt", "insp", "fig", "figs", "no", "nos",
    "vol", "vols", "ch", "sec", "art", "pp", "p", "cf", "vs", "v", "viz", "e.g", "i.e", "eg", "ie", "ca", "approx",
    "resp", "dept", "ed", "eds", "trans", "op", "cit", "ibid", "mt", "ft", "al", "ul", "pl", "ул", "им", "стр", "рис",
    "табл", "г", "тов", "гр", "проф", "акад", "bzw", "z.b", "d.h", "nr", "hr", "dr", "ing", "str", "st", "p.ex", "mgr",
    "inż", "tzw", "np",
];

/// Abbreviations that may also stand last: their full stop ends a sentence where the next word is capitalised
/// and not a number, and the next word is a common opener.
const OFTEN_LAST: &[&str] = &[
    "inc", "ltd", "corp", "co", "bros", "llc", "plc", "etc", "jr", "sr", "a.m", "p.m", "am", "pm", "u.s", "u.k", "u.n",
    "e.u", "d.c", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue",
    "wed", "thu", "fri", "sat", "sun", "est", "dist", "ave", "blvd", "rd", "sq", "т.д", "т.п", "др", "гг", "руб",
    "коп", "тыс", "млн", "млрд", "usw", "itd",
];

/// Words that often open a sentence and seldom follow an abbreviation inside one.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "it",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "in",
    "on",
    "at",
    "but",
    "and",
    "however",
    "there",
    "if",
    "when",
    "while",
    "after",
    "before",
    "for",
    "as",
    "his",
    "her",
    "their",
    "our",
    "my",
    "what",
    "who",
    "how",
    "why",
    "where",
    "according",
    "since",
    "although",
    "meanwhile",
    "some",
    "many",
    "no",
    "not",
    "all",
    "so",
    "then",
];

/// Splits blocks into sentences.
#[derive(Clone, Debug, Default)]
pub struct Splitter {
    titles: FxHashSet<WordId>,
    often_last: FxHashSet<WordId>,
    openers: FxHashSet<WordId>,
    /// The pronoun.
    i: Option<WordId>,
}

impl Splitter {
    /// A splitter whose word lists are interned in `vocab`.
    pub fn new(vocab: &mut Vocab) -> Self {
        let i = Some(vocab.intern("i"));
        let mut set = |words: &[&str]| words.iter().filter(|w| !w.contains('.')).map(|w| vocab.intern(w)).collect();
        Self { titles: set(TITLES), often_last: set(OFTEN_LAST), openers: set(OPENERS), i }
    }

    /// Appends the sentences of `blocks`.
    pub fn split(&self, tokens: &[Token], blocks: &[Block], out: &mut Vec<Sentence>) {
        for block in blocks {
            let (start, end) = (block.tokens.start as usize, block.tokens.end as usize);
            let mut from = start;
            let mut i = start;
            while i < end {
                let t = tokens[i];
                // Only marks can end a sentence, and most tokens are words.
                if t.id.0 & WordId::MARK == 0 || t.id.0 & WordId::HASH != 0 || !is_stop(t) {
                    i += 1;
                    continue;
                }
                let after = closing(tokens, i + 1, end);
                if self.ends(tokens, from, i, after, end) {
                    push(tokens, from, after, out);
                    from = after;
                }
                i = after;
            }
            if from < end {
                push(tokens, from, end, out);
            }
        }
    }

    /// Whether the stop at `i`, its closing marks ending before `after`, ends a sentence.
    fn ends(&self, tokens: &[Token], from: usize, i: usize, after: usize, end: usize) -> bool {
        let Some(next) = tokens.get(after).filter(|_| after < end) else { return true };
        let stop = tokens[i].mark().unwrap_or('.');
        if matches!(stop, '。' | '！' | '？' | '．') {
            return true;
        }
        if !next.shape.has(Shape::SPACED) {
            return false;
        }
        let opener = first_word(tokens, after, end);
        let lower = opener.is_some_and(|t| t.is_word() && !t.shape.has(Shape::UPPER) && is_cased(t));
        if lower {
            // "He left… and came back", "Really?” she asked", "approx. ten": no new sentence in lower case,
            // unless the stop is plain and the next word is on a new line.
            return stop == '.'
                && next.shape.has(Shape::NEWLINE)
                && after == i + 1
                && !self.is_abbreviation(tokens, from, i);
        }
        if stop == '…' || (stop == '.' && i > from && tokens[i - 1].is_mark('.')) {
            return opener.is_some_and(|t| t.shape.has(Shape::UPPER));
        }
        if stop != '.' || after > i + 1 {
            return true;
        }
        let Some(before) = i.checked_sub(1).filter(|k| *k >= from).map(|k| tokens[k]) else { return false };
        if before.end() != tokens[i].start {
            return true;
        }
        // "Hon. A. B. Carter", "z. B.": a letter with a stop of its own opens no sentence.
        let letter = is_letter_with_stop(tokens, after, end);
        if letter && before.is_word() && before.len == 1 {
            return false;
        }
        let opens = !letter && opener.is_some_and(|t| self.openers.contains(&t.id) && t.shape.has(Shape::UPPER));
        // "U.S.", "e.g.": letters and stops in turn.
        let dotted = before.is_word()
            && before.len <= 2
            && i >= from + 3
            && tokens[i - 2].is_mark('.')
            && tokens[i - 2].end() == before.start;
        if dotted || self.often_last.contains(&before.id) {
            return opens;
        }
        if self.titles.contains(&before.id)
            && (before.shape.has(Shape::UPPER) || before.len <= 3)
            && opener.is_some_and(|t| letter || !self.openers.contains(&t.id))
        {
            return before.id.is_known()
                && is_no(tokens, i)
                && !matches!(opener.map(|t| t.kind), Some(TokenKind::Number));
        }
        // An initial: "J. Smith", "А. С. Пушкин"; "I" and a lone letter of a list label are no names.
        let initial = before.is_word()
            && before.shape.has(Shape::UPPER)
            && (before.len == 1 || (before.len == 2 && before.shape.has(Shape::WIDE)));
        if initial {
            return opens || self.is_pronoun(tokens, i);
        }
        // A list number at the head of its sentence: "3. The next one".
        !(i == from + 1 && before.kind == TokenKind::Number)
    }

    /// "So did I. Then": the pronoun before the stop at `i`, not an initial, when the word before it is in lower case.
    fn is_pronoun(&self, tokens: &[Token], i: usize) -> bool {
        self.i == Some(tokens[i - 1].id) && i >= 2 && tokens[i - 2].is_word() && !tokens[i - 2].shape.has(Shape::UPPER)
    }

    fn is_abbreviation(&self, tokens: &[Token], from: usize, i: usize) -> bool {
        i > from && (self.titles.contains(&tokens[i - 1].id) || self.often_last.contains(&tokens[i - 1].id))
    }
}

/// "no." is an abbreviation before a number only.
fn is_no(tokens: &[Token], i: usize) -> bool {
    tokens[i - 1].len == 2 && !tokens[i - 1].shape.has(Shape::UPPER)
}

/// Whether a single letter stands at `at` with a stop right behind it.
fn is_letter_with_stop(tokens: &[Token], at: usize, end: usize) -> bool {
    at + 1 < end
        && tokens[at].is_word()
        && tokens[at].len == 1
        && tokens[at + 1].is_mark('.')
        && tokens[at].end() == tokens[at + 1].start
}

fn is_cased(t: Token) -> bool {
    // Scripts without case give no hint; their tokens are wide, and so are accented Latin words in lower case.
    !t.shape.has(Shape::DIGIT)
}

fn is_stop(t: Token) -> bool {
    matches!(t.mark(), Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '।'))
}

/// The first token after `at` that is neither a stop nor a closing mark set close to it.
fn closing(tokens: &[Token], mut at: usize, end: usize) -> usize {
    while at < end && !tokens[at].shape.has(Shape::SPACED) {
        let t = tokens[at];
        let closes =
            is_stop(t) || matches!(t.mark(), Some('"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '›' | '」' | '』'));
        if !closes {
            break;
        }
        at += 1;
    }
    at
}

/// The first word or number at or after `at`, opening marks skipped.
fn first_word(tokens: &[Token], at: usize, end: usize) -> Option<Token> {
    tokens[at..end.min(at + 4)].iter().copied().find(|t| t.kind != TokenKind::Mark)
}

fn push(tokens: &[Token], start: usize, end: usize, out: &mut Vec<Sentence>) {
    if start < end {
        let span = Span::new(tokens[start].start, tokens[end - 1].end());
        out.push(Sentence { span, tokens: start as u32..end as u32 });
    }
}
