//! Who may connect to a listener: the security groups of its load balancer, compiled.
//!
//! Rules for what comes in, of the listener's protocol and port, become sorted ranges of addresses, so that a connection costs
//! one binary search, or nothing when everybody may. Changes of the rules are for connections that come afterwards; those
//! that are there stay, as they do with tracked connections of EC2.
//!
//! A rule whose peer is a security group lets in the machines of the installation, since an edge sees addresses alone: this
//! machine by its loopback addresses, and every address that is a target. Prefix lists do not exist here and let nobody in.

use std::collections::BTreeSet;
use std::net::IpAddr;

use longshore_model::load_balancing::LoadBalancer;
use longshore_model::network::{Cidr, Peer, SecurityGroupRule};
use longshore_model::snapshot::LoadBalancingState;

/// Who may come to a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doors {
    /// With connections.
    pub(crate) streams: Admission,
    /// With datagrams.
    pub(crate) datagrams: Admission,
}

impl Doors {
    /// The doors of a load balancer's port.
    pub(crate) fn new(state: &LoadBalancingState, machines: &Machines, to: &LoadBalancer, port: u16) -> Self {
        let [streams, datagrams] = [false, true].map(|is_udp| Admission::new(state, machines, to, is_udp, port));
        Self { streams, datagrams }
    }
}

/// Whether the addresses of machines matter to any security group of a load balancer.
pub(crate) fn asks_for_machines(state: &LoadBalancingState, to: &LoadBalancer) -> bool {
    let groups = to.security_groups.iter().filter_map(|id| state.security_groups.get(id));
    groups.flat_map(|group| &group.rules).any(|rule| rule.is_ingress && matches!(rule.peer, Peer::Group(_)))
}

/// Who may connect to a port of a load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Everybody: the load balancer has no security groups.
    Everybody,
    /// Those whose address lies in one of these ranges.
    Ranges(Ranges),
}

/// Sorted ranges of addresses that do not touch each other; both ends are in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ranges {
    v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u128)>,
}

/// The addresses of the installation's machines, as far as an edge knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Machines(BTreeSet<IpAddr>);

impl Machines {
    /// Those of a state.
    pub(crate) fn of(state: &LoadBalancingState) -> Self {
        Self(state.targets.values().filter_map(|target| target.address.parse().ok()).collect())
    }
}

impl Admission {
    /// Who may connect to a port of a load balancer; a listener for TCP and UDP has one of these for each.
    pub(crate) fn new(
        state: &LoadBalancingState,
        machines: &Machines,
        to: &LoadBalancer,
        is_udp: bool,
        port: u16,
    ) -> Self {
        if to.security_groups.is_empty() {
            return Self::Everybody;
        }
        let groups = to.security_groups.iter().filter_map(|id| state.security_groups.get(id));
        let rules = groups.flat_map(|group| &group.rules);
        Self::Ranges(Ranges::of(rules.filter(|rule| rule.is_ingress && rule.covers(is_udp, port)), machines))
    }

    /// Whether a client may.
    pub(crate) fn admits(&self, client: IpAddr) -> bool {
        match self {
            Self::Everybody => true,
            Self::Ranges(ranges) => ranges.contain(client),
        }
    }
}

impl Ranges {
    fn of<'r>(rules: impl Iterator<Item = &'r SecurityGroupRule>, machines: &Machines) -> Self {
        let mut found = Self::default();
        for rule in rules {
            match &rule.peer {
                Peer::Ipv4(block) | Peer::Ipv6(block) => found.add_block(block),
                Peer::Group(_) => {
                    found.add_block("127.0.0.0/8");
                    found.add_block("::1/128");
                    machines.0.iter().for_each(|address| found.add(Cidr::of_one(*address)));
                }
                Peer::PrefixList(_) => {}
            }
        }
        found.v4 = merged(found.v4, |end| end.checked_add(1));
        found.v6 = merged(found.v6, |end| end.checked_add(1));
        found
    }

    /// A block that cannot be read lets nobody in.
    fn add_block(&mut self, text: &str) {
        if let Ok(block) = Cidr::parse_or_one(text) {
            self.add(block);
        }
    }

    fn add(&mut self, block: Cidr) {
        match block.to_canonical() {
            Cidr::V4(first, prefix) => {
                let (first, hosts) = (first.to_bits(), u32::MAX.checked_shr(prefix.into()).unwrap_or(0));
                self.v4.push((first, first | hosts));
            }
            Cidr::V6(first, prefix) => {
                let (first, hosts) = (first.to_bits(), u128::MAX.checked_shr(prefix.into()).unwrap_or(0));
                self.v6.push((first, first | hosts));
            }
        }
    }

    fn contain(&self, client: IpAddr) -> bool {
        match client.to_canonical() {
            IpAddr::V4(address) => in_one(&self.v4, address.to_bits()),
            IpAddr::V6(address) => in_one(&self.v6, address.to_bits()),
        }
    }
}

fn in_one<T: Ord + Copy>(ranges: &[(T, T)], value: T) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= value);
    after > 0 && value <= ranges[after - 1].1
}

