//! Many rules, one pass: build a [`Linter`] once, lint many texts.
//!
//! ```
//! use postedit::engine::Linter;
//! use postedit::rule::{Depth, builtin};
//!
//! let (rules, _) = builtin::rules(Depth::Lint);
//! let linter = Linter::new(rules);
//! let findings = linter.lint("He went to the the market.", &linter.defaults());
//! assert!(findings.iter().all(|f| f.span.range().end <= 26));
//! ```

pub mod apply;
pub mod bench;
pub mod calibrate;
mod company;
pub mod input;
mod resolve;
mod scan;
mod selection;
pub mod trial;

pub use selection::{Override, Selection};

use crate::finding::Finding;
use crate::matcher::cue::{CueBook, CueFinder};
use crate::matcher::{self, Matcher, Needs, RuleIx, Tools};
use crate::rule::Rule;
use crate::text::lang::Lang;
use crate::text::reader::Reader;
use crate::text::vocab::Vocab;
use std::sync::OnceLock;

/// Rules that lint together. They are compiled when the first text comes.
pub struct Linter {
    rules: Vec<Rule>,
    compiled: OnceLock<Compiled>,
    /// Layers to build that no rule asks for.
    also: Needs,
}

/// Rules compiled together: one matcher for each kind, one sieve for all literals.
struct Compiled {
    matchers: Vec<Box<dyn Matcher>>,
    reader: Reader,
    cues: CueFinder,
    needs: Needs,
    /// For each rule, the rules whose findings it gives way to where they overlap.
    yields_to: Vec<Vec<RuleIx>>,
    /// For each rule, the rules whose findings it gives way to where they hold all of its own.
    yields_inside: Vec<Vec<RuleIx>>,
    /// For each rule, whether its findings tell of a page.
    told: Vec<bool>,
}

impl std::fmt::Debug for Linter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linter").field("rules", &self.rules.len()).finish_non_exhaustive()
    }
}

impl Linter {
    /// A linter of these rules. Their order settles ties between findings at the same place.
    #[must_use]
    pub fn new(mut rules: Vec<Rule>) -> Self {
        crate::rule::share(rules.iter_mut().flat_map(|rule| &mut rule.unless));
        Self { rules, compiled: OnceLock::new(), also: Needs::default() }
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::new(&self.rules, self.also))
    }

    /// The same linter, building these layers too.
    fn reading(mut self, needs: Needs) -> Self {
        self.also = needs;
        self.compiled = OnceLock::new();
        self
    }

    /// The rules, in the order they were given.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The findings of the selected rules in a text, ordered by span and rule.
    #[must_use]
    pub fn lint(&self, text: &str, selection: &Selection) -> Vec<Finding> {
        self.lint_as(text, selection, None)
    }

    /// As [`Linter::lint`], with the language given instead of guessed.
    #[must_use]
    pub fn lint_as(&self, text: &str, selection: &Selection, lang: Option<Lang>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.lint_each(text, selection, lang, &mut |f| findings.push(f));
        findings
    }

    /// As [`Linter::lint_as`], each finding handed over as soon as it is made, so that those of a large text need not be
    /// kept together.
    pub fn lint_each(&self, text: &str, selection: &Selection, lang: Option<Lang>, take: &mut dyn FnMut(Finding)) {
        let scanned = self.scan(text, selection, lang);
        self.resolve(text, scanned, selection, take);
    }
}

impl Compiled {
    fn new(rules: &[Rule], also: Needs) -> Self {
        let (mut vocab, mut book) = (Vocab::of_english(), CueBook::default());
        let specs: Vec<_> = rules.iter().enumerate().map(|(i, r)| (RuleIx(i as u32), &r.kind)).collect();
        let matchers = matcher::compile(&specs, &mut Tools { vocab: &mut vocab, cues: &mut book });
        let needs = matchers.iter().map(|m| m.needs()).fold(also, Needs::and);
        let indexes = |pattern: &String| {
            let named = rules.iter().enumerate().filter(|(_, r)| r.is_named(pattern));
            named.map(|(i, _)| RuleIx(i as u32)).collect::<Vec<_>>()
        };
        let yields_to = rules.iter().map(|r| r.yields_to.iter().flat_map(indexes).collect()).collect();
        let yields_inside = rules.iter().map(|r| r.yields_inside.iter().flat_map(indexes).collect()).collect();
        let told = rules.iter().map(company::tells).collect();
        Self { matchers, reader: Reader::new(vocab), cues: book.build(), needs, yields_to, yields_inside, told }
    }
}
