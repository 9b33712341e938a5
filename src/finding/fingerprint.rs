//! Fingerprint: the name of one finding that survives edits elsewhere in the document.
//!
//! Baselines and code-scanning services recognise a known finding by it, so it never holds a line number or an
//! offset: only the rule, the text at fault and up to three words on either side, all with case and white space
//! folded. Rewrapping a paragraph, inserting one above or changing line ends leaves it as it was; editing the
//! words beside the finding makes it a new one. The hash is xxh3 with a fixed seed: it must not change between
//! releases, since it is stored in files.

use super::{Finding, RuleId};
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Seed of the hash; a change of what is hashed takes the next number.
const SEED: u64 = 1;

/// Words of context on either side.
const WORDS: usize = 3;

/// Characters of context on either side, for scripts and floods without spaces.
const REACH: usize = 48;

/// The fingerprint of a finding of `rule` on `span`; `nth` counts equal ones in one document from 0.
#[must_use]
pub fn of(rule: &RuleId, text: &str, span: Span, nth: u32) -> u64 {
    let mut named = parts(rule, text, span);
    named.extend(nth.to_le_bytes());
    xxh3_64_with_seed(&named, SEED)
}

/// Everything a fingerprint names but the count of equal ones.
fn parts(rule: &RuleId, text: &str, span: Span) -> Vec<u8> {
    let mut named = Vec::with_capacity(256);
    named.extend_from_slice(rule.as_str().as_bytes());
    part(&mut named, span.text(text).chars());
    // Read away from the finding, so that the nearest words count whatever stands beyond them.
    part(&mut named, near(text[..span.start() as usize].chars().rev()));
    part(&mut named, near(text[span.end() as usize..].chars()));
    named
}

/// The fingerprints of all findings of one document, in their order; equal ones are told apart by their order.
#[must_use]
pub fn all(text: &str, findings: &[Finding]) -> Vec<u64> {
    Prints::default().next(text, findings)
}

/// The fingerprints of one document that were given out.
#[derive(Debug, Default)]
pub struct Prints(FxHashMap<u64, u32>);

impl Prints {
    /// The fingerprints of the next findings of the document.
    #[must_use]
    pub fn next(&mut self, text: &str, findings: &[Finding]) -> Vec<u64> {
        let each = findings.iter().map(|finding| {
            let first = of(&finding.rule, text, finding.span, 0);
            let nth = self.0.entry(first).or_default();
            let print = if *nth == 0 { first } else { of(&finding.rule, text, finding.span, *nth) };
            *nth += 1;
            print
        });
        each.collect()
    }
}

/// Adds a part: lower case, runs of white space as one space, none at its ends.
fn part(named: &mut Vec<u8>, characters: impl Iterator<Item = char>) {
    let mut gap = false;
    let mut any = false;
    let mut buffer = [0; 4];
    // A unit separator cannot come out of the text as more than itself, and starts every part.
    named.push(0x1F);
    for c in characters {
        if c.is_whitespace() {
            gap = any;
            continue;
        }
        if gap {
            named.push(b' ');
        }
        (gap, any) = (false, true);
        if c.is_ascii() {
            named.push(c.to_ascii_lowercase() as u8);
            continue;
        }
        for lower in c.to_lowercase() {
            named.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
        }
    }
}

/// The characters of the nearest words, up to a blank line: what stands in the next paragraph may change freely.
fn near(characters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut words = 0;
    let mut feeds = 0;
    let mut inside = false;
    characters.take(REACH).take_while(move |c| {
        if c.is_whitespace() {
            words += usize::from(inside);
            inside = false;
            feeds += usize::from(*c == '\n');
        } else {
            inside = true;
            feeds = 0;
        }
        words < WORDS && feeds < 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn print(text: &str, word: &str) -> u64 {
        let at = text.find(word).expect("the test text holds the word");
        of(&RuleId::new("repetition/doubled-word").expect("an id"), text, Span::of(at..at + word.len()), 0)
    }

    #[test]
    fn survives_edits_elsewhere_rewrapping_and_case() {
        let wrapped = "Intro.\n\nSo long ago\nwe saw the\r\nthe grey heron by a lake.";
        let plain = "Other.\n\nSo long ago we saw the the grey heron by the sea.";
        assert_eq!(print(wrapped, "the\r\nthe"), print(plain, "the the"));
        assert_eq!(print(plain, "the the"), print(&plain.to_uppercase(), "THE THE"));
    }

    #[test]
    fn paragraphs_beside_the_finding_do_not_count() {
        let lone = "One.\n\nShare this\n\nTwo.";
        assert_eq!(print(lone, "Share this"), print("Three and four\r\n\r\nShare this\n \nFive", "Share this"));
    }

    #[test]
    fn neighbours_rule_and_count_make_it_another() {
        let text = "we saw the the grey heron";
        assert_ne!(print(text, "the the"), print("we saw the the white heron", "the the"));
        let (rule, span) = (RuleId::new("a/b").expect("an id"), Span::new(7, 14));
        assert_ne!(print(text, "the the"), of(&rule, text, span, 0));
        assert_ne!(of(&rule, text, span, 0), of(&rule, text, span, 1));
    }

    #[test]
    fn value_stays_the_same_between_releases() {
        assert_eq!(print("We saw the the grey heron.", "the the"), 0xB788_EDBF_3DEC_0B18);
    }

    #[test]
    fn equal_findings_of_a_document_differ() {
        let text = "Share this\n\nShare this\n\nShare this";
        let finding = |at: u32| Finding {
            rule: RuleId::new("boilerplate/share").expect("an id"),
            severity: Severity::Warning,
            span: Span::new(at, at + 10),
            message: String::new(),
            labels: Vec::new(),
            fixes: Vec::new(),
        };
        let prints = all(text, &[finding(0), finding(12), finding(24)]);
        assert_eq!(prints.len(), 3);
        assert!(prints[0] != prints[1] && prints[1] != prints[2] && prints[0] != prints[2]);
        // One copy less: the ones that stay keep their names.
        assert_eq!(all(&text[12..], &[finding(0), finding(12)]), prints[..2]);
    }

    #[test]
    fn reads_no_further_than_its_reach() {
        let long = format!("{}x{}", "a".repeat(1000), "b".repeat(1000));
        let longer = format!("{}x{}", "a".repeat(2000), "b".repeat(2000));
        assert_eq!(print(&long, "x"), print(&longer, "x"));
    }
}
