//! Task definitions in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Attribute, Failure, KeyValuePair, LogConfiguration, Operation, Request, Secret, Tag, TransportProtocol};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `DeleteTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTaskDefinitionsRequest {
    /// `taskDefinitions`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definitions: Option<Vec<String>>,
}

impl Request for DeleteTaskDefinitionsRequest {
    const OPERATION: Operation = Operation::DeleteTaskDefinitions;
    type Response = DeleteTaskDefinitionsResponse;
}

/// Response of `DeleteTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTaskDefinitionsResponse {
    /// `taskDefinitions`: list of `TaskDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definitions: Option<Vec<TaskDefinition>>,
    /// `failures`: list of `Failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<Failure>>,
}

/// Request of `DeregisterTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterTaskDefinitionRequest {
    /// `taskDefinition`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
}

impl Request for DeregisterTaskDefinitionRequest {
    const OPERATION: Operation = Operation::DeregisterTaskDefinition;
    type Response = DeregisterTaskDefinitionResponse;
}

/// Response of `DeregisterTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeregisterTaskDefinitionResponse {
    /// `taskDefinition`: `TaskDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<TaskDefinition>,
}

/// Request of `DescribeTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTaskDefinitionRequest {
    /// `taskDefinition`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// `include`: list of `TaskDefinitionField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<TaskDefinitionField>>,
}

impl Request for DescribeTaskDefinitionRequest {
    const OPERATION: Operation = Operation::DescribeTaskDefinition;
    type Response = DescribeTaskDefinitionResponse;
}

/// Response of `DescribeTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTaskDefinitionResponse {
    /// `taskDefinition`: `TaskDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<TaskDefinition>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// Request of `ListTaskDefinitionFamilies`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTaskDefinitionFamiliesRequest {
    /// `familyPrefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_prefix: Option<String>,
    /// `status`: `TaskDefinitionFamilyStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskDefinitionFamilyStatus>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `maxResults`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<i32>,
}

impl Request for ListTaskDefinitionFamiliesRequest {
    const OPERATION: Operation = Operation::ListTaskDefinitionFamilies;
    type Response = ListTaskDefinitionFamiliesResponse;
}

/// Response of `ListTaskDefinitionFamilies`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTaskDefinitionFamiliesResponse {
    /// `families`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub families: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `ListTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTaskDefinitionsRequest {
    /// `familyPrefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_prefix: Option<String>,
    /// `status`: `TaskDefinitionStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskDefinitionStatus>,
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

impl Request for ListTaskDefinitionsRequest {
    const OPERATION: Operation = Operation::ListTaskDefinitions;
    type Response = ListTaskDefinitionsResponse;
}

/// Response of `ListTaskDefinitions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTaskDefinitionsResponse {
    /// `taskDefinitionArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_arns: Option<Vec<String>>,
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `RegisterTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterTaskDefinitionRequest {
    /// `family`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `networkMode`: `NetworkMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<NetworkMode>,
    /// `containerDefinitions`: list of `ContainerDefinition`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_definitions: Option<Vec<ContainerDefinition>>,
    /// `volumes`: list of `Volume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<Volume>>,
    /// `placementConstraints`: list of `TaskDefinitionPlacementConstraint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>>,
    /// `requiresCompatibilities`: list of `Compatibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires_compatibilities: Option<Vec<Compatibility>>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `pidMode`: `PidMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid_mode: Option<PidMode>,
    /// `ipcMode`: `IpcMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipc_mode: Option<IpcMode>,
    /// `proxyConfiguration`: `ProxyConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_configuration: Option<ProxyConfiguration>,
    /// `inferenceAccelerators`: list of `InferenceAccelerator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inference_accelerators: Option<Vec<InferenceAccelerator>>,
    /// `ephemeralStorage`: `EphemeralStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// `runtimePlatform`: `RuntimePlatform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// `enableFaultInjection`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_fault_injection: Option<bool>,
}

