//! One task on a machine: one step at a time, from what is kept alone, so that an agent that comes back goes on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use longshore_api::agent::acs;
use longshore_model::{Demand, Reservation, TaskId};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Machine;
use super::image::Image;
use crate::ledger::short;
use crate::site::CLUSTER;

/// The first port that an engine gives out by itself.
const FIRST_DYNAMIC_PORT: u16 = 49_153;

/// How far a task has come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Pending,
    Running,
    Stopped,
}

/// A task that this machine was told of.
pub(super) struct Job {
    pub(super) containers: Vec<String>,
    /// Ports of its container, and the machine's that lead to them; 0 until it runs, where any will do.
    pub(super) ports: Vec<(u16, u16)>,
    /// What its containers use.
    pub(super) demand: Demand,
    pub(super) phase: Phase,
    /// What the server was told last.
    pub(super) told: Option<Phase>,
    /// The server wants it to stop.
    pub(super) stop: bool,
    pub(super) exit_code: Option<i32>,
    pub(super) reason: Option<String>,
    pub(super) running_since: Option<Instant>,
    pub(super) is_checked: bool,
    pub(super) image: Image,
    /// Rings when it is to stop.
    pub(super) bell: Arc<Notify>,
}

impl Job {
    /// A task as the server describes it; one that is to stop and never ran here has stopped.
    pub(super) fn new(wire: &acs::Task, demand: Demand) -> Self {
        let containers = wire.containers.iter().flatten();
        let image = wire.containers.iter().flatten().find_map(|container| container.image.as_deref());
        let is_known = wire.desired_status.as_deref() == Some("RUNNING");
        Self {
            containers: containers.filter_map(|container| container.name.clone()).collect(),
            ports: wire.containers.iter().flatten().flat_map(ports).collect(),
            demand,
            phase: if is_known { Phase::Pending } else { Phase::Stopped },
            told: None,
            stop: !is_known,
            exit_code: None,
            reason: (!is_known).then(|| "TaskStateError: unknown task".to_owned()),
            running_since: None,
            is_checked: wire.containers.iter().flatten().any(|c| c.health_check_type.is_some()),
            image: Image::named(image.unwrap_or_default()),
            bell: Arc::default(),
        }
    }

    /// Asks it to stop.
    pub(super) fn ask_to_stop(&mut self) {
        self.stop = true;
        self.bell.notify_one();
    }

    /// It is over.
    pub(super) fn end(&mut self, exit_code: Option<i32>, reason: Option<&str>) {
        if self.phase != Phase::Stopped {
            self.phase = Phase::Stopped;
            self.exit_code = exit_code;
            self.reason = reason.map(str::to_owned);
        }
    }
}

/// The ports that a container asks for.
fn ports(container: &acs::Container) -> Vec<(u16, u16)> {
    let port = |port: Option<i64>| u16::try_from(port.unwrap_or(0)).unwrap_or(0);
    let mappings = container.port_mappings.iter().flatten();
    mappings.map(|mapping| (port(mapping.container_port), port(mapping.host_port))).collect()
}

/// The next thing to wait for.
enum Step {
    Pull(Image),
    Stop,
    ExitAt(Instant, i32),
    Serve,
}

/// Drives a task until it is over.
pub(super) async fn drive(machine: Arc<Machine>, arn: String) {
    while let Some((step, bell)) = next(&machine, &arn) {
        match step {
            Step::Stop => {
                let stubborn = machine.dice.chance(50);
                tokio::time::sleep(if stubborn { Duration::from_secs(30) } else { machine.dice.millis(20, 2_000) })
                    .await;
                change(&machine, &arn, |job| job.end(Some(137), None));
            }
            Step::Pull(image) => tokio::select! {
                biased;
                () = bell.notified() => {}
                pulled = pull(&machine, image) => match pulled {
                    Ok(()) => run(&machine, &arn),
                    Err(reason) => change(&machine, &arn, |job| job.end(None, Some(reason))),
                },
            },
            Step::ExitAt(at, code) => tokio::select! {
                biased;
                () = bell.notified() => {}
                () = tokio::time::sleep_until(at) => change(&machine, &arn, |job| job.end(Some(code), None)),
            },
            Step::Serve => bell.notified().await,
        }
    }
}

