//! Express gateway services in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{AccessType, KeyValuePair, Operation, Request, Secret, Tag};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `CreateExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateExpressGatewayServiceRequest {
    /// `executionRoleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `infrastructureRoleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// `serviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `healthCheckPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// `primaryContainer`: `ExpressGatewayContainer`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_container: Option<ExpressGatewayContainer>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `networkConfiguration`: `ExpressGatewayServiceNetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<ExpressGatewayServiceNetworkConfiguration>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `scalingTarget`: `ExpressGatewayScalingTarget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling_target: Option<ExpressGatewayScalingTarget>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for CreateExpressGatewayServiceRequest {
    const OPERATION: Operation = Operation::CreateExpressGatewayService;
    type Response = CreateExpressGatewayServiceResponse;
}

/// Response of `CreateExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateExpressGatewayServiceResponse {
    /// `service`: `ECSExpressGatewayService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ECSExpressGatewayService>,
}

/// Request of `DeleteExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteExpressGatewayServiceRequest {
    /// `serviceArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
}

impl Request for DeleteExpressGatewayServiceRequest {
    const OPERATION: Operation = Operation::DeleteExpressGatewayService;
    type Response = DeleteExpressGatewayServiceResponse;
}

/// Response of `DeleteExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteExpressGatewayServiceResponse {
    /// `service`: `ECSExpressGatewayService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ECSExpressGatewayService>,
}

/// Request of `DescribeExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeExpressGatewayServiceRequest {
    /// `serviceArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `include`: list of `ExpressGatewayServiceInclude`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<ExpressGatewayServiceInclude>>,
}

impl Request for DescribeExpressGatewayServiceRequest {
    const OPERATION: Operation = Operation::DescribeExpressGatewayService;
    type Response = DescribeExpressGatewayServiceResponse;
}

/// Response of `DescribeExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeExpressGatewayServiceResponse {
    /// `service`: `ECSExpressGatewayService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ECSExpressGatewayService>,
}

/// Request of `UpdateExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateExpressGatewayServiceRequest {
    /// `serviceArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `healthCheckPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// `primaryContainer`: `ExpressGatewayContainer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_container: Option<ExpressGatewayContainer>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `networkConfiguration`: `ExpressGatewayServiceNetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<ExpressGatewayServiceNetworkConfiguration>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `scalingTarget`: `ExpressGatewayScalingTarget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling_target: Option<ExpressGatewayScalingTarget>,
}

impl Request for UpdateExpressGatewayServiceRequest {
    const OPERATION: Operation = Operation::UpdateExpressGatewayService;
    type Response = UpdateExpressGatewayServiceResponse;
}

/// Response of `UpdateExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateExpressGatewayServiceResponse {
    /// `service`: `UpdatedExpressGatewayService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<UpdatedExpressGatewayService>,
}

/// The structure `ECSExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ECSExpressGatewayService {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `serviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `infrastructureRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// `status`: `ExpressGatewayServiceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ExpressGatewayServiceStatus>,
    /// `currentDeployment`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_deployment: Option<String>,
    /// `activeConfigurations`: list of `ExpressGatewayServiceConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_configurations: Option<Vec<ExpressGatewayServiceConfiguration>>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `ExpressGatewayContainer`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayContainer {
    /// `image`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i32>,
    /// `awsLogsConfiguration`: `ExpressGatewayServiceAwsLogsConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_logs_configuration: Option<ExpressGatewayServiceAwsLogsConfiguration>,
    /// `repositoryCredentials`: `ExpressGatewayRepositoryCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_credentials: Option<ExpressGatewayRepositoryCredentials>,
    /// `command`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// `environment`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Vec<KeyValuePair>>,
    /// `secrets`: list of `Secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<Secret>>,
}

impl std::fmt::Debug for ExpressGatewayContainer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ExpressGatewayContainer")
            .field("image", &self.image)
            .field("container_port", &self.container_port)
            .field("aws_logs_configuration", &self.aws_logs_configuration)
            .field("repository_credentials", &self.repository_credentials)
            .field("command", &self.command)
            .field("environment", &crate::redacted::redacted(&self.environment))
            .field("secrets", &self.secrets)
            .finish()
    }
}

/// The structure `ExpressGatewayRepositoryCredentials`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayRepositoryCredentials {
    /// `credentialsParameter`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_parameter: Option<String>,
}

/// The structure `ExpressGatewayScalingTarget`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayScalingTarget {
    /// `minTaskCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_task_count: Option<i32>,
    /// `maxTaskCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_task_count: Option<i32>,
    /// `autoScalingMetric`: `ExpressGatewayServiceScalingMetric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_metric: Option<ExpressGatewayServiceScalingMetric>,
    /// `autoScalingTargetValue`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_target_value: Option<i32>,
}

/// The structure `ExpressGatewayServiceAwsLogsConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayServiceAwsLogsConfiguration {
    /// `logGroup`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group: Option<String>,
    /// `logStreamPrefix`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_prefix: Option<String>,
}

/// The structure `ExpressGatewayServiceConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayServiceConfiguration {
    /// `serviceRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_revision_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `networkConfiguration`: `ExpressGatewayServiceNetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<ExpressGatewayServiceNetworkConfiguration>,
    /// `healthCheckPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// `primaryContainer`: `ExpressGatewayContainer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_container: Option<ExpressGatewayContainer>,
    /// `scalingTarget`: `ExpressGatewayScalingTarget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling_target: Option<ExpressGatewayScalingTarget>,
    /// `ingressPaths`: list of `IngressPathSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_paths: Option<Vec<IngressPathSummary>>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

string_enum! {
    /// The values of `ExpressGatewayServiceInclude`.
    pub enum ExpressGatewayServiceInclude {
        Tags = "TAGS",
    }
}

/// The structure `ExpressGatewayServiceNetworkConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayServiceNetworkConfiguration {
    /// `securityGroups`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    /// `subnets`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnets: Option<Vec<String>>,
}

string_enum! {
    /// The values of `ExpressGatewayServiceScalingMetric`.
    pub enum ExpressGatewayServiceScalingMetric {
        AverageCpu = "AVERAGE_CPU",
        AverageMemory = "AVERAGE_MEMORY",
        RequestCountPerTarget = "REQUEST_COUNT_PER_TARGET",
    }
}

/// The structure `ExpressGatewayServiceStatus`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpressGatewayServiceStatus {
    /// `statusCode`: `ExpressGatewayServiceStatusCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<ExpressGatewayServiceStatusCode>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
}

string_enum! {
    /// The values of `ExpressGatewayServiceStatusCode`.
    pub enum ExpressGatewayServiceStatusCode {
        Active = "ACTIVE",
        Draining = "DRAINING",
        Inactive = "INACTIVE",
    }
}

/// The structure `IngressPathSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressPathSummary {
    /// `accessType`: `AccessType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_type: Option<AccessType>,
    /// `endpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
}

/// The structure `UpdatedExpressGatewayService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatedExpressGatewayService {
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `serviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `status`: `ExpressGatewayServiceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ExpressGatewayServiceStatus>,
    /// `targetConfiguration`: `ExpressGatewayServiceConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_configuration: Option<ExpressGatewayServiceConfiguration>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}
