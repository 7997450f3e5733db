//! What was shown of a stream.
//!
//! Lines are told apart by their numbers in the order in which the store took them in. A line that comes late, for the time it
//! has, has a higher number than all before it, so it is known to be new however far back it belongs.

use std::collections::BTreeMap;

use super::store::Found;

/// How far a question reaches back when it is not known since when there is something new, in milliseconds.
pub(super) const OVERLAP: i64 = 10_000;

/// How far when it may be old by its time.
pub(super) const LATE: i64 = 3_600_000;

/// For how long numbers are remembered one by one, in milliseconds of the time at which lines were taken in. A line is asked for
/// within a second or so after that.
const REMEMBERED: i64 = 10_000;

/// Where following is in one stream.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    /// The latest time of a line.
    pub(super) newest: Option<i64>,
    /// All up to this number was shown, or is not to be.
    complete: Option<u64>,
    /// What was shown above, and when it was taken in.
    shown: BTreeMap<u64, i64>,
    /// The same of the question that is under way: it brings each line once.
    fresh: Fresh,
}

#[derive(Debug, Default)]
struct Fresh {
    complete: Option<u64>,
    shown: BTreeMap<u64, i64>,
    latest: i64,
}

impl Cursor {
    /// Whether a line is new; it is not from then on.
    pub(super) fn take(&mut self, line: &Found) -> bool {
        // Only another service than ours would give none.
        let Some(number) = line.number else { return true };
        if self.complete.is_some_and(|complete| number <= complete) || self.shown.contains_key(&number) {
            return false;
        }
        self.newest = self.newest.max(Some(line.millis));
        let fresh = &mut self.fresh;
        fresh.latest = fresh.latest.max(line.ingestion);
        fresh.shown.insert(number, line.ingestion);
        let oldest = fresh.latest - REMEMBERED;
        while let Some(first) = fresh.shown.first_entry().filter(|first| *first.get() < oldest) {
            fresh.complete = Some(*first.key());
            first.remove();
        }
        true
    }

    /// The question is over. What is older than it is remembered was asked for by now.
    pub(super) fn settle(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        self.complete = self.complete.max(fresh.complete);
        self.shown.extend(fresh.shown);
        let oldest = self.shown.values().max().copied().unwrap_or_default() - REMEMBERED;
        while let Some(first) = self.shown.first_entry()
            && (*first.get() < oldest || Some(*first.key()) <= self.complete)
        {
            self.complete = self.complete.max(Some(*first.key()));
            first.remove();
        }
    }

    /// All that was taken so far was shown or is not to be, and so is whatever was taken in before it.
    pub(super) fn begin_here(&mut self) {
        self.settle();
        self.complete = self.complete.max(self.shown.last_key_value().map(|(number, _)| *number));
        self.shown.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(millis: i64, number: u64, ingestion: i64) -> Found {
        Found::of("/app:p/web/3f2a", millis, number, ingestion)
    }

    #[test]
    fn every_line_is_new_once_however_late_it_comes() {
        let mut cursor = Cursor::default();
        assert!(cursor.take(&line(20_000, 1, 20_000)));
        cursor.settle();
        assert!(!cursor.take(&line(20_000, 1, 20_000)) && cursor.take(&line(20_000, 2, 20_001)), "of the same time");
        cursor.settle();
        assert!(cursor.take(&line(90_000, 3, 90_000)));
        cursor.settle();
        assert_eq!((cursor.complete, cursor.shown.len()), (Some(2), 1), "what is long ago is one number");
        assert!(!cursor.take(&line(20_000, 2, 20_001)));
        assert!(cursor.take(&line(100, 4, 90_001)), "an hour late");
        cursor.settle();
        assert!(!cursor.take(&line(100, 4, 90_001)));
        assert_eq!(cursor.newest, Some(90_000));
    }

    #[test]
    fn in_one_question_late_lines_come_before_earlier_ones() {
        let mut cursor = Cursor::default();
        for (millis, number, ingestion) in [(1, 5, 500_000), (2, 3, 100_000), (3, 4, 200_000)] {
            assert!(cursor.take(&line(millis, number, ingestion)));
        }
        cursor.settle();
        assert_eq!((cursor.complete, cursor.shown.len()), (Some(4), 1));
    }

    #[test]
    fn what_is_before_the_last_lines_is_not_shown() {
        let mut cursor = Cursor::default();
        assert!(cursor.take(&line(20_000, 8, 20_000)) && cursor.take(&line(20_000, 9, 20_000)));
        cursor.begin_here();
        assert!(!cursor.take(&line(19_000, 2, 19_000)), "it was there before");
        assert!(cursor.take(&line(19_000, 10, 20_500)), "it came afterwards");
    }
}
