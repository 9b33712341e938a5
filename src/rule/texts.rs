//! Texts to look for around a finding: a handful of literals, case ignored, in a few hundred bytes.
//!
//! An expression over them would be built for each rule and would keep a state for every way into its texts; comparing
//! them where their first letter stands takes no memory and is as quick over so short a text.

use crate::text::span::Span;
use regex_syntax::is_word_character;

/// Several texts, any of which may stand somewhere.
#[derive(Debug)]
pub(super) struct Texts {
    list: Vec<Text>,
    /// The bytes with which one may start, in either case; all beyond ASCII if any starts there.
    first: [bool; 256],
}

#[derive(Debug)]
struct Text {
    /// Parts with any white space between them.
    parts: Vec<Box<str>>,
    /// Whether a word must begin or end at its first character and after its last, as `\b` has it.
    edges: bool,
}

impl Texts {
    /// Texts that stand as they are written, none of them empty.
    pub(super) fn plain(texts: &[String]) -> Self {
        Self::of(texts.iter().map(|t| Text { parts: vec![t.as_str().into()], edges: false }).collect())
    }

    /// Words with any white space between them, whole at both ends; none of the texts without a word.
    pub(super) fn words(texts: &[String]) -> Self {
        Self::of(
            texts.iter().map(|t| Text { parts: t.split_whitespace().map(Box::from).collect(), edges: true }).collect(),
        )
    }

    fn of(list: Vec<Text>) -> Self {
        let mut first = [false; 256];
        for text in &list {
            match text.parts.first().and_then(|p| p.bytes().next()) {
                Some(b) if b.is_ascii() => {
                    first[usize::from(b.to_ascii_lowercase())] = true;
                    first[usize::from(b.to_ascii_uppercase())] = true;
                }
                _ => first[0x80..].fill(true),
            }
        }
        Self { list, first }
    }

    /// Whether a text that stands in `window` from no later than `until` on satisfies `holds`, which gets its place. At the
    /// edges of the window no word goes on.
    pub(super) fn any(&self, text: &str, window: Span, until: u32, holds: impl Fn(Span) -> bool) -> bool {
        let there = window.text(text);
        let last = ((until.saturating_sub(window.start())) as usize).min(there.len());
        there.bytes().enumerate().take(last + 1).filter(|(_, b)| self.first[usize::from(*b)]).any(|(at, _)| {
            there.is_char_boundary(at)
                && self.list.iter().filter_map(|t| t.end(there, at)).any(|end| {
                    let base = window.range().start;
                    holds(Span::of(base + at..base + end))
                })
        })
    }
}

impl Text {
    /// Where it ends if it stands at `at`.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        let (first, others) = self.parts.split_first()?;
        let mut end = at + prefix(&text[at..], first)?;
        for part in others {
            let rest = &text[end..];
            let gap = rest.len() - rest.trim_start().len();
            if gap == 0 {
                return None;
            }
            end += gap + prefix(&rest[gap..], part)?;
        }
        (!self.edges || (edge(text, at) && edge(text, end))).then_some(end)
    }
}

/// How much of `text` the literal takes up at its start, case ignored.
fn prefix(text: &str, literal: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..literal.len());
    if literal.is_ascii() {
        return bytes.filter(|b| b.eq_ignore_ascii_case(literal.as_bytes())).map(<[u8]>::len);
    }
    let mut there = text.char_indices();
    for c in literal.chars() {
        let (_, t) = there.next()?;
        if t != c && !t.to_lowercase().eq(c.to_lowercase()) {
            return None;
        }
    }
    Some(there.offset())
}

/// Whether a word begins or ends here.
fn edge(text: &str, at: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(is_word_character);
    word(text[..at].chars().next_back()) != word(text[at..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::RegexBuilder;

    fn places(texts: &Texts, text: &str) -> Vec<(u32, u32)> {
        let all = Span::of(0..text.len());
        let found = std::cell::RefCell::new(Vec::new());
        texts.any(text, all, all.end(), |s| {
            found.borrow_mut().push((s.start(), s.end()));
            false
        });
        found.into_inner()
    }

    proptest! {
        #[test]
        fn finds_what_an_expression_finds(text in "[abAéÉ' \n]{0,30}", one in "[abé' ]{0,3}[abé']", words: bool) {
            let (texts, source) = if words {
                let spaced: Vec<String> = one.split_whitespace().map(regex::escape).collect();
                (Texts::words(std::slice::from_ref(&one)), format!(r"\b{}\b", spaced.join(r"\s+")))
            } else {
                (Texts::plain(std::slice::from_ref(&one)), regex::escape(&one))
            };
            let regex = RegexBuilder::new(&source).case_insensitive(true).build().expect("builds");
            let mut expected = Vec::new();
            let mut from = 0;
            while let Some(m) = regex.find_at(&text, from) {
                expected.push((m.start() as u32, m.end() as u32));
                from = m.start() + text[m.start()..].chars().next().map_or(1, char::len_utf8);
            }
            prop_assert_eq!(places(&texts, &text), expected);
        }
    }

    #[test]
    fn looks_no_further_than_it_is_told() {
        let texts = Texts::plain(&["bay".to_owned()]);
        let text = "the bay, the bay";
        let all = Span::of(0..text.len());
        assert!(texts.any(text, all, 13, |s| s.start() == 13));
        assert!(!texts.any(text, all, 12, |s| s.start() == 13));
        assert!(!texts.any(text, Span::of(0..6), 16, |_| true), "the window cuts it off");
    }
}
