//! Managed daemons, their revisions and deployments.

use std::sync::Arc;

use longshore_model::daemon::{self, deployment};
use longshore_model::{DaemonDeploymentId, DaemonRevisionId};

use super::cluster::Tag;
use super::definition::Reference;
use super::field::{Millis, Printed, form, words};

words! {
    DaemonStatus of daemon::Status { Active = "ACTIVE", DeleteInProgress = "DELETE_IN_PROGRESS" }
}

form! {
    Daemon of longshore_model::Daemon {
        always {
            cluster: Arc<str>,
            name: Arc<str>,
            status: DaemonStatus,
            revision: Printed<DaemonRevisionId>,
            deployment: Printed<DaemonDeploymentId>,
            configuration: Configuration,
            created_by: Arc<str>,
            created_at: Millis,
            updated_at: Millis,
            created_with: Arc<str>,
        }
        unless_empty { client_token: Option<Arc<str>>, tags: Vec<Tag> }
    }
}

form! {
    Configuration of daemon::Configuration {
        always { drain_percent: f64 }
        unless_empty { bake_minutes: u32, alarm_names: Vec<Arc<str>> }
    }
}

form! {
    Revision of longshore_model::DaemonRevision {
        always {
            cluster: Arc<str>,
            daemon: Arc<str>,
            id: Printed<DaemonRevisionId>,
            definition: Reference,
            capacity_providers: Vec<Arc<str>>,
            created_at: Millis,
        }
        unless_empty {
            images: Vec<Image>,
            propagate_tags: bool,
            enable_ecs_managed_tags: bool,
            enable_execute_command: bool,
        }
    }
}

form! {
    Image of daemon::Image {
        always { container: Arc<str>, image: Arc<str> }
        unless_empty {}
    }
}

form! {
    /// Whose task it is.
    Owner of daemon::DaemonOwner {
        always { daemon: Arc<str>, revision: Printed<DaemonRevisionId> }
        unless_empty {}
    }
}

words! {
    DeploymentStatus of deployment::Status {
        Pending = "PENDING",
        InProgress = "IN_PROGRESS",
        Successful = "SUCCESSFUL",
        Stopped = "STOPPED",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
        RollbackFailed = "ROLLBACK_FAILED",
    }
}

form! {
    Deployment of longshore_model::DaemonDeployment {
        always {
            cluster: Arc<str>,
            daemon: Arc<str>,
            id: Printed<DaemonDeploymentId>,
            status: DeploymentStatus,
            status_reason: Arc<str>,
            configuration: Configuration,
            progressed_at: Millis,
            generation: u64,
            created_at: Millis,
        }
        unless_empty {
            target: Option<Printed<DaemonRevisionId>>,
            sources: Vec<Printed<DaemonRevisionId>>,
            fallback: Option<Printed<DaemonRevisionId>>,
            failed_tasks: u32,
            failure_threshold: u32,
            rollback: Option<Rollback>,
            settled_instances: u32,
            settled_at: Option<Millis>,
            started_at: Option<Millis>,
            stopped_at: Option<Millis>,
            finished_at: Option<Millis>,
        }
    }
}

form! {
    Rollback of deployment::Rollback {
        always { reason: Arc<str>, started_at: Millis, target: Printed<DaemonRevisionId> }
        unless_empty {}
    }
}
