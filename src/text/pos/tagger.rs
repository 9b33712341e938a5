//! Tagger: an averaged perceptron that reads a sentence once, left to right.
//!
//! Words that had one tag only in training are not scored. The confidence is the share of right tags among tags of
//! the development set that won by the same margin; a caller that wants certainty abstains below a bar.

use super::features::{self, FEATURES, Facts};
use super::tags::Tag;
use super::units::{self, Unit};
use super::weights::{ROOM, Scores, Weights};
use crate::text::token::{Token, TokenKind};
use std::sync::LazyLock;

/// The weights for English; `models/tagger/CARD.md` says how they were made.
const ENGLISH: &[u8] = include_bytes!("../../../models/tagger/english.weights");

/// Confidence of a word that had one tag only in training, in 255ths.
const ONLY: u8 = 254;

/// A token's part of speech.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tagged {
    /// The tag of the token, or of the word that a short form hangs on: `do` of `don’t`.
    pub tag: Tag,
    /// The next best tag, [`Tag::NONE`] where none came into question.
    pub second: Tag,
    /// The tag of the short form: `RB` of `n’t`, `POS` or `VBZ` of `’s`, `MD` of `’ll`; else [`Tag::NONE`].
    pub clitic: Tag,
    /// How sure the tag is, in 255ths: the share of right tags among those won by a like margin.
    pub confidence: u8,
}

impl Default for Tagged {
    fn default() -> Self {
        Self { tag: Tag::NONE, second: Tag::NONE, clitic: Tag::NONE, confidence: 0 }
    }
}

impl Tagged {
    /// How sure the tag is, from 0 to 1.
    #[must_use]
    pub fn certainty(self) -> f32 {
        f32::from(self.confidence) / 255.0
    }
}

/// The best tag of one unit and how it won.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The best tag.
    pub tag: Tag,
    /// The next best.
    pub second: Tag,
    /// Score of the best less score of the next, 0 or more; `None` where the word takes one tag only.
    pub margin: Option<i32>,
    /// The word is in the lexicon.
    pub known: bool,
}

/// Buffers for tagging, used again for every sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    units: Vec<Unit>,
    facts: Vec<Facts>,
    only: Vec<Tag>,
    choices: Vec<Choice>,
}

impl Scratch {
    /// The units of the last sentence.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// What the tagger saw of each of them.
    #[must_use]
    pub fn facts(&self) -> &[Facts] {
        &self.facts
    }

    /// What was chosen for each of them.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }
}

/// A tagger.
#[derive(Clone, Copy, Debug)]
pub struct Tagger<'a> {
    weights: Weights<'a>,
}

impl Tagger<'static> {
    /// The tagger for English. Its weights are read where they lie in the binary.
    ///
    /// # Panics
    /// Never: the weights are part of the build.
    #[must_use]
    pub fn load() -> &'static Self {
        static TAGGER: LazyLock<Tagger<'static>> =
            LazyLock::new(|| Tagger { weights: Weights::of(ENGLISH).expect("the weights of the build are whole") });
        &TAGGER
    }
}

impl<'a> Tagger<'a> {
    /// A tagger with weights of one's own.
    #[must_use]
    pub const fn new(weights: Weights<'a>) -> Self {
        Self { weights }
    }

    /// The tag that a word has in every sentence, if it is known without looking at one: of words that had one tag only in
    /// training. A word with a short form on it has none.
    #[must_use]
    pub fn only(&self, text: &str, token: Token) -> Option<Tag> {
        let word = token.text(text);
        if token.kind != TokenKind::Word || units::is_split(word, token.shape) {
            return None;
        }
        self.weights.word(features::word_hash(word)).map(|e| e.only).filter(|tag| *tag != Tag::NONE)
    }

    /// Appends one [`Tagged`] for each token of a sentence.
    pub fn tag(&self, text: &str, tokens: &[Token], scratch: &mut Scratch, out: &mut Vec<Tagged>) {
        self.choose(text, tokens, scratch);
        let from = out.len();
        out.resize(from + tokens.len(), Tagged::default());
        self.note(scratch, 0, &mut out[from..]);
    }

