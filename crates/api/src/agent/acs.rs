//! The agent's control channel (ACS): what server and agent tell each other about tasks.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::frame;
use crate::string_enum::string_enum;

/// A message in its frame, `{"type": …, "message": …}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// `AttachInstanceNetworkInterfacesMessage`.
    AttachInstanceNetworkInterfacesMessage(AttachInstanceNetworkInterfacesMessage),
    /// `AckRequest`.
    AckRequest(AckRequest),
    /// `AttachTaskNetworkInterfacesMessage`.
    AttachTaskNetworkInterfacesMessage(AttachTaskNetworkInterfacesMessage),
    /// `ConfirmAttachmentMessage`.
    ConfirmAttachmentMessage(ConfirmAttachmentMessage),
    /// `ErrorMessage`.
    ErrorMessage(ErrorMessage),
    /// `HeartbeatMessage`.
    HeartbeatMessage(HeartbeatMessage),
    /// `HeartbeatAckRequest`.
    HeartbeatAckRequest(HeartbeatAckRequest),
    /// `PayloadMessage`.
    PayloadMessage(PayloadMessage),
    /// `PerformUpdateMessage`.
    PerformUpdateMessage(PerformUpdateMessage),
    /// `PollRequest`.
    PollRequest(PollRequest),
    /// `CloseMessage`.
    CloseMessage(CloseMessage),
    /// `ServerException`.
    ServerException(ServerException),
    /// `BadRequestException`.
    BadRequestException(BadRequestException),
    /// `InvalidClusterException`.
    InvalidClusterException(InvalidClusterException),
    /// `AccessDeniedException`.
    AccessDeniedException(AccessDeniedException),
    /// `InvalidInstanceException`.
    InvalidInstanceException(InvalidInstanceException),
    /// `InactiveInstanceException`.
    InactiveInstanceException(InactiveInstanceException),
    /// `IAMRoleCredentialsMessage`.
    IAMRoleCredentialsMessage(IAMRoleCredentialsMessage),
    /// `IAMRoleCredentialsAckRequest`.
    IAMRoleCredentialsAckRequest(IAMRoleCredentialsAckRequest),
    /// `StageUpdateMessage`.
    StageUpdateMessage(StageUpdateMessage),
    /// `TaskManifestMessage`.
    TaskManifestMessage(TaskManifestMessage),
    /// `TaskStopVerificationMessage`.
    TaskStopVerificationMessage(TaskStopVerificationMessage),
    /// `TaskStopVerificationAck`.
    TaskStopVerificationAck(TaskStopVerificationAck),
    /// `NackRequest`.
    NackRequest(NackRequest),
}

