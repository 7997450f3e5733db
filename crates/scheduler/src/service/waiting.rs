//! What a service waits for, told to people. The planner decides by the same census and the same bounds.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use longshore_model::task::{Desired, Status};
use longshore_model::{ClusterName, ServiceName, Snapshot, Task, Timestamp};

use super::View;
use super::census::{Census, Condition};
use crate::balance::{self, Standing};
use crate::targets;

/// Something that keeps a service, or a task of it, from having what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Running tasks are not healthy in a target group.
    Targets {
        /// The group's name.
        group: Arc<str>,
        /// How many are healthy there.
        healthy: u32,
        /// Of how many that ought to be.
        of: u32,
        /// What keeps the first of the others from it.
        why: balance::Why,
    },
    /// No request reaches running tasks through a target group, and none will by itself.
    CutOff {
        /// The group's name.
        group: Arc<str>,
        /// Whether there is no such group any more, or nothing that forwards to it.
        why: balance::Why,
    },
    /// Tasks that are to stop are drained first.
    Draining {
        /// The names of the target groups.
        groups: Arc<str>,
        /// How many tasks.
        tasks: u32,
        /// When the last of them has had all its time.
        until: Option<Timestamp>,
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
            Self::Targets { .. } => "TARGETS",
            Self::CutOff { why: balance::Why::NoGroup, .. } => "TARGET_GROUP_DELETED",
            Self::CutOff { .. } => "TARGET_GROUP_UNUSED",
            Self::Draining { .. } => "DRAINING",
            Self::Protected { .. } => "PROTECTED_TASKS",
        }
    }

    /// When it ends by itself, if it does.
    pub fn until(&self) -> Option<Timestamp> {
        match *self {
            Self::BackOff { until, .. } => Some(until),
            Self::Protected { until, .. } | Self::Draining { until, .. } => until,
            Self::UpperBound { .. } | Self::LowerBound { .. } | Self::Targets { .. } | Self::CutOff { .. } => None,
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
            Self::Targets { group, healthy, of, why } => {
                write!(f, "waits for its targets to become healthy in {group} ({healthy} of {of}; {why})")
            }
            Self::CutOff { group, why } => write!(f, "gets no requests through {group}: {why}"),
            Self::Draining { groups, tasks: 1, .. } => write!(f, "a task that is to stop drains in {groups}"),
            Self::Draining { groups, tasks, .. } => write!(f, "{tasks} tasks that are to stop drain in {groups}"),
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
    let tasks: Vec<&Task> = view.state.live_tasks_of(service.as_str()).map(|task| &*task.value).collect();
    waits.extend(balancing(&view, &tasks));
    waits
}

/// What a task of a service with load balancers waits for: to become healthy in its target groups, or to be drained there.
pub fn task_waits(snapshot: &Snapshot, cluster: &ClusterName, task: &Task, now: Timestamp) -> Vec<Wait> {
    let owner = task.owner.as_ref();
    let view = owner.and_then(|owner| View::of(snapshot, cluster, &owner.service, now));
    view.map_or_else(Vec::new, |view| balancing(&view, &[task]))
}

fn balancing(view: &View<'_>, tasks: &[&Task]) -> Vec<Wait> {
    let Some(found) = view.state.service(view.service.name.as_str()) else { return Vec::new() };
    let mut groups: BTreeMap<Arc<str>, (u32, u32, Option<balance::Why>)> = BTreeMap::new();
    let mut places = BTreeMap::new();
    let runs = |task: &&&Task| task.desired == Desired::Running && task.last == Status::Running;
    for task in tasks.iter().filter(runs) {
        let Some(id) = task.owner.as_ref().map(|owner| owner.deployment) else { continue };
        let places = places.entry(id).or_insert_with(|| balance::checked_places(view.snapshot, found, id));
        for place in places.iter() {
            let (healthy, of, why) = groups.entry(place.name().into()).or_default();
            *of += 1;
            match balance::standing(view.snapshot, view.state, std::slice::from_ref(place), task) {
                Standing::Serving => *healthy += 1,
                Standing::Settling(obstacle) | Standing::Failing(obstacle) => {
                    why.get_or_insert(obstacle.why);
                }
            }
        }
    }
    let waits = groups.into_iter().filter_map(|(group, (healthy, of, why))| {
        let why = why?;
        Some(match why.cuts_off() {
            true => Wait::CutOff { group, why },
            false => Wait::Targets { group, healthy, of, why },
        })
    });
    waits.chain(draining(view, tasks)).collect()
}

fn draining(view: &View<'_>, tasks: &[&Task]) -> Option<Wait> {
    let balancing = view.snapshot.load_balancing();
    let drained: Vec<&&Task> = tasks.iter().filter(|task| task.is_draining()).collect();
    let keys = || drained.iter().flat_map(|task| &task.targets);
    let name = |group| balancing.target_groups.get(group).map(|found| found.name.to_string());
    let groups: std::collections::BTreeSet<String> = keys().filter_map(|key| name(&key.group)).collect();
    let left = keys().filter_map(|key| targets::time_left(balancing, key, view.now)).max();
    (!drained.is_empty()).then(|| Wait::Draining {
        groups: groups.into_iter().collect::<Vec<_>>().join(", ").into(),
        tasks: u32::try_from(drained.len()).unwrap_or(u32::MAX),
        until: left.map(|left| view.now.plus(left)),
    })
}
