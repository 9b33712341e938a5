//! Scores: sentences that a small network holds for garbled, alone or in a crowd.
//!
//! ```toml
//! model = "garble-en"                                # or "deep-en"
//! scope = "sentence"                                 # or "document"
//! cut   = 5.0                                  # from this score on a sentence is reported by itself
//! crowd = { of = 25, from = 2.0, full = 5.0, weight = 2.5 }
//! blame = { above = 2.0, most = 3 }            # words to point at
//! ```
//!
//! `scope = "sentence"` reports every sentence over `cut`, and where a crowd is met its sentences too: garble comes in
//! crowds, and what is weak evidence alone is strong beside others. A sentence weighs 0 at the score `from` and 1 at
//! `full`; a crowd is `of` sentences in a row that weigh `weight` together, and those of them that reach the score
//! `report` (else: that weigh a half or more) are reported. `scope = "document"` reports a document with a crowd once,
//! at its worst sentence, and points at the others, worst first.
//!
//! `units` says what the network reads, `network` and `kernel` how it scores, `guard` where it says nothing; `deep` is
//! the large network, which is in the program where it was built with the feature of that name. A network is decoded
//! when the first rule that asks it is compiled, and scores each sentence once for all rules.

#[cfg(feature = "deep")]
mod deep;
mod kernel;
mod network;
mod units;
mod weights;

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::token::Token;
use super::guard::{self, Abstain};
use network::{Network, Scratch};
#[cfg(feature = "deep")]
use rayon::prelude::*;

/// Sentences that a finding on a document points at.
const SHOWN: usize = 10;
/// Key of the mark of a sentence; its value is the score.
const SENTENCE: u64 = 0;
/// Key of the mark of a word that the network blames; it follows its sentence.
const WORD: u64 = 1;
/// Key of the mark of a sentence that the large network scores.
const DEEP: u64 = 2;
/// How much the small network's score counts beside the large one's: they err in different places. The value found most
/// of those tried on what was kept to choose on, as `models/deep/CARD.md` says.
const BESIDE: f32 = 0.5;

/// The network that a rule asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Model {
    Garble,
    Deep,
}

/// What is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    Sentence,
    Document,
}

/// Several sentences near to one another.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Crowd {
    /// Sentences in a row that are weighed together.
    of: usize,
    /// Score from which on a sentence weighs anything.
    from: f32,
    /// Score from which on it weighs 1.
    full: f32,
    /// What a crowd weighs at least.
    weight: f32,
    /// Score from which on a sentence of a crowd is reported.
    report: f32,
}

impl Crowd {
    /// What a sentence weighs, in thousandths: whole numbers add up to the same in any order.
    fn weigh(self, score: f32) -> u64 {
        (((score - self.from) / (self.full - self.from)).clamp(0.0, 1.0) * 1000.0).round() as u64
    }
}

/// Words to point at.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Blame {
    above: f32,
    most: usize,
}

/// What the rule file says.
#[derive(Clone, Debug)]
pub struct Spec {
    model: Model,
    scope: Scope,
    /// Score from which on a sentence is reported by itself.
    cut: Option<f32>,
    crowd: Option<Crowd>,
    blame: Option<Blame>,
    abstain: Abstain,
}

impl Spec {
    /// Whether the rule asks the large network, which not every build holds.
    pub(super) fn is_deep(&self) -> bool {
        self.model == Model::Deep
    }

