//! Bugs of load balancing that are put in on purpose are found, each by the check that is there for it.

use longshore_simulation::{Mutation, Options, run};

/// As many seeds are tried at the most.
const SEEDS: u64 = 40;

/// One of the seeds from that one on breaks what these words are of.
fn finds(mutation: Mutation, from: u64, words: &str) {
    let is_found = |seed| {
        let outcome = run(&Options { mutation: Some(mutation), ..Options::seed(seed) });
        outcome.violations.iter().any(|violation| violation.contains(words))
    };
    let found = (from..from + SEEDS).any(is_found);
    assert!(found, "{SEEDS} seeds from {from} on do not find {mutation:?} by: {words}");
}

#[test]
fn tasks_that_are_stopped_without_being_drained() {
    finds(Mutation::StopsWithoutDraining, 0, "went before it was drained");
}

#[test]
fn edges_that_pass_over_draining() {
    finds(Mutation::EdgesPassOverDraining, 0, "by what was so");
}

#[test]
fn edges_that_say_too_soon_that_they_send_nothing() {
    finds(Mutation::EdgesAnswerTooSoon, 12, "still sends requests to target");
}

#[test]
fn edges_that_check_nothing() {
    finds(Mutation::EdgesCheckNothing, 10, "whose container ended");
}

#[test]
fn traffic_that_is_shifted_to_what_is_not_healthy() {
    finds(Mutation::ShiftsTooSoon, 12, "no target of which is healthy");
}

#[test]
fn tasks_that_are_stopped_while_traffic_goes_to_them() {
    finds(Mutation::StopsWhatServes, 12, "healthy tasks where the traffic of service");
}
