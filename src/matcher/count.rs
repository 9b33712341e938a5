//! Counts: too many or too few of something in a line, a sentence, a paragraph or the document.
//!
//! ```toml
//! scope = "paragraph"
//! of    = { mark = "!" }        # or word, phrase, kind, or repeated = 3
//! max   = 3
//! ```
//!
//! Too many is reported at the first one that is too many, with labels on some of the others; too few at the whole
//! line, sentence or paragraph. `repeated = 3` counts the run of up to three words that occurs most often, function
//! words (`ignore`) at its ends apart: the phrase a page was stuffed with. Names do not count there, nor what stands in
//! headings and lists. A document over 128 KB is looked at in pieces for `repeated`.

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::fold;
use crate::text::layers::{BlockKind, Outline, View};
use crate::text::lexer;
use crate::text::span::Span;
use crate::text::token::{Shape, Token, TokenKind};
use crate::text::vocab::Vocab;
use rustc_hash::{FxHashMap, FxHashSet};

/// Places shown beside the one that is reported.
const SHOWN: usize = 4;
/// Bit of a mark's key that says: the value is a number of words, not one occurrence.
const WORDS: u64 = 1 << 32;
/// Longest repeated run, in words.
const LONGEST: usize = 6;

/// What the rule file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Where it is counted.
    pub scope: Scope,
    /// What is counted.
    pub of: Of,
    /// More than this many are too many.
    pub max: Option<usize>,
    /// Fewer than this many are too few.
    pub min: Option<usize>,
    /// More than this share of the words, from 0 to 1, is too much. Together with `max` both must be passed.
    pub max_share: Option<f32>,
    /// A scope with fewer words is not looked at.
    pub words_at_least: usize,
    /// Words that no repeated run begins or ends with.
    pub ignore: Vec<String>,
}

/// Where things are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Between line breaks.
    Line,
    /// Each sentence.
    Sentence,
    /// Each block.
    Paragraph,
    /// The whole text.
    Document,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// Words and phrases, each a run of tokens; marks too.
    Phrases(Vec<String>),
    /// Every token of a kind.
    Kind(TokenKind),
    /// The commonest run of two words up to this many.
    Repeated(usize),
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let scopes = [
        ("line", Scope::Line),
        ("sentence", Scope::Sentence),
        ("paragraph", Scope::Paragraph),
        ("document", Scope::Document),
    ];
    let scope = fields.choice("scope", &scopes, problems).unwrap_or(Scope::Document);
    let max = fields.count("max", problems);
    let min = fields.count("min", problems);
    let max_share = fields.number("max_share", problems).map(|n| n as f32);
    let words_at_least = fields.count("words_at_least", problems).unwrap_or(0);
    let ignore = fields.texts("ignore", problems).unwrap_or_default();
    let span = fields.span.clone();
    let of = fields.table("of", problems).and_then(|t| of(t, problems));
    if max.is_none() && min.is_none() && max_share.is_none() {
        problems.error(span.clone(), "one of `max`, `min`, `max_share` is missing");
        return None;
    }
    let Some(of) = of else {
        problems.error_with_help(span, "`of` is missing", "for example `of = { mark = \"!\" }`");
        return None;
    };
    Some(Spec { scope, of, max, min, max_share, words_at_least, ignore })
}

