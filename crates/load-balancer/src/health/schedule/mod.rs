//! When whom is asked.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use longshore_model::load_balancing::{EdgeName, TargetKey};
use longshore_model::snapshot::LoadBalancingState;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::plan::{Checked, checked};
use super::probe::{Network, Prober};
use super::standing::{Finding, Outcome, Standing};

/// Changes of the state are taken in no more often than this; each costs a look at every target.
const PAUSE: Duration = Duration::from_millis(50);

/// Checks that are due together begin this much after each other: what is being served does not have to wait for them.
const APART: Duration = Duration::from_millis(1);

/// Among this many targets one begins at a time, among more of them so many more that all could be asked within two seconds,
/// which is less than the shortest interval.
const FOR_EACH: usize = 2_000;

/// The health checks of an edge. They end when this is dropped.
#[derive(Debug)]
pub(crate) struct Checks {
    state: watch::Sender<Arc<LoadBalancingState>>,
    task: JoinHandle<()>,
}

impl Checks {
    /// Begins without targets, for an edge that asks no more than so many at a time. `found` is told each change of a target's health, the first time when the target comes.
    /// It is called on the task that all checks wait for.
    pub(crate) fn start(edge: EdgeName, at_a_time: usize, found: impl FnMut(Finding) + Send + 'static) -> Self {
        Self::with(edge, at_a_time, Network, found)
    }

    pub(crate) fn with(
        edge: EdgeName,
        at_a_time: usize,
        prober: impl Prober,
        found: impl FnMut(Finding) + Send + 'static,
    ) -> Self {
        let (state, changes) = watch::channel(Arc::default());
        let (outcomes, arrived) = mpsc::channel(at_a_time);
        let checker = Checker {
            edge,
            at_a_time,
            prober,
            found,
            targets: HashMap::new(),
            numbers: HashMap::new(),
            due: BinaryHeap::new(),
            next_number: 0,
            running: 0,
            next_begin: Instant::now(),
            outcomes,
            places: RandomState::new(),
            epoch: Instant::now(),
        };
        Self { state, task: tokio::spawn(checker.run(changes, arrived)) }
    }

    /// From now on these targets are checked. What is known of those that were before stays.
    pub(crate) fn apply(&self, state: Arc<LoadBalancingState>) {
        self.state.send_replace(state);
    }
}

impl Drop for Checks {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Entry {
    target: Checked,
    standing: Standing,
    /// The moment its next check is due; those in the queue that say another one are of no use any more.
    due: Instant,
    check: Check,
}

/// Whether a target is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// It waits for its time.
    Waiting,
    /// Its answer is awaited.
    Running,
    /// An answer is awaited that is of no use any more, since it was asked otherwise than it is to be now.
    Outdated,
}

/// A target's number with what its check found.
type Answer = (u64, Outcome);

struct Checker<P, F> {
    edge: EdgeName,
    /// So many are asked at a time at most.
    at_a_time: usize,
    prober: P,
    found: F,
    /// By a number that no other target ever has, so that a late answer is nobody else's.
    targets: HashMap<u64, Entry>,
    numbers: HashMap<TargetKey, u64>,
    due: BinaryHeap<Reverse<(Instant, u64)>>,
    next_number: u64,
    running: usize,
    /// No check begins before this moment.
    next_begin: Instant,
    outcomes: mpsc::Sender<Answer>,
    /// Gives each target its place within the interval; another one at each edge.
    places: RandomState,
    epoch: Instant,
}

