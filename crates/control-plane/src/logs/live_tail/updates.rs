//! What the next update of a session tells, and when.

use std::sync::Arc;
use std::time::Duration;

use longshore_api::logs::{LiveTailSessionLogEvent, LiveTailSessionMetadata, LiveTailSessionUpdate};
use longshore_logs::{Followed, Stored};
use tokio::time::Instant;

use super::Asked;
use super::elsewhere::Told;

/// The most events of a second (API reference: `LiveTailSessionUpdate.sessionResults`).
const MAX_EVENTS: usize = 500;

/// The most bytes of messages of a second, so that an update fits the frames that clients take.
const MAX_BYTES: usize = 2 << 20;

/// The second that the bounds are for.
const WINDOW: Duration = Duration::from_secs(1);

/// How long after an update the next one follows at the earliest. CloudWatch waits a second; a line is to be seen within one.
const PAUSE: Duration = Duration::from_millis(200);

/// Gathers events.
pub(super) struct Updates {
    events: Vec<LiveTailSessionLogEvent>,
    sampled: bool,
    /// How much the window still takes.
    events_left: usize,
    bytes_left: usize,
    window: Instant,
    last: Instant,
}

impl Updates {
    pub(super) fn new(now: Instant) -> Self {
        let (events_left, bytes_left) = (MAX_EVENTS, MAX_BYTES);
        Self { events: Vec::new(), sampled: false, events_left, bytes_left, window: now, last: now }
    }

    /// When the next update has to go: soon if there is something to tell, within a second if not, which also shows whether the
    /// client is still there.
    pub(super) fn due(&self) -> Instant {
        match self.events.is_empty() {
            true => self.last + WINDOW,
            false => self.last + PAUSE,
        }
    }

    /// Takes in what the store tells.
    pub(super) fn take(&mut self, followed: &Followed, asked: &Asked, now: Instant) {
        self.turn(now);
        self.sampled |= followed.missed > 0;
        let Some(group) = asked.groups.get(&followed.group) else { return };
        let mut stream: Option<(&Arc<str>, bool)> = None;
        for event in followed.events.iter() {
            // Events that come together are of one stream, nearly always.
            let wanted = match stream {
                Some((last, wanted)) if Arc::ptr_eq(last, &event.stream) => wanted,
                _ => asked.streams.has(&event.stream),
            };
            stream = Some((&event.stream, wanted));
            let is_full = self.events_left == 0 || self.bytes_left < event.message.len();
            // Once something was left out nothing more can be said of what does not fit.
            if !wanted || (is_full && self.sampled) || !asked.pattern.matches(&event.message) {
                continue;
            }
            match is_full {
                true => self.sampled = true,
                false => {
                    self.events_left -= 1;
                    self.bytes_left -= event.message.len();
                    self.events.push(shown(group, event));
                }
            }
        }
    }

    /// Takes in what another server tells, which has chosen from what it has already.
    pub(super) fn take_told(&mut self, told: Told, now: Instant) {
        self.turn(now);
        self.sampled |= told.is_sampled();
        for event in told.session_results {
            if self.events_left == 0 || self.bytes_left < event.message.len() {
                self.sampled = true;
                continue;
            }
            self.events_left -= 1;
            self.bytes_left -= event.message.len();
            self.events.push(LiveTailSessionLogEvent {
                log_stream_name: Some(event.log_stream_name),
                log_group_identifier: Some(event.log_group_identifier),
                message: Some(event.message),
                timestamp: Some(event.timestamp),
                ingestion_time: Some(event.ingestion_time),
            });
        }
    }

    /// Begins the next second when it is time.
    fn turn(&mut self, now: Instant) {
        if now >= self.window + WINDOW {
            (self.events_left, self.bytes_left, self.window) = (MAX_EVENTS, MAX_BYTES, now);
        }
    }

    /// The update, and begins the next one.
    pub(super) fn next(&mut self, now: Instant) -> LiveTailSessionUpdate {
        self.last = now;
        let sampled = std::mem::take(&mut self.sampled);
        LiveTailSessionUpdate {
            session_metadata: Some(LiveTailSessionMetadata { sampled: Some(sampled) }),
            session_results: Some(std::mem::take(&mut self.events)),
        }
    }
}