impl Message {
    /// The name that the frame carries as `type`.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::AttachInstanceNetworkInterfacesMessage(_) => "AttachInstanceNetworkInterfacesMessage",
            Self::AckRequest(_) => "AckRequest",
            Self::AttachTaskNetworkInterfacesMessage(_) => "AttachTaskNetworkInterfacesMessage",
            Self::ConfirmAttachmentMessage(_) => "ConfirmAttachmentMessage",
            Self::ErrorMessage(_) => "ErrorMessage",
            Self::HeartbeatMessage(_) => "HeartbeatMessage",
            Self::HeartbeatAckRequest(_) => "HeartbeatAckRequest",
            Self::PayloadMessage(_) => "PayloadMessage",
            Self::PerformUpdateMessage(_) => "PerformUpdateMessage",
            Self::PollRequest(_) => "PollRequest",
            Self::CloseMessage(_) => "CloseMessage",
            Self::ServerException(_) => "ServerException",
            Self::BadRequestException(_) => "BadRequestException",
            Self::InvalidClusterException(_) => "InvalidClusterException",
            Self::AccessDeniedException(_) => "AccessDeniedException",
            Self::InvalidInstanceException(_) => "InvalidInstanceException",
            Self::InactiveInstanceException(_) => "InactiveInstanceException",
            Self::IAMRoleCredentialsMessage(_) => "IAMRoleCredentialsMessage",
            Self::IAMRoleCredentialsAckRequest(_) => "IAMRoleCredentialsAckRequest",
            Self::StageUpdateMessage(_) => "StageUpdateMessage",
            Self::TaskManifestMessage(_) => "TaskManifestMessage",
            Self::TaskStopVerificationMessage(_) => "TaskStopVerificationMessage",
            Self::TaskStopVerificationAck(_) => "TaskStopVerificationAck",
            Self::NackRequest(_) => "NackRequest",
        }
    }

    /// The frame's text. Absent members are left out, never `null`.
    pub fn encode(&self) -> String {
        match self {
            Self::AttachInstanceNetworkInterfacesMessage(message) => {
                frame::encode("AttachInstanceNetworkInterfacesMessage", message)
            }
            Self::AckRequest(message) => frame::encode("AckRequest", message),
            Self::AttachTaskNetworkInterfacesMessage(message) => {
                frame::encode("AttachTaskNetworkInterfacesMessage", message)
            }
            Self::ConfirmAttachmentMessage(message) => frame::encode("ConfirmAttachmentMessage", message),
            Self::ErrorMessage(message) => frame::encode("ErrorMessage", message),
            Self::HeartbeatMessage(message) => frame::encode("HeartbeatMessage", message),
            Self::HeartbeatAckRequest(message) => frame::encode("HeartbeatAckRequest", message),
            Self::PayloadMessage(message) => frame::encode("PayloadMessage", message),
            Self::PerformUpdateMessage(message) => frame::encode("PerformUpdateMessage", message),
            Self::PollRequest(message) => frame::encode("PollRequest", message),
            Self::CloseMessage(message) => frame::encode("CloseMessage", message),
            Self::ServerException(message) => frame::encode("ServerException", message),
            Self::BadRequestException(message) => frame::encode("BadRequestException", message),
            Self::InvalidClusterException(message) => frame::encode("InvalidClusterException", message),
            Self::AccessDeniedException(message) => frame::encode("AccessDeniedException", message),
            Self::InvalidInstanceException(message) => frame::encode("InvalidInstanceException", message),
            Self::InactiveInstanceException(message) => frame::encode("InactiveInstanceException", message),
            Self::IAMRoleCredentialsMessage(message) => frame::encode("IAMRoleCredentialsMessage", message),
            Self::IAMRoleCredentialsAckRequest(message) => frame::encode("IAMRoleCredentialsAckRequest", message),
            Self::StageUpdateMessage(message) => frame::encode("StageUpdateMessage", message),
            Self::TaskManifestMessage(message) => frame::encode("TaskManifestMessage", message),
            Self::TaskStopVerificationMessage(message) => frame::encode("TaskStopVerificationMessage", message),
            Self::TaskStopVerificationAck(message) => frame::encode("TaskStopVerificationAck", message),
            Self::NackRequest(message) => frame::encode("NackRequest", message),
        }
    }

    /// Reads a frame's text. Members that are not in the description are ignored.
    ///
    /// # Errors
    /// When the text is no frame, its type is unknown, or a member has another JSON type than described.
    pub fn decode(text: &str) -> Result<Self, frame::Error> {
        let frame = frame::Frame::parse(text)?;
        Ok(match frame.type_name() {
            "AttachInstanceNetworkInterfacesMessage" => Self::AttachInstanceNetworkInterfacesMessage(frame.message()?),
            "AckRequest" => Self::AckRequest(frame.message()?),
            "AttachTaskNetworkInterfacesMessage" => Self::AttachTaskNetworkInterfacesMessage(frame.message()?),
            "ConfirmAttachmentMessage" => Self::ConfirmAttachmentMessage(frame.message()?),
            "ErrorMessage" => Self::ErrorMessage(frame.message()?),
            "HeartbeatMessage" => Self::HeartbeatMessage(frame.message()?),
            "HeartbeatAckRequest" => Self::HeartbeatAckRequest(frame.message()?),
            "PayloadMessage" => Self::PayloadMessage(frame.message()?),
            "PerformUpdateMessage" => Self::PerformUpdateMessage(frame.message()?),
            "PollRequest" => Self::PollRequest(frame.message()?),
            "CloseMessage" => Self::CloseMessage(frame.message()?),
            "ServerException" => Self::ServerException(frame.message()?),
            "BadRequestException" => Self::BadRequestException(frame.message()?),
            "InvalidClusterException" => Self::InvalidClusterException(frame.message()?),
            "AccessDeniedException" => Self::AccessDeniedException(frame.message()?),
            "InvalidInstanceException" => Self::InvalidInstanceException(frame.message()?),
            "InactiveInstanceException" => Self::InactiveInstanceException(frame.message()?),
            "IAMRoleCredentialsMessage" => Self::IAMRoleCredentialsMessage(frame.message()?),
            "IAMRoleCredentialsAckRequest" => Self::IAMRoleCredentialsAckRequest(frame.message()?),
            "StageUpdateMessage" => Self::StageUpdateMessage(frame.message()?),
            "TaskManifestMessage" => Self::TaskManifestMessage(frame.message()?),
            "TaskStopVerificationMessage" => Self::TaskStopVerificationMessage(frame.message()?),
            "TaskStopVerificationAck" => Self::TaskStopVerificationAck(frame.message()?),
            "NackRequest" => Self::NackRequest(frame.message()?),
            _ => return Err(frame.unknown()),
        })
    }
}

