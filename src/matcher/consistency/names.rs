//! Names: spellings of one name by different ways of transliteration.
//!
//! "Lavrinsky" and "Lavrinskiy", "Yevgeny Orlov" and "Evgeny Orlov". Spellings are grouped by a key that folds what
//! the ways differ in. A shared key is not enough: Philip and Phillip, Henry and Henri are two people. So, but for
//! endings in -sky, both spellings must stand beside the same other name somewhere in the document, and each must be
//! seen inside a sentence, where only names are capitalised.

use super::{Spec, hit, most_used, stem};
use crate::matcher::{Found, Mark, RuleIx};
use crate::text::fold;
use crate::text::layers::View;
use crate::text::span::Span;
use crate::text::token::{Shape, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

/// Bit of a mark's key that says: a name, not a listed spelling.
pub(super) const NAME: u64 = 1 << 63;
/// Bit of a mark's key that says: seen inside a sentence.
const INSIDE: u64 = 1;
/// Marks kept of one spelling in one chunk; the last stands for all that follow.
const KEPT: usize = 16;
/// Places of one spelling at which neighbours are looked for.
const LOOKED_AT: usize = 64;

/// A rule that compares names.
#[derive(Debug)]
pub(super) struct Names {
    rule: RuleIx,
    titles: FxHashSet<String>,
    min_letters: usize,
}

impl Names {
    pub(super) fn new(rule: RuleIx, spec: &Spec) -> Self {
        Self { rule, titles: spec.titles.iter().map(|t| fold::word(t)).collect(), min_letters: spec.min_letters }
    }
}

/// Marks the names of a chunk.
pub(super) fn scan(rules: &[Names], view: &View<'_>, marks: &mut Vec<Mark>) {
    let least = rules.iter().map(|r| r.min_letters).min().unwrap_or(0);
    // For each word of the chunk: how often, and where its last mark is.
    let mut seen: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
    for (i, token) in view.tokens.iter().enumerate() {
        let capital = token.shape.has(Shape::UPPER) && !token.shape.has(Shape::CAPS);
        if !capital || !token.is_word() || token.shape.has(Shape::DIGIT) || (token.len as usize) < least {
            continue;
        }
        if let Some((count, last)) = seen.get_mut(&token.id.0).filter(|(count, _)| *count >= KEPT) {
            *count += 1;
            marks[*last].value += 1.0;
            continue;
        }
        let span = stem(view.text, *token).unwrap_or(token.span());
        let key = key(span.text(view.text), Folds::All);
        // Folding drops a letter or two; a short key says too little.
        if key.len() + 1 < least {
            continue;
        }
        let entry = seen.entry(token.id.0).or_insert((0, 0));
        *entry = (entry.0 + 1, marks.len());
        let inside = if is_inside(view.tokens, i) { INSIDE } else { 0 };
        marks.push(Mark { key: NAME | (fold::hash(key.as_bytes()) & !(NAME | INSIDE)) | inside, span, value: 1.0 });
    }
}

/// Whether the token at `i` follows a word in its line, so that a capital means a name.
fn is_inside(tokens: &[Token], i: usize) -> bool {
    i > 0
        && !tokens[i].shape.has(Shape::NEWLINE)
        && (tokens[i - 1].is_word() || tokens[i - 1].is_mark(','))
        && !tokens[i - 1].shape.has(Shape::CAPS)
}

/// Compares the spellings of each key.
pub(super) fn whole(rules: &[Names], text: &str, marks: &[Mark], found: &mut Found) {
    let mut groups: FxHashMap<u64, Vec<Mark>> = FxHashMap::default();
    for mark in marks.iter().filter(|m| m.key & NAME != 0) {
        groups.entry(mark.key & !INSIDE).or_default().push(*mark);
    }
    for marks in groups.values() {
        let first = marks[0].span.text(text);
        if marks.iter().all(|m| m.span.text(text) == first) {
            continue;
        }
        let spelling = |m: &Mark| fold::word(m.span.text(text));
        let Some(own) = most_used(marks, spelling) else { continue };
        let mut spellings: FxHashMap<String, Vec<Mark>> = FxHashMap::default();
        for mark in marks {
            spellings.entry(spelling(mark)).or_default().push(*mark);
        }
        let mine = spelling(&own);
        let Some(own_marks) = spellings.remove(&mine).filter(|m| seen_inside(m)) else { continue };
        for (other, other_marks) in spellings.iter().filter(|(_, m)| seen_inside(m)) {
            for rule in rules {
                let long = mine.chars().count().min(other.chars().count()) >= rule.min_letters;
                let sure =
                    is_surname(&mine) && is_surname(other) && key(&mine, Folds::Ending) == key(other, Folds::Ending);
                if long && (sure || shares_neighbour(rule, text, &own_marks, other_marks)) {
                    found.hits.extend(other_marks.iter().map(|m| hit(rule.rule, text, *m, own)));
                }
            }
        }
    }
}

/// Whether a spelling was seen inside a sentence.
fn seen_inside(marks: &[Mark]) -> bool {
    marks.iter().any(|m| m.key & INSIDE != 0)
}

/// Whether the two spellings stand beside the same name somewhere.
fn shares_neighbour(rule: &Names, text: &str, a: &[Mark], b: &[Mark]) -> bool {
    let neighbours = |marks: &[Mark]| -> FxHashSet<(bool, String)> {
        let named = |w: &str| {
            let name = w.chars().next().is_some_and(char::is_uppercase)
                && w.len() > 3
                && !rule.titles.contains(&fold::word(w));
            name.then(|| key(w, Folds::All))
        };
        let around = marks.iter().take(LOOKED_AT).flat_map(|m| {
            let (before, after) = beside(text, m.span);
            [before.and_then(named).map(|k| (false, k)), after.and_then(named).map(|k| (true, k))]
        });
        around.flatten().collect()
    };
    !neighbours(a).is_disjoint(&neighbours(b))
}

/// The words before and after a span, one space away.
fn beside(text: &str, span: Span) -> (Option<&str>, Option<&str>) {
    let letter = |c: char| c.is_alphabetic() || fold::is_apostrophe(c) || c == '-';
    let before = text[..span.range().start].strip_suffix(' ').map(|t| {
        let start = t.char_indices().rev().take(40).take_while(|(_, c)| letter(*c)).last().map_or(t.len(), |(i, _)| i);
        &t[start..]
    });
    let after = text[span.range().end..].strip_prefix(' ').map(|t| {
        let end = t.char_indices().take(40).take_while(|(_, c)| letter(*c)).last().map_or(0, |(i, c)| i + c.len_utf8());
        &t[..end]
    });
    (before.filter(|w| !w.is_empty()), after.filter(|w| !w.is_empty()))
}

/// Whether a folded name ends as Slavic surnames do: -sky, -skiy, -tsky, -cki.
fn is_surname(name: &str) -> bool {
    let bare = name.trim_end_matches(['y', 'i', 'j']);
    bare.len() < name.len() && (bare.ends_with("sk") || bare.ends_with("ck")) && bare.len() > 4
}

/// What a key folds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folds {
    /// The ending only: -y, -iy, -yy, -ij, -ii, -i.
    Ending,
    /// Everything two ways of transliteration differ in.
    All,
}

