//! Sequences: patterns over the tokens of one sentence – words, shapes, gaps.
//!
//! ```toml
//! tokens = [
//!   { lower = ["most", "more"], as = "degree" },
//!   { shape = "lower", min = 0, max = 1 },
//!   { lower = ["better", "worse"], as = "form" },
//! ]
//! ```
//!
//! Each element says what one token may be; `min` and `max` repeat it (shortest first). `at = "start"` or `"end"`
//! ties the pattern to the edges of the sentence. Named elements (`as`) become parts.
//!
//! A pattern is tried only where one of its words stands, so at least one element must list words. Parts of speech are
//! a further test of an element; a sentence is tagged only once everything else in the pattern holds.

mod element;
mod part;

use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::layers::View;
use crate::text::pos::{Tag, TagLayer, Tagger};
use crate::text::token::{Token, WordId, WordSet};
use crate::text::vocab::Vocab;
use element::{Element, ElementSpec};
use std::ops::{Range, RangeInclusive};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Tokens a pattern may cover at most.
const LONGEST: usize = 64;
/// Elements tried from one start at most.
const STEPS: usize = 4 * LONGEST * LONGEST;

/// Which edges of the sentence the pattern is tied to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum At {
    #[default]
    Anywhere,
    Start,
    End,
    Whole,
}

/// A sentence of twenty words has a twelfth of the bits of a set; one with more bits than this would turn few away.
const MOST_BITS: u32 = 32;

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    elements: Vec<ElementSpec>,
    at: At,
}

/// Reads `tokens` and `at`.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let place = fields.span.clone();
    let ats = [("anywhere", At::Anywhere), ("start", At::Start), ("end", At::End), ("whole", At::Whole)];
    let at = fields.choice("at", &ats, problems).unwrap_or_default();
    let tables = fields.tables("tokens", problems).unwrap_or_default();
    let elements: Vec<ElementSpec> = tables.into_iter().map(|f| element::read(f, problems)).collect();
    if !elements.iter().any(ElementSpec::anchors) {
        problems.error(place, "no element of `tokens` that must be there lists its words with `lower`");
        return None;
    }
    if elements.iter().map(|e| e.max).sum::<usize>() > LONGEST {
        problems.error(place, format!("the pattern can cover more than {LONGEST} tokens"));
        return None;
    }
    Some(Spec { elements, at })
}

/// Compiles all patterns, indexed by the words of their rarest element.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut sequences = Sequences::default();
    let mut by_word: Vec<Vec<u32>> = Vec::new();
    for (rule, spec) in rules {
        let elements: Vec<Element> = spec.elements.iter().map(|e| Element::new(e, tools.vocab)).collect();
        let before = |i: usize| elements[..i].iter().fold((0, 0), |(min, max), e| (min + e.min, max + e.max));
        let anchors = (0..elements.len()).filter(|i| spec.elements[*i].anchors());
        let tied = matches!(spec.at, At::Start | At::Whole);
        let cost = |i: &usize| cost(&elements, *i, before(*i), tools.vocab) * if tied { near(before(*i).1) } else { 1.0 };
        let Some(anchor) = anchors.min_by(|a, b| cost(a).total_cmp(&cost(b))) else { continue };
        let (min, max) = before(anchor);
        let n = sequences.list.len() as u32;
        for id in &elements[anchor].lower.ids {
            by_word.resize(by_word.len().max(id.0 as usize + 1), Vec::new());
            by_word[id.0 as usize].push(n);
        }
        let tagged = elements.iter().any(|e| e.part.is_some());
        // The anchor is there already; a set with most of its bits says nothing.
        let others = elements.iter().enumerate().filter(|(i, _)| *i != anchor).map(|(_, e)| e.one_of());
        let needs = others.filter(|set| (1..=MOST_BITS).contains(&set.bits())).collect();
        let at_start = matches!(spec.at, At::Start | At::Whole);
        sequences.list.push(Sequence { rule: *rule, elements, at: spec.at, at_start, anchor, before: min..=max, needs, tagged });
    }
    sequences.by_word.push(0);
    for anchored in by_word {
        sequences.anchored.extend(anchored);
        sequences.by_word.push(sequences.anchored.len() as u32);
    }
    sequences.only = (0..tools.vocab.len()).map(|_| Only::new(0)).collect();
    Box::new(sequences)
}

