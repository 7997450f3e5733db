//! What a commit answers.

use std::sync::Arc;

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::{Key, Revision};

use crate::{backend, stored};

/// What became of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is durable, and in every snapshot from this revision on. A group that writes nothing takes no revision of its
    /// own: it tells the one at which its guards held. Groups that were carried out as one share theirs.
    Committed(Revision),
    /// Nothing of it was carried out: these records are not as it expected. Plan again on a fresh snapshot, which has
    /// what stood in the way.
    Conflict(Vec<Key>),
}

impl Outcome {
    /// The revision, if it was committed.
    pub fn committed(&self) -> Option<Revision> {
        match self {
            Self::Committed(revision) => Some(*revision),
            Self::Conflict(_) => None,
        }
    }
}

/// Why a plan has no outcome.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// A group is larger than backends take. The planner has to make smaller ones.
    #[error("the change \"{reason}\" has {operations} guards and writes, and at most {MAX_OPERATIONS} go together")]
    TooManyOperations {
        /// The group's reason.
        reason: String,
        /// Its guards and writes.
        operations: usize,
    },
    /// A group writes a record twice, and its planner meant one of them.
    #[error("the change \"{reason}\" writes {key} twice")]
    WrittenTwice {
        /// The group's reason.
        reason: String,
        /// The record.
        key: Box<Key>,
    },
    /// A guard rests on an earlier group that does not write that record.
    #[error("the change \"{reason}\" expects {key} to be written before it by {by}, which does not write it")]
    NotWritten {
        /// The group's reason.
        reason: String,
        /// The record.
        key: Box<Key>,
        /// The other group.
        by: String,
    },
    /// A record's name cannot be stored.
    #[error(transparent)]
    InvalidKey(#[from] stored::InvalidKey),
    /// It could not be made durable. Nothing of the plan is visible, unless the backend turns out to have kept it after
    /// all: the snapshot tells.
    #[error("the change could not be saved: {0}")]
    Backend(Arc<backend::Error>),
    /// Another server wrote a record that this one cannot read.
    #[error("the state cannot be followed: {0}")]
    Record(Arc<stored::Error>),
    /// The store was raised to a format that this binary does not know.
    #[error(
        "the state was raised to format {found}, and this binary reads formats up to {newest}: it serves what it knew until \
         then. Replace it by the newer binary"
    )]
    Raised {
        /// The format.
        found: u32,
        /// The newest that is read.
        newest: u32,
    },
    /// The store was closed.
    #[error("the state store is closed: the server is stopping")]
    Closed,
}

impl CommitError {
    /// Whether the same plan may be committed later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Backend(error) if error.is_retryable())
    }
}

impl From<backend::Error> for CommitError {
    fn from(error: backend::Error) -> Self {
        Self::Backend(Arc::new(error))
    }
}

impl From<stored::Error> for CommitError {
    fn from(error: stored::Error) -> Self {
        Self::Record(Arc::new(error))
    }
}
