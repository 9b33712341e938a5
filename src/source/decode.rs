//! Decoding: which encoding a file is in, and its text.
//!
//! A byte order mark decides. Else valid UTF-8 is UTF-8, and its bytes become the text without a copy. Else zeros
//! in every second place tell UTF-16. Else the file is UTF-8 with damage where its well-formed characters are at
//! least as many as its ill-formed places, and a legacy encoding where they are not; which one is chardetng's guess.
//! UTF-32 is refused: it would read as UTF-16 full of zeros.

use super::draft::Draft;
use super::notice::{Notice, NoticeKind};
use super::utf16::{self, Endian};
use crate::text::span::Span;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, EncoderResult};

/// The byte order mark of UTF-8.
const MARK: &[u8; 3] = b"\xEF\xBB\xBF";
/// Bytes of a legacy file that its encoding is guessed from.
const SAMPLE: usize = 1 << 20;
/// A guess from fewer bytes above 7F is said to be one. [Judgement: two or three words of an alphabet.]
const SURE: usize = 16;

/// A way to write text as bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// UTF-16 in one of its byte orders.
    Utf16(Endian),
    /// One of the encodings of the web platform.
    Legacy(&'static encoding_rs::Encoding),
}

/// How a file is written: its charset, and whether it starts with a byte order mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Encoding {
    /// The charset.
    pub charset: Charset,
    /// Whether a byte order mark stands before the text.
    pub mark: bool,
}

impl Encoding {
    /// UTF-8 without a mark.
    pub const UTF8: Self = Self { charset: Charset::Utf8, mark: false };

    /// The name of the charset: `UTF-8`, `UTF-16LE`, `windows-1251`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.charset {
            Charset::Utf8 => "UTF-8",
            Charset::Utf16(Endian::Little) => "UTF-16LE",
            Charset::Utf16(Endian::Big) => "UTF-16BE",
            Charset::Legacy(e) => e.name(),
        }
    }

    /// The bytes of the byte order mark.
    pub(super) fn mark_bytes(self) -> &'static [u8] {
        match self.charset {
            _ if !self.mark => b"",
            Charset::Utf8 => MARK,
            Charset::Utf16(Endian::Little) => b"\xFF\xFE",
            Charset::Utf16(Endian::Big) => b"\xFE\xFF",
            Charset::Legacy(_) => b"",
        }
    }

    /// Appends `text` in this encoding; the first character that it cannot write, where there is one.
    pub(super) fn encode(self, text: &str, out: &mut Vec<u8>) -> Result<(), char> {
        match self.charset {
            Charset::Utf8 => out.extend_from_slice(text.as_bytes()),
            Charset::Utf16(endian) => utf16::encode(text, endian, out),
            Charset::Legacy(e) => {
                let mut encoder = e.new_encoder();
                let mut at = 0;
                loop {
                    let room = encoder.max_buffer_length_from_utf8_without_replacement(text.len() - at);
                    out.reserve(room.unwrap_or(text.len()));
                    let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(&text[at..], out, true);
                    at += read;
                    match result {
                        EncoderResult::InputEmpty => break,
                        EncoderResult::OutputFull => {}
                        EncoderResult::Unmappable(c) => return Err(c),
                    }
                }
            }
        }
        Ok(())
    }
}

/// The encoding of a file, and what is to be said about a guess.
pub(super) enum Detected {
    /// As good as known.
    Known(Encoding),
    /// Guessed from so many bytes.
    Guessed(Encoding, usize),
    /// UTF-32, which is not read.
    Utf32,
}

/// Finds out the encoding of bytes that are not UTF-8 without a mark.
pub(super) fn detect(bytes: &[u8]) -> Detected {
    let known = |charset, mark| Detected::Known(Encoding { charset, mark });
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] if bytes.len().is_multiple_of(4) => return Detected::Utf32,
        [0xEF, 0xBB, 0xBF, ..] => return known(Charset::Utf8, true),
        [0xFF, 0xFE, ..] => return known(Charset::Utf16(Endian::Little), true),
        [0xFE, 0xFF, ..] => return known(Charset::Utf16(Endian::Big), true),
        _ => {}
    }
    if let Some(endian) = utf16::guess(bytes) {
        return known(Charset::Utf16(endian), false);
    }
    if is_mostly_utf8(bytes) {
        return known(Charset::Utf8, false);
    }
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(bytes.len());
    let start = first.saturating_sub(64);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let high = sample.iter().filter(|b| !b.is_ascii()).count();
    if !makes_sense(sample, high, guess) {
        return known(Charset::Utf8, false);
    }
    let encoding = Encoding { charset: Charset::Legacy(guess), mark: false };
    if high < SURE { Detected::Guessed(encoding, high) } else { Detected::Known(encoding) }
}

