//! What the CloudWatch API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::cloudwatch::{
    AlarmType, ComparisonOperator, HistoryItemType, Operation, RecentlyActive, ScanBy, StandardUnit, StateValue,
    Statistic,
};
use crate::validation::shape::{Length, Limits, Member, Pattern, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::DeleteAlarms => &DELETE_ALARMS_INPUT,
        Operation::DescribeAlarmHistory => &DESCRIBE_ALARM_HISTORY_INPUT,
        Operation::DescribeAlarms => &DESCRIBE_ALARMS_INPUT,
        Operation::DisableAlarmActions => &DISABLE_ALARM_ACTIONS_INPUT,
        Operation::EnableAlarmActions => &ENABLE_ALARM_ACTIONS_INPUT,
        Operation::GetMetricStatistics => &GET_METRIC_STATISTICS_INPUT,
        Operation::ListMetrics => &LIST_METRICS_INPUT,
        Operation::ListTagsForResource => &LIST_TAGS_FOR_RESOURCE_INPUT,
        Operation::PutMetricAlarm => &PUT_METRIC_ALARM_INPUT,
        Operation::SetAlarmState => &SET_ALARM_STATE_INPUT,
        Operation::TagResource => &TAG_RESOURCE_INPUT,
        Operation::UntagResource => &UNTAG_RESOURCE_INPUT,
    }
}

static ACCOUNT_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static ACTION_PREFIX: Shape = Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static ACTIONS_ENABLED: Shape = Shape::Boolean;

static ALARM_DESCRIPTION: Shape = Shape::String { length: Length { min: Some(0), max: Some(1024) }, pattern: None };

static ALARM_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static ALARM_NAME_PREFIX: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static ALARM_NAMES: Shape = Shape::List { element: &ALARM_NAME, length: Length { min: None, max: Some(100) } };

static ALARM_PROM_QL_CRITERIA: Shape = Shape::Structure {
    name: "AlarmPromQLCriteria",
    members: &[
        Member { name: "Query", required: true, shape: &QUERY },
        Member { name: "PendingPeriod", required: false, shape: &PENDING_PERIOD },
        Member { name: "RecoveryPeriod", required: false, shape: &RECOVERY_PERIOD },
    ],
};

static ALARM_TYPE: Shape = Shape::Enum { values: AlarmType::VALUES };

static ALARM_TYPES: Shape = Shape::List { element: &ALARM_TYPE, length: Length { min: None, max: None } };

static AMAZON_RESOURCE_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static COMPARISON_OPERATOR: Shape = Shape::Enum { values: ComparisonOperator::VALUES };

static CONTRIBUTOR_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(16) }, pattern: None };

static DATAPOINTS_TO_ALARM: Shape = Shape::Integer(Limits { min: Some(1.0), max: None });

static DELETE_ALARMS_INPUT: Shape = Shape::Structure {
    name: "DeleteAlarmsInput",
    members: &[Member { name: "AlarmNames", required: true, shape: &ALARM_NAMES }],
};

static DESCRIBE_ALARM_HISTORY_INPUT: Shape = Shape::Structure {
    name: "DescribeAlarmHistoryInput",
    members: &[
        Member { name: "AlarmName", required: false, shape: &ALARM_NAME },
        Member { name: "AlarmContributorId", required: false, shape: &CONTRIBUTOR_ID },
        Member { name: "AlarmTypes", required: false, shape: &ALARM_TYPES },
        Member { name: "HistoryItemType", required: false, shape: &HISTORY_ITEM_TYPE },
        Member { name: "StartDate", required: false, shape: &TIMESTAMP },
        Member { name: "EndDate", required: false, shape: &TIMESTAMP },
        Member { name: "MaxRecords", required: false, shape: &MAX_RECORDS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "ScanBy", required: false, shape: &SCAN_BY },
    ],
};

