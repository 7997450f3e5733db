//! The agent's telemetry channel (TCS): metrics and health from the agent.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::frame;
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// A message in its frame, `{"type": …, "message": …}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// `HeartbeatMessage`.
    HeartbeatMessage(HeartbeatMessage),
    /// `PublishHealthRequest`.
    PublishHealthRequest(PublishHealthRequest),
    /// `AckPublishHealth`.
    AckPublishHealth(AckPublishHealth),
    /// `BadRequestException`.
    BadRequestException(BadRequestException),
    /// `ResourceValidationException`.
    ResourceValidationException(ResourceValidationException),
    /// `InvalidParameterException`.
    InvalidParameterException(InvalidParameterException),
    /// `ServerException`.
    ServerException(ServerException),
    /// `PublishInstanceStatusRequest`.
    PublishInstanceStatusRequest(PublishInstanceStatusRequest),
    /// `AckPublishInstanceStatus`.
    AckPublishInstanceStatus(AckPublishInstanceStatus),
    /// `PublishMetricsRequest`.
    PublishMetricsRequest(PublishMetricsRequest),
    /// `AckPublishMetric`.
    AckPublishMetric(AckPublishMetric),
    /// `StartTelemetrySessionRequest`.
    StartTelemetrySessionRequest(StartTelemetrySessionRequest),
    /// `StopTelemetrySessionMessage`.
    StopTelemetrySessionMessage(StopTelemetrySessionMessage),
}

impl Message {
    /// The name that the frame carries as `type`.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::HeartbeatMessage(_) => "HeartbeatMessage",
            Self::PublishHealthRequest(_) => "PublishHealthRequest",
            Self::AckPublishHealth(_) => "AckPublishHealth",
            Self::BadRequestException(_) => "BadRequestException",
            Self::ResourceValidationException(_) => "ResourceValidationException",
            Self::InvalidParameterException(_) => "InvalidParameterException",
            Self::ServerException(_) => "ServerException",
            Self::PublishInstanceStatusRequest(_) => "PublishInstanceStatusRequest",
            Self::AckPublishInstanceStatus(_) => "AckPublishInstanceStatus",
            Self::PublishMetricsRequest(_) => "PublishMetricsRequest",
            Self::AckPublishMetric(_) => "AckPublishMetric",
            Self::StartTelemetrySessionRequest(_) => "StartTelemetrySessionRequest",
            Self::StopTelemetrySessionMessage(_) => "StopTelemetrySessionMessage",
        }
    }

    /// The frame's text. Absent members are left out, never `null`.
    pub fn encode(&self) -> String {
        match self {
            Self::HeartbeatMessage(message) => frame::encode("HeartbeatMessage", message),
            Self::PublishHealthRequest(message) => frame::encode("PublishHealthRequest", message),
            Self::AckPublishHealth(message) => frame::encode("AckPublishHealth", message),
            Self::BadRequestException(message) => frame::encode("BadRequestException", message),
            Self::ResourceValidationException(message) => frame::encode("ResourceValidationException", message),
            Self::InvalidParameterException(message) => frame::encode("InvalidParameterException", message),
            Self::ServerException(message) => frame::encode("ServerException", message),
            Self::PublishInstanceStatusRequest(message) => frame::encode("PublishInstanceStatusRequest", message),
            Self::AckPublishInstanceStatus(message) => frame::encode("AckPublishInstanceStatus", message),
            Self::PublishMetricsRequest(message) => frame::encode("PublishMetricsRequest", message),
            Self::AckPublishMetric(message) => frame::encode("AckPublishMetric", message),
            Self::StartTelemetrySessionRequest(message) => frame::encode("StartTelemetrySessionRequest", message),
            Self::StopTelemetrySessionMessage(message) => frame::encode("StopTelemetrySessionMessage", message),
        }
    }

    /// Reads a frame's text. Members that are not in the description are ignored.
    ///
    /// # Errors
    /// When the text is no frame, its type is unknown, or a member has another JSON type than described.
    pub fn decode(text: &str) -> Result<Self, frame::Error> {
        let frame = frame::Frame::parse(text)?;
        Ok(match frame.type_name() {
            "HeartbeatMessage" => Self::HeartbeatMessage(frame.message()?),
            "PublishHealthRequest" => Self::PublishHealthRequest(frame.message()?),
            "AckPublishHealth" => Self::AckPublishHealth(frame.message()?),
            "BadRequestException" => Self::BadRequestException(frame.message()?),
            "ResourceValidationException" => Self::ResourceValidationException(frame.message()?),
            "InvalidParameterException" => Self::InvalidParameterException(frame.message()?),
            "ServerException" => Self::ServerException(frame.message()?),
            "PublishInstanceStatusRequest" => Self::PublishInstanceStatusRequest(frame.message()?),
            "AckPublishInstanceStatus" => Self::AckPublishInstanceStatus(frame.message()?),
            "PublishMetricsRequest" => Self::PublishMetricsRequest(frame.message()?),
            "AckPublishMetric" => Self::AckPublishMetric(frame.message()?),
            "StartTelemetrySessionRequest" => Self::StartTelemetrySessionRequest(frame.message()?),
            "StopTelemetrySessionMessage" => Self::StopTelemetrySessionMessage(frame.message()?),
            _ => return Err(frame.unknown()),
        })
    }
}

