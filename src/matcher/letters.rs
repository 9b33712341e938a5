//! Words whose letters no English word has, by a small linear model.
//!
//! ```toml
//! cut              = 6.0
//! letters_at_least = 6
//! neighbour_below  = 0.0
//! ```
//!
//! A word in lower case that scores `cut` or more is a hit where the words beside it score less than `neighbour_below`:
//! a word that an engine let pass stands alone among English ones, while a title or a quotation has several. The model
//! is described in `models/letters/CARD.md`.

use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::lang::Lang;
use crate::text::layers::View;
use crate::text::token::{Shape, Token};
use rustc_hash::FxHashMap;

/// The weights: `LETTERS1`, the number of buckets, the scale, the bias, one signed byte a bucket; little-endian.
const ENGLISH: &[u8] = include_bytes!("../../models/letters/english.weights");
/// Bytes before the first bucket.
const HEAD: usize = 20;
/// Words of more bytes are not words.
const LONGEST: usize = 64;
/// Words that open a sentence, with their capital.
const OPENERS: [&str; 16] =
    ["A", "An", "At", "By", "For", "From", "His", "Her", "In", "Its", "On", "Our", "The", "Their", "This", "With"];
/// Marks that may follow.
const STOPS: [char; 5] = [',', '.', ';', '!', '?'];

/// What the rule file says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spec {
    /// Score from which on a word is foreign.
    cut: f32,
    /// Shorter words are not looked at.
    letters_at_least: usize,
    /// What the words beside it must stay below.
    neighbour_below: f32,
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let place = fields.span.clone();
    let Some(cut) = fields.number("cut", problems) else {
        problems.error(place, "`cut` is missing: the score from which on a word is reported");
        return None;
    };
    let letters_at_least = fields.count("letters_at_least", problems).unwrap_or(6);
    let neighbour_below = fields.number("neighbour_below", problems).unwrap_or(0.0) as f32;
    Some(Spec { cut: cut as f32, letters_at_least, neighbour_below })
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    Box::new(Letters { model: Model::of(ENGLISH), rules: rules.iter().map(|(rule, spec)| (*rule, **spec)).collect() })
}

struct Letters {
    model: Model<'static>,
    rules: Vec<(RuleIx, Spec)>,
}

impl Matcher for Letters {
    fn needs(&self) -> Needs {
        Needs { tokens: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        // Most words of a text occur many times.
        let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
        let shortest = self.rules.iter().map(|(_, spec)| spec.letters_at_least).min().unwrap_or(0);
        for (i, token) in view.tokens.iter().enumerate() {
            if usize::from(token.len) < shortest || !is_plain(*token) || token.id.is_known() {
                continue;
            }
            let word = token.text(view.text);
            let score = *scores.entry(token.id.0).or_insert_with(|| self.model.score(word));
            for (rule, spec) in self.rules.iter().filter(|(_, spec)| score >= spec.cut) {
                if word.chars().count() >= spec.letters_at_least
                    && word.chars().all(char::is_lowercase)
                    && self.stands_alone(view, i, spec.neighbour_below)
                {
                    found.hits.push(Hit::new(*rule, token.span()).value("score", format!("{score:.1}")));
                }
            }
        }
    }
}

impl Letters {
    /// Whether a token stands in English text, and the words beside it are English as far as they are words.
    fn stands_alone(&self, view: &View<'_>, i: usize, below: f32) -> bool {
        let known = view.block_at(view.tokens[i].start).map_or(Lang::Unknown, |b| b.lang);
        if known != Lang::En && !(known == Lang::Unknown && view.lang == Lang::En) {
            return false;
        }
        let is_home = |t: &Token| is_plain(*t) && self.model.score(t.text(view.text)) < below;
        let Some(before) = i.checked_sub(1).map(|n| &view.tokens[n]) else { return false };
        let leads = is_home(before) || before.is_word() && OPENERS.contains(&before.text(view.text));
        let follows = match view.tokens.get(i + 1) {
            None => true,
            // Not before a part of an address or of a file name.
            Some(t) if STOPS.iter().any(|c| t.is_mark(*c)) => {
                view.tokens.get(i + 2).is_none_or(|t| t.shape.has(Shape::SPACED) || t.mark().is_some())
            }
            Some(t) => is_home(t) || t.is_word() && t.shape.has(Shape::UPPER | Shape::SPACED),
        };
        leads && follows
    }
}

/// A word of letters in lower case, apart from others.
fn is_plain(token: Token) -> bool {
    let odd = Shape::UPPER | Shape::CAPS | Shape::DIGIT | Shape::APOSTROPHE;
    token.is_word() && token.shape.0 & odd == 0 && token.shape.has(Shape::SPACED) && usize::from(token.len) <= LONGEST
}

/// The linear model.
#[derive(Clone, Copy)]
struct Model<'a> {
    buckets: &'a [u8],
    scale: f32,
    bias: i32,
}

impl<'a> Model<'a> {
    /// The model that `bytes` hold.
    fn of(bytes: &'a [u8]) -> Self {
        let number = |at: usize| i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self { buckets: &bytes[HEAD..], scale: number(12) as f32, bias: number(16) }
    }

    /// How much the letters speak against an English word: the sum over all runs of two to five letters.
    fn score(&self, word: &str) -> f32 {
        let mut buffer = [0_u8; LONGEST + 2];
        let letters = &mut buffer[..word.len().min(LONGEST) + 2];
        let last = letters.len() - 1;
        letters[0] = b'^';
        letters[1..last].copy_from_slice(&word.as_bytes()[..last - 1]);
        letters[last] = b'$';
        let opens = |at: usize| letters.get(at).is_none_or(|b| b & 0xC0 != 0x80);
        let mut sum = self.bias;
        for start in (0..letters.len()).filter(|at| opens(*at)) {
            let (mut hash, mut count) = (0x811C_9DC5_u32, 0);
            for (at, byte) in letters.iter().enumerate().skip(start) {
                hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
                if opens(at + 1) {
                    count += 1;
                    if count >= 2 {
                        sum += i32::from(self.weight(hash));
                    }
                    if count == 5 {
                        break;
                    }
                }
            }
        }
        sum as f32 / self.scale
    }

    /// The weight of a run of letters.
    fn weight(&self, hash: u32) -> i8 {
        self.buckets[(hash ^ (hash >> 15)) as usize % self.buckets.len()].cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, texts};

    fn found(text: &str) -> Vec<&str> {
        texts(&hits(Kind::Letters, "cut = 6.0", text), text)
    }

    #[test]
    fn finds_a_foreign_word_among_english_ones() {
        assert_eq!(found("The harbour of the old town is a skaudžiausias place."), ["skaudžiausias"]);
        assert_eq!(found("He paid the bakery with a szczegolnie heavy coin."), ["szczegolnie"]);
    }

    #[test]
    fn lets_names_runs_and_english_words_pass() {
        assert!(found("The harbour of Szczegolnie was the subject of a thoroughly strengthened policy.").is_empty());
        assert!(found("He sang of przyjaciele szczegolnie dobrze and of bread.").is_empty());
        assert!(found("A whisky with the kinsfolk of a shipwrecked czar was awkward.").is_empty());
    }

    #[test]
    fn short_words_are_let_pass() {
        assert!(found("The harbour has a sza and a czy by the old mill.").is_empty());
    }
}
