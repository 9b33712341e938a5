//! Escapes: characters that a program wrote out as `\u00e9` and never read back.
//!
//! A surrogate is reported wherever it stands, since no text means one. Any other escape counts only inside or beside
//! a word, or next to another escape: alone between quotes it is more likely spoken of than left over.

use super::class::Class;

/// Bytes of one `\uXXXX`.
const UNIT: usize = 6;

/// An escape found in a text.
#[derive(Debug)]
pub(super) struct Written {
    /// Its bytes.
    pub(super) len: usize,
    /// [`Class::Surrogate`] or [`Class::Escaped`].
    pub(super) class: Class,
    /// What it stands for, where that is a character.
    pub(super) repaired: Option<String>,
}

/// The escape that starts at byte `at`, a backslash.
pub(super) fn written(text: &str, at: usize) -> Option<Written> {
    let unit = |n: usize| unit(text.get(at + n * UNIT..)?);
    let first = unit(0)?;
    if is_surrogate(first) {
        let pair = unit(1).and_then(|low| {
            let joined = char::decode_utf16([first, low]).next()?.ok()?;
            Some((2 * UNIT, joined.to_string()))
        });
        let (len, repaired) = pair.map_or((UNIT, None), |(len, c)| (len, Some(c)));
        return Some(Written { len, class: Class::Surrogate, repaired });
    }
    let run: String = (0..).map_while(|n| unit(n).filter(|u| !is_surrogate(*u))).map_while(prose).collect();
    let count = run.chars().count();
    let len = count * UNIT;
    let before = text[..at].chars().next_back();
    let after = text[at + len..].chars().next();
    let beside = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let in_word = count > 1 || beside(before) || beside(after);
    (count > 0 && in_word && before != Some('\\')).then_some(Written { len, class: Class::Escaped, repaired: Some(run) })
}

/// The code unit of a `\uXXXX` at the start of `text`.
fn unit(text: &str) -> Option<u16> {
    let hex = text.strip_prefix("\\u")?.get(..4)?;
    let plain = hex.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u16::from_str_radix(hex, 16).ok()).flatten()
}

const fn is_surrogate(unit: u16) -> bool {
    matches!(unit, 0xD800..=0xDFFF)
}

/// The character, where it is one that prose is made of: a letter outside ASCII, a space, a quotation mark, a dash.
fn prose(unit: u16) -> Option<char> {
    let c = char::from_u32(u32::from(unit))?;
    let mark = matches!(c, '\u{A0}' | '«' | '»' | '\u{2010}'..='\u{2026}' | '‹' | '›');
    ((c.is_alphabetic() && !c.is_ascii()) || mark).then_some(c)
}
