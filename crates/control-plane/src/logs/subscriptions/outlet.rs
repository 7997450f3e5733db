//! The way of one filter's events: a queue, and a worker that empties it. When the destination changes, another worker goes on with the same
//! queue.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use longshore_log_language::Pattern;
use longshore_logs::{Mark, Stored};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

use super::behind::Behind;
use super::call::{self, Refusal};
use super::document::{self, Origin};
use super::queue::{Outstanding, Queue};
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
    state: Mutex<State>,
    news: Notify,
    warned: Mutex<Option<Instant>>,
}

struct State {
    queue: Queue,
    /// What is being handed over.
    sending: Option<Document>,
    /// The last event that came, whether it was wanted or not, and when.
    seen: Option<Mark>,
    /// What a former run of the server left, while it is caught up with.
    behind: Option<Arc<Behind>>,
    /// Which worker takes from the queue: the one before it may not have noticed yet that it has ended.
    worker: u64,
}

/// Events of a stream that are sent together.
type Document = (Arc<str>, Arc<[document::Event]>);

/// Where an outlet begins.
pub(in crate::logs) enum Begin {
    /// With what comes in; the filter was just made.
    New,
    /// With what comes in. Nobody has noted how far a former run of the server had come.
    Here,
    /// Where a former run of the server had come to.
    After(Mark),
}

impl Outlet {
    /// Begins to pass on; a destination that is new is sent a control message first. Events are followed already, so that what was
    /// taken in before now is all that there is to catch up with.
    pub(in crate::logs) fn open(
        ctx: &Context,
        origin: Origin,
        destination: &str,
        pattern: Pattern,
        begin: Begin,
    ) -> Self {
        let opened = store::now(ctx);
        let is_new = matches!(begin, Begin::New);
        let seen = is_new.then_some(Mark { sequence: 0, time: opened });
        let behind = match begin {
            Begin::After(mark) => Some(Arc::new(Behind { mark, until: opened, pattern })),
            Begin::New | Begin::Here => None,
        };
        let state = State { queue: Queue::default(), sending: None, seen, behind, worker: 0 };
        let (ctx, warned) = (ctx.clone(), Mutex::default());
        let shared = Arc::new(Shared { ctx, origin, state: Mutex::new(state), news: Notify::new(), warned });
        Self::start(shared, 0, destination, is_new)
    }

    /// The same events to another destination: what waits, and what this one is being handed and has not taken yet.
    pub(in crate::logs) fn redirected(&self, destination: &str) -> Self {
        self.worker.abort();
        let worker = {
            let mut state = self.shared.lock();
            state.worker += 1;
            state.worker
        };
        Self::start(Arc::clone(&self.shared), worker, destination, true)
    }

    fn start(shared: Arc<Shared>, worker: u64, destination: &str, is_new: bool) -> Self {
        let worker = tokio::spawn(run(Arc::clone(&shared), worker, destination.to_owned(), is_new));
        Self { shared, worker: worker.abort_handle() }
    }

    /// How far it has come: everything up to the mark was taken by the destination, or was dropped. None when no event has come
    /// yet.
    pub(in crate::logs) fn mark(&self) -> Option<Mark> {
        let state = self.shared.lock();
        if let Some(behind) = &state.behind {
            return Some(behind.mark);
        }
        let sending = state.sending.as_ref().and_then(|(_, events)| Outstanding::of(events.iter()));
        match state.queue.outstanding().into_iter().chain(sending).reduce(Outstanding::and) {
            Some(Outstanding { sequence, time }) => Some(Mark { sequence: sequence.saturating_sub(1), time }),
            None => state.seen,
        }
    }

    /// Whether the destination is being handed something this moment.
    pub(in crate::logs) fn is_handing_over(&self) -> bool {
        self.shared.lock().sending.is_some()
    }

    /// Takes events that the filter wants, up to the last one that has come. Never waits.
    pub(in crate::logs) fn put<'e>(&self, events: impl Iterator<Item = &'e Stored>, last: Option<&Stored>) {
        let (mut taken, mut dropped) = (false, 0);
        let mut state = self.shared.lock();
        if let Some(last) = last {
            state.seen = Some(Mark { sequence: last.id.sequence(), time: last.ingestion_time });
        }
        let queue = &mut state.queue;
        let before = queue.bytes;
        for event in events {
            match queue.push(event) {
                true => taken = true,
                false => dropped += 1,
            }
        }
        self.shared.ctx.activity().deliveries.waiting_bytes.inc_by((queue.bytes - before) as i64);
        drop(state);
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
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let waiting = self.lock().queue.bytes;
        self.ctx.activity().deliveries.waiting_bytes.dec_by(waiting as i64);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn cannot_catch_up(&self, why: &str) {
        let Origin { group, filter, .. } = &self.origin;
        tracing::warn!(%group, %filter, "events of before the server's start may not be passed on: {why}");
    }

    /// The next document for a worker, and nothing for one that has been replaced. The one before it is done.
    fn take(&self, worker: u64) -> Option<Document> {
        let mut state = self.lock();
        if state.worker != worker {
            return None;
        }
        let before = state.queue.bytes;
        state.sending = state.queue.next().map(|(stream, events)| (stream, events.into()));
        self.ctx.activity().deliveries.waiting_bytes.dec_by((before - state.queue.bytes) as i64);
        state.sending.clone()
    }
}

async fn run(shared: Arc<Shared>, worker: u64, destination: String, is_new: bool) {
    let (left, behind) = {
        let state = shared.lock();
        (state.sending.clone(), state.behind.clone())
    };
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
    if let Some(behind) = behind {
        let last = catch_up(&shared, &to, &behind).await;
        let mut state = shared.lock();
        state.behind = None;
        // So that the next run of the server does not begin here once more, if nothing comes before it.
        state.seen.get_or_insert(Mark { sequence: last, time: behind.until });
    }
    if let Some((stream, events)) = left {
        hand_over(&shared, &to, &stream, &events).await;
    }
    loop {
        while let Some((stream, events)) = shared.take(worker) {
            hand_over(&shared, &to, &stream, &events).await;
        }
        shared.news.notified().await;
        sleep(GATHER).await;
    }
}

/// Passes on what was taken in before this run of the server, and was not passed on. Returns the number of the last of it.
async fn catch_up(shared: &Shared, to: &Uri, behind: &Behind) -> u64 {
    let mut last = behind.mark.sequence;
    let Some(store) = shared.ctx.config().logs.store() else { return last };
    let mut read = behind.reading(shared.origin.id, store::now(&shared.ctx));
    loop {
        let found = match store.search(read.clone()).await {
            Ok(found) => found,
            Err(error) => {
                shared.cannot_catch_up(&error.to_string());
                return last;
            }
        };
        if let Some(missing) = found.missing.first() {
            shared.cannot_catch_up(missing);
        }
        let mut queue = Queue::default();
        for event in found.events.iter().filter(|event| behind.wants(event)) {
            last = last.max(event.id.sequence());
            // A page has less than a queue takes.
            queue.push(event);
        }
        while let Some((stream, events)) = queue.next() {
            hand_over(shared, to, &stream, &events).await;
        }
        match found.next {
            Some(next) => read.after = Some(next),
            None => return last,
        }
    }
}

async fn hand_over(shared: &Shared, to: &Uri, stream: &str, events: &[document::Event]) {
    let document = document::data(&shared.origin, stream, events);
    let count = events.len() as u64;
    match deliver(shared, to, document).await {
        Ok(()) => {
            shared.ctx.activity().deliveries.delivered.inc_by(count);
        }
        Err(why) => shared.drop_events(count, &why),
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
