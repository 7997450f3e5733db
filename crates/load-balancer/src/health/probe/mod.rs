//! One check of one target.

mod http;
mod tls;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use longshore_model::load_balancing::Protocol;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::plan::{Language, Manner};
use super::standing::Outcome;

/// Who asks targets.
pub(crate) trait Prober: Send + Sync + 'static {
    /// Asks one target once; ends within the check's time-out.
    fn probe(&self, address: SocketAddr, manner: Arc<Manner>) -> impl Future<Output = Outcome> + Send + 'static;
}

/// Asks over the network, over a connection of its own each time.
#[derive(Debug)]
pub(crate) struct Network;

impl Prober for Network {
    fn probe(&self, address: SocketAddr, manner: Arc<Manner>) -> impl Future<Output = Outcome> + Send + 'static {
        once(address, manner)
    }
}

async fn once(address: SocketAddr, manner: Arc<Manner>) -> Outcome {
    match timeout(manner.timeout(), ask(address, &manner)).await {
        Ok(Some(outcome)) => outcome,
        Ok(None) => Outcome::Failed,
        // A connection that is not made in time has no request that could time out.
        Err(_) if manner.language == Language::Connection => Outcome::Failed,
        Err(_) => Outcome::TimedOut,
    }
}

/// What the target answers; nothing when there was no connection or no sense in what came.
async fn ask(address: SocketAddr, manner: &Manner) -> Option<Outcome> {
    let stream = TcpStream::connect(address).await.ok()?;
    if manner.language == Language::Connection {
        return Some(Outcome::Passed);
    }
    stream.set_nodelay(true).ok()?;
    let code = if manner.check.protocol == Protocol::Https {
        talk(tls::connect(stream, address, manner.language).await?, address, manner).await
    } else {
        talk(stream, address, manner).await
    }?;
    Some(if manner.accepts(code) { Outcome::Passed } else { Outcome::Mismatch(code) })
}

async fn talk<S>(stream: S, address: SocketAddr, manner: &Manner) -> Option<u32>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    match manner.language {
        Language::Connection => None,
        Language::Http1 => http::get_over_http1(stream, address, manner).await,
        Language::Http2 => http::get_over_http2(stream, address, manner).await,
        Language::Grpc => http::call(stream, address, manner).await,
    }
}

#[cfg(test)]
mod tests;
