//! Classes: named sets of characters that damage leaves behind, what each becomes, and where one is at home.

use crate::text::script;
use unicode_script::Script;

/// A named set of characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// U+0080 to U+009F: bytes of Windows-1252 taken for Latin-1.
    C1Control,
    /// Other controls but tab, line feed, form feed and carriage return; terminal escapes as a whole.
    Control,
    /// U+FFFD.
    Replacement,
    /// A UTF-16 surrogate written out: `\ud83d`.
    Surrogate,
    /// Letters and typographic marks written out inside words: `caf\u00e9`.
    Escaped,
    /// `ﬁ`, `ﬀ`: letters joined for print.
    Ligature,
    /// Marks that steer the direction of writing.
    Bidi,
    /// Joiners, non-joiners, zero-width spaces.
    ZeroWidth,
    /// U+00AD.
    SoftHyphen,
    /// U+FEFF after the start.
    ByteOrderMark,
    /// U+E0000 to U+E007F outside flags.
    Tag,
    /// Code points with a private meaning.
    PrivateUse,
    /// Code points that no text may hold.
    NonCharacter,
    /// U+0640, which stretches Arabic words.
    Kashida,
}

impl Class {
    /// By the names of rule files.
    pub(super) const ALL: &'static [(&'static str, Self)] = &[
        ("c1-control", Self::C1Control),
        ("control", Self::Control),
        ("replacement", Self::Replacement),
        ("surrogate", Self::Surrogate),
        ("escaped", Self::Escaped),
        ("ligature", Self::Ligature),
        ("bidi", Self::Bidi),
        ("zero-width", Self::ZeroWidth),
        ("soft-hyphen", Self::SoftHyphen),
        ("byte-order-mark", Self::ByteOrderMark),
        ("tag", Self::Tag),
        ("private-use", Self::PrivateUse),
        ("non-character", Self::NonCharacter),
        ("kashida", Self::Kashida),
    ];
}

/// The class of a character, context apart.
pub(super) const fn of(c: char) -> Option<Class> {
    Some(match c {
        '\0'..='\u{8}'
        | '\u{B}'
        | '\u{E}'..='\u{1F}'
        | '\u{7F}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}' => Class::Control,
        // U+0085 is a line break of its own right.
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' => Class::C1Control,
        '\u{AD}' => Class::SoftHyphen,
        '\u{640}' => Class::Kashida,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Class::Bidi,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{180E}' => Class::ZeroWidth,
        '\u{FEFF}' => Class::ByteOrderMark,
        '\u{FB00}'..='\u{FB06}' => Class::Ligature,
        '\u{FFFD}' => Class::Replacement,
        '\u{FDD0}'..='\u{FDEF}' => Class::NonCharacter,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => Class::PrivateUse,
        '\u{E0000}'..='\u{E007F}' => Class::Tag,
        _ if c as u32 & 0xFFFE == 0xFFFE => Class::NonCharacter,
        _ => return None,
    })
}

/// What a character of a class becomes; `None` where nobody can know.
pub(super) fn repair(class: Class, c: char) -> Option<&'static str> {
    match class {
        Class::C1Control => WINDOWS_1252[c as usize - 0x80],
        Class::Ligature => Some(["ff", "fi", "fl", "ffi", "ffl", "st", "st"][c as usize - 0xFB00]),
        // The low byte of U+2019 and its kin, left when the high byte was dropped: "wouldn\u{19}t".
        Class::Control => Some(match c {
            '\u{13}' => "–",
            '\u{14}' => "—",
            '\u{18}' => "‘",
            '\u{19}' => "’",
            '\u{1C}' => "“",
            '\u{1D}' => "”",
            _ => "",
        }),
        Class::Replacement | Class::Surrogate | Class::Escaped | Class::PrivateUse => None,
        _ => Some(""),
    }
}

/// The bytes before a run of backspaces that the characters behind it were printed over: as many underscores
/// ("_\u{8}n", an underlined n), or the same characters once more ("n\u{8}n", a bold one). 0 for anything else.
pub(super) fn overstruck(before: &str, run: &str, after: &str) -> usize {
    let n = run.len();
    if !run.bytes().all(|b| b == 8) || before.len() < n || !before.is_char_boundary(before.len() - n) {
        return 0;
    }
    let struck = &before[before.len() - n..];
    let twice = struck.bytes().all(|b| b.is_ascii_alphanumeric()) && after.starts_with(struck);
    if twice || struck.bytes().all(|b| b == b'_') && !after.starts_with(char::is_whitespace) { n } else { 0 }
}

/// Windows-1252 from byte 0x80 to 0x9F.
const WINDOWS_1252: [Option<&str>; 32] = [
    Some("€"),
    None,
    Some("‚"),
    Some("ƒ"),
    Some("„"),
    Some("…"),
    Some("†"),
    Some("‡"),
    Some("ˆ"),
    Some("‰"),
    Some("Š"),
    Some("‹"),
    Some("Œ"),
    None,
    Some("Ž"),
    None,
    None,
    Some("‘"),
    Some("’"),
    Some("“"),
    Some("”"),
    Some("•"),
    Some("–"),
    Some("—"),
    Some("˜"),
    Some("™"),
    Some("š"),
    Some("›"),
    Some("œ"),
    None,
    Some("ž"),
    Some("Ÿ"),
];

/// Bytes on either side that are searched for letters written from right to left.
const BIDI_REACH: usize = 200;

/// Whether a character of `class` at byte `at` is at home there: a joiner in an emoji or between letters that join, a
/// direction mark beside Arabic or Hebrew, a flag's tags.
pub(super) fn is_at_home(class: Class, text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    match class {
        Class::ZeroWidth if matches!(c, '\u{200C}' | '\u{200D}') => {
            (c == '\u{200D}' && before.is_some_and(is_emoji) && after.is_some_and(is_emoji))
                || before.is_some_and(joins)
        }
        Class::ZeroWidth if c == '\u{200B}' => [before, after].into_iter().flatten().any(is_unspaced),
        Class::Bidi => {
            let (mut from, mut to) = (at.saturating_sub(BIDI_REACH), (at + BIDI_REACH).min(text.len()));
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            while !text.is_char_boundary(to) {
                to += 1;
            }
            text[from..to].chars().any(is_right_to_left)
        }
        Class::Tag => before.is_some_and(|b| b == '\u{1F3F4}' || matches!(b, '\u{E0000}'..='\u{E007F}')),
        Class::ByteOrderMark => at == 0,
        _ => false,
    }
}

const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{20E3}')
}

/// Letters that joiners belong to.
fn joins(c: char) -> bool {
    matches!(
        script::of(c),
        Some(
            Script::Arabic
                | Script::Syriac
                | Script::Mongolian
                | Script::Nko
                | Script::Devanagari
                | Script::Bengali
                | Script::Gurmukhi
                | Script::Gujarati
                | Script::Oriya
                | Script::Tamil
                | Script::Telugu
                | Script::Kannada
                | Script::Malayalam
                | Script::Sinhala
                | Script::Myanmar
                | Script::Khmer
                | Script::Tibetan
        )
    )
}

/// Scripts without spaces between words, where U+200B shows where a line may break.
fn is_unspaced(c: char) -> bool {
    matches!(
        script::of(c),
        Some(
            Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
                | Script::Tibetan
                | Script::Han
                | Script::Hiragana
                | Script::Katakana
        )
    )
}

const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{1E800}'..='\u{1EFFF}')
}