fn of(mut table: Fields, problems: &mut Problems) -> Option<Of> {
    let kinds = [
        ("word", TokenKind::Word),
        ("number", TokenKind::Number),
        ("mark", TokenKind::Mark),
        ("url", TokenKind::Url),
        ("email", TokenKind::Email),
    ];
    let kind = table.choice("kind", &kinds, problems).map(Of::Kind);
    let repeated = table.count("repeated", problems).map(|n| Of::Repeated(n.clamp(2, LONGEST)));
    let mut phrases = Vec::new();
    for key in ["mark", "word", "phrase"] {
        phrases.extend(table.texts(key, problems).unwrap_or_default());
    }
    table.finish(problems);
    kind.or(repeated).or_else(|| (!phrases.is_empty()).then_some(Of::Phrases(phrases)))
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut compiled = Compiled { rules: Vec::new(), heads: FxHashMap::default(), kinds: Vec::new() };
    for (i, (rule, spec)) in rules.iter().enumerate() {
        match &spec.of {
            Of::Phrases(phrases) => {
                for phrase in phrases {
                    let ids = intern(phrase, tools.vocab);
                    if let Some(first) = ids.first() {
                        compiled.heads.entry(*first).or_default().push((i, ids));
                    }
                }
            }
            Of::Kind(kind) => compiled.kinds.push((i, *kind)),
            Of::Repeated(_) => {}
        }
        let ignored = spec.ignore.iter().flat_map(|w| intern(w, tools.vocab)).collect();
        compiled.rules.push(Rule { ix: *rule, spec: (*spec).clone(), ignored });
    }
    Box::new(compiled)
}

/// The ids of a phrase's tokens.
fn intern(text: &str, vocab: &mut Vocab) -> Vec<u32> {
    let mut tokens = Vec::new();
    lexer::lex(text, Span::of(0..text.len()), vocab, &mut tokens);
    tokens.iter().map(|t| if t.is_word() { vocab.intern(t.text(text)).0 } else { t.id.0 }).collect()
}

struct Compiled {
    rules: Vec<Rule>,
    /// Phrases by the id of their first token: which rule, and the ids.
    heads: FxHashMap<u32, Vec<(usize, Vec<u32>)>>,
    kinds: Vec<(usize, TokenKind)>,
}

struct Rule {
    ix: RuleIx,
    spec: Spec,
    ignored: FxHashSet<u32>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        let sentences = self.rules.iter().any(|r| r.spec.scope == Scope::Sentence);
        Needs { tokens: true, sentences, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let mut seen: Vec<Vec<Span>> = vec![Vec::new(); self.rules.len()];
        for (i, t) in view.tokens.iter().enumerate() {
            for (rule, ids) in self.heads.get(&t.id.0).into_iter().flatten() {
                let run = view.tokens.get(i..i + ids.len());
                if let Some(run) = run.filter(|run| run.iter().zip(ids).all(|(t, id)| t.id.0 == *id)) {
                    seen[*rule].push(t.span().cover(run[run.len() - 1].span()));
                }
            }
            for (rule, kind) in &self.kinds {
                if t.kind == *kind {
                    seen[*rule].push(t.span());
                }
            }
        }
        let mut marks: Vec<Mark> = Vec::new();
        for (i, (rule, seen)) in self.rules.iter().zip(&seen).enumerate() {
            if let Of::Repeated(longest) = rule.spec.of {
                rule.repeated(view, longest, found);
                continue;
            }
            if rule.spec.scope == Scope::Document {
                marks.push(Mark {
                    key: i as u64 | WORDS,
                    span: Span::at(view.chunk.start()),
                    value: words(view.tokens) as f32,
                });
                marks.extend(seen.iter().map(|s| Mark { key: i as u64, span: *s, value: 1.0 }));
                continue;
            }
            let mut next = 0;
            each(view, rule.spec.scope, |tokens| {
                let span = tokens[0].span().cover(tokens[tokens.len() - 1].span());
                let from = next + seen[next..].iter().take_while(|s| s.start() < span.start()).count();
                next = from + seen[from..].iter().take_while(|s| s.end() <= span.end()).count();
                rule.judge(span, words(tokens), &seen[from..next], found);
            });
        }
        marks.sort_by_key(|m| m.span);
        found.marks.extend(marks);
    }

    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        let mut seen: Vec<(usize, Vec<Span>)> = vec![(0, Vec::new()); self.rules.len()];
        for mark in marks {
            let (words, spans) = &mut seen[(mark.key & !WORDS) as usize];
            if mark.key & WORDS == 0 {
                spans.push(mark.span);
            } else {
                *words += mark.value as usize;
            }
        }
        for (rule, (words, spans)) in self.rules.iter().zip(&seen) {
            if rule.spec.scope == Scope::Document && !matches!(rule.spec.of, Of::Repeated(_)) {
                rule.judge(first_line(outline.text), *words, spans, found);
            }
        }
    }
}

