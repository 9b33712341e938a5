//! Globs over paths, counted from the folder of the file that writes them.
//!
//! As in `.gitignore`: a pattern without a slash before its end matches a name at any depth, one with a slash
//! starts in the folder; `*` does not cross a slash; what matches a folder matches all that stands in it.

use globset::{GlobBuilder, GlobMatcher};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A glob and the folder it counts from.
#[derive(Clone, Debug)]
pub struct PathGlob {
    /// As it was written.
    pub pattern: Arc<str>,
    base: Arc<Path>,
    itself: GlobMatcher,
    inside: GlobMatcher,
}

impl PathGlob {
    /// Compiles a pattern that counts from `base`, an absolute path.
    pub(super) fn new(pattern: &str, base: &Arc<Path>) -> Result<Self, globset::Error> {
        let compile = |p: &str| Ok(GlobBuilder::new(p).literal_separator(true).build()?.compile_matcher());
        // Alone first, so that an error speaks of what was written.
        compile(pattern)?;
        let trimmed = pattern.trim_end_matches('/');
        let anchored = trimmed.contains('/');
        let trimmed = trimmed.trim_start_matches("./").trim_start_matches('/');
        let from = if anchored { trimmed.to_owned() } else { format!("**/{trimmed}") };
        let (itself, inside) = (compile(&from)?, compile(&format!("{from}/**"))?);
        Ok(Self { pattern: pattern.into(), base: base.clone(), itself, inside })
    }

    /// Whether the pattern means this file, by its name or by a folder it stands in.
    #[must_use]
    pub fn matches(&self, file: &Path) -> bool {
        self.means(file, false) || absolute(file).strip_prefix(&self.base).is_ok_and(|rest| self.inside.is_match(rest))
    }

    /// Whether the pattern means this very file or folder. A pattern that ends in a slash means folders only.
    #[must_use]
    pub fn means(&self, path: &Path, is_folder: bool) -> bool {
        (is_folder || !self.pattern.ends_with('/'))
            && absolute(path).strip_prefix(&self.base).is_ok_and(|rest| self.itself.is_match(rest))
    }
}

/// The path from the root, without `.` and `..`. Links are not resolved: a path means what it says.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}
