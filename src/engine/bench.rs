//! Rates and costs of rules on a corpus: findings per million words, time per megabyte.

use super::{Linter, Selection};
use crate::matcher::Needs;
use crate::rule::Rule;
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// What one rule did on a corpus.
#[derive(Clone, PartialEq, Debug)]
pub struct Rate {
    /// `family/name`.
    pub rule: String,
    /// `stable` or `preview`.
    pub stage: &'static str,
    /// Findings.
    pub findings: usize,
    /// Findings per million words.
    pub per_million: f64,
    /// The rule's promise, in the same unit.
    pub budget: Option<f64>,
    /// Time of a run with this rule alone, less that of building the layers it reads, per million bytes. Wall clock of one
    /// thread: compare rules of one run, not runs.
    pub cost: Duration,
}

impl Rate {
    /// Whether the rule keeps its promise. One alarm is always let pass: a small corpus cannot tell.
    #[must_use]
    pub fn keeps_budget(&self) -> bool {
        self.findings <= 1 || self.budget.is_none_or(|b| self.per_million <= b)
    }
}

/// Words of a text: runs of characters that are not white space and hold a letter or a digit.
#[must_use]
pub fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

/// Measures each rule over texts. `cost` asks for times, which takes a run for each rule over at most
/// `timed_bytes` bytes.
#[must_use]
pub fn rates(rules: Vec<Rule>, texts: &[String], timed_bytes: usize) -> Vec<Rate> {
    let total_words: usize = texts.par_iter().map(|t| words(t)).sum();
    let linter = Linter::new(rules.clone());
    let all = linter.everything();
    let counts = texts
        .par_iter()
        .map(|t| {
            let mut counts = std::collections::BTreeMap::<String, usize>::new();
            for f in linter.lint(t, &all) {
                *counts.entry(f.rule.to_string()).or_default() += 1;
            }
            counts
        })
        .reduce(Default::default, |mut a, b| {
            for (k, v) in b {
                *a.entry(k).or_default() += v;
            }
            a
        });
    let mut sample = 0;
    let timed: Vec<&String> = texts
        .iter()
        .take_while(|t| {
            sample += t.len();
            sample <= timed_bytes || sample == t.len()
        })
        .collect();
    let bytes: usize = timed.iter().map(|t| t.len()).sum();
    let time = |linter: &Linter| -> Duration {
        if timed_bytes == 0 {
            return Duration::ZERO;
        }
        let selection: Selection = linter.everything();
        let run = || {
            let start = Instant::now();
            for t in &timed {
                std::hint::black_box(linter.lint(t, &selection));
            }
            start.elapsed()
        };
        run().min(run())
    };
    // What the layers alone cost, for each set of layers that some rule reads.
    let mut layers: Vec<(Needs, Duration)> = Vec::new();
    let mut layers_of = |needs: Needs| {
        if let Some((_, cost)) = layers.iter().find(|(n, _)| *n == needs) {
            *cost
        } else {
            let cost = time(&Linter::new(Vec::new()).reading(needs));
            layers.push((needs, cost));
            cost
        }
    };
    rules
        .into_iter()
        .map(|rule| {
            let alone = Linter::new(vec![rule.clone()]);
            let cost = time(&alone).saturating_sub(layers_of(alone.compiled().needs));
            let findings = counts.get(rule.id.as_str()).copied().unwrap_or(0);
            Rate {
                rule: rule.id.to_string(),
                stage: rule.stage.name(),
                findings,
                per_million: findings as f64 * 1e6 / total_words.max(1) as f64,
                budget: rule.budget,
                cost: cost.mul_f64(1e6 / bytes.max(1) as f64),
            }
        })
        .collect()
}
