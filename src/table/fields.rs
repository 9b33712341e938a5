//! Fields: one table being read, key by key.

use super::value::{Data, Key, Value};
use super::{Problems, nearest, packed};
use std::ops::Range;
use toml::de::DeTable;

/// A table being read. Every getter takes its key out; [`Fields::finish`] reports what is left.
#[derive(Debug)]
pub struct Fields {
    entries: Vec<(Key, Value)>,
    known: Vec<&'static str>,
    /// The bytes of the table.
    pub span: Range<usize>,
}

impl Fields {
    /// Parses a file. `None`, with the mistakes added, where it is not TOML.
    pub fn parse(source: &str, problems: &mut Problems) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(source);
        for e in &errors {
            problems.error(e.span().unwrap_or(0..0), e.message().to_owned());
        }
        if !errors.is_empty() {
            return None;
        }
        let mut entries: Vec<(Key, Value)> = table
            .get_ref()
            .iter()
            .map(|(k, v)| (Key { name: k.get_ref().to_string().into(), span: k.span() }, Value::of(v)))
            .collect();
        entries.sort_by_key(|(k, _)| k.span.start);
        Some(Self { entries, known: Vec::new(), span: 0..source.len().min(1) })
    }

    /// Unpacks a file that was parsed when the program was built (see `packed`). It has no places. `None` where the
    /// bytes are not what [`Fields::parse`] would have given.
    pub fn unpack(packed: &'static [u8]) -> Option<Self> {
        match packed::unpack(packed)?.data {
            Data::Table(entries) => Some(Self { entries, known: Vec::new(), span: 0..0 }),
            _ => None,
        }
    }

    /// Reads a value as a table; reports what it is where it is none.
    pub fn of(value: Value, problems: &mut Problems) -> Option<Self> {
        let span = value.span.clone();
        if let Data::Table(entries) = value.data {
            Some(Self { entries, known: Vec::new(), span })
        } else {
            problems.error(span, format!("expected a table, found {}", value.type_name()));
            None
        }
    }

    /// Takes the value of a key, whatever it is.
    pub fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        let i = self.entries.iter().position(|(k, _)| k.name == key)?;
        Some(self.entries.remove(i).1)
    }

    /// Whether the key is there and was not taken yet.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.name == key)
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        want: &str,
        get: impl Fn(&Value) -> Option<T>,
        problems: &mut Problems,
    ) -> Option<T> {
        let value = self.take(key)?;
        let got = get(&value);
        if got.is_none() {
            problems.error(value.span.clone(), format!("`{key}` takes {want}, found {}", value.type_name()));
        }
        got
    }

    /// A string.
    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<String> {
        self.typed(key, "a string", |v| v.as_text().map(str::to_owned), problems)
    }

    /// A string that must be there.
    pub fn required_text(&mut self, key: &'static str, problems: &mut Problems) -> Option<String> {
        if !self.has(key) {
            problems.error(self.span.clone(), format!("`{key}` is missing"));
            self.known.push(key);
            return None;
        }
        self.text(key, problems)
    }

    /// A number.
    pub fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<f64> {
        self.typed(key, "a number", Value::as_number, problems)
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, key: &'static str, problems: &mut Problems) -> Option<usize> {
        self.typed(
            key,
            "a whole number, zero or more",
            |v| v.as_integer().and_then(|i| usize::try_from(i).ok()),
            problems,
        )
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        self.typed(key, "true or false", Value::as_flag, problems)
    }

    /// A list of strings; a single string is a list of one.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<String>> {
        self.texts_spanned(key, problems).map(|v| v.into_iter().map(|(s, _)| s).collect())
    }

    /// A list of strings with their places; a single string is a list of one.
    pub fn texts_spanned(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<(String, Range<usize>)>> {
        let value = self.take(key)?;
        let name = value.type_name();
        let list = match value.data {
            Data::Text(s) => return Some(vec![(s.into_owned(), value.span)]),
            Data::List(list) => list,
            _ => {
                problems.error(value.span, format!("`{key}` takes a list of strings, found {name}"));
                return None;
            }
        };
        let mut texts = Vec::with_capacity(list.len());
        for item in list {
            let name = item.type_name();
            match item.data {
                Data::Text(s) => texts.push((s.into_owned(), item.span)),
                _ => problems.error(item.span, format!("`{key}` takes strings, found {name}")),
            }
        }
        Some(texts)
    }

    /// One of several words; the error names the nearest.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], problems: &mut Problems) -> Option<T> {
        let value = self.take(key)?;
        let Some(text) = value.as_text() else {
            problems.error(value.span.clone(), format!("`{key}` takes a string, found {}", value.type_name()));
            return None;
        };
        choose(text, value.span.clone(), key, choices, problems)
    }

    /// Several of several words.
    pub fn choices<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<Vec<T>> {
        let texts = self.texts_spanned(key, problems)?;
        Some(texts.into_iter().filter_map(|(t, span)| choose(&t, span, key, choices, problems)).collect())
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, problems: &mut Problems) -> Option<Fields> {
        Self::of(self.take(key)?, problems)
    }

    /// A list of tables; a single table is a list of one.
    pub fn tables(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<Fields>> {
        let value = self.take(key)?;
        match value.data {
            Data::List(list) => Some(list.into_iter().filter_map(|v| Self::of(v, problems)).collect()),
            Data::Table(_) => Self::of(value, problems).map(|f| vec![f]),
            _ => {
                problems
                    .error(value.span.clone(), format!("`{key}` takes a list of tables, found {}", value.type_name()));
                None
            }
        }
    }

    /// All entries that are left, for tables whose keys are the user's own.
    pub fn rest(&mut self) -> Vec<(String, Range<usize>, Value)> {
        self.entries.drain(..).map(|(k, v)| (k.name.into_owned(), k.span, v)).collect()
    }

    /// Reports the keys nobody took.
    pub fn finish(self, problems: &mut Problems) {
        for (key, _) in &self.entries {
            let message = format!("unknown key `{}`", key.name);
            if let Some(k) = nearest(&key.name, self.known.iter().copied()) {
                problems.error_with_help(key.span.clone(), message, format!("did you mean `{k}`?"));
            } else {
                let mut known = self.known.clone();
                known.sort_unstable();
                known.dedup();
                problems.error_with_help(key.span.clone(), message, format!("known keys: {}", known.join(", ")));
            }
        }
    }
}

fn choose<T: Copy>(
    text: &str,
    span: Range<usize>,
    key: &str,
    choices: &[(&str, T)],
    problems: &mut Problems,
) -> Option<T> {
    if let Some((_, t)) = choices.iter().find(|(name, _)| *name == text) {
        return Some(*t);
    }
    let names: Vec<&str> = choices.iter().map(|(n, _)| *n).collect();
    let help = match nearest(text, names.iter().copied()) {
        Some(n) => format!("did you mean `{n}`?"),
        None => format!("one of: {}", names.join(", ")),
    };
    problems.error_with_help(span, format!("`{key}` has no choice `{text}`"), help);
    None
}
