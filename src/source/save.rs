//! Saving: a file is replaced as a whole or not at all.
//!
//! The new bytes go to a temporary file in the same folder, reach the disk, take the old file's permissions, and
//! are renamed over it, so that a kill or a power cut at any moment leaves the old file or the new one. Only such an
//! end leaves the temporary file behind, a hidden one that no walk takes. A link is followed, and the file it names is
//! replaced. Refused: a file that changed since it was read, one that may not be written, and what is not a file. Lost:
//! extended attributes; and a second hard link keeps the old text, which [`Saved`] says.

use super::walk::shown;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::Xxh3Default;

/// What tells whether a file is still the one that was read: its length and a hash of all its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fingerprint {
    len: u64,
    hash: u128,
}

impl Fingerprint {
    /// The fingerprint of bytes given in pieces.
    #[must_use]
    pub fn of(pieces: &[&[u8]]) -> Self {
        let mut hasher = Xxh3Default::new();
        for piece in pieces {
            hasher.update(piece);
        }
        Self { len: pieces.iter().map(|p| p.len() as u64).sum(), hash: hasher.digest128() }
    }

    fn of_file(mut file: File) -> io::Result<Self> {
        let mut hasher = Xxh3Default::new();
        let mut buffer = vec![0; 64 << 10];
        let mut len = 0;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Self { len, hash: hasher.digest128() }),
                Ok(n) => {
                    hasher.update(&buffer[..n]);
                    len += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else wrote it in the meantime.
    #[error("`{path}` changed since it was read; nothing was written")]
    Changed {
        /// The path as the user knows it.
        path: String,
    },
    /// Its permissions, or its folder's, forbid writing.
    #[error("`{path}` is read-only; nothing was written")]
    ReadOnly {
        /// The path as the user knows it.
        path: String,
    },
    /// A folder, a pipe or a device.
    #[error("`{path}` is not a regular file; nothing was written")]
    NotAFile {
        /// The path as the user knows it.
        path: String,
    },
    /// The disk has no room for the new file beside the old one.
    #[error("cannot write `{path}`: the disk is full; the file is as it was")]
    DiskFull {
        /// The path as the user knows it.
        path: String,
    },
    /// Anything else the system refused.
    #[error("cannot write `{path}`: {source}; the file is as it was")]
    Io {
        /// The path as the user knows it.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// What a user may want to know about a file that was replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Saved {
    /// Other names of the same file on the disk, which keep the old text.
    pub other_names: u64,
    /// The file now belongs to the user who runs the program, as the old owner could not be kept.
    pub owner_changed: bool,
}

/// Replaces the file at `path`, which had the fingerprint `read` when it was read, by `new`.
///
/// # Errors
/// When the file is not the one that was read, or cannot be replaced; it is then as it was, and no temporary file is
/// left.
pub fn replace(path: &Path, read: Fingerprint, new: &[u8]) -> Result<Saved, SaveError> {
    let fail = |e: io::Error| match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => SaveError::DiskFull { path: shown(path) },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            SaveError::ReadOnly { path: shown(path) }
        }
        io::ErrorKind::NotFound => SaveError::Changed { path: shown(path) },
        _ => SaveError::Io { path: shown(path), source: e },
    };
    let target = fs::canonicalize(path).map_err(fail)?;
    let meta = fs::metadata(&target).map_err(fail)?;
    if !meta.is_file() {
        return Err(SaveError::NotAFile { path: shown(path) });
    }
    // A rename needs only the folder to be writable, so the file itself is asked as well; the superuser may open a
    // file whose permissions say read-only, and is refused all the same.
    if meta.permissions().readonly() {
        return Err(SaveError::ReadOnly { path: shown(path) });
    }
    OpenOptions::new().write(true).open(&target).map_err(fail)?;

    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".postedit-").tempfile_in(folder).map_err(fail)?;
    file.write_all(new).map_err(fail)?;
    let owner_changed = dress(&file, &meta).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    // The last thing before the rename, so that the time in which a change could be missed is short.
    if File::open(&target).and_then(Fingerprint::of_file).map_err(fail)? != read {
        return Err(SaveError::Changed { path: shown(path) });
    }
    file.persist(&target).map_err(|e| fail(e.error))?;
    // The rename itself reaches the disk with its folder. It has happened either way, and some file systems cannot
    // sync a folder, so a failure is no error.
    let _ = File::open(folder).and_then(|f| f.sync_all());
    Ok(Saved { other_names: other_names(&meta), owner_changed })
}

