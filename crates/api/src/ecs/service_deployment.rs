//! Service deployments and service revisions in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    AccessType, CapacityProviderStrategyItem, CreatedAt, DeploymentConfiguration, DeploymentEphemeralStorage,
    DeploymentLifecycleHookAction, DeploymentLifecycleHookTargetType, Failure, LaunchType, LoadBalancer,
    NetworkConfiguration, Operation, Request, ServiceConnectConfiguration, ServiceRegistry, ServiceVolumeConfiguration,
    VpcLatticeConfiguration,
};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `ContinueServiceDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContinueServiceDeploymentRequest {
    /// `serviceDeploymentArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// `hookId`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// `action`: `DeploymentLifecycleHookAction`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<DeploymentLifecycleHookAction>,
}

impl Request for ContinueServiceDeploymentRequest {
    const OPERATION: Operation = Operation::ContinueServiceDeployment;
    type Response = ContinueServiceDeploymentResponse;
}

/// Response of `ContinueServiceDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContinueServiceDeploymentResponse {
    /// `serviceDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
}

/// Request of `DescribeServiceDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServiceDeploymentsRequest {
    /// `serviceDeploymentArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arns: Option<Vec<String>>,
}

impl Request for DescribeServiceDeploymentsRequest {
    const OPERATION: Operation = Operation::DescribeServiceDeployments;
    type Response = DescribeServiceDeploymentsResponse;
}

/// Response of `DescribeServiceDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServiceDeploymentsResponse {
    /// `serviceDeployments`: list of `ServiceDeployment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployments: Option<Vec<ServiceDeployment>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `DescribeServiceRevisions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServiceRevisionsRequest {
    /// `serviceRevisionArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_revision_arns: Option<Vec<String>>,
}

impl Request for DescribeServiceRevisionsRequest {
    const OPERATION: Operation = Operation::DescribeServiceRevisions;
    type Response = DescribeServiceRevisionsResponse;
}

/// Response of `DescribeServiceRevisions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServiceRevisionsResponse {
    /// `serviceRevisions`: list of `ServiceRevision`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_revisions: Option<Vec<ServiceRevision>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `ListServiceDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServiceDeploymentsRequest {
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `status`: list of `ServiceDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Vec<ServiceDeploymentStatus>>,
    /// `createdAt`: `CreatedAt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<CreatedAt>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListServiceDeploymentsRequest {
    const OPERATION: Operation = Operation::ListServiceDeployments;
    type Response = ListServiceDeploymentsResponse;
}

/// Response of `ListServiceDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServiceDeploymentsResponse {
    /// `serviceDeployments`: list of `ServiceDeploymentBrief`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployments: Option<Vec<ServiceDeploymentBrief>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `StopServiceDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopServiceDeploymentRequest {
    /// `serviceDeploymentArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// `stopType`: `StopServiceDeploymentStopType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_type: Option<StopServiceDeploymentStopType>,
}

impl Request for StopServiceDeploymentRequest {
    const OPERATION: Operation = Operation::StopServiceDeployment;
    type Response = StopServiceDeploymentResponse;
}

/// Response of `StopServiceDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopServiceDeploymentResponse {
    /// `serviceDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
}

/// The structure `ContainerImage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerImage {
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `imageDigest`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    /// `image`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// The structure `DeploymentLifecycleHookDetail`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentLifecycleHookDetail {
    /// `hookId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// `targetType`: `DeploymentLifecycleHookTargetType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<DeploymentLifecycleHookTargetType>,
    /// `targetArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_arn: Option<String>,
    /// `status`: `DeploymentLifecycleHookStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DeploymentLifecycleHookStatus>,
    /// `expiresAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// `timeoutAction`: `DeploymentLifecycleHookAction`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_action: Option<DeploymentLifecycleHookAction>,
}

string_enum! {
    /// The values of `DeploymentLifecycleHookStatus`.
    pub enum DeploymentLifecycleHookStatus {
        AwaitingAction = "AWAITING_ACTION",
        InProgress = "IN_PROGRESS",
        Succeeded = "SUCCEEDED",
        Failed = "FAILED",
        TimedOut = "TIMED_OUT",
    }
}

