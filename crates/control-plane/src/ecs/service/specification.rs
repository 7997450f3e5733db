//! Reading what a call asks of a service: defaults, validation, and the refusal of what is not there yet.

use longshore_api::convert::common::from_tags;
use longshore_api::convert::placement;
use longshore_api::convert::service::from_propagate_tags;
use longshore_api::ecs::{CreateServiceRequest, DeploymentConfiguration, LaunchType, UpdateServiceRequest};
use longshore_api::error::Error;
use longshore_model::placement::Constraint;
use longshore_model::service::{Controller, Scheduling, Service, Status};
use longshore_model::service_revision;
use longshore_model::{ClusterState, Document, Entry, Snapshot, TaskDefinition, Timestamp};
use longshore_scheduler::query;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attached::Attached;
use super::balancers;
use super::configuration;
use super::kind::Kind;
use crate::ecs::capacity_provider::strategy::{self, Capacity};
use crate::ecs::{lookup, tag};
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
pub(in crate::ecs) fn create(
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
    let kind = Kind::of(request)?;
    kind.check_create(request)?;
    check_role(request)?;
    let entry = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
    // A daemon belongs to instances, whoever provides them, and task sets choose their own capacity.
    let capacity = match (kind.scheduling, kind.controller) {
        (Scheduling::Replica, Controller::Ecs) => {
            strategy::choose(entry, request.launch_type, request.capacity_provider_strategy.as_deref())?
        }
        _ => Capacity::LaunchType(request.launch_type.unwrap_or(LaunchType::Ec2)),
    };
    let definition = match request.task_definition.as_deref().filter(|text| !text.is_empty()) {
        None if kind.controller == Controller::Ecs => {
            return Err(Error::invalid_parameter("TaskDefinition can not be blank."));
        }
        None => None,
        Some(text) => Some(lookup::runnable(snapshot, text)?),
    };
    let launch_type = match &capacity {
        Capacity::LaunchType(launch_type) => *launch_type,
        Capacity::Strategy(_) => LaunchType::Ec2,
    };
    if let Some(definition) = definition {
        Attached::from(request).check(snapshot, definition, launch_type)?;
    }
    let desired_count = desired_count(request.desired_count)?
        .or(kind.default_count())
        .ok_or_else(|| Error::invalid_parameter("DesiredCount is missing"))?;
    let given = request.deployment_configuration.as_ref();
    given.map_or(Ok(()), configuration::check)?;
    let (minimum_healthy_percent, maximum_percent) = percents(given, kind.default_percents())?;
    let rules = placement::rules(request.placement_constraints.as_deref(), request.placement_strategy.as_deref())?;
    check_constraints(&rules.constraints)?;
    if let Some(definition) = definition {
        check_together(&rules.constraints, definition)?;
    }
    let tags = from_tags(request.tags.clone());
    tag::check(&tags)?;

    let mut document = Map::new();
    carry(&mut document, "deploymentConfiguration", request.deployment_configuration.as_ref());
    carry(&mut document, "platformVersion", request.platform_version.as_ref());
    carry(&mut document, LOAD_BALANCERS, request.load_balancers.as_ref().filter(|given| !given.is_empty()));
    if let Capacity::Strategy(items) = &capacity {
        carry(&mut document, STRATEGY, Some(items));
    }
    let rebalancing = kind.rebalancing(request.availability_zone_rebalancing, maximum_percent, &rules)?;
    balancers::check_shift(&document)?;
    document.insert("availabilityZoneRebalancing".to_owned(), Value::from(rebalancing.as_str()));
    Ok(Service {
        cluster: cluster.cluster().map(|cluster| cluster.name.clone()).ok_or_else(Error::cluster_not_found)?,
        name: name.into(),
        status: Status::Active,
        scheduling: kind.scheduling,
        controller: kind.controller,
        desired_count,
        definition: definition.map(|definition| definition.id.clone()),
        launch_type: definition
            .filter(|_| matches!(capacity, Capacity::LaunchType(_)))
            .map(|_| launch_type.as_str().into()),
        maximum_percent,
        minimum_healthy_percent,
        health_check_grace_period_seconds: grace_period(request.health_check_grace_period_seconds)?.unwrap_or(0),
        placement: rules,
        propagate_tags: from_propagate_tags(request.propagate_tags),
        enable_ecs_managed_tags: request.enable_ecs_managed_tags.unwrap_or(false),
        enable_execute_command: request.enable_execute_command.unwrap_or(false),
        document: Document::new(Value::Object(document)),
        created_by: caller.arn.clone(),
        created_at: now,
        changed_by: Some(caller.request("CreateService", now)),
        deleted_at: None,
        client_token: request.client_token.as_deref().map(Into::into),
        created_with: digest.into(),
        tags,
    })
}

/// A role is for those who speak to load balancers in the service's name (API reference: `CreateService.role`).
fn check_role(request: &CreateServiceRequest) -> Result<(), Error> {
    let given = request.role.as_ref().is_some_and(|role| !role.is_empty());
    let balancers = request.load_balancers.as_ref().map_or(0, Vec::len);
    if given && balancers == 0 {
        let text = "IAM roles are only valid for services configured to use load balancers.";
        return Err(Error::invalid_parameter(text));
    }
    if given && balancers > 1 {
        let text = "You cannot specify an IAM role for services that require a service linked role.";
        return Err(Error::invalid_parameter(text));
    }
    Ok(())
}

