//! The loop of waiting tasks: a cluster's tasks in `PROVISIONING` are planned whenever anything might have given room
//! there, and when one of them has waited for long enough.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use longshore_model::{ClusterName, Timestamp};
use longshore_scheduler::capacity::waiting;

use crate::Context;

/// How long to wait after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// Plans waiting tasks until it is dropped.
pub async fn run(ctx: Context) {
    let mut alarms: BTreeMap<ClusterName, Timestamp> = BTreeMap::new();
    loop {
        let mut clusters = match alarms.values().min().copied() {
            None => ctx.wakeups().clusters_with_room().await,
            Some(due) => tokio::select! {
                biased;
                clusters = ctx.wakeups().clusters_with_room() => clusters,
                () = tokio::time::sleep(due.since(ctx.now())) => BTreeSet::new(),
            },
        };
        let now = ctx.now();
        let _round = ctx.metrics().loops.waiting_tasks.begin(now);
        clusters.extend(alarms.iter().filter(|(_, at)| **at <= now).map(|(cluster, _)| cluster.clone()));
        for cluster in clusters {
            let planned = match ctx.servers().has_cluster(&cluster) {
                true => plan(&ctx, &cluster).await,
                false => None,
            };
            match planned {
                Some(at) => drop(alarms.insert(cluster, at)),
                None => drop(alarms.remove(&cluster)),
            }
        }
    }
}

/// Plans a cluster's waiting tasks; gives when to plan them again at the latest.
async fn plan(ctx: &Context, cluster: &ClusterName) -> Option<Timestamp> {
    let settings = ctx.config().capacity.waiting;
    let planned = waiting::plan(&ctx.snapshot(), cluster, settings, ctx.now(), ctx.bits());
    if planned.plan.groups.is_empty() {
        return planned.wake_at;
    }
    match ctx.commit(planned.plan).await {
        Ok(conflicts) if conflicts.is_empty() => planned.wake_at,
        // Others changed what the plan rests on: look again.
        Ok(_) => {
            ctx.metrics().loops.waiting_tasks.conflicts(1);
            Some(ctx.now())
        }
        Err(error) => {
            ctx.metrics().loops.waiting_tasks.failed();
            tracing::error!(%cluster, %error, "waiting tasks could not be planned; trying again");
            Some(ctx.now().plus(RETRY))
        }
    }
}
