//! `rules list | show | test | bench | calibrate` and `explain`.

use super::Exit;
use super::args::{ConfigArgs, RulesCommand};
use super::setup::{self, Source};
use crate::engine::{Linter, bench, trial};
use crate::rule::{Depth, Expectation, Head, Marked, Rule, RuleError, Stage, builtin, read_folder};
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn run(command: &RulesCommand) -> Result<Exit> {
    match command {
        RulesCommand::List { config } => list(config),
        RulesCommand::Show { id, config } => show(id, config),
        RulesCommand::Test { path } => test(path.as_deref()),
        RulesCommand::Bench { paths, rules, select, json, timed } => {
            bench_rules(paths, rules.as_deref(), select, *json, *timed << 20)
        }
        RulesCommand::Calibrate { id, paths, garbled, shares, json, config } => {
            let rules = configured(config, Depth::Lint)?;
            let Some(rule) = rules.iter().find(|r| r.is_named(id) && id.contains('/')) else {
                bail!(unknown(id, &rules))
            };
            super::calibrate::run(rule, paths, garbled.as_deref(), shares, *json)
        }
        RulesCommand::Docs { folder } => super::pages::write(folder),
    }
}

/// The built-in rules with those of a folder, which take the place of built-in ones of the same id. Only the
/// folder's are read in full. Those that ask the large network are left out beside a folder: they would score all its texts.
fn with_folder(path: Option<&Path>, depth: Depth) -> Result<(Vec<Rule>, Vec<RuleError>, Vec<String>)> {
    let quick = |r: &Head| path.is_none() || r.stage != Stage::Deep;
    let (mut rules, mut errors) = builtin::rules_where(if path.is_some() { Depth::Lint } else { depth }, &quick);
    let mut own = Vec::new();
    if let Some(path) = path {
        let (new, new_errors) =
            read_folder(path, depth).with_context(|| format!("reading rules in {}", path.display()))?;
        own = new.iter().map(|r| r.id.to_string()).collect();
        rules.retain(|r| !own.contains(&r.id.to_string()));
        rules.extend(new);
        errors.extend(new_errors);
    }
    Ok((rules, errors, own))
}

/// The rules of the current folder's configuration.
fn configured(config: &ConfigArgs, depth: Depth) -> Result<Vec<Rule>> {
    let settings = Source::new(config)?.of(Path::new("."))?.resolve(None);
    Ok(setup::rules(&settings.rules, depth, &|_| true)?.wanted)
}

fn list(config: &ConfigArgs) -> Result<Exit> {
    let rules = configured(config, Depth::Lint)?;
    let width = rules.iter().map(|r| r.id.as_str().len()).max().unwrap_or(0);
    let mut out = String::new();
    for r in &rules {
        let langs: Vec<&str> = r.langs.iter().map(|l| l.code()).collect();
        let langs = if langs.is_empty() { "any".to_owned() } else { langs.join(",") };
        let (id, severity, stage, level, kind) =
            (r.id.as_str(), r.severity.name(), r.stage.name(), r.level.name(), r.kind.kind().name());
        out.push_str(&format!(
            "{id:width$}  {severity:7}  {stage:7}  {level:5}  {kind:11}  {langs:8}  {}\n",
            r.summary()
        ));
    }
    print(&out)?;
    Ok(Exit::Clean)
}

/// Every rule's id, for the nearest to a mistyped one.
fn unknown(id: &str, rules: &[Rule]) -> anyhow::Error {
    match crate::table::nearest(id, rules.iter().map(|r| r.id.as_str())) {
        Some(near) => anyhow::anyhow!("no rule `{id}`; did you mean `{near}`?"),
        None => anyhow::anyhow!("no rule `{id}`; `postedit rules list` names them all"),
    }
}

fn show(id: &str, config: &ConfigArgs) -> Result<Exit> {
    let settings = Source::new(config)?.of(Path::new("."))?.resolve(None);
    let own = settings.rules.iter().map(|f| f.value.join(format!("{id}.toml"))).find(|p| p.is_file());
    if let Some(path) = own {
        print(&std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?)?;
        return Ok(Exit::Clean);
    }
    let rules = configured(config, Depth::Lint)?;
    let named = rules.iter().find(|r| r.id.as_str() == id || r.aliases.iter().any(|a| a == id));
    let Some(source) = named.and_then(|r| builtin::source(r.id.as_str())) else { bail!(unknown(id, &rules)) };
    print(source)?;
    Ok(Exit::Clean)
}

