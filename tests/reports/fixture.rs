//! The findings that every format is shown: emoji, CRLF, a second place, many lines, a long line, several fixes.

use postedit::finding::{Applicability, Edit, Finding, Fix, Label, RuleId, Severity, fingerprint};
use postedit::report::{Linted, RuleCard, Summary};
use postedit::text::lines::LineIndex;
use postedit::text::span::Span;
use std::ops::Range;

/// A document that owns what `Linted` borrows.
pub(crate) struct Sample {
    path: &'static str,
    text: String,
    lines: LineIndex,
    findings: Vec<Finding>,
    fingerprints: Vec<u64>,
    /// Bytes of the file before the text: the mark of its encoding.
    lead: u64,
}

impl Sample {
    pub(crate) fn new(path: &'static str, text: impl Into<String>, lead: u64, findings: Vec<Finding>) -> Self {
        let text = text.into();
        let (lines, fingerprints) = (LineIndex::new(&text), fingerprint::all(&text, &findings));
        Self { path, text, lines, findings, fingerprints, lead }
    }

    /// The bytes of the file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let lead: &[u8] = if self.lead == 3 { b"\xEF\xBB\xBF" } else { b"" };
        [lead, self.text.as_bytes()].concat()
    }

    pub(crate) fn path(&self) -> &'static str {
        self.path
    }
}

