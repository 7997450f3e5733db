//! The standing watch: it fills the feed, begins again where it was when its member fails, and wakes the store when
//! somebody else wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use longshore_state::backend::{Change, Mutation};
use tokio::time::sleep;

use crate::batch::to_revision;
use crate::client::Client;
use crate::error::Failure;
use crate::feed::Feed;
use crate::keys::Keys;
use crate::wire::event::EventType;
use crate::wire::{Event, RangeRequest, WatchCreateRequest, WatchRequest, watch_request};

/// What lies between two attempts.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a member may take to begin.
const OPENING: Duration = Duration::from_secs(2);

/// What one backend follows.
pub(crate) struct Watcher {
    pub(crate) client: Arc<Client>,
    pub(crate) keys: Keys,
    pub(crate) feed: Arc<Feed>,
    pub(crate) writer: Arc<Writer>,
}

/// The name of a backend, which its own writes leave in the mark.
pub(crate) struct Writer(AtomicU64);

impl Writer {
    pub(crate) fn new(drawn: u64) -> Self {
        Self(AtomicU64::new(drawn))
    }

    pub(crate) fn name(&self) -> Vec<u8> {
        format!("{:016x}", self.0.load(Ordering::Acquire)).into_bytes()
    }

    /// Takes another name: what comes under the old one is then news.
    pub(crate) fn rename(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

impl Watcher {
    /// Begins where etcd is now.
    pub(crate) async fn start(&self) -> Result<(), Failure> {
        let found = self.client.range(RangeRequest { key: self.keys.mark(), ..RangeRequest::default() }).await?;
        let mark = found.kvs.first().map_or(0, |mark| mark.mod_revision);
        self.feed.restart(mark, found.header.map_or(0, |header| header.revision));
        Ok(())
    }

    /// Follows for ever.
    pub(crate) async fn run(self) {
        loop {
            let ended = self.follow().await;
            if matches!(ended, Err(Failure::Compacted)) {
                tracing::info!("etcd has compacted what had not been read of it yet: everything is read again");
                match self.start().await {
                    Ok(()) => self.feed.wake(),
                    Err(failure) => tracing::debug!(?failure, "etcd cannot be asked where it is"),
                }
            } else {
                tracing::debug!(?ended, "the watch of etcd begins again");
            }
            sleep(PAUSE).await;
        }
    }

    /// Follows one stream to its end.
    async fn follow(&self) -> Result<(), Failure> {
        let mut generations = self.client.generations();
        let session = self.client.session().await?;
        let generation = session.generation;
        let (key, range_end) = self.keys.watched();
        let create = WatchCreateRequest { key, range_end, start_revision: self.feed.next() };
        let create = WatchRequest { request_union: Some(watch_request::RequestUnion::CreateRequest(create)) };
        // etcd ends a watch when its requests end.
        let requests = stream::iter([create]).chain(stream::pending());
        let mut watches = session.watches();
        let opened = tokio::time::timeout(OPENING, watches.watch(session.request(requests))).await;
        let opened = opened.map_err(|_| Failure::NoAnswer("to a watch".to_owned())).and_then(|answer| Ok(answer?));
        let mut messages = match opened {
            Ok(messages) => messages.into_inner(),
            Err(failure) => {
                self.client.leave(generation, &failure).await;
                return Err(failure);
            }
        };
        loop {
            let message = tokio::select! {
                message = messages.message() => message,
                // The requests have gone to another member, since this one does not answer them.
                changed = generations.wait_for(|current| *current != generation) => {
                    drop(changed);
                    return Ok(());
                }
            };
            let response = match message {
                Ok(Some(response)) => response,
                Ok(None) => return Ok(()),
                Err(status) => {
                    let failure = Failure::from(status);
                    self.client.leave(generation, &failure).await;
                    return Err(failure);
                }
            };
            if response.compact_revision != 0 {
                return Err(Failure::Compacted);
            }
            if response.canceled {
                return Err(Failure::Other(response.cancel_reason));
            }
            self.take_in(response.events);
        }
    }

    fn take_in(&self, events: Vec<Event>) {
        let (mark, writer) = (self.keys.mark(), self.writer.name());
        let mut changes: Vec<Change> = Vec::new();
        let (mut through, mut by_others, mut ours) = (0, false, false);
        for Event { r#type, kv } in events {
            let Some(item) = kv else { continue };
            if item.mod_revision != through {
                by_others |= through != 0 && !ours;
                (through, ours) = (item.mod_revision, false);
            }
            if item.key == mark {
                ours = item.value == writer;
                continue;
            }
            let value = (r#type != i32::from(EventType::Delete)).then_some(item.value);
            let write = Mutation { key: self.keys.strip(&item.key).to_vec(), value };
            let revision = to_revision(item.mod_revision);
            match changes.last_mut().filter(|last| last.revision == revision) {
                Some(last) => last.writes.push(write),
                None => changes.push(Change { revision, writes: vec![write] }),
            }
        }
        if through == 0 {
            return;
        }
        self.feed.add(changes, through);
        if by_others || !ours {
            self.feed.wake();
        }
    }
}
