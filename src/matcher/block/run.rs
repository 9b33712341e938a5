//! Runs: marker lines that stand together, weighed as one.
//!
//! A run begins and ends with a marker. Between two of them a few other lines may stand (the labels of a form's
//! fields), but no paragraph of prose. A line said twice counts once, so a page that prints "Home" ten times is
//! not ten times a menu. A list that a sentence with a colon introduces belongs to the sentence.

use super::marker::Index;
use super::{Anchor, Each, End, Spec};
use crate::matcher::{Found, Hit, Mark, RuleIx};
use crate::text::layers::{Line, Outline};
use crate::text::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A line of this many words that ends with a colon introduces what follows.
const INTRODUCTION: u16 = 5;

/// One rule's way to put runs together.
pub(super) struct Runs {
    rule: RuleIx,
    anchor: Anchor,
    min_score: f32,
    max_gap: usize,
    gap_words: u16,
    each: Each,
}

impl Runs {
    pub(super) fn new(rule: RuleIx, spec: &Spec) -> Self {
        let Spec { anchor, min_score, max_gap, gap_words, each, markers: _ } = *spec;
        Self { rule, anchor, min_score, max_gap, gap_words, each }
    }

    /// Reports the runs among this rule's marks, which are in order of position.
    pub(super) fn find(&self, index: &Index, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        let mut start = 0;
        for i in 1..=marks.len() {
            let goes_on = i < marks.len()
                && (marks[i].span == marks[i - 1].span
                    || self.bridges(outline.lines, marks[i - 1].span, marks[i].span));
            if !goes_on {
                self.weigh(index, outline, &marks[start..i], found);
                start = i;
            }
        }
    }

    /// Whether few and short lines stand between two marker lines.
    fn bridges(&self, lines: &[Line], before: Span, after: Span) -> bool {
        let first = lines.partition_point(|l| l.span.start() < before.end());
        let mut gap = lines[first..].iter().take(self.max_gap + 1).take_while(|l| l.span.start() < after.start());
        let mut count = 0;
        gap.all(|l| {
            count += 1;
            count <= self.max_gap && l.words <= self.gap_words
        })
    }

    fn weigh(&self, index: &Index, outline: &Outline<'_>, run: &[Mark], found: &mut Found) {
        let span = run[0].span.cover(run[run.len() - 1].span);
        if !self.is_placed(outline.text, span) || is_introduced(outline, span) {
            return;
        }
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let mut groups: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
        let mut alone = false;
        // Of two markers of one group that hold on one line, the heavier counts.
        let mut line: Vec<(u32, f32, f32)> = Vec::new();
        for (i, mark) in run.iter().enumerate() {
            let marker = index.marker_of(*mark);
            alone |= marker.alone;
            match line.iter_mut().find(|(group, ..)| *group == marker.group) {
                Some((_, weight, _)) => *weight = weight.max(marker.weight),
                None => line.push((marker.group, marker.weight, marker.cap)),
            }
            if run.get(i + 1).is_none_or(|next| next.span != mark.span) {
                if seen.insert(mark.key >> 32) {
                    for (group, weight, cap) in &line {
                        groups.entry(*group).or_insert((0.0, *cap)).0 += weight;
                    }
                }
                line.clear();
            }
        }
        // Summed in a fixed order: floating sums depend on it, and a map's order on nothing we control.
        let mut weights: Vec<f32> = groups.values().map(|(sum, cap)| sum.min(*cap)).collect();
        weights.sort_unstable_by(f32::total_cmp);
        let score: f32 = weights.iter().sum();
        if !alone && score + 1e-4 < self.min_score {
            return;
        }
        match self.each {
            Each::Run => found.hits.push(self.hit(outline.text, span, run)),
            Each::Line => {
                for (i, mark) in run.iter().enumerate() {
                    if i == 0 || run[i - 1].span != mark.span {
                        found.hits.push(Hit::new(self.rule, mark.span).part("first", mark.span).value("lines", 1));
                    }
                }
            }
        }
    }

    fn hit(&self, text: &str, span: Span, run: &[Mark]) -> Hit {
        let lines = span.text(text).lines().filter(|l| !l.trim().is_empty()).count();
        Hit::new(self.rule, span).part("first", run[0].span).part("last", run[run.len() - 1].span).value("lines", lines)
    }

    fn is_placed(&self, text: &str, span: Span) -> bool {
        let room = (text.len() as f32 * self.anchor.within) as u32;
        // What can be seen between the run and the end counts, not the empty lines.
        let head = || text[..span.start() as usize].trim_start().len() as u32 <= room;
        let tail = || text[span.end() as usize..].trim_end().len() as u32 <= room;
        match self.anchor.at {
            End::Head => head(),
            End::Tail => tail(),
            End::Edge => head() || tail(),
            End::Anywhere => true,
        }
    }
}

/// Whether a line of prose announces what follows: "The survey asked about these networks:" makes a list of them a
/// part of the text.
fn is_introduced(outline: &Outline<'_>, span: Span) -> bool {
    let before = outline.lines.partition_point(|l| l.span.start() < span.start());
    before
        .checked_sub(1)
        .map(|i| outline.lines[i])
        .is_some_and(|line| line.words >= INTRODUCTION && line.span.text(outline.text).ends_with([':', '：']))
}
