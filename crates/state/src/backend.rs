//! What a store stands on: a revisioned key-value store, which is what etcd is and what a file can be made to be.
//!
//! A backend knows nothing of records. It compares and writes bytes, gives every transaction that writes the next
//! revision, and remembers with each value the revision that wrote it. Whether a transaction's compares hold is decided
//! here and nowhere else: the store's own snapshot may be behind another server's writes.
//!
//! All methods are called by one owner, one at a time, and may block for as long as the device does. Leases are apart: see
//! [`Leases`].

use std::io;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::Revision;
use longshore_model::plan::Expect;

use crate::leases::Leases;

/// A record as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// Its key.
    pub key: &'a [u8],
    /// When it was last written.
    pub revision: Revision,
    /// Its value.
    pub value: &'a [u8],
}

/// What a transaction expects of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compare {
    /// The key.
    pub key: Vec<u8>,
    /// Its state; [`Expect::WrittenBy`] counts transactions of the same batch.
    pub expect: Expect,
}

impl Compare {
    /// Whether it holds for a key that was last written at `found`, after the transactions before it ended as `verdicts`.
    pub fn holds(&self, found: Option<Revision>, verdicts: &[Verdict]) -> bool {
        match self.expect {
            Expect::Absent => found.is_none(),
            Expect::At(revision) => found == Some(revision),
            Expect::WrittenBy(index) => match verdicts.get(index) {
                Some(Verdict::Committed(revision)) => found == Some(*revision),
                _ => false,
            },
        }
    }
}

/// One change of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// The key.
    pub key: Vec<u8>,
    /// Its new value; `None` removes it.
    pub value: Option<Vec<u8>>,
}

/// Writes that are carried out together if all compares hold, and not at all otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transaction {
    /// What must hold.
    pub compares: Vec<Compare>,
    /// What changes; no key twice.
    pub writes: Vec<Mutation>,
}

/// How a transaction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All compares held. The revision is a new one if anything was written, else the one at which they held.
    Committed(Revision),
    /// Nothing was written: the compares of these indexes did not hold. One that rests on a transaction which was itself
    /// refused later may be missing beside others.
    Refused(Vec<usize>),
}

/// The writes of one transaction, as they are told to those who follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The transaction's revision.
    pub revision: Revision,
    /// What it wrote.
    pub writes: Vec<Mutation>,
}

/// What happened since a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    /// Every change, in order.
    Complete(Vec<Change>),
    /// The backend does not remember that far: everything has to be read again.
    Forgotten,
}

/// Called when somebody else may have written. It says nothing of what: [`Backend::changes`] does.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A revisioned key-value store.
pub trait Backend: Send + 'static {
    /// Whether no call ever waits for a device or a network. A store on such a backend has no thread of its own and works
    /// inside the caller, which keeps a virtual clock and a seeded simulation exact.
    fn is_immediate(&self) -> bool {
        false
    }

    /// How long the next commit waits before an immediate backend carries it out: a simulation's slow device, on its
    /// virtual clock.
    fn delay(&mut self) -> Duration {
        Duration::ZERO
    }

    /// Shows every item whose key starts with `prefix`, in ascending order of keys, all as of one revision, and returns
    /// that revision: the one of the last transaction that wrote, zero in an empty store.
    ///
    /// # Errors
    /// When they cannot be read.
    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error>;

    /// The value under a key, as of now or of a moment before; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let mut found = None;
        self.range(key, &mut |item| {
            if item.key == key {
                found = Some(item.value.to_vec());
            }
        })?;
        Ok(found)
    }

    /// Carries out the transactions as if in order, each seeing those before it, and returns one verdict each. It returns
    /// when what was written is durable; one sync covers the batch.
    ///
    /// Those that do not meet may be carried out in another order, and several as one: they then have one revision in common
    /// and are told as one change. Transactions that write the same key have ascending revisions, or the same one.
    ///
    /// # Errors
    /// When the batch could not be made durable. It may nevertheless have been, as with a reply that was lost; the
    /// caller reads [`changes`](Self::changes) to learn the truth.
    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error>;

    /// Tries whether a batch could be saved now, as far as that can be known without changing anything that is kept.
    ///
    /// # Errors
    /// Why it could not.
    fn probe(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// Has the next [`changes`](Self::changes) tell all that anybody was answered before it, not only what this backend has
    /// heard of. One that always does need do nothing.
    fn doubt(&mut self) {}

    /// What was written after `since`, by anybody: at least all that earlier calls have told of, or may have done.
    ///
    /// # Errors
    /// When it cannot be read.
    fn changes(&mut self, since: Revision) -> Result<History, Error>;

    /// Asks to be woken when somebody else writes. A backend with a single writer never wakes anybody.
    fn subscribe(&mut self, wake: Wake) {
        drop(wake);
    }

    /// Where those who work on this data keep their leases. Asked for once, when the store is opened; it is used beside
    /// the backend from then on, and from several threads.
    fn leases(&self) -> Arc<dyn Leases>;
}

/// Why a backend failed. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The device is full, or a quota or size limit was reached.
    #[error(
        "no space is left for {place} ({source}). Nothing that was answered is lost. Free some space; \
         changes are saved again from then on, without a restart"
    )]
    Full {
        /// The file or service.
        place: String,
        /// What the system said.
        source: io::Error,
    },
    /// Reading or writing failed.
    #[error(
        "{place} cannot be read or written ({source}). Nothing that was answered is lost. Check the device it is on; \
         changes are saved again as soon as it works"
    )]
    Io {
        /// The file or service.
        place: String,
        /// What the system said.
        source: io::Error,
    },
    /// The service that keeps the state cannot be reached, cannot decide, or refuses us.
    #[error("{place}: {what}. Nothing that was answered is lost, and reads go on. {remedy}")]
    Service {
        /// The service.
        place: String,
        /// What is wrong.
        what: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// What was read is not what was written.
    #[error(
        "{place} is damaged: {what}. It was left as it is. Restore it from a backup, or move it away to start with an \
         empty state"
    )]
    Damaged {
        /// The file or service.
        place: String,
        /// What is wrong.
        what: String,
    },
}

impl Error {
    /// The error for what the system said about `place`.
    pub fn from_io(place: impl Into<String>, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let place = place.into();
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full { place, source },
            _ => Self::Io { place, source },
        }
    }

    /// Whether the same call may succeed later without anybody restoring or replacing anything.
    pub fn is_retryable(&self) -> bool {
        !matches!(self, Self::Damaged { .. })
    }
}
