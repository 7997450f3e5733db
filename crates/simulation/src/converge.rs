//! Rest: after the faults, the cluster comes to exactly what is desired, and stays there.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::rollout::State;
use longshore_model::service::Status as ServiceStatus;
use longshore_model::{Snapshot, consistency};

use crate::rest::{describe, given_up_daemons, restless};
use crate::site::CLUSTER;
use crate::workload::{deploy_again, deploy_daemon_again};
use crate::world::World;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(10);

/// The longest that it may take: back-offs last up to a quarter of an hour, and a clock that was set back makes alarms late.
const LIMIT: Duration = Duration::from_secs(90 * 60);

/// A service whose zones have become usable again is rebalanced within this long, so a cluster may begin to move again.
const ZONES_LOOKED_AT_EVERY: Duration = Duration::from_secs(61);

/// By then both sides of every connection that died silently have noticed.
const SILENCE: Duration = Duration::from_secs(150);

/// What has come to rest has to stay so for this long.
const STEADY: Duration = Duration::from_secs(90);

/// Waits until the cluster is at rest; a violation when it does not get there, or does not stay there.
pub(crate) async fn wait(world: &Arc<World>) {
    let journal = &world.site.journal;
    let mut deployed_again = BTreeSet::new();
    tokio::time::sleep(SILENCE).await;
    let until = tokio::time::Instant::now() + LIMIT;
    loop {
        tokio::time::sleep(LOOK).await;
        world.look_after();
        if journal.is_violated() {
            return;
        }
        let Some(restless) = restless(world) else {
            let before = tasks(&world.site.ledger.snapshot());
            tokio::time::sleep(ZONES_LOOKED_AT_EVERY).await;
            if before == tasks(&world.site.ledger.snapshot()) || tokio::time::Instant::now() >= until {
                break;
            }
            continue;
        };
        for service in given_up(&world.site.ledger.snapshot()) {
            // Once: its image is mended by now.
            if deployed_again.insert(service.clone()) {
                deploy_again(world, &service).await;
            }
        }
        for daemon in given_up_daemons(&world.site.ledger.snapshot()) {
            if deployed_again.insert(format!("daemon {daemon}")) {
                deploy_daemon_again(world, &daemon).await;
            }
        }
        if tokio::time::Instant::now() >= until {
            describe(world);
            return journal.violation(format!("{} minutes after the last fault, {restless}", LIMIT.as_secs() / 60));
        }
    }
    journal.note(|| "everything is at rest".to_owned());
    for found in consistency::check(&world.site.ledger.snapshot()) {
        journal.violation(format!("the record {} {}", found.key, found.what));
    }
    let before = tasks(&world.site.ledger.snapshot());
    tokio::time::sleep(STEADY).await;
    world.look_after();
    if before != tasks(&world.site.ledger.snapshot()) {
        journal.violation("a cluster at rest has changed its tasks".to_owned());
    }
    if let Some(restless) = restless(world) {
        describe(world);
        journal.violation(format!("a cluster at rest did not stay so: {restless}"));
    }
}

/// The services whose newest deployment was given up.
fn given_up(snapshot: &Snapshot) -> Vec<String> {
    let Some(state) = snapshot.cluster(CLUSTER) else { return Vec::new() };
    let services = state.services().iter().filter(|(_, found)| {
        let is_active = found.service.as_ref().is_some_and(|service| service.status == ServiceStatus::Active);
        let primary = found.rollout.as_ref().and_then(|rollout| rollout.primary());
        is_active && primary.is_some_and(|primary| primary.state == State::Failed)
    });
    services.map(|(name, _)| name.to_string()).collect()
}

fn tasks(snapshot: &Snapshot) -> Vec<String> {
    let live = snapshot.clusters().values().flat_map(|state| state.live_tasks());
    live.map(|task| task.id.to_string()).collect()
}
