//! Units: what the network reads of a token – its row in the vocabulary, its ending, its looks.
//!
//! `models/garble/units.py` numbers units the same way; the golden file holds the two together.

use super::weights::{Vocabulary, UNKNOWN};
use crate::text::fold;
use crate::text::token::{Token, TokenKind};

/// Rows of the embedding of endings, row 0 being no ending.
pub(super) const ENDINGS: usize = 2048;
/// Rows of the embedding of looks.
pub(super) const SHAPES: usize = 8;

const MARK: u8 = 0;
const LOWER: u8 = 1;
const CAPITAL: u8 = 2;
const CAPITALS: u8 = 3;
const NUMBER: u8 = 4;
const WIDE_LOWER: u8 = 5;
const WIDE_CAPITAL: u8 = 6;
/// The first word of a sentence, whose capital says nothing.
const FIRST: u8 = 7;

/// A token as the network reads it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    /// Row in the vocabulary.
    pub(super) word: u32,
    /// Row of its ending.
    pub(super) ending: u16,
    /// Row of its looks.
    pub(super) shape: u8,
}

/// Fills `out` with the units of a sentence.
pub(super) fn units(text: &str, tokens: &[Token], vocabulary: &Vocabulary<'_>, out: &mut Vec<Unit>) {
    out.clear();
    out.extend(tokens.iter().map(|t| unit(t.text(text), *t, vocabulary)));
    if let Some(first) = out.iter_mut().find(|u| u.shape != MARK).filter(|u| u.shape != NUMBER) {
        first.shape = FIRST;
    }
}

fn unit(written: &str, token: Token, vocabulary: &Vocabulary<'_>) -> Unit {
    let row = |folded: &str| vocabulary.row(fnv(folded.as_bytes())).unwrap_or(UNKNOWN);
    let first = written.chars().next().unwrap_or(' ');
    if first.is_ascii_digit() {
        let folded = match () {
            () if token.kind == TokenKind::Word => "<mixed>",
            () if written.len() == 4 && written.bytes().all(|b| b.is_ascii_digit()) => "<year>",
            () if written.len() == 1 => "<digit>",
            () => "<number>",
        };
        return Unit { word: row(folded), ending: 0, shape: NUMBER };
    }
    if token.kind != TokenKind::Word {
        let folded = match first {
            '“' | '”' | '„' | '«' | '»' => "\"",
            '’' | '‘' | 'ʼ' => "'",
            '–' => "—",
            _ => written,
        };
        return Unit { word: row(folded), ending: 0, shape: MARK };
    }
    let folded = fold::word(written);
    Unit { word: row(&folded), ending: ending(&folded), shape: shape(written, first) }
}

/// Row of the last three characters of a word of four or more; 0 for others.
fn ending(folded: &str) -> u16 {
    let mut from_end = folded.char_indices().rev();
    match (from_end.nth(2), from_end.next()) {
        (Some((at, _)), Some(_)) => 1 + (fnv(&folded.as_bytes()[at..]) % (ENDINGS as u32 - 1)) as u16,
        _ => 0,
    }
}

fn shape(written: &str, first: char) -> u8 {
    let wide = written.chars().any(|c| !c.is_ascii() && c != '’');
    match (first.is_uppercase(), wide) {
        (true, true) => WIDE_CAPITAL,
        (true, false) if written.len() > 1 && !written.bytes().any(|b| b.is_ascii_lowercase()) => CAPITALS,
        (true, false) => CAPITAL,
        (false, true) => WIDE_LOWER,
        (false, false) => LOWER,
    }
}

/// FNV-1a, 32 bits.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}