static DESCRIBE_ALARMS_INPUT: Shape = Shape::Structure {
    name: "DescribeAlarmsInput",
    members: &[
        Member { name: "AlarmNames", required: false, shape: &ALARM_NAMES },
        Member { name: "AlarmNamePrefix", required: false, shape: &ALARM_NAME_PREFIX },
        Member { name: "AlarmTypes", required: false, shape: &ALARM_TYPES },
        Member { name: "ChildrenOfAlarmName", required: false, shape: &ALARM_NAME },
        Member { name: "ParentsOfAlarmName", required: false, shape: &ALARM_NAME },
        Member { name: "StateValue", required: false, shape: &STATE_VALUE },
        Member { name: "ActionPrefix", required: false, shape: &ACTION_PREFIX },
        Member { name: "MaxRecords", required: false, shape: &MAX_RECORDS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
    ],
};

static DIMENSION: Shape = Shape::Structure {
    name: "Dimension",
    members: &[
        Member { name: "Name", required: true, shape: &DIMENSION_NAME },
        Member { name: "Value", required: true, shape: &DIMENSION_VALUE },
    ],
};

static DIMENSION_FILTER: Shape = Shape::Structure {
    name: "DimensionFilter",
    members: &[
        Member { name: "Name", required: true, shape: &DIMENSION_NAME },
        Member { name: "Value", required: false, shape: &DIMENSION_VALUE },
    ],
};

static DIMENSION_FILTERS: Shape =
    Shape::List { element: &DIMENSION_FILTER, length: Length { min: None, max: Some(10) } };

static DIMENSION_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static DIMENSION_VALUE: Shape = Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static DIMENSIONS: Shape = Shape::List { element: &DIMENSION, length: Length { min: None, max: Some(30) } };

static DISABLE_ALARM_ACTIONS_INPUT: Shape = Shape::Structure {
    name: "DisableAlarmActionsInput",
    members: &[Member { name: "AlarmNames", required: true, shape: &ALARM_NAMES }],
};

static ENABLE_ALARM_ACTIONS_INPUT: Shape = Shape::Structure {
    name: "EnableAlarmActionsInput",
    members: &[Member { name: "AlarmNames", required: true, shape: &ALARM_NAMES }],
};

static EVALUATE_LOW_SAMPLE_COUNT_PERCENTILE: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static EVALUATION_CRITERIA: Shape = Shape::Structure {
    name: "EvaluationCriteria",
    members: &[Member { name: "PromQLCriteria", required: false, shape: &ALARM_PROM_QL_CRITERIA }],
};

static EVALUATION_INTERVAL: Shape = Shape::Integer(Limits { min: Some(10.0), max: Some(3600.0) });

static EVALUATION_PERIODS: Shape = Shape::Integer(Limits { min: Some(1.0), max: None });

static EXTENDED_STATISTIC: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static EXTENDED_STATISTICS: Shape =
    Shape::List { element: &EXTENDED_STATISTIC, length: Length { min: Some(1), max: Some(10) } };

static GET_METRIC_STATISTICS_INPUT: Shape = Shape::Structure {
    name: "GetMetricStatisticsInput",
    members: &[
        Member { name: "Namespace", required: true, shape: &NAMESPACE },
        Member { name: "MetricName", required: true, shape: &METRIC_NAME },
        Member { name: "Dimensions", required: false, shape: &DIMENSIONS },
        Member { name: "StartTime", required: true, shape: &TIMESTAMP },
        Member { name: "EndTime", required: true, shape: &TIMESTAMP },
        Member { name: "Period", required: true, shape: &PERIOD },
        Member { name: "Statistics", required: false, shape: &STATISTICS },
        Member { name: "ExtendedStatistics", required: false, shape: &EXTENDED_STATISTICS },
        Member { name: "Unit", required: false, shape: &STANDARD_UNIT },
    ],
};

static HISTORY_ITEM_TYPE: Shape = Shape::Enum { values: HistoryItemType::VALUES };

static INCLUDE_LINKED_ACCOUNTS: Shape = Shape::Boolean;

static LIST_METRICS_INPUT: Shape = Shape::Structure {
    name: "ListMetricsInput",
    members: &[
        Member { name: "Namespace", required: false, shape: &NAMESPACE },
        Member { name: "MetricName", required: false, shape: &METRIC_NAME },
        Member { name: "Dimensions", required: false, shape: &DIMENSION_FILTERS },
        Member { name: "NextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "RecentlyActive", required: false, shape: &RECENTLY_ACTIVE },
        Member { name: "IncludeLinkedAccounts", required: false, shape: &INCLUDE_LINKED_ACCOUNTS },
        Member { name: "OwningAccount", required: false, shape: &ACCOUNT_ID },
    ],
};

static LIST_TAGS_FOR_RESOURCE_INPUT: Shape = Shape::Structure {
    name: "ListTagsForResourceInput",
    members: &[Member { name: "ResourceARN", required: true, shape: &AMAZON_RESOURCE_NAME }],
};

static MAX_RECORDS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(100.0) });

static METRIC: Shape = Shape::Structure {
    name: "Metric",
    members: &[
        Member { name: "Namespace", required: false, shape: &NAMESPACE },
        Member { name: "MetricName", required: false, shape: &METRIC_NAME },
        Member { name: "Dimensions", required: false, shape: &DIMENSIONS },
    ],
};

