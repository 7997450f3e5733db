//! What each outcome makes of a container.

use std::time::Duration;

use super::super::testing;
use super::*;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn sighting(liveness: Liveness) -> Outcome {
    Outcome::Seen(Box::new(Sighting {
        liveness,
        runtime_id: "abc".to_owned(),
        image_id: Some("sha256:1".to_owned()),
        created_at: Some(at(500)),
        started_at: Some(at(1_000)),
        health: None,
        networks: Vec::new(),
        mounts: Vec::new(),
        published: Vec::new(),
    }))
}

fn exited(code: i64, finished_at: i64) -> Outcome {
    sighting(Liveness::Exited { code, out_of_memory: false, error: String::new(), finished_at: Some(at(finished_at)) })
}

fn running() -> (Spec, Observed) {
    let spec = testing::spec(&["web"]);
    let mut seen = Observed::new(&spec);
    advance_to(&spec, &mut seen, Outcome::Created { runtime_id: "abc".to_owned(), ports: Vec::new() });
    advance_to(&spec, &mut seen, Outcome::Started { remade: None });
    (spec, seen)
}

fn advance_to(spec: &Spec, seen: &mut Observed, outcome: Outcome) {
    apply(spec, Desired::Running, seen, 0, outcome, at(2_000));
}

#[test]
fn a_start_is_believed_and_looked_at() {
    let (_, seen) = running();
    assert_eq!(seen.containers[0].phase, Phase::Running);
    assert!(seen.containers[0].stale && !seen.containers[0].busy);
}

#[test]
fn a_doubt_that_arises_during_a_look_is_not_settled_by_it() {
    let (spec, mut seen) = running();
    begin(&mut seen, 0, Action::Inspect);
    assert!(seen.containers[0].busy && !seen.containers[0].stale);
    seen.doubt();
    advance_to(&spec, &mut seen, sighting(Liveness::Running));
    assert!(seen.containers[0].stale, "what was seen may be older than what raised the doubt");
    begin(&mut seen, 0, Action::Inspect);
    advance_to(&spec, &mut seen, sighting(Liveness::Running));
    assert!(!seen.containers[0].stale);
}

#[test]
fn phases_never_go_back() {
    let (spec, mut seen) = running();
    advance_to(&spec, &mut seen, sighting(Liveness::Created));
    assert_eq!(seen.containers[0].phase, Phase::Running);
    advance_to(&spec, &mut seen, exited(3, 1_500));
    advance_to(&spec, &mut seen, sighting(Liveness::Running));
    assert_eq!(seen.containers[0].phase, Phase::Stopped);
    assert_eq!(seen.containers[0].exit_code, Some(3));
    assert_eq!(seen.containers[0].finished_at, Some(at(1_500)));
    assert_eq!(seen.execution_stopped_at, Some(at(2_000)));
}

#[test]
fn a_vanished_container_is_over_with_its_reason() {
    let (spec, mut seen) = running();
    advance_to(&spec, &mut seen, Outcome::Vanished);
    assert_eq!(seen.containers[0].phase, Phase::Stopped);
    let reason = seen.containers[0].reason.clone().expect("a reason");
    assert_eq!(reason, "ContainerVanishedError: No container matching saved ID found");
    assert_eq!(seen.containers[0].runtime_id, None);
}

#[test]
fn out_of_memory_and_start_errors_are_named() {
    for (out_of_memory, error, expected) in [
        (true, "", "OutOfMemoryError: Container killed due to memory usage"),
        (false, "no such file", "CannotStartContainerError: no such file"),
    ] {
        let (spec, mut seen) = running();
        let liveness = Liveness::Exited { code: 137, out_of_memory, error: error.to_owned(), finished_at: None };
        advance_to(&spec, &mut seen, sighting(liveness));
        assert_eq!(seen.containers[0].reason.as_deref(), Some(expected));
    }
}

