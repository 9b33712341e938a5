//! Regular expressions, linear in time, each run only where a literal it cannot do without stands.
//!
//! `pattern = '(?P<gap>\s+)(?P<mark>[,;])'` with `report = "gap"`; named groups are parts. `boundary = "word"` asks
//! for word edges around the match, which is cheaper than a Unicode `\b`. `scope` says what the pattern sees at
//! once: a `block` (default), a `sentence`, a `line`, or the whole `chunk`; of what is longer than `longest`, it sees nothing.
//!
//! There is no look-around and no back-reference. A pattern is compiled when its literal is first met.

use super::cue::{Case, Edge, Wanted};
use super::{Found, Hit, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::layers::View;
use crate::text::pattern;
use crate::text::span::Span;
use regex_syntax::hir::{Hir, HirKind, literal};
use std::borrow::Cow;

/// What a pattern sees at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Scope {
    #[default]
    Block,
    Sentence,
    Line,
    Chunk,
}

/// What the rule file says.
#[derive(Clone, Debug)]
pub struct Spec {
    pattern: String,
    any_case: bool,
    word_edges: bool,
    scope: Scope,
    /// The most characters that what the pattern sees may have.
    longest: Option<usize>,
    /// Literals of which every match holds one; empty where the pattern has none.
    cues: Vec<String>,
    /// Whether case counts in them.
    case: Case,
}

impl Spec {
    /// Literals of which every match holds one.
    pub fn cues(&self) -> &[String] {
        &self.cues
    }
}

/// Reads `pattern`, `case`, `boundary`, `scope`, `longest`, `cue` (literals to use instead of those found in the pattern) and `cue_case`.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let place = fields.span.clone();
    let pattern = fields.required_text("pattern", problems)?;
    let any_case = fields.choice("case", &[("exact", false), ("any", true)], problems).unwrap_or(false);
    let word_edges = fields.choice("boundary", &[("none", false), ("word", true)], problems).unwrap_or(false);
    let scopes = [("block", Scope::Block), ("sentence", Scope::Sentence), ("line", Scope::Line), ("chunk", Scope::Chunk)];
    let scope = fields.choice("scope", &scopes, problems).unwrap_or_default();
    let longest = fields.count("longest", problems);
    let given = fields.texts("cue", problems);
    let cue_case = fields.choice("cue_case", &[("any", Case::Any), ("exact", Case::Exact)], problems);
    if let Some(cues) = given.clone().filter(|_| problems.checked) {
        return Some(Spec { pattern, any_case, word_edges, scope, longest, cues, case: cue_case.unwrap_or(Case::Any) });
    }
    if given.is_none() && cue_case.is_some() {
        problems.error(place, "`cue_case` says how to read `cue`, and there is none");
        return None;
    }
    let starts = |c: &String| c.starts_with(r"\A");
    if given.iter().flatten().any(starts) && (scope != Scope::Block || !given.iter().flatten().all(starts)) {
        problems.error(place, r"cues that start with `\A` want the scope `block`, and no other cues beside them");
        return None;
    }
    let hir = match regex_syntax::ParserBuilder::new().case_insensitive(any_case).build().parse(&pattern) {
        Ok(hir) => hir,
        Err(e) => {
            let reason = e.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            problems.error(place, format!("`pattern` does not parse: {reason}"));
            return None;
        }
    };
    if hir.properties().minimum_len() == Some(0) {
        problems.error(place, "`pattern` matches the empty text");
        return None;
    }
    if pattern.contains(r"\b") && !pattern.contains("(?-u:") {
        problems.warn(place.clone(), "a Unicode `\\b` slows a pattern down", "use boundary = \"word\" or (?-u:\\b)");
    }
    let plain = || regex_syntax::ParserBuilder::new().build().parse(&pattern).ok();
    let (cues, case) = match given {
        Some(cues) => (cues, cue_case.unwrap_or(Case::Any)),
        None => plain().as_ref().map_or((Vec::new(), Case::Any), |hir| required(hir, any_case)),
    };
    if cues.is_empty() {
        problems.warn(place, "no literal is part of every match, so the pattern runs over every text", "see `rules bench` for its cost");
    }
    Some(Spec { pattern, any_case, word_edges, scope, longest, cues, case })
}

