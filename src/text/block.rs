//! Blocks: paragraphs, headings and list items of plain text, found from tokens and line lengths alone.
//!
//! An empty line always ends a block. A single line break ends one too, unless the lines look wrapped: between
//! 45 and 140 bytes wide at most, and broken where the next word would no longer have fitted; or a line of three
//! words or more without a stop, and a line after it that goes on in lower case.

use super::lang::Lang;
use super::layers::{Block, BlockKind};
use super::span::Span;
use super::token::{Shape, Token, TokenKind};

/// Narrowest and widest longest line of text that was wrapped at a column.
const WRAPPED: std::ops::RangeInclusive<u32> = 45..=140;
/// Share of the longest line that a wrapped line plus the next word must reach.
const FILLED: f32 = 0.9;

/// Appends the blocks of a chunk's tokens.
pub fn blocks(text: &str, tokens: &[Token], out: &mut Vec<Block>) {
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start + 1;
        let mut lines = false;
        while end < tokens.len() && !tokens[end].shape.has(Shape::PARAGRAPH) {
            lines |= tokens[end].shape.has(Shape::NEWLINE);
            end += 1;
        }
        if lines {
            group(text, tokens, start, end, out);
        } else {
            push(tokens, start, end, 0, out);
        }
        start = end;
    }
}

/// A run of lines without an empty one between.
fn group(text: &str, tokens: &[Token], start: usize, end: usize, out: &mut Vec<Block>) {
    let mut widest = 0;
    let mut line_start = tokens[start].start;
    for i in start + 1..=end {
        if i == end || tokens[i].shape.has(Shape::NEWLINE) {
            widest = widest.max(tokens[i - 1].end() - line_start);
            line_start = tokens.get(i).map_or(line_start, |t| t.start);
        }
    }
    let wrapped = WRAPPED.contains(&widest);
    let (mut from, mut breaks) = (start, 0);
    line_start = tokens[start].start;
    for i in start + 1..end {
        if !tokens[i].shape.has(Shape::NEWLINE) {
            continue;
        }
        let width = tokens[i - 1].end() - line_start;
        let word =
            text.as_bytes()[tokens[i].start as usize..].iter().take(40).position(u8::is_ascii_whitespace).unwrap_or(40);
        let full = (width + 1 + word as u32) as f32 >= widest as f32 * FILLED;
        let goes_on = goes_on(tokens, from, i);
        if !(wrapped && full || goes_on) || is_item(tokens, i) {
            push(tokens, from, i, breaks, out);
            from = i;
            breaks = 0;
        } else {
            breaks += 1;
        }
        line_start = tokens[i].start;
    }
    push(tokens, from, end, breaks, out);
}

/// Whether the line that starts at token `i` goes on with a sentence of the block that started at token `from`.
fn goes_on(tokens: &[Token], from: usize, i: usize) -> bool {
    let lower = |t: Token| t.is_word() && !t.shape.has(Shape::UPPER) && !t.shape.has(Shape::DIGIT);
    let before = &tokens[i.saturating_sub(12).max(from)..i];
    lower(tokens[i])
        && before.iter().filter(|t| t.is_word()).count() >= 3
        && (before[before.len() - 1].is_word() || before[before.len() - 1].is_mark(','))
}

/// Whether a list label stands at token `i`, the first of its line: a bullet, "3." or "b)".
fn is_item(tokens: &[Token], i: usize) -> bool {
    let spaced = |k: usize| tokens.get(k).is_some_and(|t| t.shape.has(Shape::SPACED) && !t.shape.has(Shape::NEWLINE));
    let t = tokens[i];
    if let Some('*' | '-' | '+' | '•' | '·' | '‣' | '▪' | '●' | '○' | '■' | '–' | '—') = t.mark() {
        spaced(i + 1)
    } else {
        let label = t.kind == TokenKind::Number || (t.is_word() && t.len == 1);
        label
            && tokens.get(i + 1).is_some_and(|n| n.start == t.end() && matches!(n.mark(), Some('.' | ')')))
            && spaced(i + 2)
    }
}

/// Appends the block of tokens `start..end`, with `breaks` line breaks inside.
fn push(tokens: &[Token], start: usize, end: usize, breaks: u32, out: &mut Vec<Block>) {
    let part = &tokens[start..end];
    let span = Span::new(part[0].start, part[part.len() - 1].end());
    let words = part.iter().take(16).filter(|t| t.is_word()).count();
    let kind = if !part
        .iter()
        .any(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number | TokenKind::Url | TokenKind::Email))
    {
        BlockKind::Marks
    } else if is_item(tokens, start) {
        BlockKind::ListItem
    } else if words < 16 && part.len() < 24 && !ends_sentence(part) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    };
    let lines = 1 + breaks;
    out.push(Block { span, kind, tokens: start as u32..end as u32, lang: Lang::Unknown, lines });
}

/// Whether the last visible mark is a full stop or its like, closing quotes and brackets apart.
fn ends_sentence(tokens: &[Token]) -> bool {
    let closing = |t: &&Token| matches!(t.mark(), Some('"' | '\'' | '”' | '’' | '»' | ')' | ']' | '“'));
    tokens
        .iter()
        .rev()
        .find(|t| !closing(t))
        .is_some_and(|t| matches!(t.mark(), Some('.' | '!' | '?' | '…' | ':' | ';' | ',' | '。' | '！' | '？')))
}
