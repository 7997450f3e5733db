//! Datagrams: each client's port is a flow with a socket of its own towards its target.
//!
//! A flow ends when nothing was sent either way for a while. Datagrams that find no room, of flows or in a socket, are
//! dropped, as they are everywhere else on their way.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::flow::Flow;
use super::target::Manners;
use crate::listeners::{Listener, Service};
use crate::shards::Shard;
use crate::targets::UnderWay;

/// For how long a flow may be silent (user guide: "Connection idle timeout").
const IDLE: Duration = Duration::from_secs(120);

/// The largest datagram.
const LARGEST: usize = 65_535;

/// So many datagrams are taken in a row before others have their turn.
const BURST: usize = 64;

/// So many targets are tried at most for one datagram.
const ATTEMPTS: usize = 3;

thread_local! {
    static SHARED: RefCell<Box<[u8]>> = RefCell::new(vec![0; LARGEST].into());
}

/// A listener's socket for datagrams, on its way to the shard that serves it.
pub(crate) struct Datagrams {
    /// The socket, which does not block.
    pub(crate) socket: std::net::UdpSocket,
    /// Where it is bound.
    pub(crate) local: SocketAddr,
    /// Its listener.
    pub(crate) listener: Arc<Listener>,
    /// Changes, or ends, when the socket is to be closed. It is dropped after that.
    pub(crate) closed: watch::Receiver<bool>,
}

/// What a listener's socket serves.
struct Port {
    socket: UdpSocket,
    local: SocketAddr,
    listener: Arc<Listener>,
    shard: Rc<Shard>,
    // Dropped after the socket: who waits for that may bind its port then.
    closed: watch::Receiver<bool>,
    flows: RefCell<HashMap<SocketAddr, Rc<Open>>>,
}

/// A client's flow.
struct Open {
    socket: UdpSocket,
    used_at: Cell<Instant>,
    under_way: UnderWay,
    /// Its target was found to be gone when something was sent.
    refused: Notify,
}

impl Datagrams {
    /// Serves until the socket is to be closed.
    pub(crate) async fn serve(self, shard: Rc<Shard>) {
        let Self { socket, local, listener, mut closed } = self;
        let socket = match UdpSocket::from_std(socket) {
            Ok(socket) => socket,
            Err(error) => return tracing::warn!(%local, %error, "datagrams cannot be served"),
        };
        let port = Port { socket, local, listener, shard, closed: closed.clone(), flows: RefCell::default() };
        let port = Rc::new(port);
        tokio::select! {
            () = port.receive() => {}
            _ = closed.changed() => {}
        }
    }
}

impl Port {
    async fn receive(self: &Rc<Self>) {
        loop {
            if self.socket.readable().await.is_err() {
                return;
            }
            for _ in 0..BURST {
                let taken = SHARED.with_borrow_mut(|shared| {
                    let (length, client) = self.socket.try_recv_from(shared)?;
                    self.pass_on(client, &shared[..length]);
                    Ok::<_, io::Error>(())
                });
                match taken {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    // What was sent to a client earlier did not arrive; that is no matter of this socket.
                    Err(_) => {}
                }
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sends a client's datagram to its target, choosing one if it is the first, and another one if that is gone.
    fn pass_on(self: &Rc<Self>, client: SocketAddr, datagram: &[u8]) {
        for _ in 0..ATTEMPTS {
            let known = self.flows.borrow().get(&client).map(Rc::clone);
            let Some(flow) = known else { return self.open(client, datagram) };
            flow.used_at.set(Instant::now());
            match flow.socket.try_send(datagram) {
                // An earlier datagram came back: nobody listens there.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                    self.end(client, &flow);
                    flow.under_way.target().penalize(Instant::now().into_std(), self.shard.limits.penalty);
                    flow.refused.notify_one();
                }
                _ => return,
            }
        }
    }

    /// Forgets a client's flow, if it is still this one.
    fn end(&self, client: SocketAddr, flow: &Rc<Open>) {
        let mut flows = self.flows.borrow_mut();
        if flows.get(&client).is_some_and(|known| Rc::ptr_eq(known, flow)) {
            flows.remove(&client);
        }
    }

    /// Begins a client's flow with its first datagram, if there is room and a target, and the client may.
    fn open(self: &Rc<Self>, client: SocketAddr, datagram: &[u8]) {
        if self.flows.borrow().len() >= self.shard.limits.datagram_flows
            || !self.listener.doors().datagrams.admits(client.ip())
        {
            return;
        }
        let service = self.listener.service();
        let Service::Network(site) = &*service else { return };
        let flow = Flow { client, local: self.local };
        let Some((group, under_way)) = site.begin(flow, Instant::now().into_std(), &[]) else { return };
        let manners = Manners::of(&group.members().config.record);
        // Sent before the socket is given to the runtime, which does not know yet that it can be written to.
        let begun = connected(under_way.target().address).and_then(|socket| {
            socket.send(datagram)?;
            UdpSocket::from_std(socket)
        });
        let Ok(socket) = begun else { return };
        let open = Rc::new(Open { socket, used_at: Cell::new(Instant::now()), under_way, refused: Notify::new() });
        self.flows.borrow_mut().insert(client, Rc::clone(&open));
        let (port, answers, mut closed) = (Rc::clone(self), open, self.closed.clone());
        self.shard.spawn(async move {
            tokio::select! {
                () = port.answer(client, &answers) => {}
                () = idle(&answers) => {}
                () = manners.over(answers.under_way.target()) => {}
                () = answers.refused.notified() => {}
                _ = closed.changed() => {}
            }
            port.end(client, &answers);
        });
    }

    /// Sends a target's datagrams to its client, until the target is gone.
    async fn answer(&self, client: SocketAddr, flow: &Open) {
        loop {
            if flow.socket.readable().await.is_err() {
                return;
            }
            for _ in 0..BURST {
                let taken = SHARED.with_borrow_mut(|shared| {
                    let length = flow.socket.try_recv(shared)?;
                    flow.used_at.set(Instant::now());
                    let _ = self.socket.try_send_to(&shared[..length], client);
                    Ok::<_, io::Error>(())
                });
                match taken {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    // Nobody listens there: the client's next datagram goes elsewhere.
                    Err(_) => {
                        flow.under_way.target().penalize(Instant::now().into_std(), self.shard.limits.penalty);
                        return;
                    }
                }
            }
            tokio::task::yield_now().await;
        }
    }
}

/// A socket of its own towards a target.
fn connected(target: SocketAddr) -> io::Result<std::net::UdpSocket> {
    let any: SocketAddr =
        if target.is_ipv4() { (Ipv4Addr::UNSPECIFIED, 0).into() } else { (Ipv6Addr::UNSPECIFIED, 0).into() };
    let socket = std::net::UdpSocket::bind(any)?;
    socket.connect(target)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Ends when a flow was silent for long enough.
async fn idle(flow: &Open) {
    loop {
        let end = flow.used_at.get() + IDLE;
        if end <= Instant::now() {
            return;
        }
        sleep_until(end).await;
    }
}
