//! A real server on a loopback port, and an agent that speaks the protocol and does nothing else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::{Request, Response};
use http_body_util::BodyExt;
use longshore_api::agent::{acs, extension, frame, tcs};
use longshore_api::ecs::Operation;
use longshore_api::error::Error;
use longshore_api::protocol::RequestId;
use longshore_api::sigv4::{self, Credentials};
use longshore_control_plane::ecs::{Call, handle};
use longshore_control_plane::gateway::{self, Pace};
use longshore_control_plane::identity::{AccessKeys, Caller};
use longshore_control_plane::{Config, Context, clock, entropy, exec, loops};
use longshore_model::id::ContainerId;
use longshore_model::placement::Attribute;
use longshore_model::resources::{Capacity, Demand};
use longshore_model::task::Container;
use longshore_model::{
    ContainerInstance, Group, InstanceId, InstanceSession, Record, Reservation, Scope, Task, TaskId, fixture,
};
use longshore_state::{Memory, Store};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Nothing that a test waits for takes this long.
const DEADLINE: Duration = Duration::from_secs(20);

pub(crate) const INSTANCE: InstanceId = InstanceId::from_bits(0xa1);

pub(crate) struct Server {
    pub(crate) ctx: Context,
    address: SocketAddr,
    _running: JoinSet<()>,
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

impl Server {
    /// A server with one registered instance, which a task definition `web:1` fits on.
    pub(crate) async fn start(pace: Pace, instance_loss_timeout: Duration) -> Self {
        let store = Store::open(Memory::new()).unwrap();
        Self::start_on(store, pace, instance_loss_timeout).await
    }

    pub(crate) async fn start_on(store: Store, pace: Pace, instance_loss_timeout: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let scope = Scope::new("us-east-1", "000000000000");
        let config = Config {
            metrics: longshore_control_plane::metrics::Audience::default(),
            zones: vec!["us-east-1a".to_owned()],
            endpoint: format!("http://{address}/"),
            instance_loss_timeout,
            retention: Duration::from_secs(3600),
            task_history: Duration::from_secs(7 * 24 * 3600),
            capacity: longshore_control_plane::capacity::Config::default(),
            audit: longshore_control_plane::audit::Audit::default(),
            scope,
            hooks: longshore_control_plane::hooks::Hooks::default(),
            logs: longshore_control_plane::logs::Logs::default(),
        };
        let keys = AccessKeys::root(credentials(), &config.scope.root());
        let ctx = Context::new(config, store, Arc::new(clock::System), Arc::new(entropy::System), keys);
        let server = Self { ctx: ctx.clone(), address, _running: JoinSet::new() };
        if server.ctx.snapshot().clusters().is_empty() {
            server.commit([cluster_record(), instance_record(), definition_record(&one_container())]).await;
        }
        let mut server = server;
        let router = gateway::routes_at(pace).merge(exec::routes()).with_state(ctx.clone());
        server._running.spawn(async move { axum::serve(listener, router).await.unwrap() });
        let wakeups = ctx.clone();
        server._running.spawn(async move { wakeups.wakeups().run(&wakeups).await });
        server._running.spawn(loops::instances::run(ctx));
        server
    }

    /// Writes records, whatever was there before.
    pub(crate) async fn commit(&self, records: impl IntoIterator<Item = Record>) {
        let group = records.into_iter().fold(Group::new("test"), Group::put);
        assert_eq!(self.ctx.commit(group.into()).await, Ok(Vec::new()));
    }

    /// Places a pending task on the instance, with what it holds.
    pub(crate) async fn place(&self, id: u128) -> Task {
        let task = task(id);
        let mut held = self.held();
        held.add(&task.demand);
        let reservation = Record::Reservation("prod".into(), INSTANCE, held.into());
        self.commit([Record::Task(task.clone().into()), reservation]).await;
        task
    }

    /// Changes a task as a handler would.
    pub(crate) async fn edit(&self, id: u128, edit: impl FnOnce(&mut Task)) {
        let mut task = self.task(id);
        edit(&mut task);
        self.commit([Record::Task(task.into())]).await;
    }

    pub(crate) fn task(&self, id: u128) -> Task {
        let snapshot = self.ctx.snapshot();
        (*snapshot.cluster("prod").unwrap().task(TaskId::from_bits(id)).unwrap().value).clone()
    }

    pub(crate) fn held(&self) -> Reservation {
        let snapshot = self.ctx.snapshot();
        snapshot.cluster("prod").unwrap().instance(INSTANCE).unwrap().held()
    }

