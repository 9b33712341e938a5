//! Folding: what is the same word for a rule although its bytes differ.
//!
//! Case, curly apostrophes, soft hyphens and composed or decomposed accents are folded away. ASCII words,
//! nearly all of an English text, are hashed eight bytes at a time without being copied.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The folded form of a word: NFC, lower case, `’` as `'`, without soft hyphens.
#[must_use]
pub fn word(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    // Nearly every text is composed already.
    if is_nfc_quick(word.chars()) == IsNormalized::Yes {
        word.chars().for_each(|c| fold(c, &mut folded));
    } else {
        word.nfc().for_each(|c| fold(c, &mut folded));
    }
    folded
}

#[inline]
fn fold(c: char, folded: &mut String) {
    match c {
        '\u{AD}' => {}
        c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        c if is_apostrophe(c) => folded.push('\''),
        c => folded.extend(c.to_lowercase()),
    }
}

/// Whether the character serves as an apostrophe inside words.
#[must_use]
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2BC}' | '\u{FF07}')
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn mix(h: u64, block: u64) -> u64 {
    let m = u128::from(h ^ block) * u128::from(K);
    (m as u64) ^ (m >> 64) as u64
}

#[inline]
fn finish(h: u64, len: usize) -> u64 {
    mix(h, len as u64 ^ 0x5851_F42D_4C95_7F2D)
}

/// Hash of bytes that are folded already. Stable across versions of the same minor release only.
#[inline]
#[must_use]
pub fn hash(folded: &[u8]) -> u64 {
    let mut h = K;
    let mut chunks = folded.chunks_exact(8);
    for c in &mut chunks {
        h = mix(h, u64::from_le_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]));
    }
    let mut tail = 0u64;
    for (i, b) in chunks.remainder().iter().enumerate() {
        tail |= u64::from(*b) << (8 * i);
    }
    finish(mix(h, tail), folded.len())
}

/// Hash of an ASCII word of `len` bytes at `start`, folding case on the way; equals [`hash`] of its folded form.
///
/// The word may hold letters, digits and `'` only: setting bit five leaves the last two as they are.
#[inline]
#[must_use]
pub fn hash_ascii(bytes: &[u8], start: usize, len: usize) -> u64 {
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let mut h = K;
    let mut at = start;
    let mut left = len;
    while left >= 8 {
        let c: [u8; 8] = bytes[at..at + 8].try_into().unwrap_or_default();
        h = mix(h, u64::from_le_bytes(c) | LOWER);
        at += 8;
        left -= 8;
    }
    let tail = if left == 0 {
        0
    } else if let Some(c) = bytes.get(at..at + 8) {
        let c: [u8; 8] = c.try_into().unwrap_or_default();
        (u64::from_le_bytes(c) | LOWER) & (u64::MAX >> (64 - 8 * left))
    } else {
        let mut tail = 0u64;
        for (i, b) in bytes[at..at + left].iter().enumerate() {
            tail |= u64::from(*b | 0x20) << (8 * i);
        }
        tail
    };
    finish(mix(h, tail), len)
}

/// Combines two hashes, order counting.
#[inline]
#[must_use]
pub fn combine(h: u64, next: u64) -> u64 {
    mix(h.rotate_left(5), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_shortcut_hashes_like_the_folded_word() {
        let text = "Don't STOP Internationalisation x B13 abcdefgh Abcdefgh1";
        let mut at = 0;
        for w in text.split(' ') {
            assert_eq!(hash_ascii(text.as_bytes(), at, w.len()), hash(word(w).as_bytes()), "{w}");
            at += w.len() + 1;
        }
    }

    #[test]
    fn composed_and_decomposed_words_fold_alike() {
        for (composed, decomposed) in
            [("Caf\u{E9}", "cafe\u{301}"), ("\u{419}\u{43E}\u{434}", "\u{418}\u{306}\u{43E}\u{434}")]
        {
            assert_eq!(word(composed), word(decomposed));
        }
        assert_eq!(word("L\u{2019}\u{C9}t\u{E9}\u{AD}"), "l'\u{E9}t\u{E9}");
    }
}
