//! Classes of words that stand in like places, found by exchange: a word moves to the class that makes the
//! bigrams of classes most likely (Kneser and Ney's criterion), until few words move.

use crate::treebank;
use perceptron::Outcome;
use postedit::text::lexer;
use postedit::text::pos::features::word_hash;
use postedit::text::pos::units::units;
use postedit::text::span::Span;
use postedit::text::token::{Token, TokenKind};
use postedit::text::vocab::Vocab;
use rustc_hash::FxHashMap;
use std::io::Write;
use std::path::Path;

/// Words that get a class, the most frequent ones.
const WORDS: usize = 40_000;
/// Classes, one of them for the edge of a sentence.
const CLASSES: usize = 240;
const ROUNDS: usize = 12;

/// Writes one line for each word: hash of the folded word, class from 1 up, habit of case from 1 to 5.
pub fn make(out: &Path, clean: &Path, train: &Path) -> Outcome<()> {
    let mut corpus = Corpus::default();
    let (vocab, mut tokens) = (Vocab::default(), Vec::new());
    for line in std::fs::read_to_string(clean)?.lines() {
        let text = line.split_once('\t').map_or(line, |l| l.1);
        tokens.clear();
        lexer::lex(text, Span::of(0..text.len()), &vocab, &mut tokens);
        corpus.add(text, &tokens);
    }
    eprintln!("read {} units, {} words", corpus.text.len(), corpus.hashes.len());
    for s in treebank::read(train)? {
        corpus.add(&s.text, &s.tokens);
    }
    let (hashes, cases, text) = corpus.cut();
    let class = exchange(&text, hashes.len());
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for ((hash, class), case) in hashes.iter().zip(class).zip(cases).skip(2) {
        writeln!(file, "{hash:08x} {class} {case}")?;
    }
    Ok(())
}

/// Words by number. Number 0 is the edge of a sentence, 1 any word that is too rare.
#[derive(Default)]
struct Corpus {
    numbers: FxHashMap<u32, u32>,
    hashes: Vec<u32>,
    counts: Vec<u32>,
    /// Seen inside a sentence, and of those with a capital.
    inside: Vec<(u32, u32)>,
    text: Vec<u32>,
}

impl Corpus {
    fn add(&mut self, text: &str, tokens: &[Token]) {
        let mut found = Vec::new();
        units(text, tokens, &mut found);
        let mut first = true;
        for u in &found {
            let written = &text[u.start as usize..u.end as usize];
            let hash = match u.kind {
                TokenKind::Number => 1,
                _ => word_hash(written),
            };
            let next = self.hashes.len() as u32;
            let n = *self.numbers.entry(hash).or_insert(next);
            if n == next {
                self.hashes.push(hash);
                self.counts.push(0);
                self.inside.push((0, 0));
            }
            self.counts[n as usize] += 1;
            if !first {
                let capital = written.starts_with(char::is_uppercase);
                let seen = &mut self.inside[n as usize];
                *seen = (seen.0 + 1, seen.1 + u32::from(capital));
            }
            first &= u.kind == TokenKind::Mark;
            self.text.push(n + 2);
        }
        self.text.push(0);
    }

    /// The frequent words, most frequent first, their habits of case, and the text in their numbers.
    fn cut(self) -> (Vec<u32>, Vec<u8>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.hashes.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(self.counts[*i]), self.hashes[*i]));
        order.truncate(WORDS);
        let mut new = vec![1u32; self.hashes.len() + 2];
        new[0] = 0;
        let (mut hashes, mut cases) = (vec![0, 0], vec![0, 0]);
        for (n, old) in order.iter().enumerate() {
            new[old + 2] = n as u32 + 2;
            hashes.push(self.hashes[*old]);
            let (seen, capital) = self.inside[*old];
            let share = f64::from(capital) / f64::from(seen.max(1));
            cases.push(1 + [0.02, 0.2, 0.8, 0.98].iter().filter(|s| share > **s).count() as u8);
        }
        (hashes, cases, self.text.iter().map(|n| new[*n as usize]).collect())
    }
}

