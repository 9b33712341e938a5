//! Cues: literals that a pattern cannot match without, all found in one pass over the bytes.
//!
//! A matcher asks for a literal while it is compiled and gets a number; in its scan it sees where the literals
//! stand ([`Cue`]) and runs its pattern only there. A cue is a literal as it is written, or one that ignores ASCII case;
//! one of those with letters outside ASCII is also looked for with its letters in upper and lower case. What stands
//! beside it may be narrowed down to a letter or digit, or to none ([`Edge`]).
//!
//! The pass is a sieve, not an automaton: of each literal the rarest run of up to four bytes is taken, and every
//! position of the text asks three small bit tables whether such a run may start there. One position in some
//! twenty says yes and is compared. It is ready at once, where an Aho-Corasick DFA over the same literals takes milliseconds
//! to build.

use crate::text::layers::Cue;
use crate::text::span::Span;
use crate::text::vocab;
use rustc_hash::FxHashMap;

/// Collects the literals of all matchers.
#[derive(Debug, Default)]
pub struct CueBook {
    numbers: FxHashMap<Wanted, u32>,
    /// Spellings to search for, and the number each stands for.
    spellings: Vec<(Wanted, u32)>,
}

/// A literal to look for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Wanted {
    /// The literal, not empty.
    pub literal: String,
    /// Whether case counts.
    pub case: Case,
    /// What stands before it.
    pub before: Edge,
    /// What stands after it.
    pub after: Edge,
}

/// Whether case counts in a literal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Case {
    /// The literal stands as it is written.
    Exact,
    /// Upper and lower case are the same.
    Any,
}

/// What stands beside a literal. Beyond ASCII only signs and general punctuation are told apart; all else may be anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Edge {
    /// It does not matter.
    Any,
    /// A letter or digit.
    Word,
    /// No letter or digit, or the edge of the text.
    Break,
}

impl Edge {
    /// Whether a literal may have these bytes before it.
    fn follows(self, before: &[u8]) -> bool {
        self.admits(match before {
            [.., 0xC2, _] | [.., 0xE2, 0x80, _] => Some(b' '),
            [.., last] => Some(*last),
            [] => None,
        })
    }

    /// Whether a literal may have these bytes after it.
    fn precedes(self, after: &[u8]) -> bool {
        self.admits(match after {
            [0xC2, ..] | [0xE2, 0x80, ..] => Some(b' '),
            [first, ..] => Some(*first),
            [] => None,
        })
    }

    fn admits(self, byte: Option<u8>) -> bool {
        match self {
            Self::Any => true,
            Self::Word => byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii()),
            Self::Break => byte.is_none_or(|b| !b.is_ascii_alphanumeric()),
        }
    }
}

impl Wanted {
    /// A literal, whatever stands beside it.
    #[must_use]
    pub fn new(literal: &str, case: Case) -> Self {
        Self { literal: literal.to_owned(), case, before: Edge::Any, after: Edge::Any }
    }
}

impl CueBook {
    /// The number of a literal. Asking twice gives the same number.
    ///
    /// # Panics
    /// When the literal is empty.
    pub fn add(&mut self, mut wanted: Wanted) -> u32 {
        assert!(!wanted.literal.is_empty(), "an empty cue stands everywhere");
        // Without letters there is no case to ignore, and the bare comparison is the cheaper one.
        if !wanted.literal.chars().any(char::is_alphabetic) {
            wanted.case = Case::Exact;
        }
        let literal = wanted.literal.clone();
        if wanted.case == Case::Any {
            wanted.literal = literal.to_lowercase();
        }
        if let Some(n) = self.numbers.get(&wanted) {
            return *n;
        }
        let number = self.numbers.len() as u32;
        let mut spellings =
            vec![if wanted.case == Case::Exact { literal.clone() } else { literal.to_ascii_lowercase() }];
        if wanted.case == Case::Any && !literal.is_ascii() {
            let mut chars = literal.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            let capital: String = first.chain(chars.as_str().to_lowercase().chars()).collect();
            let other = [literal.to_lowercase(), literal.to_uppercase(), capital];
            // Not "I" for a dotless "ı": that is another letter.
            let same = |s: &&String| !s.is_ascii() && s.chars().count() == literal.chars().count();
            spellings.extend(other.iter().filter(same).map(|s| s.to_ascii_lowercase()));
        }
        spellings.sort();
        spellings.dedup();
        self.spellings.extend(spellings.into_iter().map(|literal| (Wanted { literal, ..wanted.clone() }, number)));
        self.numbers.insert(wanted, number);
        number
    }

