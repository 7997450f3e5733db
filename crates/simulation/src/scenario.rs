//! What a seed makes: a cluster, what is asked of it, and for how long.

use std::time::Duration;

use serde_json::{Value, json};

use crate::agent::{Home, Size};
use crate::balancing::{self, Attached, EdgePlan};
use crate::dice::Dice;
use crate::site::{FLEET, POOL};

/// A run's surroundings.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// How many servers share the state.
    pub(crate) servers: usize,
    pub(crate) zones: Vec<String>,
    pub(crate) machines: Vec<Size>,
    pub(crate) services: Vec<Plan>,
    /// Whether tasks are started outside services.
    pub(crate) has_jobs: bool,
    /// Whether some of the machines make up a capacity provider, on which tasks may wait for room.
    pub(crate) has_pool: bool,
    /// A capacity provider whose machines are added and removed as they are needed.
    pub(crate) fleet: Option<FleetPlan>,
    /// Managed daemons, which run on the instances of capacity providers.
    pub(crate) agents: Vec<AgentPlan>,
    /// The edges; none without a load balancer.
    pub(crate) edges: Vec<EdgePlan>,
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
    /// The ports of its container that are registered in target groups.
    pub(crate) attached: Vec<Attached>,
    /// For how long failing health checks of targets are forgiven.
    pub(crate) grace_seconds: u64,
    /// Whether its circuit breaker is on, and brings back what was completed last.
    pub(crate) breaker: Option<Breaker>,
    /// Whether some of its tasks are protected for a while.
    pub(crate) is_protecting: bool,
    pub(crate) kind: Kind,
    /// How its deployments shift traffic; `None` where tasks are replaced a few at a time.
    pub(crate) stages: Option<Value>,
    /// The capacity provider whose instances its tasks go to.
    pub(crate) provider: Option<&'static str>,
    pub(crate) constraints: Value,
    pub(crate) strategy: Value,
    /// How often its owner wants something else, in seconds at most.
    pub(crate) calm_seconds: u64,
}

/// Who rolls a service out, and how many tasks it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many tasks.
    Replica,
    /// One task on each instance.
    Daemon,
    /// So many tasks, in task sets that its owner makes and scales.
    TaskSets,
}

/// A managed daemon, as its owner creates it.
#[derive(Debug, Clone)]
pub(crate) struct AgentPlan {
    pub(crate) name: String,
    pub(crate) cpu_units: u64,
    pub(crate) memory_mib: u64,
    pub(crate) is_checked: bool,
    pub(crate) calm_seconds: u64,
}

/// How a group of machines scales.
#[derive(Debug, Clone)]
pub(crate) struct FleetPlan {
    pub(crate) minimum: u32,
    pub(crate) target_percent: u32,
    pub(crate) warmup_seconds: u32,
    pub(crate) most_at_once: u32,
}

impl FleetPlan {
    /// Enough for all that the workload may ask for.
    pub(crate) const MAXIMUM: u32 = 40;

    fn draw(dice: &Dice) -> Self {
        Self {
            minimum: dice.below(3) as u32,
            target_percent: [100, 100, 80, 50][dice.below(4)],
            warmup_seconds: dice.between(0, 300) as u32,
            most_at_once: dice.between(1, 10) as u32,
        }
    }

    /// A machine of the group.
    pub(crate) fn size(zone: &str) -> Size {
        Size { zone: zone.to_owned(), cpu_units: 4096, memory_mib: 8192, home: Home::Fleet }
    }
}

impl AgentPlan {
    fn draw(dice: &Dice, number: usize) -> Self {
        Self {
            name: format!("agent{number}"),
            cpu_units: [0, 64, 128][dice.below(3)],
            memory_mib: [64, 128, 256][dice.below(3)],
            is_checked: dice.chance(250),
            calm_seconds: dice.between(10, 90),
        }
    }
}

impl Scenario {
    /// The scenario of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let dice = Dice::new(seed, "scenario");
        let zones: Vec<String> =
            ["us-east-1a", "us-east-1b", "us-east-1c"].iter().take(1 + dice.below(3)).map(|&z| z.to_owned()).collect();
        let has_pool = dice.chance(350);
        let machines = (0..2 + dice.below(6)).map(|number| Size {
            home: if has_pool && number % 3 == 2 { Home::Pool } else { Home::None },
            zone: zones[number % zones.len()].clone(),
            cpu_units: [1024, 2048, 4096][dice.below(3)],
            memory_mib: [2048, 4096, 8192][dice.below(3)],
        });
        let machines = machines.collect();
        let fleet = dice.chance(FLEETS_PER_MILLE).then(|| FleetPlan::draw(&dice));
        let providers = providers(has_pool, fleet.is_some());
        let mut services: Vec<Plan> =
            (0..1 + dice.below(4)).map(|number| Plan::draw(&dice, number, &providers)).collect();
        let edges = balancing::draw(seed, &mut services);
        let has_agents = !providers.is_empty() && dice.chance(AGENTS_PER_MILLE);
        let agents = if has_agents { 1 + dice.below(2) } else { 0 };
        let agents = (0..agents).map(|number| AgentPlan::draw(&dice, number)).collect();
        Self {
            servers: [1, 1, 1, 1, 1, 2, 2, 3, 3, 3][Dice::new(seed, "servers").below(10)],
            fleet,
            edges,
            agents,
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
        self.services.iter().any(|service| service.is_checked) || self.agents.iter().any(|agent| agent.is_checked)
    }

    /// The capacity providers of the cluster.
    pub(crate) fn providers(&self) -> Vec<&'static str> {
        providers(self.has_pool, self.fleet.is_some())
    }

    /// A machine that holds whatever the workload may ask for.
    pub(crate) fn spare(&self, number: usize) -> Size {
        Size {
            zone: self.zones[number % self.zones.len()].clone(),
            cpu_units: 65_536,
            memory_mib: 262_144,
            home: if self.has_pool && number % 2 == 1 { Home::Pool } else { Home::None },
        }
    }
}

