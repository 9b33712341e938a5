//! Pairs: quotation marks and brackets that must balance, and what an editor would do where they do not.
//!
//! The marks of each block are read once into a model of its quotations ([`model`]); every rule of this kind looks
//! at that model through one or more checks. `“A.” B, C,” he said`: the first closer is early, because the
//! quotation goes on to a second one. A quotation may run over paragraphs, opening again in each.
//!
//! Where a text does not decide, nothing is said: inch marks, apostrophes, a mark that could open or close.

mod bracket;
mod check;
mod glyph;
mod model;
mod speech;

use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::lang::Lang;
use crate::text::layers::{Block, BlockKind, View};
use crate::text::token::Shape;
use check::Scene;
use glyph::Family;
use model::{Quotes, Role, opens_block};
use speech::Speech;

/// What a rule looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Check {
    /// A quotation closed after a sentence though it goes on to a second closing mark.
    EarlyClose,
    /// A quotation that runs into `, said X.` without a closing mark.
    RunsIntoAttribution,
    /// An opening mark without a closing one.
    Unclosed,
    /// A closing mark without an opening one.
    Unopened,
    /// A closing mark that does not fit the opening one.
    Mismatched,
    /// A space on the wrong side of a mark.
    SpaceSide,
    /// A bracket without a partner.
    Bracket,
}

impl Check {
    const ALL: &'static [(&'static str, Self)] = &[
        ("early-close", Self::EarlyClose),
        ("runs-into-attribution", Self::RunsIntoAttribution),
        ("unclosed", Self::Unclosed),
        ("unopened", Self::Unopened),
        ("mismatched", Self::Mismatched),
        ("space-side", Self::SpaceSide),
        ("bracket", Self::Bracket),
    ];
}

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `check`: what the rule reports.
    pub checks: Vec<Check>,
    /// `verbs`: further words that attribute a quotation, as "purred" does in "he purred".
    pub verbs: Vec<String>,
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    if !fields.has("check") {
        // The required-field error names the place; the value is read below where it is there.
        fields.required_text("check", problems);
        return None;
    }
    let checks = fields.choices("check", Check::ALL, problems)?;
    let verbs = fields.texts("verbs", problems).unwrap_or_default();
    Some(Spec { checks, verbs })
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let verbs = rules.iter().flat_map(|(_, s)| s.verbs.iter().map(String::as_str));
    let speech = Speech::new(tools.vocab, verbs);
    let of = |check: Check| rules.iter().filter(|(_, s)| s.checks.contains(&check)).map(|(r, _)| *r).collect();
    Box::new(Compiled {
        speech,
        early: of(Check::EarlyClose),
        run_on: of(Check::RunsIntoAttribution),
        unclosed: of(Check::Unclosed),
        unopened: of(Check::Unopened),
        mismatched: of(Check::Mismatched),
        space: of(Check::SpaceSide),
        bracket: of(Check::Bracket),
    })
}

/// Blocks over which a quotation may run without opening again: verse line by line, a letter, a hard-wrapped page.
const REACH: usize = 40;

struct Compiled {
    speech: Speech,
    early: Vec<RuleIx>,
    run_on: Vec<RuleIx>,
    unclosed: Vec<RuleIx>,
    unopened: Vec<RuleIx>,
    mismatched: Vec<RuleIx>,
    space: Vec<RuleIx>,
    bracket: Vec<RuleIx>,
}

/// A mark without a partner in its block.
struct Lone {
    block: usize,
    family: Family,
    role: Role,
    /// Explains another mark, says nothing by itself.
    silent: bool,
    hit: Hit,
}

/// What the blocks of a chunk leave for the look at all of them.
#[derive(Default)]
struct Rest {
    lone: Vec<Lone>,
    /// For each block, the family of the quotation it opens with.
    openers: Vec<Option<Family>>,
    /// Mismatched pairs: block, opener, closer.
    mismatched: Vec<(usize, (usize, usize))>,
    /// How often each right pair of double marks stands in the chunk.
    styles: Vec<((char, char), u32)>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs { tokens: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        if !self.bracket.is_empty() {
            let from = found.hits.len();
            bracket::scan(view, &self.bracket, found);
            if found.hits.len() > from && is_list_of_sentences(view) {
                found.hits.truncate(from);
            }
        }
        let quote_rules = [&self.early, &self.run_on, &self.unclosed, &self.unopened, &self.mismatched, &self.space];
        if quote_rules.iter().all(|r| r.is_empty()) {
            return;
        }
        let (mut quotes, mut rest) = (Quotes::default(), Rest::default());
        rest.openers.resize(view.blocks.len(), None);
        for b in 0..view.blocks.len() {
            self.block(view, b, &mut quotes, &mut rest, found);
        }
        self.mismatches(view, &rest, &mut quotes, found);
        self.lone(view, rest, found);
    }
}

