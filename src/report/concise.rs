//! `concise`: `path:line:column: severity rule message`, one line per finding.
//!
//! The column counts Unicode characters. What would break the line, in a path or a message, is spelled out.

use super::visible;
use super::{Linted, Report};
use crate::finding::Finding;
use std::fmt::Write as _;

pub(super) struct Concise;

impl Report for Concise {
    fn fingerprints(&self) -> bool {
        false
    }

    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        for finding in linted.findings {
            line(linted, finding, out);
        }
    }
}

/// Writes one finding with its line feed.
pub(super) fn line(linted: &Linted<'_>, finding: &Finding, out: &mut String) {
    let at = linted.lines.position(linted.text, finding.span.start());
    let (path, message) = (visible::line(linted.path), visible::line(&finding.message));
    let (severity, rule) = (finding.severity.name(), &finding.rule);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{path}:{}:{}: {severity} {rule} {message}", at.line, at.character);
}
