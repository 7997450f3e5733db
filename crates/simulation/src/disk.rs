//! What the servers keep their state in: the disk of one, or an etcd that several share. What was saved outlives every crash,
//! and saving may be slow, fail, or succeed and be told to have failed. Several servers hear of each other's writes late, each
//! at another time; any of them may be cut off. Everything that is saved is shown to the [`Ledger`] as bytes, in the moment
//! it is saved.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use longshore_model::Revision;
use longshore_state::backend::{Error, History, Item, Transaction, Verdict};
use longshore_state::leases::{Answer, Entry, LeaseError, Leases, SessionId, Wanted};
use longshore_state::{Backend, Memory, Shared, Store};
use tokio::sync::Notify;

use crate::dice::Dice;
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
    /// How much later than usual servers hear of what others wrote.
    late: Duration,
}

/// One disk, or what several servers keep their state in together.
#[derive(Clone)]
pub(crate) struct Disk {
    data: Shared,
    ledger: Arc<Ledger>,
    condition: Arc<Mutex<Condition>>,
    /// Servers that do not reach it.
    cut_off: Arc<Mutex<BTreeSet<usize>>>,
    /// Servers that run.
    running: Arc<Mutex<BTreeSet<usize>>>,
    /// Absent for one server alone, whose disk is its own.
    network: Option<Arc<Dice>>,
    /// Test only: transactions are carried out although their compares do not hold.
    lets_all_pass: bool,
}

/// How long a request to a shared disk and its answer take, in milliseconds.
const ROUND_TRIP: (u64, u64) = (1, 5);

/// After how many milliseconds a server hears of what another one wrote.
const HEARD_AFTER: (u64, u64) = (1, 40);

/// What a plan may rest on is as old as this where several servers write.
const USUALLY_BEHIND: Duration = Duration::from_millis(100);

impl Disk {
    /// A disk for so many servers.
    pub(crate) fn new(ledger: Arc<Ledger>, seed: u64, servers: usize, lets_all_pass: bool) -> Self {
        let network = (servers > 1).then(|| Arc::new(Dice::new(seed, "etcd")));
        if network.is_some() {
            ledger.tolerate(USUALLY_BEHIND);
        }
        Self {
            data: Shared::default(),
            ledger,
            condition: Arc::default(),
            cut_off: Arc::default(),
            running: Arc::default(),
            network,
            lets_all_pass,
        }
    }

    /// Saving fails so.
    pub(crate) fn fail(&self, failure: Failure) {
        self.condition().failure = Some(failure);
    }

    /// Saving takes so long.
    pub(crate) fn slow_down(&self, delay: Duration) {
        self.condition().delay = delay;
        self.ledger.tolerate(USUALLY_BEHIND + delay);
    }

    /// Servers hear of each other's writes so much later.
    pub(crate) fn tell_late(&self, late: Duration) {
        self.condition().late = late;
        self.ledger.tolerate(USUALLY_BEHIND + late);
    }

    /// A server does not reach it any more, or does again.
    pub(crate) fn cut_off(&self, server: usize, cut: bool) {
        let mut all = self.cut_off.lock().unwrap_or_else(PoisonError::into_inner);
        if cut {
            all.insert(server)
        } else {
            all.remove(&server)
        };
    }

    /// Whether a server runs and could save something.
    pub(crate) fn is_ready(&self, server: usize) -> bool {
        let has =
            |servers: &Mutex<BTreeSet<usize>>| servers.lock().unwrap_or_else(PoisonError::into_inner).contains(&server);
        has(&self.running) && !has(&self.cut_off) && self.condition().failure != Some(Failure::Dead)
    }

    /// Everything works at once.
    pub(crate) fn repair(&self) {
        *self.condition() = Condition::default();
    }

    fn condition(&self) -> std::sync::MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The disk as one start of a server has it, until that is killed.
    pub(crate) fn mount(&self, server: usize) -> Mount {
        let mut memory = match self.network {
            None => self.data.connect_alone(),
            Some(_) => self.data.connect_inline(),
        };
        let bell = Arc::new(Notify::new());
        let rung = Arc::clone(&bell);
        memory.subscribe(Arc::new(move || rung.notify_one()));
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(server);
        let way = Way { disk: self.clone(), server, is_alive: Arc::new(AtomicBool::new(true)) };
        Mount { way, memory, bell }
    }

