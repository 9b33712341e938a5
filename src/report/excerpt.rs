//! Excerpt: the few lines around a finding, as the `Files` that codespan-reporting reads.
//!
//! A line longer than a terminal is shown through a window around the bytes at fault, with `…` where it is cut;
//! a span over many lines shows its first four and its last two. What the terminal would swallow is spelled out
//! (see `visible`). Line numbers and columns stay those of the document, although only the window is copied, so
//! a hundred findings on a line of a hundred megabytes cost a hundred windows.

use super::Linted;
use super::visible::{self, Reveal};
use crate::text::span::Span;
use codespan_reporting::files::{Error, Files};
use std::collections::BTreeMap;
use std::ops::Range;

/// Cells of a line that are shown.
const WIDTH: usize = 160;

/// Cells kept free around the bytes at fault, so that the words beside them can be read.
const MARGIN: usize = WIDTH / 4;

/// Lines shown at the start of a long span, the first not counted; codespan shows as many by default.
const HEAD: usize = 3;

/// Rows codespan may count between two lines that are not neighbours: enough to draw a gap, few enough to walk.
const GAP: usize = 3;

/// Lines of one document, cut to what fits.
pub(super) struct Excerpt<'a> {
    name: String,
    linted: &'a Linted<'a>,
    /// What is shown, rows after each other with line feeds between.
    shown: String,
    rows: Vec<Row>,
    runs: Vec<Run>,
    /// Where the bytes at fault start. They may start between CR and LF, which no run shows.
    start: u32,
}

/// A line of the excerpt.
struct Row {
    /// Its index for codespan; neighbours differ by one, others by more.
    index: usize,
    /// The line of the document, from 0.
    line: usize,
    /// Where it lies in what is shown.
    range: Range<usize>,
}

/// Bytes of the document and what is shown for them.
struct Run {
    source: Range<usize>,
    shown: Range<usize>,
}

/// The bytes of one line that must be visible: of the first span that asks, and of all.
struct Focus {
    first: Range<usize>,
    all: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// The excerpt around `main`. The places of `also` that would not fit beside it are returned by their index.
    pub(super) fn new(linted: &'a Linted<'a>, main: Span, also: &[Span]) -> (Self, Vec<usize>) {
        let mut wanted: BTreeMap<usize, Focus> = BTreeMap::new();
        let main = mark(linted, main);
        let (first, last) = (linted.lines.line_of(main.start()), linted.lines.line_of(main.end()));
        let head = first..last.min(first + HEAD) + 1;
        let tail = head.end.max(last.saturating_sub(1))..last + 1;
        for line in head.chain(tail) {
            let whole = linted.lines.line(linted.text, line).range();
            let from = (main.start() as usize).clamp(whole.start, whole.end);
            let to = (main.end() as usize).clamp(from, whole.end);
            wanted.insert(line, Focus { first: from..to, all: from..to });
        }
        let mut left_out = Vec::new();
        for (i, span) in also.iter().enumerate() {
            let span = secondary(linted, *span);
            let line = linted.lines.line_of(span.start());
            match wanted.get_mut(&line) {
                None => {
                    wanted.insert(line, Focus { first: span.range(), all: span.range() });
                }
                Some(focus) => {
                    let all = focus.all.start.min(span.range().start)..focus.all.end.max(span.range().end);
                    let whole = linted.lines.line(linted.text, line).range();
                    if whole.len() <= WIDTH || cells(&linted.text[all.clone()]) <= WIDTH - MARGIN {
                        focus.all = all;
                    } else {
                        left_out.push(i);
                    }
                }
            }
        }
        // Codespan fills a gap of a single line by itself, so that line has to be there.
        let lines: Vec<usize> = wanted.keys().copied().collect();
        for pair in lines.windows(2).filter(|pair| pair[1] - pair[0] == 2) {
            let start = linted.lines.line(linted.text, pair[0] + 1).range().start;
            wanted.insert(pair[0] + 1, Focus { first: start..start, all: start..start });
        }
        let name = visible::line(linted.path).into_owned();
        let mut excerpt =
            Self { name, linted, shown: String::new(), rows: Vec::new(), runs: Vec::new(), start: main.start() };
        for (line, focus) in wanted {
            excerpt.push(line, &focus, main);
        }
        (excerpt, left_out)
    }

