//! Tags in the Elastic Load Balancing v2 API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `AddTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTagsInput {
    /// `ResourceArns`: list of string, required.
    pub resource_arns: Option<Vec<String>>,
    /// `Tags`: list of `Tag`, at least 1 entries, required.
    pub tags: Option<Vec<Tag>>,
}

impl Request for AddTagsInput {
    const OPERATION: Operation = Operation::AddTags;
    type Response = AddTagsOutput;
}

/// Response of `AddTags`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTagsOutput {}

/// Request of `DescribeTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTagsInput {
    /// `ResourceArns`: list of string, required.
    pub resource_arns: Option<Vec<String>>,
}

impl Request for DescribeTagsInput {
    const OPERATION: Operation = Operation::DescribeTags;
    type Response = DescribeTagsOutput;
}

/// Response of `DescribeTags`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeTagsOutput {
    /// `TagDescriptions`: list of `TagDescription`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_descriptions: Option<Vec<TagDescription>>,
}

/// Request of `RemoveTags`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTagsInput {
    /// `ResourceArns`: list of string, required.
    pub resource_arns: Option<Vec<String>>,
    /// `TagKeys`: list of string, required.
    pub tag_keys: Option<Vec<String>>,
}

impl Request for RemoveTagsInput {
    const OPERATION: Operation = Operation::RemoveTags;
    type Response = RemoveTagsOutput;
}

/// Response of `RemoveTags`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTagsOutput {}

/// The structure `Tag`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// `Key`: string, 1 to 128 characters, required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Value`: string, 0 to 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The structure `TagDescription`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagDescription {
    /// `ResourceArn`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<String>,
    /// `Tags`: list of `Tag`, at least 1 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}
