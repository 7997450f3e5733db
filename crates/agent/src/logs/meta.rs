//! What is written down about a stream when its container is made.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use longshore_api::awslogs::Mode;
use serde::{Deserialize, Serialize};

const FILE_NAME: &str = "stream.json";

/// Where a container's output goes, and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Meta {
    /// The engine's id of the container.
    pub(crate) runtime_id: String,
    pub(crate) task_arn: String,
    /// The container's name in the task.
    pub(crate) container: String,
    pub(crate) group: String,
    pub(crate) stream: String,
    /// What the first line of an event matches, when events have several lines.
    pub(crate) multiline: Option<String>,
    /// Whether the container waits while there is no room.
    pub(crate) blocking: bool,
    /// Whether the container has a terminal, whose output the engine does not frame.
    pub(crate) terminal: bool,
    /// The boot of the machine that the spool was last written in.
    pub(crate) boot: String,
    /// How many boots have written it.
    pub(crate) epoch: u32,
}

impl Meta {
    /// What numbers the events. What a crash of the machine took from the spool may have been delivered, under numbers that would
    /// be given again: so each boot numbers for itself.
    pub(crate) fn source(&self) -> String {
        match self.epoch {
            0 => self.runtime_id.clone(),
            epoch => format!("{}+{epoch}", self.runtime_id),
        }
    }

    /// How the container's output is taken.
    pub(crate) fn mode(&self) -> Mode {
        if self.blocking { Mode::Blocking } else { Mode::NonBlocking }
    }

    pub(crate) fn read(dir: &Path) -> io::Result<Self> {
        serde_json::from_slice(&fs::read(dir.join(FILE_NAME))?).map_err(io::Error::other)
    }

    pub(crate) fn write(&self, dir: &Path) -> io::Result<()> {
        let new = dir.join("stream.json.new");
        let mut file = fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec(self).map_err(io::Error::other)?)?;
        file.sync_all()?;
        fs::rename(new, dir.join(FILE_NAME))
    }
}

/// What tells the machine's present boot from others.
pub(crate) fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}
