//! Placement: what is refused and why, what strategies prefer, and that the index gives what a full scan would have given.

use std::collections::BTreeMap;

use longshore_model::placement::{Attribute, BinpackField, Constraint, Rules, SpreadField, Strategy};
use longshore_model::resources::{Lack, Protocol};
use longshore_model::{Demand, InstanceId, container_instance};
use longshore_scheduler::placement::{Ledger, Refusal, Request, check, place, place_on, verdicts};
use longshore_scheduler::rng::Rng;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::json;

use crate::support::{World, definition, instance, run_request, service_of};

const ZONE: &str = "ecs.availability-zone";

fn id(number: u128) -> InstanceId {
    InstanceId::from_bits(number)
}

fn small(cpu_units: u32, memory_mib: u32) -> Request {
    Request {
        demand: Demand { cpu_units, memory_mib, ..Demand::default() },
        requires: Vec::new(),
        constraints: Vec::new(),
        strategies: Vec::new(),
        provider: None,
        group: "family:web".into(),
    }
}

fn by(strategies: &[Strategy]) -> Request {
    Request { strategies: strategies.to_vec(), ..small(100, 100) }
}

fn spread(attribute: &str) -> Strategy {
    Strategy::Spread(SpreadField::Attribute(attribute.into()))
}

const INSTANCE: Strategy = Strategy::Spread(SpreadField::InstanceId);
const MEMORY: Strategy = Strategy::Binpack(BinpackField::Memory);
const CPU: Strategy = Strategy::Binpack(BinpackField::Cpu);

fn place_some(world: &World, request: &Request, count: usize, seed: u128) -> Vec<InstanceId> {
    place(&mut Ledger::new(world.state()), request, count, &mut Rng::new(seed)).instances
}

fn tally<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    items.into_iter().fold(BTreeMap::new(), |mut counts, item| {
        *counts.entry(item).or_default() += 1;
        counts
    })
}

/// By the zone in which [`World::with_instances`] puts an instance.
fn zones(instances: &[InstanceId]) -> BTreeMap<u128, usize> {
    tally(instances.iter().map(|id| (id.bits() - 1) % 3))
}

#[test]
fn each_instance_is_refused_for_its_first_reason() {
    // Rule 5.4.1: first what fits and takes tasks, then constraints, which bind, then strategies, which prefer.
    let mut world = World::default();
    for number in 1..=8 {
        world.register(instance(number, 1024, 512, &["stack=prod"]));
    }
    world.set_instance_status(id(1), container_instance::Status::Inactive);
    world.set_instance_status(id(2), container_instance::Status::Draining);
    world.connect(id(3), false);
    world.register(instance(4, 1024, 512, &[]));
    let filler = |cpu: u32, memory: u32, port: u16| json!({"cpu": cpu, "memory": memory, "portMappings": [{"containerPort": 80, "hostPort": port}]});
    for (number, container) in [(5, filler(1000, 10, 81)), (6, filler(10, 500, 81)), (7, filler(10, 10, 80))] {
        let mut request = run_request(&definition("filler", 1, container), 1, Rules::default());
        request.placement = longshore_scheduler::run::Target::Instances(vec![id(number)]);
        assert_eq!(world.run(&[request])[0].tasks.len(), 1);
    }
    let mut request = small(100, 100);
    request.demand.tcp_ports = [80].into_iter().collect();
    request.requires = vec![Attribute { name: "stack".into(), value: None }];
    let lack = |lack| Some(Refusal::Lack(lack));
    let expected = [
        Some(Refusal::Inactive),
        Some(Refusal::Draining),
        Some(Refusal::AgentDisconnected),
        Some(Refusal::Attribute(request.requires[0].clone())),
        lack(Lack::Cpu { wanted_units: 100, left_units: 24 }),
        lack(Lack::Memory { wanted_mib: 100, left_mib: 12 }),
        lack(Lack::Port { port: 80, protocol: Protocol::Tcp }),
        None,
    ];
    let mut ledger = Ledger::new(world.state());
    let found: Vec<_> = verdicts(&mut ledger, &request).into_iter().map(|(_, refusal)| refusal).collect();
    assert_eq!(found, expected);
    assert_eq!(place_some(&world, &request, 1, 1), [id(8)]);

    request.constraints = vec![Constraint::MemberOf("attribute:stack == test".into())];
    assert_eq!(check(&mut ledger, &request, id(8)), Err(Refusal::MemberOf("attribute:stack == test".into())));
    request.constraints = vec![Constraint::MemberOf("attribute:stack ==".into())];
    assert!(
        matches!(check(&mut ledger, &request, id(8)), Err(Refusal::MemberOf(_))),
        "what does not parse never holds"
    );
    assert_eq!(check(&mut ledger, &request, id(99)), Err(Refusal::Missing));
}

