//! Hits → findings: exceptions, what is underlined, overlaps, messages, fixes, order.

use super::scan::Scanned;
use super::{Linter, Selection};
use crate::finding::{Applicability, Edit, Finding, Fix, Label};
use crate::matcher::{Hit, More};
use crate::rule::{FixSpec, Repair, Rule, Template, one_line};
use crate::text::cut;
use crate::text::span::Span;
use std::borrow::Cow;

impl Linter {
    /// The findings of a scan, in order.
    pub(super) fn resolve(&self, text: &str, scanned: Scanned, selection: &Selection, take: &mut dyn FnMut(Finding)) {
        let mut hits: Vec<Hit> = scanned.hits;
        for hit in &mut hits {
            self.narrow(hit);
        }
        hits.retain(|h| {
            let rule = &self.rules[h.rule.0 as usize];
            !rule.unless.iter().any(|e| e.holds(text, h.span)) && !is_accepted(text, h.span, selection)
        });
        hits.sort_by_key(|h| (h.span, h.rule));
        hits.dedup_by(|b, a| a.rule == b.rule && a.span == b.span);
        for hit in self.yielded(hits) {
            take(self.finding(text, &hit, selection));
        }
    }

    /// Underlines the part the rule names, where the match has it.
    fn narrow(&self, hit: &mut Hit) {
        let Some((from, to)) = &self.rules[hit.rule.0 as usize].report else { return };
        let more = hit.more();
        let part = |name: &str| more.parts.iter().find(|p| p.name == name).map(|p| p.span);
        if let (Some(from), Some(to)) = (part(from), part(to)) {
            let span = from.cover(to);
            drop(more);
            hit.span = span;
        }
    }

    /// Leaves out hits of rules that give way to another rule's hit at the same place.
    fn yielded(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        if hits.len() < 2 {
            return hits;
        }
        let mut keep = vec![true; hits.len()];
        let (yields_to, yields_inside) = (&self.compiled().yields_to, &self.compiled().yields_inside);
        let yields = |a: &Hit, b: &Hit| {
            let rule = a.rule.0 as usize;
            yields_to[rule].contains(&b.rule) || b.span.contains(a.span) && yields_inside[rule].contains(&b.rule)
        };
        // Hits are sorted by start: an open one may reach over those that follow. The window is bounded, so a
        // flood of overlapping hits stays linear.
        for i in 0..hits.len() {
            let end = hits[i].span.end();
            for j in i + 1..hits.len().min(i + 65) {
                if hits[j].span.start() > end {
                    break;
                }
                if hits[j].span.overlaps(hits[i].span) || hits[j].span == hits[i].span {
                    keep[i] &= !yields(&hits[i], &hits[j]);
                    keep[j] &= !yields(&hits[j], &hits[i]);
                }
            }
        }
        let mut keep = keep.into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
        hits
    }

    fn finding(&self, text: &str, hit: &Hit, selection: &Selection) -> Finding {
        let index = hit.rule.0 as usize;
        let rule = &self.rules[index];
        let hit = &Known { span: hit.span, more: &hit.more() };
        let value = |name: &str| -> Option<Cow<'_, str>> { value(text, hit, name) };
        let labels =
            hit.more.labels.iter().map(|(span, message)| Label { span: *span, message: message.to_string() }).collect();
        Finding {
            rule: rule.id.clone(),
            severity: selection.severity[index],
            span: hit.span,
            message: rule.message.message(&value),
            labels,
            fixes: fixes(text, hit, rule, selection.safety[index]),
        }
    }
}

/// A hit with what is known of it.
struct Known<'h> {
    span: Span,
    more: &'h More,
}

/// The text of a part, a value, or the match itself.
fn value<'a>(text: &'a str, hit: &'a Known<'_>, name: &str) -> Option<Cow<'a, str>> {
    if name == "match" {
        return Some(Cow::Borrowed(hit.span.text(text)));
    }
    let part = hit.more.parts.iter().find(|p| p.name == name).map(|p| Cow::Borrowed(p.span.text(text)));
    part.or_else(|| hit.more.values.iter().find(|(n, _)| n == name).map(|(_, v)| Cow::Borrowed(v.as_str())))
}

fn fixes(text: &str, hit: &Known<'_>, rule: &Rule, given: Option<Applicability>) -> Vec<Fix> {
    if rule.fixes.is_empty() {
        let safety = given.unwrap_or(rule.safety);
        return computed(text, hit, None, safety);
    }
    let mut fixes = Vec::new();
    for spec in &rule.fixes {
        let mut safety = given.unwrap_or(spec.safety);
        let doubt = |u: &String| hit.more.flags.iter().any(|f| u == f) || hit.more.parts.iter().any(|p| p.name == *u);
        if spec.unsafe_when.iter().any(doubt) {
            safety = safety.min(Applicability::Unsafe);
        }
        match &spec.repair {
            Repair::Computed => fixes.extend(computed(text, hit, spec.title.as_ref(), safety)),
            Repair::To(to) => {
                let replaced = rule.replace.as_ref().and_then(|name| hit.more.parts.iter().find(|p| p.name == *name));
                let span = replaced.map_or(hit.span, |p| p.span);
                let new = to.text(&|name| value(text, hit, name));
                fixes.extend(fix(text, hit, spec, Edit::replace(span, new), safety));
            }
            Repair::DeleteMatch => fixes.extend(fix(text, hit, spec, Edit::delete(hit.span), safety)),
            Repair::DeleteBlock if let Some(part) = cut::part_of_line(text, hit.span) => {
                fixes.extend(fix(text, hit, spec, Edit::delete(part), safety));
            }
            Repair::DeleteLines | Repair::DeleteBlock => {
                let lines = cut::whole_lines(text, hit.span);
                if joins_lines(text, lines) {
                    safety = safety.min(Applicability::Unsafe);
                }
                fixes.extend(fix(text, hit, spec, Edit::delete(lines), safety));
            }
        }
    }
    fixes
}

