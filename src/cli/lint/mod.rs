//! `lint`: walk, read, lint, fix, report – files in parallel, output in order.

mod file;
mod plan;

use super::Exit;
use super::args::{Color, LintArgs};
use super::rules::eprint;
use crate::config::FailOn;
use crate::report::{self, Look, Report, RuleCard, Summary, statistics};
use crate::rule::Rule;
use crate::source::walk::{self, Input};
use anyhow::{Context, Result, bail};
use file::Outcome;
use plan::Plan;
pub(super) use plan::show as show_config;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Files linted before their output is written.
const BATCH: usize = 512;

pub(super) fn run(args: &LintArgs) -> Result<Exit> {
    let start = Instant::now();
    if let Some(jobs) = args.jobs {
        if jobs == 0 {
            bail!("--jobs takes a number from 1 on");
        }
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("starting the threads")?;
    }
    let plan = Plan::new(args)?;
    let walked = plan.walk.as_slice();
    let planned = start.elapsed();
    let report = report::named(plan.format.name(), Look { color: colored(args) }).context("no such output format")?;
    let summaries: Vec<String> = plan.linter.rules().iter().map(Rule::summary).collect();
    let cards = cards(plan.linter.rules(), &summaries);
    let mut sink = Sink::open(args)?;
    let mut run = Run {
        plan: &plan,
        args,
        report: report.as_ref(),
        summary: Summary { only_shown: args.diff, ..Summary::default() },
        left: plan.max_findings,
        written: false,
        failed: plan.bad_rules,
    };
    for problem in &plan.problems {
        eprint(&format!("error: {problem}\n"))?;
        run.failed = true;
        run.summary.unreadable += 1;
    }
    if run.shows() {
        let mut head = String::new();
        report.start(&cards, &mut head);
        sink.write(&head)?;
    }
    let mut bytes = 0;
    for batch in walked.chunks(BATCH) {
        let outcomes: Vec<Outcome> = batch.par_iter().map(|input| run.lint(input, plan.max_findings)).collect();
        for (input, outcome) in batch.iter().zip(outcomes) {
            bytes += outcome.bytes;
            run.take(input, outcome, &mut sink)?;
        }
    }
    run.summary.skipped_binary += plan.skipped as u64;
    if run.shows() {
        let mut tail = String::new();
        report.finish(&cards, &run.summary, &mut tail);
        sink.write(&tail)?;
    } else if args.statistics {
        sink.write(&statistics::table(&cards, &run.summary))?;
        sink.write(&format!("{}\n", run.summary.sentence()))?;
    } else {
        eprint(&format!("{}\n", run.summary.sentence()))?;
    }
    sink.finish()?;
    if args.timings {
        timings(planned, start.elapsed(), bytes, run.summary.files)?;
    }
    let exit = run.exit();
    // The program ends here: taking every table apart first would cost more than an empty file.
    std::mem::forget(plan);
    Ok(exit)
}

/// A run in progress.
struct Run<'r> {
    plan: &'r Plan,
    args: &'r LintArgs,
    report: &'r dyn Report,
    summary: Summary,
    /// Findings that may still be shown.
    left: Option<u64>,
    /// Whether a fragment was written, so that the next one needs a separator.
    written: bool,
    failed: bool,
}

