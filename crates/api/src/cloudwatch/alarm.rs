//! Alarms in the CloudWatch API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Dimension, Metric, Operation, Request, StandardUnit, Statistic, Tag};
use crate::string_enum::string_enum;
use crate::timestamp::Timestamp;

/// Request of `DeleteAlarms`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAlarmsInput {
    /// `AlarmNames`: list of string, at most 100 entries, required.
    pub alarm_names: Option<Vec<String>>,
}

impl Request for DeleteAlarmsInput {
    const OPERATION: Operation = Operation::DeleteAlarms;
    type Response = ();
}

/// Request of `DescribeAlarmHistory`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAlarmHistoryInput {
    /// `AlarmName`: string, 1 to 255 characters.
    pub alarm_name: Option<String>,
    /// `AlarmContributorId`: string, 1 to 16 characters.
    pub alarm_contributor_id: Option<String>,
    /// `AlarmTypes`: list of `AlarmType`.
    pub alarm_types: Option<Vec<AlarmType>>,
    /// `HistoryItemType`: `HistoryItemType`.
    pub history_item_type: Option<HistoryItemType>,
    /// `StartDate`: timestamp.
    pub start_date: Option<Timestamp>,
    /// `EndDate`: timestamp.
    pub end_date: Option<Timestamp>,
    /// `MaxRecords`: integer, 1 to 100.
    pub max_records: Option<i32>,
    /// `NextToken`: string.
    pub next_token: Option<String>,
    /// `ScanBy`: `ScanBy`.
    pub scan_by: Option<ScanBy>,
}

impl Request for DescribeAlarmHistoryInput {
    const OPERATION: Operation = Operation::DescribeAlarmHistory;
    type Response = DescribeAlarmHistoryOutput;
}

/// Response of `DescribeAlarmHistory`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAlarmHistoryOutput {
    /// `AlarmHistoryItems`: list of `AlarmHistoryItem`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_history_items: Option<Vec<AlarmHistoryItem>>,
    /// `NextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeAlarms`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAlarmsInput {
    /// `AlarmNames`: list of string, at most 100 entries.
    pub alarm_names: Option<Vec<String>>,
    /// `AlarmNamePrefix`: string, 1 to 255 characters.
    pub alarm_name_prefix: Option<String>,
    /// `AlarmTypes`: list of `AlarmType`.
    pub alarm_types: Option<Vec<AlarmType>>,
    /// `ChildrenOfAlarmName`: string, 1 to 255 characters.
    pub children_of_alarm_name: Option<String>,
    /// `ParentsOfAlarmName`: string, 1 to 255 characters.
    pub parents_of_alarm_name: Option<String>,
    /// `StateValue`: `StateValue`.
    pub state_value: Option<StateValue>,
    /// `ActionPrefix`: string, 1 to 1024 characters.
    pub action_prefix: Option<String>,
    /// `MaxRecords`: integer, 1 to 100.
    pub max_records: Option<i32>,
    /// `NextToken`: string.
    pub next_token: Option<String>,
}

impl Request for DescribeAlarmsInput {
    const OPERATION: Operation = Operation::DescribeAlarms;
    type Response = DescribeAlarmsOutput;
}

/// Response of `DescribeAlarms`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAlarmsOutput {
    /// `CompositeAlarms`: list of `CompositeAlarm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composite_alarms: Option<Vec<CompositeAlarm>>,
    /// `MetricAlarms`: list of `MetricAlarm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_alarms: Option<Vec<MetricAlarm>>,
    /// `NextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DisableAlarmActions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisableAlarmActionsInput {
    /// `AlarmNames`: list of string, at most 100 entries, required.
    pub alarm_names: Option<Vec<String>>,
}

impl Request for DisableAlarmActionsInput {
    const OPERATION: Operation = Operation::DisableAlarmActions;
    type Response = ();
}

/// Request of `EnableAlarmActions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnableAlarmActionsInput {
    /// `AlarmNames`: list of string, at most 100 entries, required.
    pub alarm_names: Option<Vec<String>>,
}

