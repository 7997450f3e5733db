//! Listeners, their certificates and attributes in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Action, Operation, ProtocolEnum, Request, Tag};
use crate::string_enum::string_enum;

/// Request of `AddListenerCertificates`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddListenerCertificatesInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Certificates`: list of `Certificate`, required.
    pub certificates: Option<Vec<Certificate>>,
}

impl Request for AddListenerCertificatesInput {
    const OPERATION: Operation = Operation::AddListenerCertificates;
    type Response = AddListenerCertificatesOutput;
}

/// Response of `AddListenerCertificates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddListenerCertificatesOutput {
    /// `Certificates`: list of `Certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<Certificate>>,
}

/// Request of `CreateListener`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateListenerInput {
    /// `LoadBalancerArn`: string, required.
    pub load_balancer_arn: Option<String>,
    /// `Protocol`: `ProtocolEnum`.
    pub protocol: Option<ProtocolEnum>,
    /// `Port`: integer, 1 to 65535.
    pub port: Option<i32>,
    /// `SslPolicy`: string.
    pub ssl_policy: Option<String>,
    /// `Certificates`: list of `Certificate`.
    pub certificates: Option<Vec<Certificate>>,
    /// `DefaultActions`: list of `Action`, required.
    pub default_actions: Option<Vec<Action>>,
    /// `AlpnPolicy`: list of string.
    pub alpn_policy: Option<Vec<String>>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    pub tags: Option<Vec<Tag>>,
    /// `MutualAuthentication`: `MutualAuthenticationAttributes`.
    pub mutual_authentication: Option<MutualAuthenticationAttributes>,
}

impl Request for CreateListenerInput {
    const OPERATION: Operation = Operation::CreateListener;
    type Response = CreateListenerOutput;
}

/// Response of `CreateListener`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateListenerOutput {
    /// `Listeners`: list of `Listener`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<Listener>>,
}

/// Request of `DeleteListener`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteListenerInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
}

impl Request for DeleteListenerInput {
    const OPERATION: Operation = Operation::DeleteListener;
    type Response = DeleteListenerOutput;
}

/// Response of `DeleteListener`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteListenerOutput {}

/// Request of `DescribeListenerAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenerAttributesInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
}

impl Request for DescribeListenerAttributesInput {
    const OPERATION: Operation = Operation::DescribeListenerAttributes;
    type Response = DescribeListenerAttributesOutput;
}

/// Response of `DescribeListenerAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenerAttributesOutput {
    /// `Attributes`: list of `ListenerAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<ListenerAttribute>>,
}

/// Request of `DescribeListenerCertificates`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenerCertificatesInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeListenerCertificatesInput {
    const OPERATION: Operation = Operation::DescribeListenerCertificates;
    type Response = DescribeListenerCertificatesOutput;
}

/// Response of `DescribeListenerCertificates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenerCertificatesOutput {
    /// `Certificates`: list of `Certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<Certificate>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `DescribeListeners`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenersInput {
    /// `LoadBalancerArn`: string.
    pub load_balancer_arn: Option<String>,
    /// `ListenerArns`: list of string.
    pub listener_arns: Option<Vec<String>>,
    /// `Marker`: string.
    pub marker: Option<String>,
    /// `PageSize`: integer, 1 to 400.
    pub page_size: Option<i32>,
}

impl Request for DescribeListenersInput {
    const OPERATION: Operation = Operation::DescribeListeners;
    type Response = DescribeListenersOutput;
}

/// Response of `DescribeListeners`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeListenersOutput {
    /// `Listeners`: list of `Listener`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<Listener>>,
    /// `NextMarker`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_marker: Option<String>,
}

