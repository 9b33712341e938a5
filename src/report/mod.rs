//! Reports: the same findings, written in one way each; one file per format.
//!
//! A report fills a `String` and prints nothing. It never recomputes a finding: what one format says, all say.
//! `document` is called in parallel and its fragments are joined in the order of the paths, with `separator`
//! between those that are not empty, after what `start` wrote and before what `finish` writes.
//!
//! A new format is a file here, a row in [`FORMATS`] and its golden file in `tests/fixtures/reports`.

mod concise;
pub mod diff;
mod excerpt;
mod github;
mod json;
mod jsonl;
mod plain;
mod sarif;
pub mod statistics;
mod summary;
mod text;
mod visible;

pub use summary::{Fixed, RuleCount, Summary};
pub use visible::lines as visible_lines;

use crate::finding::{Finding, Place, Severity};
use crate::text::lines::LineIndex;
use crate::text::span::Span;
use std::ops::Range;

/// One document with its findings.
pub struct Linted<'a> {
    /// Where it came from, as the user wrote it.
    pub path: &'a str,
    /// The text that was linted.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// Its findings, in order.
    pub findings: &'a [Finding],
    /// The fingerprint of each finding; empty for a report that shows none (see [`Report::fingerprints`]).
    pub fingerprints: &'a [u64],
    /// Bytes of the text → bytes of the file.
    pub to_file: &'a (dyn Fn(Span) -> Range<u64> + Sync),
}

impl Linted<'_> {
    /// A span with lines and columns.
    fn place(&self, span: Span) -> Place {
        Place::of(span, self.text, self.lines)
    }

    /// Each finding with its fingerprint.
    fn pairs(&self) -> impl Iterator<Item = (&Finding, u64)> {
        debug_assert_eq!(self.findings.len(), self.fingerprints.len(), "one fingerprint per finding");
        self.findings.iter().zip(self.fingerprints.iter().copied())
    }
}

/// What a report may say about a rule.
#[derive(Clone, Copy, Debug)]
pub struct RuleCard<'a> {
    /// `family/name`.
    pub id: &'a str,
    /// Its severity unless a finding says otherwise.
    pub severity: Severity,
    /// One line: what it finds.
    pub summary: &'a str,
    /// Why that is a defect.
    pub why: &'a str,
    /// The category of the error typology MQM it belongs to, where it has one.
    pub mqm: Option<&'a str>,
    /// The post-editing level that asks for it: `light` or `full`.
    pub level: &'a str,
}

/// A way to write findings.
pub trait Report: Sync {
    /// Writes what stands before all findings.
    fn start(&self, _rules: &[RuleCard<'_>], _out: &mut String) {}

    /// Whether it shows fingerprints.
    fn fingerprints(&self) -> bool {
        true
    }

    /// Writes the findings of one document, or the next part of them: parts and documents are joined alike.
    fn document(&self, linted: &Linted<'_>, out: &mut String);

    /// What stands between two fragments that are not empty, and between two findings of one.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Writes what stands after all findings.
    fn finish(&self, _rules: &[RuleCard<'_>], _summary: &Summary, _out: &mut String) {}
}

/// What a user may choose about any report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Whether to colour, with ANSI escapes, in formats made for a terminal.
    pub color: bool,
}

/// A row of the table of formats.
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Makes the report.
    pub make: fn(Look) -> Box<dyn Report>,
}

/// Every format, the default first.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        about: "excerpts with marked places, for people",
        make: |look| Box::new(text::Text::new(look)),
    },
    Format { name: "concise", about: "one line per finding", make: |_| Box::new(concise::Concise) },
    Format { name: "json", about: "one object with all findings and the counts", make: |_| Box::new(json::Json) },
    Format { name: "jsonl", about: "one JSON object per finding and line", make: |_| Box::new(jsonl::Jsonl) },
    Format { name: "github", about: "annotations of GitHub Actions", make: |_| Box::new(github::GitHub) },
    Format { name: "sarif", about: "SARIF 2.1.0, for code scanning", make: |_| Box::<sarif::Sarif>::default() },
];

/// The report of that name.
#[must_use]
pub fn named(name: &str, look: Look) -> Option<Box<dyn Report>> {
    FORMATS.iter().find(|f| f.name == name).map(|f| (f.make)(look))
}

/// Writes documents one after another: `start`, the fragments with separators, `finish`.
#[must_use]
pub fn whole(report: &dyn Report, rules: &[RuleCard<'_>], documents: &[Linted<'_>], summary: &Summary) -> String {
    let mut out = String::new();
    report.start(rules, &mut out);
    let mut first = true;
    for linted in documents {
        let mut fragment = String::new();
        report.document(linted, &mut fragment);
        if fragment.is_empty() {
            continue;
        }
        if !first {
            out.push_str(report.separator());
        }
        first = false;
        out.push_str(&fragment);
    }
    report.finish(rules, summary, &mut out);
    out
}
