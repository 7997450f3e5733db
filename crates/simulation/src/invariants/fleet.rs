//! Managed scaling takes away only instances that run nothing but daemons' tasks.

use longshore_model::container_instance::{LEAVING, Status};
use longshore_model::service::Scheduling;
use longshore_model::task::Desired;
use longshore_model::{ClusterState, ContainerInstance, Record, Task, Write};

use super::Step;

/// How the reason of a stop begins that managed scaling decided on.
const REMOVED: &str = "Container instance removed by the capacity provider";

pub(super) fn check(step: &Step<'_>, broken: &mut Vec<String>) {
    for write in step.writes {
        match write {
            Write::Put(Record::Instance(after)) => {
                let Some(state) = step.before.cluster(after.cluster.as_str()) else { continue };
                let before = state.instance(after.id).and_then(|found| found.instance.as_ref());
                let begins = is_leaving(after) && before.is_some_and(|before| !is_leaving(before));
                let mut used = state.live_tasks_on(after.id).filter(|task| !is_of_a_daemon(state, task));
                if let Some(task) = used.next().filter(|_| begins) {
                    broken
                        .push(format!("managed scaling takes instance {} away, which runs task {}", after.id, task.id));
                }
            }
            Write::Put(Record::Task(after)) => {
                let Some(state) = step.before.cluster(after.cluster.as_str()) else { continue };
                let before = state.task(after.id);
                let is_removed = after.stop.as_ref().is_some_and(|stop| stop.reason.starts_with(REMOVED));
                let was_to_run = before.is_some_and(|before| before.is_live() && before.desired == Desired::Running);
                if is_removed && was_to_run && !is_of_a_daemon(state, after) {
                    broken.push(format!("managed scaling took the instance of task {} away", after.id));
                }
            }
            _ => {}
        }
    }
}

fn is_leaving(instance: &ContainerInstance) -> bool {
    instance.status == Status::Draining && instance.status_reason.as_deref() == Some(LEAVING)
}

fn is_of_a_daemon(state: &ClusterState, task: &Task) -> bool {
    let service = task.owner.as_ref().and_then(|owner| state.service(owner.service.as_str())?.service.as_ref());
    task.daemon.is_some() || service.is_some_and(|service| service.scheduling == Scheduling::Daemon)
}
