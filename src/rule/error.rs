//! Mistakes in rule and configuration files, drawn with their place.

use crate::table::Problem;
use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term;

/// The mistakes of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleError {
    /// The file as shown to people.
    pub path: String,
    /// Its text, into which the spans of the problems point.
    pub source: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl RuleError {
    /// Whether the file cannot be used.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.problems.iter().any(|p| p.fatal)
    }

    /// The mistakes drawn over the file's text.
    #[must_use]
    pub fn render(&self) -> String {
        render_problems(&self.path, &self.source, &self.problems)
    }
}

/// Draws problems over the text they point into.
#[must_use]
pub fn render_problems(path: &str, source: &str, problems: &[Problem]) -> String {
    let file = SimpleFile::new(path, source);
    let config = term::Config::default();
    let mut out = String::new();
    for p in problems {
        let end = p.span.end.min(source.len());
        let start = p.span.start.min(end);
        // A table's own span may reach over many lines; its first line says enough.
        let end = source[start..end].find('\n').map_or(end, |i| start + i);
        let diagnostic = if p.fatal { Diagnostic::error() } else { Diagnostic::warning() };
        let mut label = Label::primary((), start..end);
        if let Some(help) = &p.help {
            label = label.with_message(help);
        }
        let diagnostic = diagnostic.with_message(&p.message).with_label(label);
        let text = term::emit_into_string(&config, &file, &diagnostic);
        out.push_str(&text.unwrap_or_else(|_| format!("error: {}\n", p.message)));
    }
    out
}
