//! The command line as clap reads it.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A linter for scraped and machine-translated prose.
#[derive(Parser, Debug)]
#[command(name = "postedit", version, about, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Report defects in files, and repair them with `--fix`.
    Lint(LintArgs),
    /// List, show, test and measure rules.
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Say why a rule exists, with its examples.
    Explain {
        /// The rule, as reports name it: `repetition/doubled-word`.
        id: String,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Show configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Subcommand, Debug)]
pub(super) enum ConfigCommand {
    /// Print every value that holds for a file, with the file and the line that set it.
    Show {
        /// The file; what holds for the current folder where none is given.
        file: Option<PathBuf>,
        #[command(flatten)]
        config: ConfigArgs,
    },
}

/// Where configuration comes from.
#[derive(ClapArgs, Debug, Clone, Default)]
pub(super) struct ConfigArgs {
    /// Use this configuration file instead of the closest `postedit.toml`.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Ignore every configuration file.
    #[arg(long)]
    pub(super) isolated: bool,
}

#[derive(Subcommand, Debug)]
pub(super) enum RulesCommand {
    /// List every rule with its severity, stage, level and kind.
    List {
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Print the file of a rule.
    Show {
        /// The rule.
        id: String,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Run the examples of the built-in rules, or of the rule files in PATH.
    Test {
        /// A rule file or a folder of families; its rules take the place of built-in ones of the same id.
        path: Option<PathBuf>,
    },
    /// Measure findings per million words and time per megabyte on a corpus.
    Bench {
        /// Files and folders of text.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// A rule file or a folder of families to measure with the built-in rules.
        #[arg(long, value_name = "PATH")]
        rules: Option<PathBuf>,
        /// Only these rules, families or globs.
        #[arg(long, value_delimiter = ',', value_name = "ID")]
        select: Vec<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Measure times on at most this many megabytes; 0 measures none.
        #[arg(long, default_value_t = 2, value_name = "MB")]
        timed: usize,
    },
    /// For a rule that scores sentences, find the cut for a share of false alarms in each genre of clean text.
    Calibrate {
        /// The rule, of the kind `score`.
        id: String,
        /// Folders of edited text, one for each genre; the name of the folder is the name of the genre.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Text known to be garbled, to tell recall and precision at each cut.
        #[arg(long, value_name = "PATH")]
        garbled: Option<PathBuf>,
        /// Shares of clean sentences that may be flagged.
        #[arg(long, value_delimiter = ',', default_values_t = [0.01, 0.001], value_name = "SHARE")]
        shares: Vec<f64>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Write a page for each built-in rule.
    #[command(hide = true)]
    Docs {
        /// The folder that the pages go into.
        folder: PathBuf,
    },
}

/// Options of `lint`.
#[derive(ClapArgs, Debug, Clone, Default)]
pub(super) struct LintArgs {
    /// Files and folders; `-` is standard input. The current folder where none is given.
    pub(super) paths: Vec<PathBuf>,

    /// Apply safe fixes and write the files.
    #[arg(long, help_heading = "Fixing")]
    pub(super) fix: bool,
    /// Apply unsafe fixes too: an editor would usually agree, but meaning could shift.
    #[arg(long, help_heading = "Fixing")]
    pub(super) unsafe_fixes: bool,
    /// Print what `--fix` would change as a unified diff, and write nothing.
    #[arg(long, help_heading = "Fixing")]
    pub(super) diff: bool,
    /// Apply fixes, and do not report what is left.
    #[arg(long, help_heading = "Fixing")]
    pub(super) fix_only: bool,

    /// Run only these rules: ids, families or globs, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "ID", help_heading = "Rules")]
    pub(super) select: Vec<String>,
    /// Do not run these rules.
    #[arg(long, value_delimiter = ',', value_name = "ID", help_heading = "Rules")]
    pub(super) ignore: Vec<String>,
    /// How deep: `light` finds residue and damage, `full` also what a careful editor would change.
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    pub(super) level: Option<Level>,
    /// Run rules whose precision is not proven yet.
    #[arg(long, help_heading = "Rules")]
    pub(super) preview: bool,
    /// Ask a large network how broken each sentence is. Slow, some forty sentences a second and core: for documents under
    /// an editor's hands, not for bulk.
    #[arg(long, help_heading = "Rules")]
    pub(super) deep: bool,

    /// Show findings from this severity on.
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    pub(super) severity: Option<Severity>,
    /// Exit with 1 where there is a finding of this severity or a higher one [default: warning].
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    pub(super) fail_on: Option<FailOn>,
    /// How findings are written.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(super) output_format: Option<Format>,
    /// Write the report to this file instead of standard output.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) output_file: Option<PathBuf>,
    /// Count findings per rule instead of showing them.
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// Colour the report.
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,
    /// Show at most this many findings.
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(super) max_findings: Option<u64>,
    /// Exit with 0 whatever is found.
    #[arg(long, help_heading = "Output")]
    pub(super) exit_zero: bool,
    /// Exit with 1 where something was fixed, even if nothing is left.
    #[arg(long, help_heading = "Output")]
    pub(super) exit_non_zero_on_fix: bool,
    /// Say on standard error how long what took.
    #[arg(long, help_heading = "Output")]
    pub(super) timings: bool,

    /// The name that standard input goes by in reports and configuration.
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Threads to use; as many as there are processors by default.
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// `--level`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Level {
    Light,
    Full,
}

/// `--severity`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Severity {
    Note,
    Warning,
    Error,
}

/// `--fail-on`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

/// `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Concise,
    Json,
    Jsonl,
    Github,
    Sarif,
}

/// `--color`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl From<Level> for crate::rule::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Light => Self::Light,
            Level::Full => Self::Full,
        }
    }
}

impl From<Severity> for crate::finding::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl From<FailOn> for crate::config::FailOn {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Note => Self::At(crate::finding::Severity::Note),
            FailOn::Warning => Self::At(crate::finding::Severity::Warning),
            FailOn::Error => Self::At(crate::finding::Severity::Error),
            FailOn::Never => Self::Never,
        }
    }
}

impl Format {
    /// The name in the table of formats.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}
