//! Daemons, their task definitions, deployments and revisions in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    ContainerDependency, ContainerRestartPolicy, CreatedAt, Device, EnvironmentFile, Failure, FirelensConfiguration,
    HealthCheck, HostVolumeProperties, KernelCapabilities, KeyValuePair, LogConfiguration, MountPoint, Operation,
    RepositoryCredentials, Request, Secret, SortOrder, SystemControl, Tag, Tmpfs, Ulimit,
};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `CreateDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDaemonRequest {
    /// `daemonName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_name: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `daemonTaskDefinitionArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
    /// `capacityProviderArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_arns: Option<Vec<String>>,
    /// `deploymentConfiguration`: `DaemonDeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DaemonDeploymentConfiguration>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `propagateTags`: `DaemonPropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<DaemonPropagateTags>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// `clientToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

impl Request for CreateDaemonRequest {
    const OPERATION: Operation = Operation::CreateDaemon;
    type Response = CreateDaemonResponse;
}

/// Response of `CreateDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateDaemonResponse {
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `status`: `DaemonStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonStatus>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `deploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_arn: Option<String>,
}

/// Request of `DeleteDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDaemonRequest {
    /// `daemonArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
}

impl Request for DeleteDaemonRequest {
    const OPERATION: Operation = Operation::DeleteDaemon;
    type Response = DeleteDaemonResponse;
}

/// Response of `DeleteDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDaemonResponse {
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `status`: `DaemonStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonStatus>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `deploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_arn: Option<String>,
}

/// Request of `DeleteDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDaemonTaskDefinitionRequest {
    /// `daemonTaskDefinition`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition: Option<String>,
}

impl Request for DeleteDaemonTaskDefinitionRequest {
    const OPERATION: Operation = Operation::DeleteDaemonTaskDefinition;
    type Response = DeleteDaemonTaskDefinitionResponse;
}

/// Response of `DeleteDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDaemonTaskDefinitionResponse {
    /// `daemonTaskDefinitionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
}

/// Request of `DescribeDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonRequest {
    /// `daemonArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
}

impl Request for DescribeDaemonRequest {
    const OPERATION: Operation = Operation::DescribeDaemon;
    type Response = DescribeDaemonResponse;
}

/// Response of `DescribeDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonResponse {
    /// `daemon`: `DaemonDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon: Option<DaemonDetail>,
}

/// Request of `DescribeDaemonDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonDeploymentsRequest {
    /// `daemonDeploymentArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_deployment_arns: Option<Vec<String>>,
}

impl Request for DescribeDaemonDeploymentsRequest {
    const OPERATION: Operation = Operation::DescribeDaemonDeployments;
    type Response = DescribeDaemonDeploymentsResponse;
}

/// Response of `DescribeDaemonDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonDeploymentsResponse {
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
    /// `daemonDeployments`: list of `DaemonDeployment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_deployments: Option<Vec<DaemonDeployment>>,
}

/// Request of `DescribeDaemonRevisions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonRevisionsRequest {
    /// `daemonRevisionArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_revision_arns: Option<Vec<String>>,
}

impl Request for DescribeDaemonRevisionsRequest {
    const OPERATION: Operation = Operation::DescribeDaemonRevisions;
    type Response = DescribeDaemonRevisionsResponse;
}

/// Response of `DescribeDaemonRevisions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonRevisionsResponse {
    /// `daemonRevisions`: list of `DaemonRevision`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_revisions: Option<Vec<DaemonRevision>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `DescribeDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonTaskDefinitionRequest {
    /// `daemonTaskDefinition`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition: Option<String>,
}

impl Request for DescribeDaemonTaskDefinitionRequest {
    const OPERATION: Operation = Operation::DescribeDaemonTaskDefinition;
    type Response = DescribeDaemonTaskDefinitionResponse;
}

/// Response of `DescribeDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDaemonTaskDefinitionResponse {
    /// `daemonTaskDefinition`: `DaemonTaskDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition: Option<DaemonTaskDefinition>,
}

/// Request of `ListDaemonDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonDeploymentsRequest {
    /// `daemonArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `status`: list of `DaemonDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Vec<DaemonDeploymentStatus>>,
    /// `createdAt`: `CreatedAt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<CreatedAt>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

impl Request for ListDaemonDeploymentsRequest {
    const OPERATION: Operation = Operation::ListDaemonDeployments;
    type Response = ListDaemonDeploymentsResponse;
}

/// Response of `ListDaemonDeployments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonDeploymentsResponse {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `daemonDeployments`: list of `DaemonDeploymentSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_deployments: Option<Vec<DaemonDeploymentSummary>>,
}

