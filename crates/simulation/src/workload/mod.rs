//! Those who use the cluster: each makes one call after the other, and insists until it has an answer, as SDKs do.

mod agents;
mod jobs;
mod operator;
mod owner;
mod task_sets;

pub(crate) use agents::deploy_again as deploy_daemon_again;
pub(crate) use owner::deploy_again;

use std::sync::Arc;

use longshore_api::ecs::Operation;
use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::dice::Dice;
use crate::network::Link;
use crate::scenario::Kind;
use crate::server::Failure;
use crate::world::World;

/// Runs the whole workload until its time is over and every call has been answered.
pub(crate) async fn run(world: &Arc<World>) {
    let until = Instant::now() + world.scenario.active;
    let mut users = JoinSet::new();
    for plan in &world.scenario.services {
        let user = User::new(world, &plan.name, until);
        match plan.kind {
            Kind::TaskSets => users.spawn(task_sets::run(user, plan.clone())),
            Kind::Replica | Kind::Daemon => users.spawn(owner::run(user, plan.clone())),
        };
    }
    for plan in &world.scenario.agents {
        users.spawn(agents::run(User::new(world, &plan.name, until), plan.clone()));
    }
    if world.scenario.has_jobs {
        users.spawn(jobs::run(User::new(world, "jobs", until)));
    }
    if world.scenario.has_operator {
        users.spawn(operator::run(User::new(world, "operator", until)));
    }
    while let Some(ended) = users.join_next().await {
        if let Err(error) = ended {
            world.site.journal.violation(format!("a simulated user has failed: {error}"));
        }
    }
}

/// One user.
struct User {
    world: Arc<World>,
    name: String,
    link: Arc<Link>,
    dice: Dice,
    until: Instant,
}

impl User {
    fn new(world: &Arc<World>, name: &str, until: Instant) -> Self {
        let site = &world.site;
        Self {
            link: site.network.link(site.seed, name),
            dice: Dice::new(site.seed, &format!("user {name}")),
            name: name.to_owned(),
            world: Arc::clone(world),
            until,
        }
    }

    /// Waits a while; false once the time is over.
    async fn wait(&self, low_millis: u64, high_millis: u64) -> bool {
        let next = Instant::now() + self.dice.millis(low_millis, high_millis);
        tokio::time::sleep_until(next.min(self.until)).await;
        Instant::now() < self.until
    }

    /// Calls until there is an answer that stays.
    async fn insist(&self, operation: Operation, body: Value) -> Result<Value, Failure> {
        let body = serde_json::to_vec(&body).unwrap_or_default();
        loop {
            self.world.site.journal.count("calls");
            let answer = self.world.site.servers.call(&self.link, operation, body.clone()).await;
            self.world.site.journal.note(|| {
                let ended = answer.as_ref().map_or_else(ToString::to_string, |_| "answered".to_owned());
                format!("{}: {} {}: {ended}", self.name, operation.name(), String::from_utf8_lossy(&body))
            });
            match answer {
                Ok(answer) => return Ok(serde_json::from_slice(&answer).unwrap_or_default()),
                Err(failure) if failure.is_retryable() => {
                    tokio::time::sleep(self.dice.millis(200, 2_000)).await;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Calls until there is an answer, which has to be a good one.
    async fn demand(&self, operation: Operation, body: Value) -> Option<Value> {
        match self.insist(operation, body).await {
            Ok(answer) => Some(answer),
            Err(failure) => {
                let text = format!("{} of {} was refused: {failure}", operation.name(), self.name);
                self.world.site.journal.violation(text);
                None
            }
        }
    }

    /// What was answered has to be on the disk in that moment.
    fn check_promises(&self) {
        if let Some(broken) = self.world.promises.broken_by(&self.world.site.ledger.snapshot()) {
            self.world.site.journal.violation(format!("{broken}, just after an answer to {}", self.name));
        }
    }

    /// A token that makes a repeated call find what the first one did.
    fn token(&self) -> String {
        format!("{}-{}", self.name, self.dice.below(1 << 40))
    }
}

/// The last part of the ARNs in a list of an answer.
fn ids<'a>(answer: &'a Value, list: &str, member: &str) -> Vec<&'a str> {
    let items = answer[list].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item[member].as_str()?.rsplit('/').next()).collect()
}
