//! Every output format over one fixture, compared with its golden file, and its machine formats with their schemas.
//!
//! `UPDATE=1 cargo test --test reports` rewrites the golden files in `tests/fixtures/reports`; read the diff.

mod fixture;
mod schema;

use fixture::{RULES, Sample, finding, samples, with};
use postedit::finding::{Applicability, Edit, Fix, Label, Severity};
use postedit::report::{FORMATS, Look, diff, named, statistics, whole};
use postedit::text::span::Span;
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reports").join(format!("{name}.txt"))
}

fn written(format: &str, look: Look, samples: &[Sample]) -> String {
    let report = named(format, look).expect("a row of the table");
    with(samples, |documents, summary| whole(report.as_ref(), RULES, documents, summary))
}

/// Fails with a diff where the output is not what the golden file holds.
fn compare(name: &str, output: &str) {
    let path = golden(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, output).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}; run with UPDATE=1", path.display()));
    assert!(output == expected, "{}", diff::unified(name, &expected, output));
}

#[test]
fn every_format_writes_its_golden_file() {
    for format in FORMATS {
        compare(format.name, &written(format.name, Look::default(), &samples()));
    }
}

#[test]
fn every_golden_file_has_a_format() {
    for entry in fs::read_dir(golden("x").parent().expect("a folder")).expect("the folder of golden files") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|s| s.to_str()).expect("a name");
        let known = FORMATS.iter().any(|f| f.name == name) || name == "statistics";
        assert!(known, "{} belongs to no format", path.display());
    }
}

#[test]
fn statistics_write_their_golden_file() {
    compare("statistics", &with(&samples(), |_, summary| statistics::table(RULES, summary)));
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let colored = written("text", Look { color: true }, &samples());
    let escapes = regex::Regex::new("\x1B\\[[0-9;]*m").expect("a pattern");
    assert!(escapes.is_match(&colored));
    assert_eq!(escapes.replace_all(&colored, ""), written("text", Look::default(), &samples()));
}

#[test]
fn nothing_found_is_still_a_whole_document() {
    let clean = [Sample::new("clean.txt", "Nothing.\n", 0, Vec::new())];
    assert_eq!(written("text", Look::default(), &clean), "No findings in 1 file.\n");
    assert_eq!(written("jsonl", Look::default(), &clean), "");
    let json: Value = serde_json::from_str(&written("json", Look::default(), &clean)).expect("valid JSON");
    assert_eq!((&json["findings"], &json["summary"]["files"]), (&serde_json::json!([]), &serde_json::json!(1)));
    let sarif: Value = serde_json::from_str(&written("sarif", Look::default(), &clean)).expect("valid JSON");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

fn read_schema(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("valid JSON")
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = read_schema("tests/fixtures/sarif-schema-2.1.0.json");
    let mut log: Value = serde_json::from_str(&written("sarif", Look::default(), &samples())).expect("valid JSON");
    assert_eq!(schema::problems(&schema, &log), Vec::<String>::new());
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert_ne!(schema::problems(&schema, &log), Vec::<String>::new(), "the check must be able to fail");
}

fn rows() -> Vec<Value> {
    let rows = written("jsonl", Look::default(), &samples());
    rows.lines().map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect()
}

#[test]
fn jsonl_keeps_to_the_documented_schema() {
    let schema = read_schema("docs/finding.schema.json");
    let mut rows = rows();
    for row in &rows {
        assert_eq!(schema::problems(&schema, row), Vec::<String>::new(), "{row}");
    }
    rows[0]["fingerprint"] = "12".into();
    assert_ne!(schema::problems(&schema, &rows[0]), Vec::<String>::new(), "the check must be able to fail");
}

#[test]
fn jsonl_offsets_hold_the_text_in_the_file() {
    let samples = samples();
    let mut checked = 0;
    for row in rows() {
        let sample = samples.iter().find(|s| row["path"] == s.path()).expect("a sample");
        let file = sample.file();
        for place in std::iter::once(&row).chain(row["labels"].as_array().expect("labels")) {
            let at = |key: &str| place[key].as_u64().expect("an offset") as usize;
            assert_eq!(file[at("start")..at("end")], *place["text"].as_str().expect("the text").as_bytes());
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked} places");
}

#[test]
fn json_holds_the_rows_of_jsonl() {
    let json: Value = serde_json::from_str(&written("json", Look::default(), &samples())).expect("valid JSON");
    assert_eq!(json["findings"].as_array().expect("findings"), &rows());
    assert_eq!(json["summary"]["findings"], rows().len());
}

#[test]
fn line_formats_write_one_line_per_finding() {
    for format in ["concise", "github"] {
        let output = written(format, Look::default(), &samples());
        assert_eq!(output.lines().count(), rows().len(), "{format}");
        assert!(!output.contains('\r'), "{format}");
    }
}

#[test]
fn a_very_long_line_is_shown_through_a_window() {
    let text = format!("{}stop stop{}", "word ".repeat(500_000), " word".repeat(500_000));
    let at = Span::new(2_500_000, 2_500_009);
    let long =
        [Sample::new("long.txt", text, 0, vec![finding("repetition/doubled-word", Severity::Error, at, "again")])];
    let output = written("text", Look::default(), &long);
    assert!(output.len() < 1_000, "{output}");
    assert!(output.contains("long.txt:1:2500001") && output.contains("stop stop") && output.contains('…'), "{output}");
}

#[test]
fn a_span_of_very_many_lines_stays_short() {
    let text = "One more line of many.\n".repeat(100_000);
    let all = Span::new(0, text.len() as u32);
    let long = [Sample::new("long.txt", text, 0, vec![finding("repetition/sentence", Severity::Error, all, "a loop")])];
    let output = written("text", Look::default(), &long);
    assert!(output.lines().count() < 16, "{output}");
    assert!(output.contains("99999 │") && output.contains("100000 │"), "{output}");
}

#[test]
fn places_between_cr_and_lf_can_be_drawn() {
    let text = format!("{}\r\nend\r\n", "word ".repeat(100));
    let (first, last) = (Span::new(501, 502), Span::new(506, 507));
    let mut one = finding("repetition/sentence", Severity::Error, last, "here");
    one.labels.push(Label { span: first, message: "and there".into() });
    let output = written("text", Look::default(), &[Sample::new("a.txt", text, 0, vec![one])]);
    assert!(output.contains("┌─ a.txt:2:5\n") && output.contains("- and there"), "{output}");
}

/// Applies a diff with git, in a folder of its own; what the file holds then.
fn applied(name: &str, old: &str, new: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(&folder).output().expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "-q"]);
    git(&["config", "core.autocrlf", "false"]);
    fs::write(folder.path().join(name), old).expect("the file");
    fs::write(folder.path().join("the.patch"), diff::unified(name, old, new)).expect("the patch");
    git(&["apply", "--whitespace=nowarn", "the.patch"]);
    fs::read_to_string(folder.path().join(name)).expect("the file is still there")
}

