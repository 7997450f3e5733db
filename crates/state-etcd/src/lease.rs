//! Leases: a holder's session is a lease of etcd, and what it has are keys that etcd removes when that ends. They lie beside
//! the records, so nothing of this is seen by those who follow the state.
//!
//! A connection of its own leads to etcd, so that a renewal waits for nothing else, and no call takes longer than
//! [`BOUND`], whatever etcd does.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream;
use longshore_state::backend::Error;
use longshore_state::leases::{Answer, Entry, LeaseError, Leases, SessionId, Wanted};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::client::{Client, Patience, Session};
use crate::error::Failure;
use crate::keys::Keys;
use crate::quorum::Quorum;
use crate::settings::Settings;
use crate::wire::{
    KeyValue, LeaseGrantRequest, LeaseKeepAliveRequest, LeaseRevokeRequest, RangeRequest, TxnRequest, delete_op,
    put_op, range_op, written_at,
};

/// No call takes longer.
const BOUND: Duration = Duration::from_secs(2);

/// How patient the calls are: another member is asked early, since sessions are short.
const PATIENCE: Patience = Patience {
    usual: Duration::from_millis(1900),
    while_failing: Duration::from_millis(500),
    attempt: Duration::from_millis(800),
};

/// As many entries in one transaction: etcd takes 128 operations.
const CHUNK: usize = 100;

/// How often something is tried while what was found changes. Only the holder itself changes what it has, so this is plenty.
const TRIES: usize = 8;

/// What is said after that.
fn unsettled() -> Failure {
    Failure::Other("what was to be claimed or given up kept changing meanwhile".to_owned())
}

/// What an entry's key says when it cannot be read, which only a hand in etcd can bring about.
const UNREADABLE: &str = "?";

/// The leases under one prefix.
pub(crate) struct EtcdLeases {
    runtime: Handle,
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    keys: Keys,
}

impl EtcdLeases {
    /// Leases whose calls run on `runtime`, and fail at once while the quorum is known to be lost.
    pub(crate) fn new(settings: &Settings, runtime: Handle, quorum: Arc<Quorum>) -> Result<Self, Error> {
        let client = Client::new(settings, PATIENCE, quorum)?;
        let keys = Keys::under(&settings.prefix);
        Ok(Self { runtime, shared: Arc::new(Shared { client, keys }) })
    }

    /// Has a call made on the backend's own thread, where the connection lives.
    fn call<T, F>(&self, call: impl FnOnce(Arc<Shared>) -> F) -> Answer<'static, T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let shared = Arc::clone(&self.shared);
        let work = call(Arc::clone(&shared));
        let running = self.runtime.spawn(timeout(BOUND, work));
        Box::pin(async move {
            let answer = running.await.map_err(|_| LeaseError::Closed)?;
            answer.unwrap_or_else(|_| Err(Failure::NoAnswer(format!("in {BOUND:?}")))).map_err(
                |failure| match failure {
                    Failure::NoLease => LeaseError::Ended,
                    failure => shared.client.error(failure).into(),
                },
            )
        })
    }
}

impl Leases for EtcdLeases {
    fn begin(&self, ttl: Duration) -> Answer<'_, SessionId> {
        self.call(move |shared| async move { shared.grant(seconds(ttl)).await.map(SessionId) })
    }

    fn renew(&self, session: SessionId) -> Answer<'_, ()> {
        self.call(move |shared| async move { shared.keep_alive(session.0).await })
    }

    fn claim<'a>(&'a self, session: SessionId, holder: &'a str, wanted: &'a [Wanted]) -> Answer<'a, Vec<bool>> {
        let (holder, wanted) = (holder.to_owned(), wanted.to_vec());
        self.call(move |shared| async move {
            let mut taken = Vec::with_capacity(wanted.len());
            for chunk in wanted.chunks(CHUNK) {
                taken.extend(shared.claim(session, &holder, chunk).await?);
            }
            Ok(taken)
        })
    }

    fn release<'a>(&'a self, session: SessionId, names: &'a [String]) -> Answer<'a, ()> {
        let names = names.to_vec();
        self.call(move |shared| async move {
            for chunk in names.chunks(CHUNK) {
                shared.release(session, chunk).await?;
            }
            Ok(())
        })
    }

    fn end(&self, session: SessionId) -> Answer<'_, ()> {
        self.call(move |shared| async move { shared.revoke(session.0).await })
    }

    fn entries(&self) -> Answer<'_, Vec<Entry>> {
        self.call(move |shared| async move {
            let (key, range_end) = shared.keys.leases();
            let found = shared.client.range(RangeRequest { key, range_end, ..RangeRequest::default() }).await?;
            let entry = |found: &KeyValue| {
                let name = String::from_utf8_lossy(shared.keys.lease_name(&found.key)).into_owned();
                let (session, holder, value) = read(&found.value).unwrap_or((SessionId(0), UNREADABLE, &found.value));
                Entry { name, holder: holder.to_owned(), session, value: value.to_vec() }
            };
            Ok(found.kvs.iter().map(entry).collect())
        })
    }
}

impl Shared {
    async fn grant(&self, seconds: i64) -> Result<i64, Failure> {
        let send = |session: Session| async move {
            let request = session.request(LeaseGrantRequest { ttl: seconds, id: 0 });
            Ok(session.leases().lease_grant(request).await?.into_inner().id)
        };
        // One that is made twice is never used, and ends by itself.
        self.client.read(send).await
    }

