//! Kernel: a layer of whole numbers over rows of whole numbers.
//!
//! Weights are signed bytes that stay where they lie in the program; what flows between layers is rounded to whole steps of
//! its largest value. Products are summed in 32 bits, which the widest layer cannot overflow: 127 × 8,191 × 2,048 < 2³¹.
//! The inner loop is written so that the compiler makes vector code of it.

/// Steps between zero and the largest number where all rows are rounded together.
const STEPS: f32 = 2047.0;
/// Steps where each row is rounded by itself.
#[cfg(feature = "deep")]
const FINE: f32 = 8191.0;
/// Inputs of the widest layer.
pub(super) const WIDEST: usize = 2048;
/// 1.5 × 2²³: added to a number far below it, it leaves no room for a fraction, and the low bits hold the rounded number.
/// Compilers make vector code of that on every processor, of `round` on few.
const ROUNDER: f32 = 12_582_912.0;
/// Sums kept side by side. With as many the compiler multiplies and adds eight pairs at once; with fewer, with more, or
/// with numbers left over it does not, and takes three times as long. The inputs of a layer are a multiple of it.
pub(super) const LANES: usize = 16;

/// A layer: for each output a row of weights, a scale and a bias.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    /// Inputs.
    pub(super) width: usize,
    /// Signed bytes.
    pub(super) weights: &'a [u8],
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

impl Layer<'_> {
    /// The outputs for every row of `rows`, which were rounded with these steps, one a row.
    pub(super) fn apply(&self, rows: &[i16], steps: impl Iterator<Item = f32> + Clone, out: &mut Vec<f32>) {
        let outputs = self.biases.len();
        out.clear();
        out.resize(rows.len() / self.width * outputs, 0.0);
        let mut wide = Vec::with_capacity(self.width);
        for (o, weights) in self.weights.chunks_exact(self.width).enumerate() {
            wide.clear();
            wide.extend(weights.iter().map(|w| i16::from(w.cast_signed())));
            let (scale, bias) = (self.scales[o], self.biases[o]);
            let rows = rows.chunks_exact(self.width).zip(out.chunks_exact_mut(outputs));
            for ((row, out), step) in rows.zip(steps.clone()) {
                out[o] = dot(&wide, row) as f32 * (scale * step) + bias;
            }
        }
    }
}

/// The sum of the products of two rows of one length, a multiple of [`LANES`].
#[inline]
fn dot(weights: &[i16], row: &[i16]) -> i32 {
    let weights: &[[i16; LANES]] = weights.as_chunks().0;
    // Equal lengths are said here once, so that the loop holds no bounds checks.
    let row: &[[i16; LANES]] = &row.as_chunks().0[..weights.len()];
    let mut sums = [0; LANES];
    for (w, r) in weights.iter().zip(row) {
        for i in 0..LANES {
            sums[i] += i32::from(w[i]) * i32::from(r[i]);
        }
    }
    sums.iter().sum()
}

/// Rounds numbers to whole steps; gives the size of a step.
pub(super) fn round(numbers: &[f32], out: &mut Vec<i16>) -> f32 {
    out.clear();
    push(numbers, STEPS, out)
}

/// Rounds rows, each to steps of its own: a row of large numbers leaves the others as fine as they are.
#[cfg(feature = "deep")]
pub(super) fn round_rows(numbers: &[f32], width: usize, out: &mut Vec<i16>, steps: &mut Vec<f32>) {
    out.clear();
    steps.clear();
    steps.extend(numbers.chunks_exact(width).map(|row| push(row, FINE, out)));
}

fn push(numbers: &[f32], steps: f32, out: &mut Vec<i16>) -> f32 {
    let most = numbers.iter().fold(0.0f32, |m, x| m.max(x.abs()));
    let step = if most > 0.0 { most / steps } else { 1.0 };
    let inverse = 1.0 / step;
    out.extend(numbers.iter().map(|x| (x * inverse + ROUNDER).to_bits() as i16));
    step
}

/// Lays rows side by side for a layer with three taps: row `t` becomes rows `t − apart`, `t`, `t + apart`, zero
/// where there is none.
pub(super) fn taps(rows: &[i16], width: usize, apart: usize, out: &mut Vec<i16>) {
    let n = rows.len() / width;
    out.clear();
    out.resize(3 * rows.len(), 0);
    for (t, place) in out.chunks_exact_mut(3 * width).enumerate() {
        for (tap, part) in place.chunks_exact_mut(width).enumerate() {
            // Tap 0 looks back, tap 2 ahead.
            if let Some(from) = (t + tap * apart).checked_sub(apart).filter(|f| *f < n) {
                part.copy_from_slice(&rows[from * width..][..width]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taps_lie_as_far_apart_as_they_should() {
        let mut out = Vec::new();
        taps(&[1, 2, 3, 4], 1, 2, &mut out);
        assert_eq!(out, [0, 1, 3, 0, 2, 4, 1, 3, 0, 2, 4, 0]);
    }

    #[test]
    fn a_layer_multiplies_adds_and_brings_back_the_size_of_each_row() {
        // Two outputs: the first counts every input, the second takes the last of them twice from the first.
        let mut weights = [1u8; 4 * LANES];
        weights[2 * LANES..].fill(0);
        weights[2 * LANES] = 1;
        weights[4 * LANES - 1] = (-2i8).cast_unsigned();
        let layer = Layer { width: 2 * LANES, weights: &weights, scales: vec![1.0, 0.5], biases: vec![0.0, 1.0] };
        let mut rows = [3i16; 6 * LANES];
        rows[2 * LANES..].fill(-1);
        rows[6 * LANES - 1] = 2047;
        let mut out = Vec::new();
        layer.apply(&rows, [1.0, 1.0, 2.0].into_iter(), &mut out);
        assert_eq!(out, [96.0, -0.5, -32.0, 1.5, 4032.0, -4094.0]);
    }

    #[test]
    fn the_largest_numbers_of_the_widest_layer_do_not_overflow() {
        assert_eq!(dot(&[-127; WIDEST], &[8191; WIDEST]), -127 * 8191 * 2048);
    }

    #[test]
    fn rounding_keeps_zero_and_the_largest() {
        let mut out = Vec::new();
        let step = round(&[0.0, -4.0, 2.0], &mut out);
        assert_eq!(out, [0, -2047, 1024]);
        assert!((step * 2047.0 - 4.0).abs() < 1e-6);
        assert!((round(&[0.0], &mut out) - 1.0).abs() < 1e-6);
    }

    #[cfg(feature = "deep")]
    #[test]
    fn a_large_row_leaves_the_others_fine() {
        let (mut out, mut steps) = (Vec::new(), Vec::new());
        round_rows(&[8191.0, 16382.0, 1.0, 0.5, 0.0, 0.0], 2, &mut out, &mut steps);
        assert_eq!(out, [4096, 8191, 8191, 4096, 0, 0]);
        assert_eq!(steps, [2.0, 1.0 / 8191.0, 1.0]);
    }
}