/// Whether deleting these lines makes neighbours of two lines that no empty line keeps apart.
fn joins_lines(text: &str, lines: Span) -> bool {
    let (before, after) = (&text[..lines.range().start], &text[lines.range().end..]);
    let empty_line = |line: Option<&str>| line.is_none_or(|l| l.trim().is_empty());
    let last = before.strip_suffix('\n').unwrap_or(before).rsplit('\n').next();
    !empty_line(last) && !empty_line(after.split_inclusive('\n').next())
}

/// The fixes the matcher worked out.
fn computed(text: &str, hit: &Known<'_>, title: Option<&Template>, safety: Applicability) -> Vec<Fix> {
    let one = |p: &crate::matcher::Proposal| {
        let title = match title {
            Some(t) => t.message(&|name| value(text, hit, name)),
            None if p.title.is_empty() => describe(text, &p.edits),
            None => p.title.clone(),
        };
        Fix::new(title, p.edits.clone(), safety.min(p.at_most))
    };
    hit.more.proposals.iter().filter_map(one).collect()
}

fn fix(text: &str, hit: &Known<'_>, spec: &FixSpec, edit: Edit, safety: Applicability) -> Option<Fix> {
    if edit.span.text(text) == edit.text {
        return None;
    }
    let edits = vec![edit];
    let title = match &spec.title {
        Some(t) => t.message(&|name| value(text, hit, name)),
        None => describe(text, &edits),
    };
    Fix::new(title, edits, safety)
}

/// What edits do, in a few words.
fn describe(text: &str, edits: &[Edit]) -> String {
    let [edit] = edits else { return format!("Make {} changes", edits.len()) };
    let (old, new) = (edit.span.text(text), edit.text.as_str());
    if new.is_empty() {
        return match old.trim() {
            "" => "Remove the space".to_owned(),
            shown if shown.contains('\n') => "Delete these lines".to_owned(),
            shown => format!("Remove `{}`", one_line(shown)),
        };
    }
    if edit.span.is_empty() {
        return format!("Insert `{}`", one_line(new));
    }
    format!("Replace with `{}`", one_line(new))
}

/// Bytes looked at around a span for accepted words.
const REACH: usize = 120;

/// Whether the span lies inside an accepted word or name, or holds one and nothing else but its repetition.
fn is_accepted(text: &str, span: Span, selection: &Selection) -> bool {
    let Some(accept) = &selection.accept else { return false };
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let low = floor(span.range().start.saturating_sub(REACH));
    let high = floor((span.range().end + REACH).min(text.len())).max(span.range().end);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    accept.find_iter(&text[low..high]).any(|m| {
        let found = Span::of(low + m.start()..low + m.end());
        let whole =
            !word(text[..found.range().start].chars().next_back()) && !word(text[found.range().end..].chars().next());
        whole && found.contains(span)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Depth, builtin, read};
    use std::collections::HashSet;

    fn phrase(id: &str, words: &str, more: &str) -> Rule {
        let source = format!("kind = 'phrase'\nmessage = 'm'\nwhy = 'w'\nwords = [{words}]\n{more}\n");
        read(id, id, &source, Depth::Lint).0.expect("a rule")
    }

    fn found(rules: Vec<Rule>, text: &str) -> Vec<String> {
        let linter = Linter::new(rules);
        linter
            .lint(text, &linter.everything())
            .into_iter()
            .map(|f| format!("{}: {}", f.rule, f.span.text(text)))
            .collect()
    }

    #[test]
    fn a_rule_gives_way_where_it_overlaps_or_where_it_lies_inside() {
        let wide = || phrase("t/wide", "'the old pier'", "");
        let text = "We saw the old pier of stone and the old pier.";
        let over = phrase("t/over", "'pier of stone', 'old'", "yields_to = ['t/wide']");
        assert_eq!(found(vec![wide(), over], text), ["t/wide: the old pier", "t/wide: the old pier"]);
        let inside = phrase("t/inside", "'pier of stone', 'old'", "yields_inside = ['t/wide']");
        let all = ["t/wide: the old pier", "t/inside: pier of stone", "t/wide: the old pier"];
        assert_eq!(found(vec![wide(), inside], text), all);
        let same = phrase("t/same", "'the old pier'", "yields_inside = ['t']");
        assert_eq!(found(vec![wide(), same], text), ["t/wide: the old pier", "t/wide: the old pier"]);
    }

    #[test]
    fn built_in_rules_give_way_to_rules_that_exist_and_not_to_one_another() {
        let (rules, _) = builtin::rules(Depth::Lint);
        let ids: HashSet<String> = rules.iter().map(|r| r.id.to_string()).collect();
        let pairs: HashSet<(String, &String)> = rules
            .iter()
            .flat_map(|r| r.yields_to.iter().chain(&r.yields_inside).map(|to| (r.id.to_string(), to)))
            .collect();
        for (from, to) in &pairs {
            assert!(ids.contains(*to), "{from} yields to {to}, which is no rule");
            assert!(!pairs.contains(&((*to).clone(), from)), "{from} and {to} would both be silent");
        }
    }
}
