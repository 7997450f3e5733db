//! Why a benchmark could not be run.

use std::io;

use longshore_api::client;

/// Why a benchmark could not be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file, directory or process could not be used.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// The server could not be used.
    #[error(transparent)]
    Client(#[from] client::Error),
    /// The Docker engine could not be used.
    #[error("the Docker engine: {0}")]
    Engine(#[from] bollard::errors::Error),
    /// Something did not happen in time.
    #[error("{what} did not happen within {seconds} s")]
    TimedOut {
        /// What was awaited.
        what: String,
        /// For how long.
        seconds: u64,
    },
    /// Something else happened than what is measured, so there is no figure.
    #[error("{0}")]
    Unexpected(String),
}

impl Error {
    /// For `map_err` on what the system refuses.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what: what.into(), source }
    }

    /// For what is not an error of its maker, but leaves nothing to measure.
    pub(crate) fn unexpected(what: impl ToString) -> Self {
        Self::Unexpected(what.to_string())
    }
}
