//! The installation's certificate authority: made once, kept in the installation's record, and what the certificates of servers
//! and of Express services' endpoints come from. Its key never leaves the store.

use std::time::Duration;

use longshore_model::Timestamp;
use longshore_model::installation::Authority;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use time::OffsetDateTime;

/// The authority's name. It is part of every certificate that it gives, so it never changes.
pub const NAME: &str = "Longshore certificate authority";

/// The authority outlives the servers: whoever joins again after years still trusts it.
const LIFETIME: Duration = Duration::from_secs(20 * 365 * 24 * 60 * 60);

/// Certificates count from this long before they are made, so that a machine whose clock is behind gets as far as being told
/// that it is.
const BACKDATED: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a new authority.
///
/// # Errors
/// When the system gives no randomness.
pub fn make(now: Timestamp) -> Result<Authority, rcgen::Error> {
    let key = KeyPair::generate()?;
    let certificate = params(now).self_signed(&key)?;
    Ok(Authority { certificate: certificate.pem().into(), key: key.serialize_pem().into() })
}

/// A certificate, and its key.
pub struct Issued {
    /// The certificate, as PEM.
    pub certificate: String,
    /// As PEM (PKCS #8).
    pub key: String,
}

/// Gives a certificate for these names and addresses to somebody who serves there.
///
/// # Errors
/// When a name cannot stand in a certificate, or the authority's key is damaged.
pub fn issue(
    authority: &Authority,
    subject: &str,
    names: &[String],
    now: Timestamp,
    lifetime: Duration,
) -> Result<Issued, rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(names)?;
    leaf.distinguished_name = DistinguishedName::new();
    leaf.distinguished_name.push(DnType::CommonName, subject);
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.use_authority_key_identifier_extension = true;
    leaf.not_before = moment(now) - BACKDATED;
    leaf.not_after = moment(now) + lifetime;
    // Only its name and its key have a part in what it signs.
    let issuer = Issuer::new(params(now), KeyPair::from_pem(authority.key.reveal())?);
    let certificate = leaf.signed_by(&key, &issuer)?;
    Ok(Issued { certificate: certificate.pem(), key: key.serialize_pem() })
}

fn params(now: Timestamp) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, NAME);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = moment(now) - BACKDATED;
    params.not_after = moment(now) + LIFETIME;
    params
}

/// Certificates count in whole seconds.
fn moment(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_millis().div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
