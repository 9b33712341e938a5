//! The command line. Only this folder prints.

mod args;
mod calibrate;
mod exit;
mod lint;
mod pages;
mod rules;
mod setup;

pub use exit::Exit;

use anyhow::Result;
use clap::Parser;

/// Parses the command line and runs it.
///
/// # Errors
/// When the job could not be done at all; the caller prints it and exits with 2.
pub fn run() -> Result<Exit> {
    let args = args::Args::parse();
    match args.command {
        args::Command::Lint(args) => lint::run(&args),
        args::Command::Config { command: args::ConfigCommand::Show { file, config } } => {
            let args = args::LintArgs { config, ..args::LintArgs::default() };
            rules::print(&lint::show_config(file.as_deref(), &args)?)?;
            Ok(Exit::Clean)
        }
        args::Command::Rules { command } => rules::run(&command),
        args::Command::Explain { id, config } => rules::explain(&id, &config),
    }
}
