//! Has this server's log store follow the state: how long each group's events are kept, and which groups are gone.
//!
//! It looks at everything when it starts and whenever a log group has changed, and every hour has the store drop what has
//! expired.
//!
//! A server that ends between the deletion of a group's record and that of its events leaves the events behind. So once, some
//! time after the start, everything that the store has is compared with the state. Not at once: a server that was started with
//! another state than its own by mistake says so in its log, and loses nothing if it is stopped in time.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_logs::{GroupId, Store};
use tokio::time::{Instant, sleep_until};

use super::store;
use crate::Context;

/// How often the store drops what has expired.
const PERIOD: Duration = Duration::from_secs(3600);

/// How long after a look at all groups the next one follows at the earliest: there may be a million.
const PAUSE: Duration = Duration::from_millis(100);

/// How long what the state does not know is kept, and said, before it is deleted.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// How soon what could not be deleted is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// Runs for ever; on a server that keeps no logs there is nothing to do.
pub(crate) async fn run(ctx: Context) {
    let Some(store) = ctx.config().logs.store().cloned() else { return std::future::pending().await };
    let mut hourly = tokio::time::interval(PERIOD);
    let mut known = BTreeSet::new();
    let mut left_behind: Option<BTreeSet<GroupId>> = None;
    let mut look_again = Instant::now();
    loop {
        let settled = follow(&ctx, &store, &mut known).await;
        tokio::time::sleep(PAUSE).await;
        tokio::select! {
            () = sleep_until(look_again), if left_behind.as_ref().is_none_or(|left| !left.is_empty()) => {
                let found = unknown(&ctx, &store).await;
                look_again = Instant::now() + if found.is_some() { LEFT_BEHIND } else { AGAIN };
                match (found, &left_behind) {
                    (None, _) => {}
                    (Some(found), None) => {
                        if !found.is_empty() {
                            tracing::warn!(
                                groups = found.len(),
                                "the log store has events of groups that the state does not know, as a deletion leaves them that \
                                 was interrupted; they are deleted in an hour. If this server was started with the wrong \
                                 state, stop it"
                            );
                        }
                        left_behind = Some(found);
                    }
                    (Some(found), Some(before)) => {
                        known.extend(found.intersection(before));
                        left_behind = Some(BTreeSet::new());
                    }
                }
            }
            _ = hourly.tick() => store.expire(store::now(&ctx)).await,
            () = ctx.wakeups().logs_changed() => {}
            () = tokio::time::sleep(AGAIN), if !settled => {}
        }
    }
}

/// The groups that the store has and the state has not; `None` when that cannot be known now.
async fn unknown(ctx: &Context, store: &Store) -> Option<BTreeSet<GroupId>> {
    // First the store: a group that is made meanwhile is in the state before it is there.
    let mut found: BTreeSet<GroupId> = match store.groups().await {
        Ok(groups) => groups.into_iter().collect(),
        Err(error) => {
            tracing::warn!(%error, "the log store cannot say which groups it has");
            return None;
        }
    };
    ctx.store().catch_up().await.ok()?;
    for group in ctx.snapshot().logs().groups().values() {
        found.remove(&store::id(group));
    }
    Some(found)
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
