//! Letting go of what is expired or deleted. Reads do not show it in any case; this gives the room back.
//!
//! A segment that holds nothing alive is dropped. One that holds little alive is written anew, together with its small
//! neighbours; small segments come from quiet servers, whose events are sealed when they are a day old.

use std::sync::{Arc, PoisonError};

use crate::catalogue::SegmentChanges;
use crate::event::GroupId;
use crate::sealer::Sealer;
use crate::segment::{Failure, Input, Segment};
use crate::view::DAY_MS;

/// Sources that have not delivered for this long are forgotten.
const SOURCE_MS: i64 = 30 * DAY_MS;
/// Segments are written anew below this share of what is alive, in percent.
const ALIVE_PERCENT: u64 = 60;
/// And joined with others below this share of a full segment.
const SMALL_PERCENT: u64 = 25;

impl Sealer {
    pub(crate) fn expire(&self, now: i64) -> Result<(), Failure> {
        self.drop_expired(now)?;
        // One that cannot be read, be it damaged or away, does not keep the others.
        let mut rewritten = Ok(());
        for run in self.worth_rewriting(now) {
            rewritten = rewritten.and(self.rewrite(&run));
        }
        while self.shared.catalogue.purge(now.saturating_sub(SOURCE_MS))? {}
        self.announce();
        rewritten
    }

    /// The bytes of a segment that are alive, estimated where a group is expired in part.
    fn alive(&self, segment: &Segment, now: i64) -> u64 {
        let alive = segment.record.shares.iter().map(|share| {
            let from = self.shared.retention.kept_from(share.group, now);
            if share.last < from || self.shared.catalogue.is_dead(share.group) {
                return 0;
            }
            if share.first >= from {
                return share.bytes;
            }
            let whole = i128::from(share.last) - i128::from(share.first) + 1;
            let kept = i128::from(share.last) - i128::from(from) + 1;
            // At least one, since something may be alive.
            ((i128::from(share.bytes) * kept / whole) as u64).max(1)
        });
        alive.sum()
    }

    fn drop_expired(&self, now: i64) -> Result<(), Failure> {
        let view = self.shared.views.now();
        let dropped: Vec<&Arc<Segment>> =
            view.segments.iter().filter(|segment| self.alive(segment, now) == 0).collect();
        self.replace(&dropped, Vec::new())
    }

    /// Runs of neighbours that are to become one segment.
    fn worth_rewriting(&self, now: i64) -> Vec<Vec<Arc<Segment>>> {
        let view = self.shared.views.now();
        let full = self.shared.settings.segment_bytes as u64;
        let mut runs = Vec::new();
        let mut run: Vec<Arc<Segment>> = Vec::new();
        let (mut bytes, mut wasted) = (0, false);
        let mut end = |run: &mut Vec<Arc<Segment>>, wasted: bool| {
            let run = std::mem::take(run);
            // A small one alone stays until it has a neighbour.
            if wasted || run.len() > 1 {
                runs.push(run);
            }
        };
        for segment in &view.segments {
            let (alive, all) = (self.alive(segment, now), segment.record.bytes());
            let waste = alive * 100 < all * ALIVE_PERCENT;
            let small = all * 100 < full * SMALL_PERCENT;
            if !(waste || small) || bytes + alive > full {
                end(&mut run, wasted);
                (bytes, wasted) = (0, false);
            }
            if waste || small {
                bytes += alive;
                wasted |= waste;
                run.push(Arc::clone(segment));
            }
        }
        end(&mut run, wasted);
        runs
    }

    fn rewrite(&self, run: &[Arc<Segment>]) -> Result<(), Failure> {
        let mut groups: Vec<GroupId> =
            run.iter().flat_map(|segment| segment.record.shares.iter().map(|share| share.group)).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut inputs: Vec<(GroupId, Vec<Input>)> = groups.into_iter().map(|group| (group, Vec::new())).collect();
        for segment in run {
            for (block, placed) in segment.open()?.blocks.iter().enumerate() {
                if let Ok(at) = inputs.binary_search_by_key(&placed.span.group, |(group, _)| *group) {
                    inputs[at].1.push(Input::Sealed(Arc::clone(segment), block, placed.span));
                }
            }
        }
        let records = self.make(inputs)?;
        self.replace(&run.iter().collect::<Vec<_>>(), records)
    }

    /// Puts segments in the place of others, whose files go.
    fn replace(&self, former: &[&Arc<Segment>], records: Vec<crate::segment::SegmentRecord>) -> Result<(), Failure> {
        if former.is_empty() {
            return Ok(());
        }
        let _listing = self.shared.listing.lock().unwrap_or_else(PoisonError::into_inner);
        let removed: Vec<u64> = former.iter().map(|segment| segment.record.id).collect();
        let added = records.iter().map(|record| (record.id, record.write())).collect();
        self.shared.catalogue.flush(true, &SegmentChanges { added, removed: removed.clone(), sealed: None })?;
        let segments = self.segments(records);
        self.shared.views.change(|view| {
            // Those of the view, which may have been moved to the bucket meanwhile.
            view.segments
                .iter()
                .filter(|segment| removed.contains(&segment.record.id))
                .for_each(|segment| segment.condemn());
            let at = view.segments.iter().position(|segment| removed.contains(&segment.record.id)).unwrap_or(0);
            view.segments.retain(|segment| !removed.contains(&segment.record.id));
            view.segments.splice(at..at, segments);
        });
        Ok(())
    }
}
