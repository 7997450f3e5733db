//! A signed websocket to the server, for both channels and for commands in containers.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{CONNECTION, HOST, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderValue, Request, Uri};
use longshore_api::sigv4::{Scope, sign};
use longshore_api::tls;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::Identity;
use crate::clock;

/// Thousands of simulated instances live in one process: their buffers must be small.
const BUFFER_BYTES: usize = 4 * 1024;
const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a frame may take to leave.
const WRITE: Duration = Duration::from_secs(60);
/// After this long without a frame the server is asked whether it is there. A server whose machine is gone ends no
/// connection; the others give up the tasks of instances that stay away, after a minute as they are set up, so an agent has
/// to notice well before that.
const QUIET: Duration = Duration::from_secs(5);
/// How long it may take to answer that.
const ANSWER: Duration = Duration::from_secs(5);
/// The name that tells an agent that its instance is deregistered, wherever it stands in an error.
const INACTIVE: &str = "InactiveInstanceException";

/// A websocket to the server.
pub(crate) type Connection = WebSocketStream<tls::Connection>;

/// An open channel.
pub(crate) struct Socket {
    stream: Connection,
    /// Until when a frame has to come before the server is asked, or, once it was asked, before the channel counts as dead.
    due: Instant,
    asked: bool,
}

/// Why a channel is not open, or not any more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody listens there, or the network is down.
    #[error("cannot connect: {0}")]
    Absent(String),
    /// The server answered, and refused.
    #[error("the server refused the connection: {0}")]
    Refused(String),
    /// This instance is deregistered.
    #[error("this container instance is deregistered")]
    Inactive,
    /// The channel was closed in good order, or the connection dropped: open another at once.
    #[error("the connection ended")]
    Ended,
    /// The server closed the channel with a code that asks for a pause.
    #[error("the server closed the connection: {0}")]
    Closed(String),
    /// The endpoint cannot be made into a URL, or the request not signed.
    #[error("{0:?} is not an endpoint: {1}")]
    Endpoint(String, String),
}

impl Socket {
    /// Opens the channel at `endpoint` with these query parameters, which must be in alphabetical order.
    pub(crate) async fn open(identity: &Identity, endpoint: &str, query: &[(&str, &str)]) -> Result<Self, Error> {
        connect(identity, endpoint, query, MAX_MESSAGE_BYTES).await.map(Self::new)
    }

    fn new(stream: Connection) -> Self {
        Self { stream, due: Instant::now() + QUIET, asked: false }
    }

    /// The next text frame. Pings are answered on the way, and sent when nothing comes. May be given up and called again.
    pub(crate) async fn next(&mut self) -> Result<String, Error> {
        loop {
            let received = tokio::select! {
                biased;
                received = self.stream.next() => received,
                () = tokio::time::sleep_until(self.due) => {
                    if self.asked {
                        tracing::warn!("the server does not answer; looking for another, or for this one again");
                        return Err(Error::Ended);
                    }
                    self.asked = true;
                    self.due = Instant::now() + ANSWER;
                    // What cannot be sent is not answered either.
                    tokio::time::timeout_at(self.due, self.stream.send(Message::Ping(Bytes::new()))).await.ok();
                    continue;
                }
            };
            self.asked = false;
            self.due = Instant::now() + QUIET;
            match received {
                None | Some(Err(tungstenite::Error::ConnectionClosed)) => return Err(Error::Ended),
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(Message::Close(frame))) => return Err(closed(frame)),
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    tracing::debug!(%error, "the connection broke");
                    return Err(Error::Ended);
                }
            }
        }
    }

    /// Sends a text frame.
    pub(crate) async fn send(&mut self, text: String) -> Result<(), Error> {
        match tokio::time::timeout(WRITE, self.stream.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Error::Ended),
        }
    }

    /// Says that this side is done; the other side's answer arrives through [`Self::next`].
    pub(crate) async fn start_close(&mut self, reason: &'static str) {
        let frame = CloseFrame { code: CloseCode::Normal, reason: reason.into() };
        // If this cannot be sent, the connection is gone already, which the next read tells.
        tokio::time::timeout(WRITE, self.stream.send(Message::Close(Some(frame)))).await.ok();
    }
}

/// Opens a signed websocket at `endpoint` with these query parameters, which must be in alphabetical order. No message on
/// it is longer than `longest`.
pub(crate) async fn connect(
    identity: &Identity,
    endpoint: &str,
    query: &[(&str, &str)],
    longest: usize,
) -> Result<Connection, Error> {
    let request = request(identity, endpoint, query)?;
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(Some(longest))
        .max_frame_size(Some(longest));
    let opened = async {
        let stream = identity.client.tls().connect(request.uri()).await?;
        client_async_with_config(request, stream, Some(config)).await
    };
    match tokio::time::timeout(HANDSHAKE, opened).await {
        Err(_) => Err(Error::Absent("the handshake took too long".to_owned())),
        Ok(Err(error)) => Err(refusal(error)),
        Ok(Ok((stream, _))) => Ok(stream),
    }
}

fn refusal(error: tungstenite::Error) -> Error {
    match error {
        tungstenite::Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let text = String::from_utf8_lossy(&body[..body.len().min(1024)]).trim().to_owned();
            if text.contains(INACTIVE) {
                Error::Inactive
            } else {
                Error::Refused(format!("{} {text}", response.status()))
            }
        }
        other => Error::Absent(other.to_string()),
    }
}

