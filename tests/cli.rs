//! The command line as a user types it: every case in `tests/cmd` is commands, an input folder, output and exit code.
//!
//! `TRYCMD=overwrite cargo test --test cli` rewrites the expectations; read the diff before committing it. Cases name
//! the rules they need, so that a new rule does not change them.

use std::process::Command;

#[test]
fn cases() {
    trycmd::TestCases::new().env("NO_COLOR", "1").case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
}

/// The report on a defect, with these arguments and this environment.
fn report(args: &[&str], env: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("a.txt"), "The crew left the the harbour at dawn.\n").expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_postedit"))
        .args(["lint", "--isolated", "--select", "repetition/doubled-word"])
        .args(args)
        .env_remove("NO_COLOR")
        .envs(env.iter().copied())
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

#[test]
fn colours_come_when_asked_for_and_not_into_a_pipe() {
    assert!(report(&["--color", "always"], &[]).contains("\u{1b}["));
    assert!(report(&["--color", "always"], &[("NO_COLOR", "1")]).contains("\u{1b}["), "a flag outweighs a variable");
    for args in [&["--color", "never"][..], &["--color", "auto"], &[]] {
        assert!(!report(args, &[]).contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn timings_name_what_was_read() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("a.txt"), "A quiet day.\n").expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_postedit"))
        .args(["lint", "--isolated", "--timings", "--jobs", "2", "--select", "repetition/doubled-word"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("1 files") && error.contains("ms"), "{error}");
}

/// Which rules of the family `fluency` fire on a broken sentence with these arguments, the exit code, and standard error.
fn fluency(args: &[&str]) -> (Vec<String>, Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let text = "After the rain the road to the mill has been by the farmers of the valley with stones repaired was.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("it can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_postedit"))
        .args(["lint", "--isolated", "--select", "fluency", "--output-format", "jsonl"])
        .args(args)
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let lines = String::from_utf8(output.stdout).expect("reports are UTF-8");
    let rule = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        finding["rule"].as_str().map(str::to_owned)
    };
    (
        lines.lines().filter_map(rule).collect(),
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn the_large_network_is_asked_with_deep_alone_and_says_it_once() {
    assert_eq!(fluency(&[]).0, [""; 0]);
    assert_eq!(fluency(&["--preview"]).0, ["fluency/garbled-sentence"]);
    let deep: &[&[&str]] = &[&["--deep"], &["--deep", "--preview"]];
    for args in deep {
        let (rules, code, error) = fluency(args);
        if cfg!(feature = "deep") {
            assert_eq!(rules, ["fluency/deep-sentence"], "{args:?}");
            assert_eq!(code, Some(1));
        } else {
            assert_eq!(code, Some(2));
            assert!(error.contains("built without the feature `deep`"), "{error}");
        }
    }
}
