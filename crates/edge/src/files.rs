//! The files of an edge's data directory: for their owner alone, and never there by half.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The last state, as the servers sent it.
pub(crate) const STATE: &str = "state.json";
/// The edge's credentials.
pub(crate) const CREDENTIALS: &str = "credentials.json";
/// The certificate of the servers' authority.
pub(crate) const AUTHORITY: &str = "ca.pem";

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path} cannot be {done}: {problem}; {hint}")]
pub struct Error {
    path: PathBuf,
    done: &'static str,
    problem: String,
    hint: &'static str,
}

impl Error {
    /// What is in a file is not what was written.
    pub(crate) fn unreadable(path: &Path, problem: impl ToString) -> Self {
        let hint = "check its owner and permissions, or move it away";
        Self { path: path.to_owned(), done: "read", problem: problem.to_string(), hint }
    }
}

/// The text of a file, if it is there.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::unreadable(path, error)),
    }
}

/// Writes beside and renames.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let beside = path.with_extension("new");
    let written = || -> io::Result<()> {
        // A file left over from an interrupted start may have any mode.
        let _ = fs::remove_file(&beside);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        path.parent().map_or(Ok(()), |directory| fs::File::open(directory)?.sync_all())
    };
    written().map_err(|error| Error {
        path: path.to_owned(),
        done: "written",
        problem: error.to_string(),
        hint: "check the free space, the owner and the permissions of the data directory",
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn files_are_for_their_owner_alone_and_replaced_whole() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join(STATE);
        assert_eq!(read(&path).expect("it is not there"), None);
        fs::write(path.with_extension("new"), "left over").expect("written");
        for text in ["one", "another"] {
            write(&path, text).expect("written");
            assert_eq!(read(&path).expect("it is there").as_deref(), Some(text));
        }
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let error = write(&directory.path().join("none/file"), "").expect_err("no directory").to_string();
        assert!(error.contains("none/file") && error.contains("data directory"), "{error}");
    }
}
