//! Who calls in the STS API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Request of `GetCallerIdentity`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCallerIdentityRequest {}

impl Request for GetCallerIdentityRequest {
    const OPERATION: Operation = Operation::GetCallerIdentity;
    type Response = GetCallerIdentityResponse;
}

/// Response of `GetCallerIdentity`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCallerIdentityResponse {
    /// `UserId`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// `Account`: string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// `Arn`: string, 20 to 2048 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}
