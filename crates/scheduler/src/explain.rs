//! Why a task does not run: for every instance of the cluster, the first thing that keeps the task from it.

use std::sync::Arc;

use longshore_model::placement::Rules;
use longshore_model::{
    ClusterName, ContainerInstance, Demand, InstanceId, Reservation, ServiceName, Snapshot, Task, TaskDefinition,
};

use crate::capacity::waiting;
use crate::per_instance;
use crate::placement::{Refusal, Request, verdicts};

/// What placement thinks of one instance that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Which one.
    pub instance: InstanceId,
    /// Why it takes no task; `None` when it would.
    pub refusal: Option<Refusal>,
    /// Whether it could not hold such a task even when empty.
    pub too_big: bool,
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

/// What a task that waits for capacity finds now, by the rules it was asked for with; of any other, what one more like it
/// would find: the constraints of the call that ran it are not kept then, those of its task definition are. Empty when the task definition is gone, or the cluster has no instances.
pub fn task(snapshot: &Snapshot, cluster: &ClusterName, task: &Task) -> Vec<Verdict> {
    if task.is_waiting() {
        return waiting::request(snapshot, task).map_or_else(Vec::new, |request| ask(snapshot, cluster, &request));
    }
    if let Some(owner) = &task.owner {
        return service(snapshot, cluster, &owner.service);
    }
    let Some(definition) = snapshot.task_definition(&task.definition) else { return Vec::new() };
    let demand = Demand { gpu_ids: Vec::new(), ..task.demand.clone() };
    ask(snapshot, cluster, &Request::of_task(definition, demand, &Rules::default(), Arc::clone(&task.group)))
}

/// What the next task of a service would find now. Empty when there is no such service, or the cluster has no instances.
pub fn service(snapshot: &Snapshot, cluster: &ClusterName, service: &ServiceName) -> Vec<Verdict> {
    let found = snapshot.cluster(cluster.as_str()).and_then(|state| state.service(service.as_str())?.service.as_ref());
    let Some(found) = found else { return Vec::new() };
    let definition = found.definition.as_ref().and_then(|id| snapshot.task_definition(id));
    let Some(definition) = definition else { return Vec::new() };
    let group = Arc::from(format!("service:{service}"));
    ask(snapshot, cluster, &Request::of_service(definition, &found.placement, group))
}

fn ask(snapshot: &Snapshot, cluster: &ClusterName, request: &Request) -> Vec<Verdict> {
    let Some(state) = snapshot.cluster(cluster.as_str()) else { return Vec::new() };
    let registered = |id| Some(&state.instance(id)?.instance.as_ref()?.value);
    let holds = |instance: &ContainerInstance| instance.capacity.fits(&Reservation::default(), &request.demand).is_ok();
    let verdicts = verdicts(&mut per_instance::ledger(snapshot, state, None), request).into_iter();
    let verdicts = verdicts.map(|(instance, refusal)| {
        let too_big = registered(instance).is_some_and(|instance| !holds(instance));
        Verdict { instance, refusal, too_big }
    });
    verdicts.filter(|verdict| verdict.refusal != Some(Refusal::Inactive)).collect()
}