    /// Reports every sentence that is scored, each by itself.
    pub(super) fn report_all(&mut self) {
        *self = Self { scope: Scope::Sentence, cut: Some(f32::MIN), crowd: None, blame: None, ..*self };
    }
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let place = fields.span.clone();
    let models = [("garble-en", Model::Garble), ("deep-en", Model::Deep)];
    let model = fields.choice("model", &models, problems).unwrap_or(Model::Garble);
    let scopes = [("sentence", Scope::Sentence), ("document", Scope::Document)];
    let scope = fields.choice("scope", &scopes, problems).unwrap_or(Scope::Sentence);
    let cut = fields.number("cut", problems).map(|n| n as f32);
    let crowd = fields.table("crowd", problems).and_then(|mut f| {
        let of = f.count("of", problems);
        let [from, full, weight, report] =
            ["from", "full", "weight", "report"].map(|key| f.number(key, problems).map(|n| n as f32));
        f.finish(problems);
        let (from, full) = (from?, full?);
        Some(Crowd { of: of?, from, full, weight: weight?, report: report.unwrap_or(f32::midpoint(from, full)) })
    });
    let blame = fields.table("blame", problems).and_then(|mut f| {
        let (above, most) = (f.number("above", problems), f.count("most", problems));
        f.finish(problems);
        Some(Blame { above: above? as f32, most: most? })
    });
    let abstain = fields.table("abstain", problems).map_or_else(Abstain::default, |mut f| {
        let or = Abstain::default();
        let abstain = Abstain {
            words_below: f.count("words_below", problems).unwrap_or(or.words_below),
            words_above: f.count("words_above", problems).unwrap_or(or.words_above),
            digits_above: f.number("digits_above", problems).map_or(or.digits_above, |n| n as f32),
        };
        f.finish(problems);
        abstain
    });
    match (scope, &cut, &crowd) {
        (Scope::Sentence, None, _) => problems.error(place, "a sentence needs `cut`, the score from which on it is reported"),
        (Scope::Document, _, None) => problems.error(place, "a document needs `crowd`, with `of`, `from`, `full`, `weight`"),
        (_, _, Some(c)) if c.full <= c.from || c.weight <= 1.0 || c.weight > c.of as f32 => {
            problems.error(place, "a `crowd` weighs more than one sentence and not more than all, and `full` is above `from`");
        }
        (_, _, Some(c)) if c.report < c.from || c.report > c.full => {
            problems.error(place, "`report` of a `crowd` lies between `from` and `full`");
        }
        _ if model == Model::Deep && blame.is_some() => {
            problems.error(place, "`deep-en` scores sentences and no words: there is nothing to `blame`");
        }
        _ => return Some(Spec { model, scope, cut, crowd, blame, abstain }),
    }
    None
}

/// Compiles the rules of this kind, and decodes the networks they ask. Rules that ask one which this build lacks find
/// nothing; whoever reads rules is told so by [`super::KindSpec::is_built`].
pub fn compile(rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let rules: Vec<(RuleIx, Spec)> = rules.iter().map(|(rule, spec)| (*rule, (*spec).clone())).collect();
    let blame = rules.iter().filter_map(|(_, s)| s.blame);
    let blame = blame.reduce(|a, b| Blame { above: a.above.min(b.above), most: a.most.max(b.most) });
    let asks = |model| (cfg!(feature = "deep") || model != Model::Deep) && rules.iter().any(|(_, s)| s.model == model);
    Box::new(Scores {
        network: (asks(Model::Garble) || asks(Model::Deep)).then(Network::english),
        #[cfg(feature = "deep")]
        encoder: asks(Model::Deep).then(deep::Encoder::english),
        rules,
        blame,
    })
}

struct Scores {
    network: Option<&'static Network>,
    #[cfg(feature = "deep")]
    encoder: Option<&'static deep::Encoder>,
    rules: Vec<(RuleIx, Spec)>,
    /// What of the words is remembered: enough for every rule.
    blame: Option<Blame>,
}

/// A sentence with a score.
#[derive(Clone, Copy, Debug)]
struct Scored<'m> {
    span: Span,
    score: f32,
    /// The words to blame, worst first.
    words: &'m [Mark],
}

impl Matcher for Scores {
    fn needs(&self) -> Needs {
        Needs { tokens: true, sentences: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let Some(network) = self.network else { return };
        let mut scratch = Scratch::default();
        // What the small network says counts beside the large one, which is asked in the end, of all sentences at once.
        for (span, tokens) in self.judged(view, Model::Deep) {
            let value = BESIDE * network.score(view.text, tokens, &mut scratch);
            found.marks.push(Mark { key: DEEP, span, value });
        }
        let mut worst: Vec<(f32, Span)> = Vec::new();
        for (span, tokens) in self.judged(view, Model::Garble) {
            let score = network.score(view.text, tokens, &mut scratch);
            found.marks.push(Mark { key: SENTENCE, span, value: score });
            let Some(blame) = self.blame.filter(|_| self.reports(score)) else { continue };
            worst.clear();
            let blamed = tokens.iter().zip(&scratch.blame).filter(|(t, b)| t.is_word() && **b >= blame.above);
            worst.extend(blamed.map(|(t, b)| (*b, t.span())));
            worst.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            worst.truncate(blame.most);
            found.marks.extend(worst.iter().map(|(value, span)| Mark { key: WORD, span: *span, value: *value }));
        }
    }

    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        for model in [Model::Garble, Model::Deep] {
            let of_model = |m: &&Mark| (m.key == DEEP) == (model == Model::Deep);
            let mut marks: Vec<Mark> = marks.iter().filter(of_model).copied().collect();
            if model == Model::Deep {
                self.ask_deep(outline.text, &mut marks);
            }
            let scored: Vec<Scored<'_>> = marks
                .chunk_by(|_, b| b.key == WORD)
                .map(|m| Scored { span: m[0].span, score: m[0].value, words: &m[1..] })
                .collect();
            for (rule, spec) in self.rules.iter().filter(|(_, s)| s.model == model) {
                let crowded = spec.crowd.map(|c| crowded(&scored, c)).unwrap_or_default();
                match spec.scope {
                    Scope::Sentence => sentences(*rule, spec, &scored, &crowded, found),
                    Scope::Document => found.hits.extend(document(*rule, &scored, &crowded)),
                }
            }
        }
    }
}

