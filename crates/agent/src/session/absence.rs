//! How often a server that stays away is spoken of: at first at once, then ever more rarely, so that hours fill no log.

use std::time::Duration;

use tokio::time::Instant;

/// Between the first two lines; each further pause is twice as long.
const FIRST: Duration = Duration::from_secs(5);
/// Between two lines, at most.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// One absence of the server, from the first failure to its end.
#[derive(Debug, Default)]
pub(crate) struct Absence(Option<Running>);

#[derive(Debug)]
struct Running {
    since: Instant,
    speak_at: Instant,
    pause: Duration,
}

impl Absence {
    /// Another attempt has failed. For how many seconds the server is away by now, when that should be said again.
    pub(crate) fn goes_on(&mut self, now: Instant) -> Option<u64> {
        let running = self.0.get_or_insert(Running { since: now, speak_at: now, pause: FIRST });
        if now < running.speak_at {
            return None;
        }
        running.speak_at = now + running.pause;
        running.pause = (running.pause * 2).min(LONGEST);
        Some((now - running.since).as_secs())
    }

    /// The server is back.
    pub(crate) fn ends(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_in_a_few_lines_and_the_next_absence_at_once() {
        let mut absence = Absence::default();
        let begun = Instant::now();
        let seconds = 0..6 * 60 * 60;
        let told: Vec<u64> = seconds.filter_map(|s| absence.goes_on(begun + Duration::from_secs(s))).collect();
        assert_eq!(told[..5], [0, 5, 15, 35, 75]);
        assert!(told.windows(2).all(|pair| pair[1] - pair[0] <= LONGEST.as_secs()), "{told:?}");
        assert!(told.len() < 50, "{told:?}");
        absence.ends();
        assert_eq!(absence.goes_on(begun), Some(0));
    }
}
