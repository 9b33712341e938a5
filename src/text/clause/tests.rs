//! Trees of made-up sentences.

use super::*;
use crate::text::{lexer, span::Span, vocab::Vocab};

fn tree(text: &str) -> Option<Tree> {
    let mut tokens = Vec::new();
    lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    Parser::load().parse(text, &tokens, &mut Scratch::default())
}

fn word<'t>(tree: &Tree, text: &'t str, i: usize) -> &'t str {
    tree.arcs()[i].span.text(text)
}

#[test]
fn every_word_has_one_way_up_to_the_root() {
    for text in ["Go.", ".", "The the of and bridge which, that (to) said 1998 – who?", "She’s not Ann’s sister."]
    {
        let tree = tree(text).expect("the sentence is short");
        assert_eq!(tree.arcs().iter().filter(|a| a.head().is_none()).count(), 1, "{text}");
        for mut at in 0..tree.arcs().len() {
            let mut steps = 0;
            while let Some(head) = tree.arcs()[at].head() {
                at = head;
                steps += 1;
                assert!(steps <= tree.arcs().len(), "{text}");
            }
            assert_eq!(at, tree.root(), "{text}");
        }
    }
}

#[test]
fn a_sentence_without_words_or_with_too_many_has_no_tree() {
    assert!(tree("").is_none());
    assert!(tree(&"bridge ".repeat(LONGEST)).is_some());
    assert!(tree(&"bridge ".repeat(LONGEST + 1)).is_none());
}

#[test]
fn the_main_verb_and_its_subject() {
    let text = "The mayor has opened the new bridge.";
    let tree = tree(text).expect("the sentence is short");
    assert_eq!(word(&tree, text, tree.root()), "opened");
    assert_eq!(tree.finite(tree.root()).map(|i| word(&tree, text, i)), Some("has"));
    assert_eq!(tree.subject(tree.root()).map(|i| word(&tree, text, i)), Some("mayor"));
    assert_eq!(tree.clause(tree.root()), None);
}

#[test]
fn a_that_clause_hangs_on_its_verb() {
    let text = "She said that the bridge was closed.";
    let tree = tree(text).expect("the sentence is short");
    let closed = tree.arcs().iter().position(|a| a.span.text(text) == "closed").expect("it is there");
    assert_eq!(tree.arcs()[closed].relation, Relation::CCOMP);
    assert_eq!(tree.marker(closed).map(|i| word(&tree, text, i)), Some("that"));
    let loose: Vec<&str> = tree.loose_finite().map(|i| word(&tree, text, i)).collect();
    assert_eq!(loose, ["said"]);
    let extent = tree.extent(closed);
    assert_eq!((word(&tree, text, *extent.start()), word(&tree, text, *extent.end())), ("that", "closed"));
}

#[test]
fn joined_clauses_are_all_main() {
    let text = "He opened the door and she closed it.";
    let tree = tree(text).expect("the sentence is short");
    let verbs = tree.main().into_iter().filter(|i| tree.arcs()[*i].is_finite());
    let verbs: Vec<&str> = verbs.map(|i| word(&tree, text, i)).collect();
    assert_eq!(verbs, ["opened", "closed"]);
}

#[test]
fn a_noun_phrase_has_no_finite_verb() {
    let text = "The old bridge over the river.";
    let tree = tree(text).expect("the sentence is short");
    assert_eq!(word(&tree, text, tree.root()), "bridge");
    assert_eq!((tree.finite(tree.root()), tree.subject(tree.root())), (None, None));
}
