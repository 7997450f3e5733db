//! Clients' connections of HTTP, and the time that may pass in them.

pub(super) mod http1;
pub(super) mod http2;
mod raw_head;
mod stall;
mod watched;

use std::cell::{Cell, RefCell};
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Context;
use std::time::{Duration, Instant};

use http::HeaderValue;
use rustls::ServerConnection;

use raw_head::RawHead;
pub(super) use stall::{Stall, Visits, Watch};
pub(super) use watched::Watched;

use super::failure::Failure;
use super::origin::Switched;
use super::site::Site;
use super::trail::Trail;
use crate::shards::{ClientConnection, Shard};
use crate::tls;

/// A client's connection. What each request says of it is made once.
pub(super) struct Client {
    pub(super) connection: Rc<ClientConnection>,
    /// What happens in it.
    pub(super) stall: Rc<Stall>,
    /// When it began.
    pub(super) born: Instant,
    /// The client's address, for `X-Forwarded-For`; with its port, and without.
    pub(super) address: HeaderValue,
    pub(super) address_and_port: HeaderValue,
    /// The listener's port.
    pub(super) port: HeaderValue,
    /// TLS's version and suite, in OpenSSL's words; absent in the clear.
    pub(super) tls: Option<(HeaderValue, HeaderValue)>,
    /// The name that was asked for in TLS.
    pub(super) server_name: Option<Arc<str>>,
    /// Exchanges under way.
    exchanges: Cell<u32>,
    /// What the heads of requests really said.
    pub(super) raw_head: RawHead,
    /// Why a request was refused that could not be read.
    refused: Cell<Option<Failure>>,
    /// A target's connection that has switched protocols with the last request.
    pub(super) switched: RefCell<Option<(Switched, Exchange, crate::targets::UnderWay)>>,
}

impl Client {
    pub(super) fn new(connection: Rc<ClientConnection>, site: &Site, session: Option<&ServerConnection>) -> Self {
        let text = |text: String| HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("unknown"));
        let ip = connection.peer.ip().to_canonical();
        let with_port = match ip {
            IpAddr::V4(_) => SocketAddr::new(ip, connection.peer.port()).to_string(),
            IpAddr::V6(ip) => format!("[{ip}]:{}", connection.peer.port()),
        };
        let tls = session.map(|session| {
            let version = match session.protocol_version() {
                Some(rustls::ProtocolVersion::TLSv1_3) => "TLSv1.3",
                _ => "TLSv1.2",
            };
            let suite = session.negotiated_cipher_suite().and_then(|suite| tls::openssl_name(suite.suite()));
            (HeaderValue::from_static(version), text(suite.unwrap_or_default()))
        });
        Self {
            stall: Rc::default(),
            born: Instant::now(),
            address: text(ip.to_string()),
            address_and_port: text(with_port),
            port: HeaderValue::from(site.port),
            tls,
            server_name: session.and_then(ServerConnection::server_name).map(Arc::from),
            exchanges: Cell::new(0),
            raw_head: RawHead::default(),
            refused: Cell::new(None),
            switched: RefCell::default(),
            connection,
        }
    }

    /// Exchanges under way.
    pub(super) fn exchanges(&self) -> u32 {
        self.exchanges.get()
    }

    /// For how long nothing may happen, as the load balancer says now.
    pub(super) fn idle_timeout(&self) -> Duration {
        self.connection.listener.site().map_or(Duration::from_secs(60), |site| site.attributes.idle_timeout)
    }

    /// For how long the connection may be kept, as the load balancer says now.
    pub(super) fn keep_alive(&self) -> Duration {
        self.connection.listener.site().map_or(Duration::from_secs(3_600), |site| site.attributes.client_keep_alive)
    }
}

/// A request with its answer, from the head of the one to the end of the other.
pub(super) struct Exchange {
    pub(super) client: Rc<Client>,
    /// What happens in it; the connection's when that has one exchange at a time.
    pub(super) stall: Rc<Stall>,
    /// Looks after a stream of HTTP/2; connections of HTTP/1.1 do that themselves.
    watch: Option<Watch>,
    /// What is logged of it, if anything is.
    pub(super) trail: Option<Rc<Trail>>,
}

impl Exchange {
    pub(super) fn begin(client: &Rc<Client>, watch: Option<Watch>) -> Self {
        let stall = watch.as_ref().map_or(&client.stall, Watch::stall);
        let stall = Rc::clone(stall);
        stall.begin();
        client.exchanges.set(client.exchanges.get() + 1);
        client.raw_head.begin();
        Self { client: Rc::clone(client), stall, watch, trail: None }
    }

    pub(super) fn shard(&self) -> &Rc<Shard> {
        &self.client.connection.shard
    }

    /// A part of the answer goes to the client.
    pub(super) fn sent(&self, bytes: usize) {
        self.stall.sent.set(self.stall.sent.get() + bytes as u64);
    }

    /// Whether nothing has happened for too long.
    pub(super) fn poll_stalled(&mut self, context: &mut Context<'_>) -> bool {
        self.watch.as_mut().map_or(self.stall.is_over.get(), |watch| watch.poll(context))
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.client.exchanges.set(self.client.exchanges.get().saturating_sub(1));
        // What follows is the time between two requests, and counts from now.
        self.stall.touch();
    }
}