#[test]
fn git_applies_the_diff() {
    let cases = [
        ("plain.txt", "a\nb\nc\n", "a\nB\nc\n"),
        ("with space.txt", "a\r\nb\r\nc\r\n", "a\r\nb b\r\nc\r\n"),
        ("no-newline.txt", "a\nb", "a\nc"),
        ("newline-gone.txt", "a\nb\n", "a\nb"),
        ("emptied.txt", "a\nb\n", ""),
        ("filled.txt", "", "a"),
        ("lone\rreturn.txt", "a\rb\nc\r", "a\rb\nC\r"),
        ("ключ \"x\".txt", "\u{FEFF}a\n\n\n", "\u{FEFF}a\n"),
    ];
    for (name, old, new) in cases {
        assert_eq!(applied(name, old, new), new, "{name}");
    }
}

/// Text of the kinds that break excerpts: wide, combining, joined and control characters, odd line ends, floods.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z .,]{1,12}",
        "[a-zé漢🦉\u{301}\u{200D}\u{FE0F}\u{202E}\u{1B}\u{85}\t]{1,9}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("long ".repeat(80)),
        Just("\u{301}".repeat(300)),
        Just("漢".repeat(200)),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_span_of_any_text_can_be_drawn(text in awkward(), cuts in proptest::array::uniform4(any::<prop::sample::Index>())) {
        let edges: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
        let mut ends = cuts.map(|cut| edges[cut.index(edges.len())]);
        ends[..2].sort_unstable();
        ends[2..].sort_unstable();
        let mut one = finding("repetition/sentence", Severity::Error, Span::new(ends[0], ends[1]), "here");
        one.labels.push(Label { span: Span::new(ends[2], ends[3]), message: "and there".into() });
        let edits = vec![Edit::replace(Span::new(ends[2], ends[3]), "new\u{1B}")];
        one.fixes.extend(Fix::new("Replace it", edits, Applicability::Unsafe));
        let sample = Sample::new("a.txt", text.clone(), 0, vec![one]);
        let start = postedit::text::lines::LineIndex::new(&text).position(&text, ends[0]);
        let output = written("text", Look::default(), std::slice::from_ref(&sample));
        let place = format!("┌─ a.txt:{}:{}\n", start.line, start.character);
        prop_assert!(output.contains(&place), "no {place} in\n{output}");
        prop_assert!(output.contains("and there") && output.contains("fix (unsafe): Replace it"), "{output}");
        prop_assert!(output.len() < 8_000, "{} bytes", output.len());
        prop_assert!(!output.contains(['\u{1B}', '\u{202E}', '\r']), "{output:?}");
    }

    #[test]
    fn a_diff_rebuilds_the_new_text(old in awkward(), new in awkward()) {
        prop_assert_eq!(patched(&old, &diff::unified("a", &old, &new)), new);
    }
}

/// Applies a unified diff by the letter of its format.
fn patched(old: &str, patch: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut added = false;
    for line in patch.split_inclusive('\n').skip(3) {
        if let Some(header) = line.strip_prefix("@@ -") {
            let (start, count) = header.split(' ').next().and_then(|r| r.split_once(',')).unwrap_or((header, "1"));
            let start: usize = start.split(' ').next().and_then(|s| s.parse().ok()).expect("a line number");
            let from = if count == "0" { start } else { start - 1 };
            out.push_str(&lines[at..from].concat());
            at = from;
        } else if line.starts_with('\\') {
            if added {
                out.pop();
            }
        } else {
            added = !line.starts_with('-');
            if added {
                out.push_str(&line[1..]);
            }
            at += usize::from(!line.starts_with('+'));
        }
    }
    out.push_str(&lines[at..].concat());
    out
}
