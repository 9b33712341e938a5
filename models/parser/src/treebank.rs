//! Lays the arcs of a treebank on our own units.

use perceptron::{Outcome, treebank};
use postedit::text::clause::Relation;
use postedit::text::token::Token;
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

/// The sentences of a treebank whose words can all be found in their text and have a head.
pub fn read(path: &Path) -> Outcome<Vec<Sentence>> {
    Ok(treebank::read(path)?.into_iter().filter_map(sentence).collect())
}

fn sentence(s: treebank::Sentence) -> Option<Sentence> {
    let n = s.units.len();
    // The unit each word starts in, and the word each unit starts in.
    let start = |w: &treebank::Word| s.units.partition_point(|u| u.end as usize <= w.span.0);
    let unit_of: Vec<usize> = s.words.iter().map(start).collect();
    let mut words = Vec::new();
    for w in &s.words {
        let head: usize = w.fields[6].parse().ok()?;
        let head_unit = if head == 0 { n } else { *unit_of.get(head - 1)? };
        words.push(Word { head, relation: Relation::of(&w.fields[7]), unit: None, head_unit });
    }
    let (mut heads, mut relations) = (vec![0; n], vec![Relation::FLAT; n]);
    for (i, u) in s.units.iter().enumerate() {
        let w = s.word_of(u);
        let (first, word) = (*unit_of.get(w)?, words.get_mut(w)?);
        if first != i {
            heads[i] = first;
            continue;
        }
        if s.words[w].span.0 == u.start as usize {
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
    (n > 0).then_some(Sentence { text: s.text, tokens: s.tokens, words, heads, relations })
}
