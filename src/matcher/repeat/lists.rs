//! Lists: the words of a rule file as ids, and what all repeats ask of the tokens around them.

use crate::text::fold;
use crate::text::token::{Shape, Token};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashSet;

/// A set of words: a bit for each id, since the ids of words that rules mention are small.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Vec<u64>);

impl Words {
    /// The words of a list, interned.
    pub(super) fn new(list: &[String], vocab: &mut Vocab) -> Self {
        let mut bits: Vec<u64> = Vec::new();
        for word in list {
            let id = vocab.intern(word).0 as usize;
            bits.resize(bits.len().max(id / 64 + 1), 0);
            bits[id / 64] |= 1 << (id % 64);
        }
        Self(bits)
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the token is one of them.
    pub(super) fn has(&self, token: Token) -> bool {
        self.0.get((token.id.0 / 64) as usize).is_some_and(|bits| bits >> (token.id.0 % 64) & 1 == 1)
    }
}

/// A set of word sequences; what stands between the words does not count.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases(FxHashSet<u64>);

impl Phrases {
    /// The phrases of a list, their words interned.
    pub(super) fn new(list: &[String], vocab: &mut Vocab) -> Self {
        Self(
            list.iter()
                .map(|p| p.split_whitespace().fold(0, |h, w| fold::combine(h, u64::from(vocab.intern(w).0))))
                .collect(),
        )
    }

    /// Whether the words of the tokens are one of them, marks left out.
    pub(super) fn has(&self, tokens: &[Token]) -> bool {
        let words = tokens.iter().filter(|t| t.mark().is_none());
        self.0.contains(&words.fold(0, |h, t| fold::combine(h, u64::from(t.id.0))))
    }
}

/// A word of running text: no digits ("5th", "0xff").
pub(super) fn is_prose(token: Token) -> bool {
    token.is_word() && !token.shape.has(Shape::DIGIT)
}

/// Whether the token starts with a capital.
pub(super) fn is_upper(token: Token) -> bool {
    token.shape.has(Shape::UPPER)
}

/// Whether the token at `i` stands first in its sentence or line, as far as the token before it tells.
pub(super) fn opens(tokens: &[Token], i: usize) -> bool {
    i == 0
        || tokens[i].shape.has(Shape::NEWLINE)
        || matches!(
            tokens[i - 1].mark(),
            Some('.' | '!' | '?' | '…' | ':' | '"' | '“' | '„' | '«' | '‘' | '—' | '–' | '(' | '•' | '*')
        )
}

/// Whether tokens `start..end` stand free: no hyphen, slash, inner dot or like mark ties them to a neighbour, so that
/// "well-known known", "check check-in" and "copy.copy or copy.deep" are no copies.
pub(super) fn stands_free(tokens: &[Token], start: usize, end: usize) -> bool {
    let glued_word = |i: usize| tokens.get(i).is_some_and(|t| t.is_word() && !t.shape.has(Shape::SPACED));
    let dotted = |mark: usize, far: usize| {
        tokens[mark].is_mark('.') && !tokens[mark].shape.has(Shape::SPACED) && (far == mark || glued_word(far))
    };
    let tied_before = start > 1 && glued_word(start) && tokens[start - 2].is_word() && dotted(start - 1, start - 1);
    let tied_after = end + 1 < tokens.len() && dotted(end, end + 1);
    if tied_before || tied_after {
        return false;
    }
    let before = tokens[start].shape.has(Shape::SPACED)
        || start == 0
        || matches!(
            tokens[start - 1].mark(),
            Some(
                '"' | '“'
                    | '„'
                    | '«'
                    | '‘'
                    | '\''
                    | '('
                    | '['
                    | '—'
                    | '–'
                    | '¿'
                    | '¡'
                    | '…'
                    | '*'
                    | '_'
                    | '>'
                    | '.'
                    | ','
                    | ';'
            )
        );
    let after = tokens.get(end).is_none_or(|t| {
        t.shape.has(Shape::SPACED)
            || matches!(
                t.mark(),
                Some(
                    ',' | '.'
                        | ';'
                        | ':'
                        | '!'
                        | '?'
                        | '…'
                        | '"'
                        | '”'
                        | '“'
                        | '»'
                        | '’'
                        | ')'
                        | ']'
                        | '—'
                        | '–'
                        | '*'
                        | '<'
                        | '。'
                        | '，'
                )
            )
    });
    before && after
}

/// Whether the repeat is spoken of rather than made: quotes or brackets close around it and nothing else.
pub(super) fn is_quoted(tokens: &[Token], start: usize, end: usize) -> bool {
    let opened = start > 0
        && !tokens[start].shape.has(Shape::SPACED)
        && matches!(tokens[start - 1].mark(), Some('"' | '“' | '„' | '«' | '‘' | '\'' | '`' | '(' | '['));
    let closes = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            !t.shape.has(Shape::SPACED)
                && matches!(t.mark(), Some('"' | '”' | '“' | '»' | '’' | '\'' | '`' | ')' | ']'))
        })
    };
    // “I think I can, I think I can.”
    let stops = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            !t.shape.has(Shape::SPACED) && matches!(t.mark(), Some('.' | ',' | '!' | '?' | '…'))
        })
    };
    let stopped = (end..end + 3).take_while(|i| stops(*i)).last().map_or(end, |i| i + 1);
    let closed = closes(stopped);
    opened && closed
}

/// Whether the copy that starts at token `second` goes on with the text of the line above, rather than being the
/// next line of a menu, a table or a poem.
pub(super) fn continues(tokens: &[Token], first: usize, second: usize) -> bool {
    let inside = |from: usize, to: usize| !tokens[from..to].iter().any(|t| t.shape.has(Shape::NEWLINE));
    inside(first + 1, second + 1) || (!is_upper(tokens[second]) && !tokens[first].shape.has(Shape::NEWLINE))
}
