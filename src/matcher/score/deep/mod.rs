//! Deep: a pretrained encoder, fine-tuned to tell broken sentences, as `models/deep/CARD.md` says.
//!
//! Pieces and their places are added, then come layers in which every piece looks at every other. The mean and the largest
//! of every number over the sentence give two verdicts, on damage as engines do it and on damage made in good sentences;
//! the milder one is the score. What flows into a layer is rounded as in `kernel`, each row by itself; the rest is done with
//! `f32`.

mod pieces;
mod weights;

use super::kernel::{self, Layer};
use crate::text::lexer;
use crate::text::span::Span;
use crate::text::token::Token;
use crate::text::vocab::Vocab;
use std::sync::LazyLock;
use weights::{Block, Norm, Weights};

/// The weights for English.
const ENGLISH: &[u8] = include_bytes!("../../../../models/deep/english.weights");
/// What keeps a row without spread from a division by zero.
const LITTLE: f32 = 1e-12;
/// Numbers added up side by side, so that the compiler makes vector code of a sum.
const LANES: usize = 8;

/// Buffers, used again for every sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    tokens: Vec<Token>,
    rows: Vec<u32>,
    state: Vec<f32>,
    out: Vec<f32>,
    inside: Vec<f32>,
    seen: Vec<f32>,
    shares: Vec<f32>,
    rounded: Rounded,
}

/// Rows of whole numbers, with the size of a step for each row.
#[derive(Debug, Default)]
struct Rounded {
    rows: Vec<i16>,
    steps: Vec<f32>,
}

/// An encoder that scores sentences.
#[derive(Debug)]
pub(super) struct Encoder {
    weights: Weights<'static>,
}

impl Encoder {
    /// The encoder for English, decoded when it is asked for first.
    pub(super) fn english() -> &'static Self {
        static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder {
            weights: Weights::of(ENGLISH).expect("the weights of the repository are whole"),
        });
        &ENCODER
    }

    /// The score of the sentence at `span`.
    pub(super) fn score(&self, text: &str, span: Span, s: &mut Scratch) -> f32 {
        let w = &self.weights;
        s.tokens.clear();
        lexer::lex(text, span, &Vocab::default(), &mut s.tokens);
        w.vocabulary.rows(text, &s.tokens, w.longest, &mut s.rows);
        s.state.clear();
        s.state.resize(s.rows.len() * w.width, 0.0);
        for (place, (row, sum)) in s.rows.iter().zip(s.state.chunks_exact_mut(w.width)).enumerate() {
            w.pieces.add(*row as usize, sum);
            w.places.add(place, sum);
        }
        norm(&w.norm, &mut s.state);
        for block in &w.blocks {
            self.block(block, s);
        }
        self.verdict(s)
    }

    fn block(&self, block: &Block<'_>, s: &mut Scratch) {
        apply(&block.look, &s.state, &mut s.rounded, &mut s.inside);
        look(&s.inside, self.weights.width, self.weights.heads, &mut s.shares, &mut s.seen);
        apply(&block.join, &s.seen, &mut s.rounded, &mut s.out);
        add(&s.out, &mut s.state);
        norm(&block.joined, &mut s.state);
        apply(&block.up, &s.state, &mut s.rounded, &mut s.inside);
        for x in &mut s.inside {
            *x = gelu(*x);
        }
        apply(&block.down, &s.inside, &mut s.rounded, &mut s.out);
        add(&s.out, &mut s.state);
        norm(&block.done, &mut s.state);
    }

    fn verdict(&self, s: &mut Scratch) -> f32 {
        let width = self.weights.width;
        s.seen.clear();
        s.seen.resize(width, 0.0);
        s.seen.resize(2 * width, f32::NEG_INFINITY);
        let (mean, top) = s.seen.split_at_mut(width);
        for row in s.state.chunks_exact(width) {
            for ((m, t), x) in mean.iter_mut().zip(top.iter_mut()).zip(row) {
                *m += x;
                *t = t.max(*x);
            }
        }
        let rows = s.rows.len() as f32;
        for m in mean {
            *m /= rows;
        }
        apply(&self.weights.verdicts, &s.seen, &mut s.rounded, &mut s.out);
        s.out.iter().copied().fold(f32::INFINITY, f32::min)
    }
}

fn apply(layer: &Layer<'_>, rows: &[f32], rounded: &mut Rounded, out: &mut Vec<f32>) {
    kernel::round_rows(rows, layer.width, &mut rounded.rows, &mut rounded.steps);
    layer.apply(&rounded.rows, rounded.steps.iter().copied(), out);
}

fn add(more: &[f32], sum: &mut [f32]) {
    for (s, m) in sum.iter_mut().zip(more) {
        *s += m;
    }
}

/// Brings each row to mean 0 and spread 1, then to its own.
fn norm(norm: &Norm, rows: &mut [f32]) {
    let width = norm.times.len();
    for row in rows.chunks_exact_mut(width) {
        let mean = row.iter().sum::<f32>() / width as f32;
        let spread = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / width as f32;
        let by = 1.0 / (spread + LITTLE).sqrt();
        for ((x, times), plus) in row.iter_mut().zip(&norm.times).zip(&norm.plus) {
            *x = (*x - mean) * by * times + plus;
        }
    }
}

/// Every piece looks at every other, with each head at a part of its numbers; `seen` becomes what they see.
fn look(looks: &[f32], width: usize, heads: usize, shares: &mut Vec<f32>, seen: &mut Vec<f32>) {
    let pieces = looks.len() / (3 * width);
    let part = width / heads;
    let by = 1.0 / (part as f32).sqrt();
    seen.clear();
    seen.resize(pieces * width, 0.0);
    for head in 0..heads {
        let of = |piece: usize, which: usize| &looks[(3 * piece + which) * width + head * part..][..part];
        for piece in 0..pieces {
            shares.clear();
            shares.extend((0..pieces).map(|other| by * dot(of(piece, 0), of(other, 1))));
            let most = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for share in shares.iter_mut() {
                *share = (*share - most).exp();
            }
            let whole: f32 = shares.iter().sum();
            let sum = &mut seen[piece * width + head * part..][..part];
            for (other, share) in shares.iter().enumerate() {
                let share = share / whole;
                for (s, v) in sum.iter_mut().zip(of(other, 2)) {
                    *s += share * v;
                }
            }
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, rest_a) = a.as_chunks::<LANES>();
    let (b, rest_b) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for i in 0..LANES {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum::<f32>() + rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f32>()
}

/// The number times the share of a normal distribution that lies below it.
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// The error function, to 2 in ten million (Abramowitz and Stegun, 7.1.26).
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let sum = t * (0.254_829_6 + t * (-0.284_496_73 + t * (1.421_413_8 + t * (-1.453_152 + t * 1.061_405_4))));
    (1.0 - sum * (-x * x).exp()).copysign(x)
}

#[cfg(test)]
mod tests;
