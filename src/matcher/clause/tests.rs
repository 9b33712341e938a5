//! Rules of the kind `clause` on made-up sentences.

use crate::matcher::Kind;
use crate::matcher::testing::{hits, texts};

fn count(rule: &str, text: &str) -> usize {
    hits(Kind::Clause, rule, text).len()
}

const VERB: &str = "missing = 'main-verb'\nmarkers = ['that', 'which', 'who']";
const CLAUSE: &str = "missing = 'main-clause'\nmarkers = ['although', 'because']";

#[test]
fn a_noun_with_a_clause_on_it_is_no_sentence() {
    let text = "It rained all day in the old town. The head of the council in the harbour that the town needs a bridge. They left.";
    let found = hits(Kind::Clause, VERB, text);
    assert_eq!(texts(&found, text), ["The head of the council in the harbour that the town needs a bridge."]);
    assert_eq!(found[0].more().labels[0].0.text(text), "head");
}

#[test]
fn a_verb_before_or_behind_the_clause_is_the_main_verb() {
    assert_eq!(count(VERB, "It rained all day. The head of the council promised in the harbour that the town needs a bridge."), 0);
    assert_eq!(count(VERB, "It rained all day. The head of the council that the town needs left the harbour."), 0);
    assert_eq!(count(VERB, "It rained all day. Tell the head of the council in the harbour that the town needs a bridge."), 0);
}

#[test]
fn a_clause_alone_depends_on_nothing() {
    assert_eq!(count(CLAUSE, "It rained all day. Because the bridge was closed for the whole winter."), 1);
    assert_eq!(count(CLAUSE, "It rained all day. Because the bridge was closed, they took the ferry."), 0);
    assert_eq!(count(CLAUSE, "It rained all day. Because the bridge was closed they took the ferry."), 0);
}

#[test]
fn what_is_no_prose_is_let_pass() {
    assert_eq!(count(VERB, "The head of the council in the harbour that the town needs a bridge"), 0);
    assert_eq!(count(VERB, "- The head of the council in the harbour that the town needs a bridge."), 0);
    assert_eq!(count(VERB, "THE HEAD OF THE COUNCIL IN THE HARBOUR THAT THE TOWN NEEDS A BRIDGE."), 0);
}
