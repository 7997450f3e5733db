//! Tags in the EC2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Filter, Operation, Request, ResourceType};

/// Request of `CreateTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTagsRequest {
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `ResourceId`: list of string, required.
    #[serde(rename = "ResourceId")]
    pub resources: Option<Vec<String>>,
    /// `Tag`: list of `Tag`, required.
    #[serde(rename = "Tag")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for CreateTagsRequest {
    const OPERATION: Operation = Operation::CreateTags;
    type Response = ();
}

/// Request of `DeleteTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteTagsRequest {
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `resourceId`: list of string, required.
    #[serde(rename = "resourceId")]
    pub resources: Option<Vec<String>>,
    /// `tag`: list of `Tag`.
    #[serde(rename = "tag")]
    pub tags: Option<Vec<Tag>>,
}

impl Request for DeleteTagsRequest {
    const OPERATION: Operation = Operation::DeleteTags;
    type Response = ();
}

/// Request of `DescribeTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTagsRequest {
    /// `dryRun`: boolean.
    pub dry_run: Option<bool>,
    /// `Filter`: list of `Filter`.
    #[serde(rename = "Filter")]
    pub filters: Option<Vec<Filter>>,
    /// `maxResults`: integer.
    pub max_results: Option<i32>,
    /// `nextToken`: string.
    pub next_token: Option<String>,
}

impl Request for DescribeTagsRequest {
    const OPERATION: Operation = Operation::DescribeTags;
    type Response = DescribeTagsResult;
}

/// Response of `DescribeTags`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeTagsResult {
    /// `nextToken`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// `tagSet`: list of `TagDescription`.
    #[serde(rename = "tagSet", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<TagDescription>>,
}

/// The structure `Tag`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// `key`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `TagDescription`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TagDescription {
    /// `key`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `resourceId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// `resourceType`: `ResourceType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<ResourceType>,
    /// `value`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
