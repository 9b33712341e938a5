//! Weights: two tables read where they lie in the binary, so that loading costs nothing.
//!
//! All numbers are little-endian. A [`Table`] is a list of offsets, one for each bucket of hashes (their upper bits),
//! and one past the end; then the rows, bucket after bucket, each opening with the lower 16 bits of its hash.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `POSTAG01` |
//! | 4 × 5 | bits of a lexicon bucket, lexicon bytes, bits of a feature bucket, feature bytes, margin step |
//! | 2 × 32 | confidence by margin, for words of the lexicon and for others |
//! | … | lexicon table: rows of hash, class of similar words, number of the only tag (255: several), habit of case |
//! | … | feature table: rows of hash, count, and as often the number of a tag and its weight (signed) |

use super::features::FEATURES;
use super::tags::Tag;

/// What every weights file opens with.
pub const MAGIC: &[u8; 8] = b"POSTAG01";
/// Margins are told apart in so many steps.
pub const STEPS: usize = 32;
const HEAD: usize = 8 + 5 * 4 + 2 * STEPS;

/// Rows found by hash.
#[derive(Clone, Copy, Debug)]
pub(in crate::text) struct Table<'a> {
    offsets: &'a [u8],
    rows: &'a [u8],
    shift: u32,
}

impl<'a> Table<'a> {
    /// The table at the start of `bytes`, and what follows it.
    pub(in crate::text) fn split(bytes: &'a [u8], bits: u32, len: usize) -> Option<(Self, &'a [u8])> {
        if bits == 0 || bits > 24 {
            return None;
        }
        let (offsets, rest) = bytes.split_at_checked(((1 << bits) + 1) * 4)?;
        let (rows, rest) = rest.split_at_checked(len)?;
        Some((Self { offsets, rows, shift: 32 - bits }, rest))
    }

    /// Adds the weights of features to scores: a row holds numbers of scores and weights in turn. There is room for a power
    /// of two of scores, so that a number is cut to the room without a division.
    #[inline]
    pub(in crate::text) fn add<const F: usize, const S: usize>(&self, hashes: &[u32; F], scores: &mut [i32; S]) {
        const { assert!(S.is_power_of_two(), "numbers are cut by a mask") };
        // All buckets first, and the first row of each: it is seldom in a near cache, and so they are fetched together.
        let mut buckets: [(&[u8], _); F] = [(&[], None); F];
        for (kept, hash) in buckets.iter_mut().zip(hashes) {
            let bucket = self.bucket(*hash);
            *kept = (bucket, head(bucket));
        }
        for (hash, (mut bucket, mut row)) in hashes.iter().zip(buckets) {
            let low = (*hash as u16).to_le_bytes();
            while let Some([a, b, count]) = row {
                let end = 3 + 2 * usize::from(count);
                if [a, b] == low {
                    for pair in bucket.get(3..end).unwrap_or_default().chunks_exact(2) {
                        scores[pair[0] as usize & (S - 1)] += i32::from(pair[1] as i8);
                    }
                    break;
                }
                bucket = bucket.get(end..).unwrap_or_default();
                row = head(bucket);
            }
        }
    }

    /// The rows of the bucket the hash belongs to.
    #[inline]
    fn bucket(&self, hash: u32) -> &'a [u8] {
        let at = (hash >> self.shift) as usize * 4;
        let edges = &self.offsets[at..at + 8];
        let edge = |i: usize| u32::from_le_bytes([edges[i], edges[i + 1], edges[i + 2], edges[i + 3]]) as usize;
        self.rows.get(edge(0)..edge(4)).unwrap_or_default()
    }
}

/// The first three bytes of rows: what the first row is known by, and its count.
#[inline]
fn head(rows: &[u8]) -> Option<[u8; 3]> {
    rows.first_chunk().copied()
}

/// What the lexicon knows of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Class of words that stand in like places, above 0.
    pub class: u8,
    /// The only tag it takes, or [`Tag::NONE`].
    pub only: Tag,
    /// How often it is written with a capital inside a sentence, 1 (never) to 5.
    pub case: u8,
}

/// Scores of all tags, by number, and room up to a power of two.
pub type Scores = [i32; ROOM];
/// How many scores there is room for.
pub const ROOM: usize = Tag::COUNT.next_power_of_two();

/// The weights of a tagger.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    lexicon: Table<'a>,
    features: Table<'a>,
    confidence: &'a [u8],
    step: u32,
}

impl<'a> Weights<'a> {
    /// The weights that `bytes` hold; `None` where they are no weights.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (magic, head) = head.split_at(8);
        if magic != MAGIC {
            return None;
        }
        let number = |i: usize| u32::from_le_bytes([head[4 * i], head[4 * i + 1], head[4 * i + 2], head[4 * i + 3]]);
        let (lexicon, rest) = Table::split(rest, number(0), number(1) as usize)?;
        let (features, rest) = Table::split(rest, number(2), number(3) as usize)?;
        let step = number(4);
        (rest.is_empty() && step > 0).then_some(Self { lexicon, features, confidence: &head[20..], step })
    }

    /// What the lexicon knows of the word with that hash.
    #[inline]
    #[must_use]
    pub fn word(&self, hash: u32) -> Option<Entry> {
        let low = (hash as u16).to_le_bytes();
        let row = self.lexicon.bucket(hash).chunks_exact(5).find(|r| r[..2] == low)?;
        Some(Entry { class: row[2], only: Tag::number(row[3]), case: row[4] })
    }

    /// Adds the weights of the features.
    #[inline]
    pub fn add(&self, hashes: &[u32; FEATURES], scores: &mut Scores) {
        self.features.add(hashes, scores);
    }

    /// How sure a tag is, in 255ths, by how far its score lies above the next.
    #[inline]
    #[must_use]
    pub fn confidence(&self, margin: i32, known: bool) -> u8 {
        let step = (margin as u32 / self.step).min(STEPS as u32 - 1) as usize;
        self.confidence[if known { step } else { STEPS + step }]
    }

    /// Margin of one step of confidence.
    #[must_use]
    pub const fn step(&self) -> u32 {
        self.step
    }
}
