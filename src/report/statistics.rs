//! Statistics: findings per rule as a table, most frequent first.
//!
//! ```text
//! 12  [*]  repetition/doubled-word  a word stands twice in a row
//!  3       quotes/unclosed          a quotation is never closed
//! ```

use super::{RuleCard, RuleCount, Summary};
use std::fmt::Write as _;

/// The table; empty where nothing was found. `[*]`: some are fixed by `--fix`, `[~]`: some by `--unsafe-fixes`.
#[must_use]
pub fn table(rules: &[RuleCard<'_>], summary: &Summary) -> String {
    let mut rows: Vec<_> = summary.per_rule.iter().filter(|(_, count)| count.findings > 0).collect();
    rows.sort_by(|(a, x), (b, y)| y.findings.cmp(&x.findings).then_with(|| a.cmp(b)));
    let digits = rows.first().map_or(0, |(_, count)| count.findings.to_string().len());
    let width = rows.iter().map(|(rule, _)| rule.as_str().len()).max().unwrap_or_default();
    let mut out = String::new();
    for (rule, count) in &rows {
        let about = rules.iter().find(|card| card.id == rule.as_str()).map_or("", |card| card.summary);
        let row = format!("{:>digits$}  {}  {:width$}  {about}", count.findings, mark(**count), rule.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", row.trim_end());
    }
    let marks = [("[*]", "fixable with `--fix`"), ("[~]", "fixable with `--unsafe-fixes`")];
    for (sign, means) in marks {
        if rows.iter().any(|(_, count)| mark(**count) == sign) {
            let _ = writeln!(out, "{sign} {means}");
        }
    }
    out
}

fn mark(count: RuleCount) -> &'static str {
    match (count.fixable_safe, count.fixable_unsafe) {
        (0, 0) => "   ",
        (0, _) => "[~]",
        _ => "[*]",
    }
}