#[test]
fn the_restart_policy_looks_at_the_code_and_the_time() {
    let policy = RestartPolicy { ignored_exit_codes: vec![0], attempt_period: Duration::from_secs(60) };
    for (code, finished_at, desired, due) in [
        (1, 61_000, Desired::Running, true),
        (0, 61_000, Desired::Running, false),
        (1, 60_999, Desired::Running, false),
        (1, 61_000, Desired::Stopped, false),
    ] {
        let (mut spec, mut seen) = running();
        spec.containers[0].restart_policy = Some(policy.clone());
        apply(&spec, desired, &mut seen, 0, exited(code, finished_at), at(61_000));
        assert_eq!(seen.containers[0].restart_due, due, "{code} {finished_at} {desired:?}");
        assert_eq!(seen.containers[0].phase == Phase::Stopped, !due);
    }
}

#[test]
fn a_restart_counts_and_is_no_state_change() {
    let (mut spec, mut seen) = running();
    spec.containers[0].restart_policy =
        Some(RestartPolicy { ignored_exit_codes: Vec::new(), attempt_period: Duration::ZERO });
    advance_to(&spec, &mut seen, exited(1, 1_500));
    assert_eq!(seen.containers[0].phase, Phase::Running);
    advance_to(&spec, &mut seen, Outcome::Started { remade: None });
    assert_eq!(seen.containers[0].restarts, 1);
    assert!(!seen.containers[0].restart_due);
}

#[test]
fn health_keeps_the_time_of_its_last_change() {
    let (spec, mut seen) = running();
    let healthy = |now: i64, seen: &mut Observed, status| {
        let Outcome::Seen(mut sighting) = sighting(Liveness::Running) else { unreachable!() };
        sighting.health = Some((status, Some(0), "ok".to_owned()));
        apply(&spec, Desired::Running, seen, 0, Outcome::Seen(sighting), at(now));
    };
    healthy(3_000, &mut seen, HealthStatus::Unknown);
    healthy(4_000, &mut seen, HealthStatus::Healthy);
    healthy(5_000, &mut seen, HealthStatus::Healthy);
    assert_eq!(seen.containers[0].health.as_ref().map(|health| health.since), Some(at(4_000)));
}

#[test]
fn silence_of_the_engine_changes_nothing_but_the_pause() {
    let (spec, mut seen) = running();
    advance_to(&spec, &mut seen, sighting(Liveness::Running));
    let before = seen.containers[0].phase;
    advance_to(&spec, &mut seen, Outcome::Unavailable);
    let first = seen.not_before.expect("a pause");
    advance_to(&spec, &mut seen, Outcome::Unavailable);
    assert!(seen.not_before.expect("a pause") > first);
    assert_eq!(seen.containers[0].phase, before);
    assert!(seen.containers[0].stale);
}

#[test]
fn ports_of_an_adopted_container_are_read_from_it() {
    let mut spec = testing::spec(&["web"]);
    spec.containers[0].ports = vec![PortMapping {
        container: PortSpan { first: 80, last: 81 },
        host_port: None,
        protocol: Protocol::Tcp,
        is_range: true,
    }];
    let mut seen = Observed::new(&spec);
    let Outcome::Seen(mut found) = sighting(Liveness::Running) else { unreachable!() };
    found.published = vec![(81, Protocol::Tcp, 50_001), (80, Protocol::Tcp, 50_000), (80, Protocol::Udp, 1)];
    advance_to(&spec, &mut seen, Outcome::Seen(found));
    assert_eq!(seen.containers[0].ports.len(), 1);
    assert_eq!(seen.containers[0].ports[0].host, PortSpan { first: 50_000, last: 50_001 });
}

#[test]
fn the_first_failure_is_the_reason() {
    let spec = testing::spec(&["web"]);
    let mut seen = Observed::new(&spec);
    advance_to(&spec, &mut seen, Outcome::Failed(Failure::cannot_pull("no such image")));
    settle(&spec, &mut seen, 0, Settlement { exit_code: Some(143), reason: Some("later".to_owned()) }, at(3_000));
    assert_eq!(seen.containers[0].reason.as_deref(), Some("CannotPullContainerError: no such image"));
    assert_eq!(seen.stopped_at, Some(at(2_000)));
}
