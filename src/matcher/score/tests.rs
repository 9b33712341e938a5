//! Parity with the training program, what gets no score, and how crowds are told.

use super::network::{Network, Scratch};
use super::*;
use crate::matcher::Kind;
use crate::matcher::testing::{hits, texts};
use crate::text::lexer;
use crate::text::vocab::Vocab;

/// What the training program's network says of sentences, with the same weights.
const GOLDEN: &str = include_str!("../../../models/garble/golden.tsv");

/// How far a score may differ: the linter rounds what flows between layers, the training program does not.
const NEAR: f32 = 0.05;

#[test]
fn scores_are_those_of_the_training_program() {
    let mut checked = 0;
    for line in GOLDEN.lines() {
        let (score, text) = line.split_once('\t').expect("a score and a sentence");
        let score: f32 = score.parse().expect("a number");
        let mut tokens = Vec::new();
        lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
        let mut scratch = Scratch::default();
        let got = Network::english().score(text, &tokens, &mut scratch);
        assert!((got - score).abs() < NEAR, "{got} is not {score}: {text}");
        assert_eq!(scratch.blame.len(), tokens.len());
        checked += 1;
    }
    assert!(checked >= 10);
}

/// Reports every sentence that is scored at all.
const ALL: &str = "cut = -1000";

fn scored(text: &str) -> usize {
    hits(Kind::Score, ALL, text).len()
}

#[test]
fn what_is_no_sentence_of_prose_gets_no_score() {
    assert_eq!(scored("The ferry left the harbour at seven and came back before dark."), 1);
    let others = [
        "The Ferry Leaves the Harbour at Seven O'Clock",
        "Too few words here.",
        "Anna: The ferry left the harbour at seven and came back before dark.",
        "- The ferry left the harbour at seven and came back before dark.",
        "and came back to the harbour before it was dark on the river.",
        "The ferry left the harbour at seven and (because of the fog came back before dark.",
        "Die Fähre verließ den Hafen um sieben Uhr und kam noch vor der Dunkelheit zurück.",
        "See https://ferry.example/times for the times at which the ferry leaves the harbour.",
        "The ferry was late\nThe captain slept\nThe gulls were many\nThe sea was deep and black.",
    ];
    for other in others {
        assert_eq!(scored(other), 0, "{other}");
    }
}

fn marks(scores: &[f32]) -> Vec<Mark> {
    let span = |i: usize| Span::of(10 * i..10 * i + 9);
    scores.iter().enumerate().map(|(i, s)| Mark { key: SENTENCE, span: span(i), value: *s }).collect()
}

fn scored_marks(marks: &[Mark]) -> Vec<Scored<'_>> {
    marks.iter().map(|m| Scored { span: m.span, score: m.value, words: &[] }).collect()
}

#[test]
fn a_crowd_is_near_together() {
    let marks = marks(&[2.0, 0.0, 2.0, 0.0, 0.0, 2.0, 1.6, 1.3]);
    let scored = scored_marks(&marks);
    let crowd = |of, weight| crowded(&scored, Crowd { of, from: 1.0, full: 2.0, weight, report: 1.5 });
    assert_eq!(crowd(6, 3.0), [0, 2, 5]);
    assert_eq!(crowd(3, 2.0), [0, 2]);
    assert_eq!(crowd(3, 2.1), [0usize; 0]);
    assert_eq!(crowd(2, 1.6), [5, 6]);
    assert_eq!(crowd(8, 3.9), [0, 2, 5, 6]);
}

#[test]
fn more_than_a_full_score_weighs_no_more() {
    let marks = marks(&[90.0, 1.2]);
    let crowd = Crowd { of: 2, from: 1.0, full: 2.0, weight: 1.3, report: 1.5 };
    assert!(crowded(&scored_marks(&marks), crowd).is_empty());
}

#[test]
fn a_crowd_says_which_of_its_sentences_are_reported() {
    let marks = marks(&[1.9, 1.2, 1.5, 1.4]);
    let crowd = |report| Crowd { of: 4, from: 1.0, full: 2.0, weight: 2.0, report };
    assert_eq!(crowded(&scored_marks(&marks), crowd(1.0)), [0, 1, 2, 3]);
    assert_eq!(crowded(&scored_marks(&marks), crowd(1.4)), [0, 2, 3]);
    assert_eq!(crowded(&scored_marks(&marks), crowd(2.0)), [0usize; 0]);
}

#[test]
fn what_a_crowd_reports_lies_between_its_ends() {
    let read_with = |report: &str| {
        let toml = format!("cut = 3\ncrowd = {{ of = 25, from = 1, full = 3, weight = 2{report} }}");
        let mut problems = Problems::default();
        let mut fields = Fields::parse(&toml, &mut problems).expect("TOML");
        read(&mut fields, &mut problems).and_then(|spec| spec.crowd).map(|crowd| crowd.report)
    };
    assert_eq!(read_with(", report = 1.2"), Some(1.2));
    assert_eq!(read_with(""), Some(2.0));
    assert_eq!(read_with(", report = 0.5"), None);
    assert_eq!(read_with(", report = 3.5"), None);
}

#[test]
fn a_document_is_reported_at_its_worst_sentence() {
    let marks = marks(&[1.0, 3.0, 2.0]);
    let scored = scored_marks(&marks);
    let hit = document(RuleIx(0), &scored, &[0, 1, 2]).expect("there is a crowd");
    assert_eq!(hit.span, marks[1].span);
    assert_eq!(hit.more().labels.iter().map(|l| l.0).collect::<Vec<_>>(), [marks[2].span, marks[0].span]);
    assert!(document(RuleIx(0), &scored, &[]).is_none());
}

#[test]
fn a_sentence_is_reported_alone_or_in_a_crowd() {
    let spec = Spec {
        model: Model::Garble,
        scope: Scope::Sentence,
        cut: Some(3.0),
        crowd: None,
        blame: None,
        abstain: Abstain::default(),
    };
    let marks = marks(&[1.0, 3.0, 2.0]);
    let mut found = Found::default();
    sentences(RuleIx(0), &spec, &scored_marks(&marks), &[2], &mut found);
    assert_eq!(found.hits.iter().map(|h| h.span).collect::<Vec<_>>(), [marks[1].span, marks[2].span]);
    assert!(found.hits[0].more().values.contains(&("score".into(), "3.00".to_owned())));
}

#[test]
fn two_sentences_of_one_text_are_told_apart() {
    let text = "The ferry left the harbour at seven. It came back to the harbour before dark.";
    let found = hits(Kind::Score, ALL, text);
    assert_eq!(texts(&found, text), ["The ferry left the harbour at seven.", "It came back to the harbour before dark."]);
}
