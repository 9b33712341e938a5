//! Units: what the tagger tags. A token is one unit, or two where a short form hangs on it.
//!
//! The lexer keeps `don’t` and `Ann’s` whole, because rules about words want them whole. The treebank tags `do` and
//! `n’t`, `Ann` and `’s` apart, and so does the tagger; the tag of the second unit becomes the token's clitic.

use crate::text::fold::is_apostrophe;
use crate::text::token::{Shape, Token, TokenKind};

/// A token, the word a short form hangs on, or the short form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unit {
    /// First byte in the text.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// The token it belongs to, as an index into the sentence's.
    pub token: u32,
    /// Its kind.
    pub kind: TokenKind,
    /// It is the short form at the end of its token: `n’t`, `’s`.
    pub clitic: bool,
    /// White space stands before it.
    pub spaced: bool,
}

/// Appends the units of a sentence.
pub fn units(text: &str, tokens: &[Token], out: &mut Vec<Unit>) {
    for (i, t) in tokens.iter().enumerate() {
        let (start, end) = (t.start, t.end());
        let unit =
            Unit { start, end, token: i as u32, kind: t.kind, clitic: false, spaced: t.shape.has(Shape::SPACED) };
        let host = if t.kind == TokenKind::Word { host(t.text(text), t.shape.has(Shape::APOSTROPHE)) } else { None };
        match host {
            Some(len) => {
                let cut = start + len as u32;
                out.push(Unit { end: cut, ..unit });
                out.push(Unit { start: cut, clitic: true, spaced: false, ..unit });
            }
            None => out.push(unit),
        }
    }
}

/// Whether a word is two units.
pub(super) fn is_split(word: &str, shape: Shape) -> bool {
    host(word, shape.has(Shape::APOSTROPHE)).is_some()
}

/// Bytes of the word without the short form that hangs on it.
fn host(word: &str, apostrophe: bool) -> Option<usize> {
    if !apostrophe {
        return word.eq_ignore_ascii_case("cannot").then_some(3);
    }
    // The longest short form has two letters after its apostrophe, so the last five bytes hold it.
    let (at, mark) = word.char_indices().rev().take(3).find(|(_, c)| is_apostrophe(*c))?;
    let tail = &word[at + mark.len_utf8()..];
    let is = |s: &str| tail.eq_ignore_ascii_case(s);
    let cut = if is("t") && word[..at].ends_with(['n', 'N']) {
        at - 1
    } else if is("s") || is("m") || is("d") || is("re") || is("ve") || is("ll") {
        at
    } else {
        return None;
    };
    (cut > 0).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{lexer, span::Span, vocab::Vocab};

    #[test]
    fn short_forms_are_units_of_their_own() {
        let text = "Don’t say it's Ann's o'clock; we cannot, they'LL.";
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        units(text, &tokens, &mut found);
        let shown: Vec<&str> = found.iter().map(|u| &text[u.start as usize..u.end as usize]).collect();
        assert_eq!(
            shown,
            ["Do", "n’t", "say", "it", "'s", "Ann", "'s", "o'clock", ";", "we", "can", "not", ",", "they", "'LL", "."]
        );
    }
}
