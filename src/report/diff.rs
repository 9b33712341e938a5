//! Diff: what fixes would change, as a unified diff that `git apply` and `patch` accept.
//!
//! Lines end at line feeds alone: a carriage return belongs to its line, so a CRLF file gives CRLF lines, and a
//! lone one does not cut a line. The comparison is Myers' with git's limits on the search, so that a large file
//! with many changes stays near linear.

use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, group_diff_ops};
use std::fmt::Write as _;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// The diff of one file with its headers; empty where the texts are equal.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let mut out = String::new();
    if old == new {
        return out;
    }
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let (a, b) = (name("a/", path), name("b/", path));
    // A tab ends a name with a space in it; without one `patch` stops at the space.
    let end = if path.contains(' ') { "\t" } else { "" };
    // Writing to a string cannot fail.
    let _ = write!(out, "diff --git {a} {b}\n--- {a}{end}\n+++ {b}{end}\n");
    for hunk in group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT) {
        write_hunk(&hunk, &old, &new, &mut out);
    }
    out
}

fn write_hunk(hunk: &[DiffOp], old: &[&str], new: &[&str], out: &mut String) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let before = range(first.old_range().start, last.old_range().end);
    let after = range(first.new_range().start, last.new_range().end);
    let _ = writeln!(out, "@@ -{before} +{after} @@");
    for change in hunk.iter().flat_map(|op| op.iter_changes(old, new)) {
        out.push(match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        });
        out.push_str(change.value());
        if !change.value().ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// Lines `start..end`, from 0, as a hunk header counts them: an empty range names the line before it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        n => format!("{},{n}", start + 1),
    }
}

/// A name as git writes it: relative, in quotes with octal escapes where it holds a control, quote or backslash.
fn name(prefix: &str, path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let plain = format!("{prefix}{path}");
    if !plain.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        return plain;
    }
    let mut out = String::from("\"");
    for byte in plain.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            0x20..=0x7E => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_carriage_returns_and_a_missing_final_newline() {
        let diff = unified("./a b.txt", "one\r\ntwo two\r\nthree\rhalf", "one\r\ntwo\r\nthree\rhalf");
        let body = "@@ -1,3 +1,3 @@\n one\r\n-two two\r\n+two\r\n three\rhalf\n\\ No newline at end of file\n";
        assert_eq!(diff, format!("diff --git a/a b.txt b/a b.txt\n--- a/a b.txt\t\n+++ b/a b.txt\t\n{body}"));
    }

    #[test]
    fn equal_texts_give_nothing() {
        assert_eq!(unified("a", "x\n", "x\n"), "");
    }

    #[test]
    fn odd_names_are_quoted() {
        assert_eq!(name("a/", "q\"\t.txt"), "\"a/q\\\"\\011.txt\"");
    }
}
