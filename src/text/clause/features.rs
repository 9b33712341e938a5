//! Features: what the parser looks at before a move, as numbers. Training and parsing call the same code.

use super::state::{Node, State};
use crate::text::pos::Tag;
use crate::text::pos::features::mix;

/// What the parser knows of a word beforehand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// Hash of the folded word.
    pub hash: u32,
    /// Its part of speech.
    pub tag: Tag,
    /// Its class of similar words, 0 where it has none.
    pub class: u8,
}

/// Number of features of a state.
pub const FEATURES: usize = 52;

/// Where no word stands.
const EDGE: Word = Word { hash: 1, tag: Tag::NONE, class: 255 };

/// The hashes of all features of a state.
#[must_use]
pub fn features(words: &[Word], state: &State) -> [u32; FEATURES] {
    let nodes = state.nodes();
    let stack = state.stack();
    let top = |k: usize| stack.len().checked_sub(k).map_or(Node::NOBODY, |i| stack[i]);
    let (s0, s1, s2) = (top(1), top(2), top(3));
    let next = |k: usize| (state.next() + k) as u32;
    let word = |i: u32| words.get(i as usize).copied().unwrap_or(EDGE);
    let node = |i: u32| nodes.get(i as usize);
    let edge = |i: u32, side: usize| node(i).map_or(Node::NOBODY, |n| n.edges[side]);
    let relation = |i: u32| node(i).map_or(99, |n| n.relation.index() as u64);
    let valency = |i: u32, side: usize| node(i).map_or(0, |n| u64::from(n.valency[side].min(5)));
    let held = |i: u32| node(i).map_or(0, |n| n.relations);

    let (a, b, c) = (word(s0), word(s1), word(s2));
    let (n0, n1, n2) = (word(next(0)), word(next(1)), word(next(2)));
    let before = state.next().checked_sub(1).map_or(EDGE, |i| word(i as u32));
    let form = |x: Word| u64::from(x.hash);
    let tag = |x: Word| x.tag.index() as u64;
    let k = |x: Word| u64::from(x.class);
    let wt = |x: Word| form(x) << 8 | tag(x);
    let two = |x: Word, y: Word| tag(x) << 8 | tag(y);
    let three = |x: Word, y: Word, z: Word| two(x, y) << 8 | tag(z);
    let (a_left, a_right) = (edge(s0, 0), edge(s0, 1));
    let (b_left, b_right) = (edge(s1, 0), edge(s1, 1));
    let n_left = edge(next(0), 0);
    let far = |x: u32, y: u32| {
        if x == Node::NOBODY { 9 } else { u64::from(y.saturating_sub(x).min(6)) + u64::from(y.saturating_sub(x) > 10) }
    };
    let values: [u64; FEATURES] = [
        form(a),
        tag(a),
        wt(a),
        form(b),
        tag(b),
        wt(b),
        form(n0),
        tag(n0),
        wt(n0),
        wt(n1),
        tag(n1),
        tag(n2),
        form(n2),
        wt(c),
        form(a) << 32 | form(n0),
        wt(a) << 8 | tag(n0),
        wt(n0) << 8 | tag(a),
        two(a, n0),
        form(b) << 32 | form(a),
        wt(b) << 8 | tag(a),
        wt(a) << 8 | tag(b),
        two(b, a),
        two(n0, n1),
        three(a, n0, n1),
        three(b, a, n0),
        three(c, b, a),
        three(n0, n1, n2),
        two(b, a) << 16 | two(n0, n1),
        three(a, word(a_left), n0),
        three(a, word(a_right), n0),
        three(b, word(b_right), a),
        three(b, word(b_left), a),
        three(a, n0, word(n_left)),
        two(b, a) << 8 | tag(word(a_right)),
        tag(a) << 16 | relation(a_left) << 8 | relation(a_right),
        tag(b) << 16 | relation(b_left) << 8 | relation(b_right),
        tag(n0) << 8 | relation(n_left),
        mix(held(s0), two(a, n0)),
        mix(held(s1), two(b, a)),
        mix(held(next(0)), two(a, n0)),
        mix(held(s0), form(a)),
        mix(held(s1), form(b)),
        form(a) << 8 | valency(s0, 1),
        form(b) << 8 | valency(s1, 1),
        form(n0) << 8 | valency(next(0), 0),
        two(a, n0) << 8 | far(s0, next(0)),
        two(b, a) << 8 | far(s1, s0),
        k(a) << 8 | k(n0),
        k(b) << 8 | k(a),
        (k(b) << 8 | k(a)) << 8 | k(n0),
        three(before, n0, a),
        (k(a) << 8 | k(n0)) << 8 | k(n1),
    ];
    let mut hashes = [0; FEATURES];
    for (n, (hash, value)) in hashes.iter_mut().zip(values).enumerate() {
        *hash = (mix(mix(n as u64 + 101, value), 0x9E37_79B9_7F4A_7C15) >> 32) as u32;
    }
    hashes
}