impl Compiled {
    fn scene<'a>(&'a self, view: &View<'a>, b: usize, quotes: &'a Quotes) -> Scene<'a> {
        let tokens = &view.blocks[b].tokens;
        let (start, end) = (tokens.start as usize, tokens.end as usize);
        Scene { text: view.text, tokens: view.tokens, start, end, quotes, speech: &self.speech }
    }

    fn block(&self, view: &View<'_>, b: usize, quotes: &mut Quotes, rest: &mut Rest, found: &mut Found) {
        let block = &view.blocks[b];
        let (start, end) = (block.tokens.start as usize, block.tokens.end as usize);
        quotes.read(view.text, view.tokens, start, end);
        if quotes.marks.is_empty() || block.kind == BlockKind::Marks {
            return;
        }
        rest.openers[b] = quotes
            .marks
            .first()
            .filter(|m| m.role == Role::Open && opens_block(view.tokens, start, m.token))
            .map(|m| m.family);
        let (mut early, mut run_on, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        let scene = self.scene(view, b, quotes);
        scene.early(&mut early);
        scene.run_ons(&mut run_on);
        scene.mismatched(&mut wrong);
        for e in &early {
            found.hits.extend(self.early.iter().map(|r| scene.early_hit(*r, *e)));
        }
        // A closer is early because of one thing only: the second closer, if there is one.
        run_on.retain(|r| r.early.is_none_or(|c| early.iter().all(|e| e.first != c)));
        for r in &run_on {
            found.hits.extend(self.run_on.iter().map(|rule| scene.run_on_hit(*rule, *r)));
            let Some(mark) = r.early else { continue };
            found.hits.extend(self.early.iter().map(|rule| scene.run_on_early_hit(*rule, *r, mark)));
        }
        for rule in &self.space {
            scene.askew(*rule, &mut found.hits);
        }
        for (i, p) in quotes.partner.iter().enumerate().filter_map(|(i, p)| p.filter(|p| *p > i).map(|p| (i, p))) {
            let style = (quotes.marks[i].c, quotes.marks[p].c);
            if quotes.marks[i].family == Family::Double && glyph::pairs(style.0, style.1) {
                match rest.styles.iter_mut().find(|(s, _)| *s == style) {
                    Some((_, n)) => *n += 1,
                    None => rest.styles.push((style, 1)),
                }
            }
        }
        for i in quotes.lone() {
            let explained = early.iter().any(|e| e.second == i)
                || run_on.iter().any(|r| r.open == i)
                || wrong.iter().any(|(o, c)| *o == i || *c == i);
            let m = quotes.marks[i];
            if explained || !m.certain {
                continue;
            }
            let hit = Hit::new(RuleIx(0), scene.shown(i)).part("mark", scene.span(i));
            let silent = !is_worth_telling(view, b, quotes, i);
            rest.lone.push(Lone { block: b, family: m.family, role: m.role, silent, hit });
        }
        rest.mismatched.extend(wrong.into_iter().map(|w| (b, w)));
    }

    fn mismatches(&self, view: &View<'_>, rest: &Rest, quotes: &mut Quotes, found: &mut Found) {
        if self.mismatched.is_empty() {
            return;
        }
        let style = rest.styles.iter().max_by_key(|(_, n)| *n).map(|(s, _)| *s);
        let mut read = None;
        for (b, pair) in &rest.mismatched {
            let block = &view.blocks[*b];
            if read != Some(*b) {
                quotes.read(view.text, view.tokens, block.tokens.start as usize, block.tokens.end as usize);
                read = Some(*b);
            }
            let lang = if block.lang == Lang::Unknown { view.lang } else { block.lang };
            let scene = self.scene(view, *b, quotes);
            found.hits.extend(self.mismatched.iter().map(|r| scene.mismatch_hit(*r, *pair, style, lang)));
        }
    }

    /// Marks without a partner in their block, less those that another block explains.
    fn lone(&self, view: &View<'_>, rest: Rest, found: &mut Found) {
        let lone = rest.lone;
        if lone.is_empty() || is_list_of_sentences(view) {
            return;
        }
        let mut keep = vec![true; lone.len()];
        let mut last: [Option<usize>; Family::COUNT] = [None; Family::COUNT];
        for (i, l) in lone.iter().enumerate() {
            let slot = &mut last[l.family as usize];
            if let Some(o) = slot.filter(|o| l.role == Role::Close && l.block - lone[*o].block <= REACH) {
                keep[o] = false;
                keep[i] = false;
            }
            *slot = (l.role == Role::Open).then_some(i);
            let opens = |b: usize| rest.openers.get(b) == Some(&Some(l.family));
            // The last paragraph of a run that opens each of its paragraphs breaks off with the text.
            let breaks_off =
                opens(l.block) && i > 0 && lone[i - 1].role == Role::Open && lone[i - 1].block + 1 == l.block;
            let reopened = l.role == Role::Open && (opens(l.block + 1) || breaks_off);
            let cut_off = match l.role {
                Role::Open => l.block + 1 == view.blocks.len() && (view.chunk.end() as usize) < view.text.len(),
                Role::Close => l.block == 0 && view.chunk.start() > 0,
            };
            keep[i] &= !reopened && !cut_off;
        }
        for (l, _) in lone.into_iter().zip(keep).filter(|(_, k)| *k) {
            if l.silent {
                continue;
            }
            let rules = match l.role {
                Role::Open => &self.unclosed,
                Role::Close => &self.unopened,
            };
            found.hits.extend(rules.iter().map(|r| Hit { rule: *r, ..l.hit.clone() }));
        }
    }
}

