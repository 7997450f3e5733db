//! Several equal servers on one store: who is there, and which of them does what.
//!
//! Each server keeps one session of the store's leases alive ([`keeper`]). Under it lie its member's entry, by which the
//! others and the agents find it, and the shards of the work that it has claimed. The loops ask [`Servers`] before they
//! plan anything, and are woken when the server has gained a shard: then they look at the whole state of what they gained.
//!
//! All of this spares work and moves it; what keeps the state right are the guards of every commit. A server that believes
//! in a shard for a moment too long does no harm.
//!
//! A store that nobody else can use needs none of it: its server has everything from the beginning, without a session.

pub mod agents;
pub(crate) mod calls;
pub(crate) mod forward;
pub mod keeper;
mod member;
pub(crate) mod merge;
mod peers;
mod shards;
mod signal;
mod view;

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use longshore_api::client::Raw;
use longshore_api::tls::Tls;
use longshore_model::{ClusterName, InstanceId, ServiceName, Timestamp};
use longshore_state::leases::LeaseError;
use tokio::sync::Notify;
use tokio::time::Instant;

pub use member::{Member, StoreFormat, name};
pub use peers::{Answer, Opened, Peers};
pub use shards::{Shard, Shards, home};
pub use signal::Follower;
use signal::Signal;
use view::View;

/// How long a session lasts without being renewed: so long a dead server's work waits, at most.
pub const TTL: Duration = Duration::from_secs(3);

/// How often it is renewed, and the table is read.
pub const PERIOD: Duration = Duration::from_millis(700);

/// How long a reading of the table is waited for.
const READING: Duration = Duration::from_secs(3);

/// This server among all.
#[derive(Debug)]
pub struct Servers {
    is_alone: bool,
    state: Mutex<State>,
    /// Something has changed: the members, what this server has, whether it drains.
    changed: Signal,
    /// The table was read.
    readings: Signal,
    /// Has the keeper look again at once.
    nudge: Notify,
    peers: OnceLock<Box<dyn Peers>>,
}

#[derive(Debug)]
struct State {
    me: Member,
    /// Until when the session lasts for certain; absent without one.
    until: Option<Instant>,
    /// Whether the others can see this server's entry.
    is_member: bool,
    /// Why that is not so, as far as it is known.
    obstacle: Option<LeaseError>,
    held: Shards,
    view: View,
    /// When the reading of the view was begun.
    read_at: Option<Instant>,
    is_leaving: bool,
    /// The others need not wait for anything of this server.
    has_left: bool,
}

impl Servers {
    /// A server that has just started; alone, if nobody else can ever come to its store.
    pub(crate) fn new(me: Member, is_alone: bool) -> Self {
        let state = State {
            me,
            until: None,
            is_member: false,
            obstacle: None,
            held: Shards::default(),
            view: View::default(),
            read_at: None,
            is_leaving: false,
            has_left: is_alone,
        };
        Self {
            is_alone,
            state: Mutex::new(state),
            changed: Signal::default(),
            readings: Signal::default(),
            nudge: Notify::new(),
            peers: OnceLock::new(),
        }
    }

    /// Whether this server alone can use its store.
    pub fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Whether this server has a shard.
    pub fn has(&self, shard: Shard) -> bool {
        self.held().has(shard)
    }

    /// Whether this server plans a service.
    pub fn has_service(&self, cluster: &ClusterName, service: &ServiceName) -> bool {
        self.has(Shard::of_service(cluster, service))
    }

    /// Whether this server is a cluster's scheduler: it places tasks, and looks after waiting ones, managed daemons, scaling
    /// and lost instances.
    pub fn has_cluster(&self, cluster: &ClusterName) -> bool {
        self.has(Shard::of_cluster(cluster))
    }

    /// Whether this server does what is done once for the whole installation.
    pub fn has_installation(&self) -> bool {
        self.has(Shard::INSTALLATION)
    }

    /// What this server has now.
    pub fn held(&self) -> Shards {
        let state = self.lock();
        match self.is_alone {
            true if state.is_leaving => Shards::default(),
            true => Shards::ALL,
            false => state.held_now(),
        }
    }

    /// This server, as it tells the others of itself.
    pub fn me(&self) -> Member {
        self.lock().me.clone()
    }

    /// The live servers in the order of their ids, as of the last reading; this one among them while it is one.
    pub fn members(&self) -> Vec<Member> {
        let state = self.lock();
        match self.is_alone {
            true => vec![state.me.clone()],
            false => state.view.members().cloned().collect(),
        }
    }

    /// A live server by its id.
    pub fn member(&self, id: u64) -> Option<Member> {
        let state = self.lock();
        match self.is_alone {
            true => Some(state.me.clone()).filter(|me| me.id == id),
            false => state.view.members().find(|member| member.id == id).cloned(),
        }
    }

    /// Who is a cluster's scheduler; absent while nobody is.
    pub fn scheduler_of(&self, cluster: &ClusterName) -> Option<Member> {
        let state = self.lock();
        let shard = Shard::of_cluster(cluster);
        if self.is_alone || state.held_now().has(shard) {
            return Some(state.me.clone());
        }
        state.view.holder(shard).filter(|holder| holder.id != state.me.id).cloned()
    }