    pub(crate) fn session(&self) -> Option<InstanceSession> {
        let snapshot = self.ctx.snapshot();
        let entry = snapshot.cluster("prod").unwrap().instance(INSTANCE).unwrap().session.clone();
        entry.map(|entry| (*entry.value).clone())
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.session().is_some_and(|session| session.connected)
    }

    pub(crate) fn task_arn(&self, id: u128) -> String {
        self.ctx.scope().task(&"prod".into(), TaskId::from_bits(id))
    }

    /// An API call of an agent.
    pub(crate) async fn call(&self, operation: Operation, body: Value) -> Result<Value, Error> {
        let caller = Caller::root(&self.ctx.scope().root());
        let body = body.to_string();
        let request_id = RequestId::from_random([7; 16]);
        let call = Call { caller: &caller, operation, body: body.as_bytes(), request_id };
        let response = handle(&self.ctx, call).await?;
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Ok(serde_json::from_slice(&body).unwrap())
    }

    /// A `SubmitTaskStateChange` about one container.
    pub(crate) async fn report(&self, id: u128, status: &str, container: Value) {
        let container = merge(json!({"containerName": "web", "status": status}), container);
        let body = json!({
            "cluster": "prod", "task": self.task_arn(id), "status": status, "reason": "", "containers": [container],
        });
        self.call(Operation::SubmitTaskStateChange, body).await.unwrap();
    }

    /// The request that opens a session, signed.
    pub(crate) fn upgrade(&self, path: &str, query: &str) -> Request<()> {
        let mut request = Request::get(format!("ws://{}{path}?{query}", self.address))
            .header("host", self.address.to_string())
            .header("connection", "Upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", tungstenite::handshake::client::generate_key())
            .body(())
            .unwrap();
        let scope = sigv4::Scope { region: "us-east-1", service: "ecs" };
        sigv4::sign(&mut request, b"", &credentials(), scope, self.ctx.now()).unwrap();
        request
    }

    /// Opens the control channel and leaves the manifest unread.
    pub(crate) async fn connect(&self) -> Agent {
        open(self.upgrade("/acs/ws", &control_query())).await.expect("the server takes the session")
    }

    /// Opens the control channel and acknowledges the manifest, which it gives.
    pub(crate) async fn connect_in_sync(&self) -> (Agent, acs::TaskManifestMessage) {
        let mut agent = self.connect().await;
        let acs::Message::TaskManifestMessage(manifest) = agent.next().await else {
            panic!("the manifest comes first")
        };
        agent.acknowledge(&manifest.message_id).await;
        (agent, manifest)
    }

    pub(crate) async fn connect_telemetry(&self) -> Agent {
        let query = format!(
            "agentHash=abc&agentVersion=1.105.1&cluster=prod&containerInstance={}&dockerVersion=25.0.8",
            self.ctx.scope().instance(&"prod".into(), INSTANCE)
        );
        open(self.upgrade("/tcs/ws", &query)).await.expect("the server takes the session")
    }
}

pub(crate) fn control_query() -> String {
    let instance = Scope::new("us-east-1", "000000000000").instance(&"prod".into(), INSTANCE);
    format!(
        "agentHash=abc&agentVersion=1.105.1&clusterArn=prod&containerInstanceArn={}\
         &dockerVersion=DockerVersion%3A+25.0.8&protocolVersion=2&sendCredentials=true&seqNum=1",
        instance.replace(':', "%3A").replace('/', "%2F"),
    )
}

/// Opens a websocket, or gives the answer that is not an upgrade.
pub(crate) async fn open(request: Request<()>) -> Result<Agent, Response<String>> {
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(Agent { socket }),
        Err(tungstenite::Error::Http(response)) => {
            Err(response.map(|body| String::from_utf8(body.unwrap_or_default()).unwrap()))
        }
        Err(error) => panic!("{error}"),
    }
}

pub(crate) struct Agent {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Agent {
    async fn frame(&mut self) -> Message {
        loop {
            let frame = tokio::time::timeout(DEADLINE, self.socket.next()).await.expect("a frame comes in time");
            match frame.expect("the connection is open").expect("the connection works") {
                Message::Ping(_) | Message::Pong(_) => {}
                frame => return frame,
            }
        }
    }

    /// The next message on the control channel.
    pub(crate) async fn next(&mut self) -> acs::Message {
        acs::Message::decode(&self.next_text().await).unwrap()
    }

    /// The text of the next message.
    pub(crate) async fn next_text(&mut self) -> String {
        self.frame().await.to_text().unwrap().to_owned()
    }

