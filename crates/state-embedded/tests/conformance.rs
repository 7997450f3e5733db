//! The embedded backend keeps every promise of the store.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use longshore_state::conformance::Harness;
use longshore_state_embedded::{Embedded, Limits};
use tempfile::TempDir;

struct InDirectory(TempDir, Limits);

impl InDirectory {
    fn new() -> Self {
        Self(TempDir::new().unwrap(), Limits::default())
    }

    /// In files so small that they are begun and compacted all the time.
    fn in_small_files() -> Self {
        Self(TempDir::new().unwrap(), Limits { journal_bytes: 1_000, slack_bytes: 2_000 })
    }
}

impl Harness for InDirectory {
    type Backend = Embedded;

    fn open(&self) -> Embedded {
        Embedded::open_with(self.0.path(), self.1).unwrap()
    }

    fn shares(&self) -> bool {
        false
    }
}

longshore_state::conformance_suite!(InDirectory::new);

mod in_small_files {
    longshore_state::conformance_suite!(super::InDirectory::in_small_files);
}
