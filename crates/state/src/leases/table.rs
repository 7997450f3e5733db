//! Leases in memory, for holders that share a process. They need not outlive it: whoever comes next finds them free.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{Answer, Entry, LeaseError, Leases, SessionId, Wanted};

/// Sessions and entries in memory. It never waits, and goes by tokio's clock, which a test or a simulation may stop.
#[derive(Debug, Default)]
pub struct Table {
    is_private: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    drawn: i64,
    sessions: BTreeMap<SessionId, Held>,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Held {
    ttl: Duration,
    until: Instant,
}

impl Table {
    /// A table for one store, which nobody else can have anything in.
    pub fn private() -> Self {
        Self { is_private: true, ..Self::default() }
    }

    /// A table for several stores.
    pub fn shared() -> Self {
        Self::default()
    }

    /// The state, without what has ended.
    fn now(&self) -> MutexGuard<'_, State> {
        // No code that holds this lock can panic halfway through a change.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let State { sessions, entries, .. } = &mut *state;
        sessions.retain(|_, held| now < held.until);
        entries.retain(|_, entry| sessions.contains_key(&entry.session));
        state
    }
}

impl Leases for Table {
    fn is_private(&self) -> bool {
        self.is_private
    }

    fn begin(&self, ttl: Duration) -> Answer<'_, SessionId> {
        Box::pin(async move {
            let mut state = self.now();
            state.drawn += 1;
            let id = SessionId(state.drawn);
            state.sessions.insert(id, Held { ttl, until: Instant::now() + ttl });
            Ok(id)
        })
    }

    fn renew(&self, session: SessionId) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut state = self.now();
            let held = state.sessions.get_mut(&session).ok_or(LeaseError::Ended)?;
            held.until = Instant::now() + held.ttl;
            Ok(())
        })
    }

    fn claim<'a>(&'a self, session: SessionId, holder: &'a str, wanted: &'a [Wanted]) -> Answer<'a, Vec<bool>> {
        Box::pin(async move {
            let mut state = self.now();
            if !state.sessions.contains_key(&session) {
                return Err(LeaseError::Ended);
            }
            let take = |(name, value): &Wanted| {
                let is_free = state.entries.get(name).is_none_or(|found| found.session == session);
                if is_free {
                    let entry = Entry { name: name.clone(), holder: holder.to_owned(), session, value: value.clone() };
                    state.entries.insert(name.clone(), entry);
                }
                is_free
            };
            Ok(wanted.iter().map(take).collect())
        })
    }

    fn release<'a>(&'a self, session: SessionId, names: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut state = self.now();
            for name in names {
                if state.entries.get(name).is_some_and(|found| found.session == session) {
                    state.entries.remove(name);
                }
            }
            Ok(())
        })
    }

    fn end(&self, session: SessionId) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut state = self.now();
            state.sessions.remove(&session);
            state.entries.retain(|_, entry| entry.session != session);
            Ok(())
        })
    }

    fn entries(&self) -> Answer<'_, Vec<Entry>> {
        Box::pin(async move { Ok(self.now().entries.values().cloned().collect()) })
    }
}
