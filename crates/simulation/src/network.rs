//! The network between the servers and everybody else: it delays, loses, doubles and cuts.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_model::Revision;

use crate::dice::Dice;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    ToServer,
    FromServer,
}

/// How the network is, for everybody.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weather {
    /// Of a thousand messages, so many get lost.
    pub(crate) lost_permille: u32,
    /// Of a thousand messages, so many come twice.
    pub(crate) doubled_permille: u32,
    /// Of a thousand messages, a hundred come so much later than others.
    pub(crate) late: Duration,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    /// It does not arrive.
    Lost,
    /// It arrives after that time.
    Once(Duration),
    /// It arrives after each of these times.
    Twice(Duration, Duration),
}

/// The network as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Network(Arc<State>);

#[derive(Debug)]
struct State {
    servers: usize,
    weather: Mutex<Weather>,
    /// Servers that nobody reaches.
    cut_off: Mutex<BTreeSet<usize>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Network {
    /// A network with so many servers in it.
    pub(crate) fn new(servers: usize) -> Self {
        Self(Arc::new(State { servers, weather: Mutex::default(), cut_off: Mutex::default() }))
    }

    /// How it is.
    pub(crate) fn weather(&self) -> Weather {
        *lock(&self.0.weather)
    }

    /// Changes how it is.
    pub(crate) fn turn(&self, change: impl FnOnce(&mut Weather)) {
        change(&mut lock(&self.0.weather));
    }

    /// Cuts a server off from everybody but its store, or mends that.
    pub(crate) fn cut_off(&self, server: usize, cut: bool) {
        let mut all = lock(&self.0.cut_off);
        if cut {
            all.insert(server)
        } else {
            all.remove(&server)
        };
    }

    fn is_cut_off(&self, server: usize) -> bool {
        lock(&self.0.cut_off).contains(&server)
    }

    /// One more party's link to the servers.
    pub(crate) fn link(&self, seed: u64, name: &str) -> Arc<Link> {
        let dice = Dice::new(seed, &format!("link {name}"));
        // One server alone draws nothing, so that its histories are the same with and without others.
        let server = if self.0.servers == 1 { 0 } else { dice.below(self.0.servers) };
        Arc::new(Link {
            network: self.clone(),
            dice,
            server: AtomicUsize::new(server),
            seen: AtomicU64::new(0),
            cut: [AtomicBool::new(false), AtomicBool::new(false)],
        })
    }
}

/// One party's link to the servers.
#[derive(Debug)]
pub(crate) struct Link {
    network: Network,
    dice: Dice,
    /// The server that the party talks to.
    server: AtomicUsize,
    /// The newest revision that an answer to the party rested on.
    seen: AtomicU64,
    cut: [AtomicBool; 2],
}

impl Link {
    /// The server that the party talks to, for now.
    pub(crate) fn server(&self) -> usize {
        self.server.load(Ordering::Relaxed)
    }

    /// The party gives this server up and takes the next one.
    pub(crate) fn move_on(&self) {
        self.server.store((self.server() + 1) % self.network.0.servers, Ordering::Relaxed);
    }

    /// The newest state that the party has been told of: no server may answer from an older one.
    pub(crate) fn seen(&self) -> Revision {
        Revision(self.seen.load(Ordering::Relaxed))
    }

    /// An answer rested on this state, or a newer one.
    pub(crate) fn saw(&self, revision: Revision) {
        self.seen.fetch_max(revision.0, Ordering::Relaxed);
    }

    /// Cuts or mends one direction.
    pub(crate) fn cut(&self, direction: Direction, cut: bool) {
        self.cut[direction as usize].store(cut, Ordering::Relaxed);
    }

    /// Whether nothing gets through that way.
    pub(crate) fn is_cut(&self, server: usize, direction: Direction) -> bool {
        self.cut[direction as usize].load(Ordering::Relaxed) || self.network.is_cut_off(server)
    }

    /// What becomes of a message that is sent now, to that server or from it.
    pub(crate) fn carry(&self, server: usize, direction: Direction) -> Carried {
        let weather = self.network.weather();
        if self.is_cut(server, direction) || self.dice.chance(weather.lost_permille) {
            return Carried::Lost;
        }
        let after = || {
            let late = if self.dice.chance(100) { weather.late } else { Duration::ZERO };
            self.dice.millis(1, 8) + late
        };
        match self.dice.chance(weather.doubled_permille) {
            true => Carried::Twice(after(), after()),
            false => Carried::Once(after()),
        }
    }

    /// A time up to the given one.
    pub(crate) fn some_millis(&self, low: u64, high: u64) -> Duration {
        self.dice.millis(low, high)
    }
}
