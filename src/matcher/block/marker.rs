//! Markers compiled for one look at each line: whole lines by hash, phrases by their first or last word, lists of
//! words by a bit for each list.
//!
//! Every word of a marker has an id of its own in the vocabulary, so equal ids are equal words and a hash is
//! checked by comparing ids.

use super::line::{Ending, NUMBER, Words};
use super::shape::{Member, Row};
use super::{MarkerSpec, Shape, Spec};
use crate::matcher::Mark;
use crate::text::fold;
use crate::text::lang::Lang;
use crate::text::layers::View;
use crate::text::lexer;
use crate::text::span::Span;
use crate::text::token::{self, Token, TokenKind, WordId};
use crate::text::vocab::Vocab;
use rustc_hash::FxHashMap;

/// All markers of all rules.
#[derive(Default)]
pub(super) struct Index {
    markers: Vec<Marker>,
    phrases: Vec<Phrase>,
    /// Whole lines by the hash of their words.
    lines: FxHashMap<u64, Vec<u32>>,
    /// Phrases that may start at a word, by that word.
    heads: FxHashMap<u32, Vec<u32>>,
    /// Phrases that end a line, by their last word.
    tails: FxHashMap<u32, Vec<u32>>,
    /// Markers made of listed words, and the bits of their lists.
    lists: Vec<List>,
    /// For each known word, `stride` words of bits: the lists it is on.
    bits: Vec<u64>,
    stride: usize,
    /// Words by folded hash, for those glued to a number: "195Shares".
    glued: FxHashMap<u64, u32>,
    /// No marker holds on a line with more words.
    longest: u16,
    sieve: Sieve,
}

/// Turns away lines that hold no word of any marker, which are most lines of prose.
#[derive(Default)]
struct Sieve {
    /// For each known word: lines with fewer words than this may hold a marker with it; of a phrase its longest word
    /// counts.
    words: Vec<u16>,
    /// The same for lines with a number.
    number: u16,
    /// The same for every line.
    any: u16,
}

impl Sieve {
    fn add(&mut self, id: u32, words_below: u16) {
        if id == NUMBER {
            self.number = self.number.max(words_below);
            return;
        }
        let i = id as usize;
        self.words.resize(self.words.len().max(i + 1), 0);
        self.words[i] = self.words[i].max(words_below);
    }

    /// Whether a marker may hold on the line.
    fn lets_in(&self, line: &[Token]) -> bool {
        let (mut words, mut below) = (0u16, self.any);
        for t in line {
            // Words glued to numbers and signs that voice kana are looked up in another way: see `Words::of`.
            if t.is_word() && (t.shape.has(token::Shape::DIGIT) || t.shape.has(token::Shape::WIDE)) {
                return true;
            }
            if t.kind == TokenKind::Number {
                below = below.max(self.number);
            }
            words += u16::from(t.is_word());
            below = below.max(self.words.get(t.id.0 as usize).copied().unwrap_or(0));
        }
        words < below
    }
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
}

