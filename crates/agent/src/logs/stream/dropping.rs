//! What of a stream is dropped, and how the stream says so.

use std::io;

use longshore_api::longshore::LogEvent;

use super::super::assemble::Numbered;
use super::super::checkpoint::Gap;
use super::super::entry::{Entry, Kind};
use super::super::words;
use super::Stream;
use super::cut::Cut;

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

    /// Drops the oldest segment, if there is any.
    pub(crate) fn drop_oldest(&mut self) -> io::Result<()> {
        if self.segments.len() == 1 {
            self.rotate()?;
        }
        let end = self.segments.get(1).map_or(self.next_entry, |next| next.first);
        if self.checkpoint.origin().entry < end {
            self.go_on_from(&self.cut(end))?;
        }
        self.let_go_of_first();
        Ok(())
    }

    /// Leaves what is before a place. Events under way stay so: what is dropped of them is lost only if they are not taken.
    fn go_on_from(&mut self, cut: &Cut) -> io::Result<()> {
        let before = self.checkpoint;
        self.checkpoint.gap.join(&cut.under_way);
        self.checkpoint.gap.join(&cut.lost);
        self.checkpoint.set_origin(cut.origin);
        if let Err(error) = self.checkpoint.write(&self.checkpoint_file) {
            self.checkpoint = before;
            return Err(error);
        }
        self.count_dropped(&cut.lost);
        if let Some(flight) = &mut self.flight {
            flight.at_stake.join(&cut.under_way);
            if flight.origin.entry < cut.origin.entry {
                flight.origin = cut.origin;
                flight.missing.join(&cut.lost);
            }
        }
        self.begin_anew();
        Ok(())
    }

    pub(super) fn count_dropped(&mut self, gap: &Gap) {
        self.counts.dropped_lines += gap.lines;
        self.counts.dropped_bytes += gap.bytes;
    }

    /// The event that says what is missing before the origin, if anything is.
    pub(super) fn notice(&self) -> Option<Numbered> {
        let gap = &self.checkpoint.gap;
        let event = LogEvent { timestamp: gap.last_ns.div_euclid(1_000_000), message: words::dropped(gap) };
        // Whatever is missing, there were numbers for it.
        let number = self.checkpoint.origin().number.saturating_sub(1);
        (!gap.is_empty()).then_some(Numbered { number, event })
    }

    /// Goes on behind entries that cannot be read.
    pub(super) fn leave_out(&mut self, behind: u64) -> io::Result<()> {
        tracing::error!(stream = self.meta.stream, "a part of the log spool is damaged, and is left out");
        let lines = behind - self.assembler.origin().entry;
        self.counts.dropped_lines += lines;
        self.checkpoint.gap.add(lines, 0, self.delivered_ms * 1_000_000, self.position.last_ns());
        self.restart_at(behind)?;
        self.rewind()
    }
}
