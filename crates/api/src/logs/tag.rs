//! Tags of log groups, by the calls of today and by the older ones in the CloudWatch Logs API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `ListTagsForResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceRequest {
    /// `resourceArn`: string, 1 to 1011 characters, required.
    pub resource_arn: Option<String>,
}

impl Request for ListTagsForResourceRequest {
    const OPERATION: Operation = Operation::ListTagsForResource;
    type Response = ListTagsForResourceResponse;
}

/// Response of `ListTagsForResource`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsForResourceResponse {
    /// `tags`: map of string, 1 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Request of `ListTagsLogGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsLogGroupRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
}

impl Request for ListTagsLogGroupRequest {
    const OPERATION: Operation = Operation::ListTagsLogGroup;
    type Response = ListTagsLogGroupResponse;
}

/// Response of `ListTagsLogGroup`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTagsLogGroupResponse {
    /// `tags`: map of string, 1 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Request of `TagLogGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagLogGroupRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `tags`: map of string, 1 to 50 entries, required.
    pub tags: Option<BTreeMap<String, String>>,
}

impl Request for TagLogGroupRequest {
    const OPERATION: Operation = Operation::TagLogGroup;
    type Response = ();
}

/// Request of `TagResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagResourceRequest {
    /// `resourceArn`: string, 1 to 1011 characters, required.
    pub resource_arn: Option<String>,
    /// `tags`: map of string, 1 to 50 entries, required.
    pub tags: Option<BTreeMap<String, String>>,
}

impl Request for TagResourceRequest {
    const OPERATION: Operation = Operation::TagResource;
    type Response = ();
}

/// Request of `UntagLogGroup`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagLogGroupRequest {
    /// `logGroupName`: string, 1 to 512 characters, required.
    pub log_group_name: Option<String>,
    /// `tags`: list of string, at least 1 entries, required.
    pub tags: Option<Vec<String>>,
}

impl Request for UntagLogGroupRequest {
    const OPERATION: Operation = Operation::UntagLogGroup;
    type Response = ();
}

/// Request of `UntagResource`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UntagResourceRequest {
    /// `resourceArn`: string, 1 to 1011 characters, required.
    pub resource_arn: Option<String>,
    /// `tagKeys`: list of string, 0 to 50 entries, required.
    pub tag_keys: Option<Vec<String>>,
}

impl Request for UntagResourceRequest {
    const OPERATION: Operation = Operation::UntagResource;
    type Response = ();
}
