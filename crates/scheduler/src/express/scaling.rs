//! Target tracking: how many tasks a service has so that a metric stays at its target, or just below.
//!
//! A service grows as soon as a minute has been above the target, by as much as it takes, and again when the tasks that were
//! added had time to show in the metric. It shrinks when fifteen minutes in a row have been well below the target, and by no
//! more than leaves it below. While it is deployed it only grows.

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::express::ScalingTarget;

/// The pace of scaling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// For how long a metric is gathered into one figure. All other times are multiples of it.
    pub period: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { period: Duration::from_secs(60) }
    }
}

/// After it has grown, a service waits so many periods before it grows again.
const OUT_COOL_DOWN: u32 = 1;

/// After it has grown or shrunk, a service waits so many periods before it shrinks.
const IN_COOL_DOWN: u32 = 5;

/// So many figures in a row have to be well below the target.
const LOW_FIGURES: u32 = 15;

/// What is well below the target, as a part of it.
const LOW: f64 = 0.9;

/// What is remembered of a service from one look to the next. A server that begins anew waits as long as it must before it lets
/// a service shrink, and no longer before it lets one grow.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Memory {
    figure_at: Option<Timestamp>,
    low_figures: u32,
    grown_at: Option<Timestamp>,
    shrunk_at: Option<Timestamp>,
}

/// What is known of a service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// How many tasks it shall have.
    pub desired: u32,
    /// How many of its tasks run.
    pub running: u32,
    /// Whether a deployment is under way.
    pub is_deploying: bool,
    /// The metric of the last period, on average over the tasks that run; `None` when it is not known.
    pub figure: Option<f64>,
}

/// How many tasks a service shall have from now on.
pub fn plan(
    target: &ScalingTarget,
    observed: &Observed,
    memory: &mut Memory,
    settings: &Settings,
    now: Timestamp,
) -> u32 {
    let bounded = |count: u32| count.clamp(target.min, target.max);
    // A service that somebody set to no task at all stays so.
    if observed.desired == 0 {
        return 0;
    }
    // Bounds that were moved, and counts that others set, hold at once.
    if observed.desired != bounded(observed.desired) {
        return bounded(observed.desired);
    }
    let is_due = memory.figure_at.is_none_or(|at| now >= at.plus(settings.period));
    let Some(figure) = observed.figure.filter(|figure| figure.is_finite() && *figure >= 0.0) else {
        // Nothing is known, and nothing is concluded from that.
        memory.low_figures = 0;
        return observed.desired;
    };
    let is_over = |at: Option<Timestamp>, periods: u32| at.is_none_or(|at| now >= at.plus(settings.period * periods));
    let goal = f64::from(target.value);
    let needed = (figure * f64::from(observed.running) / goal).ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
    if figure > goal {
        memory.low_figures = 0;
        if bounded(needed) > observed.desired && is_over(memory.grown_at, OUT_COOL_DOWN) {
            memory.grown_at = Some(now);
            return bounded(needed);
        }
        return observed.desired;
    }
    if figure >= goal * LOW {
        memory.low_figures = 0;
        return observed.desired;
    }
    if is_due {
        memory.figure_at = Some(now);
        memory.low_figures = memory.low_figures.saturating_add(1);
    }
    let may_shrink = memory.low_figures >= LOW_FIGURES
        && is_over(memory.grown_at, IN_COOL_DOWN)
        && is_over(memory.shrunk_at, IN_COOL_DOWN)
        && !observed.is_deploying
        && observed.running >= observed.desired;
    // A service without any task has no figure, and would never grow again.
    let fewer = bounded(needed.max(1));
    if may_shrink && fewer < observed.desired {
        memory.shrunk_at = Some(now);
        return fewer;
    }
    observed.desired
}

#[cfg(test)]
mod tests;
