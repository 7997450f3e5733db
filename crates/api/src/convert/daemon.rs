//! Managed daemons on the wire: their task definitions, revisions and deployments.

use longshore_model::daemon::deployment::{self, Configuration};
use longshore_model::snapshot::DaemonState;
use longshore_model::task::{self, Desired};
use longshore_model::{
    ClusterState, DaemonDeployment, DaemonRevision, DaemonRevisionId, Scope, Task, TaskDefinition, daemon,
    task_definition,
};
use serde::Deserialize;

use super::common::timestamp;
use crate::ecs;
use crate::error::Error;

/// A daemon's task definition as the API shows it.
///
/// # Errors
/// `ServerException` when the stored document is not one that registration lets through.
pub fn task_definition(definition: &TaskDefinition, scope: &Scope) -> Result<ecs::DaemonTaskDefinition, Error> {
    // The document is a registration request, whose members are all members of `DaemonTaskDefinition` as well.
    let document = ecs::DaemonTaskDefinition::deserialize(definition.document.value());
    let id = &definition.id;
    let damaged = |error| Error::server(format!("The daemon task definition {id} is damaged: {error}"));
    Ok(ecs::DaemonTaskDefinition {
        daemon_task_definition_arn: Some(scope.task_definition(id)),
        family: Some(id.family.to_string()),
        revision: Some(i32::try_from(id.revision).unwrap_or(i32::MAX)),
        status: Some(definition_status(definition)),
        registered_at: Some(timestamp(definition.registered_at)),
        registered_by: Some(definition.registered_by.to_string()),
        delete_requested_at: definition.delete_requested_at.map(timestamp),
        ..document.map_err(damaged)?
    })
}

/// A line of `ListDaemonTaskDefinitions`.
pub fn task_definition_summary(definition: &TaskDefinition, scope: &Scope) -> ecs::DaemonTaskDefinitionSummary {
    ecs::DaemonTaskDefinitionSummary {
        arn: Some(scope.task_definition(&definition.id)),
        registered_at: Some(timestamp(definition.registered_at)),
        registered_by: Some(definition.registered_by.to_string()),
        delete_requested_at: definition.delete_requested_at.map(timestamp),
        status: Some(definition_status(definition)),
    }
}

/// The status of a daemon's task definition: deleted ones are shown for a while after nothing used them any more.
pub fn definition_status(definition: &TaskDefinition) -> ecs::DaemonTaskDefinitionStatus {
    match definition.status {
        task_definition::Status::Active => ecs::DaemonTaskDefinitionStatus::Active,
        _ if definition.deleted_at.is_some() => ecs::DaemonTaskDefinitionStatus::Deleted,
        _ => ecs::DaemonTaskDefinitionStatus::DeleteInProgress,
    }
}

/// A daemon's status on the wire.
pub fn status(status: daemon::Status) -> ecs::DaemonStatus {
    match status {
        daemon::Status::Active => ecs::DaemonStatus::Active,
        daemon::Status::DeleteInProgress => ecs::DaemonStatus::DeleteInProgress,
    }
}

/// A deployment's status on the wire.
pub fn deployment_status(status: deployment::Status) -> ecs::DaemonDeploymentStatus {
    match status {
        deployment::Status::Pending => ecs::DaemonDeploymentStatus::Pending,
        deployment::Status::InProgress => ecs::DaemonDeploymentStatus::InProgress,
        deployment::Status::Successful => ecs::DaemonDeploymentStatus::Successful,
        deployment::Status::Stopped => ecs::DaemonDeploymentStatus::Stopped,
        deployment::Status::RollbackInProgress => ecs::DaemonDeploymentStatus::RollbackInProgress,
        deployment::Status::RollbackSuccessful => ecs::DaemonDeploymentStatus::RollbackSuccessful,
        deployment::Status::RollbackFailed => ecs::DaemonDeploymentStatus::RollbackFailed,
    }
}