static METRIC_DATA_QUERIES: Shape =
    Shape::List { element: &METRIC_DATA_QUERY, length: Length { min: None, max: None } };

static METRIC_DATA_QUERY: Shape = Shape::Structure {
    name: "MetricDataQuery",
    members: &[
        Member { name: "Id", required: true, shape: &METRIC_ID },
        Member { name: "MetricStat", required: false, shape: &METRIC_STAT },
        Member { name: "Expression", required: false, shape: &METRIC_EXPRESSION },
        Member { name: "Label", required: false, shape: &METRIC_LABEL },
        Member { name: "ReturnData", required: false, shape: &RETURN_DATA },
        Member { name: "Period", required: false, shape: &PERIOD },
        Member { name: "AccountId", required: false, shape: &ACCOUNT_ID },
    ],
};

static METRIC_EXPRESSION: Shape = Shape::String { length: Length { min: Some(1), max: Some(2048) }, pattern: None };

static METRIC_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static METRIC_LABEL: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static METRIC_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static METRIC_STAT: Shape = Shape::Structure {
    name: "MetricStat",
    members: &[
        Member { name: "Metric", required: true, shape: &METRIC },
        Member { name: "Period", required: true, shape: &PERIOD },
        Member { name: "Stat", required: true, shape: &STAT },
        Member { name: "Unit", required: false, shape: &STANDARD_UNIT },
    ],
};

static NAMESPACE: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: Some(Pattern::new(r"[^:].*")) };

static NEXT_TOKEN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static PENDING_PERIOD: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(86400.0) });

static PERIOD: Shape = Shape::Integer(Limits { min: Some(1.0), max: None });

static PUT_METRIC_ALARM_INPUT: Shape = Shape::Structure {
    name: "PutMetricAlarmInput",
    members: &[
        Member { name: "AlarmName", required: true, shape: &ALARM_NAME },
        Member { name: "AlarmDescription", required: false, shape: &ALARM_DESCRIPTION },
        Member { name: "ActionsEnabled", required: false, shape: &ACTIONS_ENABLED },
        Member { name: "OKActions", required: false, shape: &RESOURCE_LIST },
        Member { name: "AlarmActions", required: false, shape: &RESOURCE_LIST },
        Member { name: "InsufficientDataActions", required: false, shape: &RESOURCE_LIST },
        Member { name: "MetricName", required: false, shape: &METRIC_NAME },
        Member { name: "Namespace", required: false, shape: &NAMESPACE },
        Member { name: "Statistic", required: false, shape: &STATISTIC },
        Member { name: "ExtendedStatistic", required: false, shape: &EXTENDED_STATISTIC },
        Member { name: "Dimensions", required: false, shape: &DIMENSIONS },
        Member { name: "Period", required: false, shape: &PERIOD },
        Member { name: "Unit", required: false, shape: &STANDARD_UNIT },
        Member { name: "EvaluationPeriods", required: false, shape: &EVALUATION_PERIODS },
        Member { name: "DatapointsToAlarm", required: false, shape: &DATAPOINTS_TO_ALARM },
        Member { name: "Threshold", required: false, shape: &THRESHOLD },
        Member { name: "ComparisonOperator", required: false, shape: &COMPARISON_OPERATOR },
        Member { name: "TreatMissingData", required: false, shape: &TREAT_MISSING_DATA },
        Member {
            name: "EvaluateLowSampleCountPercentile",
            required: false,
            shape: &EVALUATE_LOW_SAMPLE_COUNT_PERCENTILE,
        },
        Member { name: "Metrics", required: false, shape: &METRIC_DATA_QUERIES },
        Member { name: "Tags", required: false, shape: &TAG_LIST },
        Member { name: "ThresholdMetricId", required: false, shape: &METRIC_ID },
        Member { name: "EvaluationCriteria", required: false, shape: &EVALUATION_CRITERIA },
        Member { name: "EvaluationInterval", required: false, shape: &EVALUATION_INTERVAL },
    ],
};

static QUERY: Shape = Shape::String { length: Length { min: Some(1), max: Some(10000) }, pattern: None };

static RECENTLY_ACTIVE: Shape = Shape::Enum { values: RecentlyActive::VALUES };

static RECOVERY_PERIOD: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(86400.0) });

static RESOURCE_LIST: Shape = Shape::List { element: &RESOURCE_NAME, length: Length { min: None, max: Some(5) } };

static RESOURCE_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(1024) }, pattern: None };

