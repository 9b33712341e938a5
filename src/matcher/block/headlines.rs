//! Headlines: the list that stands below "Most read" or "Latest stories".
//!
//! Its lines are titles: no full stop, not long, a capital first, dates and counters between them. Three at least, or
//! the heading may be one of the text. Right above a paragraph the last of them may be the article's own title, and
//! stays. A heading that is known to be one of the page needs no three: what is left of its paragraph is its list.

use crate::text::layers::{Line, Outline};
use crate::text::span::Span;

/// A title has no more words.
const LONGEST: u16 = 24;
/// A line of fewer words is a date, a counter or the name of a section.
const TITLE: u16 = 4;
/// Lines of a list at most; one heading after another must not read the same lines again and again.
const MOST: usize = 100;
/// Titles a list has at least.
const FEWEST: usize = 3;
/// A line of more words after a list is a paragraph.
const PROSE: u16 = 25;

/// The span with the list of headlines below it, if there is one. `certain`: the heading needs no list to be told.
pub(super) fn below(outline: &Outline<'_>, span: Span, certain: bool) -> Span {
    let first = outline.lines.partition_point(|l| l.span.start() < span.end());
    let lines = &outline.lines[first..];
    let mut end = lines.iter().take(MOST).take_while(|l| could_be(outline.text, l)).count();
    if end < lines.len() && is_prose(outline.text, &lines[end]) {
        let item = |l: &Line| l.span.text(outline.text).starts_with(['*', '-', '•', '–']);
        // A list with bullets ends with its last bullet.
        if lines[..end].iter().any(item) {
            end = lines[..end].iter().rposition(item).map_or(0, |i| i + 1);
        } else {
            end = end.saturating_sub(1);
        }
    }
    let titles = lines[..end].iter().filter(|l| l.words >= TITLE).count();
    if titles < FEWEST {
        return if certain { rest(outline.text, span, lines) } else { span };
    }
    // Names of sections after the last title are the next list's.
    let last = lines[..end].iter().rposition(|l| l.words >= TITLE || is_dated(outline.text, l));
    last.map_or(span, |i| span.cover(lines[i].span))
}

/// The span with the rest of its paragraph, where that may be titles.
pub(super) fn paragraph(outline: &Outline<'_>, span: Span) -> Span {
    let first = outline.lines.partition_point(|l| l.span.start() < span.end());
    rest(outline.text, span, &outline.lines[first..])
}

/// The span with the lines that stand under it without an empty one between, where all of them up to the next empty
/// line may be titles.
fn rest(text: &str, span: Span, lines: &[Line]) -> Span {
    let mut whole = span;
    for line in lines.iter().take(MOST) {
        let gap = &text[whole.end() as usize..line.span.start() as usize];
        if gap.matches('\n').count() > 1 {
            break;
        }
        if !could_be(text, line) {
            return span;
        }
        whole = whole.cover(line.span);
    }
    whole
}

fn could_be(text: &str, line: &Line) -> bool {
    let shown = line.span.text(text);
    let bare = shown.trim_start_matches(|c: char| !c.is_alphanumeric());
    line.words <= LONGEST
        && !shown.ends_with(['.', ':', ',', ';', '。'])
        && bare.starts_with(|c: char| !c.is_lowercase())
}

fn is_prose(text: &str, line: &Line) -> bool {
    line.words > PROSE || line.words > TITLE && line.span.text(text).ends_with(['.', '。'])
}

/// A date or a counter under a title.
fn is_dated(text: &str, line: &Line) -> bool {
    line.words <= TITLE && line.span.text(text).contains(|c: char| c.is_ascii_digit())
}
