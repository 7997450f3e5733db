//! A backend that fails when it is told to.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use longshore_model::Revision;

use crate::backend::{Backend, Error, History, Item, Transaction, Verdict, Wake};
use crate::leases::Leases;

/// How a batch fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing of it is kept.
    Unsaved,
    /// It is kept, and the caller is told that it failed.
    AnswerLost,
    /// Nothing works, reading included, until the fault is taken back.
    Dead,
}

/// The switch for a [`Faulty`] backend.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Option<Fault>>>);

impl Faults {
    /// The next batch fails so; with [`Fault::Dead`], every call from now on does.
    pub fn set(&self, fault: Fault) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    /// Everything works again.
    pub fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn now(&self) -> Option<Fault> {
        let mut fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *fault == Some(Fault::Dead) { *fault } else { fault.take() }
    }

    fn is_dead(&self) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) == Some(Fault::Dead)
    }
}

/// A backend around another one.
pub struct Faulty<B> {
    inner: B,
    faults: Faults,
}

impl<B: Backend> Faulty<B> {
    /// Passes everything on to `inner` until `faults` says otherwise.
    pub fn new(inner: B, faults: Faults) -> Self {
        Self { inner, faults }
    }

    fn live(&mut self) -> Result<&mut B, Error> {
        if self.faults.is_dead() { Err(full()) } else { Ok(&mut self.inner) }
    }
}

fn full() -> Error {
    Error::from_io("the faulty disk", io::ErrorKind::StorageFull.into())
}

impl<B: Backend> Backend for Faulty<B> {
    fn is_immediate(&self) -> bool {
        self.inner.is_immediate()
    }

    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        self.live()?.range(prefix, visit)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        match self.faults.now() {
            None => self.inner.transact(batch),
            Some(Fault::AnswerLost) => self.inner.transact(batch).and(Err(full())),
            Some(Fault::Unsaved | Fault::Dead) => Err(full()),
        }
    }

    fn doubt(&mut self) {
        self.inner.doubt();
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        self.live()?.changes(since)
    }

    fn subscribe(&mut self, wake: Wake) {
        self.inner.subscribe(wake);
    }

    fn leases(&self) -> Arc<dyn Leases> {
        self.inner.leases()
    }
}
