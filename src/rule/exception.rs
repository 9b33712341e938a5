//! Exceptions: where a rule stays silent although its pattern holds.

use super::setting;
use super::texts::Texts;
use crate::table::{Fields, Problems};
use crate::text::pattern::Pattern;
use crate::text::span::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Bytes looked at on either side of a match.
const REACH: usize = 240;

/// One line of `unless`.
#[derive(Clone, Debug)]
pub struct Exception {
    what: What,
    on: On,
}

#[derive(Clone, Debug)]
enum What {
    /// One of several texts, wherever it starts.
    Texts(Arc<Texts>),
    Pattern(Arc<Pattern>),
    Node(Vec<Node>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum On {
    /// The match lies inside the excepted text.
    Inside,
    /// The two share a byte.
    Overlap,
    /// The excepted text stands anywhere on the same line, within reach.
    Context,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Node {
    Code,
    Url,
    Email,
    Math,
    /// What somebody says: between quotation marks of its paragraph, or behind the "A:" of an interview.
    Speech,
    /// A line of verse.
    Verse,
}

/// Reads the key `unless`.
pub(super) fn read(tables: Vec<Fields>, problems: &mut Problems) -> Vec<Exception> {
    tables.into_iter().filter_map(|f| one(f, problems)).collect()
}

fn one(mut fields: Fields, problems: &mut Problems) -> Option<Exception> {
    let span = fields.span.clone();
    let places = [("inside", On::Inside), ("overlap", On::Overlap), ("context", On::Context)];
    let on = fields.choice("on", &places, problems);
    let mut whats = Vec::new();
    let mut default = On::Overlap;
    if let Some(texts) = fields.texts("text", problems) {
        whats.push(one_of(&texts, Texts::plain, &span, problems));
    }
    if let Some(texts) = fields.texts("tokens", problems) {
        whats.push(one_of(&texts, Texts::words, &span, problems));
    }
    if let Some(source) = fields.text("regex", problems) {
        // The syntax is checked now; compiling waits for the first need.
        if !problems.checked
            && let Err(e) = regex_syntax::Parser::new().parse(&source)
        {
            problems.error(
                span.clone(),
                format!("`regex` does not parse: {}", e.to_string().lines().last().unwrap_or_default()),
            );
        }
        whats.push(What::Pattern(Arc::new(Pattern::new(source))));
    }
    let nodes = [
        ("code", Node::Code),
        ("url", Node::Url),
        ("email", Node::Email),
        ("math", Node::Math),
        ("speech", Node::Speech),
        ("verse", Node::Verse),
    ];
    if let Some(nodes) = fields.choices("node", &nodes, problems) {
        default = On::Inside;
        whats.push(What::Node(nodes));
    }
    fields.finish(problems);
    if whats.len() != 1 {
        problems.error(span, "an exception has exactly one of `text`, `tokens`, `regex`, `node`");
        return None;
    }
    Some(Exception { what: whats.remove(0), on: on.unwrap_or(default) })
}

/// Any of these texts, case ignored.
fn one_of(texts: &[String], read: fn(&[String]) -> Texts, span: &Range<usize>, problems: &mut Problems) -> What {
    // Nothing, and a text of nothing, stands everywhere and would silence the rule for good.
    if texts.is_empty() || texts.iter().any(|t| t.trim().is_empty()) {
        problems.error(span.clone(), "an exception with an empty text or list silences nothing or everything");
    }
    What::Texts(Arc::new(read(texts)))
}

/// Lets exceptions that look for the same share one expression: rules of a family silence themselves in the same places,
/// and an expression that is built and warmed up once serves them all.
pub(crate) fn share<'e>(exceptions: impl Iterator<Item = &'e mut Exception>) {
    let mut known: FxHashMap<String, Arc<Pattern>> = FxHashMap::default();
    for exception in exceptions {
        let What::Pattern(pattern) = &mut exception.what else { continue };
        *pattern = Arc::clone(known.entry(pattern.source().to_owned()).or_insert_with(|| Arc::clone(pattern)));
    }
}

impl Exception {
    /// Whether it silences a match at `span`.
    #[must_use]
    pub fn holds(&self, text: &str, span: Span) -> bool {
        let window = window(text, span);
        match &self.what {
            What::Texts(texts) => {
                let until = if self.on == On::Context { window.end() } else { span.end() };
                texts.any(text, window, until, |found| self.silences(found, span))
            }
            What::Pattern(p) => p.over(window.text(text)).is_some_and(|r| {
                let base = window.range().start;
                r.find_iter(window.text(text)).any(|m| self.silences(Span::of(base + m.start()..base + m.end()), span))
            }),
            What::Node(nodes) => nodes.iter().any(|n| n.holds(text, span, window)),
        }
    }

    /// Whether an excepted text found here silences a match at `span`.
    fn silences(&self, found: Span, span: Span) -> bool {
        match self.on {
            On::Context => true,
            On::Inside => found.contains(span),
            On::Overlap => found.overlaps(span) || (span.is_empty() && found.touches(span)),
        }
    }
}

impl Node {
    fn holds(self, text: &str, span: Span, window: Span) -> bool {
        let line = window.text(text);
        let (start, end) =
            (span.range().start - window.range().start, (span.range().end - window.range().start).min(line.len()));
        // The run of visible characters around the match.
        let word_start =
            line[..start].char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
        let word_start = line[word_start..]
            .char_indices()
            .find(|(_, c)| !c.is_whitespace())
            .map_or(word_start, |(i, _)| word_start + i);
        let word_end = line[end..].find(char::is_whitespace).map_or(line.len(), |i| end + i);
        let word = if word_start <= word_end { &line[word_start.min(word_end)..word_end] } else { "" };
        match self {
            Self::Url => {
                word.contains("://") || word.starts_with("www.") || word.contains(".com/") || word.contains(".org/")
            }
            Self::Email => word.contains('@') && word.contains('.'),
            Self::Code => is_code(line, start, end),
            Self::Speech => setting::is_speech(text, span),
            Self::Verse => setting::is_verse(text, span),
            Self::Math => word.contains(['=', '+', '^', '\\', '≤', '≥', '∑', '√']) || word.contains("->"),
        }
    }
}

/// Whether a place on a line is program text: between backticks, or on a line that reads like a statement.
fn is_code(line: &str, start: usize, end: usize) -> bool {
    if line[..start].matches('`').count() % 2 == 1 && line[end..].contains('`') {
        return true;
    }
    let trimmed = line.trim();
    let indented = line.starts_with("    ") || line.starts_with('\t');
    let signs = trimmed
        .bytes()
        .filter(|b| {
            matches!(
                b,
                b'{' | b'}' | b';' | b'=' | b'<' | b'>' | b'|' | b'$' | b'\\' | b'_' | b'#' | b'(' | b')' | b'[' | b']'
            )
        })
        .count();
    let opens = [
        "$ ",
        "# ",
        ">>> ",
        "... ",
        "%",
        "//",
        "/*",
        "#!",
        "#include",
        "def ",
        "class ",
        "import ",
        "return ",
        "var ",
        "let ",
        "const ",
        "function ",
    ]
    .iter()
    .any(|p| trimmed.starts_with(p));
    let closes = trimmed.ends_with([';', '{', '}', '\\']) || trimmed.ends_with("):");
    ((indented || opens) && signs >= 2) || (closes && signs >= 3) || signs * 6 > trimmed.len()
}

/// The line around a match, within reach.
fn window(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes();
    let low = floor(text, span.range().start.saturating_sub(REACH));
    let high = floor(text, (span.range().end + REACH).min(bytes.len()));
    let start = memchr::memrchr(b'\n', &bytes[low..span.range().start]).map_or(low, |i| low + i + 1);
    let high = high.max(span.range().end);
    let end = memchr::memchr(b'\n', &bytes[span.range().end..high]).map_or(high, |i| span.range().end + i);
    Span::of(start..end)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exception(toml: &str) -> Exception {
        let mut problems = Problems::default();
        let fields = Fields::parse(toml, &mut problems).expect("toml");
        let e = one(fields, &mut problems);
        assert!(problems.is_usable(), "{:?}", problems.list);
        e.expect("an exception")
    }

    fn holds(toml: &str, text: &str, part: &str) -> bool {
        let at = text.find(part).expect("the part is there");
        exception(toml).holds(text, Span::of(at..at + part.len()))
    }

    #[test]
    fn looks_where_it_is_told() {
        let text = "one\nthe Bora Bora islands\ntwo";
        assert!(holds("tokens = 'bora bora'", text, "Bora"));
        assert!(holds("text = 'ISLANDS'\non = 'context'", text, "Bora"));
        assert!(!holds("text = 'islands'", text, "Bora"));
        assert!(!holds("text = 'two'\non = 'context'", text, "Bora"), "another line is no context");
        assert!(!holds("regex = 'Bora'\non = 'inside'", text, "Bora Bora"));
    }

    #[test]
    fn texts_that_share_a_word_do_not_hide_one_another() {
        assert!(holds("text = ['of the', 'the end']\non = 'inside'", "at the edge of the end wall", "end"));
        assert!(holds("tokens = ['bora', 'bora bora']\non = 'inside'", "near Bora Bora town", "Bora Bora"));
    }

    #[test]
    fn exceptions_that_look_for_the_same_share_it() {
        let pattern = |e: &Exception| match &e.what {
            What::Pattern(p) => Arc::clone(p),
            What::Texts(_) | What::Node(_) => panic!("no pattern"),
        };
        let mut all = ["regex = 'bay'", "regex = 'bay'\non = 'inside'", "regex = 'bays'"].map(exception);
        share(all.iter_mut());
        let [one, same, other] = all.each_ref().map(pattern);
        assert!(Arc::ptr_eq(&one, &same), "they differ in where they look only");
        assert!(!Arc::ptr_eq(&one, &other));
        assert_eq!(all[1].on, On::Inside);
    }

    #[test]
    fn an_empty_exception_is_a_mistake() {
        for toml in ["text = []", "text = ['']", "tokens = ['near', ' ']"] {
            let mut problems = Problems::default();
            let fields = Fields::parse(toml, &mut problems).expect("toml");
            one(fields, &mut problems);
            assert!(!problems.is_usable(), "{toml}");
        }
    }

    #[test]
    fn knows_code_and_addresses() {
        assert!(holds("node = 'code'", "Run `ls , -l` now", " ,"));
        assert!(!holds("node = 'code'", "He came , she went", " ,"));
        assert!(holds("node = 'url'", "see http://a.b/c,,d now", ",,"));
        assert!(holds("node = 'email'", "mail a..b@c.de now", ".."));
    }
}
