//! `rules docs`: a page for each rule, from its file and the figures measured for it, and an index.

use super::Exit;
use super::rules::print;
use crate::finding::Applicability;
use crate::report::visible_lines;
use crate::rule::{Depth, Expectation, Marked, Rule, Stage, builtin};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What was measured, written by `rules/evidence.py`; a rule without a row fired nowhere.
const EVIDENCE: &str = include_str!("../../rules/evidence.tsv");

/// One row of the figures.
#[derive(Clone, Copy, Default)]
struct Figures<'a> {
    machine: u32,
    cleared: u32,
    edited_per_1000: &'a str,
    annotated: u32,
    on_defect: u32,
    prose: u32,
    documentation: &'a str,
}

impl<'a> Figures<'a> {
    fn parse(row: &'a str) -> Option<(&'a str, Self)> {
        let cells: Vec<&str> = row.split('\t').collect();
        let [rule, machine, cleared, edited_per_1000, annotated, on_defect, prose, documentation] = cells[..] else {
            return None;
        };
        let number = |cell: &str| cell.parse().ok();
        Some((
            rule,
            Self {
                machine: number(machine)?,
                cleared: number(cleared)?,
                edited_per_1000,
                annotated: number(annotated)?,
                on_defect: number(on_defect)?,
                prose: number(prose)?,
                documentation,
            },
        ))
    }
}

/// Writes the pages below `folder`, in place of those that are there.
pub(super) fn write(folder: &Path) -> Result<Exit> {
    let (rules, _) = builtin::rules(Depth::Whole);
    let figures: BTreeMap<&str, Figures> = EVIDENCE.lines().skip(1).filter_map(Figures::parse).collect();
    for rule in &rules {
        let path = folder.join(format!("{}.md", rule.id));
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        fs::write(&path, page(rule, figures.get(rule.id.as_str()).copied()))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    let index = folder.join("README.md");
    fs::write(&index, contents(&rules, &figures)).with_context(|| format!("writing {}", index.display()))?;
    print(&format!("{} pages\n", rules.len() + 1))?;
    Ok(Exit::Clean)
}

fn page(rule: &Rule, figures: Option<Figures>) -> String {
    let langs: Vec<&str> = rule.langs.iter().map(|l| l.code()).collect();
    let mut out = format!("# `{}`\n\n{}\n\n", rule.id, rule.why.trim());
    out.push_str("| severity | stage | level | kind | languages | fix |\n| --- | --- | --- | --- | --- | --- |\n");
    out.push_str(&format!(
        "| {} | {} | {} | [{}](../../kinds/{}.md) | {} | {} |\n\n",
        rule.severity.name(),
        rule.stage.name(),
        rule.level.name(),
        rule.kind.kind().name(),
        rule.kind.kind().name(),
        if langs.is_empty() { "any".to_owned() } else { langs.join(", ") },
        fix(rule),
    ));
    out.push_str("## Measured\n\n");
    match figures {
        Some(f) => {
            let share =
                if f.machine == 0 { String::new() } else { format!(", {} cleared by the post-editor", f.cleared) };
            out.push_str(&format!(
                "- machine-translated segments: {}{share}; {} per 1,000 post-edited segments\n- annotated documents: \
                 {} of {} findings on a defect\n- edited prose: {} findings\n- technical documentation: {} \
                 per million words\n",
                f.machine, f.edited_per_1000, f.on_defect, f.annotated, f.prose, f.documentation
            ));
        }
        None => out.push_str("- fired on none of the texts it was measured on; its examples are its evidence\n"),
    }
    if let Some(b) = rule.budget {
        out.push_str(&format!("- promise: at most {b} alarms per million words of clean text\n"));
    }
    out.push_str("\n## Reported\n\n");
    for e in rule.examples.iter().filter(|e| !e.todo) {
        if let Expectation::Bad { fixed, suggests } = &e.expectation {
            out.push_str(&block(&Marked::show(&e.marked.text, &e.marked.spans)));
            for f in fixed.iter().chain(suggests) {
                out.push_str("becomes\n\n");
                out.push_str(&block(f));
            }
        }
    }
    out.push_str("## Left alone\n\n");
    for e in rule.examples.iter().filter(|e| !e.todo && e.expectation == Expectation::Good) {
        out.push_str(&block(&e.marked.text));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A text as a block of code. What cannot be seen is written by its number.
fn block(text: &str) -> String {
    let shown = visible_lines(text.trim_end());
    let fence = if shown.contains("```") { "~~~~" } else { "```" };
    format!("{fence}text\n{shown}\n{fence}\n\n")
}

/// The best safety that a fix of the rule has, by name.
fn fix(rule: &Rule) -> &'static str {
    match rule.fixes.iter().map(|f| f.safety).chain([rule.safety]).max() {
        Some(Applicability::Safe) => "safe",
        Some(Applicability::Unsafe) => "unsafe",
        _ => "shown or none",
    }
}

fn contents(rules: &[Rule], figures: &BTreeMap<&str, Figures>) -> String {
    let mut families: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for r in rules {
        families.entry(r.id.family()).or_default().push(r);
    }
    let mut out = String::from(
        "# Rules\n\nWritten by `postedit rules docs`. The figures come from `rules/evidence.py`; \
         [measurements](../measurements.md) says on what.\n\n| family | rules | stable | findings of stable rules in \
         annotated documents, on a defect | on edited prose |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for (family, rules) in &families {
        let stable: Vec<&&Rule> = rules.iter().filter(|r| r.stage == Stage::Stable).collect();
        let sum =
            |of: fn(&Figures) -> u32| -> u32 { stable.iter().filter_map(|r| figures.get(r.id.as_str())).map(of).sum() };
        out.push_str(&format!(
            "| {family} | {} | {} | {} of {} | {} |\n",
            rules.len(),
            stable.len(),
            sum(|f| f.on_defect),
            sum(|f| f.annotated),
            sum(|f| f.prose)
        ));
    }
    for (family, rules) in &families {
        out.push_str(&format!("\n## {family}\n\n| rule | stage | fix | what it finds |\n| --- | --- | --- | --- |\n"));
        for r in rules {
            let (id, stage, summary) = (r.id.as_str(), r.stage.name(), r.summary().replace('|', "\\|"));
            out.push_str(&format!("| [`{id}`]({id}.md) | {stage} | {} | {summary} |\n", fix(r)));
        }
    }
    out
}
