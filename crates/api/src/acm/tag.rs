//! Tags of certificates in the ACM API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `AddTagsToCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTagsToCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `Tags`: list of `Tag`, 1 to 50 entries, required.
    pub tags: Option<Vec<Tag>>,
}

impl Request for AddTagsToCertificateRequest {
    const OPERATION: Operation = Operation::AddTagsToCertificate;
    type Response = ();
}

/// Request of `ListTagsForCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
}

impl Request for ListTagsForCertificateRequest {
    const OPERATION: Operation = Operation::ListTagsForCertificate;
    type Response = ListTagsForCertificateResponse;
}

/// Response of `ListTagsForCertificate`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForCertificateResponse {
    /// `Tags`: list of `Tag`, 1 to 50 entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
}

/// Request of `RemoveTagsFromCertificate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTagsFromCertificateRequest {
    /// `CertificateArn`: string, 20 to 2048 characters, required.
    pub certificate_arn: Option<String>,
    /// `Tags`: list of `Tag`, 1 to 50 entries, required.
    pub tags: Option<Vec<Tag>>,
}

impl Request for RemoveTagsFromCertificateRequest {
    const OPERATION: Operation = Operation::RemoveTagsFromCertificate;
    type Response = ();
}

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
