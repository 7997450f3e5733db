//! Managed scaling: how many instances a provider's group ought to have, and which of them may go (developer guide:
//! "Amazon ECS cluster auto scaling").
//!
//! **The figure.** CapacityProviderReservation is M / N × 100: N instances run, and M are needed. Without waiting tasks M is
//! the number of instances that run anything but daemons' tasks. With waiting tasks it is N and what they take, packed onto
//! instances of the group's size, at least the minimum and at most the maximum step. Without instances it is 100 when none
//! is needed and 200 when any is.
//!
//! **Out.** One figure above the target is enough. No more are added while instances that were added are on their way,
//! which is waited for as long as the warm-up says. A group without any instance gets two at least: its figure is 200. A task that does not fit onto an empty instance of that size is no
//! reason to add one, nor is one that an empty instance here would fit: something else keeps that out.
//!
//! **In.** After fifteen figures below the target, one a minute, empty instances leave, each minute at most half of them.
//! An instance that leaves is draining, and is removed when nothing but daemons' tasks is left on it, or when it took too
//! long. One that is needed again before that stays.

use std::collections::BTreeMap;
use std::time::Duration;

use longshore_model::capacity_provider::AutoScalingGroup;
use longshore_model::container_instance::{LEAVING, Status};
use longshore_model::{Capacity, ClusterState, ContainerInstance, Demand, InstanceId, Reservation, Timestamp};

use crate::per_instance::only_daemons_are_left;

/// The pace of scaling.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Between two figures that count for scaling in, and between two steps of it.
    pub period: Duration,
    /// So many figures in a row below the target let instances leave.
    pub low_points: u32,
    /// A draining instance is removed after this, whatever runs on it.
    pub drain_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let (period, drain_timeout) = (Duration::from_secs(60), Duration::from_secs(48 * 60 * 60));
        Self { period, low_points: 15, drain_timeout }
    }
}

/// What whoever starts instances says of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// The fewest instances.
    pub minimum: u32,
    /// The most instances.
    pub maximum: u32,
    /// What each of them offers.
    pub size: Capacity,
    /// Instances that were started and have not registered yet, those that took longer than the warm-up apart.
    pub starting: u32,
}

/// The fewest instances that a group without any gets, as its figure of 200 says.
const FIRST_STEP: u32 = 2;

/// What one look remembers for the next. It may be lost: then instances stay a little longer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// Figures in a row below the target.
    low: u32,
    /// When the last of them was taken.
    taken_at: Option<Timestamp>,
    /// Since when instances are seen to leave.
    leaving: BTreeMap<InstanceId, Timestamp>,
}

/// What to do for a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// M: how many instances are needed.
    pub needed: u32,
    /// N: how many instances run.
    pub running: u32,
    /// How many to start.
    pub launch: u32,
    /// Those that are to leave.
    pub drain: Vec<InstanceId>,
    /// Those that were to leave and stay.
    pub keep: Vec<InstanceId>,
    /// Those that have drained and are removed.
    pub remove: Vec<InstanceId>,
    /// When to look again although nothing has changed.
    pub wake_at: Option<Timestamp>,
}

impl Decision {
    /// CapacityProviderReservation, in percent.
    pub fn reservation_percent(&self) -> u32 {
        match (self.needed, self.running) {
            (0, 0) => 100,
            (_, 0) => 200,
            (needed, running) => percent(needed, running),
        }
    }
}

fn percent(needed: u32, running: u32) -> u32 {
    u32::try_from(u64::from(needed) * 100 / u64::from(running)).unwrap_or(u32::MAX)
}

