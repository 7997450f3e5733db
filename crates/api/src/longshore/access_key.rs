//! Access keys that no server has to remember: what a key is good for stands in its id, and its secret is derived from the id and
//! the installation's master secret, so whoever holds it got it from a server.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use longshore_model::load_balancing::EdgeName;
use longshore_model::{ClusterName, InstanceId, Timestamp};
use sha2::{Digest, Sha256};

use crate::sigv4::Credentials;

/// What a derived access key is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessKey {
    /// Registers new container instances, any number, for a while: `LSJ_EXPIRY_NONCE_CLUSTER`.
    Join {
        /// In whole seconds.
        expires: Timestamp,
        /// Tells it from others.
        nonce: u64,
        /// Where; absent is any cluster.
        cluster: Option<ClusterName>,
    },
    /// Is for one machine whose agent is not ours, from its registration on: `LSM_DEADLINE_NONCE_CLUSTER`.
    Machine {
        /// Until when the machine has to have registered; in whole seconds.
        registers_until: Timestamp,
        /// Tells it from others, and is what the instance's id is made of.
        nonce: u128,
        /// Where.
        cluster: ClusterName,
    },
    /// Speaks for a registered container instance: `LSI_INSTANCE_CLUSTER`.
    Instance {
        /// The instance's cluster.
        cluster: ClusterName,
        /// The instance.
        instance: InstanceId,
    },
    /// Registers new edges, any number, for a while: `LSF_EXPIRY_NONCE`.
    JoinEdge {
        /// In whole seconds.
        expires: Timestamp,
        /// Tells it from others.
        nonce: u64,
    },
    /// Speaks for an edge: `LSE_TIME_NAME`.
    Edge {
        /// When it was given out, in whole seconds: what was given out before a removal of the edge is not good any more.
        given_at: Timestamp,
        /// The edge.
        name: EdgeName,
    },
}

impl AccessKey {
    /// The access key with its secret.
    pub fn credentials(&self, master_secret: &str) -> Credentials {
        let id = self.to_string();
        let secret = secret(master_secret, &id);
        Credentials::new(id, secret)
    }

    /// The one container instance that it may speak for.
    pub fn instance(&self) -> Option<InstanceId> {
        match self {
            Self::Join { .. } | Self::JoinEdge { .. } | Self::Edge { .. } => None,
            Self::Instance { instance, .. } => Some(*instance),
            Self::Machine { .. } => {
                let digest = Sha256::digest(format!("container instance of {self}"));
                Some(InstanceId::from_bits(
                    digest.iter().take(16).fold(0, |bits, byte| (bits << 8) | u128::from(*byte)),
                ))
            }
        }
    }
}

/// The secret of a derived access key: 43 letters, digits, `-` and `_`.
pub fn secret(master_secret: &str, access_key_id: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(master_secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(b"longshore access key\n");
    mac.update(access_key_id.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

impl fmt::Display for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |time: &Timestamp| time.as_millis().div_euclid(1000);
        match self {
            Self::Join { expires, nonce, cluster } => {
                let cluster = cluster.as_ref().map(ClusterName::as_str).unwrap_or_default();
                write!(f, "LSJ_{}_{nonce:016x}_{cluster}", seconds(expires))
            }
            Self::Machine { registers_until, nonce, cluster } => {
                write!(f, "LSM_{}_{nonce:032x}_{cluster}", seconds(registers_until))
            }
            Self::Instance { cluster, instance } => write!(f, "LSI_{instance}_{cluster}"),
            Self::JoinEdge { expires, nonce } => write!(f, "LSF_{}_{nonce:016x}", seconds(expires)),
            Self::Edge { given_at, name } => write!(f, "LSE_{}_{name}", seconds(given_at)),
        }
    }
}

/// The text is no id of a derived access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDerived;

impl FromStr for AccessKey {
    type Err = NotDerived;

    fn from_str(text: &str) -> Result<Self, NotDerived> {
        parse(text).ok_or(NotDerived)
    }
}

fn parse(text: &str) -> Option<AccessKey> {
    let (kind, rest) = text.split_once('_')?;
    let (first, rest) = rest.split_once('_')?;
    let time = || Some(Timestamp::from_millis(first.parse::<i64>().ok()?.checked_mul(1000)?));
    let name = |text: &str| (!text.is_empty()).then(|| ClusterName::from(text));
    Some(match kind {
        "LSI" => AccessKey::Instance { instance: first.parse().ok()?, cluster: name(rest)? },
        "LSJ" => {
            let (nonce, cluster) = rest.split_once('_')?;
            AccessKey::Join { expires: time()?, nonce: u64::from_str_radix(nonce, 16).ok()?, cluster: name(cluster) }
        }
        "LSM" => {
            let (nonce, cluster) = rest.split_once('_')?;
            let nonce = u128::from_str_radix(nonce, 16).ok()?;
            AccessKey::Machine { registers_until: time()?, nonce, cluster: name(cluster)? }
        }
        "LSF" => AccessKey::JoinEdge { expires: time()?, nonce: u64::from_str_radix(rest, 16).ok()? },
        "LSE" => AccessKey::Edge { given_at: time()?, name: (!rest.is_empty()).then(|| rest.into())? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written_and_fit_into_credentials() {
        let time = Timestamp::from_millis(1_700_000_000_000);
        let keys = [
            AccessKey::Join { expires: time, nonce: 7, cluster: None },
            AccessKey::Join { expires: time, nonce: 7, cluster: Some("a_b-c".into()) },
            AccessKey::Machine { registers_until: time, nonce: 9, cluster: "_".into() },
            AccessKey::Instance { cluster: "prod_2".into(), instance: InstanceId::from_bits(3) },
            AccessKey::JoinEdge { expires: time, nonce: 11 },
            AccessKey::Edge { given_at: time, name: "front_1".into() },
        ];
        for key in keys {
            let id = key.to_string();
            assert_eq!(id.parse(), Ok(key));
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{id}");
        }
        for text in
            ["", "AKIAIOSFODNN7EXAMPLE", "LSI__c", "LSI_1_c", "LSJ_1_2", "LSM_1_2_", "LSX_1_2_c", "LSF_1_", "LSE_1_"]
        {
            assert_eq!(text.parse::<AccessKey>(), Err(NotDerived), "{text}");
        }
    }

    #[test]
    fn secrets_depend_on_every_part() {
        let of = |master, id| secret(master, id);
        assert_eq!(of("m", "LSI_1_c"), of("m", "LSI_1_c"));
        assert_ne!(of("m", "LSI_1_c"), of("m", "LSI_1_d"));
        assert_ne!(of("m", "LSI_1_c"), of("n", "LSI_1_c"));
    }
}
