//! What all servers of one installation share: who they are to the outside, and the secrets that everything rests on.

use std::fmt;
use std::sync::Arc;

use crate::Timestamp;
use crate::load_balancing::EdgeName;

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
    /// The account that it had first, where it has another one now. What follows from an account and must not change with it
    /// (the ids of the default network, which load balancers, target groups and security groups name) follows from this one.
    pub first_account_id: Option<Arc<str>>,
    /// Edges whose credentials are not good any more, unless they were given out later.
    pub revoked_edges: Vec<RevokedEdge>,
}

/// The credentials of an edge that were taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokedEdge {
    /// The edge.
    pub name: EdgeName,
    /// What was given out until then is not good any more.
    pub at: Timestamp,
}

impl Installation {
    /// The account that the ids of the default network follow from.
    pub fn network_account(&self) -> &Arc<str> {
        self.first_account_id.as_ref().unwrap_or(&self.account_id)
    }

    /// Has all resources belong to another account.
    pub fn set_account(&mut self, account_id: &str) {
        let before = std::mem::replace(&mut self.account_id, account_id.into());
        let first = self.first_account_id.take().unwrap_or(before);
        self.first_account_id = Some(first).filter(|first| *first != self.account_id);
    }

    /// Whether credentials that an edge was given then were taken away since.
    pub fn is_revoked(&self, name: &EdgeName, given_at: Timestamp) -> bool {
        self.revoked_edges.iter().any(|revoked| revoked.name == *name && given_at <= revoked.at)
    }
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
