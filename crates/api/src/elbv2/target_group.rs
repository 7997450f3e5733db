//! Target groups in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, ProtocolEnum, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `CreateTargetGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTargetGroupInput {
    /// `Name`: string, required.
    pub name: Option<String>,
    /// `Protocol`: `ProtocolEnum`.
    pub protocol: Option<ProtocolEnum>,
    /// `ProtocolVersion`: string.
    pub protocol_version: Option<String>,
    /// `Port`: integer, 1 to 65535.
    pub port: Option<i32>,
    /// `VpcId`: string.
    pub vpc_id: Option<String>,
    /// `HealthCheckProtocol`: `ProtocolEnum`.
    pub health_check_protocol: Option<ProtocolEnum>,
    /// `HealthCheckPort`: string.
    pub health_check_port: Option<String>,
    /// `HealthCheckEnabled`: boolean.
    pub health_check_enabled: Option<bool>,
    /// `HealthCheckPath`: string, 1 to 1024 characters.
    pub health_check_path: Option<String>,
    /// `HealthCheckIntervalSeconds`: integer, 5 to 300.
    pub health_check_interval_seconds: Option<i32>,
    /// `HealthCheckTimeoutSeconds`: integer, 2 to 120.
    pub health_check_timeout_seconds: Option<i32>,
    /// `HealthyThresholdCount`: integer, 2 to 10.
    pub healthy_threshold_count: Option<i32>,
    /// `UnhealthyThresholdCount`: integer, 2 to 10.
    pub unhealthy_threshold_count: Option<i32>,
    /// `Matcher`: `Matcher`.
    pub matcher: Option<Matcher>,
    /// `TargetType`: `TargetTypeEnum`.
    pub target_type: Option<TargetTypeEnum>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    pub tags: Option<Vec<Tag>>,
    /// `IpAddressType`: `TargetGroupIpAddressTypeEnum`.
    pub ip_address_type: Option<TargetGroupIpAddressTypeEnum>,
    /// `TargetControlPort`: integer, 1 to 65535.
    pub target_control_port: Option<i32>,
}

impl Request for CreateTargetGroupInput {
    const OPERATION: Operation = Operation::CreateTargetGroup;
    type Response = CreateTargetGroupOutput;
}

/// Response of `CreateTargetGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTargetGroupOutput {
    /// `TargetGroups`: list of `TargetGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<TargetGroup>>,
}

/// Request of `DeleteTargetGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTargetGroupInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
}

impl Request for DeleteTargetGroupInput {
    const OPERATION: Operation = Operation::DeleteTargetGroup;
    type Response = DeleteTargetGroupOutput;
}

/// Response of `DeleteTargetGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteTargetGroupOutput {}

/// Request of `DescribeTargetGroupAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetGroupAttributesInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
}

impl Request for DescribeTargetGroupAttributesInput {
    const OPERATION: Operation = Operation::DescribeTargetGroupAttributes;
    type Response = DescribeTargetGroupAttributesOutput;
}

/// Response of `DescribeTargetGroupAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetGroupAttributesOutput {
    /// `Attributes`: list of `TargetGroupAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<TargetGroupAttribute>>,
}

/// Request of `DescribeTargetGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetGroupsInput {
    /// `LoadBalancerArn`: string.
    pub load_balancer_arn: Option<String>,
    /// `TargetGroupArns`: list of string.
    pub target_group_arns: Option<Vec<String>>,
    /// `Names`: list of string.
    pub names: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeTargetGroupsInput {
    const OPERATION: Operation = Operation::DescribeTargetGroups;
    type Response = DescribeTargetGroupsOutput;
}

