//! Signing keys: derived from a secret for one day, region and service, and kept, since a client signs thousands of
//! requests with the same one.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::credentials::SecretKey;
use super::{TERMINATOR, canonical};

/// How many keys are kept. Only keys whose signature was right get in, so this bounds a misbehaving client, not an
/// attacker.
const CAPACITY: usize = 4096;

/// The key that signs the requests of one day, region and service.
#[derive(Clone)]
pub(super) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Derives the key; `date` is `YYYYMMDD`.
    pub(super) fn derive(secret: &SecretKey, date: &str, region: &str, service: &str) -> Self {
        let mut root = b"AWS4".to_vec();
        root.extend_from_slice(secret.as_bytes());
        let key = [date, region, service, TERMINATOR]
            .iter()
            .fold(keyed(&root), |mac, part| keyed(&mac.chain_update(part).finalize().into_bytes()));
        Self(key)
    }

    /// The signature of a string to sign, in lower-case hex.
    pub(super) fn sign(&self, string_to_sign: &str) -> String {
        let mac = self.0.clone().chain_update(string_to_sign);
        canonical::hex(&mac.finalize().into_bytes())
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// A bounded store of signing keys.
#[derive(Default)]
pub(super) struct SigningKeys {
    by_scope: RwLock<HashMap<Box<str>, (SecretKey, SigningKey)>>,
}

impl SigningKeys {
    /// The key kept for `scope` (`ACCESSKEY/DATE/REGION/SERVICE`) if it was derived from this very secret, so that a
    /// replaced secret takes effect at once.
    pub(super) fn get(&self, scope: &str, secret: &SecretKey) -> Option<SigningKey> {
        let by_scope = self.by_scope.read().unwrap_or_else(PoisonError::into_inner);
        let (of, key) = by_scope.get(scope)?;
        (of == secret).then(|| key.clone())
    }

    /// Keeps a key whose signature proved right.
    pub(super) fn put(&self, scope: &str, secret: SecretKey, key: SigningKey) {
        let mut by_scope = self.by_scope.write().unwrap_or_else(PoisonError::into_inner);
        if by_scope.len() >= CAPACITY && !by_scope.contains_key(scope) {
            // Yesterday's keys are useless and deriving one costs microseconds: forgetting all is the simplest bound.
            by_scope.clear();
        }
        by_scope.insert(scope.into(), (secret, key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_secret_is_not_served_from_the_store() {
        let keys = SigningKeys::default();
        let old = SecretKey::from("old");
        keys.put("AK/20150830/eu/ecs", old.clone(), SigningKey::derive(&old, "20150830", "eu", "ecs"));
        assert!(keys.get("AK/20150830/eu/ecs", &old).is_some());
        assert!(keys.get("AK/20150830/eu/ecs", &SecretKey::from("new")).is_none());
        assert!(keys.get("AK/20150831/eu/ecs", &old).is_none());
    }

    #[test]
    fn the_store_is_bounded() {
        let keys = SigningKeys::default();
        let secret = SecretKey::from("secret");
        let key = SigningKey::derive(&secret, "20150830", "eu", "ecs");
        for region in 0..CAPACITY * 2 + 1 {
            keys.put(&format!("AK/20150830/{region}/ecs"), secret.clone(), key.clone());
        }
        assert!(keys.by_scope.read().unwrap().len() <= CAPACITY);
        let last = format!("AK/20150830/{}/ecs", CAPACITY * 2);
        assert!(keys.get(&last, &secret).is_some());
    }
}