impl Request for RegisterTaskDefinitionRequest {
    const OPERATION: Operation = Operation::RegisterTaskDefinition;
    type Response = RegisterTaskDefinitionResponse;
}

/// Response of `RegisterTaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterTaskDefinitionResponse {
    /// `taskDefinition`: `TaskDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<TaskDefinition>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

string_enum! {
    /// The values of `ApplicationProtocol`.
    pub enum ApplicationProtocol {
        Http = "http",
        Http2 = "http2",
        Grpc = "grpc",
    }
}

string_enum! {
    /// The values of `CPUArchitecture`.
    pub enum CPUArchitecture {
        X86_64 = "X86_64",
        Arm64 = "ARM64",
    }
}

string_enum! {
    /// The values of `Compatibility`.
    pub enum Compatibility {
        Ec2 = "EC2",
        Fargate = "FARGATE",
        External = "EXTERNAL",
        ManagedInstances = "MANAGED_INSTANCES",
    }
}

string_enum! {
    /// The values of `ContainerCondition`.
    pub enum ContainerCondition {
        Start = "START",
        Complete = "COMPLETE",
        Success = "SUCCESS",
        Healthy = "HEALTHY",
    }
}

/// The structure `ContainerDefinition`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerDefinition {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `image`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// `repositoryCredentials`: `RepositoryCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_credentials: Option<RepositoryCredentials>,
    /// `cpu`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<i32>,
    /// `memory`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i32>,
    /// `memoryReservation`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<i32>,
    /// `links`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<String>>,
    /// `portMappings`: list of `PortMapping`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_mappings: Option<Vec<PortMapping>>,
    /// `essential`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub essential: Option<bool>,
    /// `restartPolicy`: `ContainerRestartPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<ContainerRestartPolicy>,
    /// `entryPoint`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<Vec<String>>,
    /// `command`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// `environment`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Vec<KeyValuePair>>,
    /// `environmentFiles`: list of `EnvironmentFile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_files: Option<Vec<EnvironmentFile>>,
    /// `mountPoints`: list of `MountPoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_points: Option<Vec<MountPoint>>,
    /// `volumesFrom`: list of `VolumeFrom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes_from: Option<Vec<VolumeFrom>>,
    /// `linuxParameters`: `LinuxParameters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linux_parameters: Option<LinuxParameters>,
    /// `secrets`: list of `Secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<Secret>>,
    /// `dependsOn`: list of `ContainerDependency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Vec<ContainerDependency>>,
    /// `startTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_timeout: Option<i32>,
    /// `stopTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<i32>,
    /// `versionConsistency`: `VersionConsistency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_consistency: Option<VersionConsistency>,
    /// `hostname`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// `user`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `workingDirectory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
    /// `disableNetworking`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_networking: Option<bool>,
    /// `privileged`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileged: Option<bool>,
    /// `readonlyRootFilesystem`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readonly_root_filesystem: Option<bool>,
    /// `dnsServers`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    /// `dnsSearchDomains`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_search_domains: Option<Vec<String>>,
    /// `extraHosts`: list of `HostEntry`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_hosts: Option<Vec<HostEntry>>,
    /// `dockerSecurityOptions`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_security_options: Option<Vec<String>>,
    /// `interactive`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactive: Option<bool>,
    /// `pseudoTerminal`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pseudo_terminal: Option<bool>,
    /// `dockerLabels`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_labels: Option<BTreeMap<String, String>>,
    /// `ulimits`: list of `Ulimit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ulimits: Option<Vec<Ulimit>>,
    /// `logConfiguration`: `LogConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    /// `healthCheck`: `HealthCheck`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    /// `systemControls`: list of `SystemControl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_controls: Option<Vec<SystemControl>>,
    /// `resourceRequirements`: list of `ResourceRequirement`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_requirements: Option<Vec<ResourceRequirement>>,
    /// `firelensConfiguration`: `FirelensConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firelens_configuration: Option<FirelensConfiguration>,
    /// `credentialSpecs`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_specs: Option<Vec<String>>,
}

