//! What is said of the servers that share the state.

use serde::{Deserialize, Serialize};

/// Asks which servers there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListServers {}

/// The live servers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Servers {
    /// In the order of their ids.
    pub servers: Vec<Server>,
}

/// A live server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    /// Drawn at its start.
    pub id: String,
    /// Where it is found.
    pub endpoint: String,
    /// The version of its binary.
    pub version: String,
    /// Whether it takes work.
    pub state: ServerState,
    /// How many of the 64 shards of the work it has.
    pub shards: usize,
    /// How many agents are connected to it.
    pub sessions: usize,
    /// The newest format of the store that it reads.
    pub store_format_reads: u32,
    /// The format of the store that it writes.
    pub store_format_writes: u32,
    /// When it started, in milliseconds since 1970.
    pub started_at_millis: i64,
}

/// Whether a server takes work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServerState {
    /// It does.
    Active,
    /// It has given its work and its agents to the others, or is about to.
    Draining,
}

/// Asks a server to give its work and its agents to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DrainServer {
    /// The server's id, the beginning of one, or its address; absent is the one that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Have it take part again.
    pub undo: bool,
}

/// The server that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DrainedServer {
    /// Its id.
    pub id: String,
    /// Where it is found.
    pub endpoint: String,
    /// Whether it drains now.
    pub draining: bool,
}
