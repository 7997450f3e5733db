//! What happened in a run: a digest of all of it, the last of it in words, and what must not have happened.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Virtual;

/// How much of the end is kept in words.
const KEPT_LINES: usize = 400;

/// Violations after the first ones tell nothing new.
const KEPT_VIOLATIONS: usize = 10;

/// A run's journal.
#[derive(Debug)]
pub(crate) struct Journal {
    clock: Arc<Virtual>,
    /// Whether lines are kept; the digest is the same either way.
    keeps_lines: bool,
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    digest: DefaultHasher,
    lines: VecDeque<String>,
    violations: Vec<String>,
    counts: BTreeMap<&'static str, u64>,
}

/// A journal that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) digest: u64,
    pub(crate) lines: Vec<String>,
    pub(crate) violations: Vec<String>,
    pub(crate) counts: BTreeMap<&'static str, u64>,
}

impl Journal {
    pub(crate) fn new(clock: Arc<Virtual>, keeps_lines: bool) -> Self {
        Self { clock, keeps_lines, pages: Mutex::default() }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down that something happened.
    pub(crate) fn note(&self, what: impl FnOnce() -> String) {
        let at = self.clock.elapsed_millis();
        if !self.keeps_lines {
            return;
        }
        let mut pages = self.pages();
        if pages.lines.len() == KEPT_LINES {
            pages.lines.pop_front();
        }
        let line = format!("{:>10.3} s  {}", at as f64 / 1000.0, what());
        pages.lines.push_back(line);
    }

    /// Makes bytes, and when they came, a part of the digest.
    pub(crate) fn digest(&self, bytes: &[u8]) {
        let at = self.clock.elapsed_millis();
        let mut pages = self.pages();
        pages.digest.write_u64(at);
        pages.digest.write(bytes);
    }

    /// Counts a kind of event.
    pub(crate) fn count(&self, what: &'static str) {
        *self.pages().counts.entry(what).or_default() += 1;
    }

    /// Writes down that something happened that must not.
    pub(crate) fn violation(&self, what: String) {
        self.note(|| format!("VIOLATION: {what}"));
        let at = self.clock.elapsed_millis();
        let mut pages = self.pages();
        if pages.violations.len() < KEPT_VIOLATIONS {
            pages.violations.push(format!("at {:.3} s: {what}", at as f64 / 1000.0));
        }
    }

    /// Whether something has happened that must not.
    pub(crate) fn is_violated(&self) -> bool {
        !self.pages().violations.is_empty()
    }

    /// All of it.
    pub(crate) fn close(&self) -> Closed {
        let pages = self.pages();
        Closed {
            digest: pages.digest.finish(),
            lines: pages.lines.iter().cloned().collect(),
            violations: pages.violations.clone(),
            counts: pages.counts.clone(),
        }
    }
}
