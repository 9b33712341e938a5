//! Build script: embeds `rules/<family>/<name>.toml` as a sorted table of ids, texts and what decides whether a rule
//! runs, so that the file of a rule that does not run is never parsed.

#![expect(clippy::print_stdout, reason = "a build script talks to cargo on standard output")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut rules = Vec::new();
    for family in entries(&root).into_iter().filter(|p| p.is_dir()) {
        println!("cargo:rerun-if-changed={}", family.display());
        for file in entries(&family).into_iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
            println!("cargo:rerun-if-changed={}", file.display());
            rules.push((format!("{}/{}", name(&family), name(&file.with_extension(""))), file));
        }
    }
    rules.sort();
    let mut table = String::from("/// Every embedded rule file, sorted by id.\npub const RULES: &[Embedded] = &[\n");
    for (id, file) in rules {
        let source = std::fs::read_to_string(&file).expect("a rule file can be read");
        let value = |key| value(&source, key);
        let level = if value("level") == Some("\"full\"") { "Full" } else { "Light" };
        let stage = if value("stage") == Some("\"stable\"") { "Stable" } else { "Preview" };
        let aliases = value("aliases").unwrap_or("[]");
        let path = file.display().to_string();
        writeln!(
            table,
            "    Embedded {{ id: {id:?}, level: Level::{level}, stage: Stage::{stage}, aliases: &{aliases}, source: include_str!({path:?}) }},",
        )
        .expect("a string takes every text");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it")).join("builtin.rs");
    std::fs::write(out, table).expect("the output folder can be written");
}

/// The value of a top-level key that stands on one line, as it is written. A test compares it with what a reader of
/// TOML finds.
fn value<'s>(source: &'s str, key: &str) -> Option<&'s str> {
    let top = source.lines().take_while(|line| !line.starts_with('['));
    let after = |line: &'s str| line.strip_prefix(key)?.trim_start().strip_prefix('=');
    top.filter_map(after).map(str::trim).next()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the rules folder can be read")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().expect("an entry has a name").to_string_lossy().into_owned()
}
