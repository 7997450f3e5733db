//! Random numbers for choices and trace ids: fast, seeded by the system, and nothing that a secret depends on.

use std::cell::Cell;

thread_local! {
    static STATE: Cell<u64> = Cell::new(seed());
}

fn seed() -> u64 {
    let mut bytes = [0; 8];
    // Without the system's randomness the numbers of a thread still differ from those of others by the address of its state.
    if getrandom::fill(&mut bytes).is_err() {
        bytes = (std::ptr::from_ref(&bytes) as usize as u64).to_ne_bytes();
    }
    u64::from_ne_bytes(bytes) | 1
}

/// 64 bits (the SplitMix64 generator).
pub(crate) fn bits() -> u64 {
    STATE.with(|state| {
        let next = state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        state.set(next);
        let mut z = next;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// A number below `bound`; 0 when that is 0.
pub(crate) fn below(bound: u32) -> u32 {
    // The high half of the product: as even as 32 random bits are, without a division.
    let random = bits() >> 32;
    ((random * u64::from(bound)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_below_their_bound_and_reach_all_of_it() {
        let mut seen = [0_u32; 5];
        for _ in 0..5_000 {
            seen[below(5) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (800..1_200).contains(count)), "{seen:?}");
        assert_eq!((below(0), below(1)), (0, 0));
    }
}
