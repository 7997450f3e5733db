//! Carries out the filters of log groups: has metric filters count, and subscription filters pass events on.
//!
//! Each group that has filters is followed by a task of its own, from when the filter was made, or the server started. It never
//! holds up who writes events: the store's follower keeps a bounded number of bytes, and when filters do not keep up, events are
//! missed and counted.

mod group;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use longshore_logs::Store;
use longshore_model::snapshot::Entry;
use longshore_model::{GroupId, LogGroup, Revision, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::store;
use crate::Context;
use group::Work;

/// How long after a look at all groups the next one follows at the earliest: there may be a million.
const PAUSE: Duration = Duration::from_millis(100);

/// Runs for ever; on a server that keeps no logs there is nothing to do.
pub(crate) async fn run(ctx: Context) {
    let Some(store) = ctx.config().logs.store().cloned() else { return std::future::pending().await };
    let started = ctx.now();
    let mut following = Following { started, ..Following::default() };
    loop {
        following.look(&ctx, &store);
        tokio::time::sleep(PAUSE).await;
        ctx.wakeups().log_filters_changed().await;
    }
}

/// The groups that are followed.
#[derive(Default)]
struct Following {
    started: Timestamp,
    groups: HashMap<GroupId, Followed>,
    tasks: JoinSet<()>,
}

struct Followed {
    /// The group's record that the work was made from.
    revision: Revision,
    /// Dropped, it ends the group's task.
    work: watch::Sender<Arc<Work>>,
}

impl Following {
    fn look(&mut self, ctx: &Context, store: &Store) {
        let snapshot = ctx.snapshot();
        self.groups.retain(|id, _| snapshot.logs().group_of(*id).is_some_and(|group| has_filters(group)));
        for group in snapshot.logs().groups().values().filter(|group| has_filters(group)) {
            self.follow(ctx, store, group);
        }
        while self.tasks.try_join_next().is_some() {}
    }

    fn follow(&mut self, ctx: &Context, store: &Store, group: &Entry<LogGroup>) {
        let before = self.groups.get_mut(&group.id);
        if before.as_ref().is_some_and(|before| before.revision == group.revision) {
            return;
        }
        let last = before.as_ref().map(|before| Arc::clone(&before.work.borrow()));
        let work = Arc::new(Work::read(ctx, group, last.as_deref(), self.started));
        match before {
            Some(before) => {
                before.revision = group.revision;
                before.work.send_replace(work);
            }
            None => {
                let follower = store.follow(Some(vec![store::id(group)]));
                let (sender, receiver) = watch::channel(work);
                self.groups.insert(group.id, Followed { revision: group.revision, work: sender });
                self.tasks.spawn(group::run(ctx.clone(), follower, receiver));
            }
        }
    }
}

fn has_filters(group: &LogGroup) -> bool {
    !group.metric_filters.is_empty() || !group.subscription_filters.is_empty()
}
