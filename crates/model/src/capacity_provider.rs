//! Capacity providers: where the instances come from that tasks of a strategy are placed on, and the strategies that
//! divide tasks among providers.
//!
//! A provider belongs to the account; clusters are associated with it by name. `FARGATE` and `FARGATE_SPOT` are names that
//! every account has, and no records.

use std::sync::Arc;

use serde_json::Value;

use crate::id::{CapacityProviderName, ClusterName};
use crate::{Document, Tag, Timestamp};

/// The providers that every account has and nobody can create or delete.
pub const BUILT_IN: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

/// Whether a name is one of those that every account has.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.contains(&name)
}

/// A provider's life (API reference: `CapacityProviderStatus`). It is created and deleted at once, so the states in
/// between never show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// May be used.
    Active,
    /// Deleted; describable for a while.
    Inactive,
}

/// What was done to it last (API reference: `CapacityProviderUpdateStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was created.
    Created,
    /// Its settings were changed.
    Updated,
    /// It was deleted.
    Deleted,
}

/// A capacity provider as its owner wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct CapacityProvider {
    /// Its name, unique in the account.
    pub name: CapacityProviderName,
    /// Where it is in its life.
    pub status: Status,
    /// What was done to it last.
    pub change: Change,
    /// What it takes instances from.
    pub source: Source,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// What a provider takes instances from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A group of alike instances that somebody else starts and ends.
    AutoScalingGroup(AutoScalingGroup),
    /// Instances chosen for the tasks that wait; such a provider belongs to one cluster.
    ManagedInstances {
        /// The cluster that alone may use it.
        cluster: ClusterName,
        /// The wire `ManagedInstancesProvider`, which is merely carried.
        document: Document,
    },
}

/// A group of instances and how it is managed (API reference: `AutoScalingGroupProvider`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoScalingGroup {
    /// The ARN of the group, or its name.
    pub group: Arc<str>,
    /// When instances are added and removed.
    pub scaling: ManagedScaling,
    /// Instances that run tasks are not removed.
    pub termination_protection: bool,
    /// Instances are drained before they are removed.
    pub draining: bool,
}

impl AutoScalingGroup {
    /// The group's own name: the last part of its ARN.
    pub fn name(&self) -> &str {
        self.group.rsplit('/').next().unwrap_or(&self.group)
    }
}

/// How many instances to have (API reference: `ManagedScaling`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedScaling {
    /// Whether instances are added and removed at all.
    pub enabled: bool,
    /// How full the instances shall be, 1 to 100 percent.
    pub target_percent: u32,
    /// The fewest instances added at once.
    pub minimum_step: u32,
    /// The most instances added at once.
    pub maximum_step: u32,
    /// How long a new instance is waited for before more are added.
    pub warmup_seconds: u32,
}

impl Default for ManagedScaling {
    fn default() -> Self {
        Self { enabled: false, target_percent: 100, minimum_step: 1, maximum_step: 10_000, warmup_seconds: 300 }
    }
}

impl CapacityProvider {
    /// Whether it may be used.
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// The group it takes instances from.
    pub fn group(&self) -> Option<&AutoScalingGroup> {
        match &self.source {
            Source::AutoScalingGroup(group) => Some(group),
            Source::ManagedInstances { .. } => None,
        }
    }

    /// The one cluster that may use it; `None` when any may.
    pub fn cluster(&self) -> Option<&ClusterName> {
        match &self.source {
            Source::AutoScalingGroup(_) => None,
            Source::ManagedInstances { cluster, .. } => Some(cluster),
        }
    }
}

/// One provider's part in a strategy (API reference: `CapacityProviderStrategyItem`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyItem {
    /// The provider.
    pub provider: Arc<str>,
    /// So many tasks go there first.
    pub base: u32,
    /// Its share of all others.
    pub weight: u32,
}

/// The strategy that a cluster, service or deployment carries as `member`; empty when it carries none.
pub fn strategy(document: &Document, member: &str) -> Vec<StrategyItem> {
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    let item = |item: &Value| {
        let provider = item["capacityProvider"].as_str()?.into();
        Some(StrategyItem { provider, base: number(&item["base"]), weight: number(&item["weight"]) })
    };
    document.list(member).iter().filter_map(item).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_strategy_is_read_from_what_is_carried() {
        let document = Document::new(json!({"s": [{"capacityProvider": "a", "base": 2, "weight": 1}, {"weight": 3}]}));
        assert_eq!(strategy(&document, "s"), [StrategyItem { provider: "a".into(), base: 2, weight: 1 }]);
        assert_eq!(strategy(&document, "other"), []);
    }

    #[test]
    fn a_group_is_named_by_its_arn_or_its_name() {
        let of = |group: &str| AutoScalingGroup {
            group: group.into(),
            scaling: ManagedScaling::default(),
            termination_protection: false,
            draining: true,
        };
        let arn = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1-2:autoScalingGroupName/small";
        assert_eq!((of(arn).name(), of("small").name()), ("small", "small"));
    }
}
