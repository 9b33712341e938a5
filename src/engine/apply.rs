//! Applying fixes: choose those that do not touch, rewrite, lint again until quiet.
//!
//! Where two fixes touch, the more trusted one goes first, then the earlier, then the narrower, then the order of
//! the rules. The other has its chance in the next round. What every round changed is composed into one list of
//! edits against the text it started from, so that a file is rewritten once.

use super::{Linter, Selection};
use crate::finding::{Applicability, Edit, Finding, RuleId};
use crate::text::lang::Lang;
use crate::text::span::Span;
use std::collections::BTreeMap;

/// Rounds after which fixing must have come to rest.
pub const ROUNDS: usize = 8;

/// A text with its fixes applied.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The text after the last round.
    pub text: String,
    /// Edits against the text before the first round, sorted, none touching another's bytes.
    pub edits: Vec<Edit>,
    /// What is left to report, in the text after the last round.
    pub remaining: Vec<Finding>,
    /// How often each rule's fix was applied.
    pub applied: BTreeMap<RuleId, usize>,
    /// Rules that still undo each other after the last round; none in a sound rule set.
    pub unsettled: Vec<RuleId>,
}

/// The fixes of `findings` that may be applied together at `level`, as indexes in order of position.
#[must_use]
pub fn choose(findings: &[Finding], level: Applicability) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).filter(|i| findings[*i].fixable(level)).collect();
    let key = |i: usize| {
        let fix = findings[i].fix().map(|f| (std::cmp::Reverse(f.applicability), f.span().start(), f.span().len()));
        (fix, i)
    };
    order.sort_by_key(|i| key(*i));
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut chosen = Vec::new();
    for i in order {
        let Some(fix) = findings[i].fix() else { continue };
        let free = fix.edits().iter().all(|e| is_free(&taken, e.span));
        if free {
            for e in fix.edits() {
                taken.insert(e.span.start(), e.span.end());
            }
            chosen.push(i);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Whether no taken span touches `span`.
fn is_free(taken: &BTreeMap<u32, u32>, span: Span) -> bool {
    taken.range(..=span.end()).next_back().is_none_or(|(_, end)| *end < span.start())
}

/// The text with edits made. They are sorted and do not overlap.
#[must_use]
pub fn rewrite(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for e in edits {
        out.push_str(&text[at..e.span.range().start]);
        out.push_str(&e.text);
        at = e.span.range().end;
    }
    out.push_str(&text[at..]);
    out
}

/// A text under change: which bytes of the old text are kept, and what came in between.
#[derive(Clone, Debug)]
pub struct Composed {
    pieces: Vec<Piece>,
    old_len: u32,
}

#[derive(Clone, Debug)]
enum Piece {
    Old(Span),
    New(String),
}

impl Composed {
    /// An unchanged text of `len` bytes.
    #[must_use]
    pub fn new(len: u32) -> Self {
        Self { pieces: vec![Piece::Old(Span::new(0, len))], old_len: len }
    }

    /// Makes sorted edits that do not overlap, given against the text as it is now.
    pub fn apply(&mut self, edits: &[Edit]) {
        let mut source = std::mem::take(&mut self.pieces).into_iter();
        let mut rest = source.next();
        let mut at = 0;
        for e in edits {
            self.pieces.extend(take(&mut rest, &mut source, e.span.start() - at));
            take(&mut rest, &mut source, e.span.len());
            if !e.text.is_empty() {
                self.pieces.push(Piece::New(e.text.clone()));
            }
            at = e.span.end();
        }
        self.pieces.extend(rest);
        self.pieces.extend(source);
    }

    /// All changes together, against the old text: sorted, none touching another's bytes.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let mut out = Vec::new();
        let mut at = 0;
        let mut new = String::new();
        let end = Piece::Old(Span::at(self.old_len));
        for piece in self.pieces.iter().chain(std::iter::once(&end)) {
            match piece {
                Piece::New(text) => new.push_str(text),
                Piece::Old(span) => {
                    if span.start() > at || !new.is_empty() {
                        out.push(Edit::replace(Span::new(at, span.start()), std::mem::take(&mut new)));
                    }
                    at = span.end();
                }
            }
        }
        out
    }
}

/// Takes `len` bytes off the front of the pieces.
fn take(rest: &mut Option<Piece>, source: &mut std::vec::IntoIter<Piece>, mut len: u32) -> Vec<Piece> {
    let mut taken = Vec::new();
    while len > 0 {
        let Some(piece) = rest.take() else { break };
        let size = match &piece {
            Piece::Old(span) => span.len(),
            Piece::New(text) => text.len() as u32,
        };
        if size <= len {
            len -= size;
            taken.push(piece);
            *rest = source.next();
            continue;
        }
        let (front, back) = match piece {
            Piece::Old(span) => {
                let cut = span.start() + len;
                (Piece::Old(Span::new(span.start(), cut)), Piece::Old(Span::new(cut, span.end())))
            }
            Piece::New(mut text) => {
                let back = text.split_off(len as usize);
                (Piece::New(text), Piece::New(back))
            }
        };
        taken.push(front);
        *rest = Some(back);
        len = 0;
    }
    taken
}

impl Linter {
    /// Lints and fixes a text until no fix of `level` is left, at most [`ROUNDS`] times. The language is guessed
    /// where none is given.
    #[must_use]
    pub fn fix(&self, text: &str, selection: &Selection, lang: Option<Lang>, level: Applicability) -> Fixed {
        let mut composed = Composed::new(text.len() as u32);
        let mut fixed = Fixed { text: text.to_owned(), ..Fixed::default() };
        for round in 0..=ROUNDS {
            let findings = self.lint_as(&fixed.text, selection, lang);
            let chosen = choose(&findings, level);
            if chosen.is_empty() || round == ROUNDS {
                fixed.unsettled = chosen.iter().map(|i| findings[*i].rule.clone()).collect();
                fixed.unsettled.sort();
                fixed.unsettled.dedup();
                fixed.remaining = findings;
                break;
            }
            let mut edits = Vec::new();
            for finding in chosen.iter().map(|i| &findings[*i]) {
                edits.extend(finding.fix().map(|f| f.edits().to_vec()).unwrap_or_default());
                *fixed.applied.entry(finding.rule.clone()).or_default() += 1;
            }
            edits.sort();
            fixed.text = rewrite(&fixed.text, &edits);
            composed.apply(&edits);
        }
        fixed.edits = composed.edits();
        fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Some sorted edits that do not overlap, for a text of `len` ASCII bytes.
    fn edits(len: usize, seeds: &[(u8, u8, String)]) -> Vec<Edit> {
        let mut out: Vec<Edit> = Vec::new();
        let mut at = 0;
        for (skip, cut, text) in seeds {
            let start = at + *skip as usize % 5;
            let end = start + *cut as usize % 4;
            if end > len {
                break;
            }
            if start < end || !text.is_empty() {
                out.push(Edit::replace(Span::of(start..end), text.clone()));
            }
            at = end + 1;
        }
        out
    }

    proptest! {
        #[test]
        fn composed_edits_give_the_text_of_every_round(
            text in "[a-z]{0,40}",
            rounds in prop::collection::vec(prop::collection::vec((any::<u8>(), any::<u8>(), "[A-Z]{0,3}"), 0..6), 0..4),
        ) {
            let mut composed = Composed::new(text.len() as u32);
            let mut now = text.clone();
            for seeds in &rounds {
                let e = edits(now.len(), seeds);
                now = rewrite(&now, &e);
                composed.apply(&e);
            }
            prop_assert_eq!(rewrite(&text, &composed.edits()), now);
        }
    }
}
