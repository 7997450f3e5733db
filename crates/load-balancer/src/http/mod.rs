//! HTTP: requests of clients, each handed to a target by its route.
//!
//! Everything of a request happens in the task of its client's connection: the connection to the target is driven from there
//! too, so that a request crosses neither a thread nor a task. What is kept of a target's connection between requests lies in
//! the shard's [`Pool`], driven by nobody.

mod answer;
mod attempt;
mod attributes;
mod body;
mod client;
mod exchange;
mod failure;
mod head;
mod io;
mod origin;
mod pool;
mod site;
mod sticky;
mod trail;
mod tunnel;

use std::rc::Rc;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

pub(crate) use attributes::Attributes;
pub(crate) use pool::Pool;
pub(crate) use site::Site;

use crate::shards::ClientConnection;
use client::Client;
use io::Stream;

/// Serves a client's connection until it ends.
pub(crate) async fn serve(stream: TcpStream, connection: Rc<ClientConnection>, site: Arc<Site>) {
    let Some(encryption) = &site.encryption else {
        let client = Rc::new(Client::new(connection, &site, None));
        return client::http1::serve(Stream::Plain(stream), client).await;
    };
    let handshake = TlsAcceptor::from(Arc::clone(encryption)).accept(stream);
    let patience = connection.shard.limits.tls_handshake;
    let stream = match tokio::time::timeout(patience, handshake).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return tracing::debug!(peer = %connection.peer, %error, "a client's TLS handshake failed"),
        Err(_) => return tracing::debug!(peer = %connection.peer, "a client took too long for TLS"),
    };
    let (_, session) = stream.get_ref();
    let is_http2 = session.alpn_protocol() == Some(b"h2");
    let client = Rc::new(Client::new(connection, &site, Some(session)));
    // Nothing but the connection holds on to the service it began with: each request asks for the newest.
    drop(site);
    let stream = Stream::ServerTls(Box::new(stream));
    if is_http2 { client::http2::serve(stream, client).await } else { client::http1::serve(stream, client).await }
}
