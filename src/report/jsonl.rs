//! `jsonl`: one JSON object per finding and line, the interface for other programs.
//!
//! The keys, their order and their units are described in `docs/output.md` and `docs/finding.schema.json`.
//! Offsets are bytes of the file, also where its text was decoded or unescaped before it was linted; lines and
//! columns are those of the text.

use super::{Linted, Report};
use crate::finding::{Edit, Finding, Fix, Position};
use crate::text::span::Span;
use serde::Serialize;

pub(super) struct Jsonl;

impl Report for Jsonl {
    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        for (finding, fingerprint) in linted.pairs() {
            out.push_str(&to_json(&Row::new(linted, finding, fingerprint)));
            out.push('\n');
        }
    }
}

/// A row of our own as JSON.
pub(super) fn to_json(row: &impl Serialize) -> String {
    serde_json::to_string(row).expect("rows hold strings, numbers and lists only")
}

/// One finding. Fields are written in this order.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    path: &'a str,
    rule: &'a str,
    severity: &'static str,
    start: u64,
    end: u64,
    message: &'a str,
    text: &'a str,
    labels: Vec<LabelRow<'a>>,
    position: Ends,
    fix: Option<FixRow<'a>>,
    fixes: Vec<FixRow<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct LabelRow<'a> {
    start: u64,
    end: u64,
    message: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Ends {
    start: Column,
    end: Column,
}

#[derive(Serialize)]
struct Column {
    line: u32,
    byte: u32,
    character: u32,
    utf16: u32,
    grapheme: u32,
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    start: u64,
    end: u64,
    replacement: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn new(linted: &Linted<'a>, finding: &'a Finding, fingerprint: u64) -> Self {
        let range = (linted.to_file)(finding.span);
        let place = linted.place(finding.span);
        let label = |span: Span, message: &'a str| {
            let range = (linted.to_file)(span);
            LabelRow { start: range.start, end: range.end, message, text: span.text(linted.text) }
        };
        let several = if finding.fixes.len() > 1 { finding.fixes.as_slice() } else { &[] };
        Self {
            path: linted.path,
            rule: finding.rule.as_str(),
            severity: finding.severity.name(),
            start: range.start,
            end: range.end,
            message: &finding.message,
            text: finding.span.text(linted.text),
            labels: finding.labels.iter().map(|l| label(l.span, &l.message)).collect(),
            position: Ends { start: place.start.into(), end: place.end.into() },
            fix: finding.fix().map(|fix| FixRow::new(linted, fix)),
            fixes: several.iter().map(|fix| FixRow::new(linted, fix)).collect(),
            fingerprint: hex(fingerprint),
        }
    }
}

impl<'a> FixRow<'a> {
    fn new(linted: &Linted<'_>, fix: &'a Fix) -> Self {
        let edit = |edit: &'a Edit| {
            let range = (linted.to_file)(edit.span);
            EditRow { start: range.start, end: range.end, replacement: &edit.text }
        };
        Self { title: &fix.title, safety: fix.applicability.name(), edits: fix.edits().iter().map(edit).collect() }
    }
}

impl From<Position> for Column {
    fn from(at: Position) -> Self {
        Self { line: at.line, byte: at.byte, character: at.character, utf16: at.utf16, grapheme: at.grapheme }
    }
}

/// A fingerprint as sixteen hexadecimal digits.
pub(super) fn hex(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}
