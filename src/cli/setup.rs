//! Setup: configuration files and the command line together, and the rules they name.

use super::args::ConfigArgs;
use super::rules::eprint;
use crate::config::{Config, Configs, FileProblems, Origin, Set, Settings};
use crate::rule::{Depth, Head, Rule, builtin, read_folder, render_problems};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Where the settings of a file come from.
pub(super) enum Source {
    /// One file for all, or none.
    One(Arc<Config>),
    /// The closest file above each.
    Closest(Arc<Mutex<Configs>>),
}

impl Source {
    pub(super) fn new(args: &ConfigArgs) -> Result<Self> {
        if args.isolated {
            return Ok(Self::One(Arc::default()));
        }
        let Some(path) = &args.config else { return Ok(Self::Closest(Arc::default())) };
        let mut problems = Vec::new();
        let config = Config::read(path, &mut problems);
        report(&problems)?;
        match config {
            Some(config) => Ok(Self::One(Arc::new(config))),
            None => bail!("{} cannot be used", path.display()),
        }
    }

    /// The configuration of a file.
    pub(super) fn of(&self, file: &Path) -> Result<Arc<Config>> {
        match self {
            Self::One(config) => Ok(Arc::clone(config)),
            Self::Closest(configs) => {
                let mut configs =
                    configs.lock().map_err(|_| anyhow::anyhow!("a thread failed while reading configuration"))?;
                let config = if file.is_dir() { configs.of_folder(file) } else { configs.of(file) };
                let problems = std::mem::take(&mut configs.problems);
                report(&problems)?;
                match config {
                    Some(config) => Ok(config),
                    None => bail!("the configuration of {} cannot be used", file.display()),
                }
            }
        }
    }

    /// Says which paths a walk leaves out.
    pub(super) fn exclude(&self) -> crate::source::walk::Exclude {
        match self {
            Self::One(config) => {
                let config = Arc::clone(config);
                Arc::new(move |path, folder| config.excludes(path, folder))
            }
            Self::Closest(configs) => {
                let configs = Arc::clone(configs);
                Arc::new(move |path, folder| configs.lock().is_ok_and(|mut c| c.excludes(path, folder)))
            }
        }
    }
}

/// Draws the mistakes of configuration files.
fn report(problems: &[FileProblems]) -> Result<()> {
    problems.iter().try_for_each(|f| eprint(&render_problems(&f.file, &f.text, &f.problems.list)))
}

/// The rules of a run.
pub(super) struct Rules {
    /// Those that are wanted, in order of id.
    pub(super) wanted: Vec<Rule>,
    /// Every rule there is.
    pub(super) heads: Vec<Head>,
    /// Whether a rule file had a fatal mistake.
    pub(super) bad: bool,
}

/// The built-in rules and those of the user's folders, which take the place of built-in ones of the same id.
pub(super) fn rules(folders: &[Set<PathBuf>], depth: Depth, wanted: &(dyn Fn(&Head) -> bool + Sync)) -> Result<Rules> {
    let (mut rules, mut errors) = builtin::rules_where(depth, wanted);
    let mut heads: Vec<Head> = builtin::heads().collect();
    for folder in folders {
        let (own, own_errors) = read_folder(&folder.value, depth)
            .with_context(|| format!("reading rules in {} ({})", folder.value.display(), folder.origin.describe()))?;
        errors.extend(own_errors);
        rules.retain(|r| own.iter().all(|o| o.id != r.id));
        heads.extend(own.iter().map(Rule::head));
        rules.extend(own.into_iter().filter(|r| wanted(&r.head())));
    }
    let mut bad = false;
    for e in errors.iter().filter(|e| e.is_fatal()) {
        bad = true;
        eprint(&e.render())?;
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Rules { wanted: rules, heads, bad })
}

/// Fails where a setting names a rule that does not exist.
pub(super) fn check_names(settings: &Settings, rules: &[Head]) -> Result<()> {
    let select = settings.select.iter().flatten();
    let named = select.chain(&settings.ignore).map(|s| (s.value.as_str(), &s.origin));
    for (pattern, origin) in named {
        let known = rules.iter().any(|r| r.is_named(pattern)) || pattern == "input" || pattern.starts_with("input/");
        if known {
            continue;
        }
        let near = crate::table::nearest(pattern, rules.iter().flat_map(|r| [r.id.as_str(), r.id.family()]));
        let place = if *origin == Origin::CommandLine { String::new() } else { format!("{}: ", origin.describe()) };
        bail!(
            "{place}no rule is named `{pattern}`{}",
            near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default()
        );
    }
    Ok(())
}
