//! What the CloudWatch Logs API's description demands of requests.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use crate::logs::{
    Distribution, ExportTaskStatusCode, LogGroupClass, Operation, OrderBy, PolicyScope, PolicyType, QueryLanguage,
    QueryStatus, StandardUnit,
};
use crate::validation::shape::{Length, Limits, Member, Pattern, Shape};

/// The shape of the operation's request.
pub(crate) fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::AssociateKmsKey => &ASSOCIATE_KMS_KEY_REQUEST,
        Operation::CreateLogGroup => &CREATE_LOG_GROUP_REQUEST,
        Operation::CreateLogStream => &CREATE_LOG_STREAM_REQUEST,
        Operation::DeleteLogGroup => &DELETE_LOG_GROUP_REQUEST,
        Operation::DeleteLogStream => &DELETE_LOG_STREAM_REQUEST,
        Operation::DeleteMetricFilter => &DELETE_METRIC_FILTER_REQUEST,
        Operation::DeleteQueryDefinition => &DELETE_QUERY_DEFINITION_REQUEST,
        Operation::DeleteResourcePolicy => &DELETE_RESOURCE_POLICY_REQUEST,
        Operation::DeleteRetentionPolicy => &DELETE_RETENTION_POLICY_REQUEST,
        Operation::DeleteSubscriptionFilter => &DELETE_SUBSCRIPTION_FILTER_REQUEST,
        Operation::DescribeAccountPolicies => &DESCRIBE_ACCOUNT_POLICIES_REQUEST,
        Operation::DescribeDestinations => &DESCRIBE_DESTINATIONS_REQUEST,
        Operation::DescribeExportTasks => &DESCRIBE_EXPORT_TASKS_REQUEST,
        Operation::DescribeFieldIndexes => &DESCRIBE_FIELD_INDEXES_REQUEST,
        Operation::DescribeIndexPolicies => &DESCRIBE_INDEX_POLICIES_REQUEST,
        Operation::DescribeLogGroups => &DESCRIBE_LOG_GROUPS_REQUEST,
        Operation::DescribeLogStreams => &DESCRIBE_LOG_STREAMS_REQUEST,
        Operation::DescribeMetricFilters => &DESCRIBE_METRIC_FILTERS_REQUEST,
        Operation::DescribeQueries => &DESCRIBE_QUERIES_REQUEST,
        Operation::DescribeQueryDefinitions => &DESCRIBE_QUERY_DEFINITIONS_REQUEST,
        Operation::DescribeResourcePolicies => &DESCRIBE_RESOURCE_POLICIES_REQUEST,
        Operation::DescribeSubscriptionFilters => &DESCRIBE_SUBSCRIPTION_FILTERS_REQUEST,
        Operation::DisassociateKmsKey => &DISASSOCIATE_KMS_KEY_REQUEST,
        Operation::FilterLogEvents => &FILTER_LOG_EVENTS_REQUEST,
        Operation::GetDataProtectionPolicy => &GET_DATA_PROTECTION_POLICY_REQUEST,
        Operation::GetLogEvents => &GET_LOG_EVENTS_REQUEST,
        Operation::GetLogGroupFields => &GET_LOG_GROUP_FIELDS_REQUEST,
        Operation::GetLogRecord => &GET_LOG_RECORD_REQUEST,
        Operation::GetQueryResults => &GET_QUERY_RESULTS_REQUEST,
        Operation::ListLogGroups => &LIST_LOG_GROUPS_REQUEST,
        Operation::ListTagsForResource => &LIST_TAGS_FOR_RESOURCE_REQUEST,
        Operation::ListTagsLogGroup => &LIST_TAGS_LOG_GROUP_REQUEST,
        Operation::PutLogEvents => &PUT_LOG_EVENTS_REQUEST,
        Operation::PutLogGroupDeletionProtection => &PUT_LOG_GROUP_DELETION_PROTECTION_REQUEST,
        Operation::PutMetricFilter => &PUT_METRIC_FILTER_REQUEST,
        Operation::PutQueryDefinition => &PUT_QUERY_DEFINITION_REQUEST,
        Operation::PutResourcePolicy => &PUT_RESOURCE_POLICY_REQUEST,
        Operation::PutRetentionPolicy => &PUT_RETENTION_POLICY_REQUEST,
        Operation::PutSubscriptionFilter => &PUT_SUBSCRIPTION_FILTER_REQUEST,
        Operation::StartLiveTail => &START_LIVE_TAIL_REQUEST,
        Operation::StartQuery => &START_QUERY_REQUEST,
        Operation::StopQuery => &STOP_QUERY_REQUEST,
        Operation::TagLogGroup => &TAG_LOG_GROUP_REQUEST,
        Operation::TagResource => &TAG_RESOURCE_REQUEST,
        Operation::TestMetricFilter => &TEST_METRIC_FILTER_REQUEST,
        Operation::UntagLogGroup => &UNTAG_LOG_GROUP_REQUEST,
        Operation::UntagResource => &UNTAG_RESOURCE_REQUEST,
    }
}

static ACCOUNT_ID: Shape =
    Shape::String { length: Length { min: Some(12), max: Some(12) }, pattern: Some(Pattern::new(r"^\d{12}$")) };

static ACCOUNT_IDS: Shape = Shape::List { element: &ACCOUNT_ID, length: Length { min: Some(0), max: Some(20) } };

static AMAZON_RESOURCE_NAME: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(1011) }, pattern: Some(Pattern::new(r"[\w+=/:,.@-]*")) };

static APPLY_ON_TRANSFORMED_LOGS: Shape = Shape::Boolean;

