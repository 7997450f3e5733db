//! The two websockets of a session, and the one task that holds both.

use std::future::Future;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use bytes::Bytes;
use longshore_api::agent::extension::OpenExecSession;
use longshore_api::session::OpenDataChannel;
use longshore_api::session::relay::{Frame, Hello};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::conversation::{Conversation, End, Moment, Start};
use super::sessions::Claim;
use super::{Limits, Target, agent_endpoint};
use crate::Context;
use crate::authorization::may_run_commands_on;
use crate::identity::Caller;

/// What came over a websocket.
enum Incoming {
    Text(String),
    Binary(Bytes),
    /// A sign of life.
    Alive,
    /// It is closed, or lost.
    Gone,
}

/// Serves a client until its session is over.
pub(super) async fn client(ctx: Context, socket: WebSocket, id: String) {
    let limits = *ctx.exec().limits();
    let mut client = Peer::new(socket, limits.transfer);
    let open = match tokio::time::timeout(limits.handshake, first_text(&mut client)).await {
        Ok(Some(text)) => serde_json::from_str::<OpenDataChannel>(&text).ok(),
        Ok(None) | Err(_) => return,
    };
    let now = moment(&ctx);
    let extension = open.as_ref().and_then(|open| open.extension);
    let mut conversation = Conversation::new(limits, extension, ctx.bits(), now);
    let claimed = open.and_then(|open| ctx.exec().claim(&id, &open.token_value, now.wall));
    let Some((claim, target)) = claimed else {
        tracing::info!(session = id, "a client was refused: its token is not good");
        let end = End("The token is not valid, has expired or was used before. Run the command again.".to_owned());
        let farewell = conversation.farewell(&id, "", &end, now);
        if client.send(Message::Binary(farewell)).await {
            client.close().await;
        }
        return;
    };
    tracing::debug!(session = id, task = target.task_arn, container = target.container_name, "a client came");
    let mut session = Session { ctx: &ctx, limits, claim, target, conversation, client, agent: None, arrival: None };
    let end = session.run().await;
    tracing::debug!(session = id, ?end, "a session ended");
    session.finish(end).await;
}

/// Takes an agent's websocket to the session that it is for.
pub(super) async fn agent(ctx: Context, socket: WebSocket, caller: Caller) {
    let limits = ctx.exec().limits();
    let mut agent = Peer::new(socket, limits.transfer);
    let Ok(Some(text)) = tokio::time::timeout(limits.handshake, first_text(&mut agent)).await else { return };
    let Ok(hello) = serde_json::from_str::<Hello>(&text) else { return };
    let may_run = |instance| may_run_commands_on(&caller, instance);
    if !ctx.exec().deliver(&hello, agent.socket, may_run) {
        tracing::info!(session = hello.session_id, "an agent came for a session that does not wait for it");
    }
}

async fn first_text(peer: &mut Peer) -> Option<String> {
    loop {
        match peer.receive().await {
            Incoming::Text(text) => return Some(text),
            Incoming::Alive => {}
            Incoming::Binary(_) | Incoming::Gone => return None,
        }
    }
}

fn moment(ctx: &Context) -> Moment {
    Moment { instant: Instant::now(), wall: ctx.now() }
}

/// Why a session's loop ended.
#[derive(Debug)]
enum Over {
    /// For a reason that the client is told.
    Told(End),
    /// The client is gone.
    ClientGone,
}

impl From<End> for Over {
    fn from(end: End) -> Self {
        Self::Told(end)
    }
}

struct Session<'a> {
    ctx: &'a Context,
    limits: Limits,
    claim: Claim,
    target: Target,
    conversation: Conversation,
    client: Peer,
    agent: Option<Peer>,
    arrival: Option<oneshot::Receiver<WebSocket>>,
}

