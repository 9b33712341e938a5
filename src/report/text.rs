//! `text`: each finding as a person wants to read it, drawn by codespan-reporting over an excerpt.
//!
//! ```text
//! warning[repetition/doubled-word]: `the` is repeated
//!   ┌─ a.txt:3:9
//!   │
//! 3 │ We saw the the heron.
//!   │        ^^^^^^^
//!   │
//!   = fix (safe): Remove the second `the`
//!     `We saw the the heron.` → `We saw the heron.`
//! ```

use super::excerpt::{Excerpt, Excerpts, Role};
use super::{Linted, Look, Report, RuleCard, Summary, concise, plain, visible};
use crate::finding::{Applicability, Finding, Fix, Label, Severity};
use crate::text::span::Span;
use codespan_reporting::diagnostic::{self, Diagnostic};
use codespan_reporting::term::{self, termcolor};
use std::fmt::Write as _;

/// Second places that are drawn; the others are named in a note.
const DRAWN: usize = 4;

/// Second places that the note names.
const NAMED: usize = 8;

/// Alternatives that are listed.
const LISTED: usize = 6;

/// Characters of either side of a preview; a longer one is left out.
const PREVIEW: usize = 60;

/// Characters of context in a preview.
const CONTEXT: usize = 16;

pub(super) struct Text {
    config: term::Config,
    styles: Option<term::Styles>,
}

impl Text {
    pub(super) fn new(look: Look) -> Self {
        Self { config: term::Config::default(), styles: look.color.then(term::Styles::default) }
    }

    fn draw(&self, excerpts: &Excerpts<'_>, diagnostic: &Diagnostic<usize>) -> Option<String> {
        let mut drawn = String::new();
        let Some(styles) = &self.styles else {
            return term::emit_to_string(&mut drawn, &self.config, excerpts, diagnostic).ok().map(|()| drawn);
        };
        let mut ansi = termcolor::Ansi::new(Vec::new());
        let mut writer = term::StylesWriter::new(&mut ansi, styles);
        term::emit_to_write_style(&mut writer, &self.config, excerpts, diagnostic).ok()?;
        String::from_utf8(ansi.into_inner()).ok()
    }
}

impl Report for Text {
    fn fingerprints(&self) -> bool {
        false
    }

    fn document(&self, linted: &Linted<'_>, out: &mut String) {
        for finding in linted.findings {
            let (excerpts, diagnostic) = diagnose(linted, finding);
            if self.styles.is_none() && plain::draw(&excerpts, &diagnostic, out) {
                continue;
            }
            match self.draw(&excerpts, &diagnostic) {
                Some(drawn) => out.push_str(&drawn),
                // Not to be expected, and no reason to lose a finding.
                None => concise::line(linted, finding, out),
            }
        }
    }

    fn finish(&self, _rules: &[RuleCard<'_>], summary: &Summary, out: &mut String) {
        out.push_str(&summary.sentence());
        out.push('\n');
    }
}

fn diagnose<'a>(linted: &'a Linted<'a>, finding: &Finding) -> (Excerpts<'a>, Diagnostic<usize>) {
    let severity = match finding.severity {
        Severity::Error => diagnostic::Severity::Error,
        Severity::Warning => diagnostic::Severity::Warning,
        Severity::Note => diagnostic::Severity::Note,
    };
    let (drawn, named) = finding.labels.split_at(finding.labels.len().min(DRAWN));
    let places: Vec<Span> = drawn.iter().map(|label| label.span).collect();
    let (main, left_out) = Excerpt::new(linted, finding.span, &places);
    let mut labels = vec![diagnostic::Label::primary(0, main.range(finding.span, Role::Main))];
    let mut excerpts = vec![main];
    for (i, label) in drawn.iter().enumerate() {
        let id = if left_out.contains(&i) {
            excerpts.push(Excerpt::new(linted, label.span, &[]).0);
            excerpts.len() - 1
        } else {
            0
        };
        let range = excerpts[id].range(label.span, Role::Also);
        labels.push(diagnostic::Label::secondary(id, range).with_message(visible::line(&label.message)));
    }
    let mut notes = Vec::new();
    if !named.is_empty() {
        notes.push(more_places(linted, named));
    }
    match finding.fixes.as_slice() {
        [] => {}
        [fix] => notes.push(format!("fix {}", offer(linted, fix, "  "))),
        fixes => notes.push(alternatives(linted, fixes)),
    }
    let diagnostic = Diagnostic::new(severity)
        .with_code(finding.rule.as_str())
        .with_message(visible::line(&finding.message))
        .with_labels(labels)
        .with_notes(notes);
    (Excerpts(excerpts), diagnostic)
}

/// `also at 12:4, 80:1 and 96 more places`.
fn more_places(linted: &Linted<'_>, labels: &[Label]) -> String {
    let at = |label: &Label| {
        let at = linted.lines.position(linted.text, label.span.start());
        format!("{}:{}", at.line, at.character)
    };
    let places: Vec<String> = labels.iter().take(NAMED).map(at).collect();
    let rest = labels.len().saturating_sub(NAMED);
    let rest = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    format!("also at {}{rest}", places.join(", "))
}

/// Several fixes: none is applied by itself.
fn alternatives(linted: &Linted<'_>, fixes: &[Fix]) -> String {
    let mut out = String::from("fixes to choose from:");
    for (i, fix) in fixes.iter().take(LISTED).enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n  {}. {}", i + 1, offer(linted, fix, "     "));
    }
    if fixes.len() > LISTED {
        let _ = write!(out, "\n  and {} more", fixes.len() - LISTED);
    }
    out
}

/// `(safe): Remove the second …`, with a preview on a line of its own where it is short.
fn offer(linted: &Linted<'_>, fix: &Fix, indent: &str) -> String {
    let safety = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::Display => "display only",
    };
    let title = visible::line(&fix.title);
    match preview(linted, fix) {
        Some(preview) => format!("({safety}): {title}\n{indent}{preview}"),
        None => format!("({safety}): {title}"),
    }
}

/// The words before and after; `None` where either is too long to compare at a glance.
fn preview(linted: &Linted<'_>, fix: &Fix) -> Option<String> {
    let span = fix.span();
    let text = linted.text;
    if span.len() as usize > 4 * PREVIEW {
        return None;
    }
    let line = linted.lines.line(text, linted.lines.line_of(span.start()));
    let last = linted.lines.line(text, linted.lines.line_of(span.end()));
    let start = context(text[line.start() as usize..span.start() as usize].chars().rev());
    let end = context(text[span.end() as usize..last.end().max(span.end()) as usize].chars());
    let (start, end) = (span.start() as usize - start, span.end() as usize + end);
    let mut after = String::new();
    let mut at = start;
    for edit in fix.edits() {
        after.push_str(&text[at..edit.span.range().start]);
        after.push_str(&edit.text);
        at = edit.span.range().end;
    }
    after.push_str(&text[at..end]);
    let (before, after) = (visible::line(&text[start..end]), visible::line(&after));
    let short = |side: &str| side.chars().take(PREVIEW + 1).count() <= PREVIEW;
    (short(&before) && short(&after) && !after.trim().is_empty()).then(|| format!("`{before}` → `{after}`"))
}

/// Bytes of whole words, no more than a few characters of them.
fn context(characters: impl Iterator<Item = char>) -> usize {
    let (mut bytes, mut whole) = (0, 0);
    let mut left = CONTEXT;
    for c in characters {
        if c.is_whitespace() {
            whole = bytes;
        }
        if left == 0 {
            return whole;
        }
        left -= 1;
        bytes += c.len_utf8();
    }
    bytes
}
