//! Which edge has a session on this server. There is one for each at a time: a newer one ends the one before.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::load_balancing::EdgeName;
use tokio::sync::Notify;

/// The sessions.
#[derive(Debug, Clone, Default)]
pub(super) struct Registry(Arc<Mutex<BTreeMap<EdgeName, Arc<Notify>>>>);

impl Registry {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Whether an edge has one.
    pub(super) fn has(&self, edge: &EdgeName) -> bool {
        self.lock().contains_key(edge)
    }

    /// Makes the caller's session the current one of its edge, until the registration is dropped or a newer one comes.
    pub(super) fn register(&self, edge: &EdgeName) -> Registration {
        let end = Arc::<Notify>::default();
        if let Some(before) = self.lock().insert(edge.clone(), Arc::clone(&end)) {
            before.notify_one();
        }
        Registration { registry: self.clone(), edge: edge.clone(), end }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<EdgeName, Arc<Notify>>> {
        // No code that holds this lock can panic halfway through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session's place among all.
#[derive(Debug)]
pub(super) struct Registration {
    registry: Registry,
    edge: EdgeName,
    end: Arc<Notify>,
}

impl Registration {
    /// Waits until a newer session of the edge has come. Dropping the future loses nothing.
    pub(super) async fn replaced(&self) {
        self.end.notified().await;
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut current = self.registry.lock();
        if current.get(&self.edge).is_some_and(|end| Arc::ptr_eq(end, &self.end)) {
            current.remove(&self.edge);
        }
    }
}
