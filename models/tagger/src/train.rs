//! Trains the perceptron, rounds its weights to bytes, and measures how sure each margin is.

use crate::measure;
use crate::pack::{Word, pack};
use crate::treebank::{self, Sentence};
use perceptron::{Outcome, rising};
use postedit::text::pos::features::word_hash;
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

type Model = perceptron::Model<{ Tag::COUNT }>;

pub fn make(out: &Path, train: &Path, dev: &Path, classes: &Path) -> Outcome<()> {
    let (train, dev) = (treebank::read(train)?, treebank::read(dev)?);
    eprintln!("{} sentences to train on, {} to tune on", train.len(), dev.len());
    let lexicon = lexicon(&train, classes)?;
    let bare = pack(&lexicon, &[], &[0; 2 * STEPS], 1);
    let rows = learn(&train, &bare).rows(UNIT, LEAST);
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
            *tags
                .entry(word_hash(&s.text[u.start as usize..u.end as usize]))
                .or_default()
                .entry(tag.index())
                .or_default() += 1;
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

fn learn(train: &[Sentence], bare: &[u8]) -> Model {
    let tagger = Tagger::new(Weights::of(bare).expect("packed weights are whole"));
    let mut looks: Vec<(Scratch, &Sentence)> = Vec::new();
    for s in train {
        let mut scratch = Scratch::default();
        tagger.choose(&s.text, &s.tokens, &mut scratch);
        looks.push((scratch, s));
    }
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
    let mut model = Model::new(counts, SEEN, SEED);
    for epoch in 0..EPOCHS {
        model.seed.shuffle(&mut looks);
        let (mut right, mut all) = (0, 0);
        for (scratch, s) in &looks {
            right += sentence(&mut model, scratch, s);
            all += s.tags.len();
        }
        eprintln!("epoch {epoch}: {:.2} % right", 100.0 * f64::from(right) / all as f64);
    }
    model
}

/// One sentence; returns how many tags were right.
fn sentence(model: &mut Model, scratch: &Scratch, s: &Sentence) -> u32 {
    let mut before = [0xFE, 0xFE];
    let mut right = 0;
    for (i, gold) in s.tags.iter().enumerate() {
        let only = scratch.choices()[i].margin.is_none();
        model.tick();
        if only || *gold == Tag::NONE {
            let tag = if only { scratch.choices()[i].tag } else { *gold };
            right += u32::from(tag == *gold);
            before = [tag.index() as u8, before[0]];
            continue;
        }
        let (rows, scores) = model.look(Tagger::features(scratch, i, before), HIDDEN);
        let gold = gold.index();
        let best = |tags: &mut dyn Iterator<Item = usize>| {
            tags.reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0)
        };
        let chosen = best(&mut (0..Tag::COUNT));
        right += u32::from(chosen == gold);
        let rival = best(&mut (0..Tag::COUNT).filter(|t| *t != gold));
        if scores[gold] - scores[rival] <= MARGIN {
            model.teach(&rows, gold, rival);
        }
        before = [chosen as u8, before[0]];
    }
    right
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
    for (out, counts) in out.chunks_mut(STEPS).zip(counts.chunks(STEPS)) {
        out.copy_from_slice(&rising(counts));
    }
    eprintln!("confidence, known {:?} new {:?}", &out[..STEPS], &out[STEPS..]);
    out
}
