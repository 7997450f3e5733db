//! Builds a plan whose later groups rest on its earlier ones: a record that an earlier group writes is guarded as that
//! group leaves it, any other as the snapshot has it.

use std::collections::HashMap;
use std::sync::Arc;

use longshore_model::snapshot::InstanceState;
use longshore_model::{ClusterName, Group, Guard, InstanceId, Key, Plan, Record, Reservation, Revision};

/// The groups so far, and who wrote what last.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    groups: Vec<Group>,
    written_by: HashMap<Key, usize>,
}

impl Chain {
    /// The guard of a record that the snapshot has at `revision`.
    pub(crate) fn guard(&self, key: Key, revision: Option<Revision>) -> Guard {
        match self.written_by.get(&key) {
            Some(&index) => Guard::written_by(key, index),
            None => Guard::unchanged(key, revision),
        }
    }

    /// Guards that the instance is as the decision saw it, and rewrites what its tasks hold.
    pub(crate) fn reserve(
        &self,
        group: &mut Group,
        cluster: &ClusterName,
        id: InstanceId,
        found: Option<&InstanceState>,
        held: Arc<Reservation>,
    ) {
        let instance = found.and_then(|state| state.instance.as_ref()).map(|entry| entry.revision);
        group.guards.push(self.guard(Key::Instance(cluster.clone(), id), instance));
        self.rewrite_reservation(group, cluster, id, found, held);
    }

    /// Rewrites what an instance's tasks hold, whatever became of the instance.
    pub(crate) fn rewrite_reservation(
        &self,
        group: &mut Group,
        cluster: &ClusterName,
        id: InstanceId,
        found: Option<&InstanceState>,
        held: Arc<Reservation>,
    ) {
        let reservation = found.and_then(|state| state.reservation.as_ref()).map(|entry| entry.revision);
        group.guards.push(self.guard(Key::Reservation(cluster.clone(), id), reservation));
        group.writes.push(longshore_model::Write::Put(Record::Reservation(cluster.clone(), id, held)));
    }

    /// Adds a group and gives its index.
    pub(crate) fn push(&mut self, group: Group) -> usize {
        let index = self.groups.len();
        self.written_by.extend(group.writes.iter().map(|write| (write.key(), index)));
        self.groups.push(group);
        index
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(crate) fn finish(self) -> Plan {
        Plan { groups: self.groups }
    }
}
