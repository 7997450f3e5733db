//! The backend.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::Revision;
use longshore_state::backend::{Backend, Error, History, Item, Transaction, Verdict, Wake};
use longshore_state::leases::Leases;

use crate::batch::{Batch, to_revision};
use crate::connection::Connection;
use crate::error::Failure;
use crate::feed::Feed;
use crate::keys::Keys;
use crate::lease::EtcdLeases;
use crate::merged::{Merged, NEVER};
use crate::reading::View;
use crate::settings::Settings;
use crate::watcher::{Watcher, Writer};
use crate::wire::{RangeRequest, TxnRequest, put_op, written_at};

/// How long the watch may be behind.
const WATCH_LIMIT: Duration = Duration::from_secs(3);

/// A store in etcd.
///
/// Calls wait for etcd, but each for a few seconds at most. The connection and the watch live on a thread of their own.
pub struct Etcd {
    connection: Connection,
    keys: Keys,
    feed: Arc<Feed>,
    leases: Arc<EtcdLeases>,
    /// What this backend's own writes leave in the mark.
    writer: Arc<Writer>,
    /// The last revision that the store took in, or had the chance to.
    seen: Revision,
    /// The newest revision of the state that etcd has told; `None` when the mark has to be read to know it.
    known: Option<i64>,
    /// A transaction may have been carried out that left no mark.
    owes_a_mark: bool,
}

impl Etcd {
    /// Connects, and begins to follow what happens.
    ///
    /// # Errors
    /// When no member answers, or not to us.
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        let connection = Connection::new(settings)?;
        let io = |source| Error::Io { place: "the system's source of randomness".to_owned(), source };
        let writer = getrandom::u64().map_err(|error| io(std::io::Error::other(error.to_string())))?;
        let keys = Keys::under(&settings.prefix);
        let leases = EtcdLeases::new(settings, connection.handle(), connection.client().quorum())?;
        let etcd = Self {
            connection,
            keys,
            feed: Arc::default(),
            leases: Arc::new(leases),
            writer: Arc::new(Writer::new(writer)),
            seen: Revision(0),
            known: Some(0),
            owes_a_mark: false,
        };
        let watcher = etcd.watcher();
        etcd.connection.wait(async move { watcher.start().await })?;
        etcd.connection.spawn(etcd.watcher().run());
        // Not before: whoever starts together with etcd waits for it with all its patience.
        etcd.connection.spawn(etcd.connection.client().watch_quorum());
        Ok(etcd)
    }

    fn watcher(&self) -> Watcher {
        Watcher {
            client: self.connection.client(),
            keys: self.keys.clone(),
            feed: Arc::clone(&self.feed),
            writer: Arc::clone(&self.writer),
        }
    }

    /// Sends a wave of a batch, and the mark behind it if that found no room.
    fn send_wave<'a>(&mut self, batch: &mut Batch<'a>, wave: Vec<Merged<'a>>) -> Result<(), Error> {
        let is_begun = batch.is_begun();
        let writer = self.writer.name();
        let requests = wave.iter().map(|merged| merged.request(&self.keys, &writer)).collect();
        self.owes_a_mark |= wave.iter().any(Merged::leaves_no_room_for_the_mark);
        let responses = self.connection.transact_all(requests, is_begun)?;
        for (merged, response) in wave.into_iter().zip(responses) {
            batch.take(merged, response).map_err(|failure| self.connection.error(failure))?;
        }
        self.leave_mark()
    }

    fn mark(&self) -> RangeRequest {
        RangeRequest { key: self.keys.mark(), ..RangeRequest::default() }
    }

    /// Leaves the mark of a transaction that had no room for it.
    fn leave_mark(&mut self) -> Result<(), Error> {
        if self.owes_a_mark {
            let success = vec![put_op(self.keys.mark(), self.writer.name(), 0)];
            self.connection.transact_all(vec![TxnRequest { success, ..TxnRequest::default() }], true)?;
            self.owes_a_mark = false;
        }
        Ok(())
    }
}

impl Backend for Etcd {
    fn range(&mut self, prefix: &[u8], visit: &mut dyn FnMut(Item<'_>)) -> Result<Revision, Error> {
        let view = View::take(&self.connection, &self.keys)?;
        let mut newest = view.revision(&self.keys).map_err(|failure| self.connection.error(failure))?;
        view.each::<Error>(&self.connection, &self.keys, prefix, &mut |item| {
            newest = newest.max(i64::try_from(item.revision.0).unwrap_or(i64::MAX));
            visit(item);
            Ok(())
        })?;
        Ok(to_revision(newest))
    }

    fn transact(&mut self, transactions: &[Transaction]) -> Result<Vec<Verdict>, Error> {
        self.feed.forget(i64::try_from(self.seen.0).unwrap_or(i64::MAX));
        let known = self.known.take();
        let mut batch = Batch::new(transactions);
        loop {
            let wave = batch.wave();
            if wave.is_empty() {
                break;
            }
            if let Err(error) = self.send_wave(&mut batch, wave) {
                // Should it be carried out after all, and late, it counts as somebody else's, which wakes the store.
                self.writer.rename();
                return Err(error);
            }
        }
        self.known = known.zip(batch.known()).map(|(before, now)| before.max(now));
        let verdicts = batch.verdicts();
        let committed = verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Committed(revision) => Some(*revision),
            Verdict::Refused(_) => None,
        });
        self.seen = committed.fold(self.seen, Revision::max);
        Ok(verdicts)
    }

    fn doubt(&mut self) {
        self.known = None;
    }

    fn changes(&mut self, since: Revision) -> Result<History, Error> {
        self.leave_mark()?;
        let until = match self.known {
            // What this backend was told is all that anybody can ask it for.
            Some(known) => known,
            None => {
                let mark = self.connection.range(self.mark())?;
                mark.kvs.first().map_or(0, |mark| mark.mod_revision)
            }
        };
        self.known = Some(until);
        let until = if to_revision(until) <= since { 0 } else { until };
        let after = i64::try_from(since.0).unwrap_or(i64::MAX);
        self.feed.since(after, until, WATCH_LIMIT).ok_or_else(|| {
            let client = self.connection.client();
            let failure = Failure::NoAnswer(format!("its watch is more than {WATCH_LIMIT:?} behind"));
            let told = failure.clone();
            // Another member may be better at it.
            self.connection.spawn(async move {
                let generation = *client.generations().borrow();
                client.leave(generation, &told).await;
            });
            self.connection.error(failure)
        })
    }

    /// A transaction that would leave the mark, had the mark been written when nothing ever was: the members have to agree on
    /// it, have room for it and allow it to us as they would a change, and nothing changes.
    fn probe(&mut self) -> Result<(), Error> {
        let compare = vec![written_at(self.keys.mark(), NEVER)];
        let success = vec![put_op(self.keys.mark(), self.writer.name(), 0)];
        self.connection.ranges(TxnRequest { compare, success, ..TxnRequest::default() }).map(drop)
    }

    fn subscribe(&mut self, wake: Wake) {
        self.feed.subscribe(wake);
    }

    fn leases(&self) -> Arc<dyn Leases> {
        Arc::clone(&self.leases) as Arc<dyn Leases>
    }
}