/// The structure `ECSManagedResources`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ECSManagedResources {
    /// `ingressPaths`: list of `ManagedIngressPath`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_paths: Option<Vec<ManagedIngressPath>>,
    /// `autoScaling`: `ManagedAutoScaling`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling: Option<ManagedAutoScaling>,
    /// `metricAlarms`: list of `ManagedMetricAlarm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_alarms: Option<Vec<ManagedMetricAlarm>>,
    /// `serviceSecurityGroups`: list of `ManagedSecurityGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_security_groups: Option<Vec<ManagedSecurityGroup>>,
    /// `logGroups`: list of `ManagedLogGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups: Option<Vec<ManagedLogGroup>>,
}

/// The structure `ManagedApplicationAutoScalingPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedApplicationAutoScalingPolicy {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `policyType`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_type: Option<String>,
    /// `targetValue`: double, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_value: Option<f64>,
    /// `metric`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
}

/// The structure `ManagedAutoScaling`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedAutoScaling {
    /// `scalableTarget`: `ManagedScalableTarget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scalable_target: Option<ManagedScalableTarget>,
    /// `applicationAutoScalingPolicies`: list of `ManagedApplicationAutoScalingPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_auto_scaling_policies: Option<Vec<ManagedApplicationAutoScalingPolicy>>,
}

/// The structure `ManagedCertificate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedCertificate {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `domainName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
}

/// The structure `ManagedIngressPath`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedIngressPath {
    /// `accessType`: `AccessType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_type: Option<AccessType>,
    /// `endpoint`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// `loadBalancer`: `ManagedLoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<ManagedLoadBalancer>,
    /// `loadBalancerSecurityGroups`: list of `ManagedSecurityGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_security_groups: Option<Vec<ManagedSecurityGroup>>,
    /// `certificate`: `ManagedCertificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<ManagedCertificate>,
    /// `listener`: `ManagedListener`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener: Option<ManagedListener>,
    /// `rule`: `ManagedListenerRule`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<ManagedListenerRule>,
    /// `targetGroups`: list of `ManagedTargetGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<ManagedTargetGroup>>,
}

/// The structure `ManagedListener`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedListener {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `ManagedListenerRule`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedListenerRule {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `ManagedLoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedLoadBalancer {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `scheme`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// `subnetIds`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_ids: Option<Vec<String>>,
    /// `securityGroupIds`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_group_ids: Option<Vec<String>>,
}

/// The structure `ManagedLogGroup`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedLogGroup {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `logGroupName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
}

/// The structure `ManagedMetricAlarm`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedMetricAlarm {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

string_enum! {
    /// The values of `ManagedResourceStatus`.
    pub enum ManagedResourceStatus {
        Provisioning = "PROVISIONING",
        Active = "ACTIVE",
        Deprovisioning = "DEPROVISIONING",
        Deleted = "DELETED",
        Failed = "FAILED",
    }
}

/// The structure `ManagedScalableTarget`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedScalableTarget {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `minCapacity`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_capacity: Option<i32>,
    /// `maxCapacity`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_capacity: Option<i32>,
}

/// The structure `ManagedSecurityGroup`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedSecurityGroup {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `ManagedTargetGroup`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedTargetGroup {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `status`: `ManagedResourceStatus`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ManagedResourceStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `updatedAt`: timestamp, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `healthCheckPath`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// `healthCheckPort`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<i32>,
    /// `port`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
}

/// The structure `ResolvedConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedConfiguration {
    /// `loadBalancers`: list of `ServiceRevisionLoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<ServiceRevisionLoadBalancer>>,
}

/// The structure `Rollback`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollback {
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `serviceRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_revision_arn: Option<String>,
}

/// The structure `ServiceDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDeployment {
    /// `serviceDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `finishedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// `stoppedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `sourceServiceRevisions`: list of `ServiceRevisionSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_service_revisions: Option<Vec<ServiceRevisionSummary>>,
    /// `targetServiceRevision`: `ServiceRevisionSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_service_revision: Option<ServiceRevisionSummary>,
    /// `status`: `ServiceDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ServiceDeploymentStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `lifecycleStage`: `ServiceDeploymentLifecycleStage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_stage: Option<ServiceDeploymentLifecycleStage>,
    /// `lifecycleHookDetails`: list of `DeploymentLifecycleHookDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_hook_details: Option<Vec<DeploymentLifecycleHookDetail>>,
    /// `deploymentConfiguration`: `DeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// `rollback`: `Rollback`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Rollback>,
    /// `deploymentCircuitBreaker`: `ServiceDeploymentCircuitBreaker`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_circuit_breaker: Option<ServiceDeploymentCircuitBreaker>,
    /// `alarms`: `ServiceDeploymentAlarms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<ServiceDeploymentAlarms>,
}

