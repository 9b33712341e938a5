//! `SourceMap`: where a span of the text stands in the file.
//!
//! Text and file run side by side in units: one character of a UTF-16 file is two bytes there and one, two or
//! three in the text. Equal units in a row are one run, so plain UTF-8 needs no run at all and a Russian file
//! in windows-1251 needs two runs of four bytes each per word. Bytes that could not be decoded are a run of
//! their own: any number of bytes in the file, one U+FFFD in the text.

use crate::text::span::Span;
use std::ops::Range;

/// Text bytes of the character that stands for undecodable bytes, U+FFFD.
const REPLACEMENT: u8 = 3;
/// Runs between two marks: what a look-up walks at most.
const STEP: usize = 64;

/// Equal units in a row. `file == 0` marks undecodable bytes: `count` is then their number, and the text has
/// one character of `text` bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    count: u16,
    text: u8,
    file: u8,
}

impl Run {
    const fn is_undecodable(self) -> bool {
        self.file == 0
    }

    const fn text_len(self) -> u64 {
        if self.is_undecodable() { self.text as u64 } else { self.count as u64 * self.text as u64 }
    }

    const fn file_len(self) -> u64 {
        if self.is_undecodable() { self.count as u64 } else { self.count as u64 * self.file as u64 }
    }
}

/// Where a run starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Mark {
    text: u64,
    file: u64,
}

/// Which way a position inside a unit is moved to reach the unit's edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Round {
    Down,
    Up,
}

/// The way from a text to the file it was read from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceMap {
    /// Bytes of the file before the text: its byte order mark.
    start: u64,
    /// Empty where every byte of the text is the same byte in the file.
    runs: Vec<Run>,
    /// The start of every [`STEP`]th run.
    marks: Vec<Mark>,
}

impl SourceMap {
    /// The map of a text that is its file, after `start` bytes of byte order mark.
    #[must_use]
    pub fn verbatim(start: u64) -> Self {
        Self { start, runs: Vec::new(), marks: Vec::new() }
    }

    /// Whether every byte of the text is the same byte in the file.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.runs.is_empty()
    }

    /// The bytes of the file that `span` was read from. Exact on the edges of units, which are the characters of
    /// all but a few double characters of Big5; elsewhere the smallest range of whole units.
    #[must_use]
    pub fn to_file(&self, span: Span) -> Range<u64> {
        let (start, end) = (u64::from(span.start()), u64::from(span.end()));
        if self.is_verbatim() {
            return self.start + start..self.start + end;
        }
        let from = self.place(start, Round::Down);
        let to = if span.is_empty() { from } else { self.place(end, Round::Up) };
        from..to
    }

    /// The bytes of the file that `span` was read from; `None` where an end of it lies inside a unit.
    #[must_use]
    pub fn to_file_exactly(&self, span: Span) -> Option<Range<u64>> {
        let range = self.to_file(span);
        let inner =
            |at: u32| !self.is_verbatim() && self.place(at.into(), Round::Down) != self.place(at.into(), Round::Up);
        (!inner(span.start()) && !inner(span.end())).then_some(range)
    }

    /// Whether the bytes of `span` are the same bytes in the file.
    #[must_use]
    pub fn is_identity(&self, span: Span) -> bool {
        self.over(span).all(|(_, r)| r.text == 1 && r.file == 1)
    }

    /// The first undecodable bytes of the file that lie under `span`.
    #[must_use]
    pub fn undecodable(&self, span: Span) -> Option<Range<u64>> {
        let (mark, run) = self.over(span).find(|(_, r)| r.is_undecodable())?;
        Some(mark.file..mark.file + run.file_len())
    }

    /// The file position of text position `at`.
    fn place(&self, at: u64, round: Round) -> u64 {
        let mut place = self.mark_before(at).1.file;
        for (mark, run) in self.runs_from(at) {
            if at < mark.text + run.text_len() {
                let inside = at.saturating_sub(mark.text);
                if run.is_undecodable() {
                    return mark.file + if inside > 0 && round == Round::Up { run.file_len() } else { 0 };
                }
                let units = match round {
                    Round::Down => inside / u64::from(run.text),
                    Round::Up => inside.div_ceil(u64::from(run.text)),
                };
                return mark.file + units * u64::from(run.file);
            }
            place = mark.file + run.file_len();
        }
        place
    }

    /// The last mark at or before text position `at`, and its number.
    fn mark_before(&self, at: u64) -> (usize, Mark) {
        let i = self.marks.partition_point(|m| m.text <= at).saturating_sub(1);
        (i, self.marks.get(i).copied().unwrap_or(Mark { text: 0, file: self.start }))
    }

    /// The runs from the last mark before `at`, with their starts.
    fn runs_from(&self, at: u64) -> impl Iterator<Item = (Mark, Run)> + '_ {
        let (i, mut mark) = self.mark_before(at);
        self.runs.iter().skip(i * STEP).map(move |run| {
            let here = mark;
            mark = Mark { text: here.text + run.text_len(), file: here.file + run.file_len() };
            (here, *run)
        })
    }

    /// The runs that share a byte of the text with `span`.
    fn over(&self, span: Span) -> impl Iterator<Item = (Mark, Run)> + '_ {
        let (start, end) = (u64::from(span.start()), u64::from(span.end()));
        self.runs_from(start)
            .skip_while(move |(mark, run)| mark.text + run.text_len() <= start)
            .take_while(move |(mark, _)| mark.text < end)
    }
}

