//! The tagger as a whole: small sentences whose tags nobody disputes, and confidence that falls where words are odd.

use postedit::text::pos::{Scratch, TagSet, Tagged, Tagger};
use postedit::text::{lexer, span::Span, vocab::Vocab};

fn tagged(text: &str) -> Vec<Tagged> {
    let (mut tokens, mut out) = (Vec::new(), Vec::new());
    lexer::lex(text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    Tagger::load().tag(text, &tokens, &mut Scratch::default(), &mut out);
    assert_eq!(tokens.len(), out.len());
    out
}

fn penn(text: &str) -> String {
    tagged(text).iter().map(|t| t.tag.penn()).collect::<Vec<_>>().join(" ")
}

#[test]
fn plain_sentences_get_their_tags() {
    assert_eq!(penn("The old baker sold three loaves of bread."), "DT JJ NN VBD CD NNS IN NN .");
    assert_eq!(penn("She has often walked to the river."), "PRP VBZ RB VBN IN DT NN .");
    assert_eq!(penn("They want to build a bridge."), "PRP VBP TO VB DT NN .");
}

#[test]
fn short_forms_have_a_tag_of_their_own() {
    let tags = tagged("Marta’s brother can’t swim, but it’s fine.");
    let clitics: Vec<&str> = tags.iter().map(|t| t.clitic.penn()).filter(|t| !t.is_empty()).collect();
    assert_eq!(clitics, ["POS", "RB", "VBZ"]);
    let modal = TagSet::parse("MD").expect("a Penn name");
    assert!(tags.iter().any(|t| modal.has(t.tag)));
}

#[test]
fn bytes_of_every_kind_are_borne() {
    for text in ["", "\u{301}\u{301}\u{301}", "１２ 字 аб́в", "''''", "ʼ", "a\u{AD}b n't 's", "😀 http://a.org x@y.org"]
    {
        let _ = tagged(text);
    }
    let long = "é".repeat(40_000);
    assert_eq!(tagged(&long).iter().filter(|t| t.confidence > 253).count(), 0);
}

#[test]
fn composed_and_decomposed_letters_are_one_word() {
    assert_eq!(tagged("The cafe\u{301} closed."), tagged("The caf\u{e9} closed."));
}
