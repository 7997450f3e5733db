//! Has this server's log store follow the state: how long each group's events are kept, and which groups are gone.
//!
//! It looks at everything when it starts and whenever a log group has changed, and every hour has the store drop what has
//! expired.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_logs::{GroupId, Store};

use super::store;
use crate::Context;

/// How often the store drops what has expired.
const PERIOD: Duration = Duration::from_secs(3600);

/// How long after a look at all groups the next one follows at the earliest: there may be a million.
const PAUSE: Duration = Duration::from_millis(100);

/// How soon what could not be deleted is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// Runs for ever; on a server that keeps no logs there is nothing to do.
pub(crate) async fn run(ctx: Context) {
    let Some(store) = ctx.config().logs.store().cloned() else { return std::future::pending().await };
    let mut hourly = tokio::time::interval(PERIOD);
    let mut known = BTreeSet::new();
    loop {
        let settled = follow(&ctx, &store, &mut known).await;
        tokio::time::sleep(PAUSE).await;
        tokio::select! {
            _ = hourly.tick() => store.expire(store::now(&ctx)).await,
            () = ctx.wakeups().logs_changed() => {}
            () = tokio::time::sleep(AGAIN), if !settled => {}
        }
    }
}

/// Tells the store what the state says now, and whether it could carry that out. `known` are the groups that it has not been told
/// to delete: whoever deleted a group, and on whichever server, its events go here too.
async fn follow(ctx: &Context, store: &Store, known: &mut BTreeSet<GroupId>) -> bool {
    let snapshot = ctx.snapshot();
    let groups = snapshot.logs().groups();
    let there: BTreeSet<GroupId> = groups.values().map(|group| store::id(group)).collect();
    for group in groups.values() {
        store.set_retention(store::id(group), group.retention_days);
    }
    let mut settled = true;
    for group in known.difference(&there).copied().collect::<Vec<_>>() {
        match store.delete_group(group).await {
            Ok(()) => drop(known.remove(&group)),
            Err(error) => {
                tracing::warn!(%error, ?group, "the events of a deleted log group are still there");
                settled = false;
            }
        }
    }
    known.extend(there);
    settled
}

#[cfg(test)]
mod tests;
