//! One pass over the bytes: tokens with ids.
//!
//! ```
//! # use postedit::text::{lexer, vocab::Vocab, span::Span, token::TokenKind};
//! let text = "It’s 1,000.5 km—see https://a.org/x.";
//! let mut tokens = Vec::new();
//! lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
//! let shown: Vec<&str> = tokens.iter().map(|t| t.text(text)).collect();
//! assert_eq!(shown, ["It’s", "1,000.5", "km", "—", "see", "https://a.org/x", "."]);
//! assert_eq!(tokens[5].kind, TokenKind::Url);
//! ```
//!
//! Words of Chinese and Japanese are not told apart: each of their characters is a token.

use super::fold;
use super::span::Span;
use super::token::{Shape, Token, TokenKind, WordId};
use super::vocab::Vocab;
use unicode_normalization::char::is_combining_mark;

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Control,
    Space,
    Newline,
    Letter,
    Digit,
    Mark,
    High,
}

const CLASS: [Class; 256] = {
    let mut table = [Class::Control; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        table[b] = match c {
            b'\n' => Class::Newline,
            b'\t' | b'\r' | b' ' | 0x0B | 0x0C => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            0x21..=0x7E => Class::Mark,
            0x80.. => Class::High,
            _ => Class::Control,
        };
        b += 1;
    }
    table
};

const LONGEST: usize = u16::MAX as usize;

/// Appends the tokens of `span` of `text`. The span starts and ends on character boundaries.
pub fn lex(text: &str, span: Span, vocab: &Vocab, tokens: &mut Vec<Token>) {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), end: span.end() as usize, vocab, tokens, floor: 0, gap: 0 };
    lexer.floor = lexer.tokens.len();
    lexer.gap = Shape::SPACED | Shape::NEWLINE | Shape::PARAGRAPH;
    lexer.run(span.start() as usize);
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    end: usize,
    vocab: &'a Vocab,
    tokens: &'a mut Vec<Token>,
    /// Tokens below this index belong to an earlier piece.
    floor: usize,
    /// What stands between the last token and the next.
    gap: u8,
}

