//! Phrases of markers: words, alternatives, numbers and gaps.
//!
//! "[Sign up|Register] for our [free|] newsletter" holds in four wordings. `#` is a number. `_` is a gap of one to
//! four words: "follow _ on twitter" holds in "Follow the Valley Courier on Twitter". "photo:" at the start of a line
//! wants the colon. Alternatives are not spelt out: a phrase with five brackets of ten is one phrase.

use super::line::NUMBER;
use crate::text::token::{WordId, WordSet};

/// The longest gap: the name of a paper, seldom of five words.
const GAP_WORDS: usize = 4;

/// Where on a line a phrase must stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// It is the line.
    Whole,
    /// The line starts with it.
    Start,
    /// The line ends with it.
    End,
    /// It stands anywhere.
    Inside,
    /// It is a label before a sentence that begins with a capital.
    Label,
}

/// A part of a phrase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// This word.
    Word(u32),
    /// One to four words.
    Gap,
    /// The first colon of the line.
    Colon,
    /// One of these.
    OneOf(Choices),
}

/// Runs of words to choose from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Choices {
    /// One may be empty.
    pub(super) runs: Box<[Box<[u32]>]>,
    /// What they begin with, a bit each (see [`WordId::bit`]); all bits where one is empty.
    firsts: u64,
}

impl Choices {
    pub(super) fn new(runs: Box<[Box<[u32]>]>) -> Self {
        let bit = |run: &[u32]| run.first().map_or(u64::MAX, |id| WordId(*id).bit());
        let firsts = runs.iter().fold(0, |all, run| all | bit(run));
        Self { runs, firsts }
    }
}

/// A text cut at its brackets: plain text, and alternatives in the place of each bracket.
///
/// # Errors
/// When a bracket is not closed.
pub(super) fn pieces(text: &str) -> Result<Vec<Vec<&str>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').ok_or_else(|| format!("`[` is never closed in `{text}`"))? + open;
        pieces.push(vec![&rest[..open]]);
        pieces.push(rest[open + 1..close].split('|').collect());
        rest = &rest[close + 1..];
    }
    pieces.push(vec![rest]);
    Ok(pieces)
}

/// The phrases a text stands for when each bracket that offers a gap is resolved: a gap is no run of words.
pub(super) fn unfold(text: &str) -> Vec<String> {
    let mut from = 0;
    while let Some(open) = text[from..].find('[').map(|i| from + i) {
        let Some(close) = text[open..].find(']').map(|i| open + i) else { break };
        let choices: Vec<&str> = text[open + 1..close].split('|').collect();
        if choices.iter().any(|c| c.contains('_')) {
            let (gaps, words): (Vec<&str>, Vec<&str>) = choices.into_iter().partition(|c| c.contains('_'));
            let with = |inner: String| format!("{}{inner}{}", &text[..open], &text[close + 1..]);
            let plain = (!words.is_empty()).then(|| with(format!("[{}]", words.join("|"))));
            let gaps = gaps.into_iter().map(|g| with(g.to_owned()));
            return plain.into_iter().chain(gaps).flat_map(|t| unfold(&t)).collect();
        }
        from = close + 1;
    }
    vec![text.to_owned()]
}

/// The words of a line.
#[derive(Clone, Copy)]
pub(super) struct Ids<'w> {
    pub(super) ids: &'w [u32],
    /// How many of them stand before the first colon.
    pub(super) colon: Option<usize>,
}

/// How many ids the steps take from the one at `at`, if they hold there.
pub(super) fn reach(steps: &[Step], line: Ids<'_>, at: usize, place: Place) -> Option<usize> {
    let ids = line.ids.get(at..)?;
    let Some((step, rest)) = steps.split_first() else {
        return (!matches!(place, Place::Whole | Place::End) || ids.is_empty()).then_some(0);
    };
    match step {
        Step::Word(word) => {
            if ids.first() != Some(word) {
                return None;
            }
            reach(rest, line, at + 1, place).map(|n| n + 1)
        }
        Step::Colon => {
            // A whole line may lack the colon its phrase is written with.
            if matches!(place, Place::Start | Place::End) && line.colon != Some(at) {
                return None;
            }
            reach(rest, line, at, place)
        }
        Step::Gap => (1..=GAP_WORDS).find_map(|n| {
            let gap = ids.get(..n)?;
            if gap.contains(&NUMBER) {
                return None;
            }
            reach(rest, line, at + n, place).map(|more| n + more)
        }),
        Step::OneOf(choices) => {
            let next = ids.first().copied();
            if next.map_or(0, |id| WordId(id).bit()) & choices.firsts == 0 && choices.firsts != u64::MAX {
                return None;
            }
            choices.runs.iter().find_map(|run| {
                // Most fail at their first word.
                let holds = run.first().is_none_or(|id| Some(*id) == next && ids.starts_with(run));
                holds.then(|| reach(rest, line, at + run.len(), place))?.map(|n| n + run.len())
            })
        }
    }
}

