//! Events as they become durable, for whoever follows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::Notify;

use crate::event::{GroupId, Stored};

/// What an event counts besides its message.
const EVENT_OVERHEAD: usize = 64;

/// Events of one group that became durable together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Their group.
    pub group: GroupId,
    /// The events, in the order of ingestion: late ones come when they come. None when all were missed.
    pub events: Arc<[Stored]>,
    /// How many events were missed before these, because they were not taken in time.
    pub missed: u64,
}

/// Hears of events as they become durable, from when it was made on. What waits for it is bounded in bytes; beyond
/// that it misses events, and is told how many.
#[derive(Debug)]
pub struct Follower(Arc<Queue>);

#[derive(Debug)]
struct Queue {
    groups: Option<Vec<GroupId>>,
    waiting: Mutex<Waiting>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    batches: VecDeque<Followed>,
    bytes: usize,
    missed: u64,
    /// The group that something was missed of last.
    missed_of: Option<GroupId>,
    closed: bool,
}

impl Follower {
    /// The next events; none when the store has been closed and everything was taken.
    pub async fn next(&mut self) -> Option<Followed> {
        loop {
            {
                let mut waiting = lock(&self.0.waiting);
                if let Some(followed) = waiting.batches.pop_front() {
                    waiting.bytes -= size(&followed.events);
                    return Some(followed);
                }
                if let Some(group) = waiting.missed_of.filter(|_| waiting.missed > 0) {
                    let missed = std::mem::take(&mut waiting.missed);
                    return Some(Followed { group, events: Arc::default(), missed });
                }
                if waiting.closed {
                    return None;
                }
            }
            self.0.news.notified().await;
        }
    }
}

fn size(events: &[Stored]) -> usize {
    events.iter().map(|event| event.message.len() + EVENT_OVERHEAD).sum()
}

/// All followers of a store.
#[derive(Debug, Default)]
pub(crate) struct Followers(Mutex<Vec<Weak<Queue>>>);

impl Followers {
    pub(crate) fn follow(&self, groups: Option<Vec<GroupId>>) -> Follower {
        let queue = Arc::new(Queue { groups, waiting: Mutex::default(), news: Notify::new() });
        lock(&self.0).push(Arc::downgrade(&queue));
        Follower(queue)
    }

    /// Tells of events. They are made only if somebody follows their group.
    pub(crate) fn tell(&self, group: GroupId, bytes: usize, make: impl FnOnce() -> Arc<[Stored]>) {
        let mut followers = lock(&self.0);
        if followers.is_empty() {
            return;
        }
        followers.retain(|follower| follower.strong_count() > 0);
        let mut make = Some(make);
        let mut events = None;
        for queue in followers.iter().filter_map(Weak::upgrade) {
            if queue.groups.as_ref().is_some_and(|groups| !groups.contains(&group)) {
                continue;
            }
            if let Some(make) = make.take() {
                events = Some(make());
            }
            if let Some(events) = &events {
                queue.push(group, Arc::clone(events), bytes);
            }
        }
    }

    pub(crate) fn close(&self) {
        for queue in lock(&self.0).drain(..).filter_map(|follower| follower.upgrade()) {
            lock(&queue.waiting).closed = true;
            queue.news.notify_one();
        }
    }
}

impl Queue {
    fn push(&self, group: GroupId, events: Arc<[Stored]>, bound: usize) {
        let mut waiting = lock(&self.waiting);
        let size = size(&events);
        if waiting.bytes + size > bound && !waiting.batches.is_empty() {
            waiting.missed += events.len() as u64;
            waiting.missed_of = Some(group);
            return;
        }
        waiting.bytes += size;
        let missed = std::mem::take(&mut waiting.missed);
        waiting.batches.push_back(Followed { group, events, missed });
        drop(waiting);
        self.news.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
