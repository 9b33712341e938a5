//! Walking: which files the paths of a command line stand for.
//!
//! A file that is named is taken, whatever its name says. A folder is walked: hidden files, what `.gitignore` and
//! `.posteditignore` exclude, and files that are not text by their name are left out; links are followed, and a file
//! reached by two ways is taken once. The order is that of path components, byte by byte, and depends on nothing
//! else.

use super::format::Reading;
use ignore::WalkBuilder;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Our own ignore file, in the syntax of `.gitignore`; it holds outside a git repository as well.
pub const IGNORE_FILE: &str = ".posteditignore";

/// Decides about a path met while walking; the second argument says whether it is a folder.
pub type Exclude = Arc<dyn Fn(&Path, bool) -> bool + Send + Sync>;

/// What to walk.
#[derive(Clone, Default)]
pub struct Options {
    /// Leaves out what it says yes to. Never asked about a path that the user named.
    pub exclude: Option<Exclude>,
}

/// How a file came to be linted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The user named it: it is read even where it looks binary.
    Named,
    /// It stood in a folder.
    Walked,
}

/// A file to lint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// The path, as given or under a folder as given; `-` is standard input.
    pub path: PathBuf,
    /// How it came to be here.
    pub origin: Origin,
}

/// A path that could not be taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{}`: {message}", shown(path))]
pub struct PathProblem {
    /// The path.
    pub path: PathBuf,
    /// What is wrong with it, lower case, no full stop.
    pub message: String,
}

/// The files of some paths.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Walk {
    /// The files, sorted.
    pub files: Vec<Input>,
    /// Files in folders that are not text by their name, sorted.
    pub skipped: Vec<PathBuf>,
    /// What could not be taken, sorted.
    pub problems: Vec<PathProblem>,
}

/// The path as it is shown: with `/`, without a leading `./`.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let rest = text.trim_start_matches("./");
    if rest.is_empty() || text.len() == rest.len() || rest.starts_with('/') { text } else { rest.to_owned() }
}

/// The files that `paths` stand for.
#[must_use]
pub fn files(paths: &[PathBuf], options: &Options) -> Walk {
    let mut walk = Walk::default();
    let mut links = false;
    for path in paths {
        if path.as_os_str() == "-" {
            walk.files.push(Input { path: path.clone(), origin: Origin::Named });
            continue;
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => links |= folder(path, options, &mut walk),
            Ok(_) => match Reading::of(path).format() {
                Ok(_) => walk.files.push(Input { path: path.clone(), origin: Origin::Named }),
                Err(message) => walk.problems.push(PathProblem { path: path.clone(), message }),
            },
            Err(e) => walk.problems.push(PathProblem { path: path.clone(), message: message(path, &e) }),
        }
    }
    if links {
        once(&mut walk.files);
    }
    let named_first = |f: &Input| f.origin == Origin::Walked;
    walk.files.sort_by(|a, b| key(&a.path).cmp(key(&b.path)).then(named_first(a).cmp(&named_first(b))));
    walk.files.dedup_by(|b, a| key(&a.path).eq(key(&b.path)));
    walk.skipped.sort_by(|a, b| key(a).cmp(key(b)));
    walk.skipped.dedup_by(|b, a| key(a).eq(key(b)));
    walk.problems.sort_by(|a, b| key(&a.path).cmp(key(&b.path)).then_with(|| a.message.cmp(&b.message)));
    walk.problems.dedup();
    walk
}

/// What a path is sorted and compared by: `./a` is `a`.
fn key(path: &Path) -> impl Iterator<Item = Component<'_>> {
    path.components().filter(|c| *c != Component::CurDir)
}

/// Walks a folder; whether a link was met.
fn folder(path: &Path, options: &Options, walk: &mut Walk) -> bool {
    let mut builder = WalkBuilder::new(path);
    builder.follow_links(true).ignore(false).add_custom_ignore_filename(IGNORE_FILE);
    if let Some(exclude) = options.exclude.clone() {
        builder.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
            entry.depth() == 0 || !exclude(entry.path(), is_folder)
        });
    }
    let mut links = false;
    for entry in builder.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                problems(path, &e, &mut walk.problems);
                continue;
            }
        };
        if let Some(e) = entry.error() {
            problems(entry.path(), e, &mut walk.problems);
        }
        links |= entry.path_is_symlink();
        // A pipe or a device in a folder would block or never end.
        if entry.file_type().is_some_and(|t| t.is_file()) {
            match Reading::of(entry.path()) {
                Reading::Refused { .. } => walk.skipped.push(entry.into_path()),
                _ => walk.files.push(Input { path: entry.into_path(), origin: Origin::Walked }),
            }
        }
    }
    links
}

/// Drops walked files that are other files under a second name, reached through a link; a name without a link and
/// then the first in order stays.
fn once(files: &mut Vec<Input>) {
    let mut real: Vec<(PathBuf, bool, bool, usize)> = Vec::with_capacity(files.len());
    files.sort_by(|a, b| key(&a.path).cmp(key(&b.path)));
    let here = std::env::current_dir().ok().and_then(|d| fs::canonicalize(d).ok()).unwrap_or_default();
    for (i, file) in files.iter().enumerate() {
        if let Ok(path) = fs::canonicalize(&file.path) {
            let plain: PathBuf = here.join(&file.path).components().filter(|c| *c != Component::CurDir).collect();
            let linked = plain != path;
            real.push((path, file.origin == Origin::Walked, linked, i));
        }
    }
    real.sort();
    let mut drop = vec![false; files.len()];
    for pair in real.chunk_by(|a, b| a.0 == b.0) {
        for (_, walked, linked, i) in &pair[1..] {
            drop[*i] = *walked && *linked;
        }
    }
    let mut drop = drop.into_iter();
    files.retain(|_| !drop.next().unwrap_or(false));
}

