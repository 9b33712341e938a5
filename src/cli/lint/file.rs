//! One file: read, lint, fix, write its part of the report.

use super::plan::{Asked, Plan};
use crate::cli::args::LintArgs;
use crate::engine::input;
use crate::finding::{Applicability, Finding, fingerprint};
use crate::report::{Linted, Report, Summary, diff};
use crate::source::walk::{Input, Origin, shown};
use crate::source::{self, Document, save};
use crate::text::lines::LineIndex;
use crate::text::span::Span;
use std::path::Path;

/// What one file gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Its part of the report.
    pub(super) fragment: String,
    /// Its unified diff, where one was asked for.
    pub(super) diff: String,
    /// Standard input, fixed.
    pub(super) rewritten: Option<Vec<u8>>,
    pub(super) summary: Summary,
    /// What could not be done.
    pub(super) problems: Vec<String>,
    pub(super) bytes: u64,
}

/// Lints one file. At most `limit` findings are written, all are counted.
pub(super) fn lint(
    plan: &Plan,
    args: &LintArgs,
    report: Option<&dyn Report>,
    input: &Input,
    limit: Option<u64>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let stdin = input.path.as_os_str() == "-";
    let name = match &args.stdin_filename {
        Some(name) if stdin => name.as_path(),
        _ if stdin => Path::new("<stdin>"),
        _ => input.path.as_path(),
    };
    let bytes = if stdin { source::stdin() } else { source::open(&input.path) };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(e) => return unreadable(outcome, e.to_string()),
    };
    outcome.bytes = bytes.len() as u64;
    if input.origin == Origin::Walked && source::is_binary(&bytes) {
        outcome.summary.skipped_binary = 1;
        return outcome;
    }
    let document = match source::read(bytes) {
        Ok(document) => document,
        Err(e) => return unreadable(outcome, format!("{}: {e}", shown(name))),
    };
    let asked = plan.asked(name);
    let fixes = args.fix || args.fix_only || args.diff;
    if fixes {
        fixed(plan, args, report, asked, document, name, stdin, limit, &mut outcome);
    } else {
        let findings = plan.linter.lint_as(&document.text, &asked.selection, asked.lang);
        write(asked, report, &document, findings, name, limit, &mut outcome);
    }
    outcome
}

fn unreadable(mut outcome: Outcome, problem: String) -> Outcome {
    outcome.summary.unreadable = 1;
    outcome.problems.push(problem);
    outcome
}

/// Fixes a document, writes it or its diff, and reports what is left.
#[expect(clippy::too_many_arguments, reason = "one call, and a struct would only rename them")]
fn fixed(
    plan: &Plan,
    args: &LintArgs,
    report: Option<&dyn Report>,
    asked: &Asked,
    document: Document,
    name: &Path,
    stdin: bool,
    limit: Option<u64>,
    outcome: &mut Outcome,
) {
    let level = if asked.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let fixed = plan.linter.fix(&document.text, &asked.selection, asked.lang, level);
    if !fixed.unsettled.is_empty() {
        let rules: Vec<&str> = fixed.unsettled.iter().map(crate::finding::RuleId::as_str).collect();
        outcome.problems.push(format!(
            "{}: the fixes of {} undo each other; this is a defect of the rules",
            shown(name),
            rules.join(" and ")
        ));
    }
    let applied: usize = fixed.applied.values().sum();
    if fixed.edits.is_empty() {
        if stdin && !args.diff {
            outcome.rewritten = Some(document.original().into_owned());
        }
        return write(asked, report, &document, fixed.remaining, name, limit, outcome);
    }
    let new = match document.rewrite(&fixed.edits) {
        Ok(new) => new,
        Err(e) => {
            outcome.problems.push(format!("{}: not fixed: {e}", shown(name)));
            let findings = plan.linter.lint_as(&document.text, &asked.selection, asked.lang);
            return write(asked, report, &document, findings, name, limit, outcome);
        }
    };
    if args.diff {
        outcome.diff = diff::unified(&shown(name), &document.text, &fixed.text);
    } else if stdin {
        outcome.rewritten = Some(new.clone());
    } else if let Err(e) = save::replace(name, document.fingerprint(), &new) {
        outcome.problems.push(e.to_string());
        let findings = plan.linter.lint_as(&document.text, &asked.selection, asked.lang);
        return write(asked, report, &document, findings, name, limit, outcome);
    }
    outcome.summary.fixed.findings = applied as u64;
    outcome.summary.fixed.files = 1;
    match source::read_as(new, document.encoding) {
        Ok(document) => write(asked, report, &document, fixed.remaining, name, limit, outcome),
        Err(e) => outcome.problems.push(format!("{}: {e}", shown(name))),
    }
}

/// Writes a document's findings into its fragment and counts them.
fn write(
    asked: &Asked,
    report: Option<&dyn Report>,
    document: &Document,
    mut findings: Vec<Finding>,
    name: &Path,
    limit: Option<u64>,
    outcome: &mut Outcome,
) {
    findings.extend(input::findings(&document.notices, &asked.choice));
    findings.retain(|f| f.severity >= asked.severity);
    findings.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.cmp(&b.rule)));
    outcome.summary.add(&findings);
    let shown_count = limit.map_or(findings.len(), |l| findings.len().min(l as usize));
    let Some(report) = report.filter(|_| shown_count > 0) else { return };
    let fingerprints = fingerprint::all(&document.text, &findings);
    let lines = LineIndex::new(&document.text);
    let linted = Linted {
        path: &shown(name),
        text: &document.text,
        lines: &lines,
        findings: &findings[..shown_count],
        fingerprints: &fingerprints[..shown_count],
        to_file: &|span: Span| document.map.to_file(span),
    };
    report.document(&linted, &mut outcome.fragment);
}