impl From<AttachInstanceNetworkInterfacesMessage> for Message {
    fn from(message: AttachInstanceNetworkInterfacesMessage) -> Self {
        Self::AttachInstanceNetworkInterfacesMessage(message)
    }
}

impl From<AckRequest> for Message {
    fn from(message: AckRequest) -> Self {
        Self::AckRequest(message)
    }
}

impl From<AttachTaskNetworkInterfacesMessage> for Message {
    fn from(message: AttachTaskNetworkInterfacesMessage) -> Self {
        Self::AttachTaskNetworkInterfacesMessage(message)
    }
}

impl From<ConfirmAttachmentMessage> for Message {
    fn from(message: ConfirmAttachmentMessage) -> Self {
        Self::ConfirmAttachmentMessage(message)
    }
}

impl From<ErrorMessage> for Message {
    fn from(message: ErrorMessage) -> Self {
        Self::ErrorMessage(message)
    }
}

impl From<HeartbeatMessage> for Message {
    fn from(message: HeartbeatMessage) -> Self {
        Self::HeartbeatMessage(message)
    }
}

impl From<HeartbeatAckRequest> for Message {
    fn from(message: HeartbeatAckRequest) -> Self {
        Self::HeartbeatAckRequest(message)
    }
}

impl From<PayloadMessage> for Message {
    fn from(message: PayloadMessage) -> Self {
        Self::PayloadMessage(message)
    }
}

impl From<PerformUpdateMessage> for Message {
    fn from(message: PerformUpdateMessage) -> Self {
        Self::PerformUpdateMessage(message)
    }
}

impl From<PollRequest> for Message {
    fn from(message: PollRequest) -> Self {
        Self::PollRequest(message)
    }
}

impl From<CloseMessage> for Message {
    fn from(message: CloseMessage) -> Self {
        Self::CloseMessage(message)
    }
}

impl From<ServerException> for Message {
    fn from(message: ServerException) -> Self {
        Self::ServerException(message)
    }
}

impl From<BadRequestException> for Message {
    fn from(message: BadRequestException) -> Self {
        Self::BadRequestException(message)
    }
}

impl From<InvalidClusterException> for Message {
    fn from(message: InvalidClusterException) -> Self {
        Self::InvalidClusterException(message)
    }
}

impl From<AccessDeniedException> for Message {
    fn from(message: AccessDeniedException) -> Self {
        Self::AccessDeniedException(message)
    }
}

impl From<InvalidInstanceException> for Message {
    fn from(message: InvalidInstanceException) -> Self {
        Self::InvalidInstanceException(message)
    }
}

impl From<InactiveInstanceException> for Message {
    fn from(message: InactiveInstanceException) -> Self {
        Self::InactiveInstanceException(message)
    }
}

impl From<IAMRoleCredentialsMessage> for Message {
    fn from(message: IAMRoleCredentialsMessage) -> Self {
        Self::IAMRoleCredentialsMessage(message)
    }
}

impl From<IAMRoleCredentialsAckRequest> for Message {
    fn from(message: IAMRoleCredentialsAckRequest) -> Self {
        Self::IAMRoleCredentialsAckRequest(message)
    }
}

