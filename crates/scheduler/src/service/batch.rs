//! What the services of one batch share: a ledger on which their placements build, and a chain in which the groups of a
//! later service guard what those of an earlier one leave.
//!
//! So a batch never sells an instance twice, and its plan is carried out as if the services had been planned and committed
//! one after another. When the store refuses a group, it refuses those that rest on it, and their services are planned
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use longshore_model::snapshot::InstanceState;
use longshore_model::{
    ClusterName, ClusterState, Demand, Group, InstanceId, Plan, Reservation, Snapshot, container_instance,
};

use crate::capacity::MAX_WAITING;
use crate::chain::Chain;
use crate::per_instance;
use crate::placement::Ledger;

/// A plan in the making.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) chain: Chain,
    ledger: Option<Ledger>,
    /// The zones with an instance that takes tasks, once somebody asked.
    zones: Option<BTreeSet<Arc<str>>>,
    /// What instances hold after the groups so far and the one that is being filled.
    held: BTreeMap<InstanceId, Arc<Reservation>>,
    /// Tasks of the batch that wait for capacity.
    waiting: usize,
}

impl Batch {
    /// The ledger, made at the first need.
    pub(super) fn ledger(&mut self, snapshot: &Snapshot, state: &Arc<ClusterState>) -> &mut Ledger {
        self.ledger.get_or_insert_with(|| per_instance::ledger(snapshot, state, None))
    }

    /// The zones of the cluster with an instance that takes tasks of any kind.
    pub(super) fn zones(&mut self, state: &ClusterState) -> &BTreeSet<Arc<str>> {
        self.zones.get_or_insert_with(|| {
            let connected = state.instances().values().filter(|found| found.is_connected());
            let registered = connected.filter_map(|found| found.instance.as_ref());
            let open = registered.filter(|instance| instance.status == container_instance::Status::Active);
            let zones: BTreeSet<&str> = open.filter_map(|instance| instance.value.availability_zone()).collect();
            zones.into_iter().map(Arc::from).collect()
        })
    }

    /// Lets so many tasks wait for capacity, or as many as may; gives how many.
    pub(super) fn wait(&mut self, state: &ClusterState, count: u32) -> u32 {
        let left = MAX_WAITING.saturating_sub(state.waiting_task_count() + self.waiting);
        let waits = count.min(u32::try_from(left).unwrap_or(u32::MAX));
        self.waiting += waits as usize;
        waits
    }

    /// Notes that an instance holds that much more.
    pub(super) fn hold(&mut self, state: &ClusterState, instance: InstanceId, demand: &Demand) {
        let reserved = || state.instance(instance)?.reservation.as_ref().map(|entry| Arc::clone(&entry.value));
        let held = self.held.entry(instance).or_insert_with(|| reserved().unwrap_or_default());
        Arc::make_mut(held).add(demand);
    }

    /// Guards that an instance is as the decisions saw it, and writes what it holds by now.
    pub(super) fn reserve(
        &self,
        group: &mut Group,
        cluster: &ClusterName,
        id: InstanceId,
        found: Option<&InstanceState>,
    ) {
        let held = self.held.get(&id).map(Arc::clone).unwrap_or_default();
        self.chain.reserve(group, cluster, id, found, held);
    }

    pub(super) fn finish(self) -> Plan {
        self.chain.finish()
    }
}
