//! Tags of a chunk, made when a rule asks for them.
//!
//! Tagging costs more than all other layers together, and most sentences hold nothing that a rule with a tag in it
//! could match. So no sentence is tagged before a matcher asks, and none twice.

use super::tagger::{Scratch, Tagged, Tagger};
use crate::text::token::Token;
use std::cell::{Ref, RefCell};

/// The tags of some sentences of one chunk. Cleared for the next chunk, its memory kept.
#[derive(Debug, Default)]
pub struct TagLayer(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    tagged: Vec<Tagged>,
    /// Where the tags of each sentence start in `tagged`; `UNREAD` for a sentence nobody asked about.
    starts: Vec<u32>,
    scratch: Scratch,
}

const UNREAD: u32 = u32::MAX;

impl TagLayer {
    /// Forgets the tags of the last chunk.
    pub fn clear(&mut self) {
        let kept = self.0.get_mut();
        kept.tagged.clear();
        kept.starts.clear();
    }

    /// The tags of the tokens of sentence `n` of the chunk, one each. `tokens` are always those of that sentence.
    ///
    /// # Panics
    /// When the tags of another sentence are still borrowed.
    #[must_use]
    pub fn sentence(&self, text: &str, n: usize, tokens: &[Token]) -> Ref<'_, [Tagged]> {
        let start = {
            let mut kept = self.0.borrow_mut();
            let Kept { tagged, starts, scratch } = &mut *kept;
            if starts.len() <= n {
                starts.resize(n + 1, UNREAD);
            }
            if starts[n] == UNREAD {
                starts[n] = tagged.len() as u32;
                Tagger::load().tag(text, tokens, scratch, tagged);
            }
            starts[n] as usize
        };
        Ref::map(self.0.borrow(), |kept| &kept.tagged[start..start + tokens.len()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{lexer, span::Span, vocab::Vocab};

    #[test]
    fn sentences_are_tagged_in_any_order_and_once() {
        let text = "They want to build a bridge. She has often walked to the river.";
        let mut tokens = Vec::new();
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        let layer = TagLayer::default();
        let penn = |n: usize, tokens: &[Token]| -> String {
            layer.sentence(text, n, tokens).iter().map(|t| t.tag.penn()).collect::<Vec<_>>().join(" ")
        };
        let (first, second) = tokens.split_at(7);
        assert_eq!(penn(1, second), "PRP VBZ RB VBN IN DT NN .");
        assert_eq!(penn(0, first), "PRP VBP TO VB DT NN .");
        assert_eq!(penn(1, second), "PRP VBZ RB VBN IN DT NN .");
        assert_eq!(layer.0.borrow().tagged.len(), tokens.len());
    }
}
