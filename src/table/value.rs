//! Value: a TOML value that remembers where it stood.

use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// What a value holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Data {
    Text(Cow<'static, str>),
    Integer(i64),
    Number(f64),
    Flag(bool),
    List(Vec<Value>),
    Table(Vec<(Key, Value)>),
    Other,
}

/// A key of a table and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) name: Cow<'static, str>,
    pub(super) span: Range<usize>,
}

/// A TOML value and its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub(super) data: Data,
    /// The bytes it stands on.
    pub span: Range<usize>,
}

impl Value {
    pub(super) fn of(value: &Spanned<DeValue<'_>>) -> Self {
        let data = match value.get_ref() {
            DeValue::String(s) => Data::Text(s.to_string().into()),
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).map_or(Data::Other, Data::Integer),
            DeValue::Float(f) => f.as_str().parse().map_or(Data::Other, Data::Number),
            DeValue::Boolean(b) => Data::Flag(*b),
            DeValue::Datetime(_) => Data::Other,
            DeValue::Array(list) => Data::List(list.iter().map(Self::of).collect()),
            DeValue::Table(table) => {
                let mut entries: Vec<(Key, Value)> = table
                    .iter()
                    .map(|(k, v)| (Key { name: k.get_ref().to_string().into(), span: k.span() }, Self::of(v)))
                    .collect();
                entries.sort_by_key(|(k, _)| k.span.start);
                Data::Table(entries)
            }
        };
        Self { data, span: value.span() }
    }

    /// What the value is, in words for a message.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.data {
            Data::Text(_) => "a string",
            Data::Integer(_) => "a whole number",
            Data::Number(_) => "a number",
            Data::Flag(_) => "true or false",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
            Data::Other => "a date",
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self.data {
            Data::Integer(i) => Some(i as f64),
            Data::Number(f) => Some(f),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self.data {
            Data::Integer(i) => Some(i),
            _ => None,
        }
    }

    /// The flag, if it is one.
    #[must_use]
    pub fn as_flag(&self) -> Option<bool> {
        match self.data {
            Data::Flag(b) => Some(b),
            _ => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(v) => Some(v),
            _ => None,
        }
    }

    /// The items, if it is a list; none otherwise.
    #[must_use]
    pub fn into_list(self) -> Vec<Value> {
        match self.data {
            Data::List(v) => v,
            _ => Vec::new(),
        }
    }

    /// Whether it is a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        matches!(self.data, Data::Table(_))
    }
}
