//! The operations of the CloudWatch Logs API.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

/// An operation of the CloudWatch Logs API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `AssociateKmsKey`.
    AssociateKmsKey,
    /// `CreateLogGroup`.
    CreateLogGroup,
    /// `CreateLogStream`.
    CreateLogStream,
    /// `DeleteLogGroup`.
    DeleteLogGroup,
    /// `DeleteLogStream`.
    DeleteLogStream,
    /// `DeleteMetricFilter`.
    DeleteMetricFilter,
    /// `DeleteQueryDefinition`.
    DeleteQueryDefinition,
    /// `DeleteResourcePolicy`.
    DeleteResourcePolicy,
    /// `DeleteRetentionPolicy`.
    DeleteRetentionPolicy,
    /// `DeleteSubscriptionFilter`.
    DeleteSubscriptionFilter,
    /// `DescribeAccountPolicies`.
    DescribeAccountPolicies,
    /// `DescribeDestinations`.
    DescribeDestinations,
    /// `DescribeExportTasks`.
    DescribeExportTasks,
    /// `DescribeFieldIndexes`.
    DescribeFieldIndexes,
    /// `DescribeIndexPolicies`.
    DescribeIndexPolicies,
    /// `DescribeLogGroups`.
    DescribeLogGroups,
    /// `DescribeLogStreams`.
    DescribeLogStreams,
    /// `DescribeMetricFilters`.
    DescribeMetricFilters,
    /// `DescribeQueries`.
    DescribeQueries,
    /// `DescribeQueryDefinitions`.
    DescribeQueryDefinitions,
    /// `DescribeResourcePolicies`.
    DescribeResourcePolicies,
    /// `DescribeSubscriptionFilters`.
    DescribeSubscriptionFilters,
    /// `DisassociateKmsKey`.
    DisassociateKmsKey,
    /// `FilterLogEvents`.
    FilterLogEvents,
    /// `GetDataProtectionPolicy`.
    GetDataProtectionPolicy,
    /// `GetLogEvents`.
    GetLogEvents,
    /// `GetLogGroupFields`.
    GetLogGroupFields,
    /// `GetLogRecord`.
    GetLogRecord,
    /// `GetQueryResults`.
    GetQueryResults,
    /// `ListLogGroups`.
    ListLogGroups,
    /// `ListTagsForResource`.
    ListTagsForResource,
    /// `ListTagsLogGroup`.
    ListTagsLogGroup,
    /// `PutLogEvents`.
    PutLogEvents,
    /// `PutLogGroupDeletionProtection`.
    PutLogGroupDeletionProtection,
    /// `PutMetricFilter`.
    PutMetricFilter,
    /// `PutQueryDefinition`.
    PutQueryDefinition,
    /// `PutResourcePolicy`.
    PutResourcePolicy,
    /// `PutRetentionPolicy`.
    PutRetentionPolicy,
    /// `PutSubscriptionFilter`.
    PutSubscriptionFilter,
    /// `StartLiveTail`.
    StartLiveTail,
    /// `StartQuery`.
    StartQuery,
    /// `StopQuery`.
    StopQuery,
    /// `TagLogGroup`.
    TagLogGroup,
    /// `TagResource`.
    TagResource,
    /// `TestMetricFilter`.
    TestMetricFilter,
    /// `UntagLogGroup`.
    UntagLogGroup,
    /// `UntagResource`.
    UntagResource,
}

impl Operation {
    /// Every operation, by name.
    pub const ALL: [Self; 47] = [
        Self::AssociateKmsKey,
        Self::CreateLogGroup,
        Self::CreateLogStream,
        Self::DeleteLogGroup,
        Self::DeleteLogStream,
        Self::DeleteMetricFilter,
        Self::DeleteQueryDefinition,
        Self::DeleteResourcePolicy,
        Self::DeleteRetentionPolicy,
        Self::DeleteSubscriptionFilter,
        Self::DescribeAccountPolicies,
        Self::DescribeDestinations,
        Self::DescribeExportTasks,
        Self::DescribeFieldIndexes,
        Self::DescribeIndexPolicies,
        Self::DescribeLogGroups,
        Self::DescribeLogStreams,
        Self::DescribeMetricFilters,
        Self::DescribeQueries,
        Self::DescribeQueryDefinitions,
        Self::DescribeResourcePolicies,
        Self::DescribeSubscriptionFilters,
        Self::DisassociateKmsKey,
        Self::FilterLogEvents,
        Self::GetDataProtectionPolicy,
        Self::GetLogEvents,
        Self::GetLogGroupFields,
        Self::GetLogRecord,
        Self::GetQueryResults,
        Self::ListLogGroups,
        Self::ListTagsForResource,
        Self::ListTagsLogGroup,
        Self::PutLogEvents,
        Self::PutLogGroupDeletionProtection,
        Self::PutMetricFilter,
        Self::PutQueryDefinition,
        Self::PutResourcePolicy,
        Self::PutRetentionPolicy,
        Self::PutSubscriptionFilter,
        Self::StartLiveTail,
        Self::StartQuery,
        Self::StopQuery,
        Self::TagLogGroup,
        Self::TagResource,
        Self::TestMetricFilter,
        Self::UntagLogGroup,
        Self::UntagResource,
    ];

