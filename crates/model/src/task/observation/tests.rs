//! Reports as agents send them: repeated, late, in part, and in the end with a reason or without one.

use proptest::prelude::*;

use super::*;
use crate::fixture;
use crate::id::{InstanceId, TaskId};
use crate::task::{Container, Health};

const NOW: Timestamp = Timestamp::from_millis(1_000);
const LATER: Timestamp = Timestamp::from_millis(2_000);

fn container(name: &str, essential: bool) -> Container {
    Container { essential, ..fixture::container(name) }
}

/// A placed task with an essential container `web` and a helper `side`.
fn pending() -> Task {
    Task { containers: vec![container("web", true), container("side", false)], ..fixture::task(TaskId::from_bits(1)) }
}

fn running() -> Task {
    let mut task = pending();
    let containers = vec![seen("web", ContainerStatus::Running), seen("side", ContainerStatus::Running)];
    assert!(task.observe(&report(Status::Running, containers), NOW));
    task
}

fn seen(name: &str, status: ContainerStatus) -> ContainerObservation {
    ContainerObservation {
        name: name.into(),
        status,
        runtime_id: None,
        image_digest: None,
        exit_code: None,
        reason: None,
        network_bindings: None,
    }
}

fn exited(name: &str, exit_code: i32) -> ContainerObservation {
    ContainerObservation { exit_code: Some(exit_code), ..seen(name, ContainerStatus::Stopped) }
}

fn failed(name: &str, reason: &str) -> ContainerObservation {
    ContainerObservation { reason: Some(reason.into()), ..seen(name, ContainerStatus::Stopped) }
}

fn report(status: Status, containers: Vec<ContainerObservation>) -> Observation {
    Observation { status: Some(status), containers, ..Observation::default() }
}

#[test]
fn a_life_in_four_reports() {
    let mut task = pending();
    let digest =
        ContainerObservation { image_digest: Some("sha256:1".into()), ..seen("web", ContainerStatus::Pending) };
    assert!(task.observe(&report(Status::Pending, vec![digest]), NOW));
    assert_eq!((task.version, task.containers[0].image_digest.as_deref()), (2, Some("sha256:1")));

    let binding = NetworkBinding { host_port: Some(49153), container_port: Some(80), ..NetworkBinding::default() };
    let web = ContainerObservation {
        runtime_id: Some("d0c".into()),
        network_bindings: Some(vec![binding.clone()]),
        ..seen("web", ContainerStatus::Running)
    };
    let pulled = Observation {
        pull_started_at: Some(Timestamp::from_millis(10)),
        pull_stopped_at: Some(Timestamp::from_millis(20)),
        ..report(Status::Running, vec![web, seen("side", ContainerStatus::Running)])
    };
    assert!(task.observe(&pulled, NOW));
    assert_eq!((task.last, task.started_at, task.version), (Status::Running, Some(NOW), 3));
    assert_eq!(task.pull_stopped_at, Some(Timestamp::from_millis(20)));
    assert_eq!(task.containers[0].network_bindings, [binding]);

    assert!(task.observe(&report(Status::Running, vec![exited("side", 0)]), NOW));
    assert_eq!((task.desired, task.version), (Desired::Running, 4));

    let gone = Observation { execution_stopped_at: Some(NOW), ..report(Status::Stopped, vec![exited("web", 3)]) };
    assert!(task.observe(&gone, LATER));
    assert_eq!((task.last, task.desired, task.version), (Status::Stopped, Desired::Stopped, 5));
    assert_eq!((task.execution_stopped_at, task.stopping_at, task.stopped_at), (Some(NOW), Some(LATER), Some(LATER)));
    assert_eq!(task.containers[0].exit_code, Some(3));
}

#[test]
fn repeated_and_late_reports_change_nothing() {
    let mut task = running();
    let version = task.version;
    let again = report(Status::Running, vec![seen("web", ContainerStatus::Running)]);
    assert!(!task.observe(&again, LATER));
    assert!(!task.observe(&report(Status::Pending, vec![seen("web", ContainerStatus::Pending)]), LATER));
    assert_eq!((task.last, task.started_at, task.version), (Status::Running, Some(NOW), version));

    assert!(task.observe(&report(Status::Stopped, vec![exited("web", 0)]), LATER));
    let stopped = task.clone();
    assert!(!task.observe(&report(Status::Running, vec![seen("web", ContainerStatus::Running)]), LATER));
    assert!(!task.observe(&report(Status::Stopped, vec![exited("web", 9)]), LATER));
    assert_eq!(task, stopped);
}

