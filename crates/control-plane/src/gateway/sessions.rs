//! Which instance has a session. There is one for each at a time: a newer one ends the one before.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::InstanceId;
use tokio::sync::Notify;

/// The sessions of one channel.
#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    current: Mutex<BTreeMap<InstanceId, Current>>,
    drawn: AtomicU64,
}

#[derive(Debug)]
struct Current {
    id: u64,
    end: Arc<End>,
}

/// How a session learns that it is to end.
#[derive(Debug, Default)]
struct End {
    told: Notify,
    is_dismissed: AtomicBool,
}

/// Why a session is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ousted {
    /// A newer session of the instance has come.
    Replaced,
    /// The server sends its agents to others.
    Dismissed,
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
        let end = Arc::<End>::default();
        let current = Current { id, end: Arc::clone(&end) };
        if let Some(before) = self.0.lock().insert(instance, current) {
            before.end.told.notify_one();
        }
        Registration { sessions: self.clone(), instance, id, end }
    }

    /// Greater than the number of every session that there is.
    pub(crate) fn next_id(&self) -> u64 {
        self.0.drawn.load(Ordering::Relaxed)
    }

    /// Has some of the sessions with lesser numbers than `until` end, `limit` at most; gives how many were told.
    pub(crate) fn dismiss(&self, until: u64, limit: usize) -> usize {
        let current = self.0.lock();
        let staying = |current: &&Current| current.id < until && !current.end.is_dismissed.load(Ordering::Relaxed);
        let told = current.values().filter(staying).take(limit).map(|current| {
            current.end.is_dismissed.store(true, Ordering::Relaxed);
            current.end.told.notify_one();
        });
        told.count()
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<InstanceId, Current>> {
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
    end: Arc<End>,
}

impl Registration {
    /// Waits until the session is to end. Dropping the future loses nothing.
    pub(super) async fn ousted(&self) -> Ousted {
        self.end.told.notified().await;
        let is_current = self.sessions.0.lock().get(&self.instance).is_some_and(|current| current.id == self.id);
        match is_current && self.end.is_dismissed.load(Ordering::Relaxed) {
            true => Ousted::Dismissed,
            false => Ousted::Replaced,
        }
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
        assert_eq!(old.ousted().await, Ousted::Replaced);
        drop(old);
        assert!(sessions.has(INSTANCE));
        assert_eq!(sessions.count(), 1);
        let later = sessions.next_id();
        let other = sessions.register(InstanceId::from_bits(2));
        assert_eq!((sessions.dismiss(later, 10), sessions.dismiss(later, 10)), (1, 0), "each is told once");
        assert_eq!(new.ousted().await, Ousted::Dismissed);
        assert!(sessions.has(INSTANCE), "until it has ended");
        drop(other);
        drop(new);
        assert!(!sessions.has(INSTANCE));
        assert_eq!(sessions.count(), 0);
    }
}
