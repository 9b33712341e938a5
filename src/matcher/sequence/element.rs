//! Element: what one token of a sequence may be.

use super::part::{self, Part};
use crate::table::{Fields, Problems};
use crate::text::script;
use crate::text::token::{Shape, Token, TokenKind, WordId, WordSet};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashSet;

/// What a token looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    /// A word that starts with a small letter.
    Lower,
    /// A word that starts with a capital and goes on in small letters.
    Capitalised,
    /// A word of two capitals or more.
    Caps,
    /// A word or number with a digit.
    Digit,
    /// A word with letters of the Cyrillic script.
    Cyrillic,
    /// A word with letters of the Latin script only.
    Latin,
}

/// What the rule file says of one element.
#[derive(Clone, Debug, Default)]
pub(super) struct ElementSpec {
    lower: Vec<String>,
    not_lower: Vec<String>,
    mark: Vec<String>,
    not_mark: Vec<String>,
    kinds: Vec<TokenKind>,
    shapes: Vec<Look>,
    ends: Vec<String>,
    not_ends: Vec<String>,
    pub(super) part: Option<Part>,
    pub(super) min: usize,
    pub(super) max: usize,
    name: Option<String>,
}

impl ElementSpec {
    /// Whether a match always holds one of this element's words; one that names marks as well may match without.
    pub(super) fn anchors(&self) -> bool {
        self.min > 0 && !self.lower.is_empty() && self.mark.is_empty()
    }
}

/// Reads `lower`, `not_lower`, `mark`, `not_mark`, `kind`, `shape`, `ends`, `not_ends`, `min`, `max`, `as`, and what a
/// [`Part`] says.
pub(super) fn read(mut fields: Fields, problems: &mut Problems) -> ElementSpec {
    let place = fields.span.clone();
    let looks = [
        ("lower", Look::Lower),
        ("capitalised", Look::Capitalised),
        ("caps", Look::Caps),
        ("digit", Look::Digit),
        ("cyrillic", Look::Cyrillic),
        ("latin", Look::Latin),
    ];
    let kinds = [
        ("word", TokenKind::Word),
        ("number", TokenKind::Number),
        ("mark", TokenKind::Mark),
        ("url", TokenKind::Url),
        ("email", TokenKind::Email),
    ];
    let mut list = |key, problems: &mut Problems| fields.texts(key, problems).unwrap_or_default();
    let (lower, not_lower, mark) = (list("lower", problems), list("not_lower", problems), list("mark", problems));
    let not_mark = list("not_mark", problems);
    let (ends, not_ends) = (list("ends", problems), list("not_ends", problems));
    let part = part::read(&mut fields, problems);
    let min = fields.count("min", problems).unwrap_or(1);
    let spec = ElementSpec {
        lower,
        not_lower,
        mark,
        not_mark,
        ends,
        not_ends,
        part,
        kinds: fields.choices("kind", &kinds, problems).unwrap_or_default(),
        shapes: fields.choices("shape", &looks, problems).unwrap_or_default(),
        min,
        max: fields.count("max", problems).unwrap_or(min.max(1)),
        name: fields.text("as", problems),
    };
    fields.finish(problems);
    if spec.max < spec.min {
        problems.error(place, "`max` is below `min`");
    }
    spec
}

/// A set of words that turns most others away by one look.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) ids: FxHashSet<WordId>,
    bits: u64,
}

impl Set {
    fn of(words: &[String], vocab: &mut Vocab) -> Self {
        let ids: FxHashSet<WordId> = words.iter().map(|w| vocab.intern(w)).collect();
        let bits = ids.iter().fold(0, |bits, id| bits | id.bit());
        Self { ids, bits }
    }

    #[inline]
    fn has(&self, id: WordId) -> bool {
        self.bits & id.bit() != 0 && self.ids.contains(&id)
    }
}

