//! Where a stream goes on when its oldest segment goes, and what it loses.
//!
//! A call may be under way that brings lines of the segment and of others behind it; or one has failed, and nobody knows what became
//! of it. So the events that stay keep their numbers, by which the server knows those that it has. What says that lines are missing
//! gets the last number of theirs: a server that has the event of that number has all of them, and passes over what is said.

use super::super::assemble::{Assembler, Origin};
use super::super::checkpoint::Gap;
use super::super::entry::{Entry, Kind, Output};
use super::Stream;

/// Where a stream goes on, and what it loses before that.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) origin: Origin,
    /// Of what is under way: lost unless that is taken.
    pub(super) under_way: Gap,
    /// As far as anybody knows, lost.
    pub(super) lost: Gap,
}

impl Stream {
    /// The first place at or behind the entry `end` where assembling can begin with all numbers as they were, or behind which
    /// nothing was ever sent.
    pub(super) fn cut(&self, end: u64) -> Cut {
        let origin = self.checkpoint.origin();
        let taken = self.checkpoint.taken.max(origin.number);
        let mut replay = Replay {
            assembler: Assembler::new(self.first_line.clone(), origin),
            end,
            taken,
            behind: self.flight.as_ref().map_or(taken, |flight| flight.behind.max(taken)),
            sent: self.checkpoint.sent.max(taken),
            skip: origin.skip as usize,
            begun: [Gap::default(); 2],
            lost: Lost::default(),
            before: Vec::new(),
        };
        for segment in &self.segments {
            let (mut number, mut at) = (segment.first, 0);
            loop {
                // What cannot be read goes all the same.
                let entries = segment.read(at).unwrap_or_default();
                let Some((_, behind)) = entries.last() else { break };
                at = *behind;
                for (entry, _) in &entries {
                    number += 1;
                    if number <= origin.entry {
                        continue;
                    }
                    if number != replay.assembler.next_entry() + 1 {
                        return replay.leave_out_damage(self.position.last_ns());
                    }
                    if let Some(cut) = replay.take(entry) {
                        return cut;
                    }
                }
            }
        }
        replay.leave_out_damage(self.position.last_ns())
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Lost {
    under_way: Gap,
    for_good: Gap,
}

/// Assembles once more what is to go.
struct Replay {
    assembler: Assembler,
    end: u64,
    /// The first event that is not known to be taken.
    taken: u64,
    /// The first behind those under way.
    behind: u64,
    /// The first that was never sent.
    sent: u64,
    /// How much of the first entry's text was out before.
    skip: usize,
    /// What there is of lines that go on, by their output.
    begun: [Gap; 2],
    lost: Lost,
    /// What is lost before each entry behind the end.
    before: Vec<(u64, Lost)>,
}

impl Replay {
    fn take(&mut self, entry: &Entry) -> Option<Cut> {
        let this = self.assembler.next_entry();
        if this >= self.end {
            self.before.push((this, self.lost));
        }
        self.assembler.take(entry, &mut Vec::new());
        self.count(entry);
        let clean = self.assembler.origin();
        if clean.entry >= self.end {
            // What has come since stays. Of an entry that is out in part, that part goes.
            let before = self.before.iter().find(|(number, _)| *number == clean.entry && clean.skip == 0);
            return Some(self.cut(clean, before.map_or(self.lost, |(_, before)| *before)));
        }
        (this + 1 >= self.end && self.assembler.next_number() >= self.sent).then(|| self.give_up())
    }

    fn count(&mut self, entry: &Entry) {
        let bytes = entry.text.len().saturating_sub(std::mem::take(&mut self.skip)) as u64;
        if let Kind::Line(output) | Kind::Piece(output) = entry.kind {
            let lines = u64::from(matches!(entry.kind, Kind::Line(_)));
            self.begun[output.index()].add(lines, bytes, entry.time_ns, entry.time_ns);
        }
        for output in [Output::Stdout, Output::Stderr] {
            let left = self.assembler.begun_bytes(output) as u64;
            let begun = &mut self.begun[output.index()];
            let out = match left {
                0 => std::mem::take(begun),
                // A line that is too long goes in parts.
                _ => Gap { bytes: begun.bytes.saturating_sub(left), ..*begun },
            };
            begun.bytes = left;
            self.add(&out);
        }
    }

    /// Adds what the last event is made of.
    fn add(&mut self, gap: &Gap) {
        let number = self.assembler.number();
        if number >= self.behind {
            self.lost.for_good.join(gap);
        } else if number >= self.taken {
            self.lost.under_way.join(gap);
        }
    }

    /// Goes on behind the last entry, under numbers that were never given, without what has begun before it.
    fn give_up(&mut self) -> Cut {
        let number = self.assembler.next_number().max(self.sent) + 1;
        let mut lost = self.lost;
        // The end of a line that has begun comes without its beginning.
        let begun = self.begun.iter().filter(|begun| !begun.is_empty());
        begun.for_each(|begun| lost.for_good.join(&Gap { lines: 1, ..*begun }));
        let entry = self.assembler.next_entry().max(self.end);
        self.cut(Origin { entry, number, ..Origin::default() }, lost)
    }

    /// Goes on behind entries that cannot be read.
    fn leave_out_damage(mut self, last_ns: i64) -> Cut {
        let unread = self.end.saturating_sub(self.assembler.next_entry());
        self.lost.for_good.join(&Gap { lines: unread, bytes: 0, first_ns: last_ns, last_ns });
        self.give_up()
    }

    /// What makes no event is not missed: it has no number by which it could be told.
    fn cut(&self, origin: Origin, lost: Lost) -> Cut {
        let Lost { mut under_way, for_good: mut lost } = lost;
        if origin.number <= self.behind {
            under_way.join(&std::mem::take(&mut lost));
        }
        if origin.number <= self.taken {
            under_way = Gap::default();
        }
        Cut { origin, under_way, lost }
    }
}
