//! The spool of one stream: what its container has written and the server does not have yet.
//!
//! Entries go into segments as they come. Whoever delivers asks for the next events, which are assembled from the entries then,
//! and says what became of them. Nothing of the text is held in memory but the events under way. What cannot be kept is
//! [`dropping`]'s.

mod cut;
mod dropping;

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use longshore_api::awslogs;
use longshore_api::longshore::{EVENT_OVERHEAD_BYTES, LogBatch, MAX_BATCH_EVENTS};
use regex::bytes::Regex;

use super::assemble::{Assembler, Numbered, Origin, PIECES_WAIT_MS};
use super::checkpoint::{self, Checkpoint, Gap};
use super::counts::Counts;
use super::entry::{Entry, Kind};
use super::meta::Meta;
use super::position::Position;
use super::segment::Segment;
use super::words;

/// How long an event of several lines waits for the next.
const LINES_WAIT_MS: i64 = 500;

/// What was delivered of a segment that grows no more is let go of from this size on.
const TIDY_BYTES: u64 = 64 << 10;

/// What reading on has shown.
enum Read {
    Entries,
    Nothing,
    /// The next entry that may be readable is this one.
    Damage(u64),
}

/// Events under way.
#[derive(Debug)]
struct Flight {
    id: u64,
    /// Where assembling begins once they are taken.
    origin: Origin,
    behind: u64,
    last_ms: i64,
    events: u64,
    /// What was dropped of them since they were sent: lost unless they are taken.
    at_stake: Gap,
    /// What was dropped behind them since: missing before the origin once they are taken.
    missing: Gap,
}

#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) meta: Meta,
    dir: PathBuf,
    first_line: Option<Regex>,
    segments: VecDeque<Segment>,
    /// How much they take on the disk together.
    bytes: u64,
    segment_bytes: u64,
    next_entry: u64,
    position: Position,
    checkpoint: Checkpoint,
    checkpoint_file: File,
    assembler: Assembler,
    /// Where in its segment the assembler's next entry is.
    read_at: u64,
    /// Events that are assembled and not under way.
    waiting: VecDeque<Numbered>,
    /// Where assembling can begin once the events before are taken, for what was assembled and is not under way.
    origins: VecDeque<Origin>,
    flight: Option<Flight>,
    flights: u64,
    /// Whether what is assembled is behind or before what is to be delivered next, so that assembling begins anew.
    astray: bool,
    /// What could not be written at all.
    unwritten: Gap,
    last_append_ms: i64,
    /// When there was first something that the server did not have.
    begun_ms: i64,
    pub(crate) delivered_ms: i64,
    pub(crate) counts: Counts,
    /// Whether the source has no more.
    pub(crate) ended: bool,
    /// Whether the container is not to wait any more, because it is to stop.
    pub(crate) draining: bool,
    /// Whether the container is not to wait any more, because it seems to have ended.
    pub(crate) presumed_ended: bool,
    /// The newest connection of its container's log driver, by its number.
    pub(crate) connection: u64,
    /// Whether the server has ever refused lines of it for good.
    pub(crate) was_refused: bool,
    /// Before when nothing is delivered, and why.
    pub(crate) held: Option<(i64, String)>,
}

impl Stream {
    /// Opens the stream in `dir`, which has what is known of it.
    pub(crate) fn open(dir: PathBuf, mut meta: Meta, boot: &str, segment_bytes: u64) -> io::Result<Self> {
        if meta.boot != boot {
            meta.epoch += u32::from(!meta.boot.is_empty());
            boot.clone_into(&mut meta.boot);
            meta.write(&dir)?;
        }
        let first_line = meta.multiline.as_deref().map(awslogs::compile).transpose().map_err(io::Error::other)?;
        let checkpoint_file = checkpoint::open(&dir.join("checkpoint"))?;
        let checkpoint = Checkpoint::read(&checkpoint_file);
        let mut segments: VecDeque<Segment> = Segment::list(&dir)?.into();
        let (mut position, mut next_entry) = (Position::default(), checkpoint.origin().entry);
        while let Some(mut last) = segments.pop_back() {
            next_entry = last.first;
            last.recover(|entry| {
                next_entry += 1;
                position.pass(entry);
            })?;
            // The agent ended between making a segment and writing into it how far the source was read: the one before tells.
            if last.len == 0 && !segments.is_empty() {
                last.remove();
                continue;
            }
            segments.push_back(last);
            break;
        }
        let mut stream = Self {
            bytes: segments.iter().map(|segment| segment.len).sum(),
            first_line: first_line.clone(),
            assembler: Assembler::new(first_line, checkpoint.origin()),
            meta,
            dir,
            segments,
            segment_bytes,
            next_entry,
            position,
            checkpoint,
            checkpoint_file,
            read_at: 0,
            waiting: VecDeque::new(),
            origins: VecDeque::new(),
            flight: None,
            flights: 0,
            astray: false,
            unwritten: Gap::default(),
            last_append_ms: 0,
            begun_ms: 0,
            delivered_ms: 0,
            counts: Counts::default(),
            ended: false,
            draining: false,
            presumed_ended: false,
            connection: 0,
            was_refused: false,
            held: None,
        };
        let next_entry = stream.next_entry;
        if stream.checkpoint.origin().entry > next_entry {
            // The machine's crash took entries away that had been delivered.
            stream.restart_at(next_entry)?;
        }
        stream.rewind()?;
        Ok(stream)
    }

