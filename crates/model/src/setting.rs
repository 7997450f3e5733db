//! Account settings.

use std::sync::Arc;

/// Whose setting: a principal's ARN, or the account's default.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// For everybody who has none of their own.
    AccountDefault,
    /// A user's or role's.
    Arn(Arc<str>),
}

/// A setting that was set explicitly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSetting {
    /// Whose.
    pub principal: Principal,
    /// By the wire name, such as `containerInsights`.
    pub name: Arc<str>,
    /// As the API takes it.
    pub value: Arc<str>,
}