impl Scores {
    /// The sentences that some rule wants a network to score.
    fn judged<'v>(&self, view: &'v View<'_>, model: Model) -> Vec<(Span, &'v [Token])> {
        let built = cfg!(feature = "deep") || model != Model::Deep;
        let lets_in = |tokens: &[Token]| {
            let mut rules = self.rules.iter().filter(|(_, s)| built && s.model == model);
            rules.any(|(_, s)| guard::is_sentence(view.text, tokens, &s.abstain))
        };
        let sentences = view.sentences.iter().map(|s| (s.span, view.sentence_tokens(s)));
        sentences.filter(|(span, tokens)| guard::is_prose(view, span.start()) && lets_in(tokens)).collect()
    }

    /// Adds the scores of the large network, which takes long enough for each to be worth a thread.
    #[cfg(feature = "deep")]
    fn ask_deep(&self, text: &str, marks: &mut [Mark]) {
        let Some(encoder) = self.encoder else { return };
        marks.par_iter_mut().for_each_init(deep::Scratch::default, |scratch, mark| {
            mark.value += encoder.score(text, mark.span, scratch);
        });
    }

    #[cfg(not(feature = "deep"))]
    #[expect(clippy::unused_self, reason = "it has nothing to ask")]
    fn ask_deep(&self, _text: &str, marks: &mut [Mark]) {
        debug_assert!(marks.is_empty(), "rules that ask the large network are not built");
    }

    /// Whether some rule may report a sentence of that score.
    fn reports(&self, score: f32) -> bool {
        let cuts = |s: &Spec| [s.cut, s.crowd.map(|c| c.report)];
        self.rules.iter().flat_map(|(_, s)| cuts(s)).flatten().any(|cut| score >= cut)
    }
}

/// The sentences of a crowd that are reported, as indexes in order.
fn crowded(scored: &[Scored<'_>], crowd: Crowd) -> Vec<usize> {
    let weights: Vec<u64> = scored.iter().map(|s| crowd.weigh(s.score)).collect();
    let bar = (crowd.weight * 1000.0).round() as u64;
    let mut inside = vec![false; scored.len()];
    // What the last `of` sentences weigh, and how far crowds were marked.
    let (mut sum, mut marked) = (0, 0);
    for end in 0..scored.len() {
        sum += weights[end];
        let start = (end + 1).saturating_sub(crowd.of);
        sum -= start.checked_sub(1).map_or(0, |i| weights[i]);
        if sum >= bar {
            inside[start.max(marked)..=end].fill(true);
            marked = end + 1;
        }
    }
    (0..scored.len()).filter(|i| inside[*i] && scored[*i].score >= crowd.report).collect()
}

/// Hits on single sentences: over the cut, or in a crowd.
fn sentences(rule: RuleIx, spec: &Spec, scored: &[Scored<'_>], crowded: &[usize], found: &mut Found) {
    let Some(cut) = spec.cut else { return };
    for (i, s) in scored.iter().enumerate() {
        if s.score < cut && crowded.binary_search(&i).is_err() {
            continue;
        }
        let most = spec.blame.map_or(0, |b| b.most);
        let words = s.words.iter().filter(|w| spec.blame.is_some_and(|b| w.value >= b.above)).take(most);
        let hit = Hit::new(rule, s.span).value("score", format!("{:.2}", s.score));
        found.hits.push(words.fold(hit, |hit, w| hit.label(w.span, "does not fit here")));
    }
}

/// The hit on a document with a crowd: on the worst sentence, with the others worst first.
fn document(rule: RuleIx, scored: &[Scored<'_>], crowded: &[usize]) -> Option<Hit> {
    let mut order: Vec<&Scored<'_>> = crowded.iter().map(|i| &scored[*i]).collect();
    order.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.cmp(&b.span)));
    let (worst, others) = order.split_first()?;
    let hit = Hit::new(rule, worst.span)
        .value("garbled", order.len())
        .value("sentences", scored.len())
        .value("score", format!("{:.2}", worst.score));
    Some(others.iter().take(SHOWN).fold(hit, |hit, s| hit.label(s.span, format!("garbled too ({:.1})", s.score))))
}

#[cfg(test)]
mod tests;
