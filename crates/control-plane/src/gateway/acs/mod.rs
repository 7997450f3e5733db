//! The control channel (ACS): what an instance is to run and to stop.
//!
//! What has to be sent is decided in [`orders`], which performs no IO; this module moves frames, keeps the heart beating
//! and ends the session when the agent, a newer session or the instance's deregistration says so.

mod mailbox;
mod manifest;
mod orders;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::agent::acs::{HeartbeatMessage, Message};
use longshore_api::agent::extension::{self, Greeting, Reports};
use longshore_api::error::Error;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::channel::{Channel, Incoming, Lost, Return, Socket};
use super::connection::{self, Recorded};
use super::pace::Pace;
use super::query::Agent;
use super::sessions::{Ousted, Registration};
use crate::Context;
use crate::ecs::reported;
use crate::exec;
use crate::flight;
use crate::metrics::Closed;
use crate::reporter::{Listener, Report};
pub(crate) use mailbox::Mailbox;
use orders::{Moment, Orders};

/// The most reports that an agent may have under way at a time.
const REPORTS_UNDER_WAY: u32 = 256;

impl From<Lost> for Closed {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}

/// Serves a session on the control channel until it ends.
pub async fn serve(ctx: Context, socket: impl Socket, agent: Agent, pace: Pace) {
    let instance = agent.instance;
    let registration = ctx.agents().control().register(instance);
    let bell = ctx.wakeups().session(instance);
    let mut session = Session {
        channel: Channel::new(socket, pace.transfer),
        commands: ctx.exec().attach(instance, agent.exec),
        verdicts: Arc::default(),
        orders: Orders::new(ctx.scope().clone(), &agent, pace),
        heard_at: Instant::now(),
        ctx: &ctx,
        agent: &agent,
        pace,
    };
    ctx.metrics().sessions.control.opened();
    tracing::debug!(%instance, "agent connected");
    let Err(end) = session.run(&registration, &bell).await;
    tracing::debug!(%instance, ?end, "agent disconnected");
    ctx.metrics().sessions.control.closed(end);
    let Session { channel, commands, .. } = session;
    drop((registration, commands));
    let pause = if matches!(end, Closed::Closing | Closed::Dismissed) { pace.reconnection } else { Duration::ZERO };
    let record = async {
        tokio::time::sleep(pause).await;
        connection::closed(&ctx, &agent, &bell).await;
    };
    // The record does not wait for the handshake: a lost agent may take its time.
    tokio::join!(farewell(channel, end), record);
}

async fn farewell(channel: Channel<impl Socket>, end: Closed) {
    match end {
        Closed::Lost => {}
        Closed::Closing => channel.finish().await,
        Closed::Dismissed => channel.close(Return::AtOnce, "this server hands its agents to others".to_owned()).await,
        Closed::Silent => channel.close(Return::AtOnce, "no heartbeat was acknowledged".to_owned()).await,
        // Two agents with the same instance would otherwise take turns as fast as they can.
        Closed::Replaced | Closed::Elsewhere => {
            channel.close(Return::Later, "a newer session of the instance has come".to_owned()).await;
        }
        Closed::NotRecorded => channel.close(Return::Later, "ServerException: the state store failed".to_owned()).await,
        Closed::Deregistered => {
            let reason = "InactiveInstanceException: the container instance is not registered any more";
            channel.close(Return::Later, reason.to_owned()).await;
        }
    }
}

struct Session<'a, S> {
    ctx: &'a Context,
    agent: &'a Agent,
    channel: Channel<S>,
    /// Commands to be run in containers.
    commands: exec::Mailbox,
    /// What became of the reports that came over this channel.
    verdicts: Arc<Mailbox>,
    orders: Orders,
    heard_at: Instant,
    pace: Pace,
}

