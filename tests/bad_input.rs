//! What bad input gets: a clear message or a finding, the right exit code, and nothing lost.
//!
//! Drives the program itself, with every rule in preview. Time is not asserted; a run that is not linear shows as a
//! test that never ends.

#![expect(clippy::print_stderr, reason = "a test that cannot run here says why")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn put(dir: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.path().join(name);
    fs::create_dir_all(path.parent().expect("below the folder")).expect("folders can be made");
    fs::write(&path, bytes).expect("the file can be written");
    path
}

fn lint(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postedit"));
    command.args(["lint", "--isolated", "--output-format", "jsonl"]).args(args).current_dir(dir);
    command
}

/// Runs with one rule, doubled words, so that other rules do not change what is expected.
fn doubled(dir: &Path, args: &[&str]) -> Output {
    run(lint(dir, args).args(["--select", "repetition/doubled-word,input"]))
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!error.contains("panicked"), "{error}");
    assert!(output.status.code().is_some(), "ended by a signal: {error}");
    output
}

/// Files above this are linted without the network of the family `fluency`, which builds without optimisation run at
/// some thousand words a second. Its time grows with the sentences as that of every rule does.
const SMALL: usize = 1 << 18;

/// A run with every rule over one file: it must end, and every finding must lie on the bytes it quotes.
fn sound(name: &str, bytes: &[u8]) -> (i32, usize) {
    let dir = folder();
    put(&dir, name, bytes);
    let mut command = lint(dir.path(), &["--preview", "--max-findings", "2000", name]);
    if bytes.len() > SMALL {
        command.args(["--ignore", "fluency"]);
    }
    let output = run(&mut command);
    let mut count = 0;
    for line in String::from_utf8(output.stdout).expect("UTF-8").lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("an object per line");
        let at = |key: &str| finding[key].as_u64().expect("a number") as usize;
        let (start, end) = (at("start"), at("end"));
        assert!(start <= end && end <= bytes.len(), "{line}");
        if let Ok(text) = std::str::from_utf8(&bytes[start..end]) {
            assert_eq!(finding["text"], text, "{line}");
        }
        count += 1;
    }
    (output.status.code().expect("checked"), count)
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn nothing_to_read_is_clean() {
    assert_eq!(sound("empty.txt", b""), (0, 0));
    assert_eq!(sound("lines.txt", "\n".repeat(10_000).as_bytes()), (0, 0));
    assert_eq!(sound("crlf.txt", "\r\n".repeat(10_000).as_bytes()), (0, 0));
    assert_eq!(sound("mark.txt", "\u{feff}".as_bytes()), (0, 0));
}