/// Builds a map while a file is decoded.
#[derive(Clone, Debug)]
pub(super) struct Builder {
    map: SourceMap,
    at: Mark,
}

impl Builder {
    /// A map of a file whose text starts after `start` bytes.
    pub(super) fn new(start: u64) -> Self {
        Self { map: SourceMap::verbatim(start), at: Mark { text: 0, file: start } }
    }

    /// Adds `count` units of `text` bytes in the text and `file` bytes in the file.
    pub(super) fn units(&mut self, text: u8, file: u8, mut count: usize) {
        if let Some(last) = self.map.runs.last_mut()
            && (last.text, last.file) == (text, file)
        {
            let more = count.min(usize::from(u16::MAX - last.count));
            last.count += more as u16;
            self.at.text += more as u64 * u64::from(text);
            self.at.file += more as u64 * u64::from(file);
            count -= more;
        }
        while count > 0 {
            let now = count.min(usize::from(u16::MAX));
            self.push(Run { count: now as u16, text, file });
            count -= now;
        }
    }

    /// Adds `len` undecodable bytes; returns how many U+FFFD stand for them: one per 64 KiB.
    pub(super) fn undecodable(&mut self, mut len: usize) -> usize {
        let mut marks = 0;
        while len > 0 {
            let now = len.min(usize::from(u16::MAX));
            self.push(Run { count: now as u16, text: REPLACEMENT, file: 0 });
            len -= now;
            marks += 1;
        }
        marks
    }

    /// The map; a text that is its file byte for byte needs no runs.
    pub(super) fn finish(mut self) -> SourceMap {
        if self.map.runs.iter().all(|r| r.text == 1 && r.file == 1) {
            return SourceMap::verbatim(self.map.start);
        }
        self.map.runs.shrink_to_fit();
        self.map
    }

    fn push(&mut self, run: Run) {
        if self.map.runs.len().is_multiple_of(STEP) {
            self.map.marks.push(self.at);
        }
        self.map.runs.push(run);
        self.at = Mark { text: self.at.text + run.text_len(), file: self.at.file + run.file_len() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_of_many_short_runs_is_found() {
        let mut builder = Builder::new(2);
        let mut places = vec![(0u32, 2u64)];
        for i in 0..1000u32 {
            let (text, file) = [(1, 2), (2, 2), (3, 2), (4, 4)][i as usize % 4];
            builder.units(text, file, 1);
            let (t, f) = *places.last().expect("not empty");
            places.push((t + u32::from(text), f + u64::from(file)));
        }
        let map = builder.finish();
        for w in places.windows(2) {
            assert_eq!(map.to_file_exactly(Span::new(w[0].0, w[1].0)), Some(w[0].1..w[1].1));
            assert_eq!(map.to_file(Span::at(w[1].0)), w[1].1..w[1].1);
        }
    }

    #[test]
    fn a_span_inside_a_unit_covers_the_unit() {
        let mut builder = Builder::new(0);
        builder.units(1, 1, 3);
        builder.units(4, 2, 1);
        let map = builder.finish();
        assert_eq!(map.to_file(Span::new(3, 5)), 3..5);
        assert_eq!(map.to_file_exactly(Span::new(3, 5)), None);
        assert_eq!(map.to_file_exactly(Span::new(3, 7)), Some(3..5));
    }

    #[test]
    fn undecodable_bytes_are_one_unit() {
        let mut builder = Builder::new(0);
        builder.units(1, 1, 2);
        assert_eq!(builder.undecodable(5), 1);
        builder.units(1, 1, 2);
        let map = builder.finish();
        assert_eq!(map.to_file_exactly(Span::new(2, 5)), Some(2..7));
        assert_eq!(map.undecodable(Span::new(0, 3)), Some(2..7));
        assert_eq!(map.undecodable(Span::new(0, 2)), None);
        assert!(map.is_identity(Span::new(0, 2)) && map.is_identity(Span::new(5, 7)));
        assert!(!map.is_identity(Span::new(1, 6)));
    }

    #[test]
    fn runs_longer_than_a_counter_go_on() {
        let mut builder = Builder::new(0);
        builder.units(1, 2, 200_000);
        assert_eq!(builder.undecodable(70_000), 2);
        let map = builder.finish();
        assert_eq!(map.to_file(Span::new(199_999, 200_006)), 399_998..470_000);
    }
}
