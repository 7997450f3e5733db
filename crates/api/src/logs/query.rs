//! Logs Insights: queries and their definitions in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};
use crate::string_enum::string_enum;

/// Request of `DeleteQueryDefinition`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteQueryDefinitionRequest {
    /// `queryDefinitionId`: string, 1 to 256 characters, required.
    pub query_definition_id: Option<String>,
}

impl Request for DeleteQueryDefinitionRequest {
    const OPERATION: Operation = Operation::DeleteQueryDefinition;
    type Response = DeleteQueryDefinitionResponse;
}

/// Response of `DeleteQueryDefinition`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteQueryDefinitionResponse {
    /// `success`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
}

/// Request of `DescribeQueries`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeQueriesRequest {
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `status`: `QueryStatus`.
    pub status: Option<QueryStatus>,
    /// `maxResults`: integer, 1 to 1000.
    pub max_results: Option<i32>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
    /// `queryLanguage`: `QueryLanguage`.
    pub query_language: Option<QueryLanguage>,
}

impl Request for DescribeQueriesRequest {
    const OPERATION: Operation = Operation::DescribeQueries;
    type Response = DescribeQueriesResponse;
}

/// Response of `DescribeQueries`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeQueriesResponse {
    /// `queries`: list of `QueryInfo`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queries: Option<Vec<QueryInfo>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `DescribeQueryDefinitions`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeQueryDefinitionsRequest {
    /// `queryLanguage`: `QueryLanguage`.
    pub query_language: Option<QueryLanguage>,
    /// `queryDefinitionNamePrefix`: string, 1 to 255 characters.
    pub query_definition_name_prefix: Option<String>,
    /// `maxResults`: integer, 1 to 1000.
    pub max_results: Option<i32>,
    /// `nextToken`: string, at least 1 characters.
    pub next_token: Option<String>,
}

impl Request for DescribeQueryDefinitionsRequest {
    const OPERATION: Operation = Operation::DescribeQueryDefinitions;
    type Response = DescribeQueryDefinitionsResponse;
}

/// Response of `DescribeQueryDefinitions`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeQueryDefinitionsResponse {
    /// `queryDefinitions`: list of `QueryDefinition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_definitions: Option<Vec<QueryDefinition>>,
    /// `nextToken`: string, at least 1 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `GetQueryResults`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetQueryResultsRequest {
    /// `queryId`: string, 1 to 256 characters, required.
    pub query_id: Option<String>,
    /// `nextToken`: string, at most 1024 characters.
    pub next_token: Option<String>,
    /// `maxItems`: integer, 0 to 10000.
    pub max_items: Option<i32>,
}

impl Request for GetQueryResultsRequest {
    const OPERATION: Operation = Operation::GetQueryResults;
    type Response = GetQueryResultsResponse;
}

/// Response of `GetQueryResults`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetQueryResultsResponse {
    /// `queryLanguage`: `QueryLanguage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_language: Option<QueryLanguage>,
    /// `results`: list of list of `ResultField`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<Vec<Vec<ResultField>>>,
    /// `statistics`: `QueryStatistics`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics: Option<QueryStatistics>,
    /// `status`: `QueryStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<QueryStatus>,
    /// `encryptionKey`: string, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<String>,
    /// `nextToken`: string, at most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Request of `PutQueryDefinition`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutQueryDefinitionRequest {
    /// `queryLanguage`: `QueryLanguage`.
    pub query_language: Option<QueryLanguage>,
    /// `name`: string, 1 to 255 characters, required.
    pub name: Option<String>,
    /// `queryDefinitionId`: string, 1 to 256 characters.
    pub query_definition_id: Option<String>,
    /// `logGroupNames`: list of string.
    pub log_group_names: Option<Vec<String>>,
    /// `queryString`: string, 1 to 10000 characters, required.
    pub query_string: Option<String>,
    /// `clientToken`: string, 36 to 128 characters.
    pub client_token: Option<String>,
    /// `parameters`: list of `QueryParameter`, at most 20 entries.
    pub parameters: Option<Vec<QueryParameter>>,
}

impl Request for PutQueryDefinitionRequest {
    const OPERATION: Operation = Operation::PutQueryDefinition;
    type Response = PutQueryDefinitionResponse;
}

