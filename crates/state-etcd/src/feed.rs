//! What happened lately, as the watch tells it, until the store asks for it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use longshore_state::backend::{Change, History, Wake};

use crate::batch::to_revision;

/// How much is kept for a store that does not ask. One that comes later reads everything again.
const MAX_CHANGES: usize = 16_384;

/// The same in bytes of keys and values.
const MAX_BYTES: usize = 64 << 20;

/// Changes in order, with no gap.
#[derive(Default)]
pub(crate) struct Feed {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    /// Everything after this revision is kept,
    after: i64,
    /// up to and with this one.
    through: i64,
    changes: VecDeque<Change>,
    bytes: usize,
    wake: Option<Wake>,
}

fn size(change: &Change) -> usize {
    change.writes.iter().map(|write| write.key.len() + write.value.as_ref().map_or(0, Vec::len)).sum()
}

impl State {
    fn drop_first(&mut self) {
        if let Some(first) = self.changes.pop_front() {
            self.bytes -= size(&first);
            self.after = self.after.max(i64::try_from(first.revision.0).unwrap_or(i64::MAX));
        }
    }
}

impl Feed {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code in this module panics half way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins anew: nothing was written after `after`, up to and with `through`.
    pub(crate) fn restart(&self, after: i64, through: i64) {
        let mut state = self.state();
        state.changes.clear();
        (state.after, state.through, state.bytes) = (after, through, 0);
        self.moved.notify_all();
    }

    /// The first revision that it has not.
    pub(crate) fn next(&self) -> i64 {
        self.state().through + 1
    }

    /// Adds what happened next, up to `through`.
    pub(crate) fn add(&self, changes: Vec<Change>, through: i64) {
        let mut state = self.state();
        // A member of etcd 3.4.23 that was restored from another's snapshot may tell what it told before.
        let known = to_revision(state.through);
        for change in changes.into_iter().filter(|change| change.revision > known) {
            state.bytes += size(&change);
            state.changes.push_back(change);
        }
        while state.changes.len() > MAX_CHANGES || state.bytes > MAX_BYTES {
            state.drop_first();
        }
        state.through = state.through.max(through);
        self.moved.notify_all();
    }

    /// Drops what the store has.
    pub(crate) fn forget(&self, seen: i64) {
        let seen = to_revision(seen);
        let mut state = self.state();
        while state.changes.front().is_some_and(|first| first.revision <= seen) {
            state.drop_first();
        }
    }

    /// What happened after `since`, complete up to `until`; nothing if the watch is not there within `limit`.
    pub(crate) fn since(&self, since: i64, until: i64, limit: Duration) -> Option<History> {
        let deadline = Instant::now() + limit;
        let mut state = self.state();
        loop {
            if since < state.after {
                return Some(History::Forgotten);
            }
            if state.through >= until {
                let since = to_revision(since);
                let wanted = state.changes.iter().filter(|change| change.revision > since);
                return Some(History::Complete(wanted.cloned().collect()));
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            (state, _) = self.moved.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whom to wake.
    pub(crate) fn subscribe(&self, wake: Wake) {
        self.state().wake = Some(wake);
    }

    /// Wakes whoever asked for it.
    pub(crate) fn wake(&self) {
        let wake = self.state().wake.clone();
        if let Some(wake) = wake {
            wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::Revision;
    use longshore_state::backend::Mutation;

    use super::*;

    fn change(revision: u64, bytes: usize) -> Change {
        let write = Mutation { key: b"k".to_vec(), value: Some(vec![0; bytes]) };
        Change { revision: Revision(revision), writes: vec![write] }
    }

    fn found(feed: &Feed, since: i64, until: i64) -> Option<Vec<u64>> {
        match feed.since(since, until, Duration::ZERO)? {
            History::Complete(changes) => Some(changes.iter().map(|change| change.revision.0).collect()),
            History::Forgotten => Some(vec![0]),
        }
    }

    #[test]
    fn it_is_complete_or_says_that_it_is_not() {
        let feed = Feed::default();
        feed.restart(5, 9);
        feed.add(vec![change(12, 1), change(15, 1)], 15);
        assert_eq!(found(&feed, 5, 9), Some(vec![12, 15]));
        assert_eq!(found(&feed, 12, 15), Some(vec![15]));
        assert_eq!(found(&feed, 4, 15), Some(vec![0]), "it began after that");
        assert_eq!(found(&feed, 12, 16), None, "it has not come yet");
        feed.add(vec![change(12, 1), change(15, 1)], 15);
        assert_eq!(found(&feed, 5, 15), Some(vec![12, 15]), "what is told twice is taken once");
        feed.forget(12);
        assert_eq!(found(&feed, 12, 15), Some(vec![15]));
        assert_eq!(found(&feed, 11, 15), Some(vec![0]), "it was dropped");
        feed.restart(20, 22);
        assert_eq!((found(&feed, 15, 20), found(&feed, 20, 22)), (Some(vec![0]), Some(vec![])));
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let feed = Feed::default();
        for revision in 1..=5 {
            feed.add(vec![change(revision, MAX_BYTES / 3)], i64::try_from(revision).expect("a small number"));
        }
        assert_eq!((found(&feed, 2, 5), found(&feed, 3, 5)), (Some(vec![0]), Some(vec![4, 5])));
    }
}
