//! The loop that keeps this server's session alive, and its shards what they should be.
//!
//! Renewals have a rhythm of their own: nothing that is read, claimed or given up keeps one waiting. When the session has
//! ended all the same, another one is begun, and what this server had is claimed again if nobody else has it.

use std::convert::Infallible;
use std::time::Duration;

use longshore_state::leases::{LeaseError, Session, Wanted};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::shards::{Shard, Shards};
use super::view::{FIGURES, Moves, View};
use super::{PERIOD, Servers, TTL};
use crate::Context;

/// Between two attempts to begin a session, or to renew one that could not be.
const AGAIN: Duration = Duration::from_millis(200);

/// How long ending the session may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// Takes part among the servers until it is dropped; ends its session when it is told to [`leave`](Servers::leave).
pub async fn run(ctx: Context) {
    let servers = ctx.servers();
    if servers.is_alone() {
        std::future::pending::<Infallible>().await;
    }
    let holder = super::name(ctx.server());
    let mut is_failing = false;
    loop {
        if servers.is_leaving() {
            servers.lock().has_left = true;
            servers.notify();
            std::future::pending::<Infallible>().await;
        }
        let session = match Session::begin(ctx.store().leases(), &holder, TTL).await {
            Ok(session) => session,
            Err(error) => {
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::error!(%error, "no session with the other servers; this one does no work of loops until it has one");
                }
                servers.is_hindered(error);
                sleep(AGAIN).await;
                continue;
            }
        };
        is_failing = false;
        servers.begun(&session);
        let ended = keep(&ctx, &session).await;
        servers.ended();
        match ended {
            Ended::Left => {
                // What is not ended in time ends by itself.
                if !matches!(timeout(FAREWELL, session.end()).await, Ok(Ok(()))) {
                    tracing::warn!("the session with the other servers could not be ended; they wait until it is over");
                }
            }
            Ended::Expired => tracing::warn!("the session with the other servers was over; joining them again"),
        }
    }
}

enum Ended {
    /// This server is about to stop.
    Left,
    /// The session was not renewed in time.
    Expired,
}

async fn keep(ctx: &Context, session: &Session) -> Ended {
    tokio::select! {
        biased;
        () = left(ctx.servers()) => Ended::Left,
        Err(_) = renew(ctx, session) => Ended::Expired,
        Err(_) = work(ctx, session) => Ended::Expired,
    }
}

async fn left(servers: &Servers) {
    let mut changed = servers.changed();
    while !servers.is_leaving() {
        changed.next().await;
    }
}

/// The session has ended.
struct Over;

async fn renew(ctx: &Context, session: &Session) -> Result<Infallible, Over> {
    let mut is_failing = false;
    loop {
        sleep_until(session.until() - TTL + PERIOD).await;
        loop {
            match session.renew().await {
                Ok(until) => {
                    if std::mem::take(&mut is_failing) {
                        tracing::info!("the session with the other servers is renewed again");
                    }
                    if ctx.servers().renewed(until) {
                        // What was not believed in was not worked on.
                        gained(ctx, ctx.servers().held());
                    }
                    break;
                }
                Err(LeaseError::Ended) => return Err(Over),
                Err(error) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        tracing::warn!(%error, "the session with the other servers could not be renewed; trying again");
                    }
                    sleep(AGAIN).await;
                }
            }
        }
    }
}

async fn work(ctx: &Context, session: &Session) -> Result<Infallible, Over> {
    let mut is_failing = false;
    loop {
        let next = Instant::now() + PERIOD;
        let rounds = &ctx.metrics().loops.servers;
        let running = rounds.begin(ctx.now());
        let looked = round(ctx, session).await;
        drop(running);
        match looked {
            Ok(()) => is_failing = false,
            Err(LeaseError::Ended) => return Err(Over),
            Err(error) => {
                rounds.failed();
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::warn!(%error, "this server and the others could not be shown to each other; trying again");
                }
                ctx.servers().is_hindered(error);
            }
        }
        tokio::select! {
            biased;
            () = sleep_until(next) => {}
            () = ctx.servers().nudge.notified() => {}
        }
    }
}

