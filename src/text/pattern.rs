//! Regular expressions in three builds: one for plain text, one for the alphabets of Europe, and one for any text.
//!
//! Most text that a pattern of an English rule meets is [plain](is_plain): ASCII, typographic quotes and dashes. There
//! `\p{L}` is `[A-Za-z]`. A class of Unicode costs hundreds of states each time it is written, so the build that knows
//! only plain text is ready some ten times sooner, and its lazy automaton has few states to fill. A name with an accent,
//! a word in Greek or Russian, an arrow want little more: the build for [European](is_european) text. All give the same
//! matches; which one runs depends on the text alone. Each is built when first needed.

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use std::sync::OnceLock;

/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 32 << 20;
/// Bytes that the states of a lazy automaton may take before they are thrown away and built anew, for each thread.
const STATES_LIMIT: usize = 512 << 10;

/// A regular expression, built when first needed.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    any_case: bool,
    multi_line: bool,
    plain: OnceLock<Option<Regex>>,
    european: OnceLock<Option<Regex>>,
    full: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern. Its syntax is not looked at yet.
    #[must_use]
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            any_case: false,
            multi_line: false,
            plain: OnceLock::new(),
            european: OnceLock::new(),
            full: OnceLock::new(),
        }
    }

    /// The pattern, ignoring case if `any`.
    #[must_use]
    pub fn any_case(self, any: bool) -> Self {
        Self { any_case: any, ..self }
    }

    /// The pattern, its `^` and `$` holding at line breaks.
    #[must_use]
    pub fn multi_line(self) -> Self {
        Self { multi_line: true, ..self }
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it ignores case.
    #[must_use]
    pub fn is_any_case(&self) -> bool {
        self.any_case
    }

    /// The build that runs over `text`; `None` where the pattern does not compile.
    #[must_use]
    pub fn over(&self, text: &str) -> Option<&Regex> {
        if is_plain(text) {
            self.plain.get_or_init(|| self.build_for(Letters::Ascii)).as_ref()
        } else if is_european(text) {
            self.european.get_or_init(|| self.build_for(Letters::European)).as_ref()
        } else {
            self.full.get_or_init(|| self.build(&self.source)).as_ref()
        }
    }

    fn build(&self, source: &str) -> Option<Regex> {
        RegexBuilder::new(source)
            .case_insensitive(self.any_case)
            .multi_line(self.multi_line)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(STATES_LIMIT)
            .build()
            .ok()
    }

    fn build_for(&self, letters: Letters) -> Option<Regex> {
        let parsed = ParserBuilder::new()
            .case_insensitive(self.any_case)
            .multi_line(self.multi_line)
            .build()
            .parse(&self.source);
        // What the narrow pattern prints says everything itself, so no flag is set.
        RegexBuilder::new(&narrow(&parsed.ok()?, letters).to_string())
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(STATES_LIMIT)
            .build()
            .ok()
    }
}

/// The letters that a build knows, beside common signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Letters {
    /// Those of [`PLAIN`].
    Ascii,
    /// Those of [`EUROPEAN`].
    European,
}

impl Letters {
    fn ranges(self) -> &'static [(char, char)] {
        match self {
            Self::Ascii => &PLAIN,
            Self::European => &EUROPEAN,
        }
    }

    fn have(self, text: &str) -> bool {
        match self {
            Self::Ascii => is_plain(text),
            Self::European => is_european(text),
        }
    }
}

/// Characters of European text: Latin, Greek and Cyrillic letters with their marks, and punctuation, arrows, mathematical and
/// other signs.
const EUROPEAN: [(char, char); 3] = [('\0', '\u{52F}'), ('\u{2000}', '\u{2BFF}'), ('\u{FFFD}', '\u{FFFD}')];

/// Characters of plain text: ASCII, Latin-1 signs, general punctuation and currency signs. None beyond ASCII is a letter, a
/// digit or otherwise part of a word, and none has two cases.
const PLAIN: [(char, char); 8] = [
    ('\0', '\x7F'),
    ('\u{A0}', '\u{A9}'),
    ('\u{AB}', '\u{B4}'),
    ('\u{B6}', '\u{B9}'),
    ('\u{BB}', '\u{BF}'),
    ('\u{2000}', '\u{200B}'),
    ('\u{200E}', '\u{203E}'),
    ('\u{20A0}', '\u{20BF}'),
];

