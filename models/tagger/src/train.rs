//! Trains the perceptron, rounds its weights to bytes, and measures how sure each margin is.

use crate::pack::{Word, pack};
use crate::treebank::{self, Sentence};
use crate::{Outcome, measure};
use postedit::text::pos::features::{FEATURES, word_hash};
use postedit::text::pos::weights::{STEPS, Weights};
use postedit::text::pos::{Scratch, Tag, Tagger};
use rustc_hash::FxHashMap;
use std::path::Path;

const SEED: u64 = 20_261_124;
const EPOCHS: usize = 12;
/// A tag must win by this much before it is left alone.
const MARGIN: f32 = 30.0;
/// Share of the features that are hidden at each look, in 256ths: no one feature may do the work alone.
const HIDDEN: u64 = 77;
/// A feature seen fewer times in the training set has no weights.
const SEEN: u32 = 2;
/// A word seen so often, nearly always with one tag, is not scored.
const SURE: u32 = 30;
/// "Nearly always": this share.
const SHARE: f64 = 0.998;
/// Average weight that one unit of a stored weight stands for, as a share of the number of updates.
const UNIT: f64 = 1.2;
/// A smaller stored weight is dropped.
const LEAST: i32 = 2;
/// Stored margin of one step of confidence.
const STEP: u32 = 5;

type Row = [f32; Tag::COUNT];

pub fn make(out: &Path, train: &Path, dev: &Path, classes: &Path) -> Outcome<()> {
    let (train, dev) = (treebank::read(train)?, treebank::read(dev)?);
    eprintln!("{} sentences to train on, {} to tune on", train.len(), dev.len());
    let lexicon = lexicon(&train, classes)?;
    let bare = pack(&lexicon, &[], &[0; 2 * STEPS], 1);
    let model = Model::learn(&train, &bare);
    let rows = model.rows();
    let flat = pack(&lexicon, &rows, &[0; 2 * STEPS], STEP);
    let confidence = calibrate(&dev, &flat);
    let packed = pack(&lexicon, &rows, &confidence, STEP);
    eprintln!("{} rows, {} weights, {} bytes", rows.len(), rows.iter().map(|r| r.1.len()).sum::<usize>(), packed.len());
    std::fs::write(out, &packed)?;
    measure::report(&dev, &packed);
    Ok(())
}

/// All words with a class, and those with one tag only.
fn lexicon(train: &[Sentence], classes: &Path) -> Outcome<Vec<Word>> {
    let mut tags: FxHashMap<u32, FxHashMap<usize, u32>> = FxHashMap::default();
    let mut scratch = Vec::new();
    for s in train {
        scratch.clear();
        postedit::text::pos::units::units(&s.text, &s.tokens, &mut scratch);
        for (u, tag) in scratch.iter().zip(&s.tags).filter(|(_, t)| **t != Tag::NONE) {
            *tags.entry(word_hash(&s.text[u.start as usize..u.end as usize])).or_default().entry(tag.index()).or_default() += 1;
        }
    }
    let mut words = Vec::new();
    for line in std::fs::read_to_string(classes)?.lines() {
        let [hash, class, case] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err("a class line is not `hash class case`".into());
        };
        let hash = u32::from_str_radix(hash, 16)?;
        let seen = tags.get(&hash);
        let only = seen.and_then(|s| {
            let all: u32 = s.values().sum();
            s.iter().find(|(_, n)| **n >= SURE && f64::from(**n) >= SHARE * f64::from(all))
        });
        let only = only.map_or(Tag::NONE, |(tag, _)| Tag::number(*tag as u8));
        words.push(Word { hash, class: class.parse()?, only, case: case.parse()? });
    }
    Ok(words)
}

/// A source of bytes that look drawn by lot, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 32 & 0xFF
    }
}

/// Weights while they are learned.
struct Model {
    index: FxHashMap<u32, u32>,
    now: Vec<Row>,
    sum: Vec<Row>,
    changed: Vec<[u32; Tag::COUNT]>,
    updates: u32,
    seed: Random,
}

impl Model {
    fn learn(train: &[Sentence], bare: &[u8]) -> Self {
        let tagger = Tagger::new(Weights::of(bare).expect("packed weights are whole"));
        let mut looks: Vec<(Scratch, &Sentence)> = train
            .iter()
            .map(|s| {
                let mut scratch = Scratch::default();
                tagger.choose(&s.text, &s.tokens, &mut scratch);
                (scratch, s)
            })
            .collect();
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for (scratch, s) in &looks {
            let mut before = [0xFE, 0xFE];
            for (i, tag) in s.tags.iter().enumerate() {
                for f in Tagger::features(scratch, i, before) {
                    *counts.entry(f).or_default() += 1;
                }
                before = [tag.index() as u8, before[0]];
            }
        }
        let mut kept: Vec<u32> = counts.into_iter().filter(|(_, n)| *n >= SEEN).map(|(f, _)| f).collect();
        kept.sort_unstable();
        let n = kept.len();
        eprintln!("{n} features");
        let index = kept.into_iter().zip(0..).collect();
        let zero = [0.0; Tag::COUNT];
        let mut model =
            Self { index, now: vec![zero; n], sum: vec![zero; n], changed: vec![[0; Tag::COUNT]; n], updates: 0, seed: Random(SEED) };
        for epoch in 0..EPOCHS {
            for i in (1..looks.len()).rev() {
                let j = (model.seed.next() << 8 | model.seed.next()) as usize % (i + 1);
                looks.swap(i, j);
            }
            let (mut right, mut all) = (0, 0);
            for (scratch, s) in &looks {
                right += model.sentence(scratch, s);
                all += s.tags.len();
            }
            eprintln!("epoch {epoch}: {:.2} % right", 100.0 * f64::from(right) / all as f64);
        }
        model.settle();
        model
    }

