//! Subscription filters in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeleteSubscriptionFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteSubscriptionFilterRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `filterName`: string, 1 to 512 characters, required.
    pub filter_name: Option<String>,
}

impl Request for DeleteSubscriptionFilterRequest {
    const OPERATION: Operation = Operation::DeleteSubscriptionFilter;
    type Response = ();
}

/// Request of `DescribeSubscriptionFilters`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSubscriptionFiltersRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `filterNamePrefix`: string, 1 to 512 characters.
    pub filter_name_prefix: Option<String>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
}

impl Request for DescribeSubscriptionFiltersRequest {
    const OPERATION: Operation = Operation::DescribeSubscriptionFilters;
    type Response = DescribeSubscriptionFiltersResponse;
}

/// Response of `DescribeSubscriptionFilters`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeSubscriptionFiltersResponse {
    /// `subscriptionFilters`: list of `SubscriptionFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_filters: Option<Vec<SubscriptionFilter>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutSubscriptionFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutSubscriptionFilterRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `filterName`: string, 1 to 512 characters, required.
    pub filter_name: Option<String>,
    /// `filterPattern`: string, 0 to 1024 characters, required.
    pub filter_pattern: Option<String>,
    /// `destinationArn`: string, at least 1 characters, required.
    pub destination_arn: Option<String>,
    /// `roleArn`: string, at least 1 characters.
    pub role_arn: Option<String>,
    /// `distribution`: `Distribution`.
    pub distribution: Option<Distribution>,
    /// `applyOnTransformedLogs`: boolean.
    pub apply_on_transformed_logs: Option<bool>,
    /// `fieldSelectionCriteria`: string, 0 to 2000 characters.
    pub field_selection_criteria: Option<String>,
    /// `emitSystemFields`: list of string.
    pub emit_system_fields: Option<Vec<String>>,
}

impl Request for PutSubscriptionFilterRequest {
    const OPERATION: Operation = Operation::PutSubscriptionFilter;
    type Response = ();
}

string_enum! {
    /// The values of `Distribution`.
    pub enum Distribution {
        Random = "Random",
        ByLogStream = "ByLogStream",
    }
}

/// The structure `SubscriptionFilter`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionFilter {
    /// `filterName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_name: Option<String>,
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `filterPattern`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_pattern: Option<String>,
    /// `destinationArn`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_arn: Option<String>,
    /// `roleArn`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `distribution`: `Distribution`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// `applyOnTransformedLogs`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_on_transformed_logs: Option<bool>,
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    /// `fieldSelectionCriteria`: string, 0 to 2000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_selection_criteria: Option<String>,
    /// `emitSystemFields`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emit_system_fields: Option<Vec<String>>,
}
