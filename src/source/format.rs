//! The table of formats: what is read as what.
//!
//! A format is a row: how its files become documents and edits become files. Plain text is the only one yet. Files
//! of other text formats are read as plain text, markup and all; files of formats that are not text are refused with
//! their name. A new format is a file beside this one, a row in [`FORMATS`], and one row less in `OTHERS`.

use super::{Document, ReadError, RewriteError};
use crate::finding::Edit;
use std::path::Path;

/// One way to read files.
pub trait Format: Sync {
    /// Its name, as in a message: `plain text`.
    fn name(&self) -> &'static str;
    /// The file extensions it owns, in lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];
    /// Reads a file.
    ///
    /// # Errors
    /// When the file is too long or in an encoding that is not read.
    fn read(&self, bytes: Vec<u8>) -> Result<Document, ReadError>;
    /// Makes edits in the file.
    ///
    /// # Errors
    /// When they cannot be written in it.
    fn write(&self, document: &Document, edits: &[Edit]) -> Result<Vec<u8>, RewriteError>;
}

/// Text without markup.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, bytes: Vec<u8>) -> Result<Document, ReadError> {
        super::read(bytes)
    }

    fn write(&self, document: &Document, edits: &[Edit]) -> Result<Vec<u8>, RewriteError> {
        document.rewrite(edits)
    }
}

/// The formats that are read as what they are.
pub const FORMATS: &[&dyn Format] = &[&Plain];

/// What becomes of a file of a format that has no row of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Other {
    Text,
    Refused,
}

/// Formats that are known by name only.
const OTHERS: &[(&str, Other, &[&str])] = &[
    ("Markdown", Other::Text, &["md", "markdown", "mdx"]),
    ("reStructuredText", Other::Text, &["rst"]),
    ("AsciiDoc", Other::Text, &["adoc", "asciidoc"]),
    ("Org", Other::Text, &["org"]),
    ("HTML", Other::Text, &["html", "htm", "xhtml"]),
    ("XML", Other::Text, &["xml"]),
    ("TeX", Other::Text, &["tex"]),
    ("gettext", Other::Text, &["po", "pot"]),
    ("XLIFF", Other::Text, &["xliff", "xlf"]),
    ("TMX", Other::Text, &["tmx"]),
    ("SubRip subtitles", Other::Text, &["srt"]),
    ("WebVTT subtitles", Other::Text, &["vtt"]),
    ("JSON Lines", Other::Text, &["jsonl", "ndjson"]),
    ("JSON", Other::Text, &["json"]),
    ("a table", Other::Text, &["csv", "tsv"]),
    ("Parquet", Other::Refused, &["parquet"]),
    ("Arrow", Other::Refused, &["arrow", "feather"]),
    ("Word", Other::Refused, &["docx", "doc"]),
    ("OpenDocument", Other::Refused, &["odt", "ods", "odp"]),
    ("a spreadsheet", Other::Refused, &["xlsx", "xls"]),
    ("a presentation", Other::Refused, &["pptx", "ppt"]),
    ("PDF", Other::Refused, &["pdf"]),
    ("an e-book", Other::Refused, &["epub", "mobi"]),
    ("compressed", Other::Refused, &["gz", "zst", "xz", "bz2", "zip", "7z", "rar", "tar", "tgz"]),
    ("an image", Other::Refused, &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "tif", "tiff"]),
    ("sound or film", Other::Refused, &["mp3", "mp4", "ogg", "wav", "webm", "mkv", "avi", "mov", "flac"]),
    ("a font", Other::Refused, &["ttf", "otf", "woff", "woff2"]),
    ("a program or its parts", Other::Refused, &["exe", "dll", "so", "o", "a", "class", "wasm", "pyc", "rlib"]),
    ("a database", Other::Refused, &["sqlite", "sqlite3", "db"]),
    ("Python data", Other::Refused, &["pkl", "npy", "npz", "safetensors"]),
];

/// What becomes of a file, told by its name.
#[derive(Clone, Copy)]
pub enum Reading {
    /// Read in this format.
    As(&'static dyn Format),
    /// Of the named format, and read as plain text.
    AsPlain {
        /// The format it is in.
        name: &'static str,
    },
    /// Of the named format, and not read.
    Refused {
        /// The format it is in.
        name: &'static str,
    },
}

impl Reading {
    /// What becomes of the file of this name; an unknown name is plain text until its bytes say otherwise.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if let Some(format) = FORMATS.iter().find(|f| f.extensions().contains(&extension.as_str())) {
            return Self::As(*format);
        }
        match OTHERS.iter().find(|(_, _, extensions)| extensions.contains(&extension.as_str())) {
            Some((name, Other::Text, _)) => Self::AsPlain { name },
            Some((name, Other::Refused, _)) => Self::Refused { name },
            None => Self::As(&Plain),
        }
    }

    /// The format to read the file in; `Err` with a message for the user where it is refused.
    ///
    /// # Errors
    /// When the file is refused.
    pub fn format(self) -> Result<&'static dyn Format, String> {
        match self {
            Self::As(format) => Ok(format),
            Self::AsPlain { .. } => Ok(&Plain),
            Self::Refused { name } => Err(format!("it is {name}, which is not read; convert it to text first")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_extension_has_two_rows() {
        let own = FORMATS.iter().flat_map(|f| f.extensions());
        let mut all: Vec<&str> = own.chain(OTHERS.iter().flat_map(|(_, _, e)| *e)).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn names_decide() {
        let refused = |p: &str| Reading::of(Path::new(p)).format().err();
        assert!(matches!(Reading::of(Path::new("a/README")), Reading::As(f) if f.name() == "plain text"));
        assert!(matches!(Reading::of(Path::new("a.MD")), Reading::AsPlain { name: "Markdown" }));
        assert_eq!(refused("b.txt"), None);
        assert_eq!(refused("b.Parquet").as_deref(), Some("it is Parquet, which is not read; convert it to text first"));
        assert!(refused("dump.txt.gz").is_some());
    }
}
