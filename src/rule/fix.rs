//! Fixes as rule files state them.

use super::message::Template;
use crate::finding::Applicability;
use crate::table::{Fields, Problems, Value};

/// One way to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FixSpec {
    /// What is done.
    pub repair: Repair,
    /// What it is called; a plain description where absent.
    pub title: Option<Template>,
    /// How far it may be trusted.
    pub safety: Applicability,
    /// Flags and parts of a hit that lower a safe fix to unsafe.
    pub unsafe_when: Vec<String>,
}

/// What a fix does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Repair {
    /// Puts this text in the place of what is underlined (or of the part named by `replace`).
    To(Template),
    /// Deletes what is underlined.
    DeleteMatch,
    /// Deletes the whole lines that what is underlined touches, with the empty lines before them.
    DeleteLines,
    /// The same, but of a line with other words on it only what is underlined and a space.
    DeleteBlock,
    /// What the matcher worked out itself.
    Computed,
}

const SAFETIES: &[(&str, Applicability)] =
    &[("safe", Applicability::Safe), ("unsafe", Applicability::Unsafe), ("display", Applicability::Display)];

/// Takes the key `safety` out of a table.
pub(super) fn safety(fields: &mut Fields, problems: &mut Problems) -> Option<Applicability> {
    fields.choice("safety", SAFETIES, problems)
}

/// Reads the key `fix`: a text, a table, or a list of those.
pub(super) fn read(value: Value, problems: &mut Problems) -> Vec<FixSpec> {
    if value.as_list().is_some() {
        return value.into_list().into_iter().filter_map(|v| one(v, problems)).collect();
    }
    one(value, problems).into_iter().collect()
}

fn one(value: Value, problems: &mut Problems) -> Option<FixSpec> {
    let span = value.span.clone();
    if let Some(text) = value.as_text() {
        let to = template(text, span, problems)?;
        return Some(FixSpec {
            repair: Repair::To(to),
            title: None,
            safety: Applicability::Display,
            unsafe_when: Vec::new(),
        });
    }
    let mut fields = Fields::of(value, problems)?;
    let mut repairs = Vec::new();
    if let Some(to) = fields.text("to", problems) {
        repairs.push(Repair::To(template(&to, span.clone(), problems)?));
    }
    if let Some(what) = fields.choice("delete", &[("match", 0), ("line", 1), ("block", 2)], problems) {
        repairs.push(match what {
            0 => Repair::DeleteMatch,
            1 => Repair::DeleteLines,
            _ => Repair::DeleteBlock,
        });
    }
    if fields.choice("keep", &[("first", ())], problems).is_some() {
        repairs.push(Repair::Computed);
    }
    if fields.flag("repair", problems) == Some(true) {
        repairs.push(Repair::Computed);
    }
    let title = fields.text("title", problems).and_then(|t| template(&t, span.clone(), problems));
    let safety = safety(&mut fields, problems).unwrap_or(Applicability::Display);
    let unsafe_when = fields.texts("unsafe_when", problems).unwrap_or_default();
    fields.finish(problems);
    if repairs.len() != 1 {
        problems.error(span, "a fix has exactly one of `to`, `delete`, `keep`, `repair`");
        return None;
    }
    Some(FixSpec { repair: repairs.remove(0), title, safety, unsafe_when })
}

fn template(text: &str, span: std::ops::Range<usize>, problems: &mut Problems) -> Option<Template> {
    Template::parse(text).map_err(|e| problems.error(span, e)).ok()
}
