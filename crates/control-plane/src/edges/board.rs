//! What edges see that is not written yet. Of each edge and target it keeps the newest alone, and only for targets that are
//! known, so it is no longer than the state.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::load_balancing::{EdgeName, Sight, TargetKey};
use tokio::sync::Notify;

/// What an edge says of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// What it sees; `None` when it does not know the target any more.
    pub(super) sight: Option<Sight>,
    /// Why, in the API's code.
    pub(super) reason: Option<Arc<str>>,
    /// Why, in words.
    pub(super) description: Option<Arc<str>>,
}

/// What several edges say of a target.
pub(super) type ByEdge = BTreeMap<EdgeName, Said>;

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Board {
    waiting: Mutex<BTreeMap<TargetKey, ByEdge>>,
    bell: Notify,
}

impl Board {
    /// Has something written.
    pub(super) fn put(&self, edge: &EdgeName, said: impl IntoIterator<Item = (TargetKey, Said)>) {
        let mut waiting = self.lock();
        for (key, said) in said {
            waiting.entry(key).or_default().insert(edge.clone(), said);
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// Puts something back that could not be written, unless there is newer.
    pub(super) fn put_back(&self, key: TargetKey, said: ByEdge) {
        let mut waiting = self.lock();
        let newer = waiting.entry(key).or_default();
        for (edge, said) in said {
            newer.entry(edge).or_insert(said);
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// What is said of as many targets, `limit` at most; waits until there is something. Dropping the future loses nothing.
    pub(super) async fn take(&self, limit: usize) -> Vec<(TargetKey, ByEdge)> {
        loop {
            let taken = self.take_now(limit);
            if !taken.is_empty() {
                return taken;
            }
            self.bell.notified().await;
        }
    }

    fn take_now(&self, limit: usize) -> Vec<(TargetKey, ByEdge)> {
        let mut waiting = self.lock();
        std::iter::from_fn(|| waiting.pop_first()).take(limit).collect()
    }

    /// Of how many targets something waits.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<TargetKey, ByEdge>> {
        // No code that holds this lock can panic halfway through a change.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
