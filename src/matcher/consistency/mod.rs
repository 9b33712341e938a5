//! Consistency: two spellings of one thing in one document.
//!
//! Either the rule lists the spellings (`variants = [["Odesa", "Odessa"]]`), or it asks for names that two ways of
//! transliteration spell differently (`cluster = "transliteration"`, see [`names`]). The spelling used most often is
//! taken as the document's own, the earlier one where two are even; the others are reported, each with that spelling
//! as its repair. One spelling alone is never wrong.

mod names;

use super::{Found, Hit, Mark, Matcher, Needs, RuleIx, Tools};
use crate::finding::{Applicability, Edit};
use crate::table::{Fields, Problems};
use crate::text::fold;
use crate::text::layers::{Outline, View};
use crate::text::span::Span;
use crate::text::token::{Shape, Token, WordId};
use rustc_hash::FxHashMap;

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Spellings of one thing, one list each; single words.
    pub variants: Vec<Vec<String>>,
    /// Whether names are compared by a transliteration key.
    pub transliteration: bool,
    /// Words that, right before a spelling, make it part of a fixed name: "chicken Kiev".
    pub not_after: Vec<String>,
    /// Capitalised words that say nothing of who is named: titles, offices.
    pub titles: Vec<String>,
    /// Fewest letters of a name that is compared by its key.
    pub min_letters: usize,
}

/// Fewest letters of a name where the rule does not say: shorter names differ by one letter by nature.
const MIN_LETTERS: usize = 5;

/// Reads the fields of this kind.
pub fn read(fields: &mut Fields, problems: &mut Problems) -> Option<Spec> {
    let mut spec = Spec { min_letters: MIN_LETTERS, ..Spec::default() };
    if let Some(value) = fields.take("variants") {
        let lists = value.as_list().unwrap_or_else(|| {
            problems
                .error(value.span.clone(), format!("`variants` takes a list of lists, found {}", value.type_name()));
            &[]
        });
        for list in lists {
            let words: Vec<String> =
                list.as_list().unwrap_or(&[]).iter().filter_map(|v| v.as_text().map(str::to_owned)).collect();
            let single = words.iter().all(|w| !w.is_empty() && !w.contains(char::is_whitespace));
            if words.len() < 2 || !single {
                problems.error(list.span.clone(), "each of `variants` takes two spellings or more, single words");
                continue;
            }
            spec.variants.push(words);
        }
    }
    if fields.has("cluster") {
        fields.choice("cluster", &[("transliteration", ())], problems)?;
        spec.transliteration = true;
        spec.titles = fields.texts("titles", problems).unwrap_or_default();
        spec.min_letters = fields.count("min_letters", problems).unwrap_or(MIN_LETTERS);
    }
    spec.not_after = fields.texts("not_after", problems).unwrap_or_default();
    if spec.variants.is_empty() && !spec.transliteration {
        problems.error_with_help(
            fields.span.clone(),
            "nothing to compare",
            "give `variants`, or `cluster = \"transliteration\"`",
        );
    }
    Some(spec)
}

/// Compiles the rules of this kind.
pub fn compile(rules: &[(RuleIx, &Spec)], tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    let mut compiled = Compiled::default();
    for (n, (rule, spec)) in rules.iter().enumerate() {
        for list in &spec.variants {
            let group = compiled.groups.len() as u32;
            compiled.groups.push(*rule);
            for (form, word) in list.iter().enumerate() {
                let variant = Variant {
                    group,
                    form: form as u32,
                    upper: word.chars().next().is_some_and(char::is_uppercase),
                    rule: n,
                };
                compiled.stems.insert(fold::hash(fold::word(word).as_bytes()), variant);
                compiled.words.insert(tools.vocab.intern(word), variant);
            }
        }
        compiled.not_after.push(spec.not_after.iter().map(|w| tools.vocab.intern(w)).collect());
        if spec.transliteration {
            compiled.names.push(names::Names::new(*rule, spec));
        }
    }
    Box::new(compiled)
}

/// A spelling of a listed group.
#[derive(Clone, Copy, Debug)]
struct Variant {
    group: u32,
    form: u32,
    /// The spelling is a name: in lower case it is another word.
    upper: bool,
    /// Which of the rules of this kind, for its exceptions.
    rule: usize,
}

