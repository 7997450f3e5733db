//! Writes a service's events: each gets the next number, and the oldest one goes when there are more than are shown.

use std::sync::Arc;

use longshore_model::event::{MAX_SHOWN, ServiceEvent};
use longshore_model::snapshot::ServiceState;
use longshore_model::{Group, Key, Record, Rollout, Timestamp, Write};

/// The operations that an event takes: it is written, and the oldest one removed.
pub(crate) const PER_EVENT: usize = 2;

/// The events of one service that are kept.
#[derive(Debug)]
pub(crate) struct Log {
    /// The number of the oldest one.
    oldest: u64,
}

impl Log {
    /// The log of a service. The rollout's next number is brought past all that are there: an earlier service of the same
    /// name may have left events, and theirs are not written over.
    pub(crate) fn open(found: Option<&ServiceState>, rollout: &mut Rollout) -> Self {
        let events = found.map(|found| &found.events);
        let newest = events.and_then(|events| events.keys().next_back().copied());
        rollout.next_event = rollout.next_event.max(newest.map_or(0, |newest| newest + 1));
        let oldest = events.and_then(|events| events.keys().next().copied()).unwrap_or(rollout.next_event);
        Self { oldest }
    }

    /// Writes an event in a group that also writes the rollout.
    pub(crate) fn write(&mut self, rollout: &mut Rollout, group: &mut Group, message: String, now: Timestamp) {
        let (cluster, service) = (rollout.cluster.clone(), rollout.service.clone());
        let sequence = rollout.next_event;
        rollout.next_event += 1;
        if rollout.next_event - self.oldest > MAX_SHOWN {
            group.writes.push(Write::Delete(Key::Event(cluster.clone(), service.clone(), self.oldest)));
            self.oldest += 1;
        }
        let event = ServiceEvent { cluster, service, sequence, created_at: now, message: message.into() };
        group.writes.push(Write::Put(Record::Event(Arc::new(event))));
    }
}
