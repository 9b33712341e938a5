//! Draft: a document while its file is being decoded.
//!
//! Decoders say what they read in order: characters with the bytes they took, plain stretches, bytes that mean
//! nothing. The draft keeps text, map and notices in step, and joins neighbouring undecodable bytes to one run.

use super::map::{Builder, SourceMap};
use super::notice::{Notice, Notices};
use std::fmt::Write as _;
use std::ops::Range;

/// Undecodable bytes quoted in a notice.
const QUOTED: usize = 8;

/// What has been read so far.
pub(super) struct Draft<'b> {
    /// The whole file.
    pub(super) bytes: &'b [u8],
    text: String,
    map: Builder,
    bad: Range<usize>,
    notices: Notices,
    encoding: &'static str,
}

impl<'b> Draft<'b> {
    /// An empty text whose file starts with `start` bytes of mark and is read as `encoding`.
    pub(super) fn new(bytes: &'b [u8], start: usize, encoding: &'static str) -> Self {
        let text = String::with_capacity(bytes.len());
        Self { bytes, text, map: Builder::new(start as u64), bad: 0..0, notices: Notices::default(), encoding }
    }

    /// Adds a character that stood on `file` bytes.
    pub(super) fn character(&mut self, c: char, file: u8) {
        self.settle();
        self.map.units(c.len_utf8() as u8, file, 1);
        self.text.push(c);
    }

    /// Adds characters that stood together on `file` bytes, none of them on bytes of its own.
    pub(super) fn unit(&mut self, piece: &str, file: u8) {
        self.settle();
        self.map.units(piece.len() as u8, file, 1);
        self.text.push_str(piece);
    }

    /// Adds text that stands in the file byte for byte.
    pub(super) fn verbatim(&mut self, piece: &str) {
        if !piece.is_empty() {
            self.settle();
            self.map.units(1, 1, piece.len());
            self.text.push_str(piece);
        }
    }

    /// Adds bytes of the file that mean nothing.
    pub(super) fn undecodable(&mut self, bytes: Range<usize>) {
        if bytes.is_empty() {
        } else if self.bad.is_empty() {
            self.bad = bytes;
        } else {
            self.bad.end = bytes.end;
        }
    }

    /// The text, its map and what is to be said about undecodable bytes.
    pub(super) fn finish(mut self) -> (String, SourceMap, Vec<Notice>) {
        self.settle();
        (self.text, self.map.finish(), self.notices.finish())
    }

    /// Writes down the undecodable bytes that just ended.
    fn settle(&mut self) {
        if self.bad.is_empty() {
            return;
        }
        let bad = std::mem::take(&mut self.bad);
        let start = self.text.len();
        for _ in 0..self.map.undecodable(bad.len()) {
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        let (bytes, encoding) = (self.bytes, self.encoding);
        self.notices.undecodable(start..self.text.len(), || message(&bytes[bad], encoding));
    }
}

fn message(bad: &[u8], encoding: &str) -> String {
    let mut hex = String::new();
    for (i, b) in bad.iter().take(QUOTED).enumerate() {
        let space = if i == 0 { "" } else { " " };
        let _ = write!(hex, "{space}{b:02X}");
    }
    let more = if bad.len() > QUOTED { " …" } else { "" };
    match bad.len() {
        1 => format!("the byte `{hex}` is not {encoding}"),
        n => format!("{n} bytes are not {encoding}: `{hex}{more}`"),
    }
}
