//! Plan: the rules, the settings of each file and the files themselves, settled before the first file is read.

use super::inputs;
use crate::cli::args::{Format, LintArgs};
use crate::cli::setup::{self, Source};
use crate::config::{Config, FailOn, RuleSettings, Set, Settings};
use crate::engine::{Linter, Override, Selection};
use crate::finding::Severity;
use crate::rule::{Choice, Depth, Head, Rule};
use crate::source::walk::{self, Input, PathProblem};
use crate::text::lang::Lang;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is asked of one file.
pub(super) struct Asked {
    pub(super) choice: Choice,
    pub(super) selection: Selection,
    /// Least severity shown.
    pub(super) severity: Severity,
    pub(super) lang: Option<Lang>,
    pub(super) unsafe_fixes: bool,
}

/// A run, settled.
pub(super) struct Plan {
    pub(super) linter: Linter,
    pub(super) walk: Vec<Input>,
    /// Files that are not text by their name.
    pub(super) skipped: usize,
    pub(super) problems: Vec<PathProblem>,
    pub(super) fail_on: FailOn,
    pub(super) format: Format,
    pub(super) max_findings: Option<u64>,
    /// Whether a rule file could not be used.
    pub(super) bad_rules: bool,
    asked: Vec<Asked>,
    /// Which of `asked` holds for a file; the first for those not named.
    by_path: FxHashMap<PathBuf, usize>,
}

impl Plan {
    pub(super) fn new(args: &LintArgs) -> Result<Self> {
        let source = Source::new(&args.config)?;
        let here = over(source.of(Path::new("."))?.resolve(None), args);
        let walked = inputs(args, &walk::Options { exclude: Some(source.exclude()) });
        let (by_path, settings) = settings(&source, args, &walked.files)?;
        let mut folders: Vec<Set<PathBuf>> = Vec::new();
        for folder in settings.iter().chain([&here]).flat_map(|s| &s.rules) {
            if folders.iter().all(|f| f.value != folder.value) {
                folders.push(folder.clone());
            }
        }
        // Rules that no file asks for are neither parsed nor compiled.
        let choices: Vec<Choice> = settings.iter().map(choice).collect();
        let takes = |(s, choice): (&Settings, &Choice), r: &Head| {
            let o = overrides(&s.rule(&r.id));
            o.enabled.unwrap_or_else(|| choice.takes(r, o.stage.unwrap_or(r.stage)))
        };
        let wanted = |r: &Head| settings.iter().zip(&choices).any(|s| takes(s, r));
        let setup::Rules { wanted: rules, heads, bad: bad_rules } = setup::rules(&folders, Depth::Lint, &wanted)?;
        settings.iter().try_for_each(|s| setup::check_names(s, &heads))?;
        if let Some(rule) = rules.iter().find(|r| !r.kind.is_built()) {
            bail!("{} asks the large network, and this program was built without the feature `deep`", rule.id);
        }
        let asked = settings.iter().map(|s| asked(s, &rules)).collect();
        let format = Format::from_str(&here.output_format.value, false).map_err(anyhow::Error::msg)?;
        Ok(Self {
            linter: Linter::new(rules),
            walk: walked.files,
            skipped: walked.skipped.len(),
            problems: walked.problems,
            fail_on: here.fail_on.value,
            format,
            max_findings: here.max_findings.as_ref().map(|m| m.value as u64),
            bad_rules,
            asked,
            by_path,
        })
    }

    /// What is asked of a file.
    pub(super) fn asked(&self, path: &Path) -> &Asked {
        &self.asked[self.by_path.get(path).copied().unwrap_or(0)]
    }
}

