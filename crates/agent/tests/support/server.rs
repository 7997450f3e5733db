//! The smallest server the agent protocol allows: registers whoever comes, keeps one control channel, writes down
//! what is reported. It can go away and come back on the same port.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use longshore_api::agent::acs::{AckRequest, Message};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::PATIENCE;

pub struct Server {
    state: Arc<Shared>,
    address: SocketAddr,
    serving: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

struct Shared {
    /// The instance ids given out, the present one last.
    instance_ids: Mutex<Vec<String>>,
    /// The next answers of these operations: refusals with a code and a message.
    refusals: Mutex<Vec<(&'static str, &'static str, &'static str)>>,
    address: Mutex<Option<SocketAddr>>,
    /// Every call, by operation, in order of arrival.
    calls: watch::Sender<Vec<(String, Value)>>,
    /// Every message of the agent on the control channel.
    received: watch::Sender<Vec<Message>>,
    /// Every frame of the agent on the telemetry channel, without its headers.
    telemetry: watch::Sender<Vec<Value>>,
    /// Ways to the connected agents.
    channels: Mutex<Vec<mpsc::UnboundedSender<String>>>,
    /// How many control channels were opened.
    connections: watch::Sender<u64>,
    sequence: AtomicU64,
    /// Ends every connection when it changes.
    gone: watch::Sender<u64>,
}

impl Server {
    pub async fn start() -> Self {
        let state = Arc::new(Shared {
            instance_ids: Mutex::new(vec![random_id()]),
            refusals: Mutex::default(),
            address: Mutex::new(None),
            calls: watch::channel(Vec::new()).0,
            received: watch::channel(Vec::new()).0,
            telemetry: watch::channel(Vec::new()).0,
            channels: Mutex::default(),
            connections: watch::channel(0).0,
            sequence: AtomicU64::new(0),
            gone: watch::channel(0).0,
        });
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        *state.address.lock().expect("not poisoned") = Some(address);
        let server = Self { state, address, serving: Mutex::new(None) };
        server.serve(listener);
        server
    }

    fn serve(&self, listener: tokio::net::TcpListener) {
        let app = Router::new()
            .route("/", post(call))
            .route("/acs/ws", get(control))
            .route("/tcs/ws", get(telemetry))
            .with_state(Arc::clone(&self.state));
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        *self.serving.lock().expect("not poisoned") = Some(serving);
    }

    /// Goes away: no listener, no connections.
    pub fn go_away(&self) {
        self.serving.lock().expect("not poisoned").take().expect("serving").abort();
        self.state.gone.send_modify(|times| *times += 1);
        self.state.channels.lock().expect("not poisoned").clear();
    }

