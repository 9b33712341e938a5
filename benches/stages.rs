//! Throughput of the stages on generated prose: lexing, and a whole lint with the rules that are on.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use postedit::engine::Linter;
use postedit::rule::{Depth, builtin};
use postedit::text::lexer;
use postedit::text::span::Span;
use postedit::text::vocab::Vocab;

fn stages(c: &mut Criterion) {
    let text = "The harbour was quiet, and the crews mended the pier until noon.\n\n".repeat(4000);
    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(text.len() as u64));
    let vocab = Vocab::default();
    let mut tokens = Vec::new();
    group.bench_function("lex", |b| {
        b.iter(|| {
            tokens.clear();
            lexer::lex(&text, Span::of(0..text.len()), &vocab, &mut tokens);
        });
    });
    let linter = Linter::new(builtin::rules(Depth::Lint).0);
    let selection = linter.defaults();
    group.bench_function("lint", |b| b.iter(|| linter.lint(&text, &selection)));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
