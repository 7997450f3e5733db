//! Why a task does not run: for every instance of the cluster, the first thing that keeps the task from it.

use std::sync::Arc;

use longshore_model::placement::Rules;
use longshore_model::{ClusterName, Demand, InstanceId, ServiceName, Snapshot, TaskDefinition};

use crate::placement::{Ledger, Refusal, Request, verdicts};

/// What placement thinks of one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which one.
    pub instance: InstanceId,
    /// Why it takes no task; `None` when it would.
    pub refusal: Option<Refusal>,
}

/// What a RunTask call of a task definition would find now. Empty when the cluster has no instances.
pub fn task_definition(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    definition: &TaskDefinition,
    demand: Demand,
    rules: &Rules,
) -> Vec<Verdict> {
    let group = Arc::from(format!("family:{}", definition.id.family));
    ask(snapshot, cluster, &Request::of_task(definition, demand, rules, group))
}

/// What the next task of a service would find now. Empty when there is no such service, or the cluster has no instances.
pub fn service(snapshot: &Snapshot, cluster: &ClusterName, service: &ServiceName) -> Vec<Verdict> {
    let found = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str())?.service.as_ref());
    let Some(found) = found else { return Vec::new() };
    let Some(definition) = snapshot.task_definition(&found.definition) else { return Vec::new() };
    let group = Arc::from(format!("service:{service}"));
    ask(snapshot, cluster, &Request::of_service(definition, &found.placement, group))
}

fn ask(snapshot: &Snapshot, cluster: &ClusterName, request: &Request) -> Vec<Verdict> {
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return Vec::new() };
    let verdicts = verdicts(&mut Ledger::new(state), request).into_iter();
    verdicts.map(|(instance, refusal)| Verdict { instance, refusal }).collect()
}
