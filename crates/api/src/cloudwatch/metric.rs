//! Metrics and their statistics in the CloudWatch API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Dimension, Metric, Operation, Request, StandardUnit, Statistic};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `GetMetricStatistics`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMetricStatisticsInput {
    /// `Namespace`: string, 1 to 255 characters, required.
    pub namespace: Option<String>,
    /// `MetricName`: string, 1 to 255 characters, required.
    pub metric_name: Option<String>,
    /// `Dimensions`: list of `Dimension`, at most 30 entries.
    pub dimensions: Option<Vec<Dimension>>,
    /// `StartTime`: timestamp, required.
    pub start_time: Option<Timestamp>,
    /// `EndTime`: timestamp, required.
    pub end_time: Option<Timestamp>,
    /// `Period`: integer, at least 1, required.
    pub period: Option<i32>,
    /// `Statistics`: list of `Statistic`, 1 to 5 entries.
    pub statistics: Option<Vec<Statistic>>,
    /// `ExtendedStatistics`: list of string, 1 to 10 entries.
    pub extended_statistics: Option<Vec<String>>,
    /// `Unit`: `StandardUnit`.
    pub unit: Option<StandardUnit>,
}

impl Request for GetMetricStatisticsInput {
    const OPERATION: Operation = Operation::GetMetricStatistics;
    type Response = GetMetricStatisticsOutput;
}

/// Response of `GetMetricStatistics`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetMetricStatisticsOutput {
    /// `Label`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `Datapoints`: list of `Datapoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datapoints: Option<Vec<Datapoint>>,
}

/// Request of `ListMetrics`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMetricsInput {
    /// `Namespace`: string, 1 to 255 characters.
    pub namespace: Option<String>,
    /// `MetricName`: string, 1 to 255 characters.
    pub metric_name: Option<String>,
    /// `Dimensions`: list of `DimensionFilter`, at most 10 entries.
    pub dimensions: Option<Vec<DimensionFilter>>,
    /// `NextToken`: string.
    pub next_token: Option<String>,
    /// `RecentlyActive`: `RecentlyActive`.
    pub recently_active: Option<RecentlyActive>,
    /// `IncludeLinkedAccounts`: boolean.
    pub include_linked_accounts: Option<bool>,
    /// `OwningAccount`: string, 1 to 255 characters.
    pub owning_account: Option<String>,
}

impl Request for ListMetricsInput {
    const OPERATION: Operation = Operation::ListMetrics;
    type Response = ListMetricsOutput;
}

/// Response of `ListMetrics`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMetricsOutput {
    /// `Metrics`: list of `Metric`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Vec<Metric>>,
    /// `NextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `OwningAccounts`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_accounts: Option<Vec<String>>,
}

/// The structure `Datapoint`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Datapoint {
    /// `Timestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// `SampleCount`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_count: Option<f64>,
    /// `Average`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average: Option<f64>,
    /// `Sum`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<f64>,
    /// `Minimum`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<f64>,
    /// `Maximum`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// `Unit`: `StandardUnit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<StandardUnit>,
    /// `ExtendedStatistics`: map of double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_statistics: Option<BTreeMap<String, f64>>,
}

/// The structure `DimensionFilter`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DimensionFilter {
    /// `Name`: string, 1 to 255 characters, required.
    pub name: Option<String>,
    /// `Value`: string, 1 to 1024 characters.
    pub value: Option<String>,
}

string_enum! {
    /// The values of `RecentlyActive`.
    pub enum RecentlyActive {
        Pt3h = "PT3H",
    }
}
