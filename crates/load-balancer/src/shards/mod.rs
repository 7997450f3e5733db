//! The threads that serve: each runs the connections that it was handed, and keeps connections to targets of its own.
//!
//! A connection goes to the shard that has the fewest, and stays there. There is a shard for each CPU, which stays on it.

mod connection;
mod cpus;
mod shard;

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

pub(crate) use connection::{ClientConnection, Opened};
pub(crate) use shard::Shard;

use crate::access_log::Writer;
use crate::limits::Limits;
use crate::listeners::Listener;
use crate::stream::Datagrams;

/// As many connections may wait for their shard; more are closed as they come.
const WAITING: usize = 4_096;

/// Runs what a connection of HTTP/2 needs beside itself on the connection's own thread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalExecutor;

impl<F: Future + 'static> hyper::rt::Executor<F> for LocalExecutor {
    fn execute(&self, future: F) {
        tokio::task::spawn_local(async move { drop(future.await) });
    }
}

/// Something for a shard.
pub(crate) enum Message {
    /// A client has connected.
    Connected(Accepted),
    /// A target was removed or is being drained: what is kept for it is closed.
    TargetsChanged,
    /// A listener is gone: its connections end when what is under way in them has.
    ListenerGone(Arc<Listener>),
    /// A listener's socket for datagrams.
    Datagrams(Datagrams),
    /// Everything ends when what is under way has; the sender is dropped at the end.
    Close(mpsc::Sender<()>),
    /// Everything ends now.
    Stop,
}

/// A connection that was accepted, and counts until this is dropped.
pub(crate) struct Accepted {
    /// The connection, which does not block.
    pub(crate) stream: TcpStream,
    /// The client.
    pub(crate) peer: SocketAddr,
    /// Where it connected to.
    pub(crate) local: SocketAddr,
    /// The listener it came through.
    pub(crate) listener: Arc<Listener>,
    /// Its part of the count.
    pub(crate) opened: Opened,
}

/// All shards.
pub(crate) struct Shards {
    shards: Vec<Handle>,
    limit: usize,
    limit_per_listener: usize,
}

struct Handle {
    messages: mpsc::Sender<Message>,
    connections: Arc<AtomicUsize>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

impl Shards {
    pub(crate) fn start(limits: &Limits, log: Option<&Writer>) -> io::Result<Self> {
        let count = limits.shards.max(1);
        let cpus = cpus::one_each(count);
        let shards = (0..count).map(|index| {
            let (messages, inbox) = mpsc::channel(WAITING);
            let cpu = cpus.as_ref().and_then(|cpus| cpus.get(index).copied());
            let (limits, log) = (limits.clone(), log.cloned());
            let thread = std::thread::Builder::new().name(format!("lb-shard-{index}"));
            let thread = thread.spawn(move || {
                if let Some(cpu) = cpu {
                    cpus::stay_on(cpu);
                }
                shard::run(limits, log, inbox);
            })?;
            let thread = Mutex::new(Some(thread));
            Ok(Handle { messages, connections: Arc::default(), thread })
        });
        Ok(Self {
            shards: shards.collect::<io::Result<_>>()?,
            limit: limits.connections,
            limit_per_listener: limits.connections_per_listener,
        })
    }

    /// Connections of clients that are open now.
    pub(crate) fn connections(&self) -> usize {
        self.shards.iter().map(|shard| shard.connections.load(Ordering::Relaxed)).sum()
    }

    /// Hands a connection to the shard with the fewest. It is closed when there are too many.
    pub(crate) fn dispatch(&self, stream: TcpStream, peer: SocketAddr, local: SocketAddr, listener: &Arc<Listener>) {
        let of_listener = listener.connections();
        if self.connections() >= self.limit || of_listener.load(Ordering::Relaxed) >= self.limit_per_listener {
            let (limit, per_listener) = (self.limit, self.limit_per_listener);
            tracing::warn!(limit, per_listener, %peer, "a client's connection is closed: there are as many as there may be");
            return;
        }
        let Some(shard) = self.shards.iter().min_by_key(|shard| shard.connections.load(Ordering::Relaxed)) else {
            return;
        };
        let opened = Opened::new(&shard.connections, of_listener);
        let accepted = Accepted { stream, peer, local, listener: Arc::clone(listener), opened };
        if shard.messages.try_send(Message::Connected(accepted)).is_err() {
            tracing::warn!(%peer, "a client's connection is closed: its thread does not keep up");
        }
    }

    /// Hands a listener's socket for datagrams to a shard, always the same one for the same port.
    pub(crate) async fn serve_datagrams(&self, datagrams: Datagrams) {
        let index = usize::from(datagrams.local.port()) % self.shards.len().max(1);
        if let Some(shard) = self.shards.get(index) {
            // It fails only when the shard has ended, and then everything has.
            let _ = shard.messages.send(Message::Datagrams(datagrams)).await;
        }
    }

    /// Tells every shard. One that does not keep up is told later, in the background of the caller's runtime.
    pub(crate) fn tell(&self, message: impl Fn() -> Message) {
        for shard in &self.shards {
            if let Err(mpsc::error::TrySendError::Full(message)) = shard.messages.try_send(message()) {
                let messages = shard.messages.clone();
                tokio::spawn(async move { messages.send(message).await });
            }
        }
    }

    /// Lets what is under way end for at most `grace`, then ends everything.
    pub(crate) async fn close(&self, grace: Duration) {
        let (done, mut is_done) = mpsc::channel(1);
        self.tell(|| Message::Close(done.clone()));
        drop(done);
        // Nobody sends: it ends when the last shard has dropped its sender.
        let _ = tokio::time::timeout(grace, is_done.recv()).await;
        self.stop();
        for shard in &self.shards {
            let thread = shard.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(thread) = thread {
                let _ = tokio::task::spawn_blocking(move || thread.join()).await;
            }
        }
    }

    /// Ends everything now.
    pub(crate) fn stop(&self) {
        for shard in &self.shards {
            if let Err(mpsc::error::TrySendError::Full(message)) = shard.messages.try_send(Message::Stop) {
                let messages = shard.messages.clone();
                std::thread::spawn(move || messages.blocking_send(message));
            }
        }
    }
}
