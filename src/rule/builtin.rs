//! The rules that are part of the program, embedded when it is built (`rules/embed.rs`).

use super::{Depth, Rule, RuleError, read};

/// The id and the text of one embedded rule file.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// `family/name`.
    pub id: &'static str,
    /// The file.
    pub source: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The file of a built-in rule.
#[must_use]
pub fn source(id: &str) -> Option<&'static str> {
    RULES.iter().find(|e| e.id == id).map(|e| e.source)
}

/// Reads the built-in rules, in order of id. Errors are empty in a released build: a test reads every file.
#[must_use]
pub fn rules(depth: Depth) -> (Vec<Rule>, Vec<RuleError>) {
    let (mut rules, mut errors) = (Vec::new(), Vec::new());
    for e in RULES {
        let (rule, error) = read(e.id, &format!("rules/{}.toml", e.id), e.source, depth);
        rules.extend(rule);
        errors.extend(error);
    }
    (rules, errors)
}
