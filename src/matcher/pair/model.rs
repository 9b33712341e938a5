//! Model: the quotation marks of one block, what each of them does, and which belong together.
//!
//! What a mark does is read from its neighbours first (`word "word` opens, `word" word` closes), from its glyph
//! where they say nothing, and from what stands open where the glyph says nothing either. Straight double marks are
//! also counted: where their number is even and each pair has at most one mark that leans the wrong way, the count
//! is right and the space beside the mark is wrong.
//!
//! Apostrophes never open or close, and nothing is built on a mark that could be one: `dogs'`, `’90s`, `6'2"`.

use super::glyph::{self, Family, Lean};
use crate::text::token::{Shape, Token, TokenKind};

/// Tokens looked back for the backtick that opens a quotation.
const BACKTICK: usize = 200;

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Open,
    Close,
}

/// A quotation mark of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// Its token, as an index into the chunk's tokens.
    pub(super) token: usize,
    /// The character.
    pub(super) c: char,
    pub(super) family: Family,
    pub(super) role: Role,
    /// Nothing else is possible here: no apostrophe, no inch mark, no guess.
    pub(super) certain: bool,
}

/// The marks of a block and their partners.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// In order.
    pub(super) marks: Vec<Mark>,
    /// For each mark, the index of its partner.
    pub(super) partner: Vec<Option<usize>>,
    sides: Vec<Side>,
}

/// What the neighbours of a mark say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Open,
    Close,
    Unclear,
}

/// Openers that are remembered at once; deeper ones are forgotten from the outside in.
const DEPTH: usize = 16;

/// Words that are written with an apostrophe in front: 'tis, rock 'n' roll.
const ELIDED: &[&str] = &[
    "tis", "twas", "twere", "twill", "em", "til", "till", "cause", "cos", "coz", "bout", "n", "round", "neath",
    "gainst", "cept", "kay", "nuff", "s", "t", "d", "ll", "re", "ve", "im", "er", "ere", "un", "fore", "mid", "cuz",
    "tude", "burbs", "hood", "scuse", "course", "fraid", "spose", "twixt", "twould", "twasn",
];

impl Quotes {
    /// Reads the marks of `tokens[start..end]`, one block.
    pub(super) fn read(&mut self, text: &str, tokens: &[Token], start: usize, end: usize) {
        self.marks.clear();
        self.partner.clear();
        self.sides.clear();
        for i in start..end {
            if tokens[i].kind != TokenKind::Mark {
                continue;
            }
            let Some((family, lean)) = tokens[i].mark().and_then(glyph::quote) else { continue };
            let side = self.side(tokens, i, start, end);
            self.add(text, tokens, i, (start, end), family, lean, side);
        }
        if self.marks.is_empty() {
            return;
        }
        // link=”page”: attributes, whose quotes follow other rules.
        if self.marks.iter().any(|m| m.token > start && tokens[m.token - 1].is_mark('=')) {
            self.marks.iter_mut().for_each(|m| m.certain = false);
        }
        self.count_straight(text, tokens);
        self.pair();
    }

    /// Indexes of marks without a partner, in order.
    pub(super) fn lone(&self) -> impl Iterator<Item = usize> {
        (0..self.marks.len()).filter(|i| self.partner[*i].is_none())
    }

