//! What configuration files say, and what is said about their mistakes.

use super::*;
use crate::finding::{Applicability, RuleId, Severity};
use crate::rule::{Level, Stage};
use std::fs;
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder for the test");
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("it stands in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    dir
}

fn config(dir: &TempDir, name: &str) -> Config {
    let mut problems = Vec::new();
    let config = Config::read(&dir.path().join(name), &mut problems);
    config.unwrap_or_else(|| panic!("{problems:?}"))
}

/// The messages of the mistakes in a file, each after the bytes it points at.
fn mistakes(dir: &TempDir, name: &str) -> Vec<(String, String, Option<String>)> {
    let mut problems = Vec::new();
    assert!(Config::read(&dir.path().join(name), &mut problems).is_none());
    let each = |f: &FileProblems| {
        let text = f.text.clone();
        let at = move |p: &crate::table::Problem| text.get(p.span.clone()).unwrap_or_default().to_owned();
        f.problems.list.iter().map(|p| (at(p), p.message.clone(), p.help.clone())).collect::<Vec<_>>()
    };
    problems.iter().flat_map(each).collect()
}

fn values<T: Clone>(list: &[Set<T>]) -> Vec<T> {
    list.iter().map(|s| s.value.clone()).collect()
}

#[test]
fn the_extending_file_wins_and_lists_add_up() {
    let dir = tree(&[
        (
            "base/team.toml",
            "level = 'light'\nselect = ['encoding']\nignore = ['quotes/*']\nrules = ['own']\npreview = true",
        ),
        (
            "postedit.toml",
            "extend = 'base/team.toml'\nlevel = 'full'\nselect = ['markup']\nignore = ['repetition/doubled-word']",
        ),
    ]);
    let settings = config(&dir, "postedit.toml").resolve(None);
    assert_eq!((settings.level.value, settings.preview.value), (Level::Full, true));
    assert_eq!(values(settings.select.as_deref().expect("set")), ["markup"]);
    assert_eq!(values(&settings.ignore), ["quotes/*", "repetition/doubled-word"]);
    assert_eq!(values(&settings.rules), [glob::absolute(&dir.path().join("base/own"))]);
    assert!(matches!(settings.level.origin, Origin::File { line: 2, .. }));
}

#[test]
fn overrides_hold_for_their_files_only() {
    let dir = tree(&[(
        "postedit.toml",
        "lang = 'en'\n[rule.quotes]\nenabled = false\n[[override]]\nfiles = ['poems/', '*.srt', 'a/*.txt']\n\
         level = 'light'\nlang = 'ru'\nrule.'quotes/stray'.severity = 'error'\nrule.'quotes/stray'.enabled = true",
    )]);
    let config = config(&dir, "postedit.toml");
    let of = |p: &str| config.resolve(Some(&dir.path().join(p)));
    for (path, level) in [
        ("poems/x/y.txt", Level::Light),
        ("deep/down/x.srt", Level::Light),
        ("a/b.txt", Level::Light),
        ("a/../a/b.txt", Level::Light),
        ("a/b/c.txt", Level::Full),
        ("x.txt", Level::Full),
        ("../x.srt", Level::Full),
    ] {
        assert_eq!(of(path).level.value, level, "{path}");
    }
    let stray = RuleId::new("quotes/stray").expect("an id");
    let enabled = |s: &Settings| s.rule(&stray).enabled.map(|e| e.value);
    assert_eq!((enabled(&of("x.txt")), enabled(&of("x.srt"))), (Some(false), Some(true)));
    assert_eq!(of("x.srt").rule(&stray).severity.map(|s| s.value), Some(Severity::Error));
}

#[test]
fn rule_tables_take_ids_families_and_globs_and_the_last_word_counts() {
    let dir = tree(&[(
        "postedit.toml",
        "[rule.'*/doubled-*']\nsafety = 'unsafe'\nstage = 'preview'\n[rule.'repetition/doubled-word']\nsafety = 'display'",
    )]);
    let settings = config(&dir, "postedit.toml").resolve(None);
    let rule = |id: &str| settings.rule(&RuleId::new(id).expect("an id"));
    assert_eq!(rule("repetition/doubled-word").safety.map(|s| s.value), Some(Applicability::Display));
    assert_eq!(rule("repetition/doubled-word").stage.map(|s| s.value), Some(Stage::Preview));
    assert_eq!(rule("quotes/doubled-quote").safety.map(|s| s.value), Some(Applicability::Unsafe));
    assert_eq!(rule("quotes/stray"), RuleSettings::default());
}

#[test]
fn mistakes_point_at_their_place() {
    let dir = tree(&[(
        "postedit.toml",
        "leval = 'full'\nlevel = 'ful'\npreview = 'yes'\nlang = 'xx'\nexclude = ['a[']\nmax-findings = -1\n\
         [rule.'a/b']\nseverty = 'note'\n[[override]]\nlevel = 'full'",
    )]);
    let found = mistakes(&dir, "postedit.toml");
    let wanted = [
        ("'ful'", "`level` has no choice `ful`", "did you mean `full`?"),
        ("'yes'", "`preview` takes true or false, found a string", ""),
        ("-1", "`max-findings` takes a whole number, zero or more, found a whole number", ""),
        ("'xx'", "`lang` takes a two-letter code that is known, not `xx`", ""),
        ("'a['", "`a[` is no glob: unclosed character class; missing ']'", ""),
        ("severty", "unknown key `severty`", "did you mean `severity`?"),
        ("[[override]]", "an override needs `files`", ""),
        ("leval", "unknown key `leval`", "did you mean `level`?"),
    ];
    for (at, message, help) in wanted {
        assert!(
            found.iter().any(|(a, m, h)| a == at && m == message && h.as_deref().unwrap_or_default() == help),
            "{at}: {message}\n{found:#?}"
        );
    }
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
}

