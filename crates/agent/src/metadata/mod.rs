//! What containers and people can ask the agent over HTTP.
//!
//! Containers reach their own metadata at the address in their environment: the host's address on the engine's
//! default bridge, or loopback for tasks in the host's network. The real agent's fixed 169.254.170.2 needs packet
//! filter rules that belong to one agent a host; the plain address needs none, and any number of agents in this
//! process share one listener, since the identifiers in the paths are unique.

mod routes;
pub(crate) mod server;

use std::net::IpAddr;

use crate::task::spec::NetworkMode;

/// Where containers reach the metadata endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The host's address on the default bridge; `None` when nothing can listen there.
    pub(crate) gateway: Option<IpAddr>,
    /// The port on every address.
    pub(crate) port: u16,
}

impl Address {
    /// The base URL for containers networked like this, if they can reach it.
    pub(crate) fn base(&self, mode: NetworkMode) -> Option<String> {
        match mode {
            NetworkMode::Host => Some(format!("http://127.0.0.1:{}", self.port)),
            NetworkMode::Bridge | NetworkMode::None => {
                self.gateway.map(|gateway| format!("http://{gateway}:{}", self.port))
            }
        }
    }
}
