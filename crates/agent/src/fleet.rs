//! All tasks of one agent: taking them in, giving them an owner, finding them again.
//!
//! The fleet owns the set, not the tasks: each task is owned by its own loop. Readers take the current set at any
//! moment without waiting.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use longshore_api::agent::acs;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use crate::random;
use crate::runtime::create::{AGENT_LABEL, CONTAINER_LABEL, TASK_LABEL};
use crate::runtime::{Engine, Error as EngineError};
use crate::store::WriteError;
use crate::store::task::TaskRecord;
use crate::task::actor::{Actor, Handle, Shared};
use crate::task::decode;
use crate::task::report::Outbox;
use crate::task::spec::Spec;
use crate::task::state::{Desired, Observed, Phase};

/// The tasks at one moment, by ARN.
pub(crate) type Tasks = Arc<BTreeMap<String, Handle>>;

enum Command {
    Accept(Vec<acs::Task>, oneshot::Sender<Result<(), WriteError>>),
    Stop(Vec<String>),
}

/// What others hold of the fleet. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct FleetHandle {
    commands: mpsc::Sender<Command>,
    tasks: watch::Receiver<Tasks>,
}

impl FleetHandle {
    /// Takes in the tasks of a payload. When this returns, they are written down and will be done.
    pub(crate) async fn accept(&self, tasks: Vec<acs::Task>) -> Result<(), WriteError> {
        let (done, accepted) = oneshot::channel();
        // Neither can fail but when the agent shuts down, and then the payload must not be acknowledged.
        self.commands.send(Command::Accept(tasks, done)).await.ok();
        accepted.await.unwrap_or_else(|_| Err(WriteError::shutting_down()))
    }

    /// Stops tasks by ARN. Unknown ones are left out.
    pub(crate) async fn stop(&self, arns: Vec<String>) {
        self.commands.send(Command::Stop(arns)).await.ok();
    }

    /// The tasks at this moment.
    pub(crate) fn tasks(&self) -> Tasks {
        Arc::clone(&self.tasks.borrow())
    }
}

/// The owner of the set of tasks.
pub(crate) struct Fleet {
    shared: Shared,
    commands: mpsc::Receiver<Command>,
    tasks: BTreeMap<String, Handle>,
    published: watch::Sender<Tasks>,
    running: JoinSet<String>,
}

