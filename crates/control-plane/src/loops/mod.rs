//! Reconcile loops: each wakes, looks at the whole current state of its object, and plans the difference. What another
//! server has claimed is left to that one.

mod alarms;
pub mod capacity;
pub mod daemons;
pub mod express;
pub mod hooks;
pub mod instances;
pub mod retention;
pub mod services;
pub mod targets;

use tokio::task::JoinSet;

use crate::Context;
use crate::{edges, logs, servers};

/// Starts all loops. They end when the set is dropped or shut down.
pub fn start(ctx: &Context) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    let wakeups = ctx.clone();
    let health = ctx.health();
    loops.spawn(health.watched("servers", servers::keeper::run(ctx.clone())));
    loops.spawn(health.watched("draining", servers::agents::run(ctx.clone())));
    loops.spawn(health.watched("wake-ups", async move { wakeups.wakeups().run(&wakeups).await }));
    loops.spawn(health.watched("services", services::run(ctx.clone())));
    loops.spawn(health.watched("daemons", daemons::run(ctx.clone())));
    loops.spawn(health.watched("lifecycle hooks", hooks::run(ctx.clone())));
    loops.spawn(health.watched("targets", targets::run(ctx.clone())));
    loops.spawn(health.watched("waiting tasks", capacity::waiting::run(ctx.clone())));
    loops.spawn(health.watched("scaling", capacity::scaling::run(ctx.clone())));
    loops.spawn(health.watched("instances", instances::run(ctx.clone())));
    loops.spawn(health.watched("express services", express::run(ctx.clone())));
    loops.spawn(health.watched("retention", retention::run(ctx.clone())));
    loops.spawn(health.watched("log store", logs::keeper::run(ctx.clone())));
    loops.spawn(health.watched("log filters", logs::filters::run(ctx.clone())));
    loops.spawn(health.watched("sightings", edges::sightings(ctx.clone())));
    loops.spawn(health.watched("edges", edges::departures(ctx.clone())));
    health.started();
    loops
}
