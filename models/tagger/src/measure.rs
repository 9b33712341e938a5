//! Accuracy on a treebank, and speed.

use crate::treebank::{self, Sentence};
use perceptron::Outcome;
use postedit::text::lexer;
use postedit::text::pos::weights::Weights;
use postedit::text::pos::{Scratch, Tagger};
use postedit::text::span::Span;
use postedit::text::vocab::Vocab;
use std::path::Path;
use std::time::Instant;

pub fn test(weights: &Path, bank: &Path) -> Outcome<()> {
    report(&treebank::read(bank)?, &std::fs::read(weights)?);
    Ok(())
}

/// Prints the share of treebank words whose first unit got their tag.
pub fn report(bank: &[Sentence], packed: &[u8]) {
    let tagger = Tagger::new(Weights::of(packed).expect("the weights are whole"));
    let mut scratch = Scratch::default();
    let (mut all, mut lost, mut penn, mut universal, mut only, mut only_right) = (0u32, 0u32, 0u32, 0u32, 0u32, 0u32);
    let (mut new, mut new_right) = (0u32, 0u32);
    let mut confused = std::collections::BTreeMap::<(String, &str), u32>::new();
    let mut bars = [(0u32, 0u32); 5];
    for s in bank {
        tagger.choose(&s.text, &s.tokens, &mut scratch);
        for w in &s.words {
            all += 1;
            let Some(choice) = w.unit.and_then(|u| scratch.choices().get(u)) else {
                lost += 1;
                continue;
            };
            let right = choice.tag.penn() == w.penn;
            penn += u32::from(right);
            universal += u32::from(choice.tag.universal() == w.universal);
            if !right {
                *confused.entry((w.penn.clone(), choice.tag.penn())).or_default() += 1;
            }
            match choice.margin {
                None => {
                    only += 1;
                    only_right += u32::from(right);
                }
                Some(m) => {
                    if !choice.known {
                        new += 1;
                        new_right += u32::from(right);
                    }
                    let weights = Weights::of(packed).expect("the weights are whole");
                    let c = f32::from(weights.confidence(m, choice.known)) / 255.0;
                    for (bar, cell) in [0.0, 0.9, 0.95, 0.98, 0.99].iter().zip(&mut bars) {
                        if c >= *bar {
                            cell.0 += 1;
                            cell.1 += u32::from(right && choice.tag == w.tag);
                        }
                    }
                }
            }
        }
    }
    let share = |n: u32, all: u32| 100.0 * f64::from(n) / f64::from(all.max(1));
    println!("words {all}, of which {lost} are no unit of their own");
    println!("Penn {:.2} %, universal {:.2} %", share(penn, all), share(universal, all));
    println!("words of one tag: {:.1} %, right {:.2} %", share(only, all), share(only_right, only));
    println!("words outside the lexicon: {new}, Penn right {:.2} %", share(new_right, new));
    for (bar, (n, right)) in ["0", "0.90", "0.95", "0.98", "0.99"].iter().zip(bars) {
        println!("scored, confidence at least {bar}: {n} words, both names right {:.2} %", share(right, n));
    }
    let mut worst: Vec<_> = confused.into_iter().collect();
    worst.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let shown: Vec<String> = worst.iter().take(15).map(|((g, t), n)| format!("{g}→{t} {n}")).collect();
    println!("most often: {}", shown.join(", "));
}

/// Prints tokens tagged in a second, lexing left out.
pub fn speed(weights: &Path, text: &Path) -> Outcome<()> {
    let packed = std::fs::read(weights)?;
    let text = std::fs::read_to_string(text)?;
    let tagger = Tagger::new(Weights::of(&packed).ok_or("no weights")?);
    let mut tokens = Vec::new();
    lexer::lex(&text, Span::of(0..text.len()), &Vocab::default(), &mut tokens);
    let (mut scratch, mut out) = (Scratch::default(), Vec::new());
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        for part in tokens.chunks(24) {
            out.clear();
            tagger.tag(&text, part, &mut scratch, &mut out);
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{:.2} million tokens a second", tokens.len() as f64 / best / 1e6);
    Ok(())
}
