//! Reading what calls ask of an Express service: defaults, validation, and the task definition and the service that follow.

use longshore_api::ecs::{
    AdvancedConfiguration, AvailabilityZoneRebalancing, CanaryConfiguration, Compatibility, ContainerDefinition,
    CreateExpressGatewayServiceRequest, CreateServiceRequest, DeploymentCircuitBreaker, DeploymentConfiguration,
    DeploymentStrategy, ExpressGatewayContainer, ExpressGatewayScalingTarget,
    ExpressGatewayServiceNetworkConfiguration, LoadBalancer, LogConfiguration, LogDriver, NetworkMode, PortMapping,
    PropagateTags, RegisterTaskDefinitionRequest, RepositoryCredentials, TransportProtocol,
    UpdateExpressGatewayServiceRequest,
};
use longshore_api::error::Error;
use longshore_model::express::{Metric, ScalingTarget};
use longshore_model::network::DefaultVpc;
use longshore_model::placement::Constraint;

use super::gateway::Gateway;
use crate::ecs::unsupported;

/// The container that gets the traffic.
pub(super) const CONTAINER: &str = "Main";

/// What the API reference gives a service that does not say: CPU units, MiB, the port and the path.
const CPU: &str = "256";
const MEMORY: &str = "512";
const PORT: i32 = 80;
pub(super) const HEALTH_CHECK_PATH: &str = "/ping";

/// The longest path that a target group has (ELB's `HealthCheckPath`).
const MAX_PATH: usize = 1024;

/// What a creation and an update have in common.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) execution_role: Option<&'a str>,
    pub(super) task_role: Option<&'a str>,
    pub(super) container: Option<&'a ExpressGatewayContainer>,
    pub(super) health_check_path: Option<&'a str>,
    pub(super) cpu: Option<&'a str>,
    pub(super) memory: Option<&'a str>,
    pub(super) scaling_target: Option<&'a ExpressGatewayScalingTarget>,
    pub(super) network: Option<&'a ExpressGatewayServiceNetworkConfiguration>,
}

macro_rules! given_by {
    ($request:ty) => {
        impl<'a> From<&'a $request> for Given<'a> {
            fn from(request: &'a $request) -> Self {
                Self {
                    execution_role: request.execution_role_arn.as_deref(),
                    task_role: request.task_role_arn.as_deref(),
                    container: request.primary_container.as_ref(),
                    health_check_path: request.health_check_path.as_deref(),
                    cpu: request.cpu.as_deref(),
                    memory: request.memory.as_deref(),
                    scaling_target: request.scaling_target.as_ref(),
                    network: request.network_configuration.as_ref(),
                }
            }
        }
    };
}

given_by!(CreateExpressGatewayServiceRequest);
given_by!(UpdateExpressGatewayServiceRequest);

