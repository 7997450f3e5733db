//! Log groups in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `AssociateKmsKey`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssociateKmsKeyRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `kmsKeyId`: string, at most 256 characters, required.
    pub kms_key_id: Option<String>,
    /// `resourceIdentifier`: string, 1 to 2048 characters.
    pub resource_identifier: Option<String>,
}

impl Request for AssociateKmsKeyRequest {
    const OPERATION: Operation = Operation::AssociateKmsKey;
    type Response = ();
}

/// Request of `CreateLogGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogGroupRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `kmsKeyId`: string, at most 256 characters.
    pub kms_key_id: Option<String>,
    /// `tags`: map of string, 1 to 50 entries.
    pub tags: Option<BTreeMap<String, String>>,
    /// `logGroupClass`: `LogGroupClass`.
    pub log_group_class: Option<LogGroupClass>,
    /// `deletionProtectionEnabled`: boolean.
    pub deletion_protection_enabled: Option<bool>,
}

impl Request for CreateLogGroupRequest {
    const OPERATION: Operation = Operation::CreateLogGroup;
    type Response = ();
}

/// Request of `DeleteLogGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLogGroupRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
}

impl Request for DeleteLogGroupRequest {
    const OPERATION: Operation = Operation::DeleteLogGroup;
    type Response = ();
}

/// Request of `DeleteRetentionPolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteRetentionPolicyRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
}

impl Request for DeleteRetentionPolicyRequest {
    const OPERATION: Operation = Operation::DeleteRetentionPolicy;
    type Response = ();
}

/// Request of `DescribeLogGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsRequest {
    /// `accountIdentifiers`: list of string, 0 to 20 entries.
    pub account_identifiers: Option<Vec<String>>,
    /// `logGroupNamePrefix`: string, 1 to 512 characters.
    pub log_group_name_prefix: Option<String>,
    /// `logGroupNamePattern`: string, 0 to 512 characters.
    pub log_group_name_pattern: Option<String>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
    /// `includeLinkedAccounts`: boolean.
    pub include_linked_accounts: Option<bool>,
    /// `logGroupClass`: `LogGroupClass`.
    pub log_group_class: Option<LogGroupClass>,
    /// `logGroupIdentifiers`: list of string, 1 to 50 entries.
    pub log_group_identifiers: Option<Vec<String>>,
}

impl Request for DescribeLogGroupsRequest {
    const OPERATION: Operation = Operation::DescribeLogGroups;
    type Response = DescribeLogGroupsResponse;
}

/// Response of `DescribeLogGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsResponse {
    /// `logGroups`: list of `LogGroup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups: Option<Vec<LogGroup>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DisassociateKmsKey`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisassociateKmsKeyRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `resourceIdentifier`: string, 1 to 2048 characters.
    pub resource_identifier: Option<String>,
}

impl Request for DisassociateKmsKeyRequest {
    const OPERATION: Operation = Operation::DisassociateKmsKey;
    type Response = ();
}

/// Request of `ListLogGroups`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListLogGroupsRequest {
    /// `logGroupNamePattern`: string, 3 to 129 characters.
    pub log_group_name_pattern: Option<String>,
    /// `logGroupClass`: `LogGroupClass`.
    pub log_group_class: Option<LogGroupClass>,
    /// `includeLinkedAccounts`: boolean.
    pub include_linked_accounts: Option<bool>,
    /// `accountIdentifiers`: list of string, 0 to 20 entries.
    pub account_identifiers: Option<Vec<String>>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 1000.
    pub limit: Option<i32>,
    /// `dataSources`: list of `DataSourceFilter`, 1 to 5 entries.
    pub data_sources: Option<Vec<DataSourceFilter>>,
    /// `fieldIndexNames`: list of string, 1 to 20 entries.
    pub field_index_names: Option<Vec<String>>,
    /// `logGroupTags`: list of `TagFilter`, 1 to 5 entries.
    pub log_group_tags: Option<Vec<TagFilter>>,
}

impl Request for ListLogGroupsRequest {
    const OPERATION: Operation = Operation::ListLogGroups;
    type Response = ListLogGroupsResponse;
}

/// Response of `ListLogGroups`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListLogGroupsResponse {
    /// `logGroups`: list of `LogGroupSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups: Option<Vec<LogGroupSummary>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutLogGroupDeletionProtection`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogGroupDeletionProtectionRequest {
    /// `logGroupIdentifier`: string, 1 to 2048 characters, required.
    pub log_group_identifier: Option<String>,
    /// `deletionProtectionEnabled`: boolean, required.
    pub deletion_protection_enabled: Option<bool>,
}

impl Request for PutLogGroupDeletionProtectionRequest {
    const OPERATION: Operation = Operation::PutLogGroupDeletionProtection;
    type Response = ();
}

/// Request of `PutRetentionPolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRetentionPolicyRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `retentionInDays`: integer, required.
    pub retention_in_days: Option<i32>,
}

impl Request for PutRetentionPolicyRequest {
    const OPERATION: Operation = Operation::PutRetentionPolicy;
    type Response = ();
}

string_enum! {
    /// The values of `DataProtectionStatus`.
    pub enum DataProtectionStatus {
        Activated = "ACTIVATED",
        Deleted = "DELETED",
        Archived = "ARCHIVED",
        Disabled = "DISABLED",
    }
}

/// The structure `DataSourceFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataSourceFilter {
    /// `name`: string, required.
    pub name: Option<String>,
    /// `type`: string.
    pub r#type: Option<String>,
}

string_enum! {
    /// The values of `InheritedProperty`.
    pub enum InheritedProperty {
        AccountDataProtection = "ACCOUNT_DATA_PROTECTION",
    }
}

/// The structure `LogGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroup {
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    /// `retentionInDays`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_in_days: Option<i32>,
    /// `metricFilterCount`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_filter_count: Option<i32>,
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `storedBytes`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_bytes: Option<i64>,
    /// `kmsKeyId`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// `dataProtectionStatus`: `DataProtectionStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_protection_status: Option<DataProtectionStatus>,
    /// `inheritedProperties`: list of `InheritedProperty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited_properties: Option<Vec<InheritedProperty>>,
    /// `logGroupClass`: `LogGroupClass`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_class: Option<LogGroupClass>,
    /// `logGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_arn: Option<String>,
    /// `deletionProtectionEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_protection_enabled: Option<bool>,
    /// `bearerTokenAuthenticationEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer_token_authentication_enabled: Option<bool>,
}

string_enum! {
    /// The values of `LogGroupClass`.
    pub enum LogGroupClass {
        Standard = "STANDARD",
        InfrequentAccess = "INFREQUENT_ACCESS",
        Delivery = "DELIVERY",
    }
}

/// The structure `LogGroupSummary`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroupSummary {
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `logGroupArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_arn: Option<String>,
    /// `logGroupClass`: `LogGroupClass`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_class: Option<LogGroupClass>,
}

/// The structure `TagFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagFilter {
    /// `key`: string, 1 to 128 characters, required.
    pub key: Option<String>,
    /// `values`: list of string, 0 to 5 entries.
    pub values: Option<Vec<String>>,
}