impl From<StageUpdateMessage> for Message {
    fn from(message: StageUpdateMessage) -> Self {
        Self::StageUpdateMessage(message)
    }
}

impl From<TaskManifestMessage> for Message {
    fn from(message: TaskManifestMessage) -> Self {
        Self::TaskManifestMessage(message)
    }
}

impl From<TaskStopVerificationMessage> for Message {
    fn from(message: TaskStopVerificationMessage) -> Self {
        Self::TaskStopVerificationMessage(message)
    }
}

impl From<TaskStopVerificationAck> for Message {
    fn from(message: TaskStopVerificationAck) -> Self {
        Self::TaskStopVerificationAck(message)
    }
}

impl From<NackRequest> for Message {
    fn from(message: NackRequest) -> Self {
        Self::NackRequest(message)
    }
}

/// The structure `ASMAuthData`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ASMAuthData {
    /// `credentialsParameter`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_parameter: Option<String>,
    /// `region`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// The message `AccessDeniedException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessDeniedException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `AckRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AckRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The structure `Association`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Association {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `type`: `AssociationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<AssociationType>,
    /// `content`: `EncodedString`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<EncodedString>,
    /// `containers`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<Vec<String>>,
}

string_enum! {
    /// The values of `AssociationType`.
    pub enum AssociationType {
        ElasticInference = "elastic-inference",
        Gpu = "gpu",
    }
}

/// The message `AttachInstanceNetworkInterfacesMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachInstanceNetworkInterfacesMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `waitTimeoutMs`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_timeout_ms: Option<i64>,
    /// `elasticNetworkInterfaces`: list of `ElasticNetworkInterface`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_network_interfaces: Option<Vec<ElasticNetworkInterface>>,
}

/// The message `AttachTaskNetworkInterfacesMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachTaskNetworkInterfacesMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `taskClusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_cluster_arn: Option<String>,
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `waitTimeoutMs`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_timeout_ms: Option<i64>,
    /// `elasticNetworkInterfaces`: list of `ElasticNetworkInterface`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_network_interfaces: Option<Vec<ElasticNetworkInterface>>,
}

/// The structure `Attachment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// `attachmentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_arn: Option<String>,
    /// `attachmentType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_type: Option<String>,
    /// `attachmentProperties`: list of `AttachmentProperty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_properties: Option<Vec<AttachmentProperty>>,
}

/// The structure `AttachmentProperty`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentProperty {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `AuthStrategy`.
    pub enum AuthStrategy {
        ExecutionRole = "ExecutionRole",
    }
}

string_enum! {
    /// The values of `AuthenticationType`.
    pub enum AuthenticationType {
        Ecr = "ecr",
        Asm = "asm",
    }
}

/// The message `BadRequestException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BadRequestException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `CloseMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CloseMessage {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `ConfirmAttachmentMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmAttachmentMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `taskClusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_cluster_arn: Option<String>,
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `waitTimeoutMs`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_timeout_ms: Option<i64>,
    /// `attachment`: `Attachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
}

/// The structure `Container`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// `command`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
    /// `cpu`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<i64>,
    /// `credentialSpecs`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_specs: Option<Vec<String>>,
    /// `entryPoint`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<Vec<String>>,
    /// `environment`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<BTreeMap<String, String>>,
    /// `environmentFiles`: list of `EnvironmentFile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_files: Option<Vec<EnvironmentFile>>,
    /// `essential`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub essential: Option<bool>,
    /// `restartPolicy`: `RestartPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_policy: Option<RestartPolicy>,
    /// `image`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// `links`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<String>>,
    /// `memory`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `overrides`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
    /// `portMappings`: list of `PortMapping`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_mappings: Option<Vec<PortMapping>>,
    /// `managedAgents`: list of `ManagedAgent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_agents: Option<Vec<ManagedAgent>>,
    /// `mountPoints`: list of `MountPoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_points: Option<Vec<MountPoint>>,
    /// `linuxParameters`: `LinuxParameters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linux_parameters: Option<LinuxParameters>,
    /// `privileged`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileged: Option<bool>,
    /// `networkInterfaceNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_names: Option<Vec<String>>,
    /// `volumesFrom`: list of `VolumeFrom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes_from: Option<Vec<VolumeFrom>>,
    /// `dockerConfig`: `DockerConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_config: Option<DockerConfig>,
    /// `healthCheckType`: `HealthCheckType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_type: Option<HealthCheckType>,
    /// `registryAuthentication`: `RegistryAuthenticationData`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_authentication: Option<RegistryAuthenticationData>,
    /// `logsAuthStrategy`: `AuthStrategy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs_auth_strategy: Option<AuthStrategy>,
    /// `secrets`: list of `Secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<Secret>>,
    /// `dependsOn`: list of `ContainerDependency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Vec<ContainerDependency>>,
    /// `startTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_timeout: Option<i64>,
    /// `stopTimeout`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_timeout: Option<i64>,
    /// `firelensConfiguration`: `FirelensConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firelens_configuration: Option<FirelensConfiguration>,
    /// `containerArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_arn: Option<String>,
}

