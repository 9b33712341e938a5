//! Sieve: turns away lines that hold no word of any marker, which are most lines of prose.

use super::part::is_glued;
use crate::text::token::{Shape, Token, TokenKind};
use super::line::NUMBER;

/// For each known word, on which lines it may be part of a marker.
#[derive(Default)]
pub(super) struct Sieve {
    /// Lines with fewer words than this may hold a marker with the word; of a phrase its longest word counts.
    words: Vec<u16>,
    /// Whether the word may be in a marker that holds on a part of a line.
    parts: Vec<bool>,
    /// Lines with a number and fewer words than this are looked at.
    pub(super) number: u16,
    /// The same for lines with a copyright sign, a bar, or another mark that shapes look for.
    pub(super) sign: u16,
}

/// What is worth looking at.
#[derive(Clone, Copy)]
pub(super) struct Worth {
    /// The line as one.
    pub(super) line: bool,
    /// The parts of the line.
    pub(super) parts: bool,
    /// The line holds a word that may be several.
    pub(super) glued: bool,
}

impl Sieve {
    /// Lets in lines with fewer words than `below` that hold `id`.
    pub(super) fn add(&mut self, id: u32, below: u16) {
        if id == NUMBER {
            self.number = self.number.max(below);
        } else if let Some(i) = self.room(id) {
            self.words[i] = self.words[i].max(below);
        }
    }

    /// Lets in parts that hold `id`.
    pub(super) fn add_part(&mut self, id: u32) {
        if let Some(i) = self.room(id) {
            self.parts[i] = true;
        }
    }

    fn room(&mut self, id: u32) -> Option<usize> {
        let i = crate::text::token::WordId(id).is_known().then_some(id as usize)?;
        if self.words.len() <= i {
            self.words.resize(i + 1, 0);
            self.parts.resize(i + 1, false);
        }
        Some(i)
    }

    /// What of the line may hold a marker.
    pub(super) fn look(&self, text: &str, line: &[Token]) -> Worth {
        let (mut words, mut below) = (0u16, 0u16);
        let mut worth = Worth { line: false, parts: false, glued: false };
        let mut wide = false;
        for t in line {
            if t.is_word() {
                words = words.saturating_add(1);
                // Words glued to numbers and signs that voice kana are looked up in another way: see `Words::of`.
                wide |= t.shape.has(Shape::DIGIT) || t.shape.has(Shape::WIDE);
                worth.glued |= is_glued(text, *t);
            } else if t.kind == TokenKind::Number {
                below = below.max(self.number);
            } else if matches!(t.mark(), Some('©' | '|' | '»' | '·')) {
                below = below.max(self.sign);
            }
            below = below.max(self.words.get(t.id.0 as usize).copied().unwrap_or(0));
            worth.parts |= self.parts.get(t.id.0 as usize).copied().unwrap_or(false);
        }
        worth.line = wide || words < below;
        worth
    }
}
