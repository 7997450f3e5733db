//! Randomness as an argument: a small generator that draws the same numbers from the same seed, on every machine and in
//! every version of the standard library, so that a plan can be made again.
//!
//! The generator is xoshiro256++ with its state filled by splitmix64 (Blackman and Vigna, public domain). It is for
//! choices and ids, not for secrets.

use longshore_model::id::ContainerId;
use longshore_model::{InstanceId, TaskId};

/// Draws numbers from a seed.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
    /// How the ids of all tasks begin that are drawn here.
    neighbourhood: u128,
}

/// The bits that the ids of one generator's tasks share: few enough to tell tasks apart by the first digits of their ids
/// still, and enough to put tasks that start together next to each other among hundreds of thousands. What happens to one
/// of them soon happens to the others, and then touches few pages of the store and few nodes of the snapshot's indexes.
const NEIGHBOURHOOD_BITS: u32 = 12;

impl Rng {
    /// The generator of this seed; all 128 bits count.
    pub fn new(seed: u128) -> Self {
        let (low, high) = ((seed & u128::from(u64::MAX)) as u64, (seed >> 64) as u64);
        let (mut a, mut b) = (low, high ^ 0x6a09_e667_f3bc_c909);
        let state = [split_mix(&mut a), split_mix(&mut b), split_mix(&mut a), split_mix(&mut b)];
        Self { state, neighbourhood: u128::from(split_mix(&mut a)) << 64 }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let drawn = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// The next 128 bits.
    pub fn wide_bits(&mut self) -> u128 {
        u128::from(self.bits()) << 64 | u128::from(self.bits())
    }

    /// A number below `count`, which must not be zero. The bias is below `count / 2⁶⁴`.
    pub fn below(&mut self, count: usize) -> usize {
        let product = u128::from(self.bits()) * count as u128;
        (product >> 64) as usize
    }

    /// A new task's id. Those of one generator begin alike.
    pub fn task_id(&mut self) -> TaskId {
        let own = u128::MAX >> NEIGHBOURHOOD_BITS;
        TaskId::from_bits((self.neighbourhood & !own) | (self.wide_bits() & own))
    }

    /// A new container's id.
    pub fn container_id(&mut self) -> ContainerId {
        ContainerId::from_bits(self.wide_bits())
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mix(*state)
}

/// Scatters the bits of a number.
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A rank for an instance among its equals: random by `salt`, and the same whenever it is asked for.
pub(crate) fn rank(salt: u64, instance: InstanceId) -> u32 {
    rank_bits(salt, instance.bits())
}

/// The same for anything that has an id.
pub(crate) fn rank_bits(salt: u64, bits: u128) -> u32 {
    (mix(salt ^ (bits as u64) ^ mix((bits >> 64) as u64)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_that_start_together_are_neighbours_and_others_are_not() {
        let begins = |id: TaskId| id.bits() >> (128 - NEIGHBOURHOOD_BITS);
        let (mut one, mut other) = (Rng::new(1), Rng::new(2));
        let ids: Vec<TaskId> = (0..100).map(|_| one.task_id()).collect();
        assert!(ids.iter().all(|id| begins(*id) == begins(ids[0])));
        assert_ne!(begins(ids[0]), begins(other.task_id()));
        let distinct: std::collections::BTreeSet<_> = ids.iter().map(|id| id.bits() << NEIGHBOURHOOD_BITS).collect();
        assert_eq!(distinct.len(), 100);
    }

    #[test]
    fn the_same_seed_draws_the_same_and_each_half_of_it_counts() {
        let draw = |seed| Rng::new(seed).wide_bits();
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_ne!(draw(7), draw(7 | 1 << 64));
    }

    #[test]
    fn numbers_below_a_limit_are_spread_evenly() {
        let mut rng = Rng::new(1);
        let mut seen = [0u32; 10];
        for _ in 0..10_000 {
            seen[rng.below(10)] += 1;
        }
        assert!(seen.iter().all(|&count| (900..1_100).contains(&count)), "{seen:?}");
    }

    #[test]
    fn ids_do_not_repeat() {
        let mut rng = Rng::new(3);
        let mut ids: Vec<_> = (0..10_000).map(|_| rng.task_id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 10_000);
    }
}