impl std::fmt::Debug for Container {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Container")
            .field("command", &self.command)
            .field("cpu", &self.cpu)
            .field("credential_specs", &self.credential_specs)
            .field("entry_point", &self.entry_point)
            .field("environment", &crate::redacted::redacted(&self.environment))
            .field("environment_files", &self.environment_files)
            .field("essential", &self.essential)
            .field("restart_policy", &self.restart_policy)
            .field("image", &self.image)
            .field("links", &self.links)
            .field("memory", &self.memory)
            .field("name", &self.name)
            .field("overrides", &self.overrides)
            .field("port_mappings", &self.port_mappings)
            .field("managed_agents", &self.managed_agents)
            .field("mount_points", &self.mount_points)
            .field("linux_parameters", &self.linux_parameters)
            .field("privileged", &self.privileged)
            .field("network_interface_names", &self.network_interface_names)
            .field("volumes_from", &self.volumes_from)
            .field("docker_config", &self.docker_config)
            .field("health_check_type", &self.health_check_type)
            .field("registry_authentication", &self.registry_authentication)
            .field("logs_auth_strategy", &self.logs_auth_strategy)
            .field("secrets", &self.secrets)
            .field("depends_on", &self.depends_on)
            .field("start_timeout", &self.start_timeout)
            .field("stop_timeout", &self.stop_timeout)
            .field("firelens_configuration", &self.firelens_configuration)
            .field("container_arn", &self.container_arn)
            .finish()
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

/// The structure `ContainerDependency`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerDependency {
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `condition`: `ContainerCondition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<ContainerCondition>,
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

/// The structure `DockerConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DockerConfig {
    /// `version`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `config`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// `hostConfig`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_config: Option<String>,
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

/// The structure `EBSVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EBSVolumeConfiguration {
    /// `volumeId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_id: Option<String>,
    /// `deleteOnTermination`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// `deviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// `filesystemType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filesystem_type: Option<String>,
}

/// The structure `ECRAuthData`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ECRAuthData {
    /// `registryId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
    /// `region`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `endpointOverride`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_override: Option<String>,
    /// `useExecutionRole`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_execution_role: Option<bool>,
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
    /// `fileSystemId`: string.
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
    pub transit_encryption_port: Option<i64>,
    /// `authorizationConfig`: `EFSAuthorizationConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_config: Option<EFSAuthorizationConfig>,
}

/// The structure `ElasticNetworkInterface`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ElasticNetworkInterface {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `macAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    /// `attachmentArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_arn: Option<String>,
    /// `ec2Id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_id: Option<String>,
    /// `index`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<i64>,
    /// `interfaceAssociationProtocol`: `NetworkInterfaceAssociationProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_association_protocol: Option<NetworkInterfaceAssociationProtocol>,
    /// `interfaceTunnelProperties`: `NetworkInterfaceTunnelProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_tunnel_properties: Option<NetworkInterfaceTunnelProperties>,
    /// `interfaceVethProperties`: `NetworkInterfaceVethProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_veth_properties: Option<NetworkInterfaceVethProperties>,
    /// `interfaceVlanProperties`: `NetworkInterfaceVlanProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_vlan_properties: Option<NetworkInterfaceVlanProperties>,
    /// `ipv4Addresses`: list of `IPv4AddressAssignment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_addresses: Option<Vec<IPv4AddressAssignment>>,
    /// `ipv6Addresses`: list of `IPv6AddressAssignment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_addresses: Option<Vec<IPv6AddressAssignment>>,
    /// `domainName`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<Vec<String>>,
    /// `domainNameServers`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name_servers: Option<Vec<String>>,
    /// `privateDnsName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    /// `subnetGatewayIpv4Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_gateway_ipv4_address: Option<String>,
    /// `subnetGatewayIpv6Address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_gateway_ipv6_address: Option<String>,
}

