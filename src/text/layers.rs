//! What can be known of a text before any rule looks at it: tokens, sentences, blocks, lines.
//!
//! A large text is read in chunks, cut between paragraphs, so that the layers of one chunk stay in the cache
//! and memory does not grow with the file. [`View`] is one chunk with its layers; [`Outline`] is what remains
//! of the whole document once every chunk has been seen.

use super::lang::Lang;
use super::pos::TagLayer;
use super::span::Span;
use super::token::Token;
use std::ops::Range;

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A short line without a final stop.
    Heading,
    /// A line that starts with a bullet or a list number.
    ListItem,
    /// Lines that hold no word.
    Marks,
}

/// Lines between two empty lines; in a text without empty lines, each line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Block {
    /// From the first to the last visible byte.
    pub span: Span,
    /// What it looks like.
    pub kind: BlockKind,
    /// Its tokens, as indexes into the chunk's.
    pub tokens: Range<u32>,
    /// The language of its words, or [`Lang::Unknown`].
    pub lang: Lang,
    /// Number of lines it stands on.
    pub lines: u32,
}

/// A sentence of one block.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sentence {
    /// From the first byte of the first token to the last byte of the last one, closing quotes included.
    pub span: Span,
    /// Its tokens, as indexes into the chunk's.
    pub tokens: Range<u32>,
}

/// A line with something on it, as remembered for the whole document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// From the first to the last visible byte.
    pub span: Span,
    /// Hash of its words, case and marks apart; lines of equal text have equal hashes, not the reverse.
    pub hash: u64,
    /// Number of words and numbers, at most 65,535.
    pub words: u16,
    /// The line is the first of its block.
    pub opens_block: bool,
}

/// A sentence as remembered for the whole document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SentencePrint {
    /// The sentence.
    pub span: Span,
    /// Hash of its words, case and marks apart.
    pub hash: u64,
    /// Number of words and numbers, at most 65,535.
    pub words: u16,
}

/// A part of the text that is not prose, where most rules stay silent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Node {
    /// Program text.
    Code,
    /// A web address.
    Url,
    /// A mail address.
    Email,
}

/// One chunk of a document with its layers.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The whole text; every span points into it.
    pub text: &'a str,
    /// The part these layers cover.
    pub chunk: Span,
    /// The document's language, or unknown.
    pub lang: Lang,
    /// The tokens of the chunk in order.
    pub tokens: &'a [Token],
    /// The sentences of the chunk in order.
    pub sentences: &'a [Sentence],
    /// The blocks of the chunk in order.
    pub blocks: &'a [Block],
    /// The parts of speech of the chunk's words, made when asked for.
    pub tags: &'a TagLayer,
    /// Cues found in the chunk, in order of position: which literal of which rule, and where.
    pub cues: &'a [Cue],
}

impl<'a> View<'a> {
    /// The tokens of a sentence.
    #[must_use]
    pub fn sentence_tokens(&self, sentence: &Sentence) -> &'a [Token] {
        &self.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize]
    }

    /// Whether sentence `n` may be tagged: its language is English or not known.
    #[must_use]
    pub fn has_tags(&self, n: usize) -> bool {
        let sentence = &self.sentences[n];
        let lang = match self.block_at(sentence.span.start()).map_or(Lang::Unknown, |b| b.lang) {
            Lang::Unknown => self.lang,
            known => known,
        };
        matches!(lang, Lang::Unknown | Lang::En)
    }

    /// The tokens of a block.
    #[must_use]
    pub fn block_tokens(&self, block: &Block) -> &'a [Token] {
        &self.tokens[block.tokens.start as usize..block.tokens.end as usize]
    }

    /// The block that holds byte `at`, if any.
    #[must_use]
    pub fn block_at(&self, at: u32) -> Option<&'a Block> {
        let i = self.blocks.partition_point(|b| b.span.end() <= at);
        self.blocks.get(i).filter(|b| b.span.start() <= at)
    }

    /// The sentence that holds byte `at`, if any.
    #[must_use]
    pub fn sentence_at(&self, at: u32) -> Option<&'a Sentence> {
        let i = self.sentences.partition_point(|s| s.span.end() <= at);
        self.sentences.get(i).filter(|s| s.span.start() <= at)
    }

    /// Index of the first token that starts at or after byte `at`.
    #[must_use]
    pub fn token_from(&self, at: u32) -> usize {
        self.tokens.partition_point(|t| t.start < at)
    }

    /// The line around byte `at` inside the chunk, without its line break.
    #[must_use]
    pub fn line_at(&self, at: u32) -> Span {
        let bytes = self.text.as_bytes();
        let (lo, hi) = (self.chunk.start() as usize, self.chunk.end() as usize);
        let at = (at as usize).clamp(lo, hi);
        let start = memchr::memrchr(b'\n', &bytes[lo..at]).map_or(lo, |i| lo + i + 1);
        let end = memchr::memchr(b'\n', &bytes[at..hi]).map_or(hi, |i| at + i);
        let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
        Span::of(start..end)
    }
}

/// A literal that a rule asked for, found in the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cue {
    /// First byte of the literal.
    pub at: u32,
    /// The number the literal was given when the plan was made.
    pub literal: u32,
}

/// What is known of a whole document once every chunk has been seen.
#[derive(Clone, Copy, Debug)]
pub struct Outline<'a> {
    /// The whole text.
    pub text: &'a str,
    /// The document's language, or unknown.
    pub lang: Lang,
    /// The lines that hold something, in order.
    pub lines: &'a [Line],
    /// The sentences, in order; empty where no active rule needs them.
    pub sentences: &'a [SentencePrint],
}