    /// Where the source is read on.
    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// How much it takes on the disk.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the server has everything.
    pub(crate) fn is_delivered(&self) -> bool {
        let is_all_out = self.checkpoint.origin().entry >= self.next_entry && self.checkpoint.gap.is_empty();
        is_all_out && self.flight.is_none() && self.waiting.is_empty()
    }

    /// How long the oldest line has waited that the server does not have; roughly, since lines are not looked at for it.
    pub(crate) fn lag_ms(&self, now_ms: i64) -> i64 {
        let since = self.delivered_ms.max(self.begun_ms);
        (now_ms - since).max(0)
    }

    /// Adds entries. After an error there are none of them.
    pub(crate) fn append(&mut self, entries: &[Entry], now_ms: i64) -> io::Result<()> {
        if self.is_delivered() {
            self.begun_ms = now_ms;
        }
        let is_full = self.segments.back().is_none_or(|segment| segment.len >= self.segment_bytes);
        if is_full {
            self.rotate()?;
        }
        let mut bytes = Vec::new();
        let mut count = entries.len() as u64;
        if !self.unwritten.is_empty() {
            let text = words::unwritten(&self.unwritten).into_bytes();
            Entry { time_ns: self.unwritten.last_ns, mark: 0, kind: Kind::Notice, text }.encode(&mut bytes);
            count += 1;
        }
        entries.iter().for_each(|entry| entry.encode(&mut bytes));
        let Some(segment) = self.segments.back_mut() else { return Ok(()) };
        segment.append(&bytes)?;
        self.bytes += bytes.len() as u64;
        self.unwritten = Gap::default();
        self.next_entry += count;
        self.last_append_ms = now_ms;
        for entry in entries.iter().filter(|entry| entry.is_output()) {
            self.position.pass(entry);
            self.counts.lines += u64::from(matches!(entry.kind, Kind::Line(_)));
            self.counts.bytes += entry.text.len() as u64;
        }
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        let mut segment = Segment::create(&self.dir, self.next_entry)?;
        let mut bytes = Vec::new();
        self.position.entry().encode(&mut bytes);
        if let Err(error) = segment.append(&bytes) {
            segment.remove();
            return Err(error);
        }
        self.bytes += segment.len;
        self.segments.push_back(segment);
        self.next_entry += 1;
        Ok(())
    }

    fn let_go_of_first(&mut self) {
        if let Some(segment) = self.segments.pop_front() {
            self.bytes -= segment.len;
            segment.remove();
        }
    }

    /// Has assembling begin at an entry, with numbers that were never given.
    fn restart_at(&mut self, entry: u64) -> io::Result<()> {
        let Checkpoint { taken, sent, gap, .. } = self.checkpoint;
        let said = u64::from(!gap.is_empty());
        let number = self.checkpoint.origin().number.max(taken).max(sent) + said;
        self.checkpoint.set_origin(Origin { entry, number, ..Origin::default() });
        self.checkpoint.write(&self.checkpoint_file)
    }

    /// Has assembling begin anew before the next events are taken out.
    fn begin_anew(&mut self) {
        self.waiting.clear();
        self.astray = true;
    }