/// Response of `PutQueryDefinition`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PutQueryDefinitionResponse {
    /// `queryDefinitionId`: string, 1 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_definition_id: Option<String>,
}

/// Request of `StartQuery`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartQueryRequest {
    /// `queryLanguage`: `QueryLanguage`.
    pub query_language: Option<QueryLanguage>,
    /// `logGroupName`: string, 1 to 512 characters.
    pub log_group_name: Option<String>,
    /// `logGroupNames`: list of string.
    pub log_group_names: Option<Vec<String>>,
    /// `logGroupIdentifiers`: list of string.
    pub log_group_identifiers: Option<Vec<String>>,
    /// `startTime`: long, at least 0, required.
    pub start_time: Option<i64>,
    /// `endTime`: long, at least 0, required.
    pub end_time: Option<i64>,
    /// `queryString`: string, 0 to 10000 characters, required.
    pub query_string: Option<String>,
    /// `limit`: integer, 1 to 100000.
    pub limit: Option<i32>,
}

impl Request for StartQueryRequest {
    const OPERATION: Operation = Operation::StartQuery;
    type Response = StartQueryResponse;
}

/// Response of `StartQuery`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StartQueryResponse {
    /// `queryId`: string, 1 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_id: Option<String>,
}

/// Request of `StopQuery`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopQueryRequest {
    /// `queryId`: string, 1 to 256 characters, required.
    pub query_id: Option<String>,
}

impl Request for StopQueryRequest {
    const OPERATION: Operation = Operation::StopQuery;
    type Response = StopQueryResponse;
}

/// Response of `StopQuery`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StopQueryResponse {
    /// `success`: boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
}

/// The structure `QueryDefinition`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryDefinition {
    /// `queryLanguage`: `QueryLanguage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_language: Option<QueryLanguage>,
    /// `queryDefinitionId`: string, 1 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_definition_id: Option<String>,
    /// `name`: string, 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `queryString`: string, 1 to 10000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_string: Option<String>,
    /// `lastModified`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<i64>,
    /// `logGroupNames`: list of string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_names: Option<Vec<String>>,
    /// `parameters`: list of `QueryParameter`, at most 20 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<QueryParameter>>,
}

/// The structure `QueryInfo`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryInfo {
    /// `queryLanguage`: `QueryLanguage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_language: Option<QueryLanguage>,
    /// `queryId`: string, 1 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_id: Option<String>,
    /// `queryString`: string, 0 to 10000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_string: Option<String>,
    /// `status`: `QueryStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<QueryStatus>,
    /// `createTime`: long, at least 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<i64>,
    /// `logGroupName`: string, 1 to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// `queryDuration`: long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_duration: Option<i64>,
    /// `bytesScanned`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_scanned: Option<f64>,
    /// `userIdentity`: string, 1 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_identity: Option<String>,
}

string_enum! {
    /// The values of `QueryLanguage`.
    pub enum QueryLanguage {
        Cwli = "CWLI",
        Sql = "SQL",
        Ppl = "PPL",
    }
}

/// The structure `QueryParameter`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryParameter {
    /// `name`: string, 1 to 128 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `defaultValue`: string, at most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<String>,
    /// `description`: string, at most 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The structure `QueryStatistics`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryStatistics {
    /// `recordsMatched`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records_matched: Option<f64>,
    /// `recordsScanned`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records_scanned: Option<f64>,
    /// `estimatedRecordsSkipped`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_records_skipped: Option<f64>,
    /// `bytesScanned`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_scanned: Option<f64>,
    /// `estimatedBytesSkipped`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_bytes_skipped: Option<f64>,
    /// `logGroupsScanned`: double.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_groups_scanned: Option<f64>,
}

string_enum! {
    /// The values of `QueryStatus`.
    pub enum QueryStatus {
        Scheduled = "Scheduled",
        Running = "Running",
        Complete = "Complete",
        Failed = "Failed",
        Cancelled = "Cancelled",
        Timeout = "Timeout",
        Unknown = "Unknown",
    }
}

/// The structure `ResultField`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultField {
    /// `field`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