/// How a deployment is rolled out, on the wire.
pub fn configuration(configuration: &Configuration) -> ecs::DaemonDeploymentConfiguration {
    ecs::DaemonDeploymentConfiguration {
        drain_percent: Some(configuration.drain_percent),
        alarms: Some(ecs::DaemonAlarmConfiguration {
            alarm_names: Some(configuration.alarm_names.iter().map(|name| name.to_string()).collect()),
            enable: Some(false),
        }),
        bake_time_in_minutes: Some(i32::try_from(configuration.bake_minutes).unwrap_or(i32::MAX)),
    }
}

/// A revision on the wire.
pub fn revision(revision: &DaemonRevision, scope: &Scope) -> ecs::DaemonRevision {
    let images = revision.images.iter().map(|image| ecs::DaemonContainerImage {
        container_name: Some(image.container.to_string()),
        image_digest: None,
        image: Some(image.image.to_string()),
    });
    ecs::DaemonRevision {
        daemon_revision_arn: Some(scope.daemon_revision(&revision.cluster, &revision.daemon, revision.id)),
        cluster_arn: Some(scope.cluster(&revision.cluster)),
        daemon_arn: Some(scope.daemon(&revision.cluster, &revision.daemon)),
        daemon_task_definition_arn: Some(scope.task_definition(&revision.definition)),
        created_at: Some(timestamp(revision.created_at)),
        container_images: Some(images.collect()),
        propagate_tags: Some(match revision.propagate_tags {
            true => ecs::DaemonPropagateTags::Daemon,
            false => ecs::DaemonPropagateTags::None,
        }),
        enable_ecs_managed_tags: Some(revision.enable_ecs_managed_tags),
        enable_execute_command: Some(revision.enable_execute_command),
    }
}

/// A line of `ListDaemonDeployments`.
pub fn deployment_summary(deployment: &DaemonDeployment, scope: &Scope) -> ecs::DaemonDeploymentSummary {
    let (cluster, daemon) = (&deployment.cluster, &deployment.daemon);
    ecs::DaemonDeploymentSummary {
        daemon_deployment_arn: Some(scope.daemon_deployment(cluster, daemon, deployment.id)),
        daemon_arn: Some(scope.daemon(cluster, daemon)),
        cluster_arn: Some(scope.cluster(cluster)),
        status: Some(deployment_status(deployment.status)),
        status_reason: Some(deployment.status_reason.to_string()),
        target_daemon_revision_arn: deployment.target.map(|id| scope.daemon_revision(cluster, daemon, id)),
        created_at: Some(timestamp(deployment.created_at)),
        started_at: deployment.started_at.map(timestamp),
        stopped_at: deployment.stopped_at.map(timestamp),
        finished_at: deployment.finished_at.map(timestamp),
    }
}

/// A deployment on the wire; its counts are of the tasks that there are now.
pub fn deployment(
    deployment: &DaemonDeployment,
    state: &DaemonState,
    cluster: &ClusterState,
    scope: &Scope,
) -> ecs::DaemonDeployment {
    let summary = deployment_summary(deployment, scope);
    let detail = |id: &DaemonRevisionId| Some(deployment_revision(state.revisions.get(id)?, cluster, scope));
    let rollback = deployment.rollback.as_ref().map(|rollback| {
        let target = state.revisions.get(&rollback.target);
        let providers = target.into_iter().flat_map(|revision| &revision.capacity_providers);
        ecs::DaemonRollback {
            reason: Some(rollback.reason.to_string()),
            started_at: Some(timestamp(rollback.started_at)),
            rollback_target_daemon_revision_arn: Some(scope.daemon_revision(
                &deployment.cluster,
                &deployment.daemon,
                rollback.target,
            )),
            rollback_capacity_providers: Some(providers.map(|name| provider_arn(scope, name)).collect()),
        }
    });
    ecs::DaemonDeployment {
        daemon_deployment_arn: summary.daemon_deployment_arn,
        cluster_arn: summary.cluster_arn,
        status: summary.status,
        status_reason: summary.status_reason,
        target_daemon_revision: deployment.target.as_ref().and_then(detail),
        source_daemon_revisions: Some(deployment.sources.iter().filter_map(detail).collect()),
        circuit_breaker: Some(circuit_breaker(deployment)),
        alarms: Some(ecs::DaemonDeploymentAlarms {
            status: Some(ecs::DaemonDeploymentRollbackMonitorsStatus::Disabled),
            alarm_names: configuration(&deployment.configuration).alarms.and_then(|alarms| alarms.alarm_names),
            triggered_alarm_names: Some(Vec::new()),
        }),
        rollback,
        deployment_configuration: Some(configuration(&deployment.configuration)),
        created_at: summary.created_at,
        started_at: summary.started_at,
        stopped_at: summary.stopped_at,
        finished_at: summary.finished_at,
    }
}

