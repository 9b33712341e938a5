//! Marked examples: what a rule must find, where, what its fix gives, and what it must leave alone.
//!
//! `bad = "in <<the the>> house"` marks the bytes that must be reported. `marks = ["[[", "]]"]` changes the signs.

use crate::table::{Fields, Problems};
use crate::text::lang::Lang;
use crate::text::span::Span;
use std::ops::Range;

/// One example of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// Its place in the rule file.
    pub place: Range<usize>,
    /// The language to lint it in; guessed where absent.
    pub lang: Option<Lang>,
    /// The text, marks taken out, and the marked spans.
    pub marked: Marked,
    /// What must happen.
    pub expectation: Expectation,
    /// A known miss or false alarm: the example fails when it starts to hold.
    pub todo: bool,
    /// Wrappers this example cannot bear.
    pub skip_wrappers: Vec<Wrapper>,
}

/// A text and the spans that were marked in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Marked {
    /// The text without marks.
    pub text: String,
    /// What stood between marks, in order.
    pub spans: Vec<Span>,
}

/// What must happen with an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expectation {
    /// The rule reports exactly the marked spans.
    Bad {
        /// The text after the fixes of this rule, the unsafe ones included.
        fixed: Option<String>,
        /// The texts after each alternative of the first finding.
        suggests: Vec<String>,
    },
    /// The rule is silent.
    Good,
}

/// A change of dress that must not change what is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Wrapper {
    /// A line break in the place of a space inside the match.
    LineBreak,
    /// Line ends as carriage return and line feed.
    Crlf,
    /// Canonically decomposed letters.
    Nfd,
    /// An emoji paragraph before the text.
    Emoji,
}

impl Wrapper {
    /// All, by the names used in rule files.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("line-break", Self::LineBreak), ("crlf", Self::Crlf), ("nfd", Self::Nfd), ("emoji", Self::Emoji)];

    /// The name used in rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, w)| *w == self).map_or("", |(n, _)| *n)
    }
}

impl Marked {
    /// Takes the marks out of a text; the error says which mark has no partner.
    pub fn parse(source: &str, open: &str, close: &str) -> Result<Self, String> {
        let mut marked = Self::default();
        let mut rest = source;
        while let Some(i) = rest.find(open) {
            let inner = &rest[i + open.len()..];
            let end = inner.find(close).ok_or_else(|| format!("`{open}` without `{close}`"))?;
            marked.text.push_str(&rest[..i]);
            let start = marked.text.len();
            marked.text.push_str(&inner[..end]);
            marked.spans.push(Span::of(start..marked.text.len()));
            rest = &inner[end + close.len()..];
        }
        marked.text.push_str(rest);
        Ok(marked)
    }

    /// The text with its spans marked again, for messages.
    #[must_use]
    pub fn show(text: &str, spans: &[Span]) -> String {
        let mut out = String::new();
        let mut at = 0;
        for s in spans {
            if s.range().start < at {
                continue;
            }
            out.push_str(&text[at..s.range().start]);
            out.push_str("<<");
            out.push_str(s.text(text));
            out.push_str(">>");
            at = s.range().end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// Reads one `[[example]]` table.
pub(super) fn read(mut fields: Fields, problems: &mut Problems) -> Option<Example> {
    let place = fields.span.clone();
    let keys = ["bad", "good", "todo_bad", "todo_good"];
    let given: Vec<&'static str> = keys.into_iter().filter(|k| fields.has(k)).collect();
    let lang = fields.text("lang", problems).and_then(|code| {
        let lang = Lang::from_code(&code);
        if lang.is_none() {
            problems.error(place.clone(), format!("unknown language `{code}`"));
        }
        lang
    });
    let marks = fields.texts("marks", problems).unwrap_or_else(|| vec!["<<".into(), ">>".into()]);
    let repeat = fields.table("repeat", problems).map(|mut f| {
        let text = f.text("text", problems).unwrap_or_default();
        let times = f.count("times", problems).unwrap_or(1);
        f.finish(problems);
        text.repeat(times)
    });
    let skip_wrappers = super::read::skip_wrappers(&mut fields, problems).into_iter().map(|(w, _)| w).collect();
    let fixed = fields.text("fixed", problems);
    let suggests = fields.texts("suggests", problems).unwrap_or_default();
    let mut source = None;
    for key in keys {
        if let Some(text) = fields.text(key, problems) {
            source = Some(text);
        }
    }
    fields.finish(problems);
    let [key] = given.as_slice() else {
        problems.error(place, "an example has exactly one of `bad`, `good`, `todo_bad`, `todo_good`");
        return None;
    };
    let source = source? + &repeat.unwrap_or_default();
    let [open, close] = marks.as_slice() else {
        problems.error(place, "`marks` takes two strings, the opening and the closing one");
        return None;
    };
    let marked = Marked::parse(&source, open, close).map_err(|e| problems.error(place.clone(), e)).ok()?;
    let bad = key.ends_with("bad");
    if bad && marked.spans.is_empty() {
        problems.error(place, format!("nothing is marked: put `{open}` and `{close}` around what must be reported"));
        return None;
    }
    if !bad && (!marked.spans.is_empty() || fixed.is_some() || !suggests.is_empty()) {
        problems.error(place, "a good example has no marks and no fix");
        return None;
    }
    let expectation = if bad { Expectation::Bad { fixed, suggests } } else { Expectation::Good };
    Some(Example { place, lang, marked, expectation, todo: key.starts_with("todo"), skip_wrappers })
}
