//! Metrics: numbers of a whole document against limits, with the places that make up the number.
//!
//! ```toml
//! let    = { share = "repeated_line_chars / chars" }
//! when   = "share > 0.20 && lines >= 10"
//! labels = "repeated_lines"
//! ```
//!
//! The finding stands on the largest of the places and points at four more, so that a number can be read. A measure
//! that has no places (how many words there are) is reported on the first line. What can be measured is in
//! `measure`, how it is counted in `survey`, how limits are written in `expression`.
//!
//! The document is walked once for all rules, and only if there is one.

mod expression;
mod measure;
mod signs;
mod survey;

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems, nearest};
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use expression::Expression;
use measure::Measure;
use survey::Survey;

/// Places shown in one finding, the underlined one included.
const SHOWN: usize = 5;

/// What the rule file says.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Names of the author's own; those of the measures come before them in the numbering.
    lets: Vec<(String, Expression)>,
    /// Whether there is something to report.
    when: Expression,
    /// The measure whose places are shown.
    labels: Option<Measure>,
}

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let _: Option<()> = fields.choice("scope", &[("document", ())], problems);
    let mut names: Vec<String> = Measure::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut lets = Vec::new();
    for (name, span, value) in fields.table("let", problems).map(|mut t| t.rest()).unwrap_or_default() {
        let Some(source) = value.as_text() else {
            problems.error(
                value.span.clone(),
                format!("`{name}` takes an expression in quotes, found {}", value.type_name()),
            );
            continue;
        };
        if names.contains(&name) {
            problems.error(span, format!("`{name}` has a meaning already"));
            continue;
        }
        if let Some(expression) = parse(source, value.span.clone(), &names, problems) {
            lets.push((name.clone(), expression));
        }
        // A name whose expression is wrong is known all the same, so that one mistake is reported once.
        names.push(name);
    }
    let labels: Vec<(&str, Measure)> = Measure::ALL.to_vec();
    let labels = fields.choice("labels", &labels, problems);
    let span = fields.span.clone();
    let when = fields.texts_spanned("when", problems).and_then(|mut t| t.pop());
    let Some((source, span)) = when else {
        problems.error(span, "`when` is missing");
        return None;
    };
    let when = parse(&source, span, &names, problems)?;
    (names.len() == Measure::ALL.len() + lets.len()).then_some(Spec { lets, when, labels })
}

