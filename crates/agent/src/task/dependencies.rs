//! The order of a task's containers: who may be created, started and stopped now, and who never can be.

use std::time::Duration;

use longshore_model::Timestamp;

use super::spec::{Condition, Spec};
use super::state::{Container, HealthStatus, Observed, Phase};

/// The exit code reported for a container that was not started because of another.
pub(crate) const NOT_STARTED_EXIT_CODE: i64 = 143;

/// Whether a container's dependencies let it go on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Readiness {
    /// All are met.
    Ready,
    /// Some are open; look again at this time at the latest, if it is set.
    Waiting(Option<Timestamp>),
    /// One can never be met any more, and why.
    Impossible(String),
}

/// Whether `container` may be created: what it links to and takes volumes from must exist on the engine.
pub(crate) fn may_create(spec: &Spec, seen: &Observed, container: usize) -> bool {
    let wanted = &spec.containers[container];
    let exists = |index: usize| seen.containers[index].runtime_id.is_some();
    wanted.links.iter().all(|link| exists(link.container))
        && wanted.volumes_from.iter().all(|from| exists(from.container))
}

/// Whether `container` may be started. `patience` bounds the wait for an unhealthy container without a startTimeout.
pub(crate) fn may_start(
    spec: &Spec,
    seen: &Observed,
    container: usize,
    now: Timestamp,
    patience: Duration,
) -> Readiness {
    let mut look_again: Option<Timestamp> = None;
    let mut waiting = false;
    for dependency in &spec.containers[container].depends_on {
        let other = &seen.containers[dependency.container];
        let name = &spec.containers[dependency.container].name;
        let bound = spec.containers[dependency.container].start_timeout;
        match one(dependency.condition, other, bound, now, patience) {
            Readiness::Ready => {}
            Readiness::Waiting(until) => {
                waiting = true;
                look_again = match (look_again, until) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            Readiness::Impossible(why) => {
                return Readiness::Impossible(format!("TaskDependencyError: container {name} {why}"));
            }
        }
    }
    if waiting { Readiness::Waiting(look_again) } else { Readiness::Ready }
}

fn one(
    condition: Condition,
    other: &Container,
    bound: Option<Duration>,
    now: Timestamp,
    patience: Duration,
) -> Readiness {
    let stopped = other.phase == Phase::Stopped;
    let met = match condition {
        Condition::Create => return if other.runtime_id.is_some() || stopped { Readiness::Ready } else { open(None) },
        Condition::Start => other.phase >= Phase::Running && other.has_run(),
        Condition::Complete => stopped && other.has_run(),
        Condition::Success => stopped && other.exit_code == Some(0),
        Condition::Healthy => !stopped && health(other) == HealthStatus::Healthy,
    };
    if met {
        return Readiness::Ready;
    }
    if stopped {
        return Readiness::Impossible(match (condition, other.exit_code) {
            (Condition::Success, Some(code)) => format!("exited with code {code}, and SUCCESS needs code 0"),
            (Condition::Healthy, _) if other.has_run() => "stopped before it became healthy".to_owned(),
            _ => "did not start".to_owned(),
        });
    }
    if condition == Condition::Start {
        return open(None);
    }
    let deadline = match bound {
        Some(bound) => other.started_at.map(|started| (started.plus(bound), "within its startTimeout")),
        None if health(other) == HealthStatus::Unhealthy && condition == Condition::Healthy => {
            other.health.as_ref().map(|health| (health.since.plus(patience), "and stayed unhealthy"))
        }
        None => None,
    };
    match deadline {
        Some((deadline, how)) if now >= deadline => Readiness::Impossible(format!(
            "did not {} {how}",
            if condition == Condition::Healthy { "become healthy" } else { "end" }
        )),
        deadline => open(deadline.map(|(deadline, _)| deadline)),
    }
}

fn open(until: Option<Timestamp>) -> Readiness {
    Readiness::Waiting(until)
}

fn health(container: &Container) -> HealthStatus {
    container.health.as_ref().map_or(HealthStatus::Unknown, |health| health.status)
}

/// Whether `container` may be stopped: everything that depends on it is over.
pub(crate) fn may_stop(spec: &Spec, seen: &Observed, container: usize) -> bool {
    spec.dependents(container).all(|dependent| {
        let other = &seen.containers[dependent];
        other.phase == Phase::Stopped || other.phase < Phase::Running && !other.busy
    })
}

/// A container that waits for itself, directly or through others, if there is one.
pub(crate) fn find_cycle(spec: &Spec) -> Option<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Unseen,
        OnPath,
        Done,
    }
    fn visit(spec: &Spec, container: usize, marks: &mut [Mark]) -> bool {
        match marks[container] {
            Mark::Done => return false,
            Mark::OnPath => return true,
            Mark::Unseen => marks[container] = Mark::OnPath,
        }
        let found =
            spec.containers[container].depends_on.iter().any(|dependency| visit(spec, dependency.container, marks));
        marks[container] = Mark::Done;
        found
    }
    let mut marks = vec![Mark::Unseen; spec.containers.len()];
    (0..spec.containers.len()).find(|container| visit(spec, *container, &mut marks))
}

