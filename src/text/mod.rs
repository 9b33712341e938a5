//! What a text is: spans, lines, tokens, sentences, blocks, scripts, languages. No rules, no files.

pub mod block;
pub mod clause;
pub mod cut;
pub mod fold;
pub mod lang;
pub mod layers;
pub mod lexer;
pub mod lines;
pub mod pattern;
pub mod pos;
pub mod reader;
pub mod script;
pub mod sentence;
pub mod span;
pub mod token;
pub mod vocab;
