//! A deleted service: its tasks are stopped, and when none is left the service is over.

use longshore_model::service::{Service, Status};
use longshore_model::task::{Desired, Stop, StopCode};

use super::batch::Batch;
use super::groups::Groups;
use super::{Planned, View};

pub(super) fn plan(view: &View<'_>, batch: &mut Batch) -> Planned {
    let mut rollout = (*view.rollout.value).clone();
    let mut tasks = view.state.live_tasks_of(view.service.name.as_str()).peekable();
    let is_over = tasks.peek().is_none();
    if is_over {
        rollout.deployments.clear();
        rollout.back_off = None;
        rollout.last_notice = None;
    }
    let reason = match rollout.primary() {
        Some(primary) => format!("Scaling activity initiated by (deployment {})", primary.id),
        None => format!("Service {} was deleted", view.service.name),
    };
    let stop = Stop { code: StopCode::ServiceSchedulerInitiated, reason: reason.into() };
    let mut groups = Groups::new(view, batch, rollout);
    for task in tasks.filter(|task| task.desired == Desired::Running) {
        groups.stop(task, stop.clone());
    }
    if is_over {
        groups.put_service(Service { status: Status::Inactive, ..(*view.service.value).clone() });
    }
    groups.finish();
    Planned::default()
}
