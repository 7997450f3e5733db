//! Metric filters in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeleteMetricFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteMetricFilterRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `filterName`: string, 1 to 512 characters, required.
    pub filter_name: Option<String>,
}

impl Request for DeleteMetricFilterRequest {
    const OPERATION: Operation = Operation::DeleteMetricFilter;
    type Response = ();
}

/// Request of `DescribeMetricFilters`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeMetricFiltersRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `filterNamePrefix`: string, 1 to 512 characters.
    pub filter_name_prefix: Option<String>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
    /// `metricName`: string, at most 255 characters.
    pub metric_name: Option<String>,
    /// `metricNamespace`: string, at most 255 characters.
    pub metric_namespace: Option<String>,
}

impl Request for DescribeMetricFiltersRequest {
    const OPERATION: Operation = Operation::DescribeMetricFilters;
    type Response = DescribeMetricFiltersResponse;
}

/// Response of `DescribeMetricFilters`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeMetricFiltersResponse {
    /// `metricFilters`: list of `MetricFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_filters: Option<Vec<MetricFilter>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutMetricFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutMetricFilterRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `filterName`: string, 1 to 512 characters, required.
    pub filter_name: Option<String>,
    /// `filterPattern`: string, 0 to 1024 characters, required.
    pub filter_pattern: Option<String>,
    /// `metricTransformations`: list of `MetricTransformation`, 1 to 1 entries, required.
    pub metric_transformations: Option<Vec<MetricTransformation>>,
    /// `applyOnTransformedLogs`: boolean.
    pub apply_on_transformed_logs: Option<bool>,
    /// `fieldSelectionCriteria`: string, 0 to 2000 characters.
    pub field_selection_criteria: Option<String>,
    /// `emitSystemFieldDimensions`: list of string.
    pub emit_system_field_dimensions: Option<Vec<String>>,
}

impl Request for PutMetricFilterRequest {
    const OPERATION: Operation = Operation::PutMetricFilter;
    type Response = ();
}

/// Request of `TestMetricFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestMetricFilterRequest {
    /// `filterPattern`: string, 0 to 1024 characters, required.
    pub filter_pattern: Option<String>,
    /// `logEventMessages`: list of string, 1 to 50 entries, required.
    pub log_event_messages: Option<Vec<String>>,
}

impl Request for TestMetricFilterRequest {
    const OPERATION: Operation = Operation::TestMetricFilter;
    type Response = TestMetricFilterResponse;
}

/// Response of `TestMetricFilter`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestMetricFilterResponse {
    /// `matches`: list of `MetricFilterMatchRecord`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<Vec<MetricFilterMatchRecord>>,
}

/// The structure `MetricFilter`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricFilter {
    /// `filterName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_name: Option<String>,
    /// `filterPattern`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_pattern: Option<String>,
    /// `metricTransformations`: list of `MetricTransformation`, 1 to 1 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_transformations: Option<Vec<MetricTransformation>>,
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `applyOnTransformedLogs`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_on_transformed_logs: Option<bool>,
    /// `fieldSelectionCriteria`: string, 0 to 2000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_selection_criteria: Option<String>,
    /// `emitSystemFieldDimensions`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emit_system_field_dimensions: Option<Vec<String>>,
}

/// The structure `MetricFilterMatchRecord`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricFilterMatchRecord {
    /// `eventNumber`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_number: Option<i64>,
    /// `eventMessage`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_message: Option<String>,
    /// `extractedValues`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extracted_values: Option<BTreeMap<String, String>>,
}

/// The structure `MetricTransformation`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricTransformation {
    /// `metricName`: string, at most 255 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_name: Option<String>,
    /// `metricNamespace`: string, at most 255 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_namespace: Option<String>,
    /// `metricValue`: string, at most 100 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_value: Option<String>,
    /// `defaultValue`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<f64>,
    /// `dimensions`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<BTreeMap<String, String>>,
    /// `unit`: `StandardUnit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<StandardUnit>,
}

string_enum! {
    /// The values of `StandardUnit`.
    pub enum StandardUnit {
        Seconds = "Seconds",
        Microseconds = "Microseconds",
        Milliseconds = "Milliseconds",
        Bytes = "Bytes",
        Kilobytes = "Kilobytes",
        Megabytes = "Megabytes",
        Gigabytes = "Gigabytes",
        Terabytes = "Terabytes",
        Bits = "Bits",
        Kilobits = "Kilobits",
        Megabits = "Megabits",
        Gigabits = "Gigabits",
        Terabits = "Terabits",
        Percent = "Percent",
        Count = "Count",
        BytesSecond = "Bytes/Second",
        KilobytesSecond = "Kilobytes/Second",
        MegabytesSecond = "Megabytes/Second",
        GigabytesSecond = "Gigabytes/Second",
        TerabytesSecond = "Terabytes/Second",
        BitsSecond = "Bits/Second",
        KilobitsSecond = "Kilobits/Second",
        MegabitsSecond = "Megabits/Second",
        GigabitsSecond = "Gigabits/Second",
        TerabitsSecond = "Terabits/Second",
        CountSecond = "Count/Second",
        None = "None",
    }
}
