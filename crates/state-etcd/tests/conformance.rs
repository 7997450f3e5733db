//! The replicated backend keeps every promise of the store, on one member and on three.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cluster;

use cluster::Cluster;
use longshore_state::conformance::Harness;
use longshore_state_etcd::Etcd;

struct OnEtcd(Cluster);

impl OnEtcd {
    fn of_one_member() -> Option<Self> {
        Some(Self(Cluster::start(1)?))
    }

    fn of_three_members() -> Option<Self> {
        Some(Self(Cluster::start(3)?))
    }
}

impl Harness for OnEtcd {
    type Backend = Etcd;

    fn open(&self) -> Etcd {
        self.0.backend()
    }

    fn shares(&self) -> bool {
        true
    }
}

longshore_state::conformance_suite!(optional: OnEtcd::of_one_member);
longshore_state::conformance_suite!(optional: OnEtcd::of_one_member; servers_see_each_other, servers_catch_up_when_they_ask);

mod of_three_members {
    use super::OnEtcd;

    longshore_state::conformance_suite!(optional: OnEtcd::of_three_members; servers_see_each_other, servers_catch_up_when_they_ask,
        racing_placements_never_oversell, reopening_restores_the_snapshot);
}
