//! Seeds that once failed. A seed's meaning changes when the simulation learns something new, so each also says what was
//! wrong, and the bug has a test of its own where it was.

use longshore_simulation::{Options, run};

/// The seed, and what it found.
const SEEDS: &[(u64, &str)] = &[
    (9, "a service whose bounds allow no step was expected to replace its tasks all the same (the check was wrong)"),
    (39, "a machine that had left started a task whose image came late (the simulated agent was wrong)"),
    (86, "daemons that an instance is too small for kept each other out, so that it had none of them"),
    (184, "a daemon's deployment waited for its old task on a draining instance, which a standalone task kept there"),
    (
        227,
        "a daemon's minimum was served by a task that was stopped in the same plan, since its instance began to drain",
    ),
    (226, "an instance that came back ran new tasks before those had stopped that were given up while it was away"),
    (
        5738,
        "what a superseded deployment had left stayed, since blue tasks on a draining instance did not count as serving",
    ),
    (
        8546,
        "a cluster was taken to be at rest while protection kept its zones from being evened out (the check was wrong)",
    ),
    (
        1_795_992_004,
        "all traffic went to a revision none of whose tasks had run, since its service had grown from nothing meanwhile",
    ),
    (
        1_795_913_364,
        "after the clock was set back what ran looked older than an earlier failure, and a daemon's old tasks stayed for good",
    ),
];

#[test]
fn seeds_that_once_failed() {
    for (seed, what) in SEEDS {
        let outcome = run(&Options::seed(*seed));
        assert_eq!(outcome.violations, Vec::<String>::new(), "seed {seed}, which once found: {what}");
    }
}
