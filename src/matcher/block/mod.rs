//! Blocks: boilerplate found as runs of lines, by what the lines say, how they keep company and where they stand.
//!
//! "Leave a Reply" alone proves little: an article about weblogs may have a heading of that name. Followed by
//! "Your email address will not be published" near the end of a page it is a comment form. So every line that
//! looks like one of a rule's markers gets a weight, lines that stand together are summed up, and only a run that
//! weighs enough and stands at the right end of the document is reported.
//!
//! A marker compares words, never bytes: case, marks, counters and accents written either way do not count
//! (see `line`). Whole-line markers cost one look-up per line, however many there are (see `marker`); the
//! runs are put together once the whole document was seen (see `run`).
//!
//! An extractor that lost the line breaks leaves a page as one line. Markers that say so (`inline`) are looked for
//! in the parts of such a line too (see `part`): sentences, and words that lost the space between them.

mod beside;
mod headlines;
mod heads;
mod line;
mod marker;
mod part;
mod phrase;
mod read;
mod run;
mod shape;
mod sieve;
#[cfg(test)]
mod tests;

pub use read::read;

use super::{Found, Known, Mark, Matcher, Needs, RuleIx, Tools};
use crate::text::lang::Lang;
use crate::text::layers::{Outline, View};
use marker::{Index, Room};
use run::Runs;

/// What the rule file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Where in the document the run must stand.
    pub anchor: Anchor,
    /// The least a run must weigh.
    pub min_score: f32,
    /// Lines that are no marker allowed between two that are.
    pub max_gap: usize,
    /// A line in a gap with more words than this ends the run.
    pub gap_words: u16,
    /// One hit for the run, or one for each line of it.
    pub each: Each,
    /// What to look for.
    pub markers: Vec<MarkerSpec>,
}

/// Where in the document a run must stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// At which end.
    pub at: End,
    /// How much of the document, in bytes from 0 to 1, may stand between the run and that end.
    pub within: f32,
}

/// An end of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Near the start.
    Head,
    /// Near the end.
    Tail,
    /// Near either end.
    Edge,
    /// It does not matter.
    Anywhere,
}

/// What is reported of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// One hit from its first to its last line.
    Run,
    /// One hit for each line that is a marker.
    Line,
    /// The bare lines that stand among the markers and the findings of rules that vouch for them.
    Beside,
}

/// A kind of line that weighs something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarkerSpec {
    /// The line is exactly one of these.
    pub line: Vec<String>,
    /// The line starts with one of these; one that ends with a colon wants the colon on the line.
    pub starts: Vec<String>,
    /// The line ends with one of these.
    pub ends: Vec<String>,
    /// One of these stands somewhere on the line.
    pub contains: Vec<String>,
    /// Every word of the line is one of these or of `with`.
    pub made_of: Vec<String>,
    /// Words a line of `made_of` may also hold.
    pub with: Vec<String>,
    /// One of these stands on the line besides; empty for none.
    pub also: Vec<String>,
    /// The line does not end with a full stop.
    pub open: bool,
    /// How many words of `made_of` the line has at least.
    pub at_least: usize,
    /// What a line of `made_of` must look like besides.
    pub shape: Shape,
    /// What a matching line weighs.
    pub weight: f32,
    /// A run that holds this marker weighs enough.
    pub alone: bool,
    /// The line has fewer words than this.
    pub words_below: u16,
    /// Whether it holds on a part of a longer line.
    pub inline: Inline,
    /// A list of headlines below belongs to it.
    pub heads: bool,
    /// The rest of its paragraph belongs to it, where all of that may be headlines.
    pub paragraph: bool,
    /// Languages of the block or document it holds in; empty for all.
    pub langs: Vec<Lang>,
    /// Markers of one group share a cap.
    pub group: Option<String>,
    /// The most that this marker, or its group, adds to a run.
    pub cap: Option<f32>,
}

/// Whether a marker holds on a part of a longer line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inline {
    /// Only on lines of its own.
    #[default]
    Never,
    /// On a sentence of a line, too.
    Sentence,
    /// On a sentence, and as a label in front of one: "Advertisement The mayor said".
    Label,
}

/// What a line of listed words must look like besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Numbers may stand on it.
    #[default]
    Any,
    /// No number stands on it.
    Words,
    /// A number stands on it.
    Counted,
    /// A date stands on it: a listed word with a number, or numbers such as 2019-11-20.
    Date,
    /// A date and a time of day stand on it.
    Moment,
    /// A listed word and a date stand on it: "Updated 3 March 2021".
    Stamp,
    /// It begins with listed words, and names follow: "Posted by Ann Lee".
    Names,
    /// The copyright sign and a year near the start of the line.
    Copyright,
    /// The copyright sign and a name close the line: "A boat on the Aral Sea. © Reuters / Ann Lee".
    Credit,
    /// A headline, then a mark between spaces, then a name with a listed word: "Bridge closed — Valley News". Only the
    /// mark and the name are reported.
    Suffix,
    /// The same with any name, where the headline is a line of its own further down: the title of the page and its text.
    Echo,
    /// Short steps with marks between them, the first of listed words: "Home > World > Asia".
    Trail,
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let index = Index::new(rules.iter().map(|(_, spec)| *spec), tools.vocab);
    let runs = rules.iter().map(|(rule, spec)| Runs::new(*rule, spec)).collect();
    Box::new(Compiled { index, runs })
}

struct Compiled {
    index: Index,
    runs: Vec<Runs>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs { tokens: true, lines: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut room = Room::default();
        line::each(view, |tokens, extent| self.index.look(view, tokens, extent, &mut room, &mut found.marks));
    }

    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        if marks.is_empty() {
            return;
        }
        let mut by_rule: Vec<Vec<Mark>> = vec![Vec::new(); self.runs.len()];
        for mark in marks {
            by_rule[self.index.rule_of(*mark)].push(*mark);
        }
        for (runs, marks) in self.runs.iter().zip(&mut by_rule).filter(|(runs, _)| !runs.is_beside()) {
            marks.sort_by_key(|m| m.span);
            runs.find(&self.index, outline, marks, found);
        }
    }

    fn beside(&self, outline: &Outline<'_>, marks: &[Mark], known: &[Known], found: &mut Found) {
        for (i, runs) in self.runs.iter().enumerate().filter(|(_, runs)| runs.is_beside()) {
            let mine = marks.iter().filter(|m| self.index.rule_of(**m) == i);
            let mine = mine.map(|m| Known { span: m.span, by: m.key | 1 << 31, weight: m.value });
            let mut all: Vec<Known> = known.iter().copied().chain(mine).collect();
            all.sort_by_key(|k| k.span);
            beside::find(runs.rule, outline, &all, found);
        }
    }
}
