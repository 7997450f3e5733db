//! Tasks that wait for capacity: each starts the moment an instance of its provider has room for it.
//!
//! **Order.** The oldest task is tried first, and what does not fit keeps nothing behind it from starting. So that a big
//! task is not passed by small ones for ever, the oldest task of a provider that has waited for
//! [`Settings::reserve_after`] gets an instance reserved, one that would take it when empty and has the most left: no
//! other task is placed there until it fits. A provider has one reserved instance at a time.
//!
//! **End.** A task that has waited for [`Settings::patience`] stops with the reason that kept it out.
//!
//! **Concurrency.** Every group guards its task, and guards and rewrites what its instance holds. A service's waiting task
//! is counted by the service already, so its rollout does not change.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_model::container_instance::Status as InstanceStatus;
use longshore_model::resources::Reservation;
use longshore_model::task::{Status, Stop, StopCode, StoppedBy};
use longshore_model::{
    ClusterName, ClusterState, Entry, Group, Guard, InstanceId, Key, Plan, Record, Snapshot, Task, Timestamp,
};

use crate::chain::Chain;
use crate::per_instance;
use crate::placement::{Ledger, Refusal, Request, closest, place, verdicts};
use crate::rng::Rng;

/// How long tasks wait.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// A task that found no room for so long stops.
    pub patience: Duration,
    /// A task that found no room for so long gets an instance reserved.
    pub reserve_after: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { patience: Duration::from_secs(30 * 60), reserve_after: Duration::from_secs(2 * 60) }
    }
}

/// What to do for a cluster's waiting tasks.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// What to commit; empty when nothing is to be done.
    pub plan: Plan,
    /// When to plan again although nothing has changed.
    pub wake_at: Option<Timestamp>,
}

/// Plans a cluster's waiting tasks.
pub fn plan(snapshot: &Snapshot, cluster: &ClusterName, settings: Settings, now: Timestamp, seed: u128) -> Planned {
    let Some(state) = snapshot.cluster(cluster.as_str()).filter(|state| state.waiting_task_count() > 0) else {
        return Planned::default();
    };
    let mut planner = Planner {
        snapshot,
        cluster,
        state,
        settings,
        now,
        ledger: per_instance::ledger(snapshot, state, None),
        chain: Chain::default(),
        rng: Rng::new(seed),
        full: Vec::new(),
        reserved: reservations(state),
        wake_at: None,
    };
    for task in state.waiting_tasks() {
        planner.plan(task);
    }
    Planned { plan: planner.chain.finish(), wake_at: planner.wake_at }
}

/// Why a task waits: for every instance of its provider, by id, what keeps the task from it.
pub fn explain(snapshot: &Snapshot, task: &Task) -> Vec<(InstanceId, Refusal)> {
    let Some(state) = snapshot.cluster(task.cluster.as_str()) else { return Vec::new() };
    let Some(request) = request(snapshot, task) else { return Vec::new() };
    let verdicts = verdicts(&mut per_instance::ledger(snapshot, state, None), &request).into_iter();
    let refused = verdicts.filter_map(|(id, refusal)| Some((id, refusal?)));
    refused.filter(|(_, refusal)| !refusal.is_of_no_concern()).collect()
}

/// What a waiting task asks of placement; `None` when its definition is gone.
pub(crate) fn request(snapshot: &Snapshot, task: &Task) -> Option<Request> {
    let definition = snapshot.task_definition(&task.definition)?;
    let rules = task.waiting.as_ref().map(|waiting| waiting.rules.clone()).unwrap_or_default();
    let group = Arc::clone(&task.group);
    let request = match task.owner {
        Some(_) => Request { demand: task.demand.clone(), ..Request::of_service(definition, &rules, group) },
        None => Request::of_task(definition, task.demand.clone(), &rules, group),
    };
    Some(request.on_provider(task.capacity_provider.clone()))
}

/// The providers that have a reserved instance, and those instances.
fn reservations(state: &ClusterState) -> Reservations {
    let mut reserved = Reservations::default();
    for task in state.waiting_tasks() {
        if let Some(id) = reserved_for(task).filter(|id| is_open(state, *id)) {
            reserved.instances.insert(id);
            reserved.providers.extend(task.capacity_provider.clone());
        }
    }
    reserved
}

#[derive(Debug, Default)]
struct Reservations {
    instances: BTreeSet<InstanceId>,
    providers: BTreeSet<Arc<str>>,
}

fn reserved_for(task: &Task) -> Option<InstanceId> {
    task.waiting.as_ref().and_then(|waiting| waiting.reserved)
}

fn is_open(state: &ClusterState, id: InstanceId) -> bool {
    state.instance(id).is_some_and(|found| {
        let active = found.instance.as_ref().is_some_and(|instance| instance.status == InstanceStatus::Active);
        active && found.is_connected()
    })
}

struct Planner<'a> {
    snapshot: &'a Snapshot,
    cluster: &'a ClusterName,
    state: &'a Arc<ClusterState>,
    settings: Settings,
    now: Timestamp,
    ledger: Ledger,
    chain: Chain,
    rng: Rng,
    /// Requests that found no room: what is like them finds none either.
    full: Vec<Request>,
    reserved: Reservations,
    wake_at: Option<Timestamp>,
}