/// The words with which the steps, taken in this order, can begin.
pub(super) fn firsts<'s>(steps: impl Iterator<Item = &'s Step>, end: impl Fn(&[u32]) -> Option<u32>) -> Vec<u32> {
    let mut words = Vec::new();
    for step in steps {
        match step {
            Step::Word(word) => {
                words.push(*word);
                break;
            }
            Step::Gap => break,
            Step::Colon => {}
            Step::OneOf(choices) => {
                words.extend(choices.runs.iter().filter_map(|c| end(c)));
                if choices.runs.iter().all(|c| !c.is_empty()) {
                    break;
                }
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The words that the steps cannot do without.
pub(super) fn needs(steps: &[Step]) -> WordSet {
    WordSet::of(steps.iter().filter_map(|s| if let Step::Word(w) = s { Some(WordId(*w)) } else { None }))
}

/// The first words of those choices that say most: a line that holds the steps has one of them.
pub(super) fn one_of(steps: &[Step]) -> WordSet {
    let set = |step: &Step| match step {
        Step::OneOf(choices) => {
            let firsts: Option<Vec<WordId>> = choices.runs.iter().map(|run| run.first().map(|id| WordId(*id))).collect();
            firsts.map(WordSet::of)
        }
        _ => None,
    };
    steps.iter().filter_map(set).min_by_key(WordSet::bits).unwrap_or(WordSet::ALL)
}

/// The fewest and the most words the steps can take.
pub(super) fn extent(steps: &[Step]) -> (usize, usize) {
    steps.iter().fold((0, 0), |(least, most), step| match step {
        Step::Word(_) => (least + 1, most + 1),
        Step::Gap => (least + 1, most + GAP_WORDS),
        Step::Colon => (least, most),
        Step::OneOf(choices) => (
            least + choices.runs.iter().map(|c| c.len()).min().unwrap_or(0),
            most + choices.runs.iter().map(|c| c.len()).max().unwrap_or(0),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of(choices: &[&[u32]]) -> Step {
        Step::OneOf(Choices::new(choices.iter().map(|c| (*c).into()).collect()))
    }

    fn taken(steps: &[Step], ids: &[u32], place: Place) -> Option<usize> {
        reach(steps, Ids { ids, colon: Some(2) }, 0, place)
    }

    #[test]
    fn brackets_hold_alternatives() {
        assert_eq!(pieces("a [b|] c").expect("closed"), [vec!["a "], vec!["b", ""], vec![" c"]]);
        assert!(pieces("a [b").is_err());
        assert_eq!(unfold("a [b|_|c] d"), ["a [b|c] d", "a _ d"]);
        let steps = [Step::Word(1), one_of(&[&[2, 3], &[2], &[]]), Step::Word(3)];
        assert_eq!(taken(&steps, &[1, 2, 3], Place::Whole), Some(3));
        assert_eq!(taken(&steps, &[1, 2, 3, 3, 9], Place::Start), Some(4));
        assert_eq!(taken(&steps, &[1, 3], Place::Whole), Some(2));
        assert_eq!(extent(&steps), (2, 4));
    }

    #[test]
    fn a_gap_takes_one_to_four_words() {
        let steps = [Step::Word(1), Step::Gap, Step::Word(9)];
        assert_eq!(taken(&steps, &[1, 2, 3, 9, 4], Place::Start), Some(4));
        assert_eq!(taken(&steps, &[1, 2, 9], Place::Whole), Some(3));
        assert_eq!(taken(&steps, &[1, 9], Place::Start), None);
        assert_eq!(taken(&steps, &[1, 2, 2, 2, 2, 2, 9], Place::Start), None);
    }

    #[test]
    fn a_colon_binds_at_the_start_of_a_line() {
        let steps = [Step::Word(1), Step::Word(2), Step::Colon];
        assert_eq!(taken(&steps, &[1, 2, 3], Place::Start), Some(2));
        assert_eq!(taken(&steps[1..], &[2, 3], Place::Start), None);
        assert_eq!(taken(&steps[1..], &[2], Place::Whole), Some(1));
    }
}
