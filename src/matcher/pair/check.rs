//! Checks: what can be wrong with the quotation marks of one block, as edits an editor would make.

use super::glyph::{self, Family};
use super::model::{Mark, Quotes, Role, opens_block};
use super::speech::Speech;
use crate::finding::{Applicability, Edit};
use crate::matcher::{Hit, RuleIx};
use crate::text::lang::Lang;
use crate::text::span::Span;
use crate::text::token::{Shape, Token, TokenKind};

/// Farthest that an opener may stand from a closer of another family to be taken for its partner, in bytes.
const MISMATCH_REACH: u32 = 300;
/// Longest stretch between an early closer and the attribution it should have reached, in bytes.
const SPEECH_REACH: u32 = 1200;
/// Tokens without space between them that are shown with a mark, at most.
const GLUED: usize = 8;

/// One block, its marks, and what they are read against.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quotes: &'a Quotes,
    pub(super) speech: &'a Speech,
}

/// A quotation closed before its end: the early mark and the one that closes again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Early {
    pub(super) first: usize,
    pub(super) second: usize,
}

/// A quotation that runs into its attribution without a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct RunOn {
    /// The opening mark.
    pub(super) open: usize,
    /// The mark that closed it too early, if any.
    pub(super) early: Option<usize>,
    /// The comma before the attribution, and the first token after it, as indexes into the chunk's tokens.
    comma: usize,
    end: usize,
}

