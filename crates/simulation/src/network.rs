//! The network between the server and everybody else: it delays, loses, doubles and cuts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Network(Arc<Mutex<Weather>>);

impl Network {
    /// How it is.
    pub(crate) fn weather(&self) -> Weather {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes how it is.
    pub(crate) fn turn(&self, change: impl FnOnce(&mut Weather)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// One more party's link to the server.
    pub(crate) fn link(&self, seed: u64, name: &str) -> Arc<Link> {
        let dice = Dice::new(seed, &format!("link {name}"));
        Arc::new(Link { network: self.clone(), dice, cut: [AtomicBool::new(false), AtomicBool::new(false)] })
    }
}

/// One party's link to the server.
#[derive(Debug)]
pub(crate) struct Link {
    network: Network,
    dice: Dice,
    cut: [AtomicBool; 2],
}

impl Link {
    /// Cuts or mends one direction.
    pub(crate) fn cut(&self, direction: Direction, cut: bool) {
        self.cut[direction as usize].store(cut, Ordering::Relaxed);
    }

    /// Whether nothing gets through that way.
    pub(crate) fn is_cut(&self, direction: Direction) -> bool {
        self.cut[direction as usize].load(Ordering::Relaxed)
    }

    /// What becomes of a message that is sent now.
    pub(crate) fn carry(&self, direction: Direction) -> Carried {
        let weather = self.network.weather();
        if self.is_cut(direction) || self.dice.chance(weather.lost_permille) {
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
