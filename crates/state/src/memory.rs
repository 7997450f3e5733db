//! A backend in memory: for tests, simulations, and as the plainest statement of what a backend is.
//!
//! [`Memory::new`] is a store of its own. [`Shared`] is one that several servers use at once, as they use etcd: each
//! connects, writes, is woken by the others' writes and reads them from a bounded history.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::Revision;

use crate::backend::{Backend, Change, Error, History, Item, Mutation, Transaction, Verdict, Wake};
use crate::leases::{Leases, Table};

/// How many changes are remembered unless told otherwise.
const REMEMBERED: usize = 1024;

/// Data in memory that several backends work on at once.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Data>>);

impl Default for Shared {
    fn default() -> Self {
        Self::remembering(REMEMBERED)
    }
}

struct Data {
    revision: Revision,
    items: BTreeMap<Vec<u8>, (Revision, Vec<u8>)>,
    history: VecDeque<Change>,
    remembered: usize,
    leases: Arc<Table>,
    wakes: Vec<(usize, Wake)>,
    connections: usize,
}

impl Shared {
    /// Empty data that remembers the last `changes` changes; those who were away for longer read everything again.
    pub fn remembering(changes: usize) -> Self {
        Self(Arc::new(Mutex::new(Data {
            revision: Revision::default(),
            items: BTreeMap::new(),
            history: VecDeque::new(),
            remembered: changes,
            leases: Arc::new(Table::shared()),
            wakes: Vec::new(),
            connections: 0,
        })))
    }

    /// One more backend on the data.
    pub fn connect(&self) -> Memory {
        let mut data = self.data();
        data.connections += 1;
        Memory { connection: data.connections, shared: self.clone(), immediate: false, alone: false }
    }

    /// One more backend on the data, which works inside its callers, without a thread. Its store follows the others when
    /// it is told to ([`Store::catch_up`](crate::Store::catch_up)) and when it commits: a simulated server among several.
    pub fn connect_inline(&self) -> Memory {
        let mut memory = self.connect();
        memory.immediate = true;
        memory
    }

    /// The only backend on the data, which works inside its callers, without a thread. A simulated server that is
    /// restarted connects so to what it had.
    pub fn connect_alone(&self) -> Memory {
        let mut memory = self.connect_inline();
        memory.alone = true;
        memory
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        // No code in this module panics half way through a change, so poisoned data is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A backend in memory.
pub struct Memory {
    connection: usize,
    shared: Shared,
    immediate: bool,
    alone: bool,
}

impl Default for Memory {
    /// An empty store of its own. It works inside its callers, without a thread.
    fn default() -> Self {
        Shared::default().connect_alone()
    }
}

impl Memory {
    /// An empty store of its own. It works inside its callers, without a thread.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Data {
    fn transact(&mut self, transaction: &Transaction, verdicts: &[Verdict]) -> Verdict {
        let found = |key: &Vec<u8>| self.items.get(key).map(|(revision, _)| *revision);
        let compares = transaction.compares.iter().enumerate();
        let refused: Vec<usize> = compares
            .filter(|(_, compare)| !compare.holds(found(&compare.key), verdicts))
            .map(|(index, _)| index)
            .collect();
        if !refused.is_empty() {
            return Verdict::Refused(refused);
        }
        if !transaction.writes.is_empty() {
            self.revision = Revision(self.revision.0 + 1);
            for Mutation { key, value } in &transaction.writes {
                match value {
                    Some(value) => self.items.insert(key.clone(), (self.revision, value.clone())),
                    None => self.items.remove(key),
                };
            }
            self.history.push_back(Change { revision: self.revision, writes: transaction.writes.clone() });
            while self.history.len() > self.remembered {
                self.history.pop_front();
            }
        }
        Verdict::Committed(self.revision)
    }
}

impl Backend for Memory {
    fn is_immediate(&self) -> bool {
        self.immediate
    }

    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        let data = self.shared.data();
        let items = data.items.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        for (key, (revision, value)) in items {
            visit(Item { key, revision: *revision, value });
        }
        Ok(data.revision)
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        let mut verdicts = Vec::with_capacity(batch.len());
        let mut data = self.shared.data();
        let before = data.revision;
        for transaction in batch {
            let verdict = data.transact(transaction, &verdicts);
            verdicts.push(verdict);
        }
        let wrote = data.revision != before;
        let others: Vec<Wake> = data
            .wakes
            .iter()
            .filter(|(connection, _)| wrote && *connection != self.connection)
            .map(|(_, wake)| Arc::clone(wake))
            .collect();
        drop(data);
        for wake in others {
            wake();
        }
        Ok(verdicts)
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        let data = self.shared.data();
        let missed = data.revision.0.saturating_sub(since.0);
        let Some(skipped) = (data.history.len() as u64).checked_sub(missed) else { return Ok(History::Forgotten) };
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        Ok(History::Complete(data.history.iter().skip(skipped).cloned().collect()))
    }

    fn subscribe(&mut self, wake: Wake) {
        self.shared.data().wakes.push((self.connection, wake));
    }

    fn leases(&self) -> Arc<dyn Leases> {
        match self.alone {
            true => Arc::new(Table::private()),
            false => Arc::<Table>::clone(&self.shared.data().leases),
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let connection = self.connection;
        self.shared.data().wakes.retain(|(other, _)| *other != connection);
    }
}
