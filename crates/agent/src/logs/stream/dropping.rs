//! What of a stream is dropped, and how the stream says so.

use std::io;

use super::super::assemble::{Assembler, Numbered};
use super::super::checkpoint::Gap;
use super::super::entry::{Entry, Kind};
use super::super::segment::Segment;
use super::super::words;
use super::Stream;

impl Stream {
    /// Counts entries that cannot be added; the stream says so when it can again. The source is read on behind them.
    pub(crate) fn give_up(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.is_output()) {
            let (lines, bytes) = (u64::from(matches!(entry.kind, Kind::Line(_))), entry.text.len() as u64);
            self.unwritten.add(lines, bytes, entry.time_ns, entry.time_ns);
            self.counts.dropped_lines += lines;
            self.counts.dropped_bytes += bytes;
            self.position.pass(entry);
        }
    }

    /// Drops the oldest segment. Whether that made room.
    pub(crate) fn drop_oldest(&mut self) -> io::Result<bool> {
        if self.bytes() == 0 {
            return Ok(false);
        }
        if self.segments.len() == 1 {
            self.rotate()?;
        }
        let end = self.segments.get(1).map_or(self.next_entry, |next| next.first);
        let origin = self.checkpoint.origin();
        if origin.entry < end {
            let gap = self.segments.front().map(|first| self.undelivered(first)).unwrap_or_default();
            if self.checkpoint.taken > origin.number {
                // The first event at the origin was what is said of the gap: that is told.
                self.checkpoint.gap = Gap::default();
            }
            if !gap.is_empty() {
                self.counts.dropped_lines += gap.lines;
                self.counts.dropped_bytes += gap.bytes;
                self.checkpoint.gap.add(gap.lines, gap.bytes, gap.first_ns, gap.last_ns);
            }
            self.restart_at(end)?;
            self.let_go_of_first();
            self.rewind()?;
        } else {
            self.let_go_of_first();
        }
        Ok(true)
    }

    /// What of a segment the server does not have, as far as that is known: what is under way counts.
    fn undelivered(&self, segment: &Segment) -> Gap {
        let (origin, taken) = (self.checkpoint.origin(), self.checkpoint.taken);
        let mut assembler = Assembler::new(self.first_line.clone(), origin);
        let (mut number, mut at, mut gap, mut events) = (segment.first, 0, Gap::default(), Vec::new());
        say(&self.checkpoint.gap, &mut assembler, &mut events);
        loop {
            // What cannot be read cannot be counted, and goes all the same.
            let entries = segment.read(at).unwrap_or_default();
            let Some((_, behind)) = entries.last() else { return gap };
            at = *behind;
            for (entry, _) in &entries {
                number += 1;
                if number <= origin.entry {
                    continue;
                }
                assembler.take(entry, &mut events);
                events.clear();
                if entry.is_output() && assembler.number() >= taken {
                    let lines = u64::from(matches!(entry.kind, Kind::Line(_)));
                    gap.add(lines, entry.text.len() as u64, entry.time_ns, entry.time_ns);
                }
            }
        }
    }

    /// Has the assembler say what is missing at the origin.
    pub(super) fn say_what_is_missing(&mut self, said: &mut Vec<Numbered>) {
        say(&self.checkpoint.gap, &mut self.assembler, said);
    }

    /// Goes on behind entries that cannot be read.
    pub(super) fn leave_out(&mut self, behind: u64) -> io::Result<()> {
        tracing::error!(stream = self.meta.stream, "a part of the log spool is damaged, and is left out");
        let lines = behind - self.assembler.next_entry();
        self.counts.dropped_lines += lines;
        self.checkpoint.gap.add(lines, 0, self.delivered_ms * 1_000_000, self.position.last_ns());
        self.restart_at(behind)?;
        self.rewind()
    }
}

fn say(gap: &Gap, assembler: &mut Assembler, said: &mut Vec<Numbered>) {
    if !gap.is_empty() {
        assembler.say(gap.last_ns, &words::dropped(gap), said);
    }
}
