//! Requests with a connection of their own, whose answers are read as they come: what the engine's client library does not do.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::{Response, request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};

use super::{Engine, Error};

/// The longest refusal that is read.
const MAX_REFUSAL_BYTES: usize = 16 * 1024;

/// Where an engine listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    Socket(String),
    Network(String),
}

impl Address {
    pub(super) fn parse(host: &str) -> Self {
        match host.split_once("://") {
            Some(("unix", path)) => Self::Socket(path.to_owned()),
            Some((_, authority)) => Self::Network(authority.trim_end_matches('/').to_owned()),
            None => Self::Network(host.to_owned()),
        }
    }
}

impl Engine {
    /// Whether the engine is on this machine, so that it reaches a socket of ours.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self.address, Address::Socket(_))
    }

    /// Sends a request, and gives the answer once it begins. The connection ends with the answer, or with what it is upgraded to.
    pub(super) async fn send(
        &self,
        request: request::Builder,
        body: String,
        bound: Duration,
    ) -> Result<Response<Incoming>, Error> {
        let sending = async {
            match &self.address {
                Address::Socket(path) => send(UnixStream::connect(path).await, request, body).await,
                Address::Network(authority) => send(TcpStream::connect(authority).await, request, body).await,
            }
        };
        tokio::time::timeout(bound, sending).await.map_err(|_| Error::TimedOut(bound))?
    }
}

async fn send<S>(connected: io::Result<S>, request: request::Builder, body: String) -> Result<Response<Incoming>, Error>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let unreachable = |error: &dyn std::error::Error| Error::Unreachable(error.to_string());
    let stream = connected.map_err(|error| unreachable(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| unreachable(&error))?;
    tokio::spawn(connection.with_upgrades());
    let request = request.header(HOST, "docker").body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| unreachable(&error))?;
    sender.send_request(request).await.map_err(|error| unreachable(&error))
}

/// What an answer that is none says.
pub(super) async fn refusal(response: Response<Incoming>) -> Error {
    let status = response.status().as_u16();
    let body = match Limited::new(response.into_body(), MAX_REFUSAL_BYTES).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Error::Unreachable(error.to_string()),
    };
    let told: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let words = told["message"].as_str().map_or_else(|| String::from_utf8_lossy(&body).into(), str::to_owned);
    Error::Refused { status, message: words.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_listen_on_sockets_and_networks() {
        assert_eq!(Address::parse("unix:///run/docker.sock"), Address::Socket("/run/docker.sock".to_owned()));
        for host in ["tcp://10.0.0.1:2375", "http://10.0.0.1:2375/", "10.0.0.1:2375"] {
            assert_eq!(Address::parse(host), Address::Network("10.0.0.1:2375".to_owned()));
        }
    }
}