/// Request of `ListDaemonTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonTaskDefinitionsRequest {
    /// `familyPrefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_prefix: Option<String>,
    /// `family`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `revision`: `DaemonTaskDefinitionRevisionFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<DaemonTaskDefinitionRevisionFilter>,
    /// `status`: `DaemonTaskDefinitionStatusFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonTaskDefinitionStatusFilter>,
    /// `sort`: `SortOrder`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<SortOrder>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListDaemonTaskDefinitionsRequest {
    const OPERATION: Operation = Operation::ListDaemonTaskDefinitions;
    type Response = ListDaemonTaskDefinitionsResponse;
}

/// Response of `ListDaemonTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonTaskDefinitionsResponse {
    /// `daemonTaskDefinitions`: list of `DaemonTaskDefinitionSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definitions: Option<Vec<DaemonTaskDefinitionSummary>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `ListDaemons`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonsRequest {
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `capacityProviderArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_arns: Option<Vec<String>>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

impl Request for ListDaemonsRequest {
    const OPERATION: Operation = Operation::ListDaemons;
    type Response = ListDaemonsResponse;
}

/// Response of `ListDaemons`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListDaemonsResponse {
    /// `daemonSummariesList`: list of `DaemonSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_summaries_list: Option<Vec<DaemonSummary>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `RegisterDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterDaemonTaskDefinitionRequest {
    /// `family`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `containerDefinitions`: list of `DaemonContainerDefinition`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_definitions: Option<Vec<DaemonContainerDefinition>>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `volumes`: list of `DaemonVolume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<DaemonVolume>>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for RegisterDaemonTaskDefinitionRequest {
    const OPERATION: Operation = Operation::RegisterDaemonTaskDefinition;
    type Response = RegisterDaemonTaskDefinitionResponse;
}

/// Response of `RegisterDaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterDaemonTaskDefinitionResponse {
    /// `daemonTaskDefinitionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
}

/// Request of `UpdateDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDaemonRequest {
    /// `daemonArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `daemonTaskDefinitionArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
    /// `capacityProviderArns`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_arns: Option<Vec<String>>,
    /// `deploymentConfiguration`: `DaemonDeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DaemonDeploymentConfiguration>,
    /// `propagateTags`: `DaemonPropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<DaemonPropagateTags>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
}

impl Request for UpdateDaemonRequest {
    const OPERATION: Operation = Operation::UpdateDaemon;
    type Response = UpdateDaemonResponse;
}

/// Response of `UpdateDaemon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateDaemonResponse {
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `status`: `DaemonStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonStatus>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// `deploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_arn: Option<String>,
}

/// The structure `DaemonAlarmConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonAlarmConfiguration {
    /// `alarmNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_names: Option<Vec<String>>,
    /// `enable`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
}

/// The structure `DaemonCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonCapacityProvider {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `runningCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i32>,
}

/// The structure `DaemonCircuitBreaker`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonCircuitBreaker {
    /// `failureCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_count: Option<i32>,
    /// `status`: `DaemonDeploymentRollbackMonitorsStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonDeploymentRollbackMonitorsStatus>,
    /// `threshold`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i32>,
}

/// The structure `DaemonContainerDefinition`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonContainerDefinition {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `image`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// `memory`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i32>,
    /// `memoryReservation`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<i32>,
    /// `repositoryCredentials`: `RepositoryCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_credentials: Option<RepositoryCredentials>,
    /// `healthCheck`: `HealthCheck`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// `cpu`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<i32>,
    /// `essential`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub essential: Option<bool>,
    /// `entryPoint`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<Vec<String>>,
    /// `command`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// `workingDirectory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
    /// `environmentFiles`: list of `EnvironmentFile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_files: Option<Vec<EnvironmentFile>>,
    /// `environment`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Vec<KeyValuePair>>,
    /// `secrets`: list of `Secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<Secret>>,
    /// `readonlyRootFilesystem`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readonly_root_filesystem: Option<bool>,
    /// `mountPoints`: list of `MountPoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_points: Option<Vec<MountPoint>>,
    /// `logConfiguration`: `LogConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    /// `firelensConfiguration`: `FirelensConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firelens_configuration: Option<FirelensConfiguration>,
    /// `privileged`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileged: Option<bool>,
    /// `user`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `ulimits`: list of `Ulimit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ulimits: Option<Vec<Ulimit>>,
    /// `linuxParameters`: `DaemonLinuxParameters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linux_parameters: Option<DaemonLinuxParameters>,
    /// `dependsOn`: list of `ContainerDependency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Vec<ContainerDependency>>,
    /// `startTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_timeout: Option<i32>,
    /// `stopTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<i32>,
    /// `systemControls`: list of `SystemControl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_controls: Option<Vec<SystemControl>>,
    /// `interactive`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactive: Option<bool>,
    /// `pseudoTerminal`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudo_terminal: Option<bool>,
    /// `restartPolicy`: `ContainerRestartPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<ContainerRestartPolicy>,
}

