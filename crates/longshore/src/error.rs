//! What can go wrong before and around the work: each error says what to do next.

use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;

/// An error for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot start: {0}")]
    Runtime(#[source] io::Error),
    #[error("cannot use the data directory {}: {source}\n  hint: {hint}", path.display())]
    DataDir { path: PathBuf, source: io::Error, hint: &'static str },
    #[error("{} is not readable as a root access key: {reason}\n  hint: it is made at the first start; move it away to have a new one made", path.display())]
    RootKey { path: PathBuf, reason: String },
    #[error(
        "only one of LONGSHORE_ROOT_ACCESS_KEY_ID and LONGSHORE_ROOT_SECRET_ACCESS_KEY is set\n  hint: set both, or none to use the key in the data directory"
    )]
    HalfRootKey,
    #[error("cannot listen on {address}: {source}\n  hint: {hint}")]
    Listen { address: SocketAddr, source: io::Error, hint: &'static str },
    #[error("cannot open the state: {0}")]
    State(String),
    #[error("the server stopped: {0}")]
    Serve(#[source] io::Error),
    #[error("cannot start the agent: {0}")]
    Agent(String),
    #[error("{0}\n  hint: {1}")]
    Hint(String, String),
    #[error("{0}")]
    Call(#[from] longshore_api::client::Error),
    #[error("{0}")]
    Text(String),
    /// Everything was said already; only the exit status is left.
    #[error("exit status {0}")]
    Quiet(u8),
}

impl Error {
    /// Prints it to standard error, in colour on a terminal.
    pub(crate) fn print(&self) {
        let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let label = if colour { "\x1b[1;31merror:\x1b[0m" } else { "error:" };
        eprintln!("{label} {self}");
    }
}
