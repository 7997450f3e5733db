//! The `stats` command: groups and what is gathered for each.

use std::collections::HashMap;
use std::sync::Arc;

use super::aggregate::{Aggregate, State};
use super::evaluate::{Evaluator, Machine, Row};
use super::syntax::{Source, Stats};
use super::value::Value;

/// The groups of one `stats` command, in the order in which they first came.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    by_key: HashMap<Vec<Option<Arc<str>>>, usize>,
    groups: Vec<Group>,
    bytes: usize,
}

#[derive(Debug, Clone)]
struct Group {
    keys: Vec<Value>,
    gathered: Vec<(Aggregate, State)>,
}

/// What a group takes besides its values, roughly.
const GROUP_BYTES: usize = 160;

impl Groups {
    /// Takes a row.
    pub(super) fn add(&mut self, stats: &Stats, row: &mut Row<'_>, machine: &Machine) {
        let evaluator = Evaluator { machine, gathered: &[] };
        let keys: Vec<Value> = stats.keys.iter().map(|(_, key)| evaluator.value(key, row)).collect();
        let shown: Vec<Option<Arc<str>>> = keys.iter().map(Value::show).collect();
        let index = match self.by_key.get(&shown) {
            Some(&index) => index,
            None => {
                let gathered = stats.aggregates.iter().map(|&(aggregate, _)| (aggregate, aggregate.start())).collect();
                let group = Group { keys, gathered };
                self.bytes += GROUP_BYTES + group.keys.iter().map(|key| 2 * key.bytes()).sum::<usize>();
                self.bytes += group.gathered.iter().map(|(_, state)| state.bytes()).sum::<usize>();
                self.by_key.insert(shown, self.groups.len());
                self.groups.push(group);
                self.groups.len() - 1
            }
        };
        let time = machine.plan.names.iter().position(|name| name.source == Source::Timestamp);
        let time = time.and_then(|slot| row.get(slot, machine).as_time());
        for ((aggregate, state), (_, argument)) in self.groups[index].gathered.iter_mut().zip(&stats.aggregates) {
            let value = match argument {
                None => Value::Bool(true),
                Some(argument) => evaluator.value(argument, row),
            };
            if value != Value::Null {
                let before = state.bytes();
                aggregate.add(state, value, time);
                self.bytes = (self.bytes + state.bytes()).saturating_sub(before);
            }
        }
    }

    /// The rows that it makes, one after the other: there may be no room for all of them at once. Without `by` there is one, for no event at
    /// all too.
    pub(super) fn rows(mut self, stats: &Stats, machine: &Machine) -> impl ExactSizeIterator<Item = Row<'static>> {
        if stats.keys.is_empty() && self.groups.is_empty() {
            let gathered = stats.aggregates.iter().map(|&(aggregate, _)| (aggregate, aggregate.start())).collect();
            self.groups.push(Group { keys: Vec::new(), gathered });
        }
        self.groups.into_iter().map(move |group| {
            let mut row = Row::empty(machine);
            let mut results = Row::empty(machine);
            let evaluator = Evaluator { machine, gathered: &group.gathered };
            for ((slot, _), key) in stats.keys.iter().zip(group.keys) {
                row.set(*slot, key.clone(), machine);
                results.set(*slot, key, machine);
            }
            for (slot, result) in &stats.results {
                let value = evaluator.value(result, &mut row);
                results.set(*slot, value, machine);
            }
            results.overgrown = results.overgrown.or(row.overgrown);
            results
        })
    }

    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
