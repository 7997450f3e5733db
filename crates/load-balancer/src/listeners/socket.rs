//! A listener's socket: bound, tried again while that fails, and accepting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::Protocol as ListenerProtocol;
use socket2::{Domain, Protocol, Type};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Listener;
use crate::observations::Board;
use crate::shards::Shards;
use crate::stream::Datagrams;

/// How long to wait before a port that is taken is tried again: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// How long to wait when nothing can be accepted for want of descriptors or memory.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// Connections that the system keeps until they are accepted.
const BACKLOG: i32 = 4_096;

/// A socket, or the attempt to have one, until this is dropped.
pub(crate) struct Socket {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// What it is for.
    pub(crate) protocol: ListenerProtocol,
    task: JoinHandle<()>,
}

impl Socket {
    /// Listens at an address for a listener, by its protocol for connections, datagrams or both, and says on the board
    /// whether it can.
    pub(crate) fn open(
        address: SocketAddr,
        protocol: ListenerProtocol,
        listener: Arc<Listener>,
        board: Arc<Board>,
        shards: Arc<Shards>,
    ) -> Self {
        let task = tokio::spawn(async move {
            let mut wait = RETRY.0;
            loop {
                match bind(address, protocol) {
                    Ok((streams, datagrams)) => {
                        board.listener(listener.id, Ok(address));
                        // Datagrams are served for as long as this is there.
                        let (open, closed) = watch::channel(());
                        if let Some(socket) = datagrams {
                            let listener = Arc::clone(&listener);
                            shards.serve_datagrams(Datagrams { socket, local: address, listener, closed }).await;
                        }
                        match streams {
                            Some(socket) => accept(socket, address, &listener, &shards).await,
                            None => std::future::pending().await,
                        }
                        drop(open);
                    }
                    Err(error) => board.listener(listener.id, Err(words(address, &error).into())),
                }
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(RETRY.1);
            }
        });
        Self { address, protocol, task }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a listener's protocol asks for; of a port, all or nothing is bound.
fn bind(
    address: SocketAddr,
    protocol: ListenerProtocol,
) -> io::Result<(Option<TcpListener>, Option<std::net::UdpSocket>)> {
    let takes_datagrams = matches!(protocol, ListenerProtocol::Udp | ListenerProtocol::TcpUdp);
    let streams = if protocol == ListenerProtocol::Udp { None } else { Some(bind_streams(address)?) };
    let datagrams = if takes_datagrams { Some(bind_datagrams(address)?) } else { None };
    Ok((streams, datagrams))
}

fn bind_datagrams(address: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn bind_streams(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A socket of an earlier process may still be in TIME_WAIT; one that listens is refused all the same.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Accepts for good; returns when the socket is of no more use.
async fn accept(socket: TcpListener, address: SocketAddr, listener: &Arc<Listener>, shards: &Arc<Shards>) {
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
