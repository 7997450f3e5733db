//! Groups and targets: who is chosen, and what is told.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use longshore_model::Timestamp;
use longshore_model::fixture;
use longshore_model::load_balancing::{HealthCheck, Matcher, ProtocolVersion, TargetGroup, TargetGroupId};

use super::*;
use crate::health::Finding;
use crate::observations::{Observation, Observations};

fn group(attributes: &[(&str, &str)]) -> (Arc<Group>, Arc<GroupConfig>) {
    let health_check =
        HealthCheck { path: Some("/".into()), matcher: Some(Matcher::Http("200".into())), ..fixture::health_check() };
    let record = TargetGroup {
        name: "g".into(),
        protocol_version: Some(ProtocolVersion::Http1),
        health_check,
        attributes: attributes.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        ..fixture::target_group(TargetGroupId::from_bits(1))
    };
    let config = Arc::new(GroupConfig::read(&Arc::new(record)));
    (Group::new(TargetGroupId::from_bits(1), Arc::clone(&config)), config)
}

fn targets(board: &Arc<Board>, healths: &[Health]) -> Vec<Arc<Target>> {
    let ports = (1..).zip(healths);
    let new = |(port, health): (u16, &Health)| {
        let key = TargetKey { group: TargetGroupId::from_bits(1), id: "127.0.0.1".into(), port };
        Target::new(key, ([127, 0, 0, 1], port).into(), *health, Arc::clone(board))
    };
    ports.map(new).collect()
}

fn board() -> Arc<Board> {
    Board::new(Arc::new(Timestamp::default))
}

fn spread(group: &Group, now: Instant, requests: u32) -> BTreeMap<u16, u32> {
    let mut counts = BTreeMap::new();
    for _ in 0..requests {
        let chosen = group.choose(now, &[]).expect("there is a target");
        *counts.entry(chosen.target().key.port).or_insert(0) += 1;
    }
    counts
}

#[test]
fn requests_go_round_among_the_healthy_and_to_all_when_none_is() {
    let now = Instant::now();
    for (healths, expected) in [
        (vec![Health::Healthy, Health::Unhealthy, Health::Healthy, Health::Initial], vec![(1, 6), (3, 6)]),
        (vec![Health::Unhealthy, Health::Initial, Health::Unhealthy], vec![(1, 4), (2, 4), (3, 4)]),
        (vec![Health::Unchecked, Health::Unhealthy], vec![(1, 12)]),
    ] {
        let (group, config) = group(&[]);
        group.set(config, targets(&board(), &healths), Vec::new());
        assert_eq!(spread(&group, now, 12).into_iter().collect::<Vec<_>>(), expected, "{healths:?}");
    }
    let (empty, _) = group(&[]);
    assert!(empty.choose(now, &[]).is_none());
}

#[test]
fn more_healthy_targets_can_be_asked_for() {
    let least = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
    let now = Instant::now();
    for (what, value, expected) in
        [("count", "2", 3), ("count", "1", 1), ("percentage", "50", 3), ("percentage", "33", 1)]
    {
        let (group, config) = group(&[(&format!("{least}.{what}"), value)]);
        let healths = [Health::Healthy, Health::Unhealthy, Health::Unhealthy];
        group.set(config, targets(&board(), &healths), Vec::new());
        assert_eq!(spread(&group, now, 12).len(), expected, "{what} {value}");
    }
}

#[test]
fn the_least_busy_target_is_chosen() {
    let (group, config) = group(&[("load_balancing.algorithm.type", "least_outstanding_requests")]);
    let all = targets(&board(), &[Health::Healthy; 3]);
    group.set(config, all.clone(), Vec::new());
    let _busy = (all[0].begin(), all[0].begin(), all[2].begin());
    let now = Instant::now();
    let first = group.choose(now, &[]).unwrap();
    assert_eq!(first.target().key.port, 2);
    let held: Vec<_> = (0..2).map(|_| group.choose(now, &[]).unwrap()).collect();
    let mut ports: Vec<u16> = held.iter().map(|chosen| chosen.target().key.port).collect();
    ports.sort_unstable();
    assert_eq!(ports, [2, 3], "with one under way each, both before the one with two");
}

#[test]
fn a_target_that_refused_is_passed_over_for_a_while_but_not_when_it_is_the_only_one() {
    let (group, config) = group(&[]);
    let all = targets(&board(), &[Health::Healthy; 2]);
    group.set(config, all.clone(), Vec::new());
    let now = Instant::now();
    all[0].penalize(now, Duration::from_secs(1));
    assert_eq!(spread(&group, now, 10), BTreeMap::from([(2, 10)]));
    assert_eq!(spread(&group, now + Duration::from_millis(1_001), 10).len(), 2);
    all[1].penalize(now, Duration::from_secs(1));
    assert_eq!(spread(&group, now, 10).len(), 2, "both refused: better one of them than none");
    let other = group.choose(now, &[all[0].uid]).unwrap();
    assert_eq!(other.target().key.port, 2, "what this request was refused by is not tried again");
    assert!(group.choose(now, &[all[0].uid, all[1].uid]).is_none());
}

#[test]
fn the_share_of_a_target_that_became_healthy_grows() {
    let (group, config) = group(&[("slow_start.duration_seconds", "100")]);
    let all = targets(&board(), &[Health::Healthy, Health::Initial]);
    group.set(config, all.clone(), Vec::new());
    let healthy = Finding { key: all[1].key.clone(), health: Health::Healthy, reason: None, description: None };
    group.observe([(&*all[1], healthy)].into_iter());
    let now = Instant::now();
    let share = |seconds| spread(&group, now + Duration::from_secs(seconds), 2_000).get(&2).copied().unwrap_or(0);
    let (early, half, full) = (share(2), share(50), share(101));
    assert!(early < 100 && (300..700).contains(&half) && full == 1_000, "{early} {half} {full}");
}

