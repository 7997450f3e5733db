//! How often and how long sessions do things.

use std::time::Duration;

/// The intervals and bounds of a session. The agent reconnects after a minute without a message, so the defaults stay well
/// below.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two heartbeats.
    pub heartbeat: Duration,
    /// How long nothing at all may come from an agent before its session is over.
    pub silence: Duration,
    /// The same for an agent that asks for signs of life by itself, every five seconds when nothing else comes.
    pub quiet: Duration,
    /// How long an agent may take to acknowledge what it was sent before it is sent again; doubled at every further try.
    pub acknowledgement: Duration,
    /// The longest time between two tries.
    pub longest_retry: Duration,
    /// How long an agent that closed its session may take to open the next one before it counts as disconnected. Agents do
    /// that every half hour, and placement must not stumble over it.
    pub reconnection: Duration,
    /// How long a message may take to leave, and a closing handshake to end.
    pub transfer: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(20),
            silence: Duration::from_secs(60),
            quiet: Duration::from_secs(20),
            acknowledgement: Duration::from_secs(10),
            longest_retry: Duration::from_secs(120),
            reconnection: Duration::from_secs(1),
            transfer: Duration::from_secs(10),
        }
    }
}

impl Pace {
    /// How long to wait for an acknowledgement at the given try, counted from 0.
    pub(super) fn retry_after(&self, tries: u32) -> Duration {
        self.acknowledgement.saturating_mul(1 << tries.min(10)).min(self.longest_retry)
    }
}
