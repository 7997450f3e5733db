//! Why a container could not be had, under the names that the API's `reason` members use.

use std::fmt;

/// A failure as it reaches the user: `Name: the engine's words`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    name: &'static str,
    text: String,
}

/// The server's limit for a reason.
const MAX_REASON_CHARS: usize = 1024;

impl Failure {
    fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }

    /// The image could not be had.
    pub(crate) fn cannot_pull(text: impl Into<String>) -> Self {
        Self::new("CannotPullContainerError", text)
    }

    /// The engine refused to make the container.
    pub(crate) fn cannot_create(text: impl Into<String>) -> Self {
        Self::new("CannotCreateContainerError", text)
    }

    /// The engine made the container but could not start it.
    pub(crate) fn cannot_start(text: impl Into<String>) -> Self {
        Self::new("CannotStartContainerError", text)
    }

    /// A volume could not be had.
    pub(crate) fn cannot_create_volume(text: impl Into<String>) -> Self {
        Self::new("CannotCreateVolumeError", text)
    }

    /// The server's engine configuration cannot be read or lacks something.
    pub(crate) fn config(text: impl Into<String>) -> Self {
        Self::new("DockerClientConfigError", text)
    }

    /// The engine took longer than it may.
    pub(crate) fn timeout(text: impl Into<String>) -> Self {
        Self::new("DockerTimeoutError", text)
    }

    /// No host ports are left, or the network cannot be had.
    pub(crate) fn networking(text: impl Into<String>) -> Self {
        Self::new("ContainerNetworkingError", text)
    }

    /// Something around the containers could not be set up.
    pub(crate) fn resources(text: impl Into<String>) -> Self {
        Self::new("ResourceInitializationError", text)
    }

    /// The container is gone from the engine without the agent's doing.
    pub(crate) fn vanished() -> Self {
        Self::new("ContainerVanishedError", "No container matching saved ID found")
    }

    /// The kernel killed it for its memory use.
    pub(crate) fn out_of_memory() -> Self {
        Self::new("OutOfMemoryError", "Container killed due to memory usage")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = format!("{}: {}", self.name, self.text);
        match full.char_indices().nth(MAX_REASON_CHARS) {
            Some((end, _)) => f.write_str(&full[..end]),
            None => f.write_str(&full),
        }
    }
}
