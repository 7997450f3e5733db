//! What is said of edges, and of load balancers as a whole: the shapes of our own operations about them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::redacted::Redacted;

/// Registers an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinEdge {
    /// Its name: 1 to 63 letters, digits, `-`, `_` and `.`.
    pub name: String,
}

/// A registered edge.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinedEdge {
    /// What the edge signs with from now on.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The region of the installation, to sign for.
    pub region: String,
}

impl fmt::Debug for JoinedEdge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut it = f.debug_struct("JoinedEdge");
        it.field("access_key_id", &self.access_key_id).field("secret_access_key", &Redacted).finish_non_exhaustive()
    }
}

/// Asks which edges there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEdges {}

/// The edges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edges {
    /// In the order of their names.
    pub edges: Vec<Edge>,
}

/// Whether an edge is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EdgeState {
    /// It is connected to a server.
    Connected,
    /// It is not, and counts for a minute: it may serve all the same.
    Away,
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// Its name.
    pub name: String,
    /// Whether it is connected.
    pub state: EdgeState,
    /// Its version.
    pub version: String,
    /// Its addresses for load balancers: single ones and blocks.
    pub addresses: Vec<String>,
    /// What keeps it from serving listeners, in words.
    pub problems: Vec<String>,
    /// Since when nobody hears of it, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_since_millis: Option<i64>,
    /// When it first came.
    pub registered_at_millis: i64,
}

/// Asks to take an edge's credentials away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RemoveEdge {
    /// The edge.
    pub name: String,
}

/// An edge whose credentials were taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RemovedEdge {
    /// Its name.
    pub name: String,
}

/// Asks for load balancers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListLoadBalancers {
    /// The one with this name or ARN; absent is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<String>,
    /// Leave out the targets, which may be many.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub without_targets: bool,
}

/// Load balancers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancers {
    /// In the order of their names.
    pub load_balancers: Vec<LoadBalancerState>,
}

/// A load balancer, where it is served, and how its targets do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LoadBalancerState {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `application` or `network`.
    pub kind: String,
    /// The name that clients use.
    pub dns_name: String,
    /// Where edges serve it.
    pub addresses: Vec<EdgeAddress>,
    /// Its listeners, by port.
    pub listeners: Vec<ListenerState>,
    /// The endpoints of Express services behind it.
    pub endpoints: Vec<Endpoint>,
    /// The ARNs of the target groups that its listeners and rules forward to.
    pub target_groups: Vec<String>,
    /// The targets of these groups.
    pub targets: Vec<BalancedTarget>,
}

/// Where an edge serves a load balancer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EdgeAddress {
    /// The edge.
    pub edge: String,
    /// The address.
    pub address: String,
    /// Whether the edge is connected.
    pub connected: bool,
}

/// A listener.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListenerState {
    /// Its port.
    pub port: u16,
    /// Its protocol.
    pub protocol: String,
    /// Its URL by the load balancer's name; for HTTP alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What keeps edges from serving it, each with the edge's name.
    pub problems: Vec<String>,
}

/// Where an Express service is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Endpoint {
    /// Its URL.
    pub url: String,
    /// The ARNs of the target groups that its traffic goes to.
    pub target_groups: Vec<String>,
}

/// A target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BalancedTarget {
    /// Its group's name.
    pub group: String,
    /// An instance's id or an address.
    pub id: String,
    /// The port that requests go to.
    pub port: u16,
    /// The id of the task whose port it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// `healthy`, `unhealthy`, `initial`, `draining` …, as `DescribeTargetHealth` says it.
    pub health: String,
    /// Why it is not healthy, in the API's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