impl Session<'_> {
    async fn run(&mut self) -> Over {
        loop {
            if let Err(over) = self.step().await {
                return over;
            }
        }
    }

    /// Sends what there is to send, and waits for one thing to happen.
    async fn step(&mut self) -> Result<(), Over> {
        self.flush().await?;
        if let Some(start) = self.conversation.start(self.now()) {
            self.call(start)?;
        }
        let due = self.conversation.due().min(self.client.due(&self.limits));
        let due = self.agent.iter().map(|agent| agent.due(&self.limits)).fold(due, Instant::min);
        tokio::select! {
            biased;
            // First, so that no flood of messages keeps a session from ending in time.
            () = tokio::time::sleep_until(due) => self.on_time().await?,
            () = self.claim.terminated() => return Err(End(String::new()).into()),
            incoming = self.client.receive() => match incoming {
                Incoming::Binary(bytes) => self.conversation.client_message(&bytes, self.now())?,
                Incoming::Gone => return Err(Over::ClientGone),
                Incoming::Text(_) | Incoming::Alive => {}
            },
            incoming = received(self.agent.as_mut()) => match incoming {
                Incoming::Binary(bytes) => match Frame::decode(bytes) {
                    Ok(frame) => self.conversation.agent_frame(frame, self.now())?,
                    Err(error) => return Err(End(error.to_string()).into()),
                },
                Incoming::Gone => {
                    self.agent = None;
                    self.conversation.agent_lost()?;
                }
                Incoming::Text(_) | Incoming::Alive => {}
            },
            arrived = arrived(self.arrival.as_mut()) => {
                self.arrival = None;
                if let Some(socket) = arrived {
                    self.agent = Some(Peer::new(socket, self.limits.transfer));
                    self.conversation.agent_arrived(self.now());
                }
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Over> {
        for message in self.conversation.for_client() {
            if !self.client.send(Message::Binary(message)).await {
                return Err(Over::ClientGone);
            }
        }
        for frame in self.conversation.for_agent() {
            if let Some(agent) = &mut self.agent
                && !agent.send(Message::Binary(frame.encode())).await
            {
                self.agent = None;
                self.conversation.agent_lost()?;
            }
        }
        Ok(())
    }

    async fn on_time(&mut self) -> Result<(), Over> {
        self.conversation.tick(self.now())?;
        if !self.client.keep_alive(&self.limits).await {
            return Err(Over::ClientGone);
        }
        if let Some(agent) = &mut self.agent
            && !agent.keep_alive(&self.limits).await
        {
            self.agent = None;
            self.conversation.agent_lost()?;
        }
        Ok(())
    }

    /// Tells the agent to run the command.
    fn call(&mut self, start: Start) -> Result<(), End> {
        let secret = format!("{:032x}{:032x}", self.ctx.bits(), self.ctx.bits());
        let order = OpenExecSession {
            session_id: self.claim.id().to_owned(),
            secret: secret.clone(),
            endpoint: agent_endpoint(self.ctx),
            task_arn: self.target.task_arn.clone(),
            container_name: self.target.container_name.clone(),
            command: self.target.command.clone(),
            terminal: start.terminal,
            size: start.size,
        };
        let arrival = self.claim.call(self.target.instance, &secret, order);
        let unreachable = || End("The agent of the container instance is not connected. Try again later.".to_owned());
        self.arrival = Some(arrival.ok_or_else(unreachable)?);
        Ok(())
    }

    async fn finish(mut self, over: Over) {
        // Closing its websocket is what tells the agent to end the command.
        drop(self.agent.take());
        if let Over::Told(end) = over {
            let now = self.now();
            let farewell = self.conversation.farewell(self.claim.id(), &self.target.task_arn, &end, now);
            if self.client.send(Message::Binary(farewell)).await {
                self.client.close().await;
            }
        }
    }

    fn now(&self) -> Moment {
        moment(self.ctx)
    }
}

async fn received(peer: Option<&mut Peer>) -> Incoming {
    match peer {
        Some(peer) => peer.receive().await,
        None => std::future::pending().await,
    }
}

/// The agent's websocket; `None` when it will not come any more.
async fn arrived(arrival: Option<&mut oneshot::Receiver<WebSocket>>) -> Option<WebSocket> {
    match arrival {
        Some(arrival) => arrival.await.ok(),
        None => std::future::pending().await,
    }
}

/// One side's websocket, on which nothing takes longer than it may.
struct Peer {
    socket: WebSocket,
    transfer: Duration,
    heard_at: Instant,
    pinged_at: Instant,
}

impl Peer {
    fn new(socket: WebSocket, transfer: Duration) -> Self {
        let now = Instant::now();
        Self { socket, transfer, heard_at: now, pinged_at: now }
    }

    /// Waits for the next thing to come in. Dropping the future loses nothing.
    async fn receive(&mut self) -> Incoming {
        let incoming = match self.socket.recv().await {
            Some(Ok(Message::Text(text))) => Incoming::Text(text.as_str().to_owned()),
            Some(Ok(Message::Binary(bytes))) => Incoming::Binary(bytes),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Incoming::Alive,
            Some(Ok(Message::Close(_)) | Err(_)) | None => Incoming::Gone,
        };
        self.heard_at = Instant::now();
        incoming
    }

    /// Whether it could be sent.
    async fn send(&mut self, message: Message) -> bool {
        let sent = tokio::time::timeout(self.transfer, self.socket.send(message));
        sent.await.is_ok_and(|sent| sent.is_ok())
    }

    fn due(&self, limits: &Limits) -> Instant {
        (self.pinged_at + limits.ping).min(self.heard_at + limits.silence)
    }

    /// Asks for a sign of life when it is time to; false when none came for too long.
    async fn keep_alive(&mut self, limits: &Limits) -> bool {
        let now = Instant::now();
        if now >= self.heard_at + limits.silence {
            return false;
        }
        if now < self.pinged_at + limits.ping {
            return true;
        }
        self.pinged_at = now;
        self.send(Message::Ping(Bytes::new())).await
    }

    /// Closes the websocket, and waits for the other side to agree.
    async fn close(mut self) {
        let frame = CloseFrame { code: close_code::NORMAL, reason: "".into() };
        if self.send(Message::Close(Some(frame))).await {
            let until_closed = async { while !matches!(self.receive().await, Incoming::Gone) {} };
            // A client that does not close in time is left to notice by itself.
            bounded(Duration::from_secs(5), until_closed).await;
        }
    }
}

async fn bounded(bound: Duration, wait: impl Future<Output = ()>) {
    let _ = tokio::time::timeout(bound, wait).await;
}
