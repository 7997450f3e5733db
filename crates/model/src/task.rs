//! Tasks: running instances of task definitions. What is desired and what was observed are kept apart, and observed
//! states only ever advance, so that late, repeated and reordered reports do no harm.

use std::sync::Arc;

use crate::daemon::DaemonOwner;
use crate::id::{
    ClusterName, ContainerId, ContainerName, DeploymentId, InstanceId, ServiceName, TaskDefinitionId, TaskId,
};
use crate::load_balancing::TargetKey;
use crate::placement::{Attribute, Rules};
use crate::resources::Demand;
use crate::{Document, Tag, Timestamp};

mod observation;
mod status;
mod stop;

pub use observation::{ContainerObservation, Observation};
pub use status::{ContainerStatus, Desired, Health, Status, StopCode};
pub use stop::{Request, Stop, StoppedBy};

/// One task.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The cluster it runs in.
    pub cluster: ClusterName,
    /// The revision it runs.
    pub definition: TaskDefinitionId,
    /// Where it was placed; `None` while it waits for capacity.
    pub instance: Option<InstanceId>,
    /// The zone of its instance.
    pub availability_zone: Option<Arc<str>>,
    /// The service and the deployment that it belongs to.
    pub owner: Option<Owner>,
    /// The managed daemon that it belongs to; such a task has no service.
    pub daemon: Option<DaemonOwner>,
    /// `service:NAME`, `daemon:NAME`, `family:FAMILY` or what the caller said.
    pub group: Arc<str>,
    /// What the caller said, or the deployment's id.
    pub started_by: Option<Arc<str>>,
    /// `EC2`, `EXTERNAL` …; absent when a capacity provider was used.
    pub launch_type: Option<Arc<str>>,
    /// The provider whose capacity it uses.
    pub capacity_provider: Option<Arc<str>>,
    /// What ought to be.
    pub desired: Desired,
    /// What is.
    pub last: Status,
    /// Its containers.
    pub containers: Vec<Container>,
    /// The wire `TaskOverride` it was started with.
    pub overrides: Option<Document>,
    /// What it holds of its instance.
    pub demand: Demand,
    /// The task's own attributes, as the API shows them.
    pub attributes: Vec<Attribute>,
    /// Of its essential containers together.
    pub health: Health,
    /// When the request was accepted.
    pub created_at: Timestamp,
    /// When the first image pull began.
    pub pull_started_at: Option<Timestamp>,
    /// When the last image pull ended.
    pub pull_stopped_at: Option<Timestamp>,
    /// When it ran.
    pub started_at: Option<Timestamp>,
    /// When it was asked to stop.
    pub stopping_at: Option<Timestamp>,
    /// When its first essential container stopped.
    pub execution_stopped_at: Option<Timestamp>,
    /// When it had stopped.
    pub stopped_at: Option<Timestamp>,
    /// Why it stops.
    pub stop: Option<Stop>,
    /// Declared stopped while its agent was away: its containers may run on where they were, so it holds what it held until
    /// the agent says that it has ended, or the instance is deregistered.
    pub given_up: bool,
    /// Until when the scheduler leaves it alone when it scales in, deploys or rebalances zones (API reference:
    /// `UpdateTaskProtection`).
    pub protected_until: Option<Timestamp>,
    /// Whether `ExecuteCommand` was enabled for it.
    pub enable_execute_command: bool,
    /// Labels.
    pub tags: Vec<Tag>,
    /// What it needs until it is placed; absent once it is, or when it never waited.
    pub waiting: Option<Arc<Waiting>>,
    /// The targets that stand for it in target groups; each goes when it was deregistered for good.
    pub targets: Vec<TargetKey>,
    /// Who has run commands in its containers, the oldest first; [`MAX_EXECUTIONS`] at the most.
    pub executions: Vec<Execution>,
    /// Starts at 1 and counts every change that ECS would send an event for.
    pub version: u64,
}

/// The most sessions of `ExecuteCommand` that a task remembers.
pub const MAX_EXECUTIONS: usize = 10;

