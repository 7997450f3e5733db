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
//! last completed deployment is kept at strength, and so it is while tasks of the newest one find no place.
//!
//! **Concurrency.** Every group guards the service and rewrites its [`Rollout`], so of two
//! planners that saw the same state only one gets through.

use std::ops::Range;
use std::time::Duration;

use longshore_model::service::{Controller, Scheduling, Status};
use longshore_model::snapshot::Entry;
use longshore_model::{ClusterName, ClusterState, Plan, Rollout, Service, ServiceName, Snapshot, Timestamp};

use crate::rng::Rng;
use batch::Batch;

mod batch;
mod census;
mod course;
mod daemon;
mod decide;
mod deployments;
pub(crate) mod events;
pub mod failures;
mod groups;
mod history;
mod launch;
pub(crate) mod log;
mod rebalancing;
mod replica;
mod staged;
mod stages;
mod stopping;
mod task_sets;
mod traffic;
mod unfit;
mod victims;
mod waiting;

pub use waiting::{Wait, task_waits, waits};

/// More launches than this, or than an eighth of a large service, are left to the next plan: each plan looks at all tasks
/// of its service, so the number of plans must not grow with it.
pub const MAX_LAUNCHES: u32 = 500;

/// A task that found no place is tried again after this long, even if nothing was seen to change.
const PLACEMENT_RETRY: Duration = Duration::from_secs(15);

/// A batch ends with the service that brings it to this many groups; the next plan takes those after it. It bounds how
/// long a plan takes to make and to commit, and how much of it others can have overtaken by then.
pub const FULL_BATCH: usize = 128;

/// What to do for several services of a cluster.
#[derive(Debug, Clone, Default)]
pub struct Batched {
    /// What to commit; empty when nothing is to be done.
    pub plan: Plan,
    /// What became of the services, in their order. Those that are missing at the end are left to the next batch.
    pub services: Vec<Planned>,
}

/// What became of one service of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planned {
    /// Its groups in the plan.
    pub groups: Range<usize>,
    /// When to plan again although nothing has changed; at once when it is not after the present.
    pub wake_at: Option<Timestamp>,
    /// Tasks found no place: plan again as soon as anything might have given room.
    pub waits_for_room: bool,
}

impl Planned {
    /// Plans again at `at`, or earlier.
    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}

/// Plans services of a cluster together, as if each was planned after the ones before it had been committed. Nothing is
/// to be done for one that does not exist, or that was deleted.
pub fn plan_services<'s>(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    services: impl IntoIterator<Item = &'s ServiceName>,
    now: Timestamp,
    seed: u128,
) -> Batched {
    let (mut batch, mut rng) = (Batch::default(), Rng::new(seed));
    let mut planned = Vec::new();
    for service in services {
        let before = batch.chain.len();
        let view = View::of(snapshot, cluster, service, now);
        let outcome = view.map_or_else(Planned::default, |view| plan_one(&view, &mut batch, &mut rng));
        let after = batch.chain.len();
        planned.push(Planned { groups: before..after, ..outcome });
        if after >= FULL_BATCH {
            break;
        }
    }
    Batched { plan: batch.finish(), services: planned }
}

fn plan_one(view: &View<'_>, batch: &mut Batch, rng: &mut Rng) -> Planned {
    match view.service.status {
        Status::Inactive => Planned::default(),
        Status::Draining => stopping::plan(view, batch),
        Status::Active => match (view.service.controller, view.service.scheduling) {
            (Controller::Ecs, Scheduling::Replica) => replica::plan(view, batch, rng),
            (Controller::Ecs, Scheduling::Daemon) => daemon::plan(view, batch, rng),
            (Controller::CodeDeploy | Controller::External, _) => task_sets::plan(view, batch, rng),
        },
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

    /// The most launches of one plan.
    fn max_launches(&self) -> u32 {
        MAX_LAUNCHES.max(self.service.desired_count / 8)
    }
}
