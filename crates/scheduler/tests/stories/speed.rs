//! How fast placement is. Not a check: `cargo nextest run --release --run-ignored all speed --no-capture` prints figures.
#![allow(clippy::disallowed_methods, reason = "a stopwatch stands beside the planner, not in it")]

use std::time::{Duration, Instant};

use longshore_model::placement::{BinpackField, Constraint, SpreadField, Strategy};
use longshore_model::rollout::State;
use longshore_model::{Demand, Service, Snapshot};
use longshore_scheduler::placement::{Ledger, Request, place};
use longshore_scheduler::rng::Rng;
use longshore_scheduler::run::{Kept, plan_batch};

use crate::support::{World, cluster, definition, instance, run_request, service_of};

fn world(instances: u128) -> World {
    let mut world = World::default();
    for number in 0..instances {
        let zone = format!("ecs.availability-zone=us-east-1{}", ["a", "b", "c"][(number % 3) as usize]);
        let mut attributes: Vec<String> = (0..30).map(|n| format!("com.amazonaws.ecs.capability.number-{n}")).collect();
        attributes.extend([zone, "stack=prod".to_owned()]);
        let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
        world.register(instance(number + 1, 1_000_000, 1_000_000, &attributes));
    }
    world
}

#[test]
#[ignore = "prints figures"]
fn a_million_tasks_of_a_thousand_services() {
    let world = world(10_000);
    let zone = Strategy::Spread(SpreadField::Attribute("ecs.availability-zone".into()));
    let strategies: [(&str, Vec<Strategy>); 4] = [
        ("spread zone, binpack memory", vec![zone.clone(), Strategy::Binpack(BinpackField::Memory)]),
        ("spread zone, spread instance", vec![zone, Strategy::Spread(SpreadField::InstanceId)]),
        ("spread instance", vec![Strategy::Spread(SpreadField::InstanceId)]),
        ("default of RunTask", Vec::new()),
    ];
    for (name, strategies) in strategies {
        let begun = Instant::now();
        let mut ledger = Ledger::new(world.state());
        let made = begun.elapsed();
        let mut rng = Rng::new(1);
        let mut placed = 0;
        for service in 0..1_000 {
            let request = Request {
                demand: Demand { cpu_units: 100, memory_mib: 100, ..Demand::default() },
                requires: Vec::new(),
                constraints: vec![Constraint::MemberOf("attribute:stack == prod".into())],
                strategies: strategies.clone(),
                provider: None,
                group: format!("service:s{service}").into(),
            };
            placed += place(&mut ledger, &request, 1_000, &mut rng).instances.len();
        }
        let took = begun.elapsed();
        let rate = f64::from(placed as u32) / took.as_secs_f64();
        println!("{name}: {placed} placed in {took:?} ({rate:.0}/s), ledger in {made:?}");
    }
}

#[test]
#[ignore = "prints figures"]
fn batches_of_calls() {
    let world = world(1_000);
    let web = definition("web", 1, serde_json::json!({"cpu": 10, "memory": 10}));
    for calls in [1, 10, 100] {
        let requests: Vec<_> = (0..calls).map(|_| run_request(&web, 1, Default::default())).collect();
        let (rounds, mut kept, begun) = (200, Kept::default(), Instant::now());
        for seed in 0..rounds {
            let snapshot: &Snapshot = &world.snapshot;
            let batch = plan_batch(snapshot, &cluster(), &requests, world.now, seed, &mut kept);
            assert_eq!(batch.answers.len(), calls);
        }
        println!("{calls} calls of one task on 1,000 instances: {:?} a batch", begun.elapsed() / rounds as u32);
    }
}

#[test]
#[ignore = "prints figures"]
fn rolling_deployments() {
    for desired in [100u32, 1_000, 10_000] {
        let mut world = world(1_000);
        world.checks_every_group = false;
        let revisions =
            [1, 2].map(|revision| definition("web", revision, serde_json::json!({"cpu": 10, "memory": 10})));
        for definition in &revisions {
            world.define(definition);
        }
        world.create(service_of("web", desired, &revisions[0]));
        for (name, revision) in [("start", 0), ("rolling deployment", 1)] {
            let service = (*world.service("web")).clone();
            world.deploy(Service { definition: Some(revisions[revision].id.clone()), ..service });
            let (mut plans, mut planning) = (0, Duration::ZERO);
            while world.rollout_state("web") != State::Completed {
                let begun = Instant::now();
                let planned = world.plan("web");
                planning += begun.elapsed();
                plans += 1;
                world.commit_all(&planned.plan);
                if planned.wake_at.is_none_or(|at| at > world.now) {
                    world.agents_catch_up();
                }
            }
            println!("{name} of {desired} tasks: {planning:?} in {plans} plans");
        }
    }
}
