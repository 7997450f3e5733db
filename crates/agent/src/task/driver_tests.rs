//! The next step, situation by situation.

use super::super::spec::{Condition, Link};
use super::super::testing;
use super::*;

const PATIENCE: Patience = Patience {
    cleanup_wait: Duration::from_secs(60),
    unreported_wait: Duration::from_secs(3600),
    unhealthy_wait: Duration::from_secs(180),
    stop_attempts: 3,
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn task(names: &[&str]) -> (Spec, Observed) {
    let spec = testing::spec(names);
    let mut seen = Observed::new(&spec);
    seen.prepared = true;
    (spec, seen)
}

/// A container in a phase, with what it must have by then.
fn in_phase(phase: Phase) -> Container {
    Container {
        phase,
        runtime_id: (phase >= Phase::Created).then(|| "abc".to_owned()),
        started_at: (phase >= Phase::Running).then(|| at(1_000)),
        ..Container::default()
    }
}

fn step(spec: &Spec, desired: Desired, seen: &Observed) -> Step {
    next_step(spec, desired, seen, &PATIENCE, at(10_000))
}

#[test]
fn a_single_container_goes_one_step_at_a_time() {
    let (spec, mut seen) = task(&["web"]);
    for (phase, expected) in [
        (Phase::None, Step::Act(0, Action::Pull)),
        (Phase::Pulled, Step::Act(0, Action::Create)),
        (Phase::Created, Step::Act(0, Action::Start)),
        (Phase::Running, Step::Wait(None)),
    ] {
        seen.containers[0] = in_phase(phase);
        assert_eq!(step(&spec, Desired::Running, &seen), expected, "{phase:?}");
    }
}

#[test]
fn asked_to_stop_each_phase_has_its_way_out() {
    let (spec, mut seen) = task(&["web"]);
    for (phase, expected) in [
        (Phase::None, Step::Settle(0, Settlement::default())),
        (Phase::Pulled, Step::Settle(0, Settlement::default())),
        (Phase::Created, Step::Settle(0, Settlement::default())),
        (Phase::Running, Step::Act(0, Action::Stop)),
    ] {
        seen.containers[0] = in_phase(phase);
        assert_eq!(step(&spec, Desired::Stopped, &seen), expected, "{phase:?}");
        seen.containers[0].busy = true;
        assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Wait(None), "{phase:?} with a step under way");
    }
}

#[test]
fn volumes_come_before_containers() {
    let (spec, mut seen) = task(&["web", "side"]);
    seen.prepared = false;
    seen.containers[0] = in_phase(Phase::Pulled);
    seen.containers[1] = in_phase(Phase::Pulled);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::ActOnTask(TaskAction::Prepare));
    seen.busy = true;
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(None));
}

#[test]
fn containers_that_do_not_depend_on_each_other_go_side_by_side() {
    let (spec, mut seen) = task(&["a", "b"]);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(0, Action::Pull));
    seen.containers[0].busy = true;
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(1, Action::Pull));
    seen.containers[1].busy = true;
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(None));
}

#[test]
fn a_dependent_is_made_early_and_started_late() {
    let (mut spec, mut seen) = task(&["db", "web"]);
    testing::depend(&mut spec, 1, 0, Condition::Start);
    seen.containers[0] = Container { busy: true, ..in_phase(Phase::Created) };
    seen.containers[1] = in_phase(Phase::Pulled);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(1, Action::Create));
    seen.containers[1] = in_phase(Phase::Created);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(None));
    seen.containers[0] = in_phase(Phase::Running);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(1, Action::Start));
}

#[test]
fn a_linked_container_must_exist_before_its_dependent_is_made() {
    let (mut spec, mut seen) = task(&["db", "web"]);
    testing::depend(&mut spec, 1, 0, Condition::Start);
    spec.containers[1].links.push(Link { container: 0, alias: "db".to_owned() });
    seen.containers[0] = Container { busy: true, ..in_phase(Phase::Pulled) };
    seen.containers[1] = in_phase(Phase::Pulled);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(None));
}

#[test]
fn a_dependency_that_failed_ends_its_dependent_with_143() {
    let (mut spec, mut seen) = task(&["init", "web"]);
    spec.containers[0].essential = false;
    testing::depend(&mut spec, 1, 0, Condition::Success);
    seen.containers[0] = Container { exit_code: Some(1), ..in_phase(Phase::Stopped) };
    seen.containers[1] = in_phase(Phase::Created);
    let Step::Settle(1, settlement) = step(&spec, Desired::Running, &seen) else { panic!("settled") };
    assert_eq!(settlement.exit_code, Some(143));
    assert!(settlement.reason.is_some_and(|reason| reason.contains("container init exited with code 1")));
}

