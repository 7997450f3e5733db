//! Express services on the wire.

use std::sync::Arc;

use longshore_api::convert;
use longshore_api::ecs::{
    ContainerDefinition, ECSExpressGatewayService, ExpressGatewayContainer, ExpressGatewayRepositoryCredentials,
    ExpressGatewayScalingTarget, ExpressGatewayServiceAwsLogsConfiguration, ExpressGatewayServiceConfiguration,
    ExpressGatewayServiceNetworkConfiguration, ExpressGatewayServiceScalingMetric, ExpressGatewayServiceStatus,
    ExpressGatewayServiceStatusCode, IngressPathSummary, UpdatedExpressGatewayService,
};
use longshore_model::express::{self, Express};
use longshore_model::load_balancing::{Route, Rule, attachments};
use longshore_model::service::Status;
use longshore_model::snapshot::{LoadBalancingState, ServiceState};
use longshore_model::{ClusterState, Deployment, Scope, Service, Snapshot, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::managed::access;

/// An Express service as it is; `None` for any other service.
pub(super) fn service(
    snapshot: &Snapshot,
    cluster: &ClusterState,
    name: &str,
    scope: &Scope,
    with_tags: bool,
) -> Option<ECSExpressGatewayService> {
    let state = cluster.service(name)?;
    let service = &state.service.as_ref()?.value;
    let express = Express::of(service)?;
    // The rest is told by those who show services.
    let plain = convert::service::service(cluster, name, scope, with_tags)?;
    let live = |deployment: &&Deployment| {
        let own = cluster.live_tasks_of(name).filter_map(|task| task.value.owner.as_ref());
        deployment.desired_count > 0 || own.into_iter().any(|owner| owner.deployment == deployment.id)
    };
    let deployments = state.rollout.iter().flat_map(|rollout| &rollout.deployments);
    let shown = deployments.enumerate().filter(|(at, deployment)| *at == 0 || live(deployment));
    let configurations =
        shown.filter_map(|(_, deployment)| configuration(snapshot, state, service, &express, deployment, scope));
    Some(ECSExpressGatewayService {
        cluster: Some(service.cluster.to_string()),
        service_name: plain.service_name,
        service_arn: plain.service_arn,
        infrastructure_role_arn: Some(express.infrastructure_role.clone()),
        status: Some(status(service.status)),
        current_deployment: plain.current_service_deployment,
        active_configurations: Some(configurations.collect()),
        tags: plain.tags.filter(|_| with_tags),
        created_at: plain.created_at,
        updated_at: Some(convert::common::timestamp(Timestamp::from_millis(express.updated_at))),
    })
}

/// An Express service that is being updated: what it is to become is its newest configuration.
pub(super) fn updated(shown: ECSExpressGatewayService) -> UpdatedExpressGatewayService {
    UpdatedExpressGatewayService {
        service_arn: shown.service_arn,
        cluster: shown.cluster,
        service_name: shown.service_name,
        status: shown.status,
        target_configuration: shown.active_configurations.and_then(|all| all.into_iter().next()),
        created_at: shown.created_at,
        updated_at: shown.updated_at,
    }
}

fn configuration(
    snapshot: &Snapshot,
    state: &ServiceState,
    service: &Service,
    express: &Express,
    deployment: &Deployment,
    scope: &Scope,
) -> Option<ExpressGatewayServiceConfiguration> {
    let revision = state.revisions.get(&deployment.revision())?;
    let document = &snapshot.task_definition(&revision.definition)?.document;
    let balancing = snapshot.load_balancing();
    let attachment = attachments(&revision.document).next();
    let group =
        attachment.and_then(|attachment| balancing.target_groups.get(&attachment.side(revision.uses_alternate).0));
    let name = attachment.map_or("", |attachment| attachment.container);
    let containers = document.list("containerDefinitions").iter();
    let container = containers.filter_map(|it| ContainerDefinition::deserialize(it).ok());
    let text = |member: &str| document.text(member).map(str::to_owned);
    Some(ExpressGatewayServiceConfiguration {
        service_revision_arn: Some(scope.service_revision(&service.cluster, &service.name, revision.id)),
        execution_role_arn: text("executionRoleArn"),
        task_role_arn: text("taskRoleArn"),
        cpu: text("cpu"),
        memory: text("memory"),
        network_configuration: (!express.subnets.is_empty()).then(|| ExpressGatewayServiceNetworkConfiguration {
            security_groups: None,
            subnets: Some(express.subnets.clone()),
        }),
        health_check_path: group.and_then(|group| group.health_check.path.as_deref()).map(str::to_owned),
        primary_container: container.into_iter().find(|it| it.name.as_deref() == Some(name)).map(self::container),
        scaling_target: Some(scaling_target(express)),
        ingress_paths: Some(ingress_paths(balancing, service)),
        created_at: Some(convert::common::timestamp(revision.created_at)),
    })
}

fn container(definition: ContainerDefinition) -> ExpressGatewayContainer {
    let ports = definition.port_mappings.unwrap_or_default();
    let logs = definition.log_configuration.and_then(|logs| logs.options);
    ExpressGatewayContainer {
        image: definition.image,
        container_port: ports.first().and_then(|mapping| mapping.container_port),
        aws_logs_configuration: logs.filter(|options| options.contains_key("awslogs-group")).map(|options| {
            ExpressGatewayServiceAwsLogsConfiguration {
                log_group: options.get("awslogs-group").cloned(),
                log_stream_prefix: options.get("awslogs-stream-prefix").cloned(),
            }
        }),
        repository_credentials: definition
            .repository_credentials
            .map(|given| ExpressGatewayRepositoryCredentials { credentials_parameter: given.credentials_parameter }),
        command: definition.command,
        environment: definition.environment,
        secrets: definition.secrets,
    }
}

fn scaling_target(express: &Express) -> ExpressGatewayScalingTarget {
    let int = |number: u32| Some(i32::try_from(number).unwrap_or(i32::MAX));
    ExpressGatewayScalingTarget {
        min_task_count: int(express.scaling.min),
        max_task_count: int(express.scaling.max),
        auto_scaling_metric: ExpressGatewayServiceScalingMetric::deserialize(Value::from(
            express.scaling.metric.as_str(),
        ))
        .ok(),
        auto_scaling_target_value: int(express.scaling.value),
    }
}

/// The rule that a service's traffic comes by.
fn rule_of<'s>(balancing: &'s LoadBalancingState, service: &Service) -> Option<&'s Arc<Rule>> {
    let routes = attachments(&service.document).filter_map(|attachment| Some(attachment.advanced?.production));
    let mut rules = routes.filter_map(|route| match route {
        Route::Rule(balancer, listener, rule) => balancing.rules.get(&(balancer, listener, rule)),
        Route::Listener(..) => None,
    });
    rules.next().map(|entry| &entry.value)
}

/// Where a service is reached: by the host names of its rule.
fn ingress_paths(balancing: &LoadBalancingState, service: &Service) -> Vec<IngressPathSummary> {
    let Some(rule) = rule_of(balancing, service) else { return Vec::new() };
    let access = access(balancing.load_balancers.get(&rule.load_balancer).map(|balancer| &*balancer.value));
    let path = |host: &str| IngressPathSummary { access_type: Some(access), endpoint: Some(host.to_owned()) };
    express::endpoints(rule).map(path).collect()
}

fn status(status: Status) -> ExpressGatewayServiceStatus {
    let code = match status {
        Status::Active => ExpressGatewayServiceStatusCode::Active,
        Status::Draining => ExpressGatewayServiceStatusCode::Draining,
        Status::Inactive => ExpressGatewayServiceStatusCode::Inactive,
    };
    ExpressGatewayServiceStatus { status_code: Some(code), status_reason: None }
}