impl From<HeartbeatMessage> for Message {
    fn from(message: HeartbeatMessage) -> Self {
        Self::HeartbeatMessage(message)
    }
}

impl From<PublishHealthRequest> for Message {
    fn from(message: PublishHealthRequest) -> Self {
        Self::PublishHealthRequest(message)
    }
}

impl From<AckPublishHealth> for Message {
    fn from(message: AckPublishHealth) -> Self {
        Self::AckPublishHealth(message)
    }
}

impl From<BadRequestException> for Message {
    fn from(message: BadRequestException) -> Self {
        Self::BadRequestException(message)
    }
}

impl From<ResourceValidationException> for Message {
    fn from(message: ResourceValidationException) -> Self {
        Self::ResourceValidationException(message)
    }
}

impl From<InvalidParameterException> for Message {
    fn from(message: InvalidParameterException) -> Self {
        Self::InvalidParameterException(message)
    }
}

impl From<ServerException> for Message {
    fn from(message: ServerException) -> Self {
        Self::ServerException(message)
    }
}

impl From<PublishInstanceStatusRequest> for Message {
    fn from(message: PublishInstanceStatusRequest) -> Self {
        Self::PublishInstanceStatusRequest(message)
    }
}

impl From<AckPublishInstanceStatus> for Message {
    fn from(message: AckPublishInstanceStatus) -> Self {
        Self::AckPublishInstanceStatus(message)
    }
}

impl From<PublishMetricsRequest> for Message {
    fn from(message: PublishMetricsRequest) -> Self {
        Self::PublishMetricsRequest(message)
    }
}

impl From<AckPublishMetric> for Message {
    fn from(message: AckPublishMetric) -> Self {
        Self::AckPublishMetric(message)
    }
}

impl From<StartTelemetrySessionRequest> for Message {
    fn from(message: StartTelemetrySessionRequest) -> Self {
        Self::StartTelemetrySessionRequest(message)
    }
}

impl From<StopTelemetrySessionMessage> for Message {
    fn from(message: StopTelemetrySessionMessage) -> Self {
        Self::StopTelemetrySessionMessage(message)
    }
}

/// The message `AckPublishHealth`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AckPublishHealth {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `AckPublishInstanceStatus`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AckPublishInstanceStatus {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `AckPublishMetric`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AckPublishMetric {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `BadRequestException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BadRequestException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `CWStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CWStatsSet {
    /// `min`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `max`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// `sampleCount`: integer, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_count: Option<i64>,
    /// `sum`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<f64>,
}