/// Request of `ModifyListener`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyListenerInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Port`: integer, 1 to 65535.
    pub port: Option<i32>,
    /// `Protocol`: `ProtocolEnum`.
    pub protocol: Option<ProtocolEnum>,
    /// `SslPolicy`: string.
    pub ssl_policy: Option<String>,
    /// `Certificates`: list of `Certificate`.
    pub certificates: Option<Vec<Certificate>>,
    /// `DefaultActions`: list of `Action`.
    pub default_actions: Option<Vec<Action>>,
    /// `AlpnPolicy`: list of string.
    pub alpn_policy: Option<Vec<String>>,
    /// `MutualAuthentication`: `MutualAuthenticationAttributes`.
    pub mutual_authentication: Option<MutualAuthenticationAttributes>,
}

impl Request for ModifyListenerInput {
    const OPERATION: Operation = Operation::ModifyListener;
    type Response = ModifyListenerOutput;
}

/// Response of `ModifyListener`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyListenerOutput {
    /// `Listeners`: list of `Listener`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listeners: Option<Vec<Listener>>,
}

/// Request of `ModifyListenerAttributes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyListenerAttributesInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Attributes`: list of `ListenerAttribute`, required.
    pub attributes: Option<Vec<ListenerAttribute>>,
}

impl Request for ModifyListenerAttributesInput {
    const OPERATION: Operation = Operation::ModifyListenerAttributes;
    type Response = ModifyListenerAttributesOutput;
}

/// Response of `ModifyListenerAttributes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModifyListenerAttributesOutput {
    /// `Attributes`: list of `ListenerAttribute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<ListenerAttribute>>,
}

/// Request of `RemoveListenerCertificates`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveListenerCertificatesInput {
    /// `ListenerArn`: string, required.
    pub listener_arn: Option<String>,
    /// `Certificates`: list of `Certificate`, required.
    pub certificates: Option<Vec<Certificate>>,
}

impl Request for RemoveListenerCertificatesInput {
    const OPERATION: Operation = Operation::RemoveListenerCertificates;
    type Response = RemoveListenerCertificatesOutput;
}

/// Response of `RemoveListenerCertificates`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveListenerCertificatesOutput {}

string_enum! {
    /// The values of `AdvertiseTrustStoreCaNamesEnum`.
    pub enum AdvertiseTrustStoreCaNamesEnum {
        On = "on",
        Off = "off",
    }
}

/// The structure `Certificate`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Certificate {
    /// `CertificateArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_arn: Option<String>,
    /// `IsDefault`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

/// The structure `Listener`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listener {
    /// `ListenerArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listener_arn: Option<String>,
    /// `LoadBalancerArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer_arn: Option<String>,
    /// `Port`: integer, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `Protocol`: `ProtocolEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolEnum>,
    /// `Certificates`: list of `Certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<Certificate>>,
    /// `SslPolicy`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssl_policy: Option<String>,
    /// `DefaultActions`: list of `Action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_actions: Option<Vec<Action>>,
    /// `AlpnPolicy`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpn_policy: Option<Vec<String>>,
    /// `MutualAuthentication`: `MutualAuthenticationAttributes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutual_authentication: Option<MutualAuthenticationAttributes>,
}

/// The structure `ListenerAttribute`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListenerAttribute {
    /// `Key`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `MutualAuthenticationAttributes`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MutualAuthenticationAttributes {
    /// `Mode`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// `TrustStoreArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_arn: Option<String>,
    /// `IgnoreClientCertificateExpiry`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore_client_certificate_expiry: Option<bool>,
    /// `TrustStoreAssociationStatus`: `TrustStoreAssociationStatusEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_store_association_status: Option<TrustStoreAssociationStatusEnum>,
    /// `AdvertiseTrustStoreCaNames`: `AdvertiseTrustStoreCaNamesEnum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advertise_trust_store_ca_names: Option<AdvertiseTrustStoreCaNamesEnum>,
}

string_enum! {
    /// The values of `TrustStoreAssociationStatusEnum`.
    pub enum TrustStoreAssociationStatusEnum {
        Active = "active",
        Removed = "removed",
    }
}