/// Literals of which every match holds at least one, the rarest set the pattern offers; empty where there is none. Case
/// counts in them unless the pattern ignores it (`any_case`, or inside).
fn required(hir: &Hir, any_case: bool) -> (Vec<String>, Case) {
    let mut best = None;
    candidates(hir, &mut best);
    let (_, written) = best.unwrap_or_default();
    let mut folded: Vec<String> = written.iter().map(|l| l.to_lowercase()).collect();
    folded.sort();
    folded.dedup();
    if any_case || folded.len() < written.len() { (folded, Case::Any) } else { (written, Case::Exact) }
}

/// A set of literals as they are written, with its cost.
type Best = Option<(f64, Vec<String>)>;

fn candidates(hir: &Hir, best: &mut Best) {
    offer(hir, literal::ExtractKind::Prefix, best);
    offer(hir, literal::ExtractKind::Suffix, best);
    match hir.kind() {
        HirKind::Concat(parts) => {
            // Neighbours together can be literal where one alone is too short.
            for n in 2..parts.len().min(5) {
                for window in parts.windows(n) {
                    offer(&Hir::concat(window.to_vec()), literal::ExtractKind::Prefix, best);
                }
            }
            for p in parts {
                candidates(p, best);
            }
        }
        HirKind::Capture(c) => candidates(&c.sub, best),
        HirKind::Repetition(r) if r.min > 0 => candidates(&r.sub, best),
        _ => {}
    }
}

/// Takes the literals every match starts (or ends) with, if they are rarer than the best so far.
fn offer(hir: &Hir, kind: literal::ExtractKind, best: &mut Best) {
    let mut extractor = literal::Extractor::new();
    extractor.kind(kind).limit_total(64).limit_class(16);
    let found = extractor.extract(hir);
    let Some(found) = found.literals() else { return };
    let text = |l: &literal::Literal| std::str::from_utf8(l.as_bytes()).ok().filter(|s| !s.is_empty()).map(str::to_owned);
    let Some(mut literals) = found.iter().map(text).collect::<Option<Vec<String>>>().filter(|l| !l.is_empty()) else { return };
    literals.sort();
    literals.dedup();
    let cost = literals.iter().map(|l| frequency(l)).sum();
    if best.as_ref().is_none_or(|(c, _)| cost < *c) {
        *best = Some((cost, literals));
    }
}

/// Capitals among all letters, roughly.
const CAPITALS: f64 = 0.05;

/// How often a literal is met, roughly: as if its bytes came independently.
fn frequency(literal: &str) -> f64 {
    let one = |b: u8| super::cue::frequency(b) * if b.is_ascii_uppercase() { CAPITALS } else { 1.0 };
    literal.bytes().map(one).product()
}

/// Compiles the patterns' cues; the patterns themselves wait.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut patterns = Patterns::default();
    for (rule, spec) in rules {
        let n = patterns.list.len() as u32;
        for cue in &spec.cues {
            if let Some(start) = cue.strip_prefix(r"\A") {
                patterns.starts.push((start.to_owned(), n));
                continue;
            }
            let literal = tools.cues.add(wanted(cue, spec.case)) as usize;
            if patterns.by_cue.len() <= literal {
                patterns.by_cue.resize(literal + 1, Vec::new());
            }
            patterns.by_cue[literal].push(n);
        }
        if spec.cues.is_empty() {
            patterns.always.push(n);
        }
        patterns.list.push(Pattern {
            rule: *rule,
            word_edges: spec.word_edges,
            scope: spec.scope,
            longest: spec.longest,
            regex: pattern::Pattern::new(spec.pattern.as_str()).any_case(spec.any_case).multi_line(),
        });
    }
    Box::new(patterns)
}

