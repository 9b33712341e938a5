//! A rule against its own examples.
//!
//! For each example: the reported bytes are the marked ones; the fix gives the stated text; the rule is silent on
//! its own output; the output raises no finding of another rule that the text before it did not; the same holds in
//! every wrapper; the rule is silent in a language it does not list.

use super::{Linter, Selection};
use crate::finding::{Applicability, Finding};
use crate::rule::{Example, Expectation, Marked, Rule, Wrapper};
use crate::text::lang::Lang;
use crate::text::span::Span;
use unicode_normalization::UnicodeNormalization;

/// One check of one example that did not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Which example, from 0.
    pub example: usize,
    /// Which check: `span`, `fix`, `idempotence`, `peace`, `wrapping`, `language`, `todo`.
    pub check: &'static str,
    /// What happened, several lines where a difference is shown.
    pub what: String,
}

/// Runs examples of rules with one linter that holds them all.
#[derive(Debug)]
pub struct Trial<'l> {
    linter: &'l Linter,
}

impl<'l> Trial<'l> {
    /// A trial with the rules of a linter, read in full.
    #[must_use]
    pub fn new(linter: &'l Linter) -> Self {
        Self { linter }
    }

    /// Every failure of a rule, by its number.
    #[must_use]
    pub fn run(&self, rule: usize) -> Vec<Failure> {
        (0..self.linter.rules()[rule].examples.len()).flat_map(|e| self.example(rule, e)).collect()
    }

    /// The failures of one example.
    #[must_use]
    pub fn example(&self, rule: usize, index: usize) -> Vec<Failure> {
        let example = &self.linter.rules()[rule].examples[index];
        let case = Case { linter: self.linter, rule, example, alone: alone(self.linter, rule) };
        let mut failures: Vec<(&'static str, String)> = Vec::new();
        case.check(&mut failures);
        if example.todo {
            let what = "a known miss or false alarm now holds: turn the `todo_` example into a plain one".to_owned();
            failures = if failures.is_empty() { vec![("todo", what)] } else { Vec::new() };
        }
        failures.into_iter().map(|(check, what)| Failure { example: index, check, what }).collect()
    }
}

/// The selection of one rule.
fn alone(linter: &Linter, rule: usize) -> Selection {
    let mut all = linter.everything();
    all.active.iter_mut().enumerate().for_each(|(i, a)| *a = i == rule);
    all
}

struct Case<'c> {
    linter: &'c Linter,
    rule: usize,
    example: &'c Example,
    alone: Selection,
}

