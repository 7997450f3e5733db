//! What the edges send requests to at this moment, and since when nothing goes wrong: the truth that what is saved is held against.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_model::load_balancing::{EdgeName, Owner, TargetKey};
use tokio::time::Instant;

/// The targets of an edge, and whose they are.
pub(crate) type Served = BTreeMap<TargetKey, Option<Owner>>;

/// What each edge serves. An edge that does not run, or accepts nothing any more, serves nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes(Arc<Mutex<BTreeMap<EdgeName, Served>>>);

impl Routes {
    fn all(&self) -> MutexGuard<'_, BTreeMap<EdgeName, Served>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on an edge sends requests to these.
    pub(crate) fn set(&self, edge: &str, served: Served) {
        self.all().insert(edge.into(), served);
    }

    /// An edge serves nothing any more.
    pub(crate) fn clear(&self, edge: &str) {
        self.all().remove(&EdgeName::from(edge));
    }

    /// What an edge serves; nothing when it does not.
    pub(crate) fn of(&self, edge: &str) -> Option<Served> {
        self.all().get(&EdgeName::from(edge)).cloned()
    }

    /// Whether an edge sends requests to a target while it is that owner's.
    pub(crate) fn sends(&self, edge: &EdgeName, key: &TargetKey, owner: Option<&Owner>) -> bool {
        self.all().get(edge).and_then(|served| served.get(key)).is_some_and(|served| served.as_ref() == owner)
    }
}

/// Whether anything is wrong with servers, edges, the state or the network now, and since when it is not.
#[derive(Debug)]
pub(crate) struct Calm(Mutex<(usize, Instant)>);

impl Calm {
    pub(crate) fn begin() -> Self {
        Self(Mutex::new((0, Instant::now())))
    }

    fn state(&self) -> MutexGuard<'_, (usize, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something goes wrong.
    pub(crate) fn disturb(&self) {
        self.state().0 += 1;
    }

    /// Something that went wrong does not any more.
    pub(crate) fn restore(&self) {
        let mut state = self.state();
        *state = (state.0.saturating_sub(1), Instant::now());
    }

    /// For how long nothing has been wrong.
    pub(crate) fn lasts(&self) -> Duration {
        let (disturbed, since) = *self.state();
        if disturbed > 0 { Duration::ZERO } else { since.elapsed() }
    }
}