/// Shows this server to the others, looks at what they have, gives up what is theirs and claims what is its own.
async fn round(ctx: &Context, session: &Session) -> Result<(), LeaseError> {
    let servers = ctx.servers();
    let me = servers.me();
    let figures = ctx.figures().tell();
    let mut own: Vec<Wanted> = Vec::new();
    {
        let state = servers.lock();
        if state.view.member_of(session.id()) != Some(&me) {
            own.push((me.lease(), me.to_json()));
        }
        if state.view.figures_of(session.id()) != Some(&figures) {
            own.push((format!("{FIGURES}{}", me.name()), figures));
        }
    }
    // A table that takes nothing new may still be read: a full one, for instance. What was claimed from it lasts.
    let told = match own.is_empty() {
        true => Ok(()),
        false => session.claim(&own).await.map(drop),
    };
    if matches!(told, Err(LeaseError::Ended)) {
        return told;
    }
    let sent = Instant::now();
    let view = View::of(&ctx.store().leases().entries().await?);
    let is_visible = view.member_of(session.id()).is_some();
    ctx.figures().hear(view.figures_of_others(session.id()));
    // Nobody could take over what is given up while nothing new is taken.
    let moves = match told.is_ok() {
        true => view.moves(&me, session.id(), view.shards_of(session.id())),
        false => Moves::default(),
    };
    // What was claimed without an answer to that is taken in here, and what is to be given up is not worked on from here on.
    let had = view.shards_of(session.id()).without(moves.give_up);
    let news = servers.read(view, sent, is_visible, had);
    if news.joined {
        tracing::info!(server = %me.name(), "joined the servers on this state");
        // The others may have taken this server for dead, and ended its agents' sessions in the records.
        ctx.wakeups().wake_sessions();
    }
    gained(ctx, news.gained);
    if !is_visible {
        // An earlier session of this server is not over yet, or nothing new is taken.
        return told;
    }
    if !moves.give_up.is_empty() {
        tracing::info!(shards = ?moves.give_up, "work goes to other servers");
        session.release(&moves.give_up.iter().map(Shard::lease).collect::<Vec<_>>()).await?;
    }
    if !moves.claim.is_empty() {
        let wanted: Vec<Wanted> = moves.claim.iter().map(|shard| (shard.lease(), Vec::new())).collect();
        let taken = session.claim(&wanted).await?;
        let taken: Shards = moves.claim.iter().zip(taken).filter_map(|(shard, taken)| taken.then_some(shard)).collect();
        if !taken.is_empty() {
            tracing::info!(shards = ?taken, "work comes to this server");
            servers.took(taken);
            gained(ctx, taken);
        }
    }
    told
}

/// Has everything planned that came with these shards, from the whole state.
fn gained(ctx: &Context, shards: Shards) {
    if !shards.is_empty() {
        ctx.wakeups().wake_shards(&ctx.snapshot(), shards);
    }
}

/// What a reading of the table came to.
struct News {
    joined: bool,
    gained: Shards,
}

impl Servers {
    fn begun(&self, session: &Session) {
        let mut state = self.lock();
        state.until = Some(session.until());
        state.is_member = false;
        state.held = Shards::default();
    }

    fn is_hindered(&self, error: LeaseError) {
        let is_news = self.lock().obstacle.replace(error).is_none();
        if is_news {
            self.notify();
        }
    }

    fn ended(&self) {
        let mut state = self.lock();
        state.until = None;
        state.is_member = false;
        state.held = Shards::default();
        drop(state);
        self.notify();
    }

    /// The session lasts longer; true if it was not believed in for a while.
    fn renewed(&self, until: Instant) -> bool {
        let mut state = self.lock();
        let had_lapsed = !state.is_believed();
        state.until = Some(until);
        drop(state);
        if had_lapsed {
            self.notify();
        }
        had_lapsed
    }

    fn read(&self, view: View, read_at: Instant, is_visible: bool, held: Shards) -> News {
        let mut state = self.lock();
        let news = News {
            joined: is_visible && !state.is_member,
            gained: if state.is_leaving { Shards::default() } else { held.without(state.held) },
        };
        let is_other = state.held != held || news.joined || !state.view.members().eq(view.members());
        state.view = view;
        state.read_at = Some(read_at);
        state.is_member = is_visible;
        if is_visible {
            state.obstacle = None;
        }
        state.held = held;
        drop(state);
        self.readings.raise();
        if is_other {
            self.notify();
        }
        news
    }

    fn took(&self, shards: Shards) {
        let mut state = self.lock();
        state.held = state.held.or(shards);
        drop(state);
        self.notify();
    }
}
