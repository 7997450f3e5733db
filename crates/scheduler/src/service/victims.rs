//! Which tasks go first when some of many must go: so that zones stay even, and within a zone from the instance that has
//! the most tasks of the service (developer guide: "How Amazon ECS scales in").

use std::collections::{BTreeMap, BTreeSet};

use longshore_model::{InstanceId, TaskId};

use super::census::Member;
use crate::rng::rank;

/// An instance with candidates, ordered by its tasks of the service, ties at random.
type Crowd = (usize, u32, Option<InstanceId>);

/// Picks `count` of the candidates; `all` are the service's tasks that ought to run, candidates included.
pub(super) fn pick<'a>(
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
    waiting.sort_by_key(|member| std::cmp::Reverse(youngest_first(member)));
    let mut picker = Picker::new(placed.into_iter(), all, salt);
    waiting.into_iter().chain(std::iter::from_fn(|| picker.next())).take(count as usize).collect()
}

struct Picker<'a> {
    on_instance: BTreeMap<Option<InstanceId>, Vec<Member<'a>>>,
    zones: Vec<Zone>,
    salt: u64,
}

/// A zone's tasks of the service, and its instances with candidates.
#[derive(Default)]
struct Zone {
    tasks: usize,
    crowds: BTreeSet<Crowd>,
}

impl<'a> Picker<'a> {
    fn new(candidates: impl Iterator<Item = Member<'a>>, all: &[Member<'a>], salt: u64) -> Self {
        let mut on_instance: BTreeMap<_, Vec<Member<'a>>> = BTreeMap::new();
        for candidate in candidates {
            on_instance.entry(candidate.task.instance).or_default().push(candidate);
        }
        for members in on_instance.values_mut() {
            members.sort_by_key(|member| youngest_first(member));
        }
        let mut tasks_on: BTreeMap<_, usize> = BTreeMap::new();
        let mut zones: BTreeMap<Option<&str>, Zone> = BTreeMap::new();
        for member in all {
            *tasks_on.entry(member.task.instance).or_default() += 1;
            zones.entry(member.task.availability_zone.as_deref()).or_default().tasks += 1;
        }
        for (&instance, members) in &on_instance {
            let zone = members.first().and_then(|member| member.task.availability_zone.as_deref());
            let tasks = tasks_on.get(&instance).copied().unwrap_or_default();
            zones.entry(zone).or_default().crowds.insert((tasks, tie_break(salt, instance), instance));
        }
        Self { on_instance, zones: zones.into_values().collect(), salt }
    }

    fn next(&mut self) -> Option<Member<'a>> {
        let zones = self.zones.iter_mut().filter(|zone| !zone.crowds.is_empty());
        let zone = zones.max_by_key(|zone| (zone.tasks, zone.crowds.last().copied()))?;
        let (tasks, _, instance) = zone.crowds.pop_last()?;
        zone.tasks -= 1;
        let members = self.on_instance.get_mut(&instance)?;
        let picked = members.pop()?;
        if !members.is_empty() {
            zone.crowds.insert((tasks - 1, tie_break(self.salt, instance), instance));
        }
        Some(picked)
    }
}

fn tie_break(salt: u64, instance: Option<InstanceId>) -> u32 {
    instance.map_or(0, |id| rank(salt, id))
}

/// The last of an instance's candidates in this order goes first: the one that has been there for the shortest time.
fn youngest_first(member: &Member<'_>) -> (i64, TaskId) {
    (member.task.created_at.as_millis(), member.task.id)
}

#[cfg(test)]
mod tests;
