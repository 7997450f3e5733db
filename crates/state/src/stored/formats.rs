//! Which layouts of a store a binary reads, and which one is written.
//!
//! A store says which layout it has. Whoever opens it reads that one and writes that one, also when it knows newer ones: so
//! servers of two versions work on one store, and the older version can be gone back to. Raising it is a step of its own
//! ([`Store::raise`](crate::Store::raise)), after which older binaries are refused.

use std::sync::OnceLock;

/// A range of layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    /// The oldest.
    pub oldest: u32,
    /// The newest; a store that is empty gets it.
    pub newest: u32,
}

/// The oldest layout that is read.
const OLDEST: u32 = 1;

/// The newest layout.
const NEWEST: u32 = 1;

/// What this process claims to know in a rehearsal.
static REHEARSED: OnceLock<Formats> = OnceLock::new();

impl Formats {
    /// Those that this binary reads.
    pub fn known() -> Self {
        REHEARSED.get().copied().unwrap_or(Self::BUILT_IN)
    }

    /// Those that it has code for.
    const BUILT_IN: Self = Self { oldest: OLDEST, newest: NEWEST };

    /// Those of the binary that comes after this one, as far as that can be rehearsed: one layout more, in which records have a
    /// version that older binaries do not know, and the form of the newest.
    pub fn of_the_next_version() -> Self {
        Self { newest: NEWEST + 1, ..Self::BUILT_IN }
    }

    /// Makes this process pass for the next version. Upgrades are rehearsed with it in tests; binaries for users have no way
    /// to it.
    pub fn rehearse_the_next_version() {
        // Whoever comes second wants the same.
        let _ = REHEARSED.set(Self::of_the_next_version());
    }

    /// Whether a store of that layout is read.
    pub fn has(self, format: u32) -> bool {
        (self.oldest..=self.newest).contains(&format)
    }

    /// The version that values get in a store of that layout.
    pub(super) fn version(format: u32) -> u32 {
        // So far each layout has one version of its own.
        format
    }
}
