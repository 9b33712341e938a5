//! Build script: embeds `rules/<family>/<name>.toml` as a sorted table of ids, texts, what decides whether a rule runs, so
//! that the file of a rule that does not run is never read, and what linting reads of it, parsed and packed.

#![expect(clippy::print_stdout, reason = "a build script talks to cargo on standard output")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

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
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    let mut packed = Vec::new();
    let mut table = String::from("/// Every embedded rule file, sorted by id.\npub const RULES: &[Embedded] = &[\n");
    for (id, file) in rules {
        let source = std::fs::read_to_string(&file).expect("a rule file can be read");
        let value = |key| value(&source, key);
        let level = if value("level") == Some("\"full\"") { "Full" } else { "Light" };
        let stage = match value("stage") {
            Some("\"stable\"") => "Stable",
            Some("\"deep\"") => "Deep",
            _ => "Preview",
        };
        let aliases = value("aliases").unwrap_or("[]");
        let path = file.display().to_string();
        let from = packed.len();
        pack_head(&source, &mut packed);
        let to = packed.len();
        writeln!(
            table,
            "    Embedded {{ id: {id:?}, level: Level::{level}, stage: Stage::{stage}, aliases: &{aliases}, source: include_str!({path:?}), packed: ({from}, {to}) }},",
        )
        .expect("a string takes every text");
    }
    table.push_str(
        "];\n\npub(super) const PACKED: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/builtin.packed\"));\n",
    );
    std::fs::write(out.join("builtin.packed"), packed).expect("the output folder can be written");
    std::fs::write(out.join("builtin.rs"), table).expect("the output folder can be written");
}

/// Packs what linting reads of a rule file, everything above its examples, as `src/table/packed.rs` unpacks it. Nothing
/// where the file is not TOML: a test says what is wrong with it.
fn pack_head(source: &str, out: &mut Vec<u8>) {
    let head = if source.starts_with("[[example]]") {
        0
    } else {
        source.find("\n[[example]]").map_or(source.len(), |i| i + 1)
    };
    let (table, mistakes) = DeTable::parse_recoverable(&source[..head]);
    if mistakes.is_empty() {
        pack_table(table.get_ref(), out);
    }
}

fn pack_table(table: &DeTable<'_>, out: &mut Vec<u8>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    out.push(b'{');
    pack_length(entries.len(), out);
    for (key, value) in entries {
        pack_text(key.get_ref(), out);
        pack_value(value.get_ref(), out);
    }
}

fn pack_value(value: &DeValue<'_>, out: &mut Vec<u8>) {
    match value {
        DeValue::String(text) => {
            out.push(b's');
            pack_text(text, out);
        }
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => {
                out.push(b'i');
                out.extend(number.to_le_bytes());
            }
            Err(_) => out.push(b'?'),
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) => {
                out.push(b'n');
                out.extend(number.to_le_bytes());
            }
            Err(_) => out.push(b'?'),
        },
        DeValue::Boolean(flag) => out.push(if *flag { b't' } else { b'f' }),
        DeValue::Datetime(_) => out.push(b'?'),
        DeValue::Array(list) => {
            out.push(b'[');
            pack_length(list.len(), out);
            list.iter().for_each(|value| pack_value(value.get_ref(), out));
        }
        DeValue::Table(table) => pack_table(table, out),
    }
}

fn pack_text(text: &str, out: &mut Vec<u8>) {
    pack_length(text.len(), out);
    out.extend(text.as_bytes());
}

fn pack_length(mut length: usize, out: &mut Vec<u8>) {
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
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
