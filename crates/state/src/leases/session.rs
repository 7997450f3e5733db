//! A holder's session, and how long the holder may believe in it.
//!
//! The holder goes by its own monotonic clock: a session that was renewed lasts from a moment after the renewal was sent,
//! so counting from then errs on the safe side, whatever the clock of whoever keeps the table says.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{LeaseError, Leases, SessionId, Wanted};

/// A session. Dropped without [`end`](Self::end), it ends by itself.
pub struct Session {
    leases: Arc<dyn Leases>,
    holder: String,
    id: SessionId,
    ttl: Duration,
    until: Mutex<Instant>,
}

impl Session {
    /// Begins a session of `holder` that lasts for `ttl` from each renewal; renew it several times in that span.
    ///
    /// # Errors
    /// As [`Leases::begin`].
    pub async fn begin(leases: &Arc<dyn Leases>, holder: &str, ttl: Duration) -> Result<Self, LeaseError> {
        let sent = Instant::now();
        let id = leases.begin(ttl).await?;
        Ok(Self { leases: Arc::clone(leases), holder: holder.to_owned(), id, ttl, until: Mutex::new(sent + ttl) })
    }

    /// Which one it is.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// Until when it has not ended, unless it was [`end`](Self::end)ed.
    pub fn until(&self) -> Instant {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has it last for another span from now; gives the end of that.
    ///
    /// # Errors
    /// As [`Leases::renew`]. It lasts until [`until`](Self::until) all the same, unless the error is
    /// [`LeaseError::Ended`].
    pub async fn renew(&self) -> Result<Instant, LeaseError> {
        let sent = Instant::now();
        self.leases.renew(self.id).await?;
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(sent + self.ttl);
        Ok(*until)
    }

    /// Takes entries that are free, and puts new values where it has them already; says which ones it has now.
    ///
    /// # Errors
    /// As [`Leases::claim`].
    pub async fn claim(&self, wanted: &[Wanted]) -> Result<Vec<bool>, LeaseError> {
        self.leases.claim(self.id, &self.holder, wanted).await
    }

    /// Gives entries up.
    ///
    /// # Errors
    /// As [`Leases::release`].
    pub async fn release(&self, names: &[String]) -> Result<(), LeaseError> {
        self.leases.release(self.id, names).await
    }

    /// Ends it, so that nobody need wait for what is under it.
    ///
    /// # Errors
    /// As [`Leases::end`].
    pub async fn end(self) -> Result<(), LeaseError> {
        self.leases.end(self.id).await
    }
}
