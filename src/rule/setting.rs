//! Settings: whether a place in a text is speech or verse, where grammar is broken on purpose.
//!
//! Characters in a novel say “he don't”, and a line of a song opens with a capital behind a comma. Rules about such
//! things name these places in `unless`.

use crate::text::span::Span;

/// Bytes of a paragraph looked at on either side.
const REACH: usize = 2000;
/// Lines of verse have at most this many bytes on average.
const VERSE: usize = 50;
/// The same where each line opens with a capital.
const CAPITALISED: usize = 62;
/// Lines looked at on either side.
const LINES: usize = 4;

/// Whether a quotation stands open at the place, or its line is an answer: "A: He don't."
pub(super) fn is_speech(text: &str, span: Span) -> bool {
    let before = &text[paragraph_start(text, span)..span.range().start];
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start().as_bytes();
    if line.len() >= 2 && line[0].is_ascii_uppercase() && line[1] == b':' {
        return true;
    }
    let mut open = false;
    for c in before.chars() {
        match c {
            '"' => open = !open,
            '“' | '„' | '«' => open = true,
            '”' | '»' => open = false,
            _ => {}
        }
    }
    open
}

/// Whether the lines around the place are short ones, three at least, that were not broken to fill a column.
pub(super) fn is_verse(text: &str, span: Span) -> bool {
    let (from, to) = (paragraph_start(text, span), paragraph_end(text, span));
    let above = text[from..span.range().start].rsplit('\n').skip(1).take(LINES);
    let below = text[span.range().end..to].split('\n').skip(1).take(LINES);
    let own_start = text[from..span.range().start].rfind('\n').map_or(from, |i| from + i + 1);
    let own_end = text[span.range().end..to].find('\n').map_or(to, |i| span.range().end + i);
    let (mut lines, mut bytes, mut capitals) = (0, 0, true);
    for line in above.chain(text[own_start..own_end].split('\n')).chain(below) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        lines += 1;
        bytes += line.len();
        let first = line.chars().find(|c| c.is_alphanumeric());
        capitals &= first.is_none_or(|c| c.is_uppercase() || c.is_numeric());
    }
    lines >= 3 && bytes <= lines * if capitals { CAPITALISED } else { VERSE }
}

/// Where the paragraph of a place begins, within reach.
fn paragraph_start(text: &str, span: Span) -> usize {
    let end = span.range().start;
    let low = (end.saturating_sub(REACH)..=end).find(|i| text.is_char_boundary(*i)).unwrap_or(end);
    let break_at = text[low..end].match_indices('\n').rev().find_map(|(i, _)| {
        let rest = &text[low + i + 1..end];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        rest[blank..].starts_with('\n').then_some(low + i + 1 + blank + 1)
    });
    break_at.unwrap_or(low)
}

/// Where it ends, within reach.
fn paragraph_end(text: &str, span: Span) -> usize {
    let start = span.range().end;
    let high = (start..=text.len().min(start + REACH)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(start);
    let rest = &text[start..high];
    let break_at =
        rest.match_indices('\n').find(|(i, _)| rest[i + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n'));
    break_at.map_or(high, |(i, _)| start + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part is there");
        Span::of(start..start + part.len())
    }

    #[test]
    fn speech_stands_between_quotation_marks_of_its_paragraph() {
        for text in [
            "“He don't row,” said the pilot.",
            "\"My brother,\" she said, \"is\nlazy, and he don't row.\"",
            "It was late.\n\n“He don't row, and the boat leaks.\n\n“It leaks badly.”",
            "Q: And then?\nA: He don't row.",
        ] {
            assert!(is_speech(text, at(text, "e don't")), "{text}");
        }
        for text in
            ["He don't row.", "“No,” she said. He don't row.", "“Never closed.\n\nHe don't row.", "Note: He don't row."]
        {
            assert!(!is_speech(text, at(text, "e don't")), "{text}");
        }
    }

    #[test]
    fn verse_is_short_lines() {
        let song = "The tide was low,\nWe had to row,\nAnd nobody was on the pier,\n";
        assert!(is_verse(song, at(song, ",\nWe")));
        let prose = "The tide was low when the boats came back to the old harbour of the town,\nWe had to row them \
            over the bar with long oars and the help of the farmers, and\nNobody was on the pier when the last \
            of the boats came in with its sails down.";
        assert!(!is_verse(prose, at(prose, ",\nWe")));
        let two = "The tide was low,\nWe had to row.\n\nThe boats came back.\n";
        assert!(!is_verse(two, at(two, ",\nWe")), "two lines are no poem");
    }

    #[test]
    fn bounds_hold_in_long_lines_of_any_script() {
        let text = "ё".repeat(5000);
        let place = Span::of(4000..4002);
        assert!(!is_speech(&text, place));
        assert!(!is_verse(&text, place));
    }
}
