//! For unit tests of matchers: a rule's fields and a text in, hits out.

use super::cue::CueBook;
use super::{Found, Hit, Kind, KindSpec, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::layers::{Outline, View};
use crate::text::pos::TagLayer;
use crate::text::reader::{Layers, Reader, Sentences};
use crate::text::vocab::Vocab;

/// The hits of one rule, given by its kind's fields, in a text; sorted by span.
///
/// # Panics
/// When the fields do not hold.
pub(super) fn hits(kind: Kind, toml: &str, text: &str) -> Vec<Hit> {
    let mut problems = Problems::default();
    let mut fields = Fields::parse(toml, &mut problems).unwrap_or_else(|| panic!("{:?}", problems.list));
    let spec = KindSpec::read(kind, &mut fields, &mut problems);
    fields.finish(&mut problems);
    assert!(problems.is_usable(), "{:?}", problems.list);
    let spec = spec.unwrap_or_else(|| panic!("no spec, and no problem either"));
    let (mut vocab, mut cues) = (Vocab::default(), CueBook::default());
    let matchers = super::compile(&[(RuleIx(0), &spec)], &mut Tools { vocab: &mut vocab, cues: &mut cues });
    let (reader, finder) = (Reader::new(vocab), cues.build());
    let (mut lines, mut prints, mut found) = (Vec::new(), Vec::new(), Found::default());
    let mut lang = crate::text::lang::Lang::Unknown;
    for (i, chunk) in Reader::chunks(text).into_iter().enumerate() {
        let mut layers = Layers::default();
        reader.read(text, chunk, Sentences::Split, &mut layers);
        if i == 0 {
            lang = reader.lang(text, &layers.tokens);
        }
        Reader::lines(&layers, &mut lines);
        Reader::sentence_prints(&layers, &mut prints);
        let mut cues = Vec::new();
        finder.find(text, chunk, &mut cues);
        let view = View {
            text,
            chunk,
            lang,
            tokens: &layers.tokens,
            sentences: &layers.sentences,
            blocks: &layers.blocks,
            tags: &TagLayer::default(),
            cues: &cues,
        };
        matchers[0].scan(&view, &mut found);
    }
    let marks = std::mem::take(&mut found.marks);
    let outline = Outline { text, lang, lines: &lines, sentences: &prints };
    matchers[0].whole(&outline, &marks, &mut found);
    matchers[0].beside(&outline, &marks, &[], &mut found);
    found.hits.sort_by_key(|h| h.span);
    found.hits
}

/// The text of each hit.
pub(super) fn texts<'t>(hits: &[Hit], text: &'t str) -> Vec<&'t str> {
    hits.iter().map(|h| h.span.text(text)).collect()
}

/// The text after applying the first proposal of every hit.
pub(super) fn repaired(hits: &[Hit], text: &str) -> String {
    let mut edits: Vec<_> =
        hits.iter().filter_map(|h| h.more().proposals.first().cloned()).flat_map(|p| p.edits).collect();
    edits.sort();
    let mut out = String::new();
    let mut at = 0;
    for e in edits {
        out.push_str(&text[at..e.span.start() as usize]);
        out.push_str(&e.text);
        at = e.span.end() as usize;
    }
    out.push_str(&text[at..]);
    out
}
