//! What is to be done with the targets of one task.

use std::collections::BTreeSet;
use std::time::Duration;

use longshore_model::load_balancing::{
    Owner, Registration, Sight, Sightings, Target, TargetKey, gets_nothing_new, is_drained,
};
use longshore_model::snapshot::LoadBalancingState;
use longshore_model::task::{Desired, Status};
use longshore_model::{ClusterState, Snapshot, Task, Timestamp};

use crate::balance::{self, Place};

/// A target whose place is still another task's is tried again after this long.
pub const BLOCKED_RETRY: Duration = Duration::from_secs(1);

/// An edge that is there and does not say within this time that it gives a target nothing new is not waited for any longer. As
/// long as an edge counts that is away: it serves by what it knew.
pub const UNHEARD: Duration = Duration::from_secs(60);

/// What changes of a task's targets.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// Targets that are written, and whether each is new in its group.
    pub written: Vec<(Target, Change)>,
    /// Targets that go.
    pub removed: Vec<TargetKey>,
    /// The task's targets from now on.
    pub targets: Vec<TargetKey>,
    /// When to look again although nothing has changed.
    pub wake_at: Option<Timestamp>,
}

/// How a target changes that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is registered.
    Registered,
    /// It was, and its address changes.
    Moved,
    /// It is being drained from now on; what edges said of an earlier drain does not count.
    Draining,
    /// The clock was set back while it was being drained.
    Redated,
}

impl Step {
    fn wake(&mut self, at: Timestamp) {
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }
}

/// Whether a task runs and ought to.
pub(super) fn is_to_be_registered(task: &Task) -> bool {
    task.desired == Desired::Running && task.last == Status::Running && !task.has_ended()
}