/// What two spellings of one name share. A name without Latin letters is its own key.
fn key(name: &str, folds: Folds) -> String {
    let letters: Vec<u8> = if name.is_ascii() {
        name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect()
    } else {
        fold::word(name).nfd().filter(char::is_ascii_alphanumeric).map(|c| c as u8).collect()
    };
    let bare = letters.iter().rposition(|b| !matches!(b, b'y' | b'i' | b'j')).map_or(0, |i| i + 1);
    if bare == 0 {
        return name.to_owned();
    }
    let ending = if bare < letters.len() { "i" } else { "" };
    let stem = &letters[..bare];
    if folds == Folds::Ending {
        return stem.iter().map(|b| char::from(*b)).chain(ending.chars()).collect();
    }
    let mut key = String::with_capacity(letters.len() + 1);
    // A letter right after itself folds away: "Hassan", "Hasan".
    let push = |key: &mut String, c: u8| {
        if key.as_bytes().last() != Some(&c) {
            key.push(char::from(c));
        }
    };
    let mut i = 0;
    while i < stem.len() {
        let next = stem.get(i + 1).copied().unwrap_or(0);
        let after_vowel = i > 0 && matches!(stem[i - 1], b'a' | b'e' | b'i' | b'o' | b'u');
        let (letter, len) = match (stem[i], next) {
            (b'k', b's') => (b'x', 2),
            (b'k', b'h') => (b'h', 2),
            (b'o', b'u') => (b'u', 2),
            (b't', b'z') => {
                push(&mut key, b't');
                (b's', 2)
            }
            // "Yelena" and "Elena", "Nikolayev" and "Nikolaev".
            (b'y' | b'j', b'e') if i == 0 || after_vowel => (b'e', 2),
            (b'y' | b'j', b'a' | b'e' | b'o' | b'u') => (b'i', 1),
            (letter, _) => (letter, 1),
        };
        push(&mut key, letter);
        i += len;
    }
    if !ending.is_empty() {
        push(&mut key, b'i');
    }
    key
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, repaired, texts};

    const NAMES: &str = "cluster = \"transliteration\"\ntitles = [\"President\"]";

    #[test]
    fn groups_ways_to_write_one_surname() {
        let text = "We met Lavrinsky. Then Lavrinskiy spoke, and Mr Lavrinsky and the Lavrinskyy family left. So did Lavrinskiy’s dog and Mr Lavrinskiy.";
        let found = hits(Kind::Consistency, NAMES, text);
        assert_eq!(texts(&found, text), ["Lavrinsky", "Lavrinsky", "Lavrinskyy"]);
        assert!(repaired(&found, text).starts_with("We met Lavrinskiy. Then Lavrinskiy spoke"));
    }

    #[test]
    fn asks_for_the_same_neighbour_elsewhere() {
        for (text, expected) in [
            (
                "We saw Yevgeny Orlov today. The mayor praised Evgeny Orlov again, and with Yevgeny Orlov all is well.",
                vec!["Evgeny"],
            ),
            ("They met Aleksei Brodin. Later Alexey Brodin left, and after Alexey Brodin came rain.", vec!["Aleksei"]),
            ("We know Tarik Hassan; some wrote Tarik Hasan, most Tarik Hassan.", vec!["Hasan"]),
            ("We saw Philip Moore and then Phillip Baker.", vec![]),
            ("We saw President Hassan and then President Hasan.", vec![]),
            ("Yyyyyy Yyyyyy Yyyyyy ".repeat(20).leak(), vec![]),
            ("Henry Moore met Henri Matisse, and Henri met Henry.", vec![]),
        ] {
            let found = hits(Kind::Consistency, NAMES, text);
            assert_eq!(texts(&found, text), expected, "{text}");
        }
    }
}