fn closed(frame: Option<CloseFrame>) -> Error {
    let Some(frame) = frame else { return Error::Ended };
    if frame.reason.contains(INACTIVE) {
        return Error::Inactive;
    }
    match u16::from(frame.code) {
        1000 | 1001 | 1006 | 1011 => Error::Ended,
        code => Error::Closed(format!("{code} {}", frame.reason)),
    }
}

fn request(identity: &Identity, endpoint: &str, query: &[(&str, &str)]) -> Result<Request<()>, Error> {
    let bad = |problem: String| Error::Endpoint(endpoint.to_owned(), problem);
    let base = match endpoint.split_once("://") {
        Some(("http" | "ws", rest)) => format!("ws://{rest}"),
        Some(("https" | "wss", rest)) => format!("wss://{rest}"),
        _ => return Err(bad("it does not start with http:// or https://".to_owned())),
    };
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let url = format!("{}/ws{query}", base.trim_end_matches('/'));
    let uri: Uri = url.parse().map_err(|error: http::uri::InvalidUri| bad(error.to_string()))?;
    let authority = uri.authority().ok_or_else(|| bad("it has no host".to_owned()))?.as_str().to_owned();
    let mut request = Request::new(());
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(HOST, HeaderValue::try_from(authority).map_err(|error| bad(error.to_string()))?);
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::try_from(generate_key()).map_err(|error| bad(error.to_string()))?);
    let scope = Scope { region: &identity.region, service: "ecs" };
    sign(&mut request, b"", &identity.credentials, scope, clock::now()).map_err(|error| bad(error.to_string()))?;
    Ok(request)
}

fn encode(value: &str) -> String {
    use std::fmt::Write;
    value.bytes().fold(String::with_capacity(value.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").expect("writing to a String cannot fail");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use longshore_api::sigv4::Credentials;
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    fn identity() -> Identity {
        let credentials = Credentials::new("AK", "secret");
        Identity {
            client: super::super::client("http://127.0.0.1:1", &credentials, "us-east-1", None).expect("a client"),
            credentials,
            region: "us-east-1".to_owned(),
            cluster: "default".to_owned(),
            instance_arn: "arn:aws:ecs:us-east-1:0:container-instance/default/abc".to_owned(),
            docker_version: "20.10".to_owned(),
            address: None,
        }
    }

    /// Both ends of a websocket.
    async fn pair() -> (Socket, WebSocketStream<TcpStream>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("bound");
        let address = listener.local_addr().expect("an address");
        let client = async {
            let stream = TcpStream::connect(address).await.expect("connected");
            let stream = tls::Connection::Left(stream);
            client_async_with_config(format!("ws://{address}/"), stream, None).await.expect("upgraded").0
        };
        let server = async {
            let (stream, _) = listener.accept().await.expect("accepted");
            tokio_tungstenite::accept_async(stream).await.expect("upgraded")
        };
        let (client, server) = tokio::join!(client, server);
        (Socket::new(client), server)
    }

    #[tokio::test]
    async fn a_server_that_is_silent_but_there_is_kept_and_one_that_is_gone_is_left() {
        let (mut socket, mut server) = pair().await;
        let begun = Instant::now();
        socket.due = begun;
        let answers = async {
            let asked = server.next().await.expect("a frame").expect("whole");
            assert!(matches!(asked, Message::Ping(_)), "{asked:?}");
            server.send(Message::text("there")).await.expect("sent");
        };
        let (text, ()) = tokio::join!(socket.next(), answers);
        assert_eq!(text.expect("the channel is open"), "there");
        assert!(!socket.asked && socket.due >= begun + QUIET);

        // The connection stays open, and nobody reads it.
        tokio::time::pause();
        let begun = Instant::now();
        let ended = tokio::time::timeout(QUIET + ANSWER + Duration::from_secs(1), socket.next()).await;
        assert!(matches!(ended.expect("noticed in time"), Err(Error::Ended)));
        assert!(begun.elapsed() >= ANSWER, "not before it could have answered");
        drop(server);
    }

    #[test]
    fn the_upgrade_is_signed_and_goes_below_the_endpoint() {
        let request = request(&identity(), "http://localhost:7327/acs/", &[("a", "x/y"), ("b", "z z")]).expect("built");
        assert_eq!(request.uri().to_string(), "ws://localhost:7327/acs/ws?a=x%2Fy&b=z%20z");
        assert_eq!(request.headers()["host"], "localhost:7327");
        let authorization = request.headers()["authorization"].to_str().expect("text");
        assert!(authorization.contains("SignedHeaders=host;x-amz-date,"), "{authorization}");
        assert!(super::request(&identity(), "localhost:7327", &[]).is_err());
    }

    #[test]
    fn only_some_close_codes_allow_an_immediate_return() {
        let with = |code: u16, reason: &'static str| {
            closed(Some(CloseFrame { code: CloseCode::from(code), reason: reason.into() }))
        };
        assert!(matches!(with(1000, ""), Error::Ended));
        assert!(matches!(with(1008, "slow down"), Error::Closed(_)));
        assert!(matches!(with(1000, "InactiveInstanceException: gone"), Error::Inactive));
    }
}
