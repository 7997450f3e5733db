//! Edges: the processes that run the data plane.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Addresses, ListenerId};
use crate::Timestamp;

/// An edge's name, unique in the installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeName(Arc<str>);

impl EdgeName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for EdgeName {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Arc<str>> for EdgeName {
    fn from(text: Arc<str>) -> Self {
        Self(text)
    }
}

impl From<&EdgeName> for Arc<str> {
    fn from(name: &EdgeName) -> Self {
        Self::clone(&name.0)
    }
}

impl fmt::Display for EdgeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An edge, as it last presented itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Its name.
    pub name: EdgeName,
    /// The addresses that it has for load balancers, as text: single ones and CIDR blocks. The load balancer with number N has
    /// the N-th of them, beginning again when there are fewer.
    pub addresses: Vec<Arc<str>>,
    /// Its version.
    pub version: Arc<str>,
    /// Since when nobody hears of it; absent while it is connected.
    pub away_since: Option<Timestamp>,
    /// The server it is connected to, or was last: drawn by each server at its start.
    pub server: u64,
    /// When it first came.
    pub registered_at: Timestamp,
    /// The listeners that it cannot serve, in the order of their ids.
    pub problems: Vec<ListenerProblem>,
}

/// A listener that an edge cannot serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerProblem {
    /// The listener.
    pub listener: ListenerId,
    /// Why not, in words: the port is taken, the address is not one of the machine's …
    pub problem: Arc<str>,
}

impl Edge {
    /// Where it serves the load balancer with this number; `None` when it has no address for load balancers.
    pub fn address_of(&self, number: u32) -> Option<IpAddr> {
        Addresses::parse(&self.addresses).ok()?.of(number)
    }
}