/// Reads the text of a file in a known encoding.
pub(super) fn decode(draft: &mut Draft<'_>, encoding: Encoding) {
    let start = encoding.mark_bytes().len();
    match encoding.charset {
        Charset::Utf8 => utf8(draft, start),
        Charset::Utf16(endian) => utf16::decode(draft, start, endian),
        Charset::Legacy(e) if e.is_single_byte() => single_byte(draft, start, e),
        Charset::Legacy(e) => multi_byte(draft, start, e),
    }
}

/// The notice that an encoding was guessed from `high` bytes.
pub(super) fn guessed(text: &str, encoding: Encoding, high: usize) -> Notice {
    let first = text.char_indices().find(|(_, c)| !c.is_ascii()).map_or(0..0, |(i, c)| i..i + c.len_utf8());
    let bytes = if high == 1 { "byte" } else { "bytes" };
    let message = format!("the file is not UTF-8 and was read as {}, guessed from {high} {bytes}", encoding.name());
    Notice { span: Span::of(first), kind: NoticeKind::Guessed, message }
}

/// Whether bytes that are not all UTF-8 are UTF-8 with damage: a character cut at the end, or at least as many
/// well-formed characters beyond ASCII as ill-formed places.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut = std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none());
    cut || good >= bad
}

/// Whether a guess makes sense of the `high` bytes above 7F of a sample. Another alphabet must show more than a few
/// letters, or little else: a stray "\xFF\xFE" in English is no Russian word. Latin letters must stand beside other
/// letters, as in "caf\xE9", or be marks and signs of western typing.
fn makes_sense(sample: &[u8], high: usize, guess: &'static encoding_rs::Encoding) -> bool {
    let (text, _) = guess.decode_without_bom_handling(sample);
    let latin = text.chars().filter(|c| ('\u{80}'..'\u{250}').contains(c) || ('\u{2000}'..'\u{2200}').contains(c));
    let letters = sample.iter().filter(|b| b.is_ascii_alphabetic()).count();
    if latin.count() * 2 < text.chars().filter(|c| !c.is_ascii()).count() {
        return high >= SURE || high * 2 >= letters;
    }
    let beside = |j: Option<usize>| j.and_then(|j| sample.get(j)).is_some_and(u8::is_ascii_alphabetic);
    let at_home = |(i, b): &(usize, &u8)| match b {
        0x80
        | 0x82
        | 0x84
        | 0x85
        | 0x91..=0x97
        | 0x99
        | 0xA0
        | 0xA1
        | 0xA3
        | 0xA7
        | 0xA9
        | 0xAB
        | 0xAE
        | 0xB0..=0xB3
        | 0xB7
        | 0xBB..=0xBF => true,
        0x00..=0x7F => false,
        _ => beside(i.checked_sub(1)) || beside(Some(i + 1)),
    };
    sample.iter().enumerate().filter(at_home).count() * 2 >= high
}

fn utf8(draft: &mut Draft<'_>, start: usize) {
    let mut at = start;
    for chunk in draft.bytes[start..].utf8_chunks() {
        draft.verbatim(chunk.valid());
        at += chunk.valid().len();
        draft.undecodable(at..at + chunk.invalid().len());
        at += chunk.invalid().len();
    }
}

fn single_byte(draft: &mut Draft<'_>, start: usize, encoding: &'static encoding_rs::Encoding) {
    let letters: Vec<Option<char>> = (0..=u8::MAX)
        .map(|b| encoding.decode_without_bom_handling_and_without_replacement(&[b]).and_then(|s| s.chars().next()))
        .collect();
    let bytes = draft.bytes;
    for (at, b) in bytes.iter().enumerate().skip(start) {
        match letters[usize::from(*b)] {
            Some(c) => draft.character(c, 1),
            None => draft.undecodable(at..at + 1),
        }
    }
}

/// Takes the shortest run of one to four bytes that is a character, again and again; a byte that starts none is
/// undecodable. None of these encodings keeps a state between characters.
fn multi_byte(draft: &mut Draft<'_>, start: usize, encoding: &'static encoding_rs::Encoding) {
    let bytes = draft.bytes;
    let mut buffer = [0; 16];
    let mut at = start;
    while at < bytes.len() {
        let ascii = encoding_rs::Encoding::ascii_valid_up_to(&bytes[at..]);
        draft.verbatim(std::str::from_utf8(&bytes[at..at + ascii]).expect("ASCII is UTF-8"));
        at += ascii;
        let rest = &bytes[at..bytes.len().min(at + 4)];
        if rest.is_empty() {
            break;
        }
        let found = (1..=rest.len()).find_map(|n| {
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let (result, _, written) = decoder.decode_to_utf8_without_replacement(&rest[..n], &mut buffer, true);
            (matches!(result, DecoderResult::InputEmpty) && written > 0).then_some((n, written))
        });
        if let Some((n, written)) = found {
            draft.unit(std::str::from_utf8(&buffer[..written]).expect("decoders write UTF-8"), n as u8);
            at += n;
        } else {
            draft.undecodable(at..at + 1);
            at += 1;
        }
    }
}