impl Run<'_> {
    /// Whether findings are shown one by one.
    fn shows(&self) -> bool {
        !self.args.statistics && !self.args.diff && !self.args.fix_only
    }

    fn lint(&self, input: &Input, limit: Option<u64>) -> Outcome {
        file::lint(self.plan, self.args, self.shows().then_some(self.report), input, limit, None)
    }

    /// Lints a large file, writing its report part by part.
    fn lint_large(&mut self, input: &Input, sink: &mut Sink) -> Result<Outcome> {
        let report = self.shows().then_some(self.report);
        let mut wrote = Ok(());
        let mut flush = |part: &mut String| {
            if wrote.is_ok() && !part.is_empty() {
                let separator = if self.written { self.report.separator() } else { "" };
                wrote = sink.write(separator).and_then(|()| sink.write(part));
                self.written = true;
            }
            part.clear();
        };
        let outcome = file::lint(self.plan, self.args, report, input, self.left, Some(&mut flush));
        wrote.map(|()| outcome)
    }

    /// Writes what one file gave.
    fn take(&mut self, input: &Input, mut outcome: Outcome, sink: &mut Sink) -> Result<()> {
        let large = outcome.large;
        if large {
            outcome = self.lint_large(input, sink)?;
        }
        for problem in &outcome.problems {
            eprint(&format!("error: {problem}\n"))?;
            self.failed = true;
        }
        self.summary.absorb(&outcome.summary);
        if let Some(text) = &outcome.rewritten {
            // Standard input with --fix: the text goes out, the report goes beside it.
            io::stdout().lock().write_all(text).context("writing to standard output")?;
        }
        if self.args.diff {
            sink.write(&outcome.diff)?;
        }
        if !self.shows() {
            return Ok(());
        }
        let found = outcome.summary.findings();
        if let Some(left) = self.left {
            if found > left {
                self.summary.hidden += found - left;
                // One file stands across the limit: only its first findings are shown.
                if !large {
                    outcome.fragment = if left == 0 { String::new() } else { self.lint_again(input, left) };
                }
            }
            self.left = Some(left.saturating_sub(found));
        }
        if outcome.fragment.is_empty() {
            return Ok(());
        }
        if self.written {
            sink.write(self.report.separator())?;
        }
        self.written = true;
        sink.write(&outcome.fragment)
    }

    fn lint_again(&self, input: &Input, left: u64) -> String {
        let args = LintArgs { fix: false, ..self.args.clone() };
        file::lint(self.plan, &args, Some(self.report), input, Some(left), None).fragment
    }

    fn exit(&self) -> Exit {
        if self.failed {
            return Exit::Failed;
        }
        if self.args.exit_zero {
            return Exit::Clean;
        }
        let fixed = self.summary.fixed.findings > 0;
        if fixed && (self.args.exit_non_zero_on_fix || self.args.diff) {
            return Exit::Findings;
        }
        if self.args.fix_only || self.args.diff {
            return Exit::Clean;
        }
        let FailOn::At(least) = self.plan.fail_on else { return Exit::Clean };
        let fails = self.summary.severities.iter().any(|(s, n)| *s >= least && *n > 0);
        if fails { Exit::Findings } else { Exit::Clean }
    }
}

/// Where the report goes.
enum Sink {
    Out(BufWriter<io::Stdout>),
    /// Standard output carries the fixed text.
    Error(BufWriter<io::Stderr>),
    File(BufWriter<File>, String),
}

impl Sink {
    fn open(args: &LintArgs) -> Result<Self> {
        if let Some(path) = &args.output_file {
            let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
            return Ok(Self::File(BufWriter::new(file), path.display().to_string()));
        }
        let from_stdin = args.paths.iter().any(|p| p.as_os_str() == "-");
        let fixes = (args.fix || args.fix_only) && !args.diff;
        Ok(if from_stdin && fixes {
            Self::Error(BufWriter::new(io::stderr()))
        } else {
            Self::Out(BufWriter::new(io::stdout()))
        })
    }

    fn write(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Out(w) => w.write_all(text.as_bytes()).context("writing to standard output"),
            Self::Error(w) => w.write_all(text.as_bytes()).context("writing to standard error"),
            Self::File(w, path) => w.write_all(text.as_bytes()).with_context(|| format!("writing {path}")),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Out(mut w) => w.flush().context("writing to standard output"),
            Self::Error(mut w) => w.flush().context("writing to standard error"),
            Self::File(mut w, path) => w.flush().with_context(|| format!("writing {path}")),
        }
    }
}

/// Colours where asked for, or on a terminal that wants them.
fn colored(args: &LintArgs) -> bool {
    match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
            wanted && !dumb && args.output_file.is_none() && io::stdout().is_terminal()
        }
    }
}

fn cards<'r>(rules: &'r [Rule], summaries: &'r [String]) -> Vec<RuleCard<'r>> {
    rules
        .iter()
        .zip(summaries)
        .map(|(r, summary)| RuleCard {
            id: r.id.as_str(),
            severity: r.severity,
            summary,
            why: &r.why,
            mqm: r.mqm.as_deref(),
            level: r.level.name(),
        })
        .collect()
}

fn timings(planned: Duration, total: Duration, bytes: u64, files: u64) -> Result<()> {
    let megabytes = bytes as f64 / 1e6;
    let linted = total.saturating_sub(planned);
    eprint(&format!(
        "rules, configuration and paths: {:.1} ms\nreading and linting: {:.1} ms, {files} files, {megabytes:.1} MB, {:.1} MB/s of wall time\n",
        planned.as_secs_f64() * 1e3,
        linted.as_secs_f64() * 1e3,
        megabytes / linted.as_secs_f64().max(1e-9),
    ))
}

/// The inputs of a run: what the paths stand for.
fn inputs(args: &LintArgs, options: &walk::Options) -> walk::Walk {
    if args.paths.is_empty() {
        return walk::files(&[".".into()], options);
    }
    walk::files(&args.paths, options)
}
