//! Speech: the words that tell who spoke, and the clause they stand in.
//!
//! English only: `…, said NAME.`, `…, NAME said.`. Other languages mark dialogue with dashes and word order of their
//! own, and nothing here looks at them.

use crate::text::token::{Shape, Token, TokenKind, WordId};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashSet;

/// Verbs that attribute a quotation.
const VERBS: &[&str] = &[
    "said",
    "says",
    "added",
    "adds",
    "told",
    "replied",
    "answered",
    "asked",
    "noted",
    "notes",
    "stressed",
    "stated",
    "explained",
    "recalled",
    "concluded",
    "continued",
    "admitted",
    "claimed",
    "insisted",
    "warned",
    "wrote",
    "writes",
    "declared",
    "emphasized",
    "emphasised",
    "remarked",
    "commented",
    "announced",
    "argued",
    "believes",
    "complained",
    "joked",
    "promised",
    "quoted",
    "reads",
];

/// Words in which a speaker speaks of himself.
const FIRST_PERSON: &[&str] = &[
    "i", "we", "me", "us", "my", "our", "mine", "ours", "i'm", "i've", "i'll", "i'd", "we're", "we've", "we'll", "we'd",
];

/// Words a subject can start with in lower case.
const SUBJECTS: &[&str] = &["he", "she", "they", "the", "a", "an", "his", "her", "their"];

/// Tokens an attribution may have.
const LONGEST: usize = 8;

/// The words, by id.
#[derive(Debug, Default)]
pub(super) struct Speech {
    verbs: FxHashSet<WordId>,
    first_person: FxHashSet<WordId>,
    subjects: FxHashSet<WordId>,
}

impl Speech {
    /// The built-in words, and the further verbs rules name.
    pub(super) fn new<'v>(vocab: &mut Vocab, verbs: impl Iterator<Item = &'v str>) -> Self {
        let mut set = |words: &mut dyn Iterator<Item = &str>| words.map(|w| vocab.intern(w)).collect::<FxHashSet<_>>();
        Self {
            verbs: set(&mut VERBS.iter().copied().chain(verbs)),
            first_person: set(&mut FIRST_PERSON.iter().copied()),
            subjects: set(&mut SUBJECTS.iter().copied()),
        }
    }

    pub(super) fn is_verb(&self, t: Token) -> bool {
        t.is_word() && self.verbs.contains(&t.id)
    }

    pub(super) fn is_first_person(&self, t: Token) -> bool {
        t.is_word() && self.first_person.contains(&t.id)
    }

    fn is_subject(&self, t: Token) -> bool {
        t.is_word() && (t.shape.has(Shape::UPPER) || self.subjects.contains(&t.id))
    }

    /// The end (exclusive) of the attribution that starts at token `from` and ends the sentence: `said the mayor.`,
    /// `Anna Kowalska added.`
    pub(super) fn attribution(&self, tokens: &[Token], from: usize, end: usize) -> Option<usize> {
        let mut k = from;
        while k < end && k - from <= LONGEST {
            let t = tokens[k];
            match t.mark() {
                Some('.' | '!' | '?' | '…') => break,
                Some('-' | '’' | '\'') if !t.shape.has(Shape::SPACED) => {}
                _ if matches!(t.kind, TokenKind::Word) => {}
                _ => return None,
            }
            k += 1;
        }
        if k - from < 2 || k - from > LONGEST || (k + 1 < end && !tokens[k + 1].shape.has(Shape::SPACED)) {
            return None;
        }
        let run = &tokens[from..k];
        let holds = (self.is_verb(run[0]) && self.is_subject(run[1]))
            || (self.is_subject(run[0]) && self.is_verb(run[run.len() - 1]));
        holds.then_some(k)
    }

    /// Whether the tokens from `from` open with who spoke: `he said.`, `Kowalska told the court:`.
    pub(super) fn opens_with_attribution(&self, tokens: &[Token], from: usize, end: usize) -> bool {
        tokens[from..end.min(from + LONGEST)]
            .iter()
            .take_while(|t| !matches!(t.mark(), Some('.' | '!' | '?' | ':')))
            .any(|t| self.is_verb(*t))
    }
}
