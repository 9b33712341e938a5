//! The rule pages in `docs/rules` are what `rules docs` writes, and the README quotes their summary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(&inner).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below").display().to_string();
                pages.insert(name, fs::read_to_string(&path).expect("a page is UTF-8"));
            }
        }
    }
    pages
}

#[test]
fn the_pages_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO_BIN_EXE_postedit")).args(["rules", "docs"]).arg(fresh.path()).output();
    assert!(status.expect("it runs").status.success());
    let (new, old) = (pages(fresh.path()), pages(&root.join("docs/rules")));
    let stale: Vec<&String> = new.keys().chain(old.keys()).filter(|name| new.get(*name) != old.get(*name)).collect();
    assert!(stale.is_empty(), "`cargo run -- rules docs docs/rules` writes these again: {stale:#?}");

    let table = |text: &str| -> Vec<String> {
        text.lines()
            .skip_while(|l| !l.starts_with("| family"))
            .take_while(|l| l.starts_with('|'))
            .map(str::to_owned)
            .collect()
    };
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is UTF-8");
    let summary = table(&new["README.md"]);
    assert!(summary.len() > 4, "there are families");
    assert_eq!(table(&readme), summary, "the README quotes the summary of docs/rules/README.md");
}
