//! Which instance has a session. There is one for each at a time: a newer one ends the one before.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::InstanceId;
use tokio::sync::Notify;

/// The sessions of one channel.
#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    current: Mutex<HashMap<InstanceId, Current>>,
    drawn: AtomicU64,
}

#[derive(Debug)]
struct Current {
    id: u64,
    replaced: Arc<Notify>,
}

impl Sessions {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether an instance has one.
    pub fn has(&self, instance: InstanceId) -> bool {
        self.0.lock().contains_key(&instance)
    }

    /// Makes the caller's session the current one of its instance, until the registration is dropped or a newer session
    /// comes.
    pub(crate) fn register(&self, instance: InstanceId) -> Registration {
        let id = self.0.drawn.fetch_add(1, Ordering::Relaxed);
        let replaced = Arc::new(Notify::new());
        let current = Current { id, replaced: Arc::clone(&replaced) };
        if let Some(before) = self.0.lock().insert(instance, current) {
            before.replaced.notify_one();
        }
        Registration { sessions: self.clone(), instance, id, replaced }
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, HashMap<InstanceId, Current>> {
        // No code that holds this lock can panic halfway through a change.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session's place among all.
#[derive(Debug)]
pub(crate) struct Registration {
    sessions: Sessions,
    instance: InstanceId,
    id: u64,
    replaced: Arc<Notify>,
}

impl Registration {
    /// Waits until a newer session of the instance has come. Dropping the future loses nothing.
    pub(super) async fn replaced(&self) {
        self.replaced.notified().await;
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut current = self.sessions.0.lock();
        if current.get(&self.instance).is_some_and(|current| current.id == self.id) {
            current.remove(&self.instance);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTANCE: InstanceId = InstanceId::from_bits(1);

    #[tokio::test]
    async fn a_newer_session_ends_the_one_before_and_outlives_it() {
        let sessions = Sessions::default();
        let old = sessions.register(INSTANCE);
        let new = sessions.register(INSTANCE);
        old.replaced().await;
        drop(old);
        assert!(sessions.has(INSTANCE));
        assert_eq!(sessions.count(), 1);
        drop(new);
        assert!(!sessions.has(INSTANCE));
        assert_eq!(sessions.count(), 0);
    }
}