static RETURN_DATA: Shape = Shape::Boolean;

static SCAN_BY: Shape = Shape::Enum { values: ScanBy::VALUES };

static SET_ALARM_STATE_INPUT: Shape = Shape::Structure {
    name: "SetAlarmStateInput",
    members: &[
        Member { name: "AlarmName", required: true, shape: &ALARM_NAME },
        Member { name: "StateValue", required: true, shape: &STATE_VALUE },
        Member { name: "StateReason", required: true, shape: &STATE_REASON },
        Member { name: "StateReasonData", required: false, shape: &STATE_REASON_DATA },
    ],
};

static STANDARD_UNIT: Shape = Shape::Enum { values: StandardUnit::VALUES };

static STAT: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static STATE_REASON: Shape = Shape::String { length: Length { min: Some(0), max: Some(1023) }, pattern: None };

static STATE_REASON_DATA: Shape = Shape::String { length: Length { min: Some(0), max: Some(4000) }, pattern: None };

static STATE_VALUE: Shape = Shape::Enum { values: StateValue::VALUES };

static STATISTIC: Shape = Shape::Enum { values: Statistic::VALUES };

static STATISTICS: Shape = Shape::List { element: &STATISTIC, length: Length { min: Some(1), max: Some(5) } };

static TAG: Shape = Shape::Structure {
    name: "Tag",
    members: &[
        Member { name: "Key", required: true, shape: &TAG_KEY },
        Member { name: "Value", required: true, shape: &TAG_VALUE },
    ],
};

static TAG_KEY: Shape = Shape::String { length: Length { min: Some(1), max: Some(128) }, pattern: None };

static TAG_KEY_LIST: Shape = Shape::List { element: &TAG_KEY, length: Length { min: None, max: None } };

static TAG_LIST: Shape = Shape::List { element: &TAG, length: Length { min: None, max: None } };

static TAG_RESOURCE_INPUT: Shape = Shape::Structure {
    name: "TagResourceInput",
    members: &[
        Member { name: "ResourceARN", required: true, shape: &AMAZON_RESOURCE_NAME },
        Member { name: "Tags", required: true, shape: &TAG_LIST },
    ],
};

static TAG_VALUE: Shape = Shape::String { length: Length { min: Some(0), max: Some(256) }, pattern: None };

static THRESHOLD: Shape = Shape::Double(Limits { min: None, max: None });

static TIMESTAMP: Shape = Shape::Timestamp;

static TREAT_MISSING_DATA: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static UNTAG_RESOURCE_INPUT: Shape = Shape::Structure {
    name: "UntagResourceInput",
    members: &[
        Member { name: "ResourceARN", required: true, shape: &AMAZON_RESOURCE_NAME },
        Member { name: "TagKeys", required: true, shape: &TAG_KEY_LIST },
    ],
};

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::DeleteAlarms => serde_json::from_value::<crate::cloudwatch::DeleteAlarmsInput>(value).map(drop),
        Operation::DescribeAlarmHistory => {
            serde_json::from_value::<crate::cloudwatch::DescribeAlarmHistoryInput>(value).map(drop)
        }
        Operation::DescribeAlarms => serde_json::from_value::<crate::cloudwatch::DescribeAlarmsInput>(value).map(drop),
        Operation::DisableAlarmActions => {
            serde_json::from_value::<crate::cloudwatch::DisableAlarmActionsInput>(value).map(drop)
        }
        Operation::EnableAlarmActions => {
            serde_json::from_value::<crate::cloudwatch::EnableAlarmActionsInput>(value).map(drop)
        }
        Operation::GetMetricStatistics => {
            serde_json::from_value::<crate::cloudwatch::GetMetricStatisticsInput>(value).map(drop)
        }
        Operation::ListMetrics => serde_json::from_value::<crate::cloudwatch::ListMetricsInput>(value).map(drop),
        Operation::ListTagsForResource => {
            serde_json::from_value::<crate::cloudwatch::ListTagsForResourceInput>(value).map(drop)
        }
        Operation::PutMetricAlarm => serde_json::from_value::<crate::cloudwatch::PutMetricAlarmInput>(value).map(drop),
        Operation::SetAlarmState => serde_json::from_value::<crate::cloudwatch::SetAlarmStateInput>(value).map(drop),
        Operation::TagResource => serde_json::from_value::<crate::cloudwatch::TagResourceInput>(value).map(drop),
        Operation::UntagResource => serde_json::from_value::<crate::cloudwatch::UntagResourceInput>(value).map(drop),
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
