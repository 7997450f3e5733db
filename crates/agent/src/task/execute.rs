//! Performs one step on one container, and says what it showed. Decides nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::driver::{Action, TaskAction};
use super::environment_file;
use super::failure::Failure;
use super::spec::{NetworkMode, PortSpan, Spec};
use super::state::{Binding, Container};
use super::transition::{Outcome, Sighting};
use crate::logs::Logs;
use crate::metadata;
use crate::ports::{Allocator, Lease};
use crate::runtime::cgroup::Tree;
use crate::runtime::create::{self, Surroundings};
use crate::runtime::images::REGION_VARIABLES;
use crate::runtime::pull::{NoImage, Puller};
use crate::runtime::{Engine, Error};

/// How often other host ports are tried when the engine loses one to another program.
const PORT_ATTEMPTS: u32 = 5;

/// How long after a container's end the engine may still learn that the kernel killed it for its memory use.
const OOM_NEWS: Duration = Duration::from_millis(200);

/// What all tasks of an agent share to get things done.
#[derive(Debug)]
pub(crate) struct Executor {
    pub(crate) engine: Engine,
    pub(crate) puller: Puller,
    pub(crate) ports: Allocator,
    pub(crate) cgroups: Option<Tree>,
    pub(crate) metadata: metadata::Address,
    pub(crate) logs: Logs,
    pub(crate) instance_id: String,
    pub(crate) cluster: String,
    pub(crate) region: String,
    pub(crate) stop_timeout: Duration,
    pub(crate) start_timeout: Duration,
    pub(crate) create_timeout: Duration,
}

/// One step to perform on a container.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) spec: Arc<Spec>,
    pub(crate) index: usize,
    pub(crate) action: Action,
    /// The container as it was observed when the step was decided.
    pub(crate) seen: Container,
    pub(crate) metadata_id: String,
    /// Turns true when the task is to stop, which ends a pull.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// What a step showed, and the host ports it took.
#[derive(Debug)]
pub(crate) struct Performed {
    pub(crate) index: usize,
    pub(crate) outcome: Outcome,
    pub(crate) leases: Vec<Lease>,
}

/// What a step for the task as a whole showed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TaskOutcome {
    Done,
    Failed(Failure),
    Unavailable,
}

impl Executor {
    /// Performs a step on a container.
    pub(crate) async fn perform(&self, job: Job) -> Performed {
        let index = job.index;
        let (outcome, leases) = match job.action {
            Action::Create => self.create(&job).await,
            Action::Start => self.start(&job).await,
            Action::Pull => (self.pull(&job).await, Vec::new()),
            Action::Restart => (self.restart(&job).await, Vec::new()),
            Action::Inspect => (self.inspect(&job).await, Vec::new()),
            Action::Stop => (self.stop(&job).await, Vec::new()),
            Action::Remove => (self.remove(&job).await, Vec::new()),
        };
        Performed { index, outcome, leases }
    }

    /// Performs a step for the task as a whole.
    pub(crate) async fn perform_on_task(&self, spec: &Spec, action: TaskAction) -> TaskOutcome {
        match action {
            TaskAction::Prepare => {
                if let Some(tree) = self.cgroups_for(spec)
                    && let Err(error) = tree.make(spec.id(), spec.vcpus, spec.memory_mib)
                {
                    return TaskOutcome::Failed(Failure::resources(format!("cannot set the task's limits: {error}")));
                }
                match self.engine.make_volumes(spec, &self.instance_id).await {
                    Ok(()) => TaskOutcome::Done,
                    Err(error) if error.is_unreachable() => TaskOutcome::Unavailable,
                    Err(error) => TaskOutcome::Failed(Failure::cannot_create_volume(error.to_string())),
                }
            }
            TaskAction::Dismantle => {
                if let Some(tree) = self.cgroups_for(spec) {
                    tree.remove(spec.id());
                }
                match self.engine.remove_volumes(spec).await {
                    Ok(()) => TaskOutcome::Done,
                    Err(error) if error.is_unreachable() => TaskOutcome::Unavailable,
                    Err(error) => {
                        tracing::warn!(task = spec.arn, %error, "a volume of the task could not be removed");
                        TaskOutcome::Done
                    }
                }
            }
        }
    }

    /// The control groups, if this task needs one.
    fn cgroups_for(&self, spec: &Spec) -> Option<&Tree> {
        self.cgroups.as_ref().filter(|_| spec.vcpus.is_some() || spec.memory_mib.is_some())
    }