impl Lexer<'_> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        while at < self.end {
            let b = self.bytes[at];
            match CLASS[b as usize] {
                Class::Space => {
                    self.gap |= Shape::SPACED;
                    at += 1;
                }
                Class::Newline => {
                    self.newline();
                    at += 1;
                }
                Class::Letter => at = self.ascii_word(at),
                Class::Digit => at = self.number(at),
                Class::Mark => {
                    if b == b'@' && self.email(at) {
                        at = self.tokens.last().map_or(at + 1, |t| t.end() as usize);
                    } else {
                        self.push(at, 1, TokenKind::Mark, 0, WordId::mark(b as char));
                        at += 1;
                    }
                }
                Class::Control => {
                    self.push(at, 1, TokenKind::Control, 0, WordId::mark(b as char));
                    at += 1;
                }
                Class::High => at = self.high(at),
            }
        }
    }

    fn newline(&mut self) {
        self.gap |= if self.gap & Shape::NEWLINE == 0 { Shape::SPACED | Shape::NEWLINE } else { Shape::PARAGRAPH };
    }

    #[inline]
    fn push(&mut self, at: usize, len: usize, kind: TokenKind, shape: u8, id: WordId) {
        self.tokens.push(Token { start: at as u32, len: len as u16, kind, shape: Shape(shape | self.gap), id });
        self.gap = 0;
    }

    #[inline]
    fn ascii_word(&mut self, start: usize) -> usize {
        let bytes = &self.bytes[..self.end];
        // Nearly every word is letters up to its end; what else may stand in one is met below.
        let mut at = letters_end(bytes, start).clamp(start + 1, start + LONGEST - 8);
        let mut shape = 0u8;
        while let Some(&b) = bytes.get(at).filter(|_| at - start < LONGEST - 8) {
            match CLASS[b as usize] {
                Class::Letter => at += 1,
                Class::Digit => {
                    shape |= Shape::DIGIT;
                    at += 1;
                }
                Class::Mark if b == b'\'' && bytes.get(at + 1).is_some_and(|n| CLASS[*n as usize] == Class::Letter) => {
                    shape |= Shape::APOSTROPHE;
                    at += 2;
                }
                Class::High => match self.letter_at(at) {
                    Some(_) => return self.wide_word(start),
                    None => break,
                },
                _ => break,
            }
        }
        let len = at - start;
        let first = bytes[start];
        if let Some(end) = self.url(start, at) {
            self.push(start, end - start, TokenKind::Url, 0, WordId(WordId::HASH));
            return end;
        }
        if first.is_ascii_uppercase() {
            shape |= Shape::UPPER;
            if len > 1 && bytes[start + 1].is_ascii_uppercase() && !bytes[start..at].iter().any(u8::is_ascii_lowercase)
            {
                shape |= Shape::CAPS;
            }
        }
        let id = self.vocab.id_of_hash(fold::hash_ascii(bytes, start, len));
        self.push(start, len, TokenKind::Word, shape, id);
        at
    }

    fn number(&mut self, start: usize) -> usize {
        let bytes = &self.bytes[..self.end];
        let mut at = start + 1;
        while let Some(&b) = bytes.get(at) {
            match CLASS[b as usize] {
                Class::Digit => at += 1,
                Class::Mark if matches!(b, b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 2,
                Class::Letter => return self.word_from_digit(start, at),
                Class::High if self.letter_at(at).is_some() => return self.wide_word(start),
                _ => break,
            }
            if at - start >= LONGEST - 8 {
                break;
            }
        }
        let id = WordId(WordId::HASH | (fold::hash(&bytes[start..at]) >> 33) as u32);
        self.push(start, at - start, TokenKind::Number, Shape::DIGIT, id);
        at
    }

    /// "1,000km": the number ends before the letters unless it is plain digits ("5th", "3D").
    fn word_from_digit(&mut self, start: usize, at: usize) -> usize {
        if self.bytes[start..at].iter().all(u8::is_ascii_digit) {
            let floor = self.tokens.len();
            let end = self.ascii_word(start);
            if let Some(t) = self.tokens.get_mut(floor) {
                t.shape.0 |= Shape::DIGIT;
            }
            return end;
        }
        let id = WordId(WordId::HASH | (fold::hash(&self.bytes[start..at]) >> 33) as u32);
        self.push(start, at - start, TokenKind::Number, Shape::DIGIT, id);
        at
    }

    /// The character at `at` if it can stand inside a word.
    fn letter_at(&self, at: usize) -> Option<char> {
        let c = self.text[at..self.end].chars().next()?;
        let inside = match c {
            '\u{2019}' | '\u{2BC}' | '\u{AD}' | '\u{200C}' | '\u{200D}' => self.text[at + c.len_utf8()..self.end]
                .chars()
                .next()
                .is_some_and(|n| n.is_alphabetic() || is_combining_mark(n)),
            _ => (c.is_alphanumeric() && !is_solitary(c)) || is_combining_mark(c),
        };
        inside.then_some(c)
    }

    /// A word that holds a character outside ASCII, from its first byte.
    fn wide_word(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut shape = 0u8;
        let (mut letters, mut lower) = (0u32, false);
        while at < self.end && at - start < LONGEST - 8 {
            let b = self.bytes[at];
            let c = if b < 0x80 {
                let next = self.bytes[..self.end].get(at + 1).copied().unwrap_or(b' ');
                match CLASS[b as usize] {
                    Class::Letter | Class::Digit => {}
                    Class::Mark
                        if b == b'\'' && at > start && (CLASS[next as usize] == Class::Letter || next >= 0xC3) => {}
                    _ => break,
                }
                b as char
            } else {
                shape |= Shape::WIDE;
                let Some(c) = self.letter_at(at) else { break };
                c
            };
            if fold::is_apostrophe(c) {
                shape |= Shape::APOSTROPHE;
            } else if c.is_alphabetic() {
                if letters == 0 && c.is_uppercase() {
                    shape |= Shape::UPPER;
                }
                letters += 1;
                lower |= !c.is_uppercase();
            } else if c.is_numeric() {
                shape |= Shape::DIGIT;
            }
            at += c.len_utf8();
        }
        if letters > 1 && !lower {
            shape |= Shape::CAPS;
        }
        let id = self.vocab.id(&self.text[start..at]);
        self.push(start, at - start, TokenKind::Word, shape, id);
        at
    }

    fn high(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..self.end].chars().next() else { return self.end };
        let len = c.len_utf8();
        if is_unseen(c) {
            return at + len;
        }
        if c.is_whitespace() {
            if matches!(c, '\u{85}' | '\u{2028}') {
                self.newline();
            } else if c == '\u{2029}' {
                self.gap |= Shape::SPACED | Shape::NEWLINE | Shape::PARAGRAPH;
            } else {
                self.gap |= Shape::SPACED;
            }
            return at + len;
        }
        if is_solitary(c) {
            let id = self.vocab.id(&self.text[at..at + len]);
            self.push(at, len, TokenKind::Word, Shape::WIDE, id);
            return at + len;
        }
        // A modifier apostrophe is alphabetic and yet no word where no letter follows it.
        if (c.is_alphanumeric() || is_combining_mark(c)) && self.letter_at(at).is_some() {
            return self.wide_word(at);
        }
        let kind = if c.is_control() { TokenKind::Control } else { TokenKind::Mark };
        self.push(at, len, kind, Shape::WIDE, WordId::mark(c));
        at + len
    }

    /// The end of a web address whose first word is `start..at`, if it is one.
    #[inline]
    fn url(&self, start: usize, at: usize) -> Option<usize> {
        let next = *self.bytes[..self.end].get(at)?;
        if !matches!(next, b':' | b'.') {
            return None;
        }
        let word = &self.bytes[start..at];
        let is = |w: &[u8]| word.eq_ignore_ascii_case(w);
        let opens = match next {
            b':' => self.bytes[at..self.end].starts_with(b"://") && (is(b"http") || is(b"https") || is(b"ftp")),
            _ => is(b"www") && self.bytes[..self.end].get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        };
        if !opens {
            return None;
        }
        let limit = self.end.min(start + LONGEST - 8);
        let mut end = at;
        while end < limit && !self.bytes[end].is_ascii_whitespace() && !matches!(self.bytes[end], b'<' | b'>' | b'"') {
            end += 1;
        }
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let run = &self.text[start..end];
        let run = run.find(['\u{201C}', '\u{201D}', '«', '»', '\u{A0}', '。', '，', '、']).map_or(run, |i| &run[..i]);
        let run = run.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '}', '*', '’', '…']);
        // A closing parenthesis belongs to the address only if it was opened there.
        let run = if run.ends_with(')') && !run.contains('(') { run.trim_end_matches(')') } else { run };
        let run = run.trim_end_matches(['.', ',', ';']);
        (run.len() > at - start).then(|| start + run.len())
    }

    /// Joins the tokens before an `@` and the run after it into one mail address.
    fn email(&mut self, at: usize) -> bool {
        let bytes = &self.bytes[..self.end];
        if self.gap != 0 || !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
            return false;
        }
        let mut from = self.tokens.len();
        let mut edge = at as u32;
        while from > self.floor {
            let t = self.tokens[from - 1];
            let part = matches!(t.kind, TokenKind::Word | TokenKind::Number)
                || matches!(t.mark(), Some('.' | '_' | '-' | '+'));
            if !part || t.end() != edge || at as u32 - t.start > 64 {
                break;
            }
            edge = t.start;
            from -= 1;
            if t.shape.has(Shape::SPACED) {
                break;
            }
        }
        let mut end = at + 1;
        while bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')) && end - at < 255 {
            end += 1;
        }
        while matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        if from == self.tokens.len() || !bytes[at..end].contains(&b'.') {
            return false;
        }
        let first = self.tokens[from];
        self.tokens.truncate(from);
        self.gap = first.shape.0 & (Shape::SPACED | Shape::NEWLINE | Shape::PARAGRAPH);
        let start = first.start as usize;
        self.push(start, end - start, TokenKind::Email, 0, WordId(WordId::HASH));
        true
    }
}

