//! Sieve: turns away lines that hold no word of any marker, which are most lines of prose.

use super::part::is_glued;
use crate::text::token::{Shape, Token, TokenKind, WordId};
use super::line::{NUMBER, is_voicing};

/// For each known word, on which lines it may be part of a marker.
#[derive(Default)]
pub(super) struct Sieve {
    /// Lines with fewer words than this may hold a marker with the word; of a phrase its rarest word counts.
    words: Vec<u16>,
    /// The same for parts of lines.
    parts: Vec<u16>,
    /// What is looked at for the sake of other tokens: lines, and parts of lines.
    others: [Others; 2],
}

/// Lines with fewer words than this are looked at if they hold such a token.
#[derive(Clone, Copy, Default)]
struct Others {
    number: u16,
    /// A copyright sign, a bar, or another mark that shapes look for.
    sign: u16,
    /// A word that is looked up in another way: one glued to a number, and the sign that voices a kana.
    odd: u16,
}

/// What a shape of line is known by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// A number.
    Number,
    /// A sign.
    Sign,
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
    /// Lets in lines, and if `part` parts of lines, with fewer words than `below` that hold `id`.
    pub(super) fn add(&mut self, id: u32, below: u16, part: bool) {
        if id == NUMBER {
            self.add_trait(Trait::Number, below, part);
        } else if WordId(id).is_known() {
            let i = id as usize;
            if self.words.len() <= i {
                self.words.resize(i + 1, 0);
                self.parts.resize(i + 1, 0);
            }
            self.words[i] = self.words[i].max(below);
            if part {
                self.parts[i] = self.parts[i].max(below);
            }
        }
        self.note(below, part, |o| &mut o.odd);
    }

    /// Lets in lines, and if `part` parts of lines, with fewer words than `below` that have a trait.
    pub(super) fn add_trait(&mut self, what: Trait, below: u16, part: bool) {
        self.note(below, part, |o| if what == Trait::Number { &mut o.number } else { &mut o.sign });
    }

    fn note(&mut self, below: u16, part: bool, field: impl Fn(&mut Others) -> &mut u16) {
        for others in self.others.iter_mut().take(1 + usize::from(part)) {
            let field = field(others);
            *field = (*field).max(below);
        }
    }

    /// What of the line may hold a marker.
    pub(super) fn look(&self, text: &str, line: &[Token]) -> Worth {
        let (mut words, mut below, mut part) = (0u16, 0u16, 0u16);
        let mut glued = false;
        for t in line {
            match t.kind {
                TokenKind::Word => {
                    words = words.saturating_add(1);
                    if t.id.is_known() {
                        let i = t.id.0 as usize;
                        below = below.max(self.words.get(i).copied().unwrap_or(0));
                        part = part.max(self.parts.get(i).copied().unwrap_or(0));
                    }
                    if t.shape.0 & (Shape::DIGIT | Shape::WIDE) != 0 && is_odd(text, *t) {
                        below = below.max(self.others[0].odd);
                        part = part.max(self.others[1].odd);
                    }
                    glued |= is_glued(text, *t);
                }
                TokenKind::Number => {
                    below = below.max(self.others[0].number);
                    part = part.max(self.others[1].number);
                }
                TokenKind::Url | TokenKind::Email => {
                    below = below.max(self.others[0].odd);
                    part = part.max(self.others[1].odd);
                }
                _ if is_sign(*t) => {
                    below = below.max(self.others[0].sign);
                    part = part.max(self.others[1].sign);
                }
                _ => {}
            }
        }
        Worth { line: words < below, parts: part > 0, glued }
    }

    /// Whether a part of a line may hold a marker.
    pub(super) fn lets_in(&self, text: &str, part: &[Token]) -> bool {
        let others = &self.others[1];
        let (mut words, mut below) = (0u16, 0u16);
        for t in part {
            let of = match t.kind {
                TokenKind::Word => {
                    words = words.saturating_add(1);
                    let odd = t.shape.0 & (Shape::DIGIT | Shape::WIDE) != 0 && is_odd(text, *t);
                    let known = if t.id.is_known() { self.parts.get(t.id.0 as usize).copied() } else { None };
                    known.unwrap_or(0).max(if odd { others.odd } else { 0 })
                }
                TokenKind::Number => others.number,
                TokenKind::Url | TokenKind::Email => others.odd,
                _ if is_sign(*t) => others.sign,
                _ => 0,
            };
            below = below.max(of);
        }
        words < below
    }
}

/// Whether the word is looked up in another way than by its id: see `Words::of`.
fn is_odd(text: &str, t: Token) -> bool {
    let word = t.text(text);
    word.as_bytes()[0].is_ascii_digit() || is_voicing(word)
}

fn is_sign(t: Token) -> bool {
    matches!(t.mark(), Some('©' | '|' | '»' | '·'))
}
