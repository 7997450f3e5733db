//! Reading what a call asks of a service: defaults, validation, and the refusal of what is not there yet.

use longshore_api::convert::common::from_tags;
use longshore_api::convert::placement;
use longshore_api::convert::service::from_propagate_tags;
use longshore_api::ecs::{
    CapacityProviderStrategyItem, CreateServiceRequest, DeploymentConfiguration, DeploymentController,
    DeploymentControllerType, DeploymentStrategy, LaunchType, LoadBalancer, NetworkConfiguration, SchedulingStrategy,
    ServiceConnectConfiguration, ServiceRegistry, ServiceVolumeConfiguration, UpdateServiceRequest,
    VpcLatticeConfiguration,
};
use longshore_api::error::Error;
use longshore_model::placement::Constraint;
use longshore_model::service::{Controller, Scheduling, Service, Status};
use longshore_model::task_definition::NetworkMode;
use longshore_model::{ClusterState, Document, Entry, Snapshot, TaskDefinition, Timestamp};
use longshore_scheduler::query;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::ecs::{lookup, tag, unsupported};
use crate::identity::Caller;

/// A name of a service (API reference: `CreateService.serviceName`).
fn check_name(name: &str) -> Result<(), Error> {
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match name {
        "" => Err(Error::invalid_parameter("ServiceName can not be blank.")),
        name if name.len() <= 255 && name.chars().all(valid) => Ok(()),
        _ => Err(Error::invalid_parameter(
            "Service name invalid: up to 255 letters, digits, hyphens and underscores are allowed.",
        )),
    }
}

/// The service that a CreateService call asks for.
pub(super) fn create(
    snapshot: &Snapshot,
    cluster: &ClusterState,
    request: &CreateServiceRequest,
    caller: &Caller,
    now: Timestamp,
    digest: &str,
) -> Result<Service, Error> {
    let name = request.service_name.as_deref().unwrap_or_default();
    check_name(name)?;
    if request.client_token.as_ref().is_some_and(|token| token.len() > 36) {
        return Err(Error::invalid_parameter("idempotency token longer than 36."));
    }
    check_controller(request.deployment_controller.as_ref())?;
    if request.scheduling_strategy == Some(SchedulingStrategy::Daemon) {
        return Err(refuse_daemon(request));
    }
    if request.launch_type.is_some() && request.capacity_provider_strategy.as_ref().is_some_and(|s| !s.is_empty()) {
        let text = "Specifying both a launch type and capacity provider strategy is not supported";
        return Err(Error::invalid_parameter(text));
    }
    let definition = match request.task_definition.as_deref() {
        None | Some("") => return Err(Error::invalid_parameter("TaskDefinition can not be blank.")),
        Some(text) => lookup::runnable(snapshot, text)?,
    };
    let carried = Carried {
        deployment_configuration: request.deployment_configuration.as_ref(),
        network_configuration: request.network_configuration.as_ref(),
        load_balancers: request.load_balancers.as_deref(),
        service_registries: request.service_registries.as_deref(),
        capacity_provider_strategy: request.capacity_provider_strategy.as_deref(),
        service_connect_configuration: request.service_connect_configuration.as_ref(),
        volume_configurations: request.volume_configurations.as_deref(),
        vpc_lattice_configurations: request.vpc_lattice_configurations.as_deref(),
        platform_version: request.platform_version.as_deref(),
    };
    let launch_type = launch_type(request.launch_type);
    carried.check(definition, launch_type)?;
    let desired_count =
        desired_count(request.desired_count)?.ok_or_else(|| Error::invalid_parameter("DesiredCount is missing"))?;
    let (minimum_healthy_percent, maximum_percent) = percents(request.deployment_configuration.as_ref(), (100, 200))?;
    let rules = placement::rules(request.placement_constraints.as_deref(), request.placement_strategy.as_deref())?;
    check_constraints(&rules.constraints)?;
    let tags = from_tags(request.tags.clone());
    tag::check(&tags)?;

    let mut document = Map::new();
    carry(&mut document, "deploymentConfiguration", request.deployment_configuration.as_ref());
    carry(&mut document, "platformVersion", request.platform_version.as_ref());
    let rebalancing = request.availability_zone_rebalancing.map_or_else(
        || Value::from(if maximum_percent <= 100 { "DISABLED" } else { "ENABLED" }),
        |rebalancing| Value::from(rebalancing.as_str()),
    );
    document.insert("availabilityZoneRebalancing".to_owned(), rebalancing);
    Ok(Service {
        cluster: cluster.cluster().map(|cluster| cluster.name.clone()).ok_or_else(Error::cluster_not_found)?,
        name: name.into(),
        status: Status::Active,
        scheduling: Scheduling::Replica,
        controller: Controller::Ecs,
        desired_count,
        definition: definition.id.clone(),
        launch_type: Some(launch_type.as_str().into()),
        maximum_percent,
        minimum_healthy_percent,
        health_check_grace_period_seconds: grace_period(request.health_check_grace_period_seconds)?.unwrap_or(0),
        placement: rules,
        propagate_tags: from_propagate_tags(request.propagate_tags),
        enable_ecs_managed_tags: request.enable_ecs_managed_tags.unwrap_or(false),
        enable_execute_command: refuse_exec(request.enable_execute_command)?,
        document: Document::new(Value::Object(document)),
        created_by: caller.arn.clone(),
        created_at: now,
        deleted_at: None,
        client_token: request.client_token.as_deref().map(Into::into),
        created_with: digest.into(),
        tags,
    })
}

