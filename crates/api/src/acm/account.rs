//! The account's configuration in the ACM API: requests, responses and their shapes.
//!
//! Generated from `models/` by `cargo xtask codegen`; not to be edited.

use serde::{Deserialize, Serialize};

use super::{Operation, Request};

/// Response of `GetAccountConfiguration`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountConfigurationResponse {
    /// `ExpiryEvents`: `ExpiryEventsConfiguration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_events: Option<ExpiryEventsConfiguration>,
}

/// Request of `PutAccountConfiguration`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutAccountConfigurationRequest {
    /// `ExpiryEvents`: `ExpiryEventsConfiguration`.
    pub expiry_events: Option<ExpiryEventsConfiguration>,
    /// `IdempotencyToken`: string, 1 to 32 characters, required.
    pub idempotency_token: Option<String>,
}

impl Request for PutAccountConfigurationRequest {
    const OPERATION: Operation = Operation::PutAccountConfiguration;
    type Response = ();
}

/// The structure `ExpiryEventsConfiguration`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExpiryEventsConfiguration {
    /// `DaysBeforeExpiry`: integer, at least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_before_expiry: Option<i32>,
}