    /// Chooses a tag for each unit of a sentence, and leaves them in `scratch`.
    pub fn choose(&self, text: &str, tokens: &[Token], scratch: &mut Scratch) {
        self.begin(text, tokens, scratch);
        self.reach(scratch, u32::MAX);
    }

    /// Begins a sentence: looks at its units and chooses no tag yet.
    pub(super) fn begin(&self, text: &str, tokens: &[Token], scratch: &mut Scratch) {
        scratch.units.clear();
        scratch.choices.clear();
        units::units(text, tokens, &mut scratch.units);
        self.look(text, scratch);
    }

    /// Goes on with the sentence begun last, up to the units of token `last`. What a tag is does not depend on how far
    /// the sentence is tagged.
    pub(super) fn reach(&self, scratch: &mut Scratch, last: u32) {
        let number = |c: Option<&Choice>| c.map_or(0xFE, |c| c.tag.index() as u8);
        let done = scratch.choices.len();
        let mut before = [1, 2].map(|k| number(done.checked_sub(k).and_then(|i| scratch.choices.get(i))));
        for i in done..scratch.facts.len() {
            if scratch.units[i].token > last {
                break;
            }
            let only = scratch.only[i];
            let choice = if only == Tag::NONE {
                let mut scores: Scores = [0; ROOM];
                self.weights.add(&features::features(&scratch.facts, i, before), &mut scores);
                best(&scores, scratch.facts[i].class > 0)
            } else {
                Choice { tag: only, second: Tag::NONE, margin: None, known: true }
            };
            before = [choice.tag.index() as u8, before[0]];
            scratch.choices.push(choice);
        }
    }

    /// Writes down what was chosen, from unit `from` on, in `tagged`, which has one for each token of the sentence.
    pub(super) fn note(&self, scratch: &Scratch, from: usize, tagged: &mut [Tagged]) {
        for (unit, choice) in scratch.units.iter().zip(&scratch.choices).skip(from) {
            let tagged = &mut tagged[unit.token as usize];
            if unit.clitic {
                tagged.clitic = choice.tag;
                continue;
            }
            tagged.tag = choice.tag;
            tagged.second = choice.second;
            tagged.confidence = self.confidence(choice);
        }
    }

    /// Fills in the facts of the units, and the tags of those that take one only.
    fn look(&self, text: &str, scratch: &mut Scratch) {
        scratch.facts.clear();
        scratch.only.clear();
        let mut first = true;
        let (mut words, mut capitals) = (0u32, 0u32);
        for unit in &scratch.units {
            let mut facts = features::facts(text, unit, first);
            let entry = self.weights.word(facts.word);
            (facts.class, facts.case) = entry.map_or((0, 0), |e| (e.class, e.case));
            let word = unit.kind == TokenKind::Word && unit.end - unit.start > 3;
            words += u32::from(word);
            capitals += u32::from(word && facts.is_capital());
            first &= unit.kind == TokenKind::Mark;
            scratch.facts.push(facts);
            scratch.only.push(entry.map_or(Tag::NONE, |e| e.only));
        }
        // Small words stay small in titles, so only words of four letters or more were counted.
        if words > 2 && capitals * 5 >= words * 4 {
            scratch.facts.iter_mut().for_each(Facts::in_title);
        }
    }

    /// How sure a choice is, in 255ths.
    #[must_use]
    pub fn confidence(&self, choice: &Choice) -> u8 {
        choice.margin.map_or(ONLY, |m| self.weights.confidence(m, choice.known))
    }

    /// The hashes of all features of a unit, for training.
    #[must_use]
    pub fn features(scratch: &Scratch, i: usize, before: [u8; 2]) -> [u32; FEATURES] {
        features::features(&scratch.facts, i, before)
    }
}

/// The best of the scores.
fn best(scores: &Scores, known: bool) -> Choice {
    let (mut one, mut two) = ((i32::MIN, 0u8), (i32::MIN, 0u8));
    for (i, s) in scores[..Tag::COUNT].iter().enumerate() {
        if *s > one.0 {
            two = one;
            one = (*s, i as u8);
        } else if *s > two.0 {
            two = (*s, i as u8);
        }
    }
    Choice { tag: Tag::number(one.1), second: Tag::number(two.1), margin: Some(one.0 - two.0), known }
}
