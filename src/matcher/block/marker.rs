//! Markers compiled for one look at each line: whole lines by hash, phrases by their first or last word, lists of
//! words by a bit for each list.
//!
//! Every word of a marker has an id of its own in the vocabulary, so equal ids are equal words and a hash is
//! checked by comparing ids.

use super::heads::{self, Head, Heads};
use super::line::{ADDRESS, Ending, Extent, LONGEST, NUMBER, Words, hash};
use super::part::{self, Glued};
use super::phrase::{self, Choices, Ids, Place, Step};
use super::shape::{Member, Row};
use super::sieve::{self, Sieve, Stand, Trait};
use super::{Inline, MarkerSpec, Shape, Spec};
use crate::matcher::Mark;
use crate::text::lang::Lang;
use crate::text::layers::View;
use crate::text::lexer;
use crate::text::span::Span;
use crate::text::token::{Shape as Letters, Token, TokenKind, WordId, WordSet};
use crate::text::vocab::Vocab;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// All markers of all rules.
#[derive(Default)]
pub(super) struct Index {
    markers: Vec<Marker>,
    phrases: Vec<Phrase>,
    /// Whole lines by the hash of their words.
    lines: FxHashMap<u64, Vec<u32>>,
    /// Phrases by a word they begin with or hold.
    heads: [Heads; 4],
    /// Phrases that end a line, by their last word.
    tails: FxHashMap<u32, Vec<u32>>,
    /// Markers made of listed words, and the bits of their lists.
    lists: Vec<List>,
    /// For each known word, `stride` words of bits: the lists it is on.
    bits: Vec<u64>,
    stride: usize,
    /// Words by folded hash, for those glued together: "195Shares", "`LatestPopular`".
    glued: Glued,
    /// Words that open a sentence.
    openers: FxHashSet<u32>,
    /// No marker holds on a line with more words.
    longest: u16,
    sieve: Sieve,
    /// Room for what is added.
    tokens: Vec<Token>,
}

/// What a run needs to know of a marker.
pub(super) struct Marker {
    rule: u32,
    pub(super) weight: f32,
    pub(super) group: u32,
    pub(super) cap: f32,
    pub(super) alone: bool,
    words_below: u16,
    langs: Vec<Lang>,
    inline: Inline,
    pub(super) heads: bool,
    pub(super) paragraph: bool,
    /// One of these stands on the line, too.
    also: Vec<Box<[Step]>>,
    open: bool,
    /// The line before what is marked must stand again below.
    pub(super) echo: bool,
}

/// Room to work in, kept from line to line.
#[derive(Default)]
pub(super) struct Room {
    words: Words,
    line: Vec<Token>,
    whole: Vec<Mark>,
    parts: Vec<Range<usize>>,
}

/// What part of a line is looked at.
#[derive(Clone, Copy)]
struct Sight<'l> {
    tokens: &'l [Token],
    /// It is all of the line.
    whole: bool,
    /// Where the first of several parts ends.
    first_end: Option<u32>,
}

/// Which of [`Index::heads`] a phrase is in: with numbers or without, anywhere on the line or not.
const fn under(counted: bool, place: Place) -> usize {
    2 * counted as usize + matches!(place, Place::Inside) as usize
}

struct Phrase {
    steps: Box<[Step]>,
    marker: u32,
    place: Place,
    /// Numbers are part of it.
    counted: bool,
    /// It is a question itself.
    question: bool,
    /// Its own words.
    needs: WordSet,
    /// The fewest words it takes.
    least: usize,
    /// The most words it takes.
    most: usize,
}

struct List {
    marker: u32,
    core: usize,
    filler: usize,
    at_least: usize,
    shape: Shape,
}

