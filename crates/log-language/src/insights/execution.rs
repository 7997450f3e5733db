//! A query on its way: events go in, rows come out.

use std::fmt::Display;
use std::sync::Arc;

use super::collector::{Collector, Order, Seen};
use super::evaluate::{Evaluator, Machine, Overgrown, Row as Live};
use super::groups::Groups;
use super::syntax::{Parse, Plan, Stage};
use super::value::Value;
use super::{DEFAULT_ROWS, MAX_ROWS, Query, Record};

/// What an execution is told besides its query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// When the query started, in milliseconds since 1970: what `now()` says.
    pub now: i64,
    /// How many rows to give at most; a query's own `limit` comes first. At most [`MAX_ROWS`] count.
    pub limit: usize,
    /// How much memory the rows, groups and keys may take, roughly.
    pub memory_bytes: usize,
    /// How many bytes of texts may be made for one event, or one group, on its way.
    pub row_bytes: usize,
}

impl Settings {
    /// The usual ones, for a query that starts at `now`.
    pub fn at(now: i64) -> Self {
        Self { now, limit: DEFAULT_ROWS, memory_bytes: 64 << 20, row_bytes: 16 << 20 }
    }
}

/// A query took more memory than it may.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TooMuch(String);

/// A row of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Fields and values, in the order in which the query names them; fields that are not there are left out.
    pub fields: Vec<(Arc<str>, Arc<str>)>,
}

impl Row {
    /// A field's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| &**known == name).map(|(_, value)| &**value)
    }
}

/// A query being carried out.
#[derive(Debug, Clone)]
pub struct Execution {
    machine: Arc<Machine>,
    memory_bytes: usize,
    steps: Vec<Step>,
    /// What all steps take.
    held: usize,
    matched: u64,
}

/// A stage of the plan with what it holds. One that only looks at the row holds nothing.
#[derive(Debug, Clone)]
enum Step {
    /// An index into the plan's stages.
    Plain(usize),
    Groups(usize, Groups),
    /// Passes the first so many.
    First(usize),
    /// Passes what it has not seen.
    Distinct(usize, Seen),
    Collect(Order, Collector),
}

impl Step {
    fn bytes(&self) -> usize {
        match self {
            Self::Plain(_) | Self::First(_) => 0,
            Self::Groups(_, groups) => groups.bytes(),
            Self::Distinct(_, seen) => seen.bytes(),
            Self::Collect(_, collector) => collector.bytes(),
        }
    }
}

impl Execution {
    /// Starts a query.
    pub fn new(query: &Query, settings: Settings) -> Self {
        let machine = Arc::new(Machine::new(query.0.clone(), settings.now, settings.row_bytes));
        let steps = steps(&query.0, settings.limit);
        Self { steps, machine, memory_bytes: settings.memory_bytes, held: 0, matched: 0 }
    }

    /// Takes an event. Events come newest first. `false` when no later one can change the answer.
    ///
    /// # Errors
    /// When the query holds more than it may; it is over then.
    pub fn push(&mut self, record: &Record<'_>) -> Result<bool, TooMuch> {
        let row = Live::of(record, &self.machine);
        self.feed(0, row, Vec::new())?;
        let mut passing = self.steps.iter().take_while(|step| !matches!(step, Step::Groups(..) | Step::Collect(..)));
        Ok(!passing.any(|step| matches!(step, Step::First(0))))
    }

    /// How many events came through the filters before anything was grouped, sorted or cut: `recordsMatched`.
    pub fn matched(&self) -> u64 {
        self.matched
    }

    /// The answer to what came so far. It is made from a copy, and both together take no more memory than the query may.
    ///
    /// # Errors
    /// When there is no room for that; the query may go on all the same.
    pub fn rows(&self) -> Result<Vec<Row>, TooMuch> {
        check(2 * self.held, self.memory_bytes, "a copy of what there is", || "wait for the end")?;
        Self { memory_bytes: self.memory_bytes - self.held, ..self.clone() }.finish()
    }

