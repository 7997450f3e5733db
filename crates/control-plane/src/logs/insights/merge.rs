//! The events of several log groups, newest first, page by page, of this server and of others.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use longshore_logs::{GroupId, Matcher, Position, Search, Store, Stored, Streams};

use super::elsewhere::Elsewhere;

/// How many events are read at once.
const PAGE_EVENTS: usize = 10_000;

/// How many bytes of messages are read at once.
const PAGE_BYTES: usize = 8 << 20;

/// How long the store looks for a page before it gives what it has.
const BUDGET: Duration = Duration::from_millis(500);

/// Events from one place, each with the index of its group.
struct Cursor {
    place: Place,
    page: VecDeque<(usize, Stored)>,
    is_done: bool,
}

enum Place {
    /// A group that this server has.
    Here { index: usize, group: GroupId, after: Option<Position> },
    /// Those that another has.
    There(Elsewhere),
}

/// Reads groups together.
pub(super) struct Merge {
    store: Store,
    cursors: Vec<Cursor>,
    /// The indices of the groups that other servers have.
    indices: HashMap<GroupId, usize>,
    start: i64,
    end: i64,
    matcher: Arc<dyn Matcher>,
    now: i64,
    pub(super) scanned_events: u64,
    pub(super) scanned_bytes: u64,
    told: (u64, u64),
    /// What could not be read, in words.
    pub(super) missing: Vec<String>,
}

impl Merge {
    /// Events from `start` to before `end`, in milliseconds. Of the groups those that this server has not are in `elsewhere`.
    pub(super) fn new(
        store: Store,
        groups: impl Iterator<Item = (GroupId, bool)>,
        elsewhere: Vec<Elsewhere>,
        (start, end): (i64, i64),
        matcher: Arc<dyn Matcher>,
        now: i64,
    ) -> Self {
        let cursor = |place| Cursor { place, page: VecDeque::new(), is_done: false };
        let (mut cursors, mut indices) = (Vec::new(), HashMap::new());
        for (index, (group, is_here)) in groups.enumerate() {
            match is_here {
                true => cursors.push(cursor(Place::Here { index, group, after: None })),
                false => drop(indices.insert(group, index)),
            }
        }
        cursors.extend(elsewhere.into_iter().map(|there| cursor(Place::There(there))));
        let (scanned_events, scanned_bytes, told, missing) = (0, 0, (0, 0), Vec::new());
        Self { store, cursors, indices, start, end, matcher, now, scanned_events, scanned_bytes, told, missing }
    }

    /// How many events and bytes were looked at since this was last asked.
    pub(super) fn scanned_since(&mut self) -> (u64, u64) {
        let now = (self.scanned_events, self.scanned_bytes);
        let before = std::mem::replace(&mut self.told, now);
        (now.0 - before.0, now.1 - before.1)
    }

    /// The next events, each with the index of its group; there may be none although more are to come. `None` at the end.
    ///
    /// # Errors
    /// In words, when a store cannot be read.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<(usize, Stored)>>, String> {
        let share = self.cursors.len().max(1);
        for cursor in &mut self.cursors {
            if !cursor.page.is_empty() || cursor.is_done {
                continue;
            }
            let missing = match &mut cursor.place {
                Place::Here { index, group, after } => {
                    let search = Search {
                        groups: vec![*group],
                        streams: Streams::All,
                        start: Some(self.start),
                        end: Some(self.end),
                        matcher: Arc::clone(&self.matcher),
                        limit: (PAGE_EVENTS / share).max(100),
                        max_bytes: PAGE_BYTES / share,
                        budget: Some(BUDGET),
                        after: *after,
                        newest_first: true,
                        now: self.now,
                    };
                    let found = self.store.search(search).await.map_err(|error| error.to_string())?;
                    self.scanned_events += found.scanned.events;
                    self.scanned_bytes += found.scanned.bytes;
                    cursor.page = found.events.into_iter().map(|event| (*index, event)).collect();
                    (*after, cursor.is_done) = (found.next, found.next.is_none());
                    found.missing
                }
                Place::There(there) => match there.next().await? {
                    None => {
                        cursor.is_done = true;
                        Vec::new()
                    }
                    Some(mut part) => {
                        self.scanned_events += part.scanned_events;
                        self.scanned_bytes += part.scanned_bytes;
                        let indices = &self.indices;
                        let events = part.events();
                        cursor.page =
                            events.filter_map(|(group, event)| Some((*indices.get(&group)?, event))).collect();
                        part.missing
                    }
                },
            };
            for missing in missing {
                if !self.missing.contains(&missing) {
                    self.missing.push(missing);
                }
            }
        }
        if self.cursors.iter().all(|cursor| cursor.is_done && cursor.page.is_empty()) {
            return Ok(None);
        }
        let mut merged = Vec::new();
        // As long as every place that has more to come shows its newest one.
        while self.cursors.iter().all(|cursor| cursor.is_done || !cursor.page.is_empty()) {
            let newest = self.cursors.iter().enumerate().filter_map(|(at, it)| Some((it.page.front()?.1.id, at))).max();
            let Some((_, at)) = newest else { break };
            merged.extend(self.cursors[at].page.pop_front());
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
        let groups = [1, 2, 3].map(|group| (GroupId(group), true));
        let mut merge = Merge::new(store, groups.into_iter(), Vec::new(), (0, 24_000), Arc::new(Everything), 30_000);
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
