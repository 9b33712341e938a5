//! Judge: what a tree and the tags of its words, taken together, say is missing.

use crate::text::clause::{Arc, Relation, Tree};
use crate::text::token::{Token, TokenKind};

/// What is missing, and the words that show it, as tokens of the sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    /// The word that opens the clause.
    pub(super) marker: usize,
    /// The word the sentence hangs on.
    pub(super) head: usize,
    /// What to say at it.
    pub(super) label: &'static str,
}

fn sure(arc: &Arc, bar: f32) -> bool {
    f32::from(arc.confidence) >= bar * 255.0
}

/// The first arc of a token.
fn arc_of(tree: &Tree, token: usize) -> Option<usize> {
    tree.arcs().iter().position(|a| a.token as usize == token)
}

/// No finite verb stands outside the subordinate clauses, none before the marker, and the sentence hangs on a noun there.
pub(super) fn main_verb(tree: &Tree, text: &str, tokens: &[Token], marker: usize, bar: f32) -> Option<Fault> {
    let root = &tree.arcs()[tree.root()];
    let at = arc_of(tree, marker)?;
    // “In that year” is no clause.
    let opens = matches!(tree.arcs()[at].tag.penn(), "IN" | "WDT" | "WP");
    let noun = matches!(root.tag.penn(), "NN" | "NNS" | "NNP" | "NNPS") && (root.token as usize) < marker;
    let before = tree.arcs()[..at].iter().any(|a| may_be_main(a, a.span.text(text)));
    // Behind a comma or a dash the sentence may go on with anything.
    let broken = tokens.iter().any(|t| matches!(t.mark(), Some(',' | ';' | ':' | '–' | '—' | '-')));
    let loose = tree.loose_finite().next().is_some();
    // Behind the marker the verb must be that of its own clause.
    let finite = tree.arcs()[at..].iter().filter(|a| a.may_be_finite()).count();
    let whole = opens && noun && !before && !broken && !loose && finite <= 1 + helpers(tree, at);
    (whole && sure(root, bar)).then_some(Fault { marker, head: root.token as usize, label: "has no verb of its own" })
}

/// Whether a word before the marker could be the main verb, or is of a kind the tagger has no clear view of. A form in
/// “ed” is a past tense or a participle, and the tagger mistakes one for the other even where it is sure.
fn may_be_main(arc: &Arc, word: &str) -> bool {
    const VERBS: [&str; 2] = ["VB", "VBP"];
    const UNCLEAR: [&str; 8] = ["UH", "FW", "GW", "LS", "ADD", "WRB", "WP", "EX"];
    let penn = arc.tag.penn();
    arc.may_be_finite()
        || VERBS.contains(&penn)
        || VERBS.contains(&arc.second.penn())
        || UNCLEAR.contains(&penn)
        || word.ends_with("ed")
}

/// Finite auxiliaries and copulas from a word on that stand beside a predicate which looks finite too.
fn helpers(tree: &Tree, from: usize) -> usize {
    let arcs = tree.arcs();
    let double = |a: &&Arc| {
        matches!(a.relation, Relation::AUX | Relation::COP)
            && a.is_finite()
            && a.head().is_some_and(|h| arcs[h].may_be_finite())
    };
    arcs[from..].iter().filter(double).count()
}

/// The first word opens a clause, every finite verb belongs to it, and no comma could end it.
pub(super) fn main_clause(tree: &Tree, tokens: &[Token], marker: usize, bar: f32) -> Option<Fault> {
    let root = &tree.arcs()[tree.root()];
    let at = arc_of(tree, marker)?;
    let opens = tree.arcs()[at].head() == Some(tree.root())
        && sure(&tree.arcs()[at], bar)
        && matches!(tree.arcs()[at].relation, Relation::MARK | Relation::NSUBJ);
    let marks = tokens[..tokens.len() - 1].iter().any(|t| t.kind == TokenKind::Mark);
    let verb = tree.finite(tree.root())?;
    let others = tree.arcs().iter().enumerate().filter(|(i, a)| a.may_be_finite() && *i != verb && *i != tree.root());
    (opens && !marks && sure(root, bar) && others.count() == 0).then_some(Fault {
        marker,
        head: root.token as usize,
        label: "depends on a clause that is not there",
    })
}