/// `explain ID`.
pub(super) fn explain(id: &str, config: &ConfigArgs) -> Result<Exit> {
    let settings = Source::new(config)?.of(Path::new("."))?.resolve(None);
    // Mistakes in the examples of other rules are nothing that the reader of this one asked for.
    let (mut rules, _) = builtin::rules(Depth::Whole);
    for folder in &settings.rules {
        let (own, _) = read_folder(&folder.value, Depth::Whole)
            .with_context(|| format!("reading rules in {}", folder.value.display()))?;
        rules.retain(|r| own.iter().all(|o| o.id != r.id));
        rules.extend(own);
    }
    let Some(rule) = rules.iter().find(|r| r.is_named(id) && id.contains('/')) else { bail!(unknown(id, &rules)) };
    let mut out = format!("{}\n\n{}\n\n", rule.id, rule.why.trim());
    let langs: Vec<&str> = rule.langs.iter().map(|l| l.code()).collect();
    out.push_str(&format!(
        "severity {} · stage {} · level {} · kind {} · languages {}{}\n",
        rule.severity.name(),
        rule.stage.name(),
        rule.level.name(),
        rule.kind.kind().name(),
        if langs.is_empty() { "any".to_owned() } else { langs.join(", ") },
        rule.mqm.as_ref().map(|m| format!(" · MQM {m}")).unwrap_or_default(),
    ));
    if let Some(b) = rule.budget {
        out.push_str(&format!("promise: at most {b} alarms per million words of clean text\n"));
    }
    out.push_str("\nReported:\n");
    for e in rule.examples.iter().filter(|e| !e.todo) {
        if let Expectation::Bad { fixed, suggests } = &e.expectation {
            out.push_str(&format!("  {}\n", indented(&Marked::show(&e.marked.text, &e.marked.spans))));
            for f in fixed.iter().chain(suggests) {
                out.push_str(&format!("    → {}\n", indented(f)));
            }
        }
    }
    out.push_str("\nLeft alone:\n");
    for e in rule.examples.iter().filter(|e| !e.todo && e.expectation == Expectation::Good) {
        out.push_str(&format!("  {}\n", indented(&e.marked.text)));
    }
    print(&out)?;
    Ok(Exit::Clean)
}

fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n    ")
}

fn test(path: Option<&Path>) -> Result<Exit> {
    let (rules, errors, own) = with_folder(path, Depth::Whole)?;
    let mut out = String::new();
    let mut failed = 0;
    let mut passed = 0;
    for e in &errors {
        out.push_str(&e.render());
        failed += usize::from(e.is_fatal());
    }
    // A linter asks all its rules of every text: those that are slow have one of their own.
    let (deep, quick): (Vec<_>, Vec<_>) =
        rules.into_iter().filter(|r| r.kind.is_built()).partition(|r| r.stage == Stage::Deep && path.is_none());
    for linter in [Linter::new(quick), Linter::new(deep)] {
        let trial = trial::Trial::new(&linter);
        for (i, rule) in linter.rules().iter().enumerate() {
            if path.is_some() && !own.contains(&rule.id.to_string()) {
                continue;
            }
            let failures = trial.run(i);
            passed += rule.examples.len();
            for e in 0..rule.examples.len() {
                let mine: Vec<_> = failures.iter().filter(|f| f.example == e).collect();
                if !mine.is_empty() {
                    failed += 1;
                    passed -= 1;
                }
                for f in mine {
                    out.push_str(&format!("{} example {}: {}: {}\n", rule.id, e + 1, f.check, f.what));
                }
            }
        }
    }
    out.push_str(&format!("{passed} passed, {failed} failed\n"));
    print(&out)?;
    Ok(if failed == 0 { Exit::Clean } else { Exit::Findings })
}

fn bench_rules(paths: &[PathBuf], rules: Option<&Path>, select: &[String], json: bool, timed: usize) -> Result<Exit> {
    let (mut all, errors, own) = with_folder(rules, Depth::Lint)?;
    for e in errors.iter().filter(|e| e.is_fatal()) {
        eprint(&e.render())?;
    }
    if !select.is_empty() {
        all.retain(|r| select.iter().any(|p| r.is_named(p)));
    } else if rules.is_some() {
        all.retain(|r| own.contains(&r.id.to_string()));
    } else {
        all.retain(|r| r.stage != Stage::Deep);
    }
    let mut texts = Vec::new();
    for path in paths {
        texts_of(path, &mut texts)?;
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let rates = bench::rates(all, &texts, timed);
    let words: usize = texts.iter().map(|t| bench::words(t)).sum();
    if json {
        let rows: Vec<_> = rates
            .iter()
            .map(|r| {
                serde_json::json!({
                    "rule": r.rule, "stage": r.stage, "findings": r.findings, "per_million_words": r.per_million,
                    "budget": r.budget, "within_budget": r.keeps_budget(), "microseconds_per_mb": r.cost.as_micros() as u64,
                })
            })
            .collect();
        let report = serde_json::json!({ "files": texts.len(), "bytes": bytes, "words": words, "rules": rows });
        print(&format!("{report:#}\n"))?;
    } else {
        let mut out =
            format!("{:44}{:>9}{:>12}{:>9}{:>11}  stage\n", "rule", "findings", "per M words", "budget", "µs per MB");
        for r in &rates {
            let budget = r.budget.map_or("-".to_owned(), |b| format!("{b}"));
            let broken = if r.keeps_budget() { "" } else { "  BROKEN" };
            out.push_str(&format!(
                "{:44}{:>9}{:>12.2}{budget:>9}{:>11}  {}{broken}\n",
                r.rule,
                r.findings,
                r.per_million,
                r.cost.as_micros(),
                r.stage
            ));
        }
        let total: usize = rates.iter().map(|r| r.findings).sum();
        out.push_str(&format!(
            "{} files, {words} words, {:.1} MB, {total} findings\n",
            texts.len(),
            bytes as f64 / 1e6
        ));
        print(&out)?;
    }
    Ok(if rates.iter().all(bench::Rate::keeps_budget) { Exit::Clean } else { Exit::Findings })
}

pub(super) fn texts_of(path: &Path, texts: &mut Vec<String>) -> Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        entries.sort();
        return entries.iter().try_for_each(|e| texts_of(e, texts));
    }
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    texts.extend(String::from_utf8(bytes));
    Ok(())
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> Result<()> {
    std::io::stdout().lock().write_all(text.as_bytes()).context("writing to standard output")
}

/// Writes to standard error.
pub(super) fn eprint(text: &str) -> Result<()> {
    std::io::stderr().lock().write_all(text.as_bytes()).context("writing to standard error")
}
