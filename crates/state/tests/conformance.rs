//! The in-memory backends keep every promise of the store: the one that works inside its callers, the one that several
//! servers share, and one that forgets so fast that its followers read everything again.

use longshore_state::conformance::Harness;
use longshore_state::{Memory, Shared};

struct Connected {
    shared: Shared,
    alone: bool,
}

impl Harness for Connected {
    type Backend = Memory;

    fn open(&self) -> Memory {
        if self.alone { self.shared.connect_alone() } else { self.shared.connect() }
    }

    fn shares(&self) -> bool {
        !self.alone
    }
}

mod alone {
    use super::*;

    longshore_state::conformance_suite!(|| Connected { shared: Shared::default(), alone: true });
}

mod shared {
    use super::*;

    longshore_state::conformance_suite!(|| Connected { shared: Shared::default(), alone: false });
    longshore_state::conformance_suite!(|| Connected { shared: Shared::default(), alone: false }; servers_see_each_other);
}

mod forgetful {
    use super::*;

    longshore_state::conformance_suite!(|| Connected { shared: Shared::remembering(1), alone: false };
        servers_see_each_other, racing_placements_never_oversell, racing_increments_are_never_lost,
        a_lost_answer_leaves_the_truth_visible, reopening_restores_the_snapshot,
    );
}
