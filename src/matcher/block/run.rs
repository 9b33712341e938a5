//! Runs: marker lines that stand together, weighed as one.
//!
//! A run begins and ends with a marker. Between two of them a few other lines may stand (the labels of a form's
//! fields), but no paragraph of prose. A line said twice counts once, so a page that prints "Home" ten times is
//! not ten times a menu. A list that a sentence with a colon introduces belongs to the sentence.

use super::marker::Index;
use super::{Anchor, Each, End, Spec, headlines};
use crate::matcher::{Found, Hit, Mark, RuleIx};
use crate::text::layers::{Line, Outline};
use crate::text::cut;
use crate::text::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A line of this many words that ends with a colon introduces what follows.
const INTRODUCTION: u16 = 5;

/// A headline stands again within this many lines: menus and icons stand between.
const ECHO: usize = 400;

/// A marked line of more words is as long as a sentence of prose, so a fix of it deserves a look.
const LONG: u16 = 12;

/// Lines below the first line of an attribution that go on with it.
const ATTRIBUTION: usize = 2;

/// Words on a line of prose below a heading.
const PROSE: usize = 5;

/// One rule's way to put runs together.
pub(super) struct Runs {
    pub(super) rule: RuleIx,
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

    /// Whether it is the lines beside the runs that are reported.
    pub(super) fn is_beside(&self) -> bool {
        self.each == Each::Beside
    }

    /// Reports the runs among this rule's marks, which are in order of position.
    pub(super) fn find(&self, index: &Index, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        let mut kept = Vec::new();
        let marks = if marks.iter().any(|m| index.marker_of(*m).echo) {
            kept.extend(marks.iter().copied().filter(|m| !index.marker_of(*m).echo || is_echoed(outline, m.span)));
            kept.as_slice()
        } else {
            marks
        };
        if marks.is_empty() {
            return;
        }
        let mut start = 0;
        for i in 1..=marks.len() {
            let goes_on = i < marks.len()
                && (marks[i].span == marks[i - 1].span
                    || self.bridges(outline.text, outline.lines, marks[i - 1].span, marks[i].span));
            if !goes_on {
                self.weigh(index, outline, &marks[start..i], found);
                start = i;
            }
        }
    }