    /// The answer.
    ///
    /// # Errors
    /// As [`Self::push`].
    pub fn finish(mut self) -> Result<Vec<Row>, TooMuch> {
        // The last step collects the answer.
        let machine = Arc::clone(&self.machine);
        for index in 0..self.steps.len() - 1 {
            let bytes = self.steps[index].bytes();
            match &mut self.steps[index] {
                Step::Groups(stage, groups) => {
                    let Stage::Stats(stats) = &machine.plan.stages[*stage] else { continue };
                    let rows = std::mem::take(groups).rows(stats, &machine);
                    self.pass_on(index + 1, rows, bytes)?;
                }
                Step::Collect(order, collector) => {
                    let rows = std::mem::take(collector).finish(order, &machine);
                    self.pass_on(index + 1, rows.into_iter(), bytes)?;
                }
                Step::Plain(_) | Step::First(_) | Step::Distinct(..) => {}
            }
        }
        let Some(Step::Collect(order, collector)) = self.steps.pop() else { return Ok(Vec::new()) };
        let rows = collector.finish(&order, &self.machine);
        Ok(rows.into_iter().map(|row| self.shown(row)).collect())
    }

    /// Sends on what a step has held, which lets go of it row by row.
    fn pass_on(
        &mut self,
        to: usize,
        mut rows: impl ExactSizeIterator<Item = Live<'static>>,
        mut bytes: usize,
    ) -> Result<(), TooMuch> {
        while let Some(row) = rows.next() {
            let share = bytes / (rows.len() + 1);
            bytes -= share;
            self.held -= share;
            self.feed(to, row, Vec::new())?;
        }
        self.held -= bytes;
        Ok(())
    }

    fn shown(&self, mut row: Live<'_>) -> Row {
        let columns = self.machine.plan.columns.iter().filter_map(|column| {
            let value = row.get(column.slot, &self.machine).show()?;
            Some((column.name.clone(), value))
        });
        Row { fields: columns.collect() }
    }

    /// Sends a row through the steps from one on, until one keeps or drops it.
    fn feed(&mut self, from: usize, mut row: Live<'_>, mut keys: Vec<Value>) -> Result<(), TooMuch> {
        let Self { machine, memory_bytes, steps, held, matched } = self;
        let plan = machine.plan.clone();
        fits(&row, machine)?;
        let mut first_keeper = from == 0;
        let last = steps.len() - 1;
        for (index, step) in steps.iter_mut().enumerate().skip(from) {
            if first_keeper && !matches!(step, Step::Plain(_)) {
                first_keeper = false;
                *matched += 1;
            }
            let before = step.bytes();
            match step {
                Step::Plain(stage) => {
                    let passes = pass(&plan.stages[*stage], &mut row, &mut keys, machine);
                    fits(&row, machine)?;
                    if !passes {
                        return Ok(());
                    }
                }
                Step::First(0) => return Ok(()),
                Step::First(left) => *left -= 1,
                Step::Distinct(stage, seen) => {
                    let Stage::Dedup(fields) = &plan.stages[*stage] else { continue };
                    let is_new = seen.is_new(fields, &mut row, machine);
                    *held = *held - before + seen.bytes();
                    fits(&row, machine)?;
                    if !is_new {
                        return Ok(());
                    }
                    check(*held, *memory_bytes, "dedup", || "filter before it, or dedup by fields with fewer values")?;
                }
                Step::Groups(stage, groups) => {
                    let Stage::Stats(stats) = &plan.stages[*stage] else { continue };
                    groups.add(stats, &mut row, machine);
                    *held = *held - before + groups.bytes();
                    fits(&row, machine)?;
                    return check(*held, *memory_bytes, "stats", || {
                        let groups = groups.len();
                        format!("it has {groups} groups; filter before it, or group by fields with fewer values")
                    });
                }
                Step::Collect(order, collector) => {
                    let row = row.settle(machine, index == last);
                    fits(&row, machine)?;
                    let room = memory_bytes.saturating_sub(*held - before);
                    collector.push((keys, row), order, machine, room);
                    *held = *held - before + collector.bytes();
                    return check(*held, *memory_bytes, "the result", || "use a smaller limit, or name fewer fields");
                }
            }
        }
        Ok(())
    }
}

fn check<A: Display>(bytes: usize, most: usize, what: &str, advice: impl FnOnce() -> A) -> Result<(), TooMuch> {
    if bytes <= most {
        return Ok(());
    }
    let advice = advice();
    Err(TooMuch(format!("{what} takes more than the {} MiB that a query may hold: {advice}", most >> 20)))
}

