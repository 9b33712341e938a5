//! `Document`: the text of one file, and the way back.
//!
//! Matchers see only [`Document::text`]. Edits made on it go back into the file's own bytes: a file in windows-1251
//! stays one, and every byte outside the edits is the byte it was, undecodable ones and the byte order mark included.

use super::decode::{self, Charset, Detected, Encoding};
use super::draft::Draft;
use super::map::SourceMap;
use super::notice::{self, Notice};
use super::save::Fingerprint;
use super::{ReadError, RewriteError};
use crate::finding::Edit;
use crate::text::span::Span;
use std::borrow::Cow;
use std::ops::Range;

/// A text that was read from bytes.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text, without the byte order mark. At most 4 GiB − 1.
    pub text: String,
    /// Where the text stands in the file.
    pub map: SourceMap,
    /// How the file is written.
    pub encoding: Encoding,
    /// What reading had to put up with, by position.
    pub notices: Vec<Notice>,
    /// The file, where the text is not the file itself.
    raw: Option<Vec<u8>>,
}

/// Reads a file of text in any encoding.
///
/// ```
/// let document = postedit::source::read(b"\xEF\xBB\xBFOne line.".to_vec()).unwrap();
/// assert_eq!(document.text, "One line.");
/// assert_eq!(document.map.to_file(postedit::text::span::Span::new(0, 3)), 3..6);
/// ```
///
/// # Errors
/// When the text is longer than 4 GiB − 1, or in UTF-32.
pub fn read(bytes: Vec<u8>) -> Result<Document, ReadError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.starts_with('\u{FEFF}') && super::utf16::guess(text.as_bytes()).is_none() => {
            return document(text, SourceMap::verbatim(0), Encoding::UTF8, Vec::new(), None);
        }
        Ok(text) => text.into_bytes(),
        Err(e) => e.into_bytes(),
    };
    let (encoding, guess) = match decode::detect(&bytes) {
        Detected::Known(encoding) => (encoding, None),
        Detected::Guessed(encoding, high) => (encoding, Some(high)),
        Detected::Utf32 => return Err(ReadError::Utf32),
    };
    let mut document = read_as(bytes, encoding)?;
    if let Some(high) = guess {
        document.notices.push(decode::guessed(&document.text, encoding, high));
        document.notices.sort_by_key(|n| n.span);
    }
    Ok(document)
}

/// Reads a file in an encoding that is known, as after a rewrite, where guessing again could guess otherwise. The
/// byte order mark is optional even where the encoding has one.
///
/// # Errors
/// When the text is longer than 4 GiB − 1.
pub fn read_as(bytes: Vec<u8>, encoding: Encoding) -> Result<Document, ReadError> {
    let encoding = Encoding { mark: encoding.mark && bytes.starts_with(encoding.mark_bytes()), ..encoding };
    let mark = encoding.mark_bytes().len();
    match plain(bytes, encoding) {
        Ok(text) => document(text, SourceMap::verbatim(mark as u64), encoding, Vec::new(), None),
        Err(bytes) => {
            let mut draft = Draft::new(&bytes, mark, encoding.name());
            decode::decode(&mut draft, encoding);
            let (text, map, notices) = draft.finish();
            document(text, map, encoding, notices, Some(bytes))
        }
    }
}

/// The document, if its text is short enough.
fn document(
    text: String,
    map: SourceMap,
    encoding: Encoding,
    mut notices: Vec<Notice>,
    raw: Option<Vec<u8>>,
) -> Result<Document, ReadError> {
    if u32::try_from(text.len()).is_err() {
        return Err(ReadError::TooLong { bytes: text.len() as u64 });
    }
    notices.extend(notice::nuls(&text));
    notices.sort_by_key(|n| n.span);
    Ok(Document { text, map, encoding, notices, raw })
}

/// The bytes as text without a copy, where they are UTF-8; else the bytes again.
fn plain(mut bytes: Vec<u8>, encoding: Encoding) -> Result<String, Vec<u8>> {
    let mark = encoding.mark_bytes().len();
    if encoding.charset != Charset::Utf8 || std::str::from_utf8(&bytes[mark..]).is_err() {
        return Err(bytes);
    }
    bytes.drain(..mark);
    Ok(String::from_utf8(bytes).expect("checked above"))
}

