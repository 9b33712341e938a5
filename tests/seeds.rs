//! The sample documents: what is found in them, byte for byte, and what `--fix` leaves of them.
//!
//! After a change that is meant, write the golden files again with `UPDATE_GOLDEN=1 cargo test --test seeds`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn postedit(args: &[&str]) -> (String, Option<i32>) {
    let done =
        Command::new(env!("CARGO_BIN_EXE_postedit")).args(args).current_dir(root()).output().expect("the program runs");
    (String::from_utf8(done.stdout).expect("a report is UTF-8"), done.status.code())
}

fn compare(name: &str, found: &str) {
    let path: PathBuf = root().join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, found).expect("it can be written");
    }
    let golden = fs::read_to_string(&path).expect("the golden file is there");
    let diff = similar::TextDiff::from_lines(golden.as_str(), found);
    assert!(golden == found, "{}", diff.unified_diff().header(name, "found"));
}

#[test]
fn the_findings_are_those_of_the_golden_file() {
    let (report, code) = postedit(&["lint", "--isolated", "--output-format", "concise", "seeds/"]);
    compare("seeds.concise", &report);
    assert_eq!(code, Some(1), "there are findings");
    let (report, _) = postedit(&["lint", "--isolated", "--color", "never", "seeds/"]);
    compare("seeds.text", &report);
}

#[test]
fn the_fixes_are_those_of_the_golden_diff() {
    let (safe, _) = postedit(&["lint", "--isolated", "--diff", "--fix-only", "seeds/"]);
    compare("seeds.safe.diff", &safe);
    let (all, _) = postedit(&["lint", "--isolated", "--diff", "--fix-only", "--unsafe-fixes", "seeds/"]);
    compare("seeds.unsafe.diff", &all);
    assert!(all.len() > safe.len(), "some fixes are unsafe");
}

#[test]
fn the_seeds_are_never_written_by_linting() {
    let before: Vec<Vec<u8>> = seeds().iter().map(|p| fs::read(p).expect("a seed can be read")).collect();
    postedit(&["lint", "--isolated", "--diff", "--unsafe-fixes", "seeds/"]);
    let after: Vec<Vec<u8>> = seeds().iter().map(|p| fs::read(p).expect("a seed can be read")).collect();
    assert!(before == after);
    assert!(!before.is_empty());
}

fn seeds() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("seeds"))
        .expect("the folder can be listed")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_file())
        .collect();
    paths.sort();
    paths
}
