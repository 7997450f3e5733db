//! What a caller wants of a load balancer, checked against the network.

use std::collections::HashSet;
use std::sync::Arc;

use longshore_api::elbv2::{
    self, CreateLoadBalancerInput, LoadBalancerSchemeEnum, LoadBalancerTypeEnum, SubnetMapping,
};
use longshore_api::error::Error;
use longshore_model::Tag;
use longshore_model::load_balancing::{AddressType, Kind, LoadBalancer, Scheme};
use longshore_model::network::DefaultVpc;

use super::super::{error, tag};
use crate::network::Network;

/// As many security groups a load balancer can have.
const MAX_SECURITY_GROUPS: usize = 5;

/// What is wanted, as far as the request alone can tell.
#[derive(Debug)]
pub(super) struct Specification {
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
    pub(super) scheme: Scheme,
    pub(super) address_type: AddressType,
    pub(super) subnets: Vec<Arc<str>>,
    pub(super) security_groups: Option<Vec<Arc<str>>>,
    pub(super) tags: Vec<Tag>,
}

impl Specification {
    /// Reads a request.
    ///
    /// # Errors
    /// What is wrong with it, or not done here.
    pub(super) fn read(request: CreateLoadBalancerInput, vpc: &DefaultVpc) -> Result<Self, Error> {
        let name = name(request.name.as_deref().unwrap_or_default(), "load balancer")?;
        if name.starts_with("internal-") {
            let text = format!("The load balancer name '{name}' cannot begin with 'internal-'");
            return Err(error::validation(text));
        }
        let kind = match request.r#type {
            None | Some(LoadBalancerTypeEnum::Application) => Kind::Application,
            Some(LoadBalancerTypeEnum::Network) => Kind::Network,
            Some(LoadBalancerTypeEnum::Gateway) => {
                let instead = "The types are 'application' and 'network'.";
                return Err(error::unsupported("The load balancer type 'gateway' is", instead));
            }
        };
        let scheme = match request.scheme {
            None | Some(LoadBalancerSchemeEnum::InternetFacing) => Scheme::InternetFacing,
            Some(LoadBalancerSchemeEnum::Internal) => Scheme::Internal,
        };
        if request.customer_owned_ipv4_pool.is_some() {
            return Err(error::unsupported("Customer-owned address pools are", "There are no Outposts."));
        }
        if request.ipam_pools.is_some_and(|pools| pools.ipv4_ipam_pool_id.is_some()) {
            return Err(no_pools());
        }
        check_source_nat(request.enable_prefix_for_ipv6_source_nat)?;
        Ok(Self {
            name,
            kind,
            scheme,
            address_type: address_type(request.ip_address_type, kind)?,
            subnets: subnets(kind, request.subnets, request.subnet_mappings, vpc)?,
            security_groups: request.security_groups.map(|ids| ids.into_iter().map(Into::into).collect()),
            tags: tag::read(request.tags)?,
        })
    }

    /// The security groups that it gets: those that were given, or the default one of an application load balancer.
    pub(super) fn security_groups(&self, network: &Network<'_>) -> Result<Vec<Arc<str>>, Error> {
        match self.security_groups.as_deref() {
            Some(ids) if !ids.is_empty() => check_security_groups(ids, network),
            _ if self.kind == Kind::Application => Ok(vec![Arc::clone(&network.vpc.security_group)]),
            _ => Ok(Vec::new()),
        }
    }

    /// Whether a load balancer is what this would make.
    pub(super) fn describes(&self, it: &LoadBalancer, security_groups: &[Arc<str>]) -> bool {
        let set = |ids: &[Arc<str>]| ids.iter().cloned().collect::<HashSet<_>>();
        (it.kind, it.scheme, it.address_type) == (self.kind, self.scheme, self.address_type)
            && set(&it.subnets) == set(&self.subnets)
            && set(&it.security_groups) == set(security_groups)
            && it.tags == self.tags
    }
}

/// A name of a load balancer or target group.
///
/// # Errors
/// `ValidationError`.
pub(in super::super) fn name(name: &str, what: &str) -> Result<Arc<str>, Error> {
    let shown = error::cut(name);
    if name.is_empty() || name.chars().count() > 32 {
        return Err(error::validation(format!(
            "The {what} name '{shown}' cannot be longer than '32' characters, or empty"
        )));
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let text = format!(
            "The {what} name '{shown}' can only contain characters that are alphanumeric characters and hyphens(-)"
        );
        return Err(error::validation(text));
    }
    if name.starts_with('-') || name.ends_with('-') {
        return Err(error::validation(format!("The {what} name '{shown}' cannot begin or end with a hyphen(-)")));
    }
    Ok(name.into())
}