    /// How many literals there are; their numbers lie below.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether nobody asked for a literal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The sieve over all literals.
    #[must_use]
    pub fn build(self) -> CueFinder {
        let mut finder = CueFinder::default();
        let often = Often::new();
        let mut found_by = Vec::new();
        for (wanted, number) in self.spellings {
            finder.add(wanted, number, &often, &mut found_by);
        }
        finder.lay_out(found_by);
        finder
    }
}

/// Bits of the tables for runs of three and four bytes, as a power of two: 16 KiB each, so that of a thousand literals one
/// position in a hundred is taken for one by chance, and still at home in the nearest caches.
const BITS: u32 = 17;
/// Sets bit five of each byte, which folds ASCII letters together (and some marks, which the comparison tells apart).
const FOLD: u32 = 0x2020_2020;

/// Finds the cues of all matchers in one pass.
#[derive(Debug, Default)]
pub struct CueFinder {
    /// Those that are found by one run stand together.
    literals: Vec<Literal>,
    /// Folded runs of two, three and four bytes, with the literals they belong to: the first, and the one after the last.
    by_run: [FxHashMap<u32, (u32, u32)>; 3],
    two: Table,
    three: Table,
    four: Table,
}

#[derive(Clone, Debug)]
struct Literal {
    /// In ASCII lower case where case does not count.
    bytes: Box<[u8]>,
    /// The first and the last of them.
    ends: [u8; 2],
    case: Case,
    before: Edge,
    after: Edge,
    /// Where its run starts in it.
    offset: u16,
    number: u32,
}

/// A literal, and the run that it is found by: of so many bytes, folded.
type FoundBy = ((usize, u32), Literal);

/// A set of bits, empty until the first is set.
#[derive(Debug, Default)]
struct Table(Vec<u64>);

impl Table {
    fn set(&mut self, bit: u32, size: u32) {
        if self.0.is_empty() {
            self.0 = vec![0; 1 << (size - 6)];
        }
        self.0[bit as usize >> 6] |= 1 << (bit & 63);
    }
}

/// The bit of a folded run of three or four bytes.
#[inline]
fn bit(run: u32) -> u32 {
    run.wrapping_mul(0x9E37_79B1) >> (32 - BITS)
}