    /// One sentence; returns how many tags were right.
    fn sentence(&mut self, scratch: &Scratch, s: &Sentence) -> u32 {
        let mut before = [0xFE, 0xFE];
        let mut right = 0;
        for (i, gold) in s.tags.iter().enumerate() {
            let only = scratch.choices()[i].margin.is_none();
            self.updates += 1;
            if only || *gold == Tag::NONE {
                let tag = if only { scratch.choices()[i].tag } else { *gold };
                right += u32::from(tag == *gold);
                before = [tag.index() as u8, before[0]];
                continue;
            }
            let features = Tagger::features(scratch, i, before);
            let rows: [Option<u32>; FEATURES] = features.map(|f| {
                let keep = self.seed.next() >= HIDDEN;
                self.index.get(&f).copied().filter(|_| keep)
            });
            let mut scores = [0.0f32; Tag::COUNT];
            for row in rows.iter().flatten() {
                for (s, w) in scores.iter_mut().zip(&self.now[*row as usize]) {
                    *s += w;
                }
            }
            let gold = gold.index();
            let best = (0..Tag::COUNT).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
            right += u32::from(best == gold);
            let rival = (0..Tag::COUNT).filter(|t| *t != gold).reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0);
            if scores[gold] - scores[rival] <= MARGIN {
                for row in rows.iter().flatten() {
                    self.change(*row as usize, gold, 1.0);
                    self.change(*row as usize, rival, -1.0);
                }
            }
            before = [best as u8, before[0]];
        }
        right
    }

    fn change(&mut self, row: usize, tag: usize, by: f32) {
        let since = self.updates - self.changed[row][tag];
        self.sum[row][tag] += since as f32 * self.now[row][tag];
        self.changed[row][tag] = self.updates;
        self.now[row][tag] += by;
    }

    fn settle(&mut self) {
        for row in 0..self.now.len() {
            for tag in 0..Tag::COUNT {
                self.change(row, tag, 0.0);
            }
        }
    }

    /// The averaged weights in whole units, small ones dropped.
    fn rows(&self) -> Vec<(u32, Vec<(u8, i8)>)> {
        let unit = f64::from(self.updates) * UNIT;
        let mut rows: Vec<(u32, Vec<(u8, i8)>)> = self
            .index
            .iter()
            .map(|(hash, row)| {
                let weights = self.sum[*row as usize].iter().enumerate().filter_map(|(tag, w)| {
                    let w = (f64::from(*w) / unit).round() as i32;
                    (w.abs() >= LEAST).then(|| (tag as u8, w.clamp(-127, 127) as i8))
                });
                (*hash, weights.collect())
            })
            .filter(|(_, w): &(u32, Vec<_>)| !w.is_empty())
            .collect();
        rows.sort_unstable();
        rows
    }
}

/// Share of right tags for each step of margin, made to rise, in 255ths.
fn calibrate(dev: &[Sentence], packed: &[u8]) -> [u8; 2 * STEPS] {
    let weights = Weights::of(packed).expect("packed weights are whole");
    let tagger = Tagger::new(weights);
    let mut scratch = Scratch::default();
    let mut counts = [(0u32, 0u32); 2 * STEPS];
    for s in dev {
        tagger.choose(&s.text, &s.tokens, &mut scratch);
        for (choice, gold) in scratch.choices().iter().zip(&s.tags).filter(|(_, g)| **g != Tag::NONE) {
            let Some(margin) = choice.margin else { continue };
            let step = (margin as u32 / weights.step()).min(STEPS as u32 - 1) as usize;
            let cell = &mut counts[if choice.known { step } else { STEPS + step }];
            cell.0 += u32::from(choice.tag == *gold);
            cell.1 += 1;
        }
    }
    let mut out = [0u8; 2 * STEPS];
    for half in 0..2 {
        // Neighbours that fall are pooled, so that a wider margin is never less sure.
        let mut pools: Vec<(f64, f64, usize)> = Vec::new();
        for (right, all) in &counts[half * STEPS..(half + 1) * STEPS] {
            pools.push((f64::from(*right) + 0.25, f64::from(*all) + 0.5, 1));
            while let [.., a, b] = pools[..] {
                if a.0 / a.1 <= b.0 / b.1 && b.1 >= 20.0 {
                    break;
                }
                pools.truncate(pools.len() - 2);
                pools.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
            }
        }
        let steps = pools.iter().flat_map(|p| std::iter::repeat_n(p.0 / p.1, p.2));
        for (i, share) in steps.enumerate() {
            out[half * STEPS + i] = (share * 255.0).floor() as u8;
        }
    }
    eprintln!("confidence, known {:?} new {:?}", &out[..STEPS], &out[STEPS..]);
    out
}