fn next(machine: &Machine, arn: &str) -> Option<(Step, Arc<Notify>)> {
    let kept = machine.kept();
    let job = kept.jobs.get(arn)?;
    let since = job.running_since.unwrap_or_else(Instant::now);
    let step = match (job.phase, job.image) {
        (Phase::Stopped, _) => return None,
        (Phase::Pending | Phase::Running, _) if job.stop => Step::Stop,
        (Phase::Pending, image) => Step::Pull(image),
        (Phase::Running, Image::EndsAfter(time)) => Step::ExitAt(since + time, 0),
        (Phase::Running, Image::Flaps(time)) if !machine.site.images.are_mended() => Step::ExitAt(since + time, 1),
        (Phase::Running, _) => Step::Serve,
    };
    Some((step, Arc::clone(&job.bell)))
}

async fn pull(machine: &Machine, image: Image) -> Result<(), &'static str> {
    tokio::time::sleep(machine.dice.millis(50, 3_000)).await;
    match image {
        Image::Hangs => machine.site.images.mended().await,
        Image::Missing if !machine.site.images.are_mended() => {
            return Err("CannotPullContainerError: pull access denied, repository does not exist");
        }
        _ => {}
    }
    Ok(())
}

fn change(machine: &Machine, arn: &str, change: impl FnOnce(&mut Job)) {
    if let Some(job) = machine.kept().jobs.get_mut(arn) {
        change(job);
    }
    machine.news.notify_one();
}

/// The containers start. Here is where a task in two places and an oversold engine would show.
fn run(machine: &Machine, arn: &str) {
    let mut starts = false;
    let free = free_ports(machine);
    change(machine, arn, |job| {
        // It may be over by now: the machine has left.
        starts = job.phase == Phase::Pending;
        if starts {
            job.phase = Phase::Running;
            job.running_since = Some(Instant::now());
            job.ports.iter_mut().filter(|(_, bound)| *bound == 0).zip(free).for_each(|(port, free)| port.1 = free);
        }
    });
    if !starts {
        return;
    }
    let journal = &machine.site.journal;
    journal.note(|| format!("{} runs task {}", machine.name, short(arn.rsplit('/').next().unwrap_or_default())));
    if let Some(other) = machine.site.whereabouts.starts(arn, &machine.name) {
        journal.violation(format!("task {arn} starts on {}, and has run on {other}", machine.name));
    }
    let used = used(machine);
    if machine.size.capacity().is_oversold(&used) {
        journal.violation(format!("the engine of {} is oversold by task {arn}: it runs {used:?}", machine.name));
    }
    let snapshot = machine.site.ledger.snapshot();
    let place = id(arn).and_then(|id| snapshot.cluster(CLUSTER)?.task(id)?.instance);
    if place.is_none() || place != machine.instance() {
        journal.violation(format!("{} starts task {arn}, which is to run on {place:?}", machine.name));
    }
}

/// The smallest dynamic ports that no container has.
fn free_ports(machine: &Machine) -> Vec<u16> {
    let kept = machine.kept();
    let running = kept.jobs.values().filter(|job| job.phase == Phase::Running);
    let taken: BTreeSet<u16> = running.flat_map(|job| job.ports.iter().map(|(_, bound)| *bound)).collect();
    (FIRST_DYNAMIC_PORT..).filter(|port| !taken.contains(port)).take(5).collect()
}

/// The task that an ARN names.
pub(super) fn id(arn: &str) -> Option<TaskId> {
    arn.rsplit('/').next()?.parse().ok()
}

/// What a task demands, by what is saved of it; nothing of one that is forgotten.
pub(super) fn demand(machine: &Machine, arn: &str) -> Demand {
    let snapshot = machine.site.ledger.snapshot();
    let known = id(arn).and_then(|id| Some(snapshot.cluster(CLUSTER)?.task(id)?.demand.clone()));
    known.unwrap_or_default()
}

/// What the containers on a machine use.
fn used(machine: &Machine) -> Reservation {
    let kept = machine.kept();
    let mut used = Reservation::default();
    kept.jobs.values().filter(|job| job.phase == Phase::Running).for_each(|job| used.add(&job.demand));
    used
}
