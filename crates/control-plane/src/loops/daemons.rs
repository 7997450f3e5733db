//! The daemon loop: every managed daemon that something happened to is planned, and its plan committed.

use std::collections::BTreeSet;

use longshore_scheduler::daemon;

use super::alarms::Alarms;
use crate::Context;
use crate::wakeups::DaemonKey;

/// How long to wait after the store failed.
const RETRY: std::time::Duration = std::time::Duration::from_secs(1);

/// Plans daemons until it is dropped.
pub async fn run(ctx: Context) {
    let mut alarms = Alarms::default();
    loop {
        let dirty = match alarms.next() {
            None => ctx.wakeups().dirty_daemons().await,
            Some(due) => tokio::select! {
                biased;
                dirty = ctx.wakeups().dirty_daemons() => dirty,
                () = tokio::time::sleep(due.since(ctx.now())) => BTreeSet::new(),
            },
        };
        let _round = ctx.metrics().loops.daemons.begin(ctx.now());
        let wanted: BTreeSet<_> = dirty.into_iter().chain(alarms.take_due(ctx.now())).collect();
        for key in wanted.into_iter().filter(|(cluster, _)| ctx.servers().has_cluster(cluster)) {
            plan(&ctx, &mut alarms, key).await;
        }
    }
}

async fn plan(ctx: &Context, alarms: &mut Alarms<DaemonKey>, key: DaemonKey) {
    let (cluster, name) = &key;
    let planned = daemon::plan_daemon(&ctx.snapshot(), cluster, name, ctx.now(), ctx.bits());
    alarms.set(&key, planned.wake_at);
    if planned.waits_for_room {
        ctx.wakeups().await_room_for_daemon(cluster, name);
    }
    if planned.plan.groups.is_empty() {
        return;
    }
    match ctx.commit(planned.plan).await {
        Ok(conflicts) if conflicts.is_empty() => {}
        // Others changed what the plan rests on: look again.
        Ok(_) => {
            ctx.metrics().loops.daemons.conflicts(1);
            ctx.wakeups().wake_daemon(cluster, name);
        }
        Err(error) => {
            ctx.metrics().loops.daemons.failed();
            tracing::error!(%cluster, daemon = %name, %error, "a plan could not be committed; trying again");
            alarms.set(&key, Some(ctx.now().plus(RETRY)));
        }
    }
}
