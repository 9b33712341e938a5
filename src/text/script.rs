//! Scripts: which alphabet a character or a word belongs to.

use unicode_script::{Script, UnicodeScript};

/// Whether the text holds a letter of any script.
#[must_use]
pub fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The script of a character; `Common` and `Inherited` are no script.
#[must_use]
pub fn of(c: char) -> Option<Script> {
    if c.is_ascii_alphabetic() {
        return Some(Script::Latin);
    }
    match c.script() {
        Script::Common | Script::Inherited | Script::Unknown => None,
        s => Some(s),
    }
}

/// The one script of a word, or `None` where it has none or several.
#[must_use]
pub fn of_word(word: &str) -> Option<Script> {
    let mut found = None;
    for s in word.chars().filter_map(of) {
        match found {
            None => found = Some(s),
            Some(f) if f != s => return None,
            Some(_) => {}
        }
    }
    found
}

/// Whether the word mixes letters of two scripts, Japanese and Korean mixtures apart.
#[must_use]
pub fn is_mixed(word: &str) -> bool {
    let mut first = None;
    word.chars().filter_map(of).any(|s| {
        let s = if matches!(s, Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo) {
            Script::Han
        } else {
            s
        };
        *first.get_or_insert(s) != s
    })
}
