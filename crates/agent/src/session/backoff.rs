//! Pauses that grow, with a share of chance so that agents that lost the server together do not return together.

use std::time::Duration;

use crate::random;

/// A growing pause.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    factor: f64,
    next: Duration,
}

/// The share of each pause that is drawn at random on top of it.
const JITTER: f64 = 0.2;

impl Backoff {
    pub(crate) fn new(first: Duration, longest: Duration, factor: f64) -> Self {
        Self { first, longest, factor, next: first }
    }

    /// For reconnecting to a server that does not listen. Asking costs next to nothing, so the pause stays short: a
    /// restarted server has its agents back within about a second.
    pub(crate) fn absent_server() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(1), 1.5)
    }

    /// For what waits beside the control channel, and is called when that is open again: hours cost it a try now and then.
    pub(crate) fn until_called() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(30), 1.5)
    }

    /// For a server that is there and refuses, as the real agent waits.
    pub(crate) fn refusing_server() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(120), 1.5)
    }

    /// The next pause.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = pause.mul_f64(self.factor).min(self.longest);
        pause + random::up_to(pause.mul_f64(JITTER))
    }

    /// Things went well: begin anew.
    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_begin_anew() {
        let mut backoff = Backoff::absent_server();
        let pauses: Vec<Duration> = (0..20).map(|_| backoff.pause()).collect();
        assert!(pauses[0] >= Duration::from_millis(250) && pauses[0] < Duration::from_millis(300));
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(1200)));
        assert!(pauses[19] >= Duration::from_secs(1));
        backoff.reset();
        assert!(backoff.pause() < Duration::from_millis(300));
    }
}
