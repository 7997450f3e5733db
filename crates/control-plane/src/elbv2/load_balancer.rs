//! Load balancers: made, shown, removed.

mod setting;
pub(super) mod specification;

use std::sync::Arc;

use longshore_api::elbv2::{
    CreateLoadBalancerInput, CreateLoadBalancerOutput, DeleteLoadBalancerInput, DeleteLoadBalancerOutput,
    DescribeLoadBalancersInput, DescribeLoadBalancersOutput,
};
use longshore_api::error::Error;
use longshore_model::load_balancing::{Key, Kind, LoadBalancer, LoadBalancerId, Record, Scheme};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::{Group, Guard, Write};

pub(super) use setting::{modify_ip_pools, set_ip_address_type, set_security_groups, set_subnets};
use specification::Specification;

use super::wire::Shown;
use super::{attribute, change, error, lookup, page, quota};
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// `CreateLoadBalancer`. The same call again gives the same load balancer.
pub(super) async fn create(ctx: &Context, request: CreateLoadBalancerInput) -> Result<CreateLoadBalancerOutput, Error> {
    let vpc = default_vpc(ctx);
    let wanted = Specification::read(request, &vpc)?;
    let bits = ctx.bits();
    let made = ctx
        .transact(|snapshot, now| {
            let state = snapshot.load_balancing();
            let network = Network::new(&vpc, snapshot);
            let security_groups = wanted.security_groups(&network)?;
            if let Some(present) = state.load_balancer_named(&wanted.name) {
                return match wanted.describes(present, &security_groups) {
                    true => Ok(Decision::Answer(Arc::clone(&present.value))),
                    false => {
                        let name = &wanted.name;
                        let text =
                            format!("A load balancer with the same name '{name}' exists, but with different settings");
                        Err(Error::new("DuplicateLoadBalancerName", text))
                    }
                };
            }
            let count = state.load_balancers.values().filter(|found| found.kind == wanted.kind).count();
            if count >= quota::LOAD_BALANCERS {
                let text = format!("The maximum number of load balancers has been reached: {}", quota::LOAD_BALANCERS);
                return Err(Error::new("TooManyLoadBalancers", text));
            }
            let it = Arc::new(LoadBalancer {
                id: LoadBalancerId::from_bits(bits as u64),
                name: Arc::clone(&wanted.name),
                kind: wanted.kind,
                scheme: wanted.scheme,
                number: smallest_free(state),
                dns_label: dns_label(&wanted.name, wanted.scheme, bits),
                subnets: wanted.subnets.clone(),
                security_groups: security_groups.clone(),
                address_type: wanted.address_type,
                attributes: attribute::load_balancer::at_first(wanted.scheme),
                created_at: now,
                tags: wanted.tags.clone(),
            });
            let group = change::create(Group::new("CreateLoadBalancer"), Record::LoadBalancer(Arc::clone(&it)));
            // Names and numbers are unique among all of them.
            let group = network.one_at_a_time(group);
            let group = security_groups.iter().fold(group, |group, id| network.use_security_group(group, id));
            Ok(Decision::Commit(group.into(), it))
        })
        .await?;
    let snapshot = ctx.snapshot();
    let shown = Shown::new(ctx, snapshot.load_balancing());
    Ok(CreateLoadBalancerOutput { load_balancers: Some(vec![shown.load_balancer(&made)]) })
}

/// The number that a new load balancer has.
pub(crate) fn smallest_free(state: &LoadBalancingState) -> u32 {
    let taken: std::collections::HashSet<u32> = state.load_balancers.values().map(|found| found.number).collect();
    (1..).find(|number| !taken.contains(number)).unwrap_or(1)
}

/// A label that no load balancer has ever had, as far as ten digits can tell.
pub(crate) fn dns_label(name: &str, scheme: Scheme, bits: u128) -> Arc<str> {
    let digits = (bits >> 64) % 10_000_000_000;
    match scheme {
        Scheme::InternetFacing => format!("{name}-{digits:010}").to_ascii_lowercase().into(),
        Scheme::Internal => format!("internal-{name}-{digits:010}").to_ascii_lowercase().into(),
    }
}

