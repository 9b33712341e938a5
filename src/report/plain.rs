//! Plain drawing of the commonest diagnostic: one line of the text, one place on it, no colours.
//!
//! codespan-reporting formats a diagnostic character by character, which took a quarter of a whole run. What it
//! writes for a single line of characters that take one cell each is known beforehand, so it is written at once;
//! everything else is left to it. That both write the same is tested below, against codespan-reporting itself.

use super::excerpt::Excerpts;
use codespan_reporting::diagnostic::{Diagnostic, Severity};
use std::fmt::Write as _;

/// Appends the diagnostic; `false`, with nothing written, where it is not a plain one.
pub(super) fn draw(excerpts: &Excerpts<'_>, diagnostic: &Diagnostic<usize>, out: &mut String) -> bool {
    let ([excerpt], [label]) = (excerpts.0.as_slice(), diagnostic.labels.as_slice()) else { return false };
    let Some((line, column, row)) = excerpt.only_row() else { return false };
    if !label.message.is_empty() || !row.chars().all(takes_one_cell) || label.range.end > row.len() {
        return false;
    }
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Bug | Severity::Help => return false,
    };
    let Some(code) = diagnostic.code.as_deref().filter(|code| !code.is_empty()) else { return false };
    let pad = line.ilog10() as usize + 1;
    // A place without bytes still gets a caret.
    let before = row[..label.range.start].chars().count();
    let under = row[label.range.clone()].chars().count().max(1);
    let name = excerpt.name();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "{severity}[{code}]: {message}\n{:pad$} ┌─ {name}:{line}:{column}\n{:pad$} │\n{line} │ {row}\n{:pad$} │ {:before$}",
        "",
        "",
        "",
        "",
        message = diagnostic.message
    );
    out.extend(std::iter::repeat_n('^', under));
    out.push('\n');
    if !diagnostic.notes.is_empty() {
        let _ = writeln!(out, "{:pad$} │", "");
    }
    for note in &diagnostic.notes {
        for (i, line) in note.lines().enumerate() {
            let bullet = if i == 0 { '=' } else { ' ' };
            let _ = writeln!(out, "{:pad$} {bullet} {line}", "");
        }
    }
    out.push('\n');
    true
}

/// Characters that every terminal sets in one cell: Latin, Cyrillic, and the quotation marks and dashes of both.
fn takes_one_cell(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{4FF}' | '\u{2013}'..='\u{2014}' | '\u{2018}'..='\u{201E}' | '\u{2022}' | '\u{2026}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Linted;
    use crate::report::excerpt::{Excerpt, Role};
    use crate::text::lines::LineIndex;
    use crate::text::span::Span;
    use codespan_reporting::diagnostic::Label;
    use codespan_reporting::term;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn writes_what_codespan_writes(
            text in "([a-zé “…”я\\-\n]|the |\u{AE}\u{2FF}|[\u{400}\u{482}\u{48A}\u{4FF}\u{201E}\u{2022}]){1,300}",
            at in any::<prop::sample::Index>(),
            len in 0usize..12,
            notes in prop::collection::vec("[a-z]{1,9}(\n[a-z ]{1,9})?", 0..3),
        ) {
            let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1 } i };
            let start = floor(at.index(text.len() + 1));
            let span = Span::of(start..floor((start + len).min(text.len())));
            let lines = LineIndex::new(&text);
            let to_file = |s: Span| u64::from(s.start())..u64::from(s.end());
            let linted = Linted { path: "a/b.txt", text: &text, lines: &lines, findings: &[], fingerprints: &[], to_file: &to_file };
            let main = Excerpt::new(&linted, span, &[]).0;
            let label = Label::primary(0, main.range(span, Role::Main));
            let diagnostic =
                Diagnostic::warning().with_code("a/b").with_message("says `it`").with_labels(vec![label]).with_notes(notes);
            let excerpts = Excerpts(vec![main]);
            let (mut ours, mut theirs) = (String::new(), String::new());
            if draw(&excerpts, &diagnostic, &mut ours) {
                term::emit_to_string(&mut theirs, &term::Config::default(), &excerpts, &diagnostic).expect("it is drawn");
                prop_assert_eq!(ours, theirs);
            } else {
                prop_assert!(ours.is_empty());
                prop_assert!(text.contains('\n'), "one line is plain");
            }
        }
    }
}