    fn side(&self, tokens: &[Token], i: usize, start: usize, end: usize) -> Side {
        let before_open = |c: char| {
            matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '¿' | '¡' | '“' | '„' | '«' | '‘' | '「' | '『')
        };
        let after_close = |c: char| {
            matches!(
                c,
                ',' | '.'
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | ')'
                    | ']'
                    | '}'
                    | '…'
                    | '—'
                    | '–'
                    | '-'
                    | '/'
                    | '”'
                    | '»'
                    | '’'
                    | '」'
                    | '』'
                    | '。'
                    | '，'
                    | '、'
            )
        };
        let touches_before = i > start && !tokens[i].shape.has(Shape::SPACED);
        let touches_after = i + 1 < end && !tokens[i + 1].shape.has(Shape::SPACED);
        let left_free = !touches_before
            || match tokens[i - 1].mark() {
                // `"'A'"`: a mark that touches one that opens, opens too.
                Some('"' | '\'') => self.marks.last().is_some_and(|m| m.token == i - 1 && m.role == Role::Open),
                Some(c) => before_open(c),
                None => false,
            };
        let right_free = !touches_after
            || match tokens[i + 1].mark() {
                Some('"' | '\'') => {
                    i + 2 >= end
                        || tokens[i + 2].shape.has(Shape::SPACED)
                        || tokens[i + 2].mark().is_some_and(after_close)
                }
                Some(c) => after_close(c),
                None => false,
            };
        match (left_free, right_free) {
            (true, false) => Side::Open,
            (false, true) => Side::Close,
            // `“I was—” he said`: a dash on one side and a space on the other.
            (true, true) if touches_before && !touches_after => Side::Close,
            (true, true) if opens_block(tokens, start, i) && end > i + 1 => Side::Open,
            (true, true) if i + 1 == end => Side::Close,
            _ => Side::Unclear,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call site; a struct would only rename the list")]
    fn add(
        &mut self,
        text: &str,
        tokens: &[Token],
        i: usize,
        block: (usize, usize),
        family: Family,
        lean: Lean,
        side: Side,
    ) {
        let prev = (i > block.0 && !tokens[i].shape.has(Shape::SPACED)).then(|| tokens[i - 1]);
        let next = (i + 1 < block.1 && !tokens[i + 1].shape.has(Shape::SPACED)).then(|| tokens[i + 1]);
        let Some(c) = tokens[i].mark() else { return };
        // The opener is a backtick, as typewriters and TeX have it.
        if family == Family::Single && side == Side::Close && tokens[block.0.max(i.saturating_sub(BACKTICK))..i].iter().any(|t| t.is_mark('`')) {
            return;
        }
        let open = |q: &Self| {
            q.marks.iter().rev().take(DEPTH).find(|m| m.family == family).is_some_and(|m| m.role == Role::Open)
        };
        let mut certain = true;
        let role = match (family, lean) {
            (Family::Single, _) => match self.single(text, prev, next, lean, side) {
                Some((role, sure)) => {
                    certain = sure;
                    role
                }
                None => return,
            },
            (_, Lean::Open) => Role::Open,
            (_, Lean::Close) => Role::Close,
            (_, Lean::Straight) => {
                // צה"ל, x="y": letters on both sides, no quotation.
                let inner = |t: Option<Token>| t.is_some_and(|t| t.is_word() || t.is_mark('=') || t.is_mark('\\'));
                if side == Side::Unclear && inner(prev) && inner(next) {
                    return;
                }
                let inch = prev.is_some_and(|t| text.as_bytes()[t.end() as usize - 1].is_ascii_digit());
                certain = side != Side::Unclear && !inch;
                match side {
                    Side::Close => Role::Close,
                    Side::Unclear if open(self) => Role::Close,
                    Side::Open | Side::Unclear => Role::Open,
                }
            }
            (_, Lean::MostlyOpen) => match side {
                Side::Close => Role::Close,
                Side::Unclear if c == '“' && self.marks.last().is_some_and(|m| m.c == '„') => Role::Close,
                // `“From “ and`: between two spaces, where a quotation is open.
                Side::Unclear if c == '“' && prev.is_none() && next.is_none() && open(self) => Role::Close,
                _ => Role::Open,
            },
            (_, Lean::MostlyClose) => match side {
                Side::Open if !open(self) => Role::Open,
                _ => Role::Close,
            },
        };
        // Home » News: a separator, not a quotation.
        let alone = prev.is_none() && next.is_none() && i > block.0 && i + 1 < block.1;
        if alone && matches!(family, Family::Guillemet | Family::SmallGuillemet) {
            certain = false;
        }
        // A curly mark that leans one way and stands the other, with an inch before it: 12” wide.
        if lean == Lean::MostlyClose && prev.is_some_and(|t| text.as_bytes()[t.end() as usize - 1].is_ascii_digit()) {
            certain = false;
        }
        self.marks.push(Mark { token: i, c, family, role, certain });
        self.sides.push(side);
    }

    /// What a single mark does, and whether that is certain; `None` for an apostrophe or a prime.
    fn single(
        &self,
        text: &str,
        prev: Option<Token>,
        next: Option<Token>,
        lean: Lean,
        side: Side,
    ) -> Option<(Role, bool)> {
        let doubled =
            |t: Option<Token>| t.and_then(Token::mark).is_some_and(|c| matches!(c, '\'' | '’' | '‘' | '`' | '´'));
        if doubled(prev) || doubled(next) {
            return None;
        }
        if lean == Lean::Open {
            return Some((Role::Open, true));
        }
        match side {
            Side::Open => {
                let next = next?;
                let word = next.text(text);
                let elided = word.as_bytes()[0].is_ascii_digit() || ELIDED.iter().any(|e| e.eq_ignore_ascii_case(word));
                if elided || lean == Lean::MostlyClose {
                    return None;
                }
                Some((Role::Open, next.is_word()))
            }
            Side::Close => {
                let after_stop =
                    prev.and_then(Token::mark).is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | ';'));
                let open =
                    self.marks.iter().rev().take(DEPTH).any(|m| m.family == Family::Single && m.role == Role::Open);
                (open || after_stop).then_some((Role::Close, after_stop))
            }
            Side::Unclear => (lean == Lean::MostlyOpen).then_some((Role::Open, false)),
        }
    }

    /// Counts the straight double marks of the block: where the count is right, neighbours only say where the space is.
    fn count_straight(&mut self, text: &str, tokens: &[Token]) {
        let straight: Vec<usize> = (0..self.marks.len()).filter(|i| self.marks[*i].c == '"').collect();
        if straight.is_empty() {
            return;
        }
        let mixed = self.marks.iter().any(|m| m.family == Family::Double && m.c != '"');
        let weak = straight.iter().any(|i| !self.marks[*i].certain && self.sides[*i] != Side::Unclear);
        let wrong = |k: usize| {
            let expected = if k.is_multiple_of(2) { Side::Open } else { Side::Close };
            let side = self.sides[straight[k]];
            side != expected && side != Side::Unclear
        };
        let even =
            straight.len().is_multiple_of(2) && (0..straight.len() / 2).all(|p| !(wrong(2 * p) && wrong(2 * p + 1)));
        // `it is "always "here and now," without"`: a quotation inside the other, in the same marks.
        let nested = (1..straight.len().saturating_sub(1)).step_by(2).any(|k| wrong(k) && wrong(k + 1));
        let plausible = even
            && !nested
            && (0..straight.len())
                .filter(|k| wrong(*k))
                .all(|k| self.may_be_askew(text, tokens, straight[k], k % 2 == 0));
        if even && !mixed && plausible {
            for (k, i) in straight.into_iter().enumerate() {
                let m = &mut self.marks[i];
                m.role = if k % 2 == 0 { Role::Open } else { Role::Close };
                m.certain &= !weak;
            }
        } else if weak {
            // An inch mark somewhere: nothing can be counted.
            for i in straight {
                self.marks[i].certain = false;
            }
        }
    }

    /// Whether mark `i`, which stands the wrong way for its place in the count, looks like one whose space slipped:
    /// `of" pro`, `in Berlin, "the paper`.
    fn may_be_askew(&self, text: &str, tokens: &[Token], i: usize, opens: bool) -> bool {
        let at = self.marks[i].token;
        let (Some(prev), Some(next)) = (at.checked_sub(1).and_then(|p| tokens.get(p)), tokens.get(at + 1)) else {
            return false;
        };
        if opens {
            let word_or_comma = prev.is_word() || prev.is_mark(',');
            word_or_comma && matches!(next.kind, TokenKind::Word | TokenKind::Number)
        } else {
            let stop = prev.mark().is_some_and(|c| matches!(c, ',' | '.' | '!' | '?' | '…'));
            stop && next.is_word() && next.text(text).chars().next().is_some_and(char::is_lowercase)
        }
    }

    /// Finds partners, family by family, innermost first.
    fn pair(&mut self) {
        self.partner.resize(self.marks.len(), None);
        let mut open: [Vec<usize>; Family::COUNT] = Default::default();
        for i in 0..self.marks.len() {
            let m = self.marks[i];
            let stack = &mut open[m.family as usize];
            match m.role {
                Role::Open => {
                    if stack.len() == DEPTH {
                        stack.remove(0);
                    }
                    stack.push(i);
                }
                Role::Close => {
                    if let Some(o) = stack.pop() {
                        self.partner[o] = Some(i);
                        self.partner[i] = Some(o);
                    }
                }
            }
        }
    }
}

/// Whether nothing but marks stands before token `i` in its block: a bullet, a dash, a picture.
pub(super) fn opens_block(tokens: &[Token], start: usize, i: usize) -> bool {
    i - start <= 4 && tokens[start..i].iter().all(|t| t.kind == TokenKind::Mark)
}