impl Planner<'_> {
    fn plan(&mut self, task: &Entry<Task>) {
        let Some(request) = request(self.snapshot, task) else {
            return self.give_up(task, "The task definition was deleted");
        };
        if let Some(id) = self.place(task, &request) {
            return self.start(task, id);
        }
        let expires = task.created_at.plus(self.settings.patience);
        if expires <= self.now {
            let reason = self.reason(task, &request);
            return self.give_up(task, &reason);
        }
        self.wake(expires);
        self.reserve(task, &request);
    }

    fn place(&mut self, task: &Task, request: &Request) -> Option<InstanceId> {
        if let Some(id) = reserved_for(task)
            && self.ledger.place_reserved(request, id).is_ok()
        {
            return Some(id);
        }
        if self.full.contains(request) {
            return None;
        }
        let placed = place(&mut self.ledger, request, 1, &mut self.rng).instances.first().copied();
        if placed.is_none() {
            self.full.push(request.clone());
        }
        placed
    }

    fn start(&mut self, task: &Entry<Task>, id: InstanceId) {
        let Some(instance) = self.state.instance(id).and_then(|found| found.instance.as_ref()) else { return };
        let mut after = (*task.value).clone();
        after.instance = Some(id);
        after.availability_zone = instance.availability_zone().map(Arc::from);
        after.last = Status::Pending;
        after.waiting = None;
        after.version += 1;
        after.demand = self.ledger.name_gpus(id, &task.demand);
        let mut group = Group::new(format!("task {} has room", task.id));
        let held = self.ledger.held(id).cloned().unwrap_or_default();
        self.chain.reserve(&mut group, self.cluster, id, self.state.instance(id), held);
        self.write(group, task, after);
    }

    fn give_up(&mut self, task: &Entry<Task>, reason: &str) {
        let mut after = (*task.value).clone();
        after.declare_stopped(Stop::new(StopCode::TaskFailedToStart, reason, StoppedBy::StartFailure), self.now);
        self.write(Group::new(format!("task {} has waited for too long", task.id)), task, after);
    }

    fn write(&mut self, group: Group, before: &Entry<Task>, after: Task) {
        let key = Key::Task(self.cluster.clone(), before.id);
        let guard = Guard::unchanged(key, Some(before.revision));
        self.chain.push(group.guard(guard).put(Record::Task(Arc::new(after))));
    }

    /// In ECS's words, what keeps the task out.
    fn reason(&mut self, task: &Task, request: &Request) -> String {
        let provider = task.capacity_provider.as_deref();
        let all = self.state.instances().values().filter_map(|found| found.instance.as_ref());
        let mut own = all.filter(|instance| {
            instance.capacity_provider.as_deref() == provider && instance.status != InstanceStatus::Inactive
        });
        let Some(first) = own.next() else { return "EMPTY CAPACITY PROVIDER".to_owned() };
        if !std::iter::once(first).chain(own).any(|instance| instance.status == InstanceStatus::Active) {
            return "NO ACTIVE INSTANCES".to_owned();
        }
        let verdicts = verdicts(&mut self.ledger, request).into_iter();
        let refused: Vec<_> = verdicts.filter_map(|(id, refusal)| Some((id, refusal?))).collect();
        closest(&refused)
            .map_or("NO ACTIVE INSTANCES", |(_, refusal)| refusal.reason().trim_end_matches('.'))
            .to_owned()
    }

    /// Reserves an instance for a task that has waited for long, and gives up a reservation that has become useless.
    fn reserve(&mut self, task: &Entry<Task>, request: &Request) {
        let (Some(provider), Some(waiting)) = (&task.capacity_provider, &task.waiting) else { return };
        if waiting.reserved.is_some_and(|id| is_open(self.state, id)) {
            return;
        }
        let due = task.created_at.plus(self.settings.reserve_after);
        if due > self.now {
            return self.wake(due);
        }
        let found = match self.reserved.providers.contains(provider) {
            true => None,
            false => self.roomiest(request),
        };
        if let Some(id) = found {
            self.reserved.instances.insert(id);
            self.reserved.providers.insert(Arc::clone(provider));
        }
        if found != waiting.reserved {
            let mut after = (*task.value).clone();
            after.waiting = Some(Arc::new(longshore_model::task::Waiting { reserved: found, ..(**waiting).clone() }));
            self.write(Group::new(format!("task {} reserves an instance", task.id)), task, after);
        }
    }

    /// The instance with the most left of those that would take the task if they were empty.
    fn roomiest(&mut self, request: &Request) -> Option<InstanceId> {
        let lacking = verdicts(&mut self.ledger, request).into_iter().filter_map(|(id, refusal)| {
            let Some(Refusal::Lack(_)) = refusal else { return None };
            let instance = self.state.instance(id)?.instance.as_ref()?;
            instance.capacity.fits(&Reservation::default(), &request.demand).ok()?;
            let held = self.ledger.held(id)?;
            let left = (instance.capacity.memory_mib_left(held), instance.capacity.cpu_units_left(held));
            (!self.reserved.instances.contains(&id)).then_some((left, std::cmp::Reverse(id)))
        });
        lacking.max().map(|(_, id)| id.0)
    }

    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}
