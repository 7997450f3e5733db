//! What can go wrong, in words.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a store did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system refused.
    #[error("{path}: {error}", path = .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// A file is not what was written.
    #[error("{path} is damaged: {what}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what can be done.
        what: String,
    },
    /// The settings make no sense.
    #[error("{0}")]
    Settings(String),
}

/// Why events were not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// There is no such stream, and the batch did not ask to make it.
    #[error("there is no such log stream")]
    NoStream,
    /// The group has been deleted.
    #[error("the log group has been deleted")]
    NoGroup,
    /// More than one write can hold.
    #[error("the batch holds {bytes} bytes; at most {most} are taken at once")]
    TooLarge {
        /// What the batch holds.
        bytes: usize,
        /// What is taken at most.
        most: usize,
    },
    /// The disk is full. Reads go on; the call can be made again when there is room.
    #[error("no new log events are taken: {why}")]
    Full {
        /// How full, and what to do.
        why: String,
    },
    /// The write failed, and nothing of the batch is stored.
    #[error("the log store cannot write: {0}")]
    Io(Arc<io::Error>),
    /// The store has been closed.
    #[error("the log store has been closed")]
    Closed,
}

/// Why a stream was not made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CreateStreamError {
    /// It is there.
    #[error("there is such a log stream already")]
    AlreadyExists,
    /// The write was refused.
    #[error(transparent)]
    Refused(#[from] AppendError),
}

/// Why a stream or a group was not deleted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeleteError {
    /// There is no such stream.
    #[error("there is no such log stream")]
    NoStream,
    /// The write was refused.
    #[error(transparent)]
    Refused(#[from] AppendError),
}

/// Why nothing could be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such stream.
    #[error("there is no such log stream")]
    NoStream,
    /// The disk did not give what it holds.
    #[error("the log store cannot read: {0}")]
    Io(Arc<io::Error>),
    /// The store has been closed.
    #[error("the log store has been closed")]
    Closed,
}
