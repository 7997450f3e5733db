//! An instance has one task of a managed daemon at the most, and a deployment of one leaves no more instances without a
//! serving task at once than it may.

use std::collections::BTreeSet;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::task::{Desired, Status};
use longshore_model::{ClusterName, DaemonName, Record, Task, Write};

use super::Step;

type Name = (ClusterName, DaemonName);

/// How the reason of a stop ends that a deployment decided on.
const REPLACED: &str = "replaces the task.";

pub(super) fn check(step: &Step<'_>, is_slow: bool, broken: &mut Vec<String>) {
    let mut replaced: BTreeSet<Name> = BTreeSet::new();
    for write in step.writes {
        let Write::Put(Record::Task(after)) = write else { continue };
        let Some(owner) = &after.daemon else { continue };
        let before = step.before.cluster(after.cluster.as_str()).and_then(|state| state.task(after.id));
        match before {
            None => check_alone(step, after, &owner.daemon, broken),
            Some(before) if before.desired == Desired::Running && is_replaced(after) => {
                replaced.insert((after.cluster.clone(), owner.daemon.clone()));
            }
            Some(_) => {}
        }
    }
    // While saving is slow, instances and tasks come and go between a plan and its commit.
    replaced.iter().filter(|_| !is_slow).for_each(|name| check_share(step, name, broken));
}

fn is_replaced(task: &Task) -> bool {
    task.desired == Desired::Stopped && task.stop.as_ref().is_some_and(|stop| stop.reason.ends_with(REPLACED))
}

fn is_of(task: &Task, daemon: &DaemonName) -> bool {
    task.daemon.as_ref().is_some_and(|owner| owner.daemon == *daemon)
}

fn check_alone(step: &Step<'_>, task: &Task, daemon: &DaemonName, broken: &mut Vec<String>) {
    let (Some(state), Some(id)) = (step.after.cluster(task.cluster.as_str()), task.instance) else { return };
    if state.live_tasks_on(id).filter(|other| is_of(other, daemon)).count() > 1 {
        broken.push(format!("instance {id} has several tasks of daemon {daemon}"));
    }
}

/// Among the instances that are to run the daemon, those are few enough whose task was asked to stop, or is of the new
/// revision and does not run yet. An old one that never ran is none that the deployment has cost anything.
fn check_share(step: &Step<'_>, (cluster, daemon): &Name, broken: &mut Vec<String>) {
    let Some(state) = step.after.cluster(cluster.as_str()) else { return };
    let Some((deployment, goal)) = state.daemon(daemon.as_str()).and_then(|found| found.deployment().zip(found.goal()))
    else {
        return;
    };
    let (mut sites, mut open) = (0, 0);
    for (id, found) in state.instances() {
        let Some(instance) = &found.instance else { continue };
        if instance.status != InstanceStatus::Active || !goal.covers(instance.capacity_provider.as_deref()) {
            continue;
        }
        sites += 1;
        let mut own = state.live_tasks_on(*id).filter(|task| is_of(task, daemon)).peekable();
        let has_one = own.peek().is_some();
        let is_old = |task: &Task| task.daemon.as_ref().is_none_or(|owner| owner.revision != goal.id);
        let runs = own.any(|task| task.desired == Desired::Running && (task.last == Status::Running || is_old(task)));
        open += usize::from(has_one && !runs);
    }
    let most = deployment.replaced_at_once(sites);
    if open > most {
        broken.push(format!("{open} of {sites} instances are without daemon {daemon}, and {most} may be at once"));
    }
}