#[test]
fn a_start_timeout_is_slept_until() {
    let (mut spec, mut seen) = task(&["db", "web"]);
    testing::depend(&mut spec, 1, 0, Condition::Healthy);
    spec.containers[0].start_timeout = Some(Duration::from_secs(30));
    seen.containers[0] = in_phase(Phase::Running);
    seen.containers[1] = in_phase(Phase::Created);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(Some(at(31_000))));
    assert!(matches!(next_step(&spec, Desired::Running, &seen, &PATIENCE, at(31_000)), Step::Settle(1, _)));
}

#[test]
fn the_end_of_an_essential_container_brings_the_others_down() {
    let (mut spec, mut seen) = task(&["web", "side"]);
    seen.containers[0] = in_phase(Phase::Stopped);
    seen.containers[1] = in_phase(Phase::Running);
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(1, Action::Stop));
    spec.containers[0].essential = false;
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Wait(None));
}

#[test]
fn stopping_runs_against_the_dependencies() {
    let (mut spec, mut seen) = task(&["db", "web"]);
    testing::depend(&mut spec, 1, 0, Condition::Start);
    seen.containers[0] = in_phase(Phase::Running);
    seen.containers[1] = in_phase(Phase::Running);
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Act(1, Action::Stop));
    seen.containers[1].busy = true;
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Wait(None));
    seen.containers[1] = in_phase(Phase::Stopped);
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Act(0, Action::Stop));
}

#[test]
fn what_may_be_out_of_date_is_looked_at_before_anything_else() {
    let (spec, mut seen) = task(&["web"]);
    seen.containers[0] = Container { stale: true, ..in_phase(Phase::Created) };
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Act(0, Action::Inspect));
    seen.not_before = Some(at(11_000));
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Wait(Some(at(11_000))));
}

#[test]
fn a_restart_is_due_only_while_the_task_should_run() {
    let (spec, mut seen) = task(&["web"]);
    seen.containers[0] = Container { restart_due: true, ..in_phase(Phase::Running) };
    assert_eq!(step(&spec, Desired::Running, &seen), Step::Act(0, Action::Restart));
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Act(0, Action::Stop));
}

#[test]
fn a_container_that_cannot_be_stopped_counts_as_stopped_in_the_end() {
    let (spec, mut seen) = task(&["web"]);
    seen.containers[0] = Container { stop_failures: 2, ..in_phase(Phase::Running) };
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Act(0, Action::Stop));
    seen.containers[0].stop_failures = 3;
    assert!(matches!(step(&spec, Desired::Stopped, &seen), Step::Settle(0, _)));
}

#[test]
fn cleaning_up_waits_for_the_report_and_then_for_a_while() {
    let (spec, mut seen) = task(&["web"]);
    seen.containers[0] = in_phase(Phase::Stopped);
    seen.stopped_at = Some(at(5_000));
    let look = |seen: &Observed, now| next_step(&spec, Desired::Running, seen, &PATIENCE, at(now));
    assert_eq!(look(&seen, 10_000), Step::Wait(Some(at(3_605_000))));
    assert_eq!(look(&seen, 3_605_000), Step::Act(0, Action::Remove), "never accepted");
    seen.stop_accepted_at = Some(at(6_000));
    assert_eq!(look(&seen, 66_000), Step::Wait(None), "what is left of it is told first");
    seen.told = true;
    assert_eq!(look(&seen, 10_000), Step::Wait(Some(at(66_000))));
    assert_eq!(look(&seen, 66_000), Step::Act(0, Action::Remove));
    seen.containers[0].runtime_id = None;
    assert_eq!(look(&seen, 66_000), Step::ActOnTask(TaskAction::Dismantle));
    seen.prepared = false;
    assert_eq!(look(&seen, 66_000), Step::Forget);
}

#[test]
fn a_task_that_never_was_is_forgotten_once_its_end_is_known() {
    let (spec, mut seen) = task(&[]);
    seen.prepared = false;
    seen.failure = Some("UnrecognizedTaskError: no".to_owned());
    seen.stopped_at = Some(at(1_000));
    assert!(matches!(step(&spec, Desired::Stopped, &seen), Step::Wait(Some(_))));
    seen.stop_accepted_at = Some(at(2_000));
    assert_eq!(step(&spec, Desired::Stopped, &seen), Step::Forget);
}
