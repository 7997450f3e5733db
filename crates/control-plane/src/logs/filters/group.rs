//! The filters of one group.

use std::sync::Arc;

use longshore_log_language::Pattern;
use longshore_logs::{Followed, Follower, Stored};
use longshore_model::logs::SubscriptionFilter;
use longshore_model::{LogGroup, Timestamp};
use tokio::sync::watch;

use super::super::counting::Filter;
use super::super::store;
use super::super::subscriptions::{Origin, Outlet};
use crate::Context;

/// What is done with the events of a group.
pub(super) struct Work {
    metric_filters: Vec<Filter>,
    subscriptions: Vec<Subscription>,
}

/// A subscription filter at work.
struct Subscription {
    record: SubscriptionFilter,
    pattern: Pattern,
    outlet: Arc<Outlet>,
}

impl Work {
    /// Makes a group's filters ready. Outlets whose destination has stayed are taken over from `last`, with what waits in them;
    /// a new one begins with a control message, unless its filter was there before the server has started.
    pub(super) fn read(ctx: &Context, group: &LogGroup, last: Option<&Self>, started: Timestamp) -> Self {
        let cannot = |kind: &str, name: &str, why: &str| {
            tracing::error!(group = %group.name, "the {kind} filter {name} is left out: {why}");
        };
        let metric_filters = group
            .metric_filters
            .iter()
            .filter_map(|record| Filter::read(record).inspect_err(|why| cannot("metric", &record.name, why)).ok());
        let subscriptions = group.subscription_filters.iter().filter_map(|record| {
            let pattern = Pattern::parse(&record.pattern);
            let pattern = pattern.inspect_err(|why| cannot("subscription", &record.name, &why.to_string())).ok()?;
            let same =
                |it: &&Subscription| it.record.name == record.name && it.record.destination == record.destination;
            let before = last.and_then(|last| last.subscriptions.iter().find(same));
            let outlet = before.map(|before| Arc::clone(&before.outlet)).unwrap_or_else(|| {
                let is_new = last.is_some() || record.created_at >= started;
                let origin = Origin {
                    owner: Arc::clone(&ctx.scope().account),
                    group: group.name.to_string().into(),
                    filter: Arc::clone(&record.name),
                };
                Arc::new(Outlet::open(ctx, origin, &record.destination, is_new))
            });
            Some(Subscription { record: record.clone(), pattern, outlet })
        });
        Self { metric_filters: metric_filters.collect(), subscriptions: subscriptions.collect() }
    }

    fn take(&self, ctx: &Context, followed: &Followed) {
        for filter in &self.metric_filters {
            ctx.activity().counts.add(filter.count(&followed.events), store::now(ctx));
        }
        for subscription in &self.subscriptions {
            let matching = |event: &&Stored| subscription.pattern.matches(&event.message);
            subscription.outlet.put(followed.events.iter().filter(matching));
        }
    }
}

/// Follows a group until its filters are gone.
pub(super) async fn run(ctx: Context, mut follower: Follower, mut work: watch::Receiver<Arc<Work>>) {
    loop {
        let followed = tokio::select! {
            followed = follower.next() => followed,
            changed = work.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        let Some(followed) = followed else { return };
        if followed.missed > 0 {
            ctx.activity().deliveries.missed.inc_by(followed.missed);
            tracing::warn!(missed = followed.missed, "filters did not keep up with a log group's events");
        }
        let now = Arc::clone(&work.borrow_and_update());
        now.take(&ctx, &followed);
        // Patterns are matched on the runtime's threads: others shall have their turn between two batches.
        tokio::task::yield_now().await;
    }
}