    fn push(&mut self, line: usize, focus: &Focus, main: Span) {
        let index = match self.rows.last() {
            Some(above) if line == above.line + 1 => above.index + 1,
            Some(above) => above.index + GAP,
            // Room above, which codespan never asks to see.
            None => line,
        };
        let text = self.linted.text;
        let whole = self.linted.lines.line(text, line).range();
        let from = self.shown.len();
        let mut at = whole.start;
        for piece in pieces(text, whole.clone(), focus) {
            if piece.start > at {
                self.shown.push('…');
            }
            self.copy(piece.clone(), main);
            at = piece.end;
        }
        if at < whole.end {
            self.shown.push('…');
        }
        self.rows.push(Row { index, line, range: from..self.shown.len() });
        self.shown.push('\n');
    }

    /// Shows bytes of the document, one run for each stretch that is shown as it is.
    fn copy(&mut self, piece: Range<usize>, main: Span) {
        let text = self.linted.text;
        let mut plain = piece.start;
        for (i, c) in text[piece.clone()].char_indices() {
            let at = piece.start + i;
            let reveal = if main.range().contains(&at) { Reveal::All } else { Reveal::Harmful };
            if let Some(form) = visible::form(c, reveal) {
                self.run(plain..at, &text[plain..at]);
                self.run(at..at + c.len_utf8(), &form);
                plain = at + c.len_utf8();
            }
        }
        // An empty line still needs a run, for a place on it.
        self.run(plain..piece.end, &text[plain..piece.end]);
    }

    fn run(&mut self, source: Range<usize>, form: &str) {
        let from = self.shown.len();
        self.shown.push_str(form);
        self.runs.push(Run { source, shown: from..self.shown.len() });
    }

    /// Where the bytes of a place that was asked for are shown.
    pub(super) fn range(&self, span: Span, role: Role) -> Range<usize> {
        let span = match role {
            Role::Main => mark(self.linted, span),
            Role::Also => secondary(self.linted, span),
        };
        let start = self.to_shown(span.start() as usize);
        start..self.to_shown(span.end() as usize).max(start)
    }

    /// The name of the document, fit to be shown.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Line and column, from 1, of the bytes at fault and what is shown of their line; `None` where more than one
    /// line is shown.
    pub(super) fn only_row(&self) -> Option<(usize, usize, &str)> {
        let [row] = self.rows.as_slice() else { return None };
        let column = self.linted.lines.position(self.linted.text, self.start).character as usize;
        Some((row.line + 1, column, &self.shown[row.range.clone()]))
    }

    fn to_shown(&self, at: usize) -> usize {
        let Some(run) = self.runs[..self.runs.partition_point(|run| run.source.start <= at)].last() else {
            return 0;
        };
        let into = at - run.source.start;
        if into == 0 {
            run.shown.start
        } else if run.source.len() == run.shown.len() {
            // A spelled out character is longer than the character, so this run is shown as it is.
            run.shown.start + into.min(run.shown.len())
        } else {
            run.shown.end
        }
    }

    fn to_source(&self, at: usize) -> usize {
        let Some(run) = self.runs[..self.runs.partition_point(|run| run.shown.start <= at)].last() else {
            return 0;
        };
        (run.source.start + (at - run.shown.start)).min(run.source.end)
    }

    /// The last row at or before the index.
    fn row(&self, index: usize) -> Result<&Row, Error> {
        let after = self.rows.partition_point(|row| row.index <= index);
        let max = self.rows.last().map_or(0, |row| row.index);
        after.checked_sub(1).map(|i| &self.rows[i]).ok_or(Error::LineTooLarge { given: index, max })
    }
}

/// What a place is to its finding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The bytes at fault.
    Main,
    /// A place that explains them.
    Also,
}

/// The bytes to underline: without line breaks at their end, which would drag in the next line.
fn mark(linted: &Linted<'_>, span: Span) -> Span {
    let kept = span.text(linted.text).trim_end_matches(['\r', '\n']).len() as u32;
    Span::new(span.start(), span.start() + kept)
}

/// The bytes to underline of a second place: no more than its first line, and none between CR and LF.
fn secondary(linted: &Linted<'_>, span: Span) -> Span {
    let line = linted.lines.line(linted.text, linted.lines.line_of(span.start()));
    let start = span.start().min(line.end());
    Span::new(start, span.end().clamp(start, line.end()))
}

/// Cells of a text, counted until it is clearly too wide.
fn cells(text: &str) -> usize {
    let mut sum = 0;
    for c in text.chars() {
        sum += visible::cells(c);
        if sum > 2 * WIDTH {
            break;
        }
    }
    sum
}

