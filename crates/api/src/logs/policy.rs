//! Policies of an account, of log groups and of their resources in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeleteResourcePolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteResourcePolicyRequest {
    /// `policyName`: string.
    pub policy_name: Option<String>,
    /// `resourceArn`: string.
    pub resource_arn: Option<String>,
    /// `expectedRevisionId`: string, at least 1 characters.
    pub expected_revision_id: Option<String>,
}

impl Request for DeleteResourcePolicyRequest {
    const OPERATION: Operation = Operation::DeleteResourcePolicy;
    type Response = ();
}

/// Request of `DescribeAccountPolicies`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAccountPoliciesRequest {
    /// `policyType`: `PolicyType`, required.
    pub policy_type: Option<PolicyType>,
    /// `policyName`: string.
    pub policy_name: Option<String>,
    /// `accountIdentifiers`: list of string, 0 to 20 entries.
    pub account_identifiers: Option<Vec<String>>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
}

impl Request for DescribeAccountPoliciesRequest {
    const OPERATION: Operation = Operation::DescribeAccountPolicies;
    type Response = DescribeAccountPoliciesResponse;
}

/// Response of `DescribeAccountPolicies`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeAccountPoliciesResponse {
    /// `accountPolicies`: list of `AccountPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_policies: Option<Vec<AccountPolicy>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeFieldIndexes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeFieldIndexesRequest {
    /// `logGroupIdentifiers`: list of string, 1 to 100 entries, required.
    pub log_group_identifiers: Option<Vec<String>>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
}

impl Request for DescribeFieldIndexesRequest {
    const OPERATION: Operation = Operation::DescribeFieldIndexes;
    type Response = DescribeFieldIndexesResponse;
}

/// Response of `DescribeFieldIndexes`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeFieldIndexesResponse {
    /// `fieldIndexes`: list of `FieldIndex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_indexes: Option<Vec<FieldIndex>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeIndexPolicies`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeIndexPoliciesRequest {
    /// `logGroupIdentifiers`: list of string, 1 to 1 entries, required.
    pub log_group_identifiers: Option<Vec<String>>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
}

impl Request for DescribeIndexPoliciesRequest {
    const OPERATION: Operation = Operation::DescribeIndexPolicies;
    type Response = DescribeIndexPoliciesResponse;
}

/// Response of `DescribeIndexPolicies`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeIndexPoliciesResponse {
    /// `indexPolicies`: list of `IndexPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_policies: Option<Vec<IndexPolicy>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeResourcePolicies`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeResourcePoliciesRequest {
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
    /// `resourceArn`: string.
    pub resource_arn: Option<String>,
    /// `policyScope`: `PolicyScope`.
    pub policy_scope: Option<PolicyScope>,
}

impl Request for DescribeResourcePoliciesRequest {
    const OPERATION: Operation = Operation::DescribeResourcePolicies;
    type Response = DescribeResourcePoliciesResponse;
}

/// Response of `DescribeResourcePolicies`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeResourcePoliciesResponse {
    /// `resourcePolicies`: list of `ResourcePolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policies: Option<Vec<ResourcePolicy>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `GetDataProtectionPolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDataProtectionPolicyRequest {
    /// `logGroupIdentifier`: string, 1 to 2048 characters, required.
    pub log_group_identifier: Option<String>,
}

impl Request for GetDataProtectionPolicyRequest {
    const OPERATION: Operation = Operation::GetDataProtectionPolicy;
    type Response = GetDataProtectionPolicyResponse;
}

/// Response of `GetDataProtectionPolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDataProtectionPolicyResponse {
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_identifier: Option<String>,
    /// `policyDocument`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    /// `lastUpdatedTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_time: Option<i64>,
}

/// Request of `PutResourcePolicy`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutResourcePolicyRequest {
    /// `policyName`: string.
    pub policy_name: Option<String>,
    /// `policyDocument`: string, 1 to 51200 characters.
    pub policy_document: Option<String>,
    /// `resourceArn`: string.
    pub resource_arn: Option<String>,
    /// `expectedRevisionId`: string, at least 1 characters.
    pub expected_revision_id: Option<String>,
}

impl Request for PutResourcePolicyRequest {
    const OPERATION: Operation = Operation::PutResourcePolicy;
    type Response = PutResourcePolicyResponse;
}

/// Response of `PutResourcePolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutResourcePolicyResponse {
    /// `resourcePolicy`: `ResourcePolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_policy: Option<ResourcePolicy>,
    /// `revisionId`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
}

/// The structure `AccountPolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountPolicy {
    /// `policyName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    /// `policyDocument`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    /// `lastUpdatedTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_time: Option<i64>,
    /// `policyType`: `PolicyType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_type: Option<PolicyType>,
    /// `scope`: `Scope`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// `selectionCriteria`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_criteria: Option<String>,
    /// `accountId`: string, 12 to 12 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
}

/// The structure `FieldIndex`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldIndex {
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_identifier: Option<String>,
    /// `fieldIndexName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_index_name: Option<String>,
    /// `lastScanTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_scan_time: Option<i64>,
    /// `firstEventTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_event_time: Option<i64>,
    /// `lastEventTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_event_time: Option<i64>,
    /// `type`: `IndexType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<IndexType>,
}

/// The structure `IndexPolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IndexPolicy {
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_identifier: Option<String>,
    /// `lastUpdateTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_update_time: Option<i64>,
    /// `policyDocument`: string, 1 to 51200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    /// `policyName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    /// `source`: `IndexSource`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<IndexSource>,
}

string_enum! {
    /// The values of `IndexSource`.
    pub enum IndexSource {
        Account = "ACCOUNT",
        LogGroup = "LOG_GROUP",
    }
}

string_enum! {
    /// The values of `IndexType`.
    pub enum IndexType {
        Facet = "FACET",
        FieldIndex = "FIELD_INDEX",
    }
}

string_enum! {
    /// The values of `PolicyScope`.
    pub enum PolicyScope {
        Account = "ACCOUNT",
        Resource = "RESOURCE",
    }
}

string_enum! {
    /// The values of `PolicyType`.
    pub enum PolicyType {
        DataProtectionPolicy = "DATA_PROTECTION_POLICY",
        SubscriptionFilterPolicy = "SUBSCRIPTION_FILTER_POLICY",
        FieldIndexPolicy = "FIELD_INDEX_POLICY",
        TransformerPolicy = "TRANSFORMER_POLICY",
        MetricExtractionPolicy = "METRIC_EXTRACTION_POLICY",
    }
}

/// The structure `ResourcePolicy`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourcePolicy {
    /// `policyName`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_name: Option<String>,
    /// `policyDocument`: string, 1 to 51200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_document: Option<String>,
    /// `lastUpdatedTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_time: Option<i64>,
    /// `policyScope`: `PolicyScope`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_scope: Option<PolicyScope>,
    /// `resourceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<String>,
    /// `revisionId`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision_id: Option<String>,
}

string_enum! {
    /// The values of `Scope`.
    pub enum Scope {
        All = "ALL",
    }
}