    /// Begins anew with what the server does not have for certain.
    fn rewind(&mut self) -> io::Result<()> {
        let origin = self.checkpoint.origin();
        self.begin_anew();
        self.origins.clear();
        self.assembler = Assembler::new(self.first_line.clone(), origin);
        self.read_at = 0;
        if let Some(segment) = self.segments.iter().rev().find(|segment| segment.first <= origin.entry) {
            let mut number = segment.first;
            while number < origin.entry {
                let entries = segment.read(self.read_at)?;
                let Some((_, behind)) = entries.iter().take((origin.entry - number) as usize).next_back() else {
                    break;
                };
                self.read_at = *behind;
                number += (entries.len() as u64).min(origin.entry - number);
            }
        }
        self.waiting.extend(self.notice());
        self.astray = false;
        Ok(())
    }

    fn keep(&mut self, events: Vec<Numbered>) {
        let taken = self.checkpoint.taken;
        self.waiting.extend(events.into_iter().filter(|event| event.number >= taken));
    }

    /// The next events, of at most so many bytes; `None` when there are none or some are under way.
    pub(crate) fn next(&mut self, max_bytes: usize, now_ms: i64) -> io::Result<Option<(u64, LogBatch)>> {
        if self.flight.is_some() || self.held.as_ref().is_some_and(|(until, _)| now_ms < *until) {
            return Ok(None);
        }
        if self.astray {
            self.rewind()?;
        }
        let next = self.take_out(max_bytes, now_ms);
        if next.is_err() {
            // What was taken out before the error has not gone anywhere.
            self.begin_anew();
        }
        next
    }

    fn take_out(&mut self, max_bytes: usize, now_ms: i64) -> io::Result<Option<(u64, LogBatch)>> {
        self.settle(now_ms)?;
        let mut events: Vec<Numbered> = Vec::new();
        let mut bytes = 0;
        let mut origin = self.checkpoint.origin();
        loop {
            while let Some(event) = self.waiting.front() {
                let size = event.event.message.len() + EVENT_OVERHEAD_BYTES;
                let full = !events.is_empty() && (bytes + size > max_bytes || events.len() >= MAX_BATCH_EVENTS);
                // The numbers of a batch follow each other.
                if full || events.last().is_some_and(|last| last.number + 1 != event.number) {
                    break;
                }
                bytes += size;
                events.extend(self.waiting.pop_front());
            }
            let behind = events.last().map_or(self.checkpoint.taken, |last| last.number + 1);
            let known = behind.max(self.checkpoint.origin().number);
            while let Some(next) = self.origins.pop_front_if(|next| next.number <= known) {
                origin = next;
            }
            if !self.waiting.is_empty() || bytes >= max_bytes || events.len() >= MAX_BATCH_EVENTS {
                break;
            }
            match self.read_on()? {
                Read::Entries => {}
                Read::Nothing => break,
                // What comes before it is delivered first.
                Read::Damage(_) if !events.is_empty() => break,
                Read::Damage(behind) => {
                    self.leave_out(behind)?;
                    origin = self.checkpoint.origin();
                }
            }
        }
        let Some(last) = events.last() else {
            // Entries that make no event: nobody has to be told, and they need not be read again.
            if origin != self.checkpoint.origin() {
                self.checkpoint.set_origin(origin);
                self.checkpoint.write(&self.checkpoint_file)?;
                self.tidy()?;
            }
            return Ok(None);
        };
        let (first, behind, last_ms) = (events[0].number, last.number + 1, last.event.timestamp);
        self.checkpoint.sent = self.checkpoint.sent.max(behind);
        self.checkpoint.write(&self.checkpoint_file)?;
        self.flights += 1;
        let id = self.flights;
        let (at_stake, missing) = (Gap::default(), Gap::default());
        self.flight = Some(Flight { id, origin, behind, last_ms, events: events.len() as u64, at_stake, missing });
        let batch = LogBatch {
            task: self.meta.task_arn.clone(),
            container: self.meta.container.clone(),
            source: self.meta.source(),
            group: self.meta.group.clone(),
            stream: self.meta.stream.clone(),
            first,
            events: events.into_iter().map(|event| event.event).collect(),
        };
        Ok(Some((id, batch)))
    }

