//! Reads a treebank in CoNLL-U and lays its arcs on our own units.

use crate::Outcome;
use postedit::text::clause::Relation;
use postedit::text::clause::state::Node;
use postedit::text::lexer;
use postedit::text::pos::units::units;
use postedit::text::span::Span;
use postedit::text::token::Token;
use postedit::text::vocab::Vocab;
use std::path::Path;

/// A word of the treebank.
#[derive(Debug)]
pub struct Word {
    /// Number of its head from 1 up, 0 for the root.
    head: usize,
    /// What it is to its head.
    pub relation: Relation,
    /// Its first unit; `None` where it starts inside one.
    pub unit: Option<usize>,
    /// The unit its head starts in, the number of units for the root.
    pub head_unit: usize,
}

/// A sentence of the treebank, lexed as the linter lexes it.
#[derive(Debug)]
pub struct Sentence {
    /// As written.
    pub text: String,
    /// Our tokens.
    pub tokens: Vec<Token>,
    /// The words of the treebank.
    pub words: Vec<Word>,
    /// Head of each unit, the number of units for the root.
    pub heads: Vec<usize>,
    /// What each unit is to its head.
    pub relations: Vec<Relation>,
}

impl Sentence {
    /// Whether no two arcs cross and one word is the root: what the moves can build.
    pub fn is_projective(&self) -> bool {
        let n = self.heads.len();
        let arcs: Vec<(usize, usize)> = self.heads.iter().enumerate().map(|(i, h)| (i.min(*h), i.max(*h))).collect();
        let cross = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.0 && b.0 < a.1 && a.1 < b.1;
        self.heads.iter().filter(|h| **h == n).count() == 1 && !arcs.iter().any(|a| arcs.iter().any(|b| cross(a, b)))
    }
}

/// The sentences of a treebank whose words can all be found in their text.
pub fn read(path: &Path) -> Outcome<Vec<Sentence>> {
    let source = std::fs::read_to_string(path)?;
    Ok(source.split("\n\n").filter_map(sentence).collect())
}

fn sentence(block: &str) -> Option<Sentence> {
    let text = block.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let mut at = 0;
    let (mut words, mut spans) = (Vec::new(), Vec::new());
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, _, _, _, head, relation, ..] = fields[..] else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with(form) {
            return None;
        }
        spans.push((at, at + form.len()));
        at += form.len();
        words.push(Word { head: head.parse().ok()?, relation: Relation::of(relation), unit: None, head_unit: 0 });
    }
    let (mut tokens, mut found) = (Vec::new(), Vec::new());
    lexer::lex(&text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    units(&text, &tokens, &mut found);
    let n = found.len();
    // The unit each word starts in, and the word each unit starts in.
    let unit_of: Vec<usize> = spans.iter().map(|s| found.partition_point(|u| u.end as usize <= s.0)).collect();
    for w in &mut words {
        w.head_unit = if w.head == 0 { n } else { *unit_of.get(w.head - 1)? };
    }
    let (mut heads, mut relations) = (vec![0; n], vec![Relation::FLAT; n]);
    for (i, u) in found.iter().enumerate() {
        let w = spans.partition_point(|s| s.1 <= u.start as usize);
        let (first, word) = (*unit_of.get(w)?, words.get_mut(w)?);
        if first != i {
            heads[i] = first;
            continue;
        }
        if spans[w].0 == u.start as usize {
            word.unit = Some(i);
        }
        (heads[i], relations[i]) = (word.head_unit, word.relation);
        // The head is a later word of the same unit ("gonna"): what that word hangs on counts.
        let (mut k, mut steps) = (w, 0);
        while heads[i] == i && steps < 8 {
            k = words[k].head.checked_sub(1)?;
            (heads[i], relations[i]) = (words[k].head_unit, words[k].relation);
            steps += 1;
        }
        if heads[i] == i {
            return None;
        }
    }
    debug_assert!(n < Node::NOBODY as usize);
    (n > 0).then_some(Sentence { text, tokens, words, heads, relations })
}