impl<S: Socket> Session<'_, S> {
    async fn run(&mut self, registration: &Registration, bell: &Notify) -> Result<Infallible, Closed> {
        let mut heartbeat_at = Instant::now() + self.pace.heartbeat;
        let silence = if self.agent.pings { self.pace.quiet } else { self.pace.silence };
        let (mut look, mut begins) = (true, true);
        if self.agent.reports {
            let greeting = Greeting { reports_under_way: REPORTS_UNDER_WAY };
            self.channel.send(extension::Message::Greeting(greeting).encode()).await?;
        }
        loop {
            if look {
                self.look(std::mem::take(&mut begins)).await?;
            }
            let silent_at = self.heard_at + silence;
            let due = self.orders.due().into_iter().fold(heartbeat_at.min(silent_at), Instant::min);
            // In this order, so that nothing is left to chance. What an agent sends is bounded by what it is sent.
            look = tokio::select! {
                biased;
                ousted = registration.ousted() => return Err(match ousted {
                    Ousted::Replaced => Closed::Replaced,
                    Ousted::Dismissed => Closed::Dismissed,
                }),
                incoming = self.channel.receive() => {
                    self.take(incoming).await?;
                    false
                }
                () = bell.notified() => true,
                command = self.commands.next() => {
                    self.channel.send(command).await?;
                    false
                }
                verdicts = self.verdicts.take() => {
                    self.channel.send(extension::Message::Verdicts(verdicts).encode()).await?;
                    false
                }
                () = tokio::time::sleep_until(due) => true,
            };
            let now = Instant::now();
            if now >= self.heard_at + silence {
                return Err(Closed::Silent);
            }
            if now >= heartbeat_at {
                self.beat().await?;
                heartbeat_at = now + self.pace.heartbeat;
            }
        }
    }

    /// Looks at the whole current state and sends what is missing.
    async fn look(&mut self, begins: bool) -> Result<(), Closed> {
        match connection::opened(self.ctx, self.agent, begins).await {
            Ok(Recorded::Here) => {}
            Ok(Recorded::Elsewhere) => return Err(Closed::Elsewhere),
            Err(error) => {
                tracing::error!(instance = %self.agent.instance, %error, "a session could not be recorded");
                return Err(Closed::NotRecorded);
            }
        }
        let messages = self.orders.missing(&self.ctx.snapshot(), self.ctx.agents().sequence(), self.now());
        for message in messages.map_err(|orders::Deregistered| Closed::Deregistered)? {
            self.send(&message).await?;
        }
        Ok(())
    }

    async fn take(&mut self, incoming: Incoming) -> Result<(), Closed> {
        let text = match incoming {
            Incoming::Lost => return Err(Closed::Lost),
            Incoming::Closing => return Err(Closed::Closing),
            Incoming::Alive => {
                self.heard_at = Instant::now();
                return Ok(());
            }
            Incoming::Text(text) => text,
        };
        self.ctx.metrics().sessions.control.received();
        if self.agent.reports
            && let Ok(extension::Message::Reports(reports)) = extension::Message::decode(&text)
        {
            self.heard_at = Instant::now();
            self.report(reports).await;
            return Ok(());
        }
        match Message::decode(&text) {
            Ok(message) => {
                self.heard_at = Instant::now();
                let answer = self.orders.receive(message, &self.ctx.snapshot(), self.now());
                if let Some(answer) = answer {
                    self.send(&answer).await?;
                }
            }
            Err(error) => tracing::warn!(instance = %self.agent.instance, %error, "a frame was not understood"),
        }
        Ok(())
    }

    /// Has reports taken in. A flood of them is slowed down here: the session reads on when there is room again.
    async fn report(&mut self, Reports { reports }: Reports) {
        self.ctx.metrics().sessions.reports.inc_by(reports.len() as u64);
        for extension::Report { number, change, evidence } in reports {
            match (reported(self.ctx, change).await.and_then(|report| self.own(report)), evidence) {
                (Ok(Some(report)), Some(evidence)) => self.keep(number, report, evidence),
                (Ok(Some(report)), None) => {
                    let listener = Listener::Channel(Arc::clone(&self.verdicts), number);
                    self.ctx.reporter().submit(report, listener).await;
                }
                (Ok(None), _) => self.verdicts.put(number, Ok(())),
                (Err(error), _) => self.verdicts.put(number, Err(error)),
            }
        }
    }

    /// Keeps what is left of a task's containers, while the session goes on. How much that can be at a time is bounded by the
    /// reports that may be under way.
    fn keep(&self, number: u64, report: Report, evidence: extension::Evidence) {
        let (ctx, verdicts) = (self.ctx.clone(), Arc::clone(&self.verdicts));
        tokio::spawn(async move {
            let kept = flight::evidence::keep(&ctx, report.cluster, report.task, evidence).await;
            verdicts.put(number, kept);
        });
    }

    async fn send(&mut self, message: &Message) -> Result<(), Closed> {
        self.ctx.metrics().sessions.sent(message);
        Ok(self.channel.send(message.encode()).await?)
    }

    /// Refuses a report of another instance's task: an agent speaks for its own alone.
    fn own(&self, report: Option<Report>) -> Result<Option<Report>, Error> {
        let Some(report) = report else { return Ok(None) };
        let snapshot = self.ctx.snapshot();
        let task = snapshot.cluster(report.cluster.as_str()).and_then(|state| state.task(report.task));
        match task.is_none_or(|task| task.instance == Some(self.agent.instance)) {
            true => Ok(Some(report)),
            false => Err(Error::invalid_parameter("The task is not one of this container instance.")),
        }
    }

    async fn beat(&mut self) -> Result<(), Closed> {
        let number = self.ctx.agents().sequence().next(self.ctx.now());
        let message = HeartbeatMessage { healthy: Some(true), message_id: Some(number.to_string()) };
        self.send(&message.into()).await?;
        if self.agent.protocol_version < 2 {
            // Older agents do not acknowledge heartbeats, but their websocket answers.
            self.channel.ping().await?;
        }
        Ok(())
    }

    fn now(&self) -> Moment {
        Moment { instant: Instant::now(), wall: self.ctx.now() }
    }
}
