//! Fix: edits that belong together, a title, and how far they may be trusted.

use super::edit::Edit;
use crate::text::span::Span;

/// How far a fix may be trusted. Ordered: "applied at level X" is `>= X`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Applicability {
    /// Shown, never applied.
    Display,
    /// Applied with `--unsafe-fixes`: an editor would usually agree, but meaning could shift.
    Unsafe,
    /// Applied by `--fix`: cannot change meaning.
    Safe,
}

impl Applicability {
    /// The name used in rule files and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }

    /// The applicability of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Display, Self::Unsafe, Self::Safe].into_iter().find(|a| a.name() == name)
    }
}

/// Edits that apply together or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, in the imperative: "Remove the second `the`".
    pub title: String,
    /// At least one edit, sorted, none overlapping another.
    edits: Vec<Edit>,
    /// How far it may be trusted.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix of the given edits; `None` where there are none or two of them overlap.
    #[must_use]
    pub fn new(title: impl Into<String>, mut edits: Vec<Edit>, applicability: Applicability) -> Option<Self> {
        edits.sort();
        let apart = edits.windows(2).all(|w| w[0].span.end() <= w[1].span.start() && w[0].span != w[1].span);
        (apart && !edits.is_empty()).then(|| Self { title: title.into(), edits, applicability })
    }

    /// The edits, sorted by position.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The smallest span that holds every edit.
    #[must_use]
    pub fn span(&self) -> Span {
        self.edits.iter().map(|e| e.span).reduce(Span::cover).unwrap_or_default()
    }
}
