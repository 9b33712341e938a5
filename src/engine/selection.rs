//! Selection: which of a linter's rules speak for one file, how loudly, and what they let pass.

use super::Linter;
use crate::finding::{Applicability, Severity};
use crate::rule::{Choice, Rule, Stage};
use regex::Regex;

/// What is asked of each rule for one file.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Whether each rule runs.
    pub(super) active: Vec<bool>,
    /// The severity of each rule's findings.
    pub(super) severity: Vec<Severity>,
    /// The safety that configuration gave to each rule's fixes.
    pub(super) safety: Vec<Option<Applicability>>,
    /// Words and names that are right as they stand.
    pub(super) accept: Option<Regex>,
}

/// What configuration says of one rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Override {
    /// Another severity.
    pub severity: Option<Severity>,
    /// Another stage.
    pub stage: Option<Stage>,
    /// Another safety of its fixes.
    pub safety: Option<Applicability>,
    /// On or off, whatever else is said.
    pub enabled: Option<bool>,
}

impl Selection {
    /// The selection of a choice; `overrides` says what configuration adds for a rule.
    #[must_use]
    pub fn new(rules: &[Rule], choice: &Choice, overrides: &dyn Fn(&Rule) -> Override) -> Self {
        let mut selection = Self::default();
        for rule in rules {
            let o = overrides(rule);
            selection
                .active
                .push(o.enabled.unwrap_or_else(|| choice.takes(&rule.head(), o.stage.unwrap_or(rule.stage))));
            selection.severity.push(o.severity.unwrap_or(rule.severity));
            selection.safety.push(o.safety);
        }
        selection
    }

    /// The same selection, silent about these words and names (case counts, spaces may be any white space).
    #[must_use]
    pub fn accepting(mut self, words: &[String]) -> Self {
        let spaced = |w: &String| w.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+");
        let mut patterns: Vec<String> = words.iter().map(spaced).filter(|p| !p.is_empty()).collect();
        // The longest first: "New York New York" before "New York".
        patterns.sort_by_key(|p| std::cmp::Reverse(p.len()));
        self.accept = (!patterns.is_empty()).then(|| Regex::new(&patterns.join("|")).ok()).flatten();
        self
    }

    /// Only the rules in both: `self`, and those for which `keep` holds.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(usize) -> bool) -> Self {
        for (i, active) in self.active.iter_mut().enumerate() {
            *active &= keep(i);
        }
        self
    }

    /// Whether the rule with this number runs.
    #[must_use]
    pub fn runs(&self, rule: usize) -> bool {
        self.active.get(rule).copied().unwrap_or(false)
    }

    /// How many rules run.
    #[must_use]
    pub fn len(&self) -> usize {
        self.active.iter().filter(|a| **a).count()
    }

    /// Whether no rule runs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Linter {
    /// The rules that run where nothing is asked for: the stable ones.
    #[must_use]
    pub fn defaults(&self) -> Selection {
        Selection::new(&self.rules, &Choice::default(), &|_| Override::default())
    }

    /// Every rule.
    #[must_use]
    pub fn everything(&self) -> Selection {
        Selection::new(&self.rules, &Choice { preview: true, deep: true, ..Choice::default() }, &|_| {
            Override::default()
        })
    }
}