#[test]
fn a_reserved_port_is_taken_and_a_udp_port_is_not_a_tcp_port() {
    // Rule 6.3.3: a host port is given once; dynamic ones are not counted.
    let world = World::with_instances(1, 1024, 1024);
    let mut request = small(1, 1);
    request.demand.tcp_ports = [22].into_iter().collect();
    let mut ledger = Ledger::new(world.state());
    let refusal = check(&mut ledger, &request, id(1)).unwrap_err();
    assert_eq!((refusal.reason(), refusal.to_string().as_str()), ("RESOURCE:PORTS", "host port 22/tcp is taken"));
    request.demand.tcp_ports = [].into_iter().collect();
    request.demand.udp_ports = [22].into_iter().collect();
    assert_eq!(place_on(&mut ledger, &request, id(1)), Ok(()));
    assert_eq!(check(&mut ledger, &request, id(1)).unwrap_err().reason(), "RESOURCE:PORTS_UDP");
}

#[test]
fn a_batch_builds_on_itself_and_the_rest_is_refused_with_figures() {
    let world = World::with_instances(2, 1000, 1000);
    let mut ledger = Ledger::new(world.state());
    let placed = place(&mut ledger, &small(300, 10), 10, &mut Rng::new(1));
    assert_eq!(tally(placed.instances), BTreeMap::from([(id(1), 3), (id(2), 3)]));
    let words: Vec<_> = placed.refused.iter().map(|(_, refusal)| refusal.to_string()).collect();
    assert_eq!(words, ["needs 300 CPU units, 100 left", "needs 300 CPU units, 100 left"]);
    assert_eq!(ledger.held(id(1)).map(|held| held.cpu_units), Some(900));
}

#[test]
fn distinct_instance_keeps_tasks_of_a_group_apart_also_from_those_that_run() {
    // Rule 5.4.2: distinctInstance: each task of a group, or of a service, on an instance of its own.
    let mut world = World::with_instances(3, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 1, "memory": 1}));
    let distinct = Rules { constraints: vec![Constraint::DistinctInstance], strategies: Vec::new() };
    let first = world.run(&[run_request(&web, 1, distinct.clone())]).remove(0);
    let taken = first.tasks[0].instance.unwrap();
    let answer = world.run(&[run_request(&web, 3, distinct.clone())]).remove(0);
    assert_eq!(answer.tasks.len(), 2);
    assert!(answer.tasks.iter().all(|task| task.instance != Some(taken)));
    assert_eq!(answer.failures.len(), 3);
    assert!(answer.failures.iter().all(|failure| failure.refusal == Refusal::DistinctInstance));
    let other = definition("other", 1, json!({"cpu": 1, "memory": 1}));
    assert_eq!(world.run(&[run_request(&other, 3, distinct)])[0].tasks.len(), 3);
}

#[test]
fn member_of_sees_the_tasks_placed_in_the_same_batch() {
    // Rule 5.4.3: memberOf: the expression holds for the instance; with `task:group` it joins or separates tasks.
    let world = World::with_instances(6, 1000, 1000);
    let mut ledger = Ledger::new(world.state());
    let apart =
        Request { constraints: vec![Constraint::MemberOf("not(task:group == family:web)".into())], ..small(10, 10) };
    let placed = place(&mut ledger, &apart, 10, &mut Rng::new(1));
    assert_eq!(tally(placed.instances).len(), 6, "each instance took one and then no more");

    let mut ledger = Ledger::new(world.state());
    let mut rng = Rng::new(1);
    let beside = Request {
        constraints: vec![Constraint::MemberOf("task:group =~ family:w.*".into())],
        group: "family:side".into(),
        ..small(10, 10)
    };
    assert!(place(&mut ledger, &beside, 1, &mut rng).instances.is_empty());
    let host = place(&mut ledger, &small(10, 10), 1, &mut rng).instances[0];
    assert_eq!(place(&mut ledger, &beside, 2, &mut rng).instances, [host, host]);

    let few = Request { constraints: vec![Constraint::MemberOf("runningTasksCount < 2".into())], ..small(10, 10) };
    let placed = place(&mut Ledger::new(world.state()), &few, 20, &mut rng);
    assert!(tally(placed.instances).values().eq(&[2; 6]));
}

