//! Capacity providers, and what tasks need that wait for capacity.

use std::sync::Arc;

use longshore_model::InstanceId;
use longshore_model::capacity_provider::{self, AutoScalingGroup, CapacityProvider, ManagedScaling};
use longshore_model::task;

use super::cluster::Tag;
use super::field::{Json, Millis, Printed, Stored, form, words};
use super::service::Rules;

words! {
    Status of capacity_provider::Status { Active = "ACTIVE", Inactive = "INACTIVE" }
}

words! {
    Change of capacity_provider::Change { Created = "CREATED", Updated = "UPDATED", Deleted = "DELETED" }
}

form! {
    Provider of CapacityProvider {
        always { name: Arc<str>, status: Status, change: Change, source: Source, created_at: Millis }
        unless_empty { deleted_at: Option<Millis>, tags: Vec<Tag> }
    }
}

/// What a provider takes instances from.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Source {
    AutoScalingGroup(Group),
    ManagedInstances { cluster: Arc<str>, document: Json },
}

impl Stored<capacity_provider::Source> for Source {
    fn store(model: &capacity_provider::Source) -> Self {
        match model {
            capacity_provider::Source::AutoScalingGroup(group) => Self::AutoScalingGroup(Stored::store(group)),
            capacity_provider::Source::ManagedInstances { cluster, document } => {
                Self::ManagedInstances { cluster: Stored::store(cluster), document: Stored::store(document) }
            }
        }
    }

    fn load(self) -> capacity_provider::Source {
        match self {
            Self::AutoScalingGroup(group) => capacity_provider::Source::AutoScalingGroup(group.load()),
            Self::ManagedInstances { cluster, document } => {
                capacity_provider::Source::ManagedInstances { cluster: cluster.load(), document: document.load() }
            }
        }
    }
}

form! {
    Group of AutoScalingGroup {
        always { group: Arc<str>, scaling: Scaling }
        unless_empty { termination_protection: bool, draining: bool }
    }
}

form! {
    Scaling of ManagedScaling {
        always { target_percent: u32, minimum_step: u32, maximum_step: u32, warmup_seconds: u32 }
        unless_empty { enabled: bool }
    }
}

form! {
    Waiting of task::Waiting {
        always {}
        unless_empty { rules: Rules, reserved: Option<Printed<InstanceId>> }
    }
}

impl Stored<Arc<task::Waiting>> for Waiting {
    fn store(model: &Arc<task::Waiting>) -> Self {
        Self::store(&**model)
    }

    fn load(self) -> Arc<task::Waiting> {
        Arc::new(self.load())
    }
}