impl<P: Prober, F: FnMut(Finding) + Send + 'static> Checker<P, F> {
    async fn run(mut self, mut state: watch::Receiver<Arc<LoadBalancingState>>, mut arrived: mpsc::Receiver<Answer>) {
        let mut not_before = Instant::now();
        loop {
            let next = self.due.peek().filter(|_| self.running < self.at_a_time);
            let next = next.map(|Reverse((due, _))| (*due).max(self.next_begin));
            tokio::select! {
                // Answers first: they make room for the next checks.
                biased;
                Some((number, outcome)) = arrived.recv() => self.observe(number, outcome),
                changed = changed(&mut state, not_before) => {
                    if !changed {
                        return;
                    }
                    let now = Arc::clone(&state.borrow_and_update());
                    self.reconcile(&now);
                    not_before = Instant::now() + PAUSE;
                }
                () = wait_until(next) => self.ask_those_due(),
            }
        }
    }

    /// Makes the targets those of a state.
    fn reconcile(&mut self, state: &LoadBalancingState) {
        let mut left = std::mem::take(&mut self.numbers);
        let now = Instant::now();
        for target in checked(state, &self.edge) {
            let number = match left.remove(&target.key) {
                Some(number) => {
                    self.change(number, target, now);
                    number
                }
                None => self.add(target, now),
            };
            if let Some(entry) = self.targets.get(&number) {
                self.numbers.insert(entry.target.key.clone(), number);
            }
        }
        for number in left.into_values() {
            self.targets.remove(&number);
        }
        // What is gone stays in the queue until it is due; not more of that than of what is there.
        if self.due.len() > 2 * self.targets.len() + 1_024 {
            let targets = &self.targets;
            self.due.retain(|Reverse((due, number))| targets.get(number).is_some_and(|entry| entry.due == *due));
        }
    }

    fn add(&mut self, target: Checked, now: Instant) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        let standing = Standing::new(target.manner.check.enabled, target.was_healthy);
        (self.found)(standing.finding(&target.key));
        self.targets.insert(number, Entry { target, standing, due: now, check: Check::Waiting });
        self.schedule(number, now);
        number
    }

    fn change(&mut self, number: u64, target: Checked, now: Instant) {
        let Some(entry) = self.targets.get_mut(&number) else { return };
        let (old, new) = (&entry.target.manner, &target.manner);
        let is_new = entry.target.registered_at != target.registered_at || entry.target.address != target.address;
        if is_new || old.check.enabled != new.check.enabled {
            entry.standing = Standing::new(new.check.enabled, false);
            (self.found)(entry.standing.finding(&target.key));
        }
        let is_asked_otherwise = is_new || old != new;
        entry.target = target;
        if is_asked_otherwise {
            self.schedule(number, now);
        }
    }

    fn schedule(&mut self, number: u64, due: Instant) {
        let Some(entry) = self.targets.get_mut(&number) else { return };
        entry.due = due;
        if entry.check != Check::Waiting {
            entry.check = Check::Outdated;
        } else if entry.target.manner.check.enabled {
            self.due.push(Reverse((due, number)));
        }
    }

    fn ask_those_due(&mut self) {
        let now = Instant::now();
        let most = self.at_a_time.min(self.running + self.targets.len().div_ceil(FOR_EACH));
        self.next_begin = now + APART;
        while self.running < most {
            match self.due.peek() {
                Some(Reverse((due, _))) if *due <= now => {}
                _ => return,
            }
            let Some(Reverse((due, number))) = self.due.pop() else { return };
            let Some(entry) = self.targets.get_mut(&number) else { continue };
            if entry.check != Check::Waiting || entry.due != due {
                continue;
            }
            entry.check = Check::Running;
            self.running += 1;
            let outcomes = self.outcomes.clone();
            // No more than `at_a_time` are under way and so many fit in, so nobody waits here.
            match entry.target.address {
                Some(address) => {
                    let answer = self.prober.probe(address, Arc::clone(&entry.target.manner));
                    tokio::spawn(async move { outcomes.send((number, answer.await)).await });
                }
                None => drop(outcomes.try_send((number, Outcome::NotAsked))),
            }
        }
    }

    fn observe(&mut self, number: u64, outcome: Outcome) {
        self.running -= 1;
        let now = Instant::now();
        let Some(entry) = self.targets.get_mut(&number) else { return };
        let is_of_use = std::mem::replace(&mut entry.check, Check::Waiting) == Check::Running;
        if !is_of_use {
            return self.schedule(number, now);
        }
        if entry.standing.observe(outcome, &entry.target.manner.check) {
            (self.found)(entry.standing.finding(&entry.target.key));
        }
        let due = self.next(number, now);
        self.schedule(number, due);
    }

    /// When a target is to be asked next: at its own place within the interval, and no less than half an interval after it was
    /// due last.
    fn next(&self, number: u64, now: Instant) -> Instant {
        let Some(entry) = self.targets.get(&number) else { return now };
        let interval = entry.target.manner.interval();
        let (place, earliest) = (self.place(&entry.target, interval), entry.due + interval / 2);
        let into = earliest.duration_since(self.epoch).as_nanos() % interval.as_nanos();
        let ahead = (interval.as_nanos() + place.as_nanos() - into) % interval.as_nanos();
        (earliest + Duration::from_nanos(u64::try_from(ahead).unwrap_or(0))).max(now)
    }

    fn place(&self, target: &Checked, interval: Duration) -> Duration {
        let share = self.places.hash_one((&target.key, target.registered_at)) as f64 / u64::MAX as f64;
        interval.mul_f64(share.min(0.999_999))
    }
}

/// Waits for a change, and no less than until a moment; false when there is nobody left who could make one.
async fn changed(state: &mut watch::Receiver<Arc<LoadBalancingState>>, not_before: Instant) -> bool {
    if state.changed().await.is_err() {
        return false;
    }
    // The wait is given up whenever something else comes first, and the change is still one then.
    state.mark_changed();
    tokio::time::sleep_until(not_before).await;
    true
}

async fn wait_until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