    /// Assembles the next entries.
    fn read_on(&mut self) -> io::Result<Read> {
        let next = self.assembler.next_entry();
        if next >= self.next_entry {
            return Ok(Read::Nothing);
        }
        let index = self.segments.iter().rposition(|segment| segment.first <= next);
        let Some(index) = index else {
            return Ok(Read::Damage(self.segments.front().map_or(self.next_entry, |s| s.first)));
        };
        if self.segments[index].first == next {
            self.read_at = 0;
        }
        let entries = self.segments[index].read(self.read_at)?;
        if entries.is_empty() {
            return Ok(Read::Damage(self.segments.get(index + 1).map_or(self.next_entry, |segment| segment.first)));
        }
        let mut out = Vec::new();
        for (entry, behind) in &entries {
            let before = self.assembler.origin();
            self.assembler.take(entry, &mut out);
            self.read_at = *behind;
            if self.assembler.origin() != before {
                self.origins.push_back(self.assembler.origin());
            }
            if !out.is_empty() && out.len() >= MAX_BATCH_EVENTS {
                break;
            }
        }
        self.keep(out);
        Ok(Read::Entries)
    }

    /// Does not wait any longer for what has not come for a while.
    fn settle(&mut self, now_ms: i64) -> io::Result<()> {
        if self.flush_at().is_some_and(|at| at <= now_ms) {
            let flush = Entry { time_ns: now_ms * 1_000_000, mark: 0, kind: Kind::Flush, text: Vec::new() };
            self.append(&[flush], now_ms)?;
        }
        Ok(())
    }

    /// When what is pending is not waited for any longer.
    fn flush_at(&self) -> Option<i64> {
        let caught_up = self.assembler.next_entry() >= self.next_entry && self.assembler.is_pending();
        let wait = if self.assembler.has_begun_line() { PIECES_WAIT_MS } else { LINES_WAIT_MS };
        caught_up.then(|| if self.ended { 0 } else { self.last_append_ms + wait })
    }

    /// When there may be something to deliver; `None` while there is nothing.
    pub(crate) fn due_at(&self) -> Option<i64> {
        if self.flight.is_some() {
            return None;
        }
        let has_more = self.astray || !self.waiting.is_empty() || self.assembler.next_entry() < self.next_entry;
        let due = if has_more { Some(0) } else { self.flush_at() };
        due.map(|due| self.held.as_ref().map_or(due, |(until, _)| due.max(*until)))
    }

    /// The server has the events under way.
    pub(crate) fn taken(&mut self, id: u64) -> io::Result<()> {
        let Some(flight) = self.flight.take_if(|flight| flight.id == id) else { return Ok(()) };
        self.checkpoint.taken = self.checkpoint.taken.max(flight.behind);
        // What was missing before them was said with them.
        self.checkpoint.gap = flight.missing;
        self.checkpoint.set_origin(flight.origin);
        self.delivered_ms = flight.last_ms;
        self.counts.delivered_events += flight.events;
        self.held = None;
        self.checkpoint.write(&self.checkpoint_file)?;
        self.tidy()
    }

    /// The events under way cannot be taken now.
    pub(crate) fn returned(&mut self, id: u64, held: Option<(i64, String)>) {
        if let Some(flight) = self.flight.take_if(|flight| flight.id == id) {
            self.count_dropped(&flight.at_stake);
            self.held = held;
            self.begin_anew();
        }
    }

    /// The events under way can never be taken. How many they are, and whether that could be written down.
    pub(crate) fn refused(&mut self, id: u64) -> (u64, io::Result<()>) {
        let events = self.flight.as_ref().filter(|flight| flight.id == id).map_or(0, |flight| flight.events);
        let written = self.taken(id);
        self.counts.delivered_events -= events;
        self.counts.dropped_lines += events;
        (events, written)
    }

    /// Removes segments that the server has all of.
    fn tidy(&mut self) -> io::Result<()> {
        let entry = self.checkpoint.origin().entry;
        let last_is_done = self.segments.back().is_some_and(|last| last.len >= TIDY_BYTES);
        if last_is_done && entry >= self.next_entry {
            self.rotate()?;
        }
        while self.segments.get(1).is_some_and(|next| next.first <= entry) {
            self.let_go_of_first();
        }
        Ok(())
    }

    /// Lets go of everything.
    pub(crate) fn remove(self) {
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            tracing::warn!(path = %self.dir.display(), %error, "a delivered log spool could not be removed");
        }
    }
}

#[cfg(test)]
mod tests;
