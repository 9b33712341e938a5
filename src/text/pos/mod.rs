//! Parts of speech: which word is a noun, a verb, a preposition, as sure as it can be said.
//!
//! ```
//! # use postedit::text::{lexer, pos::{Scratch, Tagger}, span::Span, vocab::Vocab};
//! let text = "Ann’s dog doesn’t run.";
//! let (mut tokens, mut tagged) = (Vec::new(), Vec::new());
//! lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
//! Tagger::load().tag(text, &tokens, &mut Scratch::default(), &mut tagged);
//! let tags: Vec<&str> = tagged.iter().map(|t| t.tag.penn()).collect();
//! assert_eq!(tags, ["NNP", "NN", "VBZ", "VB", "."]);
//! assert_eq!((tagged[0].clitic.penn(), tagged[2].clitic.penn()), ("POS", "RB"));
//! ```
//!
//! English only. The tags are those of the English Web Treebank: Penn names and universal names ([`Tag`]). The
//! weights are made by the program in `models/tagger`.

pub mod features;
mod layer;
pub mod lemma;
mod tagger;
mod tags;
pub mod units;
pub mod weights;

pub use layer::TagLayer;
pub use tagger::{Choice, Scratch, Tagged, Tagger};
pub use tags::{Tag, TagSet};
