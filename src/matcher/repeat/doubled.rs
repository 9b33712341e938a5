//! Doubled: two copies side by side: a word, a phrase, "X and X", "X (X)".
//!
//! "the the cat" keeps one "the"; "had had" stands in the rule's `allow`. Names double by nature (Baden Baden), so
//! two capitalised copies inside a sentence are left alone; so are copies tied to a neighbour by a hyphen, copies
//! that are quoted as such, numbers, codes and single letters. "X and X" fires only where nothing follows that
//! could make the second X the head of a longer phrase ("people and people with small children").

use super::lists::{Phrases, Words, continues, is_prose, is_quoted, is_upper, opens, stands_free};
use super::near::{Copies, Run};
use super::{REMOVAL, RuleIx, Spec, Unit, bytes, remove};
use crate::matcher::{Found, Hit};
use crate::text::layers::View;
use crate::text::span::Span;
use crate::text::token::{Shape, Token, TokenKind};
use crate::text::vocab::Vocab;

/// Tokens before the first copy in which `not_after` is looked for.
const REACH: usize = 3;

/// Widest gap between two copies on one line, in bytes; a single wide space takes three.
const WIDEST_GAP: usize = 3;

/// Tokens on either side of a doubled noun in which the signs of interface documentation are looked for; a paragraph
/// of such documentation rarely has more.
const DESCRIPTION: usize = 120;

/// A rule that looks for two copies side by side.
#[derive(Debug)]
pub(super) struct Doubled {
    pub(super) unit: Unit,
    rule: RuleIx,
    min_words: usize,
    max_words: usize,
    min_words_over_comma: usize,
    allow: Phrases,
    allow_words: Words,
    allow_endings: Vec<String>,
    function: Words,
    particles: Words,
    describers: Words,
    joiners: Words,
    right: Words,
    openers: Words,
    right_if_opened: Words,
    not_after: Words,
}

impl Doubled {
    pub(super) fn new(rule: RuleIx, spec: &Spec, vocab: &mut Vocab) -> Self {
        let mut words = |list: &[String]| Words::new(list, vocab);
        Self {
            unit: spec.unit,
            rule,
            min_words: spec.min_words,
            max_words: spec.max_words,
            min_words_over_comma: spec.min_words_over_comma,
            allow_words: words(&spec.allow_words),
            allow_endings: spec.allow_endings.clone(),
            function: words(&spec.function_words),
            particles: words(&spec.particles),
            describers: words(&spec.describers),
            joiners: words(&spec.joiners),
            right: words(&spec.right),
            openers: words(&spec.openers),
            right_if_opened: words(&spec.right_if_opened),
            not_after: words(&spec.not_after),
            allow: Phrases::new(&spec.allow, vocab),
        }
    }

    /// The token after the second copy, where the run is what this rule looks for.
    pub(super) fn look(&self, view: &View<'_>, run: Run, found: &mut Found) -> Option<usize> {
        let tokens = view.tokens;
        let copies = match self.unit {
            Unit::Word => self.word(view.text, tokens, run),
            Unit::Phrase => self.phrase(tokens, run),
            Unit::Coordinated => self.coordinated(view.text, tokens, run),
            Unit::Gloss => self.gloss(view.text, tokens, run),
            _ => None,
        }?;
        let (kept, end) = (copies.start + copies.body, copies.end());
        if self.excused(view.text, tokens, copies) {
            return None;
        }
        // The bracket of "X (X)" goes too.
        let end = if self.unit == Unit::Gloss { end + 1 } else { end };
        let mut hit = Hit::new(self.rule, bytes(tokens, copies.start, end))
            .part("first", bytes(tokens, copies.start, kept))
            .part("second", bytes(tokens, copies.copy(copies.count - 1), copies.end()))
            .value("count", copies.count);
        if copies.joint > 0 {
            hit = hit.part("joiner", bytes(tokens, kept, copies.copy(1)));
        }
        hit = self.flags(view, copies).into_iter().fold(hit, Hit::flag);
        let title = if copies.count == 2 { "Remove the second copy" } else { "Keep the first copy" };
        found.hits.push(hit.propose(title, vec![remove(tokens, kept, kept, end)], REMOVAL));
        Some(end)
    }

    /// What every unit asks of the place.
    fn excused(&self, text: &str, tokens: &[Token], c: Copies) -> bool {
        let end = c.end();
        let second = tokens[c.copy(1)];
        let spaced = self.unit == Unit::Gloss || second.shape.has(Shape::SPACED);
        // "v      v": columns of a table or a drawing.
        let gap = &text[tokens[c.copy(1) - 1].end() as usize..second.start as usize];
        let columns = gap.contains('\t') || (gap.len() > WIDEST_GAP && !gap.contains('\n'));
        let after = &tokens[c.start.saturating_sub(REACH)..c.start];
        !spaced
            || columns
            || !stands_free(tokens, c.start, end)
            || is_quoted(tokens, c.start, end)
            || !continues(tokens, c.start, c.copy(1))
            || self.allow.has(&tokens[c.start..c.copy(1) + c.body])
            || after.iter().any(|t| self.not_after.has(*t))
    }

