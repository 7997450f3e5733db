//! How machines join: the shapes of `CreateJoinToken` and `JoinCluster`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ecs::ContainerInstance;
use crate::redacted::Redacted;

/// The agent that a token is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentKind {
    /// Our own: it joins with the token, and gets credentials of its own.
    #[default]
    #[serde(rename = "longshore")]
    Longshore,
    /// Amazon's: it keeps the access key, which binds to the machine that registers with it.
    #[serde(rename = "amazon-ecs-agent")]
    AmazonEcsAgent,
    /// No agent but an edge: it joins with the token, and gets credentials of its own.
    #[serde(rename = "edge")]
    Edge,
}

/// Asks for a join token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreateJoinToken {
    /// The one cluster that it is good for, by name or ARN; absent is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// How long it is good: from one second to a day; absent is an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u64>,
    /// Who is to join.
    pub agent: AgentKind,
}

/// A new join token.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinToken {
    /// All in one word, for our own agent ([`Token`](super::Token)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// Until when machines may register with it, in milliseconds since 1970.
    pub expires_at_millis: i64,
    /// Where servers are found.
    pub endpoint: String,
    /// The certificate of the servers' authority (PEM); absent when every system knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The region of the installation.
    pub region: String,
}

impl fmt::Debug for JoinToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinToken").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Answers `JoinCluster`, whose request is that of `RegisterContainerInstance`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Joined {
    /// The instance, as `RegisterContainerInstance` answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<ContainerInstance>,
    /// What the instance signs with from now on.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined")
            .field("container_instance", &self.container_instance)
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &Redacted)
            .finish()
    }
}
