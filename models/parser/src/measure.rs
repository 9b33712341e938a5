//! Accuracy on a treebank, and speed.

use crate::treebank::{self, Sentence};
use perceptron::Outcome;
use postedit::text::clause::weights::Weights;
use postedit::text::clause::{Parser, Scratch};
use postedit::text::lexer;
use postedit::text::span::Span;
use postedit::text::vocab::Vocab;
use std::path::Path;
use std::time::Instant;

pub fn test(weights: &Path, bank: &Path) -> Outcome<()> {
    report(&treebank::read(bank)?, &std::fs::read(weights)?);
    Ok(())
}

/// Prints the share of treebank words whose first unit got their head, and head and relation. A word without a unit of
/// its own, or in a sentence that is too long, counts as wrong.
pub fn report(bank: &[Sentence], packed: &[u8]) {
    let parser = Parser::new(Weights::of(packed).expect("the weights are whole"));
    let mut scratch = Scratch::default();
    let (mut all, mut lost, mut heads, mut both, mut roots) = (0u32, 0u32, 0u32, 0u32, 0u32);
    let mut bars = [(0u32, 0u32); 5];
    let mut kinds = std::collections::BTreeMap::<&str, (u32, u32, u32)>::new();
    for s in bank {
        let tree = parser.parse(&s.text, &s.tokens, &mut scratch);
        for w in &s.words {
            all += 1;
            let cell = w.unit.zip(tree.as_ref()).map(|(u, t)| (u, t.arcs()[u]));
            let kind = kinds.entry(w.relation.name()).or_default();
            kind.0 += 1;
            let Some((_, arc)) = cell else {
                lost += 1;
                continue;
            };
            let head = arc.head().unwrap_or(s.heads.len()) == w.head_unit;
            let right = head && arc.relation == w.relation;
            heads += u32::from(head);
            both += u32::from(right);
            kind.1 += u32::from(right);
            kinds.entry(arc.relation.name()).or_default().2 += 1;
            roots += u32::from(right && arc.head().is_none());
            for (bar, cell) in [0.0, 0.9, 0.95, 0.98, 0.99].iter().zip(&mut bars) {
                if f32::from(arc.confidence) / 255.0 >= *bar {
                    cell.0 += 1;
                    cell.1 += u32::from(right);
                }
            }
        }
    }
    let share = |n: u32, all: u32| 100.0 * f64::from(n) / f64::from(all.max(1));
    println!("words {all}, of which {lost} have no unit of their own or no tree");
    println!("head {:.2} %, head and relation {:.2} %", share(heads, all), share(both, all));
    println!("head of the sentence: {:.2} % of {} sentences", share(roots, bank.len() as u32), bank.len());
    for (bar, (n, right)) in ["0", "0.90", "0.95", "0.98", "0.99"].iter().zip(bars) {
        println!("confidence at least {bar}: {:.1} %, right {:.2} %", share(n, all), share(right, n));
    }
    let shown = ["nsubj", "obj", "ccomp", "advcl", "acl:relcl", "conj", "aux", "cop", "mark", "root"];
    for (name, (gold, right, said)) in kinds.iter().filter(|(n, _)| shown.contains(n)) {
        println!("{name}: recall {:.1} %, precision {:.1} %", share(*right, *gold), share(*right, *said));
    }
}

/// Prints tokens tagged and parsed in a second, lexing left out.
pub fn speed(weights: &Path, text: &Path) -> Outcome<()> {
    let packed = std::fs::read(weights)?;
    let text = std::fs::read_to_string(text)?;
    let parser = Parser::new(Weights::of(&packed).ok_or("no weights")?);
    let mut tokens = Vec::new();
    lexer::lex(&text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    let mut scratch = Scratch::default();
    let (mut best, mut arcs) = (f64::MAX, 0);
    for _ in 0..3 {
        let start = Instant::now();
        for part in tokens.chunks(24) {
            arcs += parser.parse(&text, part, &mut scratch).map_or(0, |t| t.arcs().len());
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{:.0} thousand tokens a second, {arcs} arcs", tokens.len() as f64 / best / 1e3);
    Ok(())
}
