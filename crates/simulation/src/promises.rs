//! What callers were told: no answered write may be lost, whatever crashed after the answer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use longshore_model::service::Status;
use longshore_model::task::Desired;
use longshore_model::task_set::{self, Scale, TaskSet};
use longshore_model::{ClusterState, DeploymentId, Snapshot, TaskId, daemon};

use crate::site::CLUSTER;

/// What was answered so far.
#[derive(Debug, Default)]
pub(crate) struct Promises(Mutex<Given>);

#[derive(Debug, Default)]
struct Given {
    services: BTreeMap<String, Service>,
    /// Task sets by service and id.
    sets: BTreeMap<(String, DeploymentId), Set>,
    daemons: BTreeMap<String, Daemon>,
    /// Whether a task was asked to stop.
    tasks: BTreeMap<TaskId, bool>,
}

/// What the owner of a service was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Service {
    /// A call is under way: until it is answered, either may be.
    Unknown,
    /// It is to run so many tasks, of that revision, as far as that is for its owner alone to say.
    Wanted { desired: Option<u32>, definition: Option<String> },
    /// It was deleted.
    Deleted,
}

/// What the owner of a task set was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    /// A call is under way.
    Unknown,
    /// It is to have that share of the service.
    Wanted(Scale),
    /// It was deleted.
    Deleted,
}

/// What the owner of a managed daemon was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Daemon {
    /// A call is under way.
    Unknown,
    /// It is to run that definition.
    Wanted(String),
    /// It was deleted.
    Deleted,
}

impl Promises {
    fn given(&self) -> MutexGuard<'_, Given> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A change of a service is asked for.
    pub(crate) fn service_changes(&self, name: &str) {
        self.given().services.insert(name.to_owned(), Service::Unknown);
    }

    /// It was answered.
    pub(crate) fn service_is_wanted(&self, name: &str, desired: Option<u32>, definition: Option<&str>) {
        let wanted = Service::Wanted { desired, definition: definition.map(str::to_owned) };
        self.given().services.insert(name.to_owned(), wanted);
    }

    /// Its deletion is asked for; its task sets go with it.
    pub(crate) fn service_goes(&self, name: &str) {
        let mut given = self.given();
        given.services.insert(name.to_owned(), Service::Unknown);
        given.sets.retain(|(service, _), _| service != name);
    }

    /// Its deletion was answered.
    pub(crate) fn service_is_deleted(&self, name: &str) {
        self.given().services.insert(name.to_owned(), Service::Deleted);
    }

    /// A change of a task set is asked for.
    pub(crate) fn set_changes(&self, service: &str, set: DeploymentId) {
        self.given().sets.insert((service.to_owned(), set), Set::Unknown);
    }

    /// A task set was made or scaled, in percent.
    pub(crate) fn set_is_wanted(&self, service: &str, set: DeploymentId, percent: Option<f64>) {
        let wanted = percent.and_then(Scale::from_percent).map_or(Set::Unknown, Set::Wanted);
        self.given().sets.insert((service.to_owned(), set), wanted);
    }

    /// The deletion of a task set was answered.
    pub(crate) fn set_is_deleted(&self, service: &str, set: DeploymentId) {
        self.given().sets.insert((service.to_owned(), set), Set::Deleted);
    }

    /// A change of a managed daemon is asked for.
    pub(crate) fn daemon_changes(&self, name: &str) {
        self.given().daemons.insert(name.to_owned(), Daemon::Unknown);
    }

    /// It was answered.
    pub(crate) fn daemon_is_wanted(&self, name: &str, definition: &str) {
        self.given().daemons.insert(name.to_owned(), Daemon::Wanted(definition.to_owned()));
    }

    /// Its deletion was answered.
    pub(crate) fn daemon_is_deleted(&self, name: &str) {
        self.given().daemons.insert(name.to_owned(), Daemon::Deleted);
    }

    /// A task was started.
    pub(crate) fn task_is_started(&self, task: TaskId) {
        self.given().tasks.entry(task).or_default();
    }

    /// A task was asked to stop.
    pub(crate) fn task_is_stopped(&self, task: TaskId) {
        self.given().tasks.insert(task, true);
    }

