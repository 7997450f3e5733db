//! Container instances in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Attachment, Attribute, Failure, Operation, Request, Tag};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `DeregisterContainerInstance`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterContainerInstanceRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `force`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

impl Request for DeregisterContainerInstanceRequest {
    const OPERATION: Operation = Operation::DeregisterContainerInstance;
    type Response = DeregisterContainerInstanceResponse;
}

/// Response of `DeregisterContainerInstance`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterContainerInstanceResponse {
    /// `containerInstance`: `ContainerInstance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<ContainerInstance>,
}

/// Request of `DescribeContainerInstances`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeContainerInstancesRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstances`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instances: Option<Vec<String>>,
    /// `include`: list of `ContainerInstanceField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<ContainerInstanceField>>,
}

impl Request for DescribeContainerInstancesRequest {
    const OPERATION: Operation = Operation::DescribeContainerInstances;
    type Response = DescribeContainerInstancesResponse;
}

/// Response of `DescribeContainerInstances`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeContainerInstancesResponse {
    /// `containerInstances`: list of `ContainerInstance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instances: Option<Vec<ContainerInstance>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `ListContainerInstances`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListContainerInstancesRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `filter`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    /// `status`: `ContainerInstanceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ContainerInstanceStatus>,
}

impl Request for ListContainerInstancesRequest {
    const OPERATION: Operation = Operation::ListContainerInstances;
    type Response = ListContainerInstancesResponse;
}

/// Response of `ListContainerInstances`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListContainerInstancesResponse {
    /// `containerInstanceArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arns: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `UpdateContainerAgent`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateContainerAgentRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
}

impl Request for UpdateContainerAgentRequest {
    const OPERATION: Operation = Operation::UpdateContainerAgent;
    type Response = UpdateContainerAgentResponse;
}

/// Response of `UpdateContainerAgent`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateContainerAgentResponse {
    /// `containerInstance`: `ContainerInstance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<ContainerInstance>,
}

/// Request of `UpdateContainerInstancesState`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateContainerInstancesStateRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstances`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instances: Option<Vec<String>>,
    /// `status`: `ContainerInstanceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ContainerInstanceStatus>,
}

impl Request for UpdateContainerInstancesStateRequest {
    const OPERATION: Operation = Operation::UpdateContainerInstancesState;
    type Response = UpdateContainerInstancesStateResponse;
}

/// Response of `UpdateContainerInstancesState`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateContainerInstancesStateResponse {
    /// `containerInstances`: list of `ContainerInstance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instances: Option<Vec<ContainerInstance>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

string_enum! {
    /// The values of `AgentUpdateStatus`.
    pub enum AgentUpdateStatus {
        Pending = "PENDING",
        Staging = "STAGING",
        Staged = "STAGED",
        Updating = "UPDATING",
        Updated = "UPDATED",
        Failed = "FAILED",
    }
}

/// The structure `ContainerInstance`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerInstance {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `ec2InstanceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_instance_id: Option<String>,
    /// `capacityProviderName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_name: Option<String>,
    /// `version`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// `versionInfo`: `VersionInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_info: Option<VersionInfo>,
    /// `remainingResources`: list of `Resource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_resources: Option<Vec<Resource>>,
    /// `registeredResources`: list of `Resource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_resources: Option<Vec<Resource>>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `agentConnected`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_connected: Option<bool>,
    /// `runningTasksCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_tasks_count: Option<i32>,
    /// `pendingTasksCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_tasks_count: Option<i32>,
    /// `agentUpdateStatus`: `AgentUpdateStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_update_status: Option<AgentUpdateStatus>,
    /// `attributes`: list of `Attribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<Attribute>>,
    /// `registeredAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// `attachments`: list of `Attachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `healthStatus`: `ContainerInstanceHealthStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_status: Option<ContainerInstanceHealthStatus>,
}

string_enum! {
    /// The values of `ContainerInstanceField`.
    pub enum ContainerInstanceField {
        Tags = "TAGS",
        ContainerInstanceHealth = "CONTAINER_INSTANCE_HEALTH",
    }
}

/// The structure `ContainerInstanceHealthStatus`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerInstanceHealthStatus {
    /// `overallStatus`: `InstanceHealthCheckState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall_status: Option<InstanceHealthCheckState>,
    /// `details`: list of `InstanceHealthCheckResult`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Vec<InstanceHealthCheckResult>>,
}

string_enum! {
    /// The values of `ContainerInstanceStatus`.
    pub enum ContainerInstanceStatus {
        Active = "ACTIVE",
        Draining = "DRAINING",
        Registering = "REGISTERING",
        Deregistering = "DEREGISTERING",
        RegistrationFailed = "REGISTRATION_FAILED",
    }
}

/// The structure `InstanceHealthCheckResult`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceHealthCheckResult {
    /// `type`: `InstanceHealthCheckType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<InstanceHealthCheckType>,
    /// `status`: `InstanceHealthCheckState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<InstanceHealthCheckState>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `lastUpdated`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated: Option<Timestamp>,
    /// `lastStatusChange`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status_change: Option<Timestamp>,
}

string_enum! {
    /// The values of `InstanceHealthCheckState`.
    pub enum InstanceHealthCheckState {
        Ok = "OK",
        Impaired = "IMPAIRED",
        InsufficientData = "INSUFFICIENT_DATA",
        Initializing = "INITIALIZING",
    }
}

string_enum! {
    /// The values of `InstanceHealthCheckType`.
    pub enum InstanceHealthCheckType {
        ContainerRuntime = "CONTAINER_RUNTIME",
        AcceleratedCompute = "ACCELERATED_COMPUTE",
        Daemon = "DAEMON",
    }
}

/// The structure `Resource`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `type`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// `doubleValue`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub double_value: Option<f64>,
    /// `longValue`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_value: Option<i64>,
    /// `integerValue`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integer_value: Option<i32>,
    /// `stringSetValue`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_set_value: Option<Vec<String>>,
}

/// The structure `VersionInfo`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionInfo {
    /// `agentVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_version: Option<String>,
    /// `agentHash`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_hash: Option<String>,
    /// `dockerVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_version: Option<String>,
}
