//! Service deployments and service revisions on the wire.

use longshore_model::service_deployment::{
    Hook, HookAction, HookStatus, Monitor, RevisionCounts, ServiceDeployment, Stage, Status,
};
use longshore_model::snapshot::ServiceState;
use longshore_model::{ClusterState, DeploymentId, Scope, ServiceRevision, ServiceRevisionId};

use super::common::timestamp;
use super::service::{Counts, carry, deployment_configuration, int};
use crate::ecs;

/// A service deployment as `DescribeServiceDeployments` shows it.
pub fn service_deployment(
    cluster: &ClusterState,
    deployment: &ServiceDeployment,
    scope: &Scope,
) -> ecs::ServiceDeployment {
    let brief = brief(deployment, scope);
    let summary = |counts: &RevisionCounts| summary(cluster, deployment, *counts, scope);
    let lifecycle = deployment.lifecycle.as_ref();
    ecs::ServiceDeployment {
        service_deployment_arn: brief.service_deployment_arn,
        service_arn: brief.service_arn,
        cluster_arn: brief.cluster_arn,
        created_at: brief.created_at,
        started_at: brief.started_at,
        finished_at: brief.finished_at,
        stopped_at: deployment.stopped_at.map(timestamp),
        updated_at: Some(timestamp(deployment.updated_at)),
        source_service_revisions: Some(deployment.sources.iter().map(summary).collect()),
        target_service_revision: Some(summary(&deployment.target)),
        status: brief.status,
        status_reason: brief.status_reason,
        lifecycle_stage: lifecycle.map(|lifecycle| stage(lifecycle.stage)),
        lifecycle_hook_details: lifecycle.map(|lifecycle| lifecycle.hooks.iter().map(hook).collect()),
        deployment_configuration: Some(deployment_configuration(&deployment.configuration)),
        rollback: deployment.rollback.as_ref().map(|rollback| ecs::Rollback {
            reason: Some(rollback.reason.to_string()),
            started_at: Some(timestamp(rollback.started_at)),
            service_revision_arn: Some(revision_arn(deployment, rollback.revision, scope)),
        }),
        deployment_circuit_breaker: Some(ecs::ServiceDeploymentCircuitBreaker {
            status: Some(monitor(deployment.breaker.status)),
            failure_count: Some(int(deployment.breaker.failures)),
            threshold: Some(int(deployment.breaker.threshold)),
        }),
        alarms: Some(alarms(deployment)),
    }
}

/// A deployment names the alarms that it would watch even when it does not.
fn alarms(deployment: &ServiceDeployment) -> ecs::ServiceDeploymentAlarms {
    let watch = deployment.alarms.as_ref();
    let names: Vec<_> = deployment.configuration().alarm_names().map(str::to_owned).collect();
    let triggered = watch.map(|watch| watch.triggered.iter().map(|name| name.to_string()).collect());
    ecs::ServiceDeploymentAlarms {
        status: Some(monitor(watch.map_or(Monitor::Disabled, |watch| watch.status))),
        alarm_names: Some(names).filter(|names| !names.is_empty()),
        triggered_alarm_names: triggered,
    }
}

/// A service deployment as `ListServiceDeployments` shows it.
pub fn brief(deployment: &ServiceDeployment, scope: &Scope) -> ecs::ServiceDeploymentBrief {
    let (cluster, service) = (&deployment.cluster, &deployment.service);
    ecs::ServiceDeploymentBrief {
        service_deployment_arn: Some(scope.service_deployment(cluster, service, deployment.id)),
        service_arn: Some(scope.service(cluster, service)),
        cluster_arn: Some(scope.cluster(cluster)),
        started_at: deployment.started_at.map(timestamp),
        created_at: Some(timestamp(deployment.created_at)),
        finished_at: deployment.finished_at.map(timestamp),
        target_service_revision_arn: Some(revision_arn(deployment, deployment.target.revision, scope)),
        status: Some(status(deployment.status)),
        status_reason: deployment.status_reason.as_deref().map(str::to_owned),
    }
}

/// A revision's tasks now, and at the end those that there were then.
fn summary(
    cluster: &ClusterState,
    deployment: &ServiceDeployment,
    counts: RevisionCounts,
    scope: &Scope,
) -> ecs::ServiceRevisionSummary {
    let counts = if deployment.status.is_final() { counts } else { present(cluster, deployment, counts) };
    let weights = deployment.lifecycle.as_ref().map(|_| deployment.weights()).unwrap_or_default();
    let weights = weights.into_iter().find(|weights| weights.revision == counts.revision);
    let percent = |permille: u32| f64::from(permille) / 10.0;
    ecs::ServiceRevisionSummary {
        arn: Some(revision_arn(deployment, counts.revision, scope)),
        requested_task_count: Some(int(counts.requested)),
        running_task_count: Some(int(counts.running)),
        pending_task_count: Some(int(counts.pending)),
        requested_test_traffic_weight: weights.map(|weights| percent(weights.test_permille)),
        requested_production_traffic_weight: weights.map(|weights| percent(weights.production_permille)),
    }
}

