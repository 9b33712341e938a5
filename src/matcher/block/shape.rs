//! Shapes: what a line of listed words must look like besides, where the words alone do not tell.
//!
//! "March 3" may be a chapter of a diary, "March 3, 2021 at 10:30" is a stamp of the page. "By Monday" is prose,
//! "By Mary Ann Stone" beside a date is a byline. "Home > World > Asia" is a trail through a site.

use super::Shape;
use super::line::{NUMBER, Words};
use crate::text::span::Span;
use crate::text::token::{Shape as Letters, Token, TokenKind};

/// A line with its words.
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    pub(super) line: &'a [Token],
    pub(super) words: &'a Words,
}

/// What a marker says about a word.
#[derive(Clone, Copy)]
pub(super) struct Member {
    /// It is on the marker's list.
    pub(super) core: bool,
    /// It may stand beside words that are.
    pub(super) filler: bool,
}

/// Most words of a name or of one step of a trail.
const SHORT: usize = 5;

impl Shape {
    /// Whether the first word of such a line is a listed one.
    pub(super) const fn begins(self) -> bool {
        !matches!(self, Self::Suffix | Self::Echo | Self::Copyright | Self::Credit)
    }

    /// What of the line has this shape with at least `at_least` listed words: all of it, or the suffix of a headline.
    pub(super) fn span(self, row: &Row<'_>, at_least: usize, member: impl Fn(u32) -> Member) -> Option<Span> {
        let line = Span::new(row.line[0].start, row.line[row.line.len() - 1].end());
        match self {
            Self::Suffix => suffix(row, at_least, member),
            Self::Echo => suffix(row, 0, member),
            // A name in the line of a copyright may stand in quotation marks.
            Self::Copyright => is_copyright(row).then_some(line),
            Self::Credit => is_credit(row).then_some(line),
            _ => (row.words.quote.is_none() && self.holds(row, at_least, member)).then_some(line),
        }
    }

    fn holds(self, row: &Row<'_>, at_least: usize, member: impl Fn(u32) -> Member) -> bool {
        match self {
            Self::Names => is_names(row, at_least, member),
            Self::Trail => is_trail(row, member),
            _ => {
                let mut core = 0;
                for id in &row.words.plain {
                    let m = member(*id);
                    core += usize::from(m.core);
                    if !m.core && !m.filler {
                        return false;
                    }
                }
                let numbers = row.words.counted.contains(&NUMBER);
                match self {
                    Self::Words => core >= at_least && !numbers,
                    Self::Counted => core >= at_least && numbers,
                    Self::Date => has_date(row.text, row.line, core),
                    Self::Moment => has_date(row.text, row.line, core) && has_clock(row.text, row.line),
                    Self::Stamp => core >= at_least && has_date(row.text, row.line, core),
                    _ => core >= at_least,
                }
            }
        }
    }
}

/// Listed words first, then two to ten words with capitals or from the second list, and nothing that ends a sentence.
fn is_names(row: &Row<'_>, at_least: usize, member: impl Fn(u32) -> Member) -> bool {
    if row.line[0].kind == TokenKind::Mark && !row.line[0].is_mark('(') {
        return false;
    }
    let mut words = row.line.iter().filter(|t| t.is_word()).peekable();
    let mut lead = 0;
    while words.next_if(|t| member(t.id.0).core).is_some() {
        lead += 1;
    }
    let (mut names, mut all) = (0, 0);
    for t in words {
        all += 1;
        names += usize::from(t.shape.has(Letters::UPPER));
        if !t.shape.has(Letters::UPPER) && !member(t.id.0).filler {
            return false;
        }
    }
    let ends = row.words.ending == super::line::Ending::Open || lead >= 2 && row.words.ending == super::line::Ending::Stop;
    lead >= at_least && names >= 2 && all <= 2 * SHORT && ends
}

/// Short steps with marks between them, two at least, the first step of listed words alone.
fn is_trail(row: &Row<'_>, member: impl Fn(u32) -> Member) -> bool {
    let (mut marks, mut words) = (0, 0);
    for (i, t) in row.line.iter().enumerate() {
        let spaced = t.shape.has(Letters::SPACED) && row.line.get(i + 1).is_none_or(|n| n.shape.has(Letters::SPACED));
        if matches!(t.mark(), Some('>' | '»' | '›' | '→' | '/' | '|' | '·' | '•' | '▸' | '＞')) && i > 0 {
            if words == 0 || !(spaced || matches!(t.mark(), Some('»' | '›' | '＞'))) {
                return false;
            }
            marks += 1;
            words = 0;
        } else if t.is_word() {
            words += 1;
            if words > SHORT || (marks == 0 && !member(t.id.0).core) {
                return false;
            }
        }
    }
    marks >= 2
}

