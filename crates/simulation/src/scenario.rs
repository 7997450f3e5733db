//! What a seed makes: a cluster, what is asked of it, and for how long.

use std::time::Duration;

use serde_json::{Value, json};

use crate::agent::Size;
use crate::dice::Dice;

/// A run's surroundings.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) zones: Vec<String>,
    pub(crate) machines: Vec<Size>,
    pub(crate) services: Vec<Plan>,
    /// Whether tasks are started outside services.
    pub(crate) has_jobs: bool,
    /// Whether some of the machines make up a capacity provider, on which tasks may wait for room.
    pub(crate) has_pool: bool,
    /// Whether instances are drained and deregistered, and new ones come.
    pub(crate) has_operator: bool,
    /// How long the workload and the faults last.
    pub(crate) active: Duration,
    pub(crate) instance_loss_timeout: Duration,
}

/// A service, as its owner creates it.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) most: u64,
    pub(crate) minimum_healthy_percent: u32,
    pub(crate) maximum_percent: u32,
    pub(crate) cpu_units: u64,
    pub(crate) memory_mib: u64,
    pub(crate) host_port: Option<u16>,
    pub(crate) is_checked: bool,
    /// Whether its circuit breaker is on, and brings back what was completed last.
    pub(crate) breaker: Option<Breaker>,
    /// Whether some of its tasks are protected for a while.
    pub(crate) is_protecting: bool,
    /// Whether it runs one task on each instance instead of so many.
    pub(crate) is_daemon: bool,
    /// Whether its tasks go to the capacity provider's instances.
    pub(crate) is_pooled: bool,
    pub(crate) constraints: Value,
    pub(crate) strategy: Value,
    /// How often its owner wants something else, in seconds at most.
    pub(crate) calm_seconds: u64,
}

impl Scenario {
    /// The scenario of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let dice = Dice::new(seed, "scenario");
        let zones: Vec<String> =
            ["us-east-1a", "us-east-1b", "us-east-1c"].iter().take(1 + dice.below(3)).map(|&z| z.to_owned()).collect();
        let has_pool = dice.chance(350);
        let machines = (0..2 + dice.below(6)).map(|number| Size {
            is_pooled: has_pool && number % 3 == 2,
            zone: zones[number % zones.len()].clone(),
            cpu_units: [1024, 2048, 4096][dice.below(3)],
            memory_mib: [2048, 4096, 8192][dice.below(3)],
        });
        let machines = machines.collect();
        let services = (0..1 + dice.below(4)).map(|number| Plan::draw(&dice, number, has_pool)).collect();
        Self {
            machines,
            services,
            zones,
            has_jobs: dice.chance(600),
            has_pool,
            has_operator: dice.chance(500),
            active: dice.millis(60_000, 240_000),
            instance_loss_timeout: [Duration::from_secs(60), Duration::from_secs(300)][dice.below(2)],
        }
    }

    /// Whether any container is checked.
    pub(crate) fn has_checks(&self) -> bool {
        self.services.iter().any(|service| service.is_checked)
    }

    /// A machine that holds whatever the workload may ask for.
    pub(crate) fn spare(&self, number: usize) -> Size {
        Size {
            zone: self.zones[number % self.zones.len()].clone(),
            cpu_units: 65_536,
            memory_mib: 262_144,
            is_pooled: self.has_pool && number % 2 == 1,
        }
    }
}

/// What a circuit breaker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Breaker {
    pub(crate) rolls_back: bool,
}

/// How many services of a thousand are daemons.
const DAEMONS_PER_MILLE: u32 = 200;

impl Plan {
    /// What a daemon may have: an instance never has two of its tasks, so one always stops first.
    pub(crate) const DAEMON_PERCENTS: [(u32, u32); 3] = [(0, 100), (25, 100), (50, 100)];

    fn draw(dice: &Dice, number: usize, has_pool: bool) -> Self {
        let is_daemon = dice.chance(DAEMONS_PER_MILLE);
        let percents = [(100, 200), (50, 200), (0, 100), (50, 100), (100, 150), (75, 125), (0, 200)];
        let (minimum_healthy_percent, maximum_percent) =
            if is_daemon { Self::DAEMON_PERCENTS[dice.below(3)] } else { percents[dice.below(percents.len())] };
        let is_distinct = dice.chance(150);
        let host_port = dice.chance(150).then(|| 8000 + number as u16);
        let strategy = match dice.below(5) {
            0 => json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}]),
            1 => json!([{"type": "binpack", "field": "memory"}]),
            2 => {
                json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "binpack", "field": "cpu"}])
            }
            3 => json!([{"type": "random"}]),
            _ => json!([]),
        };
        let strategy = if is_daemon { json!([]) } else { strategy };
        Self {
            name: format!("service{number}"),
            // One task on each instance: there have to be spares enough.
            most: if is_distinct || host_port.is_some() { 4 } else { dice.between(1, 8) },
            minimum_healthy_percent,
            maximum_percent,
            cpu_units: [0, 128, 256, 512][dice.below(4)],
            memory_mib: [64, 256, 512, 1024][dice.below(4)],
            host_port,
            is_checked: dice.chance(250),
            breaker: dice.chance(400).then(|| Breaker { rolls_back: dice.chance(700) }),
            is_protecting: dice.chance(250),
            is_daemon,
            is_pooled: has_pool && dice.chance(350) && !is_daemon,
            constraints: if is_distinct && !is_daemon { json!([{"type": "distinctInstance"}]) } else { json!([]) },
            strategy,
            calm_seconds: dice.between(5, 90),
        }
    }
}
