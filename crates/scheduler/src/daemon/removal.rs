//! A deleted daemon: its tasks are stopped, and when none is left its records go.

use longshore_model::plan::MAX_OPERATIONS;
use longshore_model::task::{Desired, Stop, StopCode, StoppedBy};
use longshore_model::{Group, Guard, Key, Plan};

use super::groups::Groups;
use super::{Planned, View, course};

pub(super) fn plan(view: &View<'_>) -> Planned {
    let mut tasks = view.state.live_tasks_of_daemon(view.daemon.name.as_str()).peekable();
    if tasks.peek().is_none() {
        return Planned { plan: forget(view), ..Planned::default() };
    }
    let mut deployment = (*view.deployment.value).clone();
    course::begin(&mut deployment, view.now);
    let mut groups = Groups::new(view, deployment);
    let reason = format!("Daemon {} was deleted.", view.daemon.name);
    let stop = Stop::new(StopCode::ServiceSchedulerInitiated, reason, StoppedBy::Scheduler);
    for task in tasks.filter(|task| task.desired == Desired::Running) {
        groups.stop(task, stop.clone());
    }
    Planned { plan: groups.finish(), ..Planned::default() }
}

/// The groups that remove a daemon's records: the history first, the daemon itself in the last one.
fn forget(view: &View<'_>) -> Plan {
    let (cluster, name) = (&view.daemon.cluster, &view.daemon.name);
    let daemon = Key::Daemon(cluster.clone(), name.clone());
    let guarded = || {
        let group = Group::new(format!("daemon {name} was deleted and has no tasks any more"));
        group.guard(Guard::unchanged(daemon.clone(), Some(view.daemon.revision)))
    };
    let deployment = |id| Key::DaemonDeployment(cluster.clone(), name.clone(), id);
    let revisions = view.found.revisions.keys().map(|id| Key::DaemonRevision(cluster.clone(), name.clone(), *id));
    let older = view.found.deployments.keys().filter(|id| **id != view.daemon.deployment).map(|id| deployment(*id));
    let mut plan = Plan::default();
    let mut group = guarded();
    for key in revisions.chain(older) {
        // Two more are left for the daemon and its newest deployment, which tell that there is more to do.
        if group.operations() + 3 > MAX_OPERATIONS {
            plan.groups.push(std::mem::replace(&mut group, guarded()));
        }
        group = group.delete(key);
    }
    plan.groups.push(group.delete(deployment(view.daemon.deployment)).delete(daemon.clone()));
    plan
}
