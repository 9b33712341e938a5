//! Parser: an averaged perceptron that takes the best move until every word has a head. Linear in the sentence.

use super::features::{self, Word};
use super::relation::Relation;
use super::state::{Move, State};
use super::tree::{Arc, Tree};
use super::weights::{ROOM, Scores, Weights};
use crate::text::pos::{self, Tagger};
use crate::text::token::Token;
use std::sync::LazyLock;

/// The weights for English; `models/parser/CARD.md` says how they were made.
const ENGLISH: &[u8] = include_bytes!("../../../models/parser/english.weights");

/// Units of the longest sentence that is parsed; a longer one has no tree. Longer sentences of the treebank are lists.
pub const LONGEST: usize = 120;

/// Buffers for parsing, used again for every sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    tags: pos::Scratch,
    words: Vec<Word>,
    state: State,
    margins: Vec<i32>,
}

impl Scratch {
    /// Tags and units of the last sentence.
    #[must_use]
    pub const fn tags(&self) -> &pos::Scratch {
        &self.tags
    }
}

/// A parser.
#[derive(Clone, Copy, Debug)]
pub struct Parser<'a> {
    weights: Weights<'a>,
}

impl Parser<'static> {
    /// The parser for English. Its weights are read where they lie in the binary.
    ///
    /// # Panics
    /// Never: the weights are part of the build.
    #[must_use]
    pub fn load() -> &'static Self {
        static PARSER: LazyLock<Parser<'static>> =
            LazyLock::new(|| Parser { weights: Weights::of(ENGLISH).expect("the weights of the build are whole") });
        &PARSER
    }
}

impl<'a> Parser<'a> {
    /// A parser with weights of one's own.
    #[must_use]
    pub const fn new(weights: Weights<'a>) -> Self {
        Self { weights }
    }

    /// The tree of a sentence, tagged first; `None` where it has no words or too many.
    #[must_use]
    pub fn parse(&self, text: &str, tokens: &[Token], scratch: &mut Scratch) -> Option<Tree> {
        let tagger = Tagger::load();
        tagger.choose(text, tokens, &mut scratch.tags);
        words(&scratch.tags, &mut scratch.words);
        let len = scratch.words.len();
        if len == 0 || len > LONGEST {
            return None;
        }
        self.run(&scratch.words, &mut scratch.state, &mut scratch.margins);
        let units = scratch.tags.units().iter().zip(scratch.tags.choices());
        let nodes = scratch.state.nodes().iter().zip(&scratch.margins);
        let arcs = units.zip(nodes).map(|((unit, choice), (node, margin))| Arc {
            span: crate::text::span::Span::new(unit.start, unit.end),
            token: unit.token,
            head: node.head,
            relation: node.relation,
            confidence: self.weights.confidence(*margin),
            tag: choice.tag,
            second: choice.second,
            tag_confidence: tagger.confidence(choice),
        });
        Some(Tree::new(arcs.collect()))
    }

    /// Parses words whose tags are known; leaves heads in `state`, and in `margins` by how much the move that gave each
    /// word its head was better than the next best.
    pub fn run(&self, words: &[Word], state: &mut State, margins: &mut Vec<i32>) {
        state.reset(words.len());
        margins.clear();
        margins.resize(words.len(), 0);
        while !state.is_done() {
            let mut scores: Scores = [0; ROOM];
            self.weights.add(&features::features(words, state), &mut scores);
            let (best, margin) = best(&scores, state.may());
            if let (Move::Left(_) | Move::Right(_), Some(child)) = (best, state.stack().last()) {
                margins[*child as usize] = margin;
            }
            state.take(best);
        }
    }
}

/// What the parser knows of the units that the tagger has just seen.
pub fn words(tags: &pos::Scratch, out: &mut Vec<Word>) {
    out.clear();
    let seen = tags.facts().iter().zip(tags.choices());
    out.extend(seen.map(|(f, c)| Word { hash: f.word, tag: c.tag, class: f.class }));
}

/// The best move that may be taken, and by how much it is better than the next.
fn best(scores: &Scores, may: [bool; 3]) -> (Move, i32) {
    let (mut one, mut two) = ((i32::MIN, 0), (i32::MIN, 0));
    let kind = |i: usize| if i == 0 { 0 } else { 1 + usize::from(i > Relation::COUNT) };
    for (i, s) in scores[..Move::COUNT].iter().enumerate().filter(|(i, _)| may[kind(*i)]) {
        if *s > one.0 {
            two = one;
            one = (*s, i);
        } else if *s > two.0 {
            two = (*s, i);
        }
    }
    (Move::number(one.1), one.0.saturating_sub(two.0))
}
