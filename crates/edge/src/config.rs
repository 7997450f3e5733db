//! How an edge is set up.

use std::path::PathBuf;

use longshore_api::longshore::Token;
use longshore_api::sigv4::Credentials;
use longshore_api::tls::Tls;

/// How an edge is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// The servers' addresses, any of which will do (`https://HOST:PORT`). One at least.
    pub servers: Vec<String>,
    /// Its name, which no other edge of the installation has.
    pub name: String,
    /// The addresses that it has for load balancers: single ones and CIDR blocks.
    pub addresses: Vec<String>,
    /// Where it keeps its state and its credentials, for its owner alone.
    pub data_dir: PathBuf,
    /// A token to join with; not needed any more once it has joined.
    pub token: Option<Token>,
    /// What it signs with, when it does not join with a token.
    pub credentials: Option<Credentials>,
    /// Whom it trusts; the authority that was kept at joining, or the system's, when absent.
    pub tls: Option<Tls>,
    /// The region to sign for, when it does not join with a token.
    pub region: String,
    /// The file in which the names of load balancers are made known; `None` makes them known nowhere.
    pub hosts_file: Option<PathBuf>,
}
