//! The worker that takes in what agents report of their tasks.
//!
//! Reports that wait are taken in together on one snapshot and committed together, so that thousands of tasks that start
//! at the same time cost a few syncs to disk. What is committed is cut by instance: where others were faster on one of
//! them, its reports alone are taken in again on a fresh snapshot. A report is answered when what it changed is on disk,
//! or when it changes nothing: because it came twice, late, or about a task that is not known any more.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use longshore_api::error::Error;
use longshore_metrics::Histogram;
use longshore_model::task::{Observation, Status};
use longshore_model::{ClusterName, Plan, Snapshot, Task, TaskId};
use longshore_scheduler::task_end;
use longshore_state::Store;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tracing::Span;

use crate::clock::Clock;
use crate::context::{Turn, unavailable};
use crate::gateway::Mailbox;
use crate::metrics::{Metrics, Rounds};

/// Reports that may wait; those who bring more wait themselves.
const QUEUE: usize = 4_096;

/// The most reports in one plan: it bounds how long the first of them waits for the others.
const BATCH: usize = 1_024;

/// How often a report is taken in again before its agent is asked to repeat it.
const MAX_TRIES: u32 = 64;

/// How long a call may take in all.
const TIMEOUT: Duration = Duration::from_secs(20);

const SHUTTING_DOWN: &str = "The server is shutting down. Try again.";

/// Whoever is told what became of a report.
#[derive(Debug)]
pub(crate) enum Listener {
    /// A call of the API.
    Call(oneshot::Sender<Result<(), Error>>),
    /// An agent's control channel, where the report has this number.
    Channel(Arc<Mailbox>, u64),
}

impl Listener {
    fn answer(self, answer: Result<(), Error>) {
        match self {
            // The caller may be gone; then nobody needs the answer.
            Self::Call(caller) => drop(caller.send(answer)),
            Self::Channel(mailbox, number) => mailbox.put(number, answer),
        }
    }
}

/// What an agent has seen of a task.
#[derive(Debug)]
pub struct Report {
    /// The task's cluster.
    pub cluster: ClusterName,
    /// The task.
    pub task: TaskId,
    /// What its agent saw.
    pub seen: Observation,
}

/// A handle on the worker.
#[derive(Debug, Clone)]
pub struct Reporter {
    queue: mpsc::Sender<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    report: Report,
    tries: u32,
    since: Instant,
    /// What the call or the session logs within.
    span: Span,
    listener: Listener,
}

impl Reporter {
    /// Starts the worker; it ends when the last handle is dropped.
    pub(crate) fn start(store: Store, clock: Arc<dyn Clock>, turn: Turn, metrics: &Metrics) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (rounds, waits) = (metrics.loops.reporter.clone(), metrics.reporter_waits.clone());
        tokio::spawn(Worker { store, clock, turn, rounds, waits }.run(waiting));
        Self { queue }
    }

    /// How many reports wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Takes a report in, and returns when that is on disk.
    ///
    /// # Errors
    /// A `ServerException` when the store cannot commit, or when it took too long.
    pub async fn take(&self, report: Report) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        let taken = async {
            self.submit(report, Listener::Call(answer)).await;
            answered.await
        };
        match tokio::time::timeout(TIMEOUT, taken).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Error::server(SHUTTING_DOWN)),
            Err(_) => Err(Error::server(format!("The report was not taken in within {} s.", TIMEOUT.as_secs()))),
        }
    }

    /// Has a report taken in, and the listener told. Reports of a task are taken in in the order of these calls. Waits
    /// for its turn while too many wait already.
    pub(crate) async fn submit(&self, report: Report, listener: Listener) {
        let waiting = Waiting { report, tries: 0, since: Instant::now(), span: Span::current(), listener };
        if let Err(mpsc::error::SendError(waiting)) = self.queue.send(waiting).await {
            waiting.listener.answer(Err(Error::server(SHUTTING_DOWN)));
        }
    }
}

struct Worker {
    store: Store,
    clock: Arc<dyn Clock>,
    turn: Turn,
    rounds: Rounds,
    waits: Histogram,
}

