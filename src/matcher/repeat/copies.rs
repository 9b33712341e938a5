//! Copies.
use super::{RuleIx, Spec, Unit};
use crate::matcher::Found;
use crate::text::layers::Outline;

#[derive(Debug)]
pub(super) struct Copied { pub(super) unit: Unit }
impl Copied {
    pub(super) fn new(_rule: RuleIx, spec: &Spec) -> Self {
        Self { unit: spec.unit }
    }
}
pub(super) fn whole(_rules: &[Copied], _outline: &Outline<'_>, _found: &mut Found) {}