/// The refusal of pools of addresses.
pub(super) fn no_pools() -> Error {
    error::unsupported("IPAM pools are", "The addresses of load balancers are those that edges are given.")
}

/// Source NAT with IPv6 prefixes, which nobody needs here.
pub(super) fn check_source_nat(given: Option<elbv2::EnablePrefixForIpv6SourceNatEnum>) -> Result<(), Error> {
    match given {
        Some(elbv2::EnablePrefixForIpv6SourceNatEnum::On) => {
            Err(error::unsupported("IPv6 prefixes for source NAT are", "Leave EnablePrefixForIpv6SourceNat 'off'."))
        }
        _ => Ok(()),
    }
}

/// The kind of addresses that a caller wants.
pub(super) fn address_type(given: Option<elbv2::IpAddressType>, kind: Kind) -> Result<AddressType, Error> {
    match given {
        None | Some(elbv2::IpAddressType::Ipv4) => Ok(AddressType::Ipv4),
        Some(elbv2::IpAddressType::Dualstack) => Ok(AddressType::DualStack),
        Some(elbv2::IpAddressType::DualstackWithoutPublicIpv4) if kind == Kind::Application => {
            Ok(AddressType::DualStackWithoutPublicIpv4)
        }
        Some(other) => {
            let text = format!("The IP address type '{other}' is not supported on load balancers with type 'network'");
            Err(error::configuration(text))
        }
    }
}

/// The subnets that a caller wants, one in each of its zones.
pub(super) fn subnets(
    kind: Kind,
    ids: Option<Vec<String>>,
    mappings: Option<Vec<SubnetMapping>>,
    vpc: &DefaultVpc,
) -> Result<Vec<Arc<str>>, Error> {
    let (ids, mappings) = (ids.unwrap_or_default(), mappings.unwrap_or_default());
    let ids: Vec<String> = match (ids.is_empty(), mappings.is_empty()) {
        (false, false) => {
            return Err(error::validation("You must specify either subnets or subnet mappings, not both"));
        }
        (true, true) => return Err(error::validation("You must specify subnets or subnet mappings")),
        (false, true) => ids,
        (true, false) => mappings.into_iter().map(mapped).collect::<Result<_, _>>()?,
    };
    let mut zones = HashSet::new();
    for id in &ids {
        let Some(subnet) = vpc.subnet(id) else {
            return Err(Error::new("SubnetNotFound", format!("The subnet ID '{}' does not exist", error::cut(id))));
        };
        if !zones.insert(&subnet.zone) {
            let text = "A load balancer cannot be attached to multiple subnets in the same Availability Zone";
            return Err(error::configuration(text));
        }
    }
    if kind == Kind::Application && zones.len() < 2 && vpc.subnets.len() > 1 {
        return Err(error::validation("At least two subnets in two different Availability Zones must be specified"));
    }
    Ok(ids.into_iter().map(Into::into).collect())
}

fn mapped(mapping: SubnetMapping) -> Result<String, Error> {
    if let Some(id) = mapping.allocation_id {
        let text = format!("The allocation ID '{}' does not exist", error::cut(&id));
        return Err(Error::new("AllocationIdNotFound", text));
    }
    let given = [mapping.private_ipv4_address, mapping.ipv6_address, mapping.source_nat_ipv6_prefix];
    if given.iter().flatten().any(|address| !address.is_empty()) {
        let instead = "The addresses of load balancers are those that edges are given.";
        return Err(error::unsupported("Addresses in subnet mappings are", instead));
    }
    mapping.subnet_id.ok_or_else(|| error::validation("A subnet mapping needs a SubnetId"))
}

/// Security groups that exist, each once.
pub(super) fn check_security_groups(ids: &[Arc<str>], network: &Network<'_>) -> Result<Vec<Arc<str>>, Error> {
    if ids.len() > MAX_SECURITY_GROUPS {
        let text = format!("A load balancer can have at most {MAX_SECURITY_GROUPS} security groups");
        return Err(error::configuration(text));
    }
    let mut known = Vec::with_capacity(ids.len());
    for id in ids {
        if network.security_group(id).is_none() {
            let text = format!("The security group '{}' does not exist", error::cut(id));
            return Err(Error::new("InvalidSecurityGroup", text));
        }
        if !known.contains(id) {
            known.push(Arc::clone(id));
        }
    }
    Ok(known)
}
