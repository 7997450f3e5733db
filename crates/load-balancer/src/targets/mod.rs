//! Targets: where requests go.
//!
//! A [`Target`] is shared by all shards and lives as long as its record, however often its group changes. What is under way
//! to it is counted, so that its end can be told while it is being drained. Counting comes first and looking whether it is
//! being drained second, on both sides of the race: either the request sees the drain and goes elsewhere, or the drain sees
//! the request.

mod choice;
mod config;
mod group;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use longshore_model::load_balancing::{Health, Sight, TargetKey};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

pub(crate) use config::{Algorithm, GroupConfig, Stickiness};
pub(crate) use group::{Group, Members};

use crate::observations::Board;

/// A target while its record is there.
pub(crate) struct Target {
    /// Its name.
    pub(crate) key: TargetKey,
    /// Where it is.
    pub(crate) address: SocketAddr,
    /// Tells it from every other target that this process has ever known, also from one of the same name.
    pub(crate) uid: u64,
    /// Its name in cookies, the same at every edge.
    pub(crate) tag: u64,
    health: AtomicU8,
    draining: AtomicBool,
    is_retired: AtomicBool,
    in_flight: AtomicU32,
    /// Shared with whoever asks how many there were.
    begun: Arc<AtomicU64>,
    /// Milliseconds after `epoch`: passed over until then.
    penalty_until: AtomicU64,
    /// Milliseconds after `epoch`: when it began to warm up. 0 when it does not, and has its full share.
    warms_since: AtomicU64,
    epoch: Instant,
    changed: Notify,
    board: Arc<Board>,
}

impl Target {
    pub(crate) fn new(key: TargetKey, address: SocketAddr, health: Health, board: Arc<Board>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let target = Self {
            tag: tag(&key),
            begun: board.counter(&key),
            key,
            address,
            uid: NEXT.fetch_add(1, Ordering::Relaxed),
            health: AtomicU8::new(to_byte(health)),
            draining: AtomicBool::new(false),
            is_retired: AtomicBool::new(false),
            in_flight: AtomicU32::new(0),
            penalty_until: AtomicU64::new(0),
            warms_since: AtomicU64::new(0),
            epoch: Instant::now(),
            changed: Notify::new(),
            board,
        };
        Arc::new(target)
    }

    /// Its health, as the checks last said.
    pub(crate) fn health(&self) -> Health {
        from_byte(self.health.load(Ordering::Relaxed))
    }

    /// Whether it is being drained.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    /// Requests, or connections of a network load balancer, that are under way to it.
    pub(crate) fn in_flight(&self) -> u32 {
        self.in_flight.load(Ordering::SeqCst)
    }

    /// Begins a request (or a connection) to it; `None` when it is being drained.
    pub(crate) fn begin(self: &Arc<Self>) -> Option<UnderWay> {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let under_way = UnderWay(Arc::clone(self));
        if self.draining.load(Ordering::SeqCst) {
            return None;
        }
        self.begun.fetch_add(1, Ordering::Relaxed);
        Some(under_way)
    }

    /// Passes it over for a while: a connection to it was refused, or ended before anything was answered.
    pub(crate) fn penalize(&self, now: Instant, penalty: Duration) {
        self.penalty_until.store(self.millis(now + penalty), Ordering::Relaxed);
    }

    /// Whether it is passed over.
    pub(crate) fn is_penalized(&self, now: Instant) -> bool {
        let until = self.penalty_until.load(Ordering::Relaxed);
        until != 0 && self.millis(now) < until
    }

    /// For how long it has been warming up; `None` when it has its full share, as far as it knows.
    fn warms_for(&self, now: Instant) -> Option<Duration> {
        match self.warms_since.load(Ordering::Relaxed) {
            0 => None,
            since => Some(Duration::from_millis(self.millis(now).saturating_sub(since))),
        }
    }

    /// Takes in what the checks say, and tells it; if it becomes healthy by that, it `warms` up. Whoever calls this has the group look again when it is `true`.
    fn set_health(
        &self,
        now: Instant,
        warms: bool,
        health: Health,
        reason: Option<Arc<str>>,
        description: Option<Arc<str>>,
    ) -> bool {
        if self.is_draining() {
            return false;
        }
        let before = self.health.swap(to_byte(health), Ordering::Relaxed);
        let has_changed = before != to_byte(health);
        if has_changed {
            let warms = warms && health == Health::Healthy;
            self.warms_since.store(if warms { self.millis(now).max(1) } else { 0 }, Ordering::Relaxed);
        }
        if has_changed {
            self.changed.notify_waiters();
        }
        self.board.target(&self.key, Sight::Serving(health), reason, description);
        has_changed
    }

    /// Tells its health as it is, without a reason.
    pub(crate) fn tell(&self) {
        self.board.target(&self.key, Sight::Serving(self.health()), None, None);
    }

    /// Gives it nothing new from now on, and tells when all that is under way has ended.
    fn drain(&self) {
        if !self.draining.swap(true, Ordering::SeqCst) {
            let sight = if self.in_flight() == 0 { Sight::Drained } else { Sight::Draining };
            self.tell_drain(sight);
            // The last request may have ended between the two lines above, and seen that nothing was told yet.
            if self.in_flight() == 0 {
                self.tell_drain(Sight::Drained);
            }
        }
    }

    /// Gives it requests again: it was registered anew before it was gone.
    fn undrain(&self) {
        if self.draining.swap(false, Ordering::SeqCst) {
            self.tell();
        }
    }

    /// Gives it nothing new: its record is gone, and with it all that is to be told.
    pub(crate) fn retire(&self) {
        self.is_retired.store(true, Ordering::SeqCst);
        self.draining.store(true, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    /// Whether its record is gone.
    pub(crate) fn is_retired(&self) -> bool {
        self.is_retired.load(Ordering::SeqCst)
    }

    /// Ends when its health has changed, or its record is gone.
    pub(crate) fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    fn tell_drain(&self, sight: Sight) {
        if self.is_retired.load(Ordering::SeqCst) {
            return;
        }
        let reason = (sight == Sight::Draining).then(|| "Target.DeregistrationInProgress".into());
        let description = (sight == Sight::Draining).then(|| "Target deregistration is in progress".into());
        self.board.target(&self.key, sight, reason, description);
        if !self.is_draining() {
            // It was registered again meanwhile.
            self.tell();
        }
    }

    fn millis(&self, now: Instant) -> u64 {
        u64::try_from(now.saturating_duration_since(self.epoch).as_millis()).unwrap_or(u64::MAX)
    }
}

/// Something is under way to a target until this is dropped.
pub(crate) struct UnderWay(Arc<Target>);

impl UnderWay {
    pub(crate) fn target(&self) -> &Arc<Target> {
        &self.0
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let before = self.0.in_flight.fetch_sub(1, Ordering::SeqCst);
        if before == 1 && self.0.draining.load(Ordering::SeqCst) {
            self.0.tell_drain(Sight::Drained);
        }
    }
}

/// A hash of a name that stays the same for good (FNV-1a).
fn tag(key: &TargetKey) -> u64 {
    key.to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

const fn to_byte(health: Health) -> u8 {
    match health {
        Health::Initial => 0,
        Health::Healthy => 1,
        Health::Unhealthy => 2,
        Health::Unchecked => 3,
    }
}

const fn from_byte(byte: u8) -> Health {
    match byte {
        0 => Health::Initial,
        1 => Health::Healthy,
        2 => Health::Unhealthy,
        _ => Health::Unchecked,
    }
}

#[cfg(test)]
mod tests;