#[test]
fn extending_in_a_circle_or_nothing_is_a_mistake() {
    let dir = tree(&[
        ("a.toml", "extend = 'sub/b.toml'"),
        ("sub/b.toml", "extend = '../a.toml'"),
        ("c.toml", "extend = 'none.toml'"),
    ]);
    let [(at, message, _)] = &mistakes(&dir, "a.toml")[..] else { panic!("one mistake") };
    assert_eq!(at, "'../a.toml'");
    assert!(message.starts_with("extends itself: ") && message.ends_with("a.toml"), "{message}");
    let [(at, message, _)] = &mistakes(&dir, "c.toml")[..] else { panic!("one mistake") };
    assert_eq!(at, "'none.toml'");
    assert!(message.starts_with("cannot read `") && message.contains("none.toml"), "{message}");
}

#[test]
fn the_closest_file_upwards_counts_and_git_does_not_stop_it() {
    let dir =
        tree(&[("postedit.toml", "preview = true"), ("a/.git/HEAD", ""), ("a/b/x.txt", ""), ("c/postedit.toml", "")]);
    let mut configs = Configs::default();
    let mut preview = |p: &str| configs.of(&dir.path().join(p)).map(|c| c.resolve(None).preview.value);
    assert_eq!(preview("a/b/x.txt"), Some(true));
    assert_eq!(preview("a/b/y.txt"), Some(true));
    assert_eq!(preview("c/x.txt"), Some(false));
    assert_eq!(configs.problems, []);
}

#[test]
fn shown_settings_say_where_they_come_from() {
    let dir = tree(&[
        ("base.toml", "ignore = ['quotes/*']\nlevel = 'full'"),
        (
            "postedit.toml",
            "extend = 'base.toml'\nignore = [\n  'a/b',\n  'c',\n]\nselect = ['x', 'y']\n[rule.'a/\"b']\nseverity = 'note'",
        ),
    ]);
    let root = format!("{}/", dir.path().display());
    let text = show(&config(&dir, "postedit.toml").resolve(None)).replace(&root, "");
    assert_eq!(
        text,
        "select = [\"x\", \"y\"]  # postedit.toml:6\n\
         ignore = [\n  \"quotes/*\",  # base.toml:1\n  \"a/b\",  # postedit.toml:3\n  \"c\",  # postedit.toml:4\n]\n\
         level = \"full\"  # base.toml:2\n\
         preview = false  # default\n\
         deep = false  # default\n\
         severity = \"note\"  # default\n\
         fail-on = \"warning\"  # default\n\
         rules = []  # default\n\
         accept = []  # default\n\
         exclude = []  # default\n\
         unsafe-fixes = false  # default\n\
         output-format = \"text\"  # default\n\
         \n\
         [rule.\"a/\\\"b\"]\n\
         severity = \"note\"  # postedit.toml:8\n"
    );
}

#[test]
fn a_walk_leaves_out_what_is_excluded_but_not_what_the_user_names() {
    let dir = tree(&[
        ("postedit.toml", "exclude = ['drafts/', '*.log', 'a/*.txt']"),
        ("drafts/x.txt", ""),
        ("sub/drafts", ""),
        ("sub/y.log", ""),
        ("a/z.txt", ""),
        ("a/b/z.txt", ""),
    ]);
    let configs = std::sync::Mutex::new(Configs::default());
    let exclude = move |path: &Path, is_folder: bool| configs.lock().expect("no panic").excludes(path, is_folder);
    let options = crate::source::walk::Options { exclude: Some(Arc::new(exclude)) };
    let walk = |from: &str| {
        let walk = crate::source::walk::files(&[dir.path().join(from)], &options);
        let names = walk.files.iter().map(|f| f.path.strip_prefix(dir.path()).expect("inside").to_owned());
        names.map(|p| p.to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(walk(""), ["a/b/z.txt", "postedit.toml", "sub/drafts"]);
    assert_eq!(walk("drafts"), ["drafts/x.txt"]);
}

#[test]
fn the_page_on_configuration_has_every_key() {
    let page = include_str!("../../docs/config.md");
    for place in ["zzzzzzzz = 1", "[rule.x]\nzzzzzzzz = 1", "[[override]]\nfiles = 'x'\nzzzzzzzz = 1"] {
        let dir = tree(&[("postedit.toml", place)]);
        let [(_, _, Some(help))] = &mistakes(&dir, "postedit.toml")[..] else { panic!("one mistake with help") };
        let keys = help.strip_prefix("known keys: ").expect("no key is near");
        let missing: Vec<&str> = keys.split(", ").filter(|k| !page.contains(&format!("`{k}`"))).collect();
        // These two are tables, and the page writes them as such.
        assert!(missing.iter().all(|k| page.contains(&format!("[{k}"))), "{missing:?}");
    }
}
