//! Keeping managed daemons on the instances of their capacity providers: one planner, called whenever anything may have
//! changed, that looks at the whole present state of one daemon and plans the difference.
//!
//! **One on each.** Every active instance of the revision's providers is a *site*: it runs exactly one task of the daemon.
//! A site without one gets one at once. Tasks anywhere else are stopped; on a draining instance the daemon's task is the
//! last to leave, after all that are not of a daemon.
//!
//! **Replacing.** A site whose task is of another revision than the deployment's goal has it stopped, and gets a new one
//! when it has stopped. No more than `drainPercent` of the sites (at least one) are without a serving task at once because
//! of that, and with a bake time the next step waits until the one before it has served for so long. A task is only
//! stopped when the new one fits in its place.
//!
//! **Serving.** A task with a health check on an essential container serves while its check passes, any other once it has
//! run for [`PROVEN_AFTER`]: daemons are replaced everywhere, so that one which ends at once must not be believed.
//!
//! **Failing.** Tasks of the goal that fail in a row, without one that served in between, are counted; as many as half of
//! the sites (at least 3, at most 200) open the circuit breaker. A deployment that makes no progress for [`STALLED_AFTER`]
//! has failed too. Either way the last revision that succeeded is brought back, if there is one. A site whose task failed
//! waits longer and longer before the next; other sites do not wait for it.
//!
//! **Concurrency.** Every group guards the daemon and rewrites its newest deployment, so of two planners that saw the same
//! state only one gets through.

use std::sync::Arc;
use std::time::Duration;

use longshore_model::daemon::{self, DaemonDeployment, Status};
use longshore_model::snapshot::DaemonState;
use longshore_model::{
    ClusterName, ClusterState, Daemon, DaemonName, DaemonRevision, Demand, Entry, InstanceId, Plan, Snapshot,
    TaskDefinition, Timestamp,
};

use crate::rng::Rng;

mod census;
mod course;
mod failures;
mod groups;
mod keeping;
mod removal;

/// A task that ran this long has proven that its revision can serve.
pub const PROVEN_AFTER: Duration = Duration::from_secs(5);

/// A deployment without progress for this long has failed.
pub const STALLED_AFTER: Duration = Duration::from_secs(30 * 60);

/// An instance whose agent is away for this long, and which runs nothing of the daemon, is not waited for.
pub const ABSENT_AFTER: Duration = Duration::from_secs(60);

/// More launches than this are left to the next plan.
pub const MAX_LAUNCHES: usize = 500;

/// What to do for a daemon.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// What to commit; empty when nothing is to be done.
    pub plan: Plan,
    /// When to plan again although nothing has changed; at once when it is not after the present.
    pub wake_at: Option<Timestamp>,
    /// Tasks found no room: plan again as soon as anything might have given some.
    pub waits_for_room: bool,
}

impl Planned {
    /// Plans again at `at`, or earlier.
    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}

/// Plans one daemon. Nothing is to be done for one that does not exist.
pub fn plan_daemon(
    snapshot: &Snapshot,
    cluster: &ClusterName,
    daemon: &DaemonName,
    now: Timestamp,
    seed: u128,
) -> Planned {
    let Some(view) = View::of(snapshot, cluster, daemon, now) else { return Planned::default() };
    match view.daemon.status {
        Status::Active => keeping::plan(&view, &mut Rng::new(seed)),
        Status::DeleteInProgress => removal::plan(&view),
    }
}

/// Where tasks of daemons are missing, what they hold, and their group: room that nobody else may take.
pub(crate) fn lacking(snapshot: &Snapshot, state: &ClusterState) -> Vec<(InstanceId, Arc<str>, Demand)> {
    let mut lacking = Vec::new();
    for (name, found) in state.daemons() {
        let active = found.daemon.as_ref().is_some_and(|daemon| daemon.status == Status::Active);
        let Some(goal) = found.goal().filter(|_| active) else { continue };
        let Some(definition) = snapshot.task_definition(&goal.definition) else { continue };
        let (group, demand) = (daemon::group(name), definition.demand(None));
        let served = |id| state.live_tasks_on(id).any(|task| task.daemon.as_ref().is_some_and(|o| o.daemon == *name));
        let sites = state.instances().values().filter_map(|site| site.instance.as_ref());
        let empty = sites.filter(|site| census::is_site(site, goal) && !served(site.id));
        lacking.extend(empty.map(|site| (site.id, Arc::clone(&group), demand.clone())));
    }
    lacking
}

/// What a plan looks at.
struct View<'a> {
    snapshot: &'a Snapshot,
    state: &'a Arc<ClusterState>,
    found: &'a DaemonState,
    daemon: &'a Entry<Daemon>,
    deployment: &'a Entry<DaemonDeployment>,
    now: Timestamp,
}

/// What sites shall run.
struct Goal<'a> {
    revision: &'a DaemonRevision,
    definition: &'a Arc<TaskDefinition>,
}

impl<'a> View<'a> {
    fn of(snapshot: &'a Snapshot, cluster: &ClusterName, daemon: &DaemonName, now: Timestamp) -> Option<Self> {
        let state = snapshot.cluster(cluster.as_str())?;
        let found = state.daemon(daemon.as_str())?;
        let (daemon, deployment) = (found.daemon.as_ref()?, found.deployment()?);
        Some(Self { snapshot, state, found, daemon, deployment, now })
    }

    fn goal(&self) -> Option<Goal<'a>> {
        let revision = &self.found.goal()?.value;
        let definition = &self.snapshot.task_definition(&revision.definition)?.value;
        Some(Goal { revision, definition })
    }
}
