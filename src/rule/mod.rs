//! A rule: a kind, its message, its fix, its proof. One TOML file each.
//!
//! The folder of the file is the family, its name the name: `rules/repetition/doubled-word.toml` is the rule
//! `repetition/doubled-word`. Reading never stops at the first mistake and never takes another file down.

pub mod builtin;
mod error;
mod example;
mod exception;
mod fix;
mod message;
mod read;
mod select;
mod setting;
mod texts;

pub use error::{RuleError, render_problems};
pub use example::{Example, Expectation, Marked, Wrapper};
pub use exception::Exception;
pub(crate) use exception::share;
pub use fix::{FixSpec, Repair};
pub use message::{Template, one_line};
pub use read::{Depth, read, read_folder};
pub use select::Choice;

use crate::finding::{Applicability, RuleId, Severity};
use crate::matcher::KindSpec;
use crate::text::lang::Lang;
use crate::text::layers::BlockKind;

/// How deep post-editing goes, in ISO 18587's words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Level {
    /// Residue, damage and what blocks understanding.
    #[default]
    Light,
    /// Also what a careful editor would change.
    Full,
}

impl Level {
    /// The names used in rule files and options.
    pub const NAMES: &'static [(&'static str, Self)] = &[("light", Self::Light), ("full", Self::Full)];

    /// The name used in rule files and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Full => "full",
        }
    }
}

/// Whether a rule runs unless it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Stage {
    /// Off unless asked for: not measured yet, or measured and not good enough.
    #[default]
    Preview,
    /// On: its rate on clean text was measured and keeps its budget.
    Stable,
    /// On where `deep` is asked for: it reads for seconds what the others read at once.
    Deep,
}

impl Stage {
    /// The names used in rule files and configuration.
    pub const NAMES: &'static [(&'static str, Self)] =
        &[("preview", Self::Preview), ("stable", Self::Stable), ("deep", Self::Deep)];

    /// The name used in rule files and configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Stable => "stable",
            Self::Deep => "deep",
        }
    }
}

/// What decides whether a rule runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// `family/name`.
    pub id: RuleId,
    /// Ids it had before.
    pub aliases: Vec<String>,
    /// From which depth of post-editing on it runs.
    pub level: Level,
    /// Whether it runs unless asked for.
    pub stage: Stage,
}

impl Head {
    /// Whether `pattern` names the rule: its id, an alias, its family, or a glob over the id such as `quotes/*`.
    #[must_use]
    pub fn is_named(&self, pattern: &str) -> bool {
        pattern == "all" || names(pattern, &self.id) || self.aliases.iter().any(|a| a == pattern)
    }
}

/// A rule as its file says.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `family/name`.
    pub id: RuleId,
    /// Ids it had before.
    pub aliases: Vec<String>,
    /// How it matches.
    pub kind: KindSpec,
    /// How bad what it finds is.
    pub severity: Severity,
    /// From which depth of post-editing on it runs.
    pub level: Level,
    /// Whether it runs unless asked for.
    pub stage: Stage,
    /// Languages it knows; empty for all.
    pub langs: Vec<Lang>,
    /// Kinds of blocks it looks at; empty for all.
    pub blocks: Vec<BlockKind>,
    /// Category in the MQM error typology, `dimension/type`.
    pub mqm: Option<String>,
    /// One line for each finding.
    pub message: Template,
    /// What `explain` prints.
    pub why: String,
    /// The part to underline: from the first named part to the second; the whole match where absent.
    pub report: Option<(String, String)>,
    /// The part a `to` fix replaces; what is underlined where absent.
    pub replace: Option<String>,
    /// What could be done; several are alternatives for a person.
    pub fixes: Vec<FixSpec>,
    /// The most a fix that the matcher computed itself may be trusted, where `fixes` is empty.
    pub safety: Applicability,
    /// Where it stays silent.
    pub unless: Vec<Exception>,
    /// Rules (ids or families) that say the same better: where one of them overlaps, this one is silent.
    pub yields_to: Vec<String>,
    /// Rules (ids or families) that say the same of more: where a hit lies within one of theirs, it is left out.
    pub yields_inside: Vec<String>,
    /// How much a finding says of the lines beside it, for rules that report those.
    pub vouches: f32,
    /// Findings hold only near those of so many other rules that tell of a page.
    pub company: usize,
    /// Promise on clean text, in alarms per million words.
    pub budget: Option<f64>,
    /// What it must find and must not; empty unless read in full.
    pub examples: Vec<Example>,
    /// Wrappers its examples cannot bear, and why.
    pub skip_wrappers: Vec<(Wrapper, String)>,
}

impl Rule {
    /// The first sentence of `why`, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let why = self.why.split_whitespace().collect::<Vec<_>>().join(" ");
        why.find(". ").map_or(why.clone(), |i| why[..=i].to_owned())
    }

    /// What decides whether it runs.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { id: self.id.clone(), aliases: self.aliases.clone(), level: self.level, stage: self.stage }
    }

    /// Whether `pattern` names this rule: see [`Head::is_named`].
    #[must_use]
    pub fn is_named(&self, pattern: &str) -> bool {
        self.head().is_named(pattern)
    }
}

/// Whether `pattern` (an id, a family, or a glob with `*`) names the rule `id`.
#[must_use]
pub fn names(pattern: &str, id: &RuleId) -> bool {
    if pattern == id.as_str() || pattern == id.family() {
        return true;
    }
    pattern.contains(['*', '?', '[', '{'])
        && globset::Glob::new(pattern).is_ok_and(|g| g.compile_matcher().is_match(id.as_str()))
}
