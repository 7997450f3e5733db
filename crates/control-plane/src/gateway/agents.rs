//! What the server knows of its agents while they are connected, and nowhere else: none of it is ever stored.

use super::sequence::Sequence;
use super::sessions::Sessions;
use super::telemetry::Telemetry;

/// The sessions of this server, and the latest that came over them.
#[derive(Debug, Default)]
pub struct Agents {
    control: Sessions,
    telemetry_sessions: Sessions,
    telemetry: Telemetry,
    sequence: Sequence,
}

impl Agents {
    /// The sessions on the control channel: an instance that has one is connected.
    pub fn control(&self) -> &Sessions {
        &self.control
    }

    /// The sessions on the telemetry channel.
    pub fn telemetry_sessions(&self) -> &Sessions {
        &self.telemetry_sessions
    }

    /// The latest figures of tasks and states of instances.
    pub fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    pub(super) fn sequence(&self) -> &Sequence {
        &self.sequence
    }
}
