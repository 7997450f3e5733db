//! Rows that wait for the end of their input: for `sort`, `tail`, and `dedup` after a sort.
//!
//! What is kept is cut down as often as it doubles, so that a top ten of millions of rows needs room for few.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use super::evaluate::{Machine, Row};
use super::syntax::Slot;
use super::value::Value;

/// What becomes of the rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    /// Whether each of a row's keys is descending.
    pub(super) descending: Vec<bool>,
    /// Of rows that are the same in these fields, the first is kept.
    pub(super) dedup: Option<Vec<Slot>>,
    /// So many are kept of what is left,
    pub(super) limit: Option<usize>,
    /// at the end instead of the start.
    pub(super) tail: bool,
}

/// A row with what it is sorted by.
pub(super) type Keyed = (Vec<Value>, Row<'static>);

/// Rows that wait.
#[derive(Debug, Clone, Default)]
pub(super) struct Collector {
    rows: Vec<Keyed>,
    bytes: usize,
    /// How many there may be before they are cut down.
    threshold: usize,
}

/// The fewest rows that are worth cutting down.
const LEAST: usize = 1024;

impl Collector {
    /// Takes a row. `crowded`: there is no room for more, so cut down now.
    pub(super) fn push(&mut self, keyed: Keyed, order: &Order, machine: &Machine, budget: usize) {
        self.bytes += bytes(&keyed);
        self.rows.push(keyed);
        let many = self.rows.len() > self.threshold.max(LEAST);
        if (many && (order.limit.is_some() || order.dedup.is_some())) || self.bytes > budget {
            self.cut(order, machine);
            self.threshold = self.rows.len() * 2;
        }
    }

    /// Brings the rows in order and drops those that cannot be in the result whatever comes.
    fn cut(&mut self, order: &Order, machine: &Machine) {
        self.rows.sort_by(|(left, _), (right, _)| compare(left, right, &order.descending));
        if let Some(fields) = &order.dedup {
            let mut seen = Seen::default();
            self.rows.retain_mut(|(_, row)| seen.is_new(fields, row, machine));
        }
        if let Some(limit) = order.limit {
            match order.tail {
                true => drop(self.rows.drain(..self.rows.len().saturating_sub(limit))),
                false => self.rows.truncate(limit),
            }
        }
        self.bytes = self.rows.iter().map(bytes).sum();
    }

    pub(super) fn finish(mut self, order: &Order, machine: &Machine) -> Vec<Row<'static>> {
        self.cut(order, machine);
        self.rows.into_iter().map(|(_, row)| row).collect()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

fn bytes((keys, row): &Keyed) -> usize {
    keys.iter().map(Value::bytes).sum::<usize>() + row.bytes() + size_of::<Keyed>()
}

fn compare(left: &[Value], right: &[Value], descending: &[bool]) -> Ordering {
    let orders = left.iter().zip(right).zip(descending).map(|((left, right), descending)| {
        let order = left.order(right);
        if *descending { order.reverse() } else { order }
    });
    orders.fold(Ordering::Equal, Ordering::then)
}

/// What `dedup` has seen. Rows without one of the fields are no duplicates of anything (user guide: "dedup").
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    keys: HashSet<Vec<Arc<str>>>,
    bytes: usize,
}

impl Seen {
    pub(super) fn is_new(&mut self, fields: &[Slot], row: &mut Row<'_>, machine: &Machine) -> bool {
        let key: Option<Vec<Arc<str>>> = fields.iter().map(|&slot| row.get(slot, machine).show()).collect();
        let Some(key) = key else { return true };
        let bytes = key.iter().map(|part| part.len() + 32).sum::<usize>() + 48;
        let new = self.keys.insert(key);
        if new {
            self.bytes += bytes;
        }
        new
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
