//! Leases: who of several servers does what, and who is there at all.
//!
//! A holder has one session, which lasts for its time to live from each renewal. Under it lie entries, a name and a value
//! each, which nobody else has meanwhile; they go when the session ends. One renewal keeps everything that a holder has,
//! and one read shows what everybody has.
//!
//! A lease spares servers from doing the same work twice. It is not what keeps the state right: that is done by guards, so
//! a holder that was paused for longer than its session lasts does no harm when it wakes up.
//!
//! Nothing here passes through the committer: a renewal does not wait behind commits, and leaves no trace in the state.

mod session;
mod table;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::backend;

pub use session::Session;
pub use table::Table;

/// A session, by the number that the backend gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub i64);

/// What somebody has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Who has it.
    pub holder: String,
    /// By which session: a holder may have begun another one before the last has ended.
    pub session: SessionId,
    /// What the holder put there.
    pub value: Vec<u8>,
}

/// An entry that a holder wants: its name, and the value to put there.
pub type Wanted = (String, Vec<u8>);

/// The answer of a call that may have to ask somebody else.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, LeaseError>> + Send + 'a>>;

/// Where sessions and their entries are kept. Every call has a bound, which is shorter than a usual time to live.
pub trait Leases: Send + Sync + 'static {
    /// Whether nobody outside of the one store can ever hold anything here, so that whoever uses it has everything.
    fn is_private(&self) -> bool {
        false
    }

    /// Begins a session that lasts for `ttl` unless it is renewed.
    ///
    /// # Errors
    /// When that is not known to have been done; a session that was begun all the same ends by itself.
    fn begin(&self, ttl: Duration) -> Answer<'_, SessionId>;

    /// Has a session last for its time to live from now.
    ///
    /// # Errors
    /// [`LeaseError::Ended`] when there is no such session any more; others when that is not known.
    fn renew(&self, session: SessionId) -> Answer<'_, ()>;

    /// Takes each of these entries unless somebody else has it, and says which ones the session has now. An entry that it
    /// has already gets the new value. `holder` is a name of one line.
    ///
    /// # Errors
    /// [`LeaseError::Ended`] when there is no such session any more; others when it is not known what was taken.
    fn claim<'a>(&'a self, session: SessionId, holder: &'a str, wanted: &'a [Wanted]) -> Answer<'a, Vec<bool>>;

    /// Gives up these entries, so that the next holder need not wait. Those that the session does not have stay as they
    /// are.
    ///
    /// # Errors
    /// When it is not known what was given up.
    fn release<'a>(&'a self, session: SessionId, names: &'a [String]) -> Answer<'a, ()>;

    /// Ends a session and everything under it.
    ///
    /// # Errors
    /// When that is not known to have been done; it then ends by itself.
    fn end(&self, session: SessionId) -> Answer<'_, ()>;

    /// What everybody has, by name, as of one moment after the call.
    ///
    /// # Errors
    /// When it cannot be read.
    fn entries(&self) -> Answer<'_, Vec<Entry>>;
}

/// Why it is not known who holds what.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LeaseError {
    /// The session has ended, and everything under it with it.
    #[error("the session with the other servers has ended")]
    Ended,
    /// The backend failed.
    #[error("{0}")]
    Backend(Arc<backend::Error>),
    /// The store was closed.
    #[error("the state store is closed: the server is stopping")]
    Closed,
}

impl LeaseError {
    /// Whether there is no room for anything new. What is held already can be renewed all the same.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Backend(error) if matches!(**error, backend::Error::Full { .. }))
    }
}

impl From<backend::Error> for LeaseError {
    fn from(error: backend::Error) -> Self {
        Self::Backend(Arc::new(error))
    }
}
