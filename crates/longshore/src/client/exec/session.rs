//! The client's side of a session: what is typed goes to the server, what is printed comes from it, both over the data
//! channel ([`longshore_api::session`]).

use std::collections::VecDeque;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::Uri;
use longshore_api::ecs::ExecuteCommandResponse;
use longshore_api::session::{
    Acknowledgement, ActionStatus, Arrival, ChannelClosed, ClientExtension, HandshakeRequest, HandshakeResponse,
    Incoming, MAX_MESSAGE_BYTES, Message, MessageType, OpenDataChannel, Outgoing, PayloadType, ProcessedAction, Stamp,
    flag, uuid_text,
};
use longshore_api::tls::{self, Tls};
use longshore_model::Timestamp;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::printer::{Piece, Printer, Put};
use super::{input, terminal};

/// How long the server may take to accept the websocket.
const CONNECT: Duration = Duration::from_secs(20);

/// How long a frame may take to leave.
const WRITE: Duration = Duration::from_secs(30);

/// Without a sign of life for this long the server counts as gone; it asks for one every thirty seconds.
const SILENCE: Duration = Duration::from_secs(90);

/// The most messages that are held; the server sends no more than its window without being told to go on.
const MAX_HELD: usize = 1024;

/// Of a program whose output nobody reads.
const SIGPIPE: u8 = 13;

/// How a session ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The command ended.
    Exited(i32),
    /// This program was told to end.
    Signal(u8),
    /// Something else, in words.
    Failed(String),
}

/// Holds a session until it ends. The terminal is raw meanwhile, if there is one.
pub(super) async fn hold(
    (endpoint, tls): (&str, &Tls),
    opened: &ExecuteCommandResponse,
    has_terminal: bool,
    printer: &mut Printer,
) -> Ending {
    let held = async {
        let mut session = Session::open((endpoint, tls), opened, has_terminal, printer).await?;
        session.serve().await
    };
    held.await.unwrap_or_else(|ending| ending)
}

type Socket = WebSocketStream<tls::Connection>;

struct Session<'a> {
    socket: Socket,
    has_terminal: bool,
    printer: &'a mut Printer,
    outgoing: Outgoing,
    incoming: Incoming,
    /// What came and cannot be printed yet. It is acknowledged when it is, so the server does not send much more.
    held: VecDeque<Message>,
    /// Absent before the handshake is over, and after the end of it.
    input: Option<mpsc::Receiver<Bytes>>,
    raw: Option<terminal::Raw>,
    exit_code: Option<i32>,
    heard_at: Instant,
    signals: Signals,
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
    resized: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            resized: signal(SignalKind::window_change())?,
        })
    }

    /// Waits until this program is told to end, and by which signal.
    async fn end(interrupt: &mut Signal, terminate: &mut Signal, hangup: &mut Signal) -> u8 {
        tokio::select! {
            _ = interrupt.recv() => 2,
            _ = terminate.recv() => 15,
            _ = hangup.recv() => 1,
        }
    }
}

impl<'a> Session<'a> {
    async fn open(
        (endpoint, tls): (&str, &Tls),
        opened: &ExecuteCommandResponse,
        has_terminal: bool,
        printer: &'a mut Printer,
    ) -> Result<Self, Ending> {
        let session = opened.session.clone().unwrap_or_default();
        let url = url(endpoint, session.stream_url.as_deref().unwrap_or_default()).ok_or_else(|| {
            Ending::Failed("the server's answer to ExecuteCommand names no session that can be reached".to_owned())
        })?;
        let signals =
            Signals::listen().map_err(|error| Ending::Failed(format!("cannot listen to signals: {error}")))?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        let connecting = async {
            let stream = tls.connect(&url.parse::<Uri>()?).await?;
            client_async_with_config(&url, stream, Some(config)).await
        };
        let socket = match tokio::time::timeout(CONNECT, connecting).await {
            Ok(Ok((socket, _))) => socket,
            Ok(Err(error)) => return Err(Ending::Failed(format!("cannot open the session at {url}: {error}"))),
            Err(_) => return Err(Ending::Failed(format!("cannot open the session at {url}: no answer"))),
        };
        let mut session_open = Self {
            socket,
            has_terminal,
            printer,
            outgoing: Outgoing::new(MessageType::InputStreamData),
            incoming: Incoming::default(),
            held: VecDeque::new(),
            input: None,
            raw: None,
            exit_code: None,
            heard_at: Instant::now(),
            signals,
        };
        let first = OpenDataChannel {
            message_schema_version: "1.0".to_owned(),
            request_id: uuid_text(random()),
            token_value: session.token_value.unwrap_or_default(),
            client_id: uuid_text(random()),
            client_version: env!("CARGO_PKG_VERSION").to_owned(),
            extension: Some(ClientExtension { terminal: has_terminal }),
        };
        let first = serde_json::to_string(&first).map_err(|error| Ending::Failed(error.to_string()))?;
        session_open.write(Frame::text(first)).await?;
        Ok(session_open)
    }