#[test]
fn how_a_task_ended_that_was_given_up_is_learnt_once() {
    let away = Stop::new(StopCode::TerminationNotice, "away", StoppedBy::InstanceLoss);
    let mut task = Task { instance: Some(InstanceId::from_bits(1)), ..running() };
    assert!(task.give_up(away.clone(), NOW) && !task.give_up(away.clone(), LATER));
    assert_eq!((task.is_live(), task.holds(), task.order()), (false, true, Some(Desired::Stopped)));
    assert!(!task.observe(&report(Status::Running, vec![seen("web", ContainerStatus::Running)]), LATER));
    assert!(!task.observe(&report(Status::Running, vec![exited("web", 9)]), LATER), "the task has not ended by that");

    let given_up = task.clone();
    let gone = Observation { execution_stopped_at: Some(LATER), ..report(Status::Stopped, vec![exited("web", 137)]) };
    assert!(task.observe(&gone, LATER));
    assert_eq!((task.is_live(), task.holds(), task.order()), (false, false, None));
    assert_eq!((task.containers[0].exit_code, task.execution_stopped_at), (Some(137), Some(LATER)));
    assert_eq!((task.stop.clone(), task.stopped_at), (Some(away), Some(NOW)), "it was given up when it was");
    assert_eq!(task.version, given_up.version + 1);
    assert!(!task.observe(&report(Status::Stopped, vec![exited("web", 1)]), LATER));

    let mut task = given_up;
    assert!(task.declare_stopped(Stop::new(StopCode::UserInitiated, "gone", StoppedBy::Caller), LATER));
    assert_eq!((task.holds(), task.stopped_at), (false, Some(NOW)), "its instance was deregistered");
}

#[test]
fn a_report_about_one_container_leaves_the_others_alone() {
    let mut task = running();
    assert!(task.observe(&report(Status::Running, vec![exited("side", 1)]), LATER));
    assert_eq!(task.containers[0].last, ContainerStatus::Running);
    assert_eq!((task.containers[1].last, task.containers[1].exit_code), (ContainerStatus::Stopped, Some(1)));
    assert_eq!((task.last, task.desired), (Status::Running, Desired::Running));
    assert!(!task.observe(&report(Status::Running, vec![seen("nobody", ContainerStatus::Stopped)]), LATER));
}

#[test]
fn an_exit_code_that_comes_late_is_still_learnt() {
    let mut task = running();
    assert!(task.observe(&report(Status::Running, vec![seen("side", ContainerStatus::Stopped)]), LATER));
    assert!(task.observe(&report(Status::Running, vec![exited("side", 7)]), LATER));
    assert!(!task.observe(&report(Status::Running, vec![exited("side", 8)]), LATER));
    assert_eq!(task.containers[1].exit_code, Some(7));
}

#[test]
fn the_end_of_an_essential_container_is_the_end_of_the_task() {
    let mut task = running();
    assert!(task.observe(&report(Status::Running, vec![exited("web", 1)]), LATER));
    assert_eq!((task.last, task.desired, task.stopping_at), (Status::Running, Desired::Stopped, Some(LATER)));
    assert_eq!(task.stop.as_ref().map(|stop| stop.code), Some(StopCode::EssentialContainerExited));
    assert_eq!(task.version, 3);
}

