//! Makes and measures the weights of the part-of-speech tagger.
//!
//! ```text
//! tagger classes OUT CLEAN.tsv TRAIN.conllu      words that stand in like places, as a list
//! tagger train OUT TRAIN.conllu DEV.conllu CLASSES
//! tagger test WEIGHTS TREEBANK.conllu
//! tagger speed WEIGHTS TEXT
//! ```
//!
//! Each step is deterministic: orders are fixed or drawn from a seed in the code. The features are those of the
//! library itself, called through it.

mod classes;
mod measure;
mod pack;
mod train;
mod treebank;

use perceptron::Outcome;
use std::path::Path;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["classes", out, clean, train] => classes::make(Path::new(out), Path::new(clean), Path::new(train)),
        ["train", out, train, dev, classes] => {
            train::make(Path::new(out), Path::new(train), Path::new(dev), Path::new(classes))
        }
        ["test", weights, treebank] => measure::test(Path::new(weights), Path::new(treebank)),
        ["speed", weights, text] => measure::speed(Path::new(weights), Path::new(text)),
        _ => Err("usage: tagger classes|train|test|speed …, see the head of main.rs".into()),
    }
}
