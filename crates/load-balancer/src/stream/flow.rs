//! Which target a flow goes to.
//!
//! All connections and datagrams from one port of a client to a listener are one flow. Its hash chooses the target among
//! those that serve. With stickiness the hash is the client address's alone, and a target keeps its clients while others come
//! and go, at every edge alike (rendezvous hashing).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use super::site::Site;
use crate::targets::{Group, Stickiness, Target, UnderWay};

/// A client and the listener's address that it came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    /// The client.
    pub(super) client: SocketAddr,
    /// Where it came to.
    pub(super) local: SocketAddr,
}

impl Site {
    /// Begins a flow to a target that serves and is none of `tried`; `None` when no target is left.
    pub(super) fn begin(&self, flow: Flow, now: Instant, tried: &[u64]) -> Option<(Arc<Group>, UnderWay)> {
        let group = self.group(flow)?;
        let under_way = choose(group, flow, now, tried)?;
        Some((Arc::clone(group), under_way))
    }

    /// The group that a flow goes to, by the groups' weights. A client of a sticky listener always comes to the same one.
    fn group(&self, flow: Flow) -> Option<&Arc<Group>> {
        if let [(group, 1..)] = &*self.groups {
            return Some(group);
        }
        let total: u64 = self.groups.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let hash = if self.is_sticky { hash_of_client(flow.client.ip()) } else { hash_of(flow) };
        // Another hash than the one that chooses the target, or each group's first targets would get its flows.
        let mut point = mixed(hash ^ 0x6c6f_6e67_7368_6f72).checked_rem(total)?;
        self.groups.iter().find_map(|(group, weight)| {
            let weight = u64::from(*weight);
            let is_it = point < weight;
            point = point.saturating_sub(weight);
            is_it.then_some(group)
        })
    }
}

fn choose(group: &Group, flow: Flow, now: Instant, tried: &[u64]) -> Option<UnderWay> {
    let members = group.members();
    let serving = &members.serving;
    let is_new = |target: &&Arc<Target>| !tried.contains(&target.uid);
    // A target that refused a connection a moment ago is worth a try only when there is no other.
    let is_welcome = |target: &&Arc<Target>| is_new(target) && !target.is_penalized(now);
    if members.config.stickiness == Stickiness::SourceIp {
        let client = hash_of_client(flow.client.ip());
        let dearest = |target: &&Arc<Target>| mixed(client ^ hash_of_target(target));
        let by_hash =
            |targets: &mut dyn Iterator<Item = &Arc<Target>>| targets.max_by_key(dearest).and_then(Target::begin);
        return by_hash(&mut serving.iter().filter(is_welcome)).or_else(|| by_hash(&mut serving.iter().filter(is_new)));
    }
    let count = u64::try_from(serving.len()).ok()?;
    let start = usize::try_from(hash_of(flow).checked_rem(count)?).ok()?;
    let in_order = || serving[start..].iter().chain(&serving[..start]);
    let found = in_order().filter(is_welcome).find_map(Target::begin);
    found.or_else(|| in_order().filter(is_new).find_map(Target::begin))
}

fn hash_of(flow: Flow) -> u64 {
    let ports = u64::from(flow.client.port()) << 16 | u64::from(flow.local.port());
    mixed(hash_of_client(flow.client.ip()) ^ mixed(hash_of_client(flow.local.ip()).rotate_left(32) ^ ports))
}

fn hash_of_client(address: IpAddr) -> u64 {
    let bits = match address.to_canonical() {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    let (low, high) = (bits as u64, (bits >> 64) as u64);
    mixed(low ^ mixed(high))
}

fn hash_of_target(target: &Target) -> u64 {
    mixed(hash_of_client(target.address.ip()) ^ u64::from(target.address.port()))
}

/// The finalizer of SplitMix64: every bit of the result depends on every bit of the input.
const fn mixed(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