impl Given<'_> {
    /// Refuses what is wrong, and what is not there yet.
    pub(super) fn check(&self) -> Result<(), Error> {
        let port = self.container.and_then(|container| container.container_port);
        if port.is_some_and(|port| !(1..=65_535).contains(&port)) {
            return Err(Error::invalid_parameter("The containerPort should be between 1 and 65535."));
        }
        if self.container.is_some_and(|container| container.image.as_deref().unwrap_or_default().is_empty()) {
            return Err(Error::invalid_parameter("The primary container needs an image."));
        }
        let is_path = |path: &str| path.starts_with('/') && path.len() <= MAX_PATH && path.is_ascii();
        if self.health_check_path.is_some_and(|path| !is_path(path)) {
            return Err(Error::invalid_parameter(format!(
                "The healthCheckPath should start with a forward slash and have at most {MAX_PATH} characters of ASCII."
            )));
        }
        for (size, member) in [(self.cpu, "cpu"), (self.memory, "memory")] {
            if size.is_some_and(|size| !size.parse::<u32>().is_ok_and(|size| size > 0)) {
                return Err(Error::invalid_parameter(format!("{member} should be a number greater than 0.")));
            }
        }
        let groups = self.network.and_then(|network| network.security_groups.as_deref()).unwrap_or_default();
        match groups.is_empty() {
            true => Ok(()),
            false => Err(unsupported::missing(
                "A security group of an Express service's tasks (networkConfiguration.securityGroups)",
                "tasks share the network of their instances; leave it out",
            )),
        }
    }

    /// The scaling target, with what the call leaves out as it is in `before`.
    pub(super) fn scaling(&self, before: ScalingTarget) -> Result<ScalingTarget, Error> {
        let Some(given) = self.scaling_target else { return Ok(before) };
        let invalid = || {
            let text = "The scaling target's task counts should not be negative, nor the minimum above the maximum.";
            Error::invalid_parameter(text)
        };
        let count =
            |given: Option<i32>, before| given.map_or(Ok(before), |it| u32::try_from(it).map_err(|_| invalid()));
        let min = count(given.min_task_count, before.min)?;
        let max = match given.max_task_count {
            None => before.max.max(min),
            given => count(given, before.max)?,
        };
        if max < min.max(1) {
            return Err(invalid());
        }
        let metric = given.auto_scaling_metric.and_then(|metric| Metric::parse(metric.as_str()));
        let value = match given.auto_scaling_target_value.map(u32::try_from) {
            None => before.value,
            Some(Ok(value)) if value > 0 => value,
            Some(_) => {
                return Err(Error::invalid_parameter("The autoScalingTargetValue should be greater than 0."));
            }
        };
        Ok(ScalingTarget { min, max, metric: metric.unwrap_or(before.metric), value })
    }

    /// The subnets that tasks are to be in, if the call says so: an empty list means all.
    pub(super) fn subnets(&self, vpc: &DefaultVpc) -> Result<Option<Vec<String>>, Error> {
        let Some(given) = self.network.and_then(|network| network.subnets.as_deref()) else { return Ok(None) };
        match given.iter().find(|id| vpc.subnet(id).is_none()) {
            Some(id) => Err(Error::invalid_parameter(format!("The subnet ID '{id}' does not exist"))),
            None => Ok(Some(given.to_vec())),
        }
    }

    /// The task definition of a new service, or the one that it has with what the call changes.
    pub(super) fn definition(
        &self,
        before: RegisterTaskDefinitionRequest,
        container_name: &str,
        region: &str,
    ) -> Result<RegisterTaskDefinitionRequest, Error> {
        let mut definition = before;
        let overwrite = |member: &mut Option<String>, given: Option<&str>| {
            if let Some(given) = given {
                *member = Some(given.to_owned()).filter(|given| !given.is_empty());
            }
        };
        overwrite(&mut definition.execution_role_arn, self.execution_role);
        overwrite(&mut definition.task_role_arn, self.task_role);
        overwrite(&mut definition.cpu, self.cpu);
        overwrite(&mut definition.memory, self.memory);
        let mut containers = definition.container_definitions.iter_mut().flatten();
        let container = containers.find(|container| container.name.as_deref() == Some(container_name));
        let Some(container) = container else {
            return Err(Error::invalid_parameter(format!(
                "The container {container_name} is not in the service's task definition any more. Update the service with \
                 UpdateService."
            )));
        };
        if let Some(given) = self.container {
            change(container, given, region);
        }
        Ok(definition)
    }
}

/// A container with what a call says of it; what is not said stays.
fn change(container: &mut ContainerDefinition, given: &ExpressGatewayContainer, region: &str) {
    container.image.clone_from(&given.image);
    if let Some(port) = given.container_port {
        container.port_mappings = Some(vec![mapping(port)]);
    }
    if given.command.is_some() {
        container.command.clone_from(&given.command);
    }
    if given.environment.is_some() {
        container.environment.clone_from(&given.environment);
    }
    if given.secrets.is_some() {
        container.secrets.clone_from(&given.secrets);
    }
    if let Some(credentials) = &given.repository_credentials {
        let credentials_parameter = credentials.credentials_parameter.clone();
        container.repository_credentials = Some(RepositoryCredentials { credentials_parameter });
    }
    if let Some(logs) = &given.aws_logs_configuration {
        let options = [
            ("awslogs-group", logs.log_group.clone().unwrap_or_default()),
            ("awslogs-region", region.to_owned()),
            ("awslogs-stream-prefix", logs.log_stream_prefix.clone().unwrap_or_default()),
        ];
        container.log_configuration = Some(LogConfiguration {
            log_driver: Some(LogDriver::Awslogs),
            options: Some(options.map(|(name, value)| (name.to_owned(), value)).into()),
            secret_options: None,
        });
    }
}

/// A port that gets a free one of the instance's.
fn mapping(port: i32) -> PortMapping {
    PortMapping {
        container_port: Some(port),
        host_port: Some(0),
        protocol: Some(TransportProtocol::Tcp),
        ..PortMapping::default()
    }
}

/// The task definition that a new service begins with, before what its call says.
pub(super) fn blank(family: String) -> RegisterTaskDefinitionRequest {
    RegisterTaskDefinitionRequest {
        family: Some(family),
        network_mode: Some(NetworkMode::Bridge),
        requires_compatibilities: Some(vec![Compatibility::Ec2]),
        cpu: Some(CPU.to_owned()),
        memory: Some(MEMORY.to_owned()),
        container_definitions: Some(vec![ContainerDefinition {
            name: Some(CONTAINER.to_owned()),
            essential: Some(true),
            port_mappings: Some(vec![mapping(PORT)]),
            ..ContainerDefinition::default()
        }]),
        ..RegisterTaskDefinitionRequest::default()
    }
}

