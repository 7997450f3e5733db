//! The truth: a snapshot made of the bytes that reached the disk, independent of what the server believes.
//!
//! Every transaction that is saved is one step. It is read back from its bytes, becomes a part of the history's digest, and
//! all invariants are held against the state before and after it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_control_plane::clock::Clock;
use longshore_model::{Revision, Snapshot, Write};
use longshore_state::backend::Mutation;
use longshore_state::stored;
use tokio::time::Instant;

use crate::clock::Virtual;
use crate::invariants::{Invariants, Step};
use crate::journal::Journal;
use crate::routes::Routes;

/// How many transactions a run may save. A run that saves more does not settle.
const MAX_STEPS: u64 = 100_000;

/// The saved state.
#[derive(Debug)]
pub(crate) struct Ledger {
    journal: Arc<Journal>,
    clock: Arc<Virtual>,
    routes: Routes,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    snapshot: Arc<Snapshot>,
    invariants: Invariants,
    steps: u64,
}

impl Ledger {
    pub(crate) fn new(journal: Arc<Journal>, clock: Arc<Virtual>, routes: Routes) -> Self {
        Self { journal, clock, routes, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is saved, now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.state().snapshot)
    }

    /// How many transactions were saved.
    pub(crate) fn steps(&self) -> u64 {
        self.state().steps
    }

    /// Plans may rest on a state that is this old.
    pub(crate) fn tolerate(&self, delay: Duration) {
        self.state().invariants.tolerate(delay);
    }

    /// Takes in a transaction that was saved.
    pub(crate) fn saved(&self, revision: Revision, mutations: &[Mutation]) {
        let mut state = self.state();
        let state = &mut *state;
        let mut writes = Vec::with_capacity(mutations.len());
        for mutation in mutations {
            self.journal.digest(&mutation.key);
            self.journal.digest(mutation.value.as_deref().unwrap_or_default());
            if mutation.key != stored::FORMAT_KEY {
                match read(mutation) {
                    Ok(write) => writes.push(write),
                    Err(error) => self.journal.violation(format!("a saved record cannot be read: {error}")),
                }
            }
        }
        let mut after = (*state.snapshot).clone();
        after.apply(revision, &writes);
        state.steps += 1;
        if state.steps == MAX_STEPS {
            self.journal.violation(format!("{MAX_STEPS} transactions were saved, and still it does not settle"));
        }
        self.journal.note(|| describe(&writes, &after));
        let (at, wall) = (Instant::now(), self.clock.now());
        let step = Step { before: &state.snapshot, after: &after, writes: &writes, routes: &self.routes, at, wall };
        for violation in state.invariants.check(&step) {
            self.journal.violation(violation);
        }
        state.snapshot = Arc::new(after);
    }
}

fn read(mutation: &Mutation) -> Result<Write, String> {
    match &mutation.value {
        Some(value) => stored::decode(&mutation.key, value).map(Write::Put).map_err(|error| error.to_string()),
        None => stored::decode_key(&mutation.key).map(Write::Delete).map_err(|error| error.to_string()),
    }
}

fn describe(writes: &[Write], after: &Snapshot) -> String {
    use longshore_model::Record;
    let each = writes.iter().map(|write| match write {
        Write::Delete(key) => format!("-{key}"),
        Write::Put(Record::Task(task)) => {
            let owner = task.owner.as_ref().map_or("-".to_owned(), |owner| format!("{}", owner.service));
            let place = task.instance.map_or("-".to_owned(), |id| short(&id.to_string()));
            let stop = task.stop.as_ref().map_or(String::new(), |stop| format!(" ({})", stop.reason));
            let id = short(&task.id.to_string());
            format!(
                "task {id} of {owner} {} on {place}: {:?}/{:?} {:?}{stop}",
                task.definition, task.desired, task.last, task.health
            )
        }
        Write::Put(Record::Reservation(_, id, held)) => {
            format!("{} holds {}/{}", short(&id.to_string()), held.cpu_units, held.memory_mib)
        }
        Write::Put(Record::Session(_, id, session)) => {
            format!("{} {}", short(&id.to_string()), if session.connected { "connected" } else { "disconnected" })
        }
        Write::Put(Record::Service(service)) => {
            format!("service {} {:?} wants {}", service.name, service.status, service.desired_count)
        }
        Write::Put(Record::Event(event)) => format!("event {:?}", event.message),
        Write::Put(record) => record.key().to_string(),
    });
    let each: Vec<String> = each.collect();
    format!("r{}: {}", after.revision(), each.join("; "))
}

/// The first letters of an id tell it from all others of a run.
pub(crate) fn short(id: &str) -> String {
    id.chars().take(6).collect()
}
