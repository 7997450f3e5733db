//! The stored record of an image that this agent pulled. Images it did not pull have none, and are never removed.

use longshore_model::Timestamp;
use serde::{Deserialize, Serialize};

use super::open::{DecodeError, decode_versioned};

const FORMAT: u32 = 1;

/// What is known of an image that this agent pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageRecord {
    /// The engine's id for it.
    pub id: String,
    /// When it was pulled last.
    pub pulled_at: Timestamp,
    /// When a container last asked for it.
    pub last_used_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: u32,
    id: String,
    pulled_at_ms: i64,
    last_used_at_ms: i64,
}

impl ImageRecord {
    pub(super) fn encode(&self) -> Vec<u8> {
        let stored = Stored {
            format: FORMAT,
            id: self.id.clone(),
            pulled_at_ms: self.pulled_at.as_millis(),
            last_used_at_ms: self.last_used_at.as_millis(),
        };
        serde_json::to_vec(&stored).expect("a record of strings and numbers serializes")
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let stored: Stored = decode_versioned(bytes, FORMAT)?;
        Ok(Self {
            id: stored.id,
            pulled_at: Timestamp::from_millis(stored.pulled_at_ms),
            last_used_at: Timestamp::from_millis(stored.last_used_at_ms),
        })
    }
}