impl std::fmt::Debug for DaemonContainerDefinition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DaemonContainerDefinition")
            .field("name", &self.name)
            .field("image", &self.image)
            .field("memory", &self.memory)
            .field("memory_reservation", &self.memory_reservation)
            .field("repository_credentials", &crate::redacted::redacted(&self.repository_credentials))
            .field("health_check", &self.health_check)
            .field("cpu", &self.cpu)
            .field("essential", &self.essential)
            .field("entry_point", &self.entry_point)
            .field("command", &self.command)
            .field("working_directory", &self.working_directory)
            .field("environment_files", &self.environment_files)
            .field("environment", &crate::redacted::redacted(&self.environment))
            .field("secrets", &self.secrets)
            .field("readonly_root_filesystem", &self.readonly_root_filesystem)
            .field("mount_points", &self.mount_points)
            .field("log_configuration", &self.log_configuration)
            .field("firelens_configuration", &self.firelens_configuration)
            .field("privileged", &self.privileged)
            .field("user", &self.user)
            .field("ulimits", &self.ulimits)
            .field("linux_parameters", &self.linux_parameters)
            .field("depends_on", &self.depends_on)
            .field("start_timeout", &self.start_timeout)
            .field("stop_timeout", &self.stop_timeout)
            .field("system_controls", &self.system_controls)
            .field("interactive", &self.interactive)
            .field("pseudo_terminal", &self.pseudo_terminal)
            .field("restart_policy", &self.restart_policy)
            .finish()
    }
}

/// The structure `DaemonContainerImage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonContainerImage {
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

/// The structure `DaemonDeployment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeployment {
    /// `daemonDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_deployment_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `status`: `DaemonDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonDeploymentStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `targetDaemonRevision`: `DaemonDeploymentRevisionDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_daemon_revision: Option<DaemonDeploymentRevisionDetail>,
    /// `sourceDaemonRevisions`: list of `DaemonDeploymentRevisionDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_daemon_revisions: Option<Vec<DaemonDeploymentRevisionDetail>>,
    /// `circuitBreaker`: `DaemonCircuitBreaker`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circuit_breaker: Option<DaemonCircuitBreaker>,
    /// `alarms`: `DaemonDeploymentAlarms`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<DaemonDeploymentAlarms>,
    /// `rollback`: `DaemonRollback`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<DaemonRollback>,
    /// `deploymentConfiguration`: `DaemonDeploymentConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DaemonDeploymentConfiguration>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `stoppedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    /// `finishedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

/// The structure `DaemonDeploymentAlarms`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeploymentAlarms {
    /// `status`: `DaemonDeploymentRollbackMonitorsStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonDeploymentRollbackMonitorsStatus>,
    /// `alarmNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_names: Option<Vec<String>>,
    /// `triggeredAlarmNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub triggered_alarm_names: Option<Vec<String>>,
}

/// The structure `DaemonDeploymentCapacityProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeploymentCapacityProvider {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `runningInstanceCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_instance_count: Option<i32>,
    /// `drainingInstanceCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draining_instance_count: Option<i32>,
}

/// The structure `DaemonDeploymentConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeploymentConfiguration {
    /// `drainPercent`: double, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain_percent: Option<f64>,
    /// `alarms`: `DaemonAlarmConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<DaemonAlarmConfiguration>,
    /// `bakeTimeInMinutes`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bake_time_in_minutes: Option<i32>,
}

/// The structure `DaemonDeploymentRevisionDetail`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeploymentRevisionDetail {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `capacityProviders`: list of `DaemonDeploymentCapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<DaemonDeploymentCapacityProvider>>,
    /// `totalRunningInstanceCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_running_instance_count: Option<i32>,
    /// `totalDrainingInstanceCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_draining_instance_count: Option<i32>,
}