    /// Has a store take in what others write, a moment after they wrote it. Each server hears of it at another time.
    pub(crate) async fn follow(self, store: Store, bell: Arc<Notify>) {
        let Some(network) = &self.network else { return std::future::pending().await };
        loop {
            bell.notified().await;
            let late = self.condition().late;
            tokio::time::sleep(network.millis(HEARD_AFTER.0, HEARD_AFTER.1) + late).await;
            while store.catch_up().await.is_err() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The way from one start of a server to the disk.
#[derive(Clone)]
pub(crate) struct Way {
    disk: Disk,
    server: usize,
    /// Cleared when the server is killed: nothing of it reaches the disk from then on.
    is_alive: Arc<AtomicBool>,
}

impl Way {
    /// The server is killed.
    pub(crate) fn end(&self) {
        self.is_alive.store(false, Ordering::Relaxed);
        self.disk.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.server);
    }

    fn usable(&self) -> Result<(), Error> {
        let is_cut_off = self.disk.cut_off.lock().unwrap_or_else(PoisonError::into_inner).contains(&self.server);
        let is_dead = self.disk.condition().failure == Some(Failure::Dead);
        if self.is_alive.load(Ordering::Relaxed) && !is_cut_off && !is_dead { Ok(()) } else { Err(broken()) }
    }

    /// There and back takes so long.
    fn round_trip(&self) -> Duration {
        let condition = self.disk.condition();
        self.disk.network.as_ref().map_or(Duration::ZERO, |n| n.millis(ROUND_TRIP.0, ROUND_TRIP.1)) + condition.delay
    }
}

/// The disk in use.
pub(crate) struct Mount {
    pub(crate) way: Way,
    memory: Memory,
    /// Rings when another server has written.
    pub(crate) bell: Arc<Notify>,
}

impl Mount {
    fn next_failure(&self) -> Option<Failure> {
        let mut condition = self.way.disk.condition();
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
        self.way.round_trip()
    }

    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        self.way.usable()?;
        self.memory.range(prefix, visit)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        self.way.usable()?;
        let failure = self.next_failure();
        if failure == Some(Failure::Unsaved) {
            return Err(broken());
        }
        let unguarded: Vec<Transaction>;
        let batch = if self.way.disk.lets_all_pass {
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
                self.way.disk.ledger.saved(*revision, &transaction.writes);
            }
        }
        if failure == Some(Failure::AnswerLost) { Err(broken()) } else { Ok(verdicts) }
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        self.way.usable()?;
        self.memory.changes(since)
    }

    fn leases(&self) -> Arc<dyn Leases> {
        Arc::new(Table { way: self.way.clone(), inner: self.memory.leases() })
    }
}

/// The servers' leases, which are as far away as the disk.
struct Table {
    way: Way,
    inner: Arc<dyn Leases>,
}

impl Table {
    /// Goes there, does the work if it can be reached, and comes back if it still can.
    async fn go<T>(&self, work: Answer<'_, T>) -> Result<T, LeaseError> {
        let round_trip = self.way.round_trip();
        tokio::time::sleep(round_trip / 2).await;
        self.way.usable()?;
        let done = work.await;
        tokio::time::sleep(round_trip / 2).await;
        self.way.usable()?;
        done
    }
}

impl Leases for Table {
    fn is_private(&self) -> bool {
        self.inner.is_private()
    }

    fn begin(&self, ttl: Duration) -> Answer<'_, SessionId> {
        Box::pin(self.go(self.inner.begin(ttl)))
    }

    fn renew(&self, session: SessionId) -> Answer<'_, ()> {
        Box::pin(self.go(self.inner.renew(session)))
    }

    fn claim<'a>(&'a self, session: SessionId, holder: &'a str, wanted: &'a [Wanted]) -> Answer<'a, Vec<bool>> {
        Box::pin(self.go(self.inner.claim(session, holder, wanted)))
    }

    fn release<'a>(&'a self, session: SessionId, names: &'a [String]) -> Answer<'a, ()> {
        Box::pin(self.go(self.inner.release(session, names)))
    }

    fn end(&self, session: SessionId) -> Answer<'_, ()> {
        Box::pin(self.go(self.inner.end(session)))
    }

    fn entries(&self) -> Answer<'_, Vec<Entry>> {
        Box::pin(self.go(self.inner.entries()))
    }
}