impl std::fmt::Debug for ContainerDefinition {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ContainerDefinition")
            .field("name", &self.name)
            .field("image", &self.image)
            .field("repository_credentials", &crate::redacted::redacted(&self.repository_credentials))
            .field("cpu", &self.cpu)
            .field("memory", &self.memory)
            .field("memory_reservation", &self.memory_reservation)
            .field("links", &self.links)
            .field("port_mappings", &self.port_mappings)
            .field("essential", &self.essential)
            .field("restart_policy", &self.restart_policy)
            .field("entry_point", &self.entry_point)
            .field("command", &self.command)
            .field("environment", &crate::redacted::redacted(&self.environment))
            .field("environment_files", &self.environment_files)
            .field("mount_points", &self.mount_points)
            .field("volumes_from", &self.volumes_from)
            .field("linux_parameters", &self.linux_parameters)
            .field("secrets", &self.secrets)
            .field("depends_on", &self.depends_on)
            .field("start_timeout", &self.start_timeout)
            .field("stop_timeout", &self.stop_timeout)
            .field("version_consistency", &self.version_consistency)
            .field("hostname", &self.hostname)
            .field("user", &self.user)
            .field("working_directory", &self.working_directory)
            .field("disable_networking", &self.disable_networking)
            .field("privileged", &self.privileged)
            .field("readonly_root_filesystem", &self.readonly_root_filesystem)
            .field("dns_servers", &self.dns_servers)
            .field("dns_search_domains", &self.dns_search_domains)
            .field("extra_hosts", &self.extra_hosts)
            .field("docker_security_options", &self.docker_security_options)
            .field("interactive", &self.interactive)
            .field("pseudo_terminal", &self.pseudo_terminal)
            .field("docker_labels", &self.docker_labels)
            .field("ulimits", &self.ulimits)
            .field("log_configuration", &self.log_configuration)
            .field("health_check", &self.health_check)
            .field("system_controls", &self.system_controls)
            .field("resource_requirements", &self.resource_requirements)
            .field("firelens_configuration", &self.firelens_configuration)
            .field("credential_specs", &self.credential_specs)
            .finish()
    }
}

/// The structure `ContainerDependency`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerDependency {
    /// `containerName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `condition`: `ContainerCondition`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<ContainerCondition>,
}

/// The structure `ContainerRestartPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerRestartPolicy {
    /// `enabled`: boolean, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// `ignoredExitCodes`: list of integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignored_exit_codes: Option<Vec<i32>>,
    /// `restartAttemptPeriod`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_attempt_period: Option<i32>,
}

/// The structure `Device`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// `hostPath`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_path: Option<String>,
    /// `containerPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_path: Option<String>,
    /// `permissions`: list of `DeviceCgroupPermission`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<DeviceCgroupPermission>>,
}

string_enum! {
    /// The values of `DeviceCgroupPermission`.
    pub enum DeviceCgroupPermission {
        Read = "read",
        Write = "write",
        Mknod = "mknod",
    }
}

/// The structure `DockerVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DockerVolumeConfiguration {
    /// `scope`: `Scope`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// `autoprovision`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autoprovision: Option<bool>,
    /// `driver`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// `driverOpts`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_opts: Option<BTreeMap<String, String>>,
    /// `labels`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<BTreeMap<String, String>>,
}

/// The structure `EFSAuthorizationConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EFSAuthorizationConfig {
    /// `accessPointId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_point_id: Option<String>,
    /// `iam`: `EFSAuthorizationConfigIAM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iam: Option<EFSAuthorizationConfigIAM>,
}

