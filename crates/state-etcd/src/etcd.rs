//! The backend.

use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use longshore_model::Revision;
use longshore_state::backend::{Backend, Error, History, Item, Transaction, Verdict, Wake};
use longshore_state::leases::Leases;
use tokio::runtime::{self, Runtime};

use crate::client::{Client, Patience};
use crate::error::Failure;
use crate::feed::Feed;
use crate::keys::Keys;
use crate::lease::EtcdLeases;
use crate::settings::Settings;
use crate::transaction::{self, to_revision};
use crate::watcher::Watcher;
use crate::wire::{RangeRequest, TxnRequest, put_op, range_op};

/// How many records are read at once.
const PAGE: i64 = 1000;

/// How long the watch may be behind.
const WATCH_LIMIT: Duration = Duration::from_secs(3);

/// A store in etcd.
///
/// Calls wait for etcd, but each for a few seconds at most. The connection and the watch live on a thread of their own.
pub struct Etcd {
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
    client: Arc<Client>,
    keys: Keys,
    feed: Arc<Feed>,
    leases: Arc<EtcdLeases>,
    /// What this backend's own writes leave in the mark.
    writer: Vec<u8>,
    /// The last revision that the store took in, or had the chance to.
    seen: Revision,
    /// A transaction may have been carried out that left no mark.
    owes_a_mark: bool,
}

impl Etcd {
    /// Connects, and begins to follow what happens.
    ///
    /// # Errors
    /// When no member answers, or not to us.
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        let client = Arc::new(Client::new(settings, Patience::default())?);
        let io = |source| Error::Io { place: "the thread that talks to etcd".to_owned(), source };
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("etcd")
            .enable_all()
            .build()
            .map_err(io)?;
        let writer =
            format!("{:016x}", getrandom::u64().map_err(|error| io(std::io::Error::other(error.to_string())))?)
                .into_bytes();
        let keys = Keys::under(&settings.prefix);
        let leases = EtcdLeases::new(settings, runtime.handle().clone())?;
        let etcd = Self {
            runtime: Some(runtime),
            client,
            keys,
            feed: Arc::default(),
            leases: Arc::new(leases),
            writer,
            seen: Revision(0),
            owes_a_mark: false,
        };
        let watcher = etcd.watcher();
        etcd.wait(async move {
            watcher.start().await?;
            Ok(())
        })?;
        etcd.spawn(etcd.watcher().run());
        Ok(etcd)
    }

    fn watcher(&self) -> Watcher {
        Watcher {
            client: Arc::clone(&self.client),
            keys: self.keys.clone(),
            feed: Arc::clone(&self.feed),
            writer: self.writer.clone(),
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }

    /// Has the work done on the own thread: the caller may be part of another runtime, which must not be blocked by ours.
    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, receiver) = mpsc::sync_channel(1);
        self.spawn(async move {
            // The caller waits for nothing else.
            let _ = answer.send(work.await);
        });
        let ended = || Failure::Other("the thread that talks to it has ended".to_owned());
        receiver.recv().unwrap_or_else(|_| Err(ended())).map_err(|failure| self.client.error(failure))
    }

    fn send(&self, request: TxnRequest) -> Result<crate::wire::TxnResponse, Error> {
        let client = Arc::clone(&self.client);
        self.wait(async move { client.transact(request).await })
    }

    /// Leaves the mark of a transaction that had no room for it.
    fn leave_mark(&mut self) -> Result<(), Error> {
        if self.owes_a_mark {
            let success = vec![put_op(self.keys.mark(), self.writer.clone(), 0)];
            self.send(TxnRequest { success, ..TxnRequest::default() })?;
            self.owes_a_mark = false;
        }
        Ok(())
    }
}

impl Backend for Etcd {
    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        let (mut key, range_end) = self.keys.records(prefix);
        let (all, all_end) = self.keys.records(b"");
        let page = |key: Vec<u8>, revision| {
            let range_end = range_end.clone();
            RangeRequest { key, range_end, limit: PAGE, revision, ..RangeRequest::default() }
        };
        let first = TxnRequest {
            success: vec![
                range_op(page(key, 0)),
                range_op(RangeRequest { key: self.keys.mark(), ..RangeRequest::default() }),
                range_op(RangeRequest {
                    key: all,
                    range_end: all_end,
                    limit: 1,
                    keys_only: true,
                    ..RangeRequest::default()
                }),
            ],
            ..TxnRequest::default()
        };
        let client = Arc::clone(&self.client);
        let mut answer = self.wait(async move { client.ranges(first).await })?;
        let as_of = answer.revision();
        let mark = answer.range(1).kvs.first().map(|mark| mark.mod_revision);
        let empty = answer.range(2).kvs.is_empty();
        let mut newest = match mark {
            Some(mark) => mark,
            // Nothing of ours; and if there is something, it is somebody else's.
            None if empty => 0,
            None => as_of,
        };
        let mut found = answer.range(0);
        loop {
            for item in &found.kvs {
                newest = newest.max(item.mod_revision);
                visit(Item {
                    key: self.keys.strip(&item.key),
                    revision: to_revision(item.mod_revision),
                    value: &item.value,
                });
            }
            match found.kvs.pop() {
                Some(last) if found.more => key = [last.key.as_slice(), &[0]].concat(),
                _ => break,
            }
            let (client, next) = (Arc::clone(&self.client), page(key, as_of));
            found = self.wait(async move { client.range(next).await })?;
        }
        Ok(to_revision(newest))
    }

    fn transact(&mut self, batch: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        self.feed.forget(i64::try_from(self.seen.0).unwrap_or(i64::MAX));
        let mut verdicts = Vec::with_capacity(batch.len());
        for transaction in batch {
            self.leave_mark()?;
            let request = transaction::request(&self.keys, &self.writer, transaction, &verdicts);
            self.owes_a_mark = transaction::leaves_no_room_for_the_mark(transaction);
            let response = self.send(request)?;
            let verdict = transaction::verdict(transaction, &verdicts, response);
            if let Verdict::Committed(revision) = verdict {
                self.seen = self.seen.max(revision);
            }
            verdicts.push(verdict);
        }
        self.leave_mark()?;
        Ok(verdicts)
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        self.leave_mark()?;
        let (client, key) = (Arc::clone(&self.client), self.keys.mark());
        let range = RangeRequest { key, ..RangeRequest::default() };
        let mark = self.wait(async move { client.range(range).await })?;
        let until = mark.kvs.first().map_or(0, |mark| mark.mod_revision);
        if to_revision(until) <= since {
            return Ok(History::Complete(Vec::new()));
        }
        let after = i64::try_from(since.0).unwrap_or(i64::MAX);
        self.feed.since(after, until, WATCH_LIMIT).ok_or_else(|| {
            let client = Arc::clone(&self.client);
            let failure = Failure::NoAnswer(format!("its watch is more than {WATCH_LIMIT:?} behind"));
            let told = failure.clone();
            // Another member may be better at it.
            self.spawn(async move {
                let generation = *client.generations().borrow();
                client.leave(generation, &told).await;
            });
            self.client.error(failure)
        })
    }

    fn subscribe(&mut self, wake: Wake) {
        self.feed.subscribe(wake);
    }

    fn leases(&self) -> Arc<dyn Leases> {
        Arc::clone(&self.leases) as Arc<dyn Leases>
    }
}

impl Drop for Etcd {
    fn drop(&mut self) {
        // The last owner may be part of another runtime, where waiting for this one to end is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
