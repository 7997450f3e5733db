//! `ListLoadBalancers`, an operation of our own: each load balancer with where it is served, its listeners and what is wrong with
//! them, and how its targets do. What takes five calls of the API, for people.

use std::collections::BTreeSet;

use longshore_api::error::Error;
use longshore_api::longshore::{
    BalancedTarget, EdgeAddress, Endpoint, ListLoadBalancers, ListenerState, LoadBalancerState, LoadBalancers,
};
use longshore_model::arn::LoadBalancing;
use longshore_model::express;
use longshore_model::load_balancing::{Health, Listener, LoadBalancer, Protocol, Registration, Target, TargetGroupId};
use longshore_model::snapshot::LoadBalancingState;

use crate::Context;

/// Answers `ListLoadBalancers`.
///
/// # Errors
/// `LoadBalancerNotFound`.
pub(super) fn list(ctx: &Context, request: &ListLoadBalancers) -> Result<LoadBalancers, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let wanted = request.load_balancer.as_deref();
    let arn = |it: &LoadBalancer| ctx.scope().load_balancing(LoadBalancing::LoadBalancer(it.kind, &it.name, it.id));
    let is_wanted = |it: &LoadBalancer| wanted.is_none_or(|wanted| *it.name == *wanted || arn(it) == wanted);
    let mut found: Vec<_> = state.load_balancers.values().filter(|it| is_wanted(it)).collect();
    if let (Some(wanted), true) = (wanted, found.is_empty()) {
        return Err(Error::new("LoadBalancerNotFound", format!("There is no load balancer {wanted}.")));
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let with_targets = !request.without_targets;
    let load_balancers = found.into_iter().map(|it| describe(ctx, state, it, arn(it), with_targets)).collect();
    Ok(LoadBalancers { load_balancers })
}

fn describe(
    ctx: &Context,
    state: &LoadBalancingState,
    balancer: &LoadBalancer,
    arn: String,
    with_targets: bool,
) -> LoadBalancerState {
    let dns_name = balancer.dns_name(&ctx.scope().region);
    let mut listeners: Vec<&Listener> = state.listeners_of(balancer.id).map(|listener| &*listener.value).collect();
    listeners.sort_by_key(|listener| listener.port);
    let groups = groups_of(state, &listeners, balancer);
    let addresses = state.edges.values().filter_map(|edge| {
        let address = edge.address_of(balancer.number)?.to_string();
        Some(EdgeAddress { edge: edge.name.to_string(), address, connected: edge.away_since.is_none() })
    });
    let name =
        |group: &TargetGroupId| state.target_groups.get(group).map_or_else(String::new, |it| it.name.to_string());
    let targets = groups.iter().filter(|_| with_targets);
    let group_arn =
        |group: &TargetGroupId| ctx.scope().load_balancing(LoadBalancing::TargetGroup(&name(group), *group));
    LoadBalancerState {
        name: balancer.name.to_string(),
        arn,
        kind: balancer.kind.as_str().to_owned(),
        addresses: addresses.collect(),
        listeners: listeners.iter().map(|listener| self::listener(state, balancer, listener, &dns_name)).collect(),
        endpoints: endpoints(state, &listeners, balancer, group_arn),
        targets: targets
            .flat_map(|group| state.targets_of(*group).map(|target| self::target(state, target, name(group))))
            .collect(),
        target_groups: groups.iter().map(group_arn).collect(),
        dns_name,
    }
}

/// The groups that any listener or rule of a load balancer forwards to.
fn groups_of(state: &LoadBalancingState, listeners: &[&Listener], balancer: &LoadBalancer) -> BTreeSet<TargetGroupId> {
    let defaults = listeners.iter().flat_map(|listener| &listener.default_actions);
    let rules = listeners.iter().flat_map(|listener| state.rules_of(balancer.id, listener.id));
    let actions = defaults.chain(rules.flat_map(|rule| &rule.actions));
    actions.flat_map(|action| action.groups()).map(|weighted| weighted.group).collect()
}

/// Where Express services are reached by the rules of these listeners.
fn endpoints(
    state: &LoadBalancingState,
    listeners: &[&Listener],
    balancer: &LoadBalancer,
    group_arn: impl Fn(&TargetGroupId) -> String,
) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for listener in listeners {
        for rule in state.rules_of(balancer.id, listener.id) {
            let groups: BTreeSet<TargetGroupId> =
                rule.actions.iter().flat_map(|action| action.groups()).map(|weighted| weighted.group).collect();
            let endpoint = |url| Endpoint { url, target_groups: groups.iter().map(&group_arn).collect() };
            found.extend(express::endpoints(rule).filter_map(|host| url(listener, host)).map(endpoint));
        }
    }
    found.sort_by(|one, other| one.url.cmp(&other.url));
    found
}

/// The URL of a host name at a listener; `None` when it is no listener for HTTP.
fn url(listener: &Listener, host: &str) -> Option<String> {
    match (listener.protocol, listener.port) {
        (Protocol::Http, 80) => Some(format!("http://{host}")),
        (Protocol::Http, port) => Some(format!("http://{host}:{port}")),
        (Protocol::Https, 443) => Some(format!("https://{host}")),
        (Protocol::Https, port) => Some(format!("https://{host}:{port}")),
        _ => None,
    }
}

fn listener(state: &LoadBalancingState, balancer: &LoadBalancer, listener: &Listener, dns_name: &str) -> ListenerState {
    let problems = state.problems_of(balancer.id).filter(|(_, problem)| problem.listener == listener.id);
    ListenerState {
        port: listener.port,
        protocol: listener.protocol.to_string(),
        url: url(listener, dns_name),
        problems: problems.map(|(edge, problem)| format!("edge {edge}: {}", problem.problem)).collect(),
    }
}

fn target(state: &LoadBalancingState, target: &Target, group: String) -> BalancedTarget {
    let seen = state.health_of(&target.key);
    let health = match (target.registration, seen.health) {
        (Registration::Draining { .. }, _) => "draining",
        (Registration::Registered, Health::Initial) => "initial",
        (Registration::Registered, Health::Healthy) => "healthy",
        (Registration::Registered, Health::Unhealthy) => "unhealthy",
        (Registration::Registered, Health::Unchecked) => "unavailable",
    };
    let text = |text: Option<std::sync::Arc<str>>| text.map(|text| text.to_string());
    BalancedTarget {
        group,
        id: target.key.id.to_string(),
        port: target.key.port,
        task: target.owner.as_ref().map(|owner| owner.task.to_string()),
        health: health.to_owned(),
        reason: text(seen.reason),
        description: text(seen.description),
    }
}
