//! What is known to be new in the log store and was not asked for yet: the live tail writes it down, the questions follow it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use super::live::Asked;
use super::store::Stored;

/// How often the store is asked without a live tail that tells when.
const POLL: Duration = Duration::from_millis(500);

/// How often it is asked beside one.
const BESIDE: Duration = Duration::from_secs(5);

/// What there is to ask for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Any stream may have something new.
    pub(super) all: bool,
    /// It may be old by its time, too: for a while nobody has told what comes in late.
    pub(super) is_late: bool,
    /// By a stream's key: the time of the earliest of its new lines.
    pub(super) streams: HashMap<String, i64>,
}

impl News {
    /// Everything is to be asked for.
    pub(super) fn everything() -> Self {
        Self { all: true, ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        !self.all && self.streams.is_empty()
    }

    /// Takes in what else there is.
    pub(super) fn add(&mut self, other: Self) {
        self.all |= other.all;
        self.is_late |= other.is_late;
        for (stream, at) in other.streams {
            self.note(stream, at);
        }
    }

    /// Takes in a line.
    pub(super) fn note(&mut self, stream: String, at: i64) {
        self.streams.entry(stream).and_modify(|earliest| *earliest = at.min(*earliest)).or_insert(at);
    }
}

/// Shared by those who write and those who read.
#[derive(Debug)]
pub(super) struct Board {
    state: Mutex<State>,
    news: Notify,
    asked: watch::Sender<Option<Asked>>,
}

#[derive(Debug)]
struct State {
    streams: Vec<Stored>,
    news: News,
    /// Whether a live tail tells what is new, and whether one has before.
    is_told: bool,
    was_told: bool,
    /// Whether nobody runs any more, and what is still delivered is waited for.
    is_ending: bool,
}

impl Board {
    /// At first everything is to be asked for.
    pub(super) fn new(streams: Vec<Stored>) -> Self {
        let asked = watch::Sender::new(Asked::of(&streams));
        let state = State { streams, news: News::everything(), is_told: false, was_told: false, is_ending: false };
        Self { state: Mutex::new(state), news: Notify::new(), asked }
    }

    /// From now on these streams are followed. Those that are new are asked for at once.
    pub(super) fn follow(&self, streams: Vec<Stored>) {
        let asked = Asked::of(&streams);
        let mut state = self.lock();
        let is_new = state.streams != streams;
        state.streams = streams;
        if is_new {
            state.news.all = true;
            self.news.notify_one();
        }
        drop(state);
        self.asked.send_if_modified(|known| {
            let is_new = *known != asked;
            *known = asked;
            is_new
        });
    }

    /// Whether nobody runs any more, so that the end is near and is looked for often.
    pub(super) fn end(&self, is_ending: bool) {
        let was = std::mem::replace(&mut self.lock().is_ending, is_ending);
        if is_ending && !was {
            self.news.notify_one();
        }
    }

    /// Those that are followed.
    pub(super) fn streams(&self) -> Vec<Stored> {
        self.lock().streams.clone()
    }

    /// What a live tail is to be asked for, whenever that changes.
    pub(super) fn asked(&self) -> watch::Receiver<Option<Asked>> {
        self.asked.subscribe()
    }

    /// A live tail has begun, or has ended: in both cases there may be lines that it has not told of.
    pub(super) fn told(&self, is_told: bool) {
        let mut state = self.lock();
        state.is_told = is_told;
        let is_late = is_told && state.was_told;
        state.was_told |= is_told;
        drop(state);
        self.tell(News { is_late, ..News::everything() });
    }

    /// There are new lines.
    pub(super) fn tell(&self, news: News) {
        if !news.is_empty() {
            self.lock().news.add(news);
            self.news.notify_one();
        }
    }

    /// What there is to ask for, as soon as there is anything or it is time to look for it.
    pub(super) async fn next(&self) -> News {
        let pace = {
            let mut state = self.lock();
            if !state.news.is_empty() {
                return std::mem::take(&mut state.news);
            }
            if state.is_told && !state.is_ending { BESIDE } else { POLL }
        };
        tokio::select! {
            () = self.news.notified() => {}
            () = sleep(pace) => self.lock().news.all = true,
        }
        std::mem::take(&mut self.lock().news)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_told_is_asked_for_at_once_and_the_rest_in_time() {
        let board = Board::new(Vec::new());
        assert_eq!(board.next().await, News::everything(), "at the beginning");
        let begun = Instant::now();
        assert_eq!(board.next().await, News::everything());
        assert_eq!(begun.elapsed(), POLL, "without a live tail");
        board.told(true);
        assert_eq!(board.next().await, News::everything(), "what came before it began");
        let mut news = News::default();
        news.note("a".to_owned(), 7);
        news.note("a".to_owned(), 5);
        board.tell(news);
        let told = board.next().await;
        assert_eq!((told.all, told.streams), (false, HashMap::from([("a".to_owned(), 5)])));
        let begun = Instant::now();
        // A permit of what was taken already may be left, and brings nothing.
        while !board.next().await.all {}
        assert_eq!(begun.elapsed(), BESIDE);
        board.told(false);
        assert!(!board.next().await.is_late);
        board.told(true);
        assert!(board.next().await.is_late, "while nobody told");
    }
}
