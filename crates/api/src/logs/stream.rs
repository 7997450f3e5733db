//! Log streams in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `CreateLogStream`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogStreamRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `logStreamName`: string, 1 to 512 characters, required.
    pub log_stream_name: Option<String>,
}

impl Request for CreateLogStreamRequest {
    const OPERATION: Operation = Operation::CreateLogStream;
    type Response = ();
}

/// Request of `DeleteLogStream`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteLogStreamRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `logStreamName`: string, 1 to 512 characters, required.
    pub log_stream_name: Option<String>,
}

impl Request for DeleteLogStreamRequest {
    const OPERATION: Operation = Operation::DeleteLogStream;
    type Response = ();
}

/// Request of `DescribeLogStreams`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    pub log_group_identifier: Option<String>,
    /// `logStreamNamePrefix`: string, 1 to 512 characters.
    pub log_stream_name_prefix: Option<String>,
    /// `orderBy`: `OrderBy`.
    pub order_by: Option<OrderBy>,
    /// `descending`: boolean.
    pub descending: Option<bool>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
}

impl Request for DescribeLogStreamsRequest {
    const OPERATION: Operation = Operation::DescribeLogStreams;
    type Response = DescribeLogStreamsResponse;
}

/// Response of `DescribeLogStreams`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogStreamsResponse {
    /// `logStreams`: list of `LogStream`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_streams: Option<Vec<LogStream>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// The structure `LogStream`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStream {
    /// `logStreamName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    /// `firstEventTimestamp`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_event_timestamp: Option<i64>,
    /// `lastEventTimestamp`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_event_timestamp: Option<i64>,
    /// `lastIngestionTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_ingestion_time: Option<i64>,
    /// `uploadSequenceToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_sequence_token: Option<String>,
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `storedBytes`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_bytes: Option<i64>,
}

string_enum! {
    /// The values of `OrderBy`.
    pub enum OrderBy {
        LogStreamName = "LogStreamName",
        LastEventTime = "LastEventTime",
    }
}
