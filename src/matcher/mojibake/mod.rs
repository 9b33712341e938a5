//! Mojibake: UTF-8 that was read in a one-byte code page, once or several times over, and its repair.
//!
//! `cafÃ©` is `café` read as Windows-1252; `РїСЂРёРІРµС‚` is `привет` read as Windows-1251. The misreading is
//! undone where it can be proven: the characters are odd as they stand, their bytes in some page are exactly one or
//! more characters of UTF-8, and those are usual. Anything less is left alone: `RÉSUMÉ…` is French.
//!
//! Not looked for: Cyrillic bytes read as Latin-1 (`Ïðèâåò`), which is no UTF-8 and proves nothing.

mod line;
mod page;
mod weigh;

use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::table::{Fields, Problems};
use crate::text::layers::View;
use crate::text::span::Span;

pub use line::Repair;

/// Which damage a rule reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Damage {
    /// All of the text can be had back.
    #[default]
    Whole,
    /// Part of it is lost: a replacement character or `?` stands in the sequence.
    Lossy,
}

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `damage`: which damage the rule reports.
    pub damage: Damage,
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let choices = [("whole", Damage::Whole), ("lossy", Damage::Lossy)];
    let damage = if fields.has("damage") { fields.choice("damage", &choices, problems)? } else { Damage::Whole };
    Some(Spec { damage })
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    Box::new(Compiled { rules: rules.iter().map(|(r, s)| (*r, s.damage)).collect() })
}

/// The damaged runs of a text, in order.
///
/// ```
/// let found = postedit::matcher::mojibake::repairs("cafÃ© au lait");
/// assert_eq!(found[0].text, "é");
/// ```
#[must_use]
pub fn repairs(text: &str) -> Vec<Repair> {
    let mut out = Vec::new();
    runs(text, Span::of(0..text.len()), &mut out);
    out
}

/// The text with every damaged run repaired, or `None` where there is none.
#[must_use]
pub fn repair(text: &str) -> Option<String> {
    let found = repairs(text);
    if found.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for r in &found {
        out.push_str(&text[at..r.span.start() as usize]);
        out.push_str(&r.text);
        at = r.span.end() as usize;
    }
    out.push_str(&text[at..]);
    Some(out)
}

/// Longest piece of a line that is weighed as one, in bytes; a longer line is cut at white space.
const LONGEST: usize = 4096;

fn runs(text: &str, span: Span, out: &mut Vec<Repair>) {
    let bytes = &text.as_bytes()[span.range()];
    let base = span.start() as usize;
    let mut at = 0;
    while at < bytes.len() {
        // Skip ASCII as a whole: most text has nothing to weigh.
        let Some(high) = first_high(&bytes[at..]).map(|i| at + i) else { return };
        let start = memchr::memrchr(b'\n', &bytes[at..high]).map_or(at, |i| at + i + 1);
        let mut end = memchr::memchr(b'\n', &bytes[high..]).map_or(bytes.len(), |i| high + i);
        let mut from = start;
        if end - from > LONGEST {
            from = from.max(high.saturating_sub(LONGEST / 2));
            while !text.is_char_boundary(base + from) {
                from += 1;
            }
            if end - from > LONGEST {
                let cut = from + LONGEST;
                end = memchr::memrchr(b' ', &bytes[high + 1..cut.max(high + 1)]).map_or(cut, |i| high + 1 + i);
                while !text.is_char_boundary(base + end) {
                    end += 1;
                }
            }
        }
        line::repairs(text, Span::of(base + from..base + end), out);
        at = end.max(high + 1);
    }
}

/// The first byte outside ASCII.
fn first_high(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while bytes[at..].first_chunk::<32>().is_some_and(|block| block.is_ascii()) {
        at += 32;
    }
    bytes[at..].iter().position(|b| *b >= 0x80).map(|i| at + i)
}

struct Compiled {
    rules: Vec<(RuleIx, Damage)>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs::default()
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut out = Vec::new();
        runs(view.text, view.chunk, &mut out);
        for r in &out {
            let damage = if r.lossy { Damage::Lossy } else { Damage::Whole };
            let trust = match (r.lossy, r.exact) {
                (true, _) => Applicability::Display,
                (false, true) => Applicability::Safe,
                (false, false) => Applicability::Unsafe,
            };
            for (rule, _) in self.rules.iter().filter(|(_, d)| *d == damage) {
                let hit = Hit::new(*rule, r.span).value("repaired", &r.text);
                found.hits.push(hit.propose(
                    format!("Write `{}`", r.text.escape_debug()),
                    vec![Edit::replace(r.span, &*r.text)],
                    trust,
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{repair, repairs};
    use crate::text::span::Span;

    #[test]
    fn undoes_every_page() {
        for (bad, good) in [
            ("cafÃ© crÃ¨me", "café crème"),
            ("â€œyesâ€\u{9d} â€“ noâ€¦", "“yes” – no…"),
            ("РїСЂРёРІРµС‚ РІСЃРµРј", "привет всем"),
            ("п÷я─п╦п╡п╣я┌", "Привет"),
            ("╨Я╤А╨╕╨▓╨╡╤В", "Привет"),
            ("g√©n√©ral", "général"),
            ("CafÃƒÂ© du coin", "Café du coin"),
        ] {
            assert_eq!(repair(bad).as_deref(), Some(good), "{bad}");
        }
    }

    #[test]
    fn leaves_good_text_alone() {
        for text in [
            "RÉSUMÉ…",
            "São Paulo – Çanakkale",
            "Його річка Рівне, Ії",
            "«état» – l’été",
            "Россия…” сказал он",
            "┌──┬──┐",
            "10 Å² wide",
            "x = √π",
            "Ústí, Úštěk",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn run_is_one_edit() {
        let text = "un cafÃƒÂ©!";
        let found = repairs(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span.text(text), "ÃƒÂ©");
        assert!(found[0].exact && !found[0].lossy);
        assert_eq!(found[0].span, Span::of(6..14));
    }
}
