//! Reads a treebank in CoNLL-U and lays its tags on our own units.

use crate::Outcome;
use postedit::text::pos::Tag;
use postedit::text::pos::units::{Unit, units};
use postedit::text::span::Span;
use postedit::text::token::{Token, TokenKind};
use postedit::text::vocab::Vocab;
use postedit::text::lexer;
use std::path::Path;

/// A word of the treebank.
#[derive(Debug)]
pub struct Gold {
    /// Its tag, where our table has it.
    pub tag: Tag,
    /// Its Penn name as the treebank has it.
    pub penn: String,
    /// Its universal name as the treebank has it.
    pub universal: String,
    /// Its first unit; `None` where it starts inside one.
    pub unit: Option<usize>,
}

/// A sentence of the treebank, lexed as the linter lexes it.
#[derive(Debug)]
pub struct Sentence {
    /// As written.
    pub text: String,
    /// Our tokens.
    pub tokens: Vec<Token>,
    /// The words of the treebank.
    pub words: Vec<Gold>,
    /// The tag of each of our units.
    pub tags: Vec<Tag>,
}

/// The sentences of a treebank whose words can all be found in their text.
pub fn read(path: &Path) -> Outcome<Vec<Sentence>> {
    let source = std::fs::read_to_string(path)?;
    Ok(source.split("\n\n").filter_map(sentence).collect())
}

fn sentence(block: &str) -> Option<Sentence> {
    let text = block.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let mut at = 0;
    let mut words = Vec::new();
    let mut spans = Vec::new();
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, universal, penn, ..] = fields[..] else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with(form) {
            return None;
        }
        spans.push((at, at + form.len()));
        at += form.len();
        let tag = Tag::of(penn, universal).unwrap_or(Tag::NONE);
        words.push(Gold { tag, penn: penn.to_owned(), universal: universal.to_owned(), unit: None });
    }
    let (mut tokens, mut found) = (Vec::new(), Vec::new());
    lexer::lex(&text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    units(&text, &tokens, &mut found);
    let mut tags = vec![Tag::NONE; found.len()];
    for (i, u) in found.iter().enumerate() {
        let w = spans.partition_point(|s| s.1 <= u.start as usize);
        let (Some((start, end)), Some(word)) = (spans.get(w), words.get_mut(w)) else { continue };
        if *start > u.start as usize {
            continue;
        }
        if *start == u.start as usize {
            word.unit = Some(i);
        }
        let inside = found.iter().filter(|o| (o.start as usize) < *end && o.end as usize > *start);
        let marks = inside.clone().all(|o| o.kind == TokenKind::Mark);
        // "U.S." is one word of theirs and four units of ours: its stops are stops.
        tags[i] = if u.kind == TokenKind::Mark && !marks { mark(&text, u) } else { word.tag };
    }
    Some(Sentence { text, tokens, words, tags })
}

/// The usual tag of a mark inside a longer word.
fn mark(text: &str, unit: &Unit) -> Tag {
    let penn = match &text[unit.start as usize..unit.end as usize] {
        "." | "?" | "!" => ".",
        "," | "/" => ",",
        "-" => "HYPH",
        "&" => "CC",
        "$" | "£" | "€" => "$",
        _ => ":",
    };
    Tag::of(penn, "PUNCT").unwrap_or(Tag::NONE)
}
