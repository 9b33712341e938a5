//! Opening: the bytes of a path or of standard input, and errors that name the path.

use super::walk::shown;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The longest file that is read, in bytes: spans have 32 bits.
const LONGEST: u64 = u32::MAX as u64;

/// A path whose bytes could not be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{path}`: {source}")]
pub struct OpenError {
    /// The path as the user knows it.
    pub path: String,
    /// What the system said.
    pub source: io::Error,
}

/// The bytes of a file. Links are followed; a folder is an error.
///
/// # Errors
/// When the file is missing, unreadable, a folder or longer than 4 GiB − 1.
pub fn open(path: &Path) -> Result<Vec<u8>, OpenError> {
    let named = |source| OpenError { path: shown(path), source };
    let file = File::open(path).map_err(named)?;
    let meta = file.metadata().map_err(named)?;
    if meta.is_dir() {
        return Err(named(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
    }
    all(file, meta.len()).map_err(named)
}

/// All bytes of standard input.
///
/// # Errors
/// When it cannot be read or passes 4 GiB − 1.
pub fn stdin() -> Result<Vec<u8>, OpenError> {
    all(io::stdin().lock(), 0).map_err(|source| OpenError { path: "standard input".to_owned(), source })
}

/// Everything `from` has, expected to be about `len` bytes.
fn all(from: impl Read, len: u64) -> io::Result<Vec<u8>> {
    let too_long = || io::Error::new(io::ErrorKind::FileTooLarge, "it is longer than 4 GiB − 1; split it");
    if len > LONGEST {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len as usize).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST { Err(too_long()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_path() {
        let dir = tempfile::tempdir().expect("a folder for the test");
        let folder = open(dir.path()).expect_err("a folder is no file").to_string();
        assert_eq!(folder, format!("cannot read `{}`: it is a folder", shown(dir.path())));
        let gone = open(&dir.path().join("gone.txt")).expect_err("nothing is there");
        assert!(gone.path.ends_with("/gone.txt") && gone.source.kind() == io::ErrorKind::NotFound, "{gone}");
    }

    #[test]
    fn what_is_longer_than_spans_reach_is_refused_before_it_is_read() {
        let error = all(io::empty(), LONGEST + 1).expect_err("too long");
        assert_eq!(error.to_string(), "it is longer than 4 GiB − 1; split it");
        assert_eq!(all(&b"text"[..], 1).expect("a wrong length is only a hint"), b"text");
    }
}