/// The pieces of a line to show.
fn pieces(text: &str, line: Range<usize>, focus: &Focus) -> Vec<Range<usize>> {
    if line.len() <= WIDTH {
        return vec![line];
    }
    for range in [&focus.all, &focus.first] {
        let taken = cells(&text[range.clone()]);
        if taken <= WIDTH - MARGIN {
            return vec![widen(text, &line, range, WIDTH - taken)];
        }
    }
    // Too long itself: its start and its end.
    let range = &focus.first;
    let head = range.start..forward(text, range.start, line.end, WIDTH / 2);
    let tail = back(text, range.end, range.start, MARGIN)..range.end;
    if tail.start <= head.end {
        return vec![widen(text, &line, range, MARGIN)];
    }
    let before = widen(text, &(line.start..head.end), &head, MARGIN / 2);
    let after = widen(text, &(tail.start..line.end), &tail, MARGIN / 2);
    vec![before, after]
}

/// Adds `room` cells around a range, half on each side where the line allows it.
fn widen(text: &str, line: &Range<usize>, range: &Range<usize>, room: usize) -> Range<usize> {
    let half = back(text, range.start, line.start, room / 2);
    let left = room - cells(&text[half..range.start]);
    let end = forward(text, range.end, line.end, left);
    let start = back(text, range.start, line.start, room - cells(&text[range.end..end]));
    snap(text, line, range, start..end)
}

/// The byte at most `room` cells after `at`.
fn forward(text: &str, at: usize, limit: usize, mut room: usize) -> usize {
    for (i, c) in text[at..limit].char_indices() {
        match room.checked_sub(visible::cells(c)) {
            Some(left) => room = left,
            None => return at + i,
        }
    }
    limit
}

/// The byte at most `room` cells before `at`.
fn back(text: &str, at: usize, limit: usize, mut room: usize) -> usize {
    for (i, c) in text[limit..at].char_indices().rev() {
        match room.checked_sub(visible::cells(c)) {
            Some(left) => room = left,
            None => return limit + i + c.len_utf8(),
        }
    }
    limit
}

/// Moves the cuts inward to a space, where one is near, so that no word is cut.
fn snap(text: &str, line: &Range<usize>, keep: &Range<usize>, mut window: Range<usize>) -> Range<usize> {
    const NEAR: usize = 12;
    if window.start > line.start {
        let space = text[window.start..keep.start].char_indices().take(NEAR).find(|(_, c)| c.is_whitespace());
        window.start += space.map_or(0, |(i, c)| i + c.len_utf8());
    }
    if window.end < line.end {
        let space = text[keep.end..window.end].char_indices().rev().take(NEAR).find(|(_, c)| c.is_whitespace());
        window.end = space.map_or(window.end, |(i, _)| keep.end + i);
    }
    window
}

/// The excerpts of one diagnostic, by their index.
pub(super) struct Excerpts<'a>(pub(super) Vec<Excerpt<'a>>);

impl<'a> Excerpts<'a> {
    fn get(&self, id: usize) -> Result<&Excerpt<'a>, Error> {
        self.0.get(id).ok_or(Error::FileMissing)
    }
}

impl<'f> Files<'f> for Excerpts<'_> {
    type FileId = usize;
    type Name = &'f str;
    type Source = &'f str;

    fn name(&'f self, id: usize) -> Result<&'f str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'f self, id: usize) -> Result<&'f str, Error> {
        Ok(&self.get(id)?.shown)
    }

    fn line_index(&'f self, id: usize, byte: usize) -> Result<usize, Error> {
        let rows = &self.get(id)?.rows;
        let after = rows.partition_point(|row| row.range.start <= byte);
        Ok(rows.get(after.saturating_sub(1)).map_or(0, |row| row.index))
    }

    fn line_number(&'f self, id: usize, index: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.row(index)?.line + 1)
    }

    fn column_number(&'f self, id: usize, _index: usize, byte: usize) -> Result<usize, Error> {
        let excerpt = self.get(id)?;
        let at = match excerpt.start {
            start if excerpt.to_shown(start as usize) == byte => start,
            _ => excerpt.to_source(byte) as u32,
        };
        Ok(excerpt.linted.lines.position(excerpt.linted.text, at).character as usize)
    }

    fn line_range(&'f self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        let row = self.get(id)?.row(index)?;
        // Between two rows lie lines that are counted and not shown.
        Ok(if row.index == index { row.range.clone() } else { row.range.end..row.range.end })
    }
}
