//! Which tasks go first when some of many must go: scaling in undoes what the placement strategies did (developer guide:
//! "How Amazon ECS scales in").
//!
//! A spread over an attribute takes from the value that has the most tasks, one over instances keeps zones even first; a
//! binpack takes from the instance where most is left afterwards; and what is left open is random. Without a strategy zones
//! stay even, and within a zone the instance with the most tasks of the service gives first. Of one instance's tasks the
//! youngest goes first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use longshore_model::placement::{BinpackField, SpreadField, Strategy};
use longshore_model::{ClusterState, Demand, InstanceId, TaskId};

use super::census::Member;
use super::launch::ZONE;
use crate::rng::rank_bits;

/// ECS takes at most this many strategies, and one over instances stands for two; more are not looked at.
const MAX_AXES: usize = 6;

/// One number a strategy: the greatest gives first.
type Key = [u32; MAX_AXES];

/// An instance with candidates, ordered by its own parts of the key, ties at random.
type Crowd = (Key, u32, Option<InstanceId>);

/// The values that instances share, by the strategy's place in the list.
type Values = Vec<Option<Arc<str>>>;

/// Picks `count` of the candidates; `all` are the service's tasks that ought to run, candidates included.
pub(super) fn pick<'a>(
    state: &ClusterState,
    strategies: &[Strategy],
    candidates: impl Iterator<Item = Member<'a>>,
    all: &[Member<'a>],
    count: u32,
    salt: u64,
) -> Vec<Member<'a>> {
    if count == 0 {
        return Vec::new();
    }
    // Those that wait for capacity serve nobody and hold nothing: they go before any other.
    let (mut waiting, placed): (Vec<_>, Vec<_>) = candidates.partition(|member| member.task.is_waiting());
    waiting.sort_by_key(|member| std::cmp::Reverse(youngest_last(member)));
    let mut picker = Picker::new(state, strategies, placed.into_iter(), all, salt);
    waiting.into_iter().chain(std::iter::from_fn(|| picker.next())).take(count as usize).collect()
}

/// What a strategy makes of an instance.
enum Axis {
    /// The tasks of the service among all instances with the same value of an attribute.
    Shared { attribute: Arc<str>, tasks: BTreeMap<Option<Arc<str>>, u32> },
    /// The tasks of the service on the instance.
    Instance,
    /// What is left of the instance once the task has stopped.
    Left(BinpackField),
}

impl Axis {
    fn of(strategies: &[Strategy]) -> Vec<Self> {
        let shared = |name: &Arc<str>| Self::Shared { attribute: Arc::clone(name), tasks: BTreeMap::new() };
        if strategies.is_empty() {
            return vec![shared(&ZONE.into()), Self::Instance];
        }
        // A random choice leaves nothing to those after it.
        let ranking = strategies.iter().take(MAX_AXES).take_while(|strategy| **strategy != Strategy::Random);
        let mut axes: Vec<Self> = match strategies.first() {
            Some(Strategy::Spread(SpreadField::InstanceId)) => vec![shared(&ZONE.into())],
            _ => Vec::new(),
        };
        axes.extend(ranking.map(|strategy| match strategy {
            Strategy::Spread(SpreadField::Attribute(name)) => shared(name),
            Strategy::Binpack(field) => Self::Left(*field),
            Strategy::Spread(SpreadField::InstanceId) | Strategy::Random => Self::Instance,
        }));
        axes.truncate(MAX_AXES);
        axes
    }
}

struct Picker<'a, 's> {
    state: &'s ClusterState,
    axes: Vec<Axis>,
    on_instance: BTreeMap<Option<InstanceId>, Vec<Member<'a>>>,
    /// The service's tasks on each instance.
    tasks_on: BTreeMap<Option<InstanceId>, u32>,
    /// What the picked ones will have given back.
    released: BTreeMap<Option<InstanceId>, Demand>,
    cells: Vec<Cell>,
    salt: u64,
}

/// The instances that share all values that are spread over.
struct Cell {
    values: Values,
    crowds: BTreeSet<Crowd>,
}

