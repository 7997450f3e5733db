//! The arithmetic of rolling replacement, by the rows of the rules it follows (facts §7.4), and its bounds as properties.

use proptest::prelude::*;

use super::*;

const fn healthy(count: u32) -> Tally {
    Tally { starting: 0, settling: 0, proving: 0, healthy: count }
}

const fn starting(count: u32) -> Tally {
    Tally { starting: count, settling: 0, proving: 0, healthy: 0 }
}

/// A service of `desired` tasks at these percentages.
fn bounds(desired: u32, minimum: u32, maximum: u32) -> Counts {
    Counts { desired, lower: (desired * minimum).div_ceil(100), upper: desired * maximum / 100, ..Counts::default() }
}

/// All its tasks are of an older deployment and healthy.
fn old(desired: u32, minimum: u32, maximum: u32) -> Counts {
    Counts { outgoing: healthy(desired), ..bounds(desired, minimum, maximum) }
}

fn stops(counts: Counts) -> Stops {
    counts.stops(Launched::default())
}

#[test]
fn desired_4_at_50_200_starts_all_new_ones_first() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(4, 50, 200);
    assert_eq!((counts.lower, counts.upper), (2, 8));
    assert_eq!((counts.launches(), stops(counts)), (4, Stops::default()));
}

#[test]
fn desired_4_at_50_100_stops_two_then_starts_two() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(4, 50, 100);
    assert_eq!(counts.launches(), 0);
    assert_eq!(stops(counts).outgoing, healthy(2));
    let counts = Counts { outgoing: healthy(2), stopping: 2, ..counts };
    assert_eq!((counts.launches(), stops(counts)), (0, Stops::default()), "waits for the two to have stopped");
    let counts = Counts { stopping: 0, ..counts };
    assert_eq!((counts.launches(), stops(counts)), (2, Stops::default()), "the lower bound holds the other two");
    let counts = Counts { kept: healthy(2), ..counts };
    assert_eq!((counts.launches(), stops(counts).outgoing), (0, healthy(2)));
}

#[test]
fn desired_1_at_0_100_stops_then_starts() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(1, 0, 100);
    assert_eq!((counts.lower, counts.upper), (0, 1));
    assert_eq!((counts.launches(), stops(counts).outgoing), (0, healthy(1)));
    let counts = Counts { outgoing: Tally::default(), ..counts };
    assert_eq!(counts.launches(), 1);
}

#[test]
fn desired_10_at_100_125_goes_in_batches_of_two() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(10, 100, 125);
    assert_eq!(counts.upper, 12);
    assert_eq!((counts.launches(), stops(counts)), (2, Stops::default()));
    let counts = Counts { kept: starting(2), ..counts };
    assert_eq!((counts.launches(), stops(counts)), (0, Stops::default()), "waits for the two to be healthy");
    let counts = Counts { kept: healthy(2), ..counts };
    assert_eq!((counts.launches(), stops(counts).outgoing), (0, healthy(2)));
    let counts = Counts { outgoing: healthy(8), ..counts };
    assert_eq!(counts.launches(), 2);
}

#[test]
fn desired_2_at_75_cannot_stop_any_first() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(2, 75, 100);
    assert_eq!(counts.lower, 2);
    assert_eq!((counts.launches(), stops(counts)), (0, Stops::default()));
    assert!(counts.is_stuck(&stops(counts)));
}

#[test]
fn desired_3_at_125_cannot_start_any_first() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(3, 100, 125);
    assert_eq!((counts.upper, counts.launches()), (3, 0));
    assert!(counts.is_stuck(&stops(counts)));
    let counts = old(3, 50, 125);
    assert_eq!(stops(counts).outgoing, healthy(1), "ceil(1.5) stay");
    assert!(!counts.is_stuck(&stops(counts)));
}

