//! Characters: what should not stand in text at all, and letters stored or set in a damaged way.
//!
//! A rule names classes of characters in `find`; each run of such characters is a hit, with the repair the class
//! has: delete, replace, or none where nobody can know. Characters that are at home where they stand are no hit:
//! joiners in emoji, Persian and Hindi, direction marks beside Hebrew, the tags of a flag.
//!
//! Four names look at more than a character: `not-nfc`, `mixed-script`, `letter-spaced` and `hyphenation`.

mod class;
mod escape;
mod form;
mod word;

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::table::{Fields, Problems};
use crate::text::lang::Lang;
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::token::Shape;
pub use class::Class;
use rustc_hash::FxHashMap;

/// What a rule looks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A named class.
    Class(Class),
    /// A character or a range, both ends included: `U+2500..U+257F`.
    Range(char, char),
    /// Letters that are not in NFC.
    NotNfc,
    /// A word of two alphabets by look-alikes.
    MixedScript,
    /// Letters with spaces between.
    LetterSpaced,
    /// A hyphen left from the end of a line.
    Hyphenation,
}

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `find`: names and ranges.
    pub find: Vec<Target>,
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    if !fields.has("find") {
        fields.required_text("find", problems);
        return None;
    }
    let mut find = Vec::new();
    for (text, span) in fields.texts_spanned("find", problems)? {
        if let Some(t) = target(&text) {
            find.push(t);
        } else {
            let names: Vec<&str> = Class::ALL.iter().map(|c| c.0).chain(WHOLE.iter().map(|w| w.0)).collect();
            let help = crate::table::nearest(&text, names.iter().copied()).map_or_else(
                || format!("one of: {}; or a range as U+2500..U+257F", names.join(", ")),
                |n| format!("did you mean `{n}`?"),
            );
            problems.error_with_help(span, format!("`find` has no class `{text}`"), help);
        }
    }
    Some(Spec { find })
}

const WHOLE: &[(&str, Target)] = &[
    ("not-nfc", Target::NotNfc),
    ("mixed-script", Target::MixedScript),
    ("letter-spaced", Target::LetterSpaced),
    ("hyphenation", Target::Hyphenation),
];

fn target(text: &str) -> Option<Target> {
    if let Some((_, t)) = WHOLE.iter().find(|w| w.0 == text) {
        return Some(*t);
    }
    if let Some((_, c)) = Class::ALL.iter().find(|c| c.0 == text) {
        return Some(Target::Class(*c));
    }
    let code = |s: &str| s.strip_prefix("U+").and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (code(from)?, code(to)?);
    (from <= to).then_some(Target::Range(from, to))
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut c = Compiled::default();
    for (rule, spec) in rules {
        for t in &spec.find {
            match *t {
                Target::Class(class) => c.classes.push((class, *rule)),
                Target::Range(from, to) => c.ranges.push((from, to, *rule)),
                Target::NotNfc => c.not_nfc.push(*rule),
                Target::MixedScript => c.mixed.push(*rule),
                Target::LetterSpaced => c.spaced.push(*rule),
                Target::Hyphenation => c.hyphens.push(*rule),
            }
        }
    }
    Box::new(c)
}

#[derive(Default)]
struct Compiled {
    classes: Vec<(Class, RuleIx)>,
    ranges: Vec<(char, char, RuleIx)>,
    not_nfc: Vec<RuleIx>,
    mixed: Vec<RuleIx>,
    spaced: Vec<RuleIx>,
    hyphens: Vec<RuleIx>,
}

/// Bytes looked at together.
const BLOCK: usize = 32;

/// Whether a byte needs a closer look. Bit operations only, so that a block is looked at in a few steps.
const fn is_odd(b: u8) -> bool {
    ((b < 0x20) && (b != b'\n') && (b != b'\r') && (b != b'\t')) || (b >= 0x7F) || (b == b'\\')
}