impl Fleet {
    /// A fleet of the tasks that were written down, with their containers found again on the engine.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub(crate) async fn restore(
        shared: Shared,
        engine: &Engine,
        records: Vec<TaskRecord>,
    ) -> Result<(Self, FleetHandle), EngineError> {
        let (send, commands) = mpsc::channel(64);
        let (published, tasks) = watch::channel(Tasks::default());
        let handle = FleetHandle { commands: send, tasks };
        let mut fleet = Self { shared, commands, tasks: BTreeMap::new(), published, running: JoinSet::new() };
        if !records.is_empty() {
            let found = fleet.find_containers(engine).await?;
            for record in records {
                fleet.adopt(record, &found);
            }
            fleet.publish();
        }
        Ok((fleet, handle))
    }

    /// Runs for as long as anyone holds a handle.
    pub(crate) async fn run(mut self) {
        loop {
            tokio::select! {
                command = self.commands.recv() => match command {
                    None => return,
                    Some(Command::Accept(tasks, done)) => {
                        let outcome = self.accept(tasks).await;
                        // Whoever asked may be gone with its connection; the tasks stay accepted.
                        done.send(outcome).ok();
                    }
                    Some(Command::Stop(arns)) => {
                        for handle in arns.iter().filter_map(|arn| self.tasks.get(arn)) {
                            handle.stop();
                        }
                    }
                },
                Some(finished) = self.running.join_next() => match finished {
                    Ok(arn) => {
                        self.tasks.remove(&arn);
                        self.publish();
                    }
                    Err(error) => tracing::error!(%error, "the owner of a task has failed"),
                }
            }
        }
    }

    /// The engine's ids of this agent's containers, by task ARN and container name.
    async fn find_containers(&self, engine: &Engine) -> Result<HashMap<(String, String), String>, EngineError> {
        let label = format!("{AGENT_LABEL}={}", self.shared.executor.instance_id);
        let found = engine.list(&label).await?.into_iter().filter_map(|container| {
            let mut labels = container.labels?;
            Some(((labels.remove(TASK_LABEL)?, labels.remove(CONTAINER_LABEL)?), container.id?))
        });
        Ok(found.collect())
    }

    /// Takes a task up where it was left.
    fn adopt(&mut self, mut record: TaskRecord, found: &HashMap<(String, String), String>) {
        let spec = match record.description.as_ref().map(decode::spec) {
            Some(Ok(spec)) => spec,
            Some(Err(error)) => {
                // Written down by an agent that could run it. This one cannot: it says so, and touches nothing.
                record.observed.failure.get_or_insert_with(|| unreadable(&error));
                decode::nameless(&record.arn)
            }
            None => decode::nameless(&record.arn),
        };
        let count = spec.containers.len();
        record.observed.containers.resize_with(count, Default::default);
        record.outbox.containers.resize(count, Default::default());
        record.metadata_ids.resize_with(count, random::uuid);
        for (wanted, seen) in spec.containers.iter().zip(&mut record.observed.containers) {
            let id = found.get(&(spec.arn.clone(), wanted.name.clone()));
            if seen.runtime_id.is_none() && seen.phase < Phase::Running {
                // Made by a call whose answer was not written down any more.
                seen.runtime_id = id.cloned();
            }
        }
        record.observed.doubt();
        self.start(Arc::new(spec), record);
    }

    async fn accept(&mut self, mut tasks: Vec<acs::Task>) -> Result<(), WriteError> {
        // What is to stop goes first, so that it makes room for what is to run.
        tasks.sort_by_key(|task| task.desired_status.as_deref() != Some("STOPPED"));
        let mut taken: Vec<(Spec, TaskRecord)> = Vec::new();
        for task in tasks {
            match decode::task_arn(task.arn.as_deref()) {
                Ok(arn) => match self.tasks.get(arn) {
                    Some(known) => {
                        if decode::desired_status(task.desired_status.as_deref()) == Ok(Desired::Stopped) {
                            known.stop();
                        }
                    }
                    None if taken.iter().any(|(_, record)| record.arn == arn) => {}
                    None => taken.push(take_in(arn.to_owned(), &task)),
                },
                Err(error) => tracing::error!(%error, "a task of a payload was dropped"),
            }
        }
        let writes = taken.iter().map(|(_, record)| self.shared.store.put_task(record));
        for written in futures_util::future::join_all(writes).await {
            written?;
        }
        if !taken.is_empty() {
            for (spec, record) in taken {
                self.start(Arc::new(spec), record);
            }
            self.publish();
        }
        Ok(())
    }

    fn start(&mut self, spec: Arc<Spec>, record: TaskRecord) {
        let arn = record.arn.clone();
        let (actor, handle) = Actor::new(self.shared.clone(), spec, record);
        self.tasks.insert(arn.clone(), handle);
        self.running.spawn(async move {
            actor.run().await;
            arn
        });
    }

    fn publish(&self) {
        self.published.send_replace(Arc::new(self.tasks.clone()));
    }
}

/// A task that is not known yet, as it is first written down.
fn take_in(arn: String, task: &acs::Task) -> (Spec, TaskRecord) {
    let read = decode::desired_status(task.desired_status.as_deref()).and_then(|desired| match desired {
        Desired::Stopped => Ok((decode::nameless(&arn), desired)),
        Desired::Running => decode::spec(task).map(|spec| (spec, desired)),
    });
    let (spec, desired, failure) = match read {
        Ok((spec, Desired::Running)) => (spec, Desired::Running, None),
        Ok((spec, Desired::Stopped)) => {
            let reason = "TaskStateError: the agent does not have this task, so it cannot be running";
            (spec, Desired::Stopped, Some(reason.to_owned()))
        }
        Err(error) => (decode::nameless(&arn), Desired::Stopped, Some(unreadable(&error))),
    };
    let record = TaskRecord {
        arn,
        description: (desired == Desired::Running).then(|| decode::without_secrets(task)),
        desired,
        metadata_ids: spec.containers.iter().map(|_| random::uuid()).collect(),
        observed: Observed { failure, ..Observed::new(&spec) },
        outbox: Outbox::new(&spec),
    };
    (spec, record)
}

fn unreadable(error: &decode::Error) -> String {
    format!("UnrecognizedTaskError: Error loading task - {error}")
}
