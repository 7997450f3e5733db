//! The service loop: every service that something happened to is planned, and its plan committed.
//!
//! Nobody tells the loop what happened. It plans a service when any of its records or tasks changed, when the planner
//! asked to be called again, and when something might have given room to a service that found none. Services of one
//! cluster that wait at the same time are planned together and committed together.

use std::collections::{BTreeMap, BTreeSet};

use longshore_model::{ClusterName, ServiceName, Timestamp};
use longshore_scheduler::service::{self, Batched};
use longshore_state::{CommitError, Outcome};

use crate::Context;
use crate::wakeups::ServiceKey;

/// Plans services until it is dropped.
pub async fn run(ctx: Context) {
    let mut alarms = Alarms::default();
    loop {
        let dirty = match alarms.next() {
            None => ctx.wakeups().dirty_services().await,
            Some(due) => tokio::select! {
                biased;
                dirty = ctx.wakeups().dirty_services() => dirty,
                () = tokio::time::sleep(due.since(ctx.now())) => BTreeSet::new(),
            },
        };
        let mut by_cluster: BTreeMap<ClusterName, BTreeSet<ServiceName>> = BTreeMap::new();
        for (cluster, service) in dirty.into_iter().chain(alarms.take_due(ctx.now())) {
            by_cluster.entry(cluster).or_default().insert(service);
        }
        for (cluster, services) in by_cluster {
            let services: Vec<ServiceName> = services.into_iter().collect();
            let mut left = services.as_slice();
            while !left.is_empty() {
                left = plan_some(&ctx, &mut alarms, &cluster, left).await;
            }
        }
    }
}

/// Plans as many of the services as make a full batch, and gives the others back.
async fn plan_some<'s>(
    ctx: &Context,
    alarms: &mut Alarms,
    cluster: &ClusterName,
    services: &'s [ServiceName],
) -> &'s [ServiceName] {
    let batch = service::plan_services(&ctx.snapshot(), cluster, services, ctx.now(), ctx.bits());
    let (done, left) = services.split_at(batch.services.len());
    for (name, planned) in done.iter().zip(&batch.services) {
        alarms.set(&(cluster.clone(), name.clone()), planned.wake_at);
        if planned.waits_for_room {
            ctx.wakeups().await_room(cluster, name);
        }
    }
    commit(ctx, alarms, cluster, done, batch).await;
    left
}

async fn commit(ctx: &Context, alarms: &mut Alarms, cluster: &ClusterName, services: &[ServiceName], batch: Batched) {
    if batch.plan.groups.is_empty() {
        return;
    }
    let outcomes: Result<Vec<Outcome>, CommitError> = ctx.store().commit(batch.plan).await;
    if let Err(error) = &outcomes {
        tracing::error!(%cluster, %error, "a plan for services could not be committed; trying again");
    }
    for (name, planned) in services.iter().zip(batch.services).filter(|(_, planned)| !planned.groups.is_empty()) {
        match &outcomes {
            Ok(outcomes) if outcomes[planned.groups].iter().all(|outcome| outcome.committed().is_some()) => {}
            // Others changed what the plan rests on: look again.
            Ok(_) => ctx.wakeups().wake_service(cluster, name),
            Err(_) => alarms.set(&(cluster.clone(), name.clone()), Some(ctx.now().plus(RETRY))),
        }
    }
}

/// How long to wait after the store failed.
const RETRY: std::time::Duration = std::time::Duration::from_secs(1);

/// When services asked to be planned again.
#[derive(Debug, Default)]
struct Alarms {
    by_time: BTreeMap<(Timestamp, ServiceKey), ()>,
    by_service: BTreeMap<ServiceKey, Timestamp>,
}

impl Alarms {
    fn set(&mut self, key: &ServiceKey, at: Option<Timestamp>) {
        if let Some(old) = self.by_service.remove(key) {
            self.by_time.remove(&(old, key.clone()));
        }
        if let Some(at) = at {
            self.by_service.insert(key.clone(), at);
            self.by_time.insert((at, key.clone()), ());
        }
    }

    fn next(&self) -> Option<Timestamp> {
        self.by_time.first_key_value().map(|((at, _), ())| *at)
    }

    fn take_due(&mut self, now: Timestamp) -> Vec<ServiceKey> {
        let mut due = Vec::new();
        while let Some(entry) = self.by_time.first_entry().filter(|entry| entry.key().0 <= now) {
            let ((_, key), ()) = entry.remove_entry();
            self.by_service.remove(&key);
            due.push(key);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> ServiceKey {
        ("default".into(), name.into())
    }

    #[test]
    fn an_alarm_rings_once_and_only_the_last_one_set() {
        let at = Timestamp::from_millis;
        let mut alarms = Alarms::default();
        alarms.set(&key("a"), Some(at(10)));
        alarms.set(&key("b"), Some(at(20)));
        alarms.set(&key("a"), Some(at(30)));
        assert_eq!(alarms.next(), Some(at(20)));
        assert_eq!(alarms.take_due(at(25)), [key("b")]);
        assert_eq!(alarms.take_due(at(40)), [key("a")]);
        assert_eq!(alarms.next(), None);
        alarms.set(&key("a"), Some(at(50)));
        alarms.set(&key("a"), None);
        assert_eq!(alarms.next(), None);
    }
}
