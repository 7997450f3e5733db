//! The disk under the server: what was saved outlives every crash, and saving may be slow, fail, or succeed and be told to
//! have failed. Everything that it saves is shown to the [`Ledger`] as bytes, in the moment it is saved.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use longshore_model::Revision;
use longshore_state::backend::{Error, History, Item, Transaction, Verdict};
use longshore_state::leases::Leases;
use longshore_state::{Backend, Memory, Shared};

use crate::ledger::Ledger;

/// How saving fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The next batch is not saved.
    Unsaved,
    /// The next batch is saved, and its caller is told that it was not.
    AnswerLost,
    /// Nothing works until it is repaired.
    Dead,
}

/// What is wrong with the disk.
#[derive(Debug, Default)]
struct Condition {
    failure: Option<Failure>,
    delay: Duration,
}

/// One disk.
#[derive(Clone)]
pub(crate) struct Disk {
    data: Shared,
    ledger: Arc<Ledger>,
    condition: Arc<Mutex<Condition>>,
    /// Test only: transactions are carried out although their compares do not hold.
    lets_all_pass: bool,
}

impl Disk {
    pub(crate) fn new(ledger: Arc<Ledger>, lets_all_pass: bool) -> Self {
        Self { data: Shared::default(), ledger, condition: Arc::default(), lets_all_pass }
    }

    /// Saving fails so.
    pub(crate) fn fail(&self, failure: Failure) {
        self.condition().failure = Some(failure);
    }

    /// Saving takes so long.
    pub(crate) fn slow_down(&self, delay: Duration) {
        self.condition().delay = delay;
        self.ledger.tolerate(delay);
    }

    /// Everything works at once.
    pub(crate) fn repair(&self) {
        *self.condition() = Condition::default();
    }

    fn condition(&self) -> std::sync::MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The disk as one start of the server has it, until that is killed.
    pub(crate) fn mount(&self) -> (Mount, Arc<AtomicBool>) {
        let alive = Arc::new(AtomicBool::new(true));
        (Mount { disk: self.clone(), memory: self.data.connect_alone(), alive: Arc::clone(&alive) }, alive)
    }
}

/// The disk in use.
pub(crate) struct Mount {
    disk: Disk,
    memory: Memory,
    alive: Arc<AtomicBool>,
}

impl Mount {
    fn usable(&self) -> Result<(), Error> {
        let works = self.alive.load(Ordering::Relaxed) && self.disk.condition().failure != Some(Failure::Dead);
        if works { Ok(()) } else { Err(broken()) }
    }

    fn next_failure(&self) -> Option<Failure> {
        let mut condition = self.disk.condition();
        match condition.failure {
            Some(Failure::Dead) => Some(Failure::Dead),
            _ => condition.failure.take(),
        }
    }
}

fn broken() -> Error {
    Error::from_io("the simulated disk", io::ErrorKind::StorageFull.into())
}

impl Backend for Mount {
    fn is_immediate(&self) -> bool {
        true
    }

    fn delay(&mut self) -> Duration {
        self.disk.condition().delay
    }

    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        self.usable()?;
        self.memory.range(prefix, visit)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        self.usable()?;
        let failure = self.next_failure();
        if failure == Some(Failure::Unsaved) {
            return Err(broken());
        }
        let unguarded: Vec<Transaction>;
        let batch = if self.disk.lets_all_pass {
            unguarded = batch.iter().map(|t| Transaction { compares: Vec::new(), ..t.clone() }).collect();
            &unguarded
        } else {
            batch
        };
        let verdicts = self.memory.transact(batch)?;
        for (transaction, verdict) in batch.iter().zip(&verdicts) {
            if let Verdict::Committed(revision) = verdict
                && !transaction.writes.is_empty()
            {
                self.disk.ledger.saved(*revision, &transaction.writes);
            }
        }
        if failure == Some(Failure::AnswerLost) { Err(broken()) } else { Ok(verdicts) }
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        self.usable()?;
        self.memory.changes(since)
    }

    fn leases(&self) -> Arc<dyn Leases> {
        self.memory.leases()
    }
}