#[derive(Debug, Default)]
struct Compiled {
    /// The rule of each group of listed spellings.
    groups: Vec<RuleIx>,
    words: FxHashMap<WordId, Variant>,
    /// The same by the hash of the folded word, for "Kyiv’s".
    stems: FxHashMap<u64, Variant>,
    not_after: Vec<Vec<WordId>>,
    names: Vec<names::Names>,
}

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs { tokens: true, ..Needs::default() }
    }

    fn scan(&self, view: &View<'_>, found: &mut Found) {
        let first = found.marks.len();
        if !self.words.is_empty() {
            for (i, token) in view.tokens.iter().enumerate() {
                if !token.id.is_known() && !token.shape.has(Shape::APOSTROPHE) {
                    continue;
                }
                let Some((variant, span)) = self.variant(view.text, *token) else { continue };
                let named = i > 0 && self.not_after[variant.rule].contains(&view.tokens[i - 1].id);
                if !named && (!variant.upper || token.shape.has(Shape::UPPER)) {
                    found.marks.push(Mark {
                        key: u64::from(variant.group) << 32 | u64::from(variant.form),
                        span,
                        value: 1.0,
                    });
                }
            }
        }
        if !self.names.is_empty() {
            names::scan(&self.names, view, &mut found.marks);
            found.marks[first..].sort_by_key(|m| (m.span, m.key));
        }
    }

    fn whole(&self, outline: &Outline<'_>, marks: &[Mark], found: &mut Found) {
        let mut groups: FxHashMap<u32, Vec<Mark>> = FxHashMap::default();
        for mark in marks.iter().filter(|m| m.key & names::NAME == 0) {
            groups.entry((mark.key >> 32) as u32).or_default().push(*mark);
        }
        for (group, marks) in groups {
            let spelling = |m: &Mark| m.key as u32;
            let Some(own) = most_used(&marks, spelling) else { continue };
            for other in marks.iter().filter(|m| spelling(m) != spelling(&own)) {
                found.hits.push(hit(self.groups[group as usize], outline.text, *other, own));
            }
        }
        if !self.names.is_empty() {
            names::whole(&self.names, outline.text, marks, found);
        }
    }
}

impl Compiled {
    /// The spelling a token is, and the bytes of it without a genitive ending.
    fn variant(&self, text: &str, token: Token) -> Option<(Variant, Span)> {
        if let Some(variant) = self.words.get(&token.id) {
            return Some((*variant, token.span()));
        }
        let stem = stem(text, token)?;
        let variant = self.stems.get(&fold::hash(fold::word(stem.text(text)).as_bytes()))?;
        Some((*variant, stem))
    }
}

/// The bytes of a token before its "’s".
fn stem(text: &str, token: Token) -> Option<Span> {
    let word = token.text(text);
    let end = word.rfind(fold::is_apostrophe)?;
    Some(Span::new(token.start, token.start + end as u32))
}

/// The first mark of the spelling used most often; the earlier one where two are even. `None` where there is but one.
fn most_used<K: Eq + std::hash::Hash>(marks: &[Mark], spelling: impl Fn(&Mark) -> K) -> Option<Mark> {
    let mut counts: FxHashMap<K, (f32, Mark)> = FxHashMap::default();
    for mark in marks {
        counts.entry(spelling(mark)).or_insert((0.0, *mark)).0 += mark.value;
    }
    if counts.len() < 2 {
        return None;
    }
    counts.into_values().max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.span.cmp(&x.span))).map(|(_, mark)| mark)
}

/// A hit at `other`, repaired to the spelling of `own`.
fn hit(rule: RuleIx, text: &str, other: Mark, own: Mark) -> Hit {
    let (wrong, right) = (other.span.text(text), own.span.text(text));
    let capitals = |w: &str| w.chars().any(char::is_uppercase) && !w.chars().any(char::is_lowercase);
    let right = if capitals(wrong) && !capitals(right) { right.to_uppercase() } else { right.to_owned() };
    Hit::new(rule, other.span)
        .part("first", own.span)
        .label(own.span, "spelled so here")
        .value("other", &right)
        .propose(format!("Spell it `{right}`"), vec![Edit::replace(other.span, right)], Applicability::Safe)
}

#[cfg(test)]
mod tests {
    use crate::matcher::Kind;
    use crate::matcher::testing::{hits, repaired, texts};

    const CITY: &str = "variants = [[\"Odesa\", \"Odessa\"]]\nnot_after = [\"dynamo\"]";

    #[test]
    fn reports_the_rarer_spelling_and_repairs_it() {
        let text = "Odesa is a port. In Odesa ships wait. ODESSA’S pier and Odessa’s park are near.";
        let found = hits(Kind::Consistency, CITY, text);
        assert_eq!(texts(&found, text), ["ODESSA", "Odessa"]);
        assert_eq!(
            repaired(&found, text),
            "Odesa is a port. In Odesa ships wait. ODESA’S pier and Odesa’s park are near."
        );
    }

    #[test]
    fn takes_the_earlier_spelling_where_two_are_even() {
        let text = "Odessa is a port. We saw Odesa.";
        assert_eq!(texts(&hits(Kind::Consistency, CITY, text), text), ["Odesa"]);
    }

    #[test]
    fn leaves_one_spelling_and_fixed_names_alone() {
        for text in ["Odessa is near Odessa.", "Odesa won against Dynamo Odessa.", "Odesa sells an odessa of its own."]
        {
            assert!(hits(Kind::Consistency, CITY, text).is_empty(), "{text}");
        }
    }
}
