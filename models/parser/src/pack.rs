//! Writes weights in the form `text::clause::weights` reads.

use postedit::text::clause::weights::{MAGIC, STEPS};

/// The bytes of a weights file. `rows` are hashes with the weights of moves.
pub fn pack(rows: &[(u32, Vec<(u8, i8)>)], confidence: &[u8; STEPS], step: u32) -> Vec<u8> {
    let (bits, offsets, bytes) = table(rows);
    let mut out = MAGIC.to_vec();
    for n in [bits, bytes.len() as u32, step] {
        out.extend(n.to_le_bytes());
    }
    out.extend(confidence);
    out.extend(offsets);
    out.extend(bytes);
    out
}

/// Bits of a bucket, offsets, rows: four to eight rows a bucket.
fn table(rows: &[(u32, Vec<(u8, i8)>)]) -> (u32, Vec<u8>, Vec<u8>) {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort();
    let bits = (rows.len() / 4).max(2).ilog2().max(1);
    let (mut offsets, mut bytes) = (Vec::new(), Vec::new());
    let mut next = 0;
    for bucket in 0..=1u64 << bits {
        while next < rows.len() && u64::from(rows[next].0 >> (32 - bits)) < bucket {
            let (hash, weights) = rows[next];
            bytes.extend((*hash as u16).to_le_bytes());
            bytes.push(weights.len() as u8);
            bytes.extend(weights.iter().flat_map(|(step, w)| [*step, *w as u8]));
            next += 1;
        }
        offsets.extend((bytes.len() as u32).to_le_bytes());
    }
    (bits, offsets, bytes)
}