/// Runs `then` with the documents as reports take them.
pub(crate) fn with<T>(samples: &[Sample], then: impl FnOnce(&[Linted<'_>], &Summary) -> T) -> T {
    let shift =
        |lead: u64| move |span: Span| -> Range<u64> { lead + u64::from(span.start())..lead + u64::from(span.end()) };
    let maps: Vec<_> = samples.iter().map(|sample| shift(sample.lead)).collect();
    let mut summary = Summary::default();
    let documents: Vec<Linted<'_>> = samples
        .iter()
        .zip(&maps)
        .map(|(sample, to_file)| {
            summary.add(&sample.findings);
            Linted {
                path: sample.path,
                text: &sample.text,
                lines: &sample.lines,
                findings: &sample.findings,
                fingerprints: &sample.fingerprints,
                to_file,
            }
        })
        .collect();
    then(&documents, &summary)
}

pub(crate) const RULES: &[RuleCard<'_>] = &[
    RuleCard {
        id: "encoding/invisible",
        severity: Severity::Note,
        summary: "an invisible character stands inside a word",
        why: "It breaks search and word counts, and nobody sees it.",
        mqm: Some("design/markup"),
        level: "light",
    },
    RuleCard {
        id: "punctuation/space-before-mark",
        severity: Severity::Warning,
        summary: "a space stands before a closing mark",
        why: "English sets its marks close.",
        mqm: None,
        level: "light",
    },
    RuleCard {
        id: "quotes/unclosed",
        severity: Severity::Error,
        summary: "a quotation is never closed",
        why: "The reader cannot tell who speaks.",
        mqm: Some("fluency/typography"),
        level: "light",
    },
    RuleCard {
        id: "repetition/doubled-word",
        severity: Severity::Warning,
        summary: "a word stands twice in a row",
        why: "The second copy is a slip of the scraper or the translator.",
        mqm: Some("fluency/duplication"),
        level: "light",
    },
    RuleCard {
        id: "repetition/sentence",
        severity: Severity::Note,
        summary: "a sentence comes again",
        why: "Extraction glued two versions of a page together.",
        mqm: None,
        level: "full",
    },
];

/// The span of the `nth` copy of `part`, counted from 0.
fn at(text: &str, part: &str, nth: usize) -> Span {
    let (start, _) = text.match_indices(part).nth(nth).expect("the fixture holds the part");
    Span::of(start..start + part.len())
}

/// A finding without labels and fixes.
pub(crate) fn finding(rule: &str, severity: Severity, span: Span, message: &str) -> Finding {
    let rule = RuleId::new(rule).expect("a rule id");
    Finding { rule, severity, span, message: message.into(), labels: Vec::new(), fixes: Vec::new() }
}

fn fix(title: &str, edits: Vec<Edit>, applicability: Applicability) -> Fix {
    Fix::new(title, edits, applicability).expect("edits that do not overlap")
}

/// The shared documents.
pub(crate) fn samples() -> Vec<Sample> {
    vec![pond(), carriage_returns(), one_line(), Sample::new("clean.txt", "Nothing is wrong here.\n", 0, Vec::new())]
}

fn pond() -> Sample {
    let text = "🦉 Late that evening we saw the the heron by the pond.\n\
                It stood there until the lamps went out.\n\nInter\u{200B}mission.\n\n\
                “Come in, said Ada,\nand shut the door.\nIt is late,\nit is cold,\nand nobody\nwill look for\nus here.\n\n\
                Nobody answered.\nIt stood there until the lamps went out.\n";
    let again = "It stood there until the lamps went out.";
    let doubled = at(text, "the the", 0);
    let second = at(text, " the the", 0);
    let quote = Span::new(at(text, "“Come", 0).start(), at(text, "us here.", 0).end());
    let mut findings = vec![
        finding("repetition/doubled-word", Severity::Warning, doubled, "`the` is repeated"),
        finding(
            "encoding/invisible",
            Severity::Note,
            at(text, "\u{200B}", 0),
            "a zero-width space inside `Intermission`",
        ),
        finding("quotes/unclosed", Severity::Error, quote, "this quotation is never closed"),
        finding("repetition/sentence", Severity::Note, at(text, again, 1), "this sentence comes again"),
    ];
    let copy = Span::new(second.start() + 4, second.end());
    findings[0].fixes = vec![fix("Remove the second `the`", vec![Edit::delete(copy)], Applicability::Safe)];
    let hidden = at(text, "\u{200B}", 0);
    findings[1].fixes = vec![fix("Remove the invisible character", vec![Edit::delete(hidden)], Applicability::Display)];
    let close = |after: &str| vec![Edit::insert(at(text, after, 0).end(), "”")];
    findings[2].fixes = vec![
        fix("Close the quotation after `in,`", close("Come in,"), Applicability::Unsafe),
        fix("Close the quotation at the end of the paragraph", close("us here."), Applicability::Unsafe),
        fix("Remove the opening mark", vec![Edit::delete(at(text, "“", 0))], Applicability::Display),
    ];
    findings[3].labels = vec![Label { span: at(text, again, 0), message: "first stands here".into() }];
    Sample::new("notes/pond.txt", text, 0, findings)
}

fn carriage_returns() -> Sample {
    let text = "Really ?\r\nThe price rose by 5 % ,\r\nthen it fell .\r\n";
    let mut findings = vec![
        finding("punctuation/space-before-mark", Severity::Warning, at(text, " ?", 0), "a space stands before `?`"),
        finding(
            "punctuation/space-before-mark",
            Severity::Warning,
            at(text, " ,\r\n", 0),
            "5 % of marks, here: `,`\r\n",
        ),
        finding("punctuation/space-before-mark", Severity::Warning, at(text, " .", 0), "a space stands before `.`"),
    ];
    let both = vec![Edit::delete(Span::new(6, 7)), Edit::insert(0, "¿")];
    findings[0].fixes = vec![fix("Set the mark as Spanish does", both, Applicability::Unsafe)];
    let space = at(text, " .", 0);
    findings[2].fixes = vec![fix(
        "Remove the space",
        vec![Edit::delete(Span::new(space.start(), space.start() + 1))],
        Applicability::Safe,
    )];
    Sample::new("notes/50%, crlf.txt", text, 3, findings)
}

fn one_line() -> Sample {
    let hills = "Beyond the hills lay another valley, and beyond that valley lay more hills. ";
    let text = format!("Ships came.{} Ships came.{} Rain fell fell again.", hills.repeat(40), hills.repeat(40));
    let mut findings = vec![
        finding("repetition/sentence", Severity::Note, at(&text, "Ships came.", 1), "this sentence comes again"),
        finding("repetition/sentence", Severity::Note, Span::of(11..11 + hills.len() * 40), "a loop of 40 sentences"),
        finding("repetition/doubled-word", Severity::Warning, at(&text, "fell fell", 0), "`fell` is repeated"),
    ];
    findings[0].labels = vec![Label { span: at(&text, "Ships came.", 0), message: "first stands here".into() }];
    findings[1].labels =
        (1..16).map(|nth| Label { span: at(&text, "Beyond", nth), message: "and here".into() }).collect();
    let copy = at(&text, " fell", 1);
    findings[2].fixes = vec![fix("Remove the second `fell`", vec![Edit::delete(copy)], Applicability::Safe)];
    findings.sort_by_key(|f| f.span);
    Sample::new("long.txt", text, 0, findings)
}
