//! Services in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    CapacityProviderStrategyItem, EBSTagSpecification, Failure, LaunchType, LogConfiguration, NetworkConfiguration,
    Operation, PlacementConstraint, PlacementStrategy, PropagateTags, Request, Tag, TaskFilesystemType, TaskSet,
};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `CreateService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateServiceRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `serviceName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `availabilityZoneRebalancing`: `AvailabilityZoneRebalancing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<AvailabilityZoneRebalancing>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `desiredCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i32>,
    /// `clientToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// `launchType`: `LaunchType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// `capacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `platformVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `role`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// `deploymentConfiguration`: `DeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// `placementConstraints`: list of `PlacementConstraint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_constraints: Option<Vec<PlacementConstraint>>,
    /// `placementStrategy`: list of `PlacementStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_strategy: Option<Vec<PlacementStrategy>>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `healthCheckGracePeriodSeconds`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_grace_period_seconds: Option<i32>,
    /// `schedulingStrategy`: `SchedulingStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// `deploymentController`: `DeploymentController`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_controller: Option<DeploymentController>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `propagateTags`: `PropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateTags>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// `serviceConnectConfiguration`: `ServiceConnectConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// `volumeConfigurations`: list of `ServiceVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_configurations: Option<Vec<ServiceVolumeConfiguration>>,
    /// `vpcLatticeConfigurations`: list of `VpcLatticeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>,
}

impl Request for CreateServiceRequest {
    const OPERATION: Operation = Operation::CreateService;
    type Response = CreateServiceResponse;
}

/// Response of `CreateService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateServiceResponse {
    /// `service`: `Service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

/// Request of `DeleteService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServiceRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `force`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force: Option<bool>,
}

impl Request for DeleteServiceRequest {
    const OPERATION: Operation = Operation::DeleteService;
    type Response = DeleteServiceResponse;
}

/// Response of `DeleteService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteServiceResponse {
    /// `service`: `Service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

/// Request of `DescribeServices`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServicesRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `services`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// `include`: list of `ServiceField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<ServiceField>>,
}

impl Request for DescribeServicesRequest {
    const OPERATION: Operation = Operation::DescribeServices;
    type Response = DescribeServicesResponse;
}

/// Response of `DescribeServices`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeServicesResponse {
    /// `services`: list of `Service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<Service>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `ListServices`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServicesRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    /// `launchType`: `LaunchType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<LaunchType>,
    /// `schedulingStrategy`: `SchedulingStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// `resourceManagementType`: `ResourceManagementType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_management_type: Option<ResourceManagementType>,
}

impl Request for ListServicesRequest {
    const OPERATION: Operation = Operation::ListServices;
    type Response = ListServicesResponse;
}

/// Response of `ListServices`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServicesResponse {
    /// `serviceArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arns: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `ListServicesByNamespace`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServicesByNamespaceRequest {
    /// `namespace`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListServicesByNamespaceRequest {
    const OPERATION: Operation = Operation::ListServicesByNamespace;
    type Response = ListServicesByNamespaceResponse;
}

/// Response of `ListServicesByNamespace`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListServicesByNamespaceResponse {
    /// `serviceArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arns: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `UpdateService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServiceRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `desiredCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i32>,
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `capacityProviderStrategy`: list of `CapacityProviderStrategyItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>,
    /// `deploymentConfiguration`: `DeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// `availabilityZoneRebalancing`: `AvailabilityZoneRebalancing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<AvailabilityZoneRebalancing>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `placementConstraints`: list of `PlacementConstraint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_constraints: Option<Vec<PlacementConstraint>>,
    /// `placementStrategy`: list of `PlacementStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_strategy: Option<Vec<PlacementStrategy>>,
    /// `platformVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// `forceNewDeployment`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_new_deployment: Option<bool>,
    /// `healthCheckGracePeriodSeconds`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_grace_period_seconds: Option<i32>,
    /// `deploymentController`: `DeploymentController`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_controller: Option<DeploymentController>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `propagateTags`: `PropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateTags>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `serviceConnectConfiguration`: `ServiceConnectConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// `volumeConfigurations`: list of `ServiceVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_configurations: Option<Vec<ServiceVolumeConfiguration>>,
    /// `vpcLatticeConfigurations`: list of `VpcLatticeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>,
}

impl Request for UpdateServiceRequest {
    const OPERATION: Operation = Operation::UpdateService;
    type Response = UpdateServiceResponse;
}

/// Response of `UpdateService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServiceResponse {
    /// `service`: `Service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

/// Request of `UpdateServicePrimaryTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServicePrimaryTaskSetRequest {
    /// `cluster`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `service`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `primaryTaskSet`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_task_set: Option<String>,
}

