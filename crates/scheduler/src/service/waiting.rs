//! What a service waits for, told to people. The planner decides by the same census and the same bounds.

use std::fmt;

use longshore_model::{ClusterName, ServiceName, Snapshot, Timestamp};

use super::View;
use super::census::{Census, Condition};

/// Something that keeps a service from having what it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Its tasks failed to start, and the next try is later.
    BackOff {
        /// Failures in a row.
        failures: u32,
        /// The next try.
        until: Timestamp,
    },
    /// A start would lead to more tasks than `maximumPercent` allows.
    UpperBound {
        /// Tasks that have not stopped.
        live: u32,
        /// Those of them that are stopping.
        stopping: u32,
        /// The most there may be.
        upper: u32,
    },
    /// A stop would leave fewer healthy tasks than `minimumHealthyPercent` demands.
    LowerBound {
        /// Tasks that are to be replaced.
        outgoing: u32,
        /// Healthy tasks of all deployments.
        healthy: u32,
        /// The fewest there may be.
        lower: u32,
    },
    /// Tasks that are to go are protected.
    Protected {
        /// How many.
        tasks: u32,
        /// When the first protection ends.
        until: Option<Timestamp>,
    },
}

impl Wait {
    /// A word for machines.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BackOff { .. } => "BACK_OFF",
            Self::UpperBound { .. } => "UPPER_BOUND",
            Self::LowerBound { .. } => "LOWER_BOUND",
            Self::Protected { .. } => "PROTECTED_TASKS",
        }
    }

    /// When it ends by itself, if it does.
    pub fn until(&self) -> Option<Timestamp> {
        match *self {
            Self::BackOff { until, .. } => Some(until),
            Self::Protected { until, .. } => until,
            Self::UpperBound { .. } | Self::LowerBound { .. } => None,
        }
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BackOff { failures, .. } => {
                write!(f, "{failures} of its tasks failed in a row, and the next is started later")
            }
            Self::UpperBound { live, stopping, upper } => write!(
                f,
                "maximumPercent allows {upper} tasks at a time, and {live} have not stopped yet, {stopping} of which are \
                 stopping"
            ),
            Self::LowerBound { outgoing, healthy, lower } => write!(
                f,
                "minimumHealthyPercent demands {lower} healthy tasks, and there are {healthy}: the {outgoing} to be replaced \
                 stay until others are healthy"
            ),
            Self::Protected { tasks, .. } => write!(f, "{tasks} tasks that are to go are protected"),
        }
    }
}

/// What a service waits for at this moment; nothing when it has what it wants or does not exist. Whether instances have
/// room for what is missing is [`crate::explain::service`]'s to say.
pub fn waits(snapshot: &Snapshot, cluster: &ClusterName, service: &ServiceName, now: Timestamp) -> Vec<Wait> {
    let Some(view) = View::of(snapshot, cluster, service, now) else { return Vec::new() };
    let census = Census::take(&view);
    let desired = view.service.desired_count;
    let (lower, upper) = (view.service.lower_bound(), view.service.upper_bound());
    let kept = census.count(|member| member.is_kept());
    let outgoing = census.count(|member| !member.is_kept());
    let live = kept + outgoing + census.stopping;
    let mut waits = Vec::new();
    if kept < desired {
        let back_off = view.rollout.back_off.filter(|back_off| back_off.until > now);
        waits.extend(back_off.map(|back_off| Wait::BackOff { failures: back_off.failures, until: back_off.until }));
        if live >= upper {
            waits.push(Wait::UpperBound { live, stopping: census.stopping, upper });
        }
    }
    let healthy = census.count(|member| member.condition == Condition::Healthy);
    if outgoing > 0 && healthy <= lower {
        waits.push(Wait::LowerBound { outgoing, healthy, lower });
    }
    let protected = census.count(|member| member.is_protected && !member.is_current);
    let surplus = kept.saturating_sub(desired);
    let protected = protected + census.count(|member| member.is_protected && member.is_kept()).min(surplus);
    if protected > 0 {
        waits.push(Wait::Protected { tasks: protected, until: census.protection_ends_at });
    }
    waits
}
