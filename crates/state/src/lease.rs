//! Leadership among servers. A lease spares servers from doing the same work twice; it is not what keeps the state
//! right. That is done by guards, so a holder that was paused for longer than its lease does no harm when it wakes up.

use std::sync::Arc;
use std::time::Duration;

use crate::{Store, backend};

/// Why it is not known who holds a lease.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LeaseError {
    /// The backend failed.
    #[error("the lease could not be asked for: {0}")]
    Backend(Arc<backend::Error>),
    /// The store was closed.
    #[error("the state store is closed: the server is stopping")]
    Closed,
}

impl From<backend::Error> for LeaseError {
    fn from(error: backend::Error) -> Self {
        Self::Backend(Arc::new(error))
    }
}

/// A lease that was granted. Dropped without [`release`](Self::release), it expires by itself.
pub struct Lease {
    store: Store,
    name: String,
    holder: String,
    ttl: Duration,
}

impl Lease {
    pub(crate) fn new(store: Store, name: &str, holder: &str, ttl: Duration) -> Self {
        Self { store, name: name.to_owned(), holder: holder.to_owned(), ttl }
    }

    /// How long it lasts from each renewal; renew it several times in that span.
    pub fn ttl(&self) -> Duration {
        self.ttl
    }

    /// Holds it for another span from now; false when somebody else has taken it meanwhile.
    ///
    /// # Errors
    /// When it is not known whether it is still held. It is until the span is over.
    pub async fn renew(&self) -> Result<bool, LeaseError> {
        Ok(self.store.lease(&self.name, &self.holder, self.ttl).await?.is_some())
    }

    /// Gives it up, so that the next holder need not wait.
    ///
    /// # Errors
    /// When that could not be done; it then expires.
    pub async fn release(self) -> Result<(), LeaseError> {
        self.store.release(&self.name, &self.holder).await
    }
}
