//! A listener's socket: bound, tried again while that fails, and accepting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::Protocol;
use socket2::{Domain, Type};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::Listener;
use crate::observations::Board;
use crate::shards::Shards;
use crate::stream::Datagrams;

/// How long to wait before a port that is taken is tried again: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// How long to wait when nothing can be accepted, mostly for want of descriptors or memory.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// Connections that the system keeps until they are accepted.
const BACKLOG: i32 = 4_096;

/// What a listener listens with, or the attempt to have it, until this is dropped.
pub(crate) struct Socket {
    form: Form,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Held>,
}

/// Where and with what a listener listens. Protocols of one form differ in what is done with a connection alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    address: SocketAddr,
    takes_streams: bool,
    takes_datagrams: bool,
}

/// The sockets of a listener. They may change hands, so that a port that goes on being listened at is never free in between.
#[derive(Default)]
pub(crate) struct Held {
    streams: Option<TcpListener>,
    /// The shard that serves datagrams has a receiver for as long as it has the socket.
    datagrams: Option<watch::Sender<bool>>,
}

impl Form {
    /// What a protocol asks for at an address.
    pub(crate) fn of(address: SocketAddr, protocol: Protocol) -> Self {
        let takes_datagrams = matches!(protocol, Protocol::Udp | Protocol::TcpUdp);
        Self { address, takes_streams: protocol != Protocol::Udp, takes_datagrams }
    }
}

impl Socket {
    /// Listens for a listener, with what it has already and whatever is missing, and says on the board whether it can.
    pub(crate) fn open(
        form: Form,
        held: Held,
        listener: Arc<Listener>,
        board: Arc<Board>,
        shards: Arc<Shards>,
    ) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { form, stop, task: tokio::spawn(held.listen(form, listener, board, shards, stopped)) }
    }

    /// Where and with what it listens.
    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// Ends, and gives up all that another form has no use for; that is free when this returns.
    pub(crate) async fn release(self, next: Option<Form>) -> Held {
        drop(self.stop);
        let mut held = self.task.await.unwrap_or_default();
        let next = next.filter(|next| next.address == self.form.address);
        if !next.is_some_and(|next| next.takes_streams) {
            held.streams = None;
        }
        if !next.is_some_and(|next| next.takes_datagrams)
            && let Some(open) = held.datagrams.take()
        {
            open.send_replace(false);
            open.closed().await;
        }
        held
    }
}

impl Held {
    /// Listens until it is stopped. What is missing is tried again while the rest is served.
    async fn listen(
        mut self,
        form: Form,
        listener: Arc<Listener>,
        board: Arc<Board>,
        shards: Arc<Shards>,
        mut stopped: oneshot::Receiver<()>,
    ) -> Self {
        let mut wait = RETRY.0;
        loop {
            let outcome = self.complete(form, &listener, &shards).await;
            let is_whole = outcome.is_ok();
            board.listener(
                listener.id,
                outcome.map(|()| form.address).map_err(|error| words(form.address, &error).into()),
            );
            tokio::select! {
                biased;
                _ = &mut stopped => return self,
                () = accept(self.streams.as_ref(), form.address, &listener, &shards) => {
                    self.streams = None;
                    wait = RETRY.0;
                }
                () = tokio::time::sleep(wait), if !is_whole => wait = (wait * 2).min(RETRY.1),
            }
        }
    }

    /// Has what is missing bound, all of it or nothing.
    async fn complete(&mut self, form: Form, listener: &Arc<Listener>, shards: &Shards) -> io::Result<()> {
        let Form { address, takes_streams, takes_datagrams } = form;
        let streams = (takes_streams && self.streams.is_none()).then(|| bind_streams(address)).transpose()?;
        let datagrams = (takes_datagrams && self.datagrams.is_none()).then(|| bind_datagrams(address)).transpose()?;
        self.streams = self.streams.take().or(streams);
        if let Some(socket) = datagrams {
            let (open, closed) = watch::channel(true);
            let listener = Arc::clone(listener);
            shards.serve_datagrams(Datagrams { socket, local: address, listener, closed }).await;
            self.datagrams = Some(open);
        }
        Ok(())
    }
}

fn bind_datagrams(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn bind_streams(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(Domain::for_address(address), Type::STREAM, Some(socket2::Protocol::TCP))?;
    // A socket of an earlier process may still be in TIME_WAIT; one that listens is refused all the same.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Accepts for good; returns when the socket is of no more use. Dropping the future loses no connection.
async fn accept(socket: Option<&TcpListener>, address: SocketAddr, listener: &Arc<Listener>, shards: &Shards) {
    let Some(socket) = socket else { return std::future::pending().await };
    loop {
        let (stream, peer) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => match error.kind() {
                // The client was gone before it was accepted.
                io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted => {
                    continue;
                }
                io::ErrorKind::InvalidInput => {
                    tracing::error!(%address, %error, "a listener's socket is of no more use");
                    tokio::time::sleep(EXHAUSTED).await;
                    return;
                }
                _ => {
                    tracing::warn!(%address, %error, "no connection can be accepted");
                    tokio::time::sleep(EXHAUSTED).await;
                    continue;
                }
            },
        };
        if !listener.doors().streams.admits(peer.ip()) {
            tracing::debug!(%peer, %address, "a client's connection is closed: its security groups do not let it in");
            continue;
        }
        // The connection's shard looks after it with its own poller.
        if let Ok(stream) = stream.into_std() {
            shards.dispatch(stream, peer, address, listener);
        }
    }
}

fn words(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {} of {} is taken by another process or load balancer; free it, or give the edge more addresses",
            address.port(),
            address.ip()
        ),
        io::ErrorKind::PermissionDenied => format!(
            "port {} of {} may not be bound by this process; run it with CAP_NET_BIND_SERVICE",
            address.port(),
            address.ip()
        ),
        io::ErrorKind::AddrNotAvailable => format!(
            "{} is no address of this machine; give the edge addresses that it has (--load-balancer-address)",
            address.ip()
        ),
        _ => format!("{address} cannot be listened at: {error}"),
    }
}
