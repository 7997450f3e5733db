//! Alarms of metrics (CloudWatch), as far as deployments look at them: what they are called and how they stand.
//!
//! What an alarm watches is merely carried. Nothing evaluates metrics yet, so its state is what `SetAlarmState` said last.

use std::sync::Arc;

use crate::id::AlarmName;
use crate::{Document, Tag, Timestamp};

/// How an alarm stands (API reference of CloudWatch: `StateValue`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What it watches is as it should be.
    Ok,
    /// What it watches is not as it should be.
    Alarm,
    /// Nobody can tell.
    InsufficientData,
}

/// The most items of its history that an alarm keeps.
pub const MAX_HISTORY: usize = 50;

/// What an item of an alarm's history tells of (API reference of CloudWatch: `HistoryItemType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryKind {
    /// It was made, or what it watches or does was changed.
    ConfigurationUpdate,
    /// It stands otherwise.
    StateUpdate,
}

/// One item of an alarm's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryItem {
    /// When it was.
    pub at: Timestamp,
    /// What it tells of.
    pub kind: HistoryKind,
    /// What happened, for people.
    pub summary: Arc<str>,
    /// The same for machines: a JSON text.
    pub data: Arc<str>,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// Its name, unique in the account and region.
    pub name: AlarmName,
    /// How it stands.
    pub state: State,
    /// Why, for people.
    pub state_reason: Arc<str>,
    /// Why, for machines: a JSON text.
    pub state_reason_data: Option<Arc<str>>,
    /// When somebody last said how it stands.
    pub state_updated_at: Timestamp,
    /// When that last changed.
    pub state_changed_at: Timestamp,
    /// When its owner last said what it watches.
    pub configured_at: Timestamp,
    /// What it watches and does, by the wire names of `PutMetricAlarm`.
    pub document: Document,
    /// Labels.
    pub tags: Vec<Tag>,
    /// What became of it, the oldest first; [`MAX_HISTORY`] at the most.
    pub history: Vec<HistoryItem>,
}

impl Alarm {
    /// Adds to the history. The oldest goes when there are too many.
    pub fn note(&mut self, item: HistoryItem) {
        self.history.push(item);
        let surplus = self.history.len().saturating_sub(MAX_HISTORY);
        self.history.drain(..surplus);
    }
}
