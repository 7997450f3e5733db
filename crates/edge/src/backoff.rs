//! Pauses that grow, with a share of chance so that edges that lost a server together do not return together.

use std::time::Duration;

/// A growing pause.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// For a server that is not there: asking costs next to nothing, and one that was restarted has its edges back within a second.
    pub(crate) const fn absent() -> Self {
        Self::new(Duration::from_millis(100), Duration::from_secs(1))
    }

    /// For a server that is there and refuses.
    pub(crate) const fn refusing() -> Self {
        Self::new(Duration::from_secs(1), Duration::from_secs(30))
    }

    /// The next pause.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = pause.mul_f64(1.5).min(self.longest);
        pause + pause.mul_f64(0.2 * share())
    }

    /// Things went well: begin anew.
    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }
}

/// Between 0 and 1.
fn share() -> f64 {
    let mut byte = [0];
    // Without randomness pauses are just as long as they are.
    let _ = getrandom::fill(&mut byte);
    f64::from(byte[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_begin_anew() {
        let mut backoff = Backoff::absent();
        let pauses: Vec<Duration> = (0..20).map(|_| backoff.pause()).collect();
        assert!(pauses[0] >= Duration::from_millis(100) && pauses[0] <= Duration::from_millis(120));
        assert!(pauses.iter().all(|pause| *pause <= Duration::from_millis(1200)));
        assert!(pauses[19] >= Duration::from_secs(1));
        backoff.reset();
        assert!(backoff.pause() <= Duration::from_millis(120));
    }
}
