//! Features: what the tagger looks at, as numbers.
//!
//! Each unit is folded once into [`Facts`]: hashes of the word and of its ends, its shape, its class in the lexicon.
//! [`features`] combines the facts of five units and the two tags before into the hashes under which the weights
//! are kept. Training and tagging call the same code, so they cannot drift apart.

use super::units::Unit;
use crate::text::fold::is_apostrophe;
use crate::text::token::TokenKind;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a folded word that are looked at; what goes beyond is no word of English.
const LONGEST: usize = 40;
/// Number of features of a unit.
pub const FEATURES: usize = 29;

/// What is known of one unit before its tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Hash of the folded word.
    pub word: u32,
    /// Hashes of its last one to four bytes.
    suffix: [u32; 4],
    /// Hash of its first three bytes.
    prefix: u32,
    /// Case, digits, place in the sentence.
    shape: u32,
    /// Class of similar words, 0 for words outside the lexicon.
    pub class: u8,
    /// How often the word is written with a capital inside a sentence, 1 (never) to 5; 0 where nobody counted.
    pub case: u8,
}

impl Facts {
    /// Flag of `shape`: most words of the sentence are written with a capital, as in a title.
    const TITLE: u32 = 1 << 9;

    /// Notes that most words of the sentence are written with a capital.
    pub fn in_title(&mut self) {
        self.shape |= Self::TITLE;
    }

    /// Whether the word is written with a capital.
    #[must_use]
    pub const fn is_capital(&self) -> bool {
        self.shape & 1 << 3 != 0
    }
}

/// The edge of a sentence.
const EDGE: Facts = Facts { word: 1, suffix: [1; 4], prefix: 1, shape: 1 << 8, class: 255, case: 0 };

const K: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
pub(in crate::text) fn mix(h: u64, next: u64) -> u64 {
    let h = (h ^ next).wrapping_mul(K);
    h ^ h >> 29
}

#[inline]
fn hash(bytes: &[u8]) -> u32 {
    let mut h = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for c in &mut chunks {
        h = mix(h, u64::from_le_bytes(c.try_into().expect("chunks of eight have eight bytes")));
    }
    let tail = chunks.remainder().iter().rev().fold(0u64, |t, b| t << 8 | u64::from(*b));
    (mix(h, tail) >> 32) as u32
}

/// Hash of a word, folded: lower case, accents and soft hyphens dropped, apostrophes straight.
#[must_use]
pub fn word_hash(word: &str) -> u32 {
    let mut folded = [0; LONGEST];
    let len = fold(word, &mut folded);
    hash(&folded[..len])
}

fn fold(word: &str, folded: &mut [u8; LONGEST]) -> usize {
    if word.is_ascii() {
        let len = word.len().min(LONGEST);
        folded[..len].copy_from_slice(&word.as_bytes()[..len]);
        folded[..len].make_ascii_lowercase();
        return len;
    }
    let mut len = 0;
    // Each letter yields a few scalars at most once decomposed, so the look is bounded as well.
    let letters = word.chars().take(4 * LONGEST).nfd().filter(|c| *c != '\u{AD}' && !is_combining_mark(*c));
    for c in letters.flat_map(char::to_lowercase) {
        let c = if is_apostrophe(c) { '\'' } else { c };
        let bytes = c.len_utf8();
        if len + bytes > LONGEST {
            break;
        }
        c.encode_utf8(&mut folded[len..]);
        len += bytes;
    }
    len
}