/// The service that an UpdateService call asks for; what the call leaves out stays.
pub(super) fn update(
    snapshot: &Snapshot,
    old: &Entry<Service>,
    request: &UpdateServiceRequest,
) -> Result<Service, Error> {
    check_controller(request.deployment_controller.as_ref())?;
    let mut new = (*old.value).clone();
    let definition = match request.task_definition.as_deref() {
        Some(text) => lookup::runnable(snapshot, text)?,
        None => snapshot.task_definition(&old.definition).ok_or_else(|| Error::client("TaskDefinition not found."))?,
    };
    let carried = Carried {
        deployment_configuration: request.deployment_configuration.as_ref(),
        network_configuration: request.network_configuration.as_ref(),
        load_balancers: request.load_balancers.as_deref(),
        service_registries: request.service_registries.as_deref(),
        capacity_provider_strategy: request.capacity_provider_strategy.as_deref(),
        service_connect_configuration: request.service_connect_configuration.as_ref(),
        volume_configurations: request.volume_configurations.as_deref(),
        vpc_lattice_configurations: request.vpc_lattice_configurations.as_deref(),
        platform_version: request.platform_version.as_deref(),
    };
    carried.check(definition, LaunchType::Ec2)?;
    new.definition = definition.id.clone();
    if let Some(count) = desired_count(request.desired_count)? {
        new.desired_count = count;
    }
    let known = (old.minimum_healthy_percent, old.maximum_percent);
    (new.minimum_healthy_percent, new.maximum_percent) = percents(request.deployment_configuration.as_ref(), known)?;
    if let Some(seconds) = grace_period(request.health_check_grace_period_seconds)? {
        new.health_check_grace_period_seconds = seconds;
    }
    if request.placement_constraints.is_some() {
        new.placement.constraints = placement::from_constraints(request.placement_constraints.as_deref())?;
        check_constraints(&new.placement.constraints)?;
    }
    if request.placement_strategy.is_some() {
        new.placement.strategies = placement::from_strategies(request.placement_strategy.as_deref())?;
    }
    if request.propagate_tags.is_some() {
        new.propagate_tags = from_propagate_tags(request.propagate_tags);
    }
    if let Some(enable) = request.enable_ecs_managed_tags {
        new.enable_ecs_managed_tags = enable;
    }
    if request.enable_execute_command.is_some() {
        new.enable_execute_command = refuse_exec(request.enable_execute_command)?;
    }
    let mut document = old.document.value().as_object().cloned().unwrap_or_default();
    carry(&mut document, "deploymentConfiguration", request.deployment_configuration.as_ref());
    let rebalancing = request.availability_zone_rebalancing.map(|rebalancing| rebalancing.as_str());
    carry(&mut document, "availabilityZoneRebalancing", rebalancing.as_ref());
    new.document = Document::new(Value::Object(document));
    Ok(new)
}

