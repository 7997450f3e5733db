//! What Express services are scaled by: what agents say of tasks, and edges of target groups.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_model::express::Metric;
use longshore_model::load_balancing::attachments;
use longshore_model::{ClusterState, Service, Snapshot, Task};

use crate::Context;

/// What an agent said longer ago than this says nothing of now; agents say something every 20 s.
const STALE: Duration = Duration::from_secs(90);

/// The metric's figure on average over these tasks, which run; `None` while it is not known.
pub(super) fn figure(
    ctx: &Context,
    snapshot: &Snapshot,
    cluster: &ClusterState,
    service: &Service,
    metric: Metric,
    running: &[&Task],
) -> Option<f64> {
    if running.is_empty() {
        return None;
    }
    if metric == Metric::RequestCountPerTarget {
        return requests(ctx, snapshot, service).map(|count| count as f64 / running.len() as f64);
    }
    let known: Vec<f64> = running.iter().filter_map(|task| used(ctx, cluster, metric, task)).collect();
    // What is known of a few says nothing of all.
    (known.len() * 2 > running.len()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// What a task uses, in percent of what it asked for.
fn used(ctx: &Context, cluster: &ClusterState, metric: Metric, task: &Task) -> Option<f64> {
    let instance = task.instance?;
    let sample = ctx.agents().telemetry().task(instance, task.id)?;
    if ctx.now() > sample.at.plus(STALE) {
        return None;
    }
    let containers = sample.containers.iter();
    let percent = |used: f64, asked: u32| (asked > 0).then(|| used * 100.0 / f64::from(asked));
    match metric {
        Metric::AverageCpu => {
            let machine = cluster.instance(instance)?.instance.as_ref()?.capacity.cpu_units;
            let of_machine: f64 = containers.filter_map(|container| container.cpu_percent).sum();
            percent(of_machine / 100.0 * f64::from(machine), task.demand.cpu_units)
        }
        Metric::AverageMemory => {
            percent(containers.filter_map(|container| container.memory_mib).sum(), task.demand.memory_mib)
        }
        Metric::RequestCountPerTarget => None,
    }
}

/// The requests that a service got in the last period; `None` when not all edges say that to this server.
fn requests(ctx: &Context, snapshot: &Snapshot, service: &Service) -> Option<u64> {
    let state = snapshot.load_balancing();
    let mut connected = state.edges.values().filter(|edge| edge.away_since.is_none()).peekable();
    if connected.peek().is_none() || connected.any(|edge| edge.server != ctx.server()) {
        return None;
    }
    let both = |it: longshore_model::load_balancing::Attachment<'_>| [it.side(false).0, it.side(true).0];
    let groups: BTreeSet<_> = attachments(&service.document).flat_map(both).collect();
    let (period, now) = (ctx.config().capacity.services.period, ctx.now());
    Some(groups.into_iter().map(|group| ctx.edges().requests(group, period, now)).sum())
}
