//! What an ARN names.

use longshore_api::error::Error;
use longshore_model::arn::LoadBalancing;
use longshore_model::load_balancing::{Listener, LoadBalancer, Rule, RuleId, TargetGroup};
use longshore_model::snapshot::{Entry, LoadBalancingState};

use super::error;

/// The load balancer of an ARN.
///
/// # Errors
/// `LoadBalancerNotFound`; `ValidationError` for another ARN.
pub(super) fn load_balancer<'s>(
    state: &'s LoadBalancingState,
    arn: Option<&str>,
) -> Result<&'s Entry<LoadBalancer>, Error> {
    let arn = arn.unwrap_or_default();
    match LoadBalancing::parse(arn) {
        Some(LoadBalancing::LoadBalancer(kind, name, id)) => {
            let found = state.load_balancers.get(&id).filter(|found| found.kind == kind && *found.name == *name);
            found.ok_or_else(error::no_load_balancer)
        }
        _ => Err(error::no_arn(arn, "load balancer")),
    }
}

/// The target group of an ARN.
///
/// # Errors
/// `TargetGroupNotFound`; `ValidationError` for another ARN.
pub(super) fn target_group<'s>(
    state: &'s LoadBalancingState,
    arn: Option<&str>,
) -> Result<&'s Entry<TargetGroup>, Error> {
    let arn = arn.unwrap_or_default();
    match LoadBalancing::parse(arn) {
        Some(LoadBalancing::TargetGroup(name, id)) => {
            let found = state.target_groups.get(&id).filter(|found| *found.name == *name);
            found.ok_or_else(error::no_target_group)
        }
        _ => Err(error::no_arn(arn, "target group")),
    }
}

/// The listener of an ARN, and its load balancer.
///
/// # Errors
/// `ListenerNotFound`; `ValidationError` for another ARN.
pub(super) fn listener<'s>(
    state: &'s LoadBalancingState,
    arn: Option<&str>,
) -> Result<(&'s Entry<LoadBalancer>, &'s Entry<Listener>), Error> {
    let arn = arn.unwrap_or_default();
    match LoadBalancing::parse(arn) {
        Some(LoadBalancing::Listener(_, _, balancer, id)) => {
            let found = state.load_balancers.get(&balancer).zip(state.listeners.get(&(balancer, id)));
            found.ok_or_else(error::no_listener)
        }
        _ => Err(error::no_arn(arn, "listener")),
    }
}

/// What a rule's ARN names.
#[derive(Clone, Copy)]
pub(super) enum Named<'s> {
    /// A rule.
    Rule(&'s Entry<LoadBalancer>, &'s Entry<Listener>, &'s Entry<Rule>),
    /// The rule that a listener's default actions are shown as.
    Default(&'s Entry<LoadBalancer>, &'s Entry<Listener>),
}

/// The rule of an ARN.
///
/// # Errors
/// `RuleNotFound`; `ValidationError` for another ARN.
pub(super) fn rule<'s>(state: &'s LoadBalancingState, arn: Option<&str>) -> Result<Named<'s>, Error> {
    let arn = arn.unwrap_or_default();
    let Some(LoadBalancing::Rule(_, _, balancer, listener, id)) = LoadBalancing::parse(arn) else {
        return Err(error::no_arn(arn, "listener rule"));
    };
    let found = state.load_balancers.get(&balancer).zip(state.listeners.get(&(balancer, listener)));
    let (found_balancer, found_listener) = found.ok_or_else(error::no_rule)?;
    match state.rules.get(&(balancer, listener, id)) {
        Some(rule) => Ok(Named::Rule(found_balancer, found_listener, rule)),
        None if id == default_rule(found_listener) => Ok(Named::Default(found_balancer, found_listener)),
        None => Err(error::no_rule()),
    }
}

/// The id of the rule that a listener's default actions are shown as: the listener's.
pub(super) fn default_rule(listener: &Listener) -> RuleId {
    RuleId::from_bits(listener.id.bits())
}
