//! Why the format of a store is not raised.

use crate::commit::CommitError;

/// Nothing was changed, unless the store could not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RaiseError {
    /// This binary has no such format.
    #[error("there is no format {to}: this binary knows formats up to {newest}")]
    Unknown {
        /// What was asked for.
        to: u32,
        /// The newest.
        newest: u32,
    },
    /// A format is never lowered: what is written in it would be lost.
    #[error(
        "the state has format {found}, and is not brought back to {to}: restore the export that was made before the upgrade"
    )]
    Lower {
        /// What was asked for.
        to: u32,
        /// What it has.
        found: u32,
    },
    /// The store failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
}
