//! Live tail in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `StartLiveTail`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLiveTailRequest {
    /// `logGroupIdentifiers`: list of string, 1 to 10 entries, required.
    pub log_group_identifiers: Option<Vec<String>>,
    /// `logStreamNames`: list of string, 1 to 100 entries.
    pub log_stream_names: Option<Vec<String>>,
    /// `logStreamNamePrefixes`: list of string, 1 to 100 entries.
    pub log_stream_name_prefixes: Option<Vec<String>>,
    /// `logEventFilterPattern`: string, 0 to 1024 characters.
    pub log_event_filter_pattern: Option<String>,
}

impl Request for StartLiveTailRequest {
    const OPERATION: Operation = Operation::StartLiveTail;
    type Response = StartLiveTailResponse;
}

/// Response of `StartLiveTail`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLiveTailResponse {
    /// `responseStream`: `StartLiveTailResponseStream`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_stream: Option<StartLiveTailResponseStream>,
}

/// The structure `LiveTailSessionLogEvent`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveTailSessionLogEvent {
    /// `logStreamName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name: Option<String>,
    /// `logGroupIdentifier`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_identifier: Option<String>,
    /// `message`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `timestamp`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// `ingestionTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingestion_time: Option<i64>,
}

/// The structure `LiveTailSessionMetadata`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveTailSessionMetadata {
    /// `sampled`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampled: Option<bool>,
}

/// The structure `LiveTailSessionStart`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveTailSessionStart {
    /// `requestId`: string, 0 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// `sessionId`: string, 0 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// `logGroupIdentifiers`: list of string, 1 to 10 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_identifiers: Option<Vec<String>>,
    /// `logStreamNames`: list of string, 1 to 100 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_names: Option<Vec<String>>,
    /// `logStreamNamePrefixes`: list of string, 1 to 100 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_stream_name_prefixes: Option<Vec<String>>,
    /// `logEventFilterPattern`: string, 0 to 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_event_filter_pattern: Option<String>,
}

/// The structure `LiveTailSessionUpdate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveTailSessionUpdate {
    /// `sessionMetadata`: `LiveTailSessionMetadata`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_metadata: Option<LiveTailSessionMetadata>,
    /// `sessionResults`: list of `LiveTailSessionLogEvent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_results: Option<Vec<LiveTailSessionLogEvent>>,
}

/// The structure `SessionStreamingException`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionStreamingException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `SessionTimeoutException`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionTimeoutException {
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The structure `StartLiveTailResponseStream`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartLiveTailResponseStream {
    /// `sessionStart`: `LiveTailSessionStart`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_start: Option<LiveTailSessionStart>,
    /// `sessionUpdate`: `LiveTailSessionUpdate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_update: Option<LiveTailSessionUpdate>,
    /// `SessionTimeoutException`: `SessionTimeoutException`.
    #[serde(rename = "SessionTimeoutException", skip_serializing_if = "Option::is_none")]
    pub session_timeout_exception: Option<SessionTimeoutException>,
    /// `SessionStreamingException`: `SessionStreamingException`.
    #[serde(rename = "SessionStreamingException", skip_serializing_if = "Option::is_none")]
    pub session_streaming_exception: Option<SessionStreamingException>,
}
