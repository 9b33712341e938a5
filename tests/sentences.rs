//! Sentence edges against a sample that was divided by hand: one sentence a line, an empty line between paragraphs.
//!
//! `POSTEDIT_SENTENCES=FILE cargo test --test sentences -- --ignored --nocapture` measures another sample of that form.

#![expect(clippy::print_stdout, reason = "the measurement of another sample is read by a person")]

use postedit::text::reader::{Layers, Reader, Sentences};
use postedit::text::span::Span;
use postedit::text::vocab::Vocab;
use std::collections::BTreeSet;
use std::fs;

/// Edges inside paragraphs: those found, those right, and those that are both.
#[derive(Default)]
struct Score {
    found: usize,
    right: usize,
    both: usize,
    wrong: Vec<String>,
}

/// Divides each paragraph of the sample, its lines joined by a space, and compares.
fn score(sample: &str) -> Score {
    let reader = Reader::new(Vocab::default());
    let mut layers = Layers::default();
    let mut score = Score::default();
    for paragraph in sample.split("\n\n") {
        let lines: Vec<&str> = paragraph.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let text = lines.join(" ");
        let mut right = BTreeSet::new();
        let mut at = 0;
        for line in &lines[..lines.len().saturating_sub(1)] {
            at += line.len() + 1;
            right.insert(at - 1);
        }
        reader.read(&text, Span::of(0..text.len()), Sentences::Split, &mut layers);
        let ends = layers.sentences.iter().map(|s| s.span.range().end);
        let found: BTreeSet<usize> = ends.filter(|e| *e < text.len()).collect();
        score.found += found.len();
        score.right += right.len();
        score.both += found.intersection(&right).count();
        for at in found.symmetric_difference(&right) {
            let (before, after) = text.split_at(*at);
            let kind = if right.contains(at) { "missed" } else { "made" };
            score.wrong.push(format!("{kind}: {before:.60}|{after:.40}"));
        }
    }
    score
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    let score = score(include_str!("fixtures/sentences.txt"));
    assert!(score.right > 25, "the sample holds edges");
    assert!(score.wrong.is_empty(), "{:#?}", score.wrong);
}

#[test]
fn a_wrong_edge_is_seen() {
    assert_eq!(score("One sentence. That\nis two lines.").wrong.len(), 2);
}

#[test]
#[ignore = "measures the sample that POSTEDIT_SENTENCES names"]
fn a_sample_of_the_users_is_measured() {
    let path = std::env::var_os("POSTEDIT_SENTENCES").expect("POSTEDIT_SENTENCES names a sample");
    let score = score(&fs::read_to_string(path).expect("the sample can be read"));
    for wrong in &score.wrong {
        println!("{wrong}");
    }
    println!("{} edges, {} found, {} of them right", score.right, score.found, score.both);
}
