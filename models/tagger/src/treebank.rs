//! Lays the tags of a treebank on our own units.

use perceptron::{Outcome, treebank};
use postedit::text::pos::Tag;
use postedit::text::pos::units::Unit;
use postedit::text::token::{Token, TokenKind};
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
    Ok(treebank::read(path)?.into_iter().map(sentence).collect())
}

fn sentence(s: treebank::Sentence) -> Sentence {
    let gold = |w: &treebank::Word| {
        let (universal, penn) = (w.fields[3].clone(), w.fields[4].clone());
        Gold { tag: Tag::of(&penn, &universal).unwrap_or(Tag::NONE), penn, universal, unit: None }
    };
    let mut words: Vec<Gold> = s.words.iter().map(gold).collect();
    let mut tags = vec![Tag::NONE; s.units.len()];
    for (i, u) in s.units.iter().enumerate() {
        let w = s.word_of(u);
        let (Some((start, end)), Some(word)) = (s.words.get(w).map(|w| w.span), words.get_mut(w)) else { continue };
        if start > u.start as usize {
            continue;
        }
        if start == u.start as usize {
            word.unit = Some(i);
        }
        let inside = s.units.iter().filter(|o| (o.start as usize) < end && o.end as usize > start);
        let marks = inside.clone().all(|o| o.kind == TokenKind::Mark);
        // "U.S." is one word of theirs and four units of ours: its stops are stops.
        tags[i] = if u.kind == TokenKind::Mark && !marks { mark(&s.text, u) } else { word.tag };
    }
    Sentence { text: s.text, tokens: s.tokens, words, tags }
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
