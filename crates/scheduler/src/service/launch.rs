//! Starting tasks of a deployment or a task set: what they are, and where they go.

use std::sync::Arc;

use longshore_model::capacity_provider::{StrategyItem, strategy};
use longshore_model::rollout::Deployment;
use longshore_model::service::PropagateTags;
use longshore_model::task::{Desired, Owner, Waiting};
use longshore_model::{
    DeploymentId, Document, InstanceId, Service, Tag, Task, TaskDefinition, TaskDefinitionId, TaskSet, tag,
};

use super::View;
use super::batch::Batch;
use crate::capacity::strategy::divide;
use crate::new_task::NewTask;
use crate::placement::{Refusal, Request, place};
use crate::rng::Rng;

/// What is launched: a deployment or a task set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version<'a> {
    pub id: DeploymentId,
    pub definition: &'a TaskDefinitionId,
    pub launch_type: Option<&'a Arc<str>>,
    /// Where the capacity provider strategy is, if there is one.
    pub document: &'a Document,
}

impl<'a> From<&'a Deployment> for Version<'a> {
    fn from(deployment: &'a Deployment) -> Self {
        let (definition, launch_type) = (&deployment.definition, deployment.launch_type.as_ref());
        Self { id: deployment.id, definition, launch_type, document: &deployment.document }
    }
}

impl<'a> From<&'a TaskSet> for Version<'a> {
    fn from(set: &'a TaskSet) -> Self {
        Self { id: set.id, definition: &set.definition, launch_type: set.launch_type.as_ref(), document: &set.document }
    }
}

/// What became of the launches of one version.
#[derive(Debug, Default)]
pub(super) struct Launches {
    /// Ordered by instance.
    pub tasks: Vec<Task>,
    /// How many found no instance.
    pub unplaced: u32,
    /// Why, for each instance.
    pub refused: Vec<(InstanceId, Refusal)>,
    /// More tasks wait for capacity in the cluster than may, so these are not even among them.
    pub queue_is_full: bool,
}

/// Places tasks of a version.
pub(super) fn launch(view: &View<'_>, batch: &mut Batch, version: Version<'_>, count: u32, rng: &mut Rng) -> Launches {
    let Some(definition) = view.snapshot.task_definition(version.definition).filter(|_| count > 0) else {
        return Launches::default();
    };
    let template = template(view.service, version, &definition.value);
    let strategy = strategy(version.document, STRATEGY);
    if !strategy.is_empty() {
        return launch_on_providers(view, batch, &template, &strategy, count, rng);
    }
    let request = Request::of_service(definition, &view.service.placement, Arc::clone(&template.group));
    let ledger = batch.ledger(view.snapshot, view.state);
    let mut placed = place(ledger, &request, count as usize, rng);
    let unplaced = count - u32::try_from(placed.instances.len()).unwrap_or(count);
    placed.instances.sort_unstable();
    let registered = |id| view.state.instance(id).and_then(|found| found.instance.as_ref());
    let tasks = placed.instances.iter().filter_map(|&id| registered(id)).map(|instance| {
        let demand = ledger.name_gpus(instance.id, &request.demand);
        template.on(&view.service.cluster, instance, demand, view.now, rng)
    });
    Launches { tasks: tasks.collect(), unplaced, refused: placed.refused, queue_is_full: false }
}

/// The member of a service's and a deployment's document that holds the strategy.
const STRATEGY: &str = "capacityProviderStrategy";

/// Each task goes to the provider that is furthest below its share of the service's tasks, and waits there when it has no
/// room.
fn launch_on_providers(
    view: &View<'_>,
    batch: &mut Batch,
    template: &NewTask,
    strategy: &[StrategyItem],
    count: u32,
    rng: &mut Rng,
) -> Launches {
    let cluster = &view.service.cluster;
    let waiting = Arc::new(Waiting { rules: view.service.placement.clone(), reserved: None });
    let mut launches = Launches::default();
    for (item, count) in strategy.iter().zip(divide(strategy, &running(view, strategy), count)) {
        let template =
            NewTask { launch_type: None, capacity_provider: Some(Arc::clone(&item.provider)), ..template.clone() };
        let group = Arc::clone(&template.group);
        let request = Request::of_service(&template.definition, &view.service.placement, group)
            .on_provider(template.capacity_provider.clone());
        let ledger = batch.ledger(view.snapshot, view.state);
        let placed = place(ledger, &request, count as usize, rng);
        for &id in &placed.instances {
            let Some(instance) = view.state.instance(id).and_then(|found| found.instance.as_ref()) else { continue };
            let demand = ledger.name_gpus(id, &request.demand);
            launches.tasks.push(template.on(cluster, instance, demand, view.now, rng));
        }
        let unplaced = count - u32::try_from(placed.instances.len()).unwrap_or(count);
        let waits = batch.wait(view.state, unplaced);
        launches
            .tasks
            .extend((0..waits).map(|_| template.waiting(cluster, &waiting, request.demand.clone(), view.now, rng)));
        if waits < unplaced {
            launches.queue_is_full = true;
            launches.unplaced += unplaced - waits;
            launches.refused.extend(placed.refused);
        }
    }
    launches.tasks.sort_by_key(|task| task.instance);
    launches.refused.sort_by_key(|(id, _)| *id);
    launches
}

/// How many of the service's tasks each provider has, in the order of the strategy.
fn running(view: &View<'_>, strategy: &[StrategyItem]) -> Vec<u32> {
    let mut counts = vec![0; strategy.len()];
    let live = view.state.live_tasks_of(view.service.name.as_str());
    for provider in live.filter(|task| task.desired == Desired::Running).filter_map(|t| t.capacity_provider.as_ref()) {
        if let Some(index) = strategy.iter().position(|item| item.provider == *provider) {
            counts[index] += 1;
        }
    }
    counts
}

/// What the tasks of a version are alike in.
pub(super) fn template(service: &Service, version: Version<'_>, definition: &Arc<TaskDefinition>) -> NewTask {
    NewTask {
        definition: Arc::clone(definition),
        group: format!("service:{}", service.name).into(),
        started_by: Some(version.id.to_string().into()),
        launch_type: version.launch_type.cloned(),
        capacity_provider: None,
        overrides: None,
        tags: tags(service, definition),
        enable_execute_command: service.enable_execute_command,
        owner: Some(Owner { service: service.name.clone(), deployment: version.id }),
    }
}

/// Propagated tags, and the managed ones that no other may replace.
fn tags(service: &Service, definition: &TaskDefinition) -> Vec<Tag> {
    let mut tags = match service.propagate_tags {
        PropagateTags::None => Vec::new(),
        PropagateTags::TaskDefinition => definition.tags.clone(),
        PropagateTags::Service => service.tags.clone(),
    };
    if service.enable_ecs_managed_tags {
        let managed = [
            Tag { key: "aws:ecs:clusterName".into(), value: service.cluster.as_str().into() },
            Tag { key: "aws:ecs:serviceName".into(), value: service.name.as_str().into() },
        ];
        tag::merge(&mut tags, managed);
    }
    tags
}