/// Blocks a list of sentences has at least, and the share of them, in percent, that hold one sentence.
const LIST: (usize, usize) = (30, 80);

/// Whether the chunk is a list of single sentences: a word list's examples, a corpus of segments. Each was cut out of a
/// text, and the other mark of a quotation or bracket stayed there.
fn is_list_of_sentences(view: &View<'_>) -> bool {
    let single = |block: &Block| {
        let tokens = view.block_tokens(block);
        let inner = tokens.windows(2).filter(|w| {
            matches!(w[0].mark(), Some('.' | '!' | '?'))
                && w[1].shape.has(Shape::SPACED)
                && w[1].shape.has(Shape::UPPER)
        });
        inner.take(1).count() == 0
    };
    let count = view.blocks.len();
    count >= LIST.0 && view.blocks.iter().filter(|b| single(b)).count() * 100 >= count * LIST.1
}

/// Whether a lone mark says something: not where the block breaks off in an ellipsis, and single marks only where
/// one opens a block and nothing in it could close it.
fn is_worth_telling(view: &View<'_>, b: usize, quotes: &Quotes, i: usize) -> bool {
    let block = &view.blocks[b];
    let (start, end) = (block.tokens.start as usize, block.tokens.end as usize);
    let m = quotes.marks[i];
    let last = view.tokens[end - 1];
    let breaks_off =
        last.is_mark('…') || (end >= start + 3 && view.tokens[end - 3..end].iter().all(|t| t.is_mark('.')));
    // Verse and hard-wrapped pages: the quotation goes on in the next block because the sentence does.
    let stops = view.tokens[start..end].iter().rev().take(3).any(|t| matches!(t.mark(), Some('.' | '!' | '?' | '。')));
    let flows_on = !stops && b + 1 < view.blocks.len();
    match m.role {
        Role::Open if breaks_off || flows_on || m.token + 1 >= end => false,
        Role::Close if m.token == start => false,
        Role::Open if m.family == Family::Single => {
            let next = view.tokens[m.token + 1];
            let english = matches!(block.lang, Lang::En | Lang::Unknown);
            english
                && opens_block(view.tokens, start, m.token)
                && next.shape.has(Shape::UPPER)
                && end - start > 8
                && quotes.marks[i + 1..].iter().all(|n| n.family != Family::Single)
        }
        // It explains an opener before it; by itself it could be an apostrophe.
        Role::Close => m.family != Family::Single,
        Role::Open => true,
    }
}

#[cfg(test)]
mod tests;
