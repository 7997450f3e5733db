//! Clusters in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Attachment, CapacityProviderStrategyItem, Failure, KeyValuePair, Operation, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `CreateCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateClusterRequest {
    /// `clusterName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `settings`: list of `ClusterSetting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<ClusterSetting>>,
    /// `configuration`: `ClusterConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<ClusterConfiguration>,
    /// `capacityProviders`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<String>>,
    /// `defaultCapacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `serviceConnectDefaults`: `ClusterServiceConnectDefaultsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest>,
}

impl Request for CreateClusterRequest {
    const OPERATION: Operation = Operation::CreateCluster;
    type Response = CreateClusterResponse;
}

/// Response of `CreateCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateClusterResponse {
    /// `cluster`: `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// Request of `DeleteCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteClusterRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

impl Request for DeleteClusterRequest {
    const OPERATION: Operation = Operation::DeleteCluster;
    type Response = DeleteClusterResponse;
}

/// Response of `DeleteCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteClusterResponse {
    /// `cluster`: `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// Request of `DescribeClusters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeClustersRequest {
    /// `clusters`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<Vec<String>>,
    /// `include`: list of `ClusterField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<ClusterField>>,
}

impl Request for DescribeClustersRequest {
    const OPERATION: Operation = Operation::DescribeClusters;
    type Response = DescribeClustersResponse;
}

/// Response of `DescribeClusters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeClustersResponse {
    /// `clusters`: list of `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<Vec<Cluster>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `ListClusters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListClustersRequest {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListClustersRequest {
    const OPERATION: Operation = Operation::ListClusters;
    type Response = ListClustersResponse;
}

/// Response of `ListClusters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListClustersResponse {
    /// `clusterArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arns: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutClusterCapacityProviders`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutClusterCapacityProvidersRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `capacityProviders`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<String>>,
    /// `defaultCapacityProviderStrategy`: list of `CapacityProviderStrategyItem`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
}

impl Request for PutClusterCapacityProvidersRequest {
    const OPERATION: Operation = Operation::PutClusterCapacityProviders;
    type Response = PutClusterCapacityProvidersResponse;
}

/// Response of `PutClusterCapacityProviders`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutClusterCapacityProvidersResponse {
    /// `cluster`: `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// Request of `UpdateCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateClusterRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `settings`: list of `ClusterSetting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<ClusterSetting>>,
    /// `configuration`: `ClusterConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<ClusterConfiguration>,
    /// `serviceConnectDefaults`: `ClusterServiceConnectDefaultsRequest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest>,
}

impl Request for UpdateClusterRequest {
    const OPERATION: Operation = Operation::UpdateCluster;
    type Response = UpdateClusterResponse;
}

/// Response of `UpdateCluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateClusterResponse {
    /// `cluster`: `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// Request of `UpdateClusterSettings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateClusterSettingsRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `settings`: list of `ClusterSetting`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<ClusterSetting>>,
}

impl Request for UpdateClusterSettingsRequest {
    const OPERATION: Operation = Operation::UpdateClusterSettings;
    type Response = UpdateClusterSettingsResponse;
}

/// Response of `UpdateClusterSettings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateClusterSettingsResponse {
    /// `cluster`: `Cluster`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Cluster>,
}

/// The structure `Cluster`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `clusterName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// `configuration`: `ClusterConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<ClusterConfiguration>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `registeredContainerInstancesCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_container_instances_count: Option<i32>,
    /// `runningTasksCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_tasks_count: Option<i32>,
    /// `pendingTasksCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_tasks_count: Option<i32>,
    /// `activeServicesCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_services_count: Option<i32>,
    /// `statistics`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics: Option<Vec<KeyValuePair>>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `settings`: list of `ClusterSetting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<ClusterSetting>>,
    /// `capacityProviders`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<String>>,
    /// `defaultCapacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `attachments`: list of `Attachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
    /// `attachmentsStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments_status: Option<String>,
    /// `serviceConnectDefaults`: `ClusterServiceConnectDefaults`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_defaults: Option<ClusterServiceConnectDefaults>,
}

/// The structure `ClusterConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterConfiguration {
    /// `executeCommandConfiguration`: `ExecuteCommandConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execute_command_configuration: Option<ExecuteCommandConfiguration>,
    /// `managedStorageConfiguration`: `ManagedStorageConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_storage_configuration: Option<ManagedStorageConfiguration>,
}

string_enum! {
    /// The values of `ClusterField`.
    pub enum ClusterField {
        Attachments = "ATTACHMENTS",
        Configurations = "CONFIGURATIONS",
        Settings = "SETTINGS",
        Statistics = "STATISTICS",
        Tags = "TAGS",
    }
}

/// The structure `ClusterServiceConnectDefaults`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterServiceConnectDefaults {
    /// `namespace`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// The structure `ClusterServiceConnectDefaultsRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterServiceConnectDefaultsRequest {
    /// `namespace`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// The structure `ClusterSetting`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterSetting {
    /// `name`: `ClusterSettingName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ClusterSettingName>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `ClusterSettingName`.
    pub enum ClusterSettingName {
        ContainerInsights = "containerInsights",
    }
}

/// The structure `ExecuteCommandConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecuteCommandConfiguration {
    /// `kmsKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// `logging`: `ExecuteCommandLogging`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logging: Option<ExecuteCommandLogging>,
    /// `logConfiguration`: `ExecuteCommandLogConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<ExecuteCommandLogConfiguration>,
}

/// The structure `ExecuteCommandLogConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExecuteCommandLogConfiguration {
    /// `cloudWatchLogGroupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_watch_log_group_name: Option<String>,
    /// `cloudWatchEncryptionEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_watch_encryption_enabled: Option<bool>,
    /// `s3BucketName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_bucket_name: Option<String>,
    /// `s3EncryptionEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_encryption_enabled: Option<bool>,
    /// `s3KeyPrefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_key_prefix: Option<String>,
}

string_enum! {
    /// The values of `ExecuteCommandLogging`.
    pub enum ExecuteCommandLogging {
        None = "NONE",
        Default = "DEFAULT",
        Override = "OVERRIDE",
    }
}

/// The structure `ManagedStorageConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedStorageConfiguration {
    /// `kmsKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// `fargateEphemeralStorageKmsKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage_kms_key_id: Option<String>,
}
