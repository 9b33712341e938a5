//! Discovery: which `postedit.toml` holds for a file.

use super::glob::absolute;
use super::{Config, FileProblems};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the configuration file.
pub const NAME: &str = "postedit.toml";

/// The closest configuration file of a folder, in it or above it, up to the root.
#[must_use]
pub fn discover(folder: &Path) -> Option<PathBuf> {
    absolute(folder).ancestors().map(|a| a.join(NAME)).find(|p| p.is_file())
}

/// The configurations of the files of a run, each read once.
#[derive(Debug, Default)]
pub struct Configs {
    folders: FxHashMap<PathBuf, Option<Arc<Config>>>,
    files: FxHashMap<PathBuf, Option<Arc<Config>>>,
    none: Arc<Config>,
    /// The mistakes met so far.
    pub problems: Vec<FileProblems>,
}

impl Configs {
    /// The configuration of a file, an empty one where there is none; `None` where it has a fatal mistake.
    pub fn of(&mut self, file: &Path) -> Option<Arc<Config>> {
        let file = absolute(file);
        self.of_folder(file.parent().unwrap_or(&file))
    }

    /// The configuration of the files in a folder, as [`Configs::of`].
    pub fn of_folder(&mut self, folder: &Path) -> Option<Arc<Config>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let folder = absolute(folder);
        let config = match discover(&folder) {
            None => Some(self.none.clone()),
            Some(path) => {
                let problems = &mut self.problems;
                let read = || Config::read(&path, problems).map(Arc::new);
                self.files.entry(path.clone()).or_insert_with(read).clone()
            }
        };
        self.folders.insert(folder, config.clone());
        config
    }

    /// Whether a walk leaves out a file or a folder, by the configuration of the folder it stands in.
    pub fn excludes(&mut self, path: &Path, is_folder: bool) -> bool {
        self.of(path).is_some_and(|c| c.excludes(path, is_folder))
    }
}
