//! Repeats: what stands twice although it was meant once.
//!
//! | `unit` | finds | where |
//! | --- | --- | --- |
//! | `word` | "the the" | `doubled` |
//! | `phrase` | "in the end in the end" | `doubled` |
//! | `coordinated` | "mills and mills" | `doubled` |
//! | `gloss` | "Lisbon (Lisbon)" | `doubled` |
//! | `loop` | "to feed goats to feed goats to feed goats" | `looped` |
//! | `echo` | the same words again inside one sentence | `echo` |
//! | `sentence` `line` `paragraph` `interleaved` | copies anywhere in the document | `copies` |
//!
//! The first five are runs of equal tokens ([`near`]) and found in one pass; a place is claimed by the first of
//! loop, word, phrase, coordinated, gloss that fits, so one defect gives one finding. Which words may rightly
//! double is data: the lists of the rule file. Works on token ids, so case and line breaks are already gone.

mod copies;
mod doubled;
mod echo;
mod lists;
mod looped;
mod near;
mod spec;

pub use spec::{Form, Spec, Unit, read};

use super::{Found, Mark, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::token::{Shape, Token};

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut compiled = Compiled::default();
    for (rule, spec) in rules {
        match spec.unit {
            Unit::Loop => compiled.loops.push(looped::Loop::new(*rule, spec, tools.vocab)),
            Unit::Word | Unit::Phrase | Unit::Coordinated | Unit::Gloss => {
                compiled.doubled.push(doubled::Doubled::new(*rule, spec, tools.vocab));
            }
            Unit::Echo => compiled.echoes.push(echo::Echo::new(*rule, spec, tools.vocab)),
            Unit::Sentence | Unit::Line | Unit::Paragraph | Unit::Interleaved => {
                compiled.copies.push(copies::Copied::new(*rule, spec));
            }
        }
    }
    // One place, one finding: the units are tried in the order in which they are named above.
    compiled.doubled.sort_by_key(|d| d.unit);
    Box::new(compiled)
}

#[derive(Debug, Default)]
struct Compiled {
    loops: Vec<looped::Loop>,
    doubled: Vec<doubled::Doubled>,
    echoes: Vec<echo::Echo>,
    copies: Vec<copies::Copied>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        let units = |wanted: &[Unit]| self.copies.iter().any(|c| wanted.contains(&c.unit));
        Needs {
            tokens: !self.loops.is_empty() || !self.doubled.is_empty() || !self.echoes.is_empty(),
            sentences: !self.echoes.is_empty(),
            lines: !self.copies.is_empty(),
            sentence_prints: units(&[Unit::Sentence]),
            ..Needs::default()
        }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut claimed: Vec<Span> = Vec::new();
        if !self.loops.is_empty() || !self.doubled.is_empty() {
            let mut free_from = 0;
            for run in near::runs(view.tokens) {
                // A run that starts inside a finding is the same repeat seen at another lag.
                if run.start < free_from || !run.holds(view.text, view.tokens) {
                    continue;
                }
                if let Some(end) = self.claim(view, run, found) {
                    claimed.push(Span::new(view.tokens[run.start].start, view.tokens[end - 1].end()));
                    free_from = end;
                }
            }
        }
        if !self.echoes.is_empty() {
            echo::scan(&self.echoes, view, &claimed, found);
        }
    }

    fn whole(&self, outline: &Outline<'_>, _marks: &[Mark], found: &mut Found) {
        if !self.copies.is_empty() {
            copies::whole(&self.copies, outline, found);
        }
    }
}

impl Compiled {
    /// Gives the run to the first unit it fits, and returns the token after what was found.
    fn claim(&self, view: &View<'_>, run: near::Run, found: &mut Found) -> Option<usize> {
        let before = found.hits.len();
        let mut end = None;
        for rule in &self.loops {
            end = rule.look(view, run, found).or(end);
        }
        let mut unit = None;
        for rule in &self.doubled {
            if found.hits.len() > before && unit != Some(rule.unit) {
                break;
            }
            if let Some(e) = rule.look(view, run, found) {
                (end, unit) = (Some(e), Some(rule.unit));
            }
        }
        end
    }
}

