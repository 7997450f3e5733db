//! A websocket on which nothing waits without bound.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use futures_util::{Sink, SinkExt, Stream, StreamExt};

/// Whatever carries websocket messages both ways: a real websocket, or what a simulation puts in its place.
pub trait Socket: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin + Send {}

impl<S> Socket for S where S: Stream<Item = Result<Message, axum::Error>> + Sink<Message> + Unpin + Send {}

/// Whether an agent tries again at once after the server closed its session, or waits longer each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Return {
    /// Going away (1001).
    AtOnce,
    /// Policy violation (1008).
    Later,
}

/// What comes in.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A message.
    Text(Utf8Bytes),
    /// A sign of life.
    Alive,
    /// The agent closes the session; the server has to complete the handshake.
    Closing,
    /// The connection is gone.
    Lost,
}

/// The connection is gone, or does not take any more.
#[derive(Debug, thiserror::Error)]
#[error("the connection is lost")]
pub(crate) struct Lost;

/// One session's websocket.
#[derive(Debug)]
pub(crate) struct Channel<S> {
    socket: S,
    timeout: Duration,
}

impl<S: Socket> Channel<S> {
    /// Takes a websocket over; no transfer on it may take longer than `timeout`.
    pub(crate) fn new(socket: S, timeout: Duration) -> Self {
        Self { socket, timeout }
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, text: String) -> Result<(), Lost> {
        self.write(Message::Text(text.into())).await
    }

    /// Asks for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<(), Lost> {
        self.write(Message::Ping(bytes::Bytes::new())).await
    }

    async fn write(&mut self, message: Message) -> Result<(), Lost> {
        match tokio::time::timeout(self.timeout, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Lost),
        }
    }

    /// Waits for the next thing to come in. Dropping the future loses nothing.
    pub(crate) async fn receive(&mut self) -> Incoming {
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => Incoming::Text(text),
            Some(Ok(Message::Close(_))) => Incoming::Closing,
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => Incoming::Alive,
            Some(Err(_)) | None => Incoming::Lost,
        }
    }

    /// Closes the session and waits for the agent to agree.
    pub(crate) async fn close(mut self, comeback: Return, reason: String) {
        let code = match comeback {
            Return::AtOnce => axum::extract::ws::close_code::AWAY,
            Return::Later => axum::extract::ws::close_code::POLICY,
        };
        let frame = CloseFrame { code, reason: reason.into() };
        if self.write(Message::Close(Some(frame))).await.is_ok() {
            self.finish().await;
        }
    }

    /// Completes a closing handshake: reading on is what sends the answer.
    pub(crate) async fn finish(mut self) {
        let timeout = self.timeout;
        let until_closed = async { while !matches!(self.receive().await, Incoming::Lost) {} };
        // An agent that does not close in time is left to notice by itself.
        let _ = tokio::time::timeout(timeout, until_closed).await;
    }
}
