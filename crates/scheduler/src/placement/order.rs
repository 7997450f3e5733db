//! The ranking of the instances that take a class of tasks.
//!
//! A list of strategies is a key whose parts are compared in turn. Some parts belong to one instance (what is left of it,
//! its own tasks of the group) and change only when a task goes there. A spread over an attribute belongs to all instances
//! that share the value, and changes for all of them at once. So instances are kept in **cells**, one for each combination
//! of the values that are spread over: inside a cell only the instances' own parts differ, and a heap orders them; the
//! cells are ordered by the whole key of their best instance. A placement moves one instance in one heap and the cells
//! that share a value with it, which for a single attribute is one cell: no scan, and exactly what comparing all keys
//! would have given.
//!
//! Without a strategy that ranks, instances are drawn at random, and nothing is kept in order.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::sync::Arc;

use longshore_model::placement::{BinpackField, SpreadField, Strategy};

use super::class::Fit;
use super::column::Column;
use super::group::GroupNumber;
use super::ledger::{Ledger, Placement};
use crate::rng::{Rng, rank};

/// ECS takes at most this many strategies; more are not looked at.
const MAX_AXES: usize = 5;

/// One number a strategy, and a random rank among equals. Less is better.
type Key = [u32; MAX_AXES + 1];

/// The values that a cell's instances share, by the strategy's place in the list.
type Values = [u32; MAX_AXES];

/// How instances are chosen.
#[derive(Debug)]
pub(super) enum Order {
    /// At random.
    Drawn(Drawn),
    /// By strategies.
    Ranked(Box<Ranked>),
}

impl Order {
    pub(super) fn new(ledger: &mut Ledger, fit: &Fit, rng: &mut Rng) -> Self {
        let (strategies, group) = (fit.strategies(), fit.group());
        // A random choice leaves no ties to those after it.
        let ranking = strategies.iter().take(MAX_AXES).take_while(|strategy| **strategy != Strategy::Random);
        let axes: Vec<Axis> = ranking.map(|strategy| Axis::new(ledger, strategy, group)).collect();
        if axes.is_empty() {
            let avoid_crowds = strategies.is_empty();
            return Self::Drawn(Drawn::new(ledger, avoid_crowds));
        }
        Self::Ranked(Box::new(Ranked::new(ledger, fit, axes, group, rng.bits())))
    }

    pub(super) fn choose(&mut self, ledger: &Ledger, fit: &Fit, rng: &mut Rng) -> Option<u32> {
        match self {
            Self::Drawn(drawn) => drawn.choose(ledger, fit, rng),
            Self::Ranked(ranked) => ranked.best(),
        }
    }

    pub(super) fn placed_here(&mut self, ledger: &Ledger, fit: &Fit, slot: u32) {
        match self {
            Self::Drawn(_) => {}
            Self::Ranked(ranked) => ranked.placed_here(ledger, fit, slot),
        }
    }

    pub(super) fn placed_by_another(&mut self, ledger: &Ledger, fit: &Fit, placement: Placement) {
        match self {
            Self::Drawn(drawn) => drawn.consider(ledger, fit, placement.slot),
            Self::Ranked(ranked) => ranked.placed_by_another(ledger, fit, placement),
        }
    }
}

/// Instances to draw from. Those that turn out to be full are dropped when they are drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    candidates: Vec<u32>,
    is_candidate: Vec<bool>,
    avoid_crowds: bool,
}

impl Drawn {
    /// All instances: to ask each of them whether it takes a task costs more than a small batch of draws.
    fn new(ledger: &Ledger, avoid_crowds: bool) -> Self {
        let candidates: Vec<u32> = ledger.slots().collect();
        let is_candidate = vec![true; candidates.len()];
        Self { candidates, is_candidate, avoid_crowds }
    }

    /// Draws one, or the less crowded one of two: enough to keep the fullest instance close to the average (the power of
    /// two choices), for the price of two look-ups.
    fn choose(&mut self, ledger: &Ledger, fit: &Fit, rng: &mut Rng) -> Option<u32> {
        let first = self.draw(ledger, fit, rng)?;
        if !self.avoid_crowds {
            return Some(first);
        }
        let second = self.draw(ledger, fit, rng)?;
        Some(if ledger.task_count(second) < ledger.task_count(first) { second } else { first })
    }

