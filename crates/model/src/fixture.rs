//! Records for tests: the least of each kind that could stand in a snapshot, whose fields a test then changes.
//!
//! Behind the feature `fixtures`, which only dev-dependencies enable. Ids and names are arguments, for they are what tests
//! tell records by; all else has one plain value, so that a test writes down exactly what its story depends on:
//!
//! ```
//! use longshore_model::task::Status;
//! use longshore_model::{Task, TaskId, fixture};
//!
//! let running = Task { last: Status::Running, ..fixture::task(TaskId::from_bits(1)) };
//! assert!(running.is_live());
//! ```
//!
//! The records fit together: everything is in the cluster `prod` and runs the revision `web:1`, and times are the epoch.

mod load_balancing;

use serde_json::Value;

pub use load_balancing::{health_check, listener, load_balancer, rule, target, target_group};

use crate::id::{
    ContainerId, DaemonDeploymentId, DaemonRevisionId, DeploymentId, Family, InstanceId, TaskDefinitionId, TaskId,
};
use crate::placement::Rules;
use crate::resources::{Capacity, Demand};
use crate::rollout::Deployment;
use crate::service::{Controller, PropagateTags, Scheduling};
use crate::task::{Container, ContainerStatus, Desired, Health};
use crate::{
    Cluster, ContainerInstance, Daemon, DaemonRevision, Document, InstanceSession, Rollout, Service, Task,
    TaskDefinition, Timestamp, cluster, container_instance, daemon, rollout, service, task, task_definition,
};

/// The cluster of all fixtures.
const CLUSTER: &str = "prod";

/// The caller that registered or created a fixture.
const ROOT: &str = "arn:aws:iam::000000000000:root";

/// An active cluster.
pub fn cluster(name: &str) -> Cluster {
    Cluster {
        name: name.into(),
        status: cluster::Status::Active,
        created_at: Timestamp::default(),
        deleted_at: None,
        tags: Vec::new(),
        document: Document::default(),
    }
}

/// An active instance without resources or attributes.
pub fn container_instance(id: InstanceId) -> ContainerInstance {
    ContainerInstance {
        id,
        cluster: CLUSTER.into(),
        status: container_instance::Status::Active,
        status_reason: None,
        capacity: Capacity::default(),
        attributes: Vec::new(),
        machine_id: None,
        capacity_provider: None,
        registered_at: Timestamp::default(),
        deregistered_at: None,
        client_token: None,
        tags: Vec::new(),
        version: 1,
    }
}

/// The session of an agent that is connected to that start of a server.
pub fn session(server: u64) -> InstanceSession {
    InstanceSession {
        connected: true,
        since: Timestamp::default(),
        agent_version: None,
        agent_hash: None,
        docker_version: None,
        address: None,
        server,
    }
}

/// The active revision `web:1` of that document, in the form of `RegisterTaskDefinition`.
pub fn task_definition(document: Value) -> TaskDefinition {
    TaskDefinition {
        id: web(),
        status: task_definition::Status::Active,
        document: document.into(),
        requires_attributes: Vec::new(),
        compatibilities: Vec::new(),
        registered_at: Timestamp::default(),
        registered_by: ROOT.into(),
        deregistered_at: None,
        delete_requested_at: None,
        deleted_at: None,
        tags: Vec::new(),
    }
}

/// A task that ought to run and that its agent has not spoken of: of no service, on no instance, without containers.
pub fn task(id: TaskId) -> Task {
    Task {
        id,
        cluster: CLUSTER.into(),
        definition: web(),
        instance: None,
        availability_zone: None,
        owner: None,
        daemon: None,
        group: "family:web".into(),
        started_by: None,
        launch_type: None,
        capacity_provider: None,
        desired: Desired::Running,
        last: task::Status::Pending,
        containers: Vec::new(),
        overrides: None,
        demand: Demand::default(),
        attributes: Vec::new(),
        health: Health::Unknown,
        created_at: Timestamp::default(),
        pull_started_at: None,
        pull_stopped_at: None,
        started_at: None,
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: None,
        stop: None,
        given_up: false,
        protected_until: None,
        enable_execute_command: false,
        tags: Vec::new(),
        waiting: None,
        targets: Vec::new(),
        executions: Vec::new(),
        version: 1,
    }
}