string_enum! {
    /// The values of `EFSAuthorizationConfigIAM`.
    pub enum EFSAuthorizationConfigIAM {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// The values of `EFSTransitEncryption`.
    pub enum EFSTransitEncryption {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `EFSVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EFSVolumeConfiguration {
    /// `fileSystemId`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system_id: Option<String>,
    /// `rootDirectory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_directory: Option<String>,
    /// `transitEncryption`: `EFSTransitEncryption`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_encryption: Option<EFSTransitEncryption>,
    /// `transitEncryptionPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_encryption_port: Option<i32>,
    /// `authorizationConfig`: `EFSAuthorizationConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_config: Option<EFSAuthorizationConfig>,
}

/// The structure `EnvironmentFile`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentFile {
    /// `value`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `type`: `EnvironmentFileType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<EnvironmentFileType>,
}

string_enum! {
    /// The values of `EnvironmentFileType`.
    pub enum EnvironmentFileType {
        S3 = "s3",
    }
}

/// The structure `EphemeralStorage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EphemeralStorage {
    /// `sizeInGiB`: integer, required.
    #[serde(rename = "sizeInGiB", skip_serializing_if = "Option::is_none")]
    pub size_in_gib: Option<i32>,
}

/// The structure `FSxWindowsFileServerAuthorizationConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FSxWindowsFileServerAuthorizationConfig {
    /// `credentialsParameter`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_parameter: Option<String>,
    /// `domain`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// The structure `FSxWindowsFileServerVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FSxWindowsFileServerVolumeConfiguration {
    /// `fileSystemId`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system_id: Option<String>,
    /// `rootDirectory`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_directory: Option<String>,
    /// `authorizationConfig`: `FSxWindowsFileServerAuthorizationConfig`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_config: Option<FSxWindowsFileServerAuthorizationConfig>,
}

/// The structure `FirelensConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirelensConfiguration {
    /// `type`: `FirelensConfigurationType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<FirelensConfigurationType>,
    /// `options`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BTreeMap<String, String>>,
}

string_enum! {
    /// The values of `FirelensConfigurationType`.
    pub enum FirelensConfigurationType {
        Fluentd = "fluentd",
        Fluentbit = "fluentbit",
    }
}

/// The structure `HealthCheck`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthCheck {
    /// `command`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// `interval`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<i32>,
    /// `timeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<i32>,
    /// `retries`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<i32>,
    /// `startPeriod`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_period: Option<i32>,
}

/// The structure `HostEntry`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostEntry {
    /// `hostname`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// `ipAddress`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
}

/// The structure `HostVolumeProperties`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostVolumeProperties {
    /// `sourcePath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_path: Option<String>,
}

/// The structure `InferenceAccelerator`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InferenceAccelerator {
    /// `deviceName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// `deviceType`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
}

string_enum! {
    /// The values of `IpcMode`.
    pub enum IpcMode {
        Host = "host",
        Task = "task",
        None = "none",
    }
}

/// The structure `KernelCapabilities`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KernelCapabilities {
    /// `add`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<Vec<String>>,
    /// `drop`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop: Option<Vec<String>>,
}

/// The structure `LinuxParameters`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinuxParameters {
    /// `capabilities`: `KernelCapabilities`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<KernelCapabilities>,
    /// `devices`: list of `Device`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<Device>>,
    /// `initProcessEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init_process_enabled: Option<bool>,
    /// `sharedMemorySize`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_memory_size: Option<i32>,
    /// `tmpfs`: list of `Tmpfs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tmpfs: Option<Vec<Tmpfs>>,
    /// `maxSwap`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_swap: Option<i32>,
    /// `swappiness`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swappiness: Option<i32>,
}

/// The structure `MountPoint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MountPoint {
    /// `sourceVolume`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_volume: Option<String>,
    /// `containerPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_path: Option<String>,
    /// `readOnly`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}

string_enum! {
    /// The values of `NetworkMode`.
    pub enum NetworkMode {
        Bridge = "bridge",
        Host = "host",
        Awsvpc = "awsvpc",
        None = "none",
    }
}