/// Neighbours of each word and how often, on one side.
fn neighbours(text: &[u32], words: usize, left: bool) -> Vec<Vec<(u32, u32)>> {
    let mut pairs: Vec<u64> = text
        .windows(2)
        .map(|w| if left { u64::from(w[1]) << 32 | u64::from(w[0]) } else { u64::from(w[0]) << 32 | u64::from(w[1]) })
        .collect();
    pairs.sort_unstable();
    let mut lists = vec![Vec::new(); words];
    for run in pairs.chunk_by(|a, b| a == b) {
        lists[(run[0] >> 32) as usize].push((run[0] as u32, run.len() as u32));
    }
    lists
}

struct Logs(Vec<f64>);

impl Logs {
    fn of(&self, n: i64) -> f64 {
        let n = n.max(0);
        self.0.get(n as usize).copied().unwrap_or_else(|| n as f64 * (n as f64).ln())
    }
}

fn exchange(text: &[u32], words: usize) -> Vec<u8> {
    let logs = Logs((0..1 << 20).map(|n| if n == 0 { 0.0 } else { f64::from(n) * f64::from(n).ln() }).collect());
    let (left, right) = (neighbours(text, words, true), neighbours(text, words, false));
    // Class 0 is the edge and stays; the rare words move as one.
    let mut class: Vec<usize> = (0..words).map(|w| if w == 0 { 0 } else { 1 + (w - 1) % (CLASSES - 1) }).collect();
    let mut bigram = vec![0i64; CLASSES * CLASSES];
    let mut total = vec![0i64; CLASSES];
    for w in text.windows(2) {
        bigram[class[w[0] as usize] * CLASSES + class[w[1] as usize]] += 1;
        total[class[w[1] as usize]] += 1;
    }
    for round in 0..ROUNDS {
        let mut moved = 0;
        for w in 1..words {
            let mut before = vec![0i64; CLASSES];
            let mut after = vec![0i64; CLASSES];
            let (mut own, mut count) = (0i64, 0i64);
            for (v, n) in &left[w] {
                count += i64::from(*n);
                if *v as usize == w { own += i64::from(*n) } else { before[class[*v as usize]] += i64::from(*n) }
            }
            for (v, n) in right[w].iter().filter(|(v, _)| *v as usize != w) {
                after[class[*v as usize]] += i64::from(*n);
            }
            let old = class[w];
            let shift = |bigram: &mut Vec<i64>, total: &mut Vec<i64>, c: usize, sign: i64| {
                for k in 0..CLASSES {
                    bigram[k * CLASSES + c] += sign * before[k];
                    bigram[c * CLASSES + k] += sign * after[k];
                }
                bigram[c * CLASSES + c] += sign * own;
                total[c] += sign * count;
            };
            shift(&mut bigram, &mut total, old, -1);
            let lefts: Vec<usize> = (0..CLASSES).filter(|k| before[*k] > 0).collect();
            let rights: Vec<usize> = (0..CLASSES).filter(|k| after[*k] > 0).collect();
            let gain = |c: usize| {
                let mut g = -2.0 * (logs.of(total[c] + count) - logs.of(total[c]));
                for k in lefts.iter().filter(|k| **k != c) {
                    let n = bigram[k * CLASSES + c];
                    g += logs.of(n + before[*k]) - logs.of(n);
                }
                for k in rights.iter().filter(|k| **k != c) {
                    let n = bigram[c * CLASSES + k];
                    g += logs.of(n + after[*k]) - logs.of(n);
                }
                let n = bigram[c * CLASSES + c];
                g + logs.of(n + before[c] + after[c] + own) - logs.of(n)
            };
            let mut best = (f64::NEG_INFINITY, old);
            for c in 1..CLASSES {
                let g = gain(c);
                if g > best.0 {
                    best = (g, c);
                }
            }
            shift(&mut bigram, &mut total, best.1, 1);
            moved += usize::from(best.1 != old);
            class[w] = best.1;
        }
        eprintln!("round {round}: {moved} words moved");
        if moved * 200 < words {
            break;
        }
    }
    class.into_iter().map(|c| c as u8).collect()
}
