//! A cluster in memory: plans are carried out under their guards, agents are simulated one step at a time, and what must
//! never happen is checked after every group.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::placement::{Attribute, Rules};
use longshore_model::plan::{Expect, MAX_OPERATIONS, Revision};
use longshore_model::rollout::State;
use longshore_model::service_deployment::Ids;
use longshore_model::task::{
    ContainerObservation, ContainerStatus, Desired, Health, NetworkBinding, Observation, Status, Stop, StopCode,
    StoppedBy,
};
use longshore_model::*;
use longshore_scheduler::service::failures::PROVEN_AFTER;
use longshore_scheduler::service::{Batched, Planned};
use longshore_scheduler::{NewTask, run, service, task_end};
use serde_json::{Value, json};

pub(crate) const CLUSTER: &str = "test";

pub(crate) fn cluster() -> ClusterName {
    CLUSTER.into()
}

/// What is to be done for one service.
pub(crate) struct ServicePlan {
    pub plan: Plan,
    pub wake_at: Option<Timestamp>,
    pub waits_for_room: bool,
}

pub(crate) struct World {
    pub(crate) snapshot: Snapshot,
    pub(crate) now: Timestamp,
    pub(crate) seed: u128,
    /// Off for measurements alone.
    pub(crate) checks_every_group: bool,
    revision: u64,
}

impl Default for World {
    fn default() -> Self {
        let mut world = Self {
            snapshot: Snapshot::default(),
            now: Timestamp::from_millis(1_700_000_000_000),
            seed: 1,
            checks_every_group: true,
            revision: 0,
        };
        let test = Cluster { created_at: world.now, ..fixture::cluster(CLUSTER) };
        world.put(Record::Cluster(Arc::new(test)));
        world
    }
}

/// An instance with some attributes: `name=value`, or a name alone.
pub(crate) fn instance(number: u128, cpu_units: u32, memory_mib: u32, attributes: &[&str]) -> ContainerInstance {
    let attribute = |text: &&str| match text.split_once('=') {
        Some((name, value)) => Attribute { name: name.into(), value: Some(value.into()) },
        None => Attribute { name: (*text).into(), value: None },
    };
    ContainerInstance {
        cluster: cluster(),
        capacity: Capacity {
            cpu_units,
            memory_mib,
            reserved_tcp_ports: [22].into_iter().collect(),
            ..Capacity::default()
        },
        attributes: attributes.iter().map(attribute).collect(),
        machine_id: Some(format!("i-{number}").into()),
        registered_at: Timestamp::from_millis(1_529_360_908_000),
        ..fixture::container_instance(InstanceId::from_bits(number))
    }
}

/// One container `app` with these members besides its name and image.
pub(crate) fn definition(family: &str, revision: u32, container: Value) -> TaskDefinition {
    let mut app = json!({"name": "app", "image": "busybox"});
    app.as_object_mut().unwrap().extend(container.as_object().unwrap().clone());
    TaskDefinition {
        id: TaskDefinitionId { family: family.into(), revision },
        compatibilities: vec!["EC2".into()],
        ..fixture::task_definition(json!({"containerDefinitions": [app]}))
    }
}

pub(crate) fn service_of(name: &str, desired_count: u32, definition: &TaskDefinition) -> Service {
    Service {
        cluster: cluster(),
        desired_count,
        definition: Some(definition.id.clone()),
        launch_type: Some("EC2".into()),
        ..fixture::service(name)
    }
}

pub(crate) fn template(definition: &TaskDefinition) -> NewTask {
    NewTask {
        definition: Arc::new(definition.clone()),
        group: format!("family:{}", definition.id.family).into(),
        started_by: None,
        launch_type: Some("EC2".into()),
        capacity_provider: None,
        overrides: None,
        tags: Vec::new(),
        enable_execute_command: false,
        owner: None,
        daemon: None,
    }
}

pub(crate) fn run_request(definition: &TaskDefinition, count: u32, rules: Rules) -> run::Request {
    run::Request { template: template(definition), placement: run::Target::Anywhere { count, rules }, token: None }
}

impl World {
    pub(crate) fn put(&mut self, record: Record) {
        self.revision += 1;
        self.snapshot.apply(Revision(self.revision), &[Write::Put(record)]);
    }