/// The structure `EncodedString`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EncodedString {
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `encoding`: `Encoding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
}

string_enum! {
    /// The values of `Encoding`.
    pub enum Encoding {
        Identity = "identity",
        Base64 = "base64",
    }
}

/// The structure `EnvironmentFile`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentFile {
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `type`: `EnvironmentFileType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<EnvironmentFileType>,
}

string_enum! {
    /// The values of `EnvironmentFileType`.
    pub enum EnvironmentFileType {
        S3 = "s3",
    }
}

/// The message `ErrorMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorMessage {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `FSxWindowsFileServerAuthorizationConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FSxWindowsFileServerAuthorizationConfig {
    /// `credentialsParameter`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_parameter: Option<String>,
    /// `domain`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// The structure `FSxWindowsFileServerVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FSxWindowsFileServerVolumeConfiguration {
    /// `fileSystemId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system_id: Option<String>,
    /// `rootDirectory`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_directory: Option<String>,
    /// `authorizationConfig`: `FSxWindowsFileServerAuthorizationConfig`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_config: Option<FSxWindowsFileServerAuthorizationConfig>,
}

/// The structure `FirelensConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirelensConfiguration {
    /// `type`: `FirelensConfigurationType`.
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

string_enum! {
    /// The values of `HealthCheckType`.
    pub enum HealthCheckType {
        Docker = "docker",
    }
}

/// The message `HeartbeatAckRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatAckRequest {
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The message `HeartbeatMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatMessage {
    /// `healthy`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy: Option<bool>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The structure `HostVolumeProperties`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostVolumeProperties {
    /// `sourcePath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_path: Option<String>,
}

/// The structure `IAMRoleCredentials`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IAMRoleCredentials {
    /// `credentialsId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_id: Option<String>,
    /// `roleArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `accessKeyId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// `secretAccessKey`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_access_key: Option<String>,
    /// `sessionToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_token: Option<String>,
    /// `expiration`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<String>,
    /// `credentialScope`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_scope: Option<String>,
}

impl std::fmt::Debug for IAMRoleCredentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IAMRoleCredentials")
            .field("credentials_id", &self.credentials_id)
            .field("role_arn", &self.role_arn)
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &crate::redacted::redacted(&self.secret_access_key))
            .field("session_token", &self.session_token)
            .field("expiration", &self.expiration)
            .field("credential_scope", &self.credential_scope)
            .finish()
    }
}

/// The message `IAMRoleCredentialsAckRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IAMRoleCredentialsAckRequest {
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `expiration`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<String>,
    /// `credentialsId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_id: Option<String>,
}

/// The message `IAMRoleCredentialsMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IAMRoleCredentialsMessage {
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `taskClusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_cluster_arn: Option<String>,
    /// `roleCredentials`: `IAMRoleCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_credentials: Option<IAMRoleCredentials>,
    /// `roleType`: `RoleType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_type: Option<RoleType>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The structure `IPv4AddressAssignment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IPv4AddressAssignment {
    /// `privateAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_address: Option<String>,
    /// `primary`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
}

/// The structure `IPv6AddressAssignment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IPv6AddressAssignment {
    /// `address`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// `primary`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
}

/// The message `InactiveInstanceException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InactiveInstanceException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `InvalidClusterException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvalidClusterException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `InvalidInstanceException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvalidInstanceException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `IsolationMode`.
    pub enum IsolationMode {
        Shared = "SHARED",
        Exclusive = "EXCLUSIVE",
        IsolatedPartition = "ISOLATED_PARTITION",
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
    pub shared_memory_size: Option<i64>,
}

/// The structure `LogDriverVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogDriverVolumeConfiguration {
    /// `driver`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
}

/// The structure `ManagedAgent`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedAgent {
    /// `name`: `ManagedAgentName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ManagedAgentName>,
    /// `properties`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<BTreeMap<String, String>>,
}

