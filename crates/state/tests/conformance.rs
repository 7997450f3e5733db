//! The in-memory backends keep every promise of the store: the one that works inside its callers, the one that several
//! servers share, and one that forgets so fast that its followers read everything again.

use longshore_state::conformance::Harness;
use longshore_state::{Memory, Shared};

struct Connected {
    shared: Shared,
    connect: fn(&Shared) -> Memory,
    shares: bool,
}

impl Connected {
    fn alone() -> Self {
        Self { shared: Shared::default(), connect: Shared::connect_alone, shares: false }
    }

    fn remembering(changes: usize) -> Self {
        Self { shared: Shared::remembering(changes), connect: Shared::connect, shares: true }
    }
}

impl Harness for Connected {
    type Backend = Memory;

    fn open(&self) -> Memory {
        (self.connect)(&self.shared)
    }

    fn shares(&self) -> bool {
        self.shares
    }
}

mod alone {
    use super::*;

    longshore_state::conformance_suite!(Connected::alone);
}

mod shared {
    use super::*;

    longshore_state::conformance_suite!(|| Connected::remembering(1024));
    longshore_state::conformance_suite!(|| Connected::remembering(1024); servers_see_each_other, servers_catch_up_when_they_ask);
}

mod inline {
    use super::*;

    longshore_state::conformance_suite!(|| Connected { connect: Shared::connect_inline, ..Connected::remembering(1024) };
        servers_catch_up_when_they_ask, racing_placements_never_oversell, racing_increments_are_never_lost,
    );
}

mod forgetful {
    use super::*;

    longshore_state::conformance_suite!(|| Connected::remembering(1);
        servers_see_each_other, servers_catch_up_when_they_ask, racing_placements_never_oversell, racing_increments_are_never_lost,
        a_lost_answer_leaves_the_truth_visible, reopening_restores_the_snapshot,
    );
}