impl Request for EnableAlarmActionsInput {
    const OPERATION: Operation = Operation::EnableAlarmActions;
    type Response = ();
}

/// Request of `PutMetricAlarm`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutMetricAlarmInput {
    /// `AlarmName`: string, 1 to 255 characters, required.
    pub alarm_name: Option<String>,
    /// `AlarmDescription`: string, 0 to 1024 characters.
    pub alarm_description: Option<String>,
    /// `ActionsEnabled`: boolean.
    pub actions_enabled: Option<bool>,
    /// `OKActions`: list of string, at most 5 entries.
    #[serde(rename = "OKActions")]
    pub ok_actions: Option<Vec<String>>,
    /// `AlarmActions`: list of string, at most 5 entries.
    pub alarm_actions: Option<Vec<String>>,
    /// `InsufficientDataActions`: list of string, at most 5 entries.
    pub insufficient_data_actions: Option<Vec<String>>,
    /// `MetricName`: string, 1 to 255 characters.
    pub metric_name: Option<String>,
    /// `Namespace`: string, 1 to 255 characters.
    pub namespace: Option<String>,
    /// `Statistic`: `Statistic`.
    pub statistic: Option<Statistic>,
    /// `ExtendedStatistic`: string.
    pub extended_statistic: Option<String>,
    /// `Dimensions`: list of `Dimension`, at most 30 entries.
    pub dimensions: Option<Vec<Dimension>>,
    /// `Period`: integer, at least 1.
    pub period: Option<i32>,
    /// `Unit`: `StandardUnit`.
    pub unit: Option<StandardUnit>,
    /// `EvaluationPeriods`: integer, at least 1.
    pub evaluation_periods: Option<i32>,
    /// `DatapointsToAlarm`: integer, at least 1.
    pub datapoints_to_alarm: Option<i32>,
    /// `Threshold`: double.
    pub threshold: Option<f64>,
    /// `ComparisonOperator`: `ComparisonOperator`.
    pub comparison_operator: Option<ComparisonOperator>,
    /// `TreatMissingData`: string, 1 to 255 characters.
    pub treat_missing_data: Option<String>,
    /// `EvaluateLowSampleCountPercentile`: string, 1 to 255 characters.
    pub evaluate_low_sample_count_percentile: Option<String>,
    /// `Metrics`: list of `MetricDataQuery`.
    pub metrics: Option<Vec<MetricDataQuery>>,
    /// `Tags`: list of `Tag`.
    pub tags: Option<Vec<Tag>>,
    /// `ThresholdMetricId`: string, 1 to 255 characters.
    pub threshold_metric_id: Option<String>,
    /// `EvaluationCriteria`: `EvaluationCriteria`.
    pub evaluation_criteria: Option<EvaluationCriteria>,
    /// `EvaluationInterval`: integer, 10 to 3600.
    pub evaluation_interval: Option<i32>,
}

impl Request for PutMetricAlarmInput {
    const OPERATION: Operation = Operation::PutMetricAlarm;
    type Response = ();
}

/// Request of `SetAlarmState`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetAlarmStateInput {
    /// `AlarmName`: string, 1 to 255 characters, required.
    pub alarm_name: Option<String>,
    /// `StateValue`: `StateValue`, required.
    pub state_value: Option<StateValue>,
    /// `StateReason`: string, 0 to 1023 characters, required.
    pub state_reason: Option<String>,
    /// `StateReasonData`: string, 0 to 4000 characters.
    pub state_reason_data: Option<String>,
}

impl Request for SetAlarmStateInput {
    const OPERATION: Operation = Operation::SetAlarmState;
    type Response = ();
}

string_enum! {
    /// The values of `ActionsSuppressedBy`.
    pub enum ActionsSuppressedBy {
        WaitPeriod = "WaitPeriod",
        ExtensionPeriod = "ExtensionPeriod",
        Alarm = "Alarm",
    }
}

