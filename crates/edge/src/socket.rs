//! A signed websocket to a server, on which nothing waits without bound.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{CONNECTION, HOST, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderValue, Request, Uri};
use longshore_api::edge::{FromEdge, FromServer, MAX_FRAME_BYTES, NAME, PATH, REMOVED};
use longshore_api::sigv4::{Scope, sign};
use longshore_api::tls;
use longshore_model::Timestamp;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::join::Member;

const BUFFER_BYTES: usize = 16 * 1024;
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a frame may take to leave.
const WRITE: Duration = Duration::from_secs(10);
/// After this long without a frame the server is asked whether it is there.
const QUIET: Duration = Duration::from_secs(5);
/// How long it may take to answer that.
const ANSWER: Duration = Duration::from_secs(5);

/// An open session's socket.
pub(crate) struct Socket {
    stream: WebSocketStream<tls::Connection>,
    /// Until when a frame has to come before the server is asked, or, once it was asked, before it counts as gone.
    due: Instant,
    asked: bool,
}

/// Why there is no session, or not any more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody listens there, or the network is down.
    #[error("cannot connect: {0}")]
    Absent(String),
    /// The server is there and refuses.
    #[error("{0}")]
    Refused(String),
    /// The edge was removed, and its credentials with it.
    #[error("the edge was removed from the installation: {0}")]
    Removed(String),
    /// The session was closed in good order, or the connection dropped.
    #[error("the connection ended")]
    Ended,
}

impl Socket {
    /// Opens a session at a server.
    pub(crate) async fn open(member: &Member, server: &Uri, name: &str) -> Result<Self, Error> {
        let request = request(member, server, name)?;
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(BUFFER_BYTES)
            .max_message_size(Some(MAX_FRAME_BYTES))
            .max_frame_size(Some(MAX_FRAME_BYTES));
        let opened = async {
            let stream = member.tls.connect(request.uri()).await?;
            client_async_with_config(request, stream, Some(config)).await
        };
        match timeout(HANDSHAKE, opened).await {
            Err(_) => Err(Error::Absent("the handshake took too long".to_owned())),
            Ok(Err(error)) => Err(refusal(error)),
            Ok(Ok((stream, _))) => Ok(Self { stream, due: Instant::now() + QUIET, asked: false }),
        }
    }

    /// The next frame. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Result<FromServer, Error> {
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
                    let _ = tokio::time::timeout_at(self.due, self.stream.send(Message::Ping(Bytes::new()))).await;
                    continue;
                }
            };
            self.asked = false;
            self.due = Instant::now() + QUIET;
            match received {
                Some(Ok(Message::Text(text))) => match FromServer::decode(&text) {
                    Ok(frame) => return Ok(frame),
                    Err(error) => {
                        tracing::error!(%error, "a frame of the server cannot be read");
                        return Err(Error::Refused(format!("a frame cannot be read: {error}")));
                    }
                },
                Some(Ok(Message::Close(frame))) => return Err(closed(frame)),
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Err(Error::Ended),
            }
        }
    }

    /// Sends a frame.
    pub(crate) async fn send(&mut self, frame: &FromEdge) -> Result<(), Error> {
        match timeout(WRITE, self.stream.send(Message::text(frame.encode()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Error::Ended),
        }
    }

    /// Closes the session and waits a little for the server to agree.
    pub(crate) async fn close(mut self) {
        let _ = timeout(ANSWER, self.stream.close(None)).await;
        let closed = async { while let Some(Ok(_)) = self.stream.next().await {} };
        let _ = timeout(Duration::from_secs(1), closed).await;
    }
}

fn refusal(error: tungstenite::Error) -> Error {
    match error {
        tungstenite::Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let text = String::from_utf8_lossy(&body[..body.len().min(1024)]).trim().to_owned();
            let said = serde_json::from_str(&text).ok().and_then(|it: serde_json::Value| {
                let message = it.get("message").or_else(|| it.get("Message"))?;
                message.as_str().map(str::to_owned)
            });
            let said = said.unwrap_or(text);
            match said.contains(REMOVED) {
                true => Error::Removed(said),
                false => Error::Refused(format!("the server refused the session: {said} ({})", response.status())),
            }
        }
        other => Error::Absent(other.to_string()),
    }
}

fn closed(frame: Option<CloseFrame>) -> Error {
    let Some(frame) = frame else { return Error::Ended };
    let reason = frame.reason.as_str().to_owned();
    match u16::from(frame.code) {
        _ if reason.contains(REMOVED) => Error::Removed(reason),
        1000 | 1001 | 1006 | 1011 => Error::Ended,
        code => Error::Refused(format!("the server closed the session: {reason} ({code})")),
    }
}

fn request(member: &Member, server: &Uri, name: &str) -> Result<Request<()>, Error> {
    let bad = |problem: &dyn std::fmt::Display| Error::Absent(format!("{server} cannot be called: {problem}"));
    let scheme = if server.scheme_str() == Some("https") { "wss" } else { "ws" };
    let authority = server.authority().ok_or_else(|| bad(&"it has no host"))?.as_str();
    // Names have no characters that would have to be escaped.
    let uri = format!("{scheme}://{authority}{PATH}/ws?{NAME}={name}");
    let mut request = Request::new(());
    *request.uri_mut() = uri.parse().map_err(|error| bad(&error))?;
    let headers = request.headers_mut();
    headers.insert(HOST, HeaderValue::try_from(authority).map_err(|error| bad(&error))?);
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    headers.insert(SEC_WEBSOCKET_KEY, HeaderValue::try_from(generate_key()).map_err(|error| bad(&error))?);
    let scope = Scope { region: &member.region, service: "ecs" };
    sign(&mut request, b"", &member.credentials, scope, now()).map_err(|error| bad(&error))?;
    Ok(request)
}

fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
