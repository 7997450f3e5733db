//! The one source of ids and seeds. Handed in, so that the simulation can replay a run.

use std::fmt::Debug;

/// Draws bits.
pub trait Entropy: Debug + Send + Sync + 'static {
    /// 128 bits that nobody can guess.
    fn bits(&self) -> u128;
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl Entropy for System {
    fn bits(&self) -> u128 {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes once it has booted");
        u128::from_le_bytes(bytes)
    }
}