/// The different settings of the files, and which file has which; the first ones are those of most files.
fn settings(source: &Source, args: &LintArgs, files: &[Input]) -> Result<(FxHashMap<PathBuf, usize>, Vec<Settings>)> {
    let mut by_path = FxHashMap::default();
    let mut known: FxHashMap<(usize, Vec<usize>), usize> = FxHashMap::default();
    let mut all: Vec<Settings> = Vec::new();
    let mut folder: Option<(PathBuf, Arc<Config>)> = None;
    for input in files {
        let named = args.stdin_filename.as_deref().filter(|_| input.path.as_os_str() == "-");
        let path = named.unwrap_or(&input.path);
        let parent = path.parent().unwrap_or(Path::new(""));
        let config = match &folder {
            Some((f, config)) if f == parent => Arc::clone(config),
            _ => source.of(path)?,
        };
        let overrides = if config.has_overrides() { config.overrides_of(path) } else { Vec::new() };
        let new = all.len();
        let index = *known.entry((Arc::as_ptr(&config) as usize, overrides)).or_insert(new);
        if index == new {
            all.push(over(config.resolve(Some(path)), args));
        }
        if index > 0 {
            by_path.insert(path.to_owned(), index);
        }
        folder = Some((parent.to_owned(), config));
    }
    if all.is_empty() {
        all.push(over(source.of(Path::new("."))?.resolve(None), args));
    }
    Ok((by_path, all))
}

/// Settings with what the command line says.
pub(in crate::cli) fn over(mut s: Settings, args: &LintArgs) -> Settings {
    let set = |list: &[String]| list.iter().cloned().map(Set::command_line).collect::<Vec<_>>();
    if !args.select.is_empty() {
        s.select = Some(set(&args.select));
    }
    s.ignore.extend(set(&args.ignore));
    if let Some(level) = args.level {
        s.level = Set::command_line(level.into());
    }
    if args.preview {
        s.preview = Set::command_line(true);
    }
    if args.deep {
        s.deep = Set::command_line(true);
    }
    if let Some(severity) = args.severity {
        s.severity = Set::command_line(severity.into());
    }
    if let Some(fail_on) = args.fail_on {
        s.fail_on = Set::command_line(fail_on.into());
    }
    if args.unsafe_fixes {
        s.unsafe_fixes = Set::command_line(true);
    }
    if let Some(most) = args.max_findings {
        s.max_findings = Some(Set::command_line(most as usize));
    }
    if let Some(format) = args.output_format {
        s.output_format = Set::command_line(format.name().to_owned());
    }
    s
}

fn choice(s: &Settings) -> Choice {
    let values = |list: &[Set<String>]| list.iter().map(|v| v.value.clone()).collect();
    Choice {
        select: s.select.as_deref().map(values).unwrap_or_default(),
        ignore: values(&s.ignore),
        level: s.level.value,
        preview: s.preview.value,
        deep: s.deep.value,
    }
}

fn overrides(rule: &RuleSettings) -> Override {
    Override {
        severity: rule.severity.as_ref().map(|v| v.value),
        stage: rule.stage.as_ref().map(|v| v.value),
        safety: rule.safety.as_ref().map(|v| v.value),
        enabled: rule.enabled.as_ref().map(|v| v.value),
    }
}

fn asked(s: &Settings, rules: &[Rule]) -> Asked {
    let choice = choice(s);
    let accept: Vec<String> = s.accept.iter().map(|a| a.value.clone()).collect();
    Asked {
        selection: Selection::new(rules, &choice, &|r| overrides(&s.rule(&r.id))).accepting(&accept),
        choice,
        severity: s.severity.value,
        lang: s.lang.as_ref().map(|l| l.value),
        unsafe_fixes: s.unsafe_fixes.value,
    }
}

/// `config show [FILE]`: every value that holds for a file, and where it was set.
pub(in crate::cli) fn show(file: Option<&Path>, args: &LintArgs) -> Result<String> {
    let source = Source::new(&args.config)?;
    let path = file.unwrap_or(Path::new("."));
    if file.is_some_and(|f| !f.exists()) {
        bail!("{} does not exist", path.display());
    }
    let config = source.of(path).context("reading the configuration")?;
    let settings = over(config.resolve(file), args);
    let from = config.path.as_ref().map_or("no configuration file".to_owned(), |p| walk::shown(p));
    Ok(format!("# {} ({from})\n{}", walk::shown(path), crate::config::show(&settings)))
}