static ARN: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static ASSOCIATE_KMS_KEY_REQUEST: Shape = Shape::Structure {
    name: "AssociateKmsKeyRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "kmsKeyId", required: true, shape: &KMS_KEY_ID },
        Member { name: "resourceIdentifier", required: false, shape: &RESOURCE_IDENTIFIER },
    ],
};

static CLIENT_TOKEN: Shape =
    Shape::String { length: Length { min: Some(36), max: Some(128) }, pattern: Some(Pattern::new(r"\S{36,128}")) };

static CREATE_LOG_GROUP_REQUEST: Shape = Shape::Structure {
    name: "CreateLogGroupRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "kmsKeyId", required: false, shape: &KMS_KEY_ID },
        Member { name: "tags", required: false, shape: &TAGS },
        Member { name: "logGroupClass", required: false, shape: &LOG_GROUP_CLASS },
        Member { name: "deletionProtectionEnabled", required: false, shape: &DELETION_PROTECTION_ENABLED },
    ],
};

static CREATE_LOG_STREAM_REQUEST: Shape = Shape::Structure {
    name: "CreateLogStreamRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "logStreamName", required: true, shape: &LOG_STREAM_NAME },
    ],
};

static DATA_SOURCE_FILTER: Shape = Shape::Structure {
    name: "DataSourceFilter",
    members: &[
        Member { name: "name", required: true, shape: &DATA_SOURCE_NAME },
        Member { name: "type", required: false, shape: &DATA_SOURCE_TYPE },
    ],
};

static DATA_SOURCE_FILTERS: Shape =
    Shape::List { element: &DATA_SOURCE_FILTER, length: Length { min: Some(1), max: Some(5) } };

static DATA_SOURCE_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static DATA_SOURCE_TYPE: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static DAYS: Shape = Shape::Integer(Limits { min: None, max: None });

static DEFAULT_VALUE: Shape = Shape::Double(Limits { min: None, max: None });

static DELETE_LOG_GROUP_REQUEST: Shape = Shape::Structure {
    name: "DeleteLogGroupRequest",
    members: &[Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME }],
};

static DELETE_LOG_STREAM_REQUEST: Shape = Shape::Structure {
    name: "DeleteLogStreamRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "logStreamName", required: true, shape: &LOG_STREAM_NAME },
    ],
};

static DELETE_METRIC_FILTER_REQUEST: Shape = Shape::Structure {
    name: "DeleteMetricFilterRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "filterName", required: true, shape: &FILTER_NAME },
    ],
};

static DELETE_QUERY_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "DeleteQueryDefinitionRequest",
    members: &[Member { name: "queryDefinitionId", required: true, shape: &QUERY_ID }],
};

static DELETE_RESOURCE_POLICY_REQUEST: Shape = Shape::Structure {
    name: "DeleteResourcePolicyRequest",
    members: &[
        Member { name: "policyName", required: false, shape: &POLICY_NAME },
        Member { name: "resourceArn", required: false, shape: &ARN },
        Member { name: "expectedRevisionId", required: false, shape: &EXPECTED_REVISION_ID },
    ],
};

static DELETE_RETENTION_POLICY_REQUEST: Shape = Shape::Structure {
    name: "DeleteRetentionPolicyRequest",
    members: &[Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME }],
};

static DELETE_SUBSCRIPTION_FILTER_REQUEST: Shape = Shape::Structure {
    name: "DeleteSubscriptionFilterRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "filterName", required: true, shape: &FILTER_NAME },
    ],
};

static DELETION_PROTECTION_ENABLED: Shape = Shape::Boolean;

static DESCENDING: Shape = Shape::Boolean;

static DESCRIBE_ACCOUNT_POLICIES_REQUEST: Shape = Shape::Structure {
    name: "DescribeAccountPoliciesRequest",
    members: &[
        Member { name: "policyType", required: true, shape: &POLICY_TYPE },
        Member { name: "policyName", required: false, shape: &POLICY_NAME },
        Member { name: "accountIdentifiers", required: false, shape: &ACCOUNT_IDS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
    ],
};

static DESCRIBE_DESTINATIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeDestinationsRequest",
    members: &[
        Member { name: "DestinationNamePrefix", required: false, shape: &DESTINATION_NAME },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
    ],
};

static DESCRIBE_EXPORT_TASKS_REQUEST: Shape = Shape::Structure {
    name: "DescribeExportTasksRequest",
    members: &[
        Member { name: "taskId", required: false, shape: &EXPORT_TASK_ID },
        Member { name: "statusCode", required: false, shape: &EXPORT_TASK_STATUS_CODE },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
    ],
};

static DESCRIBE_FIELD_INDEXES_LOG_GROUP_IDENTIFIERS: Shape =
    Shape::List { element: &LOG_GROUP_IDENTIFIER, length: Length { min: Some(1), max: Some(100) } };

static DESCRIBE_FIELD_INDEXES_REQUEST: Shape = Shape::Structure {
    name: "DescribeFieldIndexesRequest",
    members: &[
        Member { name: "logGroupIdentifiers", required: true, shape: &DESCRIBE_FIELD_INDEXES_LOG_GROUP_IDENTIFIERS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
    ],
};

static DESCRIBE_INDEX_POLICIES_LOG_GROUP_IDENTIFIERS: Shape =
    Shape::List { element: &LOG_GROUP_IDENTIFIER, length: Length { min: Some(1), max: Some(1) } };

static DESCRIBE_INDEX_POLICIES_REQUEST: Shape = Shape::Structure {
    name: "DescribeIndexPoliciesRequest",
    members: &[
        Member { name: "logGroupIdentifiers", required: true, shape: &DESCRIBE_INDEX_POLICIES_LOG_GROUP_IDENTIFIERS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
    ],
};

static DESCRIBE_LIMIT: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(50.0) });

static DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS: Shape =
    Shape::List { element: &LOG_GROUP_IDENTIFIER, length: Length { min: Some(1), max: Some(50) } };

static DESCRIBE_LOG_GROUPS_REQUEST: Shape = Shape::Structure {
    name: "DescribeLogGroupsRequest",
    members: &[
        Member { name: "accountIdentifiers", required: false, shape: &ACCOUNT_IDS },
        Member { name: "logGroupNamePrefix", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "logGroupNamePattern", required: false, shape: &LOG_GROUP_NAME_PATTERN },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
        Member { name: "includeLinkedAccounts", required: false, shape: &INCLUDE_LINKED_ACCOUNTS },
        Member { name: "logGroupClass", required: false, shape: &LOG_GROUP_CLASS },
        Member { name: "logGroupIdentifiers", required: false, shape: &DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS },
    ],
};

static DESCRIBE_LOG_STREAMS_REQUEST: Shape = Shape::Structure {
    name: "DescribeLogStreamsRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "logGroupIdentifier", required: false, shape: &LOG_GROUP_IDENTIFIER },
        Member { name: "logStreamNamePrefix", required: false, shape: &LOG_STREAM_NAME },
        Member { name: "orderBy", required: false, shape: &ORDER_BY },
        Member { name: "descending", required: false, shape: &DESCENDING },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
    ],
};

static DESCRIBE_METRIC_FILTERS_REQUEST: Shape = Shape::Structure {
    name: "DescribeMetricFiltersRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "filterNamePrefix", required: false, shape: &FILTER_NAME },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
        Member { name: "metricName", required: false, shape: &METRIC_NAME },
        Member { name: "metricNamespace", required: false, shape: &METRIC_NAMESPACE },
    ],
};

static DESCRIBE_QUERIES_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(1000.0) });

static DESCRIBE_QUERIES_REQUEST: Shape = Shape::Structure {
    name: "DescribeQueriesRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "status", required: false, shape: &QUERY_STATUS },
        Member { name: "maxResults", required: false, shape: &DESCRIBE_QUERIES_MAX_RESULTS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "queryLanguage", required: false, shape: &QUERY_LANGUAGE },
    ],
};

static DESCRIBE_QUERY_DEFINITIONS_REQUEST: Shape = Shape::Structure {
    name: "DescribeQueryDefinitionsRequest",
    members: &[
        Member { name: "queryLanguage", required: false, shape: &QUERY_LANGUAGE },
        Member { name: "queryDefinitionNamePrefix", required: false, shape: &QUERY_DEFINITION_NAME },
        Member { name: "maxResults", required: false, shape: &QUERY_LIST_MAX_RESULTS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
    ],
};

static DESCRIBE_RESOURCE_POLICIES_REQUEST: Shape = Shape::Structure {
    name: "DescribeResourcePoliciesRequest",
    members: &[
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
        Member { name: "resourceArn", required: false, shape: &ARN },
        Member { name: "policyScope", required: false, shape: &POLICY_SCOPE },
    ],
};

static DESCRIBE_SUBSCRIPTION_FILTERS_REQUEST: Shape = Shape::Structure {
    name: "DescribeSubscriptionFiltersRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "filterNamePrefix", required: false, shape: &FILTER_NAME },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &DESCRIBE_LIMIT },
    ],
};

static DESTINATION_ARN: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static DESTINATION_NAME: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: Some(Pattern::new(r"[^:*]*")) };

static DIMENSIONS: Shape = Shape::Map { value: &DIMENSIONS_VALUE };

static DIMENSIONS_VALUE: Shape = Shape::String { length: Length { min: None, max: Some(255) }, pattern: None };

static DISASSOCIATE_KMS_KEY_REQUEST: Shape = Shape::Structure {
    name: "DisassociateKmsKeyRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "resourceIdentifier", required: false, shape: &RESOURCE_IDENTIFIER },
    ],
};

static DISTRIBUTION: Shape = Shape::Enum { values: Distribution::VALUES };

static EMIT_SYSTEM_FIELDS: Shape = Shape::List { element: &SYSTEM_FIELD, length: Length { min: None, max: None } };

static ENTITY: Shape = Shape::Structure {
    name: "Entity",
    members: &[
        Member { name: "keyAttributes", required: false, shape: &ENTITY_KEY_ATTRIBUTES },
        Member { name: "attributes", required: false, shape: &ENTITY_ATTRIBUTES },
    ],
};

static ENTITY_ATTRIBUTES: Shape = Shape::Map { value: &ENTITY_ATTRIBUTES_VALUE };

static ENTITY_ATTRIBUTES_VALUE: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: None };

static ENTITY_KEY_ATTRIBUTES: Shape = Shape::Map { value: &ENTITY_KEY_ATTRIBUTES_VALUE };

static ENTITY_KEY_ATTRIBUTES_VALUE: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: None };

static EVENT_MESSAGE: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static EVENTS_LIMIT: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(10000.0) });

static EVENTS_LIMIT_START_QUERY: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(100000.0) });

static EXPECTED_REVISION_ID: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static EXPORT_TASK_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: None };

static EXPORT_TASK_STATUS_CODE: Shape = Shape::Enum { values: ExportTaskStatusCode::VALUES };

