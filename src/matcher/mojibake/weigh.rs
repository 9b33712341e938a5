//! Weigh: whether characters that could be a misread sequence of UTF-8 are one.
//!
//! Two questions: how odd is what stands there (`Ã©` inside a word is odd, `É…` at the end of one is not), and how
//! usual is what it would become (`é` is usual, `ʅ` is not). One odd sequence that becomes something usual proves
//! the line; the other sequences of the line then need less.

use crate::text::script;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// How usual a character is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Tier {
    /// Controls, private and unassigned characters, letters of no living language.
    Never,
    /// Phonetic letters, loose accents, scripts seldom met.
    Rare,
    /// Letters and marks of everyday text.
    Good,
}

/// How usual `c` is.
pub(super) fn tier(c: char) -> Tier {
    match c {
        '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{500}'..='\u{52F}' => Tier::Never,
        // Latin letters of living alphabets; marks, signs and symbols; presentation forms; emoji.
        '\u{A0}'..='\u{17F}'
        | '\u{1A0}'
        | '\u{1A1}'
        | '\u{1AF}'
        | '\u{1B0}'
        | '\u{218}'..='\u{21B}'
        | '\u{1EA0}'..='\u{1EF9}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2010}'..='\u{2027}'
        | '\u{202F}'..='\u{203A}'
        | '\u{20A0}'..='\u{20BF}'
        | '\u{2100}'..='\u{2BFF}'
        | '\u{3000}'..='\u{303F}'
        | '\u{AD00}'..='\u{D7FF}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{FE0E}'
        | '\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{FFFD}'
        | '\u{1F000}'..='\u{1FAFF}'
        | '\u{E0020}'..='\u{E007F}' => Tier::Good,
        '\u{460}'..='\u{48F}' | '\u{4C0}'..='\u{4FF}' | '\u{370}'..='\u{385}' | '\u{3CF}'..='\u{3FF}' => Tier::Rare,
        _ => match c.script() {
            Script::Greek
            | Script::Cyrillic
            | Script::Hebrew
            | Script::Arabic
            | Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Thai
            | Script::Devanagari
            | Script::Bengali
            | Script::Tamil
            | Script::Telugu
            | Script::Gujarati
            | Script::Gurmukhi
            | Script::Kannada
            | Script::Malayalam
            | Script::Sinhala
                if !is_combining_mark(c)
                    || !matches!(c.script(), Script::Hebrew | Script::Greek | Script::Cyrillic) =>
            {
                Tier::Good
            }
            Script::Latin
            | Script::Inherited
            | Script::Common
            | Script::Armenian
            | Script::Georgian
            | Script::Hebrew
            | Script::Greek
            | Script::Ethiopic
            | Script::Khmer
            | Script::Lao
            | Script::Myanmar
            | Script::Tibetan
            | Script::Mongolian
            | Script::Thaana
            | Script::Braille
            | Script::Cyrillic => Tier::Rare,
            _ => Tier::Never,
        },
    }
}

/// What a character is to a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    Control,
    Box,
    Letter,
    Currency,
    /// Stands after a letter in good text: `…`, `’`, `®`, `°`.
    Mark,
    /// Does not: `¬`, `¼`, `‡`.
    Odd,
}

fn look(c: char) -> Look {
    match c {
        '\u{80}'..='\u{9F}' => Look::Control,
        '\u{2500}'..='\u{25FF}' | '⌠' | '⌡' => Look::Box,
        '¢' | '£' | '¥' | '€' | '¤' => Look::Currency,
        '…' | '’' | '‘' | '”' | '“' | '–' | '—' | '»' | '«' | '™' | '®' | '©' | 'º' | 'ª' | '\u{A0}' | '\u{AD}'
        | '•' | '·' | '°' | '¡' | '¿' | '¨' | '´' | '¹' | '²' | '³' | '§' | '±' => Look::Mark,
        'ˆ' | '˜' => Look::Odd,
        _ if c.is_alphabetic() => Look::Letter,
        _ => Look::Odd,
    }
}

/// Whether `c` does not stand after a letter in good text.
pub(super) fn is_odd(c: char) -> bool {
    matches!(look(c), Look::Odd | Look::Control | Look::Currency)
        || matches!(c, 'š' | 'œ' | 'ž' | 'Š' | 'Œ' | 'Ž' | 'Ÿ' | 'ƒ')
}

