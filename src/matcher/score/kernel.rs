//! Kernel: a layer of whole numbers over rows of whole numbers.
//!
//! Weights are signed bytes, widened once when they are loaded; what flows between layers is rounded to
//! [`STEPS`] steps of its largest value. Products are summed in 32 bits, which the widest layer cannot overflow:
//! 127 × 2,047 × 4,096 < 2³¹. The inner loop is written so that the compiler makes vector code of it.

/// Steps between zero and the largest number of a rounded row.
const STEPS: f32 = 2047.0;
/// 1.5 × 2²³: added to a number far below it, it leaves no room for a fraction, and the low bits hold the rounded number.
/// Compilers make vector code of that on every processor, of `round` on few.
const ROUNDER: f32 = 12_582_912.0;
/// Rows computed together, so that each weight is fetched once for all of them.
const TOGETHER: usize = 4;

/// A layer: for each output a row of weights, a scale and a bias.
#[derive(Debug)]
pub(super) struct Layer {
    /// Inputs.
    pub(super) width: usize,
    pub(super) weights: Vec<i16>,
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
}

impl Layer {
    /// Outputs.
    pub(super) fn outputs(&self) -> usize {
        self.biases.len()
    }

    /// The outputs for every row of `rows`, which were rounded with steps of `step`.
    pub(super) fn apply(&self, rows: &[i16], step: f32, out: &mut Vec<f32>) {
        let outputs = self.outputs();
        out.clear();
        out.resize(rows.len() / self.width * outputs, 0.0);
        let groups = rows.chunks(TOGETHER * self.width);
        for (group, out) in groups.zip(out.chunks_mut(TOGETHER * outputs)) {
            for (o, weights) in self.weights.chunks_exact(self.width).enumerate() {
                let (scale, bias) = (self.scales[o] * step, self.biases[o]);
                let mut put = |row: usize, sum: i32| out[row * outputs + o] = sum as f32 * scale + bias;
                if group.len() == TOGETHER * self.width {
                    let sums = dots::<TOGETHER>(weights, std::array::from_fn(|r| &group[r * self.width..][..self.width]));
                    for (r, sum) in sums.into_iter().enumerate() {
                        put(r, sum);
                    }
                } else {
                    for (r, row) in group.chunks_exact(self.width).enumerate() {
                        put(r, dots(weights, [row])[0]);
                    }
                }
            }
        }
    }
}

/// Sums of products of the weights with each row.
#[inline]
fn dots<const N: usize>(weights: &[i16], rows: [&[i16]; N]) -> [i32; N] {
    // Equal lengths are said here once, so that the loop holds no bounds checks.
    let rows = rows.map(|r| &r[..weights.len()]);
    let mut sums = [0; N];
    for (i, w) in weights.iter().enumerate() {
        for (sum, row) in sums.iter_mut().zip(&rows) {
            *sum += i32::from(*w) * i32::from(row[i]);
        }
    }
    sums
}

/// Rounds numbers to whole steps; gives the size of a step.
pub(super) fn round(numbers: &[f32], out: &mut Vec<i16>) -> f32 {
    let most = numbers.iter().fold(0.0f32, |m, x| m.max(x.abs()));
    let step = if most > 0.0 { most / STEPS } else { 1.0 };
    let inverse = 1.0 / step;
    out.clear();
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
    fn a_layer_over_more_rows_than_fit_together() {
        let layer = Layer { width: 2, weights: vec![1, 2, -3, 0], scales: vec![1.0, 0.5], biases: vec![0.0, 1.0] };
        let mut out = Vec::new();
        layer.apply(&[1, 1, 2, 0, 0, 4, 1, 0, 2, 2], 1.0, &mut out);
        assert_eq!(out, [3.0, -0.5, 2.0, -2.0, 8.0, 1.0, 1.0, -0.5, 6.0, -2.0]);
    }

    #[test]
    fn rounding_keeps_zero_and_the_largest() {
        let mut out = Vec::new();
        let step = round(&[0.0, -4.0, 2.0], &mut out);
        assert_eq!(out, [0, -2047, 1024]);
        assert!((step * 2047.0 - 4.0).abs() < 1e-6);
        assert!((round(&[0.0], &mut out) - 1.0).abs() < 1e-6);
    }
}
