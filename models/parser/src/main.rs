//! Makes and measures the weights of the dependency parser.
//!
//! ```text
//! parser train OUT TRAIN.conllu DEV.conllu
//! parser test WEIGHTS TREEBANK.conllu
//! parser speed WEIGHTS TEXT
//! ```
//!
//! Deterministic: orders and noise are drawn from a seed in the code. Features, moves and tags are those of the library
//! itself, called through it.

mod measure;
mod oracle;
mod pack;
mod train;
mod treebank;

use perceptron::Outcome;
use std::path::Path;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["train", out, train, dev] => train::make(Path::new(out), Path::new(train), Path::new(dev)),
        ["test", weights, treebank] => measure::test(Path::new(weights), Path::new(treebank)),
        ["speed", weights, text] => measure::speed(Path::new(weights), Path::new(text)),
        _ => Err("usage: parser train|test|speed …, see the head of main.rs".into()),
    }
}
