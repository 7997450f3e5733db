//! No instance is ever oversold: what the tasks demand that may run on it is exactly what is reserved, fits, and no port is
//! taken twice.

use std::collections::BTreeSet;

use longshore_model::{ClusterName, Demand, InstanceId, Key, Record, Reservation, Write};

use super::Step;

pub(super) fn check(step: &Step<'_>, broken: &mut Vec<String>) {
    let mut touched: BTreeSet<(&ClusterName, InstanceId)> = BTreeSet::new();
    for write in step.writes {
        match write {
            Write::Put(Record::Task(task)) => touched.extend(task.instance.map(|id| (&task.cluster, id))),
            Write::Put(Record::Reservation(cluster, id, _)) => drop(touched.insert((cluster, *id))),
            Write::Put(Record::Instance(instance)) => drop(touched.insert((&instance.cluster, instance.id))),
            Write::Delete(Key::Reservation(cluster, id) | Key::Instance(cluster, id)) => {
                touched.insert((cluster, *id));
            }
            _ => {}
        }
    }
    for (cluster, id) in touched {
        check_instance(step, cluster, id, broken);
    }
}

fn check_instance(step: &Step<'_>, cluster: &ClusterName, id: InstanceId, broken: &mut Vec<String>) {
    let Some(state) = step.after.cluster(cluster.as_str()) else { return };
    let Some(found) = state.instance(id) else {
        if state.holding_tasks_on(id).next().is_some() {
            broken.push(format!("instance {id} was forgotten, and tasks still run on it"));
        }
        return;
    };
    let mut sum = Reservation::default();
    let mut ports = [0, 0];
    for task in state.holding_tasks_on(id) {
        let Demand { tcp_ports, udp_ports, .. } = &task.demand;
        ports = [ports[0] + tcp_ports.len(), ports[1] + udp_ports.len()];
        sum.add(&task.demand);
    }
    let held = found.held();
    if sum != held {
        broken.push(format!("the tasks of instance {id} demand {sum:?}, but reserved is {held:?}"));
    }
    if ports != [sum.tcp_ports.len(), sum.udp_ports.len()] {
        broken.push(format!("a port of instance {id} is taken twice"));
    }
    if let Some(instance) = &found.instance {
        let capacity = &instance.capacity;
        if capacity.is_oversold(&sum) {
            broken.push(format!("instance {id} is oversold: it has {capacity:?}, its tasks hold {sum:?}"));
        }
        if sum.tcp_ports.iter().any(|port| capacity.reserved_tcp_ports.contains(port)) {
            broken.push(format!("a task of instance {id} holds a port that is reserved"));
        }
    }
}