/// The sign at the start, then a year: "© 2016–2021 Valley Courier"; or a year, then the sign.
fn is_copyright(row: &Row<'_>) -> bool {
    let year = |t: &Token| {
        let word = t.text(row.text);
        t.len == 4 && (word.starts_with("19") || word.starts_with("20")) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let first = row.line.iter().take(4).position(|t| t.is_mark('©'));
    first.is_some() && row.line.iter().take(16).any(year)
}

/// The sign late in the line, then a few capitalised words and marks to its end.
fn is_credit(row: &Row<'_>) -> bool {
    let Some(at) = row.line.iter().rposition(|t| t.is_mark('©')) else { return false };
    let (before, after) = (&row.line[..at], &row.line[at + 1..]);
    let names = after.iter().filter(|t| t.is_word()).count();
    let name = |t: &Token| t.is_word() && t.shape.has(Letters::UPPER) || t.mark().is_some_and(|c| c != '.');
    before.iter().filter(|t| t.is_word()).count() >= 3 && (1..=2 * SHORT).contains(&names) && after.iter().all(name)
}

/// A bar, or a dash, between spaces, with at least three words before it and a short name after it.
fn suffix(row: &Row<'_>, at_least: usize, member: impl Fn(u32) -> Member) -> Option<Span> {
    if row.words.ending != super::line::Ending::Open {
        return None;
    }
    let line = row.line;
    let spaced = |i: usize| line[i].shape.has(Letters::SPACED) && line.get(i + 1).is_some_and(|n| n.shape.has(Letters::SPACED));
    let is = |i: usize, marks: &[char]| line[i].mark().is_some_and(|c| marks.contains(&c)) && spaced(i);
    let words = |part: &[Token]| part.iter().filter(|t| t.is_word()).count();
    let end = line[line.len() - 1].end();
    // "Title | Section | Site": all from the first bar.
    if let Some(bar) = (0..line.len()).find(|i| is(*i, &['|', '»', '·'])) {
        let steps = line[bar + 1..].split(|t| matches!(t.mark(), Some('|' | '»' | '·' | '-' | '–' | '—')));
        let short = steps.clone().all(|s| (1..=SHORT).contains(&words(s)) && is_name(s, &member));
        return (words(&line[..bar]) >= 3 && short && steps.count() <= 3).then(|| Span::new(line[bar].start, end));
    }
    let dash = (0..line.len()).rfind(|i| is(*i, &['-', '–', '—']))?;
    let name = &line[dash + 1..];
    let listed = name.iter().filter(|t| t.is_word() && member(t.id.0).core).count();
    (words(&line[..dash]) >= 3 && (1..=SHORT).contains(&words(name)) && listed >= at_least && is_name(name, &member))
        .then(|| Span::new(line[dash].start, end))
}

/// Words with capitals or from the second list, and marks that names hold.
fn is_name(part: &[Token], member: impl Fn(u32) -> Member) -> bool {
    part.iter().all(|t| match t.mark() {
        Some(c) => matches!(c, '.' | '&' | '\'' | '’' | '-' | '(' | ')'),
        None => !t.is_word() || t.shape.has(Letters::UPPER) || t.shape.has(Letters::WIDE) || member(t.id.0).filler,
    })
}

/// A number beside the name of a month, or three numbers set as a date with a year of four digits.
fn has_date(text: &str, line: &[Token], names: usize) -> bool {
    let numbers: Vec<&str> = line
        .iter()
        .filter(|t| t.kind == TokenKind::Number || text.as_bytes()[t.start as usize].is_ascii_digit())
        .flat_map(|t| t.text(text).split(['.', ',']))
        .collect();
    let digits = |n: &str| n.bytes().take_while(u8::is_ascii_digit).count();
    let year = numbers.iter().any(|n| digits(n) == 4 && (n.starts_with("19") || n.starts_with("20")));
    let day = numbers.iter().any(|n| matches!(digits(n), 1..=2));
    if names > 0 {
        day && (year || numbers.len() > 1)
    } else {
        year && numbers.iter().filter(|n| matches!(digits(n), 1..=2)).count() >= 2
    }
}

/// A time of day: "05:47", "7.50 pm".
fn has_clock(text: &str, line: &[Token]) -> bool {
    let colon = line.windows(3).any(|w| {
        w[1].is_mark(':')
            && w[0].end() == w[1].start
            && w[2].start == w[1].end()
            && matches!(w[0].len, 1..=2)
            && w[2].len >= 2
            && text.as_bytes()[w[0].start as usize].is_ascii_digit()
            && text.as_bytes()[w[2].start as usize].is_ascii_digit()
    });
    let half = |t: &Token| {
        matches!(t.text(text).to_ascii_lowercase().trim_start_matches(|c: char| c.is_ascii_digit()), "am" | "pm")
    };
    colon || line.iter().any(|t| t.is_word() && half(t))
}
