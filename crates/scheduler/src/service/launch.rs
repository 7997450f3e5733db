//! Starting tasks of a deployment or a task set: what they are, and where they go.

use std::collections::BTreeSet;
use std::sync::Arc;

use longshore_model::capacity_provider::{StrategyItem, strategy};
use longshore_model::placement::Constraint;
use longshore_model::rollout::Deployment;
use longshore_model::service::PropagateTags;
use longshore_model::task::{Desired, Owner, Waiting};
use longshore_model::{
    DeploymentId, Document, InstanceId, Service, ServiceName, Tag, Task, TaskDefinition, TaskDefinitionId, TaskSet, tag,
};

use super::batch::Batch;
use super::{View, events};
use crate::capacity::strategy::divide;
use crate::new_task::NewTask;
use crate::placement::{Refusal, Request, place, suitable};
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

impl Launches {
    /// What is said when some found no place.
    pub(super) fn notice(&self, service: &ServiceName) -> Option<String> {
        match (self.queue_is_full, self.unplaced) {
            (true, _) => Some(events::queue_is_full(service)),
            (false, 0) => None,
            (false, _) => Some(events::unplaced(service, &self.refused)),
        }
    }
}

/// Places tasks of a version.
pub(super) fn launch(view: &View<'_>, batch: &mut Batch, version: Version<'_>, count: u32, rng: &mut Rng) -> Launches {
    let Some(definition) = view.snapshot.task_definition(version.definition).filter(|_| count > 0) else {
        return Launches::default();
    };
    let waiting = Arc::new(Waiting { rules: view.service.placement.clone(), reserved: None });
    let mut launches = Launches::default();
    for Share { template, request, count } in shares(view, version, &definition.value, count) {
        let cluster = &view.service.cluster;
        let (tasks, refused) = place_share(view, batch, &template, &request, count, rng);
        let unplaced = count - u32::try_from(tasks.len()).unwrap_or(count);
        launches.tasks.extend(tasks);
        // Only what is meant for a provider waits there: it may grow.
        let waits = if request.provider.is_some() { batch.wait(view.state, unplaced) } else { 0 };
        launches
            .tasks
            .extend((0..waits).map(|_| template.waiting(cluster, &waiting, request.demand.clone(), view.now, rng)));
        if waits < unplaced {
            launches.queue_is_full |= request.provider.is_some();
            launches.unplaced += unplaced - waits;
            launches.refused.extend(refused);
        }
    }
    launches.tasks.sort_by_key(|task| task.instance);
    launches.refused.sort_by_key(|(id, _)| *id);
    launches
}

/// Places tasks of a version in one zone. What finds no place there is not started, and does not wait for capacity either.
pub(super) fn launch_in_zone(
    view: &View<'_>,
    batch: &mut Batch,
    version: Version<'_>,
    zone: &str,
    count: u32,
    rng: &mut Rng,
) -> Vec<Task> {
    let Some(definition) = view.snapshot.task_definition(version.definition) else { return Vec::new() };
    let mut tasks = Vec::new();
    for Share { template, mut request, count } in shares(view, version, &definition.value, count) {
        request.constraints.push(Constraint::MemberOf(format!("attribute:{ZONE} == '{zone}'").into()));
        tasks.extend(place_share(view, batch, &template, &request, count, rng).0);
    }
    tasks.sort_by_key(|task| task.instance);
    tasks
}

/// The zones with an instance that takes tasks and that those of a version are meant for, whatever is left of it.
pub(super) fn zones<'a>(view: &View<'a>, batch: &mut Batch, version: Version<'_>) -> BTreeSet<&'a str> {
    let Some(definition) = view.snapshot.task_definition(version.definition) else { return BTreeSet::new() };
    let mut zones = BTreeSet::new();
    for Share { request, .. } in shares(view, version, &definition.value, 1) {
        let suits = suitable(batch.ledger(view.snapshot, view.state), &request);
        let found = suits.into_iter().filter_map(|id| view.state.instance(id)).filter(|found| found.is_connected());
        let instances = found.filter_map(|found| found.instance.as_ref());
        let meant = instances.filter(|i| request.provider.is_none() || i.capacity_provider == request.provider);
        zones.extend(meant.filter_map(|instance| instance.value.availability_zone()));
    }
    zones
}

/// The member of a service's and a deployment's document that holds the strategy.
const STRATEGY: &str = "capacityProviderStrategy";

/// The attribute that zones are told by.
pub(super) const ZONE: &str = "ecs.availability-zone";

/// Tasks of a version that are alike: all of them, or those of one capacity provider.
struct Share {
    template: NewTask,
    request: Request,
    count: u32,
}

/// With a strategy, each task goes to the provider that is furthest below its share of the service's tasks.
fn shares(view: &View<'_>, version: Version<'_>, definition: &Arc<TaskDefinition>, count: u32) -> Vec<Share> {
    let template = template(view.service, version, definition);
    let request = Request::of_service(definition, &view.service.placement, Arc::clone(&template.group));
    let strategy = strategy(version.document, STRATEGY);
    if strategy.is_empty() {
        return vec![Share { template, request, count }];
    }
    let counts = divide(&strategy, &running(view, &strategy), count);
    let of_provider = |(item, count): (&StrategyItem, u32)| {
        let provider = Some(Arc::clone(&item.provider));
        let request = request.clone().on_provider(provider.clone());
        Share {
            template: NewTask { launch_type: None, capacity_provider: provider, ..template.clone() },
            request,
            count,
        }
    };
    strategy.iter().zip(counts).map(of_provider).collect()
}

/// The tasks that found a place, and why instances took no more when not all did.
fn place_share(
    view: &View<'_>,
    batch: &mut Batch,
    template: &NewTask,
    request: &Request,
    count: u32,
    rng: &mut Rng,
) -> (Vec<Task>, Vec<(InstanceId, Refusal)>) {
    let ledger = batch.ledger(view.snapshot, view.state);
    let mut placed = place(ledger, request, count as usize, rng);
    placed.instances.sort_unstable();
    let registered = |id| view.state.instance(id).and_then(|found| found.instance.as_ref());
    let tasks = placed.instances.iter().filter_map(|&id| registered(id)).map(|instance| {
        let demand = ledger.name_gpus(instance.id, &request.demand);
        template.on(&view.service.cluster, instance, demand, view.now, rng)
    });
    (tasks.collect(), placed.refused)
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
        daemon: None,
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