#[test]
fn a_group_that_was_placed_without_being_counted_is_counted_when_somebody_asks() {
    let mut world = World::with_instances(4, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 1, "memory": 1}));
    let running = world.run(&[run_request(&web, 1, Rules::default())]).remove(0).tasks[0].instance.unwrap();

    let mut ledger = Ledger::new(world.state());
    let placed = place(&mut ledger, &small(1, 1), 1, &mut Rng::new(1)).instances[0];
    let beside = Request {
        constraints: vec![Constraint::MemberOf("task:group == family:web".into())],
        group: "family:side".into(),
        ..small(1, 1)
    };
    let hosts = |ledger: &mut Ledger| {
        let taking = verdicts(ledger, &beside).into_iter().filter(|(_, refusal)| refusal.is_none());
        tally(taking.map(|(id, _)| id))
    };
    let expected = tally(tally([running, placed]).into_keys());
    assert_eq!(hosts(&mut ledger), expected, "before they are counted");
    let distinct = Request { constraints: vec![Constraint::DistinctInstance], ..small(1, 1) };
    let apart = place(&mut ledger, &distinct, 4, &mut Rng::new(1)).instances;
    assert_eq!(apart.len(), 4 - expected.len());
    assert!(!apart.contains(&running) && !apart.contains(&placed));
    assert_eq!(hosts(&mut ledger).len(), 4, "and after");
}

#[test]
fn spread_evens_out_and_chained_strategies_break_ties() {
    // Rule 5.4.5, 5.4.7: spread: over `instanceId` (`host` is the same) or an attribute, to where the fewest tasks of
    // the service or group are.
    let world = World::with_instances(6, 1000, 1000);
    assert_eq!(zones(&place_some(&world, &by(&[spread(ZONE)]), 7, 1)).into_values().max(), Some(3));
    let even = place_some(&world, &by(&[spread(ZONE), INSTANCE]), 12, 1);
    assert!(tally(even).values().eq(&[2; 6]));
    let packed = place_some(&world, &by(&[spread(ZONE), MEMORY]), 15, 1);
    assert_eq!(zones(&packed).into_values().collect::<Vec<_>>(), [5, 5, 5]);
    assert_eq!(tally(packed).len(), 3, "each zone fills one instance first");
    assert_eq!(tally(place_some(&world, &by(&[CPU]), 10, 1)).len(), 1);
    let two_axes = place_some(&world, &by(&[spread("rack"), spread(ZONE)]), 6, 1);
    assert_eq!(zones(&two_axes).into_values().collect::<Vec<_>>(), [2, 2, 2], "no instance has a rack: one value");
}

#[test]
fn spread_counts_the_tasks_that_run_already() {
    // Rule 5.4.5: spread: over `instanceId` (`host` is the same) or an attribute, to where the fewest tasks of the
    // service or group are.
    let mut world = World::with_instances(3, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10}));
    let mut first = run_request(&web, 1, Rules::default());
    first.placement = longshore_scheduler::run::Target::Instances(vec![id(1), id(2)]);
    world.run(&[first]);
    let rules = Rules { constraints: Vec::new(), strategies: vec![INSTANCE] };
    assert_eq!(world.run(&[run_request(&web, 1, rules)])[0].tasks[0].instance, Some(id(3)));
}

#[test]
fn spread_counts_the_tasks_of_its_own_group_alone() {
    // Rule 5.4.5: tasks of another group are none of those that are spread.
    let mut world = World::with_instances(2, 1000, 1000);
    let others = definition("db", 1, json!({"cpu": 10, "memory": 10}));
    for number in [1, 1, 1] {
        let mut request = run_request(&others, 1, Rules::default());
        request.placement = longshore_scheduler::run::Target::Instances(vec![id(number)]);
        assert_eq!(world.run(&[request])[0].tasks.len(), 1);
    }
    let rules = Rules { constraints: Vec::new(), strategies: vec![INSTANCE] };
    let web = definition("web", 1, json!({"cpu": 10, "memory": 10}));
    let answer = world.run(&[run_request(&web, 6, rules)]).remove(0);
    assert_eq!(tally(answer.tasks.iter().filter_map(|task| task.instance)), BTreeMap::from([(id(1), 3), (id(2), 3)]));
}

