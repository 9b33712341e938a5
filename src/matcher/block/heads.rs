//! Heads: phrases by a word they hold: one they can begin with, or a rarer one at a fixed place.

use super::phrase::{self, Step};
use crate::text::token::{WordId, WordSet};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashMap;

/// A phrase under a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// Its number.
    pub(super) phrase: u32,
    /// How many words of it stand before the word.
    pub(super) before: u32,
    /// Its own words.
    pub(super) needs: WordSet,
    /// What it has one of besides.
    pub(super) one_of: WordSet,
}

impl Head {
    /// Whether a line of these words may hold the phrase.
    #[inline]
    pub(super) fn fits(&self, has: &WordSet) -> bool {
        has.covers(&self.needs) && has.meets(&self.one_of)
    }
}

/// Phrases by word. Nearly every word of a text begins none, and is turned away by one look into a table
/// that stays in the nearest caches.
#[derive(Default)]
pub(super) struct Heads {
    /// For each known word one more than its place in `lists`; 0 for none.
    slots: Vec<u16>,
    lists: Vec<Vec<Head>>,
    /// Phrases under a mark or a number.
    others: FxHashMap<u32, Vec<Head>>,
}

impl Heads {
    /// Adds a phrase under a word.
    pub(super) fn add(&mut self, word: u32, phrase: Head) {
        if !WordId(word).is_known() || self.lists.len() >= usize::from(u16::MAX) {
            self.others.entry(word).or_default().push(phrase);
            return;
        }
        let i = word as usize;
        if self.slots.len() <= i {
            self.slots.resize(i + 1, 0);
        }
        if self.slots[i] == 0 {
            self.lists.push(Vec::new());
            self.slots[i] = self.lists.len() as u16;
        }
        self.lists[usize::from(self.slots[i]) - 1].push(phrase);
    }

    /// The phrases under a word, in the order in which they were added.
    #[inline]
    pub(super) fn of(&self, word: u32) -> &[Head] {
        match self.slots.get(word as usize) {
            Some(0) => &[],
            Some(slot) => &self.lists[usize::from(*slot) - 1],
            None => self.others.get(&word).map_or(&[], Vec::as_slice),
        }
    }
}

/// Words of which a line has one wherever the phrase holds: of the phrase's own words the rarest, or one from each of
/// a bracket's choices if they are rarer.
pub(super) fn key(steps: &[Step], vocab: &Vocab) -> Vec<u32> {
    let rarity = |id: u32| if WordId(id).is_known() { vocab.rarity(WordId(id)) } else { 0 };
    let rarest = |words: &[u32]| words.iter().copied().max_by_key(|w| rarity(*w));
    let sets = steps.iter().filter_map(|step| match step {
        Step::Word(word) => Some(vec![*word]),
        Step::Gap | Step::Colon => None,
        Step::OneOf(choices) => choices.runs.iter().map(|c| rarest(c)).collect(),
    });
    sets.max_by_key(|set| set.iter().map(|w| rarity(*w)).min()).unwrap_or_default()
}

/// The words with which the steps can begin, none of them before.
pub(super) fn first(steps: &[Step]) -> (Vec<u32>, u32) {
    (phrase::firsts(steps.iter(), |c| c.first().copied()), 0)
}

/// The rarest word of those that stand at a fixed place in the steps, with the number of words before it; or, where
/// something else than a word comes first, the words with which they can begin.
pub(super) fn known_by(steps: &[Step], vocab: &Vocab) -> (Vec<u32>, u32) {
    let fixed = steps.iter().map_while(|s| if let Step::Word(w) = s { Some(*w) } else { None });
    let rarity = |id: u32| if WordId(id).is_known() { vocab.rarity(WordId(id)) } else { 0 };
    // The first of equals.
    let rarest = (0..).zip(fixed).max_by_key(|(i, w)| (rarity(*w), std::cmp::Reverse(*i)));
    rarest.map_or_else(|| first(steps), |(before, word)| (vec![word], before))
}
