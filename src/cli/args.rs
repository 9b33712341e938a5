//! The command line as clap reads it.

use clap::{Args as ClapArgs, Parser, Subcommand};
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
}
