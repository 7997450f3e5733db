//! A websocket in memory: what is sent arrives in order, late, perhaps twice, or not at all.
//!
//! As on a real connection, what comes after a lost message does not arrive either. Both sides learn that in the end: from
//! the silence when the link is cut, else when the connection is reset.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::extract::ws::Message;
use futures_util::{Sink, Stream};
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::network::{Carried, Direction, Link};

/// A message on its way; without one, the connection is reset.
struct Parcel {
    due: Instant,
    message: Option<Message>,
}

/// One end of a connection.
pub(crate) struct End {
    link: Arc<Link>,
    server: usize,
    direction: Direction,
    outgoing: mpsc::UnboundedSender<Parcel>,
    incoming: mpsc::UnboundedReceiver<Parcel>,
    /// What was taken from the connection and is not due yet.
    waiting: Option<(Pin<Box<Sleep>>, Option<Message>)>,
    last_due: Instant,
    /// Whether it answers a sign of life by itself, as the library beneath a websocket does.
    answers_pings: bool,
    stalled: Arc<AtomicBool>,
}

/// Both ends of a new connection: the server's and the other party's.
pub(crate) fn connect(link: &Arc<Link>, server: usize) -> (End, End) {
    let (to_server, at_server) = mpsc::unbounded_channel();
    let (from_server, at_agent) = mpsc::unbounded_channel();
    let stalled = Arc::new(AtomicBool::new(false));
    let end = |direction, outgoing, incoming| End {
        link: Arc::clone(link),
        server,
        direction,
        outgoing,
        incoming,
        waiting: None,
        last_due: Instant::now(),
        answers_pings: false,
        stalled: Arc::clone(&stalled),
    };
    (end(Direction::FromServer, from_server, at_server), end(Direction::ToServer, to_server, at_agent))
}

impl End {
    /// From now on a sign of life that the other side asks for is given here.
    pub(crate) fn answer_pings(&mut self) {
        self.answers_pings = true;
    }

    fn post(&mut self, message: Message) {
        if self.stalled.load(Ordering::Relaxed) {
            return;
        }
        match self.link.carry(self.server, self.direction) {
            Carried::Lost => {
                self.stalled.store(true, Ordering::Relaxed);
                if !self.link.is_cut(self.server, self.direction) {
                    let due = Instant::now() + self.link.some_millis(10, 20_000);
                    self.put(Parcel { due, message: None });
                }
            }
            Carried::Once(after) => self.put(Parcel { due: Instant::now() + after, message: Some(message) }),
            Carried::Twice(first, second) => {
                self.put(Parcel { due: Instant::now() + first, message: Some(message.clone()) });
                self.put(Parcel { due: Instant::now() + second, message: Some(message) });
            }
        }
    }

    fn put(&mut self, mut parcel: Parcel) {
        parcel.due = parcel.due.max(self.last_due);
        self.last_due = parcel.due;
        // A party that is gone receives nothing.
        let _ = self.outgoing.send(parcel);
    }
}

impl Stream for End {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some((due, _)) = &mut this.waiting {
                ready!(due.as_mut().poll(cx));
                let message = this.waiting.take().and_then(|(_, message)| message);
                if let (Some(Message::Ping(asked)), true) = (&message, this.answers_pings) {
                    this.post(Message::Pong(asked.clone()));
                }
                return Poll::Ready(message.map(Ok));
            }
            match ready!(this.incoming.poll_recv(cx)) {
                Some(Parcel { due, message }) => this.waiting = Some((Box::pin(sleep_until(due)), message)),
                // That the other side is gone does not get through either.
                None if this.stalled.load(Ordering::Relaxed) => return Poll::Pending,
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Sink<Message> for End {
    type Error = axum::Error;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(mut self: Pin<&mut Self>, message: Message) -> Result<(), axum::Error> {
        self.post(message);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }
}