/// The structure `ContainerHealth`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerHealth {
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `healthStatus`: `HealthStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_status: Option<HealthStatus>,
    /// `statusSince`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_since: Option<Timestamp>,
    /// `statusMessage`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
}

/// The structure `ContainerMetric`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerMetric {
    /// `containerArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_arn: Option<String>,
    /// `containerName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// `cpuStatsSet`: `CWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_stats_set: Option<CWStatsSet>,
    /// `memoryStatsSet`: `CWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_stats_set: Option<CWStatsSet>,
    /// `networkStatsSet`: `NetworkStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_stats_set: Option<NetworkStatsSet>,
    /// `storageStatsSet`: `StorageStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_stats_set: Option<StorageStatsSet>,
    /// `restartStatsSet`: `RestartStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_stats_set: Option<RestartStatsSet>,
    /// `generalMetricsPayload`: list of `GeneralMetricsWrapper`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub general_metrics_payload: Option<Vec<GeneralMetricsWrapper>>,
}

/// The structure `Dimension`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dimension {
    /// `key`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `EphemeralStorageMetrics`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EphemeralStorageMetrics {
    /// `bytesUtilized`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_utilized: Option<ULongStatsSet>,
}

/// The structure `GeneralMetric`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GeneralMetric {
    /// `metricName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_name: Option<String>,
    /// `metricValues`: list of double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_values: Option<Vec<f64>>,
    /// `metricCounts`: list of long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_counts: Option<Vec<i64>>,
    /// `metricValueDouble`: double, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_value_double: Option<f64>,
    /// `metricValueLong`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_value_long: Option<i64>,
    /// `metricValueStatsSet`: `CWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_value_stats_set: Option<CWStatsSet>,
    /// `unit`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// The structure `GeneralMetricsWrapper`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GeneralMetricsWrapper {
    /// `dimensions`: list of `Dimension`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Vec<Dimension>>,
    /// `metricType`: `MetricType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_type: Option<MetricType>,
    /// `generalMetrics`: list of `GeneralMetric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub general_metrics: Option<Vec<GeneralMetric>>,
}

/// The structure `HealthMetadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthMetadata {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `fin`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fin: Option<bool>,
}

string_enum! {
    /// The values of `HealthStatus`.
    pub enum HealthStatus {
        Healthy = "HEALTHY",
        Unhealthy = "UNHEALTHY",
        Unknown = "UNKNOWN",
    }
}

/// The message `HeartbeatMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatMessage {
    /// `healthy`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy: Option<bool>,
}

string_enum! {
    /// The values of `InstanceHealthcheckStatus`.
    pub enum InstanceHealthcheckStatus {
        Ok = "OK",
        Impaired = "IMPAIRED",
        InsufficientData = "INSUFFICIENT_DATA",
        Initializing = "INITIALIZING",
    }
}

/// The structure `InstanceMetrics`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceMetrics {
    /// `storage`: `InstanceStorageMetrics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage: Option<InstanceStorageMetrics>,
    /// `generalMetricsPayload`: list of `GeneralMetricsWrapper`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub general_metrics_payload: Option<Vec<GeneralMetricsWrapper>>,
}

/// The structure `InstanceStatus`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatus {
    /// `type`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// `status`: `InstanceHealthcheckStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<InstanceHealthcheckStatus>,
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

/// The structure `InstanceStatusMetadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStatusMetadata {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `requestId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The structure `InstanceStorageMetrics`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceStorageMetrics {
    /// `rootFilesystem`: double, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_filesystem: Option<f64>,
    /// `dataFilesystem`: double, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_filesystem: Option<f64>,
}

/// The message `InvalidParameterException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvalidParameterException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `MetricType`.
    pub enum MetricType {
        V1 = "1",
        V2 = "2",
    }
}

/// The structure `MetricsMetadata`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricsMetadata {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
    /// `messageId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// `idle`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<bool>,
    /// `fin`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fin: Option<bool>,
}