    fn draw(&mut self, ledger: &Ledger, fit: &Fit, rng: &mut Rng) -> Option<u32> {
        while !self.candidates.is_empty() {
            let at = rng.below(self.candidates.len());
            let slot = self.candidates[at];
            if fit.takes(ledger, slot) {
                return Some(slot);
            }
            self.candidates.swap_remove(at);
            self.is_candidate[slot as usize] = false;
        }
        None
    }

    /// A task that was placed may have made its instance eligible (affinity to its group).
    fn consider(&mut self, ledger: &Ledger, fit: &Fit, slot: u32) {
        if !self.is_candidate[slot as usize] && fit.takes(ledger, slot) {
            self.is_candidate[slot as usize] = true;
            self.candidates.push(slot);
        }
    }
}

/// One strategy that ranks.
#[derive(Debug)]
enum Axis {
    /// The fewest tasks of the group among the instances with the same value.
    Values { column: Arc<Column>, tasks: Vec<u32> },
    /// The fewest tasks of the group on the instance.
    Instance,
    /// The least of a resource left.
    Left(BinpackField),
}

impl Axis {
    fn new(ledger: &mut Ledger, strategy: &Strategy, group: GroupNumber) -> Self {
        match strategy {
            Strategy::Spread(SpreadField::Attribute(name)) => {
                let column = ledger.column(name);
                let mut tasks = vec![0; column.value_count()];
                for (&slot, count) in ledger.counts(group) {
                    tasks[column.value(slot) as usize] += count.wanted;
                }
                Self::Values { column, tasks }
            }
            Strategy::Spread(SpreadField::InstanceId) | Strategy::Random => Self::Instance,
            Strategy::Binpack(field) => Self::Left(*field),
        }
    }
}

/// Instances in cells, and the cells in order.
#[derive(Debug)]
pub(super) struct Ranked {
    axes: Vec<Axis>,
    group: GroupNumber,
    salt: u64,
    cells: Vec<Cell>,
    cell_of: HashMap<Values, u32>,
    /// For each value that is spread over, the cells that share it, when more than one axis makes that many.
    sharing: HashMap<(usize, u32), Vec<u32>>,
    by_key: BTreeSet<(Key, u32)>,
}

/// The instances that share all values that are spread over. An entry of the heap whose key is not its instance's present
/// one is stale: a newer one is in the heap if the instance still takes tasks.
#[derive(Debug)]
struct Cell {
    values: Values,
    heap: BinaryHeap<Reverse<(Key, u32)>>,
    key: Option<Key>,
}

impl Ranked {
    fn new(ledger: &Ledger, fit: &Fit, axes: Vec<Axis>, group: GroupNumber, salt: u64) -> Self {
        let mut ranked = Self {
            axes,
            group,
            salt,
            cells: Vec::new(),
            cell_of: HashMap::new(),
            sharing: HashMap::new(),
            by_key: BTreeSet::new(),
        };
        let mut entries: Vec<Vec<Reverse<(Key, u32)>>> = Vec::new();
        let mut last = None;
        for slot in ledger.slots().filter(|&slot| fit.takes(ledger, slot)) {
            let values = ranked.values(slot);
            let cell = match last {
                Some((known, cell)) if known == values => cell,
                _ => ranked.cell(values),
            };
            last = Some((values, cell));
            if entries.len() <= cell as usize {
                entries.resize_with(cell as usize + 1, Vec::new);
            }
            entries[cell as usize].push(Reverse((ranked.own_key(ledger, slot), slot)));
        }
        for (cell, entries) in ranked.cells.iter_mut().zip(entries) {
            cell.heap = BinaryHeap::from(entries);
        }
        for cell in 0..ranked.cells.len() {
            ranked.reposition(cell as u32);
        }
        ranked
    }

    fn best(&self) -> Option<u32> {
        let &(_, cell) = self.by_key.first()?;
        self.cells[cell as usize].heap.peek().map(|&Reverse((_, slot))| slot)
    }

    fn placed_here(&mut self, ledger: &Ledger, fit: &Fit, slot: u32) {
        let cell = self.cell(self.values(slot));
        let key = fit.takes(ledger, slot).then(|| self.own_key(ledger, slot));
        if let Some(top) = self.cells[cell as usize].heap.peek_mut() {
            match key {
                Some(key) => {
                    let mut top = top;
                    *top = Reverse((key, slot));
                }
                None => {
                    PeekMut::pop(top);
                }
            }
        }
        self.count(slot);
        self.drop_stale(ledger, fit, cell);
        self.reposition_around(cell);
    }

