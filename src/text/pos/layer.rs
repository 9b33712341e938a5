//! Tags of a chunk, made when a rule asks for them.
//!
//! Tagging a word costs more than all other layers together, and most sentences hold nothing that a rule with a tag in it
//! could match. So no word is tagged before a matcher asks for it or for one after it in its sentence, and the words of
//! the sentence asked about last are tagged once.

use super::tagger::{Scratch, Tagged, Tagger};
use crate::text::token::Token;
use std::cell::RefCell;

/// The tags of the sentence of one chunk that was asked about last. Cleared for the next chunk, its memory kept.
#[derive(Debug, Default)]
pub struct TagLayer(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The number of the sentence, if there is one.
    sentence: Option<usize>,
    /// The tags of its tokens; of those before `done` they are known.
    tagged: Vec<Tagged>,
    done: usize,
    scratch: Scratch,
}

impl TagLayer {
    /// Forgets the tags of the last chunk.
    pub fn clear(&mut self) {
        self.0.get_mut().sentence = None;
    }

    /// The tag of token `i` of sentence `n` of the chunk. `tokens` are always those of that sentence.
    ///
    /// # Panics
    /// When there is no token `i`.
    #[must_use]
    pub fn of(&self, text: &str, n: usize, tokens: &[Token], i: usize) -> Tagged {
        let Kept { sentence, tagged, done, scratch } = &mut *self.0.borrow_mut();
        if *sentence != Some(n) {
            *sentence = Some(n);
            *done = 0;
            tagged.clear();
            tagged.resize(tokens.len(), Tagged::default());
            Tagger::load().begin(text, tokens, scratch);
        }
        if i >= *done {
            let from = scratch.choices().len();
            Tagger::load().reach(scratch, i as u32);
            Tagger::load().note(scratch, from, tagged);
            *done = i + 1;
        }
        tagged[i]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{lexer, span::Span, vocab::Vocab};

    #[test]
    fn words_are_tagged_in_any_order_and_as_far_as_asked() {
        let text = "They want to build a bridge. She has often walked to the river.";
        let mut tokens = Vec::new();
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        let layer = TagLayer::default();
        let (first, second) = tokens.split_at(7);
        let tag = |n: usize, tokens: &[Token], i: usize| layer.of(text, n, tokens, i).tag.penn();
        let all = |n, tokens: &[Token]| (0..tokens.len()).map(|i| tag(n, tokens, i)).collect::<Vec<_>>().join(" ");
        assert_eq!(all(1, second), "PRP VBZ RB VBN IN DT NN .");
        assert_eq!(tag(0, first, 3), "VB");
        assert_eq!(layer.0.borrow().scratch.choices().len(), 4, "as far as asked");
        assert_eq!(tag(0, first, 1), "VBP");
        assert_eq!(all(0, first), "PRP VBP TO VB DT NN .");
        assert_eq!(tag(1, second, 6), "NN");
        assert_eq!(all(1, second), "PRP VBZ RB VBN IN DT NN .");
    }

    #[test]
    fn a_word_and_its_short_form_are_tagged_together() {
        let text = "They don’t know that Ann’s boat is old.";
        let mut tokens = Vec::new();
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        let (layer, mut whole) = (TagLayer::default(), Vec::new());
        Tagger::load().tag(text, &tokens, &mut Scratch::default(), &mut whole);
        let single: Vec<Tagged> = (0..tokens.len()).map(|i| layer.of(text, 0, &tokens, i)).collect();
        assert_eq!(single, whole);
        assert_eq!((whole[1].clitic.penn(), whole[4].clitic.penn()), ("RB", "POS"));
    }
}
