//! Access keys. A secret is never printed: its `Debug` says nothing.

use std::fmt;
use std::sync::Arc;

use subtle::ConstantTimeEq;

/// A secret access key. Cheap to clone, compared in constant time, never shown.
#[derive(Clone)]
pub struct SecretKey(Arc<str>);

impl SecretKey {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<&str> for SecretKey {
    fn from(secret: &str) -> Self {
        Self(secret.into())
    }
}

impl From<String> for SecretKey {
    fn from(secret: String) -> Self {
        Self(secret.into())
    }
}

impl PartialEq for SecretKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl Eq for SecretKey {}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// What a client signs with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The public half, such as `AKIA…`.
    pub access_key_id: String,
    /// The secret half.
    pub secret_access_key: SecretKey,
    /// The token that goes with temporary credentials.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Long-lived credentials, without a session token.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<SecretKey>) -> Self {
        Self { access_key_id: access_key_id.into(), secret_access_key: secret_access_key.into(), session_token: None }
    }

    /// The same credentials with a session token.
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(token.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let credentials = Credentials::new("AKID", "wJalrXUtnFEMI");
        assert!(!format!("{credentials:?}").contains("wJalr"));
    }
}