impl<'a, 's> Picker<'a, 's> {
    fn new(
        state: &'s ClusterState,
        strategies: &[Strategy],
        candidates: impl Iterator<Item = Member<'a>>,
        all: &[Member<'a>],
        salt: u64,
    ) -> Self {
        let mut picker = Self {
            state,
            axes: Axis::of(strategies),
            on_instance: BTreeMap::new(),
            tasks_on: BTreeMap::new(),
            released: BTreeMap::new(),
            cells: Vec::new(),
            salt,
        };
        for candidate in candidates {
            picker.on_instance.entry(candidate.task.instance).or_default().push(candidate);
        }
        for members in picker.on_instance.values_mut() {
            members.sort_by_key(youngest_last);
        }
        let mut samples: BTreeMap<Option<InstanceId>, (Member<'a>, u32)> = BTreeMap::new();
        for &member in all {
            samples.entry(member.task.instance).or_insert((member, 0)).1 += 1;
        }
        for (instance, (member, tasks)) in samples {
            picker.tasks_on.insert(instance, tasks);
            let values = picker.values(&member);
            picker.count(&values, tasks);
            if picker.on_instance.contains_key(&instance) {
                picker.put(values, instance);
            }
        }
        picker
    }

    /// The values of a member's instance, for the strategies that spread over one.
    fn values(&self, member: &Member<'_>) -> Values {
        let instance = member.task.instance.and_then(|id| self.state.instance(id)?.instance.as_ref());
        let value = |attribute: &str| match attribute {
            ZONE if member.task.availability_zone.is_some() => member.task.availability_zone.clone(),
            other => instance.and_then(|instance| instance.attribute(other)).flatten().map(Arc::from),
        };
        let values = self.axes.iter().map(|axis| match axis {
            Axis::Shared { attribute, .. } => value(attribute),
            Axis::Instance | Axis::Left(_) => None,
        });
        values.collect()
    }

    /// Counts tasks for the values of their instance.
    fn count(&mut self, values: &Values, added: u32) {
        for (axis, value) in self.axes.iter_mut().zip(values) {
            if let Axis::Shared { tasks, .. } = axis {
                *tasks.entry(value.clone()).or_default() += added;
            }
        }
    }

    fn put(&mut self, values: Values, instance: Option<InstanceId>) {
        let crowd = (self.own_key(instance), self.tie_break(instance), instance);
        match self.cells.iter_mut().find(|cell| cell.values == values) {
            Some(cell) => {
                cell.crowds.insert(crowd);
            }
            None => self.cells.push(Cell { values, crowds: BTreeSet::from([crowd]) }),
        }
    }

    /// Random, anew for each of an instance's candidates.
    fn tie_break(&self, instance: Option<InstanceId>) -> u32 {
        let next = self.on_instance.get(&instance).and_then(|members| members.last());
        next.map_or(0, |member| rank_bits(self.salt, member.task.id.bits()))
    }

    /// The parts of the key that are the instance's own.
    fn own_key(&self, instance: Option<InstanceId>) -> Key {
        let mut key = Key::default();
        for (part, axis) in key.iter_mut().zip(&self.axes) {
            *part = match axis {
                Axis::Shared { .. } => 0,
                Axis::Instance => self.tasks_on.get(&instance).copied().unwrap_or_default(),
                Axis::Left(field) => self.left_after_next(instance, *field),
            };
        }
        key
    }

    /// What will be left of an instance when its next candidate has stopped too.
    fn left_after_next(&self, instance: Option<InstanceId>, field: BinpackField) -> u32 {
        let found = instance.and_then(|id| self.state.instance(id));
        let Some(capacity) = found.and_then(|found| found.instance.as_ref()).map(|entry| &entry.value.capacity) else {
            return u32::MAX;
        };
        let held = found.map(|found| found.held()).unwrap_or_default();
        let next = self.on_instance.get(&instance).and_then(|members| members.last()).map(|member| &member.task.demand);
        let freed = self.released.get(&instance).into_iter().chain(next);
        let (left, amount): (u32, fn(&Demand) -> u32) = match field {
            BinpackField::Cpu => (capacity.cpu_units_left(&held), |demand| demand.cpu_units),
            BinpackField::Memory => (capacity.memory_mib_left(&held), |demand| demand.memory_mib),
        };
        freed.map(amount).fold(left, u32::saturating_add)
    }

    /// The key of a cell's first instance, with the parts that the cell shares.
    fn whole_key(&self, cell: &Cell) -> Option<(Key, u32)> {
        let &(mut key, tie, _) = cell.crowds.last()?;
        for ((part, axis), value) in key.iter_mut().zip(&self.axes).zip(&cell.values) {
            if let Axis::Shared { tasks, .. } = axis {
                *part = tasks.get(value).copied().unwrap_or_default();
            }
        }
        Some((key, tie))
    }

    fn next(&mut self) -> Option<Member<'a>> {
        let keys = self.cells.iter().enumerate().filter_map(|(at, cell)| Some((self.whole_key(cell)?, at)));
        let (_, at) = keys.max()?;
        let (_, _, instance) = self.cells[at].crowds.pop_last()?;
        let picked = self.on_instance.get_mut(&instance)?.pop()?;
        for (axis, value) in self.axes.iter_mut().zip(&self.cells[at].values) {
            if let Axis::Shared { tasks, .. } = axis
                && let Some(tasks) = tasks.get_mut(value)
            {
                *tasks -= 1;
            }
        }
        if let Some(tasks) = self.tasks_on.get_mut(&instance) {
            *tasks -= 1;
        }
        let released = self.released.entry(instance).or_default();
        released.cpu_units = released.cpu_units.saturating_add(picked.task.demand.cpu_units);
        released.memory_mib = released.memory_mib.saturating_add(picked.task.demand.memory_mib);
        if self.on_instance.get(&instance).is_some_and(|members| !members.is_empty()) {
            let crowd = (self.own_key(instance), self.tie_break(instance), instance);
            self.cells[at].crowds.insert(crowd);
        }
        Some(picked)
    }
}

/// The last of an instance's candidates in this order goes first: the one that has been there for the shortest time.
fn youngest_last(member: &Member<'_>) -> (i64, TaskId) {
    (member.task.created_at.as_millis(), member.task.id)
}

#[cfg(test)]
mod tests;
