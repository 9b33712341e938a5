//! Trie over token ids. Most tokens fail the first look-up, which is one bit of an array.

use super::words;
use crate::text::token::{Shape, Token, WordId};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashMap;

#[derive(Debug, Default)]
pub(super) struct Trie {
    /// (node, word, white space before it) → node.
    edges: FxHashMap<(u32, WordId, bool), u32>,
    /// Goals at each node.
    goals: Vec<Vec<u32>>,
    /// One bit for each known word that opens a phrase.
    openers: Vec<u64>,
    /// Marks that open a phrase.
    opening_marks: Vec<WordId>,
}

impl Trie {
    /// Adds a phrase that ends at `goal`.
    pub(super) fn insert(&mut self, phrase: &str, goal: u32, vocab: &mut Vocab) {
        if self.goals.is_empty() {
            self.goals.push(Vec::new());
        }
        let mut node = 0;
        for (i, (word, spaced)) in words(phrase, vocab).into_iter().enumerate() {
            let mut chars = word.chars();
            let single = chars.next().filter(|c| chars.next().is_none() && !c.is_alphanumeric());
            let id = single.map_or_else(|| vocab.intern(word), WordId::mark);
            if i == 0 {
                self.open(id);
            }
            // What stands before the first word does not matter.
            let key = (node, id, spaced || i == 0);
            node = if let Some(n) = self.edges.get(&key) { *n } else {
                let n = self.goals.len() as u32;
                self.goals.push(Vec::new());
                self.edges.insert(key, n);
                n
            };
        }
        self.goals[node as usize].push(goal);
    }

    fn open(&mut self, id: WordId) {
        if !id.is_known() {
            self.opening_marks.push(id);
            return;
        }
        let slot = id.0 as usize / 64;
        if self.openers.len() <= slot {
            self.openers.resize(slot + 1, 0);
        }
        self.openers[slot] |= 1 << (id.0 % 64);
    }

    /// Makes the trie ready for use.
    pub(super) fn finish(&mut self) {
        self.opening_marks.sort_unstable();
        self.opening_marks.dedup();
    }

    /// Whether a phrase starts with this word.
    #[inline]
    pub(super) fn starts(&self, id: WordId) -> bool {
        match self.openers.get(id.0 as usize / 64) {
            Some(bits) => bits & (1 << (id.0 % 64)) != 0,
            None => !id.is_known() && self.opening_marks.contains(&id),
        }
    }

    /// Appends (goal, index after the last token) for every phrase that starts at token `i`, short ones first.
    pub(super) fn walk(&self, tokens: &[Token], i: usize, ends: &mut Vec<(u32, usize)>) {
        let mut node = 0;
        for (n, t) in tokens[i..].iter().enumerate() {
            if n > 0 && t.shape.has(Shape::PARAGRAPH) {
                return;
            }
            let Some(next) = self.edges.get(&(node, t.id, n == 0 || t.shape.has(Shape::SPACED))) else { return };
            node = *next;
            ends.extend(self.goals[node as usize].iter().map(|g| (*g, i + n + 1)));
        }
    }
}