/// Whether a text has no letter beyond ASCII, and of other characters beyond it only common signs.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    loop {
        while let Some((run, rest)) = bytes.split_first_chunk::<32>()
            && run.is_ascii()
        {
            bytes = rest;
        }
        bytes = match bytes {
            [] => return true,
            [0x00..=0x7F, rest @ ..]
            | [0xC2, 0xA0..=0xA9 | 0xAB..=0xB4 | 0xB6..=0xB9 | 0xBB..=0xBF, rest @ ..]
            | [0xE2, 0x80, 0x80..=0x8B | 0x8E..=0xBE, rest @ ..]
            | [0xE2, 0x82, 0xA0..=0xBF, rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// Whether a text has no character but Latin, Greek and Cyrillic letters and common signs: every one in [`EUROPEAN`].
#[must_use]
pub fn is_european(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    loop {
        bytes = match bytes {
            [] => return true,
            [0x00..=0x7F, rest @ ..]
            | [0xC2..=0xD3, _, rest @ ..]
            | [0xD4, 0x80..=0xAF, rest @ ..]
            | [0xE2, 0x80..=0xAF, _, rest @ ..]
            | [0xEF, 0xBF, 0xBD, rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// The pattern that matches in text of these letters what `hir` matches there.
fn narrow(hir: &Hir, letters: Letters) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(|part| narrow(part, letters)).collect();
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(l) if std::str::from_utf8(&l.0).is_ok_and(|l| letters.have(l)) => Hir::literal(l.0.clone()),
        HirKind::Literal(_) => Hir::fail(),
        HirKind::Class(Class::Unicode(class)) => {
            let mut class = class.clone();
            let known = letters.ranges().iter().map(|(from, to)| ClassUnicodeRange::new(*from, *to));
            class.intersect(&ClassUnicode::new(known));
            Hir::class(Class::Unicode(class))
        }
        // A class of bytes in a pattern for text holds ASCII alone.
        HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(class.clone())),
        HirKind::Look(look) if letters == Letters::European => Hir::look(*look),
        HirKind::Look(look) => Hir::look(match look {
            Look::WordUnicode => Look::WordAscii,
            Look::WordUnicodeNegate => Look::WordAsciiNegate,
            Look::WordStartUnicode => Look::WordStartAscii,
            Look::WordEndUnicode => Look::WordEndAscii,
            Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
            Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
            other => *other,
        }),
        HirKind::Repetition(r) => Hir::repetition(Repetition { sub: Box::new(narrow(&r.sub, letters)), ..r.clone() }),
        HirKind::Capture(c) => Hir::capture(Capture { sub: Box::new(narrow(&c.sub, letters)), ..c.clone() }),
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every match of a build with its named groups.
    fn found(regex: &Regex, text: &str) -> Vec<Vec<Option<(usize, usize)>>> {
        let place = |m: regex::Match<'_>| (m.start(), m.end());
        let names = ["a", "b"];
        let one = |c: regex::Captures<'_>| {
            let mut places = vec![c.get(0).map(place)];
            places.extend(names.iter().map(|n| c.name(n).map(place)));
            places
        };
        regex.captures_iter(text).map(one).collect()
    }

    #[test]
    fn plain_text_has_no_letter_beyond_ascii() {
        for c in '\0'..=char::MAX {
            let listed = PLAIN.iter().any(|(from, to)| (*from..=*to).contains(&c));
            assert_eq!(is_plain(&format!("a{c}b")), listed, "{c:?}");
            let cased = c.is_lowercase() || c.is_uppercase();
            assert!(c.is_ascii() || !listed || !(regex_syntax::is_word_character(c) || cased), "{c:?}");
        }
        assert!(is_plain("“Plain” — £5"));
        assert!(!is_plain("“Plain” — é"));
    }

    #[test]
    fn european_text_has_no_character_that_its_build_does_not_know() {
        for c in '\0'..=char::MAX {
            let listed = EUROPEAN.iter().any(|(from, to)| (*from..=*to).contains(&c));
            assert_eq!(is_european(&format!("a{c}b")), listed, "{c:?}");
            assert!(listed || !is_plain(&c.to_string()), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn all_builds_find_the_same_in_text_they_know(
            plain in "[a-cK ,.\n0-9\"“”—£\u{A0}\u{2009}]{0,40}",
            european in "[a-cKéßſÉ ,.\n0-9\"“”—£ªžŽ×σςΣжЖ→①Ⓐ\u{301}\u{212A}\u{A0}\u{2009}]{0,40}",
            n in 0usize..10,
            any_case: bool,
        ) {
            let patterns = [
                r"(?P<a>\p{L}+),(?P<b>\s*\p{Ll})", r"\b\w{2,}\b", r"^(?P<a>[^,]+)$", r"(?:é|(?P<a>a))+(?P<b>\d)?",
                r#"(?P<a>["“])\S+?(?P<b>["”]|$)"#, r"\A\s*\p{Lu}", r"k\B.", r"(?i:AB)[\p{Latin}\d]*\z", r"[\s--\n]+", r"(?P<a>ß)?c",
            ];
            let pattern = Pattern::new(patterns[n]).any_case(any_case).multi_line();
            let full = pattern.build(patterns[n]).expect("builds");
            for (letters, text) in [(Letters::Ascii, &plain), (Letters::European, &plain), (Letters::European, &european)] {
                let narrow = pattern.build_for(letters).expect("builds");
                prop_assert_eq!(found(&narrow, text), found(&full, text));
            }
        }
    }

    #[test]
    fn the_text_decides_which_build_runs() {
        let pattern = Pattern::new(r"\p{L}+");
        let word = |text: &'static str| pattern.over(text).and_then(|r| r.find(text)).map(|m| m.as_str());
        assert_eq!(word("cafe au lait"), Some("cafe"));
        assert_eq!(word("café"), Some("café"));
        assert!(pattern.full.get().is_none());
        assert_eq!(word("咖啡"), Some("咖啡"));
        assert!(Pattern::new("(").over("a").is_none());
    }
}
