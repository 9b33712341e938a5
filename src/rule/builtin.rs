//! The rules that are part of the program, embedded when it is built (`rules/embed.rs`).

use super::read::read_checked;
use super::{Depth, Head, Level, Rule, RuleError, Stage, read};
use crate::finding::RuleId;
use rayon::prelude::*;

/// One embedded rule file.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// `family/name`.
    pub id: &'static str,
    /// As the file says.
    pub level: Level,
    /// As the file says.
    pub stage: Stage,
    /// As the file says.
    pub aliases: &'static [&'static str],
    /// The file.
    pub source: &'static str,
    /// Where in `PACKED` stands what linting reads of it (see `table::packed`); empty where the file is not TOML.
    packed: (usize, usize),
}

#[expect(clippy::unreadable_literal, reason = "places in a file that a program wrote")]
mod table {
    use super::{Embedded, Level, Stage};

    include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
}

pub use table::RULES;

/// The file of a built-in rule.
#[must_use]
pub fn source(id: &str) -> Option<&'static str> {
    RULES.iter().find(|e| e.id == id).map(|e| e.source)
}

/// What decides whether each built-in rule runs, in order of id.
pub fn heads() -> impl Iterator<Item = Head> {
    RULES.iter().filter_map(Embedded::head)
}

impl Embedded {
    fn packed(&self) -> &'static [u8] {
        &table::PACKED[self.packed.0..self.packed.1]
    }

    fn head(&self) -> Option<Head> {
        let aliases = self.aliases.iter().map(ToString::to_string).collect();
        Some(Head { id: RuleId::new(self.id)?, aliases, level: self.level, stage: self.stage })
    }
}

/// Reads the built-in rules, in order of id. Errors are empty in a released build: a test reads every file.
#[must_use]
pub fn rules(depth: Depth) -> (Vec<Rule>, Vec<RuleError>) {
    rules_where(depth, &|_| true)
}

/// As [`rules`], without those that are not wanted: their files are not even parsed.
#[must_use]
pub fn rules_where(depth: Depth, wanted: &(dyn Fn(&Head) -> bool + Sync)) -> (Vec<Rule>, Vec<RuleError>) {
    let one = |e: &Embedded| {
        let path = format!("rules/{}.toml", e.id);
        match depth {
            Depth::Lint => read_checked(e.id, &path, e.source, e.packed()),
            Depth::Whole => read(e.id, &path, e.source, depth),
        }
    };
    let wanted: Vec<&Embedded> = RULES.iter().filter(|e| e.head().is_some_and(|h| wanted(&h))).collect();
    let read: Vec<_> = wanted.into_par_iter().map(one).collect();
    let (rules, errors): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (rules.into_iter().flatten().collect(), errors.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_script_reads_what_the_rule_reader_reads() {
        let rules = rules(Depth::Lint).0;
        assert!(!rules.is_empty());
        assert_eq!(heads().collect::<Vec<_>>(), rules.iter().map(Rule::head).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_packed_is_what_the_files_say() {
        for e in RULES {
            let unpacked = read_checked(e.id, e.id, e.source, e.packed()).0;
            let parsed = read_checked(e.id, e.id, e.source, &[]).0;
            assert!(unpacked.is_some() && !e.packed().is_empty(), "{}", e.id);
            assert_eq!(format!("{unpacked:?}"), format!("{parsed:?}"), "{}", e.id);
        }
    }
}
