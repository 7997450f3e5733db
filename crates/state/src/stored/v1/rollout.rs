//! How far services have come.

use std::sync::Arc;

use longshore_model::id::{DeploymentId, ServiceDeploymentId};
use longshore_model::{Timestamp, rollout, task_set};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::cluster::Tag;
use super::definition::Reference;
use super::field::{Json, Millis, Printed, Stored, form, words};

words! {
    DeploymentStatus of rollout::Status { Primary = "PRIMARY", Active = "ACTIVE" }
}

words! {
    RolloutState of rollout::State { InProgress = "IN_PROGRESS", Completed = "COMPLETED", Failed = "FAILED" }
}

form! {
    Rollout of rollout::Rollout {
        always {
            cluster: Arc<str>,
            service: Arc<str>,
            deployments: Vec<Deployment>,
            generation: u64,
            judged_until: Millis,
            next_event: u64,
        }
        unless_empty {
            task_sets: Vec<TaskSet>,
            rebalancing: Option<Rebalancing>,
            back_off: Option<BackOff>,
            last_notice: Option<Notice>,
            under_way: Option<Printed<ServiceDeploymentId>>,
        }
    }
}

form! {
    Deployment of rollout::Deployment {
        always {
            id: Printed<DeploymentId>,
            status: DeploymentStatus,
            definition: Reference,
            desired_count: u32,
            created_at: Millis,
            updated_at: Millis,
            state: RolloutState,
            state_reason: Arc<str>,
        }
        unless_empty {
            failed_tasks: u32,
            launch_type: Option<Arc<str>>,
            document: Json,
            service_deployment: Option<Printed<ServiceDeploymentId>>,
            uses_alternate: bool,
        }
    }
}

words! {
    TaskSetStatus of task_set::Status { Primary = "PRIMARY", Active = "ACTIVE", Draining = "DRAINING" }
}

form! {
    TaskSet of task_set::TaskSet {
        always {
            id: Printed<DeploymentId>,
            status: TaskSetStatus,
            definition: Reference,
            steady_since: Millis,
            created_at: Millis,
            updated_at: Millis,
            judged_until: Millis,
            created_with: Arc<str>,
        }
        unless_empty {
            scale: Millionths,
            computed_desired_count: u32,
            is_steady: bool,
            started_by: Option<Arc<str>>,
            external_id: Option<Arc<str>>,
            launch_type: Option<Arc<str>>,
            document: Json,
            back_off: Option<BackOff>,
            client_token: Option<Arc<str>>,
            tags: Vec<Tag>,
        }
    }
}

/// A share in millionths of the whole.
#[derive(Debug, PartialEq, Default)]
pub(super) struct Millionths(task_set::Scale);

impl Serialize for Millionths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0.millionths())
    }
}

impl<'de> Deserialize<'de> for Millionths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millionths = u32::deserialize(deserializer)?;
        let scale = task_set::Scale::from_millionths(millionths);
        scale.map(Self).ok_or_else(|| D::Error::custom(format!("{millionths} millionths are more than all")))
    }
}

impl Stored<task_set::Scale> for Millionths {
    fn store(model: &task_set::Scale) -> Self {
        Self(*model)
    }

    fn load(self) -> task_set::Scale {
        self.0
    }
}

form! {
    Rebalancing of rollout::Rebalancing {
        always { extra_tasks: u32 }
        unless_empty {}
    }
}

form! {
    BackOff of rollout::BackOff {
        always { failures: u32, until: Millis }
        unless_empty {}
    }
}

/// The last event that is not repeated.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Notice {
    message: Arc<str>,
    written_at: Millis,
}

impl Stored<(Arc<str>, Timestamp)> for Notice {
    fn store((message, written_at): &(Arc<str>, Timestamp)) -> Self {
        Self { message: Arc::clone(message), written_at: Stored::store(written_at) }
    }

    fn load(self) -> (Arc<str>, Timestamp) {
        (self.message, self.written_at.load())
    }
}
