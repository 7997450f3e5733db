//! The promises of the store, as tests that run on every backend.
//!
//! A backend's crate implements [`Harness`] and names it in [`conformance_suite!`](crate::conformance_suite), which makes
//! one test of each promise. What holds for memory, then holds for files and for etcd.

use std::future::Future;
use std::time::Duration;

use longshore_model::{Group, Plan, Revision};

use crate::{Backend, Outcome, Store};

mod batches;
mod commits;
mod contents;
mod failures;
mod faulty;
mod leases;
mod openings;
mod races;
mod samples;
mod watches;

pub use batches::*;
pub use commits::*;
pub use contents::contents;
pub use failures::*;
pub use faulty::{Fault, Faults, Faulty};
pub use leases::*;
pub use openings::*;
pub use races::*;
pub use samples::one_of_each;
pub use watches::*;

/// Makes backends for the suite. Each test has a harness of its own, with empty data.
pub trait Harness: Send + Sync + 'static {
    /// The backend under test.
    type Backend: Backend;

    /// Opens the data: the first time it is empty, later it has what was committed.
    fn open(&self) -> Self::Backend;

    /// Whether several may be open at once, as servers on etcd are. Otherwise the suite closes one before it opens the next.
    fn shares(&self) -> bool;
}

/// Makes a test of every promise that all backends give: `conformance_suite!(make_harness)`. Those that several servers
/// share add the promises that concern them alone:
/// `conformance_suite!(make_harness; servers_see_each_other, servers_catch_up_when_they_ask)`.
///
/// `conformance_suite!(optional: try_harness)` is for a backend that needs what a machine may lack: where `try_harness`
/// returns `None`, after it has said why, a test does nothing.
#[macro_export]
macro_rules! conformance_suite {
    (optional: $harness:expr) => {
        $crate::conformance_suite!(optional: $harness;
            guards_decide, conflicts_name_what_stood_in_the_way, groups_are_atomic, revisions_ascend,
            groups_may_rest_on_earlier_ones, a_group_without_writes_takes_no_revision, own_writes_are_read,
            malformed_plans_are_refused, every_kind_of_record_is_kept,
            a_conflict_in_the_middle_concerns_nobody_else, the_last_write_of_a_record_stays, long_chains_hold_or_break,
            large_values_are_kept, plans_that_arrive_together_are_told_apart, groups_are_seen_whole_by_all,
            reopening_restores_the_snapshot, a_newer_format_is_refused_untouched, foreign_data_is_refused_untouched,
            a_closed_store_says_so,
            watches_tell_every_change_once_in_order, watches_tell_that_they_lagged,
            racing_placements_never_oversell, racing_increments_are_never_lost,
            entries_have_one_holder, sessions_last_while_they_are_renewed, sessions_expire_with_all_they_have,
            an_ended_session_leaves_nothing,
            an_unsaved_change_is_invisible, a_lost_answer_leaves_the_truth_visible, a_dead_backend_serves_reads,
        );
    };
    (optional: $harness:expr; $($promise:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                let make = $harness;
                if let Some(harness) = make() {
                    $crate::conformance::$promise(harness).await;
                }
            }
        )*
    };
    ($harness:expr) => {
        $crate::conformance_suite!(optional: || { let make = $harness; Some(make()) });
    };
    ($harness:expr; $($promise:ident),* $(,)?) => {
        $crate::conformance_suite!(optional: || { let make = $harness; Some(make()) }; $($promise),*);
    };
}

/// No wait of the suite takes longer on any machine, unless something is wrong.
const LIMIT: Duration = Duration::from_secs(60);

async fn within_limit<T>(what: &str, wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, wait).await.unwrap_or_else(|_| panic!("{what} took longer than {LIMIT:?}"))
}

fn open<H: Harness>(harness: &H) -> Store {
    Store::open(harness.open()).expect("the store opens")
}

async fn commit(store: &Store, plan: impl Into<Plan>) -> Vec<Outcome> {
    store.commit(plan.into()).await.expect("the plan is carried out")
}

/// Commits one group that must not conflict.
async fn put(store: &Store, group: Group) -> Revision {
    let outcomes = commit(store, group).await;
    outcomes[0].committed().unwrap_or_else(|| panic!("refused: {outcomes:?}"))
}
