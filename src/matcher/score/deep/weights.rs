//! Weights: the file that `models/deep/pack.py` writes.
//!
//! All numbers are little-endian. Every matrix is rows of signed bytes with one scale (`f32`) a row, scales first; a layer
//! is a matrix, then its biases (`f32`); a norm is what to multiply with, then what to add (`f32`).
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `ENCODER1` |
//! | 4 × 6 | rows of the vocabulary, width, heads, width inside, layers, pieces of a sentence at most |
//! | 8 × (rows − 4) | hashes of the vocabulary, ascending; see `pieces` for the first four rows |
//! | … | pieces, places: matrices; norm |
//! | … | for each layer: queries, keys and values in one layer, their joining, norm; up, down, norm |
//! | … | two verdicts: a layer |

use super::pieces::{SPECIAL, Vocabulary};
use crate::matcher::score::kernel::Layer;
use crate::matcher::score::weights::{Embedding, Rest};

/// What brings a row to a mean and a spread of its own.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) times: Vec<f32>,
    pub(super) plus: Vec<f32>,
}

/// One layer of the encoder.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Queries, keys, values.
    pub(super) look: Layer<'a>,
    pub(super) join: Layer<'a>,
    pub(super) joined: Norm,
    pub(super) up: Layer<'a>,
    pub(super) down: Layer<'a>,
    pub(super) done: Norm,
}

/// All weights of an encoder.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    pub(super) vocabulary: Vocabulary<'a>,
    pub(super) pieces: Embedding<'a>,
    pub(super) places: Embedding<'a>,
    pub(super) norm: Norm,
    pub(super) blocks: Vec<Block<'a>>,
    pub(super) verdicts: Layer<'a>,
    pub(super) width: usize,
    pub(super) heads: usize,
    /// Pieces of a sentence at most.
    pub(super) longest: usize,
}

impl<'a> Weights<'a> {
    /// The weights that `bytes` hold; `None` where they are no weights.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        if rest.take(8)? != b"ENCODER1" {
            return None;
        }
        let [rows, width, heads, inner, layers, longest] =
            [rest.number()?, rest.number()?, rest.number()?, rest.number()?, rest.number()?, rest.number()?];
        let vocabulary = Vocabulary { hashes: rest.take(rows.checked_sub(SPECIAL)?.checked_mul(8)?)? };
        let pieces = rest.embedding(rows, width)?;
        let places = rest.embedding(longest, width)?;
        let norm = norm(&mut rest, width)?;
        let blocks = (0..layers).map(|_| block(&mut rest, width, inner)).collect::<Option<_>>()?;
        let verdicts = rest.layer(2, 2 * width)?;
        let fits = rest.0.is_empty() && heads > 0 && width % heads == 0 && longest > 2;
        fits.then_some(Self { vocabulary, pieces, places, norm, blocks, verdicts, width, heads, longest })
    }
}

fn block<'a>(rest: &mut Rest<'a>, width: usize, inner: usize) -> Option<Block<'a>> {
    Some(Block {
        look: rest.layer(3 * width, width)?,
        join: rest.layer(width, width)?,
        joined: norm(rest, width)?,
        up: rest.layer(inner, width)?,
        down: rest.layer(width, inner)?,
        done: norm(rest, width)?,
    })
}

fn norm(rest: &mut Rest<'_>, width: usize) -> Option<Norm> {
    Some(Norm { times: rest.floats(width)?, plus: rest.floats(width)? })
}
