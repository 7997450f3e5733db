//! A row on its way through a query: an event whose fields are looked up when they are asked for, or values alone.

use std::sync::Arc;

use super::super::Record;
use super::super::fields;
use super::super::syntax::{Plan, Slot, Source};
use super::super::value::Value;

/// What all rows of an execution share.
#[derive(Debug, Clone)]
pub(in crate::insights) struct Machine {
    pub(in crate::insights) plan: Arc<Plan>,
    /// Fields that may be in a JSON message.
    wanted: Vec<(Arc<str>, Slot)>,
    /// Fields that lie below another field, by that field, with what is left of their names.
    below: Vec<Vec<(Arc<str>, Slot)>>,
    /// Whether each field is shown.
    shown: Vec<bool>,
    /// The time of the query's start, in milliseconds since 1970.
    pub(in crate::insights) now: i64,
    /// How many bytes of texts may be made for a row.
    pub(in crate::insights) row_bytes: usize,
}

impl Machine {
    pub(in crate::insights) fn new(plan: Arc<Plan>, now: i64, row_bytes: usize) -> Self {
        let json = |name: &super::super::syntax::Name| name.source == Source::Json;
        let numbered = || plan.names.iter().enumerate();
        let wanted = numbered().filter(|(_, name)| json(name)).map(|(slot, name)| (name.name.clone(), slot)).collect();
        let below = plan.names.iter().map(|parent| {
            let children = numbered().filter(|(_, name)| json(name)).filter_map(|(slot, name)| {
                let rest = name.name.strip_prefix(&*parent.name)?.strip_prefix('.')?;
                Some((Arc::from(rest), slot))
            });
            children.collect()
        });
        let below = below.collect();
        let shown = (0..plan.names.len()).map(|slot| plan.columns.iter().any(|column| column.slot == slot)).collect();
        Self { wanted, below, shown, now, row_bytes, plan }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(in crate::insights) struct Row<'r> {
    record: Option<&'r Record<'r>>,
    /// `None`: not looked up yet.
    slots: Vec<Option<Value>>,
    /// How many bytes of texts may still be made for it. What is made and dropped again counts too: so it never holds more at a time.
    room: usize,
    /// What has grown over what it may be.
    pub(in crate::insights) overgrown: Option<Overgrown>,
}

/// What has grown over what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::insights) enum Overgrown {
    /// The text that a function makes.
    Text,
    /// All that is made for a row.
    Row,
}

impl<'r> Row<'r> {
    pub(in crate::insights) fn of(record: &'r Record<'r>, machine: &Machine) -> Self {
        let slots = vec![None; machine.plan.names.len()];
        Self { record: Some(record), slots, room: machine.row_bytes, overgrown: None }
    }

    /// A row without an event behind it: only what is set is there.
    pub(in crate::insights) fn empty(machine: &Machine) -> Row<'static> {
        let slots = vec![Some(Value::Null); machine.plan.names.len()];
        Row { record: None, slots, room: machine.row_bytes, overgrown: None }
    }

    /// The message, if that is what a field still is.
    pub(super) fn message(&self, slot: Slot, machine: &Machine) -> Option<&'r str> {
        match self.record {
            Some(record) if self.slots[slot].is_none() && machine.plan.names[slot].source == Source::Message => {
                Some(record.message)
            }
            _ => None,
        }
    }

    pub(in crate::insights) fn get(&mut self, slot: Slot, machine: &Machine) -> Value {
        if let Some(value) = &self.slots[slot] {
            return value.clone();
        }
        let Some(record) = self.record else { return Value::Null };
        let value = match machine.plan.names[slot].source {
            Source::Timestamp => Value::Time(record.timestamp),
            Source::IngestionTime => Value::Time(record.ingestion_time),
            Source::LogStream => self.make(record.log_stream),
            Source::Log => self.make(record.log),
            Source::Message => self.make(record.message),
            Source::Ptr => self.make(record.ptr),
            Source::Json => {
                self.search(record.message, machine);
                return self.slots[slot].clone().unwrap_or(Value::Null);
            }
        };
        self.slots[slot] = Some(value.clone());
        value
    }

    /// Looks all fields of a JSON message up that nothing has set.
    fn search(&mut self, message: &str, machine: &Machine) {
        let missing = machine.wanted.iter().filter(|(_, slot)| self.slots[*slot].is_none());
        let wanted: Vec<(&str, Slot)> = missing.map(|(name, slot)| (&**name, *slot)).collect();
        self.find(message, &wanted);
    }

    fn find(&mut self, text: &str, wanted: &[(&str, Slot)]) {
        wanted.iter().for_each(|&(_, slot)| self.slots[slot] = Some(Value::Null));
        match fields::find(text, wanted, &mut self.room) {
            Some(found) => found.into_iter().for_each(|(slot, value)| self.slots[slot] = Some(value)),
            None => self.overgrown = Some(Overgrown::Row),
        }
    }

    /// A text that is made for the row; nothing when there is no room for it.
    pub(in crate::insights) fn make(&mut self, text: &str) -> Value {
        match self.room.checked_sub(text.len()) {
            Some(left) => {
                self.room = left;
                Value::text(text)
            }
            None => {
                self.overgrown = Some(Overgrown::Row);
                Value::Null
            }
        }
    }

    pub(in crate::insights) fn set(&mut self, slot: Slot, value: Value, machine: &Machine) {
        if let Value::Json(text) = &value
            && !machine.below[slot].is_empty()
        {
            let wanted: Vec<(&str, Slot)> = machine.below[slot].iter().map(|(rest, slot)| (&**rest, *slot)).collect();
            self.find(text, &wanted);
        }
        self.slots[slot] = Some(value);
    }

    /// Looks up all that the query names, so that the row outlives its event. `shown_only`: what is not shown is needed no more.
    pub(in crate::insights) fn settle(mut self, machine: &Machine, shown_only: bool) -> Row<'static> {
        for slot in 0..self.slots.len() {
            if shown_only && !machine.shown[slot] {
                self.slots[slot] = Some(Value::Null);
            } else {
                self.get(slot, machine);
            }
        }
        Row { record: None, slots: self.slots, room: self.room, overgrown: self.overgrown }
    }

    /// How much memory it takes, roughly.
    pub(in crate::insights) fn bytes(&self) -> usize {
        self.slots.iter().flatten().map(Value::bytes).sum()
    }
}