/// What it costs to look for a pattern by its element `i`, with so many tokens before it: how often its words are met, times
/// a look at the neighbours and, where these fit, the starts that are tried.
fn cost(elements: &[Element], i: usize, (min, max): (usize, usize), vocab: &Vocab) -> f64 {
    /// A look at the neighbours beside a start that is tried.
    const LOOK: f64 = 0.1;
    let single = |e: &&Element| e.min == 1 && e.max == 1;
    let left = elements[..i].iter().rev().take_while(single);
    let right = elements[i + 1..].iter().take_while(single);
    let beside = |e: &Element| if e.one_of() == WordSet::default() { 1.0 } else { e.share(vocab).min(1.0) };
    let tried = left.chain(right).map(beside).product::<f64>() * (max - min + 1) as f64;
    elements[i].share(vocab) * (LOOK + tried)
}

/// Of the tokens of a sentence, the share that has so few before it.
fn near(before: usize) -> f64 {
    /// Tokens of a sentence.
    const SENTENCE: f64 = 22.0;
    ((before + 1) as f64 / SENTENCE).min(1.0)
}

#[derive(Debug)]
struct Sequence {
    rule: RuleIx,
    elements: Vec<Element>,
    at: At,
    /// It is tied to the start.
    at_start: bool,
    /// The element whose words call the pattern up.
    anchor: usize,
    /// How many tokens may stand before the anchor.
    before: RangeInclusive<usize>,
    /// Sets of words and marks; a sentence with a match has one of each set.
    needs: Box<[WordSet]>,
    /// Some element tests a part of speech.
    tagged: bool,
}

#[derive(Debug, Default)]
struct Sequences {
    list: Vec<Sequence>,
    /// For each known word, where its patterns start in `anchored`; they end where those of the next start.
    by_word: Vec<u32>,
    /// Patterns by a word that anchors them.
    anchored: Vec<u32>,
    /// Of each known word, the tag it has in every sentence, as a number of [`Only`].
    only: Box<[Only]>,
}

/// The tag that a word has in every sentence: 0 while nobody asked, 1 where there is none, else two more than its number.
type Only = AtomicU8;

