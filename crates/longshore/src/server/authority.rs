//! The installation's certificate authority: made once, kept in the installation's record, and what servers' certificates come
//! from. Its key never leaves the store.

use std::time::Duration;

use longshore_model::installation::Authority;
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose};
use time::OffsetDateTime;

/// The authority's name. It is part of every certificate that it gives, so it never changes.
const NAME: &str = "Longshore certificate authority";

/// The authority outlives the servers: whoever joins again after years still trusts it.
const LIFETIME: Duration = Duration::from_secs(20 * 365 * 24 * 60 * 60);

/// Certificates count from this long before they are made, so that a machine whose clock is behind gets as far as being told
/// that it is.
pub(super) const BACKDATED: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a new authority.
///
/// # Errors
/// When the system gives no randomness.
pub(super) fn make() -> Result<Authority, rcgen::Error> {
    let key = KeyPair::generate()?;
    let certificate = params().self_signed(&key)?;
    Ok(Authority { certificate: certificate.pem().into(), key: key.serialize_pem().into() })
}

fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = OffsetDateTime::now_utc() - BACKDATED;
    params.not_after = OffsetDateTime::now_utc() + LIFETIME;
    params
}
