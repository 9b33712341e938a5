//! Heads: phrases by a word they hold: one they can begin with, or a rarer one at a fixed place.

use crate::text::token::WordId;
use rustc_hash::FxHashMap;

/// A phrase under a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Head {
    /// Its number.
    pub(super) phrase: u32,
    /// How many words of it stand before the word.
    pub(super) before: u32,
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