/// Gives the temporary file the old one's owner and permissions; whether the owner could not be kept.
#[cfg(unix)]
fn dress(file: &NamedTempFile, old: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.as_file().metadata()?;
    let mut lost = false;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        lost = fchown(file.as_file(), Some(old.uid()), Some(old.gid())).is_err();
        if lost && new.gid() != old.gid() {
            // A group that the user belongs to can be kept without the owner.
            let _ = fchown(file.as_file(), None, Some(old.gid()));
        }
    }
    // After the owner: changing it clears some of the permissions.
    file.as_file().set_permissions(old.permissions())?;
    Ok(lost)
}

#[cfg(not(unix))]
fn dress(file: &NamedTempFile, old: &Metadata) -> io::Result<bool> {
    file.as_file().set_permissions(old.permissions())?;
    Ok(false)
}

#[cfg(unix)]
fn other_names(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(meta).saturating_sub(1)
}

#[cfg(not(unix))]
fn other_names(_: &Metadata) -> u64 {
    0
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use tempfile::TempDir;

    const OLD: &[u8] = b"old text";

    fn folder() -> TempDir {
        let dir = tempfile::tempdir().expect("a folder for the test");
        fs::write(dir.path().join("a.txt"), OLD).expect("a file in it");
        dir
    }

    /// What stands in the folder, to see that nothing was left behind.
    fn names(dir: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(dir.path()).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn permissions_stay() {
        let dir = folder();
        let path = dir.path().join("a.txt");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("own file");
        assert_eq!(replace(&path, Fingerprint::of(&[OLD]), b"new").expect("replaced"), Saved::default());
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert_eq!(fs::metadata(&path).expect("there").mode() & 0o7777, 0o640);
        assert_eq!(names(&dir), ["a.txt"]);
    }

    #[test]
    fn a_link_stays_a_link() {
        let dir = folder();
        let link = dir.path().join("link.txt");
        symlink("a.txt", &link).expect("a link");
        replace(&link, Fingerprint::of(&[OLD]), b"new").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").file_type().is_symlink());
        assert_eq!(fs::read(dir.path().join("a.txt")).expect("there"), b"new");
    }

    #[test]
    fn a_second_name_is_told() {
        let dir = folder();
        let (path, other) = (dir.path().join("a.txt"), dir.path().join("b.txt"));
        fs::hard_link(&path, &other).expect("a second name");
        assert_eq!(replace(&path, Fingerprint::of(&[OLD]), b"new").expect("replaced").other_names, 1);
        assert_eq!(fs::read(&other).expect("there"), OLD);
    }

    #[test]
    fn what_changed_or_is_read_only_stays() {
        let dir = folder();
        let path = dir.path().join("a.txt");
        let read = Fingerprint::of(&[OLD]);
        let changed = replace(&path, Fingerprint::of(&[b"old texT"]), b"new");
        assert!(matches!(changed, Err(SaveError::Changed { .. })), "{changed:?}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("own file");
        let read_only = replace(&path, read, b"new");
        assert!(matches!(read_only, Err(SaveError::ReadOnly { .. })), "{read_only:?}");
        assert_eq!(fs::read(&path).expect("there"), OLD);
        fs::remove_file(&path).expect("own file");
        let gone = replace(&path, read, b"new");
        assert!(matches!(gone, Err(SaveError::Changed { .. })), "{gone:?}");
        let folder = replace(dir.path(), read, b"new");
        assert!(matches!(folder, Err(SaveError::NotAFile { .. })), "{folder:?}");
        assert_eq!(names(&dir), [""; 0]);
    }
}