/// Whether all that was made for a row had room.
fn fits(row: &Live<'_>, machine: &Machine) -> Result<(), TooMuch> {
    match row.overgrown {
        None => Ok(()),
        Some(Overgrown::Text) => Err(TooMuch(
            "a function made a text of more than 1 MiB: shorten its arguments, with substr for example".to_owned(),
        )),
        Some(Overgrown::Row) => Err(TooMuch(format!(
            "what is taken out of one event, or made of it, takes more than {} MiB: name fewer fields, or shorten them with substr",
            machine.row_bytes >> 20
        ))),
    }
}

/// Carries a stage out that holds nothing. `false` when it drops the row.
fn pass(stage: &Stage, row: &mut Live<'_>, keys: &mut Vec<Value>, machine: &Machine) -> bool {
    let evaluator = Evaluator { machine, gathered: &[] };
    match stage {
        Stage::Filter(condition) => return evaluator.holds(condition, row),
        Stage::Set(fields) => {
            for (slot, expression) in fields {
                let value = evaluator.value(expression, row);
                row.set(*slot, value, machine);
            }
        }
        Stage::Parse(parse) => capture(parse, &evaluator, row),
        Stage::Sort(by) => *keys = by.iter().map(|(expression, _)| evaluator.value(expression, row)).collect(),
        Stage::Stats(_) | Stage::Dedup(_) | Stage::Limit(_) | Stage::Tail(_) => {}
    }
    true
}

fn capture(parse: &Parse, evaluator: &Evaluator<'_>, row: &mut Live<'_>) {
    let text = evaluator.value(&parse.from, row).show();
    let places = text.as_deref().and_then(|text| parse.capture.take(text));
    for (number, &slot) in parse.into.iter().enumerate() {
        let place = places.as_ref().and_then(|places| places.get(number).copied().flatten());
        let value = place.map_or(Value::Null, |place| row.make(place));
        row.set(slot, value, evaluator.machine);
    }
}

/// The steps of a plan. Where rows come in their final order, `limit` and `dedup` let them pass; after a `sort` they have to wait.
fn steps(plan: &Plan, limit: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    // The order that the last `sort` asks for, as long as nobody has brought the rows in it.
    let mut order: Option<Order> = None;
    let mut limited = false;
    for (index, stage) in plan.stages.iter().enumerate() {
        match stage {
            Stage::Set(_) | Stage::Filter(_) | Stage::Parse(_) => steps.push(Step::Plain(index)),
            Stage::Sort(by) => {
                steps.push(Step::Plain(index));
                order = Some(Order {
                    descending: by.iter().map(|(_, descending)| *descending).collect(),
                    ..Order::default()
                });
            }
            Stage::Stats(_) => {
                order = None;
                steps.push(Step::Groups(index, Groups::default()));
            }
            Stage::Dedup(fields) => match order.take() {
                None => steps.push(Step::Distinct(index, Seen::default())),
                Some(order) => {
                    let limit = match plan.stages.get(index + 1) {
                        Some(Stage::Limit(limit)) => Some(*limit),
                        Some(_) => None,
                        None => Some(limit.min(MAX_ROWS)),
                    };
                    let order = Order { dedup: Some(fields.clone()), limit, ..order };
                    steps.push(Step::Collect(order, Collector::default()));
                }
            },
            Stage::Limit(limit) => {
                limited = true;
                match order.take() {
                    None => steps.push(Step::First(*limit)),
                    Some(order) => {
                        steps.push(Step::Collect(Order { limit: Some(*limit), ..order }, Collector::default()))
                    }
                }
            }
            Stage::Tail(limit) => {
                limited = true;
                let order = Order { limit: Some(*limit), tail: true, ..order.take().unwrap_or_default() };
                steps.push(Step::Collect(order, Collector::default()));
            }
        }
    }
    let limit = if limited { MAX_ROWS } else { limit.min(MAX_ROWS) };
    if order.is_none() {
        steps.push(Step::First(limit));
    }
    steps.push(Step::Collect(Order { limit: Some(limit), ..order.unwrap_or_default() }, Collector::default()));
    steps
}
