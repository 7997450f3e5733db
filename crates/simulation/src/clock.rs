//! The server's wall clock: it follows the runtime's virtual time, and jumps when a fault says so.

use std::sync::atomic::{AtomicI64, Ordering};

use longshore_control_plane::clock::Clock;
use longshore_model::Timestamp;
use tokio::time::Instant;

/// 2026-01-01T00:00:00Z.
const EPOCH_MILLIS: i64 = 1_767_225_600_000;

/// A clock that can be set.
#[derive(Debug)]
pub(crate) struct Virtual {
    started: Instant,
    jumped_millis: AtomicI64,
}

impl Virtual {
    /// A clock that starts now.
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), jumped_millis: AtomicI64::new(0) }
    }

    /// Milliseconds since the start, whatever jumps there were.
    pub(crate) fn elapsed_millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Sets the clock forward, or back.
    pub(crate) fn jump(&self, millis: i64) {
        self.jumped_millis.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.elapsed_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(EPOCH_MILLIS + elapsed + self.jumped_millis.load(Ordering::Relaxed))
    }
}
