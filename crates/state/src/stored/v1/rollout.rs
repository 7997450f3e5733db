//! How far services have come.

use std::sync::Arc;

use longshore_model::id::{DeploymentId, ServiceDeploymentId};
use longshore_model::{Timestamp, rollout};

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
        }
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
