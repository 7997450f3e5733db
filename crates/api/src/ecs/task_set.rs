//! Task sets in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    CapacityProviderStrategyItem, DeploymentEphemeralStorage, Failure, LaunchType, LoadBalancer, NetworkConfiguration,
    Operation, Request, Scale, ServiceRegistry, StabilityStatus, Tag,
};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `CreateTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTaskSetRequest {
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `externalId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// `taskDefinition`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `launchType`: `LaunchType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// `capacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `platformVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `scale`: `Scale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// `clientToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for CreateTaskSetRequest {
    const OPERATION: Operation = Operation::CreateTaskSet;
    type Response = CreateTaskSetResponse;
}

/// Response of `CreateTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTaskSetResponse {
    /// `taskSet`: `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<TaskSet>,
}

/// Request of `DeleteTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTaskSetRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `taskSet`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<String>,
    /// `force`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

impl Request for DeleteTaskSetRequest {
    const OPERATION: Operation = Operation::DeleteTaskSet;
    type Response = DeleteTaskSetResponse;
}

/// Response of `DeleteTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTaskSetResponse {
    /// `taskSet`: `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<TaskSet>,
}

/// Request of `DescribeTaskSets`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTaskSetsRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `taskSets`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_sets: Option<Vec<String>>,
    /// `include`: list of `TaskSetField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<TaskSetField>>,
}

impl Request for DescribeTaskSetsRequest {
    const OPERATION: Operation = Operation::DescribeTaskSets;
    type Response = DescribeTaskSetsResponse;
}

/// Response of `DescribeTaskSets`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTaskSetsResponse {
    /// `taskSets`: list of `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_sets: Option<Vec<TaskSet>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `UpdateTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateTaskSetRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `taskSet`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<String>,
    /// `scale`: `Scale`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
}

impl Request for UpdateTaskSetRequest {
    const OPERATION: Operation = Operation::UpdateTaskSet;
    type Response = UpdateTaskSetResponse;
}

/// Response of `UpdateTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateTaskSetResponse {
    /// `taskSet`: `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<TaskSet>,
}

/// The structure `TaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskSet {
    /// `id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `taskSetArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set_arn: Option<String>,
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `startedBy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// `externalId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `computedDesiredCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed_desired_count: Option<i32>,
    /// `pendingCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i32>,
    /// `runningCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i32>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `launchType`: `LaunchType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// `capacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `platformVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `platformFamily`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `scale`: `Scale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// `stabilityStatus`: `StabilityStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability_status: Option<StabilityStatus>,
    /// `stabilityStatusAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability_status_at: Option<Timestamp>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `fargateEphemeralStorage`: `DeploymentEphemeralStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>,
}

string_enum! {
    /// The values of `TaskSetField`.
    pub enum TaskSetField {
        Tags = "TAGS",
    }
}
