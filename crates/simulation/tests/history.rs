//! The same seed gives the same history, and the checks can fail.

use longshore_simulation::{Mutation, Options, run};

#[test]
fn the_same_seed_gives_the_same_history() {
    for seed in [1, 9, 21, 25, 29, 38, 43, 69, 2_026] {
        let first = run(&Options { trace: true, ..Options::seed(seed) });
        let second = run(&Options { trace: true, ..Options::seed(seed) });
        assert_eq!(first.trace, second.trace, "seed {seed}");
        assert_eq!(first, second, "seed {seed}");
        assert!(first.steps > 50, "seed {seed} does something: {} steps", first.steps);
    }
}

#[test]
fn another_seed_gives_another_history() {
    assert_ne!(run(&Options::seed(1)).digest, run(&Options::seed(2)).digest);
}

#[test]
fn keeping_the_history_in_words_changes_nothing() {
    let quiet = run(&Options::seed(3));
    let told = run(&Options { trace: true, ..Options::seed(3) });
    assert!(quiet.trace.is_empty() && !told.trace.is_empty());
    assert_eq!((quiet.digest, quiet.steps), (told.digest, told.steps));
}

/// Without guards two planners that saw the same state both get through.
#[test]
fn a_disk_that_drops_the_guards_is_found_out() {
    let found = (0..60).any(|seed| {
        let outcome = run(&Options { mutation: Some(Mutation::NoGuards), ..Options::seed(seed) });
        !outcome.violations.is_empty()
    });
    assert!(found, "no seed notices that guards are not held");
}