/// The port of a container that gets the traffic: its first one.
pub(super) fn port(definition: &RegisterTaskDefinitionRequest, container_name: &str) -> i32 {
    let mut containers = definition.container_definitions.iter().flatten();
    let container = containers.find(|container| container.name.as_deref() == Some(container_name));
    let mapping = container.and_then(|container| container.port_mappings.as_ref()?.first());
    mapping.and_then(|mapping| mapping.container_port).unwrap_or(PORT)
}

/// The service that is created.
pub(super) fn service(
    request: &CreateExpressGatewayServiceRequest,
    name: &str,
    definition: String,
    port: i32,
    gateway: &Gateway,
    scaling: ScalingTarget,
) -> CreateServiceRequest {
    CreateServiceRequest {
        cluster: request.cluster.clone(),
        service_name: Some(name.to_owned()),
        task_definition: Some(definition),
        desired_count: i32::try_from(scaling.min).ok(),
        load_balancers: Some(vec![LoadBalancer {
            target_group_arn: Some(gateway.first_group.clone()),
            container_name: Some(CONTAINER.to_owned()),
            container_port: Some(port),
            advanced_configuration: Some(AdvancedConfiguration {
                alternate_target_group_arn: Some(gateway.other_group.clone()),
                production_listener_rule: Some(gateway.rule.clone()),
                test_listener_rule: None,
                role_arn: request.infrastructure_role_arn.clone(),
            }),
            ..LoadBalancer::default()
        }]),
        deployment_configuration: Some(DeploymentConfiguration {
            strategy: Some(DeploymentStrategy::Canary),
            canary_configuration: Some(CanaryConfiguration {
                canary_percent: Some(5.0),
                canary_bake_time_in_minutes: Some(3),
            }),
            bake_time_in_minutes: Some(3),
            maximum_percent: Some(200),
            minimum_healthy_percent: Some(100),
            deployment_circuit_breaker: Some(DeploymentCircuitBreaker { enable: Some(true), rollback: Some(true) }),
            ..DeploymentConfiguration::default()
        }),
        availability_zone_rebalancing: Some(AvailabilityZoneRebalancing::Enabled),
        enable_ecs_managed_tags: Some(true),
        propagate_tags: Some(PropagateTags::Service),
        tags: request.tags.clone(),
        ..CreateServiceRequest::default()
    }
}

/// What keeps tasks in the zones of their subnets; nothing when these are all zones, or none is said.
pub(super) fn in_zones(vpc: &DefaultVpc, subnets: &[String]) -> Option<Constraint> {
    let mut zones: Vec<&str> = subnets.iter().filter_map(|id| vpc.subnet(id)).map(|subnet| &*subnet.zone).collect();
    zones.sort_unstable();
    zones.dedup();
    let is_all = vpc.subnets.iter().all(|subnet| zones.contains(&&*subnet.zone));
    let expression = format!("attribute:ecs.availability-zone in [{}]", zones.join(", "));
    (!zones.is_empty() && !is_all).then(|| Constraint::MemberOf(expression.into()))
}

/// The family of a service's task definitions.
pub(super) fn family(cluster: &str, service: &str) -> String {
    format!("{cluster}-{service}").chars().take(255).collect()
}

/// A name made of an image's for a service that is given none: that of the repository, and digits.
pub(super) fn name_of_image(image: &str, bits: u32) -> String {
    let repository = image.split('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let repository = repository.split(':').next().unwrap_or_default();
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = repository.chars().map(letter).take(200).collect();
    format!("{}-{bits:08x}", if name.is_empty() { "express" } else { &name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subnets_keep_tasks_in_their_zones_unless_they_are_in_all() {
        let zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
        let vpc = DefaultVpc::new("000000000000", "us-east-1", &zones);
        let ids: Vec<String> = vpc.subnets.iter().map(|subnet| subnet.id.to_string()).collect();
        let expected = Constraint::MemberOf("attribute:ecs.availability-zone in [us-east-1a, us-east-1c]".into());
        assert_eq!(in_zones(&vpc, &[ids[2].clone(), ids[0].clone(), ids[2].clone()]), Some(expected));
        assert_eq!((in_zones(&vpc, &ids), in_zones(&vpc, &[])), (None, None));
    }

    #[test]
    fn a_name_is_that_of_the_repository() {
        assert_eq!(name_of_image("host:5000/team/Web.App:1@sha256:0", 1), "Web-App-00000001");
        assert_eq!(name_of_image("nginx", 1), "nginx-00000001");
    }
}
