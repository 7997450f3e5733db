//! Reports of state changes over the control channel: many in one message, each kept until the server has spoken of it.
//!
//! Open only while a server that takes them holds the other end ([`longshore_api::agent::extension`]). When the channel
//! ends, whoever waits for a verdict learns that there will be none, and delivers the report another way.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use longshore_api::agent::extension::{Evidence, Greeting, Report, Reports, Verdicts};
use longshore_api::ecs::SubmitTaskStateChangeRequest;
use tokio::sync::{Notify, oneshot};

/// What became of a report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The server has it.
    Taken,
    /// It can never be right.
    Invalid(String),
    /// The server cannot take it now.
    Failed(String),
}

/// One agent's reports on their way.
#[derive(Debug, Default)]
pub(crate) struct Line {
    state: Mutex<State>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Whether there is a control channel, whatever the server at its end takes.
    is_held: bool,
    /// How many reports may be under way; zero while the line is closed.
    limit: usize,
    waiting: VecDeque<(SubmitTaskStateChangeRequest, Option<Evidence>, oneshot::Sender<Verdict>)>,
    under_way: BTreeMap<u64, oneshot::Sender<Verdict>>,
    last_number: u64,
}

/// Closes the line when the channel ends, whatever way it does.
pub(super) struct Held<'l>(&'l Line);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_held = false;
        state.limit = 0;
        state.waiting.clear();
        state.under_way.clear();
    }
}

impl Line {
    /// Puts a report on the line; `None` while it is closed. Without a verdict the channel has ended.
    pub(crate) fn put(
        &self,
        change: impl FnOnce() -> SubmitTaskStateChangeRequest,
        evidence: Option<Evidence>,
    ) -> Option<oneshot::Receiver<Verdict>> {
        let mut state = self.lock();
        if state.limit == 0 {
            return None;
        }
        let (verdict, awaited) = oneshot::channel();
        state.waiting.push_back((change(), evidence, verdict));
        drop(state);
        self.bell.notify_one();
        Some(awaited)
    }

    /// The line, to be opened by the server's greeting and closed when the channel ends.
    pub(super) fn hold(&self) -> Held<'_> {
        self.lock().is_held = true;
        Held(self)
    }

    /// The server takes reports.
    pub(super) fn open(&self, greeting: &Greeting) {
        self.lock().limit = usize::try_from(greeting.reports_under_way).unwrap_or(usize::MAX);
    }

    /// Whether there is a control channel whose server has not said that it takes reports.
    pub(super) fn is_silent(&self) -> bool {
        let state = self.lock();
        state.is_held && state.limit == 0
    }

    /// Whether a server takes reports on it.
    pub(super) fn is_open(&self) -> bool {
        self.lock().limit > 0
    }

    /// The next reports to send, as many as may be under way; waits until there is one. Dropping the future loses
    /// nothing.
    pub(super) async fn next(&self) -> Reports {
        loop {
            let reports = self.lock().take();
            if !reports.is_empty() {
                return Reports { reports };
            }
            self.bell.notified().await;
        }
    }

    /// Tells those who wait what became of their reports.
    pub(super) fn settle(&self, verdicts: Verdicts) {
        let mut state = self.lock();
        let taken = verdicts.taken.into_iter().map(|number| (number, Verdict::Taken));
        let invalid = verdicts.invalid.into_iter().map(|problem| (problem.number, Verdict::Invalid(problem.message)));
        let failed = verdicts.failed.into_iter().map(|problem| (problem.number, Verdict::Failed(problem.message)));
        for (number, verdict) in taken.chain(invalid).chain(failed) {
            if let Some(waiting) = state.under_way.remove(&number) {
                // Whoever waited may have given up.
                waiting.send(verdict).ok();
            }
        }
        drop(state);
        self.bell.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self) -> Vec<Report> {
        let room = self.limit.saturating_sub(self.under_way.len()).min(self.waiting.len());
        let taken = self.waiting.drain(..room);
        let numbered = taken.map(|(change, evidence, verdict)| {
            self.last_number += 1;
            self.under_way.insert(self.last_number, verdict);
            Report { number: self.last_number, change, evidence }
        });
        numbered.collect()
    }
}

#[cfg(test)]
mod tests {
    use longshore_api::agent::extension::Problem;

    use super::*;

    fn change(task: &str) -> SubmitTaskStateChangeRequest {
        SubmitTaskStateChangeRequest { task: Some(task.to_owned()), ..SubmitTaskStateChangeRequest::default() }
    }

    fn open(limit: u32) -> Line {
        let line = Line::default();
        line.open(&Greeting { reports_under_way: limit });
        line
    }

    #[tokio::test]
    async fn reports_gather_and_each_gets_its_own_verdict() {
        let line = open(10);
        let [one, two, three] = ["1", "2", "3"].map(|task| line.put(|| change(task), None).expect("it is open"));
        let reports = line.next().await.reports;
        let told: Vec<_> = reports.iter().map(|report| (report.number, report.change.task.as_deref())).collect();
        assert_eq!(told, [(1, Some("1")), (2, Some("2")), (3, Some("3"))]);
        let problem = |number| vec![Problem { number, message: "no".to_owned() }];
        line.settle(Verdicts { taken: vec![2, 77], invalid: problem(1), failed: problem(3) });
        assert_eq!(one.await, Ok(Verdict::Invalid("no".to_owned())));
        assert_eq!(two.await, Ok(Verdict::Taken));
        assert_eq!(three.await, Ok(Verdict::Failed("no".to_owned())));
    }

    #[tokio::test]
    async fn no_more_are_under_way_than_the_server_wants() {
        let line = open(2);
        let _waiting: Vec<_> = (0..3).map(|_| line.put(|| change("1"), None)).collect();
        assert_eq!(line.next().await.reports.len(), 2);
        assert!(line.lock().take().is_empty());
        line.settle(Verdicts { taken: vec![1], ..Verdicts::default() });
        assert_eq!(line.next().await.reports[0].number, 3);
    }

    #[tokio::test]
    async fn whoever_waits_learns_that_the_channel_has_ended() {
        let line = Line::default();
        assert!(line.put(|| change("1"), None).is_none(), "nobody greeted yet");
        line.open(&Greeting { reports_under_way: 1 });
        let (sent, unsent) =
            (line.put(|| change("1"), None).expect("open"), line.put(|| change("2"), None).expect("open"));
        assert_eq!(line.next().await.reports.len(), 1);
        drop(line.hold());
        assert!(sent.await.is_err() && unsent.await.is_err());
        assert!(line.put(|| change("1"), None).is_none());
    }
}