/// A session of `ExecuteCommand`. What was run is not kept: it may have secrets in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// The call.
    pub request: Request,
    /// In which container.
    pub container: ContainerName,
}

/// What is known of a task that waits for capacity (`PROVISIONING`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Where it may and should go, beside what its definition says.
    pub rules: Rules,
    /// The instance that takes no other task until this one fits: it has waited for so long.
    pub reserved: Option<InstanceId>,
}

/// The service that a task belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The service.
    pub service: ServiceName,
    /// The deployment of it.
    pub deployment: DeploymentId,
}

/// One container of a task, as it was observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// Its name in the task definition.
    pub name: ContainerName,
    /// Its id, shown in its ARN.
    pub id: ContainerId,
    /// Whether the task ends with it.
    pub essential: bool,
    /// Whether a health check was defined for it.
    pub has_health_check: bool,
    /// The image as written.
    pub image: Arc<str>,
    /// The digest that the image was resolved to.
    pub image_digest: Option<Arc<str>>,
    /// The engine's id of it.
    pub runtime_id: Option<Arc<str>>,
    /// Where it is in its life.
    pub last: ContainerStatus,
    /// Once it has stopped, if it ever ran.
    pub exit_code: Option<i32>,
    /// What went wrong, in the agent's words.
    pub reason: Option<Arc<str>>,
    /// The ports that are published for it.
    pub network_bindings: Vec<NetworkBinding>,
    /// By its health check.
    pub health: Health,
    /// CPU units, as the API shows them.
    pub cpu_units: u32,
    /// Hard limit in MiB.
    pub memory_mib: Option<u32>,
    /// Soft limit in MiB.
    pub memory_reservation_mib: Option<u32>,
    /// How many of the task's GPUs are its own.
    pub gpus: u32,
}

/// A published port or range of ports (API reference: `NetworkBinding`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NetworkBinding {
    /// The address it is bound to.
    pub bind_ip: Arc<str>,
    /// In the container.
    pub container_port: Option<u16>,
    /// On the host.
    pub host_port: Option<u16>,
    /// In the container, `first-last`.
    pub container_port_range: Option<Arc<str>>,
    /// On the host, `first-last`.
    pub host_port_range: Option<Arc<str>>,
    /// `tcp` or `udp`.
    pub protocol: Arc<str>,
}

impl Task {
    /// Whether it has not stopped yet, as far as anybody is told.
    pub fn is_live(&self) -> bool {
        self.last != Status::Stopped
    }

    /// Whether it holds what it demands of its instance: until its containers have ended for certain.
    pub fn holds(&self) -> bool {
        self.is_live() || self.given_up
    }

    /// Whether the scheduler must leave it alone when it scales in, deploys or rebalances zones.
    pub fn is_protected(&self, now: Timestamp) -> bool {
        self.protected_until.is_some_and(|until| until > now)
    }

    /// Whether it waits for capacity: it is on no instance, and no agent knows it.
    pub fn is_waiting(&self) -> bool {
        self.last == Status::Provisioning && self.instance.is_none()
    }

    /// Whether it was asked to stop and its targets are still being drained: until they are gone its agent is not told, so
    /// that what it has begun to answer is answered.
    pub fn is_draining(&self) -> bool {
        self.desired == Desired::Stopped && self.is_live() && !self.targets.is_empty()
    }

    /// Whether its containers are to run on: it ought to run, or is drained first.
    pub fn runs_on(&self) -> bool {
        self.is_live() && (self.desired == Desired::Running || self.is_draining())
    }

    /// Whether an essential container of it has ended, so that its agent ends the others without being told.
    pub fn has_ended(&self) -> bool {
        !self.is_live() || self.containers.iter().any(|c| c.essential && c.last == ContainerStatus::Stopped)
    }

    /// Its targets are these from now on. A task that was drained goes on to its end when the last one has gone.
    pub fn set_targets(&mut self, targets: Vec<TargetKey>) {
        if self.last == Status::Deactivating && targets.is_empty() {
            self.last = Status::Stopping;
            self.version += 1;
        }
        self.targets = targets;
    }