/// An element, its words interned.
#[derive(Debug)]
pub(super) struct Element {
    /// The kinds of token that may stand here, a bit each.
    kinds: u8,
    /// It must be one of the words or marks.
    listed: bool,
    pub(super) lower: Set,
    not_lower: Set,
    mark: Vec<WordId>,
    not_mark: Vec<WordId>,
    shapes: Vec<Look>,
    ends: Vec<String>,
    not_ends: Vec<String>,
    pub(super) part: Option<Part>,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) name: Option<String>,
}

impl Element {
    pub(super) fn new(spec: &ElementSpec, vocab: &mut Vocab) -> Self {
        let listed = !spec.lower.is_empty() || !spec.mark.is_empty();
        let all = if spec.kinds.is_empty() { u8::MAX } else { spec.kinds.iter().fold(0, |bits, kind| bits | bit(*kind)) };
        // An element that names no mark never swallows one.
        let marks_too = listed || !spec.not_mark.is_empty() || spec.kinds.contains(&TokenKind::Mark);
        Self {
            kinds: if marks_too { all } else { all & !bit(TokenKind::Mark) },
            listed,
            lower: Set::of(&spec.lower, vocab),
            not_lower: Set::of(&spec.not_lower, vocab),
            mark: marks(&spec.mark),
            not_mark: marks(&spec.not_mark),
            shapes: spec.shapes.clone(),
            ends: spec.ends.clone(),
            not_ends: spec.not_ends.clone(),
            part: spec.part.clone(),
            min: spec.min,
            max: spec.max,
            name: spec.name.clone(),
        }
    }

    /// Whether the token may stand here, its part of speech apart. Words and marks are alternatives; every other test
    /// must hold.
    #[inline]
    pub(super) fn holds(&self, text: &str, token: Token) -> bool {
        if self.kinds & bit(token.kind) == 0 || self.listed && !self.lower.has(token.id) && !self.mark.contains(&token.id) {
            return false;
        }
        if self.not_lower.has(token.id) || self.not_mark.contains(&token.id) {
            return false;
        }
        let word = || token.text(text);
        (self.shapes.is_empty() || self.shapes.iter().any(|l| l.holds(text, token)))
            && (self.ends.is_empty() || self.ends.iter().any(|e| ends_in(word(), e)))
            && !self.not_ends.iter().any(|e| ends_in(word(), e))
    }

    /// How often one of its words and marks is met, roughly: a share of running text.
    pub(super) fn share(&self, vocab: &Vocab) -> f64 {
        /// Share of a mark among tokens, roughly that of the comma and of the full stop.
        const MARK: f64 = 0.05;
        self.lower.ids.iter().map(|id| vocab.share(*id)).sum::<f64>() + MARK * self.mark.len() as f64
    }

    /// The words and marks of which a match always holds one; none where it may do without.
    pub(super) fn one_of(&self) -> WordSet {
        if self.min == 0 {
            return WordSet::default();
        }
        WordSet::of(self.lower.ids.iter().chain(&self.mark).copied())
    }
}

/// The bit of a kind of token.
const fn bit(kind: TokenKind) -> u8 {
    1 << kind as u8
}

fn marks(list: &[String]) -> Vec<WordId> {
    list.iter().filter_map(|m| m.chars().next()).map(WordId::mark).collect()
}

fn ends_in(word: &str, ending: &str) -> bool {
    word.len() > ending.len()
        && word.is_char_boundary(word.len() - ending.len())
        && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

impl Look {
    fn holds(self, text: &str, token: Token) -> bool {
        use unicode_script::Script;
        let all = |script| token.text(text).chars().filter_map(script::of).all(|s| s == script);
        match self {
            Self::Lower => token.is_word() && !token.shape.has(Shape::UPPER),
            Self::Capitalised => token.is_word() && token.shape.has(Shape::UPPER) && !token.shape.has(Shape::CAPS),
            Self::Caps => token.is_word() && token.shape.has(Shape::CAPS),
            Self::Digit => token.shape.has(Shape::DIGIT),
            Self::Cyrillic => token.is_word() && token.shape.has(Shape::WIDE) && all(Script::Cyrillic),
            Self::Latin => token.is_word() && all(Script::Latin),
        }
    }
}
