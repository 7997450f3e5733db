//! Tags of alarms in the CloudWatch API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `ListTagsForResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceInput {
    /// `ResourceARN`: string, 1 to 1024 characters, required.
    #[serde(rename = "ResourceARN")]
    pub resource_arn: Option<String>,
}

impl Request for ListTagsForResourceInput {
    const OPERATION: Operation = Operation::ListTagsForResource;
    type Response = ListTagsForResourceOutput;
}

/// Response of `ListTagsForResource`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceOutput {
    /// `Tags`: list of `Tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// Request of `TagResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceInput {
    /// `ResourceARN`: string, 1 to 1024 characters, required.
    #[serde(rename = "ResourceARN")]
    pub resource_arn: Option<String>,
    /// `Tags`: list of `Tag`, required.
    pub tags: Option<Vec<Tag>>,
}

impl Request for TagResourceInput {
    const OPERATION: Operation = Operation::TagResource;
    type Response = TagResourceOutput;
}

/// Response of `TagResource`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceOutput {}

/// Request of `UntagResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceInput {
    /// `ResourceARN`: string, 1 to 1024 characters, required.
    #[serde(rename = "ResourceARN")]
    pub resource_arn: Option<String>,
    /// `TagKeys`: list of string, required.
    pub tag_keys: Option<Vec<String>>,
}

impl Request for UntagResourceInput {
    const OPERATION: Operation = Operation::UntagResource;
    type Response = UntagResourceOutput;
}

/// Response of `UntagResource`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceOutput {}

/// The structure `Tag`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// `Key`: string, 1 to 128 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string, 0 to 256 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
