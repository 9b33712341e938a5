//! Throughput of the stages, each on its own: decoding, lexing, blocks, sentences, cues, every kind of matcher with
//! the layers it reads, and every report. The text is the seed documents, which hold a defect every few lines; clean
//! text is faster.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use postedit::engine::Linter;
use postedit::finding::fingerprint;
use postedit::matcher::Kind;
use postedit::matcher::cue::{Case, CueBook, Wanted};
use postedit::report::{self, FORMATS, Linted, Look};
use postedit::rule::{Depth, Rule, Stage, builtin};
use postedit::source;
use postedit::text::lines::LineIndex;
use postedit::text::sentence::Splitter;
use postedit::text::span::Span;
use postedit::text::vocab::Vocab;
use postedit::text::{block, lexer};
use std::hint::black_box;
use std::path::Path;

/// Bytes of text that each stage is given, at least.
const SIZE: usize = 1 << 20;

/// The built-in rules but for those that ask the large network.
fn quick() -> Vec<Rule> {
    builtin::rules_where(Depth::Lint, &|r| r.stage != Stage::Deep).0
}

/// The texts under `seeds`, over and over.
fn text() -> String {
    let mut files: Vec<_> = walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"));
    files.sort();
    let seeds: String = files.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    seeds.repeat(SIZE.div_ceil(seeds.len()))
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the seeds are there").filter_map(|e| e.ok().map(|e| e.path()));
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|p| p.is_dir());
    let texts = files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt"));
    texts.chain(folders.iter().flat_map(|f| walk(f))).collect()
}

fn layers(c: &mut Criterion) {
    let text = text();
    let whole = Span::of(0..text.len());
    let mut group = c.benchmark_group("layers");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("decode", |b| b.iter(|| source::read(black_box(text.as_bytes().to_vec()))));
    let mut vocab = Vocab::of_english();
    let splitter = Splitter::new(&mut vocab);
    let (mut tokens, mut blocks, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
    group.bench_function("lex", |b| {
        b.iter(|| {
            tokens.clear();
            lexer::lex(&text, whole, &vocab, &mut tokens);
        });
    });
    // Once more, whatever benchmark was asked for.
    tokens.clear();
    lexer::lex(&text, whole, &vocab, &mut tokens);
    group.bench_function("blocks", |b| {
        b.iter(|| {
            blocks.clear();
            block::blocks(&text, &tokens, &mut blocks);
        });
    });
    blocks.clear();
    block::blocks(&text, &tokens, &mut blocks);
    group.bench_function("sentences", |b| {
        b.iter(|| {
            sentences.clear();
            splitter.split(&tokens, &blocks, &mut sentences);
        });
    });
    let mut book = CueBook::default();
    for cue in ["make a photo", "fbclid", "©", "click here", " ,", "</", "director"] {
        book.add(Wanted::new(cue, Case::Any));
    }
    let finder = book.build();
    let mut cues = Vec::new();
    group.bench_function("cues", |b| {
        b.iter(|| {
            cues.clear();
            finder.find(&text, whole, &mut cues);
        });
    });
    group.finish();
}

fn kinds(c: &mut Criterion) {
    let text = text();
    let mut group = c.benchmark_group("kinds");
    group.throughput(Throughput::Bytes(text.len() as u64));
    for (name, kind) in Kind::ALL {
        let rules: Vec<_> = quick().into_iter().filter(|r| r.kind.kind() == *kind).collect();
        let linter = Linter::new(rules);
        let selection = linter.everything();
        group.bench_function(*name, |b| b.iter(|| linter.lint(&text, &selection)));
    }
    let linter = Linter::new(quick());
    let selection = linter.defaults();
    group.bench_function("all that are on", |b| b.iter(|| linter.lint(&text, &selection)));
    group.finish();
}

fn reports(c: &mut Criterion) {
    let text = text();
    let linter = Linter::new(quick());
    let findings = linter.lint(&text, &linter.defaults());
    let (lines, fingerprints) = (LineIndex::new(&text), fingerprint::all(&text, &findings));
    let linted = Linted {
        path: "text.txt",
        text: &text,
        lines: &lines,
        findings: &findings,
        fingerprints: &fingerprints,
        to_file: &|span| u64::from(span.start())..u64::from(span.end()),
    };
    let mut group = c.benchmark_group("reports");
    group.throughput(Throughput::Elements(findings.len() as u64));
    for format in FORMATS {
        let report = report::named(format.name, Look::default()).expect("it is in the table");
        group.bench_function(format.name, |b| {
            b.iter(|| {
                let mut out = String::new();
                report.document(&linted, &mut out);
                out
            });
        });
    }
    group.finish();
}

criterion_group!(benches, layers, kinds, reports);
criterion_main!(benches);