#[test]
fn desired_1_at_100_200_starts_waits_and_stops() {
    // Rule 7.4.2: the table of the guide: 4 at 50/200, 1 at 0/100, 10 at 100/125, 2 at 75, 3 at 125, 1 at 100/200.
    let counts = old(1, 100, 200);
    assert_eq!((counts.launches(), stops(counts)), (1, Stops::default()));
    let counts = Counts { kept: Tally { settling: 1, ..Tally::default() }, ..counts };
    assert_eq!((counts.launches(), stops(counts)), (0, Stops::default()));
    let counts = Counts { kept: healthy(1), ..counts };
    assert_eq!(stops(counts).outgoing, healthy(1));
}

#[test]
fn outgoing_tasks_that_do_not_run_are_stopped_at_once() {
    let counts = Counts { kept: starting(4), outgoing: starting(3), ..bounds(4, 100, 200) };
    assert_eq!(stops(counts).outgoing, starting(3));
}

#[test]
fn outgoing_tasks_that_are_not_healthy_go_before_healthy_ones() {
    // Rule 7.4.8: tasks that do not run or are not healthy go before healthy ones; protected ones are passed over.
    let outgoing = Tally { starting: 0, settling: 1, proving: 0, healthy: 3 };
    let counts = Counts { kept: healthy(2), outgoing, ..bounds(4, 50, 150) };
    assert_eq!(stops(counts).outgoing, Tally { starting: 0, settling: 1, proving: 0, healthy: 1 });
}

#[test]
fn scale_in_stops_what_serves_nobody_first() {
    let counts = Counts { kept: Tally { starting: 2, settling: 1, proving: 0, healthy: 5 }, ..bounds(4, 100, 200) };
    assert_eq!(stops(counts).kept, Tally { starting: 2, settling: 1, proving: 0, healthy: 1 });
}

#[test]
fn scale_in_to_zero_stops_everything() {
    let counts = Counts { kept: healthy(3), outgoing: healthy(2), unhealthy: 1, ..bounds(0, 100, 200) };
    let stops = stops(counts);
    assert_eq!((stops.kept, stops.outgoing, stops.unhealthy), (healthy(3), healthy(2), 1));
}

#[test]
fn an_unhealthy_task_is_replaced_first_when_the_upper_bound_allows() {
    // Rule 7.4.6: unhealthy tasks are replaced, first if the upper bound allows, else one at a time.
    let counts = Counts { kept: healthy(3), unhealthy: 1, ..bounds(4, 100, 200) };
    assert_eq!((counts.launches(), stops(counts)), (1, Stops::default()));
    let counts = Counts { kept: healthy(4), ..counts };
    assert_eq!((counts.launches(), stops(counts).unhealthy), (0, 1));
}

#[test]
fn without_room_unhealthy_tasks_go_one_at_a_time() {
    // Rule 7.4.6: unhealthy tasks are replaced, first if the upper bound allows, else one at a time.
    let counts = Counts { kept: healthy(1), unhealthy: 3, ..bounds(4, 100, 100) };
    assert_eq!((counts.launches(), stops(counts).unhealthy), (0, 1));
    let counts = Counts { unhealthy: 2, stopping: 1, ..counts };
    assert_eq!((counts.launches(), stops(counts).unhealthy), (0, 0));
    let counts = Counts { stopping: 0, ..counts };
    assert_eq!(counts.launches(), 1);
    let counts = Counts { kept: Tally { starting: 1, settling: 0, proving: 0, healthy: 1 }, ..counts };
    assert_eq!(stops(counts).unhealthy, 0);
}

#[test]
fn nothing_healthy_is_stopped_for_launches_that_wait() {
    let counts = old(4, 50, 100);
    let waiting = Launched { backing_off: true, ..Launched::default() };
    assert_eq!(counts.stops(waiting), Stops::default());
}

#[test]
fn a_full_cluster_makes_room_down_to_the_lower_bound() {
    let counts = old(4, 50, 200);
    let full = Launched { lacking_room: 4, ..Launched::default() };
    assert_eq!(counts.stops(full).outgoing, healthy(2));
    let counts = Counts { outgoing: healthy(2), stopping: 2, ..counts };
    assert_eq!(counts.stops(full).outgoing, healthy(0), "two are about to make room");
}

