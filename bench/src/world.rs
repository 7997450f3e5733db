//! A cluster in memory that nothing but the planners works on, for figures of the planners alone.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::plan::Revision;
use longshore_model::resources::Capacity;
use longshore_model::rollout::{Deployment, State};
use longshore_model::task::{Desired, Observation, Status};
use longshore_model::{
    ClusterName, ClusterState, ContainerInstance, DeploymentId, InstanceId, Plan, Record, Service, ServiceName,
    Snapshot, TaskDefinitionId, Timestamp, Write, fixture,
};
use longshore_scheduler::service::{self, Batched};
use longshore_scheduler::task_end;
use serde_json::json;

/// The cluster of all fixtures.
const CLUSTER: &str = "prod";

/// The zones that instances are in by turns.
const ZONES: [&str; 3] = ["us-east-1a", "us-east-1b", "us-east-1c"];

/// What a real agent announces besides: about thirty names.
const CAPABILITIES: usize = 30;

/// A cluster in memory.
pub(crate) struct World {
    snapshot: Snapshot,
    revision: u64,
    now: Timestamp,
}

impl World {
    /// That many connected instances in three zones, each with the attribute `stack = prod`.
    pub(crate) fn with_instances(count: u128, cpu_units: u32, memory_mib: u32) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let mut world = Self { snapshot: Snapshot::default(), revision: 0, now };
        for number in 0..count {
            let attribute = |name: &str, value: Option<&str>| longshore_model::placement::Attribute {
                name: name.into(),
                value: value.map(Into::into),
            };
            let capability = |n| attribute(&format!("com.amazonaws.ecs.capability.number-{n}"), None);
            let mut attributes: Vec<_> = (0..CAPABILITIES).map(capability).collect();
            let zone = ZONES[usize::try_from(number).unwrap_or(0) % ZONES.len()];
            attributes.extend([attribute("ecs.availability-zone", Some(zone)), attribute("stack", Some("prod"))]);
            let id = InstanceId::from_bits(number + 1);
            world.put(Record::Instance(Arc::new(ContainerInstance {
                capacity: Capacity { cpu_units, memory_mib, ..Capacity::default() },
                attributes,
                ..fixture::container_instance(id)
            })));
            world.put(Record::Session(CLUSTER.into(), id, Arc::new(fixture::session(1))));
        }
        world
    }

    /// The cluster's part of the snapshot.
    pub(crate) fn state(&self) -> &Arc<ClusterState> {
        self.snapshot.cluster(CLUSTER).expect("it has instances")
    }

    /// Registers a revision of the task definition that services run: one container of 10 CPU units and 10 MiB.
    pub(crate) fn define(&mut self, revision: u32) {
        let container = json!({"name": "app", "image": "web:1", "cpu": 10, "memory": 10, "essential": true});
        let mut definition = fixture::task_definition(json!({"containerDefinitions": [container]}));
        definition.id.revision = revision;
        self.put(Record::TaskDefinition(Arc::new(definition)));
    }

    /// Creates a service, or begins a deployment of another revision for one.
    pub(crate) fn deploy(&mut self, name: &str, desired_count: u32, revision: u32) {
        let definition = TaskDefinitionId { family: "web".into(), revision };
        let launch_type = Some("EC2".into());
        let service =
            Service { desired_count, launch_type, definition: Some(definition.clone()), ..fixture::service(name) };
        let known = self.snapshot.cluster(CLUSTER).and_then(|state| state.service(name));
        let rollout = known.and_then(|known| known.rollout.as_ref()).map(|entry| (*entry.value).clone());
        let mut rollout = rollout.unwrap_or_else(|| fixture::rollout(name));
        rollout.begin(Deployment {
            desired_count,
            launch_type: service.launch_type.clone(),
            ..fixture::deployment(DeploymentId::from_bits(self.revision), definition)
        });
        self.put(Record::Rollout(Arc::new(rollout)));
        self.put(Record::Service(Arc::new(service)));
    }

    /// Whether the service's newest deployment is complete.
    pub(crate) fn is_complete(&self, name: &str) -> bool {
        let rollout = self.state().service(name).and_then(|known| known.rollout.as_ref());
        rollout.and_then(|rollout| rollout.primary()).is_some_and(|primary| primary.state == State::Completed)
    }

    /// Plans a service.
    pub(crate) fn plan(&self, name: &ServiceName) -> Batched {
        let cluster = ClusterName::from(CLUSTER);
        service::plan_services(&self.snapshot, &cluster, [name], self.now, u128::from(self.revision))
    }

    /// Whether a planner that asked to be called at that time is to be called at once.
    pub(crate) fn is_due(&self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| at <= self.now)
    }

    /// Carries a plan out; nobody else works here, so every guard holds.
    pub(crate) fn commit(&mut self, plan: &Plan) {
        for group in &plan.groups {
            self.revision += 1;
            self.snapshot.apply(Revision(self.revision), &group.writes);
        }
    }

    /// A second goes by, and all agents do what they were told and report it.
    pub(crate) fn agents_catch_up(&mut self) {
        self.now = self.now.plus(Duration::from_secs(1));
        let told = self.state().live_tasks().filter_map(|task| Some((task.order()?, (*task.value).clone())));
        let changed: Vec<_> = told
            .map(|(order, mut task)| {
                let status = if order == Desired::Stopped { Status::Stopped } else { Status::Running };
                task.observe(&Observation { status: Some(status), ..Observation::default() }, self.now);
                task
            })
            .collect();
        let plan = task_end::update_tasks(self.state(), changed, "reported");
        self.commit(&plan);
    }

    fn put(&mut self, record: Record) {
        self.revision += 1;
        self.snapshot.apply(Revision(self.revision), &[Write::Put(record)]);
    }
}