/// Whether what the service's tasks are has changed, which takes a new deployment (API reference: `UpdateService`).
pub(super) fn begins_deployment(old: &Service, new: &Service) -> bool {
    old.definition != new.definition
}

fn carry<T: Serialize>(document: &mut Map<String, Value>, member: &str, value: Option<&T>) {
    if let Some(Ok(value)) = value.map(serde_json::to_value) {
        document.insert(member.to_owned(), value);
    }
}

/// What a call carries that later capabilities bring.
struct Carried<'a> {
    deployment_configuration: Option<&'a DeploymentConfiguration>,
    network_configuration: Option<&'a NetworkConfiguration>,
    load_balancers: Option<&'a [LoadBalancer]>,
    service_registries: Option<&'a [ServiceRegistry]>,
    capacity_provider_strategy: Option<&'a [CapacityProviderStrategyItem]>,
    service_connect_configuration: Option<&'a ServiceConnectConfiguration>,
    volume_configurations: Option<&'a [ServiceVolumeConfiguration]>,
    vpc_lattice_configurations: Option<&'a [VpcLatticeConfiguration]>,
    platform_version: Option<&'a str>,
}

impl Carried<'_> {
    /// Refuses what is wrong, and what cannot be done yet: it is never left out in silence.
    fn check(&self, definition: &TaskDefinition, launch_type: LaunchType) -> Result<(), Error> {
        self.check_network(definition)?;
        if self.platform_version.is_some() && launch_type != LaunchType::Fargate {
            let text = "The platform version must be null when specifying an EC2 launch type.";
            return Err(Error::invalid_parameter(text));
        }
        self.check_load_balancers(definition)?;
        if launch_type == LaunchType::Fargate {
            return Err(missing("The launch type FARGATE", "use EC2 or EXTERNAL"));
        }
        if let Some(reason) = unsupported::reason(definition, None) {
            return Err(Error::unsupported_feature(reason));
        }
        let wants = |list: Option<usize>| list.is_some_and(|length| length > 0);
        let wanted = [
            (wants(self.load_balancers.map(<[_]>::len)), "Load balancers (loadBalancers)"),
            (wants(self.service_registries.map(<[_]>::len)), "Service discovery (serviceRegistries)"),
            (wants(self.capacity_provider_strategy.map(<[_]>::len)), "Capacity providers (capacityProviderStrategy)"),
            (self.service_connect_configuration.is_some_and(|c| c.enabled == Some(true)), "Service Connect"),
            (wants(self.volume_configurations.map(<[_]>::len)), "Volumes configured at launch (volumeConfigurations)"),
            (wants(self.vpc_lattice_configurations.map(<[_]>::len)), "VPC Lattice (vpcLatticeConfigurations)"),
        ];
        if let Some((_, what)) = wanted.iter().find(|(wanted, _)| *wanted) {
            return Err(missing(what, "leave it out"));
        }
        self.deployment_configuration.map_or(Ok(()), check_deployment)
    }

    fn check_network(&self, definition: &TaskDefinition) -> Result<(), Error> {
        let given = self.network_configuration.is_some_and(|network| network.awsvpc_configuration.is_some());
        match (definition.network_mode(), given) {
            (NetworkMode::Awsvpc, false) => Err(Error::invalid_parameter(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
            )),
            (NetworkMode::Bridge | NetworkMode::Host | NetworkMode::None, true) => Err(Error::invalid_parameter(
                "Network Configuration is not valid for the given networkMode of this task definition.",
            )),
            _ => Ok(()),
        }
    }

    /// A load balancer's container and port must be in the task definition.
    fn check_load_balancers(&self, definition: &TaskDefinition) -> Result<(), Error> {
        for balancer in self.load_balancers.unwrap_or_default() {
            if balancer.load_balancer_name.is_some() && balancer.target_group_arn.is_some() {
                return Err(Error::invalid_parameter("loadBalancerName and targetGroupArn cannot both be specified"));
            }
            let name = balancer.container_name.as_deref().unwrap_or_default();
            let containers = definition.document.list("containerDefinitions");
            let Some(container) = containers.iter().find(|container| container["name"] == name) else {
                let text = format!("The container {name} does not exist in the task definition.");
                return Err(Error::invalid_parameter(text));
            };
            let port = balancer.container_port.unwrap_or_default();
            let mut mappings = container["portMappings"].as_array().into_iter().flatten();
            if !mappings.any(|mapping| mapping["containerPort"] == port) {
                let text = format!("The container {name} did not have a container port {port} defined.");
                return Err(Error::invalid_parameter(text));
            }
        }
        Ok(())
    }
}

