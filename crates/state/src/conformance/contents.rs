//! A snapshot as a plain list, so that two can be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::id::family::Kind;
use longshore_model::{ClusterName, ClusterState, Entry, Key, Record, Revision, Snapshot};

/// Every record of a snapshot with the revision that wrote it.
pub fn contents(snapshot: &Snapshot) -> BTreeMap<Key, (Revision, Record)> {
    let mut all = Contents::default();
    for (name, cluster) in snapshot.clusters() {
        all.add_cluster(name, cluster);
    }
    for family in snapshot.families().values().chain(snapshot.families_of(Kind::Daemon).values()) {
        all.add_if_there(family.counter.as_ref(), Record::Family);
        family.revisions.values().for_each(|entry| all.add(entry, Record::TaskDefinition));
    }
    snapshot.settings().values().for_each(|entry| all.add(entry, Record::Setting));
    snapshot.tokens().values().for_each(|entry| all.add(entry, Record::Token));
    snapshot.capacity_providers().values().for_each(|entry| all.add(entry, Record::CapacityProvider));
    all.add_if_there(snapshot.installation(), Record::Installation);
    all.0
}

#[derive(Default)]
struct Contents(BTreeMap<Key, (Revision, Record)>);

impl Contents {
    fn add<T>(&mut self, entry: &Entry<T>, record: impl FnOnce(Arc<T>) -> Record) {
        let record = record(Arc::clone(&entry.value));
        self.0.insert(record.key(), (entry.revision, record));
    }

    fn add_if_there<T>(&mut self, entry: Option<&Entry<T>>, record: impl FnOnce(Arc<T>) -> Record) {
        if let Some(entry) = entry {
            self.add(entry, record);
        }
    }

    fn add_cluster(&mut self, name: &ClusterName, state: &ClusterState) {
        self.add_if_there(state.cluster(), Record::Cluster);
        for (id, one) in state.instances() {
            self.add_if_there(one.instance.as_ref(), Record::Instance);
            self.add_if_there(one.reservation.as_ref(), |held| Record::Reservation(name.clone(), *id, held));
            self.add_if_there(one.session.as_ref(), |session| Record::Session(name.clone(), *id, session));
        }
        for one in state.services().values() {
            self.add_if_there(one.service.as_ref(), Record::Service);
            self.add_if_there(one.rollout.as_ref(), Record::Rollout);
            one.revisions.values().for_each(|entry| self.add(entry, Record::ServiceRevision));
            one.deployments.values().for_each(|entry| self.add(entry, Record::ServiceDeployment));
            one.events.values().for_each(|entry| self.add(entry, Record::Event));
        }
        for one in state.daemons().values() {
            self.add_if_there(one.daemon.as_ref(), Record::Daemon);
            one.revisions.values().for_each(|entry| self.add(entry, Record::DaemonRevision));
            one.deployments.values().for_each(|entry| self.add(entry, Record::DaemonDeployment));
        }
        state.tasks().values().for_each(|entry| self.add(entry, Record::Task));
    }
}
