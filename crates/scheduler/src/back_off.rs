//! How long the next launch waits after tasks that failed: of services and of daemons alike.

use std::time::Duration;

use longshore_model::Timestamp;

/// The first wait; each further one is twice as long.
pub const FIRST_DELAY: Duration = Duration::from_secs(1);

/// The longest wait for tasks that never ran.
pub const LONGEST_DELAY: Duration = Duration::from_secs(15 * 60);

/// The longest wait for tasks that ran, if only for a moment.
pub const LONGEST_DELAY_AFTER_A_RUN: Duration = Duration::from_secs(60);

/// How far the clocks of servers may be apart without being noticed.
const CLOCKS_APART: Duration = Duration::from_secs(5);

/// The wait after so many failures in a row, of tasks that ran for a moment or never.
pub(crate) fn delay(failures: u32, ran: bool) -> Duration {
    let doubled = FIRST_DELAY.saturating_mul(1 << failures.saturating_sub(1).min(20));
    doubled.min(if ran { LONGEST_DELAY_AFTER_A_RUN } else { LONGEST_DELAY })
}

/// Whether a wait until then, after so many failures in a row, is longer than it can be: the failure was written down by a
/// server whose clock was ahead, or this one's is behind. Such a wait could last for as long as the clocks are apart, so it
/// is none.
pub(crate) fn is_of_another_clock(until: Timestamp, failures: u32, now: Timestamp) -> bool {
    until.since(now) > delay(failures, false) + CLOCKS_APART
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_limit() {
        let seconds = |failures| delay(failures, false).as_secs();
        assert_eq!([1, 2, 3, 4, 10, 11, 100].map(seconds), [1, 2, 4, 8, 512, 900, 900]);
        assert_eq!(delay(100, true), LONGEST_DELAY_AFTER_A_RUN);
    }

    #[test]
    fn a_wait_that_is_too_long_is_of_another_clock() {
        let now = Timestamp::default().plus(Duration::from_secs(10_000));
        let is_none = |failures, seconds| is_of_another_clock(now.plus(Duration::from_secs(seconds)), failures, now);
        assert_eq!(
            [is_none(1, 1), is_none(1, 6), is_none(1, 7), is_none(3, 9), is_none(3, 3_600)],
            [false, false, true, false, true]
        );
        assert!(!is_of_another_clock(Timestamp::default(), 1, now), "what is over is over");
    }
}