    /// Whether nothing, or few and short lines, stand between two marked spans.
    fn bridges(&self, text: &str, lines: &[Line], before: Span, after: Span) -> bool {
        let gap = text.get(before.range().end..after.range().start).unwrap_or_default();
        let (head, tail) = (gap.split('\n').next().unwrap_or_default(), gap.rsplit('\n').next().unwrap_or_default());
        // The rest of a line that is marked in part is prose.
        if head.contains(char::is_alphanumeric) || tail.contains(char::is_alphanumeric) {
            return false;
        }
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
        if !self.is_placed(outline, span) || is_introduced(outline, span) {
            return;
        }
        // Several lines of a page are no attribution, however the first begins.
        if run.iter().all(|m| m.span == run[0].span) && (is_attribution(outline, span) || is_underlined(outline, span)) {
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
        let last = run.last().map(|m| index.marker_of(*m));
        let certain = alone || score + 1e-4 >= self.min_score;
        let whole = match last {
            Some(last) if last.heads => headlines::below(outline, span, certain),
            Some(last) if last.paragraph && certain => headlines::paragraph(outline, span),
            _ => span,
        };
        // Headlines below a heading prove that it is one of the page.
        if !certain && whole == span {
            return;
        }
        match self.each {
            Each::Run => {
                let span = whole;
                found.hits.push(self.hit(outline, span, run));
            }
            Each::Beside => {}
            Each::Line => {
                for (i, mark) in run.iter().enumerate() {
                    if i == 0 || run[i - 1].span != mark.span {
                        found.hits.push(self.hit(outline, mark.span, &run[i..=i]));
                    }
                }
            }
        }
    }

    fn hit(&self, outline: &Outline<'_>, span: Span, run: &[Mark]) -> Hit {
        let text = outline.text;
        let lines = span.text(text).lines().filter(|l| !l.trim().is_empty()).count();
        let hit = Hit::new(self.rule, span).part("first", run[0].span).part("last", run[run.len() - 1].span);
        let hit = hit.value("lines", lines);
        let hit = if cut::shares_line(text, span) { hit.flag("inline") } else { hit };
        let words = |mark: &Mark| {
            let below = outline.lines.partition_point(|l| l.span.start() <= mark.span.start());
            below.checked_sub(1).map_or(0, |i| outline.lines[i].words)
        };
        let first = outline.lines.partition_point(|l| l.span.end() <= span.start());
        let mut inner = outline.lines[first..].iter().take_while(|l| l.span.start() < span.end());
        // Somebody may have left a remark between two lines of the form.
        let hit = if inner.any(|l| !run.iter().any(|m| m.span.overlaps(l.span))) { hit.flag("gap") } else { hit };
        if run.iter().any(|mark| words(mark) > LONG) { hit.flag("long") } else { hit }
    }

    fn is_placed(&self, outline: &Outline<'_>, span: Span) -> bool {
        let text = outline.text;
        let room = (text.len() as f32 * self.anchor.within) as u32;
        // What can be seen between the run and the end counts, not the empty lines.
        let line = outline.lines.partition_point(|l| l.span.start() <= span.start()).saturating_sub(1);
        let line = outline.lines.get(line).map_or(0, |l| l.span.range().start);
        let head = || text[..line].trim_start().len() as u32 <= room;
        let tail = || text[span.end() as usize..].trim_end().len() as u32 <= room;
        match self.anchor.at {
            End::Head => head(),
            End::Tail => tail(),
            End::Edge => head() || tail(),
            End::Anywhere => true,
        }
    }
}

/// Whether what stands before the span on its line is a line of its own further down.
fn is_echoed(outline: &Outline<'_>, span: Span) -> bool {
    let below = outline.lines.partition_point(|l| l.span.start() <= span.start());
    let Some(line) = below.checked_sub(1).and_then(|i| outline.lines.get(i)) else { return false };
    let title = outline.text.get(line.span.range().start..span.range().start).unwrap_or_default().trim();
    let same = |l: &Line| l.span.text(outline.text).trim_matches(|c: char| c.is_whitespace() || "#*=".contains(c)) == title;
    !title.is_empty() && outline.lines[below..].iter().take(ECHO).any(same)
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

/// Whether the line says whom the text above quotes: "-- The harbour guide, page 12", right under it, or is the second
/// or third line of such a note.
fn is_attribution(outline: &Outline<'_>, span: Span) -> bool {
    let line = outline.lines.partition_point(|l| l.span.start() <= span.start());
    let Some(own) = line.checked_sub(1) else { return false };
    let shown = |i: usize| outline.lines[i].span.text(outline.text).trim();
    let first = (own.saturating_sub(ATTRIBUTION)..=own).rev().find(|i| is_dashed(shown(*i)));
    let Some(first) = first.filter(|i| *i > 0) else { return false };
    let below = |i: usize| {
        let gap = outline.lines[i].span.range().end..outline.lines[i + 1].span.range().start;
        outline.text.get(gap).unwrap_or_default().matches('\n').count()
    };
    // A list of lines with dashes quotes nobody, and a longer note stands in one piece.
    below(first - 1) <= 2 && !is_dashed(shown(first - 1)) && (first..own).all(|i| below(i) == 1)
}

/// Whether the line is a heading of the text: a row of one mark stands right under it, and prose below.
fn is_underlined(outline: &Outline<'_>, span: Span) -> bool {
    let rest = outline.text.get(span.range().end..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
    let Some(rest) = rest.strip_prefix('\n') else { return false };
    let mut below = rest.split('\n');
    let row = below.next().unwrap_or_default().trim();
    let mark = row.chars().next().filter(|c| "=-~^*'\"#+".contains(*c));
    mark.is_some_and(|m| row.len() >= 4 && row.chars().all(|c| c == m))
        && below.find(|l| !l.trim().is_empty()).is_some_and(|l| l.split_whitespace().nth(PROSE - 1).is_some())
}

/// Whether a line begins with a dash and a word behind a space, and does not end with a dash as well.
fn is_dashed(line: &str) -> bool {
    let rest = line.strip_prefix("--").or_else(|| line.strip_prefix('—')).or_else(|| line.strip_prefix('–'));
    rest.is_some_and(|r| r.starts_with([' ', '\u{a0}']) && r.trim().len() > 1 && !r.ends_with(['-', '—', '–']))
}
