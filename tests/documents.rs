//! Pages as extractors and engines leave them: each marked defect is found at its bytes, and what is not marked is silent.
//!
//! In `tests/documents` a defect is written `⟦rule|text⟧`. A line that holds a mark may have further findings; a line
//! without one must have none.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A text without its marks, and what they say: rule, first byte, end.
fn read(marked: &str) -> (String, Vec<(String, usize, usize)>) {
    let (mut text, mut open, mut found) = (String::new(), Vec::new(), Vec::new());
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        match c {
            '⟦' => {
                let (rule, after) = rest[c.len_utf8()..].split_once('|').expect("a bar follows the rule");
                open.push((rule.to_owned(), text.len()));
                rest = after;
                continue;
            }
            '⟧' => {
                let (rule, start) = open.pop().expect("the mark was opened");
                found.push((rule, start, text.len()));
            }
            c => text.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    assert!(open.is_empty(), "marks are never closed: {open:?}");
    (text, found)
}

/// What the program finds in a file: rule, first byte, end.
fn lint(path: &Path) -> Vec<(String, usize, usize)> {
    let args = ["lint", "--isolated", "--exit-zero", "--output-format", "jsonl"];
    let done = Command::new(env!("CARGO_BIN_EXE_postedit")).args(args).arg(path).output().expect("the program runs");
    assert!(done.status.success());
    let report = String::from_utf8(done.stdout).expect("a report is UTF-8");
    let finding = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("an object per line");
        let place = |key: &str| finding[key].as_u64().expect("a place") as usize;
        (finding["rule"].as_str().expect("a rule").to_owned(), place("start"), place("end"))
    };
    report.lines().map(finding).collect()
}

#[test]
fn marked_defects_are_found_and_the_rest_is_silent() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let room = tempfile::tempdir().expect("a folder");
    let (mut wrong, mut defects) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        let (text, expected) = read(&fs::read_to_string(&path).expect("the document is UTF-8"));
        let name = path.file_name().expect("a name").to_owned();
        let copy = room.path().join(&name);
        fs::write(&copy, &text).expect("it can be written");
        let found = lint(&copy);
        defects += expected.len();
        for (rule, start, end) in expected.iter().filter(|e| !found.contains(e)) {
            wrong.push(format!("{name:?}: {rule} does not report {:?}", &text[*start..*end]));
        }
        // Lines that a mark touches.
        let line = |at: usize| text[..at].matches('\n').count();
        let marked = |at: usize| expected.iter().any(|(_, start, end)| (line(*start)..=line(*end)).contains(&line(at)));
        for (rule, start, end) in found.iter().filter(|(_, start, _)| !marked(*start)) {
            wrong.push(format!("{name:?}: {rule} reports {:?}", &text[*start..*end]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(defects > 100, "the documents hold {defects} defects");
}