/// The service that an UpdateService call asks for; what the call leaves out stays.
pub(super) fn update(
    snapshot: &Snapshot,
    cluster: &ClusterState,
    old: &Entry<Service>,
    request: &UpdateServiceRequest,
) -> Result<Service, Error> {
    let kind = Kind { controller: old.controller, scheduling: old.scheduling };
    kind.check_update(request)?;
    let mut new = (*old.value).clone();
    let definition = match request.task_definition.as_deref() {
        Some(text) => Some(lookup::runnable(snapshot, text)?),
        None => old.definition.as_ref().and_then(|definition| snapshot.task_definition(definition)),
    };
    match definition {
        Some(definition) => {
            Attached::from(request).check(snapshot, definition, LaunchType::Ec2)?;
            new.definition = Some(definition.id.clone());
        }
        None if old.controller == Controller::Ecs => return Err(Error::client("TaskDefinition not found.")),
        None => {}
    }
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
    if let Some(definition) = definition {
        check_together(&new.placement.constraints, definition)?;
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
    if let Some(enable) = request.enable_execute_command {
        new.enable_execute_command = enable;
    }
    let mut document = old.document.value().as_object().cloned().unwrap_or_default();
    set_strategy(cluster, request, &mut new, &mut document)?;
    match request.load_balancers.as_deref() {
        Some([]) => drop(document.remove(LOAD_BALANCERS)),
        given => carry(&mut document, LOAD_BALANCERS, given.as_ref()),
    }
    if let Some(definition) = definition {
        balancers::check_known(&document, definition)?;
    }
    carry_configuration(&mut document, request.deployment_configuration.as_ref())?;
    balancers::check_shift(&document)?;
    let wanted = request.availability_zone_rebalancing;
    let was_enabled = document.get("availabilityZoneRebalancing").is_some_and(|known| known == "ENABLED");
    // Where it is on and not spoken of, it ends with what makes it possible.
    if wanted.is_some() || was_enabled {
        let rebalancing = kind.rebalancing(wanted, new.maximum_percent, &new.placement)?;
        document.insert("availabilityZoneRebalancing".to_owned(), Value::from(rebalancing.as_str()));
    }
    new.document = Document::new(Value::Object(document));
    Ok(new)
}

/// Whether what the service's tasks are has changed, which takes a new deployment (API reference: `UpdateService`). A
/// capacity provider strategy is part of a revision and yet does not begin one.
pub(super) fn begins_deployment(old: &Service, new: &Service) -> bool {
    let mut members = service_revision::CARRIED.into_iter().filter(|member| *member != "capacityProviderStrategy");
    old.definition != new.definition || members.any(|member| old.document.get(member) != new.document.get(member))
}

/// Carries a deployment configuration; what it leaves out stays as it is.
fn carry_configuration(
    document: &mut Map<String, Value>,
    given: Option<&DeploymentConfiguration>,
) -> Result<(), Error> {
    let Some(Ok(Value::Object(given))) = given.map(serde_json::to_value) else { return Ok(()) };
    let known = document.entry("deploymentConfiguration").or_insert_with(|| Value::Object(Map::new()));
    if let Some(known) = known.as_object_mut() {
        // The parameters of a strategy and its hooks belong to it, and go with it.
        if given.get("strategy").is_some_and(|strategy| known.get("strategy") != Some(strategy)) {
            known.retain(|member, _| member == "deploymentCircuitBreaker" || member == "alarms");
        }
        known.extend(given);
    }
    let merged = DeploymentConfiguration::deserialize(&*known);
    merged.map_or(Ok(()), |merged| configuration::check(&merged))
}

fn carry<T: Serialize>(document: &mut Map<String, Value>, member: &str, value: Option<&T>) {
    if let Some(Ok(value)) = value.map(serde_json::to_value) {
        document.insert(member.to_owned(), value);
    }
}

/// The member of a service's document that holds its load balancers.
const LOAD_BALANCERS: &str = "loadBalancers";

/// The member of a service's document that holds its strategy.
const STRATEGY: &str = "capacityProviderStrategy";

/// Takes over the strategy that an update gives: an empty one means the launch type EC2. A change moves tasks, so it has to
/// be forced.
fn set_strategy(
    cluster: &ClusterState,
    request: &UpdateServiceRequest,
    new: &mut Service,
    document: &mut Map<String, Value>,
) -> Result<(), Error> {
    let Some(given) = request.capacity_provider_strategy.as_deref() else { return Ok(()) };
    let entry = cluster.cluster().ok_or_else(Error::cluster_not_found)?;
    let before = document.get(STRATEGY).cloned();
    if given.is_empty() {
        document.remove(STRATEGY);
        new.launch_type.get_or_insert_with(|| LaunchType::Ec2.as_str().into());
    } else if let Capacity::Strategy(items) = strategy::choose(entry, None, Some(given))? {
        carry(document, STRATEGY, Some(&items));
        new.launch_type = None;
    }
    if document.get(STRATEGY) != before.as_ref() && request.force_new_deployment != Some(true) {
        return Err(Error::invalid_parameter(
            "When switching from launch type to capacity provider strategy on an existing service, or making a change to \
             a capacity provider strategy on a service that is already using one, you must force a new deployment.",
        ));
    }
    Ok(())
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

/// A task definition and what runs it have so many constraints together (API reference: `RunTask.placementConstraints`).
const MAX_CONSTRAINTS: usize = 10;

/// The constraints of a call or a service, counted with those of its task definition.
pub(in crate::ecs) fn check_together(constraints: &[Constraint], definition: &TaskDefinition) -> Result<(), Error> {
    if constraints.len() + definition.placement_constraints().len() > MAX_CONSTRAINTS {
        return Err(Error::invalid_parameter(format!("Maximum number of constraints is {MAX_CONSTRAINTS}")));
    }
    Ok(())
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
