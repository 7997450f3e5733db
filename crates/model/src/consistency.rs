//! Whether the records of a state fit together: what reservations say is what live tasks hold, nothing is oversold, and no
//! record is without the one that it belongs to.
//!
//! Every group that is committed keeps all of this, so it holds at every revision; whoever finds it broken looks at damage
//! or at a bug.

use crate::id::family::Kind;
use crate::snapshot::InstanceState;
use crate::{ClusterName, ClusterState, InstanceId, Key, Reservation, Snapshot, TaskDefinitionId};

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistency {
    /// The record that it is about.
    pub key: Key,
    /// What is wrong with it, as half a sentence.
    pub what: String,
}

/// Everything that does not fit.
pub fn check(snapshot: &Snapshot) -> Vec<Inconsistency> {
    let mut found = Found::default();
    for (name, state) in snapshot.clusters() {
        found.cluster(snapshot, name, state);
    }
    for kind in [Kind::Task, Kind::Daemon] {
        for family in snapshot.families_of(kind).values() {
            let Some(newest) = family.revisions.values().next_back() else { continue };
            match &family.counter {
                None => found.add(Key::TaskDefinition(newest.id.clone()), "has no counter of its family's revisions"),
                Some(counter) if counter.last_revision < newest.id.revision => {
                    let what = format!("says {}, and there is revision {}", counter.last_revision, newest.id.revision);
                    found.add(Key::Family(counter.family.clone()), what);
                }
                Some(_) => {}
            }
        }
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<Inconsistency>);

impl Found {
    fn add(&mut self, key: Key, what: impl Into<String>) {
        self.0.push(Inconsistency { key, what: what.into() });
    }

    fn cluster(&mut self, snapshot: &Snapshot, name: &ClusterName, state: &ClusterState) {
        if state.cluster().is_none() {
            self.add(Key::Cluster(name.clone()), "is missing, and records that belong to it are there");
        }
        for (id, instance) in state.instances() {
            self.instance(name, *id, state, instance);
        }
        self.tasks(snapshot, name, state);
        for (service, found) in state.services().iter().filter(|(_, found)| found.service.is_none()) {
            let parts = found.revisions.len() + found.deployments.len() + found.events.len();
            let count = parts + usize::from(found.rollout.is_some());
            let what = format!("is missing, and {count} records that belong to it are there");
            self.add(Key::Service(name.clone(), service.clone()), what);
        }
        for (daemon, found) in state.daemons().iter().filter(|(_, found)| found.daemon.is_none()) {
            let count = found.revisions.len() + found.deployments.len();
            let what = format!("is missing, and {count} records that belong to it are there");
            self.add(Key::Daemon(name.clone(), daemon.clone()), what);
        }
    }

    fn instance(&mut self, cluster: &ClusterName, id: InstanceId, state: &ClusterState, found: &InstanceState) {
        let (key, held) = (Key::Reservation(cluster.clone(), id), found.held());
        let (mut sum, mut ports) = (Reservation::default(), 0);
        for task in state.holding_tasks_on(id) {
            ports += task.demand.tcp_ports.len() + task.demand.udp_ports.len();
            sum.add(&task.demand);
        }
        if sum != held {
            self.add(key.clone(), format!("says {held:?}, and the tasks of the instance hold {sum:?}"));
        }
        if ports != sum.tcp_ports.len() + sum.udp_ports.len() {
            self.add(key.clone(), "counts a port that two tasks hold");
        }
        let Some(instance) = &found.instance else {
            return self.add(Key::Instance(cluster.clone(), id), "is missing, and records that belong to it are there");
        };
        if instance.capacity.is_oversold(&sum) {
            let capacity = &instance.capacity;
            self.add(key, format!("is oversold: the instance has {capacity:?}, and its tasks hold {sum:?}"));
        }
    }

    fn tasks(&mut self, snapshot: &Snapshot, cluster: &ClusterName, state: &ClusterState) {
        for task in state.live_tasks() {
            let mut add = |what: String| self.add(Key::Task(cluster.clone(), task.id), what);
            if let Some(id) = task.instance.filter(|id| state.instance(*id).is_none()) {
                add(format!("is on the instance {id}, which is not there"));
            }
            let service = task.owner.as_ref().map(|owner| &owner.service);
            if let Some(name) = service.filter(|name| state.service(name.as_str()).is_none()) {
                add(format!("belongs to the service {name}, which is not there"));
            }
            let daemon = task.daemon.as_ref().map(|owner| &owner.daemon);
            if let Some(name) = daemon.filter(|name| state.daemon(name.as_str()).is_none()) {
                add(format!("belongs to the daemon {name}, which is not there"));
            }
            let definition: &TaskDefinitionId = &task.definition;
            if snapshot.task_definition(definition).is_none() {
                add(format!("runs the task definition {definition}, which is not there"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::task_definition::FamilyCounter;
    use crate::{Capacity, ContainerInstance, Demand, Record, Revision, Task, TaskId, Write, fixture};

    const INSTANCE: InstanceId = InstanceId::from_bits(1);

    /// A cluster whose only instance is filled by two tasks.
    fn records() -> Vec<Record> {
        let capacity = Capacity { cpu_units: 200, memory_mib: 20, ..Capacity::default() };
        let instance = ContainerInstance { capacity, ..fixture::container_instance(INSTANCE) };
        let task = |bits, port: u16| {
            let tcp_ports = [port].into_iter().collect();
            let demand = Demand { cpu_units: 100, memory_mib: 10, tcp_ports, ..Demand::default() };
            Task { instance: Some(INSTANCE), demand, ..fixture::task(TaskId::from_bits(bits)) }
        };
        let (one, two) = (task(1, 80), task(2, 81));
        let mut held = Reservation::default();
        held.add(&one.demand);
        held.add(&two.demand);
        let definition = fixture::task_definition(json!({}));
        let counter = FamilyCounter { family: definition.id.family.clone(), last_revision: 1 };
        vec![
            Record::Cluster(Arc::new(fixture::cluster("prod"))),
            Record::Instance(Arc::new(instance)),
            Record::Reservation("prod".into(), INSTANCE, Arc::new(held)),
            Record::Family(Arc::new(counter)),
            Record::TaskDefinition(Arc::new(definition)),
            Record::Service(Arc::new(fixture::service("web"))),
            Record::Rollout(Arc::new(fixture::rollout("web"))),
            Record::Task(Arc::new(one)),
            Record::Task(Arc::new(two)),
        ]
    }

    fn snapshot(records: impl IntoIterator<Item = Record>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        let writes: Vec<_> = records.into_iter().map(Write::Put).collect();
        snapshot.apply(Revision(1), &writes);
        snapshot
    }

    fn found(snapshot: &Snapshot) -> Vec<String> {
        check(snapshot).iter().map(|found| format!("{} {}", found.key, found.what)).collect()
    }

    #[test]
    fn what_fits_together_is_not_spoken_of() {
        assert_eq!(found(&snapshot(records())), [""; 0]);
        assert_eq!(found(&Snapshot::default()), [""; 0]);
    }

    #[test]
    fn each_missing_record_that_others_need_is_noticed() {
        let all = records();
        // Nothing needs the instance's tasks to be there but its reservation; a service needs no rollout.
        for (at, missing) in all.iter().enumerate() {
            let rest = all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, record)| record.clone());
            let found = found(&snapshot(rest));
            let may_be_missing = matches!(missing, Record::Rollout(_));
            assert_eq!(found.is_empty(), may_be_missing, "without {}: {found:?}", missing.key());
        }
    }

    #[test]
    fn what_is_sold_twice_is_noticed() {
        let port = |snapshot: &mut Snapshot, port: u16| {
            let state = snapshot.cluster("prod").unwrap().task(TaskId::from_bits(2)).unwrap();
            let tcp_ports = [port].into_iter().collect();
            let demand = Demand { tcp_ports, cpu_units: 101, ..state.demand.clone() };
            let task = Task { demand, ..(*state.value).clone() };
            snapshot.apply(Revision(2), &[Write::Put(Record::Task(Arc::new(task)))]);
        };
        let mut snapshot = snapshot(records());
        port(&mut snapshot, 80);
        let found = found(&snapshot).join("\n");
        for what in ["and the tasks of the instance hold", "a port that two tasks hold", "is oversold"] {
            assert!(found.contains(what), "{found}");
        }
    }

    #[test]
    fn a_counter_that_would_give_a_revision_again_is_noticed() {
        let mut all = records();
        let counter = FamilyCounter { family: "web".into(), last_revision: 0 };
        all.push(Record::Family(Arc::new(counter)));
        let found = found(&snapshot(all));
        assert_eq!(found, ["family/web says 0, and there is revision 1"]);
    }
}