    async fn revoke(&self, id: i64) -> Result<(), Failure> {
        let send = |session: Session| async move {
            match session.leases().lease_revoke(session.request(LeaseRevokeRequest { id })).await.map_err(Failure::from)
            {
                Err(failure) if !matches!(failure, Failure::NoLease) => Err(failure),
                _ => Ok(()),
            }
        };
        self.client.read(send).await
    }

    async fn keep_alive(&self, id: i64) -> Result<(), Failure> {
        let send = |session: Session| async move {
            let request = session.request(stream::iter([LeaseKeepAliveRequest { id }]));
            let mut answers = session.leases().lease_keep_alive(request).await?.into_inner();
            let answer = answers.message().await?;
            match answer.ok_or_else(|| Failure::NoAnswer("to a renewal".to_owned()))?.ttl {
                1.. => Ok(()),
                _ => Err(Failure::NoLease),
            }
        };
        self.client.read(send).await
    }

    /// Takes what is free, all of it in one transaction, which is tried again without what turned out not to be.
    async fn claim(&self, session: SessionId, holder: &str, wanted: &[Wanted]) -> Result<Vec<bool>, Failure> {
        let keys: Vec<_> = wanted.iter().map(|(name, _)| self.keys.lease(name)).collect();
        // What is known of each: the revision at which it may be taken; `None` when it is somebody else's.
        let mut free_at: Vec<Option<i64>> = vec![Some(0); wanted.len()];
        for _ in 0..TRIES {
            let left: Vec<(usize, i64)> =
                free_at.iter().enumerate().filter_map(|(index, free)| Some((index, (*free)?))).collect();
            if left.is_empty() {
                return Ok(vec![false; wanted.len()]);
            }
            let put = |&(index, _): &(usize, i64)| {
                let value = write(session, holder, &wanted[index].1);
                put_op(keys[index].clone(), value, session.0)
            };
            let look = |&(index, _): &(usize, i64)| {
                range_op(RangeRequest { key: keys[index].clone(), ..RangeRequest::default() })
            };
            let take = TxnRequest {
                compare: left.iter().map(|&(index, revision)| written_at(keys[index].clone(), revision)).collect(),
                success: left.iter().map(put).collect(),
                failure: left.iter().map(look).collect(),
            };
            let mut answer = self.client.transact(take).await?;
            if answer.succeeded {
                return Ok(free_at.iter().map(Option::is_some).collect());
            }
            for (position, &(index, _)) in left.iter().enumerate() {
                free_at[index] = match answer.range(position).kvs.pop() {
                    None => Some(0),
                    Some(found) if is_of(session, &found) => Some(found.mod_revision),
                    Some(_) => None,
                };
            }
        }
        Err(unsettled())
    }

    /// Removes those that the session has, as long as it has them.
    async fn release(&self, session: SessionId, names: &[String]) -> Result<(), Failure> {
        let look = |name: &String| range_op(RangeRequest { key: self.keys.lease(name), ..RangeRequest::default() });
        let looks = TxnRequest { success: names.iter().map(look).collect(), ..TxnRequest::default() };
        for _ in 0..TRIES {
            let mut found = self.client.ranges(looks.clone()).await?;
            let own: Vec<KeyValue> = (0..names.len())
                .filter_map(|index| found.range(index).kvs.pop())
                .filter(|found| is_of(session, found))
                .collect();
            if own.is_empty() {
                return Ok(());
            }
            let give_up = TxnRequest {
                compare: own.iter().map(|found| written_at(found.key.clone(), found.mod_revision)).collect(),
                success: own.into_iter().map(|found| delete_op(found.key)).collect(),
                failure: Vec::new(),
            };
            if self.client.transact(give_up).await?.succeeded {
                return Ok(());
            }
        }
        Err(unsettled())
    }
}

/// etcd counts in whole seconds; it makes more of what is less than one and a half of its elections, two by default.
fn seconds(ttl: Duration) -> i64 {
    let whole = ttl.as_secs() + u64::from(ttl.subsec_nanos() > 0);
    i64::try_from(whole).unwrap_or(i64::MAX).max(1)
}

/// An entry's value in etcd: the session and the holder on the first line, then the holder's own.
fn write(session: SessionId, holder: &str, value: &[u8]) -> Vec<u8> {
    [format!("{:x} {holder}\n", session.0).as_bytes(), value].concat()
}

fn read(stored: &[u8]) -> Option<(SessionId, &str, &[u8])> {
    let end = stored.iter().position(|byte| *byte == b'\n')?;
    let (session, holder) = std::str::from_utf8(&stored[..end]).ok()?.split_once(' ')?;
    Some((SessionId(i64::from_str_radix(session, 16).ok()?), holder, &stored[end + 1..]))
}

fn is_of(session: SessionId, found: &KeyValue) -> bool {
    read(&found.value).is_some_and(|(id, ..)| id == session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_never_shorter_than_asked_for() {
        for (ttl, expected) in [(0, 1), (200, 1), (1000, 1), (1001, 2), (3_600_000, 3600)] {
            assert_eq!(seconds(Duration::from_millis(ttl)), expected);
        }
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let session = SessionId(0x1f2e);
        for value in [b"".as_slice(), b"\0 \n", b"{\"id\": 1}"] {
            assert_eq!(read(&write(session, "one", value)), Some((session, "one", value)));
        }
        for foreign in [b"".as_slice(), b"one\n", b"x one\n", b"1 one"] {
            assert_eq!(read(foreign), None);
        }
    }
}
