//! What this server answers beyond ECS, on the same port: operations of its own for `longshore`'s commands, in the same
//! protocol and signed like ECS's. AWS's clients never call them.

pub mod access_key;
mod deliver_logs;
mod edges;
mod join;
mod servers;
mod stopped_task;
mod token;

use serde::{Deserialize, Serialize};

pub use access_key::AccessKey;
pub use deliver_logs::{
    DeliverLogs, DeliveredLogs, EVENT_OVERHEAD_BYTES, LogBatch, LogEvent, LogOutcome, LogVerdict, MAX_BATCH_EVENTS,
    MAX_CALL_BATCHES, MAX_CALL_BYTES, MAX_MESSAGE_BYTES,
};
pub use edges::{
    BalancedTarget, Edge, EdgeAddress, EdgeState, Edges, Endpoint, JoinEdge, JoinedEdge, ListEdges, ListLoadBalancers,
    ListenerState, LoadBalancerState, LoadBalancers, RemoveEdge, RemovedEdge,
};
pub use join::{AgentKind, CreateJoinToken, JoinToken, Joined};
pub use servers::{DrainServer, DrainedServer, ListServers, Server, ServerState, Servers};
pub use stopped_task::{DescribeStoppedTask, LastLine, ProbeRun, StoppedBy, StoppedContainer, StoppedTask, TaskEvent};
pub use token::{NotWhole, Token};

/// What stands before the dot in `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "Longshore";

/// The operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Why a service or a task does not run: [`Explain`] answers [`Explanation`].
    Explain,
    /// A task that has stopped, with what is left of it: [`DescribeStoppedTask`] answers [`StoppedTask`].
    DescribeStoppedTask,
    /// Which servers share the state: [`ListServers`] answers [`Servers`].
    ListServers,
    /// Has a server give its work away, or take part again: [`DrainServer`] answers [`DrainedServer`].
    DrainServer,
    /// Makes a join token: [`CreateJoinToken`] answers [`JoinToken`].
    CreateJoinToken,
    /// Registers a machine with a join token: ECS's `RegisterContainerInstanceRequest` answers [`Joined`].
    JoinCluster,
    /// Raises the format of the store: [`UpgradeStore`] answers [`UpgradedStore`].
    UpgradeStore,
    /// Registers an edge with a join token: [`JoinEdge`] answers [`JoinedEdge`].
    JoinEdge,
    /// Which edges there are: [`ListEdges`] answers [`Edges`].
    ListEdges,
    /// Takes the credentials of an edge away and ends its session: [`RemoveEdge`] answers [`RemovedEdge`].
    RemoveEdge,
    /// Load balancers with where they are served, their listeners and targets: [`ListLoadBalancers`] answers
    /// [`LoadBalancers`].
    ListLoadBalancers,
    /// Brings what containers have written: [`DeliverLogs`] answers [`DeliveredLogs`].
    DeliverLogs,
}

impl Operation {
    const ALL: [Self; 12] = [
        Self::Explain,
        Self::DescribeStoppedTask,
        Self::ListServers,
        Self::DrainServer,
        Self::CreateJoinToken,
        Self::JoinCluster,
        Self::UpgradeStore,
        Self::JoinEdge,
        Self::ListEdges,
        Self::RemoveEdge,
        Self::ListLoadBalancers,
        Self::DeliverLogs,
    ];

    /// The operation of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Its name, as targets and logs have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Explain => "Explain",
            Self::DescribeStoppedTask => "DescribeStoppedTask",
            Self::ListServers => "ListServers",
            Self::DrainServer => "DrainServer",
            Self::CreateJoinToken => "CreateJoinToken",
            Self::JoinCluster => "JoinCluster",
            Self::UpgradeStore => "UpgradeStore",
            Self::JoinEdge => "JoinEdge",
            Self::ListEdges => "ListEdges",
            Self::RemoveEdge => "RemoveEdge",
            Self::ListLoadBalancers => "ListLoadBalancers",
            Self::DeliverLogs => "DeliverLogs",
        }
    }
}

/// Asks to raise the format of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UpgradeStore {
    /// To this one; absent is the newest that the server knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<u32>,
    /// Only tell whether it can be done.
    pub dry_run: bool,
}

/// What the format of the store is now, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UpgradedStore {
    /// The format before.
    pub from: u32,
    /// The format after.
    pub to: u32,
    /// The servers on the store.
    pub servers: Vec<ServerFormat>,
}

/// A server, and what it can read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServerFormat {
    /// Where it is found.
    pub endpoint: String,
    /// The version of its binary.
    pub version: String,
    /// The newest format that it reads.
    pub reads: u32,
}

/// Asks what keeps the next task of one of these from running; exactly one is to be named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Explain {
    /// The cluster's name or ARN; absent is `default`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// A service's name or ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// A task's id or ARN: asks for one more like it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// A task definition, as RunTask takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
}

/// What keeps a task from running.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Explanation {
    /// What a service waits for; empty when it has what it wants, and for tasks and task definitions.
    pub waits: Vec<Wait>,
    /// What placement finds on every container instance of the cluster, by id.
    pub instances: Vec<Verdict>,
}

/// Something that a service waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Wait {
    /// `BACK_OFF`, `UPPER_BOUND`, `LOWER_BOUND`, `PROTECTED_TASKS`, `CAPACITY`, `TARGETS`, `TARGET_GROUP_DELETED`,
    /// `TARGET_GROUP_UNUSED` or `DRAINING`.
    pub kind: String,
    /// The same in words, with figures.
    pub words: String,
    /// When it ends by itself, in milliseconds since 1970, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_millis: Option<i64>,
}

/// What placement finds on one container instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Verdict {
    /// The instance's id.
    pub container_instance: String,
    /// Its zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// Whether it would take the task.
    pub fits: bool,
    /// The first constraint that excludes it, as the reasons of RunTask's failures name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in words, with what it lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Whether it could not hold such a task even when empty.
    pub too_big: bool,
}
