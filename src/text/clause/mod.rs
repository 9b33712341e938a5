//! Clauses: which word depends on which, and what follows from it: the main verb, subjects, clauses on nouns.
//!
//! ```
//! # use postedit::text::{clause::{Parser, Scratch}, lexer, span::Span, vocab::Vocab};
//! let text = "She said that the boat was old.";
//! let mut tokens = Vec::new();
//! lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
//! let tree = Parser::load().parse(text, &tokens, &mut Scratch::default()).unwrap();
//! let (she, said, boat, old) = (0, 1, 4, 6);
//! assert_eq!(tree.root(), said);
//! assert_eq!(tree.subject(said), Some(she));
//! assert_eq!(tree.subject(old), Some(boat));
//! assert_eq!(tree.arcs()[old].head(), Some(said));
//! ```
//!
//! English only. A greedy parser of dependencies (names of Universal Dependencies) that reads a sentence once; the
//! weights are made by the program in `models/parser`. It is wrong in about one arc of six, so what asks it should
//! look at the confidence and at the tags as well.

pub mod features;
mod parser;
mod relation;
pub mod state;
mod tree;
pub mod weights;

pub use parser::{LONGEST, Parser, Scratch, words};
pub use relation::Relation;
pub use tree::{Arc, Tree};

#[cfg(test)]
mod tests;
