//! Mojibake: cases kept outside the project (ftfy's, where they are at hand) and our own for KOI8-R and cp866.
//!
//! The folder is `$POSTEDIT_SHARED/data/ftfy`, else `../shared/data/ftfy` beside the project.

use postedit::matcher::mojibake::{repair, repairs};
use std::path::PathBuf;

fn cases(name: &str) -> Option<Vec<serde_json::Value>> {
    let shared = std::env::var_os("POSTEDIT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = shared.join("data/ftfy").join(name);
    let Ok(text) = std::fs::read_to_string(&file) else {
        note(&format!("skipped: no {}", file.display()));
        return None;
    };
    Some(serde_json::from_str(&text).expect("a list of cases"))
}

#[expect(clippy::print_stderr, reason = "a test says what it skipped")]
fn note(text: &str) {
    eprintln!("{text}");
}

/// The text after encoding repair alone: mojibake, then single C1 controls as Windows-1252 has them, which is the rule
/// `encoding/c1-control`.
fn mended(text: &str) -> String {
    let text = repair(text).unwrap_or_else(|| text.to_owned());
    text.chars()
        .map(|c| match c {
            '\u{80}'..='\u{9F}' => {
                let bytes = [c as u8];
                let (s, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
                s.chars().next().unwrap_or(c)
            }
            _ => c,
        })
        .collect()
}

#[test]
fn repairs_what_ftfy_repairs() {
    let mut failed = Vec::new();
    let mut count = 0;
    for name in ["in-the-wild.json", "synthetic.json", "language-names.json"] {
        for case in cases(name).unwrap_or_default() {
            if case["expect"] != "pass" {
                continue;
            }
            count += 1;
            let original = case["original"].as_str().expect("a text");
            let want = case.get("fixed-encoding").unwrap_or(&case["fixed"]).as_str().expect("a text");
            let got = mended(original);
            if got != want {
                failed.push(format!("{original:?}\n  want {want:?}\n  got  {got:?}"));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn leaves_what_ftfy_leaves() {
    let mut touched = Vec::new();
    for case in cases("negative.json").unwrap_or_default() {
        let original = case["original"].as_str().expect("a text");
        for r in repairs(original) {
            touched.push(format!("{original:?}: {:?}", r.text));
        }
    }
    assert!(touched.is_empty(), "{}", touched.join("\n"));
}

/// Reads the bytes of `text` in a code page, as a careless program would.
fn misread(text: &str, page: &'static encoding_rs::Encoding) -> String {
    page.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn repairs_russian_read_as_koi8_and_cp866() {
    let texts = [
        "Завтра в нашем городе откроют новый мост.",
        "Она сказала: «Не жди меня»",
        "Ёжик, ещё, объём, съёмка",
        "МОСКВА И КИЕВ",
        "цена 5 руб. за штуку – дёшево",
        "Українська мова, її ґрунт і їжа",
    ];
    for page in [encoding_rs::KOI8_R, encoding_rs::IBM866, encoding_rs::WINDOWS_1251] {
        for text in texts {
            let bad = misread(text, page);
            if bad.contains('\u{FFFD}') {
                continue;
            }
            assert_eq!(repair(&bad).as_deref(), Some(text), "{} {bad:?}", page.name());
            let worse = misread(&bad, page);
            if !worse.contains('\u{FFFD}') {
                assert_eq!(repair(&worse).as_deref(), Some(text), "{} twice", page.name());
            }
        }
        for text in texts {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