/// Where the run of ASCII letters at `at` ends, eight bytes at a time.
#[inline]
fn letters_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    while let Some(eight) = bytes[at..].first_chunk::<8>() {
        let eight = u64::from_le_bytes(*eight);
        // Seven bits and lower case, so that no sum carries into the next byte.
        let folded = (eight | ONES << 5) & !HIGH;
        let from_a = folded + ONES * (0x80 - b'a' as u64);
        let past_z = folded + ONES * (0x7F - b'z' as u64);
        let others = !(from_a & !past_z & !eight) & HIGH;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count()
}

/// Characters of scripts written without spaces, each a token of its own.
fn is_solitary(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Characters without width that stand for nothing: what is beside them is read as if they were not there.
/// Joiners are not among them, since they change how their neighbours are written.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::TokenKind;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        tokens
    }

    #[test]
    fn a_modifier_apostrophe_alone_is_a_mark() {
        let kinds: Vec<TokenKind> = tokens("a \u{2BC} b").iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [TokenKind::Word, TokenKind::Mark, TokenKind::Word]);
    }

    proptest! {
        #[test]
        fn letters_are_counted_as_one_by_one(text in "[@A-Z\\[`a-z{0-9\u{E1}\u{2019}]{0,30}") {
            let bytes = text.as_bytes();
            for at in 0..=bytes.len() {
                let plain = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                prop_assert_eq!(letters_end(bytes, at), at + plain);
            }
        }

        #[test]
        fn tokens_are_never_empty_and_leave_out_only_what_is_not_seen(text in "\\PC{0,40}|[ \t\r\na\u{2BC}\u{2019}'0@.\u{AD}\u{200D}\u{301}é]{0,40}") {
            let mut at = 0;
            for t in tokens(&text) {
                prop_assert!(t.len > 0);
                let gap = &text[at..t.start as usize];
                prop_assert!(gap.chars().all(|c| c.is_whitespace() || is_unseen(c)), "{gap:?}");
                at = t.end() as usize;
            }
            let rest = &text[at..];
            prop_assert!(rest.chars().all(|c| c.is_whitespace() || is_unseen(c)), "{rest:?}");
        }
    }
}
