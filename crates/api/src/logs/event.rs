//! Log events in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `FilterLogEvents`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEventsRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    pub log_group_identifier: Option<String>,
    /// `logStreamNames`: list of string, 1 to 100 entries.
    pub log_stream_names: Option<Vec<String>>,
    /// `logStreamNamePrefix`: string, 1 to 512 characters.
    pub log_stream_name_prefix: Option<String>,
    /// `startTime`: long, at least 0.
    pub start_time: Option<i64>,
    /// `endTime`: long, at least 0.
    pub end_time: Option<i64>,
    /// `filterPattern`: string, 0 to 1024 characters.
    pub filter_pattern: Option<String>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 10000.
    pub limit: Option<i32>,
    /// `interleaved`: boolean.
    pub interleaved: Option<bool>,
    /// `unmask`: boolean.
    pub unmask: Option<bool>,
}

impl Request for FilterLogEventsRequest {
    const OPERATION: Operation = Operation::FilterLogEvents;
    type Response = FilterLogEventsResponse;
}

/// Response of `FilterLogEvents`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterLogEventsResponse {
    /// `events`: list of `FilteredLogEvent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<FilteredLogEvent>>,
    /// `searchedLogStreams`: list of `SearchedLogStream`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched_log_streams: Option<Vec<SearchedLogStream>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `GetLogEvents`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    pub log_group_identifier: Option<String>,
    /// `logStreamName`: string, 1 to 512 characters, required.
    pub log_stream_name: Option<String>,
    /// `startTime`: long, at least 0.
    pub start_time: Option<i64>,
    /// `endTime`: long, at least 0.
    pub end_time: Option<i64>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 10000.
    pub limit: Option<i32>,
    /// `startFromHead`: boolean.
    pub start_from_head: Option<bool>,
    /// `unmask`: boolean.
    pub unmask: Option<bool>,
}

impl Request for GetLogEventsRequest {
    const OPERATION: Operation = Operation::GetLogEvents;
    type Response = GetLogEventsResponse;
}

/// Response of `GetLogEvents`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogEventsResponse {
    /// `events`: list of `OutputLogEvent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<OutputLogEvent>>,
    /// `nextForwardToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_forward_token: Option<String>,
    /// `nextBackwardToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_backward_token: Option<String>,
}

/// Request of `GetLogGroupFields`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogGroupFieldsRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `time`: long, at least 0.
    pub time: Option<i64>,
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    pub log_group_identifier: Option<String>,
}

impl Request for GetLogGroupFieldsRequest {
    const OPERATION: Operation = Operation::GetLogGroupFields;
    type Response = GetLogGroupFieldsResponse;
}

/// Response of `GetLogGroupFields`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogGroupFieldsResponse {
    /// `logGroupFields`: list of `LogGroupField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_fields: Option<Vec<LogGroupField>>,
}

/// Request of `GetLogRecord`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogRecordRequest {
    /// `logRecordPointer`: string, required.
    pub log_record_pointer: Option<String>,
    /// `unmask`: boolean.
    pub unmask: Option<bool>,
}

impl Request for GetLogRecordRequest {
    const OPERATION: Operation = Operation::GetLogRecord;
    type Response = GetLogRecordResponse;
}

/// Response of `GetLogRecord`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLogRecordResponse {
    /// `logRecord`: map of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_record: Option<BTreeMap<String, String>>,
}

/// Request of `PutLogEvents`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `logStreamName`: string, 1 to 512 characters, required.
    pub log_stream_name: Option<String>,
    /// `logEvents`: list of `InputLogEvent`, 1 to 10000 entries, required.
    pub log_events: Option<Vec<InputLogEvent>>,
    /// `sequenceToken`: string, at least 1 characters.
    pub sequence_token: Option<String>,
    /// `entity`: `Entity`.
    pub entity: Option<Entity>,
}

impl Request for PutLogEventsRequest {
    const OPERATION: Operation = Operation::PutLogEvents;
    type Response = PutLogEventsResponse;
}

/// Response of `PutLogEvents`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutLogEventsResponse {
    /// `nextSequenceToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_sequence_token: Option<String>,
    /// `rejectedLogEventsInfo`: `RejectedLogEventsInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_log_events_info: Option<RejectedLogEventsInfo>,
    /// `rejectedEntityInfo`: `RejectedEntityInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_entity_info: Option<RejectedEntityInfo>,
}

/// The structure `Entity`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    /// `keyAttributes`: map of string, 2 to 4 entries.
    pub key_attributes: Option<BTreeMap<String, String>>,
    /// `attributes`: map of string, 0 to 10 entries.
    pub attributes: Option<BTreeMap<String, String>>,
}

string_enum! {
    /// The values of `EntityRejectionErrorType`.
    pub enum EntityRejectionErrorType {
        InvalidEntity = "InvalidEntity",
        InvalidTypeValue = "InvalidTypeValue",
        InvalidKeyAttributes = "InvalidKeyAttributes",
        InvalidAttributes = "InvalidAttributes",
        EntitySizeTooLarge = "EntitySizeTooLarge",
        UnsupportedLogGroupType = "UnsupportedLogGroupType",
        MissingRequiredFields = "MissingRequiredFields",
    }
}

/// The structure `FilteredLogEvent`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilteredLogEvent {
    /// `logStreamName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    /// `timestamp`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// `message`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `ingestionTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingestion_time: Option<i64>,
    /// `eventId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
}

/// The structure `InputLogEvent`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputLogEvent {
    /// `timestamp`: long, at least 0, required.
    pub timestamp: Option<i64>,
    /// `message`: string, at least 1 characters, required.
    pub message: Option<String>,
}

/// The structure `LogGroupField`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroupField {
    /// `name`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `percent`: integer, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<i32>,
}

/// The structure `OutputLogEvent`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputLogEvent {
    /// `timestamp`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// `message`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `ingestionTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingestion_time: Option<i64>,
}

/// The structure `RejectedEntityInfo`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedEntityInfo {
    /// `errorType`: `EntityRejectionErrorType`, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<EntityRejectionErrorType>,
}

/// The structure `RejectedLogEventsInfo`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedLogEventsInfo {
    /// `tooNewLogEventStartIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_new_log_event_start_index: Option<i32>,
    /// `tooOldLogEventEndIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_old_log_event_end_index: Option<i32>,
    /// `expiredLogEventEndIndex`: integer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_log_event_end_index: Option<i32>,
}

/// The structure `SearchedLogStream`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchedLogStream {
    /// `logStreamName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    /// `searchedCompletely`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched_completely: Option<bool>,
}
