//! Loops: three copies or more in a row, as decoders write them when they lose their way: "wants to feed goats to
//! feed goats to feed goats", "of salt, of salt, of salt and of salt".
//!
//! People repeat too: "no, no, no", "location, location, location", a refrain. So one word alone must come oftener
//! than a phrase, oftener still where commas part the copies, and copies that each begin a line are left alone.

use super::lists::{Words, is_prose, is_quoted, is_upper, stands_free};
use super::near::{Copies, Run};
use super::{REMOVAL, RuleIx, Spec, bytes, remove};
use crate::matcher::{Found, Hit};
use crate::text::layers::View;
use crate::text::token::{Shape, Token, TokenKind};
use crate::text::vocab::Vocab;

/// A rule that looks for loops.
#[derive(Debug)]
pub(super) struct Loop {
    rule: RuleIx,
    min_words: usize,
    max_words: usize,
    min_repeats: usize,
    min_repeats_of_word: usize,
    joiners: Words,
    function: Words,
    allow_words: Words,
    allow: super::lists::Phrases,
}

impl Loop {
    pub(super) fn new(rule: RuleIx, spec: &Spec, vocab: &mut Vocab) -> Self {
        Self {
            rule,
            min_words: spec.min_words,
            max_words: spec.max_words,
            min_repeats: spec.min_repeats,
            min_repeats_of_word: spec.min_repeats_of_word,
            joiners: Words::new(&spec.joiners, vocab),
            function: Words::new(&spec.function_words, vocab),
            allow_words: Words::new(&spec.allow_words, vocab),
            allow: super::lists::Phrases::new(&spec.allow, vocab),
        }
    }

    /// The token after the loop, where the run is one.
    pub(super) fn look(&self, view: &View<'_>, run: Run, found: &mut Found) -> Option<usize> {
        let tokens = view.tokens;
        let joined = run.joined(tokens, |t| self.joins(t));
        let copies = if joined.count >= run.bare().count { joined } else { run.bare() };
        if copies.count < self.min_repeats || !self.loops(view.text, tokens, copies) {
            return None;
        }
        let (kept, end) = (copies.start + copies.body, copies.end());
        let hit = Hit::new(self.rule, bytes(tokens, copies.start, end))
            .part("first", bytes(tokens, copies.start, kept))
            .part("second", bytes(tokens, copies.copy(1), end))
            .value("count", copies.count)
            .propose("Keep the first copy", vec![remove(tokens, kept, kept, end)], REMOVAL);
        found.hits.push(hit);
        Some(end)
    }

    fn joins(&self, t: Token) -> bool {
        self.joiners.has(t) || matches!(t.mark(), Some(',' | ';' | '|' | '/' | '•' | '·' | '–' | '，' | '、'))
    }

    fn loops(&self, text: &str, tokens: &[Token], c: Copies) -> bool {
        let body = c.first(tokens);
        let words = body.iter().filter(|t| is_prose(**t)).count();
        let others = body.iter().filter(|t| t.kind != TokenKind::Mark && !is_prose(**t)).count();
        if words < self.min_words || words > self.max_words || others > words || self.allow.has(body) {
            return false;
        }
        if body.iter().any(|t| matches!(t.kind, TokenKind::Url | TokenKind::Email | TokenKind::Control)) {
            return false;
        }
        // "Stop. Stop. Stop." is speech; a whole sentence three times is not.
        let stops = body.iter().any(|t| matches!(t.mark(), Some('.' | '!' | '?' | '…')));
        if stops && words < 3 {
            return false;
        }
        let second = tokens[c.copy(1)];
        if !second.shape.has(Shape::SPACED) && words < 3 {
            // Scripts without spaces double words by right; "haha" and the like are one token anyway.
            return false;
        }
        // Each copy on its own line: a refrain, a list, a table.
        if (1..c.count).all(|n| tokens[c.copy(n)].shape.has(Shape::NEWLINE)) {
            return false;
        }
        // “Row the boat, row the boat, row the boat!”: a quotation that is nothing else was meant.
        if !stands_free(tokens, c.start, c.end()) || is_quoted(tokens, c.start, c.end() + c.rest) {
            return false;
        }
        let parted = c.joint > 0 || body.len() > words + others;
        let least = match (words, body.iter().find(|t| is_prose(**t))) {
            (1, Some(word)) => {
                if self.allow_words.has(*word) {
                    return false;
                }
                let function = self.function.has(*word);
                // "x x x x" stands for something; so does "A A A A", though "a a a a" is an article.
                if word.text(text).chars().count() == 1 && (!function || is_upper(*word)) {
                    return false;
                }
                match (function, parted) {
                    (true, false) => self.min_repeats,
                    (false, false) => self.min_repeats_of_word,
                    _ => self.min_repeats_of_word + 1,
                }
            }
            // "day after day after day after day": a pattern, when it ends on the word it began with.
            (2, _) if c.rest > 0 && !self.function.has(body[0]) => self.min_repeats + 2,
            (2, _) if parted => self.min_repeats + 1,
            _ => self.min_repeats,
        };
        c.count >= least
    }
}
