//! Task sets on the wire.

use longshore_model::task_set::{Scale, Status, TaskSet};
use longshore_model::{Scope, Service};

use super::common::{tags, timestamp};
use super::service::{Counts, carry, int};
use crate::ecs;

/// A task set as `DescribeTaskSets` shows it, with these of its tasks.
pub fn task_set(service: &Service, set: &TaskSet, counts: Counts, scope: &Scope, with_tags: bool) -> ecs::TaskSet {
    let stability = if set.is_steady { ecs::StabilityStatus::SteadyState } else { ecs::StabilityStatus::Stabilizing };
    ecs::TaskSet {
        id: Some(set.id.to_string()),
        task_set_arn: Some(scope.task_set(&service.cluster, &service.name, set.id)),
        service_arn: Some(scope.service(&service.cluster, &service.name)),
        cluster_arn: Some(scope.cluster(&service.cluster)),
        started_by: set.started_by.as_deref().map(str::to_owned),
        external_id: set.external_id.as_deref().map(str::to_owned),
        status: Some(status(set.status).to_owned()),
        task_definition: Some(scope.task_definition(&set.definition)),
        computed_desired_count: Some(int(set.computed_desired_count)),
        pending_count: Some(counts.pending),
        running_count: Some(counts.running),
        created_at: Some(timestamp(set.created_at)),
        updated_at: Some(timestamp(set.updated_at)),
        launch_type: set.launch_type.as_deref().and_then(|launch_type| launch_type.parse().ok()),
        capacity_provider_strategy: carry(&set.document, "capacityProviderStrategy"),
        platform_version: carry(&set.document, "platformVersion"),
        network_configuration: carry(&set.document, "networkConfiguration"),
        load_balancers: Some(carry(&set.document, "loadBalancers").unwrap_or_default()),
        service_registries: Some(carry(&set.document, "serviceRegistries").unwrap_or_default()),
        scale: Some(scale(set.scale)),
        stability_status: Some(stability),
        stability_status_at: Some(timestamp(set.steady_since)),
        tags: Some(if with_tags { tags(&set.tags) } else { Vec::new() }),
        ..ecs::TaskSet::default()
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Primary => "PRIMARY",
        Status::Active => "ACTIVE",
        Status::Draining => "DRAINING",
    }
}

fn scale(scale: Scale) -> ecs::Scale {
    ecs::Scale { value: Some(scale.percent()), unit: Some(ecs::ScaleUnit::Percent) }
}

/// The scale that a call asks for; `None` when it is not between 0 and 100. A call that says nothing asks for no tasks.
pub fn from_scale(scale: Option<&ecs::Scale>) -> Option<Scale> {
    Scale::from_percent(scale.and_then(|scale| scale.value).unwrap_or_default())
}
