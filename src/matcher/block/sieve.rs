//! Sieve: turns away lines that hold no word of any marker, which are most lines of prose.

use super::part::is_glued;
use crate::text::token::{Shape, Token, TokenKind, WordId};
use super::line::{NUMBER, is_solitary, is_voicing};

/// For each known word, on which lines, and on which parts of lines, it may be part of a marker.
#[derive(Default)]
pub(super) struct Sieve {
    /// A bit for each known word, set where it has limits: most words have none, and these stay in the nearest cache.
    limited: Vec<u64>,
    /// For each known word one more than the place of its limits in `limits`; 0 for none.
    places: Vec<u32>,
    /// For lines, and for parts of lines; of a phrase its rarest word counts.
    limits: Vec<[Limits; 2]>,
    /// For tokens that are no known word.
    others: [Others; 2],
}

/// Where a word may be part of a marker. A limit of 0 is never met.
#[derive(Clone, Copy, Default)]
struct Limits {
    /// Anywhere, on lines with fewer words than this.
    free: u16,
    /// Near the start, on lines with fewer words than this.
    front: u16,
    /// What near is: fewer words than this stand before it.
    near: u16,
}

/// Lines with fewer words than this are looked at if they hold such a token.
#[derive(Clone, Copy, Default)]
struct Others {
    number: u16,
    /// A copyright sign, a bar, or another mark that shapes look for.
    sign: u16,
    /// A word that is looked up in another way: one glued to a number, and the sign that voices a kana.
    odd: u16,
    dash: u16,
}

/// What a shape of line is known by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// A number.
    Number,
    /// A sign.
    Sign,
    /// A dash with a space before it.
    Dash,
}

/// Where on a line a marker's word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// It does not matter.
    Free,
    /// Fewer words than this stand before it.
    Near(usize),
}

/// Words a line may hold that no phrase counts: what follows a number, the cross that closes a box.
pub(super) const SLACK: usize = 4;

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
    /// Lets in lines, and if `part` parts of lines, with fewer words than `below` that hold `id` there.
    pub(super) fn add(&mut self, id: u32, below: u16, stand: Stand, part: bool) {
        if id == NUMBER {
            self.add_trait(Trait::Number, below, part);
        } else if WordId(id).is_known() {
            let i = id as usize;
            if self.places.len() <= i {
                self.places.resize(i + 1, 0);
                self.limited.resize(i / 64 + 1, 0);
            }
            self.limited[i / 64] |= 1 << (i % 64);
            if self.places[i] == 0 {
                self.limits.push(Default::default());
                self.places[i] = self.limits.len() as u32;
            }
            for limits in self.limits[self.places[i] as usize - 1].iter_mut().take(1 + usize::from(part)) {
                match stand {
                    Stand::Free => limits.free = limits.free.max(below),
                    Stand::Near(words) => {
                        limits.front = limits.front.max(below);
                        limits.near = limits.near.max(words.min(usize::from(u16::MAX)) as u16);
                    }
                }
            }
        }
        self.note(below, part, |o| &mut o.odd);
    }

    /// Lets in lines, and if `part` parts of lines, with fewer words than `below` that have a trait.
    pub(super) fn add_trait(&mut self, what: Trait, below: u16, part: bool) {
        self.note(below, part, |o| match what {
            Trait::Number => &mut o.number,
            Trait::Sign => &mut o.sign,
            Trait::Dash => &mut o.dash,
        });
    }

    fn note(&mut self, below: u16, part: bool, field: impl Fn(&mut Others) -> &mut u16) {
        for others in self.others.iter_mut().take(1 + usize::from(part)) {
            let field = field(others);
            *field = (*field).max(below);
        }
    }

    /// What of the line may hold a marker.
    pub(super) fn look(&self, text: &str, line: &[Token]) -> Worth {
        let (mut tally, mut parts, mut glued) = (Tally::default(), false, false);
        for t in line {
            if t.kind == TokenKind::Word && t.shape.0 & (Shape::DIGIT | Shape::WIDE) == 0 && !self.is_limited(t.id) {
                tally.words = tally.words.saturating_add(1);
                glued |= is_glued(text, *t);
                continue;
            }
            let [whole, part] = self.limits(text, *t);
            tally.add(text, *t, whole);
            // A part may start at any word.
            parts |= part.free | part.front != 0;
            glued |= is_glued(text, *t);
        }
        Worth { line: tally.lets_in(), parts, glued }
    }

    /// Whether a part of a line may hold a marker.
    pub(super) fn lets_in(&self, text: &str, part: &[Token]) -> bool {
        let mut tally = Tally::default();
        for t in part {
            tally.add(text, *t, self.limits(text, *t)[1]);
        }
        tally.lets_in()
    }

    /// Whether the word may be part of a marker.
    #[inline]
    fn is_limited(&self, id: WordId) -> bool {
        self.limited.get(id.0 as usize / 64).is_some_and(|bits| bits >> (id.0 % 64) & 1 == 1)
    }

    /// What a token says of its line, and of its part of the line.
    #[inline]
    fn limits(&self, text: &str, t: Token) -> [Limits; 2] {
        let of = |field: fn(&Others) -> u16| self.others.map(|o| Limits { free: field(&o), ..Limits::default() });
        match t.kind {
            TokenKind::Word if t.shape.0 & (Shape::DIGIT | Shape::WIDE) != 0 && is_odd(text, t) => of(|o| o.odd),
            TokenKind::Word => match self.places.get(t.id.0 as usize) {
                None | Some(0) => Default::default(),
                Some(place) => self.limits[*place as usize - 1],
            },
            TokenKind::Number => of(|o| o.number),
            TokenKind::Url | TokenKind::Email => of(|o| o.odd),
            TokenKind::Mark if is_sign(t) => of(|o| o.sign),
            TokenKind::Mark if t.shape.has(Shape::SPACED) && matches!(t.mark(), Some('-' | '–' | '—')) => of(|o| o.dash),
            _ => Default::default(),
        }
    }
}

/// The words of a line, and the most it may have with what stands on it.
#[derive(Default)]
struct Tally {
    words: u16,
    /// Of them, characters that count half.
    solitary: u16,
    below: u16,
}

impl Tally {
    #[inline]
    fn add(&mut self, text: &str, t: Token, limits: Limits) {
        self.below = self.below.max(limits.free);
        if self.words < limits.near {
            self.below = self.below.max(limits.front);
        }
        if t.is_word() {
            self.words = self.words.saturating_add(1);
            self.solitary = self.solitary.saturating_add(u16::from(is_solitary(text, t)));
        }
    }

    fn lets_in(&self) -> bool {
        self.words - self.solitary / 2 < self.below
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