fn present(cluster: &ClusterState, deployment: &ServiceDeployment, counts: RevisionCounts) -> RevisionCounts {
    let name = deployment.service.as_str();
    let id = DeploymentId::from(counts.revision);
    let rollout = cluster.service(name).and_then(|state| state.rollout.as_ref());
    let found = rollout.and_then(|rollout| rollout.deployment(id));
    let live = Counts::of(cluster.live_tasks_of(name).map(|task| &*task.value), Some(id));
    RevisionCounts {
        revision: counts.revision,
        requested: found.map_or(0, |found| found.desired_count),
        running: live.running.unsigned_abs(),
        pending: live.pending.unsigned_abs(),
    }
}

/// A service revision as `DescribeServiceRevisions` shows it.
pub fn service_revision(revision: &ServiceRevision, scope: &Scope) -> ecs::ServiceRevision {
    let (cluster, service, document) = (&revision.cluster, &revision.service, &revision.document);
    let images = revision.images.iter().map(|image| ecs::ContainerImage {
        container_name: Some(image.container.to_string()),
        image_digest: image.digest.as_deref().map(str::to_owned),
        image: Some(image.image.to_string()),
    });
    ecs::ServiceRevision {
        service_revision_arn: Some(scope.service_revision(cluster, service, revision.id)),
        service_arn: Some(scope.service(cluster, service)),
        cluster_arn: Some(scope.cluster(cluster)),
        task_definition: Some(scope.task_definition(&revision.definition)),
        capacity_provider_strategy: carry(document, "capacityProviderStrategy"),
        launch_type: revision.launch_type.as_deref().and_then(|launch_type| launch_type.parse().ok()),
        platform_version: carry(document, "platformVersion"),
        load_balancers: carry(document, "loadBalancers"),
        resolved_configuration: resolved(revision),
        service_registries: carry(document, "serviceRegistries"),
        network_configuration: carry(document, "networkConfiguration"),
        container_images: Some(images.collect()),
        guard_duty_enabled: Some(false),
        service_connect_configuration: carry(document, "serviceConnectConfiguration"),
        volume_configurations: carry(document, "volumeConfigurations"),
        vpc_lattice_configurations: carry(document, "vpcLatticeConfigurations"),
        created_at: Some(timestamp(revision.created_at)),
        ..ecs::ServiceRevision::default()
    }
}

/// Which target groups its tasks are in, and what production traffic comes to them by; absent without load balancers.
fn resolved(revision: &ServiceRevision) -> Option<ecs::ResolvedConfiguration> {
    let given: Vec<ecs::LoadBalancer> = carry(&revision.document, "loadBalancers")?;
    let resolved = given.into_iter().map(|balancer| {
        let advanced = balancer.advanced_configuration.unwrap_or_default();
        let alternate = advanced.alternate_target_group_arn.filter(|_| revision.uses_alternate);
        ecs::ServiceRevisionLoadBalancer {
            target_group_arn: alternate.or(balancer.target_group_arn),
            production_listener_rule: advanced.production_listener_rule,
        }
    });
    Some(ecs::ResolvedConfiguration { load_balancers: Some(resolved.collect()) })
}

/// The service deployment that is under way, or else the one that brought the present revision out, and the revisions
/// that have tasks.
pub(super) fn current(
    cluster: &ClusterState,
    state: &ServiceState,
    scope: &Scope,
) -> (Option<String>, Vec<ecs::ServiceCurrentRevisionSummary>) {
    let Some(rollout) = &state.rollout else { return (None, Vec::new()) };
    let (in_cluster, service) = (&rollout.cluster, &rollout.service);
    let id = rollout.under_way.or_else(|| rollout.primary()?.service_deployment);
    let id = id.filter(|id| state.deployments.contains_key(id));
    let known = rollout.deployments.iter().filter(|deployment| state.revisions.contains_key(&deployment.revision()));
    let summary = |deployment: &longshore_model::Deployment| {
        let tasks = cluster.live_tasks_of(service.as_str()).map(|task| &*task.value);
        let counts = Counts::of(tasks, Some(deployment.id));
        ecs::ServiceCurrentRevisionSummary {
            arn: Some(scope.service_revision(in_cluster, service, deployment.revision())),
            requested_task_count: Some(int(deployment.desired_count)),
            running_task_count: Some(counts.running),
            pending_task_count: Some(counts.pending),
        }
    };
    let summaries = known.map(summary).filter(|summary| {
        summary.requested_task_count != Some(0)
            || summary.running_task_count != Some(0)
            || summary.pending_task_count != Some(0)
    });
    (id.map(|id| scope.service_deployment(in_cluster, service, id)), summaries.collect())
}