impl Request for UpdateServicePrimaryTaskSetRequest {
    const OPERATION: Operation = Operation::UpdateServicePrimaryTaskSet;
    type Response = UpdateServicePrimaryTaskSetResponse;
}

/// Response of `UpdateServicePrimaryTaskSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateServicePrimaryTaskSetResponse {
    /// `taskSet`: `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_set: Option<TaskSet>,
}

/// The structure `AdvancedConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdvancedConfiguration {
    /// `alternateTargetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternate_target_group_arn: Option<String>,
    /// `productionListenerRule`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub production_listener_rule: Option<String>,
    /// `testListenerRule`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_listener_rule: Option<String>,
    /// `roleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
}

string_enum! {
    /// The values of `AvailabilityZoneRebalancing`.
    pub enum AvailabilityZoneRebalancing {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `CanaryConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CanaryConfiguration {
    /// `canaryPercent`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_percent: Option<f64>,
    /// `canaryBakeTimeInMinutes`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_bake_time_in_minutes: Option<i32>,
}

/// The structure `Deployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// `id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `desiredCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i32>,
    /// `pendingCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i32>,
    /// `runningCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i32>,
    /// `failedTasks`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_tasks: Option<i32>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
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
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `rolloutState`: `DeploymentRolloutState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout_state: Option<DeploymentRolloutState>,
    /// `rolloutStateReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout_state_reason: Option<String>,
    /// `serviceConnectConfiguration`: `ServiceConnectConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// `serviceConnectResources`: list of `ServiceConnectServiceResource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_resources: Option<Vec<ServiceConnectServiceResource>>,
    /// `volumeConfigurations`: list of `ServiceVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_configurations: Option<Vec<ServiceVolumeConfiguration>>,
    /// `fargateEphemeralStorage`: `DeploymentEphemeralStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<DeploymentEphemeralStorage>,
    /// `vpcLatticeConfigurations`: list of `VpcLatticeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>>,
}

/// The structure `DeploymentAlarms`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentAlarms {
    /// `alarmNames`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_names: Option<Vec<String>>,
    /// `rollback`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
    /// `enable`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
}

/// The structure `DeploymentCircuitBreaker`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentCircuitBreaker {
    /// `enable`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// `rollback`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
}

/// The structure `DeploymentConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentConfiguration {
    /// `deploymentCircuitBreaker`: `DeploymentCircuitBreaker`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_circuit_breaker: Option<DeploymentCircuitBreaker>,
    /// `maximumPercent`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<i32>,
    /// `minimumHealthyPercent`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<i32>,
    /// `alarms`: `DeploymentAlarms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<DeploymentAlarms>,
    /// `strategy`: `DeploymentStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<DeploymentStrategy>,
    /// `bakeTimeInMinutes`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bake_time_in_minutes: Option<i32>,
    /// `lifecycleHooks`: list of `DeploymentLifecycleHook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_hooks: Option<Vec<DeploymentLifecycleHook>>,
    /// `linearConfiguration`: `LinearConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear_configuration: Option<LinearConfiguration>,
    /// `canaryConfiguration`: `CanaryConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_configuration: Option<CanaryConfiguration>,
}

/// The structure `DeploymentController`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentController {
    /// `type`: `DeploymentControllerType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<DeploymentControllerType>,
}

string_enum! {
    /// The values of `DeploymentControllerType`.
    pub enum DeploymentControllerType {
        Ecs = "ECS",
        CodeDeploy = "CODE_DEPLOY",
        External = "EXTERNAL",
    }
}

/// The structure `DeploymentEphemeralStorage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentEphemeralStorage {
    /// `kmsKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
}

/// The structure `DeploymentLifecycleHook`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentLifecycleHook {
    /// `targetType`: `DeploymentLifecycleHookTargetType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<DeploymentLifecycleHookTargetType>,
    /// `hookTargetArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_target_arn: Option<String>,
    /// `roleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `lifecycleStages`: list of `DeploymentLifecycleHookStage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_stages: Option<Vec<DeploymentLifecycleHookStage>>,
    /// `hookDetails`: any JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_details: Option<serde_json::Value>,
    /// `timeoutConfiguration`: `DeploymentLifecycleHookTimeoutConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_configuration: Option<DeploymentLifecycleHookTimeoutConfiguration>,
}

string_enum! {
    /// The values of `DeploymentLifecycleHookAction`.
    pub enum DeploymentLifecycleHookAction {
        Rollback = "ROLLBACK",
        Continue = "CONTINUE",
    }
}

string_enum! {
    /// The values of `DeploymentLifecycleHookStage`.
    pub enum DeploymentLifecycleHookStage {
        ReconcileService = "RECONCILE_SERVICE",
        PreScaleUp = "PRE_SCALE_UP",
        PostScaleUp = "POST_SCALE_UP",
        TestTrafficShift = "TEST_TRAFFIC_SHIFT",
        PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
        PreProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT",
        ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
        PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
    }
}

