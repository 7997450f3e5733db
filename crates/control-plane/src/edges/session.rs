//! One edge's session: moves frames, keeps the record of the edge right, and ends when the edge, a newer session, or its removal
//! says so.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use longshore_api::edge::{FromEdge, FromServer, Hello, PROTOCOL, REMOVED, Requests, Seen, Sightings, Welcome};
use longshore_model::load_balancing::{EdgeName, Key as OwnKey, Sighting, TargetKey};
use longshore_model::{Key, Timestamp};
use longshore_state::Changes;
use longshore_state::stored::Formats;
use tokio::time::{Instant, sleep_until, timeout};

use super::board::Said;
use super::feed::Feed;
use super::record::{self, Recorded};
use crate::Context;
use crate::authorization::is_revoked;
use crate::gateway::channel::{Channel, Incoming, Lost, Return, Socket};

/// How often and how long sessions do things.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long changes are gathered before they are sent together.
    pub gather: Duration,
    /// How long nothing may come from an edge before its session is over. Edges ask for a sign of life after five seconds.
    pub silence: Duration,
    /// How long a frame may take to leave, and a closing handshake to end.
    pub transfer: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { gather: Duration::from_millis(10), silence: Duration::from_secs(20), transfer: Duration::from_secs(10) }
    }
}

/// An edge that was admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its name.
    pub name: EdgeName,
    /// When it was given its credentials; absent when it signs with the root key.
    pub given_at: Option<Timestamp>,
}

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// The edge closed it, or the connection is gone.
    Lost,
    /// The edge has ended.
    Goodbye,
    /// Nothing came for too long.
    Silent,
    /// A newer session of the edge has come, here or to another server.
    Replaced,
    /// This server stops, or is not in touch with the others.
    Leaving,
    /// While this server was not in touch the others took the edge for one that is away, and may have dropped what it said. It
    /// says all again in its next session.
    Forgotten,
    /// The edge's credentials were taken away.
    Removed,
    /// The store could not record it.
    NotRecorded,
    /// The edge does not speak the protocol.
    Misunderstood(String),
}

impl From<Lost> for End {
    fn from(_: Lost) -> Self {
        Self::Lost
    }
}

/// Serves a session until it ends.
pub async fn serve(ctx: Context, socket: impl Socket, peer: Peer, pace: Pace) {
    let registration = ctx.edges().registry.register(&peer.name);
    let mut session = Session {
        ctx: &ctx,
        peer: &peer,
        channel: Channel::new(socket, pace.transfer),
        pace,
        heard_at: Instant::now(),
        mentioned: None,
    };
    let served = tokio::select! {
        biased;
        () = registration.replaced() => End::Replaced,
        Err(end) = session.run() => end,
    };
    let channel = session.channel;
    match &served {
        End::Misunderstood(what) => tracing::warn!(edge = %peer.name, what, "an edge cannot be understood"),
        end => tracing::info!(edge = %peer.name, ?end, "the edge is disconnected"),
    }
    drop(registration);
    let recorded = record::closed(&ctx, &peer, served == End::Goodbye);
    // The record does not wait for the handshake: a lost edge may take its time.
    tokio::join!(farewell(channel, served.clone()), recorded);
}

async fn farewell(channel: Channel<impl Socket>, end: End) {
    match end {
        End::Lost => {}
        End::Goodbye => channel.finish().await,
        End::Leaving | End::Silent | End::Forgotten => {
            channel.close(Return::AtOnce, "come again, or to another server".to_owned()).await
        }
        // Two edges of one name would otherwise take turns as fast as they can.
        End::Replaced => {
            let reason = "another edge of the same name has connected; names have to differ";
            channel.close(Return::Later, reason.to_owned()).await;
        }
        End::NotRecorded => channel.close(Return::Later, "the state store failed".to_owned()).await,
        End::Removed => channel.close(Return::Later, format!("{REMOVED}: the edge was removed")).await,
        End::Misunderstood(what) => channel.close(Return::Later, what.chars().take(100).collect()).await,
    }
}