    pub(crate) fn register(&mut self, instance: ContainerInstance) -> InstanceId {
        let id = instance.id;
        self.put(Record::Instance(Arc::new(instance)));
        self.connect(id, true);
        id
    }

    /// That many instances, in zones a, b and c in turn.
    pub(crate) fn with_instances(count: u128, cpu_units: u32, memory_mib: u32) -> Self {
        let mut world = Self::default();
        for number in 0..count {
            let zone = format!("ecs.availability-zone=us-east-1{}", ["a", "b", "c"][(number % 3) as usize]);
            world.register(instance(number + 1, cpu_units, memory_mib, &[&zone]));
        }
        world
    }

    pub(crate) fn connect(&mut self, id: InstanceId, connected: bool) {
        let agent_version = Some("1.90.0".into());
        let address = Some(format!("10.0.0.{}", id.to_string().trim_start_matches('0')).into());
        let session = InstanceSession { connected, since: self.now, agent_version, address, ..fixture::session(1) };
        self.put(Record::Session(cluster(), id, Arc::new(session)));
    }

    pub(crate) fn set_instance_status(&mut self, id: InstanceId, status: container_instance::Status) {
        let entry = self.state().instance(id).unwrap().instance.clone().unwrap();
        let mut instance = (*entry.value).clone();
        instance.status = status;
        self.put(Record::Instance(Arc::new(instance)));
    }

    pub(crate) fn define(&mut self, definition: &TaskDefinition) {
        self.put(Record::TaskDefinition(Arc::new(definition.clone())));
    }

    /// Writes a service and begins its first deployment.
    pub(crate) fn create(&mut self, service: Service) {
        let rollout = Rollout { cluster: cluster(), ..fixture::rollout(service.name.as_str()) };
        self.put(Record::Rollout(Arc::new(rollout)));
        self.deploy(service);
    }

    /// Writes a service and begins a deployment of its definition.
    pub(crate) fn deploy(&mut self, service: Service) {
        let mut rollout = self.rollout(service.name.as_str());
        let ids = Ids {
            deployment: DeploymentId::from_bits(self.revision),
            service_deployment: ServiceDeploymentId::from_bits(self.revision.into()),
        };
        let definition = service.definition.as_ref().and_then(|id| self.snapshot.task_definition(id));
        let definition = Arc::clone(&definition.unwrap().value);
        let under_way = rollout.under_way.map(|id| self.service_deployment(service.name.as_str(), id));
        let begun = rollout.deploy(&service, &definition, under_way.as_deref(), ids, self.now);
        begun.records().for_each(|record| self.put(record));
        self.put(Record::Rollout(Arc::new(rollout)));
        self.put(Record::Service(Arc::new(service)));
    }

    /// Gives a service another task definition.
    pub(crate) fn redeploy(&mut self, name: &str, definition: &TaskDefinition) {
        let service = (*self.service(name)).clone();
        self.deploy(Service { definition: Some(definition.id.clone()), ..service });
    }

    pub(crate) fn edit_service(&mut self, name: &str, edit: impl FnOnce(&mut Service)) {
        let mut service = (*self.service(name)).clone();
        edit(&mut service);
        self.put(Record::Service(Arc::new(service)));
    }

    pub(crate) fn state(&self) -> &Arc<ClusterState> {
        self.snapshot.cluster(CLUSTER).unwrap()
    }

    pub(crate) fn service(&self, name: &str) -> Arc<Service> {
        Arc::clone(&self.state().service(name).unwrap().service.as_ref().unwrap().value)
    }

    pub(crate) fn rollout(&self, name: &str) -> Rollout {
        (*self.state().service(name).unwrap().rollout.as_ref().unwrap().value).clone()
    }

    pub(crate) fn service_deployment(&self, service: &str, id: ServiceDeploymentId) -> Arc<ServiceDeployment> {
        Arc::clone(&self.state().service(service).unwrap().deployments[&id].value)
    }

    /// The service deployment that began last, under way or not.
    pub(crate) fn newest(&self, service: &str) -> Arc<ServiceDeployment> {
        let found = self.state().service(service).unwrap();
        let newest =
            found.deployments.values().max_by_key(|deployment| (deployment.created_at, deployment.id)).unwrap();
        Arc::clone(&newest.value)
    }

