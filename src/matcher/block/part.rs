//! Parts of a line: what an extractor glued together, taken apart again.
//!
//! A page without line breaks is one line: "… the bridge stays closed. Advertisement The mayor …" and "… leave a
//! commentShare this page". A part ends at a full stop, at two spaces, at a bar or bullet, and where a lower-case
//! letter meets a capital inside a word whose halves both are words of markers.

use super::line::NUMBER;
use crate::text::fold;
use crate::text::token::{Shape, Token, TokenKind, WordId};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Words that open a sentence and are no part of a label before it.
pub(super) const OPENERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "they", "we", "i", "you", "but", "as", "if",
    "when", "while", "after", "before", "although", "however", "there", "according", "what", "who", "how", "why", "since",
    "his", "her", "their", "its", "our", "my", "in", "at", "by", "during", "despite", "meanwhile", "so", "some", "many",
];

/// Words by folded hash.
pub(super) type Glued = FxHashMap<u64, u32>;

/// Marks looked back over for the stop before closing quotes and brackets.
const CLOSING: usize = 4;

/// Puts the parts of a line, as ranges of its tokens, into `parts`, if there are two or more.
pub(super) fn divide(text: &str, line: &[Token], parts: &mut Vec<Range<usize>>) {
    parts.clear();
    // A row of a table is one.
    if line[0].is_mark('|') {
        return;
    }
    let mut start = 0;
    for i in 1..=line.len() {
        if i == line.len() && start == 0 {
            return;
        }
        if i < line.len() && !divides(text, line, start, i) {
            continue;
        }
        let part = &line[start..i];
        // Bars and bullets belong to no part.
        let first = part.iter().position(|t| !is_bar(*t)).unwrap_or(part.len());
        let last = part.iter().rposition(|t| !is_bar(*t)).map_or(first, |i| i + 1);
        if first < last {
            parts.push(start + first..start + last);
        }
        start = i;
    }
}

/// Whether a part ends before token `i`.
#[inline]
fn divides(text: &str, line: &[Token], start: usize, i: usize) -> bool {
    let (before, next) = (line[i - 1], line[i]);
    // Most words of prose: one in lower case after another.
    if before.is_word() && next.is_word() && next.shape.0 & (Shape::UPPER | Shape::WIDE) == 0 {
        return false;
    }
    if is_bar(before) || is_bar(next) {
        return true;
    }
    let gap = &text.as_bytes()[before.end() as usize..next.start as usize];
    let opens = next.shape.has(Shape::UPPER) || next.kind != TokenKind::Word || next.shape.has(Shape::WIDE);
    if gap.len() >= 2 && !next.shape.has(Shape::NEWLINE) {
        return opens;
    }
    if gap.is_empty() && before.is_word() && next.is_word() {
        // Two words without anything between them are one that was taken apart.
        return next.shape.has(Shape::UPPER);
    }
    if next.is_mark('[') && !gap.is_empty() {
        return true;
    }
    let closing = |t: &Token| matches!(t.mark(), Some('"' | '”' | '’' | '»' | ')' | ']'));
    let near = start.max(i.saturating_sub(CLOSING));
    let Some(stop) = line[near..i].iter().rposition(|t| !closing(t)).map(|k| near + k) else { return false };
    match line[stop].mark() {
        Some('。' | '！' | '？') => true,
        Some('.' | '!' | '?' | '…') => {
            // Without a space only "closed.Advertisement" is an edge, not "U.S" or "Mail.Ru".
            let lower = |t: &Token| t.is_word() && !t.shape.has(Shape::UPPER);
            let edge = line[start..stop].last().is_some_and(|word| {
                let name = !lower(word) && line.get(i + 1).is_some_and(|t| !t.is_word() || lower(t));
                word.is_word() && word.len >= 3 && !name && next.shape.has(Shape::UPPER)
            });
            opens && (!gap.is_empty() || edge)
        }
        // "[Read more] The mayor": a closing bracket ends what it holds.
        _ => line[i - 1].is_mark(']') && opens,
    }
}

fn is_bar(t: Token) -> bool {
    matches!(
        t.mark(),
        Some('|' | '•' | '·' | '»' | '►' | '▶' | '■' | '★' | '→' | '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
    )
}

/// Whether the word may be several that lost the spaces between them: "`LatestPopular`", "Tweet12".
pub(super) fn is_glued(text: &str, t: Token) -> bool {
    t.is_word()
        && !t.id.is_known()
        && t.len >= 4
        && !t.shape.has(Shape::CAPS)
        && has_seam(t.text(text).as_bytes())
}

/// Whether a small letter or a digit meets a capital, or a letter a digit or a letter beyond ASCII, inside the word.
fn has_seam(word: &[u8]) -> bool {
    // Most words are small letters from the second on.
    let small = word[1..].iter().fold(true, |all, b| all & b.is_ascii_lowercase());
    !small
        && word.windows(2).any(|w| {
            w[0].is_ascii_lowercase() && (w[1].is_ascii_uppercase() || w[1].is_ascii_digit() || w[1] >= 0xC3)
                || w[0] >= 0x80 && (w[1].is_ascii_uppercase() || w[1] >= 0xC3)
                || w[0].is_ascii_digit() && w[1].is_ascii_uppercase()
        })
}

/// Appends the token, or the tokens of its halves where every half is a known word.
pub(super) fn unglue(text: &str, t: Token, glued: &Glued, out: &mut Vec<Token>) {
    if !is_glued(text, t) {
        out.push(t);
        return;
    }
    let floor = out.len();
    let word = t.text(text);
    let mut start = 0;
    let mut before: Option<char> = None;
    for (i, c) in word.char_indices().map(|(i, c)| (i, Some(c))).chain([(word.len(), None)]) {
        let edge = match (before, c) {
            (Some(_), None) => true,
            (Some(b), Some(c)) => {
                b.is_lowercase() && (c.is_uppercase() || c.is_ascii_digit()) || b.is_ascii_digit() && c.is_uppercase()
            }
            _ => false,
        };
        before = c;
        if !edge {
            continue;
        }
        let half = &word[start..i];
        let number = half.bytes().all(|b| b.is_ascii_digit());
        let id = if number { None } else { glued.get(&fold::hash(fold::word(half).as_bytes())).copied() };
        if !number && id.is_none_or(|id| id == NUMBER) {
            out.truncate(floor);
            out.push(t);
            return;
        }
        let mut shape = t.shape.0 & Shape::WIDE;
        if start == 0 {
            shape |= t.shape.0 & (Shape::UPPER | Shape::SPACED | Shape::NEWLINE | Shape::PARAGRAPH);
        } else if !number {
            shape |= Shape::UPPER;
        }
        out.push(Token {
            start: t.start + start as u32,
            len: half.len() as u16,
            kind: if number { TokenKind::Number } else { TokenKind::Word },
            shape: crate::text::token::Shape(shape),
            id: id.map_or(WordId(WordId::HASH), WordId),
        });
        start = i;
    }
}
