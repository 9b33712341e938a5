//! Trains the perceptron, rounds its weights to bytes, and measures how sure each margin is.

use crate::pack::pack;
use crate::treebank::{self, Sentence};
use crate::{measure, oracle};
use perceptron::{Outcome, Random, rising};
use postedit::text::clause::features::{Word, features};
use postedit::text::clause::state::{Move, State};
use postedit::text::clause::weights::{STEPS, Weights};
use postedit::text::clause::{LONGEST, Parser, words};
use postedit::text::pos::{Scratch, Tag, Tagger};
use rustc_hash::FxHashMap;
use std::path::Path;

const SEED: u64 = 20_261_128;
const EPOCHS: usize = 10;
/// From this round on the parser's own moves are followed, so that it learns to go on after mistakes.
const FOLLOW_FROM: usize = 1;
/// A free move must win by this much before it is left alone.
const MARGIN: f32 = 20.0;
/// Share of the features that are hidden at each look, in 256ths.
const HIDDEN: u64 = 26;
/// A feature seen fewer times on the way to the treebank's trees has no weights.
const SEEN: u32 = 4;
/// Average weight that one unit of a stored weight stands for, as a share of the number of updates.
const UNIT: f64 = 1.0;
/// A smaller stored weight is dropped.
const LEAST: i32 = 3;
/// Stored margin of one step of confidence.
const STEP: u32 = 6;

type Model = perceptron::Model<{ Move::COUNT }>;

pub fn make(out: &Path, train: &Path, dev: &Path) -> Outcome<()> {
    let (train, dev) = (treebank::read(train)?, treebank::read(dev)?);
    let all = train.len();
    let train: Vec<Sentence> = train.into_iter().filter(|s| s.heads.len() <= LONGEST && s.is_projective()).collect();
    eprintln!("{} of {all} sentences to train on, {} to tune on", train.len(), dev.len());
    let rows = learn(&train).rows(UNIT, LEAST);
    let flat = pack(&rows, &[0; STEPS], STEP);
    let confidence = calibrate(&dev, &flat);
    let packed = pack(&rows, &confidence, STEP);
    eprintln!("{} rows, {} weights, {} bytes", rows.len(), rows.iter().map(|r| r.1.len()).sum::<usize>(), packed.len());
    std::fs::write(out, &packed)?;
    measure::report(&dev, &packed);
    Ok(())
}

/// A sentence with its words, and for each the tag that came second and how sure the first is.
struct Look<'s> {
    gold: &'s Sentence,
    words: Vec<Word>,
    seconds: Vec<(Tag, u8)>,
}

impl<'s> Look<'s> {
    fn of(gold: &'s Sentence) -> Self {
        let (tagger, mut scratch, mut found) = (Tagger::load(), Scratch::default(), Vec::new());
        tagger.choose(&gold.text, &gold.tokens, &mut scratch);
        words(&scratch, &mut found);
        let seconds = scratch.choices().iter().map(|c| (c.second, tagger.confidence(c))).collect();
        Self { gold, words: found, seconds }
    }

    /// The words with tags as wrong as they are on new text: the tagger was trained on these sentences and is too right
    /// on them, so the second tag is taken as often as the first would be wrong elsewhere.
    fn noisy(&self, seed: &mut Random) -> Vec<Word> {
        let mut words = self.words.clone();
        for (w, (second, sure)) in words.iter_mut().zip(&self.seconds) {
            if *second != Tag::NONE && seed.next() >= u64::from(*sure) {
                w.tag = *second;
            }
        }
        words
    }
}

fn learn(train: &[Sentence]) -> Model {
    let mut looks: Vec<Look<'_>> = train.iter().map(Look::of).collect();
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut state = State::default();
    for look in &looks {
        state.reset(look.words.len());
        while !state.is_done() {
            for f in features(&look.words, &state) {
                *counts.entry(f).or_default() += 1;
            }
            state.take(gold_move(&state, look.gold));
        }
    }
    let mut model = Model::new(counts, SEEN, SEED);
    for epoch in 0..EPOCHS {
        model.seed.shuffle(&mut looks);
        let (mut right, mut all) = (0, 0);
        for look in &looks {
            let words = look.noisy(&mut model.seed);
            right += sentence(&mut model, &words, look.gold, epoch >= FOLLOW_FROM, &mut state);
            all += 2 * words.len();
        }
        eprintln!("round {epoch}: {:.2} % of moves free", 100.0 * f64::from(right) / all as f64);
    }
    model
}

/// One sentence; returns how many of the moves the weights chose were free.
fn sentence(model: &mut Model, words: &[Word], gold: &Sentence, follow: bool, state: &mut State) -> u32 {
    state.reset(words.len());
    let mut right = 0;
    while !state.is_done() {
        model.tick();
        let (rows, scores) = model.look(features(words, state), HIDDEN);
        let (may, free) = (state.may(), oracle::free(state, gold));
        let (mut best, mut rival) = (None::<usize>, None::<usize>);
        for i in 0..Move::COUNT {
            let step = Move::number(i);
            let kind = match step {
                Move::Shift => 0,
                Move::Left(_) => 1,
                Move::Right(_) => 2,
            };
            if !may[kind] {
                continue;
            }
            let of = if oracle::allows(free, state, gold, step) { &mut best } else { &mut rival };
            if of.is_none_or(|o| scores[i] > scores[o]) {
                *of = Some(i);
            }
        }
        let best = best.expect("some move is free");
        let wins = rival.is_none_or(|r| scores[best] > scores[r]);
        right += u32::from(wins);
        if let Some(rival) = rival.filter(|r| scores[best] - scores[*r] <= MARGIN) {
            model.teach(&rows, best, rival);
        }
        let chosen = if wins || !follow { best } else { rival.unwrap_or(best) };
        state.take(Move::number(chosen));
    }
    right
}

/// A free move with the treebank's relation.
fn gold_move(state: &State, gold: &Sentence) -> Move {
    let free = oracle::free(state, gold);
    let relation = state.stack().last().map_or(gold.relations[0], |c| gold.relations[*c as usize]);
    if free[1] {
        Move::Left(relation)
    } else if free[2] {
        Move::Right(relation)
    } else {
        Move::Shift
    }
}

/// Share of right arcs for each step of margin, made to rise, in 255ths.
fn calibrate(dev: &[Sentence], packed: &[u8]) -> [u8; STEPS] {
    let weights = Weights::of(packed).expect("packed weights are whole");
    let parser = Parser::new(weights);
    let (mut state, mut margins) = (State::default(), Vec::new());
    let mut counts = [(0u32, 0u32); STEPS];
    for look in dev.iter().filter(|s| s.heads.len() <= LONGEST).map(Look::of) {
        parser.run(&look.words, &mut state, &mut margins);
        for (i, (node, margin)) in state.nodes().iter().zip(&margins).enumerate() {
            let cell = &mut counts[(*margin as u32 / weights.step()).min(STEPS as u32 - 1) as usize];
            let head = (node.head as usize).min(look.words.len());
            cell.0 += u32::from(head == look.gold.heads[i] && node.relation == look.gold.relations[i]);
            cell.1 += 1;
        }
    }
    let mut out = [0u8; STEPS];
    out.copy_from_slice(&rising(&counts));
    eprintln!("confidence {out:?}");
    out
}