string_enum! {
    /// The values of `ManagedAgentName`.
    pub enum ManagedAgentName {
        ExecuteCommandAgent = "ExecuteCommandAgent",
    }
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

/// The message `NackRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NackRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

string_enum! {
    /// The values of `NetworkInterfaceAssociationProtocol`.
    pub enum NetworkInterfaceAssociationProtocol {
        Default = "default",
        Tunnel = "tunnel",
        Veth = "veth",
        Vlan = "vlan",
    }
}

/// The structure `NetworkInterfaceTunnelProperties`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceTunnelProperties {
    /// `tunnelId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tunnel_id: Option<String>,
    /// `interfaceIpAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface_ip_address: Option<String>,
}

/// The structure `NetworkInterfaceVethProperties`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceVethProperties {
    /// `peerInterface`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer_interface: Option<String>,
}

/// The structure `NetworkInterfaceVlanProperties`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkInterfaceVlanProperties {
    /// `vlanId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vlan_id: Option<String>,
    /// `trunkInterfaceMacAddress`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trunk_interface_mac_address: Option<String>,
}

/// The message `PayloadMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayloadMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `tasks`: list of `Task`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<Task>>,
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `seqNum`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq_num: Option<i64>,
    /// `timeline`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<i64>,
}

/// The message `PerformUpdateMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PerformUpdateMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `updateInfo`: `UpdateInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_info: Option<UpdateInfo>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The message `PollRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PollRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `seqNum`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq_num: Option<i64>,
    /// `timeline`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<i64>,
    /// `versionInfo`: `VersionInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_info: Option<VersionInfo>,
    /// `sendCredentials`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_credentials: Option<bool>,
    /// `protocolVersion`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_version: Option<i64>,
}

/// The structure `PortMapping`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortMapping {
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i64>,
    /// `hostPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<i64>,
    /// `containerPortRange`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port_range: Option<String>,
    /// `protocol`: `TransportProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<TransportProtocol>,
}

/// The structure `ProxyConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProxyConfiguration {
    /// `type`: `ProxyConfigurationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<ProxyConfigurationType>,
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `properties`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<BTreeMap<String, String>>,
}

string_enum! {
    /// The values of `ProxyConfigurationType`.
    pub enum ProxyConfigurationType {
        Appmesh = "APPMESH",
    }
}

/// The structure `RegistryAuthenticationData`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryAuthenticationData {
    /// `type`: `AuthenticationType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<AuthenticationType>,
    /// `ecrAuthData`: `ECRAuthData`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecr_auth_data: Option<ECRAuthData>,
    /// `asmAuthData`: `ASMAuthData`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asm_auth_data: Option<ASMAuthData>,
}

/// The structure `RestartPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestartPolicy {
    /// `enabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// `ignoredExitCodes`: list of integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignored_exit_codes: Option<Vec<i64>>,
    /// `restartAttemptPeriod`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_attempt_period: Option<i64>,
}

string_enum! {
    /// The values of `RoleType`.
    pub enum RoleType {
        TaskApplication = "TaskApplication",
        TaskExecution = "TaskExecution",
    }
}

string_enum! {
    /// The values of `Scope`.
    pub enum Scope {
        Task = "task",
        Shared = "shared",
    }
}

/// The structure `Secret`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `valueFrom`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_from: Option<String>,
    /// `containerPath`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_path: Option<String>,
    /// `type`: `SecretType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<SecretType>,
    /// `region`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `provider`: `SecretProvider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<SecretProvider>,
    /// `target`: `SecretTarget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<SecretTarget>,
}

string_enum! {
    /// The values of `SecretProvider`.
    pub enum SecretProvider {
        Ssm = "ssm",
        Asm = "asm",
    }
}

string_enum! {
    /// The values of `SecretTarget`.
    pub enum SecretTarget {
        Container = "CONTAINER",
        LogDriver = "LOG_DRIVER",
    }
}

string_enum! {
    /// The values of `SecretType`.
    pub enum SecretType {
        EnvironmentVariable = "ENVIRONMENT_VARIABLE",
        MountPoint = "MOUNT_POINT",
        Bootstrap = "BOOTSTRAP",
    }
}

