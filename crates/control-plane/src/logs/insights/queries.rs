//! The queries that are known: those that wait, run, or have ended not long ago.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use longshore_api::error::Error;
use longshore_api::logs::QueryStatus;
use longshore_log_language::insights::Row;
use tokio::sync::{Notify, Semaphore};

/// How many run at a time. Each may hold 64 MiB, which a copy for who watches it has to fit in; beside that 16 MiB of the event that it
/// looks at, a page of events (8 MiB), and the answer that was shown last, which is at most half as much as it may hold.
const MAX_RUNNING: usize = 4;

/// How many of other servers are sent events at a time.
const MAX_TOLD: usize = 16;

/// How many wait and run at a time (CloudWatch Logs' quota).
const MAX_UNDER_WAY: usize = 100;

/// How many are known at most.
const MAX_KNOWN: usize = 1_000;

/// How many bytes of answers are kept at most, roughly.
const MAX_ANSWER_BYTES: usize = 128 << 20;

/// For how long answers are kept (CloudWatch keeps them for a week).
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a query was asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: String,
    /// In order of their start.
    pub(super) number: u64,
    pub(super) text: String,
    /// The names of its log groups.
    pub(super) groups: Vec<String>,
    /// In milliseconds since 1970.
    pub(super) started: i64,
    /// Who has asked.
    pub(super) caller: String,
}

/// How a query stands.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    pub(super) status: QueryStatus,
    pub(super) rows: Arc<Vec<Row>>,
    pub(super) matched: u64,
    pub(super) scanned_events: u64,
    pub(super) scanned_bytes: u64,
    /// In milliseconds since 1970, once it has ended.
    pub(super) ended: Option<i64>,
    /// Whether somebody wants to see what there is so far.
    pub(super) is_watched: bool,
}

/// A query.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) asked: Asked,
    pub(super) stopped: Notify,
    progress: Mutex<Progress>,
}

impl Query {
    pub(super) fn new(asked: Asked) -> Self {
        let progress = Progress {
            status: QueryStatus::Scheduled,
            rows: Arc::default(),
            matched: 0,
            scanned_events: 0,
            scanned_bytes: 0,
            ended: None,
            is_watched: false,
        };
        Self { asked, stopped: Notify::new(), progress: Mutex::new(progress) }
    }

    /// How it stands. What is done under the lock is short.
    pub(super) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It runs now, unless it was stopped before.
    pub(super) fn begin(&self) {
        let mut progress = self.progress();
        if progress.ended.is_none() {
            progress.status = QueryStatus::Running;
        }
    }

    /// Ends it, unless it has ended before; whether it had not.
    pub(super) fn end(&self, status: QueryStatus, now: i64) -> bool {
        let mut progress = self.progress();
        let is_first = progress.ended.is_none();
        if is_first {
            (progress.status, progress.ended) = (status, Some(now));
        }
        is_first
    }
}

/// All queries of this server.
#[derive(Debug)]
pub(crate) struct Queries {
    known: Mutex<Known>,
    /// A permit for each query that runs.
    pub(super) running: Arc<Semaphore>,
    /// A permit for each query of another server that is sent events. One that has it waits at most for permits of servers that come later in
    /// an order that all know, so queries that wait for each other's servers come to an end.
    pub(super) telling: Semaphore,
}

#[derive(Debug, Default)]
struct Known {
    by_id: BTreeMap<String, Arc<Query>>,
    next_number: u64,
}

impl Default for Queries {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            running: Arc::new(Semaphore::new(MAX_RUNNING)),
            telling: Semaphore::new(MAX_TOLD),
        }
    }
}

impl Queries {
    /// Takes a query in, and lets go of what is too old or too much.
    ///
    /// # Errors
    /// `LimitExceededException` when too many are under way.
    pub(super) fn add(&self, make: impl FnOnce(u64) -> Asked) -> Result<Arc<Query>, Error> {
        let mut known = self.lock();
        let under_way = known.by_id.values().filter(|query| query.progress().ended.is_none()).count();
        if under_way >= MAX_UNDER_WAY {
            let message = format!("{MAX_UNDER_WAY} queries are under way already. Wait for one of them, or stop it.");
            return Err(Error::limit_exceeded(message));
        }
        known.next_number += 1;
        let query = Arc::new(Query::new(make(known.next_number)));
        known.by_id.insert(query.asked.id.clone(), Arc::clone(&query));
        known.tidy(query.asked.started);
        Ok(query)
    }

