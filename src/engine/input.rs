//! What reading a file had to put up with, as findings of the `input` family.

use crate::finding::{Finding, RuleId, Severity};
use crate::rule::{Choice, names};
use crate::source::{Notice, NoticeKind};

/// The findings of a document's notices that the choice lets in.
#[must_use]
pub fn findings(notices: &[Notice], choice: &Choice) -> Vec<Finding> {
    notices.iter().filter_map(|n| finding(n, choice)).collect()
}

fn finding(notice: &Notice, choice: &Choice) -> Option<Finding> {
    let rule = RuleId::new(&format!("input/{}", notice.kind.name()))?;
    let named = |patterns: &[String]| patterns.iter().any(|p| p == "all" || names(p, &rule));
    if named(&choice.ignore) || !(choice.select.is_empty() || named(&choice.select)) {
        return None;
    }
    let severity = match notice.kind {
        NoticeKind::Undecodable => Severity::Error,
        NoticeKind::Nul => Severity::Warning,
        NoticeKind::Guessed => Severity::Note,
    };
    Some(Finding {
        rule,
        severity,
        span: notice.span,
        message: notice.message.clone(),
        labels: Vec::new(),
        fixes: Vec::new(),
    })
}

/// The ids of the family, for reports that list their rules.
#[must_use]
pub fn ids() -> Vec<RuleId> {
    [NoticeKind::Undecodable, NoticeKind::Nul, NoticeKind::Guessed]
        .iter()
        .filter_map(|k| RuleId::new(&format!("input/{}", k.name())))
        .collect()
}
