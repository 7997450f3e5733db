//! Who may call: access keys, and the principals behind them.

use std::collections::HashMap;
use std::sync::Arc;

use longshore_api::sigv4::{Credentials, SecretKey};

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Its ARN, such as `arn:aws:iam::000000000000:root`.
    pub arn: Arc<str>,
}

/// The access keys that are accepted.
#[derive(Debug, Default)]
pub struct AccessKeys {
    by_id: HashMap<String, (SecretKey, Caller)>,
}

impl AccessKeys {
    /// Accepts only the account's root.
    pub fn root(credentials: Credentials, arn: &str) -> Self {
        let caller = Caller { arn: arn.into() };
        Self { by_id: HashMap::from([(credentials.access_key_id, (credentials.secret_access_key, caller))]) }
    }

    /// The secret of an access key.
    pub fn secret(&self, access_key_id: &str) -> Option<SecretKey> {
        self.by_id.get(access_key_id).map(|(secret, _)| secret.clone())
    }

    /// Who holds an access key.
    pub fn caller(&self, access_key_id: &str) -> Option<&Caller> {
        self.by_id.get(access_key_id).map(|(_, caller)| caller)
    }
}
