//! One attribute over all instances, its values numbered, so that comparing texts happens once and not in every decision.

use std::collections::HashMap;

use longshore_model::placement::Attribute;

use super::ledger::Host;

/// The number of "the instance does not have it".
const ABSENT: u32 = 0;
/// The number of "it has no value".
const BARE: u32 = 1;

/// An attribute's value on each instance.
#[derive(Debug)]
pub(super) struct Column {
    by_slot: Vec<u32>,
    numbers: HashMap<Box<str>, u32>,
}

impl Column {
    pub(super) fn new(name: &str, hosts: &[Host]) -> Self {
        let mut numbers = HashMap::new();
        let by_slot = hosts.iter().map(|host| match host.instance.attribute(name) {
            None => ABSENT,
            Some(None) => BARE,
            Some(Some(value)) => match numbers.get(value) {
                Some(&number) => number,
                None => {
                    let number = BARE + 1 + u32::try_from(numbers.len()).expect("no more values than instances");
                    numbers.insert(Box::from(value), number);
                    number
                }
            },
        });
        let by_slot = by_slot.collect();
        Self { by_slot, numbers }
    }

    /// The number of the instance's value; instances without the attribute share one.
    pub(super) fn value(&self, slot: u32) -> u32 {
        self.by_slot[slot as usize]
    }

    /// One more than the greatest number of a value.
    pub(super) fn value_count(&self) -> usize {
        self.numbers.len() + 2
    }

    /// Whether the instance offers the attribute, as [`ContainerInstance::offers`] would say.
    ///
    /// [`ContainerInstance::offers`]: longshore_model::ContainerInstance::offers
    pub(super) fn offers(&self, slot: u32, required: &Attribute) -> bool {
        match &required.value {
            None => self.value(slot) != ABSENT,
            Some(value) => self.numbers.get(&**value).is_some_and(|&number| self.value(slot) == number),
        }
    }
}
