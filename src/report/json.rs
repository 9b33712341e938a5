//! `json`: one object with a schema number, all findings and the counts of the run.
//!
//! `{"schema": 1, "findings": […], "summary": {…}}`; the findings are the objects of `jsonl`, one a line.
//! The number rises when a key changes its meaning or goes; new keys may come at any time.

use super::jsonl::{Row, to_json};
use super::{Linted, Report, RuleCard, Summary};
use crate::finding::Severity;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The number of the schema described in `docs/output.md`.
const SCHEMA: u32 = 1;

pub(super) struct Json;

impl Report for Json {
    fn start(&self, _rules: &[RuleCard<'_>], out: &mut String) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{{\"schema\":{SCHEMA},\"findings\":[");
    }

    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        let rows: Vec<String> = linted.pairs().map(|(f, print)| to_json(&Row::new(linted, f, print))).collect();
        out.push_str(&rows.join(self.separator()));
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn finish(&self, _rules: &[RuleCard<'_>], summary: &Summary, out: &mut String) {
        out.push_str("\n],\"summary\":");
        out.push_str(&to_json(&Counts::new(summary)));
        out.push_str("}\n");
    }
}

#[derive(Serialize)]
struct Counts<'a> {
    files: u64,
    files_with_findings: u64,
    skipped_binary: u64,
    unreadable: u64,
    findings: u64,
    errors: u64,
    warnings: u64,
    notes: u64,
    fixable_safe: u64,
    fixable_unsafe: u64,
    fixed: FixedCounts,
    hidden: u64,
    rules: BTreeMap<&'a str, RuleCounts>,
}

#[derive(Serialize)]
struct FixedCounts {
    findings: u64,
    files: u64,
}

#[derive(Serialize)]
struct RuleCounts {
    findings: u64,
    fixable_safe: u64,
    fixable_unsafe: u64,
}

impl<'a> Counts<'a> {
    fn new(summary: &'a Summary) -> Self {
        let rules = summary.per_rule.iter().map(|(rule, count)| {
            let counts = RuleCounts {
                findings: count.findings,
                fixable_safe: count.fixable_safe,
                fixable_unsafe: count.fixable_unsafe,
            };
            (rule.as_str(), counts)
        });
        Self {
            files: summary.files,
            files_with_findings: summary.files_with_findings,
            skipped_binary: summary.skipped_binary,
            unreadable: summary.unreadable,
            findings: summary.findings(),
            errors: summary.of(Severity::Error),
            warnings: summary.of(Severity::Warning),
            notes: summary.of(Severity::Note),
            fixable_safe: summary.fixable_safe,
            fixable_unsafe: summary.fixable_unsafe,
            fixed: FixedCounts { findings: summary.fixed.findings, files: summary.fixed.files },
            hidden: summary.hidden,
            rules: rules.collect(),
        }
    }
}