/// The facts of one unit, its lexicon class apart. `first` says that no word stands before it in its sentence.
#[must_use]
pub fn facts(text: &str, unit: &Unit, first: bool) -> Facts {
    let written = &text[unit.start as usize..unit.end as usize];
    let kind = match unit.kind {
        TokenKind::Word => 0,
        TokenKind::Number => 1,
        TokenKind::Mark => 2,
        TokenKind::Url | TokenKind::Email => 3,
        TokenKind::Control => 4,
    };
    if kind >= 3 {
        // An address is an address; its letters say nothing.
        let one = 2 + kind;
        return Facts { word: one, suffix: [one; 4], prefix: one, shape: kind, class: 0, case: 0 };
    }
    let mut folded = [0; LONGEST];
    let mut len = fold(written, &mut folded);
    let digits = folded[..len].iter().any(u8::is_ascii_digit);
    if kind == 1 {
        // All digits look alike: "1998" and "2024" are one word, "3" and "44" others.
        let looks = folded[..len].iter_mut().map(|b| {
            if b.is_ascii_digit() {
                *b = b'0';
            }
        });
        looks.for_each(drop);
        len = len.min(6);
    }
    let word = &folded[..len];
    let start = written.chars().next();
    let capital = start.is_some_and(char::is_uppercase);
    let caps = capital && written.len() > 1 && !written.bytes().take(LONGEST).any(|b| b.is_ascii_lowercase());
    let shape = kind
        | u32::from(capital) << 3
        | u32::from(caps) << 4
        | u32::from(digits) << 5
        | u32::from(first) << 6
        | u32::from(unit.spaced || unit.clitic) << 7;
    let tail = |n: usize| hash(&word[len.saturating_sub(n)..]);
    Facts {
        word: hash(word),
        suffix: [tail(1), tail(2), tail(3), tail(4)],
        prefix: hash(&word[..len.min(3)]),
        shape,
        class: 0,
        case: 0,
    }
}

/// The hashes of all features of unit `i`, given the numbers of the two tags before it (nearest first).
#[inline]
#[must_use]
pub fn features(facts: &[Facts], i: usize, before: [u8; 2]) -> [u32; FEATURES] {
    let at = |k: isize| usize::try_from(i as isize + k).ok().and_then(|k| facts.get(k)).unwrap_or(&EDGE);
    let (l2, l1, w, r1, r2) = (at(-2), at(-1), at(0), at(1), at(2));
    let (t1, t2) = (u64::from(before[0]), u64::from(before[1]));
    let wide = |a: u32, b: u64| u64::from(a) << 32 | b;
    let class = |f: &Facts| u64::from(f.class);
    let looks = u64::from(w.shape) | u64::from(l1.shape & 0x1F) << 10 | u64::from(r1.shape & 0x1F) << 15;
    let case = |f: &Facts| u64::from(f.case) << 10 | u64::from(f.shape & 0x278);
    let values: [u64; FEATURES] = [
        u64::from(w.word),
        wide(w.word, t1 + 1),
        wide(w.word, 1 + u64::from(l1.word) + (1 << 20)),
        wide(w.word, 1 + u64::from(r1.word) + (1 << 21)),
        u64::from(l1.word),
        u64::from(r1.word),
        u64::from(l2.word),
        u64::from(r2.word),
        u64::from(w.suffix[0]),
        u64::from(w.suffix[1]),
        wide(w.suffix[2], u64::from(w.shape & 0x18)),
        wide(w.suffix[3], u64::from(w.shape & 0x18)),
        u64::from(w.prefix),
        looks,
        t1,
        t1 << 8 | t2,
        wide(w.suffix[2], t1),
        wide(w.suffix[1], t1 << 8 | t2),
        u64::from(l1.suffix[2]),
        u64::from(r1.suffix[2]),
        wide(r1.suffix[1], t1),
        class(w),
        class(l1),
        class(r1),
        class(w) << 16 | class(l1) << 8 | t1,
        class(r1) << 16 | class(w) << 8 | t1,
        class(r1) << 16 | class(r2) << 8 | class(w),
        case(w),
        case(w) << 8 | t1,
    ];
    let mut hashes = [0; FEATURES];
    for (n, (hash, value)) in hashes.iter_mut().zip(values).enumerate() {
        *hash = (mix(mix(n as u64 + 1, value), K) >> 32) as u32;
    }
    hashes
}
