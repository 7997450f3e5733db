//! A whole cluster in one process, on a virtual clock: the real control plane, simulated machines, and faults.
//!
//! A seed makes a cluster, a workload and a schedule of faults. Everything then runs in one thread on paused time, so the
//! same seed gives the same history, and hours pass in milliseconds. After every transaction that is saved, the invariants
//! of [`invariants`] are held against the state that the saved bytes make; when the faults are over, the cluster has to
//! come to rest at exactly what is desired. `docs/simulation.md` tells how to use it.

mod agent;
mod balancing;
mod clock;
mod converge;
mod dice;
mod disk;
mod edge;
mod faults;
mod fleet;
mod invariants;
mod journal;
mod ledger;
mod network;
mod planted;
mod promises;
mod rest;
mod routes;
mod scenario;
mod server;
mod site;
mod wire;
mod workload;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A bug that is put in on purpose, to show that it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mutation {
    /// The disk carries every transaction out, whether or not its guards hold.
    NoGuards,
    /// Tasks are told to stop as soon as their targets are to be drained.
    StopsWithoutDraining,
    /// Edges go on sending requests to targets that are to be drained.
    EdgesPassOverDraining,
    /// Edges say that they serve by a state, and that targets are drained, seconds before it is so.
    EdgesAnswerTooSoon,
    /// Edges take every target for healthy, whether or not anybody answers there.
    EdgesCheckNothing,
    /// Traffic is shifted to a new revision as soon as it has targets, none of which is healthy.
    ShiftsTooSoon,
    /// The tasks of the old revision are stopped while traffic goes to them.
    StopsWhatServes,
}

/// What to run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Makes everything.
    pub seed: u64,
    /// Whether to keep the last of the history in words.
    pub trace: bool,
    /// Faults to leave out, by their number.
    pub without: BTreeSet<usize>,
    /// A bug to put in.
    pub mutation: Option<Mutation>,
}

impl Options {
    /// A seed as it is.
    pub fn seed(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    /// What made it.
    pub seed: u64,
    /// Of everything that was saved and answered, and when: equal for equal histories.
    pub digest: u64,
    /// Transactions that were saved; after each of them the invariants were checked.
    pub steps: u64,
    /// How many faults there were.
    pub faults: usize,
    /// How long it took on the virtual clock.
    pub virtual_time: Duration,
    /// What happened how often: faults by kind, calls.
    pub counts: BTreeMap<&'static str, u64>,
    /// What must not have happened. Empty when all is well.
    pub violations: Vec<String>,
    /// The last of the history, if it was asked for.
    pub trace: Vec<String>,
}

/// Runs a seed.
///
/// # Panics
/// When the operating system does not give what a runtime needs.
pub fn run(options: &Options) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime without IO needs nothing");
    let run = runtime.block_on(world::run(options));
    let world::Run { journal, steps, virtual_time, faults } = run;
    Outcome {
        seed: options.seed,
        digest: journal.digest,
        steps,
        faults,
        virtual_time,
        counts: journal.counts,
        violations: journal.violations,
        trace: journal.lines,
    }
}