/// An essential container of the image `web:1` that is not running yet and has no health check.
pub fn container(name: &str) -> Container {
    Container {
        name: name.into(),
        id: ContainerId::from_bits(1),
        essential: true,
        has_health_check: false,
        image: "web:1".into(),
        image_digest: None,
        runtime_id: None,
        last: ContainerStatus::Pending,
        exit_code: None,
        reason: None,
        network_bindings: Vec::new(),
        health: Health::Unknown,
        cpu_units: 0,
        memory_mib: None,
        memory_reservation_mib: None,
        gpus: 0,
    }
}

/// An active service that wants one task, with the bounds that ECS gives a rolling update.
pub fn service(name: &str) -> Service {
    Service {
        cluster: CLUSTER.into(),
        name: name.into(),
        status: service::Status::Active,
        scheduling: Scheduling::Replica,
        controller: Controller::Ecs,
        desired_count: 1,
        definition: Some(web()),
        launch_type: None,
        maximum_percent: 200,
        minimum_healthy_percent: 100,
        health_check_grace_period_seconds: 0,
        placement: Rules::default(),
        propagate_tags: PropagateTags::None,
        enable_ecs_managed_tags: false,
        enable_execute_command: false,
        document: Document::default(),
        created_by: ROOT.into(),
        created_at: Timestamp::default(),
        changed_by: None,
        deleted_at: None,
        client_token: None,
        created_with: "".into(),
        tags: Vec::new(),
    }
}

/// An active daemon of that revision, in that deployment.
pub fn daemon(name: &str, revision: DaemonRevisionId, deployment: DaemonDeploymentId) -> Daemon {
    Daemon {
        cluster: CLUSTER.into(),
        name: name.into(),
        status: daemon::Status::Active,
        revision,
        deployment,
        configuration: daemon::Configuration::default(),
        created_by: ROOT.into(),
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
        client_token: None,
        created_with: "".into(),
        tags: Vec::new(),
    }
}

/// A daemon's revision that runs the first revision of the daemon's family `agent` on the instances of a provider.
pub fn daemon_revision(daemon: &str, id: DaemonRevisionId, provider: &str) -> DaemonRevision {
    DaemonRevision {
        cluster: CLUSTER.into(),
        daemon: daemon.into(),
        id,
        definition: TaskDefinitionId { family: Family::daemon("agent"), revision: 1 },
        capacity_providers: vec![provider.into()],
        images: Vec::new(),
        propagate_tags: false,
        enable_ecs_managed_tags: false,
        enable_execute_command: false,
        created_at: Timestamp::default(),
    }
}

/// The progress of a service that has had no deployment yet.
pub fn rollout(service: &str) -> Rollout {
    Rollout {
        cluster: CLUSTER.into(),
        service: service.into(),
        deployments: Vec::new(),
        task_sets: Vec::new(),
        generation: 0,
        rebalancing: None,
        back_off: None,
        judged_until: Timestamp::default(),
        next_event: 0,
        under_way: None,
        last_notice: None,
    }
}

/// A deployment that has just begun, of one task.
pub fn deployment(id: DeploymentId, definition: TaskDefinitionId) -> Deployment {
    Deployment {
        id,
        status: rollout::Status::Primary,
        definition,
        desired_count: 1,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
        failed_tasks: 0,
        state: rollout::State::InProgress,
        state_reason: "".into(),
        service_deployment: None,
        uses_alternate: false,
        launch_type: None,
        document: Document::default(),
    }
}

fn web() -> TaskDefinitionId {
    TaskDefinitionId { family: "web".into(), revision: 1 }
}
