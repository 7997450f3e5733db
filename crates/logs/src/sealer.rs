//! The thread that seals generations, and lets go of what is expired.

use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::catalogue::SegmentChanges;
use crate::event::GroupId;
use crate::generation::Generation;
use crate::segment::{Alive, Failure, Input, Sealing, Segment, SegmentRecord};
use crate::shared::{Job, Shared};
use crate::wal;

/// After a failure it is tried again in this time.
const AGAIN: Duration = Duration::from_secs(2);
const IDLE: Duration = Duration::from_secs(3600);

pub(crate) struct Sealer {
    pub(crate) shared: Arc<Shared>,
    /// The latest time that was told: what is expired then need not be stored away.
    pub(crate) now: i64,
}

impl Sealer {
    /// Works until it is told to stop.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let pause = if self.shared.sealing().is_some() { AGAIN } else { IDLE };
            match jobs.recv_timeout(pause) {
                Ok(Job::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Job::Expire(now, reply)) => {
                    self.now = self.now.max(now);
                    self.seal_all();
                    if let Err(error) = self.expire(now) {
                        tracing::error!(error = %error, "expired logs could not be removed; they are not shown, and it is tried again");
                    }
                    self.shared.trim();
                    _ = reply.send(());
                }
                Ok(Job::Sealed(reply)) => {
                    self.seal_all();
                    _ = reply.send(());
                }
                Ok(Job::Seal) | Err(RecvTimeoutError::Timeout) => {
                    self.seal_all();
                    self.shared.trim();
                }
            }
        }
    }

    fn seal_all(&self) {
        loop {
            let view = self.shared.views.now();
            let [generation, _, ..] = view.generations.as_slice() else { return self.shared.sealing_is(None) };
            if self.shared.closing.load(Relaxed) {
                return;
            }
            let sealed = self.seal(generation);
            if let Err(error) = sealed {
                tracing::error!(error = %error, "log events could not be stored away; they stay in the journal, and it is tried again");
                return self.shared.sealing_is(Some(error.to_string()));
            }
            self.shared.sealing_is(None);
        }
    }

    /// Writes a generation into segments; then its file of the journal goes.
    fn seal(&self, generation: &Arc<Generation>) -> Result<(), Failure> {
        let mut inputs = Vec::new();
        for group in generation.groups() {
            let (closed, _) = generation.blocks(group);
            inputs.push((group, closed.into_iter().map(Input::Closed).collect()));
        }
        let records = self.make(inputs)?;
        let _listing = self.shared.listing.lock().unwrap_or_else(PoisonError::into_inner);
        let added = records.iter().map(|record| (record.id, record.write())).collect();
        let sealed = Some(generation.id);
        self.shared.catalogue.flush(true, &SegmentChanges { added, removed: Vec::new(), sealed })?;
        let segments = self.segments(records);
        self.shared.views.change(|view| {
            view.generations.retain(|other| other.id != generation.id);
            view.segments.extend(segments);
        });
        // If it stays, it is removed when the store is opened.
        let _ = std::fs::remove_file(wal::path(&self.shared.journal, generation.id));
        self.announce();
        Ok(())
    }

    pub(crate) fn segments(&self, records: Vec<SegmentRecord>) -> Vec<Arc<Segment>> {
        let segment = |record| Arc::new(Segment::new(record, &self.shared.segments, self.shared.objects.clone()));
        records.into_iter().map(segment).collect()
    }

    /// Tells that there is something for the bucket.
    pub(crate) fn announce(&self) {
        if let Some(objects) = &self.shared.objects {
            objects.announce();
        }
    }

    /// Makes segments of what is alive of these blocks. Groups come in order.
    pub(crate) fn make(&self, inputs: Vec<(GroupId, Vec<Input>)>) -> Result<Vec<SegmentRecord>, Failure> {
        let settings = &self.shared.settings;
        let mut sealing =
            Sealing::new(&self.shared.segments, &self.shared.segment_ids, settings.block_bytes, settings.segment_bytes);
        let mut streams: HashMap<u64, bool> = HashMap::new();
        for (group, blocks) in inputs {
            let catalogue = &self.shared.catalogue;
            if catalogue.is_dead(group) {
                continue;
            }
            let mut stream = |number: u64| -> Result<bool, Failure> {
                if let Some(alive) = streams.get(&number) {
                    return Ok(*alive);
                }
                let alive = catalogue.name(number)?.is_some();
                streams.insert(number, alive);
                Ok(alive)
            };
            let from = self.shared.retention.kept_from(group, self.now);
            sealing.group(group, blocks, &mut Alive { from, stream: &mut stream })?;
        }
        sealing.finish()
    }
}
