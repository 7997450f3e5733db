//! The worker that places the tasks of RunTask and StartTask calls.
//!
//! Calls that wait are planned together on one snapshot and committed together. So calls never compete with each other
//! for the same instance, and one sync to disk answers many of them. A call whose group another planner was faster than
//! is planned again on a fresh snapshot.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_metrics::Histogram;
use longshore_model::token::ClientToken;
use longshore_model::{ClusterName, Snapshot, Task};
use longshore_scheduler::run::{self, Failure, Kept};
use longshore_state::Store;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tracing::Span;

use crate::clock::Clock;
use crate::context::unavailable;
use crate::entropy::Entropy;
use crate::metrics::{Metrics, Rounds};

/// Calls that may wait; more are throttled.
const QUEUE: usize = 4096;

/// The most calls in one plan.
const BATCH: usize = 256;

/// How often a call is planned again before it is given up.
const MAX_TRIES: u32 = 16;

/// How long what batches leave for each other is kept after the last one: it holds on to the state of that time.
const KEPT_FOR: Duration = Duration::from_secs(5);

/// How long a call may take in all.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What became of a call.
#[derive(Debug, Clone)]
pub enum Placed {
    /// It was carried out.
    Now {
        /// The tasks that were started.
        tasks: Vec<Arc<Task>>,
        /// Why others were not.
        failures: Vec<Failure>,
    },
    /// A call with the same client token was carried out before.
    Before(Arc<ClientToken>),
}

/// A handle on the worker.
#[derive(Debug, Clone)]
pub struct Placer {
    queue: mpsc::Sender<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    request: run::Request,
    caller: Caller,
}

/// Who waits for the answer.
#[derive(Debug)]
struct Caller {
    cluster: ClusterName,
    tries: u32,
    since: Instant,
    /// What the call logs within.
    span: Span,
    answer: oneshot::Sender<Result<Placed, Error>>,
}

impl Caller {
    fn answer(self, answer: Result<Placed, Error>) {
        // The caller may be gone; then nobody needs the answer.
        let _ = self.answer.send(answer);
    }
}

impl Placer {
    /// Starts the worker; it ends when the last handle is dropped.
    pub(crate) fn start(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, metrics: &Metrics) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (rounds, waits) = (metrics.loops.placer.clone(), metrics.placer_waits.clone());
        tokio::spawn(Worker { store, clock, entropy, kept: Kept::default(), rounds, waits }.run(waiting));
        Self { queue }
    }

    /// How many calls wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Places the tasks of one call.
    ///
    /// # Errors
    /// `ThrottlingException` when too many calls wait, `ServerException` when the store cannot commit or the call took
    /// too long.
    pub async fn place(&self, cluster: ClusterName, request: run::Request) -> Result<Placed, Error> {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            request,
            caller: Caller { cluster, tries: 0, since: Instant::now(), span: Span::current(), answer },
        };
        self.queue.try_send(waiting).map_err(|_| Error::throttling())?;
        match tokio::time::timeout(TIMEOUT, answered).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Error::server("The server is shutting down. Try again.")),
            Err(_) => Err(Error::server(format!("The task could not be placed within {} s.", TIMEOUT.as_secs()))),
        }
    }
}

struct Worker {
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    kept: Kept,
    rounds: Rounds,
    waits: Histogram,
}

impl Worker {
    async fn run(mut self, mut queue: mpsc::Receiver<Waiting>) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let received = match tokio::time::timeout(KEPT_FOR, queue.recv_many(&mut batch, BATCH)).await {
                Ok(received) => received,
                Err(_) => {
                    self.kept = Kept::default();
                    queue.recv_many(&mut batch, BATCH).await
                }
            };
            if received == 0 {
                return;
            }
            batch.iter().for_each(|waiting| self.waits.took(waiting.caller.since.elapsed()));
            while !batch.is_empty() {
                let _round = self.rounds.begin(self.clock.now());
                batch = self.place(std::mem::take(&mut batch)).await;
            }
        }
    }

    /// Plans and commits a batch; gives back the calls that have to be planned again.
    async fn place(&mut self, batch: Vec<Waiting>) -> Vec<Waiting> {
        let snapshot = self.store.snapshot();
        let mut by_cluster: BTreeMap<ClusterName, (Vec<run::Request>, Vec<Caller>)> = BTreeMap::new();
        for Waiting { request, caller } in batch.into_iter().filter(|waiting| !waiting.caller.answer.is_closed()) {
            match request.token.as_ref().and_then(|token| snapshot.tokens().get(&token.id)) {
                Some(used) => caller.answer(Ok(Placed::Before(Arc::clone(&used.value)))),
                None => {
                    let (requests, callers) = by_cluster.entry(caller.cluster.clone()).or_default();
                    requests.push(request);
                    callers.push(caller);
                }
            }
        }
        let mut again = Vec::new();
        for (cluster, (requests, callers)) in by_cluster {
            again.extend(self.place_in(&cluster, &snapshot, requests, callers).await);
        }
        again
    }

    async fn place_in(
        &mut self,
        cluster: &ClusterName,
        snapshot: &Snapshot,
        requests: Vec<run::Request>,
        callers: Vec<Caller>,
    ) -> Vec<Waiting> {
        let batch =
            run::plan_batch(snapshot, cluster, &requests, self.clock.now(), self.entropy.bits(), &mut self.kept);
        let outcomes = match self.store.commit(batch.plan).await {
            Ok(outcomes) => outcomes,
            Err(error) => {
                self.rounds.failed();
                for caller in callers {
                    caller.answer(Err(unavailable(&error)));
                }
                return Vec::new();
            }
        };
        let mut again = Vec::new();
        for ((request, mut caller), answer) in requests.into_iter().zip(callers).zip(batch.answers) {
            let refused = answer.group.is_some_and(|group| outcomes[group].committed().is_none());
            if !refused {
                let revision = answer.group.and_then(|group| outcomes[group].committed());
                tracing::debug!(parent: &caller.span, tasks = answer.tasks.len(), revision = revision.map(|it| it.0), "placed");
                caller.answer(now(answer));
            } else if caller.tries < MAX_TRIES {
                caller.tries += 1;
                self.rounds.conflicts(1);
                again.push(Waiting { request, caller });
            } else {
                let text = "Too many concurrent changes of the cluster's instances. Try again.";
                caller.answer(Err(Error::server(text)));
            }
        }
        again
    }
}

/// Placed, unless nothing was because too many tasks wait for capacity.
fn now(answer: run::Answer) -> Result<Placed, Error> {
    match answer.queue_is_full && answer.tasks.is_empty() {
        true => Err(Error::client("Tasks provisioning capacity limit exceeded.")),
        false => Ok(Placed::Now { tasks: answer.tasks, failures: answer.failures }),
    }
}