    fn flags(&self, view: &View<'_>, c: Copies) -> Vec<&'static str> {
        let copies = &view.tokens[c.start..c.end()];
        let words = || copies.iter().copied().filter(|t| is_prose(*t));
        let mut flags = Vec::new();
        if words().any(|t| !self.function.has(t)) {
            flags.push("content-word");
        }
        if words().any(|t| self.particles.has(t)) {
            flags.push("particle");
        }
        if words().any(is_upper) {
            flags.push("capitalised");
        }
        if copies[1..].iter().any(|t| t.shape.has(Shape::NEWLINE)) {
            flags.push("spans-line");
            let same_block =
                view.block_at(copies[0].start).is_some_and(|b| b.span.contains(bytes(copies, 0, copies.len())));
            if !same_block {
                flags.push("spans-block");
            }
        }
        flags
    }

    fn word(&self, text: &str, tokens: &[Token], run: Run) -> Option<Copies> {
        if run.lag != 1 {
            return None;
        }
        let c = run.bare();
        let (first, second) = (tokens[c.start], tokens[c.start + 1]);
        let function = self.function.has(first);
        let spaced = (c.start + 1..c.end()).all(|i| tokens[i].shape.has(Shape::SPACED));
        if !is_prose(first) || !spaced || self.allow_words.has(first) {
            return None;
        }
        let spelled = first.text(text);
        // "e e", and the "u u u" of metre.
        if spelled.chars().count() == 1 && (!function || c.count > 2) {
            return None;
        }
        // "Vulpes vulpes", "Canis lupus lupus": names of species double by rule.
        let named = c.start > 0 && tokens[c.start.saturating_sub(2)..c.start].iter().any(|t| is_upper(*t));
        if named && !function && self.allow_endings.iter().any(|e| spelled.ends_with(e.as_str())) {
            return None;
        }
        let around = [c.start.checked_sub(1).map(|i| tokens[i]), tokens.get(c.end()).copied()];
        // "3a ff ff 09": a dump or a table, where both neighbours hold digits.
        if !function && around.iter().all(|t| t.is_some_and(|t| t.shape.has(Shape::DIGIT))) {
            return None;
        }
        let sure = match (is_upper(first), is_upper(second)) {
            (false, false) => true,
            (true, false) => !first.shape.has(Shape::CAPS) && opens(tokens, c.start),
            // "THE THE COURT" in a line of capitals; elsewhere two capitals are a name.
            (true, true) => {
                let caps = |t: Token| t.shape.has(Shape::CAPS);
                function && caps(first) && caps(second) && around.iter().flatten().any(|t| caps(*t))
            }
            // "read in the The Times": the second is part of a name.
            (false, true) => false,
        };
        (sure && (function || !self.describes(tokens, c))).then_some(c)
    }

    /// Whether the paragraph documents an interface, where a noun stands before the parameter that carries its name:
    /// "Insert the item item into list list", "a field field of type `v4l2_field`".
    fn describes(&self, tokens: &[Token], c: Copies) -> bool {
        if self.describers.is_empty() {
            return false;
        }
        let from = (c.start.saturating_sub(DESCRIPTION)..c.start)
            .rev()
            .find(|i| tokens[*i].shape.has(Shape::PARAGRAPH))
            .unwrap_or_else(|| c.start.saturating_sub(DESCRIPTION));
        let to = (c.end()..tokens.len().min(c.end() + DESCRIPTION))
            .find(|i| tokens[*i].shape.has(Shape::PARAGRAPH))
            .unwrap_or_else(|| tokens.len().min(c.end() + DESCRIPTION));
        let glued = |i: usize| tokens[i].kind != TokenKind::Mark && !tokens[i].shape.has(Shape::SPACED);
        (from..=c.start).any(|i| self.describers.has(tokens[i]) && opens(tokens, i))
            || (from + 1..to.saturating_sub(1)).any(|i| {
                tokens[i].is_mark('_')
                    && !tokens[i].shape.has(Shape::SPACED)
                    && tokens[i - 1].kind != TokenKind::Mark
                    && glued(i + 1)
            })
    }

    fn phrase(&self, tokens: &[Token], run: Run) -> Option<Copies> {
        if run.lag == 1 {
            return None;
        }
        let joined = run.joined(tokens, |t| t.is_mark(','));
        let c = if joined.count == 2 && joined.joint <= 1 { joined } else { run.bare() };
        let body = c.first(tokens);
        let words = body.iter().filter(|t| is_prose(**t)).count();
        let numbers = body.iter().filter(|t| t.kind == TokenKind::Number || (t.is_word() && !is_prose(**t))).count();
        let least = if c.joint > 0 { self.min_words_over_comma } else { self.min_words };
        if c.count != 2 || words < least || words > self.max_words || numbers * 2 > words {
            return None;
        }
        // "day after day after day": a pattern that ends on the word it began with.
        if c.rest > 0 && words == 2 {
            return None;
        }
        let inner =
            |t: &Token| t.mark().is_none_or(|m| matches!(m, ',' | '"' | '“' | '”' | '‘' | '’' | '«' | '»' | '-' | '–'));
        // "the man who -- the man who --": somebody stammers.
        let ends_on_mark = body.last().is_some_and(|t| matches!(t.mark(), Some(',' | '-' | '–' | '—')));
        // "of the lower court, the higher court, the" may be a correction or a list.
        if words < self.min_words_over_comma + 2 && body.iter().any(|t| t.is_mark(',')) {
            return None;
        }
        if !body.iter().all(inner)
            || ends_on_mark
            || body.iter().any(|t| matches!(t.kind, TokenKind::Url | TokenKind::Email | TokenKind::Control))
        {
            return None;
        }
        // "from time to time to", "and more and more": two words that such a word holds together are a pattern.
        let held = body.iter().any(|t| self.joiners.has(*t)) && !body.iter().all(|t| self.function.has(*t));
        let ends_on_joiner = body.last().is_some_and(|t| self.joiners.has(*t));
        if held && (words == 2 || (words < 5 && ends_on_joiner)) {
            return None;
        }
        // "no no no no": a word, not a phrase.
        if body.windows(2).all(|w| w[0].id == w[1].id) {
            return None;
        }
        let second = &tokens[c.copy(1)..c.copy(1) + c.body];
        let names =
            |copy: &[Token]| copy.iter().filter(|t| is_prose(**t)).all(|t| is_upper(*t) || self.function.has(*t));
        // "in New York New York is": a name beside itself, or a title that doubles.
        if words < 5 && is_upper(second[0]) && names(second) {
            return None;
        }
        Some(c)
    }

    fn coordinated(&self, text: &str, tokens: &[Token], run: Run) -> Option<Copies> {
        if run.lag == 1 {
            return None;
        }
        let c = run.joined(tokens, |t| self.joiners.has(t));
        if c.count != 2 || c.joint != 1 {
            return None;
        }
        let body = c.first(tokens);
        let quoted = body.len() > 2 && is_quote(body[0]) && is_quote(body[body.len() - 1]);
        let inner = if quoted { &body[1..body.len() - 1] } else { body };
        let content = inner.iter().any(|t| !self.function.has(*t));
        if !inner.iter().all(|t| is_prose(*t))
            || !content
            || inner.len() < self.min_words
            || inner.len() > self.max_words
        {
            return None;
        }
        let (first, second) = (inner[0], tokens[c.copy(1) + usize::from(quoted)]);
        if is_upper(second) || (is_upper(first) && !opens(tokens, c.start)) {
            return None;
        }
        if let ([word], false) = (inner, quoted) {
            let spelled = word.text(text);
            let ending = self.allow_endings.iter().any(|e| spelled.ends_with(e.as_str()));
            if spelled.chars().count() < 3 || self.allow_words.has(*word) || ending {
                return None;
            }
        }
        let follows = match tokens.get(c.end()) {
            None => true,
            Some(t) if t.shape.has(Shape::PARAGRAPH) || quoted => true,
            Some(t) => {
                let opened = c.start > 0 && self.openers.has(tokens[c.start - 1]);
                self.right.has(*t)
                    || (opened && (self.right_if_opened.has(*t) || self.is_participle_phrase(text, tokens, c.end())))
                    || matches!(t.mark(), Some('.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | ']' | '"' | '”' | '»'))
                    || (matches!(t.mark(), Some('—' | '–' | '-')) && t.shape.has(Shape::SPACED))
            }
        };
        follows.then_some(c)
    }

    /// "… destroyed by": a participle and a word that may follow it. "water and water based paints" goes on.
    fn is_participle_phrase(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        let participle = tokens[at].is_word() && !is_upper(tokens[at]) && tokens[at].text(text).ends_with("ed");
        participle && tokens.get(at + 1).is_some_and(|t| self.right_if_opened.has(*t))
    }

    fn gloss(&self, text: &str, tokens: &[Token], run: Run) -> Option<Copies> {
        let c = run.joined(tokens, |t| t.is_mark('('));
        if c.count != 2 || c.joint != 1 || !tokens.get(c.end()).is_some_and(|t| t.is_mark(')')) {
            return None;
        }
        let body = c.first(tokens);
        let content = body.iter().any(|t| !self.function.has(*t) && t.len > 2);
        let spaced = tokens[c.start + c.body].shape.has(Shape::SPACED);
        if !body.iter().all(|t| is_prose(*t))
            || !content
            || !spaced
            || body.len() < self.min_words
            || body.len() > self.max_words
        {
            return None;
        }
        // "Nato (NATO)" tells how to write it; only the very same letters tell nothing.
        let spelled = |start: usize| Span::new(tokens[start].start, tokens[start + c.body - 1].end()).text(text);
        let equal = spelled(c.start).split_whitespace().eq(spelled(c.copy(1)).split_whitespace());
        (equal && !self.allow_words.has(body[0])).then_some(c)
    }
}

fn is_quote(t: Token) -> bool {
    matches!(t.mark(), Some('"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\''))
}
