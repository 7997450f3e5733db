//! How often, and after which pause, a call is tried again.

use std::time::Duration;

/// The patience of a client. The default is that of the AWS SDKs' standard mode: three attempts, and pauses that grow
/// and are drawn at random, so that clients that failed together do not come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all; at least one is made.
    pub attempts: u32,
    /// How long one attempt may take, from connecting to the answer's last byte.
    pub attempt_timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// The longest possible pause before the second attempt; it doubles with every further one.
    pub base_pause: Duration,
    /// The longest pause of all.
    pub max_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            attempt_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(3),
            base_pause: Duration::from_millis(200),
            max_pause: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// A policy that gives up at the first failure.
    #[must_use]
    pub fn never(self) -> Self {
        Self { attempts: 1, ..self }
    }

    /// The pause after `failures` failed attempts, or none when it is time to give up. `random` decides how much of the
    /// longest pause is taken.
    pub(super) fn pause(&self, failures: u32, random: u64) -> Option<Duration> {
        if failures >= self.attempts {
            return None;
        }
        let doubled = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let longest = self.base_pause.saturating_mul(doubled).min(self.max_pause);
        #[expect(clippy::cast_precision_loss, reason = "a share of a pause needs no 64 bits")]
        let share = random as f64 / u64::MAX as f64;
        Some(longest.mul_f64(share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_end() {
        let policy = RetryPolicy {
            attempts: 5,
            base_pause: Duration::from_millis(100),
            max_pause: Duration::from_millis(300),
            ..RetryPolicy::default()
        };
        let longest: Vec<_> = (1..=5).map(|failures| policy.pause(failures, u64::MAX)).collect();
        let millis = |millis| Some(Duration::from_millis(millis));
        assert_eq!(longest, [millis(100), millis(200), millis(300), millis(300), None]);
        assert_eq!(policy.pause(3, 0), millis(0));
        let half = policy.pause(1, u64::MAX / 2).unwrap();
        assert!(half.abs_diff(Duration::from_millis(50)) < Duration::from_millis(1), "{half:?}");
    }

    #[test]
    fn extremes_do_not_overflow() {
        let policy = RetryPolicy { attempts: u32::MAX, max_pause: Duration::MAX, ..RetryPolicy::default() };
        assert!(policy.pause(100, u64::MAX / 2).is_some());
        assert_eq!(policy.never().pause(1, 0), None);
        assert_eq!(RetryPolicy { attempts: 0, ..policy }.pause(1, 0), None);
    }
}
