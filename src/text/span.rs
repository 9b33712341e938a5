//! Span: a half-open range of bytes of one text, and the only position type that crosses a folder edge.
//!
//! Lines and columns are derived from spans at the very end, in `finding::place`.

use std::fmt;
use std::ops::Range;

/// A half-open range of bytes, `start <= end`, both on character boundaries of the text it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// When `start > end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span ends before it starts");
        Self { start, end }
    }

    /// The empty span at byte `at`.
    #[must_use]
    pub const fn at(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// The span of a byte range.
    ///
    /// # Panics
    /// When the range is reversed or does not fit 32 bits; texts over 4 GiB are refused on reading.
    #[must_use]
    pub fn of(range: Range<usize>) -> Self {
        let start = u32::try_from(range.start).expect("texts over 4 GiB are refused on reading");
        let end = u32::try_from(range.end).expect("texts over 4 GiB are refused on reading");
        Self::new(start, end)
    }

    /// First byte.
    #[must_use]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// First byte after the span.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text the span covers.
    ///
    /// # Panics
    /// When the span does not lie on character boundaries inside `text`.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two share a byte or meet at an edge.
    #[must_use]
    pub const fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether `other` lies inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
