//! Vocab: folded word → id. Words that rules mention have small ids; all others are hashes.
//!
//! Folding is for matching, not for display: ASCII and simple Unicode lower case, curly apostrophes straight.
//! A word is known by 40 bits of the hash of its folded form and its place in the table; with the ten thousand words of a
//! large rule set against 10⁸ distinct words of a corpus the chance of one false match is about 10⁻⁴.

use super::fold;
use super::token::WordId;

/// The words that rules mention, each with a number.
#[derive(Clone, Debug)]
pub struct Vocab {
    /// The commonest words, one to a slot, small enough to stay in a first-level cache: (hash, id).
    common: Vec<(u64, u32)>,
    /// Open addressing: the upper 40 bits of the hash and the id below them, in one word so that a look-up touches memory
    /// once.
    slots: Vec<u64>,
    /// The hash of each word, by its id.
    hashes: Vec<u64>,
    /// One bit per hash prefix; most words of a text are turned away here.
    sieve: Vec<u64>,
    words: Vec<String>,
    /// The words with lower ids are the commonest.
    commonest: u32,
}

const EMPTY: u32 = u32::MAX;
/// Bits of an id in a slot.
const ID_BITS: u32 = 24;
const VACANT: u64 = u64::MAX;
const SIEVE_BITS: u32 = 17;
const COMMON_BITS: u32 = 10;

/// Words that make up half of English running text. They get the lowest ids, so that tables by id have what is asked
/// for most often close together.
const COMMON: &str = "the of and to in a is that for it was on as with he be at by this are from have not his or but \
    had they you which an their were her she been one we has there will all who more if can when would about out up \
    what so than into its then only new some time could these two may other do no my over like also after first year \
    years people way most any our well because many such now how even where those back between through just should \
    before very said says here both make under since another much while during long each made did same being i him \
    them your us me will must still too last day get go take found part used use using work world state against";

impl Default for Vocab {
    fn default() -> Self {
        Self {
            common: vec![(0, EMPTY); 1 << COMMON_BITS],
            slots: vec![VACANT; 1024],
            hashes: Vec::new(),
            sieve: vec![0; 1 << (SIEVE_BITS - 6)],
            words: Vec::new(),
            commonest: 0,
        }
    }
}

/// Share of the commonest word in running text.
const FIRST: f64 = 0.06;
/// Share of a word that is not one of the commonest, roughly: the thousandth by Zipf's law.
const UNCOMMON: f64 = FIRST / 1000.0;

/// The commonest words of English, most frequent first, each with its share of running text, roughly: after Zipf's law.
pub fn commonest() -> impl Iterator<Item = (&'static str, f64)> {
    COMMON.split_whitespace().zip(1u32..).map(|(word, rank)| (word, FIRST / f64::from(rank)))
}

/// The slot of a common word.
#[inline]
fn common_slot(hash: u64) -> usize {
    (hash >> (64 - COMMON_BITS)) as usize
}

impl Vocab {
    /// A vocabulary that finds the commonest English words fastest.
    #[must_use]
    pub fn of_english() -> Self {
        let mut vocab = Self::default();
        for word in COMMON.split_whitespace() {
            let id = vocab.intern(word);
            let hash = vocab.hashes[id.0 as usize];
            let slot = &mut vocab.common[common_slot(hash)];
            // The more frequent of two in one slot stays.
            if slot.1 == EMPTY {
                *slot = (hash, id.0);
            }
        }
        vocab.commonest = vocab.words.len() as u32;
        vocab
    }

    /// Whether the word is one of the commonest of English.
    #[must_use]
    pub fn is_common(&self, id: WordId) -> bool {
        id.0 < self.commonest
    }

    /// How rare a word is thought to be, for choosing which word of several to look for: the commonest English words by
    /// rank, all others above them by length in bytes.
    #[must_use]
    pub fn rarity(&self, id: WordId) -> u32 {
        if id.0 < self.commonest { id.0 } else { self.commonest + self.word(id).map_or(0, str::len) as u32 }
    }

    /// How often a word is met, roughly: its share of English running text.
    #[must_use]
    pub fn share(&self, id: WordId) -> f64 {
        if id.0 < self.commonest { FIRST / f64::from(id.0 + 1) } else { UNCOMMON }
    }

    /// The id of a word, giving it one if it has none.
    ///
    /// # Panics
    /// When there are more than sixteen million words.
    pub fn intern(&mut self, word: &str) -> WordId {
        let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'\'');
        let folded = if plain { None } else { Some(fold::word(word)) };
        let hash = match &folded {
            None => fold::hash_ascii(word.as_bytes(), 0, word.len()),
            Some(folded) => fold::hash(folded.as_bytes()),
        };
        if let Some(id) = self.find(hash) {
            return WordId(id);
        }
        if (self.words.len() + 1) * 2 > self.slots.len() {
            self.slots = vec![VACANT; self.slots.len() * 2];
            let hashes = std::mem::take(&mut self.hashes);
            hashes.iter().enumerate().for_each(|(id, hash)| self.place(*hash, id as u32));
            self.hashes = hashes;
        }
        let id = self.words.len() as u32;
        assert!(id < (1 << ID_BITS) - 1, "more words than ids");
        self.hashes.push(hash);
        self.words.push(folded.unwrap_or_else(|| word.to_ascii_lowercase()));
        self.place(hash, id);
        let bit = hash >> (64 - SIEVE_BITS);
        self.sieve[(bit >> 6) as usize] |= 1 << (bit & 63);
        WordId(id)
    }

    fn place(&mut self, hash: u64, id: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != VACANT {
            at = (at + 1) & mask;
        }
        self.slots[at] = hash >> ID_BITS << ID_BITS | u64::from(id);
    }

    #[inline]
    fn find(&self, hash: u64) -> Option<u32> {
        let (h, id) = self.common[common_slot(hash)];
        if h == hash && id != EMPTY {
            return Some(id);
        }
        let bit = hash >> (64 - SIEVE_BITS);
        if self.sieve[(bit >> 6) as usize] & (1 << (bit & 63)) == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == VACANT {
                return None;
            }
            if (slot ^ hash) >> ID_BITS == 0 {
                return Some(slot as u32 & ((1 << ID_BITS) - 1));
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

    /// The hash of the folded form of a known word (see [`fold::hash`]).
    ///
    /// # Panics
    /// When the word is not known.
    #[must_use]
    pub fn hash(&self, id: WordId) -> u64 {
        self.hashes[id.0 as usize]
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
