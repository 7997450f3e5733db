//! Certificates that were imported (ACM's ImportCertificate).

use std::fmt;
use std::sync::Arc;

use crate::{Tag, Timestamp};

/// The last part of a certificate's ARN, a UUID in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateId(Arc<str>);

impl CertificateId {
    /// The id with these 128 bits; the caller draws them.
    pub fn from_bits(bits: u128) -> Self {
        let hex = format!("{bits:032x}");
        Self(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]).into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CertificateId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Arc<str>> for CertificateId {
    fn from(text: Arc<str>) -> Self {
        Self(text)
    }
}

impl From<&CertificateId> for Arc<str> {
    fn from(id: &CertificateId) -> Self {
        Self::clone(&id.0)
    }
}

impl fmt::Display for CertificateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A certificate with its key. What is to be known of it was read when it was imported.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its id, which stays when it is imported again.
    pub id: CertificateId,
    /// The certificate, in PEM.
    pub certificate: Arc<str>,
    /// Its private key, in PEM.
    pub private_key: Arc<str>,
    /// The certificates that lead to a root, in PEM.
    pub chain: Option<Arc<str>>,
    /// The common name of its subject, or its first alternative name.
    pub domain_name: Arc<str>,
    /// The names that it is good for.
    pub alternative_names: Vec<Arc<str>>,
    /// The serial number, in hexadecimal digits with colons.
    pub serial: Arc<str>,
    /// Its subject.
    pub subject: Arc<str>,
    /// Who issued it.
    pub issuer: Arc<str>,
    /// Such as `RSA_2048` or `EC_prime256v1`.
    pub key_algorithm: Arc<str>,
    /// Such as `SHA256WITHRSA`.
    pub signature_algorithm: Arc<str>,
    /// Good from then on.
    pub not_before: Timestamp,
    /// Good until then.
    pub not_after: Timestamp,
    /// When it was first imported.
    pub created_at: Timestamp,
    /// When it was last imported.
    pub imported_at: Timestamp,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// Without the private key, since this ends in logs.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut it = f.debug_struct("Certificate");
        it.field("id", &self.id).field("domain_name", &self.domain_name).field("serial", &self.serial);
        it.finish_non_exhaustive()
    }
}