static FIELD_INDEX_NAME: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(512) },
    pattern: Some(Pattern::new(r"[\.\-_/#A-Za-z0-9]+")),
};

static FIELD_INDEX_NAMES: Shape =
    Shape::List { element: &FIELD_INDEX_NAME, length: Length { min: Some(1), max: Some(20) } };

static FIELD_SELECTION_CRITERIA: Shape =
    Shape::String { length: Length { min: Some(0), max: Some(2000) }, pattern: None };

static FILTER_LOG_EVENTS_REQUEST: Shape = Shape::Structure {
    name: "FilterLogEventsRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "logGroupIdentifier", required: false, shape: &LOG_GROUP_IDENTIFIER },
        Member { name: "logStreamNames", required: false, shape: &INPUT_LOG_STREAM_NAMES },
        Member { name: "logStreamNamePrefix", required: false, shape: &LOG_STREAM_NAME },
        Member { name: "startTime", required: false, shape: &TIMESTAMP },
        Member { name: "endTime", required: false, shape: &TIMESTAMP },
        Member { name: "filterPattern", required: false, shape: &FILTER_PATTERN },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &EVENTS_LIMIT },
        Member { name: "interleaved", required: false, shape: &INTERLEAVED },
        Member { name: "unmask", required: false, shape: &UNMASK },
    ],
};

static FILTER_NAME: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: Some(Pattern::new(r"[^:*]*")) };

static FILTER_PATTERN: Shape = Shape::String { length: Length { min: Some(0), max: Some(1024) }, pattern: None };

static GET_DATA_PROTECTION_POLICY_REQUEST: Shape = Shape::Structure {
    name: "GetDataProtectionPolicyRequest",
    members: &[Member { name: "logGroupIdentifier", required: true, shape: &LOG_GROUP_IDENTIFIER }],
};

static GET_LOG_EVENTS_REQUEST: Shape = Shape::Structure {
    name: "GetLogEventsRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "logGroupIdentifier", required: false, shape: &LOG_GROUP_IDENTIFIER },
        Member { name: "logStreamName", required: true, shape: &LOG_STREAM_NAME },
        Member { name: "startTime", required: false, shape: &TIMESTAMP },
        Member { name: "endTime", required: false, shape: &TIMESTAMP },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &EVENTS_LIMIT },
        Member { name: "startFromHead", required: false, shape: &START_FROM_HEAD },
        Member { name: "unmask", required: false, shape: &UNMASK },
    ],
};

static GET_LOG_GROUP_FIELDS_REQUEST: Shape = Shape::Structure {
    name: "GetLogGroupFieldsRequest",
    members: &[
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "time", required: false, shape: &TIMESTAMP },
        Member { name: "logGroupIdentifier", required: false, shape: &LOG_GROUP_IDENTIFIER },
    ],
};

static GET_LOG_RECORD_REQUEST: Shape = Shape::Structure {
    name: "GetLogRecordRequest",
    members: &[
        Member { name: "logRecordPointer", required: true, shape: &LOG_RECORD_POINTER },
        Member { name: "unmask", required: false, shape: &UNMASK },
    ],
};

static GET_QUERY_RESULTS_MAX_ITEMS: Shape = Shape::Integer(Limits { min: Some(0.0), max: Some(10000.0) });

static GET_QUERY_RESULTS_NEXT_TOKEN: Shape =
    Shape::String { length: Length { min: None, max: Some(1024) }, pattern: None };

static GET_QUERY_RESULTS_REQUEST: Shape = Shape::Structure {
    name: "GetQueryResultsRequest",
    members: &[
        Member { name: "queryId", required: true, shape: &QUERY_ID },
        Member { name: "nextToken", required: false, shape: &GET_QUERY_RESULTS_NEXT_TOKEN },
        Member { name: "maxItems", required: false, shape: &GET_QUERY_RESULTS_MAX_ITEMS },
    ],
};

static INCLUDE_LINKED_ACCOUNTS: Shape = Shape::Boolean;

static INPUT_LOG_EVENT: Shape = Shape::Structure {
    name: "InputLogEvent",
    members: &[
        Member { name: "timestamp", required: true, shape: &TIMESTAMP },
        Member { name: "message", required: true, shape: &EVENT_MESSAGE },
    ],
};

static INPUT_LOG_EVENTS: Shape =
    Shape::List { element: &INPUT_LOG_EVENT, length: Length { min: Some(1), max: Some(10000) } };

static INPUT_LOG_STREAM_NAMES: Shape =
    Shape::List { element: &LOG_STREAM_NAME, length: Length { min: Some(1), max: Some(100) } };

static INTERLEAVED: Shape = Shape::Boolean;

static KMS_KEY_ID: Shape = Shape::String { length: Length { min: None, max: Some(256) }, pattern: None };

static LIST_LIMIT: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(1000.0) });

static LIST_LOG_GROUPS_REQUEST: Shape = Shape::Structure {
    name: "ListLogGroupsRequest",
    members: &[
        Member { name: "logGroupNamePattern", required: false, shape: &LOG_GROUP_NAME_REGEX_PATTERN },
        Member { name: "logGroupClass", required: false, shape: &LOG_GROUP_CLASS },
        Member { name: "includeLinkedAccounts", required: false, shape: &INCLUDE_LINKED_ACCOUNTS },
        Member { name: "accountIdentifiers", required: false, shape: &ACCOUNT_IDS },
        Member { name: "nextToken", required: false, shape: &NEXT_TOKEN },
        Member { name: "limit", required: false, shape: &LIST_LIMIT },
        Member { name: "dataSources", required: false, shape: &DATA_SOURCE_FILTERS },
        Member { name: "fieldIndexNames", required: false, shape: &FIELD_INDEX_NAMES },
        Member { name: "logGroupTags", required: false, shape: &TAG_FILTERS },
    ],
};