    /// The next message of the extension; what else comes is let go.
    pub(crate) async fn extension(&mut self) -> extension::Message {
        loop {
            if let Ok(message) = extension::Message::decode(self.frame().await.to_text().unwrap()) {
                return message;
            }
        }
    }

    /// The next payload, and its tasks as (id, desired status). Heartbeats before it are acknowledged.
    pub(crate) async fn payload(&mut self) -> (Option<String>, Vec<(u128, String)>) {
        loop {
            match self.next().await {
                acs::Message::PayloadMessage(payload) => {
                    let tasks = payload.tasks.unwrap().into_iter().map(|task| {
                        let id: TaskId = task.arn.unwrap().rsplit('/').next().unwrap().parse().unwrap();
                        (id.bits(), task.desired_status.unwrap())
                    });
                    return (payload.message_id, tasks.collect());
                }
                acs::Message::HeartbeatMessage(heartbeat) => self.beat(heartbeat.message_id).await,
                other => panic!("expected a payload: {other:?}"),
            }
        }
    }

    pub(crate) async fn beat(&mut self, message_id: Option<String>) {
        self.send(acs::HeartbeatAckRequest { message_id }.into()).await;
    }

    pub(crate) async fn send(&mut self, message: acs::Message) {
        self.socket.send(Message::text(message.encode())).await.unwrap();
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn acknowledge(&mut self, message_id: &Option<String>) {
        let message_id = message_id.clone();
        self.send(acs::AckRequest { message_id, ..acs::AckRequest::default() }.into()).await;
    }

    /// Sends a message on the telemetry channel as agents do, with headers before it; gives the answer.
    pub(crate) async fn publish(&mut self, message: tcs::Message) -> tcs::Message {
        let headers = [("Authorization", "AWS4-HMAC-SHA256 Credential=x"), ("Host", "x"), ("X-Amz-Date", "x")];
        self.send_text(&frame::join(headers, &message.encode())).await;
        loop {
            match tcs::Message::decode(self.frame().await.to_text().unwrap()).unwrap() {
                tcs::Message::HeartbeatMessage(_) => {}
                answer => return answer,
            }
        }
    }

    /// How the server closes the connection; messages before that are let go.
    pub(crate) async fn closed(mut self) -> Option<CloseFrame> {
        loop {
            if let Message::Close(frame) = self.frame().await {
                return frame;
            }
        }
    }

    /// Closes the connection as an agent does every half hour; true when the server completes the handshake.
    pub(crate) async fn close(mut self) -> bool {
        let code = tungstenite::protocol::frame::coding::CloseCode::Normal;
        let frame = CloseFrame { code, reason: "ConnectionExpired: Reconnect to continue".into() };
        self.socket.send(Message::Close(Some(frame))).await.unwrap();
        matches!(self.frame().await, Message::Close(Some(frame)) if frame.code == code)
    }
}

/// Waits for something to become true.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let waited = tokio::time::timeout(DEADLINE, async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("never: {what}"));
}

fn merge(mut into: Value, from: Value) -> Value {
    let (Value::Object(object), Value::Object(members)) = (&mut into, from) else { panic!("two objects") };
    object.extend(members);
    into
}

fn cluster_record() -> Record {
    Record::Cluster(fixture::cluster("prod").into())
}

pub(crate) fn instance() -> ContainerInstance {
    ContainerInstance {
        capacity: Capacity { cpu_units: 4096, memory_mib: 4096, ..Capacity::default() },
        attributes: vec![Attribute { name: "ecs.capability.full-sync".into(), value: None }],
        registered_at: clock::Clock::now(&clock::System),
        ..fixture::container_instance(INSTANCE)
    }
}

fn instance_record() -> Record {
    Record::Instance(instance().into())
}

fn one_container() -> Value {
    json!({"containerDefinitions": [{"name": "web", "image": "web:1", "cpu": 128, "memory": 64,
        "healthCheck": {"command": ["CMD", "true"], "interval": 30, "timeout": 5, "retries": 3}}]})
}

fn definition_record(document: &Value) -> Record {
    Record::TaskDefinition(fixture::task_definition(document.clone()).into())
}

fn task(id: u128) -> Task {
    let container = Container {
        id: ContainerId::from_bits(id),
        has_health_check: true,
        cpu_units: 128,
        memory_mib: Some(64),
        ..fixture::container("web")
    };
    Task {
        instance: Some(INSTANCE),
        containers: vec![container],
        demand: Demand { cpu_units: 128, memory_mib: 64, ..Demand::default() },
        ..fixture::task(TaskId::from_bits(id))
    }
}
