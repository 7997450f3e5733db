//! Minutes in the life of a service.

use longshore_model::express::Metric;

use super::*;

const TARGET: ScalingTarget = ScalingTarget { min: 1, max: 10, metric: Metric::RequestCountPerTarget, value: 100 };

/// A service whose load is given minute by minute; all tasks run at once.
struct Life {
    memory: Memory,
    minute: i64,
    desired: u32,
    is_deploying: bool,
}

impl Life {
    fn new(desired: u32) -> Self {
        Self { memory: Memory::default(), minute: 0, desired, is_deploying: false }
    }

    /// One minute with so many requests in all, looked at six times.
    fn minute(&mut self, requests: Option<f64>) -> u32 {
        for second in [0, 10, 20, 30, 40, 50] {
            let now = Timestamp::from_millis((self.minute * 60 + second) * 1000);
            let figure = requests.map(|requests| requests / f64::from(self.desired));
            let observed =
                Observed { desired: self.desired, running: self.desired, is_deploying: self.is_deploying, figure };
            self.desired = plan(&TARGET, &observed, &mut self.memory, &Settings::default(), now);
        }
        self.minute += 1;
        self.desired
    }

    fn minutes(&mut self, count: u32, requests: f64) -> Vec<u32> {
        (0..count).map(|_| self.minute(Some(requests))).collect()
    }
}

#[test]
fn it_grows_at_once_by_what_it_takes_and_waits_for_the_effect() {
    let mut life = Life::new(1);
    assert_eq!(life.minute(Some(100.0)), 1, "at the target nothing is to be done");
    assert_eq!(life.minute(Some(350.0)), 4);
    assert_eq!(life.minute(Some(2000.0)), 10, "never more than the most");
}

#[test]
fn between_two_steps_up_there_is_a_minute() {
    let mut memory = Memory::default();
    let mut at = |seconds: i64, desired, figure| {
        let observed = Observed { desired, running: desired, is_deploying: true, figure: Some(figure) };
        plan(&TARGET, &observed, &mut memory, &Settings::default(), Timestamp::from_millis(seconds * 1000))
    };
    assert_eq!(at(0, 1, 200.0), 2);
    assert_eq!(at(10, 2, 200.0), 2);
    assert_eq!(at(60, 2, 200.0), 4);
}

#[test]
fn it_shrinks_after_a_quarter_of_an_hour_and_not_below_what_it_takes() {
    let mut life = Life::new(6);
    let counts = life.minutes(16, 250.0);
    assert_eq!(counts[..14], [6; 14]);
    assert_eq!(counts[15], 3, "250 requests take three tasks");
    assert_eq!(life.minutes(20, 250.0), [3; 20], "83 for each is low, and two tasks would have too many");
    assert_eq!(life.minute(Some(0.0)), 1, "never fewer than the fewest");
}

#[test]
fn one_busy_minute_begins_the_quarter_of_an_hour_anew() {
    let mut life = Life::new(4);
    life.minutes(14, 100.0);
    assert_eq!(life.minute(Some(380.0)), 4, "within a tenth of the target");
    assert_eq!(life.minutes(14, 100.0), [4; 14]);
    assert_eq!(life.minute(None), 4, "what is not known does not count as low");
    assert_eq!(life.minutes(14, 100.0), [4; 14]);
    assert_eq!(life.minutes(2, 100.0)[1], 1);
}

#[test]
fn a_deployment_keeps_it_from_shrinking_alone() {
    let mut life = Life::new(4);
    life.is_deploying = true;
    assert_eq!(life.minutes(30, 0.0), [4; 30]);
    assert_eq!(life.minute(Some(900.0)), 9);
}

#[test]
fn bounds_hold_at_once_whatever_the_metric_says() {
    let mut memory = Memory::default();
    for (desired, expected) in [(0, 0), (50, 10)] {
        let observed = Observed { desired, running: 0, is_deploying: true, figure: None };
        assert_eq!(plan(&TARGET, &observed, &mut memory, &Settings::default(), Timestamp::default()), expected);
    }
}

#[test]
fn figures_that_are_none_change_nothing() {
    for figure in [f64::NAN, f64::INFINITY, -1.0] {
        let observed = Observed { desired: 2, running: 2, is_deploying: false, figure: Some(figure) };
        let now = Timestamp::default();
        assert_eq!(plan(&TARGET, &observed, &mut Memory::default(), &Settings::default(), now), 2);
    }
}
