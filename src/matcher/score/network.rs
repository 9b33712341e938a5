//! Network: from the units of a sentence to a score of the sentence and one of each unit.
//!
//! Embeddings, a layer of three taps, blocks of three taps that grow apart and add to what goes in, the largest and
//! the mean of every number over the sentence, one more layer, two verdicts: on damage as engines do it, and on damage
//! made in good sentences. The milder one is the score, so that neither the manner of a sentence nor an odd turn of it
//! is enough alone. What a score is worth is known by measurement only (`cut` of a rule).

use super::kernel;
use super::units::{self, Unit};
use super::weights::{END, START, Weights};
use crate::text::token::Token;
use std::iter::repeat;
use std::sync::LazyLock;

/// The weights for English; `models/garble/CARD.md` says how they were made.
const ENGLISH: &[u8] = include_bytes!("../../../models/garble/english.weights");

/// Buffers, used again for every sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    units: Vec<Unit>,
    state: Vec<f32>,
    out: Vec<f32>,
    rounded: Vec<i16>,
    spread: Vec<i16>,
    pooled: Vec<f32>,
    /// The score of each token of the last sentence.
    pub(super) blame: Vec<f32>,
}

/// A network that scores sentences.
#[derive(Debug)]
pub(super) struct Network {
    weights: Weights<'static>,
}

impl Network {
    /// The network for English, decoded when it is asked for first.
    pub(super) fn english() -> &'static Self {
        static NETWORK: LazyLock<Network> = LazyLock::new(|| Network {
            weights: Weights::of(ENGLISH).expect("the weights of the repository are whole"),
        });
        &NETWORK
    }

    /// The score of a sentence; `scratch.blame` holds that of its tokens afterwards.
    pub(super) fn score(&self, text: &str, tokens: &[Token], scratch: &mut Scratch) -> f32 {
        let w = &self.weights;
        let s = scratch;
        units::units(text, tokens, &w.vocabulary, &mut s.units);
        s.state.clear();
        s.state.resize((s.units.len() + 2) * w.narrow, 0.0);
        let edge = |word| Unit { word, ending: 0, shape: 0 };
        let framed = std::iter::once(edge(START)).chain(s.units.iter().copied()).chain([edge(END)]);
        for (unit, sum) in framed.zip(s.state.chunks_exact_mut(w.narrow)) {
            w.words.add(unit.word as usize, sum);
            w.endings.add(unit.ending as usize, sum);
            w.shapes.add(unit.shape as usize, sum);
        }
        let step = kernel::round(&s.state, &mut s.rounded);
        kernel::taps(&s.rounded, w.narrow, 1, &mut s.spread);
        w.first.apply(&s.spread, repeat(step), &mut s.state);
        rectify(&mut s.state);
        for (apart, block) in &w.blocks {
            let step = kernel::round(&s.state, &mut s.rounded);
            kernel::taps(&s.rounded, w.width, *apart, &mut s.spread);
            block.apply(&s.spread, repeat(step), &mut s.out);
            for (x, y) in s.state.iter_mut().zip(&s.out) {
                *x += y.max(0.0);
            }
        }
        let step = kernel::round(&s.state, &mut s.rounded);
        w.unit.apply(&s.rounded, repeat(step), &mut s.blame);
        s.blame.truncate(s.units.len() + 1);
        s.blame.remove(0);
        self.verdict(s)
    }

    fn verdict(&self, s: &mut Scratch) -> f32 {
        let w = &self.weights;
        s.pooled.clear();
        s.pooled.resize(2 * w.width, 0.0);
        let (top, mean) = s.pooled.split_at_mut(w.width);
        // Numbers are never negative here, so zero is a floor.
        for row in s.state.chunks_exact(w.width) {
            for ((t, m), x) in top.iter_mut().zip(mean.iter_mut()).zip(row) {
                *t = t.max(*x);
                *m += x;
            }
        }
        let rows = (s.state.len() / w.width) as f32;
        for m in mean {
            *m /= rows;
        }
        let step = kernel::round(&s.pooled, &mut s.rounded);
        w.last.apply(&s.rounded, repeat(step), &mut s.out);
        rectify(&mut s.out);
        let step = kernel::round(&s.out, &mut s.rounded);
        w.sentence.apply(&s.rounded, repeat(step), &mut s.out);
        s.out.iter().copied().fold(f32::INFINITY, f32::min)
    }
}

/// Cuts off what is below zero.
fn rectify(numbers: &mut [f32]) {
    for x in numbers {
        *x = x.max(0.0);
    }
}
