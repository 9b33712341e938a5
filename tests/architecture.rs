//! The house rules that a compiler does not check: arrows go down, files stay short and say what they are, every
//! kind has a rule and a page, every report format has a golden file, and no rule is written from a seed's wording.

use postedit::matcher::Kind;
use postedit::report;
use postedit::rule::{Depth, builtin};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest a source file may be, in lines.
const LONGEST: usize = 500;

/// Every folder of `src` with its layer; a folder may import its own and those of a lower number.
const LAYERS: &[(&str, u8)] = &[
    ("table", 0),
    ("text", 0),
    ("finding", 1),
    ("source", 2),
    ("matcher", 3),
    ("rule", 4),
    ("engine", 5),
    ("report", 5),
    ("config", 6),
    ("cli", 7),
];

/// What content management systems print under every article is theirs, not the seed's; a rule must name it.
const PRINTED_BY_SOFTWARE: &str = "leave a reply your email address will not be published required fields are marked";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files with that extension below a folder, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file of the repository is UTF-8")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Code without line comments and doc comments: prose may name any folder.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim_start().starts_with("//"))
        .map(|(i, l)| (i + 1, l.split("// ").next().unwrap_or(l)))
}

/// The folders of the crate that a line of code names: `crate::text`, and each of `crate::{text::…, rule}`.
fn named(line: &str) -> Vec<&str> {
    let word = |s: &'_ str| s.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(s.len());
    let mut names = Vec::new();
    for (i, _) in line.match_indices("crate::") {
        let rest = &line[i + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0usize;
            let mut first = true;
            for (j, c) in list.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    ',' if depth == 0 => first = true,
                    c if c.is_alphabetic() && first && depth == 0 => {
                        names.push(&list[j..j + word(&list[j..])]);
                        first = false;
                    }
                    _ => {}
                }
            }
        } else {
            names.push(&rest[..word(rest)]);
        }
    }
    names
}

/// What is wrong with the imports of a file of `folder`.
fn wrong_arrows(folder: &str, source: &str) -> Vec<String> {
    let layer = |name: &str| LAYERS.iter().find(|(n, _)| *n == name).map(|(_, l)| *l);
    let mine = layer(folder).expect("every folder of `src` has a layer");
    code(source)
        .flat_map(|(line, code)| named(code).into_iter().map(move |name| (line, name)))
        .filter(|(_, name)| *name != folder && layer(name).is_some_and(|l| l >= mine && !(l == mine && mine == 0)))
        .map(|(line, name)| format!("line {line}: `{folder}` must not know `{name}`"))
        .collect()
}

#[test]
fn arrows_go_down() {
    let src = root().join("src");
    let mut wrong = Vec::new();
    for file in files(&src, "rs") {
        let inner = file.strip_prefix(&src).expect("it lies below");
        let mut parts = inner.components().map(|c| c.as_os_str().to_string_lossy().into_owned());
        let (Some(folder), Some(_)) = (parts.next(), parts.next()) else { continue };
        wrong.extend(wrong_arrows(&folder, &read(&file)).into_iter().map(|w| format!("{}, {w}", shown(&file))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_arrow_test_sees_an_arrow_that_goes_up() {
    assert_eq!(wrong_arrows("text", "use crate::rule::Rule;\n").len(), 1);
    assert_eq!(wrong_arrows("engine", "use crate::{finding::Finding, report::Report};\n").len(), 1);
    assert_eq!(wrong_arrows("report", "fn f(x: crate::engine::Linter) {}\n").len(), 1);
    assert!(wrong_arrows("text", "// See crate::rule.\nuse crate::table::Fields;\n").is_empty());
    assert!(wrong_arrows("rule", "use crate::{matcher::{Kind, rule_free}, text::span::Span};\n").is_empty());
}

#[test]
fn every_folder_of_the_source_has_a_layer() {
    for entry in fs::read_dir(root().join("src")).expect("src can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let is_root = ["lib", "main"].contains(&name.as_str());
        assert!(is_root || LAYERS.iter().any(|(n, _)| *n == name), "`src/{name}` has no row in LAYERS");
    }
}

#[test]
fn files_are_short_and_open_with_what_they_are() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches", "rules"] {
        for file in files(&root().join(folder), "rs") {
            let source = read(&file);
            let lines = source.lines().count();
            if lines > LONGEST {
                wrong.push(format!("{}: {lines} lines, more than {LONGEST}", shown(&file)));
            }
            if !source.starts_with("//!") {
                wrong.push(format!("{}: no `//!` opening", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_kind_has_a_rule_and_a_page() {
    let (rules, _) = builtin::rules(Depth::Lint);
    let used: HashSet<&str> = rules.iter().map(|r| r.kind.kind().name()).collect();
    let mut wrong = Vec::new();
    for (name, _) in Kind::ALL {
        if !used.contains(name) {
            wrong.push(format!("no built-in rule is of the kind `{name}`"));
        }
        if !root().join(format!("docs/kinds/{name}.md")).is_file() {
            wrong.push(format!("docs/kinds/{name}.md is missing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_report_format_has_a_golden_file_and_a_line_in_the_docs() {
    let page = read(&root().join("docs/output.md"));
    for format in report::FORMATS {
        let golden = root().join(format!("tests/fixtures/reports/{}.txt", format.name));
        assert!(golden.is_file(), "tests/fixtures/reports/{}.txt is missing", format.name);
        assert!(page.contains(&format!("`{}`", format.name)), "docs/output.md does not name `{}`", format.name);
    }
}

/// The words of a text in lower case, with marks dropped.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty())
        .map(|w| w.to_lowercase().replace('’', "'"))
        .collect()
}

fn runs(text: &str) -> HashSet<String> {
    words(text).windows(6).map(|w| w.join(" ")).collect()
}

/// A Markdown page without its fenced blocks: the output of the program quotes what it was run on.
fn without_output(page: &str) -> String {
    page.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_rule_and_no_page_is_written_from_the_words_of_a_seed() {
    let mut seeds = HashSet::new();
    for seed in files(&root().join("seeds"), "txt") {
        seeds.extend(runs(&read(&seed)));
    }
    for run in runs(PRINTED_BY_SOFTWARE) {
        seeds.remove(&run);
    }
    assert!(!seeds.is_empty(), "there are seeds");
    let mut pages: Vec<(PathBuf, String)> = Vec::new();
    pages.extend(files(&root().join("rules"), "toml").into_iter().map(|p| (p.clone(), read(&p))));
    pages.extend(files(&root().join("docs"), "md").into_iter().map(|p| (p.clone(), read(&p))));
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let path = root().join(name);
        if path.is_file() {
            let text = without_output(&read(&path));
            pages.push((path, text));
        }
    }
    let mut wrong = Vec::new();
    for (path, text) in pages {
        wrong.extend(runs(&text).intersection(&seeds).map(|run| format!("{}: {run}", shown(&path))));
    }
    assert!(wrong.is_empty(), "six words in a row from a seed: {wrong:#?}");
}
