//! Cues: literals that a pattern cannot match without, all found in one pass over the bytes.
//!
//! A matcher asks for a literal while it is compiled and gets a number; in its scan it sees where the literals
//! stand ([`Cue`]) and runs its pattern only there. Cues ignore ASCII case; a literal with letters outside ASCII
//! is also looked for with its letters in upper and lower case.

use crate::text::layers::Cue;
use crate::text::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

/// Collects the literals of all matchers.
#[derive(Debug, Default)]
pub struct CueBook {
    numbers: FxHashMap<String, u32>,
    /// Spellings to search for, and the number each stands for.
    spellings: Vec<(String, u32)>,
}

impl CueBook {
    /// The number of a literal, ASCII case ignored. Asking twice gives the same number.
    ///
    /// # Panics
    /// When the literal is empty.
    pub fn add(&mut self, literal: &str) -> u32 {
        assert!(!literal.is_empty(), "an empty cue stands everywhere");
        let key = literal.to_lowercase();
        if let Some(n) = self.numbers.get(&key) {
            return *n;
        }
        let number = self.numbers.len() as u32;
        let mut spellings = vec![literal.to_owned()];
        if !literal.is_ascii() {
            spellings.push(literal.to_lowercase());
            spellings.push(literal.to_uppercase());
            let mut chars = literal.chars();
            if let Some(first) = chars.next() {
                spellings.push(first.to_uppercase().chain(chars.as_str().to_lowercase().chars()).collect());
            }
        }
        spellings.sort();
        spellings.dedup();
        self.spellings.extend(spellings.into_iter().map(|s| (s, number)));
        self.numbers.insert(key, number);
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

    /// The automaton over all literals.
    ///
    /// # Panics
    /// When the automaton would pass the limits of its crate (billions of states).
    #[must_use]
    pub fn build(self) -> CueFinder {
        let numbers = self.spellings.iter().map(|(_, n)| *n).collect();
        let automaton = (!self.spellings.is_empty()).then(|| {
            let build = |kind| {
                AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::Standard)
                    .kind(Some(kind))
                    .build(self.spellings.iter().map(|(s, _)| s))
            };
            build(AhoCorasickKind::DFA)
                .or_else(|_| build(AhoCorasickKind::ContiguousNFA))
                .expect("literals of rule files stay far below the limits of the automaton")
        });
        CueFinder { automaton, numbers }
    }
}

/// Finds the cues of all matchers in one pass.
#[derive(Debug, Default)]
pub struct CueFinder {
    automaton: Option<AhoCorasick>,
    numbers: Vec<u32>,
}

impl CueFinder {
    /// Appends the cues inside `chunk`, ordered by where they start.
    pub fn find(&self, text: &str, chunk: Span, out: &mut Vec<Cue>) {
        let Some(automaton) = &self.automaton else { return };
        let first = out.len();
        let piece = chunk.text(text);
        out.extend(
            automaton
                .find_overlapping_iter(piece)
                .map(|m| Cue { at: chunk.start() + m.start() as u32, literal: self.numbers[m.pattern().as_usize()] }),
        );
        out[first..].sort_unstable();
    }
}
