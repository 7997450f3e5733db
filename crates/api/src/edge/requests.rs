//! How many requests targets got, as an edge tells it: nothing of it is ever written down.

use longshore_model::load_balancing::TargetGroupId;
use serde::{Deserialize, Serialize};

/// The requests that the targets of groups got since this was last said. A group that got none is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Requests {
    /// By group.
    pub groups: Vec<GroupRequests>,
}

/// The requests that the targets of one group got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupRequests {
    /// The group's id, 16 hexadecimal digits.
    pub group: String,
    /// How many.
    pub count: u64,
}

impl GroupRequests {
    /// As an edge says it.
    pub fn new(group: TargetGroupId, count: u64) -> Self {
        Self { group: group.to_string(), count }
    }

    /// The group, if it is one.
    pub fn group(&self) -> Option<TargetGroupId> {
        self.group.parse().ok()
    }
}
