//! One file: read, lint, fix, write its part of the report.

use super::plan::{Asked, Plan};
use crate::cli::args::LintArgs;
use crate::engine::input;
use crate::finding::fingerprint::Prints;
use crate::finding::{Applicability, Finding};
use crate::report::{Linted, Report, Summary, diff};
use crate::source::walk::{Input, Origin, shown};
use crate::source::{self, Document, save};
use crate::text::lines::LineIndex;
use crate::text::span::Span;
use std::cell::OnceCell;
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
    /// The file is large and was not linted: it wants its report written part by part.
    pub(super) large: bool,
}

/// Writes a part of a report, if it is not empty, and clears it.
pub(super) type Flush<'f> = &'f mut dyn FnMut(&mut String);

/// Files of this many bytes on are linted one after another, so that their findings and reports need not be kept.
const LARGE: usize = 8 << 20;

/// Findings of a file that are drawn together.
const PART: usize = 1024;

/// Lints one file. At most `limit` findings are written, all are counted. Without `flush` the report stays in the
/// outcome, and a large file is left for a call with it.
pub(super) fn lint(
    plan: &Plan,
    args: &LintArgs,
    report: Option<&dyn Report>,
    input: &Input,
    limit: Option<u64>,
    flush: Option<Flush<'_>>,
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
    if !fixes && !stdin && flush.is_none() && document.text.len() >= LARGE {
        outcome.large = true;
        return outcome;
    }
    if fixes {
        fixed(plan, args, report, asked, document, name, stdin, limit, &mut outcome);
    } else {
        let drawing = Drawing::new(asked, report, &document, name, limit, flush);
        drawing.all(|take| plan.linter.lint_each(&document.text, &asked.selection, asked.lang, take), &mut outcome);
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
    findings: Vec<Finding>,
    name: &Path,
    limit: Option<u64>,
    outcome: &mut Outcome,
) {
    let drawing = Drawing::new(asked, report, document, name, limit, None);
    drawing.all(|take| findings.into_iter().for_each(take), outcome);
}

/// The findings of one document on their way into its report.
struct Drawing<'d, 'f> {
    asked: &'d Asked,
    report: Option<&'d dyn Report>,
    document: &'d Document,
    path: String,
    /// Findings that may still be shown.
    left: usize,
    flush: Option<Flush<'f>>,
    lines: OnceCell<LineIndex>,
    prints: Prints,
    part: Vec<Finding>,
}

impl<'d, 'f> Drawing<'d, 'f> {
    fn new(
        asked: &'d Asked,
        report: Option<&'d dyn Report>,
        document: &'d Document,
        name: &Path,
        limit: Option<u64>,
        flush: Option<Flush<'f>>,
    ) -> Self {
        let left = limit.map_or(usize::MAX, |l| l as usize);
        let (lines, prints) = (OnceCell::new(), Prints::default());
        Self { asked, report, document, path: shown(name), left, flush, lines, prints, part: Vec::new() }
    }

    /// Draws what `findings` hands over, in order, and what reading the document had to put up with.
    fn all(mut self, findings: impl FnOnce(&mut dyn FnMut(Finding)), outcome: &mut Outcome) {
        let place = |f: &Finding| (f.span, f.rule.clone());
        let mut notices = input::findings(&self.document.notices, &self.asked.choice);
        notices.sort_by_key(place);
        let mut notices = notices.into_iter().peekable();
        findings(&mut |finding| {
            while let Some(notice) = notices.next_if(|n| place(n) < place(&finding)) {
                self.push(notice, outcome);
            }
            self.push(finding, outcome);
        });
        notices.for_each(|n| self.push(n, outcome));
        self.draw(outcome);
        outcome.summary.files += 1;
        outcome.summary.files_with_findings += u64::from(outcome.summary.findings() > 0);
    }

    fn push(&mut self, finding: Finding, outcome: &mut Outcome) {
        if finding.severity < self.asked.severity {
            return;
        }
        self.part.push(finding);
        if self.part.len() == PART {
            self.draw(outcome);
        }
    }

    fn draw(&mut self, outcome: &mut Outcome) {
        outcome.summary.add_findings(&self.part);
        let text = &self.document.text;
        let findings = &self.part[..self.part.len().min(self.left)];
        self.left -= findings.len();
        if let Some(report) = self.report.filter(|_| !findings.is_empty()) {
            let fingerprints = if report.fingerprints() { self.prints.next(text, findings) } else { Vec::new() };
            let linted = Linted {
                path: &self.path,
                text,
                lines: self.lines.get_or_init(|| LineIndex::new(text)),
                findings,
                fingerprints: &fingerprints,
                to_file: &|span: Span| self.document.map.to_file(span),
            };
            if !outcome.fragment.is_empty() {
                outcome.fragment.push_str(report.separator());
            }
            report.document(&linted, &mut outcome.fragment);
            if let Some(flush) = &mut self.flush {
                flush(&mut outcome.fragment);
            }
        }
        self.part.clear();
    }
}
