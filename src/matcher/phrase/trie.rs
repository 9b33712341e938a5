//! Trie over token ids. Most tokens fail the first look-up, which is one array.

use crate::text::lexer;
use crate::text::span::Span;
use crate::text::token::{Shape, Token, WordId};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashMap;

/// Bits of the sieve before the edges, as a power of two: 8 KiB.
const SIEVE_BITS: u32 = 16;

#[derive(Debug, Default)]
pub(super) struct Trie {
    /// (node, word, white space before it) → node.
    edges: FxHashMap<u64, u32>,
    /// One bit for the hash of each edge: most phrases end here, at their second word.
    sieve: Vec<u64>,
    /// Goals at each node.
    goals: Vec<Vec<u32>>,
    /// One bit for each node with a goal.
    ends: Vec<u64>,
    /// For each known word that opens a phrase, the node it leads to; zero for the others.
    openers: Vec<u32>,
    /// Marks that open a phrase, each with its node.
    opening_marks: Vec<(WordId, u32)>,
    /// Room for the tokens of the phrase that is added.
    words: Vec<Token>,
}

/// The edge from a node along a word.
#[inline]
fn edge(node: u32, word: WordId, spaced: bool) -> u64 {
    u64::from(node) << 33 | u64::from(spaced) << 32 | u64::from(word.0)
}

/// The bit of an edge.
#[inline]
fn bit(edge: u64) -> u64 {
    edge.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SIEVE_BITS)
}

impl Trie {
    /// Adds a phrase that ends at `goal`.
    pub(super) fn insert(&mut self, phrase: &str, goal: u32, vocab: &mut Vocab) {
        if self.goals.is_empty() {
            self.goals.push(Vec::new());
            self.sieve = vec![0; 1 << (SIEVE_BITS - 6)];
        }
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        lexer::lex(phrase, Span::of(0..phrase.len()), vocab, &mut words);
        let mut node = 0;
        for (i, t) in words.iter().enumerate() {
            let id = if t.id.is_known() {
                t.id
            } else {
                let word = t.text(phrase);
                let mut chars = word.chars();
                let single = chars.next().filter(|c| chars.next().is_none() && !c.is_alphanumeric());
                single.map_or_else(|| vocab.intern(word), WordId::mark)
            };
            // What stands before the first word does not matter.
            node = if i == 0 { self.open(id) } else { self.follow(node, id, t.shape.has(Shape::SPACED)) };
        }
        self.words = words;
        self.ends.resize(self.goals.len().div_ceil(64), 0);
        self.ends[node as usize / 64] |= 1 << (node % 64);
        self.goals[node as usize].push(goal);
    }

    fn node(&mut self) -> u32 {
        self.goals.push(Vec::new());
        self.goals.len() as u32 - 1
    }

    fn follow(&mut self, node: u32, id: WordId, spaced: bool) -> u32 {
        let edge = edge(node, id, spaced);
        if let Some(next) = self.edges.get(&edge) {
            return *next;
        }
        let next = self.node();
        self.edges.insert(edge, next);
        let bit = bit(edge);
        self.sieve[(bit >> 6) as usize] |= 1 << (bit & 63);
        next
    }

    fn open(&mut self, id: WordId) -> u32 {
        if let Some(node) = self.starts(id) {
            return node;
        }
        let node = self.node();
        if id.is_known() {
            self.openers.resize(self.openers.len().max(id.0 as usize + 1), 0);
            self.openers[id.0 as usize] = node;
        } else {
            self.opening_marks.push((id, node));
        }
        node
    }

    /// The node of a word that opens a phrase.
    #[inline]
    pub(super) fn starts(&self, id: WordId) -> Option<u32> {
        match self.openers.get(id.0 as usize) {
            Some(node) => Some(*node).filter(|n| *n != 0),
            None if id.is_known() => None,
            None => self.opening_marks.iter().find(|(mark, _)| *mark == id).map(|(_, node)| *node),
        }
    }

    /// Appends (goal, index after the last token) for every phrase whose first word, token `i`, leads to `node`; short
    /// ones first.
    pub(super) fn walk(&self, mut node: u32, tokens: &[Token], i: usize, ends: &mut Vec<(u32, usize)>) {
        self.reach(node, i + 1, ends);
        for (n, t) in tokens[i + 1..].iter().enumerate() {
            if t.shape.has(Shape::PARAGRAPH) {
                return;
            }
            let edge = edge(node, t.id, t.shape.has(Shape::SPACED));
            let bit = bit(edge);
            if self.sieve[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
                return;
            }
            let Some(next) = self.edges.get(&edge) else { return };
            node = *next;
            self.reach(node, i + n + 2, ends);
        }
    }

    /// Appends the goals of a node, if it has any.
    #[inline]
    fn reach(&self, node: u32, end: usize, ends: &mut Vec<(u32, usize)>) {
        if self.ends.get(node as usize / 64).is_some_and(|bits| bits >> (node % 64) & 1 == 1) {
            ends.extend(self.goals[node as usize].iter().map(|g| (*g, end)));
        }
    }
}
