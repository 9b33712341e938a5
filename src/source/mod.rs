//! Bytes become documents, and edits become bytes.
//!
//! A path is [opened](open()), its bytes are [read] into a [`Document`], a text with a [map](SourceMap) back to the
//! file. Edits on the text are [rewritten](Document::rewrite) into the file's own encoding and
//! [saved](save::replace) so that the file is old or new at any moment. [`walk`] finds the files of a folder, and
//! [`mod@format`] says which files are text and which are something else.
//!
//! Reading never fails for what stands in a file, with two exceptions: text over 4 GiB − 1, and UTF-32. Everything
//! else becomes a [`Notice`].

mod decode;
mod document;
mod draft;
pub mod format;
pub mod map;
mod notice;
mod open;
pub mod save;
mod sniff;
mod utf16;
pub mod walk;

pub use decode::{Charset, Encoding};
pub use document::{Document, read, read_as};
pub use map::SourceMap;
pub use notice::{Notice, NoticeKind};
pub use open::{OpenError, open, stdin};
pub use save::{Fingerprint, SaveError};
pub use sniff::is_binary;
pub use utf16::Endian;

use crate::text::span::Span;
use std::ops::Range;

/// Why bytes could not be read as a document.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// Spans have 32 bits.
    #[error("the text has {bytes} bytes, more than the 4 GiB − 1 that can be linted; split it")]
    TooLong {
        /// Its length in UTF-8.
        bytes: u64,
    },
    /// The byte order mark of UTF-32.
    #[error("the file is in UTF-32, which cannot be read; save it as UTF-8")]
    Utf32,
}

/// Why edits could not go back into the file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RewriteError {
    /// The encoding of the file has no such character.
    #[error("the edit at bytes {span:?} needs `{character}`, which {encoding} cannot write")]
    Unencodable {
        /// The edit, in the text.
        span: Span,
        /// The character.
        character: char,
        /// The encoding of the file.
        encoding: &'static str,
    },
    /// A replacement would put U+FFFD where the file has bytes of its own.
    #[error("the edit at bytes {span:?} would replace the undecodable bytes {bytes:?} of the file by U+FFFD")]
    Undecodable {
        /// The edit, in the text.
        span: Span,
        /// The bytes, in the file.
        bytes: Range<u64>,
    },
    /// The edited bytes would read as another text.
    #[error("with the edit at bytes {span:?} the file would not read as the edited text")]
    Unfaithful {
        /// The edit, in the text.
        span: Span,
    },
    /// The edit overlaps the one before it, or lies outside the text or inside a character.
    #[error("the edit at bytes {span:?} is out of place")]
    Misplaced {
        /// The edit, in the text.
        span: Span,
    },
    /// The edited text passes 4 GiB − 1.
    #[error("the edited text would pass 4 GiB − 1")]
    TooLong,
}