#[test]
fn each_task_of_a_service_has_an_instance_of_its_own() {
    // Rule 5.4.2: distinctInstance: each task of a group, or of a service, on an instance of its own.
    let mut world = World::with_instances(3, 1000, 1000);
    let web = definition("web", 1, json!({"cpu": 1, "memory": 1}));
    world.define(&web);
    world.run(&[run_request(&web, 3, Rules::default())]);
    let placement = Rules { constraints: vec![Constraint::DistinctInstance], strategies: Vec::new() };
    world.create(longshore_model::Service { placement, ..service_of("web", 4, &web) });
    world.settle("web");
    let instances = tally(world.tasks_of("web").iter().filter_map(|task| task.instance));
    assert_eq!(
        instances,
        BTreeMap::from([(id(1), 1), (id(2), 1), (id(3), 1)]),
        "a standalone task is of another group"
    );
}

#[test]
fn binpack_takes_the_fullest_instance_that_still_fits() {
    // Rule 5.4.6: binpack: by `cpu` or `memory`, to where the least is left that still fits.
    let sizes = [(1, 1000), (2, 400), (3, 700), (4, 350)];
    let fullest_first = [4, 2, 3, 3, 1, 1, 1].map(id);
    let mut world = World::default();
    for (number, memory_mib) in sizes {
        world.register(instance(number, 10_000, memory_mib, &[]));
    }
    let request = Request { strategies: vec![MEMORY], ..small(1, 300) };
    assert_eq!(place_some(&world, &request, 10, 1), fullest_first);
    let mut world = World::default();
    for (number, cpu_units) in sizes {
        world.register(instance(number, cpu_units, 10_000, &[]));
    }
    let request = Request { strategies: vec![CPU], ..small(300, 1) };
    assert_eq!(place_some(&world, &request, 10, 1), fullest_first);
}

#[test]
fn random_reaches_every_instance_and_the_default_avoids_crowds() {
    // Rule 5.4.4: random: any candidate.
    let world = World::with_instances(10, 100_000, 100_000);
    let random = tally(place_some(&world, &by(&[Strategy::Random]), 1_000, 1));
    assert_eq!(random.len(), 10);
    let default = tally(place_some(&world, &by(&[]), 1_000, 1));
    let widest = |counts: &BTreeMap<InstanceId, usize>| counts.values().max().unwrap() - counts.values().min().unwrap();
    assert!(widest(&default) <= 6, "{default:?}");
    assert!(widest(&default) < widest(&random), "{random:?}");
}

#[test]
fn ties_are_broken_by_the_seed() {
    let world = World::with_instances(30, 1000, 1000);
    let first = |seed| place_some(&world, &by(&[INSTANCE]), 1, seed);
    assert_eq!(first(5), first(5));
    assert!((0..20).map(first).collect::<std::collections::BTreeSet<_>>().len() > 5);
}

/// What comparing all keys of all instances would say: the best instances for the next task.
fn best_by_scan(world: &World, ledger: &mut Ledger, request: &Request, placed: &[InstanceId]) -> Vec<InstanceId> {
    let instances = |id: InstanceId| world.state().instance(id).unwrap().instance.clone().unwrap();
    let fits: Vec<InstanceId> =
        verdicts(ledger, request).into_iter().filter(|(_, refusal)| refusal.is_none()).map(|(id, _)| id).collect();
    let key = |candidate: InstanceId, ledger: &Ledger| -> Vec<u32> {
        let held = ledger.held(candidate).unwrap();
        let capacity = instances(candidate).capacity.clone();
        let axes = request.strategies.iter().take_while(|strategy| **strategy != Strategy::Random);
        let part = |strategy: &Strategy| match strategy {
            Strategy::Spread(SpreadField::Attribute(name)) => {
                let value = |id| instances(id).attribute(name).map(|value| value.map(str::to_owned));
                placed.iter().filter(|&&other| value(other) == value(candidate)).count() as u32
            }
            Strategy::Spread(SpreadField::InstanceId) => {
                placed.iter().filter(|&&other| other == candidate).count() as u32
            }
            Strategy::Binpack(BinpackField::Cpu) => capacity.cpu_units_left(held),
            Strategy::Binpack(BinpackField::Memory) => capacity.memory_mib_left(held),
            Strategy::Random => 0,
        };
        axes.map(part).collect()
    };
    let best = fits.iter().map(|&id| key(id, ledger)).min();
    fits.into_iter().filter(|&id| Some(key(id, ledger)) == best).collect()
}

