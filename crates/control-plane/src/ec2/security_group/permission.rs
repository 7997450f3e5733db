//! What calls say of rules, read into rules: permissions with several peers each, or one permission in flat parameters.

use std::sync::Arc;

use longshore_api::ec2::{IpPermission, IpRange, SecurityGroupRuleRequest, UserIdGroupPair};
use longshore_api::error::Error;
use longshore_model::Tag;
use longshore_model::network::{
    Cidr, Malformed, Peer, Ports, Protocol, RuleConflict, SecurityGroup, SecurityGroupRule, is_name_of_group,
};

use super::super::error::{combination, invalid_value, missing, no_resource};
use super::{CHARACTERS, by_id, fresh, named};
use crate::network::Network;

/// The parameters of one permission that stand beside a list of them.
pub(super) struct Flat {
    pub(super) cidr_ip: Option<String>,
    pub(super) from_port: Option<i32>,
    pub(super) to_port: Option<i32>,
    pub(super) ip_protocol: Option<String>,
    pub(super) source_group_name: Option<String>,
    pub(super) source_group_owner: Option<String>,
}

/// How permissions are read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) network: Network<'a>,
    pub(super) account: &'a str,
    pub(super) is_ingress: bool,
    /// Bits that the ids of the rules are made from.
    pub(super) seed: u128,
}

impl Flat {
    /// All permissions of a call, those that it gives as a list and the flat one.
    ///
    /// # Errors
    /// `InvalidParameterCombination` when both are there, `MissingParameter` when neither is.
    pub(super) fn permissions(self, list: Option<Vec<IpPermission>>) -> Result<Vec<IpPermission>, Error> {
        let list = list.unwrap_or_default();
        let is_flat = self.cidr_ip.is_some()
            || self.from_port.is_some()
            || self.to_port.is_some()
            || self.ip_protocol.is_some()
            || self.source_group_name.is_some()
            || self.source_group_owner.is_some();
        match (is_flat, list.is_empty()) {
            (true, false) => {
                Err(combination("The parameter 'ipPermissions' may not be used in combination with 'ipProtocol'"))
            }
            (false, true) => Err(missing("ipPermissions")),
            (false, false) => Ok(list),
            (true, true) => self.permission().map(|permission| vec![permission]),
        }
    }

    fn permission(self) -> Result<IpPermission, Error> {
        let Some(group_name) = self.source_group_name else {
            return Ok(IpPermission {
                ip_protocol: self.ip_protocol,
                from_port: self.from_port,
                to_port: self.to_port,
                ip_ranges: Some(vec![IpRange { cidr_ip: self.cidr_ip, ..IpRange::default() }]),
                ..IpPermission::default()
            });
        };
        if self.cidr_ip.is_some() {
            return Err(combination(
                "The parameter 'sourceSecurityGroupName' may not be used in combination with 'cidrIp'",
            ));
        }
        let pair = UserIdGroupPair {
            group_name: Some(group_name),
            user_id: self.source_group_owner,
            ..UserIdGroupPair::default()
        };
        Ok(IpPermission {
            ip_protocol: Some(self.ip_protocol.unwrap_or_else(|| "-1".to_owned())),
            from_port: self.from_port,
            to_port: self.to_port,
            user_id_group_pairs: Some(vec![pair]),
            ..IpPermission::default()
        })
    }
}

impl Reader<'_> {
    /// The rules that permissions stand for.
    ///
    /// # Errors
    /// What EC2 answers to a protocol, port, block or group that is none.
    pub(super) fn rules(self, permissions: &[IpPermission], tags: &[Tag]) -> Result<Vec<SecurityGroupRule>, Error> {
        let mut rules = Vec::new();
        for permission in permissions {
            let (protocol, ports) =
                protocol_and_ports(permission.ip_protocol.as_deref(), permission.from_port, permission.to_port)?;
            let peers = self.peers(permission)?;
            if peers.is_empty() {
                return Err(missing("IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs"));
            }
            for (peer, description) in peers {
                let id = fresh("sgr", self.seed, rules.len());
                rules.push(self.rule(id, protocol, ports, peer, description, tags)?);
            }
        }
        Ok(rules)
    }

    /// What ModifySecurityGroupRules makes of a rule.
    ///
    /// # Errors
    /// As [`rules`](Self::rules); there has to be one peer.
    pub(super) fn modified(
        self,
        before: &SecurityGroupRule,
        wanted: SecurityGroupRuleRequest,
    ) -> Result<SecurityGroupRule, Error> {
        let (protocol, ports) = protocol_and_ports(wanted.ip_protocol.as_deref(), wanted.from_port, wanted.to_port)?;
        let mut peers = Vec::new();
        peers.extend(wanted.cidr_ipv4.map(|text| ipv4(&text)));
        peers.extend(wanted.cidr_ipv6.map(|text| ipv6(&text)));
        peers.extend(wanted.prefix_list_id.map(|id| Err(no_resource(&id))));
        peers.extend(wanted.referenced_group_id.map(|id| self.group(Some(&id), None, None)));
        let peer = match (peers.pop(), peers.is_empty()) {
            (Some(peer), true) => peer?,
            _ => return Err(missing("CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupId, and only one of them")),
        };
        self.rule(Arc::clone(&before.id), protocol, ports, peer, wanted.description, &before.tags)
    }

    fn rule(
        self,
        id: Arc<str>,
        protocol: Protocol,
        (from_port, to_port): Ports,
        peer: Peer,
        description: Option<String>,
        tags: &[Tag],
    ) -> Result<SecurityGroupRule, Error> {
        let description = described(description)?;
        let protocol = protocol.to_string().into();
        let tags = tags.to_vec();
        Ok(SecurityGroupRule { id, is_ingress: self.is_ingress, protocol, from_port, to_port, peer, description, tags })
    }

    fn peers(self, permission: &IpPermission) -> Result<Vec<(Peer, Option<String>)>, Error> {
        let mut peers = Vec::new();
        for range in permission.ip_ranges.iter().flatten() {
            let block = range.cidr_ip.as_deref().ok_or_else(|| missing("CidrIp"))?;
            peers.push((ipv4(block)?, range.description.clone()));
        }
        for range in permission.ipv6_ranges.iter().flatten() {
            let block = range.cidr_ipv6.as_deref().ok_or_else(|| missing("CidrIpv6"))?;
            peers.push((ipv6(block)?, range.description.clone()));
        }
        for pair in permission.user_id_group_pairs.iter().flatten() {
            let group = self.group(pair.group_id.as_deref(), pair.group_name.as_deref(), pair.user_id.as_deref())?;
            peers.push((group, pair.description.clone()));
        }
        if let Some(list) = permission.prefix_list_ids.iter().flatten().next() {
            return Err(no_resource(list.prefix_list_id.as_deref().ok_or_else(|| missing("PrefixListId"))?));
        }
        Ok(peers)
    }

    fn group(self, id: Option<&str>, name: Option<&str>, account: Option<&str>) -> Result<Peer, Error> {
        if account.is_some_and(|account| account != self.account) {
            return Err(invalid_value("Security groups of other accounts cannot be named: there is one account here."));
        }
        let group = match id {
            Some(id) => by_id(self.network, id)?,
            None => named(self.network, None, name)?,
        };
        Ok(Peer::Group(Arc::clone(&group.id)))
    }
}