/// The first byte at or after `at` that needs a closer look, or the end.
fn next_odd(bytes: &[u8], mut at: usize) -> usize {
    let is_plain = |block: &[u8]| block.iter().fold(0u8, |odd, b| odd | is_odd(*b) as u8) == 0;
    while bytes[at..].first_chunk::<BLOCK>().is_some_and(|block| is_plain(block)) {
        at += BLOCK;
    }
    while bytes[at..].first_chunk::<8>().is_some_and(|block| is_plain(block)) {
        at += 8;
    }
    at + bytes[at..].iter().take_while(|b| !is_odd(**b)).count()
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        let tokens = !(self.mixed.is_empty() && self.spaced.is_empty() && self.hyphens.is_empty());
        Needs { tokens, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        if !self.classes.is_empty() || !self.ranges.is_empty() {
            self.characters(view, found);
        }
        let mut words = Vec::new();
        if !self.not_nfc.is_empty() {
            form::not_nfc(view.text, view.chunk, &mut words);
            report(&self.not_nfc, words.drain(..), "Compose the letters", Applicability::Safe, found);
        }
        if !self.mixed.is_empty() {
            for t in view.tokens.iter().filter(|t| t.is_word() && t.shape.has(Shape::WIDE)) {
                let block = view.block_at(t.start).map_or(Lang::Unknown, |b| b.lang);
                let lang = if block == Lang::Unknown { view.lang } else { block };
                if let Some((word, trust)) = word::one_script(t.text(view.text), lang) {
                    report(&self.mixed, [(t.span(), word)].into_iter(), "Use one alphabet", trust, found);
                }
            }
        }
        if !self.spaced.is_empty() {
            word::letter_spaced(view, &mut words);
            report(&self.spaced, words.drain(..), "Close the gaps", Applicability::Unsafe, found);
        }
        if !self.hyphens.is_empty() {
            let mut spans = Vec::new();
            word::broken(view, &mut spans);
            found.marks.extend(spans.into_iter().map(|span| Mark { key: 0, span, value: 0.0 }));
        }
    }

    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        if marks.is_empty() {
            return;
        }
        // The joined word must stand elsewhere, and the hyphenated one must not: long-⏎term is no damage.
        let pieces: Vec<(Span, String, Span)> = marks
            .iter()
            .map(|m| {
                let (word, gap) = word::joined(outline.text, m.span);
                (m.span, word, gap)
            })
            .collect();
        let parts: Vec<[String; 3]> = pieces
            .iter()
            .map(|(span, word, gap)| {
                let (first, second) = word.split_at((gap.start() - span.start()) as usize);
                [format!("{first}-{second}"), first.to_owned(), second.to_owned()]
            })
            .collect();
        let wanted = pieces.iter().map(|p| p.1.as_str()).chain(parts.iter().flatten().map(String::as_str));
        let standing = word::standing(outline.text, &wanted.collect());
        let count = |w: &str| standing.get(w).copied().unwrap_or(0);
        let mut seconds: FxHashMap<&str, u32> = FxHashMap::default();
        for [_, _, second] in &parts {
            *seconds.entry(second).or_default() += 1;
        }
        for ((span, word, gap), [hyphened, first, second]) in pieces.iter().zip(&parts) {
            // "wild- animal": two words that stand alone as well are a compound, not a broken word.
            let compound = count(first) > 0 && count(second) > seconds[second.as_str()];
            if count(word) > 0 && count(hyphened) == 0 && !compound {
                for rule in &self.hyphens {
                    let hit = Hit::new(*rule, *span).value("repaired", word);
                    found.hits.push(hit.propose("Join the word", vec![Edit::delete(*gap)], Applicability::Safe));
                }
            }
        }
    }
}

fn report(
    rules: &[RuleIx],
    words: impl Iterator<Item = (Span, String)>,
    title: &str,
    trust: Applicability,
    found: &mut Found,
) {
    for (span, word) in words {
        for rule in rules {
            let hit = Hit::new(*rule, span).value("repaired", &word);
            found.hits.push(hit.propose(title, vec![Edit::replace(span, word.clone())], trust));
        }
    }
}

