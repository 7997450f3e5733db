//! How long a session may take for anything, and how many there may be.

use std::time::Duration;

/// The bounds of sessions.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a token is good.
    pub token: Duration,
    /// How long a client may take to show its token, and to answer the handshake after it.
    pub handshake: Duration,
    /// How long a client may take to say how large its terminal is before the command is run without knowing.
    pub size: Duration,
    /// How long the agent may take to open its websocket.
    pub agent: Duration,
    /// How long nothing may be typed and nothing printed (Developer Guide, "ECS Exec": 20 minutes).
    pub idle: Duration,
    /// How long a session may last.
    pub lifetime: Duration,
    /// How long the last of what was printed may take to be acknowledged when the command is over: its reader may be a
    /// person with a pager.
    pub farewell: Duration,
    /// Between two signs of life that are asked for.
    pub ping: Duration,
    /// How long nothing at all may come from either side.
    pub silence: Duration,
    /// How long a message may take to leave.
    pub transfer: Duration,
    /// Sessions of one container (Developer Guide, "ECS Exec": 1,000).
    pub per_container: usize,
    /// Sessions of this server.
    pub total: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            token: Duration::from_secs(60),
            handshake: Duration::from_secs(15),
            size: Duration::from_millis(500),
            agent: Duration::from_secs(20),
            idle: Duration::from_secs(20 * 60),
            lifetime: Duration::from_secs(24 * 60 * 60),
            farewell: Duration::from_secs(20 * 60),
            ping: Duration::from_secs(30),
            silence: Duration::from_secs(90),
            transfer: Duration::from_secs(30),
            per_container: 1_000,
            total: 20_000,
        }
    }
}