/// The structure `AlarmHistoryItem`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmHistoryItem {
    /// `AlarmName`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_name: Option<String>,
    /// `AlarmContributorId`: string, 1 to 16 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_contributor_id: Option<String>,
    /// `AlarmType`: `AlarmType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_type: Option<AlarmType>,
    /// `Timestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// `HistoryItemType`: `HistoryItemType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_item_type: Option<HistoryItemType>,
    /// `HistorySummary`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_summary: Option<String>,
    /// `HistoryData`: string, 1 to 4095 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_data: Option<String>,
    /// `AlarmContributorAttributes`: map of string, 0 to 150 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_contributor_attributes: Option<BTreeMap<String, String>>,
}

/// The structure `AlarmPromQLCriteria`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmPromQLCriteria {
    /// `Query`: string, 1 to 10000 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// `PendingPeriod`: integer, 0 to 86400.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_period: Option<i32>,
    /// `RecoveryPeriod`: integer, 0 to 86400.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_period: Option<i32>,
}

string_enum! {
    /// The values of `AlarmType`.
    pub enum AlarmType {
        CompositeAlarm = "CompositeAlarm",
        MetricAlarm = "MetricAlarm",
    }
}

string_enum! {
    /// The values of `ComparisonOperator`.
    pub enum ComparisonOperator {
        GreaterThanOrEqualToThreshold = "GreaterThanOrEqualToThreshold",
        GreaterThanThreshold = "GreaterThanThreshold",
        LessThanThreshold = "LessThanThreshold",
        LessThanOrEqualToThreshold = "LessThanOrEqualToThreshold",
        LessThanLowerOrGreaterThanUpperThreshold = "LessThanLowerOrGreaterThanUpperThreshold",
        LessThanLowerThreshold = "LessThanLowerThreshold",
        GreaterThanUpperThreshold = "GreaterThanUpperThreshold",
    }
}

/// The structure `CompositeAlarm`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompositeAlarm {
    /// `ActionsEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_enabled: Option<bool>,
    /// `AlarmActions`: list of string, at most 5 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_actions: Option<Vec<String>>,
    /// `AlarmArn`: string, 1 to 1600 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_arn: Option<String>,
    /// `AlarmConfigurationUpdatedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_configuration_updated_timestamp: Option<Timestamp>,
    /// `AlarmDescription`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_description: Option<String>,
    /// `AlarmName`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_name: Option<String>,
    /// `AlarmRule`: string, 1 to 10240 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_rule: Option<String>,
    /// `InsufficientDataActions`: list of string, at most 5 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insufficient_data_actions: Option<Vec<String>>,
    /// `OKActions`: list of string, at most 5 entries.
    #[serde(rename = "OKActions", skip_serializing_if = "Option::is_none")]
    pub ok_actions: Option<Vec<String>>,
    /// `StateReason`: string, 0 to 1023 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    /// `StateReasonData`: string, 0 to 4000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason_data: Option<String>,
    /// `StateUpdatedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_updated_timestamp: Option<Timestamp>,
    /// `StateValue`: `StateValue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_value: Option<StateValue>,
    /// `StateTransitionedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_transitioned_timestamp: Option<Timestamp>,
    /// `ActionsSuppressedBy`: `ActionsSuppressedBy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_suppressed_by: Option<ActionsSuppressedBy>,
    /// `ActionsSuppressedReason`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_suppressed_reason: Option<String>,
    /// `ActionsSuppressor`: string, 1 to 1600 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_suppressor: Option<String>,
    /// `ActionsSuppressorWaitPeriod`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_suppressor_wait_period: Option<i32>,
    /// `ActionsSuppressorExtensionPeriod`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_suppressor_extension_period: Option<i32>,
}

/// The structure `EvaluationCriteria`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationCriteria {
    /// `PromQLCriteria`: `AlarmPromQLCriteria`.
    #[serde(rename = "PromQLCriteria", skip_serializing_if = "Option::is_none")]
    pub prom_ql_criteria: Option<AlarmPromQLCriteria>,
}

string_enum! {
    /// The values of `EvaluationState`.
    pub enum EvaluationState {
        PartialData = "PARTIAL_DATA",
        EvaluationFailure = "EVALUATION_FAILURE",
        EvaluationError = "EVALUATION_ERROR",
    }
}