/// A rule's description, checked.
///
/// # Errors
/// `InvalidParameterValue`.
pub(super) fn described(description: Option<String>) -> Result<Option<Arc<str>>, Error> {
    match description {
        Some(text) if !is_name_of_group(&text) => Err(invalid_value(format!(
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: \
             {CHARACTERS}"
        ))),
        // EC2 takes an empty description for none.
        other => Ok(other.filter(|text| !text.is_empty()).map(Into::into)),
    }
}

fn ipv4(text: &str) -> Result<Peer, Error> {
    match text.parse() {
        Ok(block @ Cidr::V4(..)) => Ok(Peer::Ipv4(block.to_string().into())),
        _ => Err(invalid_value(format!("CIDR block {text} is malformed"))),
    }
}

fn ipv6(text: &str) -> Result<Peer, Error> {
    match text.parse() {
        Ok(block @ Cidr::V6(..)) => Ok(Peer::Ipv6(block.to_string().into())),
        _ => Err(invalid_value(format!("CIDR block {text} is malformed"))),
    }
}

fn protocol_and_ports(protocol: Option<&str>, from: Option<i32>, to: Option<i32>) -> Result<(Protocol, Ports), Error> {
    let protocol = Protocol::parse(protocol.ok_or_else(|| missing("ipProtocol"))?).map_err(malformed)?;
    Ok((protocol, protocol.ports(from, to).map_err(malformed)?))
}

fn malformed(reason: Malformed) -> Error {
    let malformed = |message: String| Error::new("InvalidPermission.Malformed", message);
    match reason {
        Malformed::Protocol(text) => {
            invalid_value(format!("Invalid value '{text}' for IP protocol. Unknown protocol."))
        }
        Malformed::MissingPorts(Protocol::Icmp | Protocol::Icmpv6) => {
            invalid_value("Invalid value 'Must specify both from and to ports with ICMP.' for portRange.")
        }
        Malformed::MissingPorts(_) => {
            invalid_value("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
        }
        Malformed::PortOutOfRange(port) => malformed(format!("TCP/UDP port ({port}) out of range")),
        Malformed::Inverted(from, to) => invalid_value(format!("Invalid TCP/UDP port range ({from}:{to})")),
        Malformed::Icmp(part) => malformed(format!("ICMP type or code ({part}) out of range")),
        Malformed::CodeOfAllTypes => {
            malformed("ICMP code has to be -1 (all codes) when the type is -1 (all types)".to_owned())
        }
    }
}

/// What EC2 answers to rules that a group cannot take.
pub(super) fn conflict(reason: RuleConflict, group: &SecurityGroup) -> Error {
    match reason {
        RuleConflict::Repeated(_) => invalid_value("The same permission must not appear multiple times"),
        RuleConflict::Exists(rule) => {
            let message = format!("the specified rule \"{}\" already exists", in_words(&rule));
            Error::new("InvalidPermission.Duplicate", message)
        }
        RuleConflict::TooMany => Error::new(
            "RulesPerSecurityGroupLimitExceeded",
            format!("The maximum number of rules per security group has been reached: {}.", group.id),
        ),
    }
}

fn in_words(rule: &SecurityGroupRule) -> String {
    let (Peer::Ipv4(peer) | Peer::Ipv6(peer) | Peer::Group(peer) | Peer::PrefixList(peer)) = &rule.peer;
    let protocol = rule.protocol.to_uppercase();
    match &*rule.protocol {
        "tcp" | "udp" => {
            format!("peer: {peer}, {protocol}, from port: {}, to port: {}, ALLOW", rule.from_port, rule.to_port)
        }
        "icmp" | "icmpv6" => {
            format!("peer: {peer}, {protocol}, type: {}, code: {}, ALLOW", rule.from_port, rule.to_port)
        }
        "-1" => format!("peer: {peer}, ALL, ALLOW"),
        _ => format!("peer: {peer}, protocol {protocol}, ALLOW"),
    }
}
