//! Showing settings: TOML with a comment after each value that says who set it.

use super::settings::{FailOn, RuleSettings, Settings, name_of};
use super::{Origin, Set};
use crate::rule::{Level, Stage};
use crate::source::walk::shown;
use std::fmt::Write as _;

/// The settings as TOML, one `key = value  # file:line` per value; a list set in several places has one line each.
#[must_use]
pub fn show(settings: &Settings) -> String {
    let mut out = String::new();
    let s = settings;
    if let Some(select) = &s.select {
        list(&mut out, "select", select, String::clone);
    }
    list(&mut out, "ignore", &s.ignore, String::clone);
    value(&mut out, "level", &text(name_of(Level::NAMES, &s.level.value)), &s.level.origin);
    value(&mut out, "preview", &s.preview.value.to_string(), &s.preview.origin);
    value(&mut out, "deep", &s.deep.value.to_string(), &s.deep.origin);
    value(&mut out, "severity", &text(s.severity.value.name()), &s.severity.origin);
    value(&mut out, "fail-on", &text(name_of(FailOn::ALL, &s.fail_on.value)), &s.fail_on.origin);
    list(&mut out, "rules", &s.rules, |v| shown(v));
    list(&mut out, "accept", &s.accept, String::clone);
    list(&mut out, "exclude", &s.exclude, |v| v.pattern.to_string());
    if let Some(lang) = &s.lang {
        value(&mut out, "lang", &text(lang.value.code()), &lang.origin);
    }
    value(&mut out, "unsafe-fixes", &s.unsafe_fixes.value.to_string(), &s.unsafe_fixes.origin);
    if let Some(most) = &s.max_findings {
        value(&mut out, "max-findings", &most.value.to_string(), &most.origin);
    }
    value(&mut out, "output-format", &text(&s.output_format.value), &s.output_format.origin);
    for (pattern, said) in merged(&s.rule) {
        let _ = write!(out, "\n[rule.{}]\n", text(pattern));
        if let Some(v) = &said.severity {
            value(&mut out, "severity", &text(v.value.name()), &v.origin);
        }
        if let Some(v) = &said.stage {
            value(&mut out, "stage", &text(name_of(Stage::NAMES, &v.value)), &v.origin);
        }
        if let Some(v) = &said.safety {
            value(&mut out, "safety", &text(v.value.name()), &v.origin);
        }
        if let Some(v) = &said.enabled {
            value(&mut out, "enabled", &v.value.to_string(), &v.origin);
        }
    }
    out
}

/// Neighbouring words on one pattern made one; others keep their order, which decides.
fn merged(rules: &[(String, RuleSettings)]) -> Vec<(&str, RuleSettings)> {
    let mut out: Vec<(&str, RuleSettings)> = Vec::new();
    for (pattern, said) in rules {
        match out.last_mut() {
            Some((last, all)) if last == pattern => all.take(said),
            _ => out.push((pattern, said.clone())),
        }
    }
    out
}

fn value(out: &mut String, key: &str, value: &str, origin: &Origin) {
    let _ = writeln!(out, "{key} = {value}  # {}", origin.describe());
}

fn list<T>(out: &mut String, key: &str, items: &[Set<T>], show: impl Fn(&T) -> String) {
    let first = items.first().map_or(Origin::Default, |i| i.origin.clone());
    if items.iter().all(|i| i.origin == first) {
        let all: Vec<String> = items.iter().map(|i| text(&show(&i.value))).collect();
        value(out, key, &format!("[{}]", all.join(", ")), &first);
        return;
    }
    let _ = writeln!(out, "{key} = [");
    for item in items {
        let _ = writeln!(out, "  {},  # {}", text(&show(&item.value)), item.origin.describe());
    }
    let _ = writeln!(out, "]");
}

/// A TOML string; what JSON escapes, TOML escapes the same way.
fn text(s: &str) -> String {
    serde_json::Value::from(s).to_string()
}