    async fn pull(&self, job: &Job) -> Outcome {
        let mut stopping = job.stopping.clone();
        let image = &job.spec.containers[job.index].image;
        tokio::select! {
            fetched = self.puller.fetch(image) => match fetched {
                Ok(pulled) => Outcome::Pulled(pulled),
                Err(NoImage::Failed(failure)) => Outcome::Failed(failure),
                Err(NoImage::EngineAway) => Outcome::Unavailable,
            },
            _ = stopping.wait_for(|stopping| *stopping) => Outcome::Abandoned,
        }
    }

    async fn create(&self, job: &Job) -> (Outcome, Vec<Lease>) {
        match self.make(job).await {
            Ok((runtime_id, ports, leases)) => (Outcome::Created { runtime_id, ports }, leases),
            Err(outcome) => (outcome, Vec::new()),
        }
    }

    /// Makes the container, with host ports of its own.
    async fn make(&self, job: &Job) -> Result<(String, Vec<Binding>, Vec<Lease>), Outcome> {
        let spec = &job.spec;
        let files = &spec.containers[job.index].environment_files;
        let file_environment = environment_file::read_all(files)
            .await
            .map_err(|error| Outcome::Failed(Failure::resources(error.to_string())))?;
        let (bindings, leases) = self.choose_ports(spec, job.index).map_err(Outcome::Failed)?;
        let around = Surroundings {
            instance_id: self.instance_id.clone(),
            cluster: self.cluster.clone(),
            environment: self.environment(job, &file_environment),
            file_environment,
            bindings: bindings.clone(),
            cgroup_parent: self.cgroups_for(spec).map(|_| Tree::parent_of(spec.id())),
            memory_cap_mib: spec.memory_mib.filter(|_| self.cgroups.is_none()),
        };
        let mut body = create::body(spec, job.index, &around).map_err(Outcome::Failed)?;
        let log = self.logs.rewire(spec, job.index, &mut body).map_err(Outcome::Failed)?;
        let name = spec.docker_name(job.index);
        let mut made = self.engine.create(&name, body.clone(), self.create_timeout).await;
        if made.as_ref().is_err_and(Error::is_conflict) {
            // An earlier call of ours got through although its answer did not. That container was never started.
            made = match self.engine.remove(&name).await {
                Ok(()) => self.engine.create(&name, body, self.create_timeout).await,
                Err(error) => Err(error),
            };
        }
        let runtime_id = made.map_err(|error| failed(error, Failure::cannot_create))?;
        if let Some(log) = log {
            self.logs.begin(&runtime_id, log).await;
        }
        Ok((runtime_id, bindings, leases))
    }

    fn choose_ports(&self, spec: &Spec, index: usize) -> Result<(Vec<Binding>, Vec<Lease>), Failure> {
        let (mut bindings, mut leases) = (Vec::new(), Vec::new());
        for mapping in &spec.containers[index].ports {
            let host = match (spec.network_mode, mapping.host_port) {
                (NetworkMode::None, _) => continue,
                (NetworkMode::Host, _) => mapping.container,
                (NetworkMode::Bridge, Some(port)) => PortSpan::single(port),
                (NetworkMode::Bridge, None) => {
                    let lease = self
                        .ports
                        .lease(mapping.protocol, mapping.container.count())
                        .map_err(|error| Failure::networking(error.to_string()))?;
                    let span = lease.span();
                    leases.push(lease);
                    span
                }
            };
            let (container, protocol, is_range) = (mapping.container, mapping.protocol, mapping.is_range);
            bindings.push(Binding { container, host, protocol, is_range });
        }
        Ok((bindings, leases))
    }

    fn environment(&self, job: &Job, from_files: &BTreeMap<String, String>) -> Vec<(String, String)> {
        let (spec, own) = (&job.spec, &job.spec.containers[job.index].environment);
        let mut list = Vec::new();
        if let Some(base) = self.metadata.base(spec.network_mode) {
            let id = &job.metadata_id;
            list.push(("ECS_CONTAINER_METADATA_URI".to_owned(), format!("{base}/v3/{id}")));
            list.push(("ECS_CONTAINER_METADATA_URI_V4".to_owned(), format!("{base}/v4/{id}")));
            list.push(("ECS_AGENT_URI".to_owned(), format!("{base}/api/{id}")));
        }
        if let Some(id) = &spec.credentials_id {
            list.push(("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI".to_owned(), format!("/v2/credentials/{id}")));
        }
        // Both or neither: half a region from the agent would contradict the other half.
        let named = job.seen.image_names_region
            || REGION_VARIABLES.iter().any(|name| own.contains_key(*name) || from_files.contains_key(*name));
        if !named {
            list.extend(REGION_VARIABLES.map(|name| (name.to_owned(), self.region.clone())));
        }
        list
    }

