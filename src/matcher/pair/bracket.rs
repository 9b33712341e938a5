//! Brackets that do not balance in their block.
//!
//! Silent on what is no bracket: list labels `a)` and `2)`, faces `:-)` and `)))`, half-open intervals `[0, 1)`,
//! and on blocks that look like program text.

use super::super::{Found, Hit, RuleIx};
use crate::text::layers::{BlockKind, View};
use crate::text::span::Span;
use crate::text::token::{Shape, Token, TokenKind};

/// Brackets open at once that are remembered.
const DEPTH: usize = 16;
/// Blocks over which a parenthesis may run: a passage in brackets of several paragraphs.
const REACH: usize = 8;

struct Lone {
    block: usize,
    token: usize,
    c: char,
    opens: bool,
}

/// Reports the brackets of a chunk that have no partner.
pub(super) fn scan(view: &View<'_>, rules: &[RuleIx], found: &mut Found) {
    let mut lone: Vec<Lone> = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (b, block) in view.blocks.iter().enumerate() {
        let (start, end) = (block.tokens.start as usize, block.tokens.end as usize);
        open.clear();
        let before = lone.len();
        let mut code = block.kind == BlockKind::Marks || is_lisp(&view.tokens[start..end]);
        for i in start..end {
            let t = view.tokens[i];
            if t.kind != TokenKind::Mark {
                continue;
            }
            let Some(c) = t.mark() else { continue };
            match c {
                // [[wiki markup]]
                '[' | ']' if i > start && !t.shape.has(Shape::SPACED) && view.tokens[i - 1].is_mark(c) => code = true,
                '`' | '=' | '\\' | '|' | '<' | '>' | '{' | '}' | '$' | '^' | '~' | '_' => code = true,
                '(' | '[' if !is_face(view.tokens, i, start, end) => {
                    if open.len() == DEPTH {
                        open.remove(0);
                    }
                    open.push((i, c));
                }
                ')' | ']' if !is_face(view.tokens, i, start, end) => match open.last() {
                    Some(&(_, o)) if partner(o) == c => {
                        open.pop();
                    }
                    // A half-open interval, [0, 1), or a real slip: either way the two belong together.
                    Some(&(o, _)) if is_interval(view.tokens, o, i) => {
                        open.pop();
                    }
                    _ if c == ')' && is_label(view.tokens, i, start) => {}
                    _ => lone.push(Lone { block: b, token: i, c, opens: false }),
                },
                _ => {}
            }
        }
        lone.extend(open.iter().map(|&(token, c)| Lone { block: b, token, c, opens: true }));
        if code {
            lone.truncate(before);
        }
        lone[before..].sort_by_key(|l| l.token);
        // Two or more in one block: a table, a formula, a drawing.
        if lone.len() - before > 2 {
            lone.truncate(before);
        }
    }
    let last_block = view.blocks.len().saturating_sub(1);
    let mut keep = vec![true; lone.len()];
    for i in 0..lone.len() {
        let l = &lone[i];
        let next = lone.get(i + 1).filter(|n| n.block - l.block <= REACH);
        if l.opens && next.is_some_and(|n| !n.opens && n.c == partner(l.c)) {
            keep[i] = false;
            keep[i + 1] = false;
        }
        // A lone `)` that ends a block is a smile in Russian and Ukrainian.
        let smiles = !l.opens && l.c == ')' && l.token + 1 == view.blocks[l.block].tokens.end as usize;
        let cut_off = if l.opens {
            l.block == last_block && (view.chunk.end() as usize) < view.text.len()
        } else {
            l.block == 0 && view.chunk.start() > 0
        };
        keep[i] &= !cut_off && !smiles;
    }
    for (l, _) in lone.iter().zip(keep).filter(|(_, k)| *k) {
        let block = &view.blocks[l.block];
        let t = view.tokens[l.token];
        let span = shown(view.tokens, l, block.tokens.start as usize, block.tokens.end as usize);
        for rule in rules {
            found.hits.push(
                Hit::new(*rule, span).part("mark", t.span()).value("side", if l.opens { "closed" } else { "opened" }),
            );
        }
    }
}

