//! Echoes.
use super::{RuleIx, Spec};
use crate::matcher::Found;
use crate::text::layers::View;
use crate::text::span::Span;
use crate::text::vocab::Vocab;

#[derive(Debug)]
pub(super) struct Echo {}
impl Echo {
    pub(super) fn new(_rule: RuleIx, _spec: &Spec, _vocab: &mut Vocab) -> Self {
        Self {}
    }
}
pub(super) fn scan(_rules: &[Echo], _view: &View<'_>, _claimed: &[Span], _found: &mut Found) {}