    async fn start(&self, job: &Job) -> (Outcome, Vec<Lease>) {
        let Some(id) = job.seen.runtime_id.clone() else { return (Outcome::Vanished, Vec::new()) };
        let chooses_ports = job.spec.network_mode == NetworkMode::Bridge
            && job.spec.containers[job.index].ports.iter().any(|mapping| mapping.host_port.is_none());
        let mut current = (id, Vec::new());
        let mut remade = None;
        for attempt in 1.. {
            match self.engine.start(&current.0, self.start_timeout).await {
                Ok(()) => break,
                Err(error) if error.is_port_clash() && chooses_ports && attempt < PORT_ATTEMPTS => {
                    tracing::info!(task = job.spec.arn, %error, "a host port was taken meanwhile; choosing others");
                    self.logs.finish(&current.0).await;
                    if let Err(error) = self.engine.remove(&current.0).await {
                        return (failed(error, Failure::cannot_start), Vec::new());
                    }
                    match self.make(job).await {
                        Ok((runtime_id, ports, leases)) => {
                            remade = Some((runtime_id.clone(), ports));
                            current = (runtime_id, leases);
                        }
                        Err(outcome) => return (outcome, Vec::new()),
                    }
                }
                Err(error) => {
                    if matches!(error, Error::TimedOut(_)) {
                        // It counts as failed from now on; were the engine to start it yet, nobody would stop it.
                        self.engine.stop(&current.0, Duration::ZERO).await.ok();
                    }
                    return (failed(error, Failure::cannot_start), Vec::new());
                }
            }
        }
        self.logs.started(&current.0).await;
        (Outcome::Started { remade }, current.1)
    }

    async fn restart(&self, job: &Job) -> Outcome {
        let Some(id) = &job.seen.runtime_id else { return Outcome::Vanished };
        match self.engine.start(id, self.start_timeout).await {
            Ok(()) => {
                self.logs.started(id).await;
                Outcome::Started { remade: None }
            }
            Err(error) => failed(error, Failure::cannot_start),
        }
    }

    async fn inspect(&self, job: &Job) -> Outcome {
        let Some(id) = &job.seen.runtime_id else { return Outcome::Vanished };
        let mut found = self.engine.inspect(id).await;
        if job.action == Action::Inspect && found.as_ref().is_ok_and(Sighting::is_unexplained_kill) {
            // The engine hears of the end and of the kernel's reason for it separately, in either order.
            tokio::time::sleep(OOM_NEWS).await;
            found = self.engine.inspect(id).await;
        }
        match found {
            Ok(sighting) => Outcome::Seen(Box::new(sighting)),
            Err(error) if error.is_not_found() => {
                self.logs.finish(id).await;
                Outcome::Vanished
            }
            Err(_) => Outcome::Unavailable,
        }
    }

    async fn stop(&self, job: &Job) -> Outcome {
        let Some(id) = &job.seen.runtime_id else { return Outcome::Vanished };
        let grace = job.spec.containers[job.index].stop_timeout.unwrap_or(self.stop_timeout);
        self.logs.stopping(id).await;
        match self.engine.stop(id, grace).await {
            Ok(()) => self.inspect(job).await,
            Err(error) if error.is_not_found() => {
                self.logs.finish(id).await;
                Outcome::Vanished
            }
            Err(error) if error.is_unreachable() => Outcome::Unavailable,
            Err(error) => {
                tracing::warn!(task = job.spec.arn, container = id, %error, "the engine did not stop a container");
                Outcome::NotStopped
            }
        }
    }

    async fn remove(&self, job: &Job) -> Outcome {
        let Some(id) = &job.seen.runtime_id else { return Outcome::Removed };
        self.logs.finish(id).await;
        match self.engine.remove(id).await {
            Ok(()) => Outcome::Removed,
            Err(_) => Outcome::Unavailable,
        }
    }
}

fn failed(error: Error, name: impl Fn(String) -> Failure) -> Outcome {
    match error {
        error if error.is_unreachable() => Outcome::Unavailable,
        Error::TimedOut(_) => Outcome::Failed(Failure::timeout(error.to_string())),
        error => Outcome::Failed(name(error.to_string())),
    }
}
