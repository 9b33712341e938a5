//! Calibration: what scores a rule of the kind `score` gives to text that is known, genre by genre.
//!
//! A cut that lets one edited sentence in a thousand through in news lets another share through in fiction. So the
//! scores of clean text are gathered for each genre, and the cut for a share of false alarms is the score that no
//! larger share of its sentences reaches. With garbled text beside it, the same cut has a recall and a precision.

use super::Linter;
use crate::rule::{Rule, Template};
use rayon::prelude::*;

/// What the scores of a genre say at one share of false alarms.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mark {
    /// The largest share of clean sentences that may be flagged.
    pub share: f64,
    /// The score from which on a sentence would be reported; `None` where the genre has too few sentences to tell.
    pub cut: Option<f32>,
    /// The share of garbled sentences at or above `cut`, if there are any.
    pub recall: Option<f64>,
    /// The share of right findings if every second sentence were garbled, if anything is found.
    pub precision: Option<f64>,
}

/// The scores that a rule gives to the sentences of texts, ascending. Sentences on which it abstains have none; `None`
/// for a rule of another kind.
#[must_use]
pub fn scores(rule: &Rule, texts: &[String]) -> Option<Vec<f32>> {
    let mut rule = rule.clone();
    if !rule.kind.report_all() {
        return None;
    }
    rule.message = Template::parse("{score}").ok()?;
    let linter = Linter::new(vec![rule]);
    let all = linter.everything();
    let found = texts.par_iter().flat_map_iter(|t| linter.lint(t, &all)).map(|f| f.message.parse());
    let mut scores: Vec<f32> = found.collect::<Result<_, _>>().ok()?;
    scores.sort_by(f32::total_cmp);
    Some(scores)
}

/// The marks of a genre from the scores of its clean sentences and of garbled ones, both ascending.
#[must_use]
pub fn marks(clean: &[f32], garbled: &[f32], shares: &[f64]) -> Vec<Mark> {
    let above = |scores: &[f32], cut: f32| {
        let below = scores.partition_point(|s| *s < cut);
        (!scores.is_empty()).then(|| (scores.len() - below) as f64 / scores.len() as f64)
    };
    let mark = |share: f64| {
        let cut = cut(clean, share);
        let recall = cut.and_then(|cut| above(garbled, cut));
        let alarms = cut.and_then(|cut| above(clean, cut));
        let precision = recall.zip(alarms).filter(|(r, a)| r + a > 0.0).map(|(r, a)| r / (r + a));
        Mark { share, cut, recall, precision }
    };
    shares.iter().map(|share| mark(*share)).collect()
}

/// The least score, in hundredths, that no larger share of the scores reaches.
fn cut(ascending: &[f32], share: f64) -> Option<f32> {
    let may = (ascending.len() as f64 * share) as usize;
    // A share that is not even one sentence says nothing.
    let highest = ascending.len().checked_sub(may + 1).filter(|_| may > 0)?;
    let over = f64::from(ascending[highest]);
    Some((((over * 100.0).round() + 1.0) / 100.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Depth, builtin};

    #[test]
    fn a_cut_lets_no_larger_share_through() {
        let clean: Vec<f32> = (0..1000u16).map(|n| f32::from(n) / 100.0).collect();
        let garbled = [1.0, 9.5, 9.95, 12.0];
        let found = marks(&clean, &garbled, &[0.01, 0.0001]);
        assert_eq!(found[0].cut, Some(9.9));
        assert_eq!(found[0].recall, Some(0.5));
        assert!((found[0].precision.expect("some are found") - 0.5 / 0.51).abs() < 1e-6);
        assert_eq!((found[1].cut, found[1].precision), (None, None), "a tenth of a sentence");
    }

    #[test]
    fn equal_scores_lie_under_the_cut_together() {
        assert_eq!(cut(&[1.0, 2.0, 2.0, 2.0], 0.5), Some(2.01));
        assert_eq!(cut(&[], 0.5), None);
    }

    #[test]
    fn every_judged_sentence_has_a_score() {
        let (rules, _) = builtin::rules(Depth::Lint);
        let rule = |id: &str| rules.iter().find(|r| r.id.as_str() == id).expect("a rule of that name");
        let text =
            "The baker sold the last loaf to a farmer from the hill. The harbour was closed for the winter by then.\n";
        for id in ["fluency/garbled-sentence", "fluency/garbled-document"] {
            let scores = scores(rule(id), &[text.to_owned()]).expect("it scores");
            assert_eq!(scores.len(), 2, "{id}");
            assert!(scores.is_sorted());
        }
        assert!(scores(rule("repetition/doubled-word"), &[text.to_owned()]).is_none());
    }
}