/// The structure `NetworkStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkStatsSet {
    /// `rxBytesPerSecond`: `UDoubleCWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx_bytes_per_second: Option<UDoubleCWStatsSet>,
    /// `rxBytes`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx_bytes: Option<ULongStatsSet>,
    /// `rxDropped`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx_dropped: Option<ULongStatsSet>,
    /// `rxErrors`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx_errors: Option<ULongStatsSet>,
    /// `rxPackets`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rx_packets: Option<ULongStatsSet>,
    /// `txBytesPerSecond`: `UDoubleCWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tx_bytes_per_second: Option<UDoubleCWStatsSet>,
    /// `txBytes`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tx_bytes: Option<ULongStatsSet>,
    /// `txDropped`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tx_dropped: Option<ULongStatsSet>,
    /// `txErrors`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tx_errors: Option<ULongStatsSet>,
    /// `txPackets`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tx_packets: Option<ULongStatsSet>,
}

/// The message `PublishHealthRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishHealthRequest {
    /// `metadata`: `HealthMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<HealthMetadata>,
    /// `tasks`: list of `TaskHealth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<TaskHealth>>,
    /// `timestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
}

/// The message `PublishInstanceStatusRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishInstanceStatusRequest {
    /// `metadata`: `InstanceStatusMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<InstanceStatusMetadata>,
    /// `statuses`: list of `InstanceStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statuses: Option<Vec<InstanceStatus>>,
    /// `timestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
}

/// The message `PublishMetricsRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishMetricsRequest {
    /// `metadata`: `MetricsMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetricsMetadata>,
    /// `instanceMetrics`: `InstanceMetrics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_metrics: Option<InstanceMetrics>,
    /// `taskMetrics`: list of `TaskMetric`, at most 10 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_metrics: Option<Vec<TaskMetric>>,
    /// `timestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
}

/// The message `ResourceValidationException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceValidationException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `RestartStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestartStatsSet {
    /// `restartCount`: integer, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart_count: Option<i64>,
}

/// The message `ServerException`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The message `StartTelemetrySessionRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartTelemetrySessionRequest {
    /// `cluster`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `containerInstance`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance: Option<String>,
}

/// The message `StopTelemetrySessionMessage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopTelemetrySessionMessage {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `StorageStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StorageStatsSet {
    /// `readSizeBytes`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_size_bytes: Option<ULongStatsSet>,
    /// `writeSizeBytes`: `ULongStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_size_bytes: Option<ULongStatsSet>,
}

/// The structure `TaskHealth`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskHealth {
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `taskDefinitionFamily`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_family: Option<String>,
    /// `taskDefinitionVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_version: Option<String>,
    /// `containers`: list of `ContainerHealth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<Vec<ContainerHealth>>,
}

/// The structure `TaskMetric`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskMetric {
    /// `taskArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<String>,
    /// `clusterArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `taskDefinitionFamily`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_family: Option<String>,
    /// `taskDefinitionVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_version: Option<String>,
    /// `containerMetrics`: list of `ContainerMetric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_metrics: Option<Vec<ContainerMetric>>,
    /// `ephemeralStorageMetrics`: `EphemeralStorageMetrics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage_metrics: Option<EphemeralStorageMetrics>,
    /// `volumeMetrics`: list of `VolumeMetric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_metrics: Option<Vec<VolumeMetric>>,
    /// `serviceConnectMetricsWrapper`: list of `GeneralMetricsWrapper`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_metrics_wrapper: Option<Vec<GeneralMetricsWrapper>>,
}

/// The structure `UDoubleCWStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UDoubleCWStatsSet {
    /// `min`: double, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// `max`: double, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// `sampleCount`: integer, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_count: Option<i64>,
    /// `sum`: double, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<f64>,
}

/// The structure `ULongStatsSet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ULongStatsSet {
    /// `min`: long, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// `max`: long, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// `sampleCount`: long, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_count: Option<i64>,
    /// `sum`: long, at least 0, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<i64>,
    /// `overflowMin`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow_min: Option<i64>,
    /// `overflowMax`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow_max: Option<i64>,
    /// `overflowSum`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow_sum: Option<i64>,
}

/// The structure `VolumeMetric`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeMetric {
    /// `volumeId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_id: Option<String>,
    /// `volumeName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_name: Option<String>,
    /// `utilized`: `UDoubleCWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utilized: Option<UDoubleCWStatsSet>,
    /// `size`: `UDoubleCWStatsSet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<UDoubleCWStatsSet>,
}