impl Scene<'_> {
    fn mark(&self, i: usize) -> Mark {
        self.quotes.marks[i]
    }

    pub(super) fn span(&self, i: usize) -> Span {
        self.tokens[self.mark(i).token].span()
    }

    fn spaced(&self, token: usize) -> bool {
        token >= self.end || self.tokens[token].shape.has(Shape::SPACED)
    }

    /// The first token glued to token `i` from the left.
    fn glued_from(&self, i: usize) -> usize {
        let mut k = i;
        while k > self.start && i - k < GLUED && !self.spaced(k) {
            k -= 1;
        }
        k
    }

    /// The last token of the word that starts at token `i`: `pro-Russian` is one.
    fn word_to(&self, i: usize) -> usize {
        let mut k = i;
        while k + 1 < self.end && k - i < GLUED && !self.spaced(k + 1) {
            let next = self.tokens[k + 1];
            let joins = matches!(next.mark(), Some('-' | '‑')) && k + 2 < self.end && !self.spaced(k + 2);
            if !(joins || matches!(next.kind, TokenKind::Word | TokenKind::Number)) {
                break;
            }
            k += 1;
        }
        k
    }

    /// The mark with the word it touches or should touch.
    pub(super) fn shown(&self, i: usize) -> Span {
        let m = self.mark(i);
        let last = self.end - 1;
        let (from, to) = match m.role {
            Role::Open => (m.token, self.word_to((m.token + 1).min(last))),
            Role::Close if self.spaced(m.token) && m.token > self.start => (self.glued_from(m.token - 1), m.token),
            Role::Close => (self.glued_from(m.token), m.token),
        };
        self.tokens[from].span().cover(self.tokens[to].span())
    }

    /// `“A.” B … C,” said X`: every closer after a full stop whose quotation goes on to a second closer.
    pub(super) fn early(&self, out: &mut Vec<Early>) {
        out.clear();
        for second in self.quotes.lone() {
            let s = self.mark(second);
            if s.role != Role::Close || !s.certain || second == 0 {
                continue;
            }
            // The marks between must be of other families and balanced, so the first one of this family decides.
            let Some(first) = (0..second).rev().take(16).find(|k| self.mark(*k).family == s.family) else { continue };
            let f = self.mark(first);
            let inner_balanced =
                (first + 1..second).all(|k| self.quotes.partner[k].is_some_and(|p| p > first && p < second));
            if f.role != Role::Close
                || !f.certain
                || f.c != s.c
                || self.quotes.partner[first].is_none()
                || !inner_balanced
            {
                continue;
            }
            if self.ends_sentence(f.token) && self.ends_speech(s.token) {
                out.push(Early { first, second });
            }
        }
    }

    /// Whether a full stop stands before or after the closer and a new sentence, not an attribution, follows.
    fn ends_sentence(&self, token: usize) -> bool {
        let stop = |t: Token| matches!(t.mark(), Some('.' | '!' | '?' | '…'));
        let before = token > self.start && stop(self.tokens[token - 1]) && !self.spaced(token);
        let after = token + 1 < self.end && stop(self.tokens[token + 1]) && !self.spaced(token + 1);
        let next = token + 1 + usize::from(after);
        (before || after)
            && next < self.end
            && self.spaced(next)
            && self.tokens[next].is_word()
            && self.tokens[next].shape.has(Shape::UPPER)
            && !self.speech.opens_with_attribution(self.tokens, next, self.end)
    }

    /// Whether what surrounds a closer shows that speech ends there: a comma before it, a dash, a lower-case word or
    /// the end of the block after it.
    fn ends_speech(&self, token: usize) -> bool {
        if token > self.start && self.tokens[token - 1].is_mark(',') && !self.spaced(token) {
            return true;
        }
        let mut next = token + 1;
        while next < self.end && !self.spaced(next) && matches!(self.tokens[next].mark(), Some('.' | ',' | '!' | '?')) {
            next += 1;
        }
        let Some(t) = self.tokens[..self.end].get(next) else { return true };
        matches!(t.mark(), Some('-' | '–' | '—'))
            || (t.is_word() && t.text(self.text).chars().next().is_some_and(char::is_lowercase))
    }

    /// Quotations that run into `, said X.` without a mark.
    pub(super) fn run_ons(&self, out: &mut Vec<RunOn>) {
        out.clear();
        let marks = &self.quotes.marks;
        for (i, m) in marks.iter().enumerate() {
            if m.family != Family::Double || !m.certain {
                continue;
            }
            let stop = marks[i + 1..].iter().find(|n| n.family == Family::Double).map_or(self.end, |n| n.token);
            match (m.role, self.quotes.partner[i]) {
                (Role::Open, None) => {
                    // The opener's own sentence or a later one: up to the next mark.
                    if let Some((comma, end)) = self.bare_attribution(m.token + 1, stop) {
                        out.push(RunOn { open: i, early: None, comma, end });
                    }
                }
                // The quotation must open the paragraph: later in it, prose and speech take turns.
                (Role::Close, Some(open))
                    if opens_block(self.tokens, self.start, marks[open].token) && marks[open].certain =>
                {
                    if !self.ends_sentence(m.token) {
                        continue;
                    }
                    let Some((comma, end)) = self.bare_attribution(m.token + 1, stop) else { continue };
                    if self.tokens[m.token + 1..comma].iter().any(|t| self.speech.is_first_person(*t)) {
                        out.push(RunOn { open, early: Some(i), comma, end });
                    }
                }
                _ => {}
            }
        }
    }

    /// The first `, said X.` between two tokens: the comma and the token after the attribution. None where a speech
    /// verb stands before it, which would be another attribution.
    fn bare_attribution(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let limit = self.tokens.get(from)?.start + SPEECH_REACH;
        for k in from..to {
            let t = self.tokens[k];
            if t.start > limit || self.speech.is_verb(t) {
                return None;
            }
            if t.is_mark(',')
                && let Some(end) = self.speech.attribution(self.tokens, k + 1, to.min(self.end))
            {
                return Some((k, end));
            }
        }
        None
    }

    pub(super) fn early_hit(&self, rule: RuleIx, e: Early) -> Hit {
        let mark = self.span(e.first);
        Hit::new(rule, self.shown(e.first))
            .part("mark", mark)
            .value("until", "a second closing mark")
            .label(self.span(e.second), "the quotation goes on to here")
            .propose("Remove the early closing mark", vec![Edit::delete(mark)], Applicability::Safe)
    }

    pub(super) fn run_on_hit(&self, rule: RuleIx, r: RunOn) -> Hit {
        let from = self.tokens[self.glued_from(r.comma)];
        let span = from.span().cover(self.tokens[r.end - 1].span());
        let hit = Hit::new(rule, span).part("mark", self.span(r.early.unwrap_or(r.open)));
        let hit = match r.early {
            Some(e) => hit.label(self.span(e), "closed here, though the speaker goes on"),
            None => hit.label(self.span(r.open), "opened here and never closed"),
        };
        self.close_before_attribution(hit, r)
    }

    /// The early mark of a quotation that runs into its attribution, with the one repair there is for both.
    pub(super) fn run_on_early_hit(&self, rule: RuleIx, r: RunOn, early: usize) -> Hit {
        let mark = self.span(early);
        let hit = Hit::new(rule, self.shown(early))
            .part("mark", mark)
            .value("until", "its attribution")
            .label(self.tokens[r.comma].span(), "the quotation goes on to here");
        self.close_before_attribution(hit, r)
    }

    fn close_before_attribution(&self, hit: Hit, r: RunOn) -> Hit {
        let closer = r.early.map_or_else(|| glyph::right_closer(self.mark(r.open).c), |e| Some(self.mark(e).c));
        let Some(closer) = closer else { return hit };
        let mut edits = vec![Edit::insert(self.tokens[r.comma].end(), closer)];
        if let Some(e) = r.early {
            edits.insert(0, Edit::delete(self.span(e)));
        }
        hit.propose("Close the quotation before the attribution", edits, Applicability::Unsafe)
    }

    /// Pairs whose closer does not fit their opener, as (opener, closer).
    pub(super) fn mismatched(&self, out: &mut Vec<(usize, usize)>) {
        out.clear();
        let marks = &self.quotes.marks;
        for (i, m) in marks.iter().enumerate() {
            let Some(p) = self.quotes.partner[i] else { continue };
            let (open, close) = (m, marks[p]);
            // Two marks with nothing between them quote nothing.
            let holds = close.token > open.token + 1;
            let sure = open.certain && close.certain && open.family == Family::Double;
            if p > i && holds && sure && !glyph::pairs(open.c, close.c) {
                out.push((i, p));
            }
        }
        let mut last: Option<usize> = None;
        for i in self.quotes.lone() {
            let m = marks[i];
            if let Some(o) = last.filter(|_| m.role == Role::Close && m.certain) {
                let near = self.span(i).start() - self.span(o).end() <= MISMATCH_REACH;
                let crossed = || (o + 1..i).any(|k| self.quotes.partner[k].is_none_or(|p| p < o || p > i));
                if marks[o].family != m.family && near && m.token > marks[o].token + 1 && !crossed() {
                    out.push((o, i));
                    last = None;
                    continue;
                }
            }
            let opens = m.role == Role::Open && m.certain && m.family != Family::Single;
            last = opens.then_some(i);
        }
    }

    /// A pair whose marks do not fit, and the marks the document uses.
    pub(super) fn mismatch_hit(
        &self,
        rule: RuleIx,
        (open, close): (usize, usize),
        style: Option<(char, char)>,
        lang: Lang,
    ) -> Hit {
        let (o, c) = (self.mark(open).c, self.mark(close).c);
        let (right_open, right_close) = match style {
            Some((so, sc)) if so == o || sc == c => (so, sc),
            _ => match (glyph::right_closer(o), glyph::right_opener(c)) {
                (Some(close), _) => (o, close),
                (None, _) if o == '„' && lang != Lang::En && lang != Lang::Unknown => (o, german_or_polish(lang)),
                (None, Some(open)) => (open, c),
                _ => (o, c),
            },
        };
        let wrong = if right_open == o { close } else { open };
        let other = if wrong == open { close } else { open };
        let mut edits = Vec::new();
        for (i, is, should) in [(open, o, right_open), (close, c, right_close)] {
            if is != should {
                edits.push(Edit::replace(self.span(i), should));
            }
        }
        let hit = Hit::new(rule, self.shown(wrong))
            .part("mark", self.span(wrong))
            .part("partner", self.span(other))
            .label(self.span(other), if wrong == close { "opened here" } else { "closed here" });
        if edits.is_empty() {
            return hit;
        }
        let right = if wrong == close { right_close } else { right_open };
        // In “… ('…" …” the other mark may belong to one of these instead.
        let contested = self.quotes.lone().any(|k| {
            let m = &self.quotes.marks[k];
            let opens_inside = open < k && k < close && m.role == Role::Open && m.certain;
            opens_inside || (k > close && m.role == Role::Close && glyph::pairs(o, m.c))
        });
        let sure = self.leans(open) && self.leans(close) && !contested;
        let trust = if sure { Applicability::Safe } else { Applicability::Unsafe };
        hit.propose(format!("Write `{right}`"), edits, trust)
    }

    /// Whether a mark touches what it quotes and stands free on its other side, so that even a straight one could be
    /// read.
    fn leans(&self, i: usize) -> bool {
        let Mark { token, role, .. } = self.mark(i);
        let stands = |t: usize, among: &str| self.tokens[t].mark().is_some_and(|c| among.contains(c));
        match role {
            Role::Open => {
                (token == self.start || self.spaced(token) || stands(token - 1, "([—–")) && !self.spaced(token + 1)
            }
            Role::Close => {
                let free = self.spaced(token + 1) || stands(token + 1, ".,;:!?…)]—–");
                free && token > self.start && !self.spaced(token)
            }
        }
    }

    /// Marks with the space on the wrong side.
    pub(super) fn askew(&self, rule: RuleIx, hits: &mut Vec<Hit>) {
        for (i, m) in self.quotes.marks.iter().enumerate() {
            if m.family != Family::Double || !m.certain {
                continue;
            }
            let Some(partner) = self.quotes.partner[i] else { continue };
            let free = |t: usize| (t == self.start || self.spaced(t), self.spaced(t + 1));
            let (before, after) = free(m.token);
            // “ spaced on the inside of both ” is a style, or left by a tokenizer, which is another rule's business.
            let other = self.mark(partner);
            let inner = |role: Role, (before, after): (bool, bool)| if role == Role::Open { after } else { before };
            if inner(m.role, (before, after)) && inner(other.role, free(other.token)) {
                continue;
            }
            let hit = match m.role {
                Role::Open if after && m.token + 1 < self.end => self.askew_open(rule, m.token, before),
                Role::Close if before && m.token > self.start => self.askew_close(rule, m.token, after),
                _ => continue,
            };
            hits.push(hit.part("mark", self.tokens[m.token].span()));
        }
    }

    fn askew_open(&self, rule: RuleIx, at: usize, before: bool) -> Hit {
        let (mark, next) = (self.tokens[at], self.tokens[at + 1]);
        let from = self.tokens[if before { at } else { self.glued_from(at) }];
        let span = from.span().cover(self.tokens[self.word_to(at + 1)].span());
        let mut edits = vec![Edit::delete(Span::new(mark.end(), next.start))];
        if !before {
            edits.insert(0, Edit::insert(mark.start, ' '));
        }
        let trust = if before { Applicability::Safe } else { Applicability::Unsafe };
        Hit::new(rule, span).propose("Move the space before the mark", edits, trust)
    }

    fn askew_close(&self, rule: RuleIx, at: usize, after: bool) -> Hit {
        let (prev, mark) = (self.tokens[at - 1], self.tokens[at]);
        let glued = !after && self.tokens[at + 1].is_word();
        let mut to = at;
        if glued {
            to = self.word_to(at + 1);
            // A short word does not tell where it is: "the" stands on every line.
            if self.tokens[to].len <= 3 && to + 1 < self.end && self.tokens[to + 1].is_word() {
                to = self.word_to(to + 1);
            }
        }
        let span = self.tokens[self.glued_from(at - 1)].span().cover(self.tokens[to].span());
        let mut edits = vec![Edit::delete(Span::new(prev.end(), mark.start))];
        if glued {
            edits.push(Edit::insert(mark.end(), ' '));
        }
        let trust = if glued { Applicability::Unsafe } else { Applicability::Safe };
        Hit::new(rule, span).propose("Move the space after the mark", edits, trust)
    }
}

/// How a language that opens with `„` closes.
const fn german_or_polish(lang: Lang) -> char {
    match lang {
        Lang::Pl | Lang::Ro | Lang::Hu | Lang::Nl | Lang::Hr | Lang::Sr => '”',
        _ => '“',
    }
}