fn missing(what: &str, remedy: &str) -> Error {
    Error::unsupported_feature(format!("{what} is not available on this server yet: {remedy}."))
}

fn check_deployment(configuration: &DeploymentConfiguration) -> Result<(), Error> {
    if let Some(strategy) = configuration.strategy.filter(|strategy| *strategy != DeploymentStrategy::Rolling) {
        return Err(missing(&format!("The deployment strategy {strategy}"), "use ROLLING"));
    }
    if configuration.deployment_circuit_breaker.as_ref().is_some_and(|breaker| breaker.enable == Some(true)) {
        return Err(missing("The deployment circuit breaker", "set enable to false"));
    }
    if configuration.alarms.as_ref().is_some_and(|alarms| alarms.enable == Some(true)) {
        return Err(missing("The deployment alarms", "set enable to false"));
    }
    Ok(())
}

fn check_controller(controller: Option<&DeploymentController>) -> Result<(), Error> {
    match controller.and_then(|controller| controller.r#type) {
        None | Some(DeploymentControllerType::Ecs) => Ok(()),
        Some(other) => Err(missing(&format!("The deployment controller {other}"), "use ECS")),
    }
}

fn refuse_daemon(request: &CreateServiceRequest) -> Error {
    if request.desired_count.is_some() {
        return Error::invalid_parameter(
            "The daemon scheduling strategy does not support a desired count for services. Remove the desired count \
             value and try again",
        );
    }
    missing("The scheduling strategy DAEMON", "use REPLICA")
}

fn refuse_exec(enable: Option<bool>) -> Result<bool, Error> {
    match enable {
        Some(true) => Err(missing("ExecuteCommand (enableExecuteCommand)", "set it to false")),
        _ => Ok(false),
    }
}

fn launch_type(launch_type: Option<LaunchType>) -> LaunchType {
    launch_type.unwrap_or(LaunchType::Ec2)
}

fn desired_count(count: Option<i32>) -> Result<Option<u32>, Error> {
    let negative = |_| Error::invalid_parameter("DesiredCount can not be lesser than 0");
    count.map(u32::try_from).transpose().map_err(negative)
}

fn grace_period(seconds: Option<i32>) -> Result<Option<u32>, Error> {
    let negative = |_| Error::invalid_parameter("healthCheckGracePeriodSeconds can not be lesser than 0");
    seconds.map(u32::try_from).transpose().map_err(negative)
}

/// Minimum and maximum percent, those of the call over those `known`.
fn percents(configuration: Option<&DeploymentConfiguration>, known: (u32, u32)) -> Result<(u32, u32), Error> {
    let percent = |value: Option<i32>, name: &str, known: u32| match value.map(u32::try_from) {
        None => Ok(known),
        Some(Ok(percent)) => Ok(percent),
        Some(Err(_)) => Err(Error::invalid_parameter(format!("{name} can not be lesser than 0"))),
    };
    let minimum = percent(configuration.and_then(|c| c.minimum_healthy_percent), "minimumHealthyPercent", known.0)?;
    let maximum = percent(configuration.and_then(|c| c.maximum_percent), "maximumPercent", known.1)?;
    if minimum > 100 {
        return Err(Error::invalid_parameter("minimumHealthyPercent must be at most 100"));
    }
    if maximum < 100 {
        return Err(Error::invalid_parameter("maximumPercent must be at least 100"));
    }
    if minimum == 100 && maximum == 100 {
        return Err(Error::invalid_parameter(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
        ));
    }
    Ok((minimum, maximum))
}

/// Expressions that do not parse are refused where they are written, not when a task is placed.
pub(in crate::ecs) fn check_constraints(constraints: &[Constraint]) -> Result<(), Error> {
    for constraint in constraints {
        if let Constraint::MemberOf(expression) = constraint {
            query::Expression::parse(expression).map_err(|error| Error::invalid_parameter(error.to_string()))?;
        }
    }
    Ok(())
}