impl Worker {
    async fn run(self, mut queue: mpsc::Receiver<Waiting>) {
        let mut batch = Vec::new();
        loop {
            // Those that are taken in again go first, so that the reports of a task keep their order.
            if batch.is_empty() && queue.recv_many(&mut batch, BATCH).await == 0 {
                return;
            }
            while batch.len() < BATCH
                && let Ok(waiting) = queue.try_recv()
            {
                batch.push(waiting);
            }
            let new = batch.iter().filter(|waiting| waiting.tries == 0);
            new.for_each(|waiting| self.waits.took(waiting.since.elapsed()));
            let _round = self.rounds.begin(self.clock.now());
            batch = self.take_in(std::mem::take(&mut batch)).await;
        }
    }

    /// Takes in and commits a batch; gives back the reports that have to be taken in again.
    async fn take_in(&self, batch: Vec<Waiting>) -> Vec<Waiting> {
        // A task that ends gives back what it held; one that runs changes nothing that others rest on.
        let ends = batch.iter().any(|waiting| waiting.report.seen.status == Some(Status::Stopped));
        let _turn = if ends { Some(self.turn.lock().await) } else { None };
        let snapshot = self.store.snapshot();
        let mut by_cluster: BTreeMap<ClusterName, Vec<Waiting>> = BTreeMap::new();
        for waiting in batch {
            by_cluster.entry(waiting.report.cluster.clone()).or_default().push(waiting);
        }
        let mut again = Vec::new();
        for (cluster, batch) in by_cluster {
            again.extend(self.take_in_of(&cluster, &snapshot, batch).await);
        }
        again
    }

    async fn take_in_of(&self, cluster: &ClusterName, snapshot: &Snapshot, batch: Vec<Waiting>) -> Vec<Waiting> {
        let (plan, changes) = self.plan(cluster, snapshot, &batch);
        let committed = if plan.groups.is_empty() { Ok(Vec::new()) } else { self.store.commit(plan).await };
        let outcomes = match committed {
            Ok(outcomes) => outcomes,
            Err(error) => {
                self.rounds.failed();
                for waiting in batch {
                    waiting.listener.answer(Err(unavailable(&error)));
                }
                return Vec::new();
            }
        };
        let mut again = Vec::new();
        for mut waiting in batch {
            let group = changes.get(&waiting.report.task);
            if group.is_none_or(|&group| outcomes[group].committed().is_some()) {
                let revision = group.and_then(|&group| outcomes[group].committed()).map(|revision| revision.0);
                tracing::debug!(parent: &waiting.span, task = %waiting.report.task, revision, "report taken in");
                waiting.listener.answer(Ok(()));
            } else if waiting.tries < MAX_TRIES {
                waiting.tries += 1;
                self.rounds.conflicts(1);
                again.push(waiting);
            } else {
                let text = "Too many concurrent changes of the task's container instance. Try again.";
                waiting.listener.answer(Err(Error::server(text)));
            }
        }
        again
    }

    /// What the reports change, and for each task that changes the group that says so.
    fn plan(&self, cluster: &ClusterName, snapshot: &Snapshot, batch: &[Waiting]) -> (Plan, HashMap<TaskId, usize>) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return Default::default() };
        let now = self.clock.now();
        let mut positions: HashMap<TaskId, usize> = HashMap::with_capacity(batch.len());
        let mut after: Vec<Task> = Vec::with_capacity(batch.len());
        for Waiting { report, .. } in batch {
            let known = positions.get(&report.task).copied();
            let task = match known {
                Some(position) => &mut after[position],
                None => {
                    let Some(before) = state.task(report.task) else { continue };
                    let mut task = (*before.value).clone();
                    if task.observe(&report.seen, now) {
                        positions.insert(report.task, after.len());
                        after.push(task);
                    }
                    continue;
                }
            };
            task.observe(&report.seen, now);
        }
        let (plan, groups) = task_end::update_tasks_by_instance(state, after, "reported by its agent");
        (plan, positions.into_iter().map(|(task, position)| (task, groups[position])).collect())
    }
}