impl Rule {
    /// Reports what is too many or too few among the places of one scope.
    fn judge(&self, scope: Span, words: usize, seen: &[Span], found: &mut Found) {
        if words < self.spec.words_at_least {
            return;
        }
        let count = seen.len();
        if self.spec.min.is_some_and(|min| count < min) {
            found.hits.push(Hit::new(self.ix, scope).value("count", count).value("words", words));
            return;
        }
        if !self.is_too_many(count, count, words) {
            return;
        }
        // Where only the share counts, the surplus begins where the share is used up.
        let allowed = self.spec.max.unwrap_or_else(|| self.spec.max_share.map_or(0, |s| (s * words as f32) as usize));
        let surplus = seen[allowed.min(count - 1)];
        found.hits.push(self.hit(surplus, seen, count, count, words));
    }

    /// Whether `count` places that cover `covered` of `words` words are too many.
    fn is_too_many(&self, count: usize, covered: usize, words: usize) -> bool {
        let (max, share) = (self.spec.max, self.spec.max_share);
        (max.is_some() || share.is_some())
            && count > 0
            && max.is_none_or(|max| count > max)
            && share.is_none_or(|share| covered as f32 > share * words as f32)
    }

    fn hit(&self, at: Span, seen: &[Span], count: usize, covered: usize, words: usize) -> Hit {
        let share = format!("{:.1}%", covered as f32 * 100.0 / words.max(1) as f32);
        let mut hit = Hit::new(self.ix, at).value("count", count).value("words", words).value("share", share);
        for other in seen.iter().filter(|s| **s != at).take(SHOWN) {
            hit = hit.label(*other, "here too");
        }
        hit
    }

    /// Finds the run of two to `longest` words that covers most of each scope.
    fn repeated(&self, view: &View<'_>, longest: usize, found: &mut Found) {
        each(view, self.spec.scope, |tokens| {
            let words: Vec<Token> = tokens.iter().copied().filter(|t| t.is_word()).collect();
            if words.len() < self.spec.words_at_least.max(2) {
                return;
            }
            let prose: Vec<bool> = words.iter().map(|t| is_prose(view, *t)).collect();
            let mut runs: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
            for n in 2..=longest {
                for (i, run) in words.windows(n).enumerate() {
                    if prose[i] && self.is_content(view.text, run) {
                        let hash = run.iter().fold(n as u64, |h, t| fold::combine(h, u64::from(t.id.0)));
                        runs.entry(hash).or_default().push(i as u32 | (n as u32) << 28);
                    }
                }
            }
            let length = |places: &[u32]| (places[0] >> 28) as usize;
            let first = |place: u32| (place & 0x0FFF_FFFF) as usize;
            let best = runs
                .into_values()
                .map(apart)
                .filter(|places| self.is_too_many(places.len(), places.len() * length(places), words.len()))
                .filter(|places| !is_name(&words, places))
                .max_by_key(|places| (places.len() * length(places), std::cmp::Reverse(first(places[0]))));
            if let Some(places) = best {
                let n = length(&places);
                let spans: Vec<Span> =
                    places.iter().map(|p| words[first(*p)].span().cover(words[first(*p) + n - 1].span())).collect();
                let surplus = spans[self.spec.max.unwrap_or(0).min(spans.len() - 1)];
                found.hits.push(self.hit(surplus, &spans, spans.len(), spans.len() * n, words.len()));
            }
        });
    }

    /// A run that begins and ends with words that mean something, with nothing but space between its words.
    fn is_content(&self, text: &str, run: &[Token]) -> bool {
        let means = |t: &Token| t.len >= 3 && !self.ignored.contains(&t.id.0);
        means(&run[0])
            && means(&run[run.len() - 1])
            && run.windows(2).all(|w| text[w[0].end() as usize..w[1].start as usize].chars().all(char::is_whitespace))
    }
}