impl Index {
    pub(super) fn new<'s>(specs: impl Iterator<Item = &'s Spec>, vocab: &mut Vocab) -> Self {
        let mut index = Self::default();
        let mut members: Vec<(u32, usize)> = Vec::new();
        for (rule, spec) in specs.enumerate() {
            let mut groups: FxHashMap<&str, u32> = FxHashMap::default();
            for marker in &spec.markers {
                let number = index.markers.len() as u32;
                let group = marker.group.as_ref().map_or(number, |g| *groups.entry(g).or_insert(number));
                index.longest = index.longest.max(marker.words_below);
                let also = marker.also.iter().flat_map(|t| phrase::unfold(t));
                let also = also.map(|t| index.steps(&t, vocab).into()).collect();
                index.markers.push(Marker {
                    rule: rule as u32,
                    weight: marker.weight,
                    group,
                    cap: marker.cap.unwrap_or(f32::INFINITY),
                    alone: marker.alone,
                    words_below: marker.words_below,
                    langs: marker.langs.clone(),
                    inline: marker.inline,
                    heads: marker.heads,
                    paragraph: marker.paragraph,
                    also,
                    open: marker.open,
                    echo: marker.shape == Shape::Echo,
                });
                index.add_phrases(marker, number, vocab);
                index.add_list(marker, number, vocab, &mut members);
            }
        }
        index.openers = part::OPENERS.iter().map(|w| vocab.intern(w).0).collect();
        index.stride = (index.lists.len() * 2).div_ceil(64);
        index.bits = vec![0; vocab.len() * index.stride];
        for (id, bit) in members {
            index.bits[id as usize * index.stride + bit / 64] |= 1 << (bit % 64);
        }
        index
    }

    pub(super) fn rule_of(&self, mark: Mark) -> usize {
        self.marker_of(mark).rule as usize
    }

    pub(super) fn marker_of(&self, mark: Mark) -> &Marker {
        &self.markers[(mark.key & 0xFFFF_FFFF) as usize]
    }

    fn add_phrases(&mut self, spec: &MarkerSpec, marker: u32, vocab: &mut Vocab) {
        let places = [
            (&spec.line, Place::Whole),
            (&spec.starts, Place::Start),
            (&spec.ends, Place::End),
            (&spec.contains, Place::Inside),
        ];
        for (texts, place) in places {
            for text in texts.iter().flat_map(|t| phrase::unfold(t)) {
                let steps: Box<[Step]> = self.steps(&text, vocab).into();
                // "Share this:" is "Share this": only at the start of a line a colon says more.
                let words = steps.iter().filter(|s| **s != Step::Colon);
                let plain: Option<Vec<u32>> = words.map(|s| if let Step::Word(w) = s { Some(*w) } else { None }).collect();
                let counted = steps.contains(&Step::Word(NUMBER));
                let question = text.ends_with(['?', '？', '؟']);
                let (least, most) = phrase::extent(&steps);
                let (needs, one_of) = (phrase::needs(&steps), phrase::one_of(&steps));
                let label = place == Place::Whole && spec.inline == Inline::Label;
                let near = Stand::Near(most + sieve::SLACK);
                let (below, stand) = match place {
                    // Of a label the words after it do not count.
                    Place::Whole if label => (u16::MAX, near),
                    Place::Whole => (spec.words_below.min((most + sieve::SLACK + 1) as u16), near),
                    Place::Start => (spec.words_below, near),
                    _ => (spec.words_below, Stand::Free),
                };
                for word in heads::key(&steps, vocab) {
                    self.sieve.add(word, below, stand, spec.inline != Inline::Never);
                }
                for place in [Some(place), label.then_some(Place::Label)].into_iter().flatten() {
                    let number = self.phrases.len() as u32;
                    match (place, &plain) {
                        (Place::Whole, Some(words)) => self.lines.entry(hash(words)).or_default().push(number),
                        (Place::End, _) => {
                            for last in phrase::firsts(steps.iter().rev(), |c| c.last().copied()) {
                                self.tails.entry(last).or_default().push(number);
                            }
                        }
                        _ => {
                            let (words, before) = if place == Place::Inside { heads::known_by(&steps, vocab) } else { heads::first(&steps) };
                            for word in words {
                                self.heads[under(counted, place)].add(word, Head { phrase: number, before, needs, one_of });
                            }
                        }
                    }
                    let steps = steps.clone();
                    self.phrases.push(Phrase { steps, marker, place, counted, question, needs, least, most });
                }
            }
        }
    }

    /// The steps of a phrase.
    fn steps(&mut self, text: &str, vocab: &mut Vocab) -> Vec<Step> {
        let mut steps = Vec::new();
        for (i, piece) in phrase::pieces(text).unwrap_or_default().iter().enumerate() {
            if i % 2 == 1 {
                let runs = piece.iter().map(|c| self.intern(c, vocab).into()).collect();
                steps.push(Step::OneOf(Choices::new(runs)));
                continue;
            }
            for part in piece.iter().flat_map(|p| p.split_inclusive(['_', ':', '：'])) {
                steps.extend(self.intern(part.trim_end_matches('_'), vocab).into_iter().map(Step::Word));
                match part.chars().next_back() {
                    Some('_') => steps.push(Step::Gap),
                    // Not the colon of "https://".
                    Some(':' | '：') if !steps.is_empty() && !steps.contains(&Step::Colon) => steps.push(Step::Colon),
                    _ => {}
                }
            }
        }
        steps
    }

    fn add_list(&mut self, spec: &MarkerSpec, marker: u32, vocab: &mut Vocab, members: &mut Vec<(u32, usize)>) {
        if spec.made_of.is_empty() && spec.shape == Shape::Any {
            return;
        }
        let core = self.lists.len() * 2;
        let part = spec.inline != Inline::Never;
        match spec.shape {
            Shape::Copyright | Shape::Credit | Shape::Suffix => self.sieve.add_trait(Trait::Sign, spec.words_below, part),
            Shape::Echo => {
                self.sieve.add_trait(Trait::Sign, spec.words_below, part);
                self.sieve.add_trait(Trait::Dash, spec.words_below, part);
            }
            // A date may be all numbers.
            Shape::Date | Shape::Moment => self.sieve.add_trait(Trait::Number, spec.words_below, part),
            _ => {}
        }
        for (texts, bit) in [(&spec.made_of, core), (&spec.with, core + 1)] {
            for text in texts {
                let ids = self.intern(text, vocab);
                // A line has one of the listed words, whatever stands beside it; some shapes begin with it.
                if bit == core {
                    let first = matches!(spec.shape, Shape::Names | Shape::Trail);
                    let stand = if first { Stand::Near(1) } else { Stand::Free };
                    for id in &ids {
                        self.sieve.add(*id, spec.words_below, stand, part);
                    }
                }
                members.extend(ids.into_iter().filter(|id| *id != NUMBER).map(|id| (id, bit)));
            }
        }
        self.lists.push(List { marker, core, filler: core + 1, at_least: spec.at_least, shape: spec.shape });
    }

    /// The ids of a phrase's words; `#` and digits stand for a number.
    fn intern(&mut self, text: &str, vocab: &mut Vocab) -> Vec<u32> {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        lexer::lex(text, Span::of(0..text.len()), vocab, &mut tokens);
        let mut words = Vec::with_capacity(tokens.len());
        for t in &tokens {
            if t.is_word() {
                let id = if t.id.is_known() { t.id } else { vocab.intern(t.text(text)) };
                self.glued.insert(vocab.hash(id), id.0);
                words.push(id.0);
            } else if (t.kind == TokenKind::Number || t.is_mark('#')) && words.last() != Some(&NUMBER) {
                words.push(NUMBER);
            } else if matches!(t.kind, TokenKind::Url | TokenKind::Email) {
                words.push(ADDRESS);
            }
        }
        self.tokens = tokens;
        words
    }

    /// Adds a mark for each marker that holds on the line or on a part of it.
    pub(super) fn look(&self, view: &View<'_>, line: &[Token], extent: Extent, room: &mut Room, marks: &mut Vec<Mark>) {
        let mut worth = self.sieve.look(view.text, line);
        room.line.clear();
        let mut tokens = line;
        if worth.glued {
            for t in line {
                part::unglue(view.text, *t, &self.glued, &mut room.line);
            }
            if room.line.len() > line.len() {
                tokens = &room.line;
                worth = self.sieve.look(view.text, tokens);
            }
        }
        let Room { words, whole, parts, .. } = room;
        parts.clear();
        if worth.parts {
            part::divide(view.text, tokens, parts);
        }
        let first_end = parts.first().map(|part| tokens[part.end - 1].end());
        whole.clear();
        if worth.line && extent == Extent::Whole && Words::of(view.text, tokens, &self.glued, words).is_some() {
            self.look_at(view, Sight { tokens, whole: true, first_end }, words, &mut Vec::new(), whole);
        }
        for part in parts {
            let tokens = &tokens[part.clone()];
            if tokens.len() <= LONGEST
                && self.sieve.lets_in(view.text, tokens)
                && Words::of(view.text, tokens, &self.glued, words).is_some()
            {
                self.look_at(view, Sight { tokens, whole: false, first_end: None }, words, whole, marks);
            }
        }
        marks.append(whole);
    }

    /// Adds the marks of a line or a part of it. `rivals` are the marks of the whole line, when a part of it is looked
    /// at: what the line says as a whole and what a part of it says, for one rule the stronger counts.
    fn look_at(
        &self,
        view: &View<'_>,
        sight: Sight<'_>,
        words: &Words,
        rivals: &mut Vec<Mark>,
        marks: &mut Vec<Mark>,
    ) {
        if words.count >= self.longest {
            return;
        }
        let (line, floor) = (sight.tokens, marks.len());
        let span = Span::new(line[0].start, line[line.len() - 1].end());
        let print = hash(&words.plain);
        let said = words;
        let mut mark = |marker: u32, span: Span, words: u16| {
            let m = &self.markers[marker as usize];
            if words >= m.words_below || !m.is_beside(said) || !self.speaks(view, span, m) {
                return;
            }
            if !sight.whole {
                let mine = |other: &Mark| self.rule_of(*other) == m.rule as usize;
                let stronger = |other: &Mark| mine(other) && self.marker_of(*other).strength() >= m.strength();
                if m.inline == Inline::Never || rivals.iter().any(stronger) {
                    return;
                }
                rivals.retain(|other| !mine(other));
            }
            let key = u64::from(marker) | print << 32;
            if !marks[floor..].iter().any(|other| other.key == key) {
                marks.push(Mark { key, span, value: m.weight });
            }
        };
        // A counter before or after a whole line is no part of it; an asterisk, bullet or colon never was.
        let numbers = words.counted.len() > words.plain.len();
        for ids in [&words.plain, &words.counted].into_iter().take(1 + usize::from(numbers)) {
            let read = Ids { ids, colon: None };
            for phrase in self.lines.get(&hash(ids)).into_iter().flatten().map(|i| &self.phrases[*i as usize]) {
                let is_line = || phrase::reach(&phrase.steps, read, 0, Place::Whole).is_some();
                if words.quote.is_none() && phrase.admits(words) && is_line() {
                    mark(phrase.marker, span, words.count);
                }
            }
        }
        for (ids, counted) in [(&words.plain, false), (&words.counted, true)].into_iter().take(1 + usize::from(numbers)) {
            // Where numbers count too, words before the colon are not what was counted.
            let read = Ids { ids, colon: words.colon.filter(|_| !counted) };
            let start = &self.heads[under(counted, Place::Start)];
            let inside = &self.heads[under(counted, Place::Inside)];
            // A phrase with a word that the line lacks is not looked at.
            let has = WordSet::of(ids.iter().map(|id| WordId(*id)));
            let at_start = ids.first().into_iter().flat_map(|id| start.of(*id));
            let at_start = at_start.filter(|h| h.fits(&has)).map(|h| (0, h.phrase));
            let from = |i: usize, h: &Head| {
                if h.fits(&has) { i.checked_sub(h.before as usize).map(|i| (i, h.phrase)) } else { None }
            };
            let within = ids.iter().enumerate().flat_map(|(i, id)| inside.of(*id).iter().filter_map(move |h| from(i, h)));
            for (i, phrase) in at_start.chain(within).map(|(i, p)| (i, &self.phrases[p as usize])) {
                let Some(taken) = phrase::reach(&phrase.steps, read, i, phrase.place) else { continue };
                if !words.unquoted(i + taken) || phrase.place == Place::Whole && !phrase.admits(words) {
                    continue;
                }
                // A sentence that starts so is a part of the line; the sentences after it may be prose.
                let last = words.at.get(i + taken.max(1) - 1).map(|t| line[*t as usize].end());
                let starts = |end: u32| !counted && last.is_some_and(|last| last <= end);
                let partial = sight.first_end.is_some_and(|end| phrase.place == Place::Inside || starts(end));
                let inline = self.markers[phrase.marker as usize].inline != Inline::Never;
                if partial && inline && phrase.place != Place::Whole {
                    continue;
                }
                if phrase.place != Place::Label {
                    mark(phrase.marker, span, words.count);
                } else if let Some(end) = self.label_end(line, words, taken) {
                    mark(phrase.marker, Span::new(span.start(), end), taken as u16);
                }
            }
            for phrase in
                ids.last().and_then(|id| self.tails.get(id)).into_iter().flatten().map(|p| &self.phrases[*p as usize])
            {
                let from = ids.len().saturating_sub(phrase.most);
                if phrase.counted == counted
                    && has.covers(&phrase.needs)
                    && words.quote.is_none()
                    && (from..ids.len()).any(|i| phrase::reach(&phrase.steps, read, i, Place::End).is_some())
                {
                    mark(phrase.marker, span, words.count);
                }
            }
        }
        // A line of listed words begins with one of them, unless it is all numbers.
        let listed = words.plain.first().is_none_or(|id| self.row(*id).iter().any(|bits| *bits != 0));
        for list in &self.lists {
            let marker = &self.markers[list.marker as usize];
            if (listed || !list.shape.begins())
                && words.count < marker.words_below
                && (sight.whole || marker.inline != Inline::Never)
                && let Some(span) = self.shaped(view.text, line, words, list)
            {
                mark(list.marker, span, words.count);
            }
        }
    }

    /// Where the label of `taken` words ends, if a sentence begins after it: a capital after words in lower case, or
    /// one of the words that open sentences.
    fn label_end(&self, line: &[Token], words: &Words, taken: usize) -> Option<u32> {
        let (last, next) = (*words.at.get(taken.checked_sub(1)?)? as usize, *words.at.get(taken)? as usize);
        let (last, next) = (line[last], line[next]);
        let lower = taken >= 3 && !last.shape.has(Letters::UPPER);
        (next.shape.has(Letters::UPPER) && (lower || self.openers.contains(&next.id.0))).then_some(last.end())
    }

    /// Whether the marker holds in the language of the line.
    fn speaks(&self, view: &View<'_>, span: Span, marker: &Marker) -> bool {
        let _ = self;
        if marker.langs.is_empty() {
            return true;
        }
        let lang = match view.block_at(span.start()).map(|b| b.lang) {
            None | Some(Lang::Unknown) => view.lang,
            Some(lang) => lang,
        };
        lang == Lang::Unknown || marker.langs.contains(&lang)
    }

    /// The lists a word is on, a bit each; empty where it is on none.
    fn row(&self, id: u32) -> &[u64] {
        let from = (id as usize).saturating_mul(self.stride);
        self.bits.get(from..from.saturating_add(self.stride)).unwrap_or_default()
    }

    /// What of the line the list's shape takes.
    fn shaped(&self, text: &str, line: &[Token], words: &Words, list: &List) -> Option<Span> {
        let has = |id: u32, bit: usize| self.row(id).get(bit / 64).is_some_and(|b| b >> (bit % 64) & 1 == 1);
        let on = |id: u32| Member { core: has(id, list.core), filler: has(id, list.filler) };
        list.shape.span(&Row { text, line, words }, list.at_least, on)
    }
}

impl Marker {
    /// What it weighs; more than any weight if it weighs enough alone.
    const fn strength(&self) -> f32 {
        if self.alone { f32::INFINITY } else { self.weight }
    }

    /// Whether the line holds what must stand beside the phrase, and ends as it must.
    fn is_beside(&self, words: &Words) -> bool {
        let read = Ids { ids: &words.plain, colon: None };
        let stands = |steps: &[Step], i| phrase::reach(steps, read, i, Place::Inside).is_some();
        let holds = |steps: &[Step]| (0..words.plain.len()).any(|i| stands(steps, i));
        let ends = !(self.open && words.ending == Ending::Stop);
        ends && (self.also.is_empty() || self.also.iter().any(|steps| holds(steps)))
    }
}

impl Phrase {
    /// Whether a line that ends as this one does can be the phrase: a question or a one-word sentence is prose.
    fn admits(&self, words: &Words) -> bool {
        match words.ending {
            Ending::Open => true,
            Ending::Stop => self.least >= 3,
            Ending::Question => self.question,
        }
    }
}
