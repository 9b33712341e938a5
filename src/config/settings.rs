//! Settings: the values that hold for one file, each with its origin.

use super::glob::PathGlob;
use super::read::Values;
use super::{Origin, Set};
use crate::finding::{Applicability, RuleId, Severity};
use crate::rule::{Level, Stage};
use crate::text::lang::Lang;
use globset::GlobBuilder;
use std::path::PathBuf;

/// Which findings make the program exit with 1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FailOn {
    /// Those of at least this severity.
    At(Severity),
    /// None.
    Never,
}

impl FailOn {
    /// Names and values.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("note", Self::At(Severity::Note)),
        ("warning", Self::At(Severity::Warning)),
        ("error", Self::At(Severity::Error)),
        ("never", Self::Never),
    ];
}

/// The name of a value in a list of names and values.
pub(super) fn name_of<T: PartialEq>(all: &[(&'static str, T)], value: &T) -> &'static str {
    all.iter().find(|(_, v)| v == value).map_or("", |(n, _)| n)
}

/// What is said about one rule, or about the rules of a pattern.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleSettings {
    /// How bad its findings are.
    pub severity: Option<Set<Severity>>,
    /// How proven it is taken to be.
    pub stage: Option<Set<Stage>>,
    /// How far its fixes may be trusted at most.
    pub safety: Option<Set<Applicability>>,
    /// Whether it runs, whatever `select`, `ignore` and `stage` say.
    pub enabled: Option<Set<bool>>,
}

impl RuleSettings {
    /// Lets later words count.
    pub(super) fn take(&mut self, later: &Self) {
        take(&mut self.severity, later.severity.as_ref());
        take(&mut self.stage, later.stage.as_ref());
        take(&mut self.safety, later.safety.as_ref());
        take(&mut self.enabled, later.enabled.as_ref());
    }
}

/// A rule id, a family, or a glob over ids: `repetition/doubled-word`, `repetition`, `*/doubled-*`.
#[must_use]
pub(super) fn pattern_matches(pattern: &str, id: &RuleId) -> bool {
    if pattern == id.as_str() || pattern == id.family() {
        return true;
    }
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .is_ok_and(|g| pattern.contains(['*', '?', '[', '{']) && g.compile_matcher().is_match(id.as_str()))
}

/// The values that hold for one file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Ids, families and globs to run; `None` for all.
    pub select: Option<Vec<Set<String>>>,
    /// Ids, families and globs not to run.
    pub ignore: Vec<Set<String>>,
    /// Rules of a higher level do not run.
    pub level: Set<Level>,
    /// Whether rules in preview run.
    pub preview: Set<bool>,
    /// Whether rules run that ask the large network.
    pub deep: Set<bool>,
    /// Findings below it are not shown.
    pub severity: Set<Severity>,
    /// Findings from it on make the program fail.
    pub fail_on: Set<FailOn>,
    /// Folders with rules of the user's own.
    pub rules: Vec<Set<PathBuf>>,
    /// Words and names that are right.
    pub accept: Vec<Set<String>>,
    /// Files and folders that are not walked into.
    pub exclude: Vec<Set<PathGlob>>,
    /// The language of the text; `None` to guess it.
    pub lang: Option<Set<Lang>>,
    /// Whether `--fix` applies fixes that could change meaning.
    pub unsafe_fixes: Set<bool>,
    /// How many findings are shown at most.
    pub max_findings: Option<Set<usize>>,
    /// The name of the report format.
    pub output_format: Set<String>,
    /// What is said about rules, later words last, by pattern.
    pub rule: Vec<(String, RuleSettings)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            select: None,
            ignore: Vec::new(),
            level: Set::default_of(Level::Full),
            preview: Set::default(),
            deep: Set::default(),
            severity: Set::default_of(Severity::Note),
            fail_on: Set::default_of(FailOn::At(Severity::Warning)),
            rules: Vec::new(),
            accept: Vec::new(),
            exclude: Vec::new(),
            lang: None,
            unsafe_fixes: Set::default(),
            max_findings: None,
            output_format: Set::default_of("text".to_owned()),
            rule: Vec::new(),
        }
    }
}

impl Settings {
    /// What is said about one rule: the last word on each point.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> RuleSettings {
        let mut all = RuleSettings::default();
        for (_, said) in self.rule.iter().filter(|(pattern, _)| pattern_matches(pattern, id)) {
            all.take(said);
        }
        all
    }

    /// Lets later values have their say.
    pub(super) fn take(&mut self, later: &Values) {
        take(&mut self.select, later.select.as_ref());
        self.ignore.extend_from_slice(&later.ignore);
        put(&mut self.level, later.level.as_ref());
        put(&mut self.preview, later.preview.as_ref());
        put(&mut self.deep, later.deep.as_ref());
        put(&mut self.severity, later.severity.as_ref());
        put(&mut self.fail_on, later.fail_on.as_ref());
        self.rules.extend_from_slice(&later.rules);
        self.accept.extend_from_slice(&later.accept);
        self.exclude.extend_from_slice(&later.exclude);
        take(&mut self.lang, later.lang.as_ref());
        put(&mut self.unsafe_fixes, later.unsafe_fixes.as_ref());
        take(&mut self.max_findings, later.max_findings.as_ref());
        put(&mut self.output_format, later.output_format.as_ref());
        self.rule.extend_from_slice(&later.rule);
    }
}

fn take<T: Clone>(old: &mut Option<T>, new: Option<&T>) {
    if let Some(new) = new {
        *old = Some(new.clone());
    }
}

fn put<T: Clone>(old: &mut T, new: Option<&T>) {
    if let Some(new) = new {
        old.clone_from(new);
    }
}

impl Origin {
    /// Where the value was set, for a person: `postedit.toml:3`, `default`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::File { file, line } => format!("{file}:{line}"),
            Self::CommandLine => "command line".to_owned(),
        }
    }
}
