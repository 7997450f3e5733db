//! What an edge sees: of each target, and of each listener's socket.
//!
//! The board keeps the newest of each. A reader is told what changed since it last asked, so that one who is slow misses
//! steps in between and never the end of them, and nothing queues up.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use longshore_model::Timestamp;
use longshore_model::load_balancing::{ListenerId, Sight, TargetGroupId, TargetKey};
use tokio::sync::Notify;

use crate::balancer::Clock;

/// Something that an edge sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observation {
    /// Of a target that is known.
    Target(SeenTarget),
    /// Of a listener: where it listens, or why it cannot, in words.
    Listener(ListenerId, Result<SocketAddr, Arc<str>>),
}

/// What is seen of a target; the edge's [`Sighting`](longshore_model::load_balancing::Sighting) without the edge's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenTarget {
    /// The target.
    pub key: TargetKey,
    /// What is seen.
    pub sight: Sight,
    /// Why, in the API's code.
    pub reason: Option<Arc<str>>,
    /// Why, in words.
    pub description: Option<Arc<str>>,
    /// Since when.
    pub since: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Target(TargetKey),
    Listener(ListenerId),
}

/// Where the parts of the data plane put what they see.
pub(crate) struct Board {
    seen: Mutex<Seen>,
    changed: Notify,
    clock: Clock,
    requests: Mutex<HashMap<TargetKey, Arc<AtomicU64>>>,
}

#[derive(Default)]
struct Seen {
    newest: BTreeMap<Key, Observation>,
    untold: BTreeSet<Key>,
    is_closed: bool,
}

impl Board {
    pub(crate) fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Self { seen: Mutex::default(), changed: Notify::new(), clock, requests: Mutex::default() })
    }

    /// Takes in what is seen of a target; the same again is nothing new.
    pub(crate) fn target(
        &self,
        key: &TargetKey,
        sight: Sight,
        reason: Option<Arc<str>>,
        description: Option<Arc<str>>,
    ) {
        let mut seen = self.lock();
        let id = Key::Target(key.clone());
        if let Some(Observation::Target(known)) = seen.newest.get(&id)
            && (&known.sight, &known.reason, &known.description) == (&sight, &reason, &description)
        {
            return;
        }
        let since = (self.clock)();
        self.put(
            &mut seen,
            id,
            Observation::Target(SeenTarget { key: key.clone(), sight, reason, description, since }),
        );
    }

    /// Where the requests that a target gets are counted.
    pub(crate) fn counter(&self, key: &TargetKey) -> Arc<AtomicU64> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(requests.entry(key.clone()).or_default())
    }

    /// Takes in where a listener listens, or why it does not.
    pub(crate) fn listener(&self, id: ListenerId, outcome: Result<SocketAddr, Arc<str>>) {
        let mut seen = self.lock();
        let observation = Observation::Listener(id, outcome);
        if seen.newest.get(&Key::Listener(id)) != Some(&observation) {
            self.put(&mut seen, Key::Listener(id), observation);
        }
    }

    /// Forgets a target that is gone.
    pub(crate) fn forget_target(&self, key: &TargetKey) {
        self.forget(&Key::Target(key.clone()));
    }

    /// Forgets a listener that is gone.
    pub(crate) fn forget_listener(&self, id: ListenerId) {
        self.forget(&Key::Listener(id));
    }

    /// Ends every [`Observations::next`].
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_waiters();
    }

    fn forget(&self, key: &Key) {
        let mut seen = self.lock();
        seen.newest.remove(key);
        seen.untold.remove(key);
    }

    fn put(&self, seen: &mut Seen, key: Key, observation: Observation) {
        seen.untold.insert(key.clone());
        seen.newest.insert(key, observation);
        self.changed.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what an edge sees. There should be one reader: each change is told once.
pub struct Observations {
    board: Arc<Board>,
}

impl Observations {
    pub(crate) fn new(board: Arc<Board>) -> Self {
        Self { board }
    }

    /// The requests, or connections of network load balancers, that the targets of each group got since this was last asked;
    /// without the groups that got none.
    pub fn requests(&self) -> BTreeMap<TargetGroupId, u64> {
        let mut counters = self.board.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let mut groups = BTreeMap::new();
        counters.retain(|key, counter| {
            let is_used = Arc::strong_count(counter) > 1;
            let count = counter.swap(0, Ordering::Relaxed);
            if count > 0 {
                *groups.entry(key.group).or_insert(0) += count;
            }
            is_used
        });
        groups
    }

    /// What changed since this was last asked, waiting until something has; `None` once the balancer has shut down.
    pub async fn next(&mut self) -> Option<Vec<Observation>> {
        loop {
            let changed = self.board.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            {
                let mut seen = self.board.lock();
                if !seen.untold.is_empty() {
                    let untold = std::mem::take(&mut seen.untold);
                    return Some(untold.iter().filter_map(|key| seen.newest.get(key).cloned()).collect());
                }
                if seen.is_closed {
                    return None;
                }
            }
            changed.await;
        }
    }

    /// Everything that is seen now, for a server that is new to this edge.
    pub fn all(&self) -> Vec<Observation> {
        self.board.lock().newest.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::load_balancing::{Health, TargetGroupId};

    use super::*;

    #[tokio::test]
    async fn each_change_is_told_once_and_only_the_newest() {
        let board = Board::new(Arc::new(|| Timestamp::from_millis(7)));
        let mut reader = Observations::new(Arc::clone(&board));
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: 80 };
        board.target(&key, Sight::Serving(Health::Initial), None, None);
        board.target(&key, Sight::Serving(Health::Healthy), None, None);
        let told = reader.next().await.unwrap();
        let expected = SeenTarget {
            key: key.clone(),
            sight: Sight::Serving(Health::Healthy),
            reason: None,
            description: None,
            since: Timestamp::from_millis(7),
        };
        assert_eq!(told, [Observation::Target(expected)]);
        board.target(&key, Sight::Serving(Health::Healthy), None, None);
        board.listener(ListenerId::from_bits(3), Err("taken".into()));
        let told = reader.next().await.unwrap();
        assert_eq!(told, [Observation::Listener(ListenerId::from_bits(3), Err("taken".into()))]);
        assert_eq!(reader.all().len(), 2);
        board.forget_target(&key);
        board.forget_listener(ListenerId::from_bits(3));
        board.close();
        assert_eq!((reader.next().await, reader.all()), (None, Vec::new()));
    }
}
