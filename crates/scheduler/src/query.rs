//! The cluster query language: expressions that select container instances (developer guide: "Cluster query language").
//!
//! ```text
//! expression := and { ('||' | 'or') and }
//! and        := not { ('&&' | 'and') not }
//! not        := { '!' | 'not' } ( '(' expression ')' | comparison )
//! comparison := subject operator [ literal | '[' literal { ',' literal } ']' ]
//! ```
//!
//! An expression is parsed once, with errors that name the column, and then asked about any number of instances through
//! [`Facts`], so that placement can answer from its own working copy and a listing from the snapshot.

use longshore_model::snapshot::InstanceState;
use longshore_model::task::Desired;
use longshore_model::{ClusterState, InstanceId, Timestamp};

mod date;
mod evaluate;
mod lexer;
mod parser;
mod syntax;

pub use syntax::{Comparison, Error, Expression, Operator, Subject};

/// The longest expression, in characters (developer guide).
pub const MAX_LENGTH: usize = 2_000;

/// What is known of one container instance.
pub trait Facts {
    /// Whether its agent is connected.
    fn agent_connected(&self) -> bool;
    /// The version its agent reported.
    fn agent_version(&self) -> Option<&str>;
    /// The machine's own id.
    fn machine_id(&self) -> Option<&str>;
    /// When it registered.
    fn registered_at(&self) -> Timestamp;
    /// How many of its tasks ought to run.
    fn running_tasks(&self) -> u32;
    /// Whether it runs a task of that group.
    fn runs_group(&self, group: &str) -> bool;
    /// Whether it runs a task of a group for which the test holds.
    fn runs_group_like(&self, test: &dyn Fn(&str) -> bool) -> bool;
    /// An attribute: `None` when it is not there, `Some(None)` when it has no value.
    fn attribute(&self, name: &str) -> Option<Option<&str>>;
}

/// The instances of a cluster for which an expression holds, deregistered ones too; in the order of their ids.
pub fn select(cluster: &ClusterState, expression: &Expression) -> Vec<InstanceId> {
    let ids = cluster.instances().iter().filter_map(|(&id, instance)| {
        let registered = instance.instance.is_some();
        (registered && expression.holds(&Recorded { cluster, instance, id })).then_some(id)
    });
    ids.collect()
}

/// An instance as the snapshot has it.
struct Recorded<'a> {
    cluster: &'a ClusterState,
    instance: &'a InstanceState,
    id: InstanceId,
}

impl Facts for Recorded<'_> {
    fn agent_connected(&self) -> bool {
        self.instance.is_connected()
    }

    fn agent_version(&self) -> Option<&str> {
        self.instance.session.as_ref()?.agent_version.as_deref()
    }

    fn machine_id(&self) -> Option<&str> {
        self.instance.instance.as_ref()?.machine_id.as_deref()
    }

    fn registered_at(&self) -> Timestamp {
        self.instance.instance.as_ref().map(|instance| instance.registered_at).unwrap_or_default()
    }

    fn running_tasks(&self) -> u32 {
        let running = self.cluster.live_tasks_on(self.id).filter(|task| task.desired == Desired::Running);
        u32::try_from(running.count()).unwrap_or(u32::MAX)
    }

    fn runs_group(&self, group: &str) -> bool {
        self.cluster.live_tasks_on(self.id).any(|task| &*task.group == group)
    }

    fn runs_group_like(&self, test: &dyn Fn(&str) -> bool) -> bool {
        self.cluster.live_tasks_on(self.id).any(|task| test(&task.group))
    }

    fn attribute(&self, name: &str) -> Option<Option<&str>> {
        self.instance.instance.as_ref()?.attribute(name)
    }
}