/// `DescribeLoadBalancers`.
pub(super) async fn describe(
    ctx: &Context,
    request: DescribeLoadBalancersInput,
) -> Result<DescribeLoadBalancersOutput, Error> {
    let snapshot = ctx.snapshot();
    let state = snapshot.load_balancing();
    let (arns, names) = (request.load_balancer_arns.unwrap_or_default(), request.names.unwrap_or_default());
    let found: Vec<&LoadBalancer> = match (arns.as_slice(), names.as_slice()) {
        ([], []) => state.load_balancers.values().map(|found| &*found.value).collect(),
        (arns, []) => {
            let found = arns.iter().map(|arn| lookup::load_balancer(state, Some(arn)).map(|found| &*found.value));
            found.collect::<Result<_, _>>()?
        }
        ([], names) => {
            let missing: Vec<&str> =
                names.iter().map(String::as_str).filter(|name| state.load_balancer_named(name).is_none()).collect();
            if !missing.is_empty() {
                return Err(error::no_load_balancer_named(&missing.join(", ")));
            }
            names.iter().filter_map(|name| state.load_balancer_named(name)).map(|found| &*found.value).collect()
        }
        _ => return Err(error::validation("Load balancer ARNs and names cannot be specified at the same time")),
    };
    let shown = Shown::new(ctx, state);
    let all = found.into_iter().map(|found| (found.name.to_string(), found));
    let page = page::cut(request.page_size, request.marker.as_deref(), all)?;
    Ok(DescribeLoadBalancersOutput {
        load_balancers: Some(page.items.into_iter().map(|found| shown.load_balancer(found)).collect()),
        next_marker: page.next_marker,
    })
}

/// `DeleteLoadBalancer`, with its listeners and their rules. One that is gone is no error.
pub(super) async fn delete(ctx: &Context, request: DeleteLoadBalancerInput) -> Result<DeleteLoadBalancerOutput, Error> {
    let arn = request.load_balancer_arn.as_deref();
    ctx.transact(|snapshot, _| {
        let state = snapshot.load_balancing();
        let found = match lookup::load_balancer(state, arn) {
            Ok(found) => found,
            Err(error) if error.code == "LoadBalancerNotFound" => return Ok(Decision::Answer(())),
            Err(error) => return Err(error),
        };
        if found.attribute("deletion_protection.enabled") == Some("true") {
            let arn = arn.unwrap_or_default();
            let text = format!("Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
            return Err(error::not_permitted(text));
        }
        let key = longshore_model::Key::from(Key::LoadBalancer(found.id));
        let guard = Guard::unchanged(key.clone(), Some(found.revision));
        let mut writes = Vec::new();
        for listener in state.listeners_of(found.id) {
            let rules = state.rules_of(found.id, listener.id);
            writes.extend(rules.map(|rule| Write::Delete(Key::Rule(found.id, listener.id, rule.id).into())));
            writes.push(Write::Delete(Key::Listener(found.id, listener.id).into()));
        }
        let last = Group::new("DeleteLoadBalancer").guard(guard.clone()).delete(key);
        Ok(Decision::Commit(change::in_groups("DeleteLoadBalancer", &[guard], writes, Some(last)), ()))
    })
    .await?;
    Ok(DeleteLoadBalancerOutput {})
}

/// How many certificates a load balancer has beside the default ones.
pub(super) fn certificates(state: &LoadBalancingState, id: LoadBalancerId) -> usize {
    state.listeners_of(id).map(|listener| listener.certificates.len().saturating_sub(1)).sum()
}

/// Whether one more target group may be forwarded to.
///
/// # Errors
/// `TooManyUniqueTargetGroupsPerLoadBalancer`.
pub(super) fn check_groups(
    state: &LoadBalancingState,
    balancer: &LoadBalancer,
    new: &[longshore_model::load_balancing::Action],
) -> Result<(), Error> {
    if balancer.kind == Kind::Network {
        return Ok(());
    }
    let listeners = state.listeners_of(balancer.id);
    let present = listeners.flat_map(|listener| {
        let rules = state.rules_of(balancer.id, listener.id).flat_map(|rule| &rule.actions);
        rules.chain(&listener.default_actions).collect::<Vec<_>>()
    });
    let all: std::collections::BTreeSet<_> =
        present.chain(new).flat_map(|action| action.groups()).map(|weighted| weighted.group).collect();
    if all.len() > quota::GROUPS_OF_LOAD_BALANCER {
        let text = format!("A load balancer can forward to at most {} target groups", quota::GROUPS_OF_LOAD_BALANCER);
        return Err(Error::new("TooManyUniqueTargetGroupsPerLoadBalancer", text));
    }
    Ok(())
}
