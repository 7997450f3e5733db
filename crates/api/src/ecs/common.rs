//! Shapes that several resources share in the ECS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Tag;
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

string_enum! {
    /// The values of `AccessType`.
    pub enum AccessType {
        Public = "PUBLIC",
        Private = "PRIVATE",
    }
}

string_enum! {
    /// The values of `AssignPublicIp`.
    pub enum AssignPublicIp {
        Enabled = "ENABLED",
        Disabled = "DISABLED",
    }
}

/// The structure `Attachment`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// `id`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `type`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// `status`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `details`: list of `KeyValuePair`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Vec<KeyValuePair>>,
}

/// The structure `AwsVpcConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsVpcConfiguration {
    /// `subnets`: list of string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnets: Option<Vec<String>>,
    /// `securityGroups`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    /// `assignPublicIp`: `AssignPublicIp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assign_public_ip: Option<AssignPublicIp>,
}

/// The structure `CapacityProviderStrategyItem`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CapacityProviderStrategyItem {
    /// `capacityProvider`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider: Option<String>,
    /// `weight`: integer, 0 to 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i32>,
    /// `base`: integer, 0 to 100000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<i32>,
}

/// The structure `CreatedAt`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedAt {
    /// `before`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Timestamp>,
    /// `after`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Timestamp>,
}

string_enum! {
    /// The values of `EBSResourceType`.
    pub enum EBSResourceType {
        Volume = "volume",
    }
}

/// The structure `EBSTagSpecification`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EBSTagSpecification {
    /// `resourceType`: `EBSResourceType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<EBSResourceType>,
    /// `tags`: list of `Tag`, 0 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// `propagateTags`: `PropagateTags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<PropagateTags>,
}

/// The structure `Failure`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `reason`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `detail`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The structure `KeyValuePair`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyValuePair {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `LaunchType`.
    pub enum LaunchType {
        Ec2 = "EC2",
        Fargate = "FARGATE",
        External = "EXTERNAL",
        ManagedInstances = "MANAGED_INSTANCES",
    }
}

/// The structure `LogConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogConfiguration {
    /// `logDriver`: `LogDriver`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_driver: Option<LogDriver>,
    /// `options`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BTreeMap<String, String>>,
    /// `secretOptions`: list of `Secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_options: Option<Vec<Secret>>,
}

string_enum! {
    /// The values of `LogDriver`.
    pub enum LogDriver {
        JsonFile = "json-file",
        Syslog = "syslog",
        Journald = "journald",
        Gelf = "gelf",
        Fluentd = "fluentd",
        Awslogs = "awslogs",
        Splunk = "splunk",
        Awsfirelens = "awsfirelens",
    }
}

string_enum! {
    /// The values of `ManagedAgentName`.
    pub enum ManagedAgentName {
        ExecuteCommandAgent = "ExecuteCommandAgent",
    }
}

/// The structure `NetworkBinding`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkBinding {
    /// `bindIP`: string.
    #[serde(rename = "bindIP", skip_serializing_if = "Option::is_none")]
    pub bind_ip: Option<String>,
    /// `containerPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i32>,
    /// `hostPort`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<i32>,
    /// `protocol`: `TransportProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<TransportProtocol>,
    /// `containerPortRange`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port_range: Option<String>,
    /// `hostPortRange`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port_range: Option<String>,
}

/// The structure `NetworkConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkConfiguration {
    /// `awsvpcConfiguration`: `AwsVpcConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awsvpc_configuration: Option<AwsVpcConfiguration>,
}

/// The structure `PlacementConstraint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementConstraint {
    /// `type`: `PlacementConstraintType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<PlacementConstraintType>,
    /// `expression`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

string_enum! {
    /// The values of `PlacementConstraintType`.
    pub enum PlacementConstraintType {
        DistinctInstance = "distinctInstance",
        MemberOf = "memberOf",
    }
}

/// The structure `PlacementStrategy`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacementStrategy {
    /// `type`: `PlacementStrategyType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<PlacementStrategyType>,
    /// `field`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

string_enum! {
    /// The values of `PlacementStrategyType`.
    pub enum PlacementStrategyType {
        Random = "random",
        Spread = "spread",
        Binpack = "binpack",
    }
}

string_enum! {
    /// The values of `PropagateTags`.
    pub enum PropagateTags {
        TaskDefinition = "TASK_DEFINITION",
        Service = "SERVICE",
        None = "NONE",
    }
}

/// The structure `Secret`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// `name`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `valueFrom`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_from: Option<String>,
}

string_enum! {
    /// The values of `TargetType`.
    pub enum TargetType {
        ContainerInstance = "container-instance",
    }
}

string_enum! {
    /// The values of `TaskFilesystemType`.
    pub enum TaskFilesystemType {
        Ext3 = "ext3",
        Ext4 = "ext4",
        Xfs = "xfs",
        Ntfs = "ntfs",
    }
}

string_enum! {
    /// The values of `TransportProtocol`.
    pub enum TransportProtocol {
        Tcp = "tcp",
        Udp = "udp",
    }
}
