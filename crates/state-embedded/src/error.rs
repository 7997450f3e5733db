//! Why a data directory cannot be used, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use longshore_state::backend;

/// Why a data directory cannot be used. What is in it was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process works in it.
    #[error(
        "the data directory {} is in use by {holder}: stop that one first, or choose another directory with --data-dir",
        directory.display()
    )]
    InUse {
        /// The directory.
        directory: PathBuf,
        /// Who works in it, such as `process 4711`.
        holder: String,
    },
    /// It cannot be made, read or written.
    #[error(
        "the data directory {} cannot be used ({source}): give this user the right to read and write it, \
         or choose another one with --data-dir",
        directory.display()
    )]
    NotUsable {
        /// The directory.
        directory: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It holds the state of a development version that kept it in another way.
    #[error(
        "{} was written by a development version of Longshore that kept its state in another way, and cannot be read. It \
         was left as it is. Start that version again, or move the file away to start with an empty state",
        file.display()
    )]
    Unreadable {
        /// The state's file.
        file: PathBuf,
    },
    /// There is no state in it.
    #[error("there is no state in {}: name the directory of a server with --data-dir", directory.display())]
    Nothing {
        /// The directory.
        directory: PathBuf,
    },
    /// There is a state in it, and it is to be filled.
    #[error(
        "there is a state in {} already, and it was left as it is: name an empty directory with --data-dir, or move that \
         one away first",
        directory.display()
    )]
    NotEmpty {
        /// The directory.
        directory: PathBuf,
    },
    /// The state in it is damaged or cannot be read.
    #[error(transparent)]
    Backend(#[from] backend::Error),
}

/// What is in a state file is not what was written.
pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> backend::Error {
    backend::Error::Damaged { place: path.display().to_string(), what: what.into() }
}

/// What the system said about a state file. A file that is too short or makes no sense is damaged; the device is fine.
pub(crate) fn from_io(path: &Path, source: io::Error) -> backend::Error {
    let place = path.display().to_string();
    match source.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
            backend::Error::Damaged { place, what: source.to_string() }
        }
        _ => backend::Error::from_io(place, source),
    }
}
