//! Repeats: what stands twice although it was meant once.
//!
//! | `unit` | finds | where |
//! | --- | --- | --- |
//! | `word` | "the the" | `doubled` |
//! | `phrase` | "in the end in the end" | `doubled` |
//! | `coordinated` | "factories and factories" | `doubled` |
//! | `gloss` | "Lisbon (Lisbon)" | `doubled` |
//! | `loop` | "go home to go home to go home" | `looped` |
//! | `echo` | the same words again inside one sentence | `echo` |
//! | `sentence` `line` `paragraph` `interleaved` | copies anywhere in the document | `copies` |
//!
//! The first five are runs of equal tokens ([`near`]) and found in one pass; a place is claimed by the first of
//! loop, word, phrase, coordinated, gloss that fits, so one defect gives one finding. Which words may rightly
//! double is data: the lists of the rule file. Works on token ids, so case and line breaks are already gone.

mod copies;
mod doubled;
mod echo;
mod lists;
mod looped;
mod near;
mod spec;

pub use spec::{Form, Spec, Unit, read};

use super::{Found, Mark, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::token::{Shape, Token};

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut compiled = Compiled::default();
    for (rule, spec) in rules {
        match spec.unit {
            Unit::Loop => compiled.loops.push(looped::Loop::new(*rule, spec, tools.vocab)),
            Unit::Word | Unit::Phrase | Unit::Coordinated | Unit::Gloss => {
                compiled.doubled.push(doubled::Doubled::new(*rule, spec, tools.vocab));
            }
            Unit::Echo => compiled.echoes.push(echo::Echo::new(*rule, spec, tools.vocab)),
            Unit::Sentence | Unit::Line | Unit::Paragraph | Unit::Interleaved => {
                compiled.copies.push(copies::Copied::new(*rule, spec));
            }
        }
    }
    // One place, one finding: the units are tried in the order in which they are named above.
    compiled.doubled.sort_by_key(|d| d.unit);
    Box::new(compiled)
}

#[derive(Debug, Default)]
struct Compiled {
    loops: Vec<looped::Loop>,
    doubled: Vec<doubled::Doubled>,
    echoes: Vec<echo::Echo>,
    copies: Vec<copies::Copied>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        let units = |wanted: &[Unit]| self.copies.iter().any(|c| wanted.contains(&c.unit));
        Needs {
            tokens: !self.loops.is_empty() || !self.doubled.is_empty() || !self.echoes.is_empty(),
            sentences: !self.echoes.is_empty(),
            lines: !self.copies.is_empty(),
            sentence_prints: units(&[Unit::Sentence]),
            ..Needs::default()
        }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut claimed: Vec<Span> = Vec::new();
        if !self.loops.is_empty() || !self.doubled.is_empty() {
            let mut free_from = 0;
            for run in near::runs(view.tokens) {
                // A run that starts inside a finding is the same repeat seen at another lag.
                if run.start < free_from || !run.holds(view.text, view.tokens) {
                    continue;
                }
                if let Some(end) = self.claim(view, run, found) {
                    claimed.push(Span::new(view.tokens[run.start].start, view.tokens[end - 1].end()));
                    free_from = end;
                }
            }
        }
        if !self.echoes.is_empty() {
            echo::scan(&self.echoes, view, &claimed, found);
        }
    }

    fn whole(&self, outline: &Outline<'_>, _marks: &[Mark], found: &mut Found) {
        if !self.copies.is_empty() {
            copies::whole(&self.copies, outline, found);
        }
    }
}

impl Compiled {
    /// Gives the run to the first unit it fits, and returns the token after what was found.
    fn claim(&self, view: &View<'_>, run: near::Run, found: &mut Found) -> Option<usize> {
        let before = found.hits.len();
        let mut end = None;
        for rule in &self.loops {
            end = rule.look(view, run, found).or(end);
        }
        let mut unit = None;
        for rule in &self.doubled {
            if found.hits.len() > before && unit != Some(rule.unit) {
                break;
            }
            if let Some(e) = rule.look(view, run, found) {
                (end, unit) = (Some(e), Some(rule.unit));
            }
        }
        end
    }
}

/// The edit that keeps tokens up to `kept` and removes those in `from..end`, with the white space between; a line
/// break after the first copy stays.
fn remove(tokens: &[Token], kept: usize, from: usize, end: usize) -> Edit {
    let broken = tokens[from].shape.has(Shape::NEWLINE);
    match tokens.get(end) {
        // "the\nthe cat": taking the line break along would join the lines.
        Some(next) if broken && next.shape.has(Shape::SPACED) && !next.shape.has(Shape::NEWLINE) => {
            Edit::delete(Span::new(tokens[from].start, next.start))
        }
        _ => Edit::delete(Span::new(tokens[kept - 1].end(), tokens[end - 1].end())),
    }
}

/// The most a computed removal may be trusted; the rule's own safety and its flags lower it.
const REMOVAL: Applicability = Applicability::Safe;

/// The bytes from token `start` up to, not including, token `end`.
fn bytes(tokens: &[Token], start: usize, end: usize) -> Span {
    Span::new(tokens[start].start, tokens[end - 1].end())
}
