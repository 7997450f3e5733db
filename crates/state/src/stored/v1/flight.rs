//! What is kept of stopped tasks. The record says of which task and since when; the part itself is packed inside it, and is
//! unpacked by those alone who ask for it.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use longshore_model::TaskId;
use longshore_model::flight::{self, Packed};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::field::{Millis, Printed, Shared, Stored, form, words};
use super::task::Task;

words! {
    Part of flight::Part { Task = "task", Evidence = "evidence" }
}

form! {
    Flight of flight::Flight {
        always { cluster: Shared, task: Printed<TaskId>, part: Part, at: Millis, packed: Base64 }
        unless_empty {}
    }
}

form! {
    EndedTask of flight::EndedTask {
        always { task: Task }
        unless_empty { cpu: Option<Arc<str>>, memory: Option<Arc<str>>, events: Vec<Event> }
    }
}

form! {
    Event of flight::Event {
        always { at: Millis, message: Arc<str> }
        unless_empty {}
    }
}

form! {
    Evidence of flight::Evidence {
        always {}
        unless_empty { containers: Vec<ContainerEvidence> }
    }
}

form! {
    ContainerEvidence of flight::ContainerEvidence {
        always { name: Shared }
        unless_empty {
            finished_at: Option<Millis>,
            out_of_memory: bool,
            restarts: u32,
            lines: Vec<Line>,
            no_lines: Option<Arc<str>>,
            health: Vec<Probe>,
        }
    }
}

form! {
    Line of flight::Line {
        always { at: Millis, text: Arc<str> }
        unless_empty { is_error: bool }
    }
}

form! {
    Probe of flight::Probe {
        always { at: Millis, exit_code: i32 }
        unless_empty { output: Arc<str> }
    }
}

/// Appends the JSON of a task as it ended.
pub(in crate::stored) fn write_ended_task(ended: &flight::EndedTask, out: &mut Vec<u8>) {
    super::append::<EndedTask, _>(ended, out);
}

/// Reads it.
pub(in crate::stored) fn read_ended_task(json: &[u8]) -> serde_json::Result<flight::EndedTask> {
    super::parse::<EndedTask, _>(json).map(Arc::unwrap_or_clone)
}

/// Appends the JSON of what an agent found.
pub(in crate::stored) fn write_evidence(evidence: &flight::Evidence, out: &mut Vec<u8>) {
    super::append::<Evidence, _>(evidence, out);
}

/// Reads it.
pub(in crate::stored) fn read_evidence(json: &[u8]) -> serde_json::Result<flight::Evidence> {
    super::parse::<Evidence, _>(json).map(Arc::unwrap_or_clone)
}

/// Bytes in a JSON text.
#[derive(Debug, PartialEq)]
pub(super) struct Base64(Packed);

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD_NO_PAD.encode(&self.0.0))
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)?;
        Ok(Self(Packed(bytes.into())))
    }
}

impl Stored<Packed> for Base64 {
    fn store(model: &Packed) -> Self {
        Self(model.clone())
    }

    fn load(self) -> Packed {
        self.0
    }
}
