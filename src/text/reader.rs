//! Reader: builds the layers of a chunk, and remembers of each chunk what the whole document needs.

use super::block;
use super::lang::{Guesser, Lang};
use super::layers::{Block, Line, Sentence, SentencePrint};
use super::lexer;
use super::sentence::Splitter;
use super::span::Span;
use super::token::{Shape, Token, TokenKind};
use super::vocab::Vocab;

/// Size a chunk aims at, in bytes: its layers together stay in a second-level cache.
const CHUNK: usize = 128 << 10;
/// A paragraph is never cut before it reaches this size, in bytes.
const LONGEST: usize = 256 << 10;
/// Tokens looked at for the language of a block.
const BLOCK_SAMPLE: u32 = 96;
/// Tokens looked at for the language of a document.
const SAMPLE: usize = 2000;

/// The layers of one chunk; cleared and filled again for the next.
#[derive(Debug, Default)]
pub struct Layers {
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Blocks in order.
    pub blocks: Vec<Block>,
}

/// Lexes, splits and guesses with one vocabulary.
#[derive(Debug, Default)]
pub struct Reader {
    vocab: Vocab,
    splitter: Splitter,
    guesser: Guesser,
}

impl Reader {
    /// A reader for texts, over the words that rules mention. Interns its own word lists.
    #[must_use]
    pub fn new(mut vocab: Vocab) -> Self {
        let splitter = Splitter::new(&mut vocab);
        let guesser = Guesser::new(&mut vocab);
        Self { vocab, splitter, guesser }
    }

    /// The vocabulary.
    #[must_use]
    pub fn vocab(&self) -> &Vocab {
        &self.vocab
    }

    /// Cuts a text into chunks between paragraphs; a longer paragraph is cut at a line break, a longer line at
    /// white space. The cuts depend on the text alone. Together the chunks cover the text.
    #[must_use]
    pub fn chunks(text: &str) -> Vec<Span> {
        let bytes = text.as_bytes();
        let mut chunks = Vec::with_capacity(bytes.len() / CHUNK + 1);
        let mut start = 0;
        while bytes.len() - start > CHUNK {
            let end = cut(text, start);
            chunks.push(Span::of(start..end));
            start = end;
        }
        if start < bytes.len() || chunks.is_empty() {
            chunks.push(Span::of(start..bytes.len()));
        }
        chunks
    }

    /// Fills `layers` with what stands in `chunk`.
    pub fn read(&self, text: &str, chunk: Span, sentences: Sentences, layers: &mut Layers) {
        layers.tokens.clear();
        layers.sentences.clear();
        layers.blocks.clear();
        lexer::lex(text, chunk, &self.vocab, &mut layers.tokens);
        block::blocks(text, &layers.tokens, &mut layers.blocks);
        for b in &mut layers.blocks {
            let end = b.tokens.end.min(b.tokens.start + BLOCK_SAMPLE);
            b.lang = self.guesser.of_tokens(text, &layers.tokens[b.tokens.start as usize..end as usize]);
        }
        if sentences == Sentences::Split {
            self.splitter.split(&layers.tokens, &layers.blocks, &mut layers.sentences);
        }
    }

    /// The language of a text, guessed from its start; unknown where the guess is not sure.
    #[must_use]
    pub fn lang(&self, text: &str, tokens: &[Token]) -> Lang {
        self.guesser.of_tokens(text, &tokens[..tokens.len().min(SAMPLE)])
    }

    /// Appends the lines of a chunk that hold something.
    pub fn lines(layers: &Layers, out: &mut Vec<Line>) {
        for b in &layers.blocks {
            let tokens = &layers.tokens[b.tokens.start as usize..b.tokens.end as usize];
            if b.lines == 1 {
                let (hash, words) = print(tokens);
                out.push(Line { span: b.span, hash, words, opens_block: true });
                continue;
            }
            let mut start = 0;
            for i in 1..=tokens.len() {
                if i == tokens.len() || tokens[i].shape.has(Shape::NEWLINE) {
                    let (hash, words) = print(&tokens[start..i]);
                    let span = Span::new(tokens[start].start, tokens[i - 1].end());
                    out.push(Line { span, hash, words, opens_block: start == 0 });
                    start = i;
                }
            }
        }
    }

    /// Appends the sentences of a chunk as the document remembers them.
    pub fn sentence_prints(layers: &Layers, out: &mut Vec<SentencePrint>) {
        for s in &layers.sentences {
            let (hash, words) = print(&layers.tokens[s.tokens.start as usize..s.tokens.end as usize]);
            out.push(SentencePrint { span: s.span, hash, words });
        }
    }
}

/// Whether sentences are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sentences {
    /// Find them.
    Split,
    /// No rule looks at them.
    Leave,
}

/// Hash and number of the words and numbers of a run of tokens; marks and case do not count. A run without a
/// word is hashed by its marks.
#[must_use]
pub fn print(tokens: &[Token]) -> (u64, u16) {
    let mut words = 0u32;
    let mut hash = 0u64;
    for t in tokens.iter().filter(|t| !matches!(t.kind, TokenKind::Mark | TokenKind::Control)) {
        // Addresses share one id; their length tells most of them apart.
        let len = if t.is_word() { 0 } else { u64::from(t.len) };
        hash = chain(hash, u64::from(t.id.0) | len << 32);
        words += 1;
    }
    if words == 0 {
        hash = tokens.iter().fold(1, |h, t| chain(h, u64::from(t.id.0)));
    }
    (hash, words.min(u32::from(u16::MAX)) as u16)
}

/// Adds to a hash, in one multiplication: equal hashes are checked against the text before anyone believes them.
#[inline]
fn chain(hash: u64, next: u64) -> u64 {
    (hash.rotate_left(23) ^ next).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The end of the chunk that starts at `start`, more than [`CHUNK`] bytes before the end of the text.
fn cut(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(start + LONGEST);
    let mut line = None;
    for i in memchr::memchr_iter(b'\n', &bytes[start + CHUNK..limit]) {
        let i = start + CHUNK + i + 1;
        line.get_or_insert(i);
        match bytes.get(i) {
            Some(b'\n') => return i + 1,
            Some(b'\r') if bytes.get(i + 1) == Some(&b'\n') => return i + 2,
            _ => {}
        }
    }
    if limit == bytes.len() {
        // The rest is one paragraph of less than the longest: keep it whole.
        return limit;
    }
    if let Some(i) = line {
        return i;
    }
    let space = bytes[start + CHUNK..limit].iter().position(|b| *b == b' ' || *b == b'\t');
    let mut at = space.map_or(limit, |i| start + CHUNK + i + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
