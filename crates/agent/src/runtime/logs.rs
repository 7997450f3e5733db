//! What a container has written, as the engine keeps it: followed from a time on.
//!
//! It is read as it comes: the engine's client library takes whole seconds and holds a terminal's line until its end.

use bytes::Bytes;
use http::header::HOST;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::{TcpStream, UnixStream};

use super::exec::Address;
use super::{Engine, Error};

/// How long the engine may take to begin.
const OPENING: Duration = Duration::from_secs(60);

/// The longest refusal that is read.
const MAX_REFUSAL_BYTES: usize = 16 * 1024;

/// The output of a container, in the engine's form. It ends with the container.
pub(crate) struct Output(Incoming);

impl Output {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when the engine went away.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match self.0.frame().await {
                None => return Ok(None),
                Some(Err(error)) => return Err(Error::Unreachable(error.to_string())),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Ok(Some(bytes));
                    }
                }
            }
        }
    }
}

impl Engine {
    /// Whether the engine is on this machine, so that it reaches a socket of ours.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self.address, Address::Socket(_))
    }

    /// Follows a container's output from a time on, that of the time itself included, with the time before each line.
    ///
    /// # Errors
    /// When the engine does not answer or does not have the container or its output.
    pub(crate) async fn follow(&self, id: &str, since_ns: i64) -> Result<Output, Error> {
        let opening = async {
            match &self.address {
                Address::Socket(path) => open(UnixStream::connect(path).await, id, since_ns).await,
                Address::Network(authority) => open(TcpStream::connect(authority).await, id, since_ns).await,
            }
        };
        tokio::time::timeout(OPENING, opening).await.map_err(|_| Error::TimedOut(OPENING))?
    }
}

async fn open<S>(connected: std::io::Result<S>, id: &str, since_ns: i64) -> Result<Output, Error>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let unreachable = |error: &dyn std::error::Error| Error::Unreachable(error.to_string());
    let stream = connected.map_err(|error| unreachable(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| unreachable(&error))?;
    // It ends with the output.
    tokio::spawn(connection);
    let (seconds, nanos) = (since_ns.div_euclid(1_000_000_000), since_ns.rem_euclid(1_000_000_000));
    let request = Request::builder()
        .method(Method::GET)
        .uri(format!(
            "/containers/{id}/logs?follow=true&stdout=true&stderr=true&timestamps=true&since={seconds}.{nanos:09}"
        ))
        .header(HOST, "docker")
        .body(Empty::<Bytes>::new())
        .map_err(|error| unreachable(&error))?;
    let response = sender.send_request(request).await.map_err(|error| unreachable(&error))?;
    if response.status() == StatusCode::OK {
        return Ok(Output(response.into_body()));
    }
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), MAX_REFUSAL_BYTES).collect().await;
    let text = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).trim().to_owned()).unwrap_or_default();
    Err(Error::Refused { status, message: text })
}