/// Splits what the walker reports into problems with a path.
fn problems(path: &Path, error: &ignore::Error, out: &mut Vec<PathProblem>) {
    match error {
        ignore::Error::Partial(list) => list.iter().for_each(|e| problems(path, e, out)),
        ignore::Error::WithPath { path, err } => problems(path, err, out),
        ignore::Error::WithDepth { err, .. } => problems(path, err, out),
        ignore::Error::Loop { ancestor, child } => out.push(PathProblem {
            path: child.clone(),
            message: format!("the link leads back to `{}`, a folder it stands in", shown(ancestor)),
        }),
        ignore::Error::Io(e) => out.push(PathProblem { path: path.to_owned(), message: message(path, e) }),
        other => out.push(PathProblem { path: path.to_owned(), message: other.to_string() }),
    }
}

fn message(path: &Path, error: &std::io::Error) -> String {
    let is_link = fs::symlink_metadata(path).is_ok_and(|m| m.file_type().is_symlink());
    match error.kind() {
        std::io::ErrorKind::NotFound if is_link => "the link leads nowhere".to_owned(),
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    fn walk(dir: &TempDir, paths: &[&str]) -> (Vec<String>, Vec<String>) {
        walk_but(dir, paths, &Options::default())
    }

    /// Files and problems, with paths as seen from the folder.
    fn walk_but(dir: &TempDir, paths: &[&str], options: &Options) -> (Vec<String>, Vec<String>) {
        let paths: Vec<PathBuf> = paths.iter().map(|p| dir.path().join(p)).collect();
        let walk = files(&paths, options);
        let root = format!("{}/", shown(dir.path()));
        let inside = |s: String| s.replace(&root, "");
        (
            walk.files.iter().map(|f| inside(shown(&f.path))).collect(),
            walk.problems.iter().map(|p| inside(p.to_string())).collect(),
        )
    }

    #[test]
    fn order_is_by_components() {
        let dir = tree(&[("a.txt", ""), ("a/b.txt", ""), ("a-b/c.txt", ""), ("B.txt", ""), ("a/b/c.txt", "")]);
        let wanted = ["B.txt", "a/b/c.txt", "a/b.txt", "a-b/c.txt", "a.txt"];
        assert_eq!(walk(&dir, &["."]).0, wanted.map(|w| format!("./{w}")));
        assert_eq!(walk(&dir, &["a.txt", "a", "a/b.txt"]).0, ["a/b/c.txt", "a/b.txt", "a.txt"]);
    }

    #[test]
    fn ignored_hidden_and_refused_files_are_taken_only_by_name() {
        let dir = tree(&[
            (".posteditignore", "drafts/\n*.log\n"),
            (".git/config", ""),
            (".gitignore", "out.txt"),
            (".hidden.txt", ""),
            ("drafts/a.txt", ""),
            ("b.log", ""),
            ("c.parquet", ""),
            ("out.txt", ""),
            ("d.txt", ""),
        ]);
        assert_eq!(walk(&dir, &[""]).0, ["d.txt"]);
        let named = walk(&dir, &["out.txt", "b.log", ".hidden.txt", "drafts/a.txt", "c.parquet"]);
        assert_eq!(named.0, [".hidden.txt", "b.log", "drafts/a.txt", "out.txt"]);
        assert_eq!(named.1, ["`c.parquet`: it is Parquet, which is not read; convert it to text first"]);
    }

    #[test]
    fn our_ignore_file_holds_outside_git_and_git_s_does_not() {
        let dir = tree(&[(".posteditignore", "a.txt"), (".gitignore", "b.txt"), ("a.txt", ""), ("b.txt", "")]);
        assert_eq!(walk(&dir, &[""]).0, ["b.txt"]);
    }

    #[test]
    fn what_the_caller_excludes_is_left_out_unless_named() {
        let dir = tree(&[("a/x.txt", ""), ("b/x.txt", "")]);
        let exclude: Exclude = Arc::new(|path, folder| folder && path.ends_with("a"));
        let options = Options { exclude: Some(exclude) };
        assert_eq!(walk_but(&dir, &[""], &options).0, ["b/x.txt"]);
        assert_eq!(walk_but(&dir, &["a"], &options).0, ["a/x.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_loops_and_dangling_ones_are_problems() {
        let dir = tree(&[("a/x.txt", ""), ("z/y.txt", "")]);
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, dir.path().join(name)).expect("a link");
        link("../a", "a/loop");
        link("nowhere.txt", "dangling.txt");
        link("a/x.txt", "0.txt");
        link("z", "linked");
        let (files, problems) = walk(&dir, &["", "missing.txt"]);
        assert_eq!(files, ["a/x.txt", "z/y.txt"]);
        assert_eq!(
            problems,
            [
                "`a/loop`: the link leads back to `a`, a folder it stands in",
                "`dangling.txt`: the link leads nowhere",
                "`missing.txt`: no such file or folder",
            ]
        );
        assert_eq!(walk(&dir, &["linked"]).0, ["linked/y.txt"]);
    }

    #[test]
    fn paths_are_shown_as_given() {
        for (path, text) in
            [("seeds/x.txt", "seeds/x.txt"), ("./x.txt", "x.txt"), (".", "."), ("./", "./"), ("/a", "/a")]
        {
            assert_eq!(shown(Path::new(path)), text);
        }
    }
}
