//! Writes weights in the form `text::pos::weights` reads.

use perceptron::table;
use postedit::text::pos::Tag;
use postedit::text::pos::weights::{MAGIC, STEPS};

/// A word of the lexicon.
pub struct Word {
    pub hash: u32,
    pub class: u8,
    pub only: Tag,
    pub case: u8,
}

/// The bytes of a weights file. `rows` are hashes with the weights of tags; `confidence` as the file has it.
pub fn pack(lexicon: &[Word], rows: &[(u32, Vec<(u8, i8)>)], confidence: &[u8; 2 * STEPS], step: u32) -> Vec<u8> {
    let words = lexicon.iter().map(|w| (w.hash, vec![w.class, w.only.index() as u8, w.case]));
    // Two to four rows a bucket.
    let (word_bits, word_offsets, words) = table::table(words.collect(), 2);
    let (feature_bits, feature_offsets, features) = table::of_weights(rows, 2);
    let mut out = MAGIC.to_vec();
    for n in [word_bits, words.len() as u32, feature_bits, features.len() as u32, step] {
        out.extend(n.to_le_bytes());
    }
    out.extend(confidence);
    for part in [word_offsets, words, feature_offsets, features] {
        out.extend(part);
    }
    out
}