fn revision_arn(deployment: &ServiceDeployment, id: ServiceRevisionId, scope: &Scope) -> String {
    scope.service_revision(&deployment.cluster, &deployment.service, id)
}

/// A service deployment's status on the wire.
pub fn status(status: Status) -> ecs::ServiceDeploymentStatus {
    match status {
        Status::Pending => ecs::ServiceDeploymentStatus::Pending,
        Status::InProgress => ecs::ServiceDeploymentStatus::InProgress,
        Status::Successful => ecs::ServiceDeploymentStatus::Successful,
        Status::StopRequested => ecs::ServiceDeploymentStatus::StopRequested,
        Status::Stopped => ecs::ServiceDeploymentStatus::Stopped,
        Status::RollbackRequested => ecs::ServiceDeploymentStatus::RollbackRequested,
        Status::RollbackInProgress => ecs::ServiceDeploymentStatus::RollbackInProgress,
        Status::RollbackSuccessful => ecs::ServiceDeploymentStatus::RollbackSuccessful,
        Status::RollbackFailed => ecs::ServiceDeploymentStatus::RollbackFailed,
    }
}

fn monitor(monitor: Monitor) -> ecs::ServiceDeploymentRollbackMonitorsStatus {
    match monitor {
        Monitor::Monitoring => ecs::ServiceDeploymentRollbackMonitorsStatus::Monitoring,
        Monitor::MonitoringComplete => ecs::ServiceDeploymentRollbackMonitorsStatus::MonitoringComplete,
        Monitor::Triggered => ecs::ServiceDeploymentRollbackMonitorsStatus::Triggered,
        Monitor::Disabled => ecs::ServiceDeploymentRollbackMonitorsStatus::Disabled,
    }
}

/// The API has no word for the stage before the shift of production traffic, in which only hooks wait: it is shown as the
/// stage before.
fn stage(stage: Stage) -> ecs::ServiceDeploymentLifecycleStage {
    use ecs::ServiceDeploymentLifecycleStage as Shown;
    match stage {
        Stage::ReconcileService => Shown::ReconcileService,
        Stage::PreScaleUp => Shown::PreScaleUp,
        Stage::ScaleUp => Shown::ScaleUp,
        Stage::PostScaleUp => Shown::PostScaleUp,
        Stage::TestTrafficShift => Shown::TestTrafficShift,
        Stage::PostTestTrafficShift | Stage::PreProductionTrafficShift => Shown::PostTestTrafficShift,
        Stage::ProductionTrafficShift => Shown::ProductionTrafficShift,
        Stage::PostProductionTrafficShift => Shown::PostProductionTrafficShift,
        Stage::BakeTime => Shown::BakeTime,
        Stage::CleanUp => Shown::CleanUp,
    }
}

fn hook(hook: &Hook) -> ecs::DeploymentLifecycleHookDetail {
    ecs::DeploymentLifecycleHookDetail {
        hook_id: Some(hook.id.to_string()),
        target_type: Some(match hook.call {
            Some(_) => ecs::DeploymentLifecycleHookTargetType::AwsLambda,
            None => ecs::DeploymentLifecycleHookTargetType::Pause,
        }),
        target_arn: hook.call.as_ref().map(|call| call.target.to_string()),
        status: Some(match hook.status {
            HookStatus::AwaitingAction => ecs::DeploymentLifecycleHookStatus::AwaitingAction,
            HookStatus::InProgress => ecs::DeploymentLifecycleHookStatus::InProgress,
            HookStatus::Succeeded => ecs::DeploymentLifecycleHookStatus::Succeeded,
            HookStatus::Failed => ecs::DeploymentLifecycleHookStatus::Failed,
            HookStatus::TimedOut => ecs::DeploymentLifecycleHookStatus::TimedOut,
        }),
        expires_at: Some(timestamp(hook.expires_at)),
        timeout_action: Some(match hook.timeout_action {
            HookAction::Continue => ecs::DeploymentLifecycleHookAction::Continue,
            HookAction::Rollback => ecs::DeploymentLifecycleHookAction::Rollback,
        }),
    }
}
