//! Form: letters stored in pieces (`e` + U+0301) or as a twin (`Å` as U+212B), where NFC has one of their own.

use crate::text::span::Span;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Characters of a letter with its marks, at most; more marks than that are drawn, not written.
const LONGEST: usize = 32;

/// Appends the words in `span` that are not in NFC, with the same words in NFC.
pub(super) fn not_nfc(text: &str, span: Span, out: &mut Vec<(Span, String)>) {
    let part = span.text(text);
    let bytes = part.as_bytes();
    let mut at = 0;
    // Nothing below U+0300 changes, and that starts with byte 0xCC.
    while let Some(high) = next_lead(bytes, at) {
        let start = bytes[at..high].iter().rposition(u8::is_ascii_whitespace).map_or(at, |s| at + s + 1);
        let end = part[high..].find(char::is_whitespace).map_or(part.len(), |e| high + e);
        let word = &part[start..end];
        if !word.chars().all(is_stable) {
            pieces(word, span.start() as usize + start, out);
        }
        // A line separator is white space and a lead at once: go on behind it.
        at = end.max(high + part[high..].chars().next().map_or(1, char::len_utf8));
    }
}

/// The next byte from `at` on that may start a character from U+0300 on; dashes, quotation marks and dots of
/// printed text, U+2010 to U+2027, are none of them.
fn next_lead(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        if let Some(block) = bytes[at..].first_chunk::<32>()
            && block.iter().fold(0u8, |most, b| most.max(*b)) < 0xCC
        {
            at += 32;
            continue;
        }
        match bytes[at..] {
            [0xE2, 0x80, 0x90..=0xA7, ..] => at += 3,
            [0xCC..=0xFF, ..] => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// A character that no neighbour changes.
fn is_stable(c: char) -> bool {
    c < '\u{300}' || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

/// The smallest pieces of a word that differ from their NFC, as one hit from the first to the last.
fn pieces(word: &str, base: usize, out: &mut Vec<(Span, String)>) {
    let mut found: Option<(usize, usize)> = None;
    let (mut start, mut count) = (0, 0);
    let mut close = |start: usize, end: usize, count: usize| {
        let piece = &word[start..end];
        if count > 1 || !piece.chars().all(is_stable) {
            if count > LONGEST || piece.nfc().eq(piece.chars()) {
                return;
            }
            found = Some((found.map_or(start, |(s, _)| s), end));
        }
    };
    for (i, c) in word.char_indices() {
        if is_stable(c) && count > 0 {
            close(start, i, count);
            (start, count) = (i, 0);
        }
        count += 1;
    }
    close(start, word.len(), count);
    if let Some((s, e)) = found {
        out.push((Span::of(base + s..base + e), word[s..e].nfc().collect()));
    }
}
