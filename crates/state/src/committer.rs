//! The owner of the backend: turns submissions into batches, batches into a new snapshot.
//!
//! The snapshot follows the backend, never the other way round. After a batch it takes its own writes from memory if
//! their revisions follow on what it had, since then nobody else wrote in between; in every other case, a failure
//! included, it asks the backend what happened.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use longshore_model::plan::Expect;
use longshore_model::{Record, Revision, Snapshot, Write};

use crate::backend::{Backend, Change, Compare, History, Mutation, Transaction, Verdict};
use crate::commit::{CommitError, Outcome};
use crate::load::{self, OpenError};
use crate::raise::RaiseError;
use crate::stored::{self, Formats};
use crate::submission::{Submission, keys};
use crate::watch::Published;

/// The answer to one submission.
pub(crate) type Answer = Result<Vec<Outcome>, CommitError>;

pub(crate) struct Committer {
    backend: Box<dyn Backend>,
    snapshot: Snapshot,
    published: Arc<Published>,
    formats: Formats,
    /// The backend may have writes that the snapshot has not.
    behind: Arc<AtomicBool>,
    /// The last batch could not be saved; said once, and again when it is over.
    failing: bool,
}

impl Committer {
    /// Loads everything and publishes it.
    pub(crate) fn open(mut backend: Box<dyn Backend>, formats: Formats) -> Result<Self, OpenError> {
        let (snapshot, format) = load::open(&mut *backend, formats)?;
        let published = Published::new(snapshot.clone(), format);
        Ok(Self { backend, snapshot, published, formats, behind: Arc::default(), failing: false })
    }

    pub(crate) fn published(&self) -> &Arc<Published> {
        &self.published
    }

    pub(crate) fn is_immediate(&self) -> bool {
        self.backend.is_immediate()
    }

    /// How long an immediate backend wants the next commit to wait.
    pub(crate) fn delay(&mut self) -> Duration {
        self.backend.delay()
    }

    /// Has the backend call `nudge` when somebody else writes.
    pub(crate) fn follow(&mut self, nudge: impl Fn() + Send + Sync + 'static) {
        let behind = Arc::clone(&self.behind);
        self.backend.subscribe(Arc::new(move || {
            behind.store(true, Ordering::Release);
            nudge();
        }));
        self.behind.store(true, Ordering::Release);
    }

    /// Carries out the submissions in order, as one batch.
    pub(crate) fn commit(&mut self, submissions: &mut [Submission]) -> Vec<Answer> {
        let metrics = self.published.metrics();
        submissions.iter().for_each(|submission| metrics.waits.took(submission.waited()));
        metrics.batch_plans.had(submissions.len());
        let timer = metrics.batches.timer();
        let result = self.try_commit(submissions);
        drop(timer);
        self.say_if_that_is_news(result.as_ref().err());
        match result {
            Ok(verdicts) => {
                let mut rest = verdicts.as_slice();
                let answer = |submission: &Submission| {
                    let (own, others) = rest.split_at(submission.groups.len());
                    rest = others;
                    Ok(submission.outcomes(own))
                };
                submissions.iter().map(answer).collect()
            }
            Err(error) => vec![Err(error); submissions.len()],
        }
    }

    fn say_if_that_is_news(&mut self, error: Option<&CommitError>) {
        match (self.failing, error) {
            (false, Some(error)) => tracing::error!(%error, "changes are not saved, and their callers are told so"),
            (true, None) => tracing::info!("changes are saved again"),
            _ => {}
        }
        if error.is_some() {
            self.published.metrics().failures.inc();
        }
        self.failing = error.is_some();
    }

    fn try_commit(&mut self, submissions: &mut [Submission]) -> Result<Vec<Verdict>, CommitError> {
        self.catch_up_if_behind()?;
        let mut batch = Vec::new();
        for submission in submissions.iter_mut() {
            submission.append_to(&mut batch);
        }
        match self.backend.transact(&batch) {
            Ok(verdicts) => {
                self.take_in(&batch, &verdicts, submissions)?;
                Ok(verdicts)
            }
            Err(error) => {
                // Whether the batch was kept is not known, so the snapshot asks: now, or before the next commit.
                self.behind.store(true, Ordering::Release);
                if let Err(error) = self.catch_up_if_behind() {
                    tracing::debug!(%error, "the state is read again before the next change");
                }
                Err(error.into())
            }
        }
    }

    fn take_in(
        &mut self,
        batch: &[Transaction],
        verdicts: &[Verdict],
        submissions: &[Submission],
    ) -> Result<(), CommitError> {
        let mut written = Vec::new();
        let mut refused = 0;
        let groups = submissions.iter().flat_map(|it| it.groups.iter().map(|group| (it.span(), group)));
        for ((verdict, transaction), (span, group)) in verdicts.iter().zip(batch).zip(groups) {
            match verdict {
                Verdict::Committed(_) if transaction.writes.is_empty() => {}
                Verdict::Committed(revision) => {
                    tracing::debug!(parent: span, %revision, reason = %group.reason, "committed");
                    written.push((*revision, group));
                }
                // What stood in the way has to be in the snapshot on which the caller plans again.
                Verdict::Refused(_) => {
                    tracing::debug!(parent: span, reason = %group.reason, "others were first");
                    refused += 1;
                    self.behind.store(true, Ordering::Release);
                }
            }
        }
        let metrics = self.published.metrics();
        metrics.refused_groups.inc_by(refused);
        metrics.committed_groups.inc_by(verdicts.len() as u64 - refused);
        // A backend may carry out what does not meet in another order, and several groups as one revision.
        written.sort_by_key(|(revision, _)| *revision);
        if !follow_on(self.snapshot.revision(), written.iter().map(|(revision, _)| *revision)) {
            self.behind.store(true, Ordering::Release);
        } else if !written.is_empty() {
            for (revision, group) in &written {
                self.snapshot.apply(*revision, &group.writes);
            }
            let keys = written.iter().flat_map(|(_, group)| keys(group)).collect();
            self.published.publish(self.snapshot.clone(), Some(keys));
        }
        self.catch_up_if_behind()
    }

