//! Which rules run: ids, families and globs, levels and stages.

use super::{Head, Level, Rule, Stage, names};

/// What a run asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Only these (ids, families, globs); all where empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// The depth of post-editing.
    pub level: Level,
    /// Rules in preview too.
    pub preview: bool,
    /// Slow rules that ask the large network too.
    pub deep: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { select: Vec::new(), ignore: Vec::new(), level: Level::Full, preview: false, deep: false }
    }
}

impl Choice {
    /// Whether a rule runs, `stage` being its own or the one that configuration gave it.
    ///
    /// A rule named by its whole id runs whatever its level and stage; a family or a glob names only what the level
    /// and the stage let in. `ignore` wins.
    #[must_use]
    pub fn takes(&self, rule: &Head, stage: Stage) -> bool {
        if self.ignore.iter().any(|p| rule.is_named(p)) {
            return false;
        }
        if self.select.iter().any(|p| p == rule.id.as_str() || rule.aliases.contains(p)) {
            return true;
        }
        let selected = self.select.is_empty() || self.select.iter().any(|p| p == "all" || names(p, &rule.id));
        let runs = match stage {
            Stage::Stable => true,
            Stage::Preview => self.preview,
            Stage::Deep => self.deep,
        };
        selected && rule.level <= self.level && runs
    }

    /// The patterns that name none of the rules.
    #[must_use]
    pub fn unknown<'c>(&'c self, rules: &[Rule]) -> Vec<&'c str> {
        let known = |p: &str| rules.iter().any(|r| r.is_named(p));
        self.select.iter().chain(&self.ignore).map(String::as_str).filter(|p| !known(p)).collect()
    }
}
