//! Place: where a span lies in a file, in every coordinate system a reader may want.

use crate::text::lines::LineIndex;
pub use crate::text::lines::Position;
use crate::text::span::Span;

/// A span with both of its ends placed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The bytes in the file.
    pub span: Span,
    /// Where it starts.
    pub start: Position,
    /// Where it ends (exclusive).
    pub end: Position,
}

impl Place {
    /// Places a span of `text`.
    #[must_use]
    pub fn of(span: Span, text: &str, lines: &LineIndex) -> Self {
        Self { span, start: lines.position(text, span.start()), end: lines.position(text, span.end()) }
    }
}
