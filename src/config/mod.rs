//! Configuration: what `postedit.toml` says, and what follows from it for one file.
//!
//! The [closest](Configs) `postedit.toml` above a file counts, and what it extends; nothing is merged from folders
//! further up. [`Config::resolve`] makes [`Settings`] for one file, in which every value knows the file and the line
//! that set it; [`show()`] prints them so. Rule ids are not checked here: which rules there are is known further up.
//!
//! Of two files the extending one wins. `select` is replaced, because it narrows; the other lists add up. Overrides
//! come after everything said for all files, those of the extended file first.

mod discover;
mod glob;
mod read;
mod settings;
mod show;

pub use discover::{Configs, NAME, discover};
pub use glob::PathGlob;
pub use settings::{FailOn, RuleSettings, Settings};
pub use show::show;

use crate::table::Problems;
use read::Layer;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a value was set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Origin {
    /// Nowhere: it is what holds without configuration.
    #[default]
    Default,
    /// In a file.
    File {
        /// The file, as a user would name it.
        file: Arc<str>,
        /// The line, from 1.
        line: u32,
    },
    /// On the command line.
    CommandLine,
}

/// A value and where it was set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    /// Where it was set.
    pub origin: Origin,
}

impl<T> Set<T> {
    /// A value that nobody set.
    pub const fn default_of(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    /// A value from the command line.
    pub const fn command_line(value: T) -> Self {
        Self { value, origin: Origin::CommandLine }
    }
}

/// The mistakes of one configuration file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileProblems {
    /// The file, as a user would name it.
    pub file: Arc<str>,
    /// Its text, for excerpts; empty where it could not be read.
    pub text: String,
    /// What is wrong, at bytes of the text.
    pub problems: Problems,
}

/// A configuration file and the files it extends.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Its path; `None` where there is no file.
    pub path: Option<PathBuf>,
    /// The extended file first.
    layers: Vec<Layer>,
}

impl Config {
    /// Reads a file and what it extends. Mistakes are added to `problems`; `None` where one of them is fatal.
    pub fn read(path: &Path, problems: &mut Vec<FileProblems>) -> Option<Self> {
        let layers = read::layers(path, problems)?;
        Some(Self { path: Some(path.to_owned()), layers })
    }

    /// The settings that hold for a file, which need not exist; those of no file in particular for `None`.
    #[must_use]
    pub fn resolve(&self, path: Option<&Path>) -> Settings {
        let mut settings = Settings::default();
        for layer in &self.layers {
            settings.take(&layer.values);
        }
        let path = path.map(glob::absolute);
        for over in self.layers.iter().flat_map(|l| &l.overrides) {
            if path.as_deref().is_some_and(|p| over.files.iter().any(|g| g.matches(p))) {
                settings.take(&over.values);
            }
        }
        settings
    }

    /// The numbers of the overrides that hold for a file: files with the same ones have the same settings.
    #[must_use]
    pub fn overrides_of(&self, path: &Path) -> Vec<usize> {
        let overrides = self.layers.iter().flat_map(|l| &l.overrides);
        let path = glob::absolute(path);
        overrides.enumerate().filter(|(_, o)| o.files.iter().any(|g| g.matches(&path))).map(|(i, _)| i).collect()
    }

    /// Whether any override stands in the files.
    #[must_use]
    pub fn has_overrides(&self) -> bool {
        self.layers.iter().any(|l| !l.overrides.is_empty())
    }

    /// Whether a walk leaves out a file or a folder. What stands in a folder that is left out is not asked about
    /// here, so that a user who names such a folder gets its files.
    #[must_use]
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.layers.iter().flat_map(|l| &l.values.exclude).any(|g| g.value.means(path, is_folder))
    }
}

#[cfg(test)]
mod tests;