/// A cue as rule files write it: `\w` or `\W` before or after the literal says what stands beside it.
fn wanted(cue: &str, case: Case) -> Wanted {
    let (literal, before) = edge(cue.strip_prefix(r"\w"), cue.strip_prefix(r"\W"), cue);
    let (literal, after) = edge(literal.strip_suffix(r"\w"), literal.strip_suffix(r"\W"), literal);
    Wanted { before, after, ..Wanted::new(literal, case) }
}

fn edge<'c>(word: Option<&'c str>, none: Option<&'c str>, whole: &'c str) -> (&'c str, Edge) {
    match (word.filter(|w| !w.is_empty()), none.filter(|n| !n.is_empty())) {
        (Some(literal), _) => (literal, Edge::Word),
        (None, Some(literal)) => (literal, Edge::Break),
        (None, None) => (whole, Edge::Any),
    }
}

#[derive(Debug)]
struct Pattern {
    rule: RuleIx,
    word_edges: bool,
    scope: Scope,
    longest: Option<usize>,
    regex: pattern::Pattern,
}

#[derive(Debug, Default)]
struct Patterns {
    list: Vec<Pattern>,
    /// Patterns that ask for a literal, by its number.
    by_cue: Vec<Vec<u32>>,
    /// Literals with which a block may start, and the patterns that ask for them.
    starts: Vec<(String, u32)>,
    always: Vec<u32>,
}

impl Matcher for Patterns {
    fn needs(&self) -> Needs {
        let sees = |scope| self.list.iter().any(|p| p.scope == scope);
        let sentences = sees(Scope::Sentence);
        Needs { cues: true, tokens: sentences || sees(Scope::Block), sentences, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        // Where each pattern has looked up to.
        let mut seen = vec![view.chunk.start(); self.list.len()];
        for cue in view.cues {
            let Some(patterns) = self.by_cue.get(cue.literal as usize) else { continue };
            for n in patterns {
                let pattern = &self.list[*n as usize];
                if seen[*n as usize] > cue.at {
                    continue;
                }
                let window = pattern.window(view, cue.at);
                pattern.run(view, window, found);
                seen[*n as usize] = window.end().max(cue.at + 1);
            }
        }
        if !self.starts.is_empty() {
            for block in view.blocks {
                let text = block.span.text(view.text).as_bytes();
                for (_, n) in self.starts.iter().filter(|(start, _)| text.starts_with(start.as_bytes())) {
                    self.list[*n as usize].run(view, block.span, found);
                }
            }
        }
        for n in &self.always {
            let pattern = &self.list[*n as usize];
            match pattern.scope {
                Scope::Chunk => pattern.run(view, view.chunk, found),
                Scope::Block => view.blocks.iter().for_each(|b| pattern.run(view, b.span, found)),
                Scope::Sentence => view.sentences.iter().for_each(|s| pattern.run(view, s.span, found)),
                Scope::Line => {
                    let mut at = view.chunk.start();
                    while at < view.chunk.end() {
                        let line = view.line_at(at);
                        pattern.run(view, line, found);
                        at = line.end() + 1;
                    }
                }
            }
        }
    }
}

impl Pattern {
    fn window(&self, view: &View<'_>, at: u32) -> Span {
        match self.scope {
            Scope::Chunk => view.chunk,
            Scope::Line => view.line_at(at),
            Scope::Sentence => view.sentence_at(at).map_or_else(|| view.line_at(at), |s| s.span),
            // White space between two blocks belongs to neither.
            Scope::Block => view.block_at(at).map_or_else(|| view.line_at(at), |b| b.span),
        }
    }

    fn run(&self, view: &View<'_>, window: Span, found: &mut Found) {
        let text = window.text(view.text);
        // A character takes one byte to four.
        if self.longest.is_some_and(|n| text.len() > n && (text.len() > 4 * n || text.chars().count() > n)) {
            return;
        }
        let Some(regex) = self.regex.over(text) else { return };
        let base = window.range().start;
        let place = |m: ::regex::Match<'_>| Span::of(base + m.start()..base + m.end());
        if regex.captures_len() == 1 {
            for m in regex.find_iter(text) {
                if self.edges(view.text, place(m)) {
                    found.hits.push(Hit::new(self.rule, place(m)));
                }
            }
            return;
        }
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.get(0).map(place) else { continue };
            if !self.edges(view.text, whole) {
                continue;
            }
            let mut hit = Hit::new(self.rule, whole);
            for name in regex.capture_names().flatten() {
                if let Some(m) = captures.name(name) {
                    hit = hit.part(Cow::Owned(name.to_owned()), place(m));
                }
            }
            found.hits.push(hit);
        }
    }

