//! What there is to read at a moment. A reader takes it whole, so that nothing is seen twice or missed while events move
//! from memory into segments.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::event::GroupId;
use crate::generation::Generation;
use crate::segment::Segment;

/// Milliseconds of a day of retention.
pub(crate) const DAY_MS: i64 = 86_400_000;

#[derive(Clone, Default)]
pub(crate) struct View {
    pub(crate) segments: Vec<Arc<Segment>>,
    /// The last one is written to.
    pub(crate) generations: Vec<Arc<Generation>>,
}

/// The current view.
#[derive(Default)]
pub(crate) struct Views(RwLock<Arc<View>>);

impl Views {
    pub(crate) fn new(view: View) -> Self {
        Self(RwLock::new(Arc::new(view)))
    }

    pub(crate) fn now(&self) -> Arc<View> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes it for all who read from now on.
    pub(crate) fn change(&self, with: impl FnOnce(&mut View)) {
        let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut view = View::clone(&slot);
        with(&mut view);
        *slot = Arc::new(view);
    }
}

/// How long each group's events are kept.
#[derive(Default)]
pub(crate) struct Retention(RwLock<HashMap<GroupId, u32>>);

impl Retention {
    pub(crate) fn set(&self, group: GroupId, days: Option<u32>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match days {
            Some(days) => all.insert(group, days),
            None => all.remove(&group),
        };
    }

    /// The time of the earliest event that is kept.
    pub(crate) fn kept_from(&self, group: GroupId, now: i64) -> i64 {
        let days = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&group).copied();
        days.map_or(i64::MIN, |days| now.saturating_sub(i64::from(days) * DAY_MS))
    }
}
