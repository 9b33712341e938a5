//! One text through the plan: chunks, layers, matchers, and the look at the whole.

use super::{Linter, Selection};
use crate::matcher::{Found, Hit, Mark};
use crate::rule::Rule;
use crate::text::lang::Lang;
use crate::text::layers::{Cue, Line, Outline, SentencePrint, View};
use crate::text::pos::TagLayer;
use crate::text::reader::{Layers, Reader, Sentences};
use crate::text::span::Span;
use rayon::prelude::*;
use std::cell::RefCell;

/// What a scan found.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) hits: Vec<Hit>,
}

/// What a worker keeps from chunk to chunk, cleared and not freed.
#[derive(Debug, Default)]
struct Scratch {
    layers: Layers,
    cues: Vec<Cue>,
    tags: TagLayer,
    found: Found,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What remains of a chunk.
#[derive(Debug, Default)]
struct Chunk {
    hits: Vec<Hit>,
    /// Marks, by matcher.
    marks: Vec<Vec<Mark>>,
    lines: Vec<Line>,
    sentences: Vec<SentencePrint>,
    lang: Lang,
}

impl Linter {
    /// Scans a text with all active rules.
    pub(super) fn scan(&self, text: &str, selection: &Selection, forced: Option<Lang>) -> Scanned {
        let spans = Reader::chunks(text);
        let mut chunks = Vec::with_capacity(spans.len());
        chunks.push(self.chunk(text, spans[0], selection, forced, None));
        let lang = forced.unwrap_or(chunks[0].lang);
        if spans.len() > 1 {
            let rest: Vec<Chunk> =
                spans[1..].par_iter().map(|s| self.chunk(text, *s, selection, forced, Some(lang))).collect();
            chunks.extend(rest);
        }
        self.join(text, lang, chunks, selection)
    }

    /// One chunk. The first one finds out the language of the document itself.
    fn chunk(&self, text: &str, span: Span, selection: &Selection, forced: Option<Lang>, lang: Option<Lang>) -> Chunk {
        SCRATCH.with_borrow_mut(|s| {
            s.cues.clear();
            s.tags.clear();
            s.layers.tokens.clear();
            s.layers.blocks.clear();
            s.layers.sentences.clear();
            if self.needs.cues {
                self.cues.find(text, span, &mut s.cues);
            }
            let outlined = self.needs.lines || self.needs.sentence_prints;
            if self.needs.tokens || self.needs.sentences || outlined {
                let sentences = if self.needs.sentences || self.needs.sentence_prints {
                    Sentences::Split
                } else {
                    Sentences::Leave
                };
                self.reader.read(text, span, sentences, &mut s.layers);
            }
            let lang = forced.or(lang).unwrap_or_else(|| self.reader.lang(text, &s.layers.tokens));
            if let Some(forced) = forced {
                s.layers.blocks.iter_mut().for_each(|b| b.lang = forced);
            }
            let view = View {
                text,
                chunk: span,
                lang,
                tokens: &s.layers.tokens,
                sentences: &s.layers.sentences,
                blocks: &s.layers.blocks,
                tags: &s.tags,
                cues: &s.cues,
            };
            let mut chunk = Chunk { lang, ..Chunk::default() };
            for matcher in &self.matchers {
                matcher.scan(&view, &mut s.found);
                chunk.hits.extend(s.found.hits.drain(..).filter(|h| self.lets_in(h, &view, selection)));
                chunk.marks.push(if s.found.marks.is_empty() { Vec::new() } else { s.found.marks.drain(..).collect() });
            }
            if self.needs.lines {
                Reader::lines(&s.layers, &mut chunk.lines);
            }
            if self.needs.sentence_prints {
                Reader::sentence_prints(&s.layers, &mut chunk.sentences);
            }
            chunk
        })
    }

    /// Whether a hit's rule runs and knows the language and the kind of its block.
    fn lets_in(&self, hit: &Hit, view: &View<'_>, selection: &Selection) -> bool {
        let rule = &self.rules[hit.rule.0 as usize];
        if !selection.active[hit.rule.0 as usize] {
            return false;
        }
        if rule.langs.is_empty() && rule.blocks.is_empty() {
            return true;
        }
        let block = view.block_at(hit.span.start());
        let lang = block.map_or(Lang::Unknown, |b| b.lang);
        let lang = if lang == Lang::Unknown { view.lang } else { lang };
        speaks(rule, lang) && (rule.blocks.is_empty() || block.is_none_or(|b| rule.blocks.contains(&b.kind)))
    }

    fn join(&self, text: &str, lang: Lang, chunks: Vec<Chunk>, selection: &Selection) -> Scanned {
        let mut scanned = Scanned::default();
        let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); self.matchers.len()];
        let (mut lines, mut sentences) = (Vec::new(), Vec::new());
        for chunk in chunks {
            scanned.hits.extend(chunk.hits);
            for (all, new) in marks.iter_mut().zip(chunk.marks) {
                if all.is_empty() { *all = new } else { all.extend(new) }
            }
            if lines.is_empty() {
                lines = chunk.lines;
            } else {
                lines.extend(chunk.lines);
            }
            if sentences.is_empty() { sentences = chunk.sentences } else { sentences.extend(chunk.sentences) }
        }
        let outline = Outline { text, lang, lines: &lines, sentences: &sentences };
        let mut found = Found::default();
        for (matcher, marks) in self.matchers.iter().zip(&marks) {
            matcher.whole(&outline, marks, &mut found);
        }
        let whole = found.hits.into_iter().filter(|h| {
            let rule = &self.rules[h.rule.0 as usize];
            selection.active[h.rule.0 as usize] && speaks(rule, lang)
        });
        scanned.hits.extend(whole);
        scanned
    }
}

/// Whether a rule knows a language. An unknown language is let in: short English texts must not be lost.
fn speaks(rule: &Rule, lang: Lang) -> bool {
    rule.langs.is_empty() || lang == Lang::Unknown || rule.langs.contains(&lang)
}
