//! The service loop: every service that something happened to is planned, and its plan committed.
//!
//! Nobody tells the loop what happened. It plans a service when any of its records or tasks changed, when the planner
//! asked to be called again, and when something might have given room to a service that found none. Services of one
//! cluster that wait at the same time are planned together and committed together.
//!
//! A plan looks at every task of its service, so a service whose thousand tasks report one after another is not planned a
//! thousand times: after a plan it rests for a while that grows with what the plan looked at. What the planner itself asks
//! for does not wait, and what is small hardly does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use longshore_model::{ClusterName, ServiceName, Snapshot};
use longshore_scheduler::service::{self, Batched};
use longshore_state::{CommitError, Outcome};
use tokio::time::Instant;

use super::alarms::Alarms;
use crate::Context;
use crate::wakeups::ServiceKey;

/// Plans services until it is dropped.
pub async fn run(ctx: Context) {
    let (mut alarms, mut rests) = (Alarms::default(), Rests::default());
    loop {
        let alarm = alarms.next().map(|due| Instant::now() + due.since(ctx.now()));
        let dirty = match alarm.into_iter().chain(rests.next()).min() {
            None => ctx.wakeups().dirty_services().await,
            Some(due) => tokio::select! {
                biased;
                dirty = ctx.wakeups().dirty_services() => dirty,
                () = tokio::time::sleep_until(due) => BTreeSet::new(),
            },
        };
        let now = ctx.now();
        let _round = ctx.metrics().loops.services.begin(now);
        let mut by_cluster: BTreeMap<ClusterName, BTreeSet<ServiceName>> = BTreeMap::new();
        let rested = rests.end(Instant::now());
        let dirty = dirty.into_iter().filter(|key| !rests.hold_back(key));
        let wanted = dirty.chain(rested).chain(alarms.take_due(now));
        // What is another server's is planned there; what comes to this one is woken again when it does.
        for (cluster, service) in wanted.filter(|(cluster, service)| ctx.servers().has_service(cluster, service)) {
            by_cluster.entry(cluster).or_default().insert(service);
        }
        for (cluster, services) in by_cluster {
            let services: Vec<ServiceName> = services.into_iter().collect();
            rests.begin(&ctx.snapshot(), &cluster, &services, Instant::now());
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
    alarms: &mut Alarms<ServiceKey>,
    cluster: &ClusterName,
    services: &'s [ServiceName],
) -> &'s [ServiceName] {
    let _turn = ctx.turn().lock().await;
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

async fn commit(
    ctx: &Context,
    alarms: &mut Alarms<ServiceKey>,
    cluster: &ClusterName,
    services: &[ServiceName],
    batch: Batched,
) {
    if batch.plan.groups.is_empty() {
        return;
    }
    let outcomes: Result<Vec<Outcome>, CommitError> = ctx.store().commit(batch.plan).await;
    if let Err(error) = &outcomes {
        ctx.metrics().loops.services.failed();
        tracing::error!(%cluster, %error, "a plan for services could not be committed; trying again");
    }
    for (name, planned) in services.iter().zip(batch.services).filter(|(_, planned)| !planned.groups.is_empty()) {
        match &outcomes {
            Ok(outcomes) if outcomes[planned.groups].iter().all(|outcome| outcome.committed().is_some()) => {}
            // Others changed what the plan rests on: look again.
            Ok(_) => {
                ctx.metrics().loops.services.conflicts(1);
                alarms.set(&(cluster.clone(), name.clone()), Some(ctx.now()));
            }
            Err(_) => alarms.set(&(cluster.clone(), name.clone()), Some(ctx.now().plus(RETRY))),
        }
    }
}

/// How long to wait after the store failed.
const RETRY: Duration = Duration::from_secs(1);

/// Services that were planned a moment ago, whose wake-ups wait. A rest does not go by the wall clock: one that is set back
/// would make it last for as long.
#[derive(Debug, Default)]
struct Rests {
    by_service: BTreeMap<ServiceKey, Rest>,
}

#[derive(Debug)]
struct Rest {
    until: Instant,
    /// Whether something has happened to the service since.
    is_wanted: bool,
}

/// For each task that the plans of a round look at, its services rest so long: planning takes a small part of a core then,
/// however many services and tasks there are.
const REST_PER_TASK: Duration = Duration::from_micros(10);

/// But no longer than this, and as much more for each task of the service itself: a small service among large ones is not
/// kept waiting, and a hundred large ones that start at the same time still take a small part of a core.
const MAX_REST: Duration = Duration::from_millis(20);
const MAX_REST_PER_TASK: Duration = Duration::from_millis(1);

impl Rests {
    /// Notes that services are planned now.
    fn begin(&mut self, snapshot: &Snapshot, cluster: &ClusterName, services: &[ServiceName], now: Instant) {
        let Some(state) = snapshot.cluster(cluster.as_str()) else { return };
        let live = |name: &ServiceName| state.task_ids_of(name.as_str()).map_or(0, |tasks| tasks.live.len());
        let of_tasks = |each: Duration, tasks: usize| each.saturating_mul(u32::try_from(tasks).unwrap_or(u32::MAX));
        let wanted = of_tasks(REST_PER_TASK, services.iter().map(live).sum()).as_millis();
        for service in services {
            let most = MAX_REST + of_tasks(MAX_REST_PER_TASK, live(service));
            // Whole milliseconds: a small service does not rest.
            let length = Duration::from_millis(u64::try_from(wanted.min(most.as_millis())).unwrap_or(u64::MAX));
            if !length.is_zero() {
                let rest = Rest { until: now + length, is_wanted: false };
                self.by_service.insert((cluster.clone(), service.clone()), rest);
            }
        }
    }

    /// Whether the service rests; it is planned at the end of its rest then.
    fn hold_back(&mut self, key: &ServiceKey) -> bool {
        let Some(rest) = self.by_service.get_mut(key) else { return false };
        rest.is_wanted = true;
        true
    }

    /// When the first rest ends of a service that something has happened to.
    fn next(&self) -> Option<Instant> {
        self.by_service.values().filter(|rest| rest.is_wanted).map(|rest| rest.until).min()
    }

    /// Ends the rests that are over; gives the services that something has happened to meanwhile.
    fn end(&mut self, now: Instant) -> Vec<ServiceKey> {
        let ended = self.by_service.extract_if(.., |_, rest| rest.until <= now);
        ended.filter(|(_, rest)| rest.is_wanted).map(|(key, _)| key).collect()
    }
}

#[cfg(test)]
mod tests {
    use longshore_model::plan::Revision;
    use longshore_model::{DeploymentId, Record, Task, TaskId, Write, fixture, task};

    use super::*;

    fn key(name: &str) -> ServiceKey {
        ("default".into(), name.into())
    }

    /// How long services of so many tasks rest that are planned in one round, in milliseconds.
    fn rests(tasks: &[usize]) -> Vec<u128> {
        let mut snapshot = Snapshot::default();
        let names: Vec<ServiceName> = (0..tasks.len()).map(|number| format!("s{number:03}").as_str().into()).collect();
        let mut bits = 0;
        for (name, &count) in names.iter().zip(tasks) {
            for _ in 0..count {
                bits += 1;
                let owner = task::Owner { service: name.clone(), deployment: DeploymentId::from_bits(1) };
                let task = Task { owner: Some(owner), ..fixture::task(TaskId::from_bits(bits)) };
                snapshot.apply(Revision(1), &[Write::Put(Record::Task(task.into()))]);
            }
        }
        let (mut rests, now) = (Rests::default(), Instant::now());
        rests.begin(&snapshot, &"prod".into(), &names, now);
        let rest = |name: &ServiceName| rests.by_service.get(&("prod".into(), name.clone()));
        names.iter().map(|name| rest(name).map_or(0, |rest| (rest.until - now).as_millis())).collect()
    }

    #[test]
    fn a_service_rests_the_longer_the_more_its_round_looked_at() {
        assert_eq!(rests(&[3]), [0], "a small one is planned at once");
        assert_eq!(rests(&[1_000]), [10]);
        assert_eq!(rests(&[3_000, 3]), [30, 23], "a small one among large ones rests a moment");
    }

    #[test]
    fn what_happens_during_a_rest_waits_for_its_end() {
        let (mut rests, now) = (Rests::default(), Instant::now());
        let at = |millis: u64| now + Duration::from_millis(millis);
        for (name, end) in [("a", 20), ("b", 30)] {
            rests.by_service.insert(key(name), Rest { until: at(end), is_wanted: false });
        }
        assert_eq!(rests.next(), None, "nothing has happened");
        assert!(rests.hold_back(&key("a")) && !rests.hold_back(&key("other")));
        assert_eq!(rests.next(), Some(at(20)));
        assert_eq!(rests.end(at(19)), []);
        assert_eq!(rests.end(at(30)), [key("a")], "nothing has happened to the other one");
        assert!(!rests.hold_back(&key("a")) && !rests.hold_back(&key("b")));
    }
}
