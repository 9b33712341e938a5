//! `sarif`: SARIF 2.1.0, what code-scanning services read.
//!
//! Regions give lines and columns in Unicode code points (`columnKind` says so) and bytes of the file beside
//! them. The fingerprint keeps an alert the same alert when lines move. Display-only fixes are left out:
//! a viewer offers what it reads as a button. Braces in a message stay as they are, although the standard doubles
//! them: viewers replace `{0}` only in a result with arguments, and ours have none.

use super::jsonl::{hex, to_json};
use super::{Linted, Report, RuleCard, Summary};
use crate::finding::{Applicability, Finding, Fix};
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Default)]
pub(super) struct Sarif {
    /// Rule → its row in the driver's table, which `start` writes.
    rows: OnceLock<FxHashMap<String, usize>>,
}

impl Report for Sarif {
    fn start(&self, rules: &[RuleCard<'_>], out: &mut String) {
        self.rows.get_or_init(|| rules.iter().enumerate().map(|(i, card)| (card.id.to_owned(), i)).collect());
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(descriptor).collect::<Vec<_>>(),
        });
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{}}},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":[",
            to_json(&driver)
        );
    }

    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        let uri = uri(linted.path);
        let results: Vec<String> =
            linted.pairs().map(|(finding, print)| to_json(&self.result(linted, &uri, finding, print))).collect();
        out.push_str(&results.join(self.separator()));
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn finish(&self, _rules: &[RuleCard<'_>], summary: &Summary, out: &mut String) {
        let complete = summary.unreadable == 0;
        let _ = writeln!(out, "\n],\"invocations\":[{{\"executionSuccessful\":{complete}}}]}}]}}");
    }
}

impl Sarif {
    fn result(&self, linted: &Linted<'_>, uri: &str, finding: &Finding, fingerprint: u64) -> Value {
        let mut result = json!({
            "ruleId": finding.rule.as_str(),
            // The levels of the format have the names of our severities.
            "level": finding.severity.name(),
            "message": { "text": finding.message },
            "locations": [{ "physicalLocation": physical(linted, uri, finding.span) }],
            "partialFingerprints": { "postedit/v1": hex(fingerprint) },
        });
        if let Some(row) = self.rows.get().and_then(|rows| rows.get(finding.rule.as_str())) {
            result["ruleIndex"] = json!(row);
        }
        if !finding.labels.is_empty() {
            let related = finding.labels.iter().enumerate().map(|(id, label)| {
                json!({
                    "id": id,
                    "message": { "text": label.message },
                    "physicalLocation": physical(linted, uri, label.span),
                })
            });
            result["relatedLocations"] = related.collect();
        }
        let fixes: Vec<Value> = finding
            .fixes
            .iter()
            .filter(|fix| fix.applicability > Applicability::Display)
            .map(|fix| proposal(linted, uri, fix))
            .collect();
        if !fixes.is_empty() {
            result["fixes"] = json!(fixes);
        }
        result
    }
}

fn descriptor(card: &RuleCard<'_>) -> Value {
    let mut tags = vec![card.id.split('/').next().unwrap_or_default(), card.level];
    tags.extend(card.mqm);
    tags.sort_unstable();
    tags.dedup();
    json!({
        "id": card.id,
        "shortDescription": { "text": card.summary },
        "fullDescription": { "text": card.why },
        "defaultConfiguration": { "level": card.severity.name() },
        "properties": { "tags": tags },
    })
}

fn physical(linted: &Linted<'_>, uri: &str, span: Span) -> Value {
    json!({ "artifactLocation": { "uri": uri }, "region": region(linted, span) })
}

fn region(linted: &Linted<'_>, span: Span) -> Value {
    let place = linted.place(span);
    let bytes = (linted.to_file)(span);
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.character,
        "endLine": place.end.line,
        "endColumn": place.end.character,
        "byteOffset": bytes.start,
        "byteLength": bytes.end - bytes.start,
    })
}

fn proposal(linted: &Linted<'_>, uri: &str, fix: &Fix) -> Value {
    let replacements = fix.edits().iter().map(|edit| {
        let mut replacement = json!({ "deletedRegion": region(linted, edit.span) });
        if !edit.text.is_empty() {
            replacement["insertedContent"] = json!({ "text": edit.text });
        }
        replacement
    });
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

/// A path as a URI reference: relative ones stay relative, absolute ones become `file:` URIs.
fn uri(path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut out = String::with_capacity(path.len() + 8);
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("./a b/ü:1.txt"), "a%20b/%C3%BC%3A1.txt");
        assert_eq!(uri("/srv/x.txt"), "file:///srv/x.txt");
    }
}
