//! Clauses: which word depends on which, and what follows from it: the main verb, subjects, clauses on nouns.
//!
//! ```
//! # use postedit::text::{clause::{Parser, Relation, Scratch}, lexer, span::Span, vocab::Vocab};
//! let text = "The man who lives there sold his boat.";
//! let mut tokens = Vec::new();
//! lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
//! let tree = Parser::load().parse(text, &tokens, &mut Scratch::default()).unwrap();
//! let (man, lives, sold) = (1, 3, 5);
//! assert_eq!(tree.root(), sold);
//! assert_eq!(tree.subject(sold), Some(man));
//! assert_eq!(tree.arcs()[lives].relation, Relation::RELATIVE);
//! assert_eq!(tree.arcs()[lives].head(), Some(man));
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
