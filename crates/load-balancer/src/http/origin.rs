//! Connections to targets.
//!
//! One of HTTP/1.1 is driven by whoever uses it: nothing runs for it in between. One of HTTP/2 is shared by the requests of its
//! shard and driven by a task.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::body::RequestBody;
use super::io::Stream;
use super::pool::Pool;
use crate::shards::LocalExecutor;
use crate::targets::Target;

/// How a request to a target ended without an answer.
pub(super) type Unanswered = TrySendError<Request<RequestBody>>;

/// How large the head of a target's answer may be, as with ALB. It is also as much as is read of an answer at once: with more,
/// the large answers of a few connections keep all others of their shard waiting.
const HEAD_BYTES: usize = 32 * 1024;

/// How many requests may share a connection of HTTP/2 before there is another one.
const STREAMS: usize = 100;

type Driver = http1::Connection<TokioIo<Stream>, RequestBody>;

/// A connection of HTTP/1.1, for one request at a time.
pub(super) struct Origin {
    sender: http1::SendRequest<RequestBody>,
    driver: Driver,
    /// Whether the driver has nothing more to do: the connection has ended, or switched protocols.
    is_over: bool,
    /// Whether it has carried a request before.
    pub(super) is_reused: bool,
    idle_since: Instant,
    /// For how long the target keeps it idle, if it has said so.
    keeps_for: Option<Duration>,
}

/// What is left of a connection whose target has switched protocols.
pub(super) struct Switched {
    pub(super) stream: Stream,
    /// What was read already.
    pub(super) read: Bytes,
}

/// Connects to a target.
pub(super) async fn connect(
    target: &Target,
    pool: &Pool,
    is_encrypted: bool,
    speaks_http2: bool,
) -> io::Result<Stream> {
    let stream = TcpStream::connect(target.address).await?;
    stream.set_nodelay(true)?;
    if !is_encrypted {
        return Ok(Stream::Plain(stream));
    }
    let name = ServerName::IpAddress(target.address.ip().into());
    let stream = TlsConnector::from(pool.tls(speaks_http2)).connect(name, stream).await?;
    Ok(Stream::ClientTls(Box::new(stream)))
}

impl Origin {
    pub(super) async fn begin(stream: Stream) -> hyper::Result<Box<Self>> {
        let mut builder = http1::Builder::new();
        builder.max_buf_size(HEAD_BYTES);
        let (sender, driver) = builder.handshake(TokioIo::new(stream)).await?;
        Ok(Box::new(Self {
            sender,
            driver,
            is_over: false,
            is_reused: false,
            idle_since: Instant::now(),
            keeps_for: None,
        }))
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn send(&mut self, request: Request<RequestBody>) -> Result<Response<Incoming>, Unanswered> {
        let mut answer = std::pin::pin!(self.sender.try_send_request(request));
        let (driver, is_over) = (&mut self.driver, &mut self.is_over);
        std::future::poll_fn(move |context| {
            if let Poll::Ready(outcome) = answer.as_mut().poll(context) {
                return Poll::Ready(outcome);
            }
            drive(driver, is_over, context);
            answer.as_mut().poll(context)
        })
        .await
    }

    /// Takes note of what an answer says of the connection.
    pub(super) fn note(&mut self, headers: &HeaderMap) {
        let Some(value) = headers.get("keep-alive").and_then(|value| value.to_str().ok()) else { return };
        let timeout = value.split(',').find_map(|part| part.trim().strip_prefix("timeout=")?.trim().parse().ok());
        self.keeps_for = timeout.map(Duration::from_secs);
    }

    /// Lets it read and write.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        drive(&mut self.driver, &mut self.is_over, context);
    }

    /// Whether another request can go in it, as far as is known: the target has not closed it, and has said nothing.
    pub(super) fn is_usable(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        !self.is_over && self.sender.is_ready()
    }

    /// Puts it aside.
    pub(super) fn rest(&mut self, now: Instant) {
        (self.idle_since, self.is_reused) = (now, true);
    }

    /// For how long it has been idle. One that the target will close soon counts as idle for good.
    pub(super) fn idle_for(&self, now: Instant) -> Duration {
        let idle = now.saturating_duration_since(self.idle_since);
        let is_at_its_end = self.keeps_for.is_some_and(|lasts| idle + Duration::from_secs(1) >= lasts);
        if is_at_its_end && !idle.is_zero() { Duration::MAX } else { idle }
    }

    /// The stream below, once the target has switched protocols.
    pub(super) async fn switch(mut self: Box<Self>) -> Option<Switched> {
        if !self.is_over {
            std::future::poll_fn(|context| Pin::new(&mut self.driver).poll(context)).await.ok()?;
        }
        let parts = self.driver.into_parts();
        Some(Switched { stream: parts.io.into_inner(), read: parts.read_buf })
    }
}

fn drive(driver: &mut Driver, is_over: &mut bool, context: &mut Context<'_>) {
    // A driver that is done must not be polled again.
    *is_over = *is_over || Pin::new(driver).poll(context).is_ready();
}

/// A connection of HTTP/2.
#[derive(Clone)]
pub(super) struct SharedOrigin {
    sender: http2::SendRequest<RequestBody>,
    streams: std::rc::Rc<()>,
}

impl SharedOrigin {
    /// Begins it on a stream, driven by a task of this shard.
    pub(super) async fn begin(stream: Stream) -> hyper::Result<Self> {
        let mut builder = http2::Builder::new(LocalExecutor);
        builder.max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX));
        builder.initial_stream_window_size(1 << 20).initial_connection_window_size(4 << 20);
        let (sender, driver) = builder.handshake(TokioIo::new(stream)).await?;
        tokio::task::spawn_local(async move {
            if let Err(error) = driver.await {
                tracing::debug!(%error, "a target's HTTP/2 connection ended");
            }
        });
        Ok(Self { sender, streams: std::rc::Rc::new(()) })
    }

    /// Whether it can carry nothing new.
    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Whether few enough requests share it.
    pub(super) fn has_room(&self) -> bool {
        self.sender.is_ready() && std::rc::Rc::strong_count(&self.streams) <= STREAMS
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn send(&mut self, request: Request<RequestBody>) -> Result<Response<Incoming>, Unanswered> {
        self.sender.try_send_request(request).await
    }
}