string_enum! {
    /// The values of `OSFamily`.
    pub enum OSFamily {
        WindowsServer2019Full = "WINDOWS_SERVER_2019_FULL",
        WindowsServer2019Core = "WINDOWS_SERVER_2019_CORE",
        WindowsServer2016Full = "WINDOWS_SERVER_2016_FULL",
        WindowsServer2004Core = "WINDOWS_SERVER_2004_CORE",
        WindowsServer2022Core = "WINDOWS_SERVER_2022_CORE",
        WindowsServer2022Full = "WINDOWS_SERVER_2022_FULL",
        WindowsServer2025Core = "WINDOWS_SERVER_2025_CORE",
        WindowsServer2025Full = "WINDOWS_SERVER_2025_FULL",
        WindowsServer20h2Core = "WINDOWS_SERVER_20H2_CORE",
        Linux = "LINUX",
    }
}

string_enum! {
    /// The values of `PidMode`.
    pub enum PidMode {
        Host = "host",
        Task = "task",
    }
}

/// The structure `PortMapping`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMapping {
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i32>,
    /// `hostPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<i32>,
    /// `protocol`: `TransportProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<TransportProtocol>,
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `appProtocol`: `ApplicationProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_protocol: Option<ApplicationProtocol>,
    /// `containerPortRange`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port_range: Option<String>,
}

/// The structure `ProxyConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyConfiguration {
    /// `type`: `ProxyConfigurationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ProxyConfigurationType>,
    /// `containerName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `properties`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Vec<KeyValuePair>>,
}

string_enum! {
    /// The values of `ProxyConfigurationType`.
    pub enum ProxyConfigurationType {
        Appmesh = "APPMESH",
    }
}

/// The structure `RepositoryCredentials`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryCredentials {
    /// `credentialsParameter`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_parameter: Option<String>,
}

/// The structure `ResourceRequirement`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRequirement {
    /// `value`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `type`: `ResourceType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ResourceType>,
}

string_enum! {
    /// The values of `ResourceType`.
    pub enum ResourceType {
        Gpu = "GPU",
        InferenceAccelerator = "InferenceAccelerator",
    }
}

/// The structure `RuntimePlatform`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuntimePlatform {
    /// `cpuArchitecture`: `CPUArchitecture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_architecture: Option<CPUArchitecture>,
    /// `operatingSystemFamily`: `OSFamily`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operating_system_family: Option<OSFamily>,
}

/// The structure `S3FilesVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct S3FilesVolumeConfiguration {
    /// `fileSystemArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system_arn: Option<String>,
    /// `rootDirectory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_directory: Option<String>,
    /// `transitEncryptionPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transit_encryption_port: Option<i32>,
    /// `accessPointArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_point_arn: Option<String>,
}

string_enum! {
    /// The values of `Scope`.
    pub enum Scope {
        Task = "task",
        Shared = "shared",
    }
}

string_enum! {
    /// The values of `SortOrder`.
    pub enum SortOrder {
        Asc = "ASC",
        Desc = "DESC",
    }
}

/// The structure `SystemControl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SystemControl {
    /// `namespace`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `TaskDefinition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskDefinition {
    /// `taskDefinitionArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_arn: Option<String>,
    /// `containerDefinitions`: list of `ContainerDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_definitions: Option<Vec<ContainerDefinition>>,
    /// `family`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `taskRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// `executionRoleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `networkMode`: `NetworkMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<NetworkMode>,
    /// `revision`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i32>,
    /// `volumes`: list of `Volume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<Volume>>,
    /// `status`: `TaskDefinitionStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<TaskDefinitionStatus>,
    /// `requiresAttributes`: list of `Attribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires_attributes: Option<Vec<Attribute>>,
    /// `placementConstraints`: list of `TaskDefinitionPlacementConstraint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>>,
    /// `compatibilities`: list of `Compatibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatibilities: Option<Vec<Compatibility>>,
    /// `runtimePlatform`: `RuntimePlatform`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// `requiresCompatibilities`: list of `Compatibility`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires_compatibilities: Option<Vec<Compatibility>>,
    /// `cpu`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// `memory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// `inferenceAccelerators`: list of `InferenceAccelerator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inference_accelerators: Option<Vec<InferenceAccelerator>>,
    /// `pidMode`: `PidMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid_mode: Option<PidMode>,
    /// `ipcMode`: `IpcMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipc_mode: Option<IpcMode>,
    /// `proxyConfiguration`: `ProxyConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_configuration: Option<ProxyConfiguration>,
    /// `registeredAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// `deregisteredAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deregistered_at: Option<Timestamp>,
    /// `deleteRequestedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_requested_at: Option<Timestamp>,
    /// `registeredBy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_by: Option<String>,
    /// `ephemeralStorage`: `EphemeralStorage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// `enableFaultInjection`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_fault_injection: Option<bool>,
}

