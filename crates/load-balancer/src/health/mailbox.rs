//! What checks found, on its way to those who choose targets.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_model::load_balancing::TargetKey;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Finding;

/// Findings are taken no more often than this: each time costs a look at every target of a group, and when a thousand targets
/// come together their findings come one by one.
const PAUSE: Duration = Duration::from_millis(20);

/// The newest finding of each target that has not been taken yet, so that there are never more than targets.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    newest: Mutex<BTreeMap<TargetKey, Finding>>,
    filled: Notify,
    /// When they were taken last.
    taken: Mutex<Option<Instant>>,
}

impl Mailbox {
    /// Puts one in.
    pub(crate) fn put(&self, finding: Finding) {
        locked(&self.newest).insert(finding.key.clone(), finding);
        self.filled.notify_one();
    }

    /// Takes all out, waiting until there is one, and for a moment after the last time. Only one may wait; nothing is lost when it
    /// gives up.
    pub(crate) async fn take(&self) -> BTreeMap<TargetKey, Finding> {
        while locked(&self.newest).is_empty() {
            self.filled.notified().await;
        }
        let taken = *locked(&self.taken);
        if let Some(taken) = taken {
            tokio::time::sleep_until(taken + PAUSE).await;
        }
        *locked(&self.taken) = Some(Instant::now());
        std::mem::take(&mut *locked(&self.newest))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use longshore_model::load_balancing::{Health, TargetGroupId};

    use super::*;

    fn finding(port: u16) -> Finding {
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "10.0.0.1".into(), port };
        Finding { key, health: Health::Healthy, reason: None, description: None }
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_is_taken_at_once_and_the_next_ones_together() {
        let mailbox = Mailbox::default();
        let start = Instant::now();
        mailbox.put(finding(1));
        assert_eq!(mailbox.take().await.len(), 1);
        assert_eq!(start.elapsed(), Duration::ZERO);

        let come = async {
            for port in 2..12 {
                mailbox.put(finding(port));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let (found, ()) = tokio::join!(mailbox.take(), come);
        assert_eq!(found.len(), 10);
        assert_eq!(start.elapsed(), PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_lost_when_taking_is_given_up() {
        let mailbox = Mailbox::default();
        mailbox.put(finding(1));
        mailbox.take().await;
        mailbox.put(finding(2));
        assert!(tokio::time::timeout(PAUSE / 2, mailbox.take()).await.is_err());
        assert_eq!(mailbox.take().await.len(), 1);
    }
}
