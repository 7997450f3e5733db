//! What was observed of a task only advances; a task has one place for good; no task is forgotten before it has ended.

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::task::{Desired, Status};
use longshore_model::{Key, Record, Task, Write};

use super::Step;

/// What StartTask calls of the workload say they are started by: they name their instances themselves.
pub(crate) const STARTED_DIRECTLY: &str = "starttask";

pub(super) fn check(step: &Step<'_>, broken: &mut Vec<String>) {
    for write in step.writes {
        match write {
            Write::Put(Record::Task(task)) => {
                let before = step.before.cluster(task.cluster.as_str()).and_then(|state| state.task(task.id));
                match before {
                    Some(before) => {
                        check_change(before, task, broken);
                        if before.instance.is_none() {
                            check_place(step, task, broken);
                        }
                    }
                    None => {
                        if task.last > Status::Pending {
                            broken.push(format!("task {} was {:?} when it was made", task.id, task.last));
                        }
                        check_place(step, task, broken);
                    }
                }
            }
            Write::Delete(Key::Task(cluster, id)) => {
                let before = step.before.cluster(cluster.as_str()).and_then(|state| state.task(*id));
                if before.is_some_and(|before| before.holds()) {
                    broken.push(format!("task {id} was forgotten before it had ended"));
                }
            }
            _ => {}
        }
    }
}

fn check_change(before: &Task, after: &Task, broken: &mut Vec<String>) {
    let id = after.id;
    if after.last < before.last {
        broken.push(format!("task {id} was {:?} and is {:?} again", before.last, after.last));
    }
    if before.last == Status::Stopped && (after.stop != before.stop || after.stopped_at != before.stopped_at) {
        broken.push(format!("task {id} had stopped and stopped once more"));
    }
    if before.desired == Desired::Stopped && after.desired == Desired::Running {
        broken.push(format!("task {id} was to stop and is to run again"));
    }
    if before.instance.is_some() && after.instance != before.instance {
        broken.push(format!("task {id} has moved from {:?} to {:?}", before.instance, after.instance));
    }
    if before.demand != after.demand || before.owner != after.owner || before.definition != after.definition {
        broken.push(format!("task {id} has become another one"));
    }
    for (earlier, later) in before.containers.iter().zip(&after.containers) {
        if later.last < earlier.last || (earlier.exit_code.is_some() && later.exit_code != earlier.exit_code) {
            broken.push(format!("container {} of task {id} went back", later.name));
        }
    }
}

/// A task gets its place when it is made, or when it has waited for room.
fn check_place(step: &Step<'_>, task: &Task, broken: &mut Vec<String>) {
    let id = task.id;
    let Some(place) = task.instance else { return };
    let state = step.after.cluster(task.cluster.as_str()).and_then(|state| state.instance(place));
    let status = state.and_then(|state| state.instance.as_ref()).map(|instance| instance.status);
    let is_direct = task.started_by.as_deref() == Some(STARTED_DIRECTLY);
    if status != Some(InstanceStatus::Active) && !(is_direct && status == Some(InstanceStatus::Draining)) {
        broken.push(format!("task {id} was placed on instance {place}, which is {status:?}"));
    }
}