/// The same addresses in as few ranges as there can be, in order.
fn merged<T: Ord + Copy>(mut ranges: Vec<(T, T)>, next: impl Fn(T) -> Option<T>) -> Vec<(T, T)> {
    ranges.sort_unstable();
    let mut found: Vec<(T, T)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match found.last_mut() {
            Some(before) if next(before.1).is_none_or(|next| first <= next) => before.1 = before.1.max(last),
            _ => found.push((first, last)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use longshore_model::fixture;
    use longshore_model::load_balancing::{Kind, Record, Target, TargetGroupId, TargetKey};
    use longshore_model::network::SecurityGroup;
    use longshore_model::plan::Revision;
    use proptest::prelude::*;

    use super::*;

    fn balancer(groups: &[&str]) -> LoadBalancer {
        LoadBalancer {
            kind: Kind::Network,
            security_groups: groups.iter().map(|id| Arc::from(*id)).collect(),
            ..fixture::load_balancer()
        }
    }

    fn rule(is_ingress: bool, protocol: &str, ports: (i32, i32), peer: Peer) -> SecurityGroupRule {
        SecurityGroupRule {
            id: "sgr-1".into(),
            is_ingress,
            protocol: protocol.into(),
            from_port: ports.0,
            to_port: ports.1,
            peer,
            description: None,
            tags: Vec::new(),
        }
    }

    fn state(groups: &[(&str, Vec<SecurityGroupRule>)]) -> LoadBalancingState {
        let mut state = LoadBalancingState::default();
        for (id, rules) in groups {
            let group = SecurityGroup {
                id: (*id).into(),
                name: (*id).into(),
                description: "".into(),
                vpc: "vpc-1".into(),
                rules: rules.clone(),
                tags: Vec::new(),
            };
            state.put(Revision(1), &Record::SecurityGroup(Arc::new(group)));
        }
        state
    }

    fn admits(state: &LoadBalancingState, to: &LoadBalancer, is_udp: bool, port: u16, client: &str) -> bool {
        Admission::new(state, &Machines::of(state), to, is_udp, port).admits(client.parse().expect("an address"))
    }

    #[test]
    fn without_groups_everybody_may_and_with_an_empty_or_an_unknown_one_nobody() {
        let state = state(&[("sg-empty", Vec::new())]);
        assert!(admits(&state, &balancer(&[]), false, 80, "203.0.113.9"));
        assert!(!admits(&state, &balancer(&["sg-empty"]), false, 80, "127.0.0.1"));
        assert!(!admits(&state, &balancer(&["sg-gone"]), false, 80, "127.0.0.1"));
    }

    #[test]
    fn rules_are_for_their_protocol_port_direction_and_addresses() {
        let rules = vec![
            rule(true, "tcp", (80, 81), Peer::Ipv4("10.0.0.0/8".into())),
            rule(true, "udp", (53, 53), Peer::Ipv4("192.0.2.7/32".into())),
            rule(true, "-1", (-1, -1), Peer::Ipv6("fd00::/8".into())),
            rule(false, "-1", (-1, -1), Peer::Ipv4("0.0.0.0/0".into())),
            rule(true, "tcp", (80, 80), Peer::PrefixList("pl-1".into())),
            rule(true, "tcp", (80, 80), Peer::Ipv4("nonsense".into())),
        ];
        let state = state(&[("sg-1", rules)]);
        let to = balancer(&["sg-1"]);
        let cases = [
            (false, 80, "10.255.0.1", true),
            (false, 81, "10.0.0.0", true),
            (false, 82, "10.0.0.1", false),
            (false, 80, "11.0.0.0", false),
            (false, 80, "9.255.255.255", false),
            (true, 80, "10.0.0.1", false),
            (true, 53, "192.0.2.7", true),
            (true, 53, "192.0.2.8", false),
            (false, 9, "fd12::1", true),
            (true, 9, "fd12::1", true),
            (false, 9, "fe80::1", false),
            (false, 80, "::ffff:10.0.0.1", true),
        ];
        for (is_udp, port, client, expected) in cases {
            assert_eq!(admits(&state, &to, is_udp, port, client), expected, "{is_udp} {port} {client}");
        }
    }

    #[test]
    fn a_group_as_a_peer_stands_for_the_machines() {
        let mut state = state(&[("sg-1", vec![rule(true, "tcp", (80, 80), Peer::Group("sg-1".into()))])]);
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "i-1".into(), port: 80 };
        let target = Target { address: "192.0.2.9".into(), ..fixture::target(key) };
        state.put(Revision(1), &Record::Target(Arc::new(target)));
        for (client, expected) in
            [("192.0.2.9", true), ("127.0.0.1", true), ("127.73.0.1", true), ("::1", true), ("192.0.2.8", false)]
        {
            assert_eq!(admits(&state, &balancer(&["sg-1"]), false, 80, client), expected, "{client}");
        }
    }

    proptest! {
        #[test]
        fn ranges_hold_what_their_blocks_hold(
            blocks in prop::collection::vec((any::<u32>(), 0_u32..=32), 0..20),
            near in any::<prop::sample::Index>(),
            off in -2_i64..=2,
            anywhere in any::<u32>(),
        ) {
            let rules: Vec<_> = blocks
                .iter()
                .map(|(address, length)| {
                    let block = format!("{}/{length}", std::net::Ipv4Addr::from_bits(*address));
                    rule(true, "-1", (-1, -1), Peer::Ipv4(block.into()))
                })
                .collect();
            let state = state(&[("sg-1", rules)]);
            let admission = Admission::new(&state, &Machines::default(), &balancer(&["sg-1"]), false, 80);
            let mask = |length: u32| u32::MAX.checked_shl(32 - length).unwrap_or(0);
            let mut clients = vec![anywhere];
            if !blocks.is_empty() {
                let (address, length) = blocks[near.index(blocks.len())];
                let edges = [i64::from(address & mask(length)), i64::from(address | !mask(length))];
                clients.extend(edges.into_iter().filter_map(|edge| u32::try_from(edge + off).ok()));
            }
            for client in clients {
                let expected = blocks.iter().any(|(address, length)| address & mask(*length) == client & mask(*length));
                let found = admission.admits(std::net::Ipv4Addr::from_bits(client).into());
                prop_assert_eq!(found, expected);
            }
        }
    }
}