const fn partner(open: char) -> char {
    if open == '(' { ')' } else { ']' }
}

/// The bracket with the word it touches.
fn shown(tokens: &[Token], l: &Lone, start: usize, end: usize) -> Span {
    let t = tokens[l.token];
    if l.opens {
        let next = (l.token + 1 < end).then(|| tokens[l.token + 1]);
        return next.map_or(t.span(), |n| t.span().cover(n.span()));
    }
    let mut k = l.token;
    while k > start && l.token - k < 4 && !tokens[k].shape.has(Shape::SPACED) && !tokens[k].is_word() {
        k -= 1;
    }
    tokens[k].span().cover(t.span())
}

/// `:)`, `;-(`, `=)`, `)))`: part of a face or of a run of laughter.
fn is_face(tokens: &[Token], i: usize, start: usize, end: usize) -> bool {
    let touching = |k: usize| !tokens[k].shape.has(Shape::SPACED);
    let c = tokens[i].mark();
    let before = (i > start && touching(i)).then(|| tokens[i - 1].mark()).flatten();
    let before2 = (i > start + 1 && touching(i) && touching(i - 1)).then(|| tokens[i - 2].mark()).flatten();
    let after = (i + 1 < end && touching(i + 1)).then(|| tokens[i + 1].mark()).flatten();
    let eyes = |m: Option<char>| matches!(m, Some(':' | ';' | '='));
    let laughs = c == Some(')') && (before == c || after == c) && !closes_two(tokens, i, start);
    let turned = c == Some('(') && after == Some(':');
    eyes(before) || (before == Some('-') && eyes(before2)) || laughs || turned
}

/// Whether brackets are as frequent as in `(cond ((null x) ())`: program text that needs no other sign.
fn is_lisp(tokens: &[Token]) -> bool {
    let opens = |t: &Token| matches!(t.mark(), Some('(' | '\''));
    let [first, second, ..] = tokens else { return false };
    let word = second.is_word() && (!second.shape.has(Shape::UPPER) || second.shape.has(Shape::CAPS));
    if !opens(first) || !(opens(second) || word) {
        return false;
    }
    let brackets = tokens.iter().filter(|t| matches!(t.mark(), Some('(' | ')' | '[' | ']'))).count();
    let words = tokens.iter().filter(|t| t.is_word()).count();
    brackets >= 3 && brackets * 5 >= words * 2
}

/// Whether two openers stand before a `))`, so that it is no laughter.
fn closes_two(tokens: &[Token], i: usize, start: usize) -> bool {
    let mut depth = 0i32;
    for k in (start..i).rev().take(32) {
        let face = k > start && matches!(tokens[k - 1].mark(), Some(':' | ';' | '=' | '-'));
        match tokens[k].mark() {
            Some('(') if !face => depth += 1,
            Some(')') => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            return true;
        }
    }
    false
}

/// `a)`, `12)`, `iv)`: a list label, which nothing opens.
fn is_label(tokens: &[Token], i: usize, start: usize) -> bool {
    if i == start || tokens[i].shape.has(Shape::SPACED) {
        return false;
    }
    let t = tokens[i - 1];
    t.len <= 2
        && matches!(t.kind, TokenKind::Word | TokenKind::Number)
        && (i - 1 == start || t.shape.has(Shape::SPACED))
}

/// `[0, 1)`: numbers or single letters between brackets of two kinds.
fn is_interval(tokens: &[Token], open: usize, close: usize) -> bool {
    close - open <= 12
        && tokens[open + 1..close].iter().all(|t| t.kind == TokenKind::Number || t.len <= 3)
        && tokens[open + 1..close].iter().any(|t| matches!(t.mark(), Some(',' | ';')))
}
