//! Destinations of other accounts, exports in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DescribeDestinations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDestinationsRequest {
    /// `DestinationNamePrefix`: string, 1 to 512 characters.
    #[serde(rename = "DestinationNamePrefix")]
    pub destination_name_prefix: Option<String>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
}

impl Request for DescribeDestinationsRequest {
    const OPERATION: Operation = Operation::DescribeDestinations;
    type Response = DescribeDestinationsResponse;
}

/// Response of `DescribeDestinations`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeDestinationsResponse {
    /// `destinations`: list of `Destination`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destinations: Option<Vec<Destination>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeExportTasks`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeExportTasksRequest {
    /// `taskId`: string, 1 to 512 characters.
    pub task_id: Option<String>,
    /// `statusCode`: `ExportTaskStatusCode`.
    pub status_code: Option<ExportTaskStatusCode>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `limit`: integer, 1 to 50.
    pub limit: Option<i32>,
}

impl Request for DescribeExportTasksRequest {
    const OPERATION: Operation = Operation::DescribeExportTasks;
    type Response = DescribeExportTasksResponse;
}

/// Response of `DescribeExportTasks`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeExportTasksResponse {
    /// `exportTasks`: list of `ExportTask`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export_tasks: Option<Vec<ExportTask>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// The structure `Destination`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// `destinationName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_name: Option<String>,
    /// `targetArn`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_arn: Option<String>,
    /// `roleArn`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// `accessPolicy`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_policy: Option<String>,
    /// `arn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
}

/// The structure `ExportTask`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportTask {
    /// `taskId`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_id: Option<String>,
    /// `taskName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_name: Option<String>,
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `from`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// `to`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// `destination`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// `destinationPrefix`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_prefix: Option<String>,
    /// `status`: `ExportTaskStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ExportTaskStatus>,
    /// `executionInfo`: `ExportTaskExecutionInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_info: Option<ExportTaskExecutionInfo>,
}

/// The structure `ExportTaskExecutionInfo`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportTaskExecutionInfo {
    /// `creationTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<i64>,
    /// `completionTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_time: Option<i64>,
}

/// The structure `ExportTaskStatus`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportTaskStatus {
    /// `code`: `ExportTaskStatusCode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ExportTaskStatusCode>,
    /// `message`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

string_enum! {
    /// The values of `ExportTaskStatusCode`.
    pub enum ExportTaskStatusCode {
        Cancelled = "CANCELLED",
        Completed = "COMPLETED",
        Failed = "FAILED",
        Pending = "PENDING",
        PendingCancel = "PENDING_CANCEL",
        Running = "RUNNING",
    }
}
