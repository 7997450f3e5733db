//! A deleted service: its tasks are stopped, and when none is left the service is over.

use longshore_model::service::{Service, Status};
use longshore_model::task::{Desired, Stop, StopCode, StoppedBy};
use longshore_model::{Key, Write};

use super::batch::Batch;
use super::groups::Groups;
use super::{Planned, View};

pub(super) fn plan(view: &View<'_>, batch: &mut Batch) -> Planned {
    let mut rollout = (*view.rollout.value).clone();
    let mut tasks = view.state.live_tasks_of(view.service.name.as_str()).peekable();
    let is_over = tasks.peek().is_none();
    if is_over {
        rollout.deployments.clear();
        rollout.task_sets.clear();
        rollout.rebalancing = None;
        rollout.back_off = None;
        rollout.under_way = None;
        rollout.last_notice = None;
    }
    let reason = match rollout.primary() {
        Some(primary) => format!("Scaling activity initiated by (deployment {})", primary.id),
        None => format!("Service {} was deleted", view.service.name),
    };
    let stop = Stop::new(StopCode::ServiceSchedulerInitiated, reason, StoppedBy::Scheduler);
    let mut groups = Groups::new(view, batch, rollout);
    for task in tasks.filter(|task| task.desired == Desired::Running) {
        groups.stop(task, stop.clone());
    }
    if is_over {
        // The history goes with the service; in the end, so that no group is too large and none of it is left behind.
        let found = view.state.service(view.service.name.as_str());
        let key = || (view.service.cluster.clone(), view.service.name.clone());
        for id in found.into_iter().flat_map(|found| found.deployments.keys()) {
            groups.write(Write::Delete(Key::ServiceDeployment(key().0, key().1, *id)));
        }
        for id in found.into_iter().flat_map(|found| found.revisions.keys()) {
            groups.write(Write::Delete(Key::ServiceRevision(key().0, key().1, *id)));
        }
        groups.put_service(Service { status: Status::Inactive, ..(*view.service.value).clone() });
    }
    groups.finish();
    Planned::default()
}
