//! How work is cut: into shards, each of which one server has at a time.
//!
//! A service belongs to the shard of its cluster's and its own name; everything that is a cluster's scheduler belongs to
//! the shard of the cluster's name. Which server should have a shard is decided by rendezvous hashing: each server gets a
//! number for it, and the greatest has it. So all servers come to the same, no server has to know what the others have, and
//! a server that comes or goes moves only its own part.
//!
//! The hash is part of what servers of different versions have to agree on, so it is a function of ours that never changes.

use std::fmt;

use longshore_model::{ClusterName, InstanceId, ServiceName};

/// How many there are: enough for a dozen servers to share the work evenly, few enough to be read at one glance.
pub(super) const COUNT: u8 = 64;

/// One shard of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(u8);

impl Shard {
    /// What concerns the whole installation and is done by one server.
    pub const INSTALLATION: Self = Self(0);

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..COUNT).map(Self)
    }

    /// The one that a service belongs to.
    pub fn of_service(cluster: &ClusterName, service: &ServiceName) -> Self {
        Self::of(&[cluster.as_str(), service.as_str()])
    }

    /// The one that a cluster's scheduler belongs to.
    pub fn of_cluster(cluster: &ClusterName) -> Self {
        Self::of(&[cluster.as_str()])
    }

    fn of(names: &[&str]) -> Self {
        let mut hash = Hash::default();
        for name in names {
            hash.add(name.as_bytes());
        }
        Self(u8::try_from(hash.finish() % u64::from(COUNT)).unwrap_or_default())
    }

    /// The name of its lease.
    pub fn lease(self) -> String {
        format!("{LEASE}{:02}", self.0)
    }

    /// The shard of a lease.
    pub fn of_lease(name: &str) -> Option<Self> {
        let number = name.strip_prefix(LEASE)?.parse().ok()?;
        (number < COUNT).then_some(Self(number))
    }

    /// Which of these servers should have it.
    pub fn owner(self, servers: impl IntoIterator<Item = u64>) -> Option<u64> {
        greatest(&[self.0], servers)
    }

    /// Its place in an array of all.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

const LEASE: &str = "shard/";

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Which of these servers an instance's agent should hold its sessions on.
pub fn home(instance: InstanceId, servers: impl IntoIterator<Item = u64>) -> Option<u64> {
    greatest(instance.to_string().as_bytes(), servers)
}

fn greatest(what: &[u8], servers: impl IntoIterator<Item = u64>) -> Option<u64> {
    let weight = |server: &u64| {
        let mut hash = Hash::default();
        hash.add(&server.to_be_bytes());
        hash.add(what);
        // Two servers never have the same id, so no two have the same.
        (hash.finish(), *server)
    };
    servers.into_iter().max_by_key(weight)
}

/// FNV-1a over parts, each with its length, and the finisher of SplitMix64, which spreads what differs in the last bytes
/// alone.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, part: &[u8]) {
        let length = (part.len() as u64).to_be_bytes();
        for byte in length.iter().chain(part) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(self) -> u64 {
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A set of shards.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Shards(u64);

impl Shards {
    /// All of them.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether one is in it.
    pub fn has(self, shard: Shard) -> bool {
        self.0 & Self::bit(shard) != 0
    }

    /// Puts one in.
    pub fn insert(&mut self, shard: Shard) {
        self.0 |= Self::bit(shard);
    }

    /// Those of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Shard> {
        Shard::all().filter(move |shard| self.has(*shard))
    }

    fn bit(shard: Shard) -> u64 {
        1 << shard.0
    }
}

impl FromIterator<Shard> for Shards {
    fn from_iter<I: IntoIterator<Item = Shard>>(shards: I) -> Self {
        let mut all = Self::default();
        for shard in shards {
            all.insert(shard);
        }
        all
    }
}

impl fmt::Debug for Shards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|shard| shard.0)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_never_changes() {
        // Servers of different versions share the work by it.
        let service = Shard::of_service(&"default".into(), &"web".into());
        let cluster = Shard::of_cluster(&"default".into());
        let owner = Shard(7).owner([1, 2, 3]);
        let home = home(InstanceId::from_bits(0xa1), [1, 2, 3]);
        assert_eq!((service, cluster, owner, home), (Shard(53), Shard(5), Some(2), Some(2)));
    }

    #[test]
    fn a_lease_names_its_shard() {
        for shard in Shard::all() {
            assert_eq!(Shard::of_lease(&shard.lease()), Some(shard));
        }
        for other in ["member/1", "shard/", "shard/64", "shard/x"] {
            assert_eq!(Shard::of_lease(other), None);
        }
    }

    #[test]
    fn work_is_spread_and_a_server_that_goes_moves_its_own_part_alone() {
        let servers: Vec<u64> = (1..=4).map(|n| n * 0x1234_5678_9abc).collect();
        let (mut each, mut moved) = ([0; 4], 0);
        for n in 0..10_000 {
            let instance = InstanceId::from_bits(n);
            let owner = home(instance, servers.iter().copied()).unwrap();
            let at = servers.iter().position(|server| *server == owner).unwrap();
            each[at] += 1;
            let after = home(instance, servers[1..].iter().copied()).unwrap();
            assert!(after == owner || at == 0, "only what the first had moves");
            moved += usize::from(after != owner);
        }
        assert!(each.iter().all(|share| (2_300..2_700).contains(share)), "{each:?}");
        assert_eq!(moved, each[0]);
        let shards = Shard::all().filter(|shard| shard.owner(servers.iter().copied()) == Some(servers[0])).count();
        assert!((8..=26).contains(&shards), "{shards}");
        assert_eq!(Shard(1).owner([]), None);
    }

    #[test]
    fn sets_are_sets() {
        let some: Shards = [Shard(3), Shard(63)].into_iter().collect();
        assert!(some.has(Shard(3)) && some.has(Shard(63)) && !some.has(Shard(4)) && some.len() == 2);
        assert_eq!(some.iter().collect::<Vec<_>>(), [Shard(3), Shard(63)]);
        assert_eq!(Shards::ALL.without(some).len(), 62);
        assert_eq!(some.and([Shard(3)].into_iter().collect()).iter().collect::<Vec<_>>(), [Shard(3)]);
        assert!(some.without(some).is_empty() && some.or(Shards::ALL) == Shards::ALL);
        assert_eq!(format!("{some:?}"), "{3, 63}");
    }
}
