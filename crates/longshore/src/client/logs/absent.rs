//! Log groups that are not there while they are followed. That is how it begins, until a container has printed something; should it
//! stay so, that is said, once for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long a group may be missing without a word. It is shorter than what is waited for at the end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Shared by the questions that meet them.
#[derive(Debug, Clone, Default)]
pub(super) struct Absent(Arc<Mutex<HashMap<String, Group>>>);

#[derive(Debug)]
struct Group {
    since: Instant,
    is_said: bool,
}

impl Absent {
    /// A group is not there; whether that is to be said.
    pub(super) fn note(&self, group: &str) -> bool {
        let mut groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let known = groups.entry(group.to_owned()).or_insert(Group { since: now, is_said: false });
        now.duration_since(known.since) >= PATIENCE && !std::mem::replace(&mut known.is_said, true)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_group_that_stays_away_is_said_once() {
        let absent = Absent::default();
        assert!(!absent.note("/app"), "it is not there yet");
        advance(PATIENCE).await;
        assert!(!absent.note("/other"));
        assert!(absent.note("/app"));
        assert!(!absent.note("/app"));
        advance(PATIENCE).await;
        assert!(absent.note("/other") && !absent.note("/app"));
    }
}