string_enum! {
    /// The values of `TaskDefinitionFamilyStatus`.
    pub enum TaskDefinitionFamilyStatus {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
        All = "ALL",
    }
}

string_enum! {
    /// The values of `TaskDefinitionField`.
    pub enum TaskDefinitionField {
        Tags = "TAGS",
    }
}

/// The structure `TaskDefinitionPlacementConstraint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskDefinitionPlacementConstraint {
    /// `type`: `TaskDefinitionPlacementConstraintType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<TaskDefinitionPlacementConstraintType>,
    /// `expression`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

string_enum! {
    /// The values of `TaskDefinitionPlacementConstraintType`.
    pub enum TaskDefinitionPlacementConstraintType {
        MemberOf = "memberOf",
    }
}

string_enum! {
    /// The values of `TaskDefinitionStatus`.
    pub enum TaskDefinitionStatus {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
        DeleteInProgress = "DELETE_IN_PROGRESS",
    }
}

/// The structure `Tmpfs`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tmpfs {
    /// `containerPath`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_path: Option<String>,
    /// `size`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i32>,
    /// `mountOptions`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_options: Option<Vec<String>>,
}

/// The structure `Ulimit`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ulimit {
    /// `name`: `UlimitName`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<UlimitName>,
    /// `softLimit`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soft_limit: Option<i32>,
    /// `hardLimit`: integer, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hard_limit: Option<i32>,
}

string_enum! {
    /// The values of `UlimitName`.
    pub enum UlimitName {
        Core = "core",
        Cpu = "cpu",
        Data = "data",
        Fsize = "fsize",
        Locks = "locks",
        Memlock = "memlock",
        Msgqueue = "msgqueue",
        Nice = "nice",
        Nofile = "nofile",
        Nproc = "nproc",
        Rss = "rss",
        Rtprio = "rtprio",
        Rttime = "rttime",
        Sigpending = "sigpending",
        Stack = "stack",
    }
}

string_enum! {
    /// The values of `VersionConsistency`.
    pub enum VersionConsistency {
        Enabled = "enabled",
        Disabled = "disabled",
    }
}

/// The structure `Volume`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `host`: `HostVolumeProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<HostVolumeProperties>,
    /// `dockerVolumeConfiguration`: `DockerVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_volume_configuration: Option<DockerVolumeConfiguration>,
    /// `efsVolumeConfiguration`: `EFSVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub efs_volume_configuration: Option<EFSVolumeConfiguration>,
    /// `s3filesVolumeConfiguration`: `S3FilesVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3files_volume_configuration: Option<S3FilesVolumeConfiguration>,
    /// `fsxWindowsFileServerVolumeConfiguration`: `FSxWindowsFileServerVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fsx_windows_file_server_volume_configuration: Option<FSxWindowsFileServerVolumeConfiguration>,
    /// `configuredAtLaunch`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configured_at_launch: Option<bool>,
}

/// The structure `VolumeFrom`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeFrom {
    /// `sourceContainer`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_container: Option<String>,
    /// `readOnly`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
}
