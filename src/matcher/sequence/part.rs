//! Part: what part of speech one token of a sequence may be.

use crate::table::{Fields, Problems};
use crate::text::pos::lemma::lemma;
use crate::text::pos::{Tag, TagSet, Tagged};

/// Confidence asked for where the rule file asks for none. On the treebank's test part, 98.7 % of the tags at or
/// above it are right (`models/tagger/CARD.md`).
const CONFIDENCE: f64 = 0.90;

/// The tests of an element that need a tagger: all must hold, and the tag must be sure enough.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The tags it may have, features included; none where any will do.
    tags: Option<TagSet>,
    /// Tags that neither it nor the short form on it may have, not even as the tagger's second choice when the first is
    /// unsure.
    not_tags: TagSet,
    lemmas: Vec<String>,
    /// The least confidence, in 255ths.
    least: u8,
}

/// Reads `tag`, `not_tag`, `features`, `lemma`, `min_confidence`. `None` where the element has none of them.
pub(super) fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Part> {
    let place = fields.span.clone();
    let tagged = ["tag", "not_tag", "features", "lemma"].iter().any(|k| fields.has(k));
    let mut set = |key, parse: fn(&str) -> Option<TagSet>, join: fn(TagSet, TagSet) -> TagSet| {
        let names = fields.texts_spanned(key, problems)?;
        let mut sets = Vec::new();
        for (name, span) in names {
            match parse(&name) {
                Some(tags) => sets.push(tags),
                None => problems.error(span, format!("`{name}` names no part of speech in `{key}`")),
            }
        }
        sets.into_iter().reduce(join)
    };
    let tags = set("tag", TagSet::parse, |a, b| a | b);
    let not_tags = set("not_tag", TagSet::parse, |a, b| a | b).unwrap_or(TagSet::EMPTY);
    let features = set("features", TagSet::feature, |a, b| a & b);
    let lemmas = fields.texts("lemma", problems).unwrap_or_default();
    let confidence = fields.number("min_confidence", problems);
    if !tagged {
        if confidence.is_some() {
            problems.error(place, "`min_confidence` without `tag`, `not_tag`, `features` or `lemma` says nothing");
        }
        return None;
    }
    let confidence = confidence.unwrap_or(CONFIDENCE);
    if !(0.0..=1.0).contains(&confidence) {
        problems.error(place.clone(), "`min_confidence` lies between 0 and 1");
    }
    let tags = tags.into_iter().chain(features).reduce(|a, b| a & b);
    if tags.is_some_and(TagSet::is_empty) {
        problems.error(place, "no part of speech has this `tag` and these `features`");
    }
    Some(Part { tags, not_tags, lemmas, least: (confidence * 255.0) as u8 })
}

impl Part {
    /// Whether a word that has this tag in every sentence may stand here.
    pub(super) fn may_hold(&self, only: Tag) -> bool {
        self.tags.is_none_or(|t| t.has(only)) && !self.not_tags.has(only)
    }

    /// Whether a word with that tag may stand here.
    pub(super) fn holds(&self, word: &str, tagged: Tagged) -> bool {
        let sure = tagged.confidence >= self.least;
        if self.tags.is_some() || !self.lemmas.is_empty() {
            let fits = sure && self.tags.is_none_or(|t| t.has(tagged.tag));
            if !fits {
                return false;
            }
        }
        !self.not_tags.has(tagged.tag)
            && !self.not_tags.has(tagged.clitic)
            && (sure || !self.not_tags.has(tagged.second))
            && (self.lemmas.is_empty() || self.lemmas.iter().any(|l| *l == lemma(word, tagged.tag)))
    }
}
