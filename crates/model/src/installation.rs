//! What all servers of one installation share: who they are to the outside, and the secrets that everything rests on.

use std::fmt;
use std::sync::Arc;

use crate::Timestamp;

/// The settings and secrets of an installation; there is one in a store. The first server makes it, every later one is held
/// against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The account of all resources: twelve digits.
    pub account_id: Arc<str>,
    /// The region of all resources.
    pub region: Arc<str>,
    /// The zones that instances may be in; the first one is for agents that do not say.
    pub zones: Vec<Arc<str>>,
    /// What join tokens and the credentials of container instances are derived from: 32 random bytes as hexadecimal digits.
    pub master_secret: Secret,
    /// Who vouches for the servers' certificates.
    pub authority: Authority,
    /// The account's root access key, where servers have no state of their own to keep it in.
    pub root_key: Option<RootKey>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A certificate authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its own certificate, as PEM.
    pub certificate: Arc<str>,
    /// Its private key, as PEM (PKCS #8).
    pub key: Secret,
}

/// An access key of the account's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootKey {
    /// The public half.
    pub id: Arc<str>,
    /// The secret half.
    pub secret: Secret,
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Arc<str>>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let key = RootKey { id: "AKIA".into(), secret: "hidden".into() };
        let shown = format!("{key:?}");
        assert!(shown.contains("AKIA") && !shown.contains("hidden"), "{shown}");
    }
}