    /// Oldest first.
    pub(crate) fn events(&self, name: &str) -> Vec<String> {
        self.state().service(name).unwrap().events.values().map(|event| event.message.to_string()).collect()
    }

    pub(crate) fn tasks_of(&self, service: &str) -> Vec<Arc<Task>> {
        self.state().live_tasks_of(service).map(|entry| Arc::clone(&entry.value)).collect()
    }

    pub(crate) fn wait(&mut self, time: Duration) {
        self.now = self.now.plus(time);
    }

    /// Carries a plan out, group by group; false for those that were refused.
    pub(crate) fn commit(&mut self, plan: &Plan) -> Vec<bool> {
        let mut revisions: Vec<Option<Revision>> = Vec::new();
        for group in &plan.groups {
            assert!(group.operations() <= MAX_OPERATIONS, "{} operations: {}", group.operations(), group.reason);
            let mut keys: Vec<Key> = group.writes.iter().map(Write::key).collect();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), group.writes.len(), "a record is written twice: {group:?}");
            let holds = group.guards.iter().all(|guard| {
                let found = self.snapshot.revision_of(&guard.key);
                match guard.expect {
                    Expect::Absent => found.is_none(),
                    Expect::At(revision) => found == Some(revision),
                    Expect::WrittenBy(index) => revisions[index].is_some() && found == revisions[index],
                }
            });
            if !holds {
                revisions.push(None);
                continue;
            }
            self.revision += 1;
            self.snapshot.apply(Revision(self.revision), &group.writes);
            revisions.push(Some(Revision(self.revision)));
            if self.checks_every_group {
                self.check_reservations();
            }
        }
        revisions.iter().map(Option::is_some).collect()
    }

    pub(crate) fn commit_all(&mut self, plan: &Plan) {
        let results = self.commit(plan);
        assert!(results.iter().all(|&ok| ok), "refused: {results:?}");
    }

    /// What is held is exactly what the tasks demand that may run there, and never more than there is.
    pub(crate) fn check_reservations(&self) {
        let mut expected: BTreeMap<InstanceId, Reservation> = BTreeMap::new();
        for task in self.state().tasks().values().filter(|task| task.holds()) {
            // One that waits for capacity holds nothing.
            let Some(instance) = task.instance else { continue };
            expected.entry(instance).or_default().add(&task.demand);
        }
        for (id, found) in self.state().instances() {
            let held = found.held();
            assert_eq!(held, expected.remove(id).unwrap_or_default(), "reservation of {id}");
            let capacity = &found.instance.as_ref().unwrap().capacity;
            assert!(!capacity.is_oversold(&held), "{id} is oversold: {held:?}");
        }
    }

    pub(crate) fn run(&mut self, requests: &[run::Request]) -> Vec<run::Answer> {
        self.seed += 1;
        let batch =
            run::plan_batch(&self.snapshot, &cluster(), requests, self.now, self.seed, &mut run::Kept::default());
        self.commit_all(&batch.plan);
        batch.answers
    }

    pub(crate) fn plan(&mut self, name: &str) -> ServicePlan {
        self.seed += 1;
        self.plan_again(name)
    }

    /// Plans with the seed of the last plan.
    pub(crate) fn plan_again(&self, name: &str) -> ServicePlan {
        let Batched { plan, services } =
            service::plan_services(&self.snapshot, &cluster(), [&name.into()], self.now, self.seed);
        let Planned { wake_at, waits_for_room, .. } = services[0];
        ServicePlan { plan, wake_at, waits_for_room }
    }

    /// Plans several services together.
    pub(crate) fn plan_all(&mut self, names: &[&str]) -> Batched {
        self.seed += 1;
        let names: Vec<ServiceName> = names.iter().map(|name| (*name).into()).collect();
        service::plan_services(&self.snapshot, &cluster(), &names, self.now, self.seed)
    }

    /// Plans a service and carries the plan out; true when there was something to do.
    pub(crate) fn step(&mut self, name: &str) -> bool {
        let planned = self.plan(name);
        self.commit_all(&planned.plan);
        !planned.plan.groups.is_empty()
    }

    /// Plans and lets agents act until nothing is left to do for the next quarter of a minute.
    pub(crate) fn act(&mut self, name: &str) {
        for _ in 0..100 {
            let (planned, reported) = (self.step(name), self.agents_catch_up());
            if planned || reported {
                continue;
            }
            match self.plan(name).wake_at.filter(|at| at.since(self.now) <= Duration::from_secs(15)) {
                Some(at) => self.now = self.now.max(at),
                None => return,
            }
        }
        panic!("no rest: {:#?}", self.events(name));
    }

    /// Lets an agent report on a task.
    pub(crate) fn observe(&mut self, id: TaskId, status: Status) {
        self.change(id, |task, now| {
            let seen = Observation { status: Some(status), ..Observation::default() };
            task.observe(&seen, now);
        });
    }

    /// Lets an agent report that a task runs, and which port of the host stands for port 80 of its container.
    pub(crate) fn observe_at(&mut self, id: TaskId, host_port: u16) {
        self.change(id, |task, now| {
            let binding = NetworkBinding {
                bind_ip: "0.0.0.0".into(),
                container_port: Some(80),
                host_port: Some(host_port),
                protocol: "tcp".into(),
                ..NetworkBinding::default()
            };
            let container = ContainerObservation {
                name: "app".into(),
                status: ContainerStatus::Running,
                runtime_id: None,
                image_digest: None,
                exit_code: None,
                reason: None,
                network_bindings: Some(vec![binding]),
            };
            let seen =
                Observation { status: Some(Status::Running), containers: vec![container], ..Observation::default() };
            task.observe(&seen, now);
        });
    }

    /// Lets an agent report that a task failed before it ran.
    pub(crate) fn fail_to_start(&mut self, id: TaskId) {
        self.change(id, |task, now| {
            let reason = Some("CannotPullContainerError: no such image".into());
            let seen = Observation { status: Some(Status::Stopped), reason, ..Observation::default() };
            task.observe(&seen, now);
        });
    }

    pub(crate) fn set_health(&mut self, id: TaskId, health: Health) {
        self.change(id, |task, _| {
            task.observe_health([("app".into(), health)]);
        });
    }

    /// Asks for a task to stop, as StopTask does.
    pub(crate) fn stop_task(&mut self, id: TaskId) {
        self.change(id, |task, now| {
            let stop = Stop::new(StopCode::UserInitiated, "Task stopped by user", StoppedBy::Caller);
            task.request_stop(stop, now);
        });
    }

    pub(crate) fn change(&mut self, id: TaskId, change: impl FnOnce(&mut Task, Timestamp)) {
        let mut task = (*self.state().task(id).unwrap().value).clone();
        change(&mut task, self.now);
        let group = task_end::update_task(self.state(), task, "report");
        self.commit_all(&group.into());
    }

    /// All agents do what they are asked: tasks that shall run do, with passing
    /// checks, and those that shall stop have. True when anything changed.
    pub(crate) fn agents_catch_up(&mut self) -> bool {
        let before = self.revision;
        let tasks: Vec<_> = self.state().live_tasks().map(|entry| Arc::clone(&entry.value)).collect();
        for task in tasks {
            match task.desired {
                Desired::Stopped if task.is_draining() => {}
                Desired::Stopped => self.observe(task.id, Status::Stopped),
                Desired::Running if task.last < Status::Running => {
                    self.observe(task.id, Status::Running);
                    self.set_health(task.id, Health::Healthy);
                }
                Desired::Running => {}
            }
        }
        self.revision > before
    }

    /// Plans and lets agents act until nothing changes any more, nor will within seconds.
    pub(crate) fn settle(&mut self, name: &str) {
        for _ in 0..200 {
            let (planned, reported) = (self.step(name), self.agents_catch_up());
            self.wait(Duration::from_secs(1));
            if planned || reported {
                continue;
            }
            match self.plan(name).wake_at.filter(|at| at.since(self.now) <= PROVEN_AFTER) {
                Some(soon) => self.now = self.now.max(soon),
                None => return,
            }
        }
        panic!("{name} does not settle: {:#?}", self.events(name));
    }

    pub(crate) fn rollout_state(&self, name: &str) -> State {
        self.rollout(name).primary().unwrap().state
    }
}
