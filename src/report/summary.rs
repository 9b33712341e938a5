//! Summary: what a whole run counted, and the sentence that says so.
//!
//! Each worker adds the findings of its documents to a summary of its own; `absorb` joins them in any order.

use crate::finding::{Applicability, Finding, RuleId, Severity};
use std::collections::BTreeMap;

/// Counts of one rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RuleCount {
    /// Findings.
    pub findings: u64,
    /// Of these, how many `--fix` would repair.
    pub fixable_safe: u64,
    /// Of these, how many more `--unsafe-fixes` would repair.
    pub fixable_unsafe: u64,
}

/// Fixes that were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Fixed {
    /// Findings whose fix was applied.
    pub findings: u64,
    /// Files that were rewritten.
    pub files: u64,
}

/// Counts of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Files that were read and linted.
    pub files: u64,
    /// Of these, files with at least one finding.
    pub files_with_findings: u64,
    /// Files passed over because they are binary.
    pub skipped_binary: u64,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Findings by severity; one without findings may be missing.
    pub severities: BTreeMap<Severity, u64>,
    /// Findings that `--fix` would repair.
    pub fixable_safe: u64,
    /// Findings that `--unsafe-fixes` would repair beyond those.
    pub fixable_unsafe: u64,
    /// Counts per rule; a rule without findings may be missing.
    pub per_rule: BTreeMap<RuleId, RuleCount>,
    /// What was repaired in this run. Repaired findings are in no other count.
    pub fixed: Fixed,
    /// The repairs were shown as a diff and not written.
    pub only_shown: bool,
    /// Findings counted above but not shown, because of `--max-findings`.
    pub hidden: u64,
}

impl Summary {
    /// Findings of all severities.
    #[must_use]
    pub fn findings(&self) -> u64 {
        self.severities.values().sum()
    }

    /// Findings of one severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> u64 {
        self.severities.get(&severity).copied().unwrap_or_default()
    }

    /// Counts one linted document.
    pub fn add(&mut self, findings: &[Finding]) {
        self.files += 1;
        self.files_with_findings += u64::from(!findings.is_empty());
        self.add_findings(findings);
    }

    /// Counts findings, and no document.
    pub fn add_findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            *self.severities.entry(finding.severity).or_default() += 1;
            let safe = u64::from(finding.fixable(Applicability::Safe));
            let more = u64::from(finding.fixable(Applicability::Unsafe)) - safe;
            self.fixable_safe += safe;
            self.fixable_unsafe += more;
            let rule = self.per_rule.entry(finding.rule.clone()).or_default();
            rule.findings += 1;
            rule.fixable_safe += safe;
            rule.fixable_unsafe += more;
        }
    }

    /// Adds the counts of another part of the run.
    pub fn absorb(&mut self, other: &Self) {
        self.files += other.files;
        self.files_with_findings += other.files_with_findings;
        self.skipped_binary += other.skipped_binary;
        self.unreadable += other.unreadable;
        self.fixable_safe += other.fixable_safe;
        self.fixable_unsafe += other.fixable_unsafe;
        self.fixed.findings += other.fixed.findings;
        self.fixed.files += other.fixed.files;
        self.hidden += other.hidden;
        for (severity, count) in &other.severities {
            *self.severities.entry(*severity).or_default() += count;
        }
        for (rule, count) in &other.per_rule {
            let mine = self.per_rule.entry(rule.clone()).or_default();
            mine.findings += count.findings;
            mine.fixable_safe += count.fixable_safe;
            mine.fixable_unsafe += count.fixable_unsafe;
        }
    }

    /// The counts as one line of sentences, without a line feed.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut out = Vec::new();
        if self.fixed.findings > 0 {
            out.push(format!(
                "{} {} in {}.",
                if self.only_shown { "Would fix" } else { "Fixed" },
                counted(self.fixed.findings, "finding"),
                counted(self.fixed.files, "file")
            ));
        }
        out.push(self.found());
        match (self.fixable_safe, self.fixable_unsafe) {
            (0, 0) => {}
            (safe, 0) => out.push(format!("{safe} fixable with `--fix`.")),
            (0, more) => out.push(format!("{more} fixable with `--unsafe-fixes`.")),
            (safe, more) => out.push(format!("{safe} fixable with `--fix`, {more} more with `--unsafe-fixes`.")),
        }
        if self.hidden > 0 {
            out.push(format!("{} not shown (`--max-findings`).", self.hidden));
        }
        if self.skipped_binary > 0 {
            out.push(format!("Skipped {}.", counted(self.skipped_binary, "binary file")));
        }
        if self.unreadable > 0 {
            out.push(format!("{} could not be read.", counted(self.unreadable, "file")));
        }
        out.join(" ")
    }

    fn found(&self) -> String {
        let total = self.findings();
        if total == 0 {
            return format!("No findings in {}.", counted(self.files, "file"));
        }
        let kinds: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .filter(|s| self.of(*s) > 0)
            .map(|s| counted(self.of(s), s.name()))
            .collect();
        let place = if self.files_with_findings == self.files {
            counted(self.files, "file")
        } else {
            format!("{} of {}", self.files_with_findings, counted(self.files, "file"))
        };
        format!("Found {} in {place} ({}).", counted(total, "finding"), kinds.join(", "))
    }
}

/// `1 file`, `3 files`.
fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_found_and_what_can_be_fixed() {
        let mut summary =
            Summary { files: 1, files_with_findings: 1, fixable_safe: 4, fixable_unsafe: 3, ..Summary::default() };
        summary.severities.extend([(Severity::Error, 3), (Severity::Warning, 7), (Severity::Note, 2)]);
        assert_eq!(
            summary.sentence(),
            "Found 12 findings in 1 file (3 errors, 7 warnings, 2 notes). 4 fixable with `--fix`, 3 more with `--unsafe-fixes`."
        );
        summary.files = 2;
        summary.hidden = 5;
        assert!(summary.sentence().starts_with("Found 12 findings in 1 of 2 files ("));
        assert!(summary.sentence().ends_with("5 not shown (`--max-findings`)."));
    }

    #[test]
    fn says_that_nothing_was_found() {
        let clean = Summary { files: 3, skipped_binary: 1, unreadable: 2, ..Summary::default() };
        assert_eq!(clean.sentence(), "No findings in 3 files. Skipped 1 binary file. 2 files could not be read.");
        let fixed = Summary { files: 1, fixed: Fixed { findings: 1, files: 1 }, ..Summary::default() };
        assert_eq!(fixed.sentence(), "Fixed 1 finding in 1 file. No findings in 1 file.");
        let shown = Summary { only_shown: true, ..fixed };
        assert_eq!(shown.sentence(), "Would fix 1 finding in 1 file. No findings in 1 file.");
    }
}