impl Compiled {
    fn characters(&self, view: &View<'_>, found: &mut Found) {
        let text = view.text;
        let bytes = text.as_bytes();
        let wants = |class: Class| self.classes.iter().any(|(c, _)| *c == class);
        let written_out = wants(Class::Surrogate) || wants(Class::Escaped);
        let low_ranges = self.ranges.iter().any(|r| r.0.is_ascii());
        let (mut at, end) = (view.chunk.start() as usize, view.chunk.end() as usize);
        while at < end {
            // Most of a text is plain: letters, marks, spaces and line breaks, looked at many at a time.
            if !low_ranges {
                at = next_odd(&bytes[..end], at);
                if at == end {
                    break;
                }
            }
            let b = bytes[at];
            if PLAIN[b as usize] && !low_ranges && !(b == b'\\' && written_out) {
                at += 1;
                continue;
            }
            if b == b'\\'
                && written_out
                && let Some(escape) = escape::written(&text[..end], at)
            {
                self.push(text, escape.class, Span::of(at..at + escape.len), escape.repaired.as_deref(), found);
                at += escape.len;
                continue;
            }
            let Some(c) = text[at..end].chars().next() else { break };
            for (_, _, rule) in self.ranges.iter().filter(|(from, to, _)| *from <= c && c <= *to) {
                found.hits.push(Hit::new(*rule, Span::of(at..at + c.len_utf8())).value("code", code(c)));
            }
            let Some(class) = class::of(c).filter(|class| wants(*class)) else {
                at += c.len_utf8();
                continue;
            };
            let start = at;
            let mut repaired = Some(String::new());
            while at < end {
                let Some(c) = text[at..end].chars().next() else { break };
                if class::of(c) != Some(class) || class::is_at_home(class, text, at, c) {
                    break;
                }
                let escape = if c == '\u{1B}' { escape_len(&bytes[at..end]) } else { 0 };
                at += c.len_utf8().max(escape);
                match (&mut repaired, class::repair(class, c)) {
                    (Some(r), Some(s)) => r.push_str(s),
                    _ => repaired = None,
                }
            }
            if at > start {
                let start = start - class::overstruck(&text[..start], &text[start..at], &text[at..]);
                self.push(text, class, Span::of(start..at), repaired.as_deref(), found);
            } else {
                at += c.len_utf8();
            }
        }
    }

    fn push(&self, text: &str, class: Class, span: Span, repaired: Option<&str>, found: &mut Found) {
        // What the characters become stands in the message; what they are cannot be printed, so its code does.
        for (_, rule) in self.classes.iter().filter(|(c, _)| *c == class) {
            let mut odd = span.text(text).chars().filter(|c| class::of(*c) == Some(class));
            let first = odd.next().or_else(|| span.text(text).chars().next()).unwrap_or('\0');
            let hit = Hit::new(*rule, span).value("code", code(first)).value("repaired", repaired.unwrap_or(""));
            let title = match repaired {
                Some("") => "Delete it".to_owned(),
                Some(r) => format!("Write `{r}`"),
                None => String::new(),
            };
            let trust = match (class, repaired) {
                // What stood there is a guess.
                (Class::Control, Some(r)) if !r.is_empty() => Applicability::Unsafe,
                // An accent struck over its letter, or nobody knows what.
                (Class::Control, _) if span.text(text).starts_with('\u{8}') => Applicability::Unsafe,
                // Inside a word it may stand where a letter was lost.
                (Class::Control, _) if first != '\u{1B}' && is_in_word(text, span) => Applicability::Unsafe,
                _ => Applicability::Safe,
            };
            found.hits.push(match repaired {
                Some(r) => hit.propose(title, vec![Edit::replace(span, r)], trust),
                None => hit,
            });
        }
    }
}

/// Bytes that are a character of no class.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = class::of(b as u8 as char).is_none();
        b += 1;
    }
    table
};

/// Whether letters touch both ends.
fn is_in_word(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.range().start], &text[span.range().end..]);
    before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
}

/// `U+200B`.
fn code(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// Length of a terminal escape, `ESC [ 31 m`; 1 where it is a bare escape.
fn escape_len(bytes: &[u8]) -> usize {
    if bytes.get(1) != Some(&b'[') {
        return 1;
    }
    let parameters = bytes[2..].iter().take(16).take_while(|b| matches!(b, 0x20..=0x3F)).count();
    match bytes.get(2 + parameters) {
        Some(b'@'..=b'~') => 3 + parameters,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
