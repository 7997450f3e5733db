//! Benchmarks: each starts what it measures, prints a table of figures beside a floor measured in the same run, and
//! cleans up after itself.
//!
//! They are no tests: a target that is missed is shown, and fails nothing. `docs/performance.md` holds a run's tables.

mod balancer;
mod caller;
mod capacity_state;
mod cluster;
mod cpu;
mod crew;
mod describe;
mod disk;
mod engine;
mod error;
mod etcd;
mod logs;
mod machine;
mod members;
mod observing;
mod placement;
mod report;
mod rollout;
mod run_task;
mod samples;
mod server;
mod servers;
mod services;
mod start;
mod startup;
mod store;
mod tar;
mod wait;
mod world;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::engine::Engine;
use crate::error::Error;
use crate::machine::Machine;
use crate::report::Report;
use crate::server::Binary;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Longshore's benchmarks: figures beside a floor measured in the same run.
#[derive(Debug, Parser)]
#[command(name = "longshore-bench")]
struct Options {
    /// What to measure [default: everything]
    #[arg(value_enum)]
    benchmarks: Vec<Benchmark>,
    /// Print one JSON object for each benchmark, for scripts
    #[arg(long)]
    json: bool,
    /// The binary to measure [default: `longshore` beside this program]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Below which data directories are made; its disk is what is measured
    #[arg(long, value_name = "DIR", default_value_os_t = std::env::temp_dir())]
    directory: PathBuf,
    /// Be the balancer that another process of this program measures
    #[arg(long, hide = true)]
    serve_balancer: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Benchmark {
    /// RunTask to RUNNING on real containers, beside the raw engine
    Start,
    /// Durable RunTask calls a second on simulated instances
    RunTask,
    /// DescribeTasks in a cluster of 50,000 tasks
    Describe,
    /// What the audit log, the log and the metrics cost a call
    Observing,
    /// Time until a server serves, and its memory when idle
    Startup,
    /// Commits a second of the embedded store
    Store,
    /// Placement alone, on one core
    Placement,
    /// 100 services of 1,000 tasks from CreateService to RUNNING on 5,000 simulated instances
    Services,
    /// Durable RunTask calls a second on 5,000 simulated instances
    RunTaskAgents,
    /// Rolling deployments of up to 10,000 tasks
    Rollout,
    /// Memory of 10,000 instances and 200,000 tasks, and a start on that state
    CapacityState,
    /// Durable RunTask calls a second with the state in etcd, of one member and of three
    Etcd,
    /// Two servers on etcd with 10,000 simulated instances, of which one is killed
    Servers,
    /// The load balancer's throughput and latency beside HAProxy and nginx
    Balancer,
    /// Logs: events a second, searches among 50 million (LONGSHORE_BENCH_LOG_EVENTS), disk use, time until a line is seen
    Logs,
}

impl Benchmark {
    /// How long it may take before it is given up.
    const fn limit(self) -> Duration {
        match self {
            // 50 million events are written, read back by grep, and written once more without Longshore.
            Self::Logs => Duration::from_secs(1_800),
            _ => Duration::from_secs(420),
        }
    }

    /// As it is written on the command line.
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    async fn run(self, binary: &Binary, directory: &Path) -> Result<Report, Error> {
        let measured = async {
            match self {
                Self::Start => start::run(binary).await,
                Self::RunTask => run_task::run(binary, run_task::USUAL).await,
                Self::Describe => describe::run(binary).await,
                Self::Observing => observing::run(binary).await,
                Self::Startup => startup::run(binary, directory).await,
                Self::Store => store::run(directory).await,
                Self::Placement => placement::run(),
                Self::Services => services::run(binary).await,
                Self::RunTaskAgents => run_task::run(binary, run_task::LARGE).await,
                Self::Rollout => rollout::run(binary).await,
                Self::CapacityState => capacity_state::run(binary).await,
                Self::Etcd => etcd::run(binary, directory).await,
                Self::Servers => servers::run(binary, directory).await,
                Self::Balancer => balancer::run(directory).await,
                Self::Logs => logs::run(binary, directory).await,
            }
        };
        let outcome = tokio::time::timeout(self.limit(), measured).await;
        outcome.unwrap_or_else(|_| {
            Err(Error::TimedOut { what: format!("the end of {}", self.name()), seconds: self.limit().as_secs() })
        })
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("bench").enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("longshore-bench: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        tokio::select! {
            outcome = run(&options) => outcome,
            _ = tokio::signal::ctrl_c() => {
                clean_up().await;
                Err(Error::unexpected("interrupted"))
            }
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("longshore-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what was chosen. One that cannot be run, such as without a Docker engine, keeps none of the others from running.
async fn run(options: &Options) -> Result<(), Error> {
    if options.serve_balancer {
        return balancer::serve().await;
    }
    let binary = Binary::find(options.binary.clone(), &options.directory)?;
    let machine = Machine::look(&options.directory).await;
    let all = Benchmark::value_variants();
    let chosen = if options.benchmarks.is_empty() { all } else { &options.benchmarks };
    let mut failed = 0;
    for benchmark in chosen {
        if !options.json {
            eprintln!("measuring: {} …", benchmark.name());
        }
        match benchmark.run(&binary, &options.directory).await {
            Ok(report) if options.json => println!("{}", serde_json::json!({"machine": machine, "report": report})),
            Ok(report) => report.print(&machine),
            Err(error) => {
                failed += 1;
                eprintln!("longshore-bench: {} could not be measured: {error}", benchmark.name());
                clean_up().await;
            }
        }
    }
    match failed {
        0 => Ok(()),
        failed => Err(Error::Unexpected(format!("{failed} of {} benchmarks could not be run", chosen.len()))),
    }
}

/// After an early end: processes and directories went with their owners, containers and the image have none.
async fn clean_up() {
    let Ok(engine) = Engine::connect() else { return };
    let removed = engine.remove_containers().await;
    if let Err(error) = removed.and(engine.remove_images().await) {
        eprintln!(
            "longshore-bench: containers with the label {}={} may be left: {error}",
            engine::LABEL,
            engine::run_id()
        );
    }
}
