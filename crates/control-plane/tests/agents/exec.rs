//! Commands in containers: a client and an agent on real websockets, with the server between them.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use longshore_api::agent::extension::{self, OpenExecSession};
use longshore_api::ecs::Operation;
use longshore_api::session::relay::{Frame, Hello};
use longshore_api::session::{
    ChannelClosed, ClientExtension, Message as Data, MessageType, OpenDataChannel, Outgoing, PayloadType, Size, Stamp,
};
use longshore_control_plane::gateway::Pace;
use longshore_model::Timestamp;
use longshore_model::task::{ContainerStatus, Status};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::harness::{Agent, Server, control_query, eventually, open};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const LOSS: Duration = Duration::from_secs(60);
const DEADLINE: Duration = Duration::from_secs(20);

/// A server with a running task 1 that takes commands.
async fn server() -> Server {
    let server = Server::start(Pace::default(), LOSS).await;
    server.place(1).await;
    server
        .edit(1, |task| {
            task.enable_execute_command = true;
            task.last = Status::Running;
            task.containers[0].last = ContainerStatus::Running;
        })
        .await;
    server
}

/// An agent that runs commands.
async fn agent(server: &Server) -> Agent {
    let query = format!("{}&longshore=exec", control_query());
    let agent = open(server.upgrade("/acs/ws", &query)).await.expect("the server takes the session");
    eventually("commands can be run", || server.ctx.exec().can_run(crate::harness::INSTANCE) == Some(true)).await;
    agent
}

fn request(server: &Server) -> Value {
    json!({"cluster": "prod", "task": server.task_arn(1), "command": "sh -c 'echo hi'", "interactive": true})
}

/// A client that has shown its token; it has no terminal.
struct Client {
    socket: Socket,
    outgoing: Outgoing,
}

impl Client {
    async fn open(answer: &Value) -> Self {
        let session = &answer["session"];
        let (mut socket, _) =
            tokio_tungstenite::connect_async(session["streamUrl"].as_str().unwrap()).await.expect("a websocket");
        let first = OpenDataChannel {
            message_schema_version: "1.0".to_owned(),
            request_id: "r".to_owned(),
            token_value: session["tokenValue"].as_str().unwrap().to_owned(),
            client_id: "c".to_owned(),
            client_version: "1".to_owned(),
            extension: Some(ClientExtension { terminal: false }),
        };
        socket.send(Message::text(serde_json::to_string(&first).unwrap())).await.unwrap();
        Self { socket, outgoing: Outgoing::new(MessageType::InputStreamData) }
    }

    fn stamp() -> Stamp {
        Stamp { instant: tokio::time::Instant::now(), wall: Timestamp::from_millis(1), id: 5 }
    }

    async fn say(&mut self, payload_type: PayloadType, payload: impl Into<Bytes>) {
        let message = self.outgoing.data(payload_type, payload.into(), Self::stamp());
        self.socket.send(Message::Binary(message)).await.unwrap();
    }

    /// The next message that is no acknowledgement; data is acknowledged.
    async fn next(&mut self) -> Data {
        loop {
            let frame = tokio::time::timeout(DEADLINE, self.socket.next()).await.expect("a message comes in time");
            let Message::Binary(bytes) = frame.unwrap().unwrap() else { continue };
            let message = Data::decode(&bytes).unwrap();
            match message.message_type {
                MessageType::Acknowledge => {}
                MessageType::OutputStreamData => {
                    let told = Data::acknowledgement(message.message_type, message.id, message.sequence, Self::stamp());
                    self.socket.send(Message::Binary(told)).await.unwrap();
                    return message;
                }
                _ => return message,
            }
        }
    }

    async fn shake_hands(&mut self) {
        assert_eq!(self.next().await.payload_type, PayloadType::HandshakeRequest);
        let response = json!({"ClientVersion": "1", "ProcessedClientActions": [], "Errors": null});
        self.say(PayloadType::HandshakeResponse, response.to_string()).await;
        assert_eq!(self.next().await.payload_type, PayloadType::HandshakeComplete);
    }

    /// What the server says at the end.
    async fn closed(&mut self) -> String {
        loop {
            let message = self.next().await;
            if message.message_type == MessageType::ChannelClosed {
                return message.document::<ChannelClosed>().unwrap().output;
            }
        }
    }
}

/// The order that the agent is sent. What comes before it on the channel is let go.
async fn order(agent: &mut Agent) -> OpenExecSession {
    loop {
        if let Ok(extension::Message::OpenExecSession(order)) = extension::Message::decode(&agent.next_text().await) {
            return order;
        }
    }
}

/// The agent's websocket for a session, opened with this secret.
async fn relay(server: &Server, order: &OpenExecSession, secret: &str) -> Socket {
    let (mut socket, _) = tokio_tungstenite::connect_async(server.upgrade("/exec/ws", "")).await.expect("a websocket");
    let hello = Hello { session_id: order.session_id.clone(), secret: secret.to_owned() };
    socket.send(Message::text(serde_json::to_string(&hello).unwrap())).await.unwrap();
    socket
}