    /// What its agent has to be told; nothing once the agent has shown that it knows, or the task has ended.
    pub fn order(&self) -> Option<Desired> {
        match self.desired {
            _ if self.given_up => Some(Desired::Stopped),
            _ if !self.is_live() || self.is_draining() => None,
            Desired::Stopped => Some(Desired::Stopped),
            Desired::Running => (self.last <= Status::Pending && !self.was_reported()).then_some(Desired::Running),
        }
    }

    /// Whether its agent has said anything of it.
    fn was_reported(&self) -> bool {
        let known = |container: &Container| {
            let identified = container.image_digest.is_some() || container.runtime_id.is_some();
            identified || container.last != ContainerStatus::Pending
        };
        self.pull_started_at.is_some() || self.containers.iter().any(known)
    }

    /// The GPUs of one of its containers: the task's are dealt out in the order of the containers.
    pub fn gpu_ids(&self, container: &ContainerName) -> &[String] {
        let mut first = 0;
        for each in &self.containers {
            let next = (first + each.gpus as usize).min(self.demand.gpu_ids.len());
            if each.name == *container {
                return &self.demand.gpu_ids[first..next];
            }
            first = next;
        }
        &[]
    }

    /// Notes that somebody runs a command in it. Not counted in `version`, as ECS sends no event.
    pub fn note_execution(&mut self, execution: Execution) {
        self.executions.push(execution);
        let surplus = self.executions.len().saturating_sub(MAX_EXECUTIONS);
        self.executions.drain(..surplus);
    }

    /// Asks for the task to stop; false when that was asked before. One that waits for capacity has stopped by that, for
    /// there is no agent that could report its end; one with targets is drained first.
    pub fn request_stop(&mut self, stop: Stop, now: Timestamp) -> bool {
        if self.desired == Desired::Stopped {
            return false;
        }
        if self.is_waiting() {
            return self.declare_stopped(stop, now);
        }
        self.desired = Desired::Stopped;
        self.stopping_at = Some(now);
        self.stop = Some(stop);
        if !self.targets.is_empty() {
            self.last = self.last.max(Status::Deactivating);
        }
        self.version += 1;
        true
    }

    /// Whether an essential container of it has a health check.
    pub fn is_checked(&self) -> bool {
        self.containers.iter().any(|container| container.essential && container.has_health_check)
    }

    /// Declares it stopped since its agent has been away for too long; false when it has stopped already. What it holds it
    /// holds on to: see [`given_up`](Self::given_up).
    pub fn give_up(&mut self, stop: Stop, now: Timestamp) -> bool {
        let is_new = self.is_live() && self.declare_stopped(stop, now);
        self.given_up |= is_new;
        is_new
    }

    /// Declares it stopped for good without a word from its agent: the instance was deregistered by force, or the task
    /// never reached an agent. Nothing changes when it has stopped already, but that it holds nothing any more.
    pub fn declare_stopped(&mut self, stop: Stop, now: Timestamp) -> bool {
        if self.last == Status::Stopped {
            return std::mem::take(&mut self.given_up);
        }
        self.desired = Desired::Stopped;
        self.stop.get_or_insert(stop);
        self.stopping_at.get_or_insert(now);
        self.last = Status::Stopped;
        self.waiting = None;
        self.stopped_at = Some(now);
        for container in &mut self.containers {
            container.last = ContainerStatus::Stopped;
        }
        self.version += 1;
        true
    }

    /// Sets the health of its containers; true when anything changed. Not counted in `version`, as ECS sends no event.
    pub fn observe_health(&mut self, containers: impl IntoIterator<Item = (ContainerName, Health)>) -> bool {
        let before = (self.health, self.containers.iter().map(|c| c.health).collect::<Vec<_>>());
        for (name, health) in containers {
            if let Some(container) = self.containers.iter_mut().find(|c| c.name == name && c.has_health_check) {
                container.health = health;
            }
        }
        self.health = Health::of_task(&self.containers);
        before.0 != self.health || before.1.iter().zip(&self.containers).any(|(old, c)| *old != c.health)
    }
}
