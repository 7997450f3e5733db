//! A control plane without network or agents: calls go to the dispatcher as JSON, as they come out of a request.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use longshore_api::ecs::Operation;
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::sigv4::Credentials;
use longshore_control_plane::audit::Audit;
use longshore_control_plane::ecs::{Call, handle};
use longshore_control_plane::identity::{AccessKeys, Caller};
use longshore_control_plane::{Config, Context, capacity, clock, entropy};
use longshore_model::id::ContainerId;
use longshore_model::task::{Container, ContainerStatus, Status, Task};
use longshore_model::{
    ClusterName, Demand, Group, InstanceId, Record, Reservation, Scope, TaskDefinitionId, TaskId, Timestamp, fixture,
};
use longshore_state::{Memory, Shared, Store};
use serde_json::{Value, json};

pub(crate) const ARN: &str = "arn:aws:ecs:us-east-1:000000000000";

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) ctx: Context,
    caller: Caller,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with_capacity(capacity::Config::default())
    }

    /// A server whose instances come from there.
    pub(crate) fn with_capacity(capacity: capacity::Config) -> Self {
        Self::on(Memory::new(), capacity)
    }

    /// One of several servers on the same state. It hears of what the others write when it asks, and by no watch.
    pub(crate) fn among_others(state: &Shared) -> Self {
        Self::on(state.connect_inline(), capacity::Config::default())
    }

    fn on(backend: Memory, capacity: capacity::Config) -> Self {
        Self::put_together(Store::open(backend).unwrap(), "http://127.0.0.1:1/", Audit::default(), capacity)
    }

    /// A server on a store that it may share, found at `endpoint`.
    pub(crate) fn found_at(endpoint: &str, store: Store, audit: Audit) -> Self {
        Self::put_together(store, endpoint, audit, capacity::Config::default())
    }

    fn put_together(store: Store, endpoint: &str, audit: Audit, capacity: capacity::Config) -> Self {
        let scope = Scope::new("us-east-1", "000000000000");
        let root = scope.root();
        let config = Config {
            scope,
            metrics: longshore_control_plane::metrics::Audience::default(),
            zones: vec!["us-east-1a".to_owned()],
            endpoint: endpoint.to_owned(),
            instance_loss_timeout: Duration::from_secs(60),
            retention: Duration::from_secs(3600),
            task_history: Duration::from_secs(7 * 24 * 3600),
            capacity,
            audit,
            hooks: longshore_control_plane::hooks::Hooks::default(),
            logs: longshore_control_plane::logs::Logs::default(),
        };
        let keys = AccessKeys::root(Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret"), &root);
        let ctx = Context::new(config, store, Arc::new(clock::System), Arc::new(entropy::System), keys);
        Self { ctx, caller: Caller::root(root.as_str()) }
    }

    /// A server with a cluster of that name.
    pub(crate) async fn with_cluster(name: &str) -> Self {
        let server = Self::new();
        server.ok(Operation::CreateCluster, json!({"clusterName": name})).await;
        server
    }

    pub(crate) async fn call(&self, operation: Operation, body: Value) -> Result<Value, Error> {
        let body = serde_json::to_vec(&body).unwrap();
        let request_id = RequestId::from_random([1; 16]);
        let call = Call { caller: &self.caller, operation, body: &body, request_id };
        let response = handle(&self.ctx, call).await?;
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    pub(crate) async fn ok(&self, operation: Operation, body: Value) -> Value {
        let shown = body.to_string();
        self.call(operation, body).await.unwrap_or_else(|error| panic!("{operation:?} {shown}: {error}"))
    }

    /// The code and the message of a refusal.
    pub(crate) async fn refused(&self, operation: Operation, body: Value) -> (String, String) {
        let shown = body.to_string();
        match self.call(operation, body).await {
            Ok(answer) => panic!("{operation:?} {shown} was answered: {answer}"),
            Err(error) => (error.code.into_owned(), error.message),
        }
    }

    /// Registers an instance in cluster `c` and gives its ARN.
    pub(crate) async fn instance(&self) -> String {
        let resources = json!([
            {"name": "CPU", "type": "INTEGER", "integerValue": 2048},
            {"name": "MEMORY", "type": "INTEGER", "integerValue": 4096},
            {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22"]},
            {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
        ]);
        let request = json!({"cluster": "c", "totalResources": resources});
        let answer = self.ok(Operation::RegisterContainerInstance, request).await;
        answer["containerInstance"]["containerInstanceArn"].as_str().unwrap().to_owned()
    }

    /// Writes a running task of `definition` onto an instance of cluster `c`, with what it holds.
    pub(crate) async fn run_task(&self, bits: u128, instance: &str, definition: TaskDefinitionId) -> TaskId {
        let cluster = ClusterName::from("c");
        let instance: InstanceId = instance.rsplit('/').next().unwrap().parse().unwrap();
        let task = running_task(bits, instance, definition);
        let mut held = self.ctx.snapshot().cluster("c").unwrap().instance(instance).unwrap().held();
        held.add(&task.demand);
        self.write([Record::Task(Arc::new(task)), Record::Reservation(cluster, instance, Arc::new(held))]).await;
        TaskId::from_bits(bits)
    }

    pub(crate) async fn write(&self, records: impl IntoIterator<Item = Record>) {
        let group = records.into_iter().fold(Group::new("test"), Group::put);
        assert_eq!(self.ctx.commit(group.into()).await.unwrap(), Vec::new());
    }

    pub(crate) fn task(&self, id: TaskId) -> Task {
        (*self.ctx.snapshot().cluster("c").unwrap().task(id).unwrap().value).clone()
    }

    pub(crate) fn held(&self, instance: &str) -> Reservation {
        let instance: InstanceId = instance.rsplit('/').next().unwrap().parse().unwrap();
        self.ctx.snapshot().cluster("c").unwrap().instance(instance).unwrap().held()
    }
}

fn running_task(bits: u128, instance: InstanceId, definition: TaskDefinitionId) -> Task {
    let container = Container {
        id: ContainerId::from_bits(bits),
        image: "i".into(),
        last: ContainerStatus::Running,
        cpu_units: 100,
        memory_mib: Some(64),
        ..fixture::container("main")
    };
    Task {
        cluster: "c".into(),
        definition,
        instance: Some(instance),
        group: "family:f".into(),
        launch_type: Some("EC2".into()),
        last: Status::Running,
        containers: vec![container],
        demand: Demand { cpu_units: 100, memory_mib: 64, ..Demand::default() },
        started_at: Some(Timestamp::default()),
        ..fixture::task(TaskId::from_bits(bits))
    }
}

/// A task definition of one container, to register.
pub(crate) fn definition(family: &str) -> Value {
    json!({"family": family, "containerDefinitions": [{"name": "main", "image": "i", "memory": 64}]})
}

/// The ARNs in a list of an answer, by their last part.
pub(crate) fn names(answer: &Value, member: &str) -> Vec<String> {
    let arns = answer[member].as_array().unwrap().iter();
    arns.map(|arn| arn.as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
}