async fn frame(socket: &mut Socket) -> Option<Frame> {
    loop {
        match tokio::time::timeout(DEADLINE, socket.next()).await.expect("a frame comes in time")? {
            Ok(Message::Binary(bytes)) => return Some(Frame::decode(bytes).unwrap()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

#[tokio::test]
async fn a_command_runs_from_the_call_to_its_exit_code() {
    let server = server().await;
    let mut agent = agent(&server).await;
    let answer = server.call(Operation::ExecuteCommand, request(&server)).await.unwrap();
    assert_eq!(answer["containerName"], "web");
    let mut client = Client::open(&answer).await;
    client.shake_hands().await;
    let order = order(&mut agent).await;
    assert_eq!((order.command.as_slice(), order.terminal), (&["sh", "-c", "echo hi"].map(str::to_owned)[..], false));
    assert_eq!((order.task_arn.as_str(), order.container_name.as_str()), (server.task_arn(1).as_str(), "web"));

    let mut stranger = relay(&server, &order, "guessed").await;
    assert_eq!(frame(&mut stranger).await, None, "only the agent that was told may come");
    let mut relay = relay(&server, &order, &order.secret).await;
    client.say(PayloadType::Output, "typed").await;
    assert_eq!(frame(&mut relay).await, Some(Frame::Input("typed".into())));
    for frame in [Frame::Output("hi\n".into()), Frame::ErrorOutput("oh\n".into()), Frame::Exited(9)] {
        relay.send(Message::Binary(frame.encode())).await.unwrap();
    }
    let mut heard = Vec::new();
    for _ in 0..3 {
        let message = client.next().await;
        heard.push((message.payload_type, message.payload));
    }
    let expected = [(PayloadType::Output, "hi\n"), (PayloadType::ErrorOutput, "oh\n"), (PayloadType::ExitCode, "9")];
    assert_eq!(heard, expected.map(|(payload_type, text)| (payload_type, Bytes::from(text))));
    assert_eq!(client.closed().await, "");
    assert_eq!(frame(&mut relay).await, None);
    eventually("the session is forgotten", || server.ctx.exec().count() == 0).await;
}

#[tokio::test]
async fn either_side_that_goes_away_ends_the_session() {
    let server = server().await;
    let mut agent = agent(&server).await;
    for agent_leaves in [true, false] {
        let answer = server.call(Operation::ExecuteCommand, request(&server)).await.unwrap();
        let mut client = Client::open(&answer).await;
        client.shake_hands().await;
        let order = order(&mut agent).await;
        let mut relay = relay(&server, &order, &order.secret).await;
        client.say(PayloadType::Output, "x").await;
        assert_eq!(frame(&mut relay).await, Some(Frame::Input("x".into())));
        if agent_leaves {
            drop(relay);
            assert_eq!(client.closed().await, "The connection to the container was lost.");
        } else {
            drop(client);
            assert_eq!(frame(&mut relay).await, None);
        }
        eventually("the session is forgotten", || server.ctx.exec().count() == 0).await;
    }
}

#[tokio::test]
async fn an_agent_that_does_not_keep_to_the_protocol_ends_the_session() {
    let server = server().await;
    let mut agent = agent(&server).await;
    for nonsense in [Bytes::from_static(&[99]), Frame::Resize(Size { cols: 1, rows: 1 }).encode()] {
        let answer = server.call(Operation::ExecuteCommand, request(&server)).await.unwrap();
        let mut client = Client::open(&answer).await;
        client.shake_hands().await;
        let order = order(&mut agent).await;
        let mut relay = relay(&server, &order, &order.secret).await;
        relay.send(Message::Binary(nonsense)).await.unwrap();
        assert!(!client.closed().await.is_empty());
    }
}

#[tokio::test]
async fn commands_need_an_agent_that_runs_them_and_a_task_that_takes_them() {
    let server = server().await;
    let refused = async |body: Value| {
        let error = server.call(Operation::ExecuteCommand, body).await.unwrap_err();
        (error.code.to_string(), error.message)
    };
    assert_eq!(refused(request(&server)).await.0, "TargetNotConnectedException");
    let plain = server.connect().await;
    eventually("it is connected", || server.ctx.exec().can_run(crate::harness::INSTANCE) == Some(false)).await;
    assert_eq!(refused(request(&server)).await.0, "TargetNotConnectedException");
    drop(plain);
    let _agent = agent(&server).await;
    for (member, value, words) in [
        ("interactive", json!(false), "Interactive is the only mode supported currently."),
        ("command", json!(" "), "Command can not be blank."),
        ("command", json!("''"), "Command can not be blank."),
        ("command", json!("sh -c \"x"), "Invalid command: a quote is not closed"),
        ("command", json!("x".repeat(70_000)), "longer than 65536 bytes"),
        ("command", json!("a\u{0}b"), "null character"),
        ("container", json!("db"), "The container db is not part of the task."),
        ("task", json!("0123456789abcdef0123456789abcdef"), "The referenced task was not found."),
    ] {
        let mut body = request(&server);
        body[member] = value;
        let (code, message) = refused(body).await;
        assert!(code == "InvalidParameterException" && message.contains(words), "{member}: {code}: {message}");
    }
    server.edit(1, |task| task.containers[0].last = ContainerStatus::Pending).await;
    assert!(refused(request(&server)).await.1.contains("execute command agent isn’t running"));
    server.edit(1, |task| task.enable_execute_command = false).await;
    assert!(refused(request(&server)).await.1.contains("was not enabled when the task was run"));
}
