//! How an agent delivers what its containers have written: the shapes of `DeliverLogs`.
//!
//! A call brings batches of several streams. The events of a source (one container) are numbered from its first one on, and a
//! batch holds consecutive ones. An agent that does not know whether a batch was taken sends it again under the same numbers,
//! and what was taken before is passed over. So every event is in its stream once, in order.

use serde::{Deserialize, Serialize};

/// The events of all batches of a call have at most this many bytes, counted as PutLogEvents counts them.
pub const MAX_CALL_BYTES: usize = 1 << 20;

/// The most batches in a call.
pub const MAX_CALL_BATCHES: usize = 1_000;

/// What PutLogEvents counts for an event beside its message.
pub const EVENT_OVERHEAD_BYTES: usize = 26;

/// The longest message of an event, in bytes: where the Docker engine's `awslogs` driver splits, too.
pub const MAX_MESSAGE_BYTES: usize = (256 << 10) - EVENT_OVERHEAD_BYTES;

/// The most events in a batch, as of PutLogEvents.
pub const MAX_BATCH_EVENTS: usize = 10_000;

/// Brings events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeliverLogs {
    /// Of one stream each; no two of the same source.
    pub batches: Vec<LogBatch>,
}

/// Consecutive events of a container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LogBatch {
    /// The ARN of the task.
    pub task: String,
    /// The container's name in it.
    pub container: String,
    /// What numbers the events: the engine's id of the container, perhaps with more behind a `+`.
    pub source: String,
    /// The log group.
    pub group: String,
    /// The log stream.
    pub stream: String,
    /// The number of the first event.
    pub first: u64,
    /// The events.
    pub events: Vec<LogEvent>,
}

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogEvent {
    /// When it was written, in milliseconds since 1970.
    #[serde(rename = "t")]
    pub timestamp: i64,
    /// What was written.
    #[serde(rename = "m")]
    pub message: String,
}

/// What became of the batches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeliveredLogs {
    /// One for each batch, in their order.
    pub outcomes: Vec<LogOutcome>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LogVerdict {
    /// All of it is on disk, now or since an earlier call.
    Taken,
    /// It cannot be taken now: the agent keeps it and tries again.
    #[default]
    Later,
    /// It can never be taken: the agent drops it and says so.
    Never,
}

/// What became of a batch, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LogOutcome {
    /// What became of it.
    pub verdict: LogVerdict,
    /// Why it was not taken, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
