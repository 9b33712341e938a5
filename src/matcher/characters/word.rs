//! Words damaged in their letters: two alphabets in one word, letters set apart, a line-break hyphen left in.

use crate::finding::Applicability;
use crate::text::lang::Lang;
use crate::text::layers::View;
use crate::text::span::Span;
use crate::text::token::{Shape, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_script::Script;

/// Cyrillic and Greek letters and the Latin ones they cannot be told from.
const TWINS: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ѕ', 'S'),
    ('У', 'Y'),
    ('ё', 'ë'),
    ('ї', 'ï'),
    ('ә', 'ə'),
    ('Ә', 'Ə'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ο', 'o'),
    ('ν', 'v'),
];

fn twin(c: char, to: Script) -> Option<char> {
    let script = |c: char| crate::text::script::of(c);
    TWINS.iter().find_map(|&(other, latin)| {
        if c == other && to == Script::Latin {
            Some(latin)
        } else if c == latin && script(other) == Some(to) {
            Some(other)
        } else {
            None
        }
    })
}

/// A word of Latin and Cyrillic or Latin and Greek letters that a look-alike got into, the word in one alphabet, and
/// how far that may be trusted: safe where letters without a twin leave one reading, unsafe where the word could be
/// either and only its language or its other letters speak for one.
/// `None` for words that mix on purpose: a brand and its ending (`SMSки`), two halves (`ЛитRes`), symbols (`μm`).
pub(super) fn one_script(word: &str, lang: Lang) -> Option<(String, Applicability)> {
    let letters: Vec<(char, Script)> =
        word.chars().filter_map(|c| crate::text::script::of(c).map(|s| (c, s))).collect();
    let count = |s: Script| letters.iter().filter(|l| l.1 == s).count();
    let other = letters.iter().map(|l| l.1).find(|s| *s != Script::Latin)?;
    let (latin, foreign) = (count(Script::Latin), count(other));
    if !matches!(other, Script::Cyrillic | Script::Greek)
        || latin == 0
        || latin + foreign != letters.len()
        || letters.len() < 3
    {
        return None;
    }
    let switches = letters.windows(2).filter(|w| w[0].1 != w[1].1).count();
    if switches == 1 && latin.min(foreign) > 1 {
        return None;
    }
    // νmax: the sign of a frequency, not the letter v.
    if latin >= foreign && (letters[0].0 == 'ν' || letters[letters.len() - 1].0 == 'ν') {
        return None;
    }
    let map = |to: Script| -> Option<String> {
        word.chars()
            .map(|c| if crate::text::script::of(c).is_none_or(|s| s == to) { Some(c) } else { twin(c, to) })
            .collect()
    };
    let to_latin = map(Script::Latin);
    let to_other = map(other);
    // PINа: an abbreviation and the ending of a Russian case.
    let inflected = switches == 1
        && letters.last().is_some_and(|l| l.1 == Script::Cyrillic && l.0.is_lowercase())
        && letters[..letters.len() - 1].iter().all(|l| l.0.is_uppercase());
    // баннерs: an English ending; ѕ is a letter of Macedonian alone, and ј of it and Serbian.
    let is_rare = |l: &(char, Script)| {
        l.1 == Script::Latin && matches!(l.0.to_ascii_lowercase(), 's' | 'j') && lang != Lang::Sr
    };
    let rare = other == Script::Cyrillic && letters.iter().any(is_rare);
    if inflected || rare && foreign > latin {
        return None;
    }
    match (to_latin, to_other) {
        (Some(l), None) if latin > foreign => Some((l, Applicability::Safe)),
        (None, Some(o)) if foreign > latin => Some((o, Applicability::Safe)),
        // Every letter has its twin: the language decides, else the clear majority.
        (Some(l), Some(o)) => {
            let word = if lang.is_latin() || rare {
                Some(l)
            } else if matches!(lang, Lang::Ru | Lang::Uk | Lang::Bg | Lang::Sr | Lang::El) {
                Some(o)
            } else if latin > 2 * foreign {
                Some(l)
            } else if foreign > 2 * latin {
                Some(o)
            } else {
                None
            };
            word.map(|w| (w, Applicability::Unsafe))
        }
        _ => None,
    }
}

/// Letters in a row that make letter-spacing; shorter rows are initials, grades, answers to a test.
const SPACED_OUT: usize = 5;

/// Runs of single letters with one space between: `s p a c e d`.
pub(super) fn letter_spaced(view: &View<'_>, out: &mut Vec<(Span, String)>) {
    let single = |t: &Token| {
        // No letter takes more than four bytes, and only wide ones more than one.
        let short = t.len == 1 || (t.len <= 4 && t.shape.has(Shape::WIDE));
        short && t.is_word() && {
            let mut chars = t.text(view.text).chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        }
    };
    let tokens = view.tokens;
    let mut i = 0;
    while i < tokens.len() {
        if !single(&tokens[i]) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < tokens.len()
            && single(&tokens[i])
            && tokens[i].start == tokens[i - 1].end() + 1
            && !tokens[i].shape.has(Shape::NEWLINE)
        {
            i += 1;
        }
        let run = &tokens[start..i];
        if run.len() < SPACED_OUT {
            continue;
        }
        // S U R V I V E's: the run goes on.
        let goes_on = tokens
            .get(i)
            .is_some_and(|t| t.start == tokens[i - 1].end() + 1 && t.shape.has(Shape::UPPER | Shape::APOSTROPHE));
        if goes_on {
            continue;
        }
        let word: String = run.iter().map(|t| t.text(view.text)).collect();
        if is_a_word(&word) {
            out.push((run[0].span().cover(run[run.len() - 1].span()), word));
        }
    }
}

/// Whether letters look like a word and not like a list of answers, notes, moves or the alphabet: of one case but for the
/// first, a vowel among three to six, and not in the order of the alphabet.
fn is_a_word(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let lower = letters[1..].iter().all(|c| c.is_lowercase());
    let upper = letters.iter().all(|c| c.is_uppercase());
    let vowels =
        letters.iter().filter(|c| "aeiouyаеёиоуыэюяіїє".contains(c.to_lowercase().next().unwrap_or(**c))).count();
    let distinct = letters.iter().collect::<FxHashSet<_>>().len();
    let steps = letters.windows(2).filter(|w| w[1] as u32 == w[0] as u32 + 1).count();
    // Answers, notes and files of a chessboard lie between A and H.
    let beyond = letters.iter().any(|c| !c.is_ascii() || c.to_ascii_lowercase() > 'h');
    let solitary = letters.iter().any(|c| matches!(*c, '\u{2E80}'..='\u{FFFF}'));
    // A C E G, and five of more than four letters that never repeat in a row: xoxox.
    (lower || upper)
        && beyond
        && !solitary
        && vowels * 6 >= letters.len()
        && vowels * 3 <= letters.len() * 2
        && distinct >= 4
        && steps * 3 < letters.len()
}

/// `some-⏎thing` and `some- thing`: pieces that could be one word broken at the end of a line. Each is (the hyphen and
/// the gap after it, the joined pieces).
pub(super) fn broken(view: &View<'_>, out: &mut Vec<Span>) {
    for (i, hyphen) in view.tokens.iter().enumerate() {
        if !hyphen.is_mark('-') && !hyphen.is_mark('\u{2010}') {
            continue;
        }
        let Some([a, _, b]) = i.checked_sub(1).and_then(|i| view.tokens.get(i..i + 3)) else { continue };
        if !hyphen.shape.has(Shape::SPACED)
            && b.shape.has(Shape::SPACED)
            && !b.shape.has(Shape::PARAGRAPH)
            && a.is_word()
            && b.is_word()
        {
            let lower = |t: &Token| t.text(view.text).chars().all(char::is_lowercase) && t.len >= 2;
            if lower(a) && lower(b) && b.start - hyphen.end() <= 8 {
                out.push(a.span().cover(b.span()));
            }
        }
    }
}

/// The joined word of a span that [`broken`] found, and the bytes to delete.
pub(super) fn joined(text: &str, span: Span) -> (String, Span) {
    let piece = span.text(text);
    let cut = piece.find(['-', '\u{2010}']).unwrap_or(piece.len());
    let rest = piece[cut..].trim_start_matches(['-', '\u{2010}']).trim_start();
    let gap = Span::of(span.start() as usize + cut..span.end() as usize - rest.len());
    (format!("{}{rest}", &piece[..cut]), gap)
}

/// How often each of the words in `wanted` stands in the text, whole, in lower case or with a capital.
pub(super) fn standing<'w>(text: &str, wanted: &FxHashSet<&'w str>) -> FxHashMap<&'w str, u32> {
    let mut found: FxHashMap<&str, u32> = FxHashMap::default();
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\u{2010}')) {
        if word.len() < 2 {
            continue;
        }
        let known = match wanted.get(word) {
            None if word.starts_with(char::is_uppercase) => wanted.get(word.to_lowercase().as_str()),
            known => known,
        };
        if let Some(w) = known {
            *found.entry(*w).or_default() += 1;
        }
    }
    found
}