    /// Comes back where it was.
    pub async fn come_back(&self) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            match tokio::net::TcpListener::bind(self.address).await {
                Ok(listener) => return self.serve(listener),
                Err(error) => assert!(tokio::time::Instant::now() < deadline, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn instance_id(&self) -> String {
        self.state.instance_id()
    }

    /// Every instance id that was given out.
    pub fn instance_ids(&self) -> Vec<String> {
        self.state.instance_ids.lock().expect("not poisoned").clone()
    }

    /// Gives the next instance that registers another id.
    pub fn forget_instance(&self) {
        self.state.instance_ids.lock().expect("not poisoned").push(random_id());
    }

    /// Refuses the next call of an operation.
    pub fn refuse(&self, operation: &'static str, code: &'static str, message: &'static str) {
        self.state.refusals.lock().expect("not poisoned").push((operation, code, message));
    }

    pub fn new_task_arn(&self) -> String {
        format!("arn:aws:ecs:us-east-1:000000000000:task/default/{}", random_id())
    }

    /// Waits for one control channel more than there were at the last call.
    pub async fn connected(&self) {
        let mut connections = self.state.connections.subscribe();
        let wait = connections.wait_for(|count| *count > 0);
        tokio::time::timeout(PATIENCE, wait).await.expect("no control channel").expect("open");
        self.state.connections.send_replace(0);
    }

    /// How many control channels were opened since [`Self::connected`] last waited.
    pub fn connections(&self) -> u64 {
        *self.state.connections.borrow()
    }

    pub fn send(&self, message: &Message) {
        let channels = self.state.channels.lock().expect("not poisoned");
        channels.last().expect("a control channel").send(message.encode()).expect("an open channel");
    }

    /// Sends tasks and waits for the acknowledgement.
    pub async fn payload(&self, tasks: Vec<Value>) {
        let id = self.send_payload(tasks);
        self.received(|message| {
            matches!(message, Message::AckRequest(AckRequest { message_id: Some(acked), .. }) if *acked == id)
        })
        .await;
    }

    pub fn send_payload(&self, tasks: Vec<Value>) -> String {
        let sequence = self.next_sequence();
        let id = format!("message-{sequence}");
        let payload = json!({
            "messageId": id, "clusterArn": "default", "containerInstanceArn": self.state.instance_arn(),
            "seqNum": sequence, "generatedAt": 0, "tasks": tasks,
        });
        self.send(&Message::PayloadMessage(serde_json::from_value(payload).expect("a payload")));
        id
    }

    pub fn next_sequence(&self) -> u64 {
        self.state.sequence.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Waits for a message of the agent.
    pub async fn received(&self, wanted: impl Fn(&Message) -> bool) -> Message {
        find(&self.state.received, "message", wanted).await
    }

    /// Waits for a frame on the telemetry channel.
    pub async fn telemetry(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        find(&self.state.telemetry, "telemetry frame", wanted).await
    }

    /// The state changes of a task so far.
    pub fn reports(&self, arn: &str) -> Vec<Value> {
        let calls = self.state.calls.borrow();
        let of_task =
            calls.iter().filter(|(operation, body)| operation == "SubmitTaskStateChange" && body["task"] == arn);
        of_task.map(|(_, body)| body.clone()).collect()
    }

    /// Waits for a state change of a task.
    pub async fn report(&self, arn: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let wanted = |(operation, body): &(String, Value)| {
            operation == "SubmitTaskStateChange" && body["task"] == arn && wanted(body)
        };
        find(&self.state.calls, "report", wanted).await.1
    }

    /// Waits until a task has this status.
    pub async fn status(&self, arn: &str, status: &str) -> Value {
        self.report(arn, |report| report["status"] == status).await
    }

    /// The calls of an operation so far.
    pub fn calls(&self, operation: &str) -> Vec<Value> {
        let calls = self.state.calls.borrow();
        calls.iter().filter(|(other, _)| other == operation).map(|(_, body)| body.clone()).collect()
    }
}

fn random_id() -> String {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).expect("random");
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Shared {
    fn instance_id(&self) -> String {
        self.instance_ids.lock().expect("not poisoned").last().cloned().expect("one")
    }

    fn instance_arn(&self) -> String {
        format!("arn:aws:ecs:us-east-1:000000000000:container-instance/default/{}", self.instance_id())
    }
}

async fn find<T: Clone>(all: &watch::Sender<Vec<T>>, what: &str, wanted: impl Fn(&T) -> bool) -> T {
    let mut all = all.subscribe();
    let wait = async {
        let found = all.wait_for(|all| all.iter().any(&wanted)).await.expect("open");
        found.iter().find(|item| wanted(item)).cloned().expect("just seen")
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("no such {what} in time"))
}

async fn call(State(state): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers["x-amz-target"].to_str().expect("text");
    let operation = target.rsplit('.').next().expect("an operation").to_owned();
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKID/") {
        return (StatusCode::BAD_REQUEST, r#"{"__type":"AccessDeniedException"}"#).into_response();
    }
    let request: Value = serde_json::from_slice(&body).expect("JSON");
    let address = state.address.lock().expect("not poisoned").expect("bound");
    let refused = {
        let mut refusals = state.refusals.lock().expect("not poisoned");
        let next = refusals.iter().position(|(of, ..)| *of == operation);
        next.map(|next| refusals.remove(next))
    };
    if let Some((_, code, message)) = refused {
        return (StatusCode::BAD_REQUEST, json!({"__type": code, "message": message}).to_string()).into_response();
    }
    let answer = match operation.as_str() {
        "RegisterContainerInstance" => {
            let mut attributes = request["attributes"].as_array().cloned().unwrap_or_default();
            attributes.push(json!({"name": "ecs.availability-zone", "value": "us-east-1a"}));
            json!({"containerInstance": {"containerInstanceArn": state.instance_arn(), "attributes": attributes}})
        }
        "DiscoverPollEndpoint" => {
            json!({"endpoint": format!("http://{address}/acs"), "telemetryEndpoint": format!("http://{address}/tcs")})
        }
        "SubmitTaskStateChange" => json!({"acknowledgment": "ok"}),
        "CreateCluster" => json!({"cluster": {"clusterName": request["clusterName"]}}),
        "ListTagsForResource" => json!({"tags": [{"key": "of", "value": request["resourceArn"]}]}),
        other => panic!("the agent called {other}"),
    };
    state.calls.send_modify(|calls| calls.push((operation, request)));
    answer.to_string().into_response()
}

async fn control(State(state): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| hold(state, socket))
}

async fn hold(state: Arc<Shared>, mut socket: WebSocket) {
    let (send, mut outgoing) = mpsc::unbounded_channel();
    state.channels.lock().expect("not poisoned").push(send);
    state.connections.send_modify(|count| *count += 1);
    let mut gone = state.gone.subscribe();
    loop {
        tokio::select! {
            text = outgoing.recv() => match text {
                Some(text) => if socket.send(Frame::Text(text.into())).await.is_err() { return },
                None => return,
            },
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    let message = Message::decode(text.as_str()).expect("the agent's messages are well formed");
                    state.received.send_modify(|received| received.push(message));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            _ = gone.changed() => return,
        }
    }
}

async fn telemetry(State(state): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|mut socket| async move {
        let mut gone = state.gone.subscribe();
        loop {
            let frame = tokio::select! {
                frame = socket.recv() => frame,
                _ = gone.changed() => return,
            };
            let Some(Ok(frame)) = frame else { return };
            let Frame::Text(text) = frame else { continue };
            let signed = longshore_api::agent::frame::split(text.as_str()).expect("headers and a body");
            assert!(signed.headers.iter().any(|(name, _)| *name == "Authorization"), "{:?}", signed.headers);
            let body: Value = serde_json::from_str(signed.body).expect("JSON");
            let ack = match body["type"].as_str() {
                Some("PublishMetricsRequest") => "AckPublishMetric",
                Some("PublishHealthRequest") => "AckPublishHealth",
                Some("PublishInstanceStatusRequest") => "AckPublishInstanceStatus",
                other => panic!("unknown telemetry {other:?}"),
            };
            state.telemetry.send_modify(|all| all.push(body));
            let ack = json!({"type": ack, "message": {"message": "ok"}}).to_string();
            if socket.send(Frame::Text(ack.into())).await.is_err() {
                return;
            }
        }
    })
}
