//! Brings sealed segments into the bucket, and removes from it what nothing refers to any more.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::catalogue::SegmentChanges;
use crate::objects::SharedObjects;
use crate::segment::{Segment, SegmentRecord};
use crate::shared::Shared;

/// After a failure it is tried again in this time.
const AGAIN: Duration = Duration::from_secs(10);
/// What nobody tells of, such as objects of segments that a crash kept from being noted, is looked for this often.
const IDLE: Duration = Duration::from_secs(3600);

pub(crate) struct Carrier {
    pub(crate) shared: Arc<Shared>,
    pub(crate) objects: SharedObjects,
}

impl Carrier {
    /// Works until it is told to stop.
    pub(crate) fn run(self) {
        let mut failing = false;
        loop {
            match self.carry() {
                Ok(()) if failing => {
                    failing = false;
                    tracing::info!("the bucket of logs takes segments again");
                }
                Ok(()) => {}
                Err(error) => {
                    if !failing {
                        tracing::warn!(
                            error,
                            "the bucket of logs takes nothing; segments stay on local disk, and it is tried again"
                        );
                    }
                    failing = true;
                }
            }
            if !self.objects.wait_for_news(if failing { AGAIN } else { IDLE }) {
                return;
            }
        }
    }

    fn carry(&self) -> Result<(), String> {
        for segment in &self.shared.views.now().segments {
            if !segment.record.remote {
                self.objects.put(segment.record.id, segment.directory())?;
                self.note(segment)?;
                self.shared.trim();
            }
        }
        self.remove_unused()
    }

    /// Notes that the bucket has a segment, unless it was replaced meanwhile.
    fn note(&self, segment: &Arc<Segment>) -> Result<(), String> {
        let id = segment.record.id;
        let record = SegmentRecord { remote: true, ..segment.record.clone() };
        let _listing = self.shared.listing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.shared.views.now().segments.iter().any(|other| other.record.id == id);
        if !known {
            return Ok(());
        }
        let changes = SegmentChanges { added: vec![(id, record.write())], ..SegmentChanges::default() };
        self.shared.catalogue.flush(true, &changes).map_err(|error| error.to_string())?;
        let noted = Arc::new(Segment::new(record, &self.shared.segments, Some(Arc::clone(&self.objects))));
        self.shared.views.change(|view| {
            for slot in view.segments.iter_mut().filter(|slot| slot.record.id == id) {
                *slot = Arc::clone(&noted);
            }
        });
        Ok(())
    }

    fn remove_unused(&self) -> Result<(), String> {
        let objects = self.objects.list()?;
        let view = self.shared.views.now();
        for (id, key) in objects {
            // This thread alone puts segments there, and only those that the view has.
            if !view.segments.iter().any(|segment| segment.record.id == id) {
                self.objects.remove(&key)?;
            }
        }
        Ok(())
    }
}