    /// Where an instance's agent should hold its sessions: on a live server that stays. This one, while it knows of none.
    pub fn home_of(&self, instance: InstanceId) -> Member {
        let state = self.lock();
        // What this server was told a moment ago the others cannot know yet.
        let members = state.view.members().map(|member| if member.id == state.me.id { &state.me } else { member });
        let candidates = view::candidates(members);
        let home = shards::home(instance, candidates);
        let found = home.and_then(|home| state.view.members().find(|member| member.id == home));
        found.unwrap_or(&state.me).clone()
    }

    /// How many shards each live server has, by its id.
    pub fn shard_counts(&self) -> Vec<(u64, usize)> {
        let state = self.lock();
        if self.is_alone {
            return vec![(state.me.id, Shards::ALL.len())];
        }
        let count = |member: &Member| {
            let held =
                Shard::all().filter(|shard| state.view.holder(*shard).is_some_and(|found| found.id == member.id));
            (member.id, held.count())
        };
        state.view.members().map(count).collect()
    }

    /// Whether the others can see this server, so that an agent's session on it is not taken for a dead server's.
    pub fn is_member(&self) -> bool {
        self.is_alone || self.lock().is_member_now()
    }

    /// Why the others cannot see this server, as far as that is known.
    pub fn obstacle(&self) -> Option<LeaseError> {
        let state = self.lock();
        state.obstacle.clone().filter(|_| !self.is_alone && !state.is_member_now())
    }

    /// Waits until [`is_member`](Self::is_member), for so long at most; false if that was too short.
    pub async fn joined(&self, limit: Duration) -> bool {
        let mut changed = self.changed();
        let joined = async {
            while !self.is_member() {
                changed.next().await;
            }
        };
        tokio::time::timeout(limit, joined).await.is_ok()
    }

    /// The ids of the servers that are live at some moment from now on; absent when that cannot be learned in time.
    pub async fn live_from_now(&self) -> Option<BTreeSet<u64>> {
        if self.is_alone {
            return Some(BTreeSet::from([self.lock().me.id]));
        }
        let (now, mut readings) = (Instant::now(), self.readings.follow());
        let learned = async {
            loop {
                // Marked before the look, so that no reading is missed in between.
                readings.mark_seen();
                if let Some(live) = self.live_after(now) {
                    return live;
                }
                readings.next().await;
            }
        };
        tokio::time::timeout(READING, learned).await.ok()
    }

    fn live_after(&self, after: Instant) -> Option<BTreeSet<u64>> {
        let state = self.lock();
        let is_fresh = state.read_at.is_some_and(|read_at| read_at >= after);
        is_fresh.then(|| state.view.members().map(|member| member.id).collect())
    }

    /// Tells of changes: of the members, of what this server has, of whether it drains.
    pub fn changed(&self) -> Follower<'_> {
        self.changed.follow()
    }

    /// Whether this server gives its work away.
    pub fn is_draining(&self) -> bool {
        self.lock().me.draining
    }

    /// Has this server give its work and its agents to the others, or take part again.
    pub fn drain(&self, draining: bool) {
        let is_new = std::mem::replace(&mut self.lock().me.draining, draining) != draining;
        if is_new {
            tracing::info!(draining, "told to give work away, or to take it again");
            self.notify();
            self.nudge.notify_one();
        }
    }

    /// Whether this server is about to end.
    pub fn is_leaving(&self) -> bool {
        self.lock().is_leaving
    }

    /// Has this server stop working and the others take over: it has nothing any more from now on, and its session is ended
    /// by the keeper.
    pub fn leave(&self) {
        self.lock().is_leaving = true;
        self.notify();
        self.nudge.notify_one();
    }

    /// Waits until a server that leaves has ended its session, for so long at most; false if that was too short.
    pub async fn left(&self, limit: Duration) -> bool {
        let mut changed = self.changed();
        let left = async {
            while !self.lock().has_left {
                changed.next().await;
            }
        };
        tokio::time::timeout(limit, left).await.is_ok()
    }

    /// How the others are reached.
    fn peers(&self) -> &dyn Peers {
        &**self.peers.get_or_init(|| Box::new(Raw::trusting(&Tls::none())))
    }

    /// Whom to trust where other servers speak TLS; to be said before any of them is called.
    pub fn trust(&self, tls: &Tls) {
        self.reach_by(Raw::trusting(tls));
    }

    /// How to reach the others; to be said before any of them is called. Without a word it is by plain HTTP.
    pub fn reach_by(&self, peers: impl Peers) {
        if self.peers.set(Box::new(peers)).is_err() {
            tracing::warn!("how to reach the other servers was said twice, or too late");
        }
    }

    /// Since when it runs.
    pub fn started_at(&self) -> Timestamp {
        self.lock().me.started_at()
    }

    fn notify(&self) {
        self.changed.raise();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that holds this lock can panic halfway through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether the session lasts for certain.
    fn is_believed(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() < until)
    }

    fn held_now(&self) -> Shards {
        if self.is_believed() && !self.is_leaving { self.held } else { Shards::default() }
    }

    fn is_member_now(&self) -> bool {
        self.is_member && self.is_believed() && !self.is_leaving
    }
}

#[cfg(test)]
mod tests;