impl CueFinder {
    fn add(&mut self, wanted: Wanted, number: u32, often: &Often, found_by: &mut Vec<FoundBy>) {
        let Wanted { literal, case, before, after } = wanted;
        let bytes = literal.into_bytes().into_boxed_slice();
        let n = bytes.len().min(4);
        let run_at = |at: usize| bytes[at..at + n].iter().rev().fold(0u32, |r, b| r << 8 | u32::from(*b));
        let fold = FOLD & (u32::MAX >> (32 - 8 * n));
        let cost = |at: usize| often.of(&bytes[at..at + n]);
        // A run further on than a number of two bytes can say is not looked at.
        let last = (bytes.len() - n).min(usize::from(u16::MAX));
        let offset = (0..=last).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0);
        let run = run_at(offset) | fold;
        let ends = [bytes[0], bytes[bytes.len() - 1]];
        let literal = Literal { bytes, ends, case, before, after, offset: offset as u16, number };
        match n {
            4 => self.four.set(bit(run), BITS),
            3 => self.three.set(bit(run), BITS),
            2 => self.two.set(run, 16),
            // A single byte is every pair that starts with it.
            _ => {
                for second in (0..=255u32).filter(|second| second & 0x20 != 0) {
                    self.two.set(run | second << 8, 16);
                    found_by.push(((2, run | second << 8), literal.clone()));
                }
                return;
            }
        }
        found_by.push(((n, run), literal));
    }

    /// Puts the literals in place, those of one run together, in the order in which they were added.
    fn lay_out(&mut self, mut found_by: Vec<FoundBy>) {
        found_by.sort_by_key(|(run, _)| *run);
        for ((n, run), literal) in found_by {
            let at = self.literals.len() as u32;
            self.by_run[n - 2].entry(run).or_insert((at, at)).1 = at + 1;
            self.literals.push(literal);
        }
    }

    /// Appends the cues inside `chunk`, ordered by where they start.
    pub fn find(&self, text: &str, chunk: Span, out: &mut Vec<Cue>) {
        if self.literals.is_empty() {
            return;
        }
        let first = out.len();
        let bytes = chunk.text(text).as_bytes();
        match (self.two.0.is_empty(), self.three.0.is_empty()) {
            (true, true) => self.pass::<false, false>(bytes, chunk.start(), out),
            (true, false) => self.pass::<false, true>(bytes, chunk.start(), out),
            (false, true) => self.pass::<true, false>(bytes, chunk.start(), out),
            (false, false) => self.pass::<true, true>(bytes, chunk.start(), out),
        }
        out[first..].sort_unstable();
    }

    fn pass<const TWO: bool, const THREE: bool>(&self, bytes: &[u8], base: u32, out: &mut Vec<Cue>) {
        let four: &[u64; 1 << (BITS - 6)] = self.four.0.as_slice().try_into().unwrap_or(&[0; 1 << (BITS - 6)]);
        let three: &[u64; 1 << (BITS - 6)] = self.three.0.as_slice().try_into().unwrap_or(&[0; 1 << (BITS - 6)]);
        let two: &[u64; 1 << (16 - 6)] = self.two.0.as_slice().try_into().unwrap_or(&[0; 1 << (16 - 6)]);
        let test = |t: &[u64], bit: u32| t[bit as usize >> 6] >> (bit & 63) & 1;
        let mut look = |i: usize, run: u32| {
            let by_four = test(four, bit(run));
            let by_three = if THREE { test(three, bit(run & 0xFF_FFFF)) } else { 0 };
            let by_two = if TWO { test(two, run & 0xFFFF) } else { 0 };
            if by_four | by_three | by_two != 0 {
                self.compare(bytes, i, run, [by_two, by_three, by_four], base, out);
            }
        };
        for (i, w) in bytes.windows(4).enumerate() {
            look(i, u32::from_le_bytes([w[0], w[1], w[2], w[3]]) | FOLD);
        }
        // The last three positions, as if zeros followed.
        for i in bytes.len().saturating_sub(3)..bytes.len() {
            let run = bytes[i..].iter().rev().fold(0u32, |r, b| r << 8 | u32::from(*b));
            look(i, run | FOLD);
        }
    }

    /// Compares the literals whose run may start at `i`: of two, three and four bytes, where the tables said `yes`.
    fn compare(&self, bytes: &[u8], i: usize, run: u32, yes: [u64; 3], base: u32, out: &mut Vec<Cue>) {
        for (n, mask) in [0xFFFF, 0xFF_FFFF, u32::MAX].into_iter().enumerate() {
            if yes[n] == 0 {
                continue;
            }
            let Some((from, to)) = self.by_run[n].get(&(run & mask)) else { continue };
            for literal in &self.literals[*from as usize..*to as usize] {
                let Some(start) = i.checked_sub(usize::from(literal.offset)) else { continue };
                let Some(there) = bytes.get(start..start + literal.bytes.len()) else { continue };
                // Most fail at their first or last byte.
                if (there[0] ^ literal.ends[0]) & !0x20 != 0 || (there[there.len() - 1] ^ literal.ends[1]) & !0x20 != 0
                {
                    continue;
                }
                let same = match literal.case {
                    Case::Exact => *there == *literal.bytes,
                    Case::Any => there.eq_ignore_ascii_case(&literal.bytes),
                };
                if same
                    && literal.before.follows(&bytes[..start])
                    && literal.after.precedes(&bytes[start + there.len()..])
                {
                    out.push(Cue { at: base + start as u32, literal: literal.number });
                }
            }
        }
    }
}

/// How often runs of bytes are met.
struct Often(FxHashMap<Vec<u8>, f64>);

impl Often {
    /// Counts the runs of two to four bytes in the commonest words and the spaces around them.
    fn new() -> Self {
        let mut runs: FxHashMap<Vec<u8>, f64> = FxHashMap::default();
        for (word, share) in vocab::commonest() {
            let word = format!(" {word} ");
            for n in 2..=4 {
                for run in word.as_bytes().windows(n) {
                    *runs.entry(run.to_vec()).or_default() += share;
                }
            }
        }
        Self(runs)
    }