#[test]
fn while_the_newest_fails_the_last_completed_is_kept_at_strength() {
    let counts = Counts { outgoing: healthy(3), ..bounds(4, 100, 200) };
    assert_eq!((counts.unserved(4), counts.fallback_launches(4)), (1, 1));
    let counts = Counts { outgoing: Tally { starting: 1, settling: 0, proving: 0, healthy: 3 }, ..counts };
    assert_eq!(counts.fallback_launches(4), 0, "it is on its way");
    let spared = Launched { backing_off: true, spared: 1, ..Launched::default() };
    assert_eq!(counts.stops(spared), Stops::default());
}

fn any_tally(most: u32) -> impl Strategy<Value = Tally> {
    let parts = (0..most, 0..most, 0..most, 0..most);
    parts.prop_map(|(starting, settling, proving, healthy)| Tally { starting, settling, proving, healthy })
}

prop_compose! {
    fn any_counts()(
        desired in 0u32..30, minimum in 0u32..=100, maximum in 100u32..=200,
        kept in any_tally(20), outgoing in any_tally(20), unhealthy in 0u32..10, stopping in 0u32..10,
    ) -> Counts {
        Counts { kept, outgoing, unhealthy, stopping, ..bounds(desired, minimum, maximum) }
    }
}

proptest! {
    #[test]
    fn starts_never_pass_the_upper_bound(counts in any_counts()) {
        // Rule 7.4.3: the upper bound counts tasks that run, start and stop; the lower one those that are healthy, of
        // all deployments.
        prop_assert!(counts.launches() == 0 || counts.live() + counts.launches() <= counts.upper);
        let fallback = counts.fallback_launches(counts.desired);
        prop_assert!(fallback == 0 || counts.live() + fallback <= counts.upper);
    }

    #[test]
    fn stops_never_pass_the_lower_bound_and_exist(counts in any_counts(), backing_off: bool, lacking in 0u32..5) {
        // Rule 7.4.3: the upper bound counts tasks that run, start and stop; the lower one those that are healthy, of
        // all deployments.
        let lacking_room = lacking.min(counts.launches());
        let stops = counts.stops(Launched { backing_off, lacking_room, spared: 0 });
        let before = counts.kept.healthy + counts.outgoing.healthy;
        let after = before - stops.kept.healthy - stops.outgoing.healthy;
        prop_assert!(after == before || after >= counts.lower);
        let serving = before + counts.kept.proving + counts.outgoing.proving;
        let served = after + counts.kept.proving + counts.outgoing.proving - stops.kept.proving - stops.outgoing.proving;
        prop_assert!(served == serving || served >= counts.lower);
        for (stops, tally) in [(stops.kept, counts.kept), (stops.outgoing, counts.outgoing)] {
            prop_assert!(stops.starting <= tally.starting);
            prop_assert!(stops.settling <= tally.settling);
            prop_assert!(stops.proving <= tally.proving);
            prop_assert!(stops.healthy <= tally.healthy);
        }
        prop_assert!(stops.unhealthy <= counts.unhealthy);
        prop_assert!(counts.kept.all() - stops.kept.all() >= counts.desired.min(counts.kept.all()));
    }

    /// Whatever the state, steps that are carried out lead to exactly the desired tasks, unless the bounds allow none.
    #[test]
    fn steps_converge_or_are_stuck(mut counts in any_counts()) {
        for _ in 0..200 {
            let (launches, stops) = (counts.launches(), stops(counts));
            if counts.is_stuck(&stops) {
                prop_assert!(counts.lower == counts.desired || counts.upper == counts.desired);
                return Ok(());
            }
            let left = |tally: Tally, stopped: Tally| Tally {
                starting: 0,
                settling: 0,
                proving: 0,
                healthy: tally.all() - stopped.all(),
            };
            counts.stopping = 0;
            counts.kept = left(counts.kept, stops.kept);
            counts.kept.healthy += launches;
            counts.outgoing = left(counts.outgoing, stops.outgoing);
            counts.unhealthy -= stops.unhealthy;
        }
        prop_assert_eq!((counts.kept, counts.outgoing.all(), counts.unhealthy), (healthy(counts.desired), 0, 0));
    }
}