#[test]
fn targets_warm_up_only_while_another_one_bears_the_load() {
    let find = |target: &Arc<Target>, health| {
        (Arc::clone(target), Finding { key: target.key.clone(), health, reason: None, description: None })
    };
    let observe = |group: &Group, findings: Vec<(Arc<Target>, Finding)>| {
        group.observe(findings.iter().map(|(target, finding)| (&**target, finding.clone())));
    };
    let (usual, plain) = group(&[]);
    let (_, slow) = group(&[("slow_start.duration_seconds", "100")]);
    let all = targets(&board(), &[Health::Initial, Health::Initial, Health::Initial]);
    // The first ones of a group, together: nobody else is there.
    usual.set(Arc::clone(&slow), all.clone(), Vec::new());
    observe(&usual, vec![find(&all[0], Health::Healthy), find(&all[1], Health::Healthy)]);
    let soon = Instant::now() + Duration::from_secs(1);
    assert_eq!(spread(&usual, soon, 10).values().copied().collect::<Vec<_>>(), [5, 5]);
    observe(&usual, vec![find(&all[2], Health::Healthy)]);
    assert!(spread(&usual, soon, 300).get(&3).copied().unwrap_or(0) < 30);
    // It begins anew when it was unhealthy meanwhile.
    observe(&usual, vec![find(&all[2], Health::Unhealthy)]);
    observe(&usual, vec![find(&all[2], Health::Healthy)]);
    assert!(spread(&usual, soon, 300).get(&3).copied().unwrap_or(0) < 30);
    // Those that were healthy before it was asked for are warm.
    usual.set(plain, all.clone(), Vec::new());
    observe(&usual, vec![find(&all[0], Health::Unhealthy)]);
    observe(&usual, vec![find(&all[0], Health::Healthy)]);
    usual.set(slow, all.clone(), Vec::new());
    assert!(all[0].warms_for(soon).is_none() && all[1].warms_for(soon).is_none());
}

#[tokio::test]
async fn a_drain_is_over_with_the_last_request() {
    let board = board();
    let mut seen = Observations::new(Arc::clone(&board));
    let (group, config) = group(&[]);
    let all = targets(&board, &[Health::Healthy; 2]);
    group.set(Arc::clone(&config), all.clone(), Vec::new());
    let (one, other) = (all[0].begin().unwrap(), all[0].begin().unwrap());
    group.set(Arc::clone(&config), vec![], all.clone());
    let mut sights = async || {
        let told = seen.next().await.unwrap();
        let sight = |observation: &Observation| match observation {
            Observation::Target(target) => (target.key.port, target.sight.clone()),
            Observation::Listener(..) => unreachable!("no listener was told of"),
        };
        told.iter().map(sight).collect::<Vec<_>>()
    };
    assert_eq!(sights().await, [(1, Sight::Draining), (2, Sight::Drained)]);
    assert!(all[0].begin().is_none() && group.choose(Instant::now(), &[]).is_none());
    drop(one);
    assert_eq!(all[0].in_flight(), 1);
    drop(other);
    assert_eq!(sights().await, [(1, Sight::Drained)]);
    group.set(config, all.clone(), vec![]);
    assert_eq!(sights().await, [(1, Sight::Serving(Health::Healthy)), (2, Sight::Serving(Health::Healthy))]);
    assert!(all[0].begin().is_some());
}

/// Against the race of the two sides: when `Drained` is told, no request may begin or be under way.
#[test]
fn nothing_begins_after_drained_was_told() {
    for _ in 0..300 {
        let board = board();
        let all = targets(&board, &[Health::Healthy]);
        let (group, config) = group(&[]);
        group.set(Arc::clone(&config), all.clone(), Vec::new());
        std::thread::scope(|scope| {
            let requests = scope.spawn(|| {
                let mut begun = 0;
                while let Some(chosen) = group.choose(Instant::now(), &[]) {
                    begun += 1;
                    drop(chosen);
                }
                begun
            });
            group.set(config, Vec::new(), all.clone());
            assert!(requests.join().is_ok());
        });
        let seen = Observations::new(board).all();
        let Some(Observation::Target(seen)) = seen.first() else { panic!("nothing was told") };
        assert_eq!((seen.sight.clone(), all[0].in_flight()), (Sight::Drained, 0));
    }
}

#[test]
fn requests_are_counted_by_group_and_told_once() {
    let (board, group_id) = (board(), TargetGroupId::from_bits(1));
    let observations = Observations::new(Arc::clone(&board));
    let two = targets(&board, &[Health::Healthy, Health::Healthy]);
    for target in two.iter().chain(&two).chain(&two[..1]) {
        drop(target.begin());
    }
    two[1].drain();
    assert!(two[1].begin().is_none());
    assert_eq!(observations.requests(), BTreeMap::from([(group_id, 5)]), "what is refused is no request");
    assert_eq!(observations.requests(), BTreeMap::new());
    drop(two[0].begin());
    drop(two);
    assert_eq!(
        observations.requests(),
        BTreeMap::from([(group_id, 1)]),
        "a target that is gone has had it all the same"
    );
    assert_eq!(observations.requests(), BTreeMap::new());
}