string_enum! {
    /// The values of `DeploymentLifecycleHookTargetType`.
    pub enum DeploymentLifecycleHookTargetType {
        AwsLambda = "AWS_LAMBDA",
        Pause = "PAUSE",
    }
}

/// The structure `DeploymentLifecycleHookTimeoutConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentLifecycleHookTimeoutConfiguration {
    /// `timeoutInMinutes`: integer, 1 to 20160.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_in_minutes: Option<i32>,
    /// `action`: `DeploymentLifecycleHookAction`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<DeploymentLifecycleHookAction>,
}

string_enum! {
    /// The values of `DeploymentRolloutState`.
    pub enum DeploymentRolloutState {
        Completed = "COMPLETED",
        Failed = "FAILED",
        InProgress = "IN_PROGRESS",
    }
}

string_enum! {
    /// The values of `DeploymentStrategy`.
    pub enum DeploymentStrategy {
        Rolling = "ROLLING",
        BlueGreen = "BLUE_GREEN",
        Linear = "LINEAR",
        Canary = "CANARY",
    }
}

/// The structure `LinearConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinearConfiguration {
    /// `stepPercent`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_percent: Option<f64>,
    /// `stepBakeTimeInMinutes`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_bake_time_in_minutes: Option<i32>,
}

/// The structure `LoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadBalancer {
    /// `targetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `loadBalancerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_name: Option<String>,
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i32>,
    /// `advancedConfiguration`: `AdvancedConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_configuration: Option<AdvancedConfiguration>,
}

string_enum! {
    /// The values of `ResourceManagementType`.
    pub enum ResourceManagementType {
        Customer = "CUSTOMER",
        Ecs = "ECS",
    }
}

/// The structure `Scale`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scale {
    /// `value`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// `unit`: `ScaleUnit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<ScaleUnit>,
}

string_enum! {
    /// The values of `ScaleUnit`.
    pub enum ScaleUnit {
        Percent = "PERCENT",
    }
}

string_enum! {
    /// The values of `SchedulingStrategy`.
    pub enum SchedulingStrategy {
        Replica = "REPLICA",
        Daemon = "DAEMON",
    }
}

/// The structure `Service`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// `serviceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// `serviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `loadBalancers`: list of `LoadBalancer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Vec<LoadBalancer>>,
    /// `serviceRegistries`: list of `ServiceRegistry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Vec<ServiceRegistry>>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `desiredCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i32>,
    /// `runningCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i32>,
    /// `pendingCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i32>,
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
    /// `taskDefinition`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `deploymentConfiguration`: `DeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// `taskSets`: list of `TaskSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_sets: Option<Vec<TaskSet>>,
    /// `deployments`: list of `Deployment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployments: Option<Vec<Deployment>>,
    /// `roleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `events`: list of `ServiceEvent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<ServiceEvent>>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `currentServiceDeployment`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_service_deployment: Option<String>,
    /// `currentServiceRevisions`: list of `ServiceCurrentRevisionSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_service_revisions: Option<Vec<ServiceCurrentRevisionSummary>>,
    /// `placementConstraints`: list of `PlacementConstraint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_constraints: Option<Vec<PlacementConstraint>>,
    /// `placementStrategy`: list of `PlacementStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_strategy: Option<Vec<PlacementStrategy>>,
    /// `networkConfiguration`: `NetworkConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `healthCheckGracePeriodSeconds`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_grace_period_seconds: Option<i32>,
    /// `schedulingStrategy`: `SchedulingStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduling_strategy: Option<SchedulingStrategy>,
    /// `deploymentController`: `DeploymentController`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_controller: Option<DeploymentController>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `createdBy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `propagateTags`: `PropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateTags>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// `availabilityZoneRebalancing`: `AvailabilityZoneRebalancing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<AvailabilityZoneRebalancing>,
    /// `resourceManagementType`: `ResourceManagementType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_management_type: Option<ResourceManagementType>,
}

/// The structure `ServiceConnectAccessLogConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectAccessLogConfiguration {
    /// `format`: `ServiceConnectAccessLoggingFormat`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ServiceConnectAccessLoggingFormat>,
    /// `includeQueryParameters`: `ServiceConnectIncludeQueryParameters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_query_parameters: Option<ServiceConnectIncludeQueryParameters>,
}

string_enum! {
    /// The values of `ServiceConnectAccessLoggingFormat`.
    pub enum ServiceConnectAccessLoggingFormat {
        Text = "TEXT",
        Json = "JSON",
    }
}

/// The structure `ServiceConnectClientAlias`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectClientAlias {
    /// `port`: integer, 0 to 65535, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `dnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    /// `testTrafficRules`: `ServiceConnectTestTrafficRules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_traffic_rules: Option<ServiceConnectTestTrafficRules>,
}

