//! When something is to be looked at again although nothing has changed.

use std::collections::{BTreeMap, BTreeSet};

use longshore_model::Timestamp;

/// When each key asked to be planned again.
#[derive(Debug)]
pub(super) struct Alarms<Key> {
    by_time: BTreeSet<(Timestamp, Key)>,
    by_key: BTreeMap<Key, Timestamp>,
}

impl<Key> Default for Alarms<Key> {
    fn default() -> Self {
        Self { by_time: BTreeSet::new(), by_key: BTreeMap::new() }
    }
}

impl<Key: Ord + Clone> Alarms<Key> {
    /// Sets or clears the alarm of a key.
    pub(super) fn set(&mut self, key: &Key, at: Option<Timestamp>) {
        if let Some(old) = self.by_key.remove(key) {
            self.by_time.remove(&(old, key.clone()));
        }
        if let Some(at) = at {
            self.by_key.insert(key.clone(), at);
            self.by_time.insert((at, key.clone()));
        }
    }

    /// When the next alarm rings.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// The keys whose alarms ring by `now`; they do so once.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Key> {
        let mut due = Vec::new();
        while self.next().is_some_and(|at| at <= now) {
            let Some((_, key)) = self.by_time.pop_first() else { break };
            self.by_key.remove(&key);
            due.push(key);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        name.to_owned()
    }

    #[test]
    fn an_alarm_rings_once_and_only_the_last_one_set() {
        let at = Timestamp::from_millis;
        let mut alarms = Alarms::default();
        alarms.set(&key("a"), Some(at(10)));
        alarms.set(&key("b"), Some(at(20)));
        alarms.set(&key("a"), Some(at(30)));
        assert_eq!(alarms.next(), Some(at(20)));
        assert_eq!(alarms.take_due(at(25)), [key("b")]);
        assert_eq!(alarms.take_due(at(40)), [key("a")]);
        assert_eq!(alarms.next(), None);
        alarms.set(&key("a"), Some(at(50)));
        alarms.set(&key("a"), None);
        assert_eq!(alarms.next(), None);
    }
}
