//! Clauses: sentences that lack what a sentence must have, by their tree.
//!
//! ```toml
//! missing = "main-verb"          # or "main-clause"
//! markers = ["that"]             # a word without which the sentence is not looked at
//! ```
//!
//! A tree costs far more than everything else, and it is wrong too often to be believed alone. So a sentence is parsed only
//! when it is whole prose, holds a marker and has no word before it that every reader takes for a verb; and what the tree
//! says must agree with the tags: a word that may be a finite verb, by its first or its second tag, silences the rule
//! wherever it could be the verb that is missing.

mod judge;

use super::guard::{self, Abstain};
use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::clause::{Parser, Scratch, Tree};
use crate::text::layers::View;
use crate::text::token::{Token, WordId};
use judge::Fault;
use rustc_hash::FxHashSet;

/// Words that are finite verbs wherever they stand: before the marker they make a main clause likely enough.
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "am", "has", "have", "had", "does", "did", "do", "will", "would", "can", "could", "shall",
    "should", "may", "might", "must", "cannot", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't",
    "doesn't", "didn't", "don't", "won't", "wouldn't", "can't", "couldn't", "shouldn't", "it's", "that's", "there's",
    "he's", "she's", "i'm", "i've", "i'd", "i'll", "we're", "we've", "we'll", "they're", "they've", "you're", "you've",
    "said", "says", "say", "told", "added", "thought", "knew", "know", "think", "believe", "believes", "believed",
];

/// What the sentence lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Missing {
    /// A finite verb outside all clauses below the main one.
    MainVerb,
    /// A clause on which the clause that the first word opens could depend.
    MainClause,
}

/// What the rule file says.
#[derive(Clone, Debug)]
pub struct Spec {
    missing: Missing,
    markers: Vec<String>,
    min_confidence: f32,
    abstain: Abstain,
}

/// Reads `missing`, `markers`, `min_confidence`, `words_below`, `words_above`.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let place = fields.span.clone();
    let kinds = [("main-verb", Missing::MainVerb), ("main-clause", Missing::MainClause)];
    let missing = fields.choice("missing", &kinds, problems);
    let markers = fields.texts("markers", problems).unwrap_or_default();
    let min_confidence = fields.number("min_confidence", problems).unwrap_or(0.7) as f32;
    let usual = Abstain::default();
    let abstain = Abstain {
        words_below: fields.count("words_below", problems).unwrap_or(usual.words_below),
        words_above: fields.count("words_above", problems).unwrap_or(40),
        ..usual
    };
    if markers.is_empty() {
        problems.error(place, "`markers` must list a word: sentences without one are not parsed");
        return None;
    }
    let Some(missing) = missing else {
        problems.error(place, "`missing` must say what the sentence lacks");
        return None;
    };
    Some(Spec { missing, markers, min_confidence, abstain })
}

/// Compiles all rules of the kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let finite = FINITE.iter().map(|w| tools.vocab.intern(w)).collect();
    let list = rules.iter().map(|(rule, spec)| {
        let markers = spec.markers.iter().map(|w| tools.vocab.intern(w)).collect();
        Clause { rule: *rule, markers, missing: spec.missing, bar: spec.min_confidence, abstain: spec.abstain }
    });
    Box::new(Clauses { list: list.collect(), finite })
}

#[derive(Debug)]
struct Clause {
    rule: RuleIx,
    markers: FxHashSet<WordId>,
    missing: Missing,
    bar: f32,
    abstain: Abstain,
}

#[derive(Debug)]
struct Clauses {
    list: Vec<Clause>,
    finite: FxHashSet<WordId>,
}

impl Matcher for Clauses {
    fn needs(&self) -> Needs {
        Needs { tokens: true, sentences: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut scratch = Scratch::default();
        for sentence in view.sentences {
            let tokens = view.sentence_tokens(sentence);
            let mut tree: Option<Option<Tree>> = None;
            for clause in &self.list {
                let Some(marker) = self.marker(clause, tokens) else { continue };
                if !guard::is_sentence(view.text, tokens, &clause.abstain)
                    || !tokens.last().is_some_and(|t| t.is_mark('.'))
                    || !guard::is_prose(view, sentence.span.start())
                {
                    continue;
                }
                let parsed = tree.get_or_insert_with(|| Parser::load().parse(view.text, tokens, &mut scratch));
                let fault = parsed.as_ref().and_then(|tree| clause.judge(tree, view.text, tokens, marker));
                found.hits.extend(fault.map(|fault| fault.hit(clause.rule, sentence.span, tokens)));
            }
        }
    }
}

impl Clauses {
    /// The marker the rule asks for, where it stands as it must and no plain finite verb stands before it.
    fn marker(&self, clause: &Clause, tokens: &[Token]) -> Option<usize> {
        let first = tokens.iter().position(|t| t.is_word())?;
        match clause.missing {
            Missing::MainClause => clause.markers.contains(&tokens[first].id).then_some(first),
            Missing::MainVerb => {
                let at = tokens.iter().position(|t| clause.markers.contains(&t.id))?;
                (at > first + 1 && !tokens[..at].iter().any(|t| self.finite.contains(&t.id))).then_some(at)
            }
        }
    }
}

impl Clause {
    fn judge(&self, tree: &Tree, text: &str, tokens: &[Token], marker: usize) -> Option<Fault> {
        match self.missing {
            Missing::MainVerb => judge::main_verb(tree, text, tokens, marker, self.bar),
            Missing::MainClause => judge::main_clause(tree, tokens, marker, self.bar),
        }
    }
}

impl Fault {
    fn hit(self, rule: RuleIx, sentence: crate::text::span::Span, tokens: &[Token]) -> Hit {
        let span = |i: usize| tokens[i].span();
        let hit = Hit::new(rule, sentence).part("marker", span(self.marker)).part("head", span(self.head));
        hit.label(span(self.head), self.label)
    }
}

#[cfg(test)]
mod tests;