/// The structure `ServiceConnectConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectConfiguration {
    /// `enabled`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// `namespace`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `services`: list of `ServiceConnectService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<ServiceConnectService>>,
    /// `logConfiguration`: `LogConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    /// `accessLogConfiguration`: `ServiceConnectAccessLogConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_configuration: Option<ServiceConnectAccessLogConfiguration>,
}

string_enum! {
    /// The values of `ServiceConnectIncludeQueryParameters`.
    pub enum ServiceConnectIncludeQueryParameters {
        Disabled = "DISABLED",
        Enabled = "ENABLED",
    }
}

/// The structure `ServiceConnectService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectService {
    /// `portName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_name: Option<String>,
    /// `discoveryName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovery_name: Option<String>,
    /// `clientAliases`: list of `ServiceConnectClientAlias`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_aliases: Option<Vec<ServiceConnectClientAlias>>,
    /// `ingressPortOverride`: integer, 0 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_port_override: Option<i32>,
    /// `timeout`: `TimeoutConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<TimeoutConfiguration>,
    /// `tls`: `ServiceConnectTlsConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServiceConnectTlsConfiguration>,
}

/// The structure `ServiceConnectServiceResource`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectServiceResource {
    /// `discoveryName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovery_name: Option<String>,
    /// `discoveryArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discovery_arn: Option<String>,
}

/// The structure `ServiceConnectTestTrafficHeaderMatchRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectTestTrafficHeaderMatchRules {
    /// `exact`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
}

/// The structure `ServiceConnectTestTrafficHeaderRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectTestTrafficHeaderRules {
    /// `name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `value`: `ServiceConnectTestTrafficHeaderMatchRules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ServiceConnectTestTrafficHeaderMatchRules>,
}

/// The structure `ServiceConnectTestTrafficRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectTestTrafficRules {
    /// `header`: `ServiceConnectTestTrafficHeaderRules`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<ServiceConnectTestTrafficHeaderRules>,
}

/// The structure `ServiceConnectTlsCertificateAuthority`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectTlsCertificateAuthority {
    /// `awsPcaAuthorityArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_pca_authority_arn: Option<String>,
}

/// The structure `ServiceConnectTlsConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConnectTlsConfiguration {
    /// `issuerCertificateAuthority`: `ServiceConnectTlsCertificateAuthority`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_certificate_authority: Option<ServiceConnectTlsCertificateAuthority>,
    /// `kmsKey`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
    /// `roleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
}

/// The structure `ServiceCurrentRevisionSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceCurrentRevisionSummary {
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
}

/// The structure `ServiceEvent`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEvent {
    /// `id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `ServiceField`.
    pub enum ServiceField {
        Tags = "TAGS",
    }
}

/// The structure `ServiceManagedEBSVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceManagedEBSVolumeConfiguration {
    /// `encrypted`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<bool>,
    /// `kmsKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// `volumeType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_type: Option<String>,
    /// `sizeInGiB`: integer.
    #[serde(rename = "sizeInGiB", skip_serializing_if = "Option::is_none")]
    pub size_in_gib: Option<i32>,
    /// `snapshotId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<String>,
    /// `volumeInitializationRate`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_initialization_rate: Option<i32>,
    /// `iops`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iops: Option<i32>,
    /// `throughput`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<i32>,
    /// `tagSpecifications`: list of `EBSTagSpecification`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_specifications: Option<Vec<EBSTagSpecification>>,
    /// `roleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `filesystemType`: `TaskFilesystemType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filesystem_type: Option<TaskFilesystemType>,
}

/// The structure `ServiceRegistry`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceRegistry {
    /// `registryArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_arn: Option<String>,
    /// `port`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i32>,
}

/// The structure `ServiceVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceVolumeConfiguration {
    /// `name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `managedEBSVolume`: `ServiceManagedEBSVolumeConfiguration`.
    #[serde(rename = "managedEBSVolume", skip_serializing_if = "Option::is_none")]
    pub managed_ebs_volume: Option<ServiceManagedEBSVolumeConfiguration>,
}

string_enum! {
    /// The values of `StabilityStatus`.
    pub enum StabilityStatus {
        SteadyState = "STEADY_STATE",
        Stabilizing = "STABILIZING",
    }
}

/// The structure `TimeoutConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeoutConfiguration {
    /// `idleTimeoutSeconds`: integer, 0 to 2147483647.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout_seconds: Option<i32>,
    /// `perRequestTimeoutSeconds`: integer, 0 to 2147483647.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_request_timeout_seconds: Option<i32>,
}

/// The structure `VpcLatticeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcLatticeConfiguration {
    /// `roleArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `targetGroupArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `portName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_name: Option<String>,
}
