//! What the makers of the tagger's and the parser's weights share: an averaged perceptron over hashed features, the form its
//! weights are stored in, and the words of a treebank laid on the linter's own units.
//!
//! Deterministic: orders and hidden features are drawn from a seed.

pub mod table;
pub mod treebank;

use rustc_hash::FxHashMap;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A source of bytes that look drawn by lot, the same in every run.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 32 & 0xFF
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, (self.next() << 8 | self.next()) as usize % (i + 1));
        }
    }
}

/// Weights of `N` answers for each feature while they are learned, and their averages over all looks so far.
#[derive(Debug)]
pub struct Model<const N: usize> {
    index: FxHashMap<u32, u32>,
    now: Vec<[f32; N]>,
    sum: Vec<[f32; N]>,
    changed: Vec<[u32; N]>,
    updates: u32,
    pub seed: Random,
}

impl<const N: usize> Model<N> {
    /// A model of the features that were counted at least `seen` times, knowing nothing.
    pub fn new(counts: FxHashMap<u32, u32>, seen: u32, seed: u64) -> Self {
        let mut kept: Vec<u32> = counts.into_iter().filter(|(_, n)| *n >= seen).map(|(f, _)| f).collect();
        kept.sort_unstable();
        let n = kept.len();
        eprintln!("{n} features");
        let index = kept.into_iter().zip(0..).collect();
        let zero = [0.0; N];
        Self { index, now: vec![zero; n], sum: vec![zero; n], changed: vec![[0; N]; n], updates: 0, seed: Random(seed) }
    }

    /// Counts one look.
    pub fn tick(&mut self) {
        self.updates += 1;
    }

    /// The rows of features, some hidden (`hidden` in 256ths), and what they say of each answer.
    pub fn look<const F: usize>(&mut self, features: [u32; F], hidden: u64) -> ([Option<u32>; F], [f32; N]) {
        let rows = features.map(|f| {
            let keep = self.seed.next() >= hidden;
            self.index.get(&f).copied().filter(|_| keep)
        });
        let mut scores = [0.0f32; N];
        for row in rows.iter().flatten() {
            for (s, w) in scores.iter_mut().zip(&self.now[*row as usize]) {
                *s += w;
            }
        }
        (rows, scores)
    }

    /// Moves the rows towards an answer and away from its rival.
    pub fn teach<const F: usize>(&mut self, rows: &[Option<u32>; F], right: usize, rival: usize) {
        for row in rows.iter().flatten() {
            self.change(*row as usize, right, 1.0);
            self.change(*row as usize, rival, -1.0);
        }
    }

    fn change(&mut self, row: usize, answer: usize, by: f32) {
        let since = self.updates - self.changed[row][answer];
        self.sum[row][answer] += since as f32 * self.now[row][answer];
        self.changed[row][answer] = self.updates;
        self.now[row][answer] += by;
    }

    /// The averaged weights in whole units, those below `least` dropped: hashes, each with answers and weights. A unit is
    /// an average of `unit`.
    pub fn rows(mut self, unit: f64, least: i32) -> Vec<(u32, Vec<(u8, i8)>)> {
        for row in 0..self.now.len() {
            for answer in 0..N {
                self.change(row, answer, 0.0);
            }
        }
        let unit = f64::from(self.updates) * unit;
        let weights = |row: u32| {
            let weights = self.sum[row as usize].iter().enumerate().filter_map(|(answer, w)| {
                let w = (f64::from(*w) / unit).round() as i32;
                (w.abs() >= least).then(|| (answer as u8, w.clamp(-127, 127) as i8))
            });
            weights.collect()
        };
        let mut rows: Vec<(u32, Vec<(u8, i8)>)> = self.index.iter().map(|(hash, row)| (*hash, weights(*row))).collect();
        rows.retain(|(_, weights)| !weights.is_empty());
        rows.sort_unstable();
        rows
    }
}

/// Share of right answers for each step of margin, of (right, all), made to rise, in 255ths.
pub fn rising(counts: &[(u32, u32)]) -> Vec<u8> {
    // Neighbours that fall are pooled, so that a wider margin is never less sure.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (right, all) in counts {
        pools.push((f64::from(*right) + 0.25, f64::from(*all) + 0.5, 1));
        while let [.., a, b] = pools[..] {
            if a.0 / a.1 <= b.0 / b.1 && b.1 >= 20.0 {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    pools.iter().flat_map(|p| std::iter::repeat_n((p.0 / p.1 * 255.0).floor() as u8, p.2)).collect()
}
