//! What an edge still has to be sent. Performs no IO.
//!
//! What changes is kept as keys, so a record that changes again and again while an edge is slow waits once, and is then sent as
//! it is. When too much waits, or some changes were missed, everything is sent anew.
//!
//! What edges say themselves is not sent to them, with one exception: everything has what this edge has said before, so that one
//! that was started again knows the health of its targets.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use longshore_api::edge::{FRAME_BYTES, Put, Update};
use longshore_model::load_balancing::{EdgeName, Key, Record, Sightings};
use longshore_model::snapshot::{Entry, LoadBalancingState};
use longshore_model::{Record as AnyRecord, Snapshot};
use longshore_state::stored;

/// As many updates may be unanswered at a time.
const WINDOW: usize = 8;

/// When more records than this wait, everything is sent anew.
const MAX_WAITING: usize = 10_000;

/// One edge's feed.
#[derive(Debug)]
pub(super) struct Feed {
    waiting: Waiting,
    /// The revisions of the updates that the edge has not answered.
    unanswered: VecDeque<u64>,
    /// The layout of records that the edge reads.
    format: u32,
    edge: EdgeName,
}

#[derive(Debug, PartialEq, Eq)]
enum Waiting {
    Everything,
    Keys(BTreeSet<Key>),
}

impl Feed {
    /// The feed of an edge that has nothing yet, and reads records up to this layout.
    pub(super) fn new(edge: EdgeName, format: u32) -> Self {
        Self { waiting: Waiting::Everything, unanswered: VecDeque::new(), format, edge }
    }

    /// Some records have changed; without knowing which, everything may have.
    pub(super) fn changed<'k>(&mut self, keys: Option<impl IntoIterator<Item = &'k Key>>) {
        let Some(keys) = keys else {
            self.waiting = Waiting::Everything;
            return;
        };
        let Waiting::Keys(waiting) = &mut self.waiting else { return };
        waiting.extend(keys.into_iter().filter(|key| is_fed(key)).cloned());
        if waiting.len() > MAX_WAITING {
            self.waiting = Waiting::Everything;
        }
    }

    /// The edge serves by everything up to this revision.
    pub(super) fn answered(&mut self, revision: u64) {
        while self.unanswered.front().is_some_and(|sent| *sent <= revision) {
            self.unanswered.pop_front();
        }
    }

    /// Whether something waits and the edge may be sent it.
    pub(super) fn is_due(&self) -> bool {
        let waits = self.waiting != Waiting::Keys(BTreeSet::new());
        waits && self.unanswered.len() < WINDOW
    }

    /// All that waits, in as many parts as it takes.
    pub(super) fn next(&mut self, snapshot: &Snapshot) -> Vec<Update> {
        let state = snapshot.load_balancing();
        let revision = snapshot.revision().0;
        let mut parts = Parts { parts: Vec::new(), bytes: 0, revision, format: self.format };
        match std::mem::replace(&mut self.waiting, Waiting::Keys(BTreeSet::new())) {
            Waiting::Everything => {
                parts.begin(true);
                everything(state).chain(said(state, &self.edge)).for_each(|entry| parts.put(entry));
            }
            Waiting::Keys(keys) => {
                parts.begin(false);
                for key in keys {
                    match find(state, &key) {
                        Some(entry) => parts.put(entry),
                        None => parts.delete(&key),
                    }
                }
            }
        }
        self.unanswered.push_back(revision);
        parts.parts
    }
}

/// Whether edges need a record: what they say themselves, and what only the API shows, they do not.
fn is_fed(key: &Key) -> bool {
    !matches!(key, Key::Sightings(_) | Key::NetworkTags(_))
}

struct Parts {
    parts: Vec<Update>,
    /// How much is in the last part.
    bytes: usize,
    revision: u64,
    format: u32,
}

impl Parts {
    fn begin(&mut self, reset: bool) {
        self.bytes = 0;
        self.parts.push(Update { revision: self.revision, reset, ..Update::default() });
    }

    fn put(&mut self, entry: Entry<Record>) {
        let record = AnyRecord::from((*entry.value).clone());
        let Some(key) = key_of(&entry.value.key()) else { return };
        // Stored forms are JSON behind a number.
        let Ok(value) = String::from_utf8(stored::encode_in(&record, self.format)) else { return };
        let size = key.len() + value.len();
        self.last(size).put.push(Put { key, revision: entry.revision.0, value });
    }

    fn delete(&mut self, key: &Key) {
        if let Some(key) = key_of(key) {
            self.last(key.len()).delete.push(key);
        }
    }

    /// The part that something of this size goes into.
    fn last(&mut self, size: usize) -> &mut Update {
        if self.bytes >= FRAME_BYTES {
            if let Some(full) = self.parts.last_mut() {
                full.more = true;
            }
            self.begin(false);
        }
        self.bytes += size;
        self.parts.last_mut().expect("a part was begun")
    }
}

/// A record that has a key is in the store, so its key can be written.
fn key_of(key: &Key) -> Option<String> {
    String::from_utf8(stored::encode_key(&key.clone().into()).ok()?).ok()
}

macro_rules! entry {
    ($kind:ident, $found:expr) => {
        Entry { revision: $found.revision, value: Arc::new(Record::$kind(Arc::clone(&$found.value))) }
    };
}

fn everything(state: &LoadBalancingState) -> impl Iterator<Item = Entry<Record>> {
    let balancers = state.load_balancers.values().map(|found| entry!(LoadBalancer, found));
    balancers
        .chain(state.listeners.values().map(|found| entry!(Listener, found)))
        .chain(state.rules.values().map(|found| entry!(Rule, found)))
        .chain(state.target_groups.values().map(|found| entry!(TargetGroup, found)))
        .chain(state.targets.values().map(|found| entry!(Target, found)))
        .chain(state.edges.values().map(|found| entry!(Edge, found)))
        .chain(state.certificates.values().map(|found| entry!(Certificate, found)))
        .chain(state.security_groups.values().map(|found| entry!(SecurityGroup, found)))
}

/// What an edge has said.
fn said(state: &LoadBalancingState, edge: &EdgeName) -> impl Iterator<Item = Entry<Record>> {
    state.sightings.values().filter_map(move |found| {
        let own = found.by_edge.iter().find(|sighting| sighting.edge == *edge)?.clone();
        let sightings = Sightings { key: found.key.clone(), by_edge: vec![own] };
        Some(Entry { revision: found.revision, value: Arc::new(Record::Sightings(Arc::new(sightings))) })
    })
}

fn find(state: &LoadBalancingState, key: &Key) -> Option<Entry<Record>> {
    Some(match key {
        Key::LoadBalancer(id) => entry!(LoadBalancer, state.load_balancers.get(id)?),
        Key::Listener(balancer, id) => entry!(Listener, state.listeners.get(&(*balancer, *id))?),
        Key::Rule(balancer, listener, id) => entry!(Rule, state.rules.get(&(*balancer, *listener, *id))?),
        Key::TargetGroup(id) => entry!(TargetGroup, state.target_groups.get(id)?),
        Key::Target(key) => entry!(Target, state.targets.get(key)?),
        Key::Edge(name) => entry!(Edge, state.edges.get(name)?),
        Key::Certificate(id) => entry!(Certificate, state.certificates.get(id)?),
        Key::SecurityGroup(id) => entry!(SecurityGroup, state.security_groups.get(id)?),
        Key::Sightings(_) | Key::NetworkTags(_) => return None,
    })
}

#[cfg(test)]
mod tests;