/// The edit that keeps tokens up to `kept` and removes those in `from..end`, with the white space between; a line
/// break after the first copy stays.
fn remove(tokens: &[Token], kept: usize, from: usize, end: usize) -> Edit {
    let broken = tokens[from].shape.has(Shape::NEWLINE);
    match tokens.get(end) {
        // "the\nthe cat": taking the line break along would join the lines.
        Some(next) if broken && next.shape.has(Shape::SPACED) && !next.shape.has(Shape::NEWLINE) => {
            Edit::delete(Span::new(tokens[from].start, next.start))
        }
        _ => Edit::delete(Span::new(tokens[kept - 1].end(), tokens[end - 1].end())),
    }
}

/// The most a computed removal may be trusted; the rule's own safety and its flags lower it.
const REMOVAL: Applicability = Applicability::Safe;

/// The bytes from token `start` up to, not including, token `end`.
fn bytes(tokens: &[Token], start: usize, end: usize) -> Span {
    Span::new(tokens[start].start, tokens[end - 1].end())
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, repaired, texts};

    /// The texts of the hits, and the text repaired.
    fn look<'t>(toml: &str, text: &'t str) -> (Vec<&'t str>, String) {
        let found = hits(Kind::Repeat, toml, text);
        (texts(&found, text), repaired(&found, text))
    }

    const WORD: &str =
        "unit = \"word\"\nallow = [\"had had\"]\nallow_words = [\"very\"]\nfunction_words = [\"the\", \"of\", \"a\"]";

    #[test]
    fn keeps_the_line_break_when_the_second_copy_goes() {
        assert_eq!(look(WORD, "We saw the\nthe cat."), (vec!["the\nthe"], "We saw the\ncat.".to_owned()));
        assert_eq!(look(WORD, "We saw the\r\nthe cat."), (vec!["the\r\nthe"], "We saw the\r\ncat.".to_owned()));
        assert_eq!(look(WORD, "We saw the the\ncat."), (vec!["the the"], "We saw the\ncat.".to_owned()));
    }

    #[test]
    fn leaves_words_that_double_by_right() {
        for text in [
            "They had had very very good days.",
            "The Duran Duran show in Baden Baden.",
            "He read the The Hague report.",
            "A well-known known, a check check-in, and/or or.",
            "Say \"the the\" again.",
            "The theory of offal.",
            "1f 22 ff ff 22 1f",
            "Tennis\nTennis news",
            "We saw the\n\nthe cat.",
            "x x y y",
            "of        of",
            "of\tof",
        ] {
            assert_eq!(look(WORD, text).0, Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn flags_what_makes_a_removal_less_sure() {
        let flags = |text: &str| hits(Kind::Repeat, WORD, text).into_iter().flat_map(|h| h.more().flags.clone()).collect::<Vec<_>>();
        assert_eq!(flags("We saw the the cat."), Vec::<&str>::new());
        assert_eq!(flags("The the cat ran."), ["capitalised"]);
        assert_eq!(flags("We saw a grey cat cat run."), ["content-word"]);
        assert_eq!(flags("We saw the\nthe cat."), ["spans-line"]);
    }

    #[test]
    fn tells_words_with_equal_hashes_apart_by_their_text() {
        // Addresses share one id.
        assert_eq!(look(WORD, "See https://a.example https://b.example now.").0, Vec::<&str>::new());
    }

    const PHRASE: &str =
        "unit = \"phrase\"\njoiners = [\"to\", \"and\"]\nfunction_words = [\"in\", \"the\", \"to\", \"and\"]";

    #[test]
    fn finds_doubled_phrases_and_leaves_patterns() {
        let (found, after) = look(PHRASE, "She lives in the far north in the far north of it.");
        assert_eq!(
            (found, after.as_str()),
            (vec!["in the far north in the far north"], "She lives in the far north of it.")
        );
        for text in [
            "from time to time to eat",
            "day after day after day",
            "come on, come on",
            "no no no no",
            "in Nova Zagora Nova Zagora",
        ] {
            assert_eq!(look(PHRASE, text).0, Vec::<&str>::new(), "{text}");
        }
    }

    const LOOP: &str = "unit = \"loop\"\njoiners = [\"and\"]\nfunction_words = [\"the\"]";

    #[test]
    fn a_loop_is_one_finding_and_keeps_its_first_copy() {
        let (found, after) = look(LOOP, "I want to feed goats to feed goats to feed goats now.");
        assert_eq!((found, after.as_str()), (vec!["to feed goats to feed goats to feed goats"], "I want to feed goats now."));
        let (found, after) =
            look(LOOP, "We like the sea and the hill and the sea and the hill and the sea and the hill.");
        assert_eq!((found.len(), after.as_str()), (1, "We like the sea and the hill."));
        assert_eq!(look(LOOP, "the cat the cat the cat the dog").1, "the cat the dog");
    }

    #[test]
    fn people_repeat_single_words() {
        for text in [
            "Location, location, location!",
            "day after day after day after day",
            "0 0 0 0 0",
            "- - - - -",
            "Row home\nrow home\nrow home",
        ] {
            assert_eq!(look(LOOP, text).0, Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_flood_of_one_word_is_one_finding() {
        let text = "word ".repeat(200_000);
        let chunks = crate::text::reader::Reader::chunks(&text).len();
        assert_eq!(look(LOOP, &text).0.len(), chunks);
    }

    const COORDINATED: &str = "unit = \"coordinated\"\njoiners = [\"and\"]\nopeners = [\"the\"]\nright_if_opened = [\"of\"]\nallow_endings = [\"ed\"]\nfunction_words = [\"him\", \"the\"]";

    #[test]
    fn joined_to_itself_with_nothing_after_it() {
        for (text, expected) in [
            ("They lost mills and mills.", vec!["mills and mills"]),
            ("the length and length of it", vec!["length and length"]),
            ("the sound \"bell\" and \"bell\" here", vec!["\"bell\" and \"bell\""]),
            ("singers and singers with maps", vec![]),
            ("old books and books of maps", vec![]),
            ("He walked and walked.", vec![]),
            ("by him and him.", vec![]),
            ("We like tea, and tea.", vec![]),
            ("said Ford and Ford.", vec![]),
        ] {
            assert_eq!(look(COORDINATED, text).0, expected, "{text}");
        }
    }

    #[test]
    fn an_empty_gloss_goes_with_its_bracket() {
        let (found, after) = look("unit = \"gloss\"", "The city of Riga (Riga) is old. Nato (NATO) and f (f) are not.");
        assert_eq!(
            (found, after.as_str()),
            (vec!["Riga (Riga)"], "The city of Riga is old. Nato (NATO) and f (f) are not.")
        );
    }

    #[test]
    fn copies_go_and_leave_no_scar() {
        let line = "unit = \"line\"\nwithin = 1";
        assert_eq!(
            look(line, "a\nRead it all\nRead it all\nb\n"),
            (vec!["Read it all"], "a\nRead it all\nb\n".to_owned())
        );
        let paragraph = "unit = \"paragraph\"\nmin_words = 3";
        assert_eq!(look(paragraph, "One two three.\n\nx\n\nOne two three.\n").1, "One two three.\n\nx\n");
        assert_eq!(look(paragraph, "* One two three.\n\nx\n\n* One two three.\n").0, Vec::<&str>::new());
        let sentence = "unit = \"sentence\"\nmin_words = 3";
        assert_eq!(look(sentence, "One two three. Four. One two three. Five.").1, "One two three. Four. Five.");
        assert!(look(sentence, "One two three. Four.\n\n> One two three. Four again.\n\nFive.").0.is_empty(), "an answer quotes");
    }

    #[test]
    fn a_run_of_paragraphs_is_one_finding() {
        let once = "The first of them has eight words, no less, and then so many more that no line of verse holds it.\n\nThe second of them has eight words, no less.\n";
        let twice = format!("{once}\n{once}");
        let (found, after) = look("unit = \"interleaved\"", &twice);
        assert_eq!((found.len(), after.as_str()), (1, once));
    }
}