/// The structure `ServiceDeploymentAlarms`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDeploymentAlarms {
    /// `status`: `ServiceDeploymentRollbackMonitorsStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ServiceDeploymentRollbackMonitorsStatus>,
    /// `alarmNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_names: Option<Vec<String>>,
    /// `triggeredAlarmNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggered_alarm_names: Option<Vec<String>>,
}

/// The structure `ServiceDeploymentBrief`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDeploymentBrief {
    /// `serviceDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `finishedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// `targetServiceRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_service_revision_arn: Option<String>,
    /// `status`: `ServiceDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ServiceDeploymentStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
}

/// The structure `ServiceDeploymentCircuitBreaker`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDeploymentCircuitBreaker {
    /// `status`: `ServiceDeploymentRollbackMonitorsStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ServiceDeploymentRollbackMonitorsStatus>,
    /// `failureCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_count: Option<i32>,
    /// `threshold`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i32>,
}

string_enum! {
    /// The values of `ServiceDeploymentLifecycleStage`.
    pub enum ServiceDeploymentLifecycleStage {
        ReconcileService = "RECONCILE_SERVICE",
        PreScaleUp = "PRE_SCALE_UP",
        ScaleUp = "SCALE_UP",
        PostScaleUp = "POST_SCALE_UP",
        TestTrafficShift = "TEST_TRAFFIC_SHIFT",
        PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
        ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
        PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
        BakeTime = "BAKE_TIME",
        CleanUp = "CLEAN_UP",
    }
}

string_enum! {
    /// The values of `ServiceDeploymentRollbackMonitorsStatus`.
    pub enum ServiceDeploymentRollbackMonitorsStatus {
        Triggered = "TRIGGERED",
        Monitoring = "MONITORING",
        MonitoringComplete = "MONITORING_COMPLETE",
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// The values of `ServiceDeploymentStatus`.
    pub enum ServiceDeploymentStatus {
        Pending = "PENDING",
        Successful = "SUCCESSFUL",
        Stopped = "STOPPED",
        StopRequested = "STOP_REQUESTED",
        InProgress = "IN_PROGRESS",
        RollbackRequested = "ROLLBACK_REQUESTED",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
        RollbackFailed = "ROLLBACK_FAILED",
    }
}

/// The structure `ServiceRevision`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceRevision {
    /// `serviceRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_revision_arn: Option<String>,
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `capacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `launchType`: `LaunchType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// `platformVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `platformFamily`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `containerImages`: list of `ContainerImage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_images: Option<Vec<ContainerImage>>,
    /// `guardDutyEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guard_duty_enabled: Option<bool>,
    /// `serviceConnectConfiguration`: `ServiceConnectConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// `volumeConfigurations`: list of `ServiceVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_configurations: Option<Vec<ServiceVolumeConfiguration>>,
    /// `fargateEphemeralStorage`: `DeploymentEphemeralStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `vpcLatticeConfigurations`: list of `VpcLatticeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>,
    /// `resolvedConfiguration`: `ResolvedConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_configuration: Option<ResolvedConfiguration>,
    /// `ecsManagedResources`: `ECSManagedResources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecs_managed_resources: Option<ECSManagedResources>,
}

/// The structure `ServiceRevisionLoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceRevisionLoadBalancer {
    /// `targetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `productionListenerRule`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production_listener_rule: Option<String>,
}

/// The structure `ServiceRevisionSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceRevisionSummary {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `requestedTaskCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_task_count: Option<i32>,
    /// `runningTaskCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_task_count: Option<i32>,
    /// `pendingTaskCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_task_count: Option<i32>,
    /// `requestedTestTrafficWeight`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_test_traffic_weight: Option<f64>,
    /// `requestedProductionTrafficWeight`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_production_traffic_weight: Option<f64>,
}

string_enum! {
    /// The values of `StopServiceDeploymentStopType`.
    pub enum StopServiceDeploymentStopType {
        Abort = "ABORT",
        Rollback = "ROLLBACK",
    }
}
