//! Pieces: what the encoder reads of a token – words in lower case without accents, cut into the longest pieces it knows.
//!
//! `models/deep/encoder.py` cuts the same way; the golden file holds the two together.

use crate::text::fold;
use crate::text::token::{Token, TokenKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Row of what the vocabulary cannot spell.
const UNKNOWN: u32 = 0;
/// Row of the start of a sentence.
const START: u32 = 1;
/// Row of its end.
const END: u32 = 2;
/// Rows that stand for no piece: the three, and the mark that training puts in the place of a hidden piece.
pub(super) const SPECIAL: usize = 4;
/// Characters of a part of a word from which on it is not cut.
const LONG: usize = 40;

/// The pieces the encoder knows, by hash, ascending. One that does not start a word is hashed with `##` before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vocabulary<'a> {
    pub(super) hashes: &'a [u8],
}

impl Vocabulary<'_> {
    fn row(&self, hash: u64) -> Option<u32> {
        let (hashes, _) = self.hashes.as_chunks::<8>();
        let at = hashes.binary_search_by_key(&hash, |h| u64::from_le_bytes(*h)).ok()?;
        Some((at + SPECIAL) as u32)
    }

    /// The rows of a sentence with its edges, `longest` at most.
    pub(super) fn rows(&self, text: &str, tokens: &[Token], longest: usize, rows: &mut Vec<u32>) {
        rows.clear();
        rows.push(START);
        for token in tokens {
            self.token(token.text(text), token.kind, rows);
            if rows.len() >= longest {
                break;
            }
        }
        rows.truncate(longest - 1);
        rows.push(END);
    }

    fn token(&self, written: &str, kind: TokenKind, rows: &mut Vec<u32>) {
        let before = rows.len();
        if written.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.part(&written.to_ascii_lowercase(), rows);
            return;
        }
        let folded = if kind == TokenKind::Word { fold::word(written) } else { written.to_owned() };
        let plain: String = folded.chars().map(same).nfd().filter(|c| !is_combining_mark(*c)).collect();
        let mut rest = plain.as_str();
        while let Some(first) = rest.chars().next() {
            let end = if first.is_alphanumeric() {
                rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                self.part(&rest[..end], rows);
            }
            rest = &rest[end..];
        }
        if rows.len() == before {
            rows.push(UNKNOWN);
        }
    }

    /// Cuts letters and digits, or one mark, into the longest pieces from the left.
    fn part(&self, part: &str, rows: &mut Vec<u32>) {
        let before = rows.len();
        let mut at = 0;
        while at < part.len() {
            let mut hash = if at == 0 { BASIS } else { fnv(fnv(BASIS, b'#'), b'#') };
            let mut longest = None;
            for (i, c) in part[at..].char_indices() {
                let end = at + i + c.len_utf8();
                hash = part.as_bytes()[at + i..end].iter().fold(hash, |h, b| fnv(h, *b));
                longest = self.row(hash).map(|row| (row, end)).or(longest);
            }
            let Some((row, end)) = longest.filter(|_| at > 0 || part.chars().count() <= LONG) else {
                rows.truncate(before);
                rows.push(UNKNOWN);
                return;
            };
            rows.push(row);
            at = end;
        }
    }
}

/// One of the marks that stand for one another in scraped text.
fn same(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '’' | '‘' | 'ʼ' => '\'',
        '–' => '—',
        c => c,
    }
}

/// Start of FNV-1a, 64 bits.
const BASIS: u64 = 0xCBF2_9CE4_8422_2325;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexer;
    use crate::text::span::Span;
    use crate::text::vocab::Vocab;

    /// The rows of a text for a vocabulary of these pieces, as their words.
    fn cut(pieces: &[&str], text: &str) -> Vec<String> {
        let hash = |p: &str| p.bytes().fold(BASIS, fnv);
        let mut known: Vec<(u64, &str)> = pieces.iter().map(|p| (hash(p), *p)).collect();
        known.sort_unstable();
        let hashes: Vec<u8> = known.iter().flat_map(|(h, _)| h.to_le_bytes()).collect();
        let (mut tokens, mut rows) = (Vec::new(), Vec::new());
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        Vocabulary { hashes: &hashes }.rows(text, &tokens, 12, &mut rows);
        let word = |row: &u32| match *row as usize {
            row if row < SPECIAL => ["?", "<", ">", "_"][row].to_owned(),
            row => known[row - SPECIAL].1.to_owned(),
        };
        rows.iter().map(word).collect()
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        let pieces = ["har", "harbour", "##s", "##bour", "cafe", "don", "'", "t", "\"", "—"];
        assert_eq!(cut(&pieces, "Harbours"), ["<", "harbour", "##s", ">"]);
        assert_eq!(cut(&pieces, "“Café–Har”"), ["<", "\"", "cafe", "—", "har", "\"", ">"]);
        assert_eq!(cut(&pieces, "don’t"), ["<", "don", "'", "t", ">"]);
    }

    #[test]
    fn what_cannot_be_spelt_is_one_unknown() {
        assert_eq!(cut(&["har", "##s"], "harbour xs"), ["<", "?", "?", ">"]);
        assert_eq!(cut(&["a", "##a"], &"a".repeat(41)), ["<", "?", ">"]);
    }

    #[test]
    fn a_long_sentence_is_cut_and_ends() {
        let rows = cut(&["a"], &"a ".repeat(30));
        assert_eq!((rows.len(), rows[11].as_str()), (12, ">"));
    }
}
