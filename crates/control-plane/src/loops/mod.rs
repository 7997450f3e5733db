//! Reconcile loops: each wakes, looks at the whole current state of its object, and plans the difference.

mod alarms;
pub mod capacity;
pub mod daemons;
pub mod instances;
pub mod retention;
pub mod services;

use tokio::task::JoinSet;

use crate::Context;

/// Starts all loops. They end when the set is dropped or shut down.
pub fn start(ctx: &Context) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    let wakeups = ctx.clone();
    loops.spawn(async move { wakeups.wakeups().run(wakeups.store()).await });
    loops.spawn(services::run(ctx.clone()));
    loops.spawn(daemons::run(ctx.clone()));
    loops.spawn(capacity::waiting::run(ctx.clone()));
    loops.spawn(capacity::scaling::run(ctx.clone()));
    loops.spawn(instances::run(ctx.clone()));
    loops.spawn(retention::run(ctx.clone()));
    loops
}