fn parse(source: &str, span: std::ops::Range<usize>, names: &[String], problems: &mut Problems) -> Option<Expression> {
    match Expression::parse(source, &|name| names.iter().position(|n| n == name)) {
        Ok(expression) => Some(expression),
        Err((message, at)) => {
            let word: String = source[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            match nearest(&word, names.iter().map(String::as_str)).filter(|_| !word.is_empty()) {
                Some(name) => problems.error_with_help(span, message, format!("did you mean `{name}`?")),
                None => problems.error(span, message),
            }
            None
        }
    }
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut used: Vec<Measure> = Vec::new();
    let mut kept: Vec<Measure> = Vec::new();
    for (_, spec) in rules {
        let mut see = |i: usize| {
            used.extend(Measure::ALL.get(i).map(|(_, measure)| *measure));
        };
        spec.when.names(&mut see);
        for (_, expression) in &spec.lets {
            expression.names(&mut see);
        }
        kept.extend(spec.labels);
    }
    kept.sort_unstable_by_key(|m| *m as usize);
    kept.dedup();
    let sentences = used.iter().chain(&kept).any(|m| m.is_of_sentences());
    let mut grams: Vec<Measure> = used;
    grams.extend(kept.iter().copied());
    grams.retain(|m| m.gram().is_some());
    grams.sort_unstable_by_key(|m| *m as usize);
    grams.dedup();
    let rules = rules.iter().map(|(rule, spec)| (*rule, (*spec).clone())).collect();
    Box::new(Compiled { rules, grams, kept, sentences })
}

struct Compiled {
    rules: Vec<(RuleIx, Spec)>,
    grams: Vec<Measure>,
    kept: Vec<Measure>,
    sentences: bool,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs { sentences: self.sentences, sentence_prints: self.sentences, ..Needs::default() }
    }

    fn scan(&self, _view: &View<'_>, _found: &mut Found) {}

    fn whole(&self, outline: &Outline<'_>, _marks: &[Mark], found: &mut Found) {
        // Nothing is not a bad text.
        if outline.text.trim().is_empty() {
            return;
        }
        let survey = Survey::of(outline, &self.grams, &self.kept);
        for (rule, spec) in &self.rules {
            let mut values = survey.values.clone();
            for (_, expression) in &spec.lets {
                values.push(expression.value(&values));
            }
            if spec.when.value(&values) > 0.0 {
                found.hits.push(hit(*rule, spec, &survey, &values, outline.text));
            }
        }
    }
}

fn hit(rule: RuleIx, spec: &Spec, survey: &Survey, values: &[f64], text: &str) -> Hit {
    let places = spec.labels.map(|m| survey.places(m)).unwrap_or_default();
    let mut hit = Hit::new(rule, places.first().copied().unwrap_or_else(|| first_line(text)));
    for place in places.iter().skip(1).take(SHOWN - 1) {
        hit = hit.label(*place, "here too");
    }
    let mut shown: Vec<usize> = (Measure::ALL.len()..values.len()).collect();
    spec.when.names(&mut |i| shown.push(i));
    for (_, expression) in &spec.lets {
        expression.names(&mut |i| shown.push(i));
    }
    shown.sort_unstable();
    shown.dedup();
    for i in shown {
        let name = Measure::ALL
            .get(i)
            .map_or_else(|| spec.lets[i - Measure::ALL.len()].0.clone(), |(name, _)| (*name).to_owned());
        hit = hit.value(format!("{name}_percent"), format!("{:.1}%", values[i] * 100.0)).value(name, number(values[i]));
    }
    hit
}

fn number(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.2}") }
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
    fn reports_the_largest_place_and_the_numbers() {
        let rule = "let = { share = 'repeated_line_chars / chars' }\nwhen = 'share > 0.4 && lines >= 4'\nlabels = 'repeated_lines'";
        let text = "Buy it.\n  Buy it now.\nBuy it.\n  Buy it now.\nBuy it.\nNo.\n";
        let found = hits(Kind::Metric, rule, text);
        assert_eq!(texts(&found, text), ["Buy it now."]);
        assert_eq!(found[0].more().labels.len(), 2);
        let more = found[0].more();
        let share = more.values.iter().find(|(name, _)| name == "share_percent").map(|(_, v)| v.as_str());
        assert_eq!(share, Some("44.6%"));
        assert!(hits(Kind::Metric, rule, "Buy it.\nSell it.\nKeep it.\nLose it.\n").is_empty());
    }

    #[test]
    fn counts_runs_of_words() {
        let text = "one two three four five six one two three four five seven";
        assert_eq!(
            texts(&hits(Kind::Metric, "when = 'dup_5gram_chars == 23'\nlabels = 'dup_5gram_chars'", text), text),
            ["one two three four five"]
        );
        assert_eq!(hits(Kind::Metric, "when = 'top_2gram_chars == 14'", text).len(), 1);
        assert!(hits(Kind::Metric, "when = 'dup_6gram_chars > 0'", text).is_empty());
    }

    #[test]
    fn an_empty_text_breaks_no_share() {
        let found = hits(Kind::Metric, "when = 'letters / chars < 0.5 || mean_word_length < 3'", "");
        assert!(found.is_empty());
        assert_eq!(texts(&hits(Kind::Metric, "when = 'words < 3'", "\n\n Hi  \n"), "\n\n Hi  \n"), ["Hi"]);
    }

    #[test]
    fn a_mistake_names_the_nearest_measure() {
        let mut problems = crate::table::Problems::default();
        let mut fields = crate::table::Fields::parse("when = 'wrds > 2'", &mut problems).expect("it is TOML");
        assert!(super::read(&mut fields, &mut problems).is_none());
        assert_eq!(problems.list[0].help.as_deref(), Some("did you mean `words`?"));
    }
}
