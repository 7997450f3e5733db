//! One query, from when it waits to its end.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::logs::QueryStatus;
use longshore_log_language::Required;
use longshore_log_language::insights::{self, Execution, Record, TooMuch};
use longshore_logs::{Matcher, Store, Stored};
use longshore_model::GroupId;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::super::{events, pattern, store};
use super::elsewhere::{Elsewhere, Others};
use super::merge::Merge;
use super::queries::Query;
use crate::Context;

/// How long a query may run (CloudWatch Logs' quota).
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// A log group that a query reads.
pub(super) struct Source {
    pub(super) id: GroupId,
    /// What its events have as `@log`.
    pub(super) log: Arc<str>,
    /// Whether this server has its events.
    pub(super) is_here: bool,
}

/// What is to be done.
pub(super) struct Job {
    pub(super) query: insights::Query,
    pub(super) sources: Vec<Source>,
    /// The first millisecond, and the one after the last.
    pub(super) start: i64,
    pub(super) end: i64,
    /// How many rows at most.
    pub(super) limit: usize,
}

impl Job {
    /// What reads the groups.
    pub(super) fn reading(&self, store: Store, elsewhere: Vec<Elsewhere>, now: i64) -> Merge {
        let groups = self.sources.iter().map(|source| (longshore_logs::GroupId(source.id.bits()), source.is_here));
        let matcher = Arc::new(Candidates(self.query.required()));
        Merge::new(store, groups, elsewhere, (self.start, self.end), matcher, now)
    }
}

/// Why a query came to no answer.
enum Failure {
    /// It takes too much memory, or the store could not be read.
    Failed(String),
    /// It was stopped.
    Stopped,
}

impl From<TooMuch> for Failure {
    fn from(error: TooMuch) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Runs a query when it is its turn.
pub(super) async fn run(ctx: Context, query: Arc<Query>, job: Arc<Job>, others: Option<Others>) {
    let work = async {
        // The semaphore is never closed.
        let _permit = ctx.activity().queries.running.acquire().await;
        query.begin();
        timeout(LONGEST, execute(&ctx, &query, &job, others)).await
    };
    let ended = tokio::select! {
        ended = work => ended,
        () = query.stopped.notified() => Ok(Err(Failure::Stopped)),
    };
    let status = match ended {
        Ok(Ok(())) => QueryStatus::Complete,
        Ok(Err(Failure::Stopped)) => QueryStatus::Cancelled,
        Ok(Err(Failure::Failed(why))) => {
            tracing::warn!(query = %query.asked.id, "a query failed: {why}");
            QueryStatus::Failed
        }
        Err(_) => QueryStatus::Timeout,
    };
    query.end(status, store::now(&ctx));
    ctx.activity().queries.tidy(store::now(&ctx));
}

async fn execute(ctx: &Context, query: &Arc<Query>, job: &Arc<Job>, others: Option<Others>) -> Result<(), Failure> {
    let store = ctx.config().logs.store().cloned();
    let store = store.ok_or_else(|| Failure::Failed("this server keeps no logs".to_owned()))?;
    let now = query.asked.started;
    let elsewhere = match others {
        Some(others) => others.open(ctx).await.map_err(Failure::Failed)?,
        None => Vec::new(),
    };
    let mut merge = job.reading(store, elsewhere, now);
    let settings = insights::Settings { limit: job.limit, ..insights::Settings::at(now) };
    let mut execution = Execution::new(&job.query, settings);
    loop {
        let page = merge.next().await.map_err(Failure::Failed)?;
        if !merge.missing.is_empty() {
            return Err(Failure::Failed(merge.missing.join("; ")));
        }
        let Some(page) = page else { break };
        let is_watched = query.progress().is_watched;
        let (job, asking) = (Arc::clone(job), Arc::clone(query));
        let step = spawn_blocking(move || step(execution, &asking, &job, &page, is_watched)).await;
        let step = step.map_err(|error| Failure::Failed(error.to_string()))??;
        execution = step.execution;
        let mut progress = query.progress();
        (progress.scanned_events, progress.scanned_bytes) = (merge.scanned_events, merge.scanned_bytes);
        progress.matched = execution.matched();
        if let Some(rows) = step.rows {
            progress.rows = Arc::new(rows);
            progress.is_watched = false;
        }
        drop(progress);
        if !step.wants_more {
            break;
        }
    }
    let rows = spawn_blocking(move || execution.finish()).await;
    let rows = rows.map_err(|error| Failure::Failed(error.to_string()))??;
    let mut progress = query.progress();
    (progress.scanned_events, progress.scanned_bytes) = (merge.scanned_events, merge.scanned_bytes);
    progress.rows = Arc::new(rows);
    Ok(())
}

/// What became of a page of events.
struct Step {
    execution: Execution,
    /// Whether later events may change the answer.
    wants_more: bool,
    /// The answer so far, if somebody wants to see it.
    rows: Option<Vec<insights::Row>>,
}

fn step(
    mut execution: Execution,
    query: &Query,
    job: &Job,
    page: &[(usize, Stored)],
    is_watched: bool,
) -> Result<Step, TooMuch> {
    let mut wants_more = true;
    for (group, event) in page {
        // Nothing else ends the work on a page, which may be long where each event takes many regular expressions.
        if query.progress().ended.is_some() {
            return Ok(Step { execution, wants_more: false, rows: None });
        }
        let source = &job.sources[*group];
        let record = Record {
            timestamp: event.timestamp,
            ingestion_time: event.ingestion_time,
            log_stream: &event.stream,
            log: &source.log,
            message: &event.message,
            ptr: &events::record::pointer(source.id, event.id),
        };
        wants_more = execution.push(&record)?;
        if !wants_more {
            break;
        }
    }
    // What there is no room to show while it runs is shown at the end.
    let rows = is_watched.then(|| execution.rows().ok()).flatten();
    Ok(Step { execution, wants_more, rows })
}

/// What a query may want, as far as the index knows; the query itself looks closer.
struct Candidates(Required);

impl Matcher for Candidates {
    fn matches(&self, message: &str) -> bool {
        self.0.admits(message)
    }

    fn required(&self) -> longshore_logs::Required {
        pattern::required(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use longshore_logs::EventId;

    use super::super::queries::Asked;
    use super::*;

    #[test]
    fn a_query_that_has_ended_looks_at_no_more_events() {
        let matched = |is_over: bool| {
            let (id, text, caller) = (String::new(), String::new(), String::new());
            let query = Query::new(Asked { id, number: 1, text, groups: Vec::new(), started: 0, caller });
            if is_over {
                query.end(QueryStatus::Cancelled, 1);
            }
            let parsed = insights::Query::parse("stats count(*)").expect("a query");
            let execution = Execution::new(&parsed, insights::Settings::at(0));
            let source = Source { id: GroupId::from_bits(1), log: "0:g".into(), is_here: true };
            let job = Job { query: parsed, sources: vec![source], start: 0, end: 9, limit: 1 };
            let (stream, message) = ("s".into(), "m".into());
            let event = Stored { timestamp: 1, ingestion_time: 1, stream, message, id: EventId::new(1, 1) };
            step(execution, &query, &job, &[(0, event)], false).map(|step| step.execution.matched())
        };
        assert_eq!((matched(false), matched(true)), (Ok(1), Ok(0)));
    }
}
