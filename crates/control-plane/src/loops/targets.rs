//! The target loop: tasks of services with load balancers are registered as targets while they run, and drained before they
//! are stopped.
//!
//! Nobody tells the loop what happened. It looks at a task when its record changed, when an edge says something of a target
//! that is being drained, when an edge or a target group comes or goes, and when a deregistration delay is over.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use longshore_model::load_balancing::TargetKey;
use longshore_model::{ClusterName, Plan, TaskId};
use longshore_scheduler::targets;

use super::alarms::Alarms;
use crate::Context;
use crate::wakeups::Balanced;

/// How long to wait after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// A plan looks at this many tasks at the most: it bounds how long a plan takes to make and to commit.
const MAX_TASKS: usize = 512;

/// Looks after targets until it is dropped.
pub async fn run(ctx: Context) {
    let mut alarms = Alarms::default();
    loop {
        let dirty = match alarms.next() {
            None => ctx.wakeups().dirty_targets().await,
            Some(due) => tokio::select! {
                biased;
                dirty = ctx.wakeups().dirty_targets() => dirty,
                () = tokio::time::sleep(due.since(ctx.now())) => BTreeSet::new(),
            },
        };
        let _round = ctx.metrics().loops.targets.begin(ctx.now());
        let wanted: BTreeSet<Balanced> = dirty.into_iter().chain(alarms.take_due(ctx.now())).collect();
        let (mut tasks, mut loose) = (BTreeMap::<ClusterName, Vec<TaskId>>::new(), Vec::new());
        for what in wanted {
            alarms.set(&what, None);
            match what {
                Balanced::Task(cluster, task) if has_task(&ctx, &cluster, task) => {
                    tasks.entry(cluster).or_default().push(task);
                }
                Balanced::Loose(key) if ctx.servers().has_installation() => loose.push(key),
                Balanced::Task(..) | Balanced::Loose(_) => {}
            }
        }
        for (cluster, tasks) in tasks {
            for tasks in tasks.chunks(MAX_TASKS) {
                look_at(&ctx, &mut alarms, &cluster, tasks).await;
            }
        }
        for keys in loose.chunks(MAX_TASKS) {
            look_at_loose(&ctx, &mut alarms, keys).await;
        }
    }
}

/// What is another server's is looked at there; what comes to this one is woken again when it does.
fn has_task(ctx: &Context, cluster: &ClusterName, task: TaskId) -> bool {
    let snapshot = ctx.snapshot();
    let task = snapshot.cluster(cluster.as_str()).and_then(|state| state.task(task));
    let owner = task.and_then(|task| task.value.owner.as_ref());
    owner.is_some_and(|owner| ctx.servers().has_service(cluster, &owner.service))
}

async fn look_at(ctx: &Context, alarms: &mut Alarms<Balanced>, cluster: &ClusterName, tasks: &[TaskId]) {
    // The planner of services counts events in the same record.
    let _turn = ctx.turn().lock().await;
    let planned = targets::plan(&ctx.snapshot(), cluster, tasks.iter().copied(), ctx.now());
    for (task, at) in planned.wake_at {
        alarms.set(&Balanced::Task(cluster.clone(), task), Some(at));
    }
    let again = tasks.iter().map(|task| Balanced::Task(cluster.clone(), *task));
    commit(ctx, alarms, planned.plan, again).await;
}

async fn look_at_loose(ctx: &Context, alarms: &mut Alarms<Balanced>, keys: &[TargetKey]) {
    let planned = targets::plan_loose(&ctx.snapshot(), keys, ctx.now());
    for (key, at) in planned.wake_at {
        alarms.set(&Balanced::Loose(key), Some(at));
    }
    commit(ctx, alarms, planned.plan, keys.iter().cloned().map(Balanced::Loose)).await;
}

/// Commits a plan; if others were faster with any part of it, what it looked at is looked at again.
async fn commit(ctx: &Context, alarms: &mut Alarms<Balanced>, plan: Plan, what: impl Iterator<Item = Balanced>) {
    if plan.groups.is_empty() {
        return;
    }
    let again = match ctx.commit(plan).await {
        Ok(conflicts) if conflicts.is_empty() => return,
        Ok(_) => {
            ctx.metrics().loops.targets.conflicts(1);
            ctx.now()
        }
        Err(error) => {
            ctx.metrics().loops.targets.failed();
            tracing::error!(%error, "targets could not be recorded; trying again");
            ctx.now().plus(RETRY)
        }
    };
    what.for_each(|what| alarms.set(&what, Some(again)));
}
