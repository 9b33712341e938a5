//! Tokens: words, numbers, addresses and single marks, twelve bytes each, white space left out.
//!
//! "Don’t stop—now." lexes to `Don’t`, `stop`, `—`, `now`, `.`. What stood between two tokens is known from
//! the flags ([`Shape::SPACED`], [`Shape::NEWLINE`], [`Shape::PARAGRAPH`]) and from their positions.

use super::span::Span;

/// A number that stands for a word: see [`super::vocab::Vocab`].
///
/// Three ranges share the 32 bits: words some rule mentions (small), single marks
/// (`MARK` set, the scalar value below), and hashes of all other words (`HASH` set).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// Bit that says: the low bits are the Unicode scalar value of a single mark.
    pub const MARK: u32 = 0x4000_0000;
    /// Bit that says: the low 31 bits are a hash; two words may share one, so compare their text too.
    pub const HASH: u32 = 0x8000_0000;

    /// The id of a punctuation mark or symbol.
    #[must_use]
    pub const fn mark(c: char) -> Self {
        Self(Self::MARK | c as u32)
    }

    /// Its bit in a set of 64, which may say by mistake that it holds an id, never that it does not.
    #[inline]
    #[must_use]
    pub const fn bit(self) -> u64 {
        1 << (self.0.wrapping_mul(0x9E37_79B1) >> 26)
    }

    /// Whether some rule mentions this word, so that the id alone identifies it.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.0 < Self::MARK
    }
}

/// A set of ids in 256 bits, which may say by mistake that it holds one, never that it does not. The words of a sentence
/// set a tenth of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WordSet([u64; 4]);

impl WordSet {
    /// The set of all ids.
    pub const ALL: Self = Self([u64::MAX; 4]);

    /// The set of these ids.
    #[inline]
    #[must_use]
    pub fn of(ids: impl IntoIterator<Item = WordId>) -> Self {
        let mut set = Self::default();
        for id in ids {
            let bit = id.0.wrapping_mul(0x9E37_79B1) >> 24;
            set.0[bit as usize >> 6] |= 1 << (bit & 63);
        }
        set
    }

    /// Whether an id may be in both.
    #[inline]
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |all, (a, b)| all | a & b) != 0
    }

    /// Whether all of `other` may be in it.
    #[inline]
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |all, (a, b)| all | !a & b) == 0
    }

    /// How many of its bits are set.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, with digits, inner apostrophes and combining marks: `don’t`, `B13`, `наук`.
    #[default]
    Word,
    /// Digits with inner `.` and `,`: `1,000.5`.
    Number,
    /// One punctuation mark or symbol.
    Mark,
    /// A web address, taken to the next white space less closing punctuation.
    Url,
    /// A mail address.
    Email,
    /// A control character other than tab, line feed and carriage return.
    Control,
}

/// Flags of a token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Shape(pub u8);

impl Shape {
    /// The first letter is upper case.
    pub const UPPER: u8 = 1;
    /// Two letters or more, all upper case.
    pub const CAPS: u8 = 2;
    /// Holds a character outside ASCII (a curly apostrophe counts).
    pub const WIDE: u8 = 4;
    /// Holds a digit.
    pub const DIGIT: u8 = 8;
    /// White space stands before it, or it is the first token of the text.
    pub const SPACED: u8 = 16;
    /// A line break stands before it, or it is the first token of the text.
    pub const NEWLINE: u8 = 32;
    /// An empty line stands before it, or it is the first token of the text.
    pub const PARAGRAPH: u8 = 64;
    /// Holds an apostrophe.
    pub const APOSTROPHE: u8 = 128;

    /// Whether all the given flags are set.
    #[must_use]
    pub const fn has(self, flags: u8) -> bool {
        self.0 & flags == flags
    }
}

/// One token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// Length in bytes; a longer run is cut into several tokens.
    pub len: u16,
    /// What it is.
    pub kind: TokenKind,
    /// Its flags.
    pub shape: Shape,
    /// The folded word, or the mark.
    pub id: WordId,
}

impl Token {
    /// First byte after the token.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.start + self.len as u32
    }

    /// The bytes of the token.
    #[must_use]
    pub const fn span(self) -> Span {
        Span::new(self.start, self.end())
    }

    /// The token as written.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        &text[self.start as usize..self.end() as usize]
    }

    /// Whether the token is the mark `c`.
    #[must_use]
    pub const fn is_mark(self, c: char) -> bool {
        self.id.0 == WordId::mark(c).0
    }

    /// Whether the token is a word (not a number, mark or address).
    #[must_use]
    pub const fn is_word(self) -> bool {
        matches!(self.kind, TokenKind::Word)
    }

    /// The character of a [`TokenKind::Mark`].
    #[must_use]
    pub const fn mark(self) -> Option<char> {
        if self.id.0 & (WordId::MARK | WordId::HASH) == WordId::MARK {
            char::from_u32(self.id.0 & !WordId::MARK)
        } else {
            None
        }
    }
}