    /// One of the started tasks.
    pub(crate) fn some_task(&self, choose: impl FnOnce(usize) -> usize) -> Option<TaskId> {
        let given = self.given();
        given.tasks.keys().nth(choose(given.tasks.len())).copied()
    }

    /// The first promise that a state breaks.
    pub(crate) fn broken_by(&self, snapshot: &Snapshot) -> Option<String> {
        let given = self.given();
        if given.services.is_empty() && given.tasks.is_empty() && given.daemons.is_empty() {
            return None;
        }
        let Some(state) = snapshot.cluster(CLUSTER) else { return Some("the cluster is gone".to_owned()) };
        let services = given.services.iter().find_map(|(name, promised)| service_breaks(state, name, promised));
        let sets = || given.sets.iter().find_map(|((service, id), set)| set_breaks(state, service, *id, *set));
        let daemons = || given.daemons.iter().find_map(|(name, promised)| daemon_breaks(state, name, promised));
        services.or_else(sets).or_else(daemons).or_else(|| {
            given.tasks.iter().find_map(|(id, is_stopped)| match state.task(*id) {
                None => Some(format!("task {id} was answered, and is not there")),
                Some(task) if *is_stopped && task.desired == Desired::Running => {
                    Some(format!("the stop of task {id} was answered, and it is to run"))
                }
                Some(_) => None,
            })
        })
    }
}

fn service_breaks(state: &ClusterState, name: &str, promised: &Service) -> Option<String> {
    let found = state.service(name).and_then(|found| found.service.as_ref());
    match (promised, found) {
        (Service::Unknown, _) | (Service::Deleted, None) => None,
        (Service::Deleted, Some(service)) if service.status != Status::Active => None,
        (Service::Wanted { desired, definition }, Some(service))
            if service.status == Status::Active
                && desired.is_none_or(|desired| service.desired_count == desired)
                && definition.as_ref().is_none_or(|definition| runs(service).as_ref() == Some(definition)) =>
        {
            None
        }
        (promised, found) => {
            let found = found.map(|s| (s.status, s.desired_count, s.definition.clone()));
            Some(format!("of service {name} was answered {promised:?}, and it is {found:?}"))
        }
    }
}

fn set_breaks(state: &ClusterState, service: &str, id: DeploymentId, promised: Set) -> Option<String> {
    let rollout = state.service(service).and_then(|found| found.rollout.as_ref());
    let found = rollout.and_then(|rollout| rollout.task_sets.iter().find(|set| set.id == id));
    let is_draining = |set: &TaskSet| set.status == task_set::Status::Draining;
    match (promised, found) {
        (Set::Unknown, _) | (Set::Deleted, None) => None,
        (Set::Deleted, Some(set)) if is_draining(set) => None,
        (Set::Wanted(scale), Some(set)) if !is_draining(set) && set.scale == scale => None,
        (promised, found) => {
            let found = found.map(|set| (set.status, set.scale));
            Some(format!("of task set {id} of {service} was answered {promised:?}, and it is {found:?}"))
        }
    }
}

fn daemon_breaks(state: &ClusterState, name: &str, promised: &Daemon) -> Option<String> {
    let found = state.daemon(name);
    let status = found.and_then(|found| found.daemon.as_ref()).map(|daemon| daemon.status);
    let definition = || {
        let found = found?;
        Some(found.revisions.get(&found.daemon.as_ref()?.value.revision)?.definition.to_string())
    };
    match promised {
        Daemon::Unknown => None,
        Daemon::Deleted if status != Some(daemon::Status::Active) => None,
        Daemon::Wanted(wanted) if status == Some(daemon::Status::Active) && definition().as_ref() == Some(wanted) => {
            None
        }
        _ => {
            let found = (status, definition());
            Some(format!("of daemon {name} was answered {promised:?}, and it is {found:?}"))
        }
    }
}

/// The revision that a service's tasks are to run.
fn runs(service: &longshore_model::Service) -> Option<String> {
    service.definition.as_ref().map(ToString::to_string)
}
