//! Echoes: the same words again later in one sentence.
//!
//! | form | example |
//! | --- | --- |
//! | `opening` | "since the start of the harvest season, since the start of the dry weather, prices fell" |
//! | `noun` | "our plans grew stronger thanks to our plans." |
//!
//! Speakers repeat openings for effect and lists repeat them by nature, so an opening must be long, must start with
//! a word of `openers` and come exactly twice. Any long stretch that comes again was tried too: at seven words and
//! at ten most of what it found in edited prose was right (names of offices and championships, parallel clauses). A noun phrase is repeated in any careful text ("the bank … the bank");
//! it is a fault only where the second copy gives the reason for the first and ends its clause.

use super::lists::{Phrases, Words, is_prose};
use super::near::same;
use super::{Form, RuleIx, Spec, bytes};
use crate::matcher::{Found, Hit};
use crate::text::layers::View;
use crate::text::span::Span;
use crate::text::token::{Token, WordId};
use crate::text::vocab::Vocab;

const COMMA: WordId = WordId::mark(',');

/// Longest sentence looked at, in tokens: what is longer is a list, a table or text without stops.
const LONGEST: usize = 400;
/// Most clauses of a sentence whose openings are compared; with more it is an enumeration.
const CLAUSES: usize = 12;
/// Most tokens between a noun phrase and its echo as cause. In 470,000 sentences of edited prose, phrases farther
/// apart were the same thing named again.
const REACH: usize = 16;
/// Tokens before the second noun phrase in which a denial is looked for.
const CAUSE: usize = 5;

/// A rule that looks for echoes.
#[derive(Debug)]
pub(super) struct Echo {
    rule: RuleIx,
    form: Form,
    min_words: usize,
    max_words: usize,
    openers: Words,
    causes: Vec<Vec<WordId>>,
    function: Words,
    joiners: Words,
    not_after: Words,
    right: Words,
    allow: Phrases,
}

/// Two stretches of equal tokens.
struct Pair {
    first: usize,
    second: usize,
    len: usize,
}

impl Echo {
    pub(super) fn new(rule: RuleIx, spec: &Spec, vocab: &mut Vocab) -> Self {
        let mut words = |list: &[String]| Words::new(list, vocab);
        Self {
            rule,
            form: spec.form,
            min_words: spec.min_words,
            max_words: spec.max_words,
            openers: words(&spec.openers),
            function: words(&spec.function_words),
            joiners: words(&spec.joiners),
            not_after: words(&spec.not_after),
            right: words(&spec.right),
            causes: spec.causes.iter().map(|c| c.split_whitespace().map(|w| vocab.intern(w)).collect()).collect(),
            allow: Phrases::new(&spec.allow, vocab),
        }
    }
}

/// Looks at each sentence of the chunk, leaving out what overlaps a place in `claimed`, sorted.
pub(super) fn scan(rules: &[Echo], view: &View<'_>, claimed: &[Span], found: &mut Found) {
    for sentence in view.sentences {
        let tokens = view.sentence_tokens(sentence);
        if tokens.len() < 8 || tokens.len() > LONGEST {
            continue;
        }
        for rule in rules {
            let pair = match rule.form {
                Form::Opening => rule.opening(view.text, tokens),
                Form::Noun => rule.noun(view.text, tokens),
            };
            let Some(pair) = pair else { continue };
            let first = bytes(tokens, pair.first, pair.first + pair.len);
            let second = bytes(tokens, pair.second, pair.second + pair.len);
            let at = claimed.partition_point(|c| c.end() <= first.start());
            let free = claimed.get(at).is_none_or(|c| c.start() >= second.end());
            if !free || rule.allow.has(&tokens[pair.first..pair.first + pair.len]) {
                continue;
            }
            let hit = Hit::new(rule.rule, first.cover(second)).part("first", first).part("second", second);
            found.hits.push(hit.label(first, "the same words before"));
        }
    }
}

impl Echo {
    /// Two clauses right after a comma, or one there and one at the head of the sentence, that open alike.
    fn opening(&self, text: &str, tokens: &[Token]) -> Option<Pair> {
        // The head of the sentence, an opening quote or two left out, and what follows a comma.
        let head = (0..3).filter(|&i| i == 0 || tokens[i - 1].mark().is_some());
        let rest = (3..tokens.len()).filter(|&i| tokens[i - 1].id == COMMA);
        let (mut starts, mut count) = ([0; CLAUSES], 0);
        for i in head.chain(rest).filter(|&i| self.openers.has(tokens[i])) {
            *starts.get_mut(count)? = i;
            count += 1;
        }
        let starts = &starts[..count];
        let mut best: Option<Pair> = None;
        for (n, &first) in starts.iter().enumerate() {
            for &second in &starts[n + 1..] {
                let room = (second - 1 - first).min(tokens.len() - second);
                let len = (0..room)
                    .take_while(|k| same(text, tokens[first + k], tokens[second + k]) && is_prose(tokens[first + k]))
                    .count();
                if len < self.min_words {
                    continue;
                }
                if best.is_some() {
                    // A third copy: rhetoric or a list.
                    return None;
                }
                best = Some(Pair { first, second, len });
            }
        }
        let pair = best.filter(|p| p.len <= self.max_words)?;
        let content = tokens[pair.first..pair.first + pair.len].iter().any(|t| !self.function.has(*t) && t.len > 3);
        // "…, or at the end of the month": the second is an alternative, said so.
        let joined = pair.second >= 2 && self.joiners.has(tokens[pair.second - 2]);
        (content && !joined).then_some(pair)
    }

    /// "your plans … due to your plans": a noun phrase that ends its clause as the cause of itself.
    fn noun(&self, text: &str, tokens: &[Token]) -> Option<Pair> {
        for second in 4..tokens.len() - 1 {
            if !self.openers.has(tokens[second]) || !self.causes.iter().any(|c| ends_with(&tokens[..second], c)) {
                continue;
            }
            let len = tokens[second..].iter().take_while(|t| is_prose(**t)).count();
            let end = second + len;
            let closes = tokens.get(end).is_none_or(|t| {
                matches!(t.mark(), Some('.' | ',' | ';' | '!' | '?' | '…' | '"' | '”' | '»' | '’' | ')'))
            });
            let content = tokens[second..end].iter().any(|t| !self.function.has(*t) && t.len > 3);
            if !closes || !content || len < self.min_words || len > self.max_words {
                continue;
            }
            let equal = |first: &usize| (0..len).all(|k| same(text, tokens[first + k], tokens[second + k]));
            // The nearest earlier copy; two words at least between them, the cause among them.
            let reach = second.saturating_sub(len + REACH)..(second + 1).saturating_sub(len + 3);
            let Some(first) = reach.rev().find(equal) else { continue };
            // "… but not because of your plans".
            let excused = tokens[second.saturating_sub(CAUSE)..second].iter().any(|t| self.not_after.has(*t));
            // "your plans for peace" is another thing than "your plans": a verb must follow the first copy.
            let whole = self.right.is_empty() || tokens.get(first + len).is_some_and(|t| self.right.has(*t));
            if !excused && whole {
                return Some(Pair { first, second, len });
            }
        }
        None
    }
}

/// Whether the tokens end with the words of a phrase.
fn ends_with(tokens: &[Token], words: &[WordId]) -> bool {
    tokens.len() >= words.len() && tokens[tokens.len() - words.len()..].iter().map(|t| t.id).eq(words.iter().copied())
}
