//! Tasks that have stopped, with all that is kept of them.

use serde::{Deserialize, Serialize};

use crate::ecs;

/// Asks for a task that has stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeStoppedTask {
    /// The cluster's name or ARN; absent is `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// The task's id or ARN, or the beginning of its id.
    pub task: String,
}

/// A task that has stopped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StoppedTask {
    /// As DescribeTasks shows it.
    pub task: ecs::Task,
    /// Who or what stopped it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<StoppedBy>,
    /// The events of its service that name it, and who ran commands in it, the oldest first.
    pub events: Vec<TaskEvent>,
    /// What its agent found of its containers.
    pub containers: Vec<StoppedContainer>,
    /// Why nothing was found of them, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_evidence: Option<String>,
    /// Until when this is kept at the longest, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_until_millis: Option<i64>,
}

/// Who or what stopped a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StoppedBy {
    /// `CALLER`, `SCHEDULER`, `DEPLOYMENT`, `HEALTH_CHECK`, `TARGET_HEALTH`, `REBALANCING`, `INSTANCE_LOSS`,
    /// `INSTANCE_REMOVAL`, `OUT_OF_MEMORY`, `EXIT`, `START_FAILURE` or `UNKNOWN`.
    pub kind: String,
    /// The same in words.
    pub words: String,
    /// The operation that it came from, if it came from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The ARN of who called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// When, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_millis: Option<i64>,
}

/// Something that was noted of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaskEvent {
    /// When, in milliseconds since 1970.
    pub at_millis: i64,
    /// What it says.
    pub message: String,
}

/// What an agent found of a container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StoppedContainer {
    /// Its name in the task definition.
    pub name: String,
    /// When it ended, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at_millis: Option<i64>,
    /// Whether the kernel killed it for its memory use.
    pub out_of_memory: bool,
    /// How often its restart policy started it again.
    pub restarts: u32,
    /// What it printed last, the oldest first.
    pub lines: Vec<LastLine>,
    /// Why there are no lines, where they could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_lines: Option<String>,
    /// The last runs of its health check, the oldest first.
    pub health: Vec<ProbeRun>,
}

/// A line that a container printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LastLine {
    /// When, in milliseconds since 1970.
    pub at_millis: i64,
    /// `stdout` or `stderr`.
    pub stream: String,
    /// The line.
    pub message: String,
}

/// A run of a health check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProbeRun {
    /// When it ended, in milliseconds since 1970.
    pub at_millis: i64,
    /// How it ended; 0 is healthy.
    pub exit_code: i32,
    /// What it printed.
    pub output: String,
}