/// Places that do not overlap: "ha ha ha" holds "ha ha" once.
fn apart(places: Vec<u32>) -> Vec<u32> {
    let n = places[0] >> 28;
    let mut kept: Vec<u32> = Vec::with_capacity(places.len());
    for place in places {
        if kept.last().is_none_or(|last| place >= last + n) {
            kept.push(place);
        }
    }
    kept
}

/// Whether most copies of a run have a capital on each word: a name, which may be said as often as it must.
fn is_name(words: &[Token], places: &[u32]) -> bool {
    let n = (places[0] >> 28) as usize;
    let names = places.iter().filter(|p| {
        let at = (**p & 0x0FFF_FFFF) as usize;
        words[at..at + n].iter().filter(|t| t.shape.has(Shape::UPPER)).count() * 2 >= n
    });
    names.count() * 2 > places.len()
}

/// Whether the token stands in running text, not in a heading, a list or a short line.
fn is_prose(view: &View<'_>, t: Token) -> bool {
    view.block_at(t.start).is_some_and(|b| b.kind == BlockKind::Paragraph)
}

fn words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|t| !matches!(t.kind, TokenKind::Mark | TokenKind::Control)).count()
}

/// Calls `look` with the tokens of each scope of the chunk.
fn each<'v>(view: &View<'v>, scope: Scope, mut look: impl FnMut(&'v [Token])) {
    match scope {
        Scope::Document if view.tokens.is_empty() => {}
        Scope::Document => look(view.tokens),
        Scope::Paragraph => view.blocks.iter().for_each(|b| look(view.block_tokens(b))),
        Scope::Sentence => view.sentences.iter().for_each(|s| look(view.sentence_tokens(s))),
        Scope::Line => {
            let mut start = 0;
            for end in 1..=view.tokens.len() {
                if end == view.tokens.len() || view.tokens[end].shape.has(Shape::NEWLINE) {
                    look(&view.tokens[start..end]);
                    start = end;
                }
            }
        }
    }
}

/// The first line that holds something; the start of a text without one.
fn first_line(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or_default().trim_end();
    if line.is_empty() { Span::at(0) } else { Span::of(start..start + line.len()) }
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, texts};

    #[test]
    fn reports_the_first_that_is_too_many() {
        let text = "Stop! Wait! Listen! Look!\n\nStop! Wait!\n";
        let found = hits(Kind::Count, "scope = 'paragraph'\nof = { mark = '!' }\nmax = 2", text);
        assert_eq!(found.iter().map(|h| h.span.start()).collect::<Vec<_>>(), [18]);
        assert_eq!(found[0].more().labels.len(), 3);
    }

    #[test]
    fn reports_a_scope_with_too_few() {
        let text = "It rained.\nno stop here\n";
        assert_eq!(
            texts(&hits(Kind::Count, "scope = 'line'\nof = { mark = ['.', '!'] }\nmin = 1", text), text),
            ["no stop here"]
        );
    }

    #[test]
    fn shares_are_of_words_and_of_the_whole_document() {
        let rule = "of = { kind = 'url' }\nmax_share = 0.3\nwords_at_least = 4";
        let text = "See https://a.org and\n\nhttps://b.org\n";
        let found = hits(Kind::Count, rule, text);
        assert_eq!(texts(&found, text), ["https://b.org"]);
        assert!(hits(Kind::Count, rule, "See https://a.org and then come home again.").is_empty());
    }

    #[test]
    fn finds_the_phrase_a_text_is_stuffed_with_but_no_name() {
        let rule = "of = { repeated = 3 }\nmax = 2\nmax_share = 0.2\nignore = ['the', 'of', 'our']";
        let text =
            "Our cheap garden chairs last. Buy cheap garden chairs here, for cheap garden chairs are our pride.\n";
        assert_eq!(texts(&hits(Kind::Count, rule, text), text), ["cheap garden chairs"]);
        let name = text.replace("cheap garden chairs", "Cheap Garden Chairs");
        assert!(hits(Kind::Count, rule, &name).is_empty());
    }
}
