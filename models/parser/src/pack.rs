//! Writes weights in the form `text::clause::weights` reads.

use perceptron::table;
use postedit::text::clause::weights::{MAGIC, STEPS};

/// The bytes of a weights file. `rows` are hashes with the weights of moves.
pub fn pack(rows: &[(u32, Vec<(u8, i8)>)], confidence: &[u8; STEPS], step: u32) -> Vec<u8> {
    // Four to eight rows a bucket.
    let (bits, offsets, bytes) = table::of_weights(rows, 4);
    let mut out = MAGIC.to_vec();
    for n in [bits, bytes.len() as u32, step] {
        out.extend(n.to_le_bytes());
    }
    out.extend(confidence);
    out.extend(offsets);
    out.extend(bytes);
    out
}
