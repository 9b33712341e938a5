//! Tables of rows found by hash, in the form `text::pos::weights` reads.

/// Bits of a bucket, and the offsets and rows of a table; a bucket has `per_bucket` rows or up to twice as many.
pub fn table(mut rows: Vec<(u32, Vec<u8>)>, per_bucket: usize) -> (u32, Vec<u8>, Vec<u8>) {
    rows.sort();
    let bits = (rows.len() / per_bucket).max(2).ilog2().max(1);
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
    (bits, offsets, bytes)
}

/// The table of rows of weights.
pub fn of_weights(rows: &[(u32, Vec<(u8, i8)>)], per_bucket: usize) -> (u32, Vec<u8>, Vec<u8>) {
    let row = |weights: &[(u8, i8)]| {
        let mut row = vec![weights.len() as u8];
        row.extend(weights.iter().flat_map(|(answer, w)| [*answer, *w as u8]));
        row
    };
    table(rows.iter().map(|(hash, weights)| (*hash, row(weights))).collect(), per_bucket)
}
