//! The filters of one group.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_log_language::Pattern;
use longshore_logs::{Followed, Follower, Mark, Stored};
use longshore_model::logs::SubscriptionFilter;
use longshore_model::{LogGroup, Timestamp};
use tokio::sync::watch;

use super::super::counting::Filter;
use super::super::store;
use super::super::subscriptions::{Begin, Origin, Outlet};
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
    mark_name: String,
}

/// What the store knows it by how far a subscription filter has come.
fn mark_name(group: &LogGroup, record: &SubscriptionFilter) -> String {
    format!("subscription/{:016x}/{}", group.id.bits(), record.name)
}

impl Work {
    /// Makes a group's filters ready. Outlets are taken over from `last` with what waits in them, also to another destination; a new
    /// destination is sent a control message first, unless its filter was there before the server has started.
    pub(super) fn read(
        ctx: &Context,
        group: &LogGroup,
        last: Option<&Self>,
        started: Timestamp,
        marks: &BTreeMap<String, Mark>,
    ) -> Self {
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
            // A filter that was deleted and made again is another one.
            let same = |it: &&Subscription| it.record.name == record.name && it.record.created_at == record.created_at;
            let before = last.and_then(|last| last.subscriptions.iter().find(same));
            let before = before.map(|before| match before.record.destination == record.destination {
                true => Arc::clone(&before.outlet),
                false => Arc::new(before.outlet.redirected(&record.destination)),
            });
            let outlet = before.unwrap_or_else(|| {
                let is_new = last.is_some() || record.created_at >= started;
                let origin = Origin {
                    id: store::id(group),
                    owner: Arc::clone(&ctx.scope().account),
                    group: group.name.to_string().into(),
                    filter: Arc::clone(&record.name),
                };
                let begin = match marks.get(&mark_name(group, record)) {
                    _ if is_new => Begin::New,
                    Some(mark) => Begin::After(*mark),
                    None => Begin::Here,
                };
                Arc::new(Outlet::open(ctx, origin, &record.destination, pattern.clone(), begin))
            });
            let mark_name = mark_name(group, record);
            Some(Subscription { record: record.clone(), pattern, outlet, mark_name })
        });
        Self { metric_filters: metric_filters.collect(), subscriptions: subscriptions.collect() }
    }

    /// How far its subscription filters have come.
    pub(super) fn marks(&self) -> impl Iterator<Item = (String, Mark)> {
        self.subscriptions.iter().filter_map(|it| Some((it.mark_name.clone(), it.outlet.mark()?)))
    }

    /// Whether one of them is being handed over to its destination.
    pub(super) fn is_handing_over(&self) -> bool {
        self.subscriptions.iter().any(|it| it.outlet.is_handing_over())
    }

    /// Whether one of them has a mark of this name.
    pub(super) fn has_mark(&self, name: &str) -> bool {
        self.subscriptions.iter().any(|it| it.mark_name == name)
    }

    fn take(&self, ctx: &Context, followed: &Followed) {
        for filter in &self.metric_filters {
            ctx.activity().counts.add(filter.count(&followed.events), store::now(ctx));
        }
        for subscription in &self.subscriptions {
            let matching = |event: &&Stored| subscription.pattern.matches(&event.message);
            subscription.outlet.put(followed.events.iter().filter(matching), followed.events.last());
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