static LIST_TAGS_FOR_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "ListTagsForResourceRequest",
    members: &[Member { name: "resourceArn", required: true, shape: &AMAZON_RESOURCE_NAME }],
};

static LIST_TAGS_LOG_GROUP_REQUEST: Shape = Shape::Structure {
    name: "ListTagsLogGroupRequest",
    members: &[Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME }],
};

static LOG_GROUP_CLASS: Shape = Shape::Enum { values: LogGroupClass::VALUES };

static LOG_GROUP_IDENTIFIER: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(2048) }, pattern: Some(Pattern::new(r"[\w#+=/:,.@-]*")) };

static LOG_GROUP_IDENTIFIERS: Shape =
    Shape::List { element: &LOG_GROUP_IDENTIFIER, length: Length { min: None, max: None } };

static LOG_GROUP_NAME: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(512) },
    pattern: Some(Pattern::new(r"[\.\-_/#A-Za-z0-9]+")),
};

static LOG_GROUP_NAME_PATTERN: Shape = Shape::String {
    length: Length { min: Some(0), max: Some(512) },
    pattern: Some(Pattern::new(r"[\.\-_/#A-Za-z0-9]*")),
};

static LOG_GROUP_NAME_REGEX_PATTERN: Shape = Shape::String {
    length: Length { min: Some(3), max: Some(129) },
    pattern: Some(Pattern::new(r"(\^?[\.\-_\/#A-Za-z0-9]{3,24})(\|\^?[\.\-_\/#A-Za-z0-9]{3,24}){0,4}")),
};

static LOG_GROUP_NAMES: Shape = Shape::List { element: &LOG_GROUP_NAME, length: Length { min: None, max: None } };

static LOG_RECORD_POINTER: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static LOG_STREAM_NAME: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(512) }, pattern: Some(Pattern::new(r"[^:*]*")) };

static METRIC_NAME: Shape =
    Shape::String { length: Length { min: None, max: Some(255) }, pattern: Some(Pattern::new(r"[^:*$]*")) };

static METRIC_NAMESPACE: Shape =
    Shape::String { length: Length { min: None, max: Some(255) }, pattern: Some(Pattern::new(r"[^:*$]*")) };

static METRIC_TRANSFORMATION: Shape = Shape::Structure {
    name: "MetricTransformation",
    members: &[
        Member { name: "metricName", required: true, shape: &METRIC_NAME },
        Member { name: "metricNamespace", required: true, shape: &METRIC_NAMESPACE },
        Member { name: "metricValue", required: true, shape: &METRIC_VALUE },
        Member { name: "defaultValue", required: false, shape: &DEFAULT_VALUE },
        Member { name: "dimensions", required: false, shape: &DIMENSIONS },
        Member { name: "unit", required: false, shape: &STANDARD_UNIT },
    ],
};

static METRIC_TRANSFORMATIONS: Shape =
    Shape::List { element: &METRIC_TRANSFORMATION, length: Length { min: Some(1), max: Some(1) } };

static METRIC_VALUE: Shape = Shape::String { length: Length { min: None, max: Some(100) }, pattern: None };

static NEXT_TOKEN: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static ORDER_BY: Shape = Shape::Enum { values: OrderBy::VALUES };

static POLICY_DOCUMENT: Shape = Shape::String { length: Length { min: Some(1), max: Some(51200) }, pattern: None };

static POLICY_NAME: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static POLICY_SCOPE: Shape = Shape::Enum { values: PolicyScope::VALUES };

static POLICY_TYPE: Shape = Shape::Enum { values: PolicyType::VALUES };

static PUT_LOG_EVENTS_REQUEST: Shape = Shape::Structure {
    name: "PutLogEventsRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "logStreamName", required: true, shape: &LOG_STREAM_NAME },
        Member { name: "logEvents", required: true, shape: &INPUT_LOG_EVENTS },
        Member { name: "sequenceToken", required: false, shape: &SEQUENCE_TOKEN },
        Member { name: "entity", required: false, shape: &ENTITY },
    ],
};

static PUT_LOG_GROUP_DELETION_PROTECTION_REQUEST: Shape = Shape::Structure {
    name: "PutLogGroupDeletionProtectionRequest",
    members: &[
        Member { name: "logGroupIdentifier", required: true, shape: &LOG_GROUP_IDENTIFIER },
        Member { name: "deletionProtectionEnabled", required: true, shape: &DELETION_PROTECTION_ENABLED },
    ],
};

static PUT_METRIC_FILTER_REQUEST: Shape = Shape::Structure {
    name: "PutMetricFilterRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "filterName", required: true, shape: &FILTER_NAME },
        Member { name: "filterPattern", required: true, shape: &FILTER_PATTERN },
        Member { name: "metricTransformations", required: true, shape: &METRIC_TRANSFORMATIONS },
        Member { name: "applyOnTransformedLogs", required: false, shape: &APPLY_ON_TRANSFORMED_LOGS },
        Member { name: "fieldSelectionCriteria", required: false, shape: &FIELD_SELECTION_CRITERIA },
        Member { name: "emitSystemFieldDimensions", required: false, shape: &EMIT_SYSTEM_FIELDS },
    ],
};