/// Looks at the instances and waiting tasks of `provider` in a cluster. Without bounds (nobody here starts instances of
/// that group) only the figure is taken.
pub fn plan(
    state: &ClusterState,
    provider: &str,
    group: &AutoScalingGroup,
    bounds: Option<&Bounds>,
    settings: Settings,
    memory: &mut Memory,
    now: Timestamp,
) -> Decision {
    let view = View::of(state, provider);
    let scaling = &group.scaling;
    let missing = view.missing(bounds.map(|bounds| &bounds.size));
    let running = count(view.staying.len());
    let needed = match missing {
        0 => count(view.staying.iter().filter(|instance| !is_empty(state, instance.id)).count()),
        missing => running + missing.clamp(scaling.minimum_step, scaling.maximum_step),
    };
    let mut decision = Decision { needed, running, ..Decision::default() };
    let Some(bounds) = bounds.filter(|_| scaling.enabled) else { return decision };
    view.remove_drained(state, group, settings, memory, now, &mut decision);

    let most = bounds.maximum.max(bounds.minimum);
    let enough = u64::from(needed) * 100;
    let enough = u32::try_from(enough.div_ceil(u64::from(scaling.target_percent.max(1)))).unwrap_or(u32::MAX);
    let wanted = enough.clamp(bounds.minimum, most);
    if wanted > running {
        memory.low = 0;
        let mut lacking = wanted - running;
        decision.keep = view.leaving.iter().take(lacking as usize).map(|instance| instance.id).collect();
        lacking -= count(decision.keep.len());
        if lacking > 0 && bounds.starting == 0 {
            if running == 0 && needed > 0 && decision.keep.is_empty() {
                lacking = lacking.max(FIRST_STEP);
            }
            let room = most.saturating_sub(running + count(decision.keep.len()));
            decision.launch = lacking.clamp(scaling.minimum_step, scaling.maximum_step).min(room);
        }
        decision.remove.retain(|id| !decision.keep.contains(id));
    } else if wanted < running {
        view.scale_in(state, group, wanted, most, settings, memory, now, &mut decision);
    } else {
        memory.low = 0;
    }
    decision
}

/// Whether an instance runs nothing but daemons' tasks.
pub fn is_empty(state: &ClusterState, instance: InstanceId) -> bool {
    only_daemons_are_left(state, instance)
}

/// What a decision looks at.
struct View<'a> {
    state: &'a ClusterState,
    /// Instances of the provider that count, by id.
    staying: Vec<&'a ContainerInstance>,
    /// Those that are on their way out.
    leaving: Vec<&'a ContainerInstance>,
    /// What the waiting tasks hold, the biggest first.
    waiting: Vec<&'a Demand>,
}

impl<'a> View<'a> {
    fn of(state: &'a ClusterState, provider: &str) -> Self {
        let registered = state.instances().values().filter_map(|found| Some(&*found.instance.as_ref()?.value));
        let own = registered.filter(|instance| {
            instance.capacity_provider.as_deref() == Some(provider) && instance.status != Status::Inactive
        });
        let (leaving, staying): (Vec<_>, Vec<_>) = own.partition(|instance| is_leaving(instance));
        let own = state.waiting_tasks().filter(|task| task.capacity_provider.as_deref() == Some(provider));
        let mut waiting: Vec<&Demand> = own.map(|task| &task.value.demand).collect();
        waiting.sort_by_key(|demand| std::cmp::Reverse((demand.memory_mib, demand.cpu_units, demand.gpus)));
        Self { state, staying, leaving, waiting }
    }

    /// How many more instances the waiting tasks take.
    fn missing(&self, size: Option<&Capacity>) -> u32 {
        let spare: Vec<&Capacity> = self.empty().map(|instance| &instance.capacity).collect();
        let fits = |size: &Capacity, demand: &Demand| size.fits(&Reservation::default(), demand).is_ok();
        let stuck = |demand: &Demand| spare.iter().any(|size| fits(size, demand));
        let largest = self.staying.iter().map(|instance| &instance.capacity);
        let size = size.or_else(|| largest.max_by_key(|size| (size.memory_mib, size.cpu_units)));
        let mut waiting = self.waiting.iter().filter(|demand| !stuck(demand)).peekable();
        let Some(size) = size else { return u32::from(waiting.peek().is_some()) };
        let mut bins: Vec<Reservation> = Vec::new();
        for demand in waiting.filter(|demand| fits(size, demand)) {
            let index = bins.iter().position(|held| size.fits(held, demand).is_ok()).unwrap_or_else(|| {
                bins.push(Reservation::default());
                bins.len() - 1
            });
            bins[index].add(demand);
        }
        count(bins.len())
    }