fn shown(group: &str, event: &Stored) -> LiveTailSessionLogEvent {
    LiveTailSessionLogEvent {
        log_stream_name: Some(event.stream.to_string()),
        log_group_identifier: Some(group.to_owned()),
        message: Some(event.message.to_string()),
        timestamp: Some(event.timestamp),
        ingestion_time: Some(event.ingestion_time),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use longshore_log_language::Pattern;
    use longshore_logs::{EventId, GroupId};

    use super::super::Streams;
    use super::*;

    const GROUP: GroupId = GroupId(7);

    fn asked(streams: Streams, pattern: &str) -> Asked {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        Asked { groups: HashMap::from([(GROUP, Arc::from("arn"))]), streams, pattern }
    }

    fn followed(stream: &str, messages: impl IntoIterator<Item = String>, missed: u64) -> Followed {
        let stream: Arc<str> = stream.into();
        let events = messages.into_iter().enumerate().map(|(n, message)| Stored {
            timestamp: n as i64,
            ingestion_time: 1,
            stream: Arc::clone(&stream),
            message: message.into(),
            id: EventId::new(n as i64, n as u64),
        });
        Followed { group: GROUP, events: events.collect(), missed }
    }

    fn told(updates: &mut Updates, now: Instant) -> (usize, bool) {
        let update = updates.next(now);
        let sampled = update.session_metadata.and_then(|metadata| metadata.sampled);
        (update.session_results.map_or(0, |events| events.len()), sampled.expect("always told"))
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_has_500_events_and_says_that_there_were_more() {
        let asked = asked(Streams::All, "line");
        let now = Instant::now();
        let mut updates = Updates::new(now);
        updates.take(&followed("a", (0..400).map(|n| format!("line {n}")), 0), &asked, now);
        assert_eq!(told(&mut updates, now), (400, false));
        updates.take(&followed("a", (0..400).map(|n| format!("line {n}")), 0), &asked, now + PAUSE);
        assert_eq!(told(&mut updates, now + PAUSE), (100, true));
        updates.take(&followed("a", (0..9).map(|_| "no match".to_owned()), 0), &asked, now + PAUSE);
        assert_eq!(told(&mut updates, now + PAUSE), (0, false), "what nobody asked for is not left out");
        updates.take(&followed("a", ["line".to_owned()], 3), &asked, now + WINDOW);
        assert_eq!(told(&mut updates, now + WINDOW), (1, true), "the follower missed some");
    }

    #[tokio::test(start_paused = true)]
    async fn long_messages_fill_a_second_too() {
        let asked = asked(Streams::All, "");
        let now = Instant::now();
        let mut updates = Updates::new(now);
        updates.take(&followed("a", (0..5).map(|_| "x".repeat(1 << 20)), 0), &asked, now);
        assert_eq!(told(&mut updates, now), (2, true));
    }

    #[tokio::test(start_paused = true)]
    async fn streams_are_chosen_by_name_or_by_the_beginning_of_it() {
        let now = Instant::now();
        for (streams, wanted) in [
            (Streams::Names(vec!["web/1".to_owned()]), 1),
            (Streams::Prefixes(vec!["web/".to_owned()]), 2),
            (Streams::Prefixes(vec!["app/".to_owned()]), 0),
        ] {
            let asked = asked(streams, "");
            let mut updates = Updates::new(now);
            for stream in ["web/1", "web/10", "we"] {
                updates.take(&followed(stream, ["x".to_owned()], 0), &asked, now);
            }
            assert_eq!(told(&mut updates, now), (wanted, false));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_update_comes_soon_after_an_event_and_each_second_without_one() {
        let now = Instant::now();
        let mut updates = Updates::new(now);
        assert_eq!(updates.due(), now + WINDOW);
        updates.take(&followed("a", ["x".to_owned()], 0), &asked(Streams::All, ""), now);
        assert_eq!(updates.due(), now + PAUSE);
    }
}