static PUT_QUERY_DEFINITION_REQUEST: Shape = Shape::Structure {
    name: "PutQueryDefinitionRequest",
    members: &[
        Member { name: "queryLanguage", required: false, shape: &QUERY_LANGUAGE },
        Member { name: "name", required: true, shape: &QUERY_DEFINITION_NAME },
        Member { name: "queryDefinitionId", required: false, shape: &QUERY_ID },
        Member { name: "logGroupNames", required: false, shape: &LOG_GROUP_NAMES },
        Member { name: "queryString", required: true, shape: &QUERY_DEFINITION_STRING },
        Member { name: "clientToken", required: false, shape: &CLIENT_TOKEN },
        Member { name: "parameters", required: false, shape: &QUERY_PARAMETER_LIST },
    ],
};

static PUT_RESOURCE_POLICY_REQUEST: Shape = Shape::Structure {
    name: "PutResourcePolicyRequest",
    members: &[
        Member { name: "policyName", required: false, shape: &POLICY_NAME },
        Member { name: "policyDocument", required: false, shape: &POLICY_DOCUMENT },
        Member { name: "resourceArn", required: false, shape: &ARN },
        Member { name: "expectedRevisionId", required: false, shape: &EXPECTED_REVISION_ID },
    ],
};

static PUT_RETENTION_POLICY_REQUEST: Shape = Shape::Structure {
    name: "PutRetentionPolicyRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "retentionInDays", required: true, shape: &DAYS },
    ],
};

static PUT_SUBSCRIPTION_FILTER_REQUEST: Shape = Shape::Structure {
    name: "PutSubscriptionFilterRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "filterName", required: true, shape: &FILTER_NAME },
        Member { name: "filterPattern", required: true, shape: &FILTER_PATTERN },
        Member { name: "destinationArn", required: true, shape: &DESTINATION_ARN },
        Member { name: "roleArn", required: false, shape: &ROLE_ARN },
        Member { name: "distribution", required: false, shape: &DISTRIBUTION },
        Member { name: "applyOnTransformedLogs", required: false, shape: &APPLY_ON_TRANSFORMED_LOGS },
        Member { name: "fieldSelectionCriteria", required: false, shape: &FIELD_SELECTION_CRITERIA },
        Member { name: "emitSystemFields", required: false, shape: &EMIT_SYSTEM_FIELDS },
    ],
};

static QUERY_DEFINITION_NAME: Shape = Shape::String { length: Length { min: Some(1), max: Some(255) }, pattern: None };

static QUERY_DEFINITION_STRING: Shape =
    Shape::String { length: Length { min: Some(1), max: Some(10000) }, pattern: None };

static QUERY_ID: Shape = Shape::String { length: Length { min: Some(1), max: Some(256) }, pattern: None };

static QUERY_LANGUAGE: Shape = Shape::Enum { values: QueryLanguage::VALUES };

static QUERY_LIST_MAX_RESULTS: Shape = Shape::Integer(Limits { min: Some(1.0), max: Some(1000.0) });

static QUERY_PARAMETER: Shape = Shape::Structure {
    name: "QueryParameter",
    members: &[
        Member { name: "name", required: true, shape: &QUERY_PARAMETER_NAME },
        Member { name: "defaultValue", required: false, shape: &QUERY_PARAMETER_DEFAULT_VALUE },
        Member { name: "description", required: false, shape: &QUERY_PARAMETER_DESCRIPTION },
    ],
};

static QUERY_PARAMETER_DEFAULT_VALUE: Shape =
    Shape::String { length: Length { min: None, max: Some(1024) }, pattern: None };

static QUERY_PARAMETER_DESCRIPTION: Shape =
    Shape::String { length: Length { min: None, max: Some(512) }, pattern: None };

static QUERY_PARAMETER_LIST: Shape =
    Shape::List { element: &QUERY_PARAMETER, length: Length { min: None, max: Some(20) } };

static QUERY_PARAMETER_NAME: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"^[a-zA-Z_][a-zA-Z0-9_]*")),
};

static QUERY_STATUS: Shape = Shape::Enum { values: QueryStatus::VALUES };

static QUERY_STRING: Shape = Shape::String { length: Length { min: Some(0), max: Some(10000) }, pattern: None };

static RESOURCE_IDENTIFIER: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(2048) },
    pattern: Some(Pattern::new(r"[\w+=/:,.@\-\*]*")),
};

static ROLE_ARN: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static SEQUENCE_TOKEN: Shape = Shape::String { length: Length { min: Some(1), max: None }, pattern: None };

static STANDARD_UNIT: Shape = Shape::Enum { values: StandardUnit::VALUES };

static START_FROM_HEAD: Shape = Shape::Boolean;

static START_LIVE_TAIL_LOG_GROUP_IDENTIFIERS: Shape =
    Shape::List { element: &LOG_GROUP_IDENTIFIER, length: Length { min: Some(1), max: Some(10) } };

static START_LIVE_TAIL_REQUEST: Shape = Shape::Structure {
    name: "StartLiveTailRequest",
    members: &[
        Member { name: "logGroupIdentifiers", required: true, shape: &START_LIVE_TAIL_LOG_GROUP_IDENTIFIERS },
        Member { name: "logStreamNames", required: false, shape: &INPUT_LOG_STREAM_NAMES },
        Member { name: "logStreamNamePrefixes", required: false, shape: &INPUT_LOG_STREAM_NAMES },
        Member { name: "logEventFilterPattern", required: false, shape: &FILTER_PATTERN },
    ],
};