/// Looks at a task; `places` are those of its deployment, and `claimed` the targets that this plan gives to tasks.
pub(super) fn look(
    snapshot: &Snapshot,
    state: &ClusterState,
    places: &[Place<'_>],
    task: &Task,
    claimed: &mut BTreeSet<TargetKey>,
    now: Timestamp,
) -> Step {
    if task.has_ended() {
        return Step { removed: own(snapshot.load_balancing(), task), ..Step::default() };
    }
    match is_to_be_registered(task) {
        true => register(snapshot, state, places, task, claimed, now),
        false if task.desired == Desired::Stopped => drain(snapshot, task, now),
        false => Step { targets: task.targets.clone(), ..Step::default() },
    }
}

fn owner(task: &Task) -> Owner {
    Owner { cluster: task.cluster.clone(), task: task.id }
}

/// Those of a task's targets that are there and its own.
fn own(balancing: &LoadBalancingState, task: &Task) -> Vec<TargetKey> {
    let owner = Some(owner(task));
    let is_own = |key: &&TargetKey| balancing.targets.get(*key).is_some_and(|target| target.owner == owner);
    task.targets.iter().filter(is_own).cloned().collect()
}

fn register(
    snapshot: &Snapshot,
    state: &ClusterState,
    places: &[Place<'_>],
    task: &Task,
    claimed: &mut BTreeSet<TargetKey>,
    now: Timestamp,
) -> Step {
    let (mut step, balancing) = (Step::default(), snapshot.load_balancing());
    let instance = task.instance.and_then(|id| state.instance(id)?.instance.as_ref());
    let address = task.instance.and_then(|id| balance::address(state, id));
    for place in places {
        let (Some(group), Some(instance)) = (balancing.target_groups.get(&place.group), instance) else { continue };
        // Its agent tells the port with its report, which changes the task.
        let Some(port) = place.host_port(snapshot, task, group.protocol) else { continue };
        let key = TargetKey { group: place.group, id: balance::target_id(instance), port };
        if step.targets.contains(&key) {
            continue;
        }
        let known = balancing.targets.get(&key);
        let owner = owner(task);
        let others = known.and_then(|known| known.owner.as_ref()).filter(|other| **other != owner);
        if others.is_some_and(|other| super::is_known_to(snapshot, other, &key)) || claimed.contains(&key) {
            step.wake(now.plus(BLOCKED_RETRY));
            continue;
        }
        // What is not known any more is as it was.
        let known_address = known.map(|known| &known.address).filter(|_| task.targets.contains(&key));
        let Some(address) = address.or(known_address) else { continue };
        let is_registered = known.is_some_and(|known| {
            known.registration == Registration::Registered && known.owner.as_ref() == Some(&owner)
        });
        if !is_registered || known.is_none_or(|known| known.address != *address) {
            let target = Target {
                key: key.clone(),
                address: address.clone(),
                zone: task.availability_zone.clone(),
                registration: Registration::Registered,
                owner: Some(owner),
                registered_at: known.filter(|_| is_registered).map_or(now, |known| known.registered_at),
            };
            claimed.insert(key.clone());
            step.written.push((target, if is_registered { Change::Moved } else { Change::Registered }));
        }
        step.targets.push(key);
    }
    step.removed = own(balancing, task).into_iter().filter(|key| !step.targets.contains(key)).collect();
    step
}

fn drain(snapshot: &Snapshot, task: &Task, now: Timestamp) -> Step {
    let (mut step, balancing) = (Step::default(), snapshot.load_balancing());
    for key in own(balancing, task) {
        let Some(target) = balancing.targets.get(&key) else { continue };
        let registration = match target.registration {
            Registration::Draining { since } if since <= now => target.registration,
            Registration::Draining { .. } | Registration::Registered => Registration::Draining { since: now },
        };
        let begins = target.registration == Registration::Registered;
        // What edges said of an earlier drain of it does not count for this one.
        let end = match begins && has_been_drained(balancing, &key) {
            true => Some(drain_ends(balancing, &key, now, None)),
            false => drained_at(balancing, &key, registration, now),
        };
        let Some(at) = end else {
            step.removed.push(key);
            continue;
        };
        step.wake(at);
        if registration != target.registration {
            let change = if begins { Change::Draining } else { Change::Redated };
            step.written.push((Target { registration, ..(*target.value).clone() }, change));
        }
        step.targets.push(key);
    }
    step
}

/// Whether an edge has drained it before, so that what it said of that is not taken for the next time.
pub(super) fn has_been_drained(balancing: &LoadBalancingState, key: &TargetKey) -> bool {
    let seen = balancing.sightings.get(key);
    seen.is_some_and(|seen| seen.by_edge.iter().any(|it| matches!(it.sight, Sight::Draining | Sight::Drained)))
}

fn delay(balancing: &LoadBalancingState, key: &TargetKey) -> Duration {
    let group = balancing.target_groups.get(&key.group);
    Duration::from_secs(group.map_or(0, |group| group.deregistration_delay_seconds()).into())
}

/// When a target that is being drained has to be looked at again; nothing when it may go: its group is gone, no edge has
/// anything of it under way, or its time is over.
pub(super) fn drained_at(
    balancing: &LoadBalancingState,
    key: &TargetKey,
    registration: Registration,
    now: Timestamp,
) -> Option<Timestamp> {
    let Registration::Draining { since } = registration else { return None };
    if !balancing.target_groups.contains_key(&key.group) {
        return None;
    }
    let sightings = balancing.sightings.get(key).map(|entry| &*entry.value);
    // A clock that was set back does not make the time longer.
    let ends = drain_ends(balancing, key, since.min(now), sightings);
    // An edge that is away goes on serving by what it knows, so it counts until it is taken out of the list.
    let is_over = ends <= now || is_drained(sightings, balancing.edges.keys());
    (!is_over).then_some(ends)
}

/// When the time of a drain is over that began at `since`. The deregistration delay bounds how long is waited for what is under
/// way. That no edge begins anything new there is another matter, and is waited for even without any delay: whoever has not said
/// so sends requests to a container that has ended.
fn drain_ends(
    balancing: &LoadBalancingState,
    key: &TargetKey,
    since: Timestamp,
    sightings: Option<&Sightings>,
) -> Timestamp {
    let delay = delay(balancing, key);
    match gets_nothing_new(sightings, balancing.edges.keys()) {
        true => since.plus(delay),
        false => since.plus(delay.max(UNHEARD)),
    }
}

/// How long a target may still be drained; nothing when it is not being drained.
pub fn time_left(balancing: &LoadBalancingState, key: &TargetKey, now: Timestamp) -> Option<Duration> {
    let Registration::Draining { since } = balancing.targets.get(key)?.registration else { return None };
    let sightings = balancing.sightings.get(key).map(|entry| &*entry.value);
    Some(drain_ends(balancing, key, since, sightings).since(now))
}
