//! What is set of a load balancer by calls of its own: subnets, security groups, kinds of addresses.

use std::sync::Arc;

use longshore_api::elbv2::{
    EnablePrefixForIpv6SourceNatEnum, EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum as PrivateLink,
    ModifyIpPoolsInput, ModifyIpPoolsOutput, SetIpAddressTypeInput, SetIpAddressTypeOutput, SetSecurityGroupsInput,
    SetSecurityGroupsOutput, SetSubnetsInput, SetSubnetsOutput,
};
use longshore_api::error::Error;
use longshore_model::Group;
use longshore_model::load_balancing::{Kind, LoadBalancer};

use super::super::wire::{self, Shown};
use super::super::{change, error, lookup};
use super::specification::{address_type, check_security_groups, check_source_nat, no_pools, subnets};
use crate::Context;
use crate::context::Decision;
use crate::network::{Network, default_vpc};

/// `SetSubnets`.
pub(in super::super) async fn set_subnets(ctx: &Context, request: SetSubnetsInput) -> Result<SetSubnetsOutput, Error> {
    let vpc = default_vpc(ctx);
    check_source_nat(request.enable_prefix_for_ipv6_source_nat)?;
    let arn = request.load_balancer_arn.as_deref();
    let after = ctx
        .transact(|snapshot, _| {
            let found = lookup::load_balancer(snapshot.load_balancing(), arn)?;
            let subnets = subnets(found.kind, request.subnets.clone(), request.subnet_mappings.clone(), &vpc)?;
            let address_type = match request.ip_address_type {
                Some(_) => address_type(request.ip_address_type, found.kind)?,
                None => found.address_type,
            };
            let after = LoadBalancer { subnets, address_type, ..(*found.value).clone() };
            let group = change::load_balancer(Group::new("SetSubnets"), found, after.clone());
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    let snapshot = ctx.snapshot();
    Ok(SetSubnetsOutput {
        availability_zones: Some(Shown::new(ctx, snapshot.load_balancing()).zones(&after)),
        ip_address_type: Some(wire::address_type(after.address_type)),
        enable_prefix_for_ipv6_source_nat: (after.kind == Kind::Network)
            .then_some(EnablePrefixForIpv6SourceNatEnum::Off),
    })
}

/// `SetSecurityGroups`.
pub(in super::super) async fn set_security_groups(
    ctx: &Context,
    request: SetSecurityGroupsInput,
) -> Result<SetSecurityGroupsOutput, Error> {
    let vpc = default_vpc(ctx);
    let given: Vec<Arc<str>> = request.security_groups.into_iter().flatten().map(Into::into).collect();
    if request.enforce_security_group_inbound_rules_on_private_link_traffic == Some(PrivateLink::On) {
        return Err(error::unsupported("PrivateLink is", "Leave its traffic's rules 'off'."));
    }
    let arn = request.load_balancer_arn.as_deref();
    let after = ctx
        .transact(|snapshot, _| {
            let found = lookup::load_balancer(snapshot.load_balancing(), arn)?;
            let network = Network::new(&vpc, snapshot);
            if given.is_empty() {
                return Err(error::validation("At least one security group must be specified"));
            }
            if found.kind == Kind::Network && found.security_groups.is_empty() {
                let text = "You cannot set security groups on a network load balancer that was created without any";
                return Err(error::configuration(text));
            }
            let security_groups = check_security_groups(&given, &network)?;
            let group = security_groups
                .iter()
                .fold(Group::new("SetSecurityGroups"), |group, id| network.use_security_group(group, id));
            let after = LoadBalancer { security_groups, ..(*found.value).clone() };
            let group = change::load_balancer(group, found, after.clone());
            Ok(Decision::Commit(group.into(), after))
        })
        .await?;
    Ok(SetSecurityGroupsOutput {
        security_group_ids: Some(after.security_groups.iter().map(ToString::to_string).collect()),
        enforce_security_group_inbound_rules_on_private_link_traffic: (after.kind == Kind::Network)
            .then_some(PrivateLink::Off),
    })
}

/// `SetIpAddressType`.
pub(in super::super) async fn set_ip_address_type(
    ctx: &Context,
    request: SetIpAddressTypeInput,
) -> Result<SetIpAddressTypeOutput, Error> {
    let arn = request.load_balancer_arn.as_deref();
    let after = ctx
        .transact(|snapshot, _| {
            let found = lookup::load_balancer(snapshot.load_balancing(), arn)?;
            let address_type = address_type(request.ip_address_type, found.kind)?;
            let after = LoadBalancer { address_type, ..(*found.value).clone() };
            let group = change::load_balancer(Group::new("SetIpAddressType"), found, after);
            Ok(Decision::Commit(group.into(), address_type))
        })
        .await?;
    Ok(SetIpAddressTypeOutput { ip_address_type: Some(wire::address_type(after)) })
}

/// `ModifyIpPools`: there are none, so that only removing them is done.
pub(in super::super) async fn modify_ip_pools(
    ctx: &Context,
    request: ModifyIpPoolsInput,
) -> Result<ModifyIpPoolsOutput, Error> {
    let snapshot = ctx.snapshot();
    lookup::load_balancer(snapshot.load_balancing(), request.load_balancer_arn.as_deref())?;
    match request.ipam_pools.is_some_and(|pools| pools.ipv4_ipam_pool_id.is_some()) {
        true => Err(no_pools()),
        false => Ok(ModifyIpPoolsOutput { ipam_pools: None }),
    }
}
