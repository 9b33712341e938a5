//! `LineIndex`: byte ⇄ line and column, in bytes, characters, UTF-16 units and graphemes.
//!
//! Lines end at line feeds; a carriage return before one belongs to the line end. A long line is counted from
//! the nearest mark, set every few thousand bytes, so that many findings on one line stay linear.

use super::span::Span;
use unicode_segmentation::UnicodeSegmentation;

/// A line and the column in it, counted four ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1.
    pub byte: u32,
    /// Column in Unicode scalar values, from 1.
    pub character: u32,
    /// Column in UTF-16 code units, from 1.
    pub utf16: u32,
    /// Column in grapheme clusters, from 1.
    pub grapheme: u32,
}

/// The starts of all lines of a text.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Counts at every few thousand bytes of long lines, sorted by position.
    marks: Vec<Tally>,
}

/// What stands on a line before byte `at`.
#[derive(Clone, Copy, Debug)]
struct Tally {
    at: u32,
    characters: u32,
    utf16: u32,
    graphemes: u32,
}

/// Distance of the marks on a long line, in bytes.
const STEP: usize = 4096;

impl LineIndex {
    /// Finds the lines of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i as u32 + 1));
        let mut index = Self { starts, marks: Vec::new() };
        for line in 0..index.starts.len() {
            let span = index.line(text, line);
            if span.len() as usize > 2 * STEP {
                index.mark(text, span);
            }
        }
        index
    }

    fn mark(&mut self, text: &str, line: Span) {
        let bytes = text.as_bytes();
        let mut tally = Tally { at: line.start(), characters: 0, utf16: 0, graphemes: 0 };
        loop {
            let at = tally.at as usize;
            if line.end() as usize - at <= 2 * STEP {
                return;
            }
            let mut next = at + STEP;
            if !bytes[at..=next].is_ascii() {
                while !text.is_char_boundary(next) {
                    next -= 1;
                }
                // The last cluster of the window may go on behind it, so the mark stands at its start; a flood of
                // combining marks that fills the window is cut and counts as two.
                let last = text[at..next].grapheme_indices(true).next_back().map_or(0, |(i, _)| i);
                if last > 0 {
                    next = at + last;
                }
            }
            let (characters, utf16, graphemes) = counts(&text[tally.at as usize..next]);
            tally = Tally {
                at: next as u32,
                characters: tally.characters + characters,
                utf16: tally.utf16 + utf16,
                graphemes: tally.graphemes + graphemes,
            };
            self.marks.push(tally);
        }
    }

    /// Number of lines; a text that ends with a line feed has an empty last one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: an empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line of byte `at`, from 0.
    #[must_use]
    pub fn line_of(&self, at: u32) -> usize {
        self.starts.partition_point(|s| *s <= at).saturating_sub(1)
    }

    /// The bytes of a line, from 0, without its line end.
    #[must_use]
    pub fn line(&self, text: &str, line: usize) -> Span {
        let start = self.starts[line] as usize;
        let mut end = self.starts.get(line + 1).map_or(text.len(), |e| *e as usize - 1);
        if end > start && end < text.len() && text.as_bytes()[end - 1] == b'\r' {
            end -= 1;
        }
        Span::of(start..end)
    }

    /// Line and columns of byte `at`, which lies on a character boundary.
    #[must_use]
    pub fn position(&self, text: &str, at: u32) -> Position {
        let line = self.line_of(at);
        let start = self.starts[line];
        let mark = self.marks.partition_point(|m| m.at <= at).checked_sub(1).map(|i| self.marks[i]);
        let base = mark.filter(|m| m.at > start).unwrap_or(Tally { at: start, characters: 0, utf16: 0, graphemes: 0 });
        let (characters, utf16, graphemes) = counts(&text[base.at as usize..at as usize]);
        Position {
            line: line as u32 + 1,
            byte: at - start + 1,
            character: base.characters + characters + 1,
            utf16: base.utf16 + utf16 + 1,
            grapheme: base.graphemes + graphemes + 1,
        }
    }
}

/// Characters, UTF-16 units and graphemes of a piece of one line.
fn counts(piece: &str) -> (u32, u32, u32) {
    if piece.is_ascii() {
        let n = piece.len() as u32;
        return (n, n, n);
    }
    let (mut characters, mut utf16, mut alone) = (0, 0, true);
    for c in piece.chars() {
        characters += 1;
        utf16 += c.len_utf16() as u32;
        // Latin letters, quotation marks and dashes are clusters each by themselves.
        alone &= matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}');
    }
    (characters, utf16, if alone && !piece.contains('\r') { characters } else { piece.graphemes(true).count() as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn clusters_are_those_of_the_standard(piece in "[ab é“”—‧ʰ©\u{AD}\u{301}\u{200D}\r漢😀]{0,12}") {
            let (characters, utf16, clusters) = counts(&piece);
            proptest::prop_assert_eq!(characters as usize, piece.chars().count());
            proptest::prop_assert_eq!(utf16 as usize, piece.encode_utf16().count());
            proptest::prop_assert_eq!(clusters as usize, piece.graphemes(true).count());
        }
    }

    #[test]
    fn counts_long_lines_from_marks_as_from_their_start() {
        let text = format!("x\n{}", "漢字e\u{301}👩\u{200D}🚀 a".repeat(3000));
        let index = LineIndex::new(&text);
        assert!(index.marks.len() > 10);
        for at in (0..text.len()).step_by(977).filter(|i| text.is_char_boundary(*i)) {
            let line = if at < 2 { 0 } else { 2 };
            let (characters, utf16, graphemes) = counts(&text[line..at]);
            let p = index.position(&text, at as u32);
            assert_eq!((p.character, p.utf16, p.grapheme), (characters + 1, utf16 + 1, graphemes + 1), "at {at}");
        }
    }
}
