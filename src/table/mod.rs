//! TOML tables read with their spans: typed fields, known keys, and mistakes that point into the file.
//!
//! Reading is in two steps: the file becomes a tree that remembers where everything stands, then each reader
//! takes the fields it knows out of it. What nobody took is an unknown key, reported with the nearest known one.
//!
//! ```
//! let mut problems = postedit::table::Problems::default();
//! let mut fields = postedit::table::Fields::parse("fnd = 'a'", &mut problems).unwrap();
//! let find = fields.text("find", &mut problems);
//! fields.finish(&mut problems);
//! assert_eq!(find, None);
//! assert_eq!(problems.list[0].message, "unknown key `fnd`");
//! assert_eq!(problems.list[0].help.as_deref(), Some("did you mean `find`?"));
//! ```

mod fields;
mod packed;
mod value;

pub use fields::Fields;
pub use value::Value;

use std::ops::Range;

/// One mistake in a TOML file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What was expected or could be done.
    pub help: Option<String>,
    /// A mistake keeps the file from being used; a remark does not.
    pub fatal: bool,
}

/// The mistakes of one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    /// In the order they were met.
    pub list: Vec<Problem>,
    /// The file was found to be good before: work that can only find mistakes may be left out.
    pub checked: bool,
}

impl Problems {
    /// Adds a mistake.
    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.list.push(Problem { span, message: message.into(), help: None, fatal: true });
    }

    /// Adds a mistake and what to do about it.
    pub fn error_with_help(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.list.push(Problem { span, message: message.into(), help: Some(help.into()), fatal: true });
    }

    /// Adds a remark.
    pub fn warn(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.list.push(Problem { span, message: message.into(), help: Some(help.into()), fatal: false });
    }

    /// Whether the file can be used.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !self.list.iter().any(|p| p.fatal)
    }
}

/// The known word nearest to `word`, if it is near enough to be what was meant.
///
/// Near is at most one third of the letters changed, inserted, dropped or swapped with their neighbour.
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|k| (distance(word, k), k))
        .filter(|(d, k)| *d * 3 <= k.chars().count().max(word.chars().count()))
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Optimal string alignment distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(rows[i - 2][j - 2] + 1);
            }
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