/// How a task ended, what was reported of it, and what is said of it.
#[test]
fn why_a_task_stopped() {
    let pull = "CannotPullContainerError: no such image";
    let start = "CannotStartContainerError: no such program";
    let exited_text = "Essential container in task exited";
    let created = |name, reason| ContainerObservation { runtime_id: Some("d0c".into()), ..failed(name, reason) };
    use StopCode::{EssentialContainerExited, TaskFailedToStart};
    let cases = [
        (running(), "", vec![exited("web", 0)], EssentialContainerExited, exited_text),
        (
            running(),
            "",
            vec![ContainerObservation { exit_code: Some(137), ..failed("web", "OutOfMemoryError: x") }],
            EssentialContainerExited,
            exited_text,
        ),
        (running(), "agent says", vec![], EssentialContainerExited, "agent says"),
        (
            running(),
            "",
            vec![exited("web", 137), failed("side", "DockerTimeoutError: stop")],
            EssentialContainerExited,
            exited_text,
        ),
        // Exits before the agent could report it as running.
        (pending(), "", vec![exited("web", 1)], EssentialContainerExited, exited_text),
        (pending(), "", vec![failed("web", pull)], TaskFailedToStart, pull),
        (pending(), "", vec![failed("web", pull), exited("side", 137)], TaskFailedToStart, pull),
        (pending(), "", vec![failed("side", pull), failed("web", start)], TaskFailedToStart, start),
        (pending(), "", vec![created("web", start)], TaskFailedToStart, start),
        (pending(), "", vec![created("web", start), exited("side", 0)], TaskFailedToStart, start),
        (
            pending(),
            "ResourceInitializationError: y",
            vec![failed("web", pull)],
            TaskFailedToStart,
            "ResourceInitializationError: y",
        ),
        (pending(), "", vec![], TaskFailedToStart, "Task failed to start"),
    ];
    for (index, (mut task, reason, containers, code, text)) in cases.into_iter().enumerate() {
        let ended = Observation { reason: Some(reason.into()), ..report(Status::Stopped, containers) };
        assert!(task.observe(&ended, LATER));
        let stop = task.stop.as_ref().map(|stop| (stop.code, &*stop.reason));
        assert_eq!(stop, Some((code, text)), "case {index}");
        assert!(task.containers.iter().all(|c| c.last == ContainerStatus::Stopped));
    }
}

#[test]
fn whoever_asked_for_the_stop_first_is_named() {
    for mut task in [pending(), running()] {
        let asked = Stop::new(StopCode::UserInitiated, "Task stopped by user", StoppedBy::Caller);
        assert!(task.request_stop(asked.clone(), NOW));
        assert!(task.observe(&report(Status::Stopped, vec![exited("web", 137)]), LATER));
        assert_eq!((task.stop, task.stopping_at, task.stopped_at), (Some(asked), Some(NOW), Some(LATER)));
    }
}

#[test]
fn health_follows_the_essential_containers_that_have_a_check() {
    let mut task = running();
    assert!(!task.observe_health([("web".into(), Health::Healthy)]), "a container without a check has no health");
    task.containers[0].has_health_check = true;
    task.containers[1].has_health_check = true;
    let version = task.version;
    assert!(task.observe_health([("web".into(), Health::Healthy)]));
    assert_eq!(task.health, Health::Healthy);
    assert!(!task.observe_health([("web".into(), Health::Healthy)]));
    assert!(task.observe_health([("side".into(), Health::Unhealthy)]), "shown for the container");
    assert_eq!(task.health, Health::Healthy, "and not counted for the task");
    assert!(task.observe_health([("web".into(), Health::Unhealthy)]));
    assert_eq!((task.health, task.version), (Health::Unhealthy, version));
}

fn any_report() -> impl Strategy<Value = Observation> {
    let status =
        prop_oneof![Just(None), Just(Some(Status::Pending)), Just(Some(Status::Running)), Just(Some(Status::Stopped)),];
    let container_status =
        prop_oneof![Just(ContainerStatus::Pending), Just(ContainerStatus::Running), Just(ContainerStatus::Stopped)];
    let name = prop_oneof![Just("web"), Just("side"), Just("nobody")];
    let container = (name, container_status, proptest::option::of(0..3)).prop_map(|(name, status, exit_code)| {
        let exit_code = exit_code.filter(|_| status == ContainerStatus::Stopped);
        ContainerObservation { exit_code, ..seen(name, status) }
    });
    (status, proptest::collection::vec(container, 0..3)).prop_map(|(status, containers)| Observation {
        status,
        containers,
        ..Observation::default()
    })
}

proptest! {
    #[test]
    fn whatever_comes_a_task_only_moves_forward(reports in proptest::collection::vec(any_report(), 0..12)) {
        let mut task = pending();
        for report in reports {
            let before = task.clone();
            let changed = task.observe(&report, LATER);
            prop_assert_eq!(changed, task != before);
            prop_assert_eq!(task.version, before.version + u64::from(changed));
            prop_assert!(task.last >= before.last);
            prop_assert!(task.desired == Desired::Stopped || before.desired == Desired::Running);
            for (container, old) in task.containers.iter().zip(&before.containers) {
                prop_assert!(container.last >= old.last);
                prop_assert!(old.exit_code.is_none() || container.exit_code == old.exit_code);
            }
            prop_assert_eq!(task.stop.is_some(), task.desired == Desired::Stopped);
            prop_assert_eq!(task.stopped_at.is_some(), task.last == Status::Stopped);
            prop_assert!(!task.observe(&report, LATER), "the same report again changes nothing");
        }
    }
}
