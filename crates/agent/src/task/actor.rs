//! The owner of one task: a loop that asks the driver for the next step, performs it, writes down what it showed, and
//! hands the server what it has not heard.
//!
//! Nobody else touches the task's state. Others hold a [`Handle`]: they say what is wanted, ask for a fresh look, and
//! read the newest [`View`]. None of these carries an event; the loop always acts on the whole current state.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use longshore_api::agent::acs;
use tokio::sync::{Notify, watch};

use super::driver::{self, Patience, Step, TaskAction};
use super::execute::{Executor, Job, Performed, TaskOutcome};
use super::flight;
use super::report::Outbox;
use super::spec::{PortSpan, Protocol, Spec};
use super::state::{Desired, Observed, Phase};
use super::transition;
use crate::clock;
use crate::ports::Lease;
use crate::session::submit::Submitter;
use crate::store::Store;
use crate::store::task::TaskRecord;

/// What all tasks of an agent share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) executor: Arc<Executor>,
    pub(crate) store: Store,
    pub(crate) submitter: Submitter,
    pub(crate) patience: Patience,
}

/// A task at one moment, for readers.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) spec: Arc<Spec>,
    pub(crate) metadata_ids: Arc<[String]>,
    pub(crate) desired: Desired,
    pub(crate) observed: Observed,
}

/// What others hold of a task.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    desired: watch::Sender<Desired>,
    look: Arc<Notify>,
    view: watch::Receiver<Arc<View>>,
}

impl Handle {
    /// Wants the task stopped. There is no way back.
    pub(crate) fn stop(&self) {
        self.desired.send_if_modified(|desired| {
            let changed = *desired == Desired::Running;
            *desired = Desired::Stopped;
            changed
        });
    }

    /// Asks for a look at the task's containers: something may have happened to them.
    pub(crate) fn look(&self) {
        self.look.notify_one();
    }

    /// The task at this moment.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }
}

/// The owner of one task.
pub(crate) struct Actor {
    shared: Shared,
    spec: Arc<Spec>,
    description: Option<acs::Task>,
    metadata_ids: Arc<[String]>,
    observed: Observed,
    outbox: Outbox,
    /// Host ports held, container by container.
    leases: Vec<Vec<Lease>>,
    desired: watch::Receiver<Desired>,
    look: Arc<Notify>,
    view: watch::Sender<Arc<View>>,
    stopping: watch::Sender<bool>,
}

type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The outcome of a step under way.
enum Finished {
    Container(Performed),
    Task(TaskAction, TaskOutcome),
}

impl Actor {
    /// Takes over a task as it was written down.
    pub(crate) fn new(shared: Shared, spec: Arc<Spec>, record: TaskRecord) -> (Self, Handle) {
        let metadata_ids: Arc<[String]> = record.metadata_ids.into();
        let first = View {
            spec: Arc::clone(&spec),
            metadata_ids: Arc::clone(&metadata_ids),
            desired: record.desired,
            observed: record.observed.clone(),
        };
        let (want, desired) = watch::channel(record.desired);
        let (view, views) = watch::channel(Arc::new(first));
        let look = Arc::new(Notify::new());
        let handle = Handle { desired: want, look: Arc::clone(&look), view: views };
        let leases = spec
            .containers
            .iter()
            .zip(&record.observed.containers)
            .map(|(wanted, seen)| {
                let held = seen.ports.iter().filter(|_| seen.phase != Phase::Stopped);
                let is_dynamic = |container: PortSpan, protocol: Protocol| {
                    wanted.ports.iter().any(|mapping| {
                        mapping.host_port.is_none() && (mapping.container, mapping.protocol) == (container, protocol)
                    })
                };
                held.filter(|binding| is_dynamic(binding.container, binding.protocol))
                    .map(|binding| shared.executor.ports.readopt(binding.protocol, binding.host))
                    .collect()
            })
            .collect();
        let actor = Self {
            shared,
            spec,
            description: record.description,
            metadata_ids,
            observed: record.observed,
            outbox: record.outbox,
            leases,
            desired,
            look,
            view,
            stopping: watch::channel(false).0,
        };
        (actor, handle)
    }

    /// Drives the task until nothing of it is left.
    pub(crate) async fn run(mut self) {
        let mut steps: FuturesUnordered<Pending<Finished>> = FuturesUnordered::new();
        let mut report: Option<Pending<()>> = None;
        let mut telling: Option<Pending<()>> = None;
        let look = Arc::clone(&self.look);
        // What was written down may hold reports whose time has come, or none although there is something to say.
        self.note();
        loop {
            let Some(wake_at) = self.decide(&mut steps) else {
                self.shared.store.remove_task(&self.spec.arn);
                return;
            };
            if report.is_none() {
                report = self.next_report();
            }
            if telling.is_none() && self.observed.is_to_be_told() {
                telling = Some(self.tell());
            }
            self.publish();
            tokio::select! {
                Some(finished) = steps.next() => self.finish(finished),
                () = async { report.as_mut().expect("checked by the branch's condition").await }, if report.is_some() => {
                    report = None;
                    self.reported();
                }
                () = async { telling.as_mut().expect("checked by the branch's condition").await }, if telling.is_some() => {
                    telling = None;
                    self.observed.told = true;
                    self.shared.store.put_task_soon(&self.record());
                }
                // The sender lives as long as a handle does; without one nobody wants anything any more.
                Ok(()) = self.desired.changed() => self.note(),
                () = look.notified() => self.observed.doubt(),
                () = sleep_until(wake_at) => {}
            }
        }
    }

