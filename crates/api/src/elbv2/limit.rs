//! Quotas and TLS policies in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{LoadBalancerTypeEnum, Operation, Request};

/// Request of `DescribeAccountLimits`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAccountLimitsInput {
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeAccountLimitsInput {
    const OPERATION: Operation = Operation::DescribeAccountLimits;
    type Response = DescribeAccountLimitsOutput;
}

/// Response of `DescribeAccountLimits`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAccountLimitsOutput {
    /// `Limits`: list of `Limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<Limit>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `DescribeSSLPolicies`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSSLPoliciesInput {
    /// `Names`: list of string.
    pub names: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
    /// `LoadBalancerType`: `LoadBalancerTypeEnum`.
    pub load_balancer_type: Option<LoadBalancerTypeEnum>,
}

impl Request for DescribeSSLPoliciesInput {
    const OPERATION: Operation = Operation::DescribeSSLPolicies;
    type Response = DescribeSSLPoliciesOutput;
}

/// Response of `DescribeSSLPolicies`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSSLPoliciesOutput {
    /// `SslPolicies`: list of `SslPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssl_policies: Option<Vec<SslPolicy>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// The structure `Cipher`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cipher {
    /// `Name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `Priority`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
}

/// The structure `Limit`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Limit {
    /// `Name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `Max`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

/// The structure `SslPolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SslPolicy {
    /// `SslProtocols`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssl_protocols: Option<Vec<String>>,
    /// `Ciphers`: list of `Cipher`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ciphers: Option<Vec<Cipher>>,
    /// `Name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `SupportedLoadBalancerTypes`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported_load_balancer_types: Option<Vec<String>>,
}
