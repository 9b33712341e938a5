//! Writes weights in the form `text::pos::weights` reads.

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
    let (word_bits, words) = table(words.collect());
    let features = rows.iter().map(|(hash, weights)| {
        let mut row = vec![weights.len() as u8];
        row.extend(weights.iter().flat_map(|(tag, w)| [*tag, *w as u8]));
        (*hash, row)
    });
    let (feature_bits, features) = table(features.collect());
    let mut out = MAGIC.to_vec();
    for n in [word_bits, words.1.len() as u32, feature_bits, features.1.len() as u32, step] {
        out.extend(n.to_le_bytes());
    }
    out.extend(confidence);
    for part in [words.0, words.1, features.0, features.1] {
        out.extend(part);
    }
    out
}

/// Bits of a bucket, and (offsets, rows): two to four rows a bucket.
fn table(mut rows: Vec<(u32, Vec<u8>)>) -> (u32, (Vec<u8>, Vec<u8>)) {
    rows.sort();
    let bits = (rows.len() / 2).max(2).ilog2().max(1);
    let (mut offsets, mut bytes) = (Vec::new(), Vec::new());
    let mut next = 0;
    for bucket in 0..=1u64 << bits {
        while next < rows.len() && u64::from(rows[next].0 >> (32 - bits)) < bucket {
            bytes.extend((rows[next].0 as u16).to_le_bytes());
            bytes.extend(&rows[next].1);
            next += 1;
        }
        offsets.extend((bytes.len() as u32).to_le_bytes());
    }
    (bits, (offsets, bytes))
}
