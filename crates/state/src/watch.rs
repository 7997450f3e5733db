//! Following what moves. A watch carries keys, not values: whoever wakes looks at the snapshot.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use arc_swap::ArcSwap;
use longshore_model::{Key, Revision, Snapshot};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::metrics::Metrics;

/// How many batches a watch may be behind before it is told that it lagged.
pub(crate) const REMEMBERED: usize = 1024;

/// What one batch of commits changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The last revision of the batch. Snapshots taken from now on have it.
    pub revision: Revision,
    /// The records that were written, in the order of their writes; one that was written twice is there twice.
    pub keys: Arc<[Key]>,
    /// Some changes were missed: everything may have changed, and `keys` says nothing.
    pub lagged: bool,
}

/// The published state: the newest snapshot, and those who wait for a newer one.
pub(crate) struct Published {
    snapshot: ArcSwap<Snapshot>,
    changes: broadcast::Sender<Changes>,
    metrics: Metrics,
    /// The format that is written.
    format: AtomicU32,
}

impl Published {
    pub(crate) fn new(snapshot: Snapshot, format: u32) -> Arc<Self> {
        let changes = broadcast::Sender::new(REMEMBERED);
        let snapshot = ArcSwap::from_pointee(snapshot);
        Arc::new(Self { snapshot, changes, metrics: Metrics::default(), format: format.into() })
    }

    pub(crate) fn format(&self) -> u32 {
        self.format.load(Ordering::Acquire)
    }

    pub(crate) fn set_format(&self, format: u32) {
        self.format.store(format, Ordering::Release);
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Makes a snapshot the newest one and tells what is new in it; `None` when that is not known.
    pub(crate) fn publish(&self, snapshot: Snapshot, keys: Option<Vec<Key>>) {
        let revision = snapshot.revision();
        self.snapshot.store(Arc::new(snapshot));
        let lagged = keys.is_none();
        // Nobody needs to be watching.
        let _ = self.changes.send(Changes { revision, keys: keys.unwrap_or_default().into(), lagged });
    }

    pub(crate) fn watch(self: &Arc<Self>) -> Watch {
        let receiver = self.changes.subscribe();
        Watch { seen: self.snapshot().revision(), receiver, published: Arc::clone(self) }
    }
}

/// A place in the stream of changes. What is in a snapshot taken before [`Store::watch`](crate::Store::watch) was called
/// is not told again; what is not in it will be.
pub struct Watch {
    seen: Revision,
    receiver: broadcast::Receiver<Changes>,
    published: Arc<Published>,
}

impl Watch {
    /// Waits for the next change. Every change is told once, in order; a watch that fell too far behind is told that it
    /// lagged, and goes on from there. After the store was closed nothing changes, and this never returns.
    ///
    /// Dropping the future loses nothing.
    pub async fn next(&mut self) -> Changes {
        loop {
            let changes = match self.receiver.recv().await {
                Ok(changes) => changes,
                Err(RecvError::Lagged(_)) => self.skip_to_now(),
                Err(RecvError::Closed) => std::future::pending().await,
            };
            if changes.revision > self.seen {
                self.seen = changes.revision;
                return changes;
            }
        }
    }

    fn skip_to_now(&mut self) -> Changes {
        self.published.metrics.lags.inc();
        self.receiver = self.receiver.resubscribe();
        Changes { revision: self.published.snapshot().revision(), keys: Arc::default(), lagged: true }
    }
}
