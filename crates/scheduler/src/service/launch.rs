//! Starting tasks of a deployment: what they are, and where they go.

use std::sync::Arc;

use longshore_model::rollout::Deployment;
use longshore_model::service::PropagateTags;
use longshore_model::task::Owner;
use longshore_model::{InstanceId, Service, Tag, Task, TaskDefinition, tag};

use super::View;
use super::batch::Batch;
use crate::new_task::NewTask;
use crate::placement::{Refusal, Request, place};
use crate::rng::Rng;

/// What became of the launches of one deployment.
#[derive(Debug, Default)]
pub(super) struct Launches {
    /// Ordered by instance.
    pub tasks: Vec<Task>,
    /// How many found no instance.
    pub unplaced: u32,
    /// Why, for each instance.
    pub refused: Vec<(InstanceId, Refusal)>,
}

/// Places tasks of a deployment.
pub(super) fn launch(
    view: &View<'_>,
    batch: &mut Batch,
    deployment: &Deployment,
    count: u32,
    rng: &mut Rng,
) -> Launches {
    let Some(definition) = view.snapshot.task_definition(&deployment.definition).filter(|_| count > 0) else {
        return Launches::default();
    };
    let template = template(view.service, deployment, &definition.value);
    let request = Request::of_service(definition, &view.service.placement, Arc::clone(&template.group));
    let ledger = batch.ledger(view.state);
    let mut placed = place(ledger, &request, count as usize, rng);
    let unplaced = count - u32::try_from(placed.instances.len()).unwrap_or(count);
    placed.instances.sort_unstable();
    let registered = |id| view.state.instance(id).and_then(|found| found.instance.as_ref());
    let tasks = placed.instances.iter().filter_map(|&id| registered(id)).map(|instance| {
        let demand = ledger.name_gpus(instance.id, &request.demand);
        template.on(&view.service.cluster, instance, demand, view.now, rng)
    });
    Launches { tasks: tasks.collect(), unplaced, refused: placed.refused }
}

fn template(service: &Service, deployment: &Deployment, definition: &Arc<TaskDefinition>) -> NewTask {
    NewTask {
        definition: Arc::clone(definition),
        group: format!("service:{}", service.name).into(),
        started_by: Some(deployment.id.to_string().into()),
        launch_type: deployment.launch_type.clone(),
        capacity_provider: None,
        overrides: None,
        tags: tags(service, definition),
        enable_execute_command: service.enable_execute_command,
        owner: Some(Owner { service: service.name.clone(), deployment: deployment.id }),
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
