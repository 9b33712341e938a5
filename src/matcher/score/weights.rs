//! Weights: the file that `models/garble/pack.py` writes, read where it lies in the binary.
//!
//! All numbers are little-endian. Every matrix is rows of signed bytes with one scale (`f32`) a row, scales first.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `GARBLE01` |
//! | 4 × 5 | rows of the vocabulary, width of embeddings, width of layers, number of blocks, width of the last layer |
//! | 4 × blocks | how far apart the three taps of each block lie |
//! | 4 × (rows − 3) | hashes of the vocabulary, ascending; rows 0 to 2 are the edges of a sentence and unknown words |
//! | … | embeddings of words, endings, looks: matrices |
//! | … | layers: matrix, then biases (`f32`): first, blocks, verdict on a unit, last layer, two verdicts on the sentence |

use super::kernel::{LANES, Layer, WIDEST};
use super::units::{ENDINGS, SHAPES};

/// Row of the start of a sentence.
pub(super) const START: u32 = 0;
/// Row of the end of a sentence.
pub(super) const END: u32 = 1;
/// Row of words that are not in the vocabulary.
pub(super) const UNKNOWN: u32 = 2;
/// Rows that stand for no word.
const SPECIAL: usize = 3;

/// The words the network knows, by hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vocabulary<'a> {
    hashes: &'a [u8],
}

impl Vocabulary<'_> {
    /// The row of the word with that hash.
    pub(super) fn row(&self, hash: u32) -> Option<u32> {
        let (hashes, _) = self.hashes.as_chunks::<4>();
        let at = hashes.binary_search_by_key(&hash, |h| u32::from_le_bytes(*h)).ok()?;
        Some((at + SPECIAL) as u32)
    }
}

/// Rows of numbers, one of which stands for a word, an ending or a look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Embedding<'a> {
    scales: &'a [u8],
    rows: &'a [u8],
    width: usize,
}

impl Embedding<'_> {
    /// Adds a row to `sum`, which has the width of a row.
    pub(super) fn add(&self, row: usize, sum: &mut [f32]) {
        let scale = float(self.scales, row);
        for (s, w) in sum.iter_mut().zip(&self.rows[row * self.width..][..self.width]) {
            *s += f32::from(w.cast_signed()) * scale;
        }
    }
}

/// All weights of a network.
#[derive(Debug)]
pub(super) struct Weights<'a> {
    pub(super) vocabulary: Vocabulary<'a>,
    pub(super) words: Embedding<'a>,
    pub(super) endings: Embedding<'a>,
    pub(super) shapes: Embedding<'a>,
    /// Width of the embeddings.
    pub(super) narrow: usize,
    /// Width of the layers.
    pub(super) width: usize,
    pub(super) first: Layer<'a>,
    /// Blocks, each with the distance of its taps.
    pub(super) blocks: Vec<(usize, Layer<'a>)>,
    pub(super) unit: Layer<'a>,
    pub(super) last: Layer<'a>,
    pub(super) sentence: Layer<'a>,
}

impl<'a> Weights<'a> {
    /// The weights that `bytes` hold; `None` where they are no weights.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        if rest.take(8)? != b"GARBLE01" {
            return None;
        }
        let [rows, narrow, width, blocks, last] =
            [rest.number()?, rest.number()?, rest.number()?, rest.number()?, rest.number()?];
        let taps: Vec<usize> = (0..blocks).map(|_| rest.number()).collect::<Option<_>>()?;
        let vocabulary = Vocabulary { hashes: rest.take(rows.checked_sub(SPECIAL)?.checked_mul(4)?)? };
        let words = rest.embedding(rows, narrow)?;
        let endings = rest.embedding(ENDINGS, narrow)?;
        let shapes = rest.embedding(SHAPES, narrow)?;
        let first = rest.layer(width, 3 * narrow)?;
        let blocks = taps.into_iter().map(|t| Some((t, rest.layer(width, 3 * width)?))).collect::<Option<_>>()?;
        let unit = rest.layer(1, width)?;
        let hidden = rest.layer(last, 2 * width)?;
        let sentence = rest.layer(2, last)?;
        let whole = rest.0.is_empty();
        let weights =
            Self { vocabulary, words, endings, shapes, narrow, width, first, blocks, unit, last: hidden, sentence };
        whole.then_some(weights)
    }
}

fn float(bytes: &[u8], i: usize) -> f32 {
    let b = &bytes[4 * i..4 * i + 4];
    f32::from_le_bytes([b[0], b[1], b[2], b[3]])
}

/// What of the file is not read yet.
pub(super) struct Rest<'a>(pub(super) &'a [u8]);

impl<'a> Rest<'a> {
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let b = self.take(4)?;
        Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    }

    pub(super) fn floats(&mut self, n: usize) -> Option<Vec<f32>> {
        let bytes = self.take(n.checked_mul(4)?)?;
        Some((0..n).map(|i| float(bytes, i)).collect())
    }

    pub(super) fn embedding(&mut self, rows: usize, width: usize) -> Option<Embedding<'a>> {
        Some(Embedding { scales: self.take(4 * rows)?, rows: self.take(rows.checked_mul(width)?)?, width })
    }

    /// A layer; its width is a multiple of [`LANES`], [`WIDEST`] at most.
    pub(super) fn layer(&mut self, rows: usize, width: usize) -> Option<Layer<'a>> {
        let matrix = self.embedding(rows, width)?;
        let biases = self.floats(rows)?;
        let scales = (0..rows).map(|i| float(matrix.scales, i)).collect();
        (width <= WIDEST && width.is_multiple_of(LANES)).then_some(Layer { width, weights: matrix.rows, scales, biases })
    }
}
