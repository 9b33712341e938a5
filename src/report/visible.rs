//! Visible forms: what a terminal would swallow, obey or reorder is spelled out.
//!
//! A control character becomes its picture (`␛`), an invisible one its number (`<U+200B>`), so that a finding
//! about it can be seen, and so that scraped text cannot move the cursor or reverse a line. Joiners, variation
//! selectors and direction marks belong to ordinary emoji, Persian and Hebrew: they are only spelled out inside
//! the bytes at fault.

use std::borrow::Cow;

/// Which characters are spelled out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reveal {
    /// Those that are harmful or invisible wherever they stand.
    Harmful,
    /// Also those that have an honest use.
    All,
}

/// What is shown in place of the character; `None` where it shows itself. Tabs and line feeds are the caller's.
pub(super) fn form(c: char, reveal: Reveal) -> Option<String> {
    let honest = matches!(c, '\u{200C}'..='\u{200F}' | '\u{61C}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}');
    match c {
        '\t' => None,
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7F}' => Some("␡".into()),
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' => Some(number(c)),
        _ if honest && reveal == Reveal::All => Some(number(c)),
        _ => None,
    }
}

fn number(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// The text with its lines, everything that cannot be seen by itself spelled out: for a page, not for a terminal.
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match form(c, Reveal::All).filter(|_| c != '\n') {
            Some(form) => out.push_str(&form),
            None => out.push(c),
        }
    }
    out
}

/// The text on one line: line breaks as `↵`, tabs as spaces, everything invisible spelled out.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c != '\t' && form(c, Reveal::Harmful).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' => out.push('↵'),
            '\t' => out.push(' '),
            _ => match form(c, Reveal::Harmful) {
                Some(form) => out.push_str(&form),
                None => out.push(c),
            },
        }
    }
    Cow::Owned(out)
}

/// Cells of a terminal the character takes, near enough to choose a window by: marks count as one.
pub(super) fn cells(c: char) -> usize {
    match c {
        '\t' => 4,
        ' '..='~' => 1,
        // Hangul, CJK, kana, full-width forms and emoji.
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => form(c, Reveal::Harmful).map_or(1, |form| form.chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_out_what_a_terminal_would_obey() {
        assert_eq!(line("a\u{1B}[2Jb\r\nc\u{202E}d\u{200B}"), "a␛[2Jb↵c<U+202E>d<U+200B>");
        assert_eq!(line("plain “text” 👩\u{200D}🚀"), "plain “text” 👩\u{200D}🚀");
        assert_eq!(form('\u{200D}', Reveal::All).as_deref(), Some("<U+200D>"));
    }
}