static START_QUERY_REQUEST: Shape = Shape::Structure {
    name: "StartQueryRequest",
    members: &[
        Member { name: "queryLanguage", required: false, shape: &QUERY_LANGUAGE },
        Member { name: "logGroupName", required: false, shape: &LOG_GROUP_NAME },
        Member { name: "logGroupNames", required: false, shape: &LOG_GROUP_NAMES },
        Member { name: "logGroupIdentifiers", required: false, shape: &LOG_GROUP_IDENTIFIERS },
        Member { name: "startTime", required: true, shape: &TIMESTAMP },
        Member { name: "endTime", required: true, shape: &TIMESTAMP },
        Member { name: "queryString", required: true, shape: &QUERY_STRING },
        Member { name: "limit", required: false, shape: &EVENTS_LIMIT_START_QUERY },
    ],
};

static STOP_QUERY_REQUEST: Shape = Shape::Structure {
    name: "StopQueryRequest",
    members: &[Member { name: "queryId", required: true, shape: &QUERY_ID }],
};

static SYSTEM_FIELD: Shape = Shape::String { length: Length { min: None, max: None }, pattern: None };

static TAG_FILTER: Shape = Shape::Structure {
    name: "TagFilter",
    members: &[
        Member { name: "key", required: true, shape: &TAG_FILTER_KEY },
        Member { name: "values", required: false, shape: &TAG_FILTER_VALUES },
    ],
};

static TAG_FILTER_KEY: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$")),
};

static TAG_FILTER_VALUE: Shape = Shape::String {
    length: Length { min: Some(0), max: Some(259) },
    pattern: Some(Pattern::new(r"^!?\*?([\p{L}\p{Z}\p{N}_.:/=+\-@]*)\*?$")),
};

static TAG_FILTER_VALUES: Shape =
    Shape::List { element: &TAG_FILTER_VALUE, length: Length { min: Some(0), max: Some(5) } };

static TAG_FILTERS: Shape = Shape::List { element: &TAG_FILTER, length: Length { min: Some(1), max: Some(5) } };

static TAG_KEY: Shape = Shape::String {
    length: Length { min: Some(1), max: Some(128) },
    pattern: Some(Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$")),
};

static TAG_KEY_LIST: Shape = Shape::List { element: &TAG_KEY, length: Length { min: Some(0), max: Some(50) } };

static TAG_LIST: Shape = Shape::List { element: &TAG_KEY, length: Length { min: Some(1), max: None } };

static TAG_LOG_GROUP_REQUEST: Shape = Shape::Structure {
    name: "TagLogGroupRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "tags", required: true, shape: &TAGS },
    ],
};

static TAG_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "TagResourceRequest",
    members: &[
        Member { name: "resourceArn", required: true, shape: &AMAZON_RESOURCE_NAME },
        Member { name: "tags", required: true, shape: &TAGS },
    ],
};

