//! What a service or a task set may say of its load balancers (API reference: `CreateService.loadBalancers`).

use longshore_api::ecs::{AdvancedConfiguration, LoadBalancer};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Route, TargetGroup, TargetType, target_group_of};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::task_definition::NetworkMode;
use longshore_model::{Entry, Snapshot, TaskDefinition};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::ecs::unsupported;

/// A task is registered in at most so many target groups.
pub(in crate::ecs) const MAX_TARGET_GROUPS: usize = 5;

/// Refuses what is wrong with load balancers that a call gives: `most` at a time.
///
/// # Errors
/// `InvalidParameterException` in ECS's words, where they are known.
pub(in crate::ecs) fn check(
    snapshot: &Snapshot,
    balancers: &[LoadBalancer],
    definition: &TaskDefinition,
    most: usize,
) -> Result<(), Error> {
    if balancers.len() > most {
        return Err(Error::invalid_parameter(format!("loadBalancers can have at most {most} items.")));
    }
    for balancer in balancers {
        check_name(balancer)?;
        check_port(balancer, definition)?;
        check_group(snapshot.load_balancing(), balancer, definition)?;
    }
    Ok(())
}

/// Checks what a service has already against another task definition.
pub(super) fn check_known(document: &Map<String, Value>, definition: &TaskDefinition) -> Result<(), Error> {
    known(document).filter_map(|it| LoadBalancer::deserialize(it).ok()).try_for_each(|it| check_port(&it, definition))
}

/// Traffic is shifted between two target groups, by a rule or a listener.
pub(super) fn check_shift(document: &Map<String, Value>) -> Result<(), Error> {
    let configuration = document.get("deploymentConfiguration");
    let strategy = configuration.and_then(|given| given["strategy"].as_str()).filter(|strategy| *strategy != "ROLLING");
    let Some(strategy) = strategy else { return Ok(()) };
    match known(document).any(|balancer| balancer["advancedConfiguration"].is_null()) {
        false => Ok(()),
        true => Err(Error::invalid_parameter(format!(
            "advancedConfiguration must be specified for each load balancer of a service with the deployment strategy \
             {strategy}."
        ))),
    }
}

fn known(document: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    document.get("loadBalancers").and_then(Value::as_array).into_iter().flatten()
}

fn check_name(balancer: &LoadBalancer) -> Result<(), Error> {
    match (&balancer.load_balancer_name, &balancer.target_group_arn) {
        (Some(_), Some(_)) => {
            Err(Error::invalid_parameter("loadBalancerName and targetGroupArn cannot both be specified"))
        }
        (Some(_), None) => Err(unsupported::missing(
            "A Classic Load Balancer (loadBalancerName)",
            "name a target group by targetGroupArn",
        )),
        (None, None) => Err(Error::invalid_parameter("targetGroupArn must be specified for each load balancer.")),
        (None, Some(_)) => Ok(()),
    }
}

/// A load balancer's container and port must be in the task definition.
fn check_port(balancer: &LoadBalancer, definition: &TaskDefinition) -> Result<(), Error> {
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
    Ok(())
}

fn check_group(
    balancing: &LoadBalancingState,
    balancer: &LoadBalancer,
    definition: &TaskDefinition,
) -> Result<(), Error> {
    let arn = balancer.target_group_arn.as_deref().unwrap_or_default();
    let group = existing(balancing, arn)?;
    check_type(group, definition)?;
    if !balancing.is_in_use(group.id) {
        return Err(Error::invalid_parameter(format!(
            "The target group with targetGroupArn {arn} does not have an associated load balancer."
        )));
    }
    balancer
        .advanced_configuration
        .as_ref()
        .map_or(Ok(()), |advanced| check_advanced(balancing, advanced, group, definition))
}

fn existing<'s>(balancing: &'s LoadBalancingState, arn: &str) -> Result<&'s Entry<TargetGroup>, Error> {
    let found = target_group_of(arn).and_then(|id| balancing.target_groups.get(&id));
    found.ok_or_else(|| Error::invalid_parameter(format!("The target group with targetGroupArn {arn} does not exist.")))
}

/// Tasks with an address of their own are told by it, all others by their instance.
fn check_type(group: &TargetGroup, definition: &TaskDefinition) -> Result<(), Error> {
    let mode = definition.network_mode();
    let wanted = if mode == NetworkMode::Awsvpc { TargetType::Ip } else { TargetType::Instance };
    if group.target_type == wanted {
        return Ok(());
    }
    let (type_name, mode) = (
        match group.target_type {
            TargetType::Instance => "instance",
            TargetType::Ip => "ip",
        },
        match mode {
            NetworkMode::Awsvpc => "awsvpc",
            NetworkMode::Bridge => "bridge",
            NetworkMode::Host => "host",
            NetworkMode::None => "none",
        },
    );
    Err(Error::invalid_parameter(format!(
        "The provided target group ARN has target type {type_name}, which is incompatible with the {mode} network mode \
         specified in the task definition."
    )))
}

fn check_advanced(
    balancing: &LoadBalancingState,
    advanced: &AdvancedConfiguration,
    group: &TargetGroup,
    definition: &TaskDefinition,
) -> Result<(), Error> {
    let alternate = existing(balancing, advanced.alternate_target_group_arn.as_deref().unwrap_or_default())?;
    check_type(alternate, definition)?;
    if alternate.id == group.id {
        return Err(Error::invalid_parameter(
            "alternateTargetGroupArn must name another target group than targetGroupArn.",
        ));
    }
    if alternate.protocol.is_http() != group.protocol.is_http() {
        return Err(Error::invalid_parameter(format!(
            "The target groups of a load balancer must have the same protocol: they have {} and {}.",
            group.protocol, alternate.protocol
        )));
    }
    let production = advanced.production_listener_rule.as_deref().unwrap_or_default();
    check_route(balancing, "productionListenerRule", production)?;
    advanced.test_listener_rule.as_deref().map_or(Ok(()), |arn| check_route(balancing, "testListenerRule", arn))
}

fn check_route(balancing: &LoadBalancingState, member: &str, arn: &str) -> Result<(), Error> {
    let actions = Route::parse(arn).and_then(|route| balancing.actions_of(route));
    match actions {
        None => Err(Error::invalid_parameter(format!("The {member} {arn} does not exist."))),
        Some(actions) if actions.iter().all(|action| action.groups().is_empty()) => {
            Err(Error::invalid_parameter(format!("The {member} {arn} does not forward to a target group.")))
        }
        Some(_) => Ok(()),
    }
}