impl Document {
    /// The file as it was read.
    #[must_use]
    pub fn original(&self) -> Cow<'_, [u8]> {
        match (&self.raw, self.encoding.mark_bytes()) {
            (Some(raw), _) => Cow::Borrowed(raw),
            (None, []) => Cow::Borrowed(self.text.as_bytes()),
            (None, mark) => Cow::Owned([mark, self.text.as_bytes()].concat()),
        }
    }

    /// What [`super::save::replace`] compares the file with before it writes.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        match &self.raw {
            Some(raw) => Fingerprint::of(&[raw]),
            None => Fingerprint::of(&[self.encoding.mark_bytes(), self.text.as_bytes()]),
        }
    }

    /// The bytes of the file with `edits` made, which are sorted and do not overlap. A line feed in a replacement
    /// becomes CRLF where most lines of the file end so; every byte outside the edits stays.
    ///
    /// # Errors
    /// When an edit lies outside the text or out of order, when the file's encoding cannot write a replacement, when
    /// an edit would write U+FFFD over undecodable bytes or cut a unit of the encoding, and when the edited bytes
    /// would not read as the edited text.
    pub fn rewrite(&self, edits: &[Edit]) -> Result<Vec<u8>, RewriteError> {
        self.check(edits)?;
        let line_end = self.line_end(edits);
        let edits: Vec<Edit> = edits.iter().map(|e| self.adapt(e, line_end)).collect();
        let original = self.original();
        let mut out = Vec::with_capacity(original.len());
        let mut at = 0;
        for edit in &edits {
            let place = self.place(edit)?;
            out.extend_from_slice(&original[at..place.start]);
            self.encoding.encode(&edit.text, &mut out).map_err(|character| RewriteError::Unencodable {
                span: edit.span,
                character,
                encoding: self.encoding.name(),
            })?;
            at = place.end;
        }
        out.extend_from_slice(&original[at..]);
        if self.raw.is_some() { self.verify(out, &edits) } else { Ok(out) }
    }

    /// Edits sorted, apart, inside the text and on character boundaries.
    fn check(&self, edits: &[Edit]) -> Result<(), RewriteError> {
        let mut at = 0;
        for edit in edits {
            let range = edit.span.range();
            if range.start < at || self.text.get(range.clone()).is_none() {
                return Err(RewriteError::Misplaced { span: edit.span });
            }
            at = range.end;
        }
        Ok(())
    }

    /// The line end of replacements, looked for only where one has a line end.
    fn line_end(&self, edits: &[Edit]) -> &'static str {
        if !edits.iter().any(|e| e.text.contains('\n')) {
            return "\n";
        }
        let bytes = self.text.as_bytes();
        let (mut all, mut crlf) = (0usize, 0usize);
        for at in memchr::memchr_iter(b'\n', bytes) {
            all += 1;
            crlf += usize::from(at > 0 && bytes[at - 1] == b'\r');
        }
        if crlf * 2 > all { "\r\n" } else { "\n" }
    }

    /// The edit with the file's line ends, cut down to what it changes where bytes are not the text's.
    fn adapt(&self, edit: &Edit, line_end: &str) -> Edit {
        let mut text = Cow::Borrowed(edit.text.as_str());
        if line_end == "\r\n" && text.contains('\n') {
            let mut before = edit.span.start().checked_sub(1).map(|i| self.text.as_bytes()[i as usize] as char);
            let mut adapted = String::with_capacity(text.len() + 8);
            for c in text.chars() {
                if c == '\n' && before != Some('\r') {
                    adapted.push('\r');
                }
                adapted.push(c);
                before = Some(c);
            }
            text = Cow::Owned(adapted);
        }
        if self.raw.is_none() {
            return Edit::replace(edit.span, text);
        }
        let old = edit.span.text(&self.text);
        let same = |(a, b): &(char, char)| a == b;
        let head: usize = old.chars().zip(text.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let (rest, new) = (&old[head..], &text[head..]);
        let tail: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let span = Span::new(edit.span.start() + head as u32, edit.span.end() - tail as u32);
        Edit::replace(span, &new[..new.len() - tail])
    }

    /// The bytes of the file that an edit replaces.
    fn place(&self, edit: &Edit) -> Result<Range<usize>, RewriteError> {
        if let Some(bytes) = self.map.undecodable(edit.span)
            && edit.text.contains(char::REPLACEMENT_CHARACTER)
        {
            return Err(RewriteError::Undecodable { span: edit.span, bytes });
        }
        let range = self.map.to_file_exactly(edit.span).ok_or(RewriteError::Unfaithful { span: edit.span })?;
        Ok(range.start as usize..range.end as usize)
    }

    /// The rewritten bytes, if they read as the edited text: "\xC3" and "\xA9" with a deleted word between them
    /// would become an "é" that nobody wrote.
    fn verify(&self, out: Vec<u8>, edits: &[Edit]) -> Result<Vec<u8>, RewriteError> {
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for edit in edits {
            text.push_str(&self.text[at..edit.span.range().start]);
            text.push_str(&edit.text);
            at = edit.span.range().end;
        }
        text.push_str(&self.text[at..]);
        match read_as(out, self.encoding) {
            Ok(again) if again.text == text => Ok(again.original().into_owned()),
            Ok(again) => {
                let same = text.bytes().zip(again.text.bytes()).take_while(|(a, b)| a == b).count();
                let (mut old, mut new) = (0, 0);
                let reaches = |e: &&Edit| {
                    new += e.span.range().start - old + e.text.len();
                    old = e.span.range().end;
                    new >= same
                };
                let span = edits.iter().find(reaches).or(edits.last()).map_or(Span::default(), |e| e.span);
                Err(RewriteError::Unfaithful { span })
            }
            Err(_) => Err(RewriteError::TooLong),
        }
    }
}