static TAG_VALUE: Shape = Shape::String {
    length: Length { min: None, max: Some(256) },
    pattern: Some(Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$")),
};

static TAGS: Shape = Shape::Map { value: &TAG_VALUE };

static TEST_EVENT_MESSAGES: Shape =
    Shape::List { element: &EVENT_MESSAGE, length: Length { min: Some(1), max: Some(50) } };

static TEST_METRIC_FILTER_REQUEST: Shape = Shape::Structure {
    name: "TestMetricFilterRequest",
    members: &[
        Member { name: "filterPattern", required: true, shape: &FILTER_PATTERN },
        Member { name: "logEventMessages", required: true, shape: &TEST_EVENT_MESSAGES },
    ],
};

static TIMESTAMP: Shape = Shape::Long(Limits { min: Some(0.0), max: None });

static UNMASK: Shape = Shape::Boolean;

static UNTAG_LOG_GROUP_REQUEST: Shape = Shape::Structure {
    name: "UntagLogGroupRequest",
    members: &[
        Member { name: "logGroupName", required: true, shape: &LOG_GROUP_NAME },
        Member { name: "tags", required: true, shape: &TAG_LIST },
    ],
};

static UNTAG_RESOURCE_REQUEST: Shape = Shape::Structure {
    name: "UntagResourceRequest",
    members: &[
        Member { name: "resourceArn", required: true, shape: &AMAZON_RESOURCE_NAME },
        Member { name: "tagKeys", required: true, shape: &TAG_KEY_LIST },
    ],
};

/// Reads the value as the operation's request type.
#[cfg(test)]
pub(crate) fn decodes(operation: Operation, value: serde_json::Value) -> serde_json::Result<()> {
    match operation {
        Operation::AssociateKmsKey => serde_json::from_value::<crate::logs::AssociateKmsKeyRequest>(value).map(drop),
        Operation::CreateLogGroup => serde_json::from_value::<crate::logs::CreateLogGroupRequest>(value).map(drop),
        Operation::CreateLogStream => serde_json::from_value::<crate::logs::CreateLogStreamRequest>(value).map(drop),
        Operation::DeleteLogGroup => serde_json::from_value::<crate::logs::DeleteLogGroupRequest>(value).map(drop),
        Operation::DeleteLogStream => serde_json::from_value::<crate::logs::DeleteLogStreamRequest>(value).map(drop),
        Operation::DeleteMetricFilter => {
            serde_json::from_value::<crate::logs::DeleteMetricFilterRequest>(value).map(drop)
        }
        Operation::DeleteQueryDefinition => {
            serde_json::from_value::<crate::logs::DeleteQueryDefinitionRequest>(value).map(drop)
        }
        Operation::DeleteResourcePolicy => {
            serde_json::from_value::<crate::logs::DeleteResourcePolicyRequest>(value).map(drop)
        }
        Operation::DeleteRetentionPolicy => {
            serde_json::from_value::<crate::logs::DeleteRetentionPolicyRequest>(value).map(drop)
        }
        Operation::DeleteSubscriptionFilter => {
            serde_json::from_value::<crate::logs::DeleteSubscriptionFilterRequest>(value).map(drop)
        }
        Operation::DescribeAccountPolicies => {
            serde_json::from_value::<crate::logs::DescribeAccountPoliciesRequest>(value).map(drop)
        }
        Operation::DescribeDestinations => {
            serde_json::from_value::<crate::logs::DescribeDestinationsRequest>(value).map(drop)
        }
        Operation::DescribeExportTasks => {
            serde_json::from_value::<crate::logs::DescribeExportTasksRequest>(value).map(drop)
        }
        Operation::DescribeFieldIndexes => {
            serde_json::from_value::<crate::logs::DescribeFieldIndexesRequest>(value).map(drop)
        }
        Operation::DescribeIndexPolicies => {
            serde_json::from_value::<crate::logs::DescribeIndexPoliciesRequest>(value).map(drop)
        }
        Operation::DescribeLogGroups => {
            serde_json::from_value::<crate::logs::DescribeLogGroupsRequest>(value).map(drop)
        }
        Operation::DescribeLogStreams => {
            serde_json::from_value::<crate::logs::DescribeLogStreamsRequest>(value).map(drop)
        }
        Operation::DescribeMetricFilters => {
            serde_json::from_value::<crate::logs::DescribeMetricFiltersRequest>(value).map(drop)
        }
        Operation::DescribeQueries => serde_json::from_value::<crate::logs::DescribeQueriesRequest>(value).map(drop),
        Operation::DescribeQueryDefinitions => {
            serde_json::from_value::<crate::logs::DescribeQueryDefinitionsRequest>(value).map(drop)
        }
        Operation::DescribeResourcePolicies => {
            serde_json::from_value::<crate::logs::DescribeResourcePoliciesRequest>(value).map(drop)
        }
        Operation::DescribeSubscriptionFilters => {
            serde_json::from_value::<crate::logs::DescribeSubscriptionFiltersRequest>(value).map(drop)
        }
        Operation::DisassociateKmsKey => {
            serde_json::from_value::<crate::logs::DisassociateKmsKeyRequest>(value).map(drop)
        }
        Operation::FilterLogEvents => serde_json::from_value::<crate::logs::FilterLogEventsRequest>(value).map(drop),
        Operation::GetDataProtectionPolicy => {
            serde_json::from_value::<crate::logs::GetDataProtectionPolicyRequest>(value).map(drop)
        }
        Operation::GetLogEvents => serde_json::from_value::<crate::logs::GetLogEventsRequest>(value).map(drop),
        Operation::GetLogGroupFields => {
            serde_json::from_value::<crate::logs::GetLogGroupFieldsRequest>(value).map(drop)
        }
        Operation::GetLogRecord => serde_json::from_value::<crate::logs::GetLogRecordRequest>(value).map(drop),
        Operation::GetQueryResults => serde_json::from_value::<crate::logs::GetQueryResultsRequest>(value).map(drop),
        Operation::ListLogGroups => serde_json::from_value::<crate::logs::ListLogGroupsRequest>(value).map(drop),
        Operation::ListTagsForResource => {
            serde_json::from_value::<crate::logs::ListTagsForResourceRequest>(value).map(drop)
        }
        Operation::ListTagsLogGroup => serde_json::from_value::<crate::logs::ListTagsLogGroupRequest>(value).map(drop),
        Operation::PutLogEvents => serde_json::from_value::<crate::logs::PutLogEventsRequest>(value).map(drop),
        Operation::PutLogGroupDeletionProtection => {
            serde_json::from_value::<crate::logs::PutLogGroupDeletionProtectionRequest>(value).map(drop)
        }
        Operation::PutMetricFilter => serde_json::from_value::<crate::logs::PutMetricFilterRequest>(value).map(drop),
        Operation::PutQueryDefinition => {
            serde_json::from_value::<crate::logs::PutQueryDefinitionRequest>(value).map(drop)
        }
        Operation::PutResourcePolicy => {
            serde_json::from_value::<crate::logs::PutResourcePolicyRequest>(value).map(drop)
        }
        Operation::PutRetentionPolicy => {
            serde_json::from_value::<crate::logs::PutRetentionPolicyRequest>(value).map(drop)
        }
        Operation::PutSubscriptionFilter => {
            serde_json::from_value::<crate::logs::PutSubscriptionFilterRequest>(value).map(drop)
        }
        Operation::StartLiveTail => serde_json::from_value::<crate::logs::StartLiveTailRequest>(value).map(drop),
        Operation::StartQuery => serde_json::from_value::<crate::logs::StartQueryRequest>(value).map(drop),
        Operation::StopQuery => serde_json::from_value::<crate::logs::StopQueryRequest>(value).map(drop),
        Operation::TagLogGroup => serde_json::from_value::<crate::logs::TagLogGroupRequest>(value).map(drop),
        Operation::TagResource => serde_json::from_value::<crate::logs::TagResourceRequest>(value).map(drop),
        Operation::TestMetricFilter => serde_json::from_value::<crate::logs::TestMetricFilterRequest>(value).map(drop),
        Operation::UntagLogGroup => serde_json::from_value::<crate::logs::UntagLogGroupRequest>(value).map(drop),
        Operation::UntagResource => serde_json::from_value::<crate::logs::UntagResourceRequest>(value).map(drop),
        #[allow(unreachable_patterns)]
        _ => Ok(()),
    }
}