#[cfg(test)]
mod tests {
    use super::super::state::Health;
    use super::super::testing;
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(180);

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn readiness(condition: Condition, other: Container, bound: Option<u64>, now: i64) -> Readiness {
        one(condition, &other, bound.map(Duration::from_secs), at(now), PATIENCE)
    }

    fn ran(phase: Phase, exit_code: Option<i64>) -> Container {
        Container { phase, exit_code, started_at: Some(at(1_000)), ..Container::default() }
    }

    #[test]
    fn conditions_are_met_as_their_names_say() {
        use Condition::{Complete, Healthy, Start, Success};
        let never_ran = Container { phase: Phase::Stopped, ..Container::default() };
        let healthy = Container {
            health: Some(Health {
                status: HealthStatus::Healthy,
                since: at(0),
                exit_code: None,
                output: String::new(),
            }),
            ..ran(Phase::Running, None)
        };
        for (condition, other, expected) in [
            (Start, ran(Phase::Running, None), true),
            (Start, ran(Phase::Stopped, Some(1)), true),
            (Complete, ran(Phase::Running, None), false),
            (Complete, ran(Phase::Stopped, Some(1)), true),
            (Success, ran(Phase::Stopped, Some(0)), true),
            (Healthy, ran(Phase::Running, None), false),
            (Healthy, healthy, true),
        ] {
            assert_eq!(readiness(condition, other, None, 2_000) == Readiness::Ready, expected, "{condition:?}");
        }
        for (condition, other) in [
            (Start, never_ran.clone()),
            (Complete, never_ran),
            (Success, ran(Phase::Stopped, Some(3))),
            (Healthy, ran(Phase::Stopped, Some(0))),
        ] {
            assert!(matches!(readiness(condition, other, None, 2_000), Readiness::Impossible(_)), "{condition:?}");
        }
    }

    #[test]
    fn start_timeout_of_the_dependency_bounds_the_wait() {
        let other = ran(Phase::Running, None);
        assert_eq!(readiness(Condition::Success, other.clone(), Some(30), 2_000), Readiness::Waiting(Some(at(31_000))));
        assert!(matches!(readiness(Condition::Success, other, Some(30), 31_000), Readiness::Impossible(_)));
    }

    #[test]
    fn an_unhealthy_dependency_is_not_waited_for_without_end() {
        let other = Container {
            health: Some(Health {
                status: HealthStatus::Unhealthy,
                since: at(5_000),
                exit_code: Some(1),
                output: String::new(),
            }),
            ..ran(Phase::Running, None)
        };
        assert_eq!(readiness(Condition::Healthy, other.clone(), None, 6_000), Readiness::Waiting(Some(at(185_000))));
        assert!(matches!(readiness(Condition::Healthy, other, None, 185_000), Readiness::Impossible(_)));
    }

    #[test]
    fn stopping_goes_backwards() {
        let mut spec = testing::spec(&["db", "web"]);
        testing::depend(&mut spec, 1, 0, Condition::Start);
        let mut seen = Observed::new(&spec);
        seen.containers[0].phase = Phase::Running;
        seen.containers[1].phase = Phase::Running;
        assert!(!may_stop(&spec, &seen, 0));
        assert!(may_stop(&spec, &seen, 1));
        seen.containers[1].phase = Phase::Stopped;
        assert!(may_stop(&spec, &seen, 0));
    }

    #[test]
    fn a_cycle_is_found_whatever_its_length() {
        let mut spec = testing::spec(&["a", "b", "c"]);
        testing::depend(&mut spec, 0, 1, Condition::Start);
        testing::depend(&mut spec, 1, 2, Condition::Start);
        assert_eq!(find_cycle(&spec), None);
        testing::depend(&mut spec, 2, 0, Condition::Healthy);
        assert!(find_cycle(&spec).is_some());
    }
}
