//! Characters.

use super::{Found, Matcher, Needs, RuleIx, Tools};
use crate::table::{Fields, Problems};
use crate::text::layers::View;

/// What the rule file says.
#[derive(Clone, Debug, Default)]
pub struct Spec {}

/// Reads the fields of this kind.
pub fn read(_fields: &mut Fields, _problems: &mut Problems) -> Option<Spec> {
    Some(Spec::default())
}

/// Compiles the rules of this kind.
pub fn compile(_rules: &[(RuleIx, &Spec)], _tools: &mut Tools<'_>) -> Box<dyn Matcher> {
    Box::new(Compiled)
}

struct Compiled;

impl Matcher for Compiled {
    fn needs(&self) -> Needs {
        Needs::default()
    }

    fn scan(&self, _view: &View<'_>, _found: &mut Found) {}
}
