//! The calls that a container agent makes in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{
    Attribute, ContainerInstance, ManagedAgentName, NetworkBinding, Operation, Request, Resource, Tag, VersionInfo,
};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `DiscoverPollEndpoint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscoverPollEndpointRequest {
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

impl Request for DiscoverPollEndpointRequest {
    const OPERATION: Operation = Operation::DiscoverPollEndpoint;
    type Response = DiscoverPollEndpointResponse;
}

/// Response of `DiscoverPollEndpoint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscoverPollEndpointResponse {
    /// `endpoint`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// `telemetryEndpoint`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telemetry_endpoint: Option<String>,
    /// `serviceConnectEndpoint`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_endpoint: Option<String>,
}

/// Request of `RegisterContainerInstance`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterContainerInstanceRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `instanceIdentityDocument`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_identity_document: Option<String>,
    /// `instanceIdentityDocumentSignature`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_identity_document_signature: Option<String>,
    /// `totalResources`: list of `Resource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_resources: Option<Vec<Resource>>,
    /// `versionInfo`: `VersionInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_info: Option<VersionInfo>,
    /// `containerInstanceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<String>,
    /// `attributes`: list of `Attribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<Attribute>>,
    /// `platformDevices`: list of `PlatformDevice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_devices: Option<Vec<PlatformDevice>>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `clientToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

impl Request for RegisterContainerInstanceRequest {
    const OPERATION: Operation = Operation::RegisterContainerInstance;
    type Response = RegisterContainerInstanceResponse;
}

/// Response of `RegisterContainerInstance`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterContainerInstanceResponse {
    /// `containerInstance`: `ContainerInstance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<ContainerInstance>,
}

/// Request of `SubmitAttachmentStateChanges`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitAttachmentStateChangesRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `attachments`: list of `AttachmentStateChange`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<AttachmentStateChange>>,
}

impl Request for SubmitAttachmentStateChangesRequest {
    const OPERATION: Operation = Operation::SubmitAttachmentStateChanges;
    type Response = SubmitAttachmentStateChangesResponse;
}

/// Response of `SubmitAttachmentStateChanges`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitAttachmentStateChangesResponse {
    /// `acknowledgment`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgment: Option<String>,
}

/// Request of `SubmitContainerStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitContainerStateChangeRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `task`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `runtimeId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_id: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `exitCode`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `networkBindings`: list of `NetworkBinding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_bindings: Option<Vec<NetworkBinding>>,
}

impl Request for SubmitContainerStateChangeRequest {
    const OPERATION: Operation = Operation::SubmitContainerStateChange;
    type Response = SubmitContainerStateChangeResponse;
}

/// Response of `SubmitContainerStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitContainerStateChangeResponse {
    /// `acknowledgment`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgment: Option<String>,
}

/// Request of `SubmitTaskStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitTaskStateChangeRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `task`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `containers`: list of `ContainerStateChange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<Vec<ContainerStateChange>>,
    /// `attachments`: list of `AttachmentStateChange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<AttachmentStateChange>>,
    /// `managedAgents`: list of `ManagedAgentStateChange`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_agents: Option<Vec<ManagedAgentStateChange>>,
    /// `pullStartedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_started_at: Option<Timestamp>,
    /// `pullStoppedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_stopped_at: Option<Timestamp>,
    /// `executionStoppedAt`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_stopped_at: Option<Timestamp>,
}

impl Request for SubmitTaskStateChangeRequest {
    const OPERATION: Operation = Operation::SubmitTaskStateChange;
    type Response = SubmitTaskStateChangeResponse;
}

/// Response of `SubmitTaskStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitTaskStateChangeResponse {
    /// `acknowledgment`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledgment: Option<String>,
}

/// The structure `AttachmentStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentStateChange {
    /// `attachmentArn`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_arn: Option<String>,
    /// `status`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// The structure `ContainerStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerStateChange {
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `imageDigest`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    /// `runtimeId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_id: Option<String>,
    /// `exitCode`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// `networkBindings`: list of `NetworkBinding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_bindings: Option<Vec<NetworkBinding>>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// The structure `ManagedAgentStateChange`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedAgentStateChange {
    /// `containerName`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `managedAgentName`: `ManagedAgentName`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_agent_name: Option<ManagedAgentName>,
    /// `status`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The structure `PlatformDevice`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlatformDevice {
    /// `id`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `type`: `PlatformDeviceType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<PlatformDeviceType>,
}

string_enum! {
    /// The values of `PlatformDeviceType`.
    pub enum PlatformDeviceType {
        Gpu = "GPU",
    }
}
