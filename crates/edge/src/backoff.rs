//! Pauses that grow, with a share of chance so that edges that lost a server together do not return together.

use std::time::Duration;

use crate::socket::Error;

/// After a session of this length all is well. Two edges of one name end each other's sessions; what they hold in between is
/// shorter than this, however long they wait for each other.
const SETTLED: Duration = Duration::from_secs(60);

/// The pauses between one session and the next.
#[derive(Debug)]
pub(crate) struct Pauses {
    absent: Backoff,
    refusing: Backoff,
}

impl Pauses {
    pub(crate) const fn new() -> Self {
        Self { absent: Backoff::absent(), refusing: Backoff::refusing() }
    }

    /// The next pause. `held` says for how long there was a session, if there was one.
    pub(crate) fn after(&mut self, over: &Error, held: Option<Duration>) -> Duration {
        if held.is_some() {
            self.absent.reset();
        }
        if held.is_some_and(|held| held >= SETTLED) {
            self.refusing.reset();
        }
        match over {
            Error::Refused(_) | Error::Removed(_) => self.refusing.pause(),
            Error::Absent(_) | Error::Ended => self.absent.pause(),
        }
    }
}

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
    fn a_session_that_another_one_soon_ends_is_no_reason_to_begin_anew() {
        let (mut pauses, replaced) = (Pauses::new(), Error::Refused("another edge of the same name".to_owned()));
        let mut longest = Duration::ZERO;
        for _ in 0..20 {
            // The other one waits as long.
            longest = pauses.after(&replaced, Some(longest));
        }
        assert!(longest >= Duration::from_secs(30), "{longest:?}");
        assert!(
            pauses.after(&Error::Ended, Some(longest)) <= Duration::from_millis(120),
            "a restarted server is found soon"
        );
        assert!(pauses.after(&replaced, Some(SETTLED)) <= Duration::from_millis(1200));
    }

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