    /// Takes in what others wrote, if anybody may have written.
    pub(crate) fn catch_up_if_behind(&mut self) -> Result<(), CommitError> {
        if !self.behind.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let caught_up = self.catch_up();
        if caught_up.is_err() {
            self.behind.store(true, Ordering::Release);
        }
        caught_up
    }

    /// Takes in everything that was written before this call, by anybody.
    pub(crate) fn catch_up_now(&mut self) -> Result<(), CommitError> {
        self.backend.doubt();
        self.behind.store(true, Ordering::Release);
        self.catch_up_if_behind()
    }

    fn catch_up(&mut self) -> Result<(), CommitError> {
        match self.backend.changes(self.snapshot.revision())? {
            History::Complete(changes) if changes.is_empty() => {}
            History::Complete(changes) => {
                self.follow_format(&changes)?;
                // Read all of them before applying any, so that an unreadable one leaves the snapshot whole.
                let changes =
                    changes.iter().map(|change| decode(change, self.formats)).collect::<Result<Vec<_>, _>>()?;
                for (revision, writes) in &changes {
                    self.snapshot.apply(*revision, writes);
                }
                let keys = changes.iter().flat_map(|(_, writes)| writes).map(Write::key).collect();
                self.published.publish(self.snapshot.clone(), Some(keys));
            }
            History::Forgotten => {
                self.published.metrics().relists.inc();
                let (snapshot, format) =
                    load::everything(&mut *self.backend, self.formats).map_err(CommitError::from)?;
                self.published.set_format(format);
                self.snapshot = snapshot;
                self.published.publish(self.snapshot.clone(), None);
            }
        }
        Ok(())
    }

    /// Another server may have raised the format. What comes after that in one that is not known stays unread.
    fn follow_format(&mut self, changes: &[Change]) -> Result<(), CommitError> {
        let formats = changes.iter().flat_map(|change| &change.writes).filter(|write| write.key == stored::FORMAT_KEY);
        let raised = formats.filter_map(|write| stored::decode_format(write.value.as_deref()?)).next_back();
        match raised {
            Some(found) if !self.formats.has(found) => Err(CommitError::Raised { found, newest: self.formats.newest }),
            Some(found) => {
                self.published.set_format(found);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Raises the format of the store.
    pub(crate) fn raise(&mut self, to: u32) -> Result<(), RaiseError> {
        self.catch_up_if_behind()?;
        let found = self.published.format();
        if !self.formats.has(to) {
            return Err(RaiseError::Unknown { to, newest: self.formats.newest });
        }
        if to < found {
            return Err(RaiseError::Lower { to, found });
        }
        if to == found {
            return Ok(());
        }
        let mut revision = None;
        let read = self.backend.range(stored::FORMAT_KEY, &mut |item| {
            if item.key == stored::FORMAT_KEY {
                revision = Some(item.revision);
            }
        });
        read.map_err(CommitError::from)?;
        let expect = revision.map_or(Expect::Absent, Expect::At);
        let key = stored::FORMAT_KEY.to_vec();
        let raised = self.backend.transact(&[Transaction {
            compares: vec![Compare { key: key.clone(), expect }],
            writes: vec![Mutation { key, value: Some(stored::encode_format(to)) }],
        }]);
        // Whatever became of it, the store says.
        self.behind.store(true, Ordering::Release);
        raised.map_err(CommitError::from)?;
        self.catch_up_if_behind()?;
        match self.published.format() {
            found if found >= to => Ok(()),
            found => Err(RaiseError::Lower { to, found }),
        }
    }

    /// Reads a record of which the snapshot has only that it exists.
    pub(crate) fn read(&mut self, key: &[u8]) -> Result<Option<Record>, CommitError> {
        let value = self.backend.read(key)?;
        Ok(value.map(|value| stored::decode_in(key, &value, self.formats)).transpose()?)
    }

    /// Tries whether anything could be committed.
    pub(crate) fn probe(&mut self) -> Result<(), CommitError> {
        self.catch_up_if_behind()?;
        Ok(self.backend.probe()?)
    }
}

/// Whether revisions, in order, go on where the last one was without a gap, so that nobody else wrote in between. Several
/// groups may share one.
fn follow_on(last: Revision, mut revisions: impl Iterator<Item = Revision>) -> bool {
    let mut last = last;
    revisions.all(|revision| {
        let follows = revision == last || revision.0 == last.0 + 1;
        last = revision;
        follows
    })
}

fn decode(change: &Change, formats: Formats) -> Result<(Revision, Vec<Write>), stored::Error> {
    let records = change.writes.iter().filter(|write| write.key != stored::FORMAT_KEY);
    let write = |mutation: &Mutation| match &mutation.value {
        Some(value) => stored::decode_in(&mutation.key, value, formats).map(Write::Put),
        None => Ok(Write::Delete(stored::decode_key(&mutation.key)?)),
    };
    Ok((change.revision, records.map(write).collect::<Result<_, _>>()?))
}
