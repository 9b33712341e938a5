//! Vocab: folded word → id. Words that rules mention have small ids; all others are hashes.
//!
//! Folding is for matching, not for display: ASCII and simple Unicode lower case, curly apostrophes straight.
//! Two known words are told apart by a 64-bit hash of their folded form; with the ten thousand words of a large
//! rule set against 10⁸ distinct words of a corpus the chance of one false match is below 10⁻⁷.

use super::fold;
use super::token::WordId;

/// The words that rules mention, each with a number.
#[derive(Clone, Debug)]
pub struct Vocab {
    /// Open addressing: (hash, id), empty where the id is `EMPTY`.
    slots: Vec<(u64, u32)>,
    /// One bit per hash prefix; most words of a text are turned away here.
    sieve: Vec<u64>,
    words: Vec<String>,
}

const EMPTY: u32 = u32::MAX;
const SIEVE_BITS: u32 = 17;

impl Default for Vocab {
    fn default() -> Self {
        Self { slots: vec![(0, EMPTY); 1024], sieve: vec![0; 1 << (SIEVE_BITS - 6)], words: Vec::new() }
    }
}

impl Vocab {
    /// The id of a word, giving it one if it has none.
    pub fn intern(&mut self, word: &str) -> WordId {
        let folded = fold::word(word);
        let hash = fold::hash(folded.as_bytes());
        if let Some(id) = self.find(hash) {
            return WordId(id);
        }
        if (self.words.len() + 1) * 4 > self.slots.len() {
            let old = std::mem::replace(&mut self.slots, vec![(0, EMPTY); 0]);
            self.slots = vec![(0, EMPTY); old.len() * 4];
            for (h, id) in old.into_iter().filter(|s| s.1 != EMPTY) {
                self.place(h, id);
            }
        }
        let id = self.words.len() as u32;
        self.words.push(folded);
        self.place(hash, id);
        let bit = hash >> (64 - SIEVE_BITS);
        self.sieve[(bit >> 6) as usize] |= 1 << (bit & 63);
        WordId(id)
    }

    fn place(&mut self, hash: u64, id: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != EMPTY {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash, id);
    }

    #[inline]
    fn find(&self, hash: u64) -> Option<u32> {
        let bit = hash >> (64 - SIEVE_BITS);
        if self.sieve[(bit >> 6) as usize] & (1 << (bit & 63)) == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (h, id) = self.slots[at];
            if id == EMPTY {
                return None;
            }
            if h == hash {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
    }

    /// The id of a word with the given folded hash (see [`fold::hash`]).
    #[inline]
    #[must_use]
    pub fn id_of_hash(&self, hash: u64) -> WordId {
        match self.find(hash) {
            Some(id) => WordId(id),
            None => WordId(WordId::HASH | (hash >> 33) as u32),
        }
    }

    /// The id of a word as the lexer would give it.
    #[must_use]
    pub fn id(&self, word: &str) -> WordId {
        self.id_of_hash(fold::hash(fold::word(word).as_bytes()))
    }

    /// The folded form of a known word.
    #[must_use]
    pub fn word(&self, id: WordId) -> Option<&str> {
        self.words.get(id.0 as usize).map(String::as_str)
    }

    /// Number of known words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