/// The message `ServerException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `StageUpdateMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageUpdateMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `updateInfo`: `UpdateInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_info: Option<UpdateInfo>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The structure `Task`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `taskClusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_cluster_arn: Option<String>,
    /// `containers`: list of `Container`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<Vec<Container>>,
    /// `desiredStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_status: Option<String>,
    /// `family`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `overrides`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<String>,
    /// `version`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `zone`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// `taskDefinitionAccountId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_account_id: Option<String>,
    /// `volumes`: list of `Volume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volumes: Option<Vec<Volume>>,
    /// `roleCredentials`: `IAMRoleCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_credentials: Option<IAMRoleCredentials>,
    /// `executionRoleCredentials`: `IAMRoleCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_role_credentials: Option<IAMRoleCredentials>,
    /// `elasticNetworkInterfaces`: list of `ElasticNetworkInterface`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_network_interfaces: Option<Vec<ElasticNetworkInterface>>,
    /// `cpu`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<f64>,
    /// `memory`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// `associations`: list of `Association`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associations: Option<Vec<Association>>,
    /// `pidMode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid_mode: Option<String>,
    /// `ipcMode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipc_mode: Option<String>,
    /// `proxyConfiguration`: `ProxyConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_configuration: Option<ProxyConfiguration>,
    /// `agentConfiguration`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_configuration: Option<String>,
    /// `launchType`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// `attachments`: list of `Attachment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
    /// `networkMode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<String>,
    /// `serviceName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    /// `group`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// `enableFaultInjection`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_fault_injection: Option<bool>,
    /// `trustedExecutionConfiguration`: `TrustedExecutionConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_execution_configuration: Option<TrustedExecutionConfiguration>,
}

/// The structure `TaskIdentifier`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskIdentifier {
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `taskClusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_cluster_arn: Option<String>,
    /// `desiredStatus`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_status: Option<String>,
}

/// The message `TaskManifestMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskManifestMessage {
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `tasks`: list of `TaskIdentifier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<TaskIdentifier>>,
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `timeline`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<i64>,
}

/// The message `TaskStopVerificationAck`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskStopVerificationAck {
    /// `generatedAt`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<i64>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `stopTasks`: list of `TaskIdentifier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_tasks: Option<Vec<TaskIdentifier>>,
}

/// The message `TaskStopVerificationMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskStopVerificationMessage {
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `stopCandidates`: list of `TaskIdentifier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_candidates: Option<Vec<TaskIdentifier>>,
}

string_enum! {
    /// The values of `TransportProtocol`.
    pub enum TransportProtocol {
        Tcp = "tcp",
        Udp = "udp",
    }
}

/// The structure `TrustedExecutionConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustedExecutionConfiguration {
    /// `isolationMode`: `IsolationMode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isolation_mode: Option<IsolationMode>,
}

/// The structure `UpdateInfo`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateInfo {
    /// `location`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// `signature`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
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

/// The structure `Volume`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `type`: `VolumeType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<VolumeType>,
    /// `host`: `HostVolumeProperties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<HostVolumeProperties>,
    /// `dockerVolumeConfiguration`: `DockerVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_volume_configuration: Option<DockerVolumeConfiguration>,
    /// `efsVolumeConfiguration`: `EFSVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub efs_volume_configuration: Option<EFSVolumeConfiguration>,
    /// `fsxWindowsFileServerVolumeConfiguration`: `FSxWindowsFileServerVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fsx_windows_file_server_volume_configuration: Option<FSxWindowsFileServerVolumeConfiguration>,
    /// `ebsVolumeConfiguration`: `EBSVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs_volume_configuration: Option<EBSVolumeConfiguration>,
    /// `logDriverVolumeConfiguration`: `LogDriverVolumeConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_driver_volume_configuration: Option<LogDriverVolumeConfiguration>,
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

string_enum! {
    /// The values of `VolumeType`.
    pub enum VolumeType {
        Host = "host",
        Docker = "docker",
        Efs = "efs",
        FsxWindowsFileServer = "fsxWindowsFileServer",
        Ebs = "ebs",
        LogDriverOutput = "logDriverOutput",
    }
}
