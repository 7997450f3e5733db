//! Keeping services at what their owners want: one planner, called whenever anything may have changed, that looks at the
//! whole present state of one service and plans the difference.
//!
//! **Replicas.** A task is *kept* when it belongs to the newest deployment, sits on an instance that takes tasks, and has
//! not failed its health check; any other task that ought to run is *outgoing*: an older deployment's, an unhealthy one, or
//! one on a draining instance. The planner starts what is missing from the kept ones and stops outgoing ones as they are
//! replaced, between two bounds (developer guide: "Deployment configuration"):
//!
//! - never more than `floor(desired × maximumPercent)` tasks, those that are starting or stopping counted;
//! - never stop a healthy task when that leaves fewer than `ceil(desired × minimumHealthyPercent)` healthy ones, whatever
//!   their deployment.
//!
//! **Healthy.** A task with a health check on an essential container is healthy while its check passes, any other as soon
//! as it runs: ECS waits 40 seconds in that case, which makes every deployment slow and proves little.
//!
//! **Failing launches.** When a task fails before it ran, or ends within [`failures::PROVEN_AFTER`] of its start, the next
//! launch waits: 1 s, 2 s, 4 s … up to 15 minutes, until a task has proven itself or a new deployment begins. Meanwhile the
//! last completed deployment is kept at strength.
//!
//! **Concurrency.** Every group guards the service and rewrites its [`Rollout`], so of two
//! planners that saw the same state only one gets through.

use longshore_model::service::{Controller, Scheduling, Status};
use longshore_model::snapshot::Entry;
use longshore_model::{ClusterName, ClusterState, Plan, Rollout, Service, ServiceName, Snapshot, Timestamp};

use crate::rng::Rng;

mod census;
mod decide;
mod deployments;
mod events;
pub mod failures;
mod groups;
mod launch;
mod replica;
mod stopping;
mod victims;

/// More launches than this are left to the next plan.
pub const MAX_LAUNCHES: u32 = 500;

/// What to do for a service.
#[derive(Debug, Clone, Default)]
pub struct ServicePlan {
    /// What to commit; empty when nothing is to be done.
    pub plan: Plan,
    /// When to plan again although nothing has changed; at once when it is not after the present.
    pub wake_at: Option<Timestamp>,
    /// Tasks found no place: plan again as soon as anything might have given room.
    pub waits_for_room: bool,
}

impl ServicePlan {
    /// Plans again at `at`, or earlier.
    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}

/// Plans one service. Empty when there is no such service, or when this scheduler does not drive it.
pub fn plan_service(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    service: &ServiceName,
    now: Timestamp,
    seed: u128,
) -> ServicePlan {
    let Some(view) = View::of(snapshot, cluster, service, now) else { return ServicePlan::default() };
    match view.service.status {
        Status::Inactive => ServicePlan::default(),
        Status::Draining => stopping::plan(&view),
        Status::Active if view.is_driven() => replica::plan(&view, &mut Rng::new(seed)),
        Status::Active => ServicePlan::default(),
    }
}

/// What a plan looks at.
struct View<'a> {
    snapshot: &'a Snapshot,
    state: &'a std::sync::Arc<ClusterState>,
    service: &'a Entry<Service>,
    rollout: &'a Entry<Rollout>,
    now: Timestamp,
}

impl<'a> View<'a> {
    fn of(snapshot: &'a Snapshot, cluster: &ClusterName, service: &ServiceName, now: Timestamp) -> Option<Self> {
        let state = snapshot.cluster(cluster.as_str())?;
        let found = state.service(service.as_str())?;
        let (service, rollout) = (found.service.as_ref()?, found.rollout.as_ref()?);
        Some(Self { snapshot, state, service, rollout, now })
    }

    fn is_driven(&self) -> bool {
        self.service.scheduling == Scheduling::Replica && self.service.controller == Controller::Ecs
    }
}
