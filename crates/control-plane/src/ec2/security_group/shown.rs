//! Security groups and their rules as the wire has them.

use longshore_api::ec2 as wire;
use longshore_api::ec2::{IpPermission, IpRange, Ipv6Range, PrefixListId, ReferencedSecurityGroup, UserIdGroupPair};
use longshore_model::Scope;
use longshore_model::network::{Peer, SecurityGroup, SecurityGroupRule};

use super::super::tag;

/// A group with its rules, those of the same ports together.
pub(super) fn group(scope: &Scope, group: &SecurityGroup) -> wire::SecurityGroup {
    let permissions = |is_ingress| permissions(scope, group.rules.iter().filter(|rule| rule.is_ingress == is_ingress));
    wire::SecurityGroup {
        group_id: Some(group.id.to_string()),
        ip_permissions_egress: Some(permissions(false)),
        tags: Some(tag::shown(&group.tags)),
        vpc_id: Some(group.vpc.to_string()),
        security_group_arn: Some(scope.network("security-group", &group.id)),
        owner_id: Some(scope.account.to_string()),
        group_name: Some(group.name.to_string()),
        description: Some(group.description.to_string()),
        ip_permissions: Some(permissions(true)),
    }
}

/// Rules in the form of permissions: one for each protocol and its ports, with all that may.
pub(super) fn permissions<'a>(scope: &Scope, rules: impl Iterator<Item = &'a SecurityGroupRule>) -> Vec<IpPermission> {
    let mut all: Vec<IpPermission> = Vec::new();
    for rule in rules {
        let ports = has_ports(rule).then_some((rule.from_port, rule.to_port));
        let (from, to) = (ports.map(|ports| ports.0), ports.map(|ports| ports.1));
        let is_same = |it: &IpPermission| {
            it.ip_protocol.as_deref() == Some(&*rule.protocol) && it.from_port == from && it.to_port == to
        };
        let at = all.iter().position(is_same).unwrap_or_else(|| {
            all.push(IpPermission {
                ip_protocol: Some(rule.protocol.to_string()),
                from_port: from,
                to_port: to,
                user_id_group_pairs: Some(Vec::new()),
                ip_ranges: Some(Vec::new()),
                ipv6_ranges: Some(Vec::new()),
                prefix_list_ids: Some(Vec::new()),
            });
            all.len() - 1
        });
        add(scope, &mut all[at], rule);
    }
    all
}

/// Whether a rule's protocol has ports or types at all.
fn has_ports(rule: &SecurityGroupRule) -> bool {
    matches!(&*rule.protocol, "tcp" | "udp" | "icmp" | "icmpv6")
}

fn add(scope: &Scope, permission: &mut IpPermission, rule: &SecurityGroupRule) {
    let description = rule.description.as_ref().map(ToString::to_string);
    match &rule.peer {
        Peer::Ipv4(block) => {
            permission.ip_ranges.get_or_insert_default().push(IpRange { description, cidr_ip: Some(block.to_string()) })
        }
        Peer::Ipv6(block) => permission
            .ipv6_ranges
            .get_or_insert_default()
            .push(Ipv6Range { description, cidr_ipv6: Some(block.to_string()) }),
        Peer::Group(id) => permission.user_id_group_pairs.get_or_insert_default().push(UserIdGroupPair {
            description,
            user_id: Some(scope.account.to_string()),
            group_id: Some(id.to_string()),
            ..UserIdGroupPair::default()
        }),
        Peer::PrefixList(id) => permission
            .prefix_list_ids
            .get_or_insert_default()
            .push(PrefixListId { description, prefix_list_id: Some(id.to_string()) }),
    }
}

/// A rule of a group.
pub(super) fn rule(scope: &Scope, group: &SecurityGroup, rule: &SecurityGroupRule) -> wire::SecurityGroupRule {
    let peer = Parts::of(&rule.peer);
    wire::SecurityGroupRule {
        security_group_rule_id: Some(rule.id.to_string()),
        group_id: Some(group.id.to_string()),
        group_owner_id: Some(scope.account.to_string()),
        is_egress: Some(!rule.is_ingress),
        ip_protocol: Some(rule.protocol.to_string()),
        from_port: Some(rule.from_port),
        to_port: Some(rule.to_port),
        cidr_ipv4: peer.ipv4,
        cidr_ipv6: peer.ipv6,
        prefix_list_id: peer.prefix_list,
        referenced_group_info: peer.group.map(|id| ReferencedSecurityGroup {
            group_id: Some(id),
            user_id: Some(scope.account.to_string()),
            vpc_id: Some(group.vpc.to_string()),
            ..ReferencedSecurityGroup::default()
        }),
        description: rule.description.as_ref().map(ToString::to_string),
        tags: Some(tag::shown(&rule.tags)),
        security_group_rule_arn: Some(scope.network("security-group-rule", &rule.id)),
    }
}

/// A rule that a group had.
pub(super) fn revoked(group: &SecurityGroup, rule: &SecurityGroupRule) -> wire::RevokedSecurityGroupRule {
    let peer = Parts::of(&rule.peer);
    wire::RevokedSecurityGroupRule {
        security_group_rule_id: Some(rule.id.to_string()),
        group_id: Some(group.id.to_string()),
        is_egress: Some(!rule.is_ingress),
        ip_protocol: Some(rule.protocol.to_string()),
        from_port: Some(rule.from_port),
        to_port: Some(rule.to_port),
        cidr_ipv4: peer.ipv4,
        cidr_ipv6: peer.ipv6,
        prefix_list_id: peer.prefix_list,
        referenced_group_id: peer.group,
        description: rule.description.as_ref().map(ToString::to_string),
    }
}

/// A peer by the member that the wire has for its kind.
#[derive(Default)]
struct Parts {
    ipv4: Option<String>,
    ipv6: Option<String>,
    group: Option<String>,
    prefix_list: Option<String>,
}

impl Parts {
    fn of(peer: &Peer) -> Self {
        let mut parts = Self::default();
        let (member, text) = match peer {
            Peer::Ipv4(block) => (&mut parts.ipv4, block),
            Peer::Ipv6(block) => (&mut parts.ipv6, block),
            Peer::Group(id) => (&mut parts.group, id),
            Peer::PrefixList(id) => (&mut parts.prefix_list, id),
        };
        *member = Some(text.to_string());
        parts
    }
}
