//! The way to one destination: a queue, and a worker that empties it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use longshore_logs::Stored;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

use super::call::{self, Refusal};
use super::document::{self, Origin};
use super::queue::Queue;
use crate::Context;
use crate::logs::store;

/// How long a document is tried.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// How long the first pause between two attempts is, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// How long after its first event a document is sent, so that others come along.
const GATHER: Duration = Duration::from_millis(100);

/// How often the log is told that events are dropped.
const WARN_EVERY: Duration = Duration::from_secs(60);

/// Passes events on until it is dropped.
pub(in crate::logs) struct Outlet {
    shared: Arc<Shared>,
    worker: AbortHandle,
}

struct Shared {
    ctx: Context,
    origin: Origin,
    queue: Mutex<Queue>,
    news: Notify,
    warned: Mutex<Option<Instant>>,
}

impl Outlet {
    /// Begins to pass on; a destination that is new is sent a control message first.
    pub(in crate::logs) fn open(ctx: &Context, origin: Origin, destination: &str, is_new: bool) -> Self {
        let (ctx, queue, warned) = (ctx.clone(), Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared { ctx, origin, queue, news: Notify::new(), warned });
        let worker = tokio::spawn(run(Arc::clone(&shared), destination.to_owned(), is_new)).abort_handle();
        Self { shared, worker }
    }

    /// Takes events that the filter wants. Never waits.
    pub(in crate::logs) fn put<'e>(&self, events: impl Iterator<Item = &'e Stored>) {
        let (mut taken, mut dropped) = (false, 0);
        let mut queue = self.shared.lock();
        let before = queue.bytes;
        for event in events {
            match queue.push(event) {
                true => taken = true,
                false => dropped += 1,
            }
        }
        self.shared.ctx.activity().deliveries.waiting_bytes.inc_by((queue.bytes - before) as i64);
        drop(queue);
        if taken {
            self.shared.news.notify_one();
        }
        if dropped > 0 {
            self.shared.drop_events(dropped, "its destination takes events more slowly than they come");
        }
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        self.worker.abort();
        let mut queue = self.shared.lock();
        self.shared.ctx.activity().deliveries.waiting_bytes.dec_by(queue.bytes as i64);
        *queue = Queue::default();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drop_events(&self, count: u64, why: &str) {
        self.ctx.activity().deliveries.dropped.inc_by(count);
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        let Origin { group, filter, .. } = &self.origin;
        if warned.is_none_or(|last| last.elapsed() >= WARN_EVERY) {
            *warned = Some(Instant::now());
            tracing::warn!(%group, %filter, count, "a subscription filter drops events: {why}");
        }
    }

    fn take(&self) -> Option<(Arc<str>, Vec<document::Event>)> {
        let mut queue = self.lock();
        let before = queue.bytes;
        let next = queue.next();
        self.ctx.activity().deliveries.waiting_bytes.dec_by((before - queue.bytes) as i64);
        next
    }
}

async fn run(shared: Arc<Shared>, destination: String, is_new: bool) {
    let to = match shared.ctx.config().hooks.url(&destination) {
        Ok(to) => to,
        Err(why) => {
            let Origin { group, filter, .. } = &shared.origin;
            tracing::error!(%group, %filter, "a subscription filter passes on to nowhere: {why}");
            return;
        }
    };
    // One server asks for all.
    if is_new && shared.ctx.servers().has_installation() {
        let control = document::control(store::now(&shared.ctx));
        if let Err(Refusal::ForNow(why) | Refusal::ForGood(why)) = call::send(&to, control).await {
            let Origin { group, filter, .. } = &shared.origin;
            tracing::warn!(%group, %filter, "the destination of a subscription filter did not take the control message: {why}");
        }
    }
    loop {
        shared.news.notified().await;
        sleep(GATHER).await;
        while let Some((stream, events)) = shared.take() {
            let document = document::data(&shared.origin, &stream, &events);
            let count = events.len() as u64;
            drop(events);
            match deliver(&shared, &to, document).await {
                Ok(()) => {
                    shared.ctx.activity().deliveries.delivered.inc_by(count);
                }
                Err(why) => shared.drop_events(count, &why),
            }
        }
    }
}

/// Hands a document over, in as many attempts as time allows.
async fn deliver(shared: &Shared, to: &Uri, document: Bytes) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    let mut pause = PAUSES.0;
    loop {
        let why = match call::send(to, document.clone()).await {
            Ok(()) => return Ok(()),
            Err(Refusal::ForGood(why)) => return Err(why),
            Err(Refusal::ForNow(why)) => why,
        };
        if Instant::now() + pause >= end {
            return Err(format!("for ten minutes, {why}"));
        }
        tracing::debug!(to = to.authority().map(ToString::to_string), "log events are sent again: {why}");
        shared.ctx.activity().deliveries.retries.inc();
        sleep(pause).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}