fn providers(has_pool: bool, has_fleet: bool) -> Vec<&'static str> {
    let all = [(POOL, has_pool), (FLEET, has_fleet)];
    all.into_iter().filter_map(|(name, is_there)| is_there.then_some(name)).collect()
}

/// What a circuit breaker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Breaker {
    pub(crate) rolls_back: bool,
}

/// How many services of a thousand are daemons.
const DAEMONS_PER_MILLE: u32 = 200;

/// How many services of a thousand are rolled out by their owners, with task sets.
const TASK_SETS_PER_MILLE: u32 = 150;

/// How many of a thousand services with replicas shift traffic in stages.
const STAGED_PER_MILLE: u32 = 150;

/// How many clusters of a thousand have a capacity provider that scales.
const FLEETS_PER_MILLE: u32 = 250;

/// How many of a thousand clusters with capacity providers have managed daemons.
const AGENTS_PER_MILLE: u32 = 400;

/// What a pause does that ends a deployment's way forward.
const GOES_BACK: &str = "ROLLBACK";

impl Plan {
    /// Whether its deployments may go back without being asked.
    pub(crate) fn may_turn_back(&self) -> bool {
        let breaks = self.breaker.is_some_and(|breaker| breaker.rolls_back);
        let hooks = self.stages.as_ref().and_then(|stages| stages["lifecycleHooks"].as_array());
        breaks || hooks.into_iter().flatten().any(|hook| hook["timeoutConfiguration"]["action"] == GOES_BACK)
    }

    /// What a daemon may have: an instance never has two of its tasks, so one always stops first.
    pub(crate) const DAEMON_PERCENTS: [(u32, u32); 3] = [(0, 100), (25, 100), (50, 100)];

    fn draw(dice: &Dice, number: usize, providers: &[&'static str]) -> Self {
        let kind = match dice.below(1000) as u32 {
            0..DAEMONS_PER_MILLE => Kind::Daemon,
            roll if roll < DAEMONS_PER_MILLE + TASK_SETS_PER_MILLE => Kind::TaskSets,
            _ => Kind::Replica,
        };
        let is_replica = kind == Kind::Replica;
        let percents = [(100, 200), (50, 200), (0, 100), (50, 100), (100, 150), (75, 125), (0, 200)];
        let (minimum_healthy_percent, maximum_percent) = match kind {
            Kind::Daemon => Self::DAEMON_PERCENTS[dice.below(3)],
            Kind::Replica => percents[dice.below(percents.len())],
            // It takes none.
            Kind::TaskSets => (100, 200),
        };
        let stages = (is_replica && dice.chance(STAGED_PER_MILLE)).then(|| stages(dice));
        let is_distinct = is_replica && dice.chance(150);
        // Each task set holds the port on instances of its own.
        let host_port = (kind != Kind::TaskSets && dice.chance(150)).then(|| 8000 + number as u16);
        let strategy = match dice.below(5) {
            0 => json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}]),
            1 => json!([{"type": "binpack", "field": "memory"}]),
            2 => {
                json!([{"type": "spread", "field": "attribute:ecs.availability-zone"}, {"type": "binpack", "field": "cpu"}])
            }
            3 => json!([{"type": "random"}]),
            _ => json!([]),
        };
        let most = match (is_distinct || host_port.is_some(), stages.is_some()) {
            // One task on each instance: there have to be spares enough, for both revisions where there are stages.
            (true, true) => 2,
            (true, false) => 4,
            (false, _) => dice.between(1, 8),
        };
        Self {
            name: format!("service{number}"),
            most,
            minimum_healthy_percent,
            maximum_percent,
            cpu_units: [0, 128, 256, 512][dice.below(4)],
            memory_mib: [64, 256, 512, 1024][dice.below(4)],
            host_port,
            is_checked: dice.chance(250),
            attached: Vec::new(),
            grace_seconds: 0,
            breaker: dice.chance(400).then(|| Breaker { rolls_back: dice.chance(700) }),
            is_protecting: dice.chance(250),
            provider: if is_replica && dice.chance(350) { dice.one_of(providers) } else { None },
            constraints: if is_distinct { json!([{"type": "distinctInstance"}]) } else { json!([]) },
            strategy: if kind == Kind::Daemon { json!([]) } else { strategy },
            calm_seconds: dice.between(5, 90),
            kind,
            stages,
        }
    }
}

/// What a deployment configuration says of shifting traffic.
fn stages(dice: &Dice) -> Value {
    let mut stages = match dice.below(3) {
        0 => json!({"strategy": "BLUE_GREEN"}),
        1 => {
            let step = [25.0, 50.0, 100.0][dice.below(3)];
            json!({
                "strategy": "LINEAR",
                "linearConfiguration": {"stepPercent": step, "stepBakeTimeInMinutes": dice.below(2)},
            })
        }
        _ => json!({
            "strategy": "CANARY",
            "canaryConfiguration": {"canaryPercent": 10.0, "canaryBakeTimeInMinutes": dice.below(2)},
        }),
    };
    stages["bakeTimeInMinutes"] = json!(dice.below(3));
    if dice.chance(300) {
        // Nobody answers: it goes on, or back.
        let stage = ["POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"][dice.below(3)];
        let action = ["CONTINUE", GOES_BACK][dice.below(2)];
        stages["lifecycleHooks"] = json!([{
            "targetType": "PAUSE",
            "lifecycleStages": [stage],
            "timeoutConfiguration": {"timeoutInMinutes": 1, "action": action},
        }]);
    }
    stages
}
