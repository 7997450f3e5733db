//! The search itself: one block after another, until the page is full, everything was looked at, or the time is up.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::block::{Events, Span};
use crate::catalogue::{self, Catalogue};
use crate::event::{EventId, GroupId, Position, Stored};
use crate::matcher::{Matcher, Required};
use crate::query::page::{Direction, PageBuilder};
use crate::query::plan::{Plan, Range, Source};
use crate::query::required::{Blocks, Terms, candidates};
use crate::request::Scanned;
use crate::segment::{Opened, Segment};
use crate::view::View;
use crate::vocabulary::{Term, Vocabulary};

/// How many things that could not be read are named.
const NAMED: usize = 10;
/// How many streams are looked up in an index.
const STREAMS: usize = 500;

/// What is looked for.
pub(crate) struct Query<'a> {
    /// Groups, each from a position to another.
    pub(crate) groups: Vec<(GroupId, Position, Position)>,
    pub(crate) streams: StreamFilter,
    pub(crate) matcher: &'a dyn Matcher,
    pub(crate) limit: usize,
    pub(crate) max_bytes: usize,
    pub(crate) budget: Option<Duration>,
    pub(crate) newest_first: bool,
}

/// Which streams.
pub(crate) enum StreamFilter {
    All,
    Numbers(HashSet<u64>),
    Prefix(String),
}

/// What was found.
pub(crate) struct Ran {
    /// In the order of the search.
    pub(crate) events: Vec<Stored>,
    pub(crate) next: Option<Position>,
    pub(crate) scanned: Scanned,
    pub(crate) missing: Vec<String>,
    /// Whether segments were opened that were not open.
    pub(crate) opened: bool,
}

struct Running<'a> {
    query: &'a Query<'a>,
    ranges: HashMap<GroupId, Range>,
    required: Required,
    direction: Direction,
    catalogue: &'a Catalogue,
    names: HashMap<u64, Option<Arc<str>>>,
    plan: Plan,
    page: PageBuilder,
    scanned: Scanned,
    missing: Vec<String>,
    opened: bool,
}

/// Carries out a search.
pub(crate) fn run(view: &View, catalogue: &Catalogue, query: &Query<'_>) -> Result<Ran, catalogue::Error> {
    let direction = Direction { newest_first: query.newest_first };
    let ranges: HashMap<GroupId, Range> = query
        .groups
        .iter()
        .map(|&(group, from, to)| (group, Range { group, from, to }))
        .filter(|(_, range)| range.from < range.to)
        .collect();
    let begin = ranges.values().map(|range| {
        let first = if query.newest_first { Position(range.to.0.saturating_sub(1)) } else { range.from };
        direction.key(first)
    });
    let begin = begin.min().unwrap_or(0);
    let mut running = Running {
        query,
        required: query.matcher.required(),
        direction,
        catalogue,
        names: HashMap::new(),
        plan: Plan::new(direction),
        page: PageBuilder::new(direction, query.limit.max(1), query.max_bytes),
        scanned: Scanned::default(),
        missing: Vec::new(),
        opened: false,
        ranges,
    };
    running.plan(view);
    let started = Instant::now();
    while let Some(key) = running.plan.key() {
        if running.page.is_beyond(key) {
            break;
        }
        if key > begin && query.budget.is_some_and(|budget| started.elapsed() >= budget) {
            running.page.cut(key);
            break;
        }
        let Some(source) = running.plan.next() else { break };
        running.look(source)?;
    }
    let (events, next) = running.page.finish();
    Ok(Ran { events, next, scanned: running.scanned, missing: running.missing, opened: running.opened })
}