struct Session<'a, S> {
    ctx: &'a Context,
    peer: &'a Peer,
    channel: Channel<S>,
    pace: Pace,
    heard_at: Instant,
    /// The targets of which the edge has said something since it began to say all.
    mentioned: Option<BTreeSet<TargetKey>>,
}

impl<S: Socket> Session<'_, S> {
    async fn run(&mut self) -> Result<Infallible, End> {
        let hello = self.hello().await?;
        self.record(&hello, true).await?;
        tracing::info!(edge = %self.peer.name, version = hello.version, "the edge is connected");
        // Watched before the first look, so that nothing is missed between the two.
        let mut watch = self.ctx.store().watch();
        let mut changed = self.ctx.servers().changed();
        let format = hello.format.clamp(1, Formats::known().newest).min(self.ctx.store().format());
        let mut feed = Feed::new(self.peer.name.clone(), format);
        let mut gathered_at = Instant::now();
        loop {
            if feed.is_due() && Instant::now() >= gathered_at {
                for update in feed.next(&self.ctx.snapshot()) {
                    self.send(FromServer::Update(update)).await?;
                }
            }
            let silent_at = self.heard_at + self.pace.silence;
            let due = if feed.is_due() { gathered_at.min(silent_at) } else { silent_at };
            tokio::select! {
                biased;
                incoming = self.channel.receive() => self.take(incoming, &mut feed).await?,
                changes = watch.next() => {
                    let was_due = feed.is_due();
                    self.check()?;
                    if self.look(&changes, &mut feed) {
                        self.record(&hello, false).await?;
                    }
                    if feed.is_due() && !was_due {
                        gathered_at = Instant::now() + self.pace.gather;
                    }
                }
                () = changed.next() => {
                    if self.ctx.servers().is_leaving() {
                        return Err(End::Leaving);
                    }
                }
                () = sleep_until(due) => {}
            }
            if Instant::now() >= self.heard_at + self.pace.silence {
                return Err(End::Silent);
            }
        }
    }

    /// The first frame.
    async fn hello(&mut self) -> Result<Hello, End> {
        let incoming = timeout(self.pace.silence, self.channel.receive()).await.map_err(|_| End::Silent)?;
        let Incoming::Text(text) = incoming else { return Err(End::Lost) };
        let hello = match FromEdge::decode(&text) {
            Ok(FromEdge::Hello(hello)) if hello.protocol >= 1 => hello,
            Ok(other) => return Err(End::Misunderstood(format!("it began with {other:?}"))),
            Err(error) => return Err(End::Misunderstood(error.to_string())),
        };
        if let Err(error) = longshore_model::load_balancing::Addresses::parse(&hello.addresses) {
            return Err(End::Misunderstood(error.to_string()));
        }
        let scope = self.ctx.scope();
        let welcome = Welcome {
            protocol: PROTOCOL,
            region: scope.region.to_string(),
            account_id: scope.account.to_string(),
            servers: self.ctx.servers().members().into_iter().map(|member| member.endpoint).collect(),
        };
        self.send(FromServer::Welcome(welcome)).await?;
        Ok(hello)
    }

    /// Has the record say that the edge is here.
    async fn record(&mut self, hello: &Hello, begins: bool) -> Result<(), End> {
        match record::opened(self.ctx, self.peer, hello, begins).await {
            Ok(Recorded::Here) => Ok(()),
            Ok(Recorded::Anew) if begins => Ok(()),
            Ok(Recorded::Anew) => Err(End::Forgotten),
            Ok(Recorded::Elsewhere) => Err(End::Replaced),
            Err(error) => {
                tracing::error!(edge = %self.peer.name, %error, "an edge's session could not be recorded");
                Err(End::NotRecorded)
            }
        }
    }

    /// Takes in what changed; whether the edge's own record, or what it may, is among it.
    fn look(&self, changes: &Changes, feed: &mut Feed) -> bool {
        if changes.lagged {
            feed.changed(None::<[&OwnKey; 0]>);
            return true;
        }
        let fed = changes.keys.iter().filter_map(|key| match key {
            Key::LoadBalancing(key) => Some(key),
            _ => None,
        });
        feed.changed(Some(fed));
        changes.keys.iter().any(|key| match key {
            Key::LoadBalancing(OwnKey::Edge(name)) => *name == self.peer.name,
            _ => false,
        })
    }

    async fn take(&mut self, incoming: Incoming, feed: &mut Feed) -> Result<(), End> {
        let text = match incoming {
            Incoming::Lost | Incoming::Closing => return Err(End::Lost),
            Incoming::Alive => {
                self.heard_at = Instant::now();
                return self.check();
            }
            Incoming::Text(text) => text,
        };
        self.heard_at = Instant::now();
        match FromEdge::decode(&text) {
            Ok(FromEdge::Applied(applied)) => feed.answered(applied.revision),
            Ok(FromEdge::Sightings(sightings)) => self.see(sightings),
            Ok(FromEdge::Listeners(listeners)) => {
                if let Err(error) = record::problems(self.ctx, self.peer, &listeners.problems).await {
                    // The edge says it again with the next session, and this one is as good as none.
                    tracing::error!(edge = %self.peer.name, %error, "what an edge cannot serve could not be recorded");
                    return Err(End::NotRecorded);
                }
            }
            Ok(FromEdge::Requests(requests)) => self.count(&requests),
            Ok(FromEdge::Goodbye) => return Err(End::Goodbye),
            Ok(FromEdge::Hello(_) | FromEdge::Unknown) => {}
            Err(error) => return Err(End::Misunderstood(error.to_string())),
        }
        self.check()
    }

    /// Whether the edge may still be fed.
    fn check(&self) -> Result<(), End> {
        let revoked =
            self.peer.given_at.filter(|given_at| is_revoked(&self.ctx.snapshot(), &self.peer.name, *given_at));
        if revoked.is_some() { Err(End::Removed) } else { Ok(()) }
    }

    /// Counts requests of groups that there are.
    fn count(&self, requests: &Requests) {
        let snapshot = self.ctx.snapshot();
        let groups = &snapshot.load_balancing().target_groups;
        for counted in &requests.groups {
            if let Some(group) = counted.group().filter(|group| groups.contains_key(group)) {
                self.ctx.edges().requests.add(group, counted.count, self.ctx.now());
            }
        }
    }

    /// Has what the edge sees written.
    fn see(&mut self, Sightings { all, complete, seen }: Sightings) {
        if all {
            self.mentioned = Some(BTreeSet::new());
        }
        let snapshot = self.ctx.snapshot();
        let state = snapshot.load_balancing();
        let known = seen.into_iter().filter_map(|seen: Seen| {
            let (key, sight) = seen.target().ok()?;
            let said = Said { sight: Some(sight), reason: seen.reason, description: seen.description };
            state.targets.contains_key(&key).then_some((key, said))
        });
        let known: Vec<(TargetKey, Said)> = known.collect();
        if let Some(mentioned) = &mut self.mentioned {
            mentioned.extend(known.iter().map(|(key, _)| key.clone()));
        }
        let board = &self.ctx.edges().board;
        board.put(&self.peer.name, known);
        if complete && let Some(mentioned) = self.mentioned.take() {
            let is_own = |sighting: &Sighting| sighting.edge == self.peer.name;
            let before = state.sightings.iter().filter(|(_, seen)| seen.by_edge.iter().any(is_own));
            let forgotten = before
                .filter(|(key, _)| !mentioned.contains(key))
                .map(|(key, _)| (key.clone(), Said { sight: None, reason: None, description: None }));
            board.put(&self.peer.name, forgotten);
        }
    }

    async fn send(&mut self, frame: FromServer) -> Result<(), End> {
        Ok(self.channel.send(frame.encode()).await?)
    }
}
