//! Company: findings that hold only where others tell of a page.
//!
//! "More on the topic: The last ferry" may be a line of a letter, "Text: Ann Lee" one of a booklet. Where a row of
//! buttons and a stamp of the time stand near it, both are the page's. A rule with `company = 2` holds its findings only
//! where two other rules find something of a page nearby. Findings at one place are one witness, however many rules
//! hold there, and a rule is one however often it holds.

use super::{Linter, Selection};
use crate::matcher::{Hit, Kind, Known, RuleIx};
use crate::rule::Rule;
use crate::text::span::Span;
use rustc_hash::FxHashMap;

/// How far away, in bytes, a witness may stand: a page is seldom longer.
const NEAR: u32 = 8000;

/// Whether the findings of a rule tell of a page.
pub(super) fn tells(rule: &Rule) -> bool {
    rule.vouches > 0.0 || rule.company > 0 || rule.kind.kind() == Kind::Block
}

/// Findings that lie over each other.
struct Place {
    span: Span,
    /// The rule that stands for it: one that needs no company, if there is one.
    rule: RuleIx,
}

impl Linter {
    /// Leaves out the hits whose company is not there, and those of rules that do not run; what remains and tells of a
    /// page, in order.
    pub(super) fn settle(&self, text: &str, hits: &mut Vec<Hit>, selection: &Selection) -> Vec<Known> {
        let told = &self.compiled().told;
        let rule = |h: &Hit| &self.rules[h.rule.0 as usize];
        let tells = |h: &Hit| told[h.rule.0 as usize] && !rule(h).unless.iter().any(|e| e.holds(text, h.span));
        let mut witnesses: Vec<(Span, RuleIx)> = hits.iter().filter(|h| tells(h)).map(|h| (h.span, h.rule)).collect();
        if witnesses.is_empty() {
            return Vec::new();
        }
        witnesses.sort();
        witnesses.dedup();
        let places = self.places(&witnesses);
        let company = company(&places);
        let at = |span: Span| places.partition_point(|p| p.span.end() <= span.start()).min(places.len() - 1);
        let holds = |span: Span, rule: RuleIx| {
            let needs = self.rules[rule.0 as usize].company;
            needs == 0 || company[at(span)] >= needs
        };
        let active = &selection.active;
        hits.retain(|h| active[h.rule.0 as usize] && holds(h.span, h.rule));
        witnesses.retain(|(span, rule)| holds(*span, *rule));
        let weight = |rule: RuleIx| self.rules[rule.0 as usize].vouches;
        witnesses.into_iter().map(|(span, rule)| Known { span, by: u64::from(rule.0), weight: weight(rule) }).collect()
    }

    /// The places of findings, which are in order.
    fn places(&self, witnesses: &[(Span, RuleIx)]) -> Vec<Place> {
        let needs = |rule: RuleIx| self.rules[rule.0 as usize].company;
        let mut places: Vec<Place> = Vec::new();
        for (span, rule) in witnesses {
            match places.last_mut().filter(|p| p.span.end() > span.start()) {
                Some(place) => {
                    place.span = place.span.cover(*span);
                    if (needs(*rule), rule.0) < (needs(place.rule), place.rule.0) {
                        place.rule = *rule;
                    }
                }
                None => places.push(Place { span: *span, rule: *rule }),
            }
        }
        places
    }
}

/// For each place, how many rules other than its own stand for places near it.
fn company(places: &[Place]) -> Vec<usize> {
    let mut near: FxHashMap<RuleIx, usize> = FxHashMap::default();
    let (mut from, mut to) = (0, 0);
    let mut company = Vec::with_capacity(places.len());
    for place in places {
        while let Some(p) = places.get(to).filter(|p| p.span.start() <= place.span.end().saturating_add(NEAR)) {
            *near.entry(p.rule).or_default() += 1;
            to += 1;
        }
        while places[from].span.end().saturating_add(NEAR) < place.span.start() {
            if let Some(count) = near.get_mut(&places[from].rule) {
                *count -= 1;
                if *count == 0 {
                    near.remove(&places[from].rule);
                }
            }
            from += 1;
        }
        company.push(near.len() - 1);
    }
    company
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(places: &[(u32, u32)]) -> Vec<usize> {
        let place = |(start, rule): &(u32, u32)| Place { span: Span::new(*start, *start + 10), rule: RuleIx(*rule) };
        company(&places.iter().map(place).collect::<Vec<_>>())
    }

    #[test]
    fn a_rule_is_one_witness_however_often_it_holds_and_none_for_itself() {
        assert_eq!(counted(&[(0, 1), (20, 1), (40, 1)]), [0, 0, 0]);
        assert_eq!(counted(&[(0, 1), (20, 2), (40, 1), (60, 3)]), [2, 2, 2, 2]);
    }

    #[test]
    fn what_stands_far_away_is_no_company() {
        assert_eq!(counted(&[(0, 1), (NEAR, 2), (2 * NEAR + 20, 3)]), [1, 1, 0]);
    }
}