string_enum! {
    /// The values of `HistoryItemType`.
    pub enum HistoryItemType {
        ConfigurationUpdate = "ConfigurationUpdate",
        StateUpdate = "StateUpdate",
        Action = "Action",
        AlarmContributorStateUpdate = "AlarmContributorStateUpdate",
        AlarmContributorAction = "AlarmContributorAction",
    }
}

/// The structure `MetricAlarm`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricAlarm {
    /// `AlarmName`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_name: Option<String>,
    /// `AlarmArn`: string, 1 to 1600 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_arn: Option<String>,
    /// `AlarmDescription`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_description: Option<String>,
    /// `AlarmConfigurationUpdatedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_configuration_updated_timestamp: Option<Timestamp>,
    /// `ActionsEnabled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions_enabled: Option<bool>,
    /// `OKActions`: list of string, at most 5 entries.
    #[serde(rename = "OKActions", skip_serializing_if = "Option::is_none")]
    pub ok_actions: Option<Vec<String>>,
    /// `AlarmActions`: list of string, at most 5 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm_actions: Option<Vec<String>>,
    /// `InsufficientDataActions`: list of string, at most 5 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insufficient_data_actions: Option<Vec<String>>,
    /// `StateValue`: `StateValue`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_value: Option<StateValue>,
    /// `StateReason`: string, 0 to 1023 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    /// `StateReasonData`: string, 0 to 4000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_reason_data: Option<String>,
    /// `StateUpdatedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_updated_timestamp: Option<Timestamp>,
    /// `MetricName`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_name: Option<String>,
    /// `Namespace`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `Statistic`: `Statistic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistic: Option<Statistic>,
    /// `ExtendedStatistic`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_statistic: Option<String>,
    /// `Dimensions`: list of `Dimension`, at most 30 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Vec<Dimension>>,
    /// `Period`: integer, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<i32>,
    /// `Unit`: `StandardUnit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<StandardUnit>,
    /// `EvaluationPeriods`: integer, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_periods: Option<i32>,
    /// `DatapointsToAlarm`: integer, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datapoints_to_alarm: Option<i32>,
    /// `Threshold`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// `ComparisonOperator`: `ComparisonOperator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison_operator: Option<ComparisonOperator>,
    /// `TreatMissingData`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treat_missing_data: Option<String>,
    /// `EvaluateLowSampleCountPercentile`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluate_low_sample_count_percentile: Option<String>,
    /// `Metrics`: list of `MetricDataQuery`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Vec<MetricDataQuery>>,
    /// `ThresholdMetricId`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_metric_id: Option<String>,
    /// `EvaluationState`: `EvaluationState`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_state: Option<EvaluationState>,
    /// `StateTransitionedTimestamp`: timestamp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_transitioned_timestamp: Option<Timestamp>,
    /// `EvaluationCriteria`: `EvaluationCriteria`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_criteria: Option<EvaluationCriteria>,
    /// `EvaluationInterval`: integer, 10 to 3600.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_interval: Option<i32>,
}

/// The structure `MetricDataQuery`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDataQuery {
    /// `Id`: string, 1 to 255 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `MetricStat`: `MetricStat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_stat: Option<MetricStat>,
    /// `Expression`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// `Label`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `ReturnData`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_data: Option<bool>,
    /// `Period`: integer, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<i32>,
    /// `AccountId`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
}

/// The structure `MetricStat`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricStat {
    /// `Metric`: `Metric`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<Metric>,
    /// `Period`: integer, at least 1, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<i32>,
    /// `Stat`: string, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stat: Option<String>,
    /// `Unit`: `StandardUnit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<StandardUnit>,
}

string_enum! {
    /// The values of `ScanBy`.
    pub enum ScanBy {
        TimestampDescending = "TimestampDescending",
        TimestampAscending = "TimestampAscending",
    }
}

string_enum! {
    /// The values of `StateValue`.
    pub enum StateValue {
        Ok = "OK",
        Alarm = "ALARM",
        InsufficientData = "INSUFFICIENT_DATA",
    }
}