/// Response of `DescribeTargetGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTargetGroupsOutput {
    /// `TargetGroups`: list of `TargetGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<TargetGroup>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `ModifyTargetGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTargetGroupInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
    /// `HealthCheckProtocol`: `ProtocolEnum`.
    pub health_check_protocol: Option<ProtocolEnum>,
    /// `HealthCheckPort`: string.
    pub health_check_port: Option<String>,
    /// `HealthCheckPath`: string, 1 to 1024 characters.
    pub health_check_path: Option<String>,
    /// `HealthCheckEnabled`: boolean.
    pub health_check_enabled: Option<bool>,
    /// `HealthCheckIntervalSeconds`: integer, 5 to 300.
    pub health_check_interval_seconds: Option<i32>,
    /// `HealthCheckTimeoutSeconds`: integer, 2 to 120.
    pub health_check_timeout_seconds: Option<i32>,
    /// `HealthyThresholdCount`: integer, 2 to 10.
    pub healthy_threshold_count: Option<i32>,
    /// `UnhealthyThresholdCount`: integer, 2 to 10.
    pub unhealthy_threshold_count: Option<i32>,
    /// `Matcher`: `Matcher`.
    pub matcher: Option<Matcher>,
}

impl Request for ModifyTargetGroupInput {
    const OPERATION: Operation = Operation::ModifyTargetGroup;
    type Response = ModifyTargetGroupOutput;
}

/// Response of `ModifyTargetGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTargetGroupOutput {
    /// `TargetGroups`: list of `TargetGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<Vec<TargetGroup>>,
}

/// Request of `ModifyTargetGroupAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTargetGroupAttributesInput {
    /// `TargetGroupArn`: string, required.
    pub target_group_arn: Option<String>,
    /// `Attributes`: list of `TargetGroupAttribute`, required.
    pub attributes: Option<Vec<TargetGroupAttribute>>,
}

impl Request for ModifyTargetGroupAttributesInput {
    const OPERATION: Operation = Operation::ModifyTargetGroupAttributes;
    type Response = ModifyTargetGroupAttributesOutput;
}

/// Response of `ModifyTargetGroupAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyTargetGroupAttributesOutput {
    /// `Attributes`: list of `TargetGroupAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<TargetGroupAttribute>>,
}

/// The structure `Matcher`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Matcher {
    /// `HttpCode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_code: Option<String>,
    /// `GrpcCode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grpc_code: Option<String>,
}

/// The structure `TargetGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroup {
    /// `TargetGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// `TargetGroupName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group_name: Option<String>,
    /// `Protocol`: `ProtocolEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolEnum>,
    /// `Port`: integer, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `VpcId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// `HealthCheckProtocol`: `ProtocolEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_protocol: Option<ProtocolEnum>,
    /// `HealthCheckPort`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<String>,
    /// `HealthCheckEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_enabled: Option<bool>,
    /// `HealthCheckIntervalSeconds`: integer, 5 to 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_interval_seconds: Option<i32>,
    /// `HealthCheckTimeoutSeconds`: integer, 2 to 120.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_timeout_seconds: Option<i32>,
    /// `HealthyThresholdCount`: integer, 2 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_threshold_count: Option<i32>,
    /// `UnhealthyThresholdCount`: integer, 2 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_threshold_count: Option<i32>,
    /// `HealthCheckPath`: string, 1 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// `Matcher`: `Matcher`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matcher: Option<Matcher>,
    /// `LoadBalancerArns`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_arns: Option<Vec<String>>,
    /// `TargetType`: `TargetTypeEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<TargetTypeEnum>,
    /// `ProtocolVersion`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_version: Option<String>,
    /// `IpAddressType`: `TargetGroupIpAddressTypeEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<TargetGroupIpAddressTypeEnum>,
    /// `TargetControlPort`: integer, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_control_port: Option<i32>,
}

/// The structure `TargetGroupAttribute`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TargetGroupAttribute {
    /// `Key`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

string_enum! {
    /// The values of `TargetGroupIpAddressTypeEnum`.
    pub enum TargetGroupIpAddressTypeEnum {
        Ipv4 = "ipv4",
        Ipv6 = "ipv6",
    }
}

string_enum! {
    /// The values of `TargetTypeEnum`.
    pub enum TargetTypeEnum {
        Instance = "instance",
        Ip = "ip",
        Lambda = "lambda",
        Alb = "alb",
    }
}
