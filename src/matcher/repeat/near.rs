//! Runs: stretches of tokens that equal the tokens a little before them.
//!
//! "in the end in the end" equals itself three tokens back, for three tokens: a run with lag 3. Doubled words,
//! doubled phrases, "X and X" and decoder loops are all runs, told apart later by lag and length. One pass finds
//! every run with a lag of up to sixteen tokens, by following each token back through those that share its slot.

use crate::text::fold;
use crate::text::token::{Shape, Token, TokenKind, WordId};

/// Farthest look back, in tokens: a phrase of twelve words with two marks inside and ", and" behind it.
const MAX_LAG: usize = 16;
/// Slots that tokens are told apart by, as a power of two.
const SLOT_BITS: u32 = 10;
/// Tokens whose predecessor in the slot is remembered, a power of two above the farthest look back.
const RING: usize = 32;

/// Tokens `start..end`, each of which from `start + lag` on equals the one `lag` tokens before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Run {
    /// First token of the first copy.
    pub(super) start: usize,
    /// Distance between the copies, in tokens.
    pub(super) lag: usize,
    /// The token after the last copy.
    pub(super) end: usize,
}

/// A run that may go on with the next token.
#[derive(Clone, Copy)]
struct Open {
    /// The token that would go on with it.
    next: usize,
    /// Equal tokens so far.
    len: usize,
    /// Where it was put, once long enough.
    index: Option<usize>,
}

/// Every run of the tokens that is long enough to hold two copies, by start and then by lag. No run crosses an
/// empty line. Ids alone are compared: see [`Run::holds`].
pub(super) fn runs(tokens: &[Token]) -> Vec<Run> {
    // The last token of each slot, and for the latest tokens the one before it in its slot; counted from one. Only
    // tokens of one slot can be equal, so hardly any are compared.
    let mut last = [0u32; 1 << SLOT_BITS];
    let mut before = [0u32; RING];
    let mut open = [Open { next: 0, len: 0, index: None }; MAX_LAG + 1];
    let mut found: Vec<Run> = Vec::new();
    let mut floor = 0;
    for (i, token) in tokens.iter().enumerate() {
        if token.shape.has(Shape::PARAGRAPH) {
            floor = i;
        }
        let id = token.id;
        let slot = &mut last[(id.0.wrapping_mul(0x9E37_79B9) >> (32 - SLOT_BITS)) as usize];
        let mut at = std::mem::replace(slot, i as u32 + 1);
        before[i % RING] = at;
        while at != 0 {
            let other = at as usize - 1;
            let lag = i - other;
            if lag > MAX_LAG.min(i - floor) {
                break;
            }
            at = before[other % RING];
            if tokens[other].id != id {
                continue;
            }
            let run = &mut open[lag];
            if run.next != i || i - run.len < floor + lag {
                *run = Open { next: i, len: 0, index: None };
            }
            run.next = i + 1;
            run.len += 1;
            match run.index {
                Some(index) => found[index].end = i + 1,
                None if run.len >= shortest(lag) => {
                    run.index = Some(found.len());
                    found.push(Run { start: i + 1 - run.len - lag, lag, end: i + 1 });
                }
                None => {}
            }
        }
    }
    found.sort_unstable();
    found
}

/// Equal tokens that make two copies at this lag, up to two tokens between the copies left out.
const fn shortest(lag: usize) -> usize {
    match lag {
        1 => 1,
        2 | 3 => lag - 1,
        _ => lag - 2,
    }
}

impl Run {
    /// Whether the copies are equal as text, not by the hash of unknown words alone.
    pub(super) fn holds(self, text: &str, tokens: &[Token]) -> bool {
        (self.start + self.lag..self.end).all(|i| same(text, tokens[i - self.lag], tokens[i]))
    }

    /// The copies, taken as standing one right after another.
    pub(super) fn bare(self) -> Copies {
        let len = self.end - self.start;
        Copies { start: self.start, body: self.lag, joint: 0, count: len / self.lag, rest: len % self.lag }
    }

    /// The copies, taken as joined by up to two tokens for which `joins` holds: "the sea, and the sea".
    pub(super) fn joined(self, tokens: &[Token], joins: impl Fn(Token) -> bool) -> Copies {
        let mut start = self.start;
        // ", the sea, the sea": the run starts with the mark before the first copy.
        while start < self.start + 2 && start + self.lag < self.end && joins(tokens[start]) {
            start += 1;
        }
        let last = start + self.lag;
        let mut joint = 0;
        while joint < 2 && joint + 1 < self.lag && joins(tokens[last - 1 - joint]) {
            joint += 1;
        }
        let len = self.end - start + joint;
        Copies { start, body: self.lag - joint, joint, count: len / self.lag, rest: len % self.lag }
    }
}

/// How a run divides into copies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Copies {
    /// First token of the first copy.
    pub(super) start: usize,
    /// Tokens in a copy.
    pub(super) body: usize,
    /// Tokens between two copies.
    pub(super) joint: usize,
    /// Whole copies.
    pub(super) count: usize,
    /// Tokens of one more copy that broke off.
    pub(super) rest: usize,
}

impl Copies {
    /// The token where copy `n` (from zero) starts.
    pub(super) fn copy(self, n: usize) -> usize {
        self.start + n * (self.body + self.joint)
    }

    /// The token after the last whole copy.
    pub(super) fn end(self) -> usize {
        self.copy(self.count - 1) + self.body
    }

    /// The tokens of the first copy.
    pub(super) fn first(self, tokens: &[Token]) -> &[Token] {
        &tokens[self.start..self.start + self.body]
    }
}

/// Whether two tokens with equal ids are the same word: a hash alone may lie, and addresses share one id.
pub(super) fn same(text: &str, a: Token, b: Token) -> bool {
    if a.kind != b.kind || a.id != b.id {
        return false;
    }
    match a.kind {
        TokenKind::Url | TokenKind::Email => a.text(text) == b.text(text),
        TokenKind::Word | TokenKind::Number if a.id.0 & WordId::HASH != 0 => {
            let (a, b) = (a.text(text), b.text(text));
            a.eq_ignore_ascii_case(b) || fold::word(a) == fold::word(b)
        }
        _ => true,
    }
}
