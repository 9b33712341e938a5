//! Every example of every built-in rule is a named test: span, fix, idempotence, peace, wrapping, language.

use libtest_mimic::{Arguments, Failed, Trial};
use postedit::engine::Linter;
use postedit::engine::trial;
use postedit::rule::{Depth, Stage, builtin};
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    let (rules, errors) = builtin::rules(Depth::Whole);
    let mut tests = Vec::new();
    for e in errors.into_iter().filter(postedit::rule::RuleError::is_fatal) {
        let text = e.render();
        tests.push(Trial::test(format!("{}::file", e.path), move || Err(Failed::from(text))));
    }
    // A linter asks all its rules of every text: those that are slow have one of their own.
    let (deep, quick): (Vec<_>, Vec<_>) =
        rules.into_iter().filter(|r| r.kind.is_built()).partition(|r| r.stage == Stage::Deep);
    for linter in [quick, deep].map(|rules| Arc::new(Linter::new(rules))) {
        for (r, rule) in linter.rules().iter().enumerate() {
            for e in 0..rule.examples.len() {
                let linter = Arc::clone(&linter);
                let name = format!("{}::example_{}", rule.id, e + 1);
                tests.push(Trial::test(name, move || {
                    let failures = trial::Trial::new(&linter).example(r, e);
                    if failures.is_empty() {
                        return Ok(());
                    }
                    let lines: Vec<String> = failures.iter().map(|f| format!("{}: {}", f.check, f.what)).collect();
                    Err(lines.join("\n").into())
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, tests).exit();
}
