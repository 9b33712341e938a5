//! Cut: how far a deletion reaches so that it leaves no scar.
//!
//! Deleting a line takes its line break; deleting a block takes the empty lines before it too, so that two
//! paragraphs stay one empty line apart. Where the next line follows at once, the empty lines stay: they part what
//! is left. At the end of a text without a final line break none is left over.

use super::span::Span;

/// The whole lines that `span` touches, with the empty lines before them; those after them where there are none
/// before. None where text follows at once. Everything else stays: deleting the result leaves the rest of the text as it was.
#[must_use]
pub fn whole_lines(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes();
    let (mut start, mut end) = (span.start() as usize, span.end() as usize);
    start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |i| i + 1);
    // A span that ends right after a line break has taken its line already.
    if !(end > start && bytes[end - 1] == b'\n') {
        end = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |i| end + i + 1);
    }
    let before = blank_before(bytes, start);
    if before < start {
        // "a", empty line, "x", "b": without the empty line "b" would run into "a".
        if end == bytes.len() || blank_after(bytes, end) > end {
            start = before;
        }
    } else if start == 0 {
        end = blank_after(bytes, end);
    }
    if end == bytes.len() && start > 0 && bytes[end - 1] != b'\n' {
        // The last line had no line break: the line before must not gain one.
        start -= 1;
        if start > 0 && bytes[start - 1] == b'\r' {
            start -= 1;
        }
    }
    Span::of(start..end)
}

/// The span with the space that would be left over where it stood: the space before it, or after it at the start of a
/// line. For a span that shares its lines with other words; `None` where it has them for itself.
#[must_use]
pub fn part_of_line(text: &str, span: Span) -> Option<Span> {
    if !shares_line(text, span) {
        return None;
    }
    let (before, after) = (&text[..span.range().start], &text[span.range().end..]);
    let is_space = |c: char| c.is_whitespace() && c != '\n' && c != '\r';
    let gap = before.len() - before.trim_end_matches(is_space).len();
    if gap == before.len() || before[..before.len() - gap].ends_with('\n') {
        let gap = after.len() - after.trim_start_matches(is_space).len();
        return Some(Span::of(span.range().start..span.range().end + gap));
    }
    Some(Span::of(span.range().start - gap..span.range().end))
}

/// Whether letters or digits stand beside the span on its first or its last line.
#[must_use]
pub fn shares_line(text: &str, span: Span) -> bool {
    let word = |c: char| c.is_alphanumeric();
    let in_line = |c: &char| *c != '\n';
    text[..span.range().start].chars().rev().take_while(in_line).any(word)
        || text[span.range().end..].chars().take_while(in_line).any(word)
}

/// Where the run of empty lines before the line that starts at `at` begins.
fn blank_before(bytes: &[u8], mut at: usize) -> usize {
    loop {
        if at == 0 {
            return 0;
        }
        let line = memchr::memrchr(b'\n', &bytes[..at - 1]).map_or(0, |i| i + 1);
        if !bytes[line..at].iter().all(u8::is_ascii_whitespace) {
            return at;
        }
        at = line;
    }
}

/// Where the run of empty lines that starts at `at` ends.
fn blank_after(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        let line = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
        if !bytes[at..line].iter().all(u8::is_ascii_whitespace) {
            break;
        }
        at = line;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, part: &str) -> String {
        let at = text.find(part).expect("the part is there");
        let cut = whole_lines(text, Span::of(at..at + part.len()));
        format!("{}{}", &text[..cut.range().start], &text[cut.range().end..])
    }

    #[test]
    fn takes_one_side_of_the_empty_lines() {
        assert_eq!(without("a\n\nx\n\nb\n", "x"), "a\n\nb\n");
        assert_eq!(without("a\r\n\r\nx\r\n\r\nb\r\n", "x"), "a\r\n\r\nb\r\n");
        assert_eq!(without("a\nx\nb\n", "x"), "a\nb\n");
    }

    #[test]
    fn keeps_paragraphs_apart() {
        assert_eq!(without("a\n\nx\nb\n", "x"), "a\n\nb\n");
        assert_eq!(without("a\nx\n\nb\n", "x"), "a\n\nb\n");
        assert_eq!(without("a\r\n\r\nx\r\nb\r\n", "x"), "a\r\n\r\nb\r\n");
    }

    #[test]
    fn leaves_no_empty_line_at_the_start() {
        assert_eq!(without("x\n\na\n", "x"), "a\n");
    }

    #[test]
    fn a_part_of_a_line_takes_the_space_on_one_side() {
        let cut = |text: &str| {
            let at = text.find('x').expect("the part is there");
            part_of_line(text, Span::of(at..at + 1))
                .map(|s| format!("{}{}", &text[..s.range().start], &text[s.range().end..]))
        };
        assert_eq!(cut("a.  x b").as_deref(), Some("a. b"));
        assert_eq!(cut("x b\n").as_deref(), Some("b\n"));
        assert_eq!(cut("a.\nx b").as_deref(), Some("a.\nb"));
        assert_eq!(cut("a\n* x.\nb"), None);
    }

    #[test]
    fn keeps_the_end_of_the_text_as_it_was() {
        assert_eq!(without("a\n\nx\n", "x"), "a\n");
        assert_eq!(without("a\n\nx", "x"), "a");
        assert_eq!(without("a\r\n\r\nx", "x"), "a");
        assert_eq!(without("x", "x"), "");
    }
}
