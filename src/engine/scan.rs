//! One text through the plan: chunks, layers, matchers, and the look at the whole.

use super::{Compiled, Linter, Selection};
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
        if text.is_empty() {
            return Scanned::default();
        }
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
        let Compiled { matchers, reader, cues, needs, .. } = self.compiled();
        SCRATCH.with_borrow_mut(|s| {
            s.cues.clear();
            s.tags.clear();
            s.layers.tokens.clear();
            s.layers.blocks.clear();
            s.layers.sentences.clear();
            if needs.cues {
                cues.find(text, span, &mut s.cues);
            }
            let outlined = needs.lines || needs.sentence_prints;
            if needs.tokens || needs.sentences || outlined {
                let sentences =
                    if needs.sentences || needs.sentence_prints { Sentences::Split } else { Sentences::Leave };
                reader.read(text, span, sentences, &mut s.layers);
            }
            let lang = forced.or(lang).unwrap_or_else(|| reader.lang(text, &s.layers.tokens));
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
            for matcher in matchers {
                matcher.scan(&view, &mut s.found);
                chunk.hits.extend(s.found.hits.drain(..).filter(|h| self.lets_in(h, &view, selection)));
                chunk.marks.push(if s.found.marks.is_empty() { Vec::new() } else { s.found.marks.drain(..).collect() });
            }
            if needs.lines {
                Reader::lines(&s.layers, &mut chunk.lines);
            }
            if needs.sentence_prints {
                Reader::sentence_prints(&s.layers, &mut chunk.sentences);
            }
            chunk
        })
    }

    /// Whether a hit's rule runs and knows the language and the kind of its block.
    fn lets_in(&self, hit: &Hit, view: &View<'_>, selection: &Selection) -> bool {
        let rule = &self.rules[hit.rule.0 as usize];
        if !selection.active[hit.rule.0 as usize] && !self.compiled().told[hit.rule.0 as usize] {
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
        let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); self.compiled().matchers.len()];
        let (mut lines, mut sentences) = (Vec::new(), Vec::new());
        if chunks.len() > 1 {
            // At once, so that no list of a large text is copied while it grows.
            scanned.hits.reserve_exact(chunks.iter().map(|c| c.hits.len()).sum());
            lines.reserve_exact(chunks.iter().map(|c| c.lines.len()).sum());
            sentences.reserve_exact(chunks.iter().map(|c| c.sentences.len()).sum());
        }
        for chunk in chunks {
            append(&mut scanned.hits, chunk.hits);
            append(&mut lines, chunk.lines);
            append(&mut sentences, chunk.sentences);
            for (all, new) in marks.iter_mut().zip(chunk.marks) {
                append(all, new);
            }
        }
        let outline = Outline { text, lang, lines: &lines, sentences: &sentences };
        let mut found = Found::default();
        for (matcher, marks) in self.compiled().matchers.iter().zip(&marks) {
            matcher.whole(&outline, marks, &mut found);
        }
        // What tells of a page is heard even where it is not reported.
        let told = &self.compiled().told;
        let whole = found.hits.into_iter().filter(|h| {
            let i = h.rule.0 as usize;
            (selection.active[i] || told[i]) && speaks(&self.rules[i], lang)
        });
        scanned.hits.extend(whole);
        let known = self.settle(text, &mut scanned.hits, selection);
        let mut found = Found::default();
        for (matcher, marks) in self.compiled().matchers.iter().zip(&marks) {
            matcher.beside(&outline, marks, &known, &mut found);
        }
        scanned.hits.extend(found.hits.into_iter().filter(|h| {
            let rule = &self.rules[h.rule.0 as usize];
            selection.active[h.rule.0 as usize] && speaks(rule, lang)
        }));
        scanned
    }
}

/// Appends a list; the first one is taken as it is, unless room was made.
fn append<T>(all: &mut Vec<T>, new: Vec<T>) {
    if all.capacity() == 0 {
        *all = new;
    } else {
        all.extend(new);
    }
}

/// Whether a rule knows a language. An unknown language is let in: short English texts must not be lost.
fn speaks(rule: &Rule, lang: Lang) -> bool {
    rule.langs.is_empty() || lang == Lang::Unknown || rule.langs.contains(&lang)
}