#[test]
fn nul_bytes_and_broken_utf8_are_findings() {
    let dir = folder();
    put(&dir, "nul.txt", b"The ship left.\0 It is the the end.\n");
    let output = doubled(dir.path(), &["nul.txt"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("input/nul") && text.contains("repetition/doubled-word"), "{text}");

    // Far more of it is UTF-8 than is not, so that it is no legacy encoding.
    let good = "The café is open – “naïve”, said Zoë, “and très joli”.\n".repeat(5).into_bytes();
    put(&dir, "broken.txt", [good.as_slice(), b"Now \xff comes, and the the end.\n"].concat());
    let output = doubled(dir.path(), &["broken.txt"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("input/undecodable") && text.contains("repetition/doubled-word"), "{text}");
    assert_eq!(output.status.code(), Some(1));
    assert!(sound("broken.txt", b"ok \xf0\x9f\x98 \xc3( \xed\xa0\x80 \xf8\x88\x80\x80\x80 the the end").1 > 0);
}

#[test]
fn a_broken_file_is_fixed_around_the_broken_bytes() {
    let good = "The café is open – “naïve”, said Zoë, “and très joli”.\r\n".repeat(5).into_bytes();
    for bad in [&b"\xff"[..], b"\xf0\x9f\x98", b"\xc3"] {
        let dir = folder();
        let old = [&good, bad, b" is broken, and the the end ", bad].concat();
        let path = put(&dir, "broken.txt", old);
        doubled(dir.path(), &["--fix", "broken.txt"]);
        assert_eq!(fs::read(path).expect("there"), [&good, bad, b" is broken, and the end ", bad].concat());
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf16_is_read_and_fixed_with_and_without_a_mark() {
    let prose = "The crew left the the harbour at dawn. Café and naïve, said Zoë.\r\n";
    let fixed = prose.replace("the the", "the");
    for (name, order) in [("le", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("be", u16::to_be_bytes)] {
        for mark in ["\u{feff}", ""] {
            let dir = folder();
            let path = put(&dir, "wide.txt", utf16(&format!("{mark}{prose}"), order));
            let output = doubled(dir.path(), &["--fix", "wide.txt"]);
            let new = fs::read(path).expect("there");
            assert_eq!(new, utf16(&format!("{mark}{fixed}"), order), "{name} {mark:?} {}", error(&output));
        }
    }
}

#[test]
fn what_is_not_edited_stays() {
    for (old, new) in [
        ("\u{feff}It is the the end.\r\nBye.\r\n", "\u{feff}It is the end.\r\nBye.\r\n"),
        ("It is the the end.\nMixed\r\nends\rhere", "It is the end.\nMixed\r\nends\rhere"),
        ("  It is the the end.  \n\n\n\t", "  It is the end.  \n\n\n\t"),
        ("It is the the end", "It is the end"),
    ] {
        let dir = folder();
        let path = put(&dir, "a.txt", old);
        doubled(dir.path(), &["--fix", "a.txt"]);
        assert_eq!(fs::read_to_string(path).expect("there"), new);
    }
}

#[test]
fn one_long_line() {
    let sentence = "The crew left the the harbour at dawn, and “nobody” saw it (or so they say). ";
    for size in [SMALL, 8 << 20] {
        let (code, count) = sound("long.txt", sentence.repeat(size / sentence.len()).as_bytes());
        assert_eq!((code, count), (1, 2000));
    }
    sound("word.txt", "a".repeat(8 << 20).as_bytes());
    sound("spaces.txt", " ".repeat(8 << 20).as_bytes());
}

#[test]
fn a_million_lines() {
    let mut text = String::new();
    for i in 0..1_000_000u32 {
        text.push_str(["a line\n", "другая строка\n", "\n", "1.\n"][(i.wrapping_mul(2_654_435_761) >> 30) as usize]);
    }
    sound("lines.txt", text.as_bytes());
}

#[test]
fn a_million_openings_and_floods_of_marks() {
    for unit in [
        "“", "(", "\"", "'", "«„", "([{", ")", "a\u{301}", "\u{301}", "\u{200b}", "\u{202e}", "â€™", ".", "- ",
        "&amp;", "<b>", "no no ",
    ] {
        let repeated = unit.repeat(1_000_000 / unit.len());
        sound("flood.txt", repeated.as_bytes());
    }
    sound("mixed.txt", "He said “no (or ‘yes’ \u{301}".repeat(40_000).as_bytes());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::time::Duration;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("own file");
    }

    #[test]
    fn link_loops_and_dangling_links() {
        let dir = folder();
        put(&dir, "deep/a.txt", "It is the the end.\n");
        symlink("..", dir.path().join("deep/loop")).expect("a link");
        symlink("nowhere.txt", dir.path().join("deep/dangling.txt")).expect("a link");
        let output = doubled(dir.path(), &["."]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text.lines().count(), 1, "the file is linted once: {text}");
        assert!(error(&output).contains("dangling.txt"), "{}", error(&output));
        assert_eq!(output.status.code(), Some(2));
    }

    /// Whether permission bits bind this user; they do not bind the superuser.
    fn bound(dir: &TempDir) -> bool {
        let path = put(dir, "probe", "x");
        chmod(&path, 0o000);
        let bound = fs::read(&path).is_err();
        fs::remove_file(path).expect("own folder");
        bound
    }

    #[test]
    fn a_file_that_may_not_be_read_is_told_and_the_rest_is_linted() {
        let dir = folder();
        put(&dir, "a.txt", "It is the the end.\n");
        let secret = put(&dir, "b.txt", "It is the the end.\n");
        chmod(&secret, 0o000);
        let mut command = lint(dir.path(), &[".", "--select", "repetition/doubled-word"]);
        if !bound(&dir) {
            // The superuser reads everything: run as a user who does not, where the system has the means.
            let usable = Command::new("setpriv")
                .args(["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_postedit"), "--version"])
                .output()
                .is_ok_and(|o| o.status.success());
            if !usable {
                eprintln!("skipped: running as superuser, and setpriv cannot run the program as nobody");
                return;
            }
            chmod(dir.path(), 0o755);
            let mut dropped = Command::new("setpriv");
            dropped.args(["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_postedit")]);
            dropped.args(command.get_args()).current_dir(dir.path());
            command = dropped;
        }
        let output = run(&mut command);
        assert_eq!(output.status.code(), Some(2), "{}", error(&output));
        assert!(error(&output).contains("b.txt"), "{}", error(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("a.txt"));
    }

    #[test]
    fn a_read_only_file_is_left_and_told() {
        let dir = folder();
        let path = put(&dir, "a.txt", "It is the the end.\n");
        put(&dir, "b.txt", "It is the the end.\n");
        chmod(&path, 0o444);
        let output = doubled(dir.path(), &["--fix", "."]);
        assert_eq!(output.status.code(), Some(2));
        assert!(error(&output).contains("`a.txt` is read-only"), "{}", error(&output));
        assert_eq!(fs::read_to_string(path).expect("there"), "It is the the end.\n");
        assert_eq!(fs::read_to_string(dir.path().join("b.txt")).expect("there"), "It is the end.\n");
        assert!(String::from_utf8_lossy(&output.stdout).contains("a.txt"), "what was not fixed is still reported");
    }

    #[test]
    fn permissions_survive_a_fix() {
        let dir = folder();
        let path = put(&dir, "a.txt", "It is the the end.\n");
        chmod(&path, 0o640);
        doubled(dir.path(), &["--fix", "."]);
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o7777, 0o640);
        assert_eq!(names(&dir), ["a.txt"]);
    }

    fn names(dir: &TempDir) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir.path())
            .expect("the folder is there")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// A limit on the size of files that may be written stands in for a full disk: the same write fails half-way.
    #[test]
    fn a_write_that_fails_half_way_leaves_the_file_as_it_was() {
        let dir = folder();
        let old = "It is the the end of a day that was long.\n".repeat(20_000);
        let path = put(&dir, "a.txt", &old);
        let script = format!(
            "trap '' XFSZ; ulimit -f 64; exec '{}' lint --isolated --fix --select repetition/doubled-word a.txt",
            env!("CARGO_BIN_EXE_postedit")
        );
        let output = run(Command::new("sh").args(["-c", &script]).current_dir(dir.path()));
        assert_eq!(output.status.code(), Some(2), "{}", error(&output));
        assert!(error(&output).contains("the file is as it was"), "{}", error(&output));
        assert_eq!(fs::read_to_string(path).expect("there"), old);
        assert_eq!(names(&dir), ["a.txt"], "no temporary file is left");
    }

    #[test]
    fn a_full_device_under_the_report_is_told() {
        let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
            eprintln!("skipped: the system has no /dev/full");
            return;
        };
        let dir = folder();
        put(&dir, "a.txt", "It is the the end.\n");
        let mut command = lint(dir.path(), &["a.txt", "--select", "repetition/doubled-word"]);
        let output = run(command.stdout(full).stderr(Stdio::piped()));
        assert_eq!(output.status.code(), Some(2));
        assert!(error(&output).contains("standard output"), "{}", error(&output));
    }

    #[test]
    fn a_closed_pipe_ends_the_run_quietly() {
        let dir = folder();
        for i in 0..50 {
            put(&dir, &format!("{i}.txt"), "It is the the end.\n".repeat(2000));
        }
        let mut command = lint(dir.path(), &[".", "--select", "repetition/doubled-word"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(error(&output), "");
        assert!(output.status.code().is_some_and(|c| c < 2), "{:?}", output.status);
    }

    #[test]
    fn a_file_that_vanishes_or_changes_is_told_and_never_half_written() {
        let dir = folder();
        let old = "It is the the end of a day that was long.\n";
        let paths: Vec<PathBuf> = (0..300).map(|i| put(&dir, &format!("{i:03}.txt"), old.repeat(200))).collect();
        let mut command = lint(dir.path(), &["--fix-only", ".", "--jobs", "2", "--select", "repetition/doubled-word"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        for path in paths.iter().rev().take(150) {
            fs::remove_file(path).expect("it was there, old or new");
        }
        let output = child.wait_with_output().expect("it ends");
        assert!(!error(&output).contains("panicked"), "{}", error(&output));
        let gone = error(&output).lines().filter(|l| l.starts_with("error: ")).count();
        assert_eq!(output.status.code(), Some(if gone > 0 { 2 } else { 0 }), "{}", error(&output));
        for path in &paths[..150] {
            assert_eq!(
                fs::read_to_string(path).expect("untouched by others"),
                "It is the end of a day that was long.\n".repeat(200)
            );
        }
        assert!(names(&dir).iter().all(|n| !n.starts_with('.')), "{:?}", names(&dir));
    }

    /// Ctrl-C at several moments of a run: each file is old or new.
    #[test]
    fn an_interrupt_leaves_every_file_old_or_new() {
        let old = "It is the the end of a day that was long.\n".repeat(300);
        let new = "It is the end of a day that was long.\n".repeat(300);
        for wait in [0, 20, 40, 80, 160] {
            let dir = folder();
            let paths: Vec<PathBuf> = (0..200).map(|i| put(&dir, &format!("{i:03}.txt"), &old)).collect();
            let mut command = lint(dir.path(), &["--fix-only", ".", "--select", "repetition/doubled-word"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
            std::thread::sleep(Duration::from_millis(wait));
            let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            child.wait().expect("it ends");
            kill.expect("kill is there");
            for path in paths {
                let text = fs::read_to_string(&path).expect("there");
                assert!(text == old || text == new, "{} is half of each", path.display());
            }
            let left: Vec<String> = names(&dir).into_iter().filter(|n| n.starts_with('.')).collect();
            // One per thread at most can be in flight; each has a name that tells where it comes from.
            assert!(left.iter().all(|n| n.starts_with(".postedit-")), "{left:?}");
            eprintln!("after {wait} ms: {} temporary files left", left.len());
        }
    }
}
