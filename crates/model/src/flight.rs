//! The flight recorder: what is kept of a task that has stopped, for longer than ECS keeps it describable.
//!
//! It is kept in two parts, each written by one alone: what the server knew when the task had ended ([`EndedTask`]), and what
//! its agent still found of its containers ([`Evidence`]). Both are large and hardly ever read, so the snapshot has only
//! that they exist ([`Kept`]); the parts themselves stay in the store, packed.

use std::fmt;
use std::sync::Arc;

use crate::id::{ClusterName, ContainerName, TaskId};
use crate::plan::Revision;
use crate::{Task, Timestamp};

/// The most tasks that are kept when nobody says otherwise; the oldest go first.
pub const MAX_TASKS: usize = 10_000;

/// The most bytes that a part takes, packed.
pub const MAX_PACKED_BYTES: usize = 32 << 10;

/// Which part of what is kept of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The task as it ended: [`EndedTask`].
    Task,
    /// What its agent found of it: [`Evidence`].
    Evidence,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Task, Self::Evidence];

    /// Its name in keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Evidence => "evidence",
        }
    }
}

/// A part in the form in which it is kept; only the store's encodings make and read it.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed(pub Arc<[u8]>);

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} bytes)", self.0.len())
    }
}

/// One part as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// The task's cluster.
    pub cluster: ClusterName,
    /// The task.
    pub task: TaskId,
    /// Which part.
    pub part: Part,
    /// When the task had stopped, or its agent had looked; it is kept for a set time from then on.
    pub at: Timestamp,
    /// The part itself.
    pub packed: Packed,
}

/// What the snapshot has of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When it was last written.
    pub revision: Revision,
    /// [`Flight::at`].
    pub at: Timestamp,
    /// How long it is, packed.
    pub bytes: u32,
}

/// What the snapshot has of a task's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FlightState {
    /// The task as it ended.
    pub task: Option<Kept>,
    /// What its agent found.
    pub evidence: Option<Kept>,
}

impl FlightState {
    /// A part.
    pub fn part(&self, part: Part) -> Option<Kept> {
        match part {
            Part::Task => self.task,
            Part::Evidence => self.evidence,
        }
    }

    /// The place of a part.
    pub(crate) fn part_mut(&mut self, part: Part) -> &mut Option<Kept> {
        match part {
            Part::Task => &mut self.task,
            Part::Evidence => &mut self.evidence,
        }
    }

    /// Since when it is kept: from the task's end, as far as that is known.
    pub fn since(&self) -> Option<Timestamp> {
        self.task.or(self.evidence).map(|kept| kept.at)
    }
}

/// A task as it ended, with what would be forgotten before it.
#[derive(Debug, Clone, PartialEq)]
pub struct EndedTask {
    /// The task.
    pub task: Task,
    /// CPU units that its task definition says.
    pub cpu: Option<Arc<str>>,
    /// Memory that its task definition says.
    pub memory: Option<Arc<str>>,
    /// The events of its service that name it, the oldest first.
    pub events: Vec<Event>,
}

/// An event of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it was.
    pub at: Timestamp,
    /// What it says.
    pub message: Arc<str>,
}

/// What the agent found of a task's containers after they had ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The containers that were made.
    pub containers: Vec<ContainerEvidence>,
}

/// What the agent found of one container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerEvidence {
    /// Which one.
    pub name: ContainerName,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Whether the kernel killed it for its memory use.
    pub out_of_memory: bool,
    /// How often its restart policy started it again.
    pub restarts: u32,
    /// What it printed last, the oldest first.
    pub lines: Vec<Line>,
    /// Why there are no lines, where they could not be read.
    pub no_lines: Option<Arc<str>>,
    /// The last runs of its health check, the oldest first.
    pub health: Vec<Probe>,
}

/// A line that a container printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Whether to its error output.
    pub is_error: bool,
    /// The line; a long one is cut.
    pub text: Arc<str>,
}

/// A run of a health check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// When it ended.
    pub at: Timestamp,
    /// How the check ended; 0 is healthy.
    pub exit_code: i32,
    /// What it printed; a long text is cut.
    pub output: Arc<str>,
}
