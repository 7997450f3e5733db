//! Carries out the filters of log groups: has metric filters count, and subscription filters pass events on.
//!
//! Each group that has filters is followed by a task of its own, from when the filter was made, or the server started. It never
//! holds up who writes events: the store's follower keeps a bounded number of bytes, and when filters do not keep up, events are
//! missed and counted.

mod group;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use longshore_logs::{Mark, Store};
use longshore_model::snapshot::Entry;
use longshore_model::{GroupId, LogGroup, Revision, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, timeout};

use super::store;
use crate::Context;
use group::Work;

/// How long after a look at all groups the next one follows at the earliest: there may be a million.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a server that ends waits for answers of the destinations.
const LAST_ANSWERS: Duration = Duration::from_millis(500);

/// How often it is noted how far subscription filters have come.
const MARKING: Duration = Duration::from_secs(1);

/// Runs for ever; on a server that keeps no logs there is nothing to do.
pub(crate) async fn run(ctx: Context) {
    let Some(store) = ctx.config().logs.store().cloned() else { return std::future::pending().await };
    let started = ctx.now();
    let marks = store.marks().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "how far subscription filters had come is not known: they begin with what comes in now");
        Vec::new()
    });
    let mut following = Following { started, marks: marks.into_iter().collect(), ..Following::default() };
    let mut marking = tokio::time::interval(MARKING);
    marking.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let farewell = &ctx.activity().deliveries.farewell;
    loop {
        following.look(&ctx, &store);
        tokio::time::sleep(PAUSE).await;
        loop {
            tokio::select! {
                () = ctx.wakeups().log_filters_changed() => break,
                _ = marking.tick() => following.mark(&store).await,
                () = farewell.asked.notified() => {
                    // What is not taken by then is passed on again.
                    let _ = timeout(LAST_ANSWERS, following.handed_over()).await;
                    following.mark(&store).await;
                    farewell.noted.notify_one();
                }
            }
        }
    }
}

/// Has it noted how far subscription filters have come, so that a server that ends in peace leaves nothing to be passed on twice.
/// Waits a second at most.
pub async fn farewell(ctx: &Context) {
    if ctx.config().logs.store().is_none() {
        return;
    }
    let farewell = &ctx.activity().deliveries.farewell;
    farewell.asked.notify_one();
    // What is not noted is passed on twice.
    let _ = timeout(MARKING, farewell.noted.notified()).await;
}

/// The groups that are followed.
#[derive(Default)]
struct Following {
    started: Timestamp,
    /// How far subscription filters have come, as the store has it.
    marks: BTreeMap<String, Mark>,
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

    /// Waits until no destination is being handed anything.
    async fn handed_over(&self) {
        while self.groups.values().any(|group| group.work.borrow().is_handing_over()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Notes how far subscription filters have come.
    async fn mark(&mut self, store: &Store) {
        let now: BTreeMap<String, Mark> =
            self.groups.values().flat_map(|group| group.work.borrow().marks().collect::<Vec<_>>()).collect();
        // A filter that has seen nothing yet keeps what a former run has noted, as long as it is there.
        let is_there = |name: &str| self.groups.values().any(|group| group.work.borrow().has_mark(name));
        let gone = self.marks.keys().filter(|name| !now.contains_key(*name) && !is_there(name)).cloned();
        let mut changes: Vec<(String, Option<Mark>)> = gone.map(|name| (name, None)).collect();
        let new = now.into_iter().filter(|(name, mark)| self.marks.get(name) != Some(mark));
        changes.extend(new.map(|(name, mark)| (name, Some(mark))));
        if changes.is_empty() {
            return;
        }
        match store.mark(changes.clone()).await {
            Ok(()) => {
                for (name, mark) in changes {
                    match mark {
                        Some(mark) => drop(self.marks.insert(name, mark)),
                        None => drop(self.marks.remove(&name)),
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "how far subscription filters have come could not be noted"),
        }
    }

    fn follow(&mut self, ctx: &Context, store: &Store, group: &Entry<LogGroup>) {
        let before = self.groups.get(&group.id);
        if before.as_ref().is_some_and(|before| before.revision == group.revision) {
            return;
        }
        let last = before.as_ref().map(|before| Arc::clone(&before.work.borrow()));
        // First of all, so that nothing comes in between what is caught up with and what is followed.
        let follower = before.is_none().then(|| store.follow(Some(vec![store::id(group)])));
        let work = Arc::new(Work::read(ctx, group, last.as_deref(), self.started, &self.marks));
        if let Some(before) = self.groups.get_mut(&group.id) {
            before.revision = group.revision;
            before.work.send_replace(work);
        } else if let Some(follower) = follower {
            let (sender, receiver) = watch::channel(work);
            self.groups.insert(group.id, Followed { revision: group.revision, work: sender });
            self.tasks.spawn(group::run(ctx.clone(), follower, receiver));
        }
    }
}

fn has_filters(group: &LogGroup) -> bool {
    !group.metric_filters.is_empty() || !group.subscription_filters.is_empty()
}
