//! `longshore-simulation`: runs many seeds, or one with its history.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use longshore_simulation::{Mutation, Options, Outcome, run};

/// Failing seeds after these tell little more.
const MOST_FAILURES: usize = 10;

/// No seed needs this long; one that does turns in circles.
const STUCK: Duration = Duration::from_secs(120);

/// Runs simulated clusters with faults, one for each seed.
#[derive(Debug, Parser)]
#[command(name = "longshore-simulation")]
struct Arguments {
    /// How many seeds to run
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    base: u64,
    /// Run this seed alone and show the last of its history
    #[arg(long)]
    seed: Option<u64>,
    /// Leave out the faults of these numbers when one seed is run
    #[arg(long, value_delimiter = ',')]
    without: Vec<usize>,
    /// Put this bug in, to see that it is found
    #[arg(long)]
    planted: Option<Mutation>,
    /// Runs at a time; all cores when absent
    #[arg(long)]
    jobs: Option<usize>,
    /// Begin no more seeds after so many seconds
    #[arg(long)]
    seconds: Option<u64>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.seed {
        Some(seed) => replay(seed, arguments.planted, arguments.without.iter().copied().collect()),
        None => run_many(&arguments),
    }
}

/// One seed, with its history; a failing one with as few faults as it needs.
fn replay(seed: u64, mutation: Option<Mutation>, mut without: BTreeSet<usize>) -> ExitCode {
    let options = |without: &BTreeSet<usize>, trace| Options { seed, trace, without: without.clone(), mutation };
    let whole = run(&options(&without, true));
    if whole.violations.is_empty() {
        whole.trace.iter().for_each(|line| println!("{line}"));
        println!("seed {seed} is clean: {} steps, {} faults, digest {:016x}", whole.steps, whole.faults, whole.digest);
        return ExitCode::SUCCESS;
    }
    for fault in 0..whole.faults + without.len() {
        let mut fewer = without.clone();
        if fewer.insert(fault) && !run(&options(&fewer, false)).violations.is_empty() {
            without = fewer;
        }
    }
    let least = run(&options(&without, true));
    least.trace.iter().for_each(|line| println!("{line}"));
    println!("seed {seed} fails with {} of its {} faults (--without {without:?}):", least.faults, whole.faults);
    least.violations.iter().for_each(|violation| println!("  {violation}"));
    ExitCode::FAILURE
}

/// What many runs came to.
#[derive(Debug, Default, serde::Serialize)]
struct Summary {
    base: u64,
    seeds: u64,
    seconds: f64,
    steps: u64,
    virtual_hours: f64,
    counts: BTreeMap<&'static str, u64>,
    failures: Vec<Outcome>,
}

impl Summary {
    fn add(&mut self, outcome: Outcome) {
        self.seeds += 1;
        self.steps += outcome.steps;
        self.virtual_hours += outcome.virtual_time.as_secs_f64() / 3600.0;
        for (what, count) in &outcome.counts {
            *self.counts.entry(what).or_default() += count;
        }
        if !outcome.violations.is_empty() {
            eprintln!("\nseed {} fails; replay it with: make simulate SEED={}", outcome.seed, outcome.seed);
            outcome.violations.iter().for_each(|violation| eprintln!("  {violation}"));
            self.failures.push(outcome);
        }
    }

    fn print(&self) {
        println!("{:<32} {:>12}", "seeds", self.seeds);
        println!("{:<32} {:>12}", "seeds that failed", self.failures.len());
        println!("{:<32} {:>12.1}", "seconds", self.seconds);
        println!("{:<32} {:>12.1}", "virtual hours", self.virtual_hours);
        println!("{:<32} {:>12}", "steps, each checked", self.steps);
        for (what, count) in &self.counts {
            println!("{what:<32} {count:>12}");
        }
        if !self.failures.is_empty() {
            let seeds: Vec<String> = self.failures.iter().map(|outcome| outcome.seed.to_string()).collect();
            println!("failed: {}", seeds.join(" "));
        }
    }
}

fn run_many(arguments: &Arguments) -> ExitCode {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = arguments.jobs.unwrap_or(cores).max(1);
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let summary = Mutex::new(Summary { base: arguments.base, ..Summary::default() });
    let underway: Vec<Mutex<Option<(u64, Instant)>>> = (0..jobs).map(|_| Mutex::new(None)).collect();
    let lock = |slot: &Mutex<Option<(u64, Instant)>>| *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let bound = arguments.seconds.map_or(Duration::MAX, Duration::from_secs);
    let has_enough = || {
        let summary = summary.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        summary.failures.len() >= MOST_FAILURES || begun.elapsed() >= bound
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = underway
            .iter()
            .map(|slot| {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= arguments.seeds || has_enough() {
                            return;
                        }
                        let seed = arguments.base.wrapping_add(number);
                        let set = |now| *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
                        set(Some((seed, Instant::now())));
                        let outcome = run(&Options { mutation: arguments.planted, ..Options::seed(seed) });
                        set(None);
                        summary.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(outcome);
                    }
                })
            })
            .collect();
        while !workers.iter().all(|worker| worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(100));
            let done = summary.lock().unwrap_or_else(std::sync::PoisonError::into_inner).seeds;
            progress(done, arguments.seeds, begun);
            if let Some((seed, _)) = underway.iter().filter_map(lock).find(|(_, since)| since.elapsed() > STUCK) {
                eprintln!("\nseed {seed} has been running for {} s: it turns in circles", STUCK.as_secs());
                std::process::exit(2);
            }
        }
    });
    let mut summary = summary.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    summary.seconds = begun.elapsed().as_secs_f64();
    if std::io::stderr().is_terminal() {
        eprintln!();
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&summary).unwrap_or_default());
    } else {
        summary.print();
    }
    if summary.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One line that is written over; nothing where nobody watches.
fn progress(done: u64, of: u64, begun: Instant) {
    let mut terminal = std::io::stderr();
    if terminal.is_terminal() {
        let rate = done as f64 / begun.elapsed().as_secs_f64();
        // A progress line that cannot be written is not missed.
        let _ = write!(terminal, "\r{done} of {of} seeds, {rate:.0} a second ");
        let _ = terminal.flush();
    }
}