    fn placed_by_another(&mut self, ledger: &Ledger, fit: &Fit, placement: Placement) {
        let Placement { slot, group } = placement;
        let cell = self.cell(self.values(slot));
        if fit.takes(ledger, slot) {
            let key = self.own_key(ledger, slot);
            self.cells[cell as usize].heap.push(Reverse((key, slot)));
        }
        self.drop_stale(ledger, fit, cell);
        if group == self.group {
            self.count(slot);
            self.reposition_around(cell);
        } else {
            self.reposition(cell);
        }
    }

    /// Counts one more task of the group for the values of the instance.
    fn count(&mut self, slot: u32) {
        for axis in &mut self.axes {
            if let Axis::Values { column, tasks } = axis {
                tasks[column.value(slot) as usize] += 1;
            }
        }
    }

    /// Makes the top of a cell's heap an entry that holds.
    fn drop_stale(&mut self, ledger: &Ledger, fit: &Fit, cell: u32) {
        while let Some(&Reverse((key, slot))) = self.cells[cell as usize].heap.peek() {
            if fit.takes(ledger, slot) && self.own_key(ledger, slot) == key {
                break;
            }
            self.cells[cell as usize].heap.pop();
        }
    }

    /// Puts the cells that share a value with this one, and itself, where they now belong.
    fn reposition_around(&mut self, cell: u32) {
        self.reposition(cell);
        let values = self.cells[cell as usize].values;
        for shared in values.into_iter().enumerate().take(self.axes.len()) {
            let Some(sharing) = self.sharing.remove(&shared) else { continue };
            for &other in sharing.iter().filter(|&&other| other != cell) {
                self.reposition(other);
            }
            self.sharing.insert(shared, sharing);
        }
    }

    fn reposition(&mut self, cell: u32) {
        let key = self.whole_key(cell);
        let kept = &mut self.cells[cell as usize].key;
        if *kept == key {
            return;
        }
        let old = std::mem::replace(kept, key);
        if let Some(old) = old {
            self.by_key.remove(&(old, cell));
        }
        if let Some(key) = key {
            self.by_key.insert((key, cell));
        }
    }

    /// The key of a cell's best instance, with the parts that its cell shares.
    fn whole_key(&self, cell: u32) -> Option<Key> {
        let cell = &self.cells[cell as usize];
        let &Reverse((mut key, _)) = cell.heap.peek()?;
        for (i, axis) in self.axes.iter().enumerate() {
            if let Axis::Values { tasks, .. } = axis {
                key[i] = tasks[cell.values[i] as usize];
            }
        }
        Some(key)
    }

    /// The parts of the key that are the instance's own.
    fn own_key(&self, ledger: &Ledger, slot: u32) -> Key {
        let mut key = Key::default();
        for (i, axis) in self.axes.iter().enumerate() {
            key[i] = match axis {
                Axis::Values { .. } => 0,
                Axis::Instance => ledger.count(self.group, slot).wanted,
                Axis::Left(BinpackField::Cpu) => ledger.room(slot).cpu_units,
                Axis::Left(BinpackField::Memory) => ledger.room(slot).memory_mib,
            };
        }
        key[MAX_AXES] = rank(self.salt, ledger.id(slot));
        key
    }

    fn values(&self, slot: u32) -> Values {
        let mut values = Values::default();
        for (i, axis) in self.axes.iter().enumerate() {
            if let Axis::Values { column, .. } = axis {
                values[i] = column.value(slot);
            }
        }
        values
    }

    /// The cell of these values, which is made when there is none.
    fn cell(&mut self, values: Values) -> u32 {
        if let Some(&cell) = self.cell_of.get(&values) {
            return cell;
        }
        let cell = u32::try_from(self.cells.len()).expect("no more cells than instances");
        self.cells.push(Cell { values, heap: BinaryHeap::new(), key: None });
        self.cell_of.insert(values, cell);
        let spread_over = self.axes.iter().filter(|axis| matches!(axis, Axis::Values { .. })).count();
        if spread_over > 1 {
            for (i, axis) in self.axes.iter().enumerate() {
                if matches!(axis, Axis::Values { .. }) {
                    self.sharing.entry((i, values[i])).or_default().push(cell);
                }
            }
        }
        cell
    }
}
