//! The events of several log groups, newest first, page by page.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use longshore_logs::{GroupId, Matcher, Position, ReadError, Search, Store, Stored, Streams};

/// How many events are read at once.
const PAGE_EVENTS: usize = 10_000;

/// How many bytes of messages are read at once.
const PAGE_BYTES: usize = 8 << 20;

/// How long the store looks for a page before it gives what it has.
const BUDGET: Duration = Duration::from_millis(500);

/// One group's events.
struct Cursor {
    group: GroupId,
    page: VecDeque<Stored>,
    after: Option<Position>,
    is_done: bool,
}

/// Reads groups together.
pub(super) struct Merge {
    store: Store,
    cursors: Vec<Cursor>,
    start: i64,
    end: i64,
    matcher: Arc<dyn Matcher>,
    now: i64,
    pub(super) scanned_events: u64,
    pub(super) scanned_bytes: u64,
    /// What could not be read, in words.
    pub(super) missing: Vec<String>,
}

impl Merge {
    /// Events from `start` to before `end`, in milliseconds.
    pub(super) fn new(
        store: Store,
        groups: impl Iterator<Item = GroupId>,
        (start, end): (i64, i64),
        matcher: Arc<dyn Matcher>,
        now: i64,
    ) -> Self {
        let cursors = groups.map(|group| Cursor { group, page: VecDeque::new(), after: None, is_done: false });
        let (cursors, missing) = (cursors.collect(), Vec::new());
        Self { store, cursors, start, end, matcher, now, scanned_events: 0, scanned_bytes: 0, missing }
    }

    /// The next events, each with the index of its group; there may be none although more are to come. `None` at the end.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<(usize, Stored)>>, ReadError> {
        let share = self.cursors.len().max(1);
        for index in 0..self.cursors.len() {
            let cursor = &self.cursors[index];
            if !cursor.page.is_empty() || cursor.is_done {
                continue;
            }
            let search = Search {
                groups: vec![cursor.group],
                streams: Streams::All,
                start: Some(self.start),
                end: Some(self.end),
                matcher: Arc::clone(&self.matcher),
                limit: (PAGE_EVENTS / share).max(100),
                max_bytes: PAGE_BYTES / share,
                budget: Some(BUDGET),
                after: cursor.after,
                newest_first: true,
                now: self.now,
            };
            let found = self.store.search(search).await?;
            self.scanned_events += found.scanned.events;
            self.scanned_bytes += found.scanned.bytes;
            for missing in found.missing {
                if !self.missing.contains(&missing) {
                    self.missing.push(missing);
                }
            }
            let cursor = &mut self.cursors[index];
            (cursor.page, cursor.after, cursor.is_done) = (found.events.into(), found.next, found.next.is_none());
        }
        if self.cursors.iter().all(|cursor| cursor.is_done && cursor.page.is_empty()) {
            return Ok(None);
        }
        let mut merged = Vec::new();
        // As long as every group that has more to come shows its newest one.
        while self.cursors.iter().all(|cursor| cursor.is_done || !cursor.page.is_empty()) {
            let newest = self.cursors.iter().enumerate().filter_map(|(at, it)| Some((it.page.front()?.id, at))).max();
            let Some((_, at)) = newest else { break };
            merged.extend(self.cursors[at].page.pop_front().map(|event| (at, event)));
        }
        Ok(Some(merged))
    }
}

#[cfg(test)]
mod tests {
    use longshore_logs::{Batch, Event, Everything, Settings};

    use super::*;

    #[tokio::test]
    async fn events_of_several_groups_come_newest_first() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::open(Settings::new(directory.path())).expect("a store");
        // Group 1 has more than its first page, all of them between those of group 2.
        for (group, times) in
            [(1, (0..12_000).map(|n| 2 * n + 1).collect::<Vec<i64>>()), (2, vec![0, 10, 24_000]), (3, vec![])]
        {
            for times in times.chunks(5_000) {
                let events = times.iter().map(|at| Event { timestamp: *at, message: "x".to_owned() }).collect();
                let (group, stream) = (GroupId(group), "s".to_owned());
                let batch = Batch { group, stream, events, now: 30_000, create_stream: true, source: None };
                store.append(batch).await.expect("written");
            }
        }
        let groups = [1, 2, 3].map(GroupId);
        let mut merge = Merge::new(store, groups.into_iter(), (0, 24_000), Arc::new(Everything), 30_000);
        let mut all = Vec::new();
        while let Some(events) = merge.next().await.expect("read") {
            all.extend(events.into_iter().map(|(group, event)| (event.timestamp, group)));
        }
        assert_eq!(all.len(), 12_002, "what is at the end is not in it");
        assert!(all.is_sorted_by(|one, other| one.0 >= other.0));
        assert_eq!((all[11_995], all[12_001]), ((10, 1), (0, 1)));
        assert_eq!(all.iter().filter(|(_, group)| *group == 1).count(), 2);
    }
}
