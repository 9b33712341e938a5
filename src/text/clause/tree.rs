//! Tree: a parsed sentence, and small questions about its clauses.

use super::relation::Relation;
use super::state::Node;
use crate::text::pos::{Tag, TagSet};
use crate::text::span::Span;
use std::sync::LazyLock;

/// Tags of finite verbs: past, present, modal.
static FINITE: LazyLock<TagSet> = LazyLock::new(|| TagSet::feature("VerbForm=Fin").expect("listed"));

/// A word and the arc to its head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arc {
    /// The word: a token, or a part of one where a short form hangs on it.
    pub span: Span,
    /// Its token, as an index into the sentence's.
    pub token: u32,
    pub(super) head: u32,
    /// What it is to its head.
    pub relation: Relation,
    /// How sure the arc is, in 255ths.
    pub confidence: u8,
    /// Its part of speech.
    pub tag: Tag,
    /// The next best part of speech, [`Tag::NONE`] where none came into question.
    pub second: Tag,
    /// How sure the part of speech is, in 255ths.
    pub tag_confidence: u8,
}

impl Arc {
    /// The index of its head; `None` for the head of the sentence.
    #[must_use]
    pub const fn head(&self) -> Option<usize> {
        if self.head == Node::NOBODY { None } else { Some(self.head as usize) }
    }

    /// Whether it is tagged as a finite verb.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        FINITE.has(self.tag)
    }

    /// Whether it is tagged as a finite verb or could be: the next best tag is one, and the best is not sure.
    #[must_use]
    pub fn may_be_finite(&self) -> bool {
        self.is_finite() || (FINITE.has(self.second) && self.tag_confidence < SURE)
    }
}

/// From this confidence of a tag on, in 255ths, the next best tag does not count (99 in 100 right, on the
/// development set).
const SURE: u8 = 252;

/// A parsed sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    arcs: Vec<Arc>,
    root: usize,
}

impl Tree {
    /// A tree of arcs, one of which has no head.
    pub(super) fn new(arcs: Vec<Arc>) -> Self {
        let root = arcs.iter().position(|a| a.head == Node::NOBODY).unwrap_or(0);
        Self { arcs, root }
    }

    /// The arcs in the order of their words.
    #[must_use]
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The head of the sentence.
    #[must_use]
    pub const fn root(&self) -> usize {
        self.root
    }

    /// The dependants of a word, in order.
    pub fn dependants(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        self.arcs.iter().enumerate().filter(move |(_, a)| a.head() == Some(of)).map(|(i, _)| i)
    }

    /// The first dependant with that relation.
    #[must_use]
    pub fn dependant(&self, of: usize, relation: Relation) -> Option<usize> {
        self.dependants(of).find(|i| self.arcs[*i].relation == relation)
    }

    /// The finite verb of a predicate: itself, or its auxiliary or copula.
    #[must_use]
    pub fn finite(&self, predicate: usize) -> Option<usize> {
        let helps =
            |i: &usize| matches!(self.arcs[*i].relation, Relation::AUX | Relation::COP) && self.arcs[*i].is_finite();
        self.dependants(predicate).find(helps).or_else(|| self.arcs[predicate].is_finite().then_some(predicate))
    }

    /// The subject of a predicate: a noun, a clause, or “there”.
    #[must_use]
    pub fn subject(&self, predicate: usize) -> Option<usize> {
        let is = |i: &usize| matches!(self.arcs[*i].relation, Relation::NSUBJ | Relation::CSUBJ | Relation::EXPL);
        self.dependants(predicate).find(is)
    }

    /// The word that opens a subordinate clause: “that”, “because”, “to”.
    #[must_use]
    pub fn marker(&self, predicate: usize) -> Option<usize> {
        self.dependant(predicate, Relation::MARK)
    }

    /// The heads of the clauses that stand for the sentence: its root, what is joined to it and set beside it.
    #[must_use]
    pub fn main(&self) -> Vec<usize> {
        (0..self.arcs.len()).filter(|i| self.is_main(*i)).collect()
    }

    fn is_main(&self, i: usize) -> bool {
        let mut at = i;
        // A head lies at most as many steps up as there are words.
        for _ in 0..self.arcs.len() {
            let arc = &self.arcs[at];
            match arc.head() {
                None => return true,
                Some(head) if matches!(arc.relation, Relation::CONJ | Relation::PARATAXIS) => at = head,
                Some(_) => return false,
            }
        }
        false
    }

    /// The clause a word stands in below the main ones: the nearest word from it up that heads a subordinate clause.
    #[must_use]
    pub fn clause(&self, of: usize) -> Option<usize> {
        let mut at = of;
        for _ in 0..self.arcs.len() {
            let arc = &self.arcs[at];
            if is_subordinate(arc.relation) {
                return Some(at);
            }
            at = arc.head()?;
        }
        None
    }

    /// The finite verbs that stand in no subordinate clause, those that are only likely included.
    pub fn loose_finite(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.arcs.len()).filter(|i| self.arcs[*i].may_be_finite() && self.clause(*i).is_none())
    }

    /// The words from a word's first dependant, however deep, to its last.
    #[must_use]
    pub fn extent(&self, of: usize) -> std::ops::RangeInclusive<usize> {
        let below = |i: &usize| {
            let mut at = *i;
            for _ in 0..self.arcs.len() {
                if at == of {
                    return true;
                }
                match self.arcs[at].head() {
                    Some(head) => at = head,
                    None => return false,
                }
            }
            false
        };
        let first = (0..=of).find(below).unwrap_or(of);
        let last = (of..self.arcs.len()).rev().find(below).unwrap_or(of);
        first..=last
    }
}

/// Whether a word with that relation heads a clause inside another.
const fn is_subordinate(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::CSUBJ | Relation::CCOMP | Relation::XCOMP | Relation::ADVCL | Relation::ACL | Relation::RELATIVE
    )
}