    /// Whether no letter or digit touches the match, if word edges are asked for.
    fn edges(&self, text: &str, span: Span) -> bool {
        if !self.word_edges {
            return true;
        }
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let touches = |a: Option<char>, b: Option<char>| a.is_some_and(word) && b.is_some_and(word);
        let inner = span.text(text);
        !touches(text[..span.range().start].chars().next_back(), inner.chars().next())
            && !touches(inner.chars().next_back(), text[span.range().end..].chars().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, texts};

    fn cues(pattern: &str) -> Vec<String> {
        required(&regex_syntax::Parser::new().parse(pattern).expect("a good pattern"), false).0
    }

    #[test]
    fn takes_the_rarest_literal() {
        assert_eq!(cues(r"the\s+quiz\w+"), ["quiz"]);
        assert_eq!(cues(r"\w+ (?:mln|mlrd)\b"), [" mln", " mlrd"]);
        assert!(cues(r"\w+\s\w+").is_empty());
    }

    #[test]
    fn names_parts_and_minds_word_edges() {
        let text = "one two,  undone twos";
        let h = hits(Kind::Regex, "pattern = '(?P<a>one) two'\nboundary = 'word'", text);
        assert_eq!(texts(&h, text), ["one two"]);
        assert_eq!(h[0].more().parts[0].span.text(text), "one");
        assert!(hits(Kind::Regex, "pattern = 'one two'\nboundary = 'word'", "none two").is_empty());
    }

    #[test]
    fn cues_say_what_stands_beside_them() {
        let found = |cue: &str, text: &str| {
            hits(Kind::Regex, &format!("pattern = ',[a-z]+'\ncue = ['{cue}']\ncue_case = 'exact'"), text).len()
        };
        assert_eq!(found(r",a", "b,ab , ab,AB"), 1);
        assert_eq!(found(r"\w,\w", "b,ab"), 1);
        assert_eq!(found(r"\W,\w", "b,ab"), 0);
        assert_eq!(found(r"\A,", ",ab\n\nc,ab"), 1);
    }

    #[test]
    fn cues_that_cannot_be_kept_are_mistakes() {
        for toml in [
            "pattern = 'ab'\ncue_case = 'exact'",
            "pattern = 'ab'\ncue = ['\\Aa', 'b']",
            "pattern = 'ab'\ncue = ['\\Aa']\nscope = 'line'",
        ] {
            let mut problems = Problems::default();
            let mut fields = Fields::parse(toml, &mut problems).expect("toml");
            assert!(read(&mut fields, &mut problems).is_none(), "{toml}");
            assert!(!problems.is_usable(), "{toml}");
        }
    }

    #[test]
    fn a_scope_bounds_what_is_seen() {
        let text = "The boat is old. It has\nan oar.";
        let found = |scope: &str| hits(Kind::Regex, &format!(r"pattern = '(?:old\.|has)\s\p{{L}}+'{scope}"), text).len();
        assert_eq!(found(""), 2);
        assert_eq!(found("\nscope = 'sentence'"), 1, "not from one sentence into the next");
        assert_eq!(found("\nscope = 'line'"), 1, "not from one line into the next");
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        let found = |text: &str| hits(Kind::Regex, "pattern = ',,'\nscope = 'line'\nlongest = 5", text).len();
        assert_eq!(found("aé,,é\nab,,cd"), 1, "five characters are not too many, six are");
        assert_eq!(found("a,,b\nand this line is much longer,,"), 1);
    }

    #[test]
    fn sees_each_place_once() {
        let text = "a,,b,,c\n\nd,,e";
        assert_eq!(hits(Kind::Regex, "pattern = ',,'", text).len(), 3);
    }
}
