//! A snapshot as a plain list, so that two can be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use longshore_model::id::family::Kind;
use longshore_model::load_balancing::Record as Balancing;
use longshore_model::logs::Record as Logs;
use longshore_model::snapshot::{LoadBalancingState, LogsState};
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
    snapshot.alarms().values().for_each(|entry| all.add(entry, Record::Alarm));
    all.add_if_there(snapshot.installation(), Record::Installation);
    all.add_balancing(snapshot.load_balancing());
    all.add_logs(snapshot.logs());
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

    fn add_balancing(&mut self, state: &LoadBalancingState) {
        state.load_balancers.values().for_each(|entry| self.add(entry, |it| Balancing::LoadBalancer(it).into()));
        state.listeners.values().for_each(|entry| self.add(entry, |it| Balancing::Listener(it).into()));
        state.rules.values().for_each(|entry| self.add(entry, |it| Balancing::Rule(it).into()));
        state.target_groups.values().for_each(|entry| self.add(entry, |it| Balancing::TargetGroup(it).into()));
        state.targets.values().for_each(|entry| self.add(entry, |it| Balancing::Target(it).into()));
        state.sightings.values().for_each(|entry| self.add(entry, |it| Balancing::Sightings(it).into()));
        state.edges.values().for_each(|entry| self.add(entry, |it| Balancing::Edge(it).into()));
        state.certificates.values().for_each(|entry| self.add(entry, |it| Balancing::Certificate(it).into()));
        state.security_groups.values().for_each(|entry| self.add(entry, |it| Balancing::SecurityGroup(it).into()));
        state.network_tags.values().for_each(|entry| self.add(entry, |it| Balancing::NetworkTags(it).into()));
    }

    fn add_logs(&mut self, state: &LogsState) {
        state.groups().values().for_each(|entry| self.add(entry, |it| Logs::Group(it).into()));
        state.resource_policies.values().for_each(|entry| self.add(entry, |it| Logs::ResourcePolicy(it).into()));
        state.query_definitions.values().for_each(|entry| self.add(entry, |it| Logs::QueryDefinition(it).into()));
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