fn circuit_breaker(deployment: &DaemonDeployment) -> ecs::DaemonCircuitBreaker {
    use ecs::DaemonDeploymentRollbackMonitorsStatus as Monitor;
    let open = deployment.failure_threshold > 0 && deployment.failed_tasks >= deployment.failure_threshold;
    let status = match deployment.status {
        _ if deployment.target.is_none() => Monitor::Disabled,
        _ if open || deployment.rollback.is_some() => Monitor::Triggered,
        status if status.is_under_way() => Monitor::Monitoring,
        _ => Monitor::MonitoringComplete,
    };
    ecs::DaemonCircuitBreaker {
        failure_count: Some(i32::try_from(deployment.failed_tasks).unwrap_or(i32::MAX)),
        status: Some(status),
        threshold: Some(i32::try_from(deployment.failure_threshold).unwrap_or(i32::MAX)),
    }
}

/// A revision with the tasks that run it, by provider.
pub fn revision_detail(revision: &DaemonRevision, cluster: &ClusterState, scope: &Scope) -> ecs::DaemonRevisionDetail {
    let providers = revision.capacity_providers.iter().map(|name| ecs::DaemonCapacityProvider {
        arn: Some(provider_arn(scope, name)),
        running_count: Some(count(revision, cluster, |task| runs(task) && is_of(task, name))),
    });
    ecs::DaemonRevisionDetail {
        arn: Some(scope.daemon_revision(&revision.cluster, &revision.daemon, revision.id)),
        capacity_providers: Some(providers.collect()),
        total_running_count: Some(count(revision, cluster, runs)),
    }
}

/// A revision with the instances that run it and those that it is leaving, by provider.
fn deployment_revision(
    revision: &DaemonRevision,
    cluster: &ClusterState,
    scope: &Scope,
) -> ecs::DaemonDeploymentRevisionDetail {
    let providers = revision.capacity_providers.iter().map(|name| ecs::DaemonDeploymentCapacityProvider {
        arn: Some(provider_arn(scope, name)),
        running_instance_count: Some(count(revision, cluster, |task| runs(task) && is_of(task, name))),
        draining_instance_count: Some(count(revision, cluster, |task| leaves(task) && is_of(task, name))),
    });
    ecs::DaemonDeploymentRevisionDetail {
        arn: Some(scope.daemon_revision(&revision.cluster, &revision.daemon, revision.id)),
        capacity_providers: Some(providers.collect()),
        total_running_instance_count: Some(count(revision, cluster, runs)),
        total_draining_instance_count: Some(count(revision, cluster, leaves)),
    }
}

fn count(revision: &DaemonRevision, cluster: &ClusterState, test: impl Fn(&Task) -> bool) -> i32 {
    let tasks = cluster.live_tasks_of_daemon(revision.daemon.as_str());
    let of_revision = |task: &Task| task.daemon.as_ref().is_some_and(|owner| owner.revision == revision.id);
    i32::try_from(tasks.filter(|task| of_revision(task) && test(task)).count()).unwrap_or(i32::MAX)
}

fn runs(task: &Task) -> bool {
    task.desired == Desired::Running && task.last == task::Status::Running
}

fn leaves(task: &Task) -> bool {
    task.desired == Desired::Stopped
}

fn is_of(task: &Task, provider: &str) -> bool {
    task.capacity_provider.as_deref() == Some(provider)
}

fn provider_arn(scope: &Scope, name: &str) -> String {
    scope.capacity_provider(&name.into())
}
