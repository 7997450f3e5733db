//! Capacity providers on the wire.

use longshore_model::capacity_provider::{AutoScalingGroup, Change, ManagedScaling, Source, Status};
use longshore_model::{CapacityProvider, CapacityProviderName, Document, Scope};
use serde::Deserialize;

use super::common::tags;
use crate::ecs::{self, CapacityProviderType};

/// A provider as `DescribeCapacityProviders` shows it.
pub fn capacity_provider(provider: &CapacityProvider, scope: &Scope, with_tags: bool) -> ecs::CapacityProvider {
    let mut shown = ecs::CapacityProvider {
        capacity_provider_arn: Some(scope.capacity_provider(&provider.name)),
        name: Some(provider.name.to_string()),
        cluster: provider.cluster().map(|cluster| scope.cluster(cluster)),
        status: Some(status(provider.status)),
        update_status: Some(change(provider.change)),
        tags: Some(if with_tags { tags(&provider.tags) } else { Vec::new() }),
        ..ecs::CapacityProvider::default()
    };
    match &provider.source {
        Source::AutoScalingGroup(found) => {
            shown.auto_scaling_group_provider = Some(group(found));
            shown.r#type = Some(CapacityProviderType::Ec2Autoscaling);
        }
        Source::ManagedInstances { document, .. } => {
            shown.managed_instances_provider = managed_instances(document);
            shown.r#type = Some(CapacityProviderType::ManagedInstances);
        }
    }
    shown
}

/// One of the providers that every account has.
pub fn built_in(name: &str, scope: &Scope) -> ecs::CapacityProvider {
    ecs::CapacityProvider {
        capacity_provider_arn: Some(scope.capacity_provider(&CapacityProviderName::from(name))),
        name: Some(name.to_owned()),
        status: Some(ecs::CapacityProviderStatus::Active),
        tags: Some(Vec::new()),
        r#type: name.parse().ok(),
        ..ecs::CapacityProvider::default()
    }
}

/// The managed instances provider that a record carries; it was validated when it came.
pub fn managed_instances(document: &Document) -> Option<ecs::ManagedInstancesProvider> {
    ecs::ManagedInstancesProvider::deserialize(document.value()).ok()
}

fn group(group: &AutoScalingGroup) -> ecs::AutoScalingGroupProvider {
    use ecs::{ManagedDraining, ManagedTerminationProtection as Protection};
    ecs::AutoScalingGroupProvider {
        auto_scaling_group_arn: Some(group.group.to_string()),
        managed_scaling: Some(scaling(&group.scaling)),
        managed_termination_protection: Some(match group.termination_protection {
            true => Protection::Enabled,
            false => Protection::Disabled,
        }),
        managed_draining: Some(match group.draining {
            true => ManagedDraining::Enabled,
            false => ManagedDraining::Disabled,
        }),
    }
}

fn scaling(scaling: &ManagedScaling) -> ecs::ManagedScaling {
    use ecs::ManagedScalingStatus as Status;
    let int = |number: u32| i32::try_from(number).ok();
    ecs::ManagedScaling {
        status: Some(if scaling.enabled { Status::Enabled } else { Status::Disabled }),
        target_capacity: int(scaling.target_percent),
        minimum_scaling_step_size: int(scaling.minimum_step),
        maximum_scaling_step_size: int(scaling.maximum_step),
        instance_warmup_period: int(scaling.warmup_seconds),
    }
}

fn status(status: Status) -> ecs::CapacityProviderStatus {
    match status {
        Status::Active => ecs::CapacityProviderStatus::Active,
        Status::Inactive => ecs::CapacityProviderStatus::Inactive,
    }
}

fn change(change: Change) -> ecs::CapacityProviderUpdateStatus {
    match change {
        Change::Created => ecs::CapacityProviderUpdateStatus::CreateComplete,
        Change::Updated => ecs::CapacityProviderUpdateStatus::UpdateComplete,
        Change::Deleted => ecs::CapacityProviderUpdateStatus::DeleteComplete,
    }
}
