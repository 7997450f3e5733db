//! The files of `crates/api/src/cloudwatch`.

use super::{COMMON, Resource};

/// The files, and what they hold. A new operation has to be added here before code is generated for it.
pub(crate) const RESOURCES: &[Resource] = &[
    Resource {
        name: "alarm",
        about: "Alarms",
        base: None,
        operations: &[
            "DeleteAlarms",
            "DescribeAlarmHistory",
            "DescribeAlarms",
            "DisableAlarmActions",
            "EnableAlarmActions",
            "PutMetricAlarm",
            "SetAlarmState",
        ],
        owns: &[],
    },
    Resource {
        name: "metric",
        about: "Metrics and their statistics",
        base: None,
        operations: &["GetMetricStatistics", "ListMetrics"],
        owns: &[],
    },
    Resource { name: COMMON, about: "Shapes that several resources share", base: None, operations: &[], owns: &[] },
    Resource {
        name: "tag",
        about: "Tags of alarms",
        base: None,
        operations: &["ListTagsForResource", "TagResource", "UntagResource"],
        owns: &["Tag"],
    },
];