    /// The name, as `X-Amz-Target` carries it after the prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AssociateKmsKey => "AssociateKmsKey",
            Self::CreateLogGroup => "CreateLogGroup",
            Self::CreateLogStream => "CreateLogStream",
            Self::DeleteLogGroup => "DeleteLogGroup",
            Self::DeleteLogStream => "DeleteLogStream",
            Self::DeleteMetricFilter => "DeleteMetricFilter",
            Self::DeleteQueryDefinition => "DeleteQueryDefinition",
            Self::DeleteResourcePolicy => "DeleteResourcePolicy",
            Self::DeleteRetentionPolicy => "DeleteRetentionPolicy",
            Self::DeleteSubscriptionFilter => "DeleteSubscriptionFilter",
            Self::DescribeAccountPolicies => "DescribeAccountPolicies",
            Self::DescribeDestinations => "DescribeDestinations",
            Self::DescribeExportTasks => "DescribeExportTasks",
            Self::DescribeFieldIndexes => "DescribeFieldIndexes",
            Self::DescribeIndexPolicies => "DescribeIndexPolicies",
            Self::DescribeLogGroups => "DescribeLogGroups",
            Self::DescribeLogStreams => "DescribeLogStreams",
            Self::DescribeMetricFilters => "DescribeMetricFilters",
            Self::DescribeQueries => "DescribeQueries",
            Self::DescribeQueryDefinitions => "DescribeQueryDefinitions",
            Self::DescribeResourcePolicies => "DescribeResourcePolicies",
            Self::DescribeSubscriptionFilters => "DescribeSubscriptionFilters",
            Self::DisassociateKmsKey => "DisassociateKmsKey",
            Self::FilterLogEvents => "FilterLogEvents",
            Self::GetDataProtectionPolicy => "GetDataProtectionPolicy",
            Self::GetLogEvents => "GetLogEvents",
            Self::GetLogGroupFields => "GetLogGroupFields",
            Self::GetLogRecord => "GetLogRecord",
            Self::GetQueryResults => "GetQueryResults",
            Self::ListLogGroups => "ListLogGroups",
            Self::ListTagsForResource => "ListTagsForResource",
            Self::ListTagsLogGroup => "ListTagsLogGroup",
            Self::PutLogEvents => "PutLogEvents",
            Self::PutLogGroupDeletionProtection => "PutLogGroupDeletionProtection",
            Self::PutMetricFilter => "PutMetricFilter",
            Self::PutQueryDefinition => "PutQueryDefinition",
            Self::PutResourcePolicy => "PutResourcePolicy",
            Self::PutRetentionPolicy => "PutRetentionPolicy",
            Self::PutSubscriptionFilter => "PutSubscriptionFilter",
            Self::StartLiveTail => "StartLiveTail",
            Self::StartQuery => "StartQuery",
            Self::StopQuery => "StopQuery",
            Self::TagLogGroup => "TagLogGroup",
            Self::TagResource => "TagResource",
            Self::TestMetricFilter => "TestMetricFilter",
            Self::UntagLogGroup => "UntagLogGroup",
            Self::UntagResource => "UntagResource",
        }
    }

    /// The operation of this name; none if CloudWatch Logs has no such operation.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AssociateKmsKey" => Self::AssociateKmsKey,
            "CreateLogGroup" => Self::CreateLogGroup,
            "CreateLogStream" => Self::CreateLogStream,
            "DeleteLogGroup" => Self::DeleteLogGroup,
            "DeleteLogStream" => Self::DeleteLogStream,
            "DeleteMetricFilter" => Self::DeleteMetricFilter,
            "DeleteQueryDefinition" => Self::DeleteQueryDefinition,
            "DeleteResourcePolicy" => Self::DeleteResourcePolicy,
            "DeleteRetentionPolicy" => Self::DeleteRetentionPolicy,
            "DeleteSubscriptionFilter" => Self::DeleteSubscriptionFilter,
            "DescribeAccountPolicies" => Self::DescribeAccountPolicies,
            "DescribeDestinations" => Self::DescribeDestinations,
            "DescribeExportTasks" => Self::DescribeExportTasks,
            "DescribeFieldIndexes" => Self::DescribeFieldIndexes,
            "DescribeIndexPolicies" => Self::DescribeIndexPolicies,
            "DescribeLogGroups" => Self::DescribeLogGroups,
            "DescribeLogStreams" => Self::DescribeLogStreams,
            "DescribeMetricFilters" => Self::DescribeMetricFilters,
            "DescribeQueries" => Self::DescribeQueries,
            "DescribeQueryDefinitions" => Self::DescribeQueryDefinitions,
            "DescribeResourcePolicies" => Self::DescribeResourcePolicies,
            "DescribeSubscriptionFilters" => Self::DescribeSubscriptionFilters,
            "DisassociateKmsKey" => Self::DisassociateKmsKey,
            "FilterLogEvents" => Self::FilterLogEvents,
            "GetDataProtectionPolicy" => Self::GetDataProtectionPolicy,
            "GetLogEvents" => Self::GetLogEvents,
            "GetLogGroupFields" => Self::GetLogGroupFields,
            "GetLogRecord" => Self::GetLogRecord,
            "GetQueryResults" => Self::GetQueryResults,
            "ListLogGroups" => Self::ListLogGroups,
            "ListTagsForResource" => Self::ListTagsForResource,
            "ListTagsLogGroup" => Self::ListTagsLogGroup,
            "PutLogEvents" => Self::PutLogEvents,
            "PutLogGroupDeletionProtection" => Self::PutLogGroupDeletionProtection,
            "PutMetricFilter" => Self::PutMetricFilter,
            "PutQueryDefinition" => Self::PutQueryDefinition,
            "PutResourcePolicy" => Self::PutResourcePolicy,
            "PutRetentionPolicy" => Self::PutRetentionPolicy,
            "PutSubscriptionFilter" => Self::PutSubscriptionFilter,
            "StartLiveTail" => Self::StartLiveTail,
            "StartQuery" => Self::StartQuery,
            "StopQuery" => Self::StopQuery,
            "TagLogGroup" => Self::TagLogGroup,
            "TagResource" => Self::TagResource,
            "TestMetricFilter" => Self::TestMetricFilter,
            "UntagLogGroup" => Self::UntagLogGroup,
            "UntagResource" => Self::UntagResource,
            _ => return None,
        })
    }

    /// The error codes that the model gives the operation.
    pub const fn errors(self) -> &'static [&'static str] {
        match self {
            Self::AssociateKmsKey => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::CreateLogGroup => &[
                "InvalidParameterException",
                "ResourceAlreadyExistsException",
                "LimitExceededException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::CreateLogStream => &[
                "InvalidParameterException",
                "ResourceAlreadyExistsException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::DeleteLogGroup => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
                "ValidationException",
            ],
            Self::DeleteLogStream => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
                "ValidationException",
            ],
            Self::DeleteMetricFilter => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DeleteQueryDefinition => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::DeleteResourcePolicy => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DeleteRetentionPolicy => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DeleteSubscriptionFilter => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DescribeAccountPolicies => &[
                "InvalidParameterException",
                "OperationAbortedException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::DescribeDestinations => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::DescribeExportTasks => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::DescribeFieldIndexes => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "LimitExceededException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DescribeIndexPolicies => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "LimitExceededException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::DescribeLogGroups => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::DescribeLogStreams => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::DescribeMetricFilters => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::DescribeQueries => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::DescribeQueryDefinitions => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::DescribeResourcePolicies => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::DescribeSubscriptionFilters => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::DisassociateKmsKey => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::FilterLogEvents => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::GetDataProtectionPolicy => &[
                "InvalidParameterException",
                "OperationAbortedException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::GetLogEvents => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::GetLogGroupFields => &[
                "InvalidParameterException",
                "LimitExceededException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::GetLogRecord => &[
                "InvalidParameterException",
                "LimitExceededException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::GetQueryResults => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::ListLogGroups => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::ListTagsForResource => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::ListTagsLogGroup => &["ResourceNotFoundException", "ServiceUnavailableException"],
            Self::PutLogEvents => &[
                "InvalidParameterException",
                "InvalidSequenceTokenException",
                "DataAlreadyAcceptedException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
                "UnrecognizedClientException",
            ],
            Self::PutLogGroupDeletionProtection => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "AccessDeniedException",
                "OperationAbortedException",
                "ServiceUnavailableException",
                "InvalidOperationException",
            ],
            Self::PutMetricFilter => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "LimitExceededException",
                "ServiceUnavailableException",
                "InvalidOperationException",
            ],
            Self::PutQueryDefinition => &[
                "InvalidParameterException",
                "LimitExceededException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::PutResourcePolicy => &[
                "InvalidParameterException",
                "LimitExceededException",
                "OperationAbortedException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::PutRetentionPolicy => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "ServiceUnavailableException",
            ],
            Self::PutSubscriptionFilter => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "OperationAbortedException",
                "LimitExceededException",
                "ServiceUnavailableException",
                "InvalidOperationException",
            ],
            Self::StartLiveTail => &[
                "AccessDeniedException",
                "InvalidParameterException",
                "ResourceNotFoundException",
                "LimitExceededException",
                "InvalidOperationException",
            ],
            Self::StartQuery => &[
                "MalformedQueryException",
                "InvalidParameterException",
                "LimitExceededException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
            ],
            Self::StopQuery => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
            Self::TagLogGroup => &["ResourceNotFoundException", "InvalidParameterException"],
            Self::TagResource => &[
                "InvalidParameterException",
                "ResourceNotFoundException",
                "ServiceUnavailableException",
                "TooManyTagsException",
            ],
            Self::TestMetricFilter => &["InvalidParameterException", "ServiceUnavailableException"],
            Self::UntagLogGroup => &["ResourceNotFoundException"],
            Self::UntagResource => {
                &["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]
            }
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
pub const API_VERSION: &str = "2014-03-28";

/// The service's name in credential scopes.
pub const SIGNING_NAME: &str = "logs";

/// What stands before the dot in `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "Logs_20140328";
