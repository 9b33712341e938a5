//! What the tool says, whoever says it: findings, their severity, their fix and their place.
//!
//! A finding owns no text of the document beyond its message and its replacements, so it outlives the buffer.

mod edit;
pub mod fingerprint;
mod fix;
mod id;
pub mod place;
mod severity;

pub use edit::Edit;
pub use fix::{Applicability, Fix};
pub use id::RuleId;
pub use place::{Place, Position};
pub use severity::Severity;

use crate::text::span::Span;

/// A second place that explains a finding: the first copy of a repeat, the quote that was never closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words, lower case, no full stop.
    pub message: String,
}

/// One defect in one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule that says so.
    pub rule: RuleId,
    /// How bad it is.
    pub severity: Severity,
    /// The bytes at fault, in the text that was linted.
    pub span: Span,
    /// One line that makes sense without the excerpt.
    pub message: String,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What could be done. One fix may be applied; of several, a person picks.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// The fix that may be applied without a person choosing: the only one there is.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        match self.fixes.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether `--fix` at the given level would apply this finding's fix.
    #[must_use]
    pub fn fixable(&self, level: Applicability) -> bool {
        self.fix().is_some_and(|f| f.applicability >= level && f.applicability > Applicability::Display)
    }
}
