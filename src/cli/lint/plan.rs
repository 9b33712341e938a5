//! Plan: the rules, the settings of each file and the files themselves, settled before the first file is read.

use super::inputs;
use crate::cli::args::{FailOn, Format, LintArgs};
use crate::cli::rules::eprint;
use crate::engine::{Linter, Override, Selection};
use crate::finding::Severity;
use crate::rule::{Choice, Depth, Level, builtin};
use crate::source::walk::{self, Input, PathProblem};
use crate::text::lang::Lang;
use anyhow::{Result, bail};
use std::path::Path;

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
    asked: Vec<Asked>,
}

impl Plan {
    pub(super) fn new(args: &LintArgs) -> Result<Self> {
        let (mut rules, errors) = builtin::rules(Depth::Lint);
        for e in errors.iter().filter(|e| e.is_fatal()) {
            eprint(&e.render())?;
        }
        let choice = Choice {
            select: args.select.clone(),
            ignore: args.ignore.clone(),
            level: args.level.map_or(Level::Full, Into::into),
            preview: args.preview,
        };
        let unknown: Vec<&str> = choice.unknown(&rules).into_iter().filter(|p| !p.starts_with("input")).collect();
        if let Some(pattern) = unknown.first() {
            let near = crate::table::nearest(pattern, rules.iter().flat_map(|r| [r.id.as_str(), r.id.family()]));
            bail!("no rule is named `{pattern}`{}", near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default());
        }
        // Rules that no file asks for are not compiled.
        rules.retain(|r| choice.takes(r, r.stage));
        let selection = Selection::new(&rules, &choice, &|_| Override::default());
        let severity = args.severity.map_or(Severity::Note, Into::into);
        let asked = Asked { choice, selection, severity, lang: None, unsafe_fixes: args.unsafe_fixes };
        let walked = inputs(args, &walk::Options::default());
        Ok(Self {
            linter: Linter::new(rules),
            walk: walked.files,
            skipped: walked.skipped.len(),
            problems: walked.problems,
            fail_on: args.fail_on.unwrap_or(FailOn::Note),
            format: args.output_format.unwrap_or_default(),
            asked: vec![asked],
        })
    }

    /// What is asked of a file.
    pub(super) fn asked(&self, _path: &Path) -> &Asked {
        &self.asked[0]
    }
}
