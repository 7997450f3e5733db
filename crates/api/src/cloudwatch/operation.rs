//! The operations of the CloudWatch API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the CloudWatch API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `DeleteAlarms`.
    DeleteAlarms,
    /// `DescribeAlarmHistory`.
    DescribeAlarmHistory,
    /// `DescribeAlarms`.
    DescribeAlarms,
    /// `DisableAlarmActions`.
    DisableAlarmActions,
    /// `EnableAlarmActions`.
    EnableAlarmActions,
    /// `GetMetricStatistics`.
    GetMetricStatistics,
    /// `ListMetrics`.
    ListMetrics,
    /// `ListTagsForResource`.
    ListTagsForResource,
    /// `PutMetricAlarm`.
    PutMetricAlarm,
    /// `SetAlarmState`.
    SetAlarmState,
    /// `TagResource`.
    TagResource,
    /// `UntagResource`.
    UntagResource,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 12] = [
        Self::DeleteAlarms,
        Self::DescribeAlarmHistory,
        Self::DescribeAlarms,
        Self::DisableAlarmActions,
        Self::EnableAlarmActions,
        Self::GetMetricStatistics,
        Self::ListMetrics,
        Self::ListTagsForResource,
        Self::PutMetricAlarm,
        Self::SetAlarmState,
        Self::TagResource,
        Self::UntagResource,
    ];

    /// The name, as `X-Amz-Target` carries it after the prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeleteAlarms => "DeleteAlarms",
            Self::DescribeAlarmHistory => "DescribeAlarmHistory",
            Self::DescribeAlarms => "DescribeAlarms",
            Self::DisableAlarmActions => "DisableAlarmActions",
            Self::EnableAlarmActions => "EnableAlarmActions",
            Self::GetMetricStatistics => "GetMetricStatistics",
            Self::ListMetrics => "ListMetrics",
            Self::ListTagsForResource => "ListTagsForResource",
            Self::PutMetricAlarm => "PutMetricAlarm",
            Self::SetAlarmState => "SetAlarmState",
            Self::TagResource => "TagResource",
            Self::UntagResource => "UntagResource",
        }
    }

    /// The operation of this name; none if CloudWatch has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "DeleteAlarms" => Self::DeleteAlarms,
            "DescribeAlarmHistory" => Self::DescribeAlarmHistory,
            "DescribeAlarms" => Self::DescribeAlarms,
            "DisableAlarmActions" => Self::DisableAlarmActions,
            "EnableAlarmActions" => Self::EnableAlarmActions,
            "GetMetricStatistics" => Self::GetMetricStatistics,
            "ListMetrics" => Self::ListMetrics,
            "ListTagsForResource" => Self::ListTagsForResource,
            "PutMetricAlarm" => Self::PutMetricAlarm,
            "SetAlarmState" => Self::SetAlarmState,
            "TagResource" => Self::TagResource,
            "UntagResource" => Self::UntagResource,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::DeleteAlarms => &["ResourceNotFound"],
            Self::DescribeAlarmHistory => &["InvalidNextToken"],
            Self::DescribeAlarms => &["InvalidNextToken"],
            Self::DisableAlarmActions => &[],
            Self::EnableAlarmActions => &[],
            Self::GetMetricStatistics => {
                &["InvalidParameterValue", "MissingParameter", "InvalidParameterCombination", "InternalServiceError"]
            }
            Self::ListMetrics => &["InternalServiceError", "InvalidParameterValue"],
            Self::ListTagsForResource => {
                &["InvalidParameterValue", "ResourceNotFoundException", "InternalServiceError"]
            }
            Self::PutMetricAlarm => &["LimitExceeded"],
            Self::SetAlarmState => &["ResourceNotFound", "InvalidFormat"],
            Self::TagResource => &[
                "InvalidParameterValue",
                "ResourceNotFoundException",
                "ConcurrentModificationException",
                "InternalServiceError",
                "",
            ],
            Self::UntagResource => &[
                "InvalidParameterValue",
                "ResourceNotFoundException",
                "ConcurrentModificationException",
                "InternalServiceError",
                "",
            ],
        }
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A request: the operation that it calls and what answers it.
pub trait Request {
    /// The operation.
    const OPERATION: Operation;
    /// Its response.
    type Response;
}

/// The version of the API.
pub const API_VERSION: &str = "2010-08-01";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "monitoring";

/// What stands before the dot in `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "GraniteServiceVersion20100801";
/// The namespace of responses.
pub const XML_NAMESPACE: &str = "http://monitoring.amazonaws.com/doc/2010-08-01/";
