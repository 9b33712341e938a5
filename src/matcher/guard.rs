//! Guard: what is no sentence of running English prose is not judged, neither by a score nor by a tree.
//!
//! Headings, captions, list items, verse, tables, transcripts, other languages and halves of sentences look broken to a
//! model that learnt from whole sentences; nothing is said about them.

use crate::text::lang::Lang;
use crate::text::layers::{Block, BlockKind, View};
use crate::text::script;
use crate::text::token::{Shape, Token, TokenKind};

/// Bytes that lines of verse have at most, on average.
const VERSE: u32 = 50;
/// A name and a colon stand at the head of what somebody says in a transcript, this many tokens in at most.
const SPEAKER: usize = 5;
/// Share of words with a capital from which on a line is a title or a list of names.
const CAPITALS: f32 = 0.6;
/// Share of words beyond ASCII from which on a sentence is not English.
const FOREIGN: f32 = 0.34;
/// Share of commas, semicolons and the like among tokens from which on a sentence is an enumeration.
const ENUMERATION: f32 = 0.25;

/// When to say nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Abstain {
    /// Words a sentence has at least.
    pub(super) words_below: usize,
    /// Words a sentence has at most.
    pub(super) words_above: usize,
    /// Share of numbers among words and numbers.
    pub(super) digits_above: f32,
}

impl Default for Abstain {
    /// Six words are the fewest the network saw in training, sixty the most.
    fn default() -> Self {
        Self { words_below: 6, words_above: 60, digits_above: 0.3 }
    }
}

/// Whether the block that holds byte `at` can hold prose in English.
pub(super) fn is_prose(view: &View<'_>, at: u32) -> bool {
    let i = view.blocks.partition_point(|b| b.span.end() <= at);
    let Some(block) = view.blocks.get(i) else { return false };
    let lang = if block.lang == Lang::Unknown { view.lang } else { block.lang };
    block.kind == BlockKind::Paragraph && matches!(lang, Lang::En | Lang::Unknown) && !is_verse(view, i)
}

/// Whether a block is short lines, or a short line with another right above or below.
fn is_verse(view: &View<'_>, i: usize) -> bool {
    let short = |b: &Block| b.span.len() < VERSE * b.lines;
    let apart = |b: &Block| view.block_tokens(b).first().is_none_or(|t| t.shape.has(Shape::PARAGRAPH));
    let block = &view.blocks[i];
    let above = i.checked_sub(1).map(|k| &view.blocks[k]).is_some_and(|b| short(b) && !apart(block));
    let below = view.blocks.get(i + 1).is_some_and(|b| short(b) && !apart(b));
    short(block) && (block.lines > 2 || above || below)
}

/// Whether the tokens are one whole sentence of words.
pub(super) fn is_sentence(text: &str, tokens: &[Token], abstain: &Abstain) -> bool {
    let count = |test: &dyn Fn(&Token) -> bool| tokens.iter().filter(|t| test(t)).count();
    let words = count(&|t| t.is_word());
    if words < abstain.words_below.max(1) || words > abstain.words_above {
        return false;
    }
    let share = |n: usize| n as f32 / words as f32;
    let numbers = count(&|t| t.kind == TokenKind::Number);
    let odd = count(&|t| matches!(t.kind, TokenKind::Url | TokenKind::Email | TokenKind::Control));
    let between = count(&|t| matches!(t.mark(), Some(',' | ';' | '/' | '|' | '•' | '·' | '*' | '_' | '=' | '<' | '{')));
    let wide = |t: &Token| t.is_word() && t.shape.has(Shape::WIDE);
    let foreign = count(&|t| wide(t) && t.text(text).chars().any(|c| !c.is_ascii() && c != '’'));
    opens(tokens)
        && closes(tokens)
        && balanced(tokens)
        && odd == 0
        && numbers as f32 <= abstain.digits_above * (words + numbers) as f32
        && share(count(&|t| t.shape.has(Shape::UPPER))) < CAPITALS
        && share(foreign) < FOREIGN
        && (between as f32) < ENUMERATION * tokens.len() as f32
        && !tokens.iter().any(|t| wide(t) && script::of_word(t.text(text)) != Some(unicode_script::Script::Latin))
}

/// Whether the sentence opens with a capital or a number, and is not what somebody says in a transcript.
fn opens(tokens: &[Token]) -> bool {
    let first = tokens.iter().find(|t| t.kind != TokenKind::Mark);
    let head = &tokens[..tokens.len().min(SPEAKER)];
    first.is_some_and(|t| t.shape.has(Shape::UPPER) || t.shape.has(Shape::DIGIT))
        && !matches!(tokens[0].mark(), Some('-' | '–' | '—' | '*' | '#' | '>' | '[' | '|'))
        && !head.iter().any(|t| t.is_mark(':'))
}

/// Whether it ends as a sentence does.
fn closes(tokens: &[Token]) -> bool {
    let closing = |t: &&Token| matches!(t.mark(), Some('"' | '\'' | '”' | '’' | ')'));
    tokens.iter().rev().find(|t| !closing(t)).is_some_and(|t| matches!(t.mark(), Some('.' | '!' | '?')))
}

/// Whether brackets and double quotes close inside the sentence: else it is a part of something.
fn balanced(tokens: &[Token]) -> bool {
    let of = |c: &[char]| tokens.iter().filter(|t| t.mark().is_some_and(|m| c.contains(&m))).count();
    of(&['(', '[']) == of(&[')', ']']) && of(&['"']).is_multiple_of(2) && of(&['“', '«']) == of(&['”', '»'])
}