fn any_strategies() -> impl proptest::strategy::Strategy<Value = Vec<Strategy>> {
    let any = proptest::sample::select(vec![spread(ZONE), spread("rack"), INSTANCE, CPU, MEMORY, Strategy::Random]);
    proptest::collection::vec(any, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_agrees_with_a_full_scan(
        sizes in proptest::collection::vec((200u32..2_000, 200u32..2_000, 0u8..4), 1..12),
        strategies in any_strategies(),
        constraint in proptest::sample::select(vec![
            None,
            Some(Constraint::DistinctInstance),
            Some(Constraint::MemberOf("runningTasksCount < 4".into())),
            Some(Constraint::MemberOf("not (task:group == family:other)".into())),
            Some(Constraint::MemberOf("task:group == family:other or attribute:rack == 0".into())),
        ]),
        others in proptest::collection::vec((1usize..4, any::<bool>(), 50u32..300), 0..8),
        seed in any::<u128>(),
    ) {
        // Rule 5.4.7: strategies in their order: each breaks the ties of those before it.
        let mut world = World::default();
        for (number, (cpu, memory, labels)) in (1..).zip(sizes) {
            let (zone, rack) = (format!("{ZONE}={}", labels % 2), format!("rack={}", labels / 2));
            let attributes: &[&str] = if labels == 3 { &[&zone] } else { &[&zone, &rack] };
            world.register(instance(number, cpu, memory, attributes));
        }
        let request = Request { strategies, constraints: constraint.into_iter().collect(), ..small(60, 70) };
        let (mut ledger, mut rng) = (Ledger::new(world.state()), Rng::new(seed));
        let mut ours = Vec::new();
        // Between our placements others place tasks, some of our own group, so that the index has to catch up.
        for (count, same_group, size) in others.into_iter().chain([(60, true, 0)]) {
            for _ in 0..count {
                let best = best_by_scan(&world, &mut ledger, &request, &ours);
                let placed = place(&mut ledger, &request, 1, &mut rng);
                match placed.instances.first() {
                    Some(chosen) => prop_assert!(best.contains(chosen), "{chosen} is not among {best:?}"),
                    None => prop_assert!(best.is_empty(), "{best:?} would take it"),
                }
                ours.extend(placed.instances);
            }
            let group = if same_group { "family:web" } else { "family:other" };
            let other = Request { group: group.into(), strategies: vec![INSTANCE], ..small(size, size) };
            let placed = place(&mut ledger, &other, 1, &mut rng).instances;
            if same_group {
                ours.extend(placed);
            }
        }
    }

    #[test]
    fn nothing_is_sold_twice_and_all_that_fits_is_placed(
        sizes in proptest::collection::vec((0u32..1_000, 0u32..1_000), 1..8),
        requests in proptest::collection::vec((1u32..400, 1u32..400, any_strategies(), 1usize..12), 1..6),
        seed in any::<u128>(),
    ) {
        let mut world = World::default();
        for (number, (cpu, memory)) in (1..).zip(sizes) {
            world.register(instance(number, cpu, memory, &["ecs.availability-zone=a"]));
        }
        let (mut ledger, mut rng) = (Ledger::new(world.state()), Rng::new(seed));
        for (cpu, memory, strategies, count) in requests {
            let request = Request { strategies, ..small(cpu, memory) };
            let placed = place(&mut ledger, &request, count, &mut rng);
            never_oversold(&world, &ledger)?;
            let full = placed.instances.len() < count;
            prop_assert_eq!(placed.refused.is_empty(), !full);
            if full {
                let taking = verdicts(&mut ledger, &request).into_iter().filter(|(_, refusal)| refusal.is_none());
                prop_assert_eq!(taking.count(), 0, "an instance would have taken one more");
            }
        }
    }
}

fn never_oversold(world: &World, ledger: &Ledger) -> Result<(), TestCaseError> {
    for (id, found) in world.state().instances() {
        let capacity = &found.instance.as_ref().unwrap().capacity;
        prop_assert!(!capacity.is_oversold(ledger.held(*id).unwrap()));
    }
    Ok(())
}