string_enum! {
    /// The values of `DaemonDeploymentRollbackMonitorsStatus`.
    pub enum DaemonDeploymentRollbackMonitorsStatus {
        Triggered = "TRIGGERED",
        Monitoring = "MONITORING",
        MonitoringComplete = "MONITORING_COMPLETE",
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// The values of `DaemonDeploymentStatus`.
    pub enum DaemonDeploymentStatus {
        Pending = "PENDING",
        Successful = "SUCCESSFUL",
        Stopped = "STOPPED",
        StopRequested = "STOP_REQUESTED",
        InProgress = "IN_PROGRESS",
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
        RollbackFailed = "ROLLBACK_FAILED",
    }
}

/// The structure `DaemonDeploymentSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDeploymentSummary {
    /// `daemonDeploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_deployment_arn: Option<String>,
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `status`: `DaemonDeploymentStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonDeploymentStatus>,
    /// `statusReason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// `targetDaemonRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_daemon_revision_arn: Option<String>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `stoppedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    /// `finishedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

/// The structure `DaemonDetail`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonDetail {
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `status`: `DaemonStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonStatus>,
    /// `currentRevisions`: list of `DaemonRevisionDetail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_revisions: Option<Vec<DaemonRevisionDetail>>,
    /// `deploymentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_arn: Option<String>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `DaemonLinuxParameters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonLinuxParameters {
    /// `capabilities`: `KernelCapabilities`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<KernelCapabilities>,
    /// `devices`: list of `Device`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<Device>>,
    /// `initProcessEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_process_enabled: Option<bool>,
    /// `tmpfs`: list of `Tmpfs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tmpfs: Option<Vec<Tmpfs>>,
}

string_enum! {
    /// The values of `DaemonPropagateTags`.
    pub enum DaemonPropagateTags {
        Daemon = "DAEMON",
        None = "NONE",
    }
}

/// The structure `DaemonRevision`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonRevision {
    /// `daemonRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_revision_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `daemonTaskDefinitionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `containerImages`: list of `DaemonContainerImage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_images: Option<Vec<DaemonContainerImage>>,
    /// `propagateTags`: `DaemonPropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<DaemonPropagateTags>,
    /// `enableECSManagedTags`: boolean.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `enableExecuteCommand`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
}

/// The structure `DaemonRevisionDetail`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonRevisionDetail {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `capacityProviders`: list of `DaemonCapacityProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_providers: Option<Vec<DaemonCapacityProvider>>,
    /// `totalRunningCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_running_count: Option<i32>,
}

/// The structure `DaemonRollback`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonRollback {
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `startedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// `rollbackTargetDaemonRevisionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback_target_daemon_revision_arn: Option<String>,
    /// `rollbackCapacityProviders`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback_capacity_providers: Option<Vec<String>>,
}

string_enum! {
    /// The values of `DaemonStatus`.
    pub enum DaemonStatus {
        Active = "ACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
    }
}

/// The structure `DaemonSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonSummary {
    /// `daemonArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_arn: Option<String>,
    /// `status`: `DaemonStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonStatus>,
    /// `createdAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// `updatedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

/// The structure `DaemonTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonTaskDefinition {
    /// `daemonTaskDefinitionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_task_definition_arn: Option<String>,
    /// `family`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `revision`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i32>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `containerDefinitions`: list of `DaemonContainerDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_definitions: Option<Vec<DaemonContainerDefinition>>,
    /// `volumes`: list of `DaemonVolume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<DaemonVolume>>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `status`: `DaemonTaskDefinitionStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonTaskDefinitionStatus>,
    /// `registeredAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// `deleteRequestedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_requested_at: Option<Timestamp>,
    /// `registeredBy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_by: Option<String>,
}

string_enum! {
    /// The values of `DaemonTaskDefinitionRevisionFilter`.
    pub enum DaemonTaskDefinitionRevisionFilter {
        LastRegistered = "LAST_REGISTERED",
    }
}

string_enum! {
    /// The values of `DaemonTaskDefinitionStatus`.
    pub enum DaemonTaskDefinitionStatus {
        Active = "ACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
        Deleted = "DELETED",
    }
}

string_enum! {
    /// The values of `DaemonTaskDefinitionStatusFilter`.
    pub enum DaemonTaskDefinitionStatusFilter {
        Active = "ACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
        All = "ALL",
    }
}

/// The structure `DaemonTaskDefinitionSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonTaskDefinitionSummary {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `registeredAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// `registeredBy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_by: Option<String>,
    /// `deleteRequestedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_requested_at: Option<Timestamp>,
    /// `status`: `DaemonTaskDefinitionStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<DaemonTaskDefinitionStatus>,
}

/// The structure `DaemonVolume`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonVolume {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `host`: `HostVolumeProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<HostVolumeProperties>,
}