    /// Instances that take tasks and run none.
    fn empty(&self) -> impl Iterator<Item = &'a ContainerInstance> {
        let open = |instance: &ContainerInstance| {
            let connected = self.state.instance(instance.id).is_some_and(|found| found.is_connected());
            instance.status == Status::Active && connected && is_empty(self.state, instance.id)
        };
        self.staying.iter().copied().filter(move |instance| open(instance))
    }

    fn remove_drained(
        &self,
        state: &ClusterState,
        group: &AutoScalingGroup,
        settings: Settings,
        memory: &mut Memory,
        now: Timestamp,
        decision: &mut Decision,
    ) {
        let ids: Vec<InstanceId> = self.leaving.iter().map(|instance| instance.id).collect();
        memory.leaving.retain(|id, _| ids.contains(id));
        for id in ids {
            let due = memory.leaving.entry(id).or_insert(now).plus(settings.drain_timeout);
            let waits = group.draining || group.termination_protection;
            if is_empty(state, id) || !waits || due <= now {
                decision.remove.push(id);
            } else {
                wake(decision, due);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one step of the decision, with all that the decision has")]
    fn scale_in(
        &self,
        state: &ClusterState,
        group: &AutoScalingGroup,
        wanted: u32,
        most: u32,
        settings: Settings,
        memory: &mut Memory,
        now: Timestamp,
        decision: &mut Decision,
    ) {
        let next = memory.taken_at.map(|at| at.plus(settings.period)).filter(|next| *next > now);
        if let Some(next) = next {
            return wake(decision, next);
        }
        memory.taken_at = Some(now);
        memory.low = memory.low.saturating_add(1);
        wake(decision, now.plus(settings.period));
        let running = decision.running;
        let beyond = running.saturating_sub(most);
        if memory.low < settings.low_points && beyond == 0 {
            return;
        }
        let step = (running - wanted).min((running / 2).max(1)).max(beyond);
        let mut order = self.order_of_leaving(state);
        // Only a group that shrank below what it runs gives up instances that are in use.
        order.retain(|(_, empty)| *empty || (beyond > 0 && !group.termination_protection));
        decision.drain = order.into_iter().take(step as usize).map(|(id, _)| id).collect();
    }

    /// Empty ones first, from the zone that has most, the oldest before the younger ones; with whether they are empty.
    fn order_of_leaving(&self, state: &ClusterState) -> Vec<(InstanceId, bool)> {
        let mut zones: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for instance in &self.staying {
            *zones.entry(instance.availability_zone()).or_default() += 1;
        }
        let mut left: Vec<(bool, &ContainerInstance)> =
            self.staying.iter().map(|instance| (!is_empty(state, instance.id), *instance)).collect();
        let mut order = Vec::with_capacity(left.len());
        while let Some(at) = (0..left.len()).min_by_key(|&at| {
            let (used, instance) = left[at];
            let crowd = zones.get(&instance.availability_zone()).copied().unwrap_or(0);
            (used, std::cmp::Reverse(crowd), instance.registered_at, instance.id)
        }) {
            let (used, instance) = left.swap_remove(at);
            zones.entry(instance.availability_zone()).and_modify(|count| *count -= 1);
            order.push((instance.id, !used));
        }
        order
    }
}

/// Whether its provider has begun to take an instance away.
fn is_leaving(instance: &ContainerInstance) -> bool {
    instance.status == Status::Draining && instance.status_reason.as_deref() == Some(LEAVING)
}

fn wake(decision: &mut Decision, at: Timestamp) {
    decision.wake_at = Some(decision.wake_at.map_or(at, |earlier| earlier.min(at)));
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