    async fn serve(&mut self) -> Result<Ending, Ending> {
        loop {
            let due = self.outgoing.due().into_iter().fold(self.heard_at + SILENCE, Instant::min);
            let listens = self.input.is_some() && self.outgoing.has_room();
            let Signals { interrupt, terminate, hangup, resized } = &mut self.signals;
            tokio::select! {
                number = Signals::end(interrupt, terminate, hangup) => return Err(Ending::Signal(number)),
                _ = resized.recv() => self.resize().await?,
                frame = self.socket.next() => {
                    if let Some(ending) = self.take(frame).await? {
                        return Ok(ending);
                    }
                }
                typed = typed(self.input.as_mut()), if listens => self.typed(typed).await?,
                () = self.printer.room(), if !self.held.is_empty() => self.print_held().await?,
                () = tokio::time::sleep_until(due) => self.on_time().await?,
            }
        }
    }

    async fn take(&mut self, frame: Option<Result<Frame, tungstenite::Error>>) -> Result<Option<Ending>, Ending> {
        let bytes = match frame {
            Some(Ok(Frame::Binary(bytes))) => bytes,
            Some(Ok(Frame::Close(_)) | Err(_)) | None => return Err(lost()),
            Some(Ok(_)) => {
                self.heard_at = Instant::now();
                return Ok(None);
            }
        };
        self.heard_at = Instant::now();
        let message = Message::decode(&bytes)
            .map_err(|error| Ending::Failed(format!("the server does not keep to the protocol: {error}")))?;
        match message.message_type {
            MessageType::Acknowledge => {
                if let Ok(acknowledged) = message.document::<Acknowledgement>() {
                    self.outgoing.acknowledged(acknowledged.sequence);
                }
            }
            MessageType::OutputStreamData => self.data(message).await?,
            MessageType::ChannelClosed => return Ok(Some(self.closed(&message))),
            _ => {}
        }
        Ok(None)
    }

    fn closed(&self, message: &Message) -> Ending {
        let words = message.document::<ChannelClosed>().map(|closed| closed.output).unwrap_or_default();
        match self.exit_code {
            Some(code) => Ending::Exited(code),
            None if words.is_empty() => Ending::Failed("the server ended the session".to_owned()),
            None => Ending::Failed(words),
        }
    }

    async fn data(&mut self, message: Message) -> Result<(), Ending> {
        match self.incoming.arrival(message.sequence) {
            Arrival::Early => return Ok(()),
            Arrival::Repeated if self.held.iter().any(|held| held.sequence == message.sequence) => return Ok(()),
            Arrival::Repeated => return self.acknowledge(&message).await,
            Arrival::Next if self.held.len() >= MAX_HELD => return Ok(()),
            Arrival::Next => self.incoming.take(),
        }
        self.held.push_back(message);
        self.print_held().await
    }

    /// Deals with what is held, in order, as far as it can be printed.
    async fn print_held(&mut self) -> Result<(), Ending> {
        while let Some(message) = self.held.pop_front() {
            if !self.handle(&message).await? {
                self.held.push_front(message);
                break;
            }
            self.acknowledge(&message).await?;
        }
        Ok(())
    }

    /// Whether the message is dealt with.
    async fn handle(&mut self, message: &Message) -> Result<bool, Ending> {
        let is_error = message.payload_type == PayloadType::ErrorOutput;
        match message.payload_type {
            PayloadType::Output | PayloadType::ErrorOutput => {
                match self.printer.put(Piece { is_error, data: message.payload.clone() }) {
                    Put::Taken => {}
                    Put::Full => return Ok(false),
                    Put::Closed => return Err(Ending::Signal(SIGPIPE)),
                }
            }
            PayloadType::ExitCode => {
                self.exit_code = std::str::from_utf8(&message.payload).ok().and_then(|code| code.parse().ok());
            }
            PayloadType::HandshakeRequest => self.shake_hands(message).await?,
            PayloadType::HandshakeComplete => self.begin().await?,
            _ => {}
        }
        Ok(true)
    }

