//! `github`: workflow commands that GitHub Actions turns into annotations.
//!
//! `::warning file=a.txt,line=3,endLine=3,col=9,endColumn=16,title=repetition/doubled-word::…`. Columns count
//! characters and are left out where the lines differ, which GitHub asks for.

use super::{Linted, Report};
use crate::finding::Severity;
use std::fmt::Write as _;

pub(super) struct GitHub;

impl Report for GitHub {
    fn fingerprints(&self) -> bool {
        false
    }

    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        let path = property(linted.path);
        for finding in linted.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let place = linted.place(finding.span);
            let (line, end_line) = (place.start.line, place.end.line);
            // Writing to a string cannot fail.
            let _ = write!(out, "::{command} file={path},line={line},endLine={end_line}");
            if line == end_line {
                let _ = write!(out, ",col={},endColumn={}", place.start.character, place.end.character);
            }
            let _ = writeln!(out, ",title={}::{}", property(finding.rule.as_str()), data(&finding.message));
        }
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, which a colon or a comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_would_end_a_property() {
        assert_eq!(property("C:\\50%,\r\n"), "C%3A\\50%25%2C%0D%0A");
        assert_eq!(data("a: b, 5%\n"), "a: b, 5%25%0A");
    }
}
