//! Severity: note < warning < error.

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// An editor would change it.
    #[default]
    Warning,
    /// The text must not go out with it.
    Error,
}

impl Severity {
    /// The name used in rule files, options and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|s| s.name() == name)
    }
}
