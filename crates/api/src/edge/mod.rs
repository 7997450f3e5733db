//! The session of an edge: one websocket, over which a server feeds it with all that it serves by, and the edge says what it
//! sees of targets and listeners.
//!
//! Each text frame is one JSON object with its `type`. Both sides pass over types and members that they do not know, and say
//! at the beginning which version of the protocol they speak ([`PROTOCOL`]), so a newer server and an older edge understand each
//! other. What a version adds may be used when both know it.
//!
//! 1. The edge names itself in the query of the request ([`NAME`]), which it signs. It says [`Hello`], the server [`Welcome`].
//! 2. The server sends everything: an [`Update`] that begins anew, with as many following as it takes; then what changes.
//!    Records travel in their stored form, each with the revision that wrote it. A record whose kind or format the edge does not
//!    know is newer than it, and passed over; the server writes what it can in a layout that the edge knows.
//! 3. The edge answers each whole update with [`Applied`]. A server has only so many unanswered at a time; what changes meanwhile is
//!    gathered, and a record that changes twice is sent once.
//! 4. After the first whole update the edge sends all that it sees, then what changes of it ([`Sightings`], [`Listeners`]).
//!    How many requests targets got is said every two seconds, as long as they get any ([`Requests`]).
//! 5. Either side asks for a sign of life with the websocket's own pings when nothing comes.
//! 6. An edge that ends says [`FromEdge::Goodbye`] once it has nothing under way, and is no edge from then on. One whose connection
//!    is just gone counts for a minute more, since it goes on serving.

use serde::{Deserialize, Serialize};

mod requests;
mod sight;

pub use requests::{GroupRequests, Requests};
pub use sight::{Seen, SightName, UnknownSight};

/// The version of the protocol that is spoken here.
pub const PROTOCOL: u32 = 1;

/// Where the websocket is; edges append `/ws`.
pub const PATH: &str = "/edge";

/// The parameter of the query that names the edge.
pub const NAME: &str = "name";

/// The longest frame that either side takes. Senders stay far below it.
pub const MAX_FRAME_BYTES: usize = 4 << 20;

/// About how much a sender puts into one frame: it ends the frame with the record that exceeds this.
pub const FRAME_BYTES: usize = 256 << 10;

/// The most sightings in one frame.
pub const MAX_SIGHTINGS: usize = 1_000;

/// What stands in a close frame's reason for an edge that is not to come back with these credentials.
pub const REMOVED: &str = "EdgeRemovedException";

/// What an edge says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum FromEdge {
    /// Who it is; the first frame.
    Hello(Hello),
    /// It serves by everything up to this revision.
    Applied(Applied),
    /// What it sees of targets.
    Sightings(Sightings),
    /// What became of its listeners: all that it cannot serve.
    Listeners(Listeners),
    /// How many requests targets got. A server that does not know it passes it over.
    Requests(Requests),
    /// It accepts nothing any more and has nothing under way.
    Goodbye,
    /// A frame of a newer edge.
    #[serde(other)]
    Unknown,
}

/// What a server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum FromServer {
    /// The first frame.
    Welcome(Welcome),
    /// A part of the state.
    Update(Update),
    /// A frame of a newer server.
    #[serde(other)]
    Unknown,
}

/// Who an edge is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Hello {
    /// The version of the protocol that it speaks.
    pub protocol: u32,
    /// The newest layout of stored records that it reads.
    pub format: u32,
    /// The version of its binary.
    pub version: String,
    /// Its addresses for load balancers: single ones and CIDR blocks.
    pub addresses: Vec<String>,
}

/// What an edge has to know beside the state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Welcome {
    /// The version of the protocol that the server speaks.
    pub protocol: u32,
    /// The region, which is part of the names of load balancers.
    pub region: String,
    /// The account.
    pub account_id: String,
    /// Where the live servers are found, any of which will do.
    pub servers: Vec<String>,
}

/// A part of the state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Update {
    /// The revision of the state that it belongs to.
    pub revision: u64,
    /// All that was sent before is to be forgotten.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reset: bool,
    /// More of the same update follows: nothing of it holds before the last part is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// New and changed records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub put: Vec<Put>,
    /// The keys of records that are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delete: Vec<String>,
}

/// A record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Put {
    /// Its stored key.
    pub key: String,
    /// The revision that wrote it.
    pub revision: u64,
    /// Its stored form.
    pub value: String,
}

/// What an edge serves by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Applied {
    /// The revision of the update.
    pub revision: u64,
}

/// What an edge sees of targets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sightings {
    /// The first frame of all that it sees: what it said before is to be forgotten, unless it is said again by the last one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// The last frame of all that it sees.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub complete: bool,
    /// What it sees.
    pub seen: Vec<Seen>,
}

/// The listeners that an edge cannot serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Listeners {
    /// All of them.
    pub problems: Vec<Problem>,
}

/// A listener that an edge cannot serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// The listener's id, 16 hexadecimal digits.
    pub listener: String,
    /// Why, in words.
    pub problem: String,
}

macro_rules! frames {
    ($($name:ident),*) => {
        $(impl $name {
            /// The text of a frame.
            pub fn encode(&self) -> String {
                serde_json::to_string(self).expect("texts and numbers serialize")
            }

            /// Reads a frame.
            ///
            /// # Errors
            /// When the text is no frame, or one of a known type that cannot be read.
            pub fn decode(text: &str) -> Result<Self, serde_json::Error> {
                serde_json::from_str(text)
            }
        })*
    };
}

frames!(FromEdge, FromServer);

#[cfg(test)]
mod tests;
