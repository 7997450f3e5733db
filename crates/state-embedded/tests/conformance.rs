//! The embedded backend keeps every promise of the store.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use longshore_state::conformance::Harness;
use longshore_state_embedded::Embedded;
use tempfile::TempDir;

struct InDirectory(TempDir);

impl InDirectory {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }
}

impl Harness for InDirectory {
    type Backend = Embedded;

    fn open(&self) -> Embedded {
        Embedded::open(self.0.path()).unwrap()
    }

    fn shares(&self) -> bool {
        false
    }
}

longshore_state::conformance_suite!(InDirectory::new);
