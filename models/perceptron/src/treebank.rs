//! Reads a treebank in CoNLL-U, its words found in their text, which is lexed as the linter lexes it.

use crate::Outcome;
use postedit::text::lexer;
use postedit::text::pos::units::{Unit, units};
use postedit::text::span::Span;
use postedit::text::token::Token;
use postedit::text::vocab::Vocab;
use std::path::Path;

/// A word of the treebank.
#[derive(Debug)]
pub struct Word {
    /// Its first byte, and the byte behind it.
    pub span: (usize, usize),
    /// Its columns.
    pub fields: Vec<String>,
}

/// A sentence of the treebank.
#[derive(Debug)]
pub struct Sentence {
    /// As written.
    pub text: String,
    /// Our tokens.
    pub tokens: Vec<Token>,
    /// Our units.
    pub units: Vec<Unit>,
    /// The words of the treebank.
    pub words: Vec<Word>,
}

impl Sentence {
    /// The word that a unit starts in or before.
    pub fn word_of(&self, unit: &Unit) -> usize {
        self.words.partition_point(|w| w.span.1 <= unit.start as usize)
    }
}

/// The sentences of a treebank whose words can all be found in their text.
pub fn read(path: &Path) -> Outcome<Vec<Sentence>> {
    let source = std::fs::read_to_string(path)?;
    Ok(source.split("\n\n").filter_map(sentence).collect())
}

fn sentence(block: &str) -> Option<Sentence> {
    let text = block.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let (mut at, mut words) = (0, Vec::new());
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [id, form, _, _, _, _, _, _, ..] = &fields[..] else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with(form.as_str()) {
            return None;
        }
        let span = (at, at + form.len());
        at = span.1;
        words.push(Word { span, fields });
    }
    let (mut tokens, mut found) = (Vec::new(), Vec::new());
    lexer::lex(&text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    units(&text, &tokens, &mut found);
    Some(Sentence { text, tokens, units: found, words })
}