    /// How often a run is met for each word of a text, roughly.
    fn of(&self, run: &[u8]) -> f64 {
        let folded = run.to_ascii_lowercase();
        match folded.iter().position(|b| *b == b' ') {
            // Of two words that meet, each is chosen as if the other was not there.
            Some(i) if i > 0 && i + 1 < folded.len() => self.inside(&folded[..=i]) * self.inside(&folded[i..]),
            _ => self.inside(&folded),
        }
    }

    /// The same inside a word and the spaces around it: in common words, and in others as if its bytes came independently.
    fn inside(&self, folded: &[u8]) -> f64 {
        /// Bytes of a word with its space.
        const WORD: f64 = 5.5;
        let elsewhere: f64 = folded.iter().map(|b| frequency(*b)).product();
        self.0.get(folded).copied().unwrap_or(0.0) + elsewhere * WORD
    }
}

/// How often a byte is met, roughly: shares in English running text, the space included. Only the order matters: it
/// picks which part of a literal to look for.
pub(super) fn frequency(byte: u8) -> f64 {
    match byte.to_ascii_lowercase() {
        b' ' => 0.17,
        b'e' => 0.10,
        b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b'h' => 0.06,
        b'l' | b'd' | b'c' | b'u' | b'm' => 0.03,
        b'f' | b'p' | b'g' | b'w' | b'y' | b'b' => 0.016,
        b'v' | b'k' => 0.008,
        b'.' | b',' | b'\n' => 0.01,
        b'x' | b'j' | b'q' | b'z' | b'-' | b'\'' | b'"' | 0xE2 => 0.002,
        // What follows the first byte of a character is no surprise.
        0x80..=0xBF => 0.3,
        _ => 0.001,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            text in "[abAB ,é]{0,60}",
            literals in prop::collection::btree_set("[abAB ,é]{1,6}", 1..6),
            exact in any::<bool>(),
        ) {
            let case = if exact { Case::Exact } else { Case::Any };
            let mut book = CueBook::default();
            let numbers: Vec<(u32, String)> = literals.iter().map(|l| (book.add(Wanted::new(l, case)), l.clone())).collect();
            let mut got = Vec::new();
            book.build().find(&text, Span::of(0..text.len()), &mut got);
            let mut expected: Vec<Cue> = Vec::new();
            for (number, literal) in &numbers {
                for i in 0..text.len() {
                    let there = text.as_bytes().get(i..i + literal.len());
                    let same = |t: &[u8]| if exact { t == literal.as_bytes() } else { t.eq_ignore_ascii_case(literal.as_bytes()) };
                    if there.is_some_and(same) {
                        expected.push(Cue { at: i as u32, literal: *number });
                    }
                }
            }
            expected.sort();
            expected.dedup();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn case_counts_where_it_is_asked_to() {
        let found = |literal: &str, case: Case, text: &str| {
            let (mut book, mut got) = (CueBook::default(), Vec::new());
            book.add(Wanted::new(literal, case));
            book.build().find(text, Span::of(0..text.len()), &mut got);
            got.len()
        };
        assert_eq!(found("EU", Case::Exact, "EU Eu neue"), 1);
        assert_eq!(found("EU", Case::Any, "EU Eu neue"), 3);
        assert_eq!(found("Straße", Case::Any, "STRAßE straße"), 2);
        // A dotless i is not an i.
        assert_eq!(found("ı", Case::Any, "I, i or ı"), 1);
    }

    #[test]
    fn edges_narrow_down_what_stands_beside() {
        let found = |before: Edge, after: Edge, text: &str| {
            let (mut book, mut got) = (CueBook::default(), Vec::new());
            book.add(Wanted { before, after, ..Wanted::new("en", Case::Exact) });
            book.build().find(text, Span::of(0..text.len()), &mut got);
            got.iter().map(|c| c.at).collect::<Vec<_>>()
        };
        assert_eq!(found(Edge::Any, Edge::Any, "en den end éen"), [0, 4, 7, 13]);
        assert_eq!(found(Edge::Break, Edge::Break, "en den end éen"), [0, 13]);
        assert_eq!(found(Edge::Word, Edge::Any, "en den end éen"), [4, 13]);
        assert_eq!(found(Edge::Break, Edge::Word, "en den end"), [7]);
    }
}
