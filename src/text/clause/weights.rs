//! Weights of the parser, read where they lie in the binary.
//!
//! All numbers are little-endian; the table has the form of the tagger's.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `POPARS01` |
//! | 4 × 3 | bits of a bucket, bytes of the rows, margin of one step of confidence |
//! | 32 | confidence of an arc by the margin of the move that made it, in 255ths |
//! | … | table: rows of hash, count, and as often the number of a move and its weight (signed) |

use super::features::FEATURES;
use super::state::Move;
use crate::text::pos::weights::Table;

/// What every weights file opens with.
pub const MAGIC: &[u8; 8] = b"POPARS01";
/// Margins are told apart in so many steps.
pub const STEPS: usize = 32;
const HEAD: usize = 8 + 3 * 4 + STEPS;

/// Scores of all moves, by number, and room up to a power of two.
pub type Scores = [i32; ROOM];
/// How many scores there is room for.
pub const ROOM: usize = Move::COUNT.next_power_of_two();

/// The weights of a parser.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    table: Table<'a>,
    confidence: &'a [u8],
    step: u32,
}

impl<'a> Weights<'a> {
    /// The weights that `bytes` hold; `None` where they are no weights.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (magic, head) = head.split_at(8);
        let number = |i: usize| u32::from_le_bytes([head[4 * i], head[4 * i + 1], head[4 * i + 2], head[4 * i + 3]]);
        let (table, rest) = Table::split(rest, number(0), number(1) as usize)?;
        let step = number(2);
        (magic == MAGIC && rest.is_empty() && step > 0).then_some(Self { table, confidence: &head[12..], step })
    }

    /// Adds the weights of the features.
    #[inline]
    pub fn add(&self, hashes: &[u32; FEATURES], scores: &mut Scores) {
        self.table.add(hashes, scores);
    }

    /// How sure an arc is, in 255ths, by the margin of the move that made it.
    #[must_use]
    pub fn confidence(&self, margin: i32) -> u8 {
        self.confidence[(margin.max(0) as u32 / self.step).min(STEPS as u32 - 1) as usize]
    }

    /// Margin of one step of confidence.
    #[must_use]
    pub const fn step(&self) -> u32 {
        self.step
    }
}