    /// Has answers that have just come in fit the bound.
    pub(super) fn tidy(&self, now: i64) {
        self.lock().tidy(now);
    }

    pub(super) fn get(&self, id: &str) -> Option<Arc<Query>> {
        self.lock().by_id.get(id).cloned()
    }

    /// All of them, the latest first.
    pub(super) fn all(&self) -> Vec<Arc<Query>> {
        let mut all: Vec<_> = self.lock().by_id.values().cloned().collect();
        all.sort_by_key(|query| std::cmp::Reverse(query.asked.number));
        all
    }

    /// How many wait, and how many run.
    pub(crate) fn under_way(&self) -> (usize, usize) {
        let running = MAX_RUNNING - self.running.available_permits();
        let all = self.lock().by_id.values().filter(|query| query.progress().ended.is_none()).count();
        (all.saturating_sub(running), running)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Forgets those that have ended longest ago, as many as are too much, and all that are too old.
    fn tidy(&mut self, now: i64) {
        let oldest = now - i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
        let mut ended: Vec<(i64, usize, String)> = Vec::new();
        let mut bytes = 0;
        for (id, query) in &self.by_id {
            let progress = query.progress();
            let Some(at) = progress.ended else { continue };
            let size = size(&progress.rows);
            bytes += size;
            ended.push((at, size, id.clone()));
        }
        ended.sort();
        for (at, size, id) in ended {
            if at >= oldest && bytes <= MAX_ANSWER_BYTES && self.by_id.len() <= MAX_KNOWN {
                break;
            }
            bytes -= size;
            self.by_id.remove(&id);
        }
    }
}

/// What rows take, roughly.
fn size(rows: &[Row]) -> usize {
    rows.iter().flat_map(|row| &row.fields).map(|(_, value)| value.len() + 64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(queries: &Queries, started: i64) -> Result<Arc<Query>, Error> {
        queries.add(|number| Asked {
            id: format!("q{number}"),
            number,
            text: String::new(),
            groups: Vec::new(),
            started,
            caller: String::new(),
        })
    }

    fn row(bytes: usize) -> Row {
        Row { fields: vec![("@message".into(), "x".repeat(bytes).into())] }
    }

    #[test]
    fn so_many_are_under_way_and_no_more() {
        let queries = Queries::default();
        let all: Vec<_> = (0..MAX_UNDER_WAY).map(|_| add(&queries, 0).expect("room")).collect();
        assert_eq!(add(&queries, 0).map(drop).unwrap_err().code, "LimitExceededException");
        assert!(all[0].end(QueryStatus::Cancelled, 1) && !all[0].end(QueryStatus::Complete, 2));
        assert_eq!(all[0].progress().status, QueryStatus::Cancelled, "the first end counts");
        assert!(add(&queries, 0).is_ok());
    }

    #[test]
    fn answers_are_forgotten_when_they_are_too_much_or_too_old() {
        let queries = Queries::default();
        for n in 0..3 {
            let query = add(&queries, n).expect("room");
            query.progress().rows = Arc::new(vec![row(50 << 20)]);
            query.end(QueryStatus::Complete, n);
        }
        queries.tidy(3);
        assert!(queries.get("q1").is_none() && queries.get("q2").is_some());
        assert_eq!(queries.all()[0].asked.id, "q3");
        let running = add(&queries, 4).expect("room");
        queries.tidy(5 + KEPT.as_millis() as i64);
        let left: Vec<_> = queries.all().iter().map(|query| query.asked.id.clone()).collect();
        assert_eq!(left, std::slice::from_ref(&running.asked.id), "those that run are never too old");
    }
}