impl Sequences {
    /// The patterns that a word anchors.
    #[inline]
    fn of(&self, id: WordId) -> &[u32] {
        let i = id.0 as usize;
        match self.by_word.get(i..i.saturating_add(2)) {
            Some([from, to]) => &self.anchored[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl Matcher for Sequences {
    fn needs(&self) -> Needs {
        Needs { tokens: true, sentences: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut slots = Vec::new();
        for (n, sentence) in view.sentences.iter().enumerate() {
            let tokens = view.sentence_tokens(sentence);
            let Some(first) = tokens.iter().position(|t| t.is_word()) else { continue };
            let mut has = None;
            for (i, token) in tokens.iter().enumerate() {
                for s in self.of(token.id) {
                    let sequence = &self.list[*s as usize];
                    if sequence.at_start && i - sequence.before.end().min(&i) > first {
                        continue;
                    }
                    let has = has.get_or_insert_with(|| WordSet::of(tokens.iter().map(|t| t.id)));
                    if sequence.needs.iter().any(|set| !set.meets(has)) {
                        continue;
                    }
                    let place = Place { text: view.text, tokens, first, speech: Speech::Unread(&self.only) };
                    let mut hit = sequence.around(place, i, &mut slots);
                    if hit.is_some() && sequence.tagged {
                        let tagged = Place { speech: Speech::Tagged(view.tags, n), ..place };
                        hit = if view.has_tags(n) { sequence.around(tagged, i, &mut slots) } else { None };
                    }
                    let known =
                        |hit: &Hit| found.hits.iter().rev().take(16).any(|h| h.rule == hit.rule && h.span.overlaps(hit.span));
                    if let Some(hit) = hit.filter(|hit| !known(hit)) {
                        found.hits.push(hit);
                    }
                }
            }
        }
    }
}

/// A sentence being matched.
#[derive(Clone, Copy)]
struct Place<'p> {
    text: &'p str,
    tokens: &'p [Token],
    /// The first of them that is a word.
    first: usize,
    speech: Speech<'p>,
}

/// What is known of the parts of speech of a sentence.
#[derive(Clone, Copy)]
enum Speech<'p> {
    /// The tags are to be had, and the sentence is that of this number.
    Tagged(&'p TagLayer, usize),
    /// They are not asked for yet; of each known word, once asked for, the tag it has in every sentence.
    Unread(&'p [Only]),
}

impl Place<'_> {
    /// Whether there is a token `i` and it may be that element. While the sentence is not tagged, the tests of parts of
    /// speech hold unless the word can have one part of speech only.
    fn fits(self, element: &Element, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else { return false };
        element.holds(self.text, *token)
            && element.part.as_ref().is_none_or(|part| match self.speech {
                Speech::Tagged(tags, n) => part.holds(token.text(self.text), tags.of(self.text, n, self.tokens, i)),
                Speech::Unread(kept) => self.only(*token, kept).is_none_or(|tag| part.may_hold(tag)),
            })
    }

    /// The tag that a word has in every sentence, if there is one.
    fn only(self, token: Token, kept: &[Only]) -> Option<Tag> {
        let ask = || Tagger::load().only(self.text, token);
        let Some(kept) = kept.get(token.id.0 as usize) else { return ask() };
        match kept.load(Relaxed) {
            0 => {
                let tag = ask();
                kept.store(tag.map_or(1, |tag| tag.index() as u8 + 2), Relaxed);
                tag
            }
            1 => None,
            n => Some(Tag::number(n - 2)),
        }
    }
}

impl Sequence {
    /// The hit whose anchor is token `i`, if there is one; the leftmost start wins. In a sentence without tags it is the
    /// hit there would be if every part of speech were right.
    fn around(&self, place: Place<'_>, i: usize, slots: &mut Vec<(usize, usize)>) -> Option<Hit> {
        let tokens = place.tokens;
        let last = i.checked_sub(*self.before.start())?;
        let last = if self.at_start { last.min(place.first) } else { last };
        let starts = i.saturating_sub(*self.before.end())..=last;
        if starts.is_empty() || !self.fits_beside(place, i) {
            return None;
        }
        slots.clear();
        slots.resize(self.elements.len(), (0, 0));
        // What follows an anchor of one token does not depend on where the match starts.
        let (anchor, end) = (self.anchor, self.elements.len());
        let cut = self.elements[anchor].min == 1 && self.elements[anchor].max == 1;
        if cut {
            slots[anchor] = (i, i + 1);
            let mut steps = STEPS;
            if !place.fits(&self.elements[anchor], i) || !self.matches(place, (i + 1, i), anchor + 1..end, slots, &mut steps) {
                return None;
            }
        }
        for start in starts {
            let mut steps = STEPS;
            if self.matches(place, (start, i), 0..if cut { anchor } else { end }, slots, &mut steps) {
                let last = slots.iter().map(|s| s.1).max().unwrap_or(start);
                if last == start {
                    return None;
                }
                let span = tokens[start].span().cover(tokens[last - 1].span());
                let mut hit = Hit::new(self.rule, span);
                for (element, (a, b)) in self.elements.iter().zip(&*slots) {
                    if let Some(name) = element.name.as_ref().filter(|_| a < b) {
                        hit = hit.part(name.clone(), tokens[*a].span().cover(tokens[*b - 1].span()));
                    }
                }
                return Some(hit);
            }
        }
        None
    }

    /// Whether the single tokens right beside the anchor, token `i`, fit: most words that anchor a pattern fail here.
    fn fits_beside(&self, place: Place<'_>, i: usize) -> bool {
        let single = |e: &&Element| e.min == 1 && e.max == 1;
        let (before, rest) = self.elements.split_at(self.anchor);
        if rest[0].max > 1 {
            return true;
        }
        let mut left = before.iter().rev().take_while(single).zip(1..);
        let mut right = rest[1..].iter().take_while(single).zip(1..);
        left.all(|(e, k)| i >= k && place.fits(e, i - k)) && right.all(|(e, k)| place.fits(e, i + k))
    }

    /// Whether some elements match from the first of two tokens on, the anchor standing at the second: up to it where
    /// they end before the anchor. `steps` bounds the work on nested gaps.
    fn matches(
        &self,
        place: Place<'_>,
        (at, anchor): (usize, usize),
        elements: Range<usize>,
        slots: &mut [(usize, usize)],
        steps: &mut usize,
    ) -> bool {
        let n = elements.start;
        if n <= self.anchor && at > anchor {
            return false;
        }
        if elements.is_empty() {
            if n == self.anchor {
                return at == anchor;
            }
            let tied = matches!(self.at, At::End | At::Whole);
            return !tied || place.tokens[at..].iter().all(|t| !t.is_word());
        }
        let element = &self.elements[n];
        for count in 0..=element.max {
            *steps = match steps.checked_sub(1) {
                Some(s) => s,
                None => return false,
            };
            if count > 0 && !place.fits(element, at + count - 1) {
                return false;
            }
            let anchored = n != self.anchor || (at..at + count).contains(&anchor);
            if count >= element.min && anchored {
                slots[n] = (at, at + count);
                if self.matches(place, (at + count, anchor), n + 1..elements.end, slots, steps) {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, texts};

    #[test]
    fn bridges_gaps_inside_a_sentence_only() {
        let rule = "tokens = [{ lower = 'more', as = 'a' }, { shape = 'lower', min = 0, max = 1 }, { lower = ['better', 'worse'], as = 'b' }]";
        let text = "It is more better, much more really worse. Give more. Better so.";
        let h = hits(Kind::Sequence, rule, text);
        assert_eq!(texts(&h, text), ["more better", "more really worse"]);
        assert_eq!(h[1].more().parts[1].span.text(text), "worse");
    }

    #[test]
    fn parts_of_speech_are_asked_for_last() {
        let rule = "tokens = [{ lower = 'to', as = 'to' }, { tag = 'VBD', min_confidence = 0.5 }]";
        let h = |text| hits(Kind::Sequence, rule, text).len();
        assert_eq!((h("They decided to went there."), h("They decided to go there.")), (1, 0));
        assert_eq!(h("Sie haben to went gesagt, weil sie nicht kommen und das nicht wollen."), 0, "not English");
    }

    #[test]
    fn lemmas_and_features_narrow_an_element() {
        let rule = "tokens = [{ lower = 'two' }, { features = 'Number=Plur', lemma = ['house', 'child'] }]";
        let h = |text| hits(Kind::Sequence, rule, text).len();
        assert_eq!((h("They saw two houses."), h("They saw two children.")), (1, 1));
        assert_eq!((h("They saw two house."), h("They saw two bridges.")), (0, 0));
    }

    #[test]
    fn a_word_that_may_be_excluded_is_excluded_while_unsure() {
        let rule = "tokens = [{ lower = 'the' }, { not_tag = 'NN*', kind = 'word' }]";
        let h = |text| hits(Kind::Sequence, rule, text).len();
        assert_eq!((h("She saw the house."), h("She saw the three houses.")), (0, 1));
    }

    #[test]
    fn a_gap_may_hold_some_marks() {
        let rule = "tokens = [{ lower = 'the' }, { not_mark = [',', ';'], min = 1, max = 4 }, { lower = 'bridge' }]";
        let h = |text| hits(Kind::Sequence, rule, text).len();
        assert_eq!((h("the well-built bridge"), h("the old, bridge")), (1, 0));
    }

    #[test]
    fn a_mark_that_stands_for_a_word_anchors_nothing() {
        let rule = "tokens = [{ lower = ['of', 'the', 'in'] }, { lower = 'mill', mark = '.' }]";
        let h = |text| hits(Kind::Sequence, rule, text).len();
        assert_eq!((h("They speak of mill roofs."), h("They know what he thought of."), h("They sat down.")), (1, 1, 0));
    }

    #[test]
    fn edges_tie_a_pattern() {
        let rule = "at = 'start'\ntokens = [{ kind = 'word', max = 2, min = 1 }, { lower = 'said' }]";
        assert_eq!(hits(Kind::Sequence, rule, "The man said so. So the old man said it.").len(), 1);
    }
}
