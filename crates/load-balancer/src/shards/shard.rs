//! One thread that serves.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::LocalRuntime;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::{Accepted, ClientConnection, Message};
use crate::access_log::Writer;
use crate::http;
use crate::limits::Limits;
use crate::listeners::Service;
use crate::stream;

/// How often a shard looks after what it keeps.
const SWEEP: Duration = Duration::from_secs(1);

/// When targets are gone, the connections to so many are closed at once, and the next ones this much later. Each costs this
/// machine and, at its other end, the target some ten microseconds: two thousand at once are a pause that clients notice.
const CLOSE: (usize, Duration) = (2, Duration::from_millis(1));

/// What is a shard's own. Nothing of it leaves its thread.
pub(crate) struct Shard {
    /// Bounds.
    pub(crate) limits: Limits,
    /// Connections to targets.
    pub(crate) pool: http::Pool,
    /// Where what was done is logged, if it is.
    pub(crate) log: Option<Writer>,
    connections: RefCell<HashMap<u64, Weak<ClientConnection>>>,
    next: Cell<u64>,
}

impl Shard {
    /// Runs something on this thread beside the connections.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        tokio::task::spawn_local(work);
    }

    fn open(self: &Rc<Self>, accepted: Accepted) {
        let Accepted { stream, peer, local, listener, opened } = accepted;
        let stream = match TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%peer, %error, "a client's connection cannot be served");
                return;
            }
        };
        // An answer is written whole: waiting for more to send only delays its last part.
        let _ = stream.set_nodelay(true);
        let service = listener.service();
        let connection = ClientConnection::new(peer, local, listener, Rc::clone(self), opened);
        let id = self.next.replace(self.next.get() + 1);
        self.connections.borrow_mut().insert(id, Rc::downgrade(&connection));
        let shard = Rc::clone(self);
        self.spawn(async move {
            match &*service {
                Service::Http(site) => http::serve(stream, connection, Arc::clone(site)).await,
                Service::Network(site) => stream::serve(stream, connection, Arc::clone(site)).await,
            }
            shard.connections.borrow_mut().remove(&id);
        });
    }

    /// Looks after what it keeps. What is kept for targets that are gone is closed by and by.
    fn sweep(&self) {
        let mut gone = self.pool.sweep();
        if !gone.is_empty() {
            self.spawn(async move {
                while !gone.is_empty() {
                    gone.truncate(gone.len().saturating_sub(CLOSE.0));
                    tokio::time::sleep(CLOSE.1).await;
                }
            });
        }
    }

    fn close(&self, is_meant: impl Fn(&ClientConnection) -> bool) {
        let connections: Vec<_> = self.connections.borrow().values().filter_map(Weak::upgrade).collect();
        connections.iter().filter(|connection| is_meant(connection)).for_each(|connection| connection.close());
    }
}

/// Serves until it is told to stop.
pub(super) fn run(limits: Limits, log: Option<Writer>, inbox: mpsc::Receiver<Message>) {
    match LocalRuntime::new() {
        Ok(runtime) => runtime.block_on(work(limits, log, inbox)),
        Err(error) => tracing::error!(%error, "a thread of the data plane cannot serve"),
    }
}

async fn work(limits: Limits, log: Option<Writer>, mut inbox: mpsc::Receiver<Message>) {
    let pool = http::Pool::new(&limits);
    let shard = Rc::new(Shard { limits, pool, log, connections: RefCell::default(), next: Cell::new(0) });
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut closing = None;
    loop {
        tokio::select! {
            message = inbox.recv() => match message {
                Some(Message::Connected(accepted)) => shard.open(accepted),
                Some(Message::TargetsChanged) => shard.sweep(),
                Some(Message::ListenerGone(gone)) => shard.close(|open| Arc::ptr_eq(&open.listener, &gone)),
                Some(Message::Datagrams(datagrams)) => shard.spawn(datagrams.serve(Rc::clone(&shard))),
                Some(Message::Close(done)) => {
                    shard.close(|_| true);
                    closing = Some(done);
                }
                Some(Message::Stop) | None => return,
            },
            _ = sweep.tick() => shard.sweep(),
            // While everything ends, the end is looked for often.
            () = tokio::time::sleep(Duration::from_millis(10)), if closing.is_some() => {}
        }
        if closing.is_some() && shard.connections.borrow().is_empty() {
            closing = None;
        }
    }
}