impl Running<'_> {
    fn plan(&mut self, view: &View) {
        for segment in &view.segments {
            let shares = self.ranges.values().filter_map(|range| Some((range, segment.record.share(range.group)?)));
            let mut keys: Option<(Position, Position, Range)> = None;
            for (range, share) in shares {
                let (first, last) = (Position::at(share.first), EventId::new(share.last, u64::MAX).before());
                if last < range.from || first >= range.to {
                    continue;
                }
                keys = Some(match keys {
                    None => (first, last, *range),
                    Some((a, b, wide)) => (
                        a.min(first),
                        b.max(last),
                        Range { from: wide.from.min(range.from), to: wide.to.max(range.to), ..wide },
                    ),
                });
            }
            if let Some((first, last, range)) = keys {
                self.plan.add(first, last, &range, Source::Segment(Arc::clone(segment)));
            }
        }
        for generation in &view.generations {
            for range in self.ranges.values() {
                let (closed, open) = generation.blocks(range.group);
                for closed in closed.into_iter().filter(|closed| range.meets(&closed.span)) {
                    if closed.known().is_some_and(|packed| !self.may_hold(&packed.vocabulary)) {
                        self.scanned.excluded += 1;
                        continue;
                    }
                    let (first, last) = (closed.span.first.before(), closed.span.last.before());
                    self.plan.add(first, last, range, Source::Closed(closed));
                }
                if let Some(open) = open
                    && let Some(span) = open.span(range.group).filter(|span| range.meets(span))
                {
                    self.plan.add(span.first.before(), span.last.before(), range, Source::Open(open, range.group));
                }
            }
        }
    }

    fn may_hold(&self, vocabulary: &Vocabulary) -> bool {
        match self.ask(vocabulary) {
            Ok(blocks) => blocks.is_none_or(|blocks| blocks.holds(0)),
            Err(never) => match never {},
        }
    }

    fn look(&mut self, source: Source) -> Result<(), catalogue::Error> {
        match source {
            Source::Segment(segment) => {
                self.opened |= !segment.is_open();
                match segment.open() {
                    Ok(opened) => self.open(&segment, &opened),
                    Err(words) => self.miss(words),
                }
            }
            Source::Sealed(opened, block) => match opened.read(block) {
                Ok(events) => return self.scan(opened.blocks[block].span.group, &events),
                Err(words) => self.miss(words),
            },
            Source::Closed(closed) => match closed.events() {
                Some(events) => return self.scan(closed.span.group, &events),
                None => self.miss("a block in memory is damaged".into()),
            },
            Source::Open(events, group) => return self.scan(group, &events),
        }
        Ok(())
    }

    fn miss(&mut self, words: String) {
        if self.missing.len() < NAMED {
            self.missing.push(words);
        }
    }

    fn open(&mut self, segment: &Segment, opened: &Arc<Opened>) {
        let asked = opened.index.as_ref().map(|index| self.ask(index)).transpose();
        let blocks = asked.map(Option::flatten).unwrap_or_else(|error| {
            tracing::error!(segment = segment.record.id, %error, "an index of logs does not answer; its segment is scanned");
            None
        });
        for (number, placed) in opened.blocks.iter().enumerate() {
            let Some(range) = self.ranges.get(&placed.span.group).filter(|range| range.meets(&placed.span)) else {
                continue;
            };
            if blocks.as_ref().is_some_and(|blocks| !blocks.holds(number)) {
                self.scanned.excluded += 1;
                continue;
            }
            let Span { first, last, .. } = placed.span;
            self.plan.add(first.before(), last.before(), range, Source::Sealed(Arc::clone(opened), number));
        }
    }

    fn ask<T: Terms>(&self, index: &T) -> Result<Option<Blocks>, T::Error> {
        let found = candidates(&self.required, index)?;
        let StreamFilter::Numbers(numbers) = &self.query.streams else { return Ok(found) };
        if numbers.len() > STREAMS {
            return Ok(found);
        }
        let mut streams = Blocks::none(index.blocks());
        for number in numbers {
            streams.or(&index.holding(Term::Stream(*number))?);
        }
        if let Some(found) = found {
            streams.and(&found);
        }
        Ok(Some(streams))
    }

    fn scan(&mut self, group: GroupId, events: &Events) -> Result<(), catalogue::Error> {
        let Some(&range) = self.ranges.get(&group) else { return Ok(()) };
        self.scanned.blocks += 1;
        self.scanned.events += events.len() as u64;
        self.scanned.bytes += events.text.len() as u64;
        for step in 0..events.len() {
            let at = if self.query.newest_first { events.len() - 1 - step } else { step };
            let id = events.id(at);
            let outside = id.before() < range.from || id.before() >= range.to;
            if outside || self.page.is_beyond(self.direction.key_of(id)) {
                continue;
            }
            let number = events.streams[at];
            if let StreamFilter::Numbers(numbers) = &self.query.streams
                && !numbers.contains(&number)
            {
                continue;
            }
            let message = events.message(at);
            if !self.query.matcher.matches(message) {
                continue;
            }
            let Some(stream) = self.name(number)? else { continue };
            if let StreamFilter::Prefix(prefix) = &self.query.streams
                && !stream.starts_with(prefix)
            {
                continue;
            }
            let (timestamp, ingestion_time) = (events.timestamps[at], events.ingestions[at]);
            self.page.add(Stored { timestamp, ingestion_time, stream, message: message.into(), id });
        }
        Ok(())
    }

    /// The name of a stream, if it is still there.
    fn name(&mut self, number: u64) -> Result<Option<Arc<str>>, catalogue::Error> {
        if let Some(name) = self.names.get(&number) {
            return Ok(name.clone());
        }
        let name = self.catalogue.name(number)?.map(|(_, name)| name);
        self.names.insert(number, name.clone());
        Ok(name)
    }
}