struct Phrase {
    words: Box<[u32]>,
    marker: u32,
    place: Place,
    /// Numbers are part of it.
    counted: bool,
    /// It is a question itself.
    question: bool,
    /// A colon follows it on the line.
    colon: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    Start,
    End,
    Inside,
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
                index.markers.push(Marker {
                    rule: rule as u32,
                    weight: marker.weight,
                    group,
                    cap: marker.cap.unwrap_or(f32::INFINITY),
                    alone: marker.alone,
                    words_below: marker.words_below,
                    langs: marker.langs.clone(),
                });
                index.add_phrases(marker, number, vocab);
                index.add_list(marker, number, vocab, &mut members);
            }
        }
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
            for text in texts {
                let words = self.intern(text, vocab);
                let Some((first, last)) = words.first().copied().zip(words.last().copied()) else { continue };
                let number = self.phrases.len() as u32;
                match place {
                    Place::Whole => self.lines.entry(hash(&words)).or_default().push(number),
                    Place::Start | Place::Inside => self.heads.entry(first).or_default().push(number),
                    Place::End => self.tails.entry(last).or_default().push(number),
                }
                let counted = words.contains(&NUMBER);
                let question = text.ends_with(['?', '？', '؟']);
                let colon = place == Place::Start && text.ends_with([':', '：']);
                let longest = words.iter().copied().max_by_key(|id| vocab.word(WordId(*id)).map_or(0, str::len));
                self.sieve.add(longest.unwrap_or(first), spec.words_below);
                self.phrases.push(Phrase { words: words.into(), marker, place, counted, question, colon });
            }
        }
    }

    fn add_list(&mut self, spec: &MarkerSpec, marker: u32, vocab: &mut Vocab, members: &mut Vec<(u32, usize)>) {
        if spec.made_of.is_empty() && spec.shape == Shape::Any {
            return;
        }
        let core = self.lists.len() * 2;
        // A date may be all numbers.
        self.sieve.number = self.sieve.number.max(spec.words_below);
        if spec.made_of.is_empty() {
            self.sieve.any = self.sieve.any.max(spec.words_below);
        }
        for (texts, bit) in [(&spec.made_of, core), (&spec.with, core + 1)] {
            for text in texts {
                let ids = self.intern(text, vocab);
                for id in &ids {
                    self.sieve.add(*id, spec.words_below);
                }
                members.extend(ids.into_iter().filter(|id| *id != NUMBER).map(|id| (id, bit)));
            }
        }
        self.lists.push(List { marker, core, filler: core + 1, at_least: spec.at_least, shape: spec.shape });
    }

    /// The ids of a phrase's words; `#` and digits stand for a number.
    fn intern(&mut self, text: &str, vocab: &mut Vocab) -> Vec<u32> {
        let mut tokens = Vec::new();
        lexer::lex(text, Span::of(0..text.len()), vocab, &mut tokens);
        let mut words: Vec<u32> = Vec::new();
        for t in tokens {
            if t.is_word() {
                let word = t.text(text);
                let id = vocab.intern(word).0;
                self.glued.insert(fold::hash(fold::word(word).as_bytes()), id);
                words.push(id);
            } else if (t.kind == TokenKind::Number || t.is_mark('#')) && words.last() != Some(&NUMBER) {
                words.push(NUMBER);
            }
        }
        words
    }

    /// Adds a mark for each marker that holds on the line. `words` is room to work in.
    pub(super) fn look(&self, view: &View<'_>, line: &[Token], words: &mut Words, marks: &mut Vec<Mark>) {
        if self.sieve.lets_in(line) && Words::of(view.text, line, &self.glued, words).is_some() && words.count < self.longest {
            self.look_at(view, line, words, marks);
        }
    }

    fn look_at(&self, view: &View<'_>, line: &[Token], words: &Words, marks: &mut Vec<Mark>) {
        let floor = marks.len();
        let print = hash(&words.plain);
        let span = Span::new(line[0].start, line[line.len() - 1].end());
        let mut mark = |marker: u32| {
            let m = &self.markers[marker as usize];
            if words.count < m.words_below && self.speaks(view, span, m) {
                let key = u64::from(marker) | print << 32;
                if !marks[floor..].iter().any(|other| other.key == key) {
                    marks.push(Mark { key, span, value: m.weight });
                }
            }
        };
        // A counter before or after a whole line is no part of it; an asterisk, bullet or colon never was.
        for (print, ids) in [(print, &words.plain), (hash(&words.counted), &words.counted)] {
            for phrase in self.lines.get(&print).into_iter().flatten().map(|i| &self.phrases[*i as usize]) {
                if *phrase.words == **ids && phrase.admits(words) {
                    mark(phrase.marker);
                }
            }
        }
        for (ids, counted) in [(&words.plain, false), (&words.counted, true)] {
            for (i, id) in ids.iter().enumerate() {
                for phrase in self.heads.get(id).into_iter().flatten().map(|p| &self.phrases[*p as usize]) {
                    if phrase.counted == counted
                        && (i == 0 || phrase.place == Place::Inside)
                        && ids[i..].starts_with(&phrase.words)
                        && (!phrase.colon || words.colon == Some(phrase.words.len()))
                    {
                        mark(phrase.marker);
                    }
                }
            }
            for phrase in
                ids.last().and_then(|id| self.tails.get(id)).into_iter().flatten().map(|p| &self.phrases[*p as usize])
            {
                if phrase.counted == counted && ids.ends_with(&phrase.words) {
                    mark(phrase.marker);
                }
            }
        }
        for list in &self.lists {
            if words.count < self.markers[list.marker as usize].words_below
                && self.is_made_of(view.text, line, words, list)
            {
                mark(list.marker);
            }
        }
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

    fn is_made_of(&self, text: &str, line: &[Token], words: &Words, list: &List) -> bool {
        let has = |id: u32, bit: usize| {
            self.bits.get(id as usize * self.stride + bit / 64).is_some_and(|b| b >> (bit % 64) & 1 == 1)
        };
        let on = |id: u32| Member { core: has(id, list.core), filler: has(id, list.filler) };
        list.shape.holds(&Row { text, line, words }, list.at_least, on)
    }
}

impl Phrase {
    /// Whether a line that ends as this one does can be the phrase: a question or a one-word sentence is prose.
    fn admits(&self, words: &Words) -> bool {
        match words.ending {
            Ending::Open => true,
            Ending::Stop => self.words.len() >= 3,
            Ending::Question => self.question,
        }
    }
}

/// Hash of the ids of a line's words, order counting.
fn hash(ids: &[u32]) -> u64 {
    ids.iter().fold(ids.len() as u64, |h, id| fold::combine(h, u64::from(*id)))
}
