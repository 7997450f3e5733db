//! Placement alone: how many tasks a second one core finds an instance for.

use std::time::Duration;

use longshore_model::Demand;
use longshore_model::placement::{BinpackField, Constraint, SpreadField, Strategy};
use longshore_scheduler::placement::{Ledger, Request, place};
use longshore_scheduler::rng::Rng;

use crate::cpu;
use crate::error::Error;
use crate::report::{Cell, Report, Table, Target};
use crate::world::World;

const INSTANCES: u128 = 10_000;
const SERVICES: usize = 1_000;
const TASKS_EACH: usize = 1_000;

/// How many a second are wanted of the first strategy.
const WANTED: f64 = 1_000_000.0;

/// How often the floor's pick is made.
const PICKS: usize = 2_000;

/// Measures.
pub(crate) fn run() -> Result<Report, Error> {
    let world = World::with_instances(INSTANCES, 1_000_000, 1_000_000);
    let zone = Strategy::Spread(SpreadField::Attribute("ecs.availability-zone".into()));
    let strategies: [(&str, Vec<Strategy>); 4] = [
        ("spread by zone, then binpack by memory", vec![zone.clone(), Strategy::Binpack(BinpackField::Memory)]),
        (
            "spread by zone, then by instance (a service's default)",
            vec![zone, Strategy::Spread(SpreadField::InstanceId)],
        ),
        ("spread by instance", vec![Strategy::Spread(SpreadField::InstanceId)]),
        ("none (RunTask's default)", Vec::new()),
    ];
    let mut table = Table::new(["strategy", "placed", "CPU time", "a second", "each", "of it the ledger"]);
    let mut first = None;
    for (name, strategies) in strategies {
        let (took, ledger) = place_all(&world, &strategies)?;
        let placed = (SERVICES * TASKS_EACH) as f64;
        let rate = placed / took.as_secs_f64();
        first.get_or_insert(rate);
        table = table.row([
            name.into(),
            Cell::Count(placed),
            took.into(),
            Cell::Rate(rate),
            Cell::Text(format!("{:.0} ns", took.as_secs_f64() * 1e9 / placed)),
            ledger.into(),
        ]);
    }
    let scan = scan(&world);
    table = table.row([
        "floor: look at every instance once for each task".into(),
        Cell::Count(PICKS as f64),
        scan.into(),
        Cell::Rate(PICKS as f64 / scan.as_secs_f64()),
        Cell::Text(format!("{:.0} ns", scan.as_secs_f64() * 1e9 / PICKS as f64)),
    ]);
    Ok(Report {
        name: "placement",
        title: "instances found for tasks, on one core",
        inputs: vec![
            ("instances", format!("{INSTANCES} in three zones, about thirty attributes each")),
            ("tasks", format!("{TASKS_EACH} each of {SERVICES} services, memberOf(attribute:stack == prod)")),
            (
                "measured",
                "CPU time of one thread of this process; the ledger of all instances included, commits not".to_owned(),
            ),
        ],
        tables: vec![table],
        targets: vec![Target::at_least(
            "spread by zone, then binpack by memory",
            Cell::Rate(first.unwrap_or_default()),
            Cell::Rate(WANTED),
        )],
        notes: vec![
            "No orchestrator publishes a figure for placement alone; the best published ones, which include starting \
             the tasks, are Nomad's 3,750 a second on 5,000 hosts and about 1,000 a second of Kubernetes."
                .to_owned(),
        ],
    })
}

fn place_all(world: &World, strategies: &[Strategy]) -> Result<(Duration, Duration), Error> {
    let began = cpu::of_this_thread();
    let mut ledger = Ledger::new(world.state());
    let made = cpu::of_this_thread() - began;
    let mut rng = Rng::new(1);
    for service in 0..SERVICES {
        let request = Request {
            provider: None,
            demand: Demand { cpu_units: 100, memory_mib: 100, ..Demand::default() },
            requires: Vec::new(),
            constraints: vec![Constraint::MemberOf("attribute:stack == prod".into())],
            strategies: strategies.to_vec(),
            group: format!("service:s{service}").into(),
        };
        let placed = place(&mut ledger, &request, TASKS_EACH, &mut rng).instances.len();
        if placed != TASKS_EACH {
            return Err(Error::Unexpected(format!("{placed} of {TASKS_EACH} tasks were placed")));
        }
    }
    Ok((cpu::of_this_thread() - began, made))
}

/// The simplest scheduler: for each task the instance with the most memory left, by a look at all of them.
fn scan(world: &World) -> Duration {
    let mut left: Vec<u32> = world
        .state()
        .instances()
        .values()
        .filter_map(|found| found.instance.as_ref())
        .map(|instance| instance.capacity.memory_mib)
        .collect();
    let began = cpu::of_this_thread();
    for _ in 0..PICKS {
        if let Some(most) = std::hint::black_box(&mut left).iter_mut().max() {
            *most -= 100;
        }
    }
    cpu::of_this_thread() - began
}