    async fn shake_hands(&mut self, message: &Message) -> Result<(), Ending> {
        let request: HandshakeRequest = message
            .document()
            .map_err(|error| Ending::Failed(format!("the server does not keep to the protocol: {error}")))?;
        let done = request.requested_client_actions.into_iter().map(|action| ProcessedAction {
            action_type: action.action_type,
            action_status: ActionStatus::SUCCESS,
            action_result: None,
            error: String::new(),
        });
        let response = HandshakeResponse {
            client_version: env!("CARGO_PKG_VERSION").to_owned(),
            processed_client_actions: done.collect(),
            errors: None,
        };
        let response = self.outgoing.document(PayloadType::HandshakeResponse, &response, stamp());
        self.write(Frame::Binary(response)).await
    }

    /// The handshake is over: from now on everything that is typed is passed on.
    async fn begin(&mut self) -> Result<(), Ending> {
        if self.has_terminal {
            let raw = terminal::Raw::enter();
            self.raw = Some(raw.map_err(|error| Ending::Failed(format!("cannot use this terminal: {error}")))?);
            self.resize().await?;
        }
        self.input = Some(input::read());
        Ok(())
    }

    async fn resize(&mut self) -> Result<(), Ending> {
        match terminal::size().filter(|_| self.raw.is_some()) {
            Some(size) => {
                let size = self.outgoing.document(PayloadType::Size, &size, stamp());
                self.write(Frame::Binary(size)).await
            }
            None => Ok(()),
        }
    }

    async fn typed(&mut self, data: Option<Bytes>) -> Result<(), Ending> {
        let message = match data {
            Some(data) => self.outgoing.data(PayloadType::Output, data, stamp()),
            // A terminal that is gone.
            None if self.has_terminal => return Err(Ending::Signal(1)),
            None => {
                self.input = None;
                let flag = Bytes::copy_from_slice(&flag::END_OF_INPUT.to_be_bytes());
                self.outgoing.data(PayloadType::Flag, flag, stamp())
            }
        };
        self.write(Frame::Binary(message)).await
    }

    async fn on_time(&mut self) -> Result<(), Ending> {
        let now = Instant::now();
        if now >= self.heard_at + SILENCE {
            return Err(lost());
        }
        for message in self.outgoing.again(now) {
            self.write(Frame::Binary(message)).await?;
        }
        Ok(())
    }

    async fn acknowledge(&mut self, message: &Message) -> Result<(), Ending> {
        let acknowledgement = Message::acknowledgement(message.message_type, message.id, message.sequence, stamp());
        self.write(Frame::Binary(acknowledgement)).await
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Ending> {
        match tokio::time::timeout(WRITE, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(lost()),
        }
    }
}

async fn typed(input: Option<&mut mpsc::Receiver<Bytes>>) -> Option<Bytes> {
    match input {
        Some(input) => input.recv().await,
        None => std::future::pending().await,
    }
}

fn lost() -> Ending {
    Ending::Failed("the connection to the server was lost".to_owned())
}

/// Where the session is, reached the way the server was reached: it may know itself by another address.
fn url(endpoint: &str, stream_url: &str) -> Option<String> {
    let (endpoint, stream): (Uri, Uri) = (endpoint.parse().ok()?, stream_url.parse().ok()?);
    let scheme = if endpoint.scheme_str() == Some("https") { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{}", endpoint.authority()?, stream.path_and_query()?))
}

fn stamp() -> Stamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let wall = Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX));
    Stamp { instant: Instant::now(), wall, id: random() }
}

fn random() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system has a random source");
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_where_the_server_is() {
        let stream = "ws://10.0.0.1:7327/v1/data-channel/s?role=publish_subscribe";
        let url = |endpoint: &str| url(endpoint, stream).unwrap();
        assert_eq!(url("http://127.0.0.1:8000"), "ws://127.0.0.1:8000/v1/data-channel/s?role=publish_subscribe");
        assert_eq!(url("https://ecs.example"), "wss://ecs.example/v1/data-channel/s?role=publish_subscribe");
        assert_eq!(super::url("http://127.0.0.1:8000", "nonsense at all"), None);
    }
}