impl Case<'_> {
    fn rule(&self) -> &Rule {
        &self.linter.rules()[self.rule]
    }

    fn lint(&self, text: &str) -> Vec<Finding> {
        self.linter.lint_as(text, &self.alone, self.example.lang)
    }

    fn check(&self, failures: &mut Vec<(&'static str, String)>) {
        let marked = &self.example.marked;
        let findings = self.lint(&marked.text);
        if let Err(what) = same_spans(&marked.text, &findings, &marked.spans) {
            failures.push(("span", what));
            return;
        }
        if let Some(f) = findings.iter().find(|f| f.message.is_empty() || f.message.contains('\n')) {
            failures.push(("span", format!("the message is not one line: {:?}", f.message)));
        }
        self.wrapped(failures);
        let Expectation::Bad { fixed, suggests } = &self.example.expectation else { return };
        self.fixed(&findings, fixed.as_deref(), suggests, failures);
        self.other_language(failures);
    }

    /// Fix, idempotence, peace.
    fn fixed(
        &self,
        findings: &[Finding],
        fixed: Option<&str>,
        suggests: &[String],
        failures: &mut Vec<(&'static str, String)>,
    ) {
        let text = &self.example.marked.text;
        if !suggests.is_empty() {
            let Some(first) = findings.first() else { return };
            let got: Vec<String> = first.fixes.iter().map(|f| super::apply::rewrite(text, f.edits())).collect();
            if got != suggests {
                failures.push((
                    "fix",
                    format!("expected the suggestions\n  {}\ngot\n  {}", suggests.join("\n  "), got.join("\n  ")),
                ));
            }
        }
        let Some(fixed) = fixed else { return };
        let mut edits: Vec<_> = findings.iter().filter_map(Finding::fix).flat_map(|f| f.edits().to_vec()).collect();
        edits.sort();
        edits.dedup();
        let apart = edits.windows(2).all(|w| w[0].span.end() <= w[1].span.start());
        if !apart {
            failures.push(("fix", "the fixes of the marked places overlap".to_owned()));
            return;
        }
        let got = super::apply::rewrite(text, &edits);
        if got != fixed {
            failures.push(("fix", difference(fixed, &got)));
            return;
        }
        let again = self.lint(fixed);
        if let Some(f) = again.first() {
            let shown = Marked::show(fixed, &[f.span]);
            failures.push(("idempotence", format!("the rule fires on its own output: {shown}")));
        }
        self.peace(findings, fixed, failures);
    }

    /// A safe fix never raises a finding that was not there, of the same or a higher severity.
    fn peace(&self, findings: &[Finding], fixed: &str, failures: &mut Vec<(&'static str, String)>) {
        let safe = findings.iter().filter_map(Finding::fix).any(|f| f.applicability >= Applicability::Unsafe);
        if !safe {
            return;
        }
        let all = self.linter.defaults();
        let before = self.linter.lint_as(&self.example.marked.text, &all, self.example.lang);
        let after = self.linter.lint_as(fixed, &all, self.example.lang);
        for f in &after {
            let old = before.iter().filter(|b| b.rule == f.rule).count();
            let new = after.iter().filter(|b| b.rule == f.rule).count();
            if new > old && f.severity >= self.rule().severity {
                failures.push(("peace", format!("its output raises {}: {}", f.rule, Marked::show(fixed, &[f.span]))));
                return;
            }
        }
    }

    fn wrapped(&self, failures: &mut Vec<(&'static str, String)>) {
        for (name, wrapper) in Wrapper::ALL {
            let skipped = self.example.skip_wrappers.contains(wrapper);
            if skipped || self.rule().skip_wrappers.iter().any(|(w, _)| w == wrapper) {
                continue;
            }
            for marked in wrap(*wrapper, &self.example.marked) {
                if let Err(what) = same_spans(&marked.text, &self.lint(&marked.text), &marked.spans) {
                    failures.push(("wrapping", format!("{name}: {what}")));
                    break;
                }
            }
        }
    }

    /// Silence under a language the rule does not list.
    fn other_language(&self, failures: &mut Vec<(&'static str, String)>) {
        let langs = &self.rule().langs;
        if langs.is_empty() {
            return;
        }
        let Some(other) = Lang::ALL.iter().find(|l| !langs.contains(l)) else { return };
        let findings = self.linter.lint_as(&self.example.marked.text, &self.alone, Some(*other));
        if !findings.is_empty() {
            failures.push(("language", format!("the rule fires under `{}`, which it does not list", other.code())));
        }
    }
}

fn same_spans(text: &str, findings: &[Finding], expected: &[Span]) -> Result<(), String> {
    let got: Vec<Span> = findings.iter().map(|f| f.span).collect();
    if got == expected {
        return Ok(());
    }
    Err(format!("expected {}\n     got {}", short(&Marked::show(text, expected)), short(&Marked::show(text, &got))))
}

/// A text for a message: a very long one is cut.
fn short(text: &str) -> String {
    if text.len() <= 600 {
        return text.to_owned();
    }
    let head: String = text.chars().take(400).collect();
    format!("{head} … ({} bytes)", text.len())
}

/// Two texts as a line difference.
#[must_use]
pub fn difference(expected: &str, got: &str) -> String {
    let mut out = String::from("expected (-), got (+)\n");
    for change in similar::TextDiff::from_lines(expected, got).iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
            similar::ChangeTag::Equal => ' ',
        };
        out.push(sign);
        out.push_str(&format!("{:?}\n", change.value()));
    }
    out
}

/// The example in another dress, its marks moved along. None where the dress does not fit the text.
fn wrap(wrapper: Wrapper, marked: &Marked) -> Vec<Marked> {
    let text = &marked.text;
    match wrapper {
        Wrapper::LineBreak => line_breaks(marked),
        Wrapper::Crlf if text.contains('\n') && !text.contains('\r') => {
            vec![replace_chars(marked, &|c| if c == '\n' { "\r\n".to_owned() } else { c.to_string() })]
        }
        Wrapper::Nfd if text.nfd().ne(text.chars()) => vec![replace_chars(marked, &|c| c.nfd().collect())],
        Wrapper::Emoji => {
            let before = "👩‍🚀\n\n";
            let n = before.len() as u32;
            let spans = marked.spans.iter().map(|s| Span::new(s.start() + n, s.end() + n)).collect();
            vec![Marked { text: format!("{before}{text}"), spans }]
        }
        _ => Vec::new(),
    }
}

/// The text with a line break in the place of one space inside a marked span. A line must hold three words before
/// the break: after fewer, no reader would take the next line for its continuation.
fn line_breaks(marked: &Marked) -> Vec<Marked> {
    if marked.text.contains('\n') {
        return Vec::new();
    }
    let spaces =
        marked.spans.iter().flat_map(|s| s.text(&marked.text).match_indices(' ').map(|(i, _)| s.range().start + i));
    let fits = |at: &usize| {
        let (head, tail) = (&marked.text[..*at], &marked.text[at + 1..]);
        head.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count() >= 3
            && head.ends_with(char::is_alphanumeric)
            && tail.starts_with(char::is_lowercase)
    };
    let broken = |at: usize| {
        let mut text = marked.text.clone();
        text.replace_range(at..=at, "\n");
        Marked { text, spans: marked.spans.clone() }
    };
    spaces.filter(fits).map(broken).collect()
}

/// The text with every character replaced, spans moved along.
fn replace_chars(marked: &Marked, new: &dyn Fn(char) -> String) -> Marked {
    let mut text = String::new();
    let mut moved = Vec::with_capacity(marked.text.len() + 1);
    for (i, c) in marked.text.char_indices() {
        while moved.len() <= i {
            moved.push(text.len() as u32);
        }
        text.push_str(&new(c));
    }
    while moved.len() <= marked.text.len() {
        moved.push(text.len() as u32);
    }
    let spans = marked.spans.iter().map(|s| Span::new(moved[s.range().start], moved[s.range().end])).collect();
    Marked { text, spans }
}