/// Whether the characters `run`, standing between `before` and `after`, are odd enough to prove a misreading that
/// made `decoded` look like them. Units that merely may be one are left to the rest of their line.
pub(super) fn is_proof(run: &[char], before: Option<char>, after: Option<char>, decoded: char) -> bool {
    let tier = tier(decoded);
    let (lead, rest) = (run[0], &run[1..]);
    let letter_before = before.is_some_and(char::is_alphabetic);
    let letter_after = after.is_some_and(char::is_alphabetic);
    let lower_after = after.is_some_and(char::is_lowercase);
    let upper_before = before.is_some_and(char::is_uppercase);
    if run.len() > 2 {
        return tier == Tier::Good && is_long_proof(lead, rest);
    }
    let next = rest[0];
    match (look(lead), look(next)) {
        (_, Look::Control) => tier == Tier::Good,
        // ─ and │ draw lines, also as a dash before a word.
        (Look::Box, Look::Box) => false,
        (Look::Box, Look::Letter | Look::Odd | Look::Currency) => lead != '─' && lead != '│' && tier == Tier::Good,
        (Look::Letter, Look::Box) => next != '─' && next != '│' && tier == Tier::Good,
        _ if lead == 'Â' => {
            !upper_before
                && tier == Tier::Good
                && (next != '\u{A0}' || letter_before || letter_after || before == Some(' '))
        }
        _ if lead == 'Ã' => match look(next) {
            Look::Currency => next == '¢' && letter_before && letter_after,
            Look::Mark if next == '\u{A0}' => !upper_before || lower_after,
            Look::Mark => letter_before || (lower_after && !matches!(next, '’' | '‘')),
            _ => true,
        },
        (Look::Letter, Look::Letter) => {
            // Ä + Œ, Å + ž: no language writes these, but Czech writes Úš; two letters of Cyrillic or Greek may well follow one another.
            tier == Tier::Good
                && matches!(lead, 'Ä' | 'Å' | 'Ă' | 'Ĺ')
                && matches!(next, 'š' | 'œ' | 'ž' | 'Š' | 'Œ' | 'Ž' | 'Ÿ' | 'ƒ' | 'µ')
                || (tier == Tier::Good
                    && script::of(lead).is_some()
                    && script::of(next).is_some()
                    && script::of(lead) != script::of(next)
                    && letter_before
                    && lower_after)
        }
        (Look::Letter, Look::Odd) => tier == Tier::Good || next == '¶',
        (Look::Letter, Look::Mark) => {
            tier == Tier::Good
                && match next {
                    '’' | '‘' | '“' | '”' | '–' | '—' | '…' | '\u{AD}' => {
                        lead.is_uppercase() && letter_before && lower_after && !upper_before
                    }
                    '\u{A0}' => false,
                    '¹' | '²' | '³' | '±' => letter_before && (!upper_before || lower_after),
                    '§' => letter_before && letter_after,
                    _ => (letter_before && letter_after) || lower_after,
                }
        }
        // √ © inside a word: the Macintosh's letters are signs elsewhere.
        (Look::Odd, _) => tier == Tier::Good && (letter_before || (lower_after && look(next) == Look::Letter)),
        _ => false,
    }
}

/// Three or four characters in a row that continue one another.
fn is_long_proof(lead: char, rest: &[char]) -> bool {
    let script_of_lead = script::of(lead);
    // â™«: notes, hearts and stars.
    if lead == 'â' && rest[0] == '™' {
        return true;
    }
    rest.iter().enumerate().any(|(i, c)| match look(*c) {
        Look::Control | Look::Box | Look::Odd => true,
        // â€™ and its kin: a currency sign as the second of three.
        Look::Currency => i == 0 && *c == '€',
        Look::Letter => {
            let latin = matches!(c, 'š' | 'œ' | 'ž' | 'Š' | 'Œ' | 'Ž' | 'Ÿ' | 'ƒ');
            let turned = lead.is_lowercase() && c.is_uppercase();
            latin || turned || (script::of(*c).is_some() && script::of(*c) != script_of_lead)
        }
        Look::Mark => false,
    })
}
