//! Parity with the training program, and the parts that a score cannot show wrong.

use super::*;

/// What the training program's encoder says of sentences, with the same weights.
const GOLDEN: &str = include_str!("../../../../models/deep/golden.tsv");

/// How far a score may differ: the linter rounds what flows into layers, the training program does not. The scores of sound
/// and garbled sentences are eight apart.
const NEAR: f32 = 0.01;

#[test]
fn scores_are_those_of_the_training_program() {
    let mut checked = 0;
    let mut scratch = Scratch::default();
    for line in GOLDEN.lines() {
        let (score, text) = line.split_once('\t').expect("a score and a sentence");
        let score: f32 = score.parse().expect("a number");
        let got = Encoder::english().score(text, Span::of(0..text.len()), &mut scratch);
        assert!((got - score).abs() < NEAR, "{got} is not {score}: {text}");
        checked += 1;
    }
    assert!(checked >= 10);
}

#[test]
fn the_curve_of_the_inner_layer() {
    for (x, y) in [(0.0, 0.0), (1.0, 0.841_345), (-1.0, -0.158_655), (3.0, 2.995_95), (-4.0, -0.000_127), (9.0, 9.0)] {
        assert!((gelu(x) - y).abs() < 1e-4, "{x}: {} is not {y}", gelu(x));
    }
}

#[test]
fn a_row_is_brought_to_its_mean_and_spread() {
    let own = Norm { times: vec![2.0, 1.0], plus: vec![0.0, 5.0] };
    let mut rows = [1.0, 3.0, -4.0, -8.0];
    norm(&own, &mut rows);
    assert_eq!(rows.map(|x| x.round() as i32), [-2, 6, 2, 4]);
}

#[test]
fn a_piece_sees_most_of_what_its_query_meets() {
    // Two pieces of width 2, one head each for the first and the second number: queries, keys, values.
    let looks = [9.0, 0.0, 9.0, 0.0, 1.0, 2.0, 0.0, 0.0, -9.0, 0.0, 5.0, 6.0];
    let (mut shares, mut seen) = (Vec::new(), Vec::new());
    look(&looks, 2, 2, &mut shares, &mut seen);
    assert_eq!(seen.iter().map(|x| (x * 10.0).round() / 10.0).collect::<Vec<_>>(), [1.0, 4.0, 3.0, 4.0]);
}

#[test]
fn sums_side_by_side_are_sums() {
    let a: Vec<f32> = (0..19u8).map(f32::from).collect();
    assert_eq!(dot(&a, &a) as u32, (0..19).map(|x| x * x).sum::<u32>());
}