    /// Starts every step that is due. When the driver waits, until when; `None` when the task is to be forgotten.
    fn decide(
        &mut self,
        steps: &mut FuturesUnordered<Pending<Finished>>,
    ) -> Option<Option<longshore_model::Timestamp>> {
        let mut changed = false;
        let wake_at = loop {
            let desired = *self.desired.borrow_and_update();
            let now = clock::now();
            self.stopping.send_replace(self.observed.stopping(&self.spec, desired));
            match driver::next_step(&self.spec, desired, &self.observed, &self.shared.patience, now) {
                Step::Act(index, action) => {
                    transition::begin(&mut self.observed, index, action);
                    let job = Job {
                        spec: Arc::clone(&self.spec),
                        index,
                        action,
                        seen: self.observed.containers[index].clone(),
                        metadata_id: self.metadata_ids.get(index).cloned().unwrap_or_default(),
                        stopping: self.stopping.subscribe(),
                    };
                    let executor = Arc::clone(&self.shared.executor);
                    steps.push(Box::pin(async move { Finished::Container(executor.perform(job).await) }));
                }
                Step::ActOnTask(action) => {
                    self.observed.busy = true;
                    let (executor, spec) = (Arc::clone(&self.shared.executor), Arc::clone(&self.spec));
                    steps.push(Box::pin(async move {
                        Finished::Task(action, executor.perform_on_task(&spec, action).await)
                    }));
                }
                Step::Settle(index, settlement) => {
                    transition::settle(&self.spec, &mut self.observed, index, settlement, now);
                    changed = true;
                }
                Step::Wait(until) => break until,
                Step::Forget => return None,
            }
        };
        if changed || self.outbox_is_behind() {
            self.note();
        }
        Some(wake_at)
    }

    fn outbox_is_behind(&self) -> bool {
        self.observed.status(&self.spec, *self.desired.borrow()) > self.outbox.status
    }

    /// Writes down what a step has shown.
    fn finish(&mut self, finished: Finished) {
        let now = clock::now();
        match finished {
            Finished::Container(Performed { index, outcome, leases }) => {
                if !leases.is_empty() {
                    self.leases[index] = leases;
                }
                let desired = *self.desired.borrow();
                transition::apply(&self.spec, desired, &mut self.observed, index, outcome, now);
            }
            Finished::Task(action, outcome) => {
                self.observed.busy = false;
                match outcome {
                    TaskOutcome::Done => self.observed.prepared = action == TaskAction::Prepare,
                    TaskOutcome::Failed(failure) => self.observed.failure = Some(failure.to_string()),
                    TaskOutcome::Unavailable => self.observed.set_back(now),
                }
            }
        }
        for (leases, container) in self.leases.iter_mut().zip(&self.observed.containers) {
            if container.phase == Phase::Stopped {
                leases.clear();
            }
        }
        self.note();
    }

    /// Queues what the server has not heard, and has everything written down.
    fn note(&mut self) {
        let desired = *self.desired.borrow();
        transition::note_ends(&self.spec, &mut self.observed, clock::now());
        self.outbox.note(&self.spec, desired, &self.observed);
        self.shared.store.put_task_soon(&self.record());
    }

    fn next_report(&mut self) -> Option<Pending<()>> {
        let change = self.outbox.queued.front()?.clone();
        self.outbox.in_flight = true;
        let (submitter, spec) = (self.shared.submitter.clone(), Arc::clone(&self.spec));
        Some(Box::pin(async move { submitter.submit(&spec.arn, &change).await }))
    }

    fn reported(&mut self) {
        if self.outbox.accepted() {
            self.observed.stop_accepted_at = Some(clock::now());
        }
        self.shared.store.put_task_soon(&self.record());
    }

    /// Has the server told what is left of the containers.
    fn tell(&self) -> Pending<()> {
        let (executor, submitter) = (Arc::clone(&self.shared.executor), self.shared.submitter.clone());
        let (spec, observed) = (Arc::clone(&self.spec), self.observed.clone());
        Box::pin(async move { flight::tell(&executor.engine, &submitter, &spec, &observed).await })
    }

    fn record(&self) -> TaskRecord {
        TaskRecord {
            arn: self.spec.arn.clone(),
            description: self.description.clone(),
            desired: *self.desired.borrow(),
            metadata_ids: self.metadata_ids.to_vec(),
            observed: self.observed.clone(),
            outbox: self.outbox.clone(),
        }
    }

    fn publish(&self) {
        self.view.send_replace(Arc::new(View {
            spec: Arc::clone(&self.spec),
            metadata_ids: Arc::clone(&self.metadata_ids),
            desired: *self.desired.borrow(),
            observed: self.observed.clone(),
        }));
    }
}

async fn sleep_until(wake_at: Option<longshore_model::Timestamp>) {
    match wake_at {
        Some(wake_at) => tokio::time::sleep(clock::until(wake_at, clock::now())).await,
        None => std::future::pending().await,
    }
}
