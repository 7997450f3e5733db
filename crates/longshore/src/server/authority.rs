//! The installation's certificate authority: made once, kept in the installation's record, and what servers' certificates come
//! from. Its key never leaves the store.

use std::time::Duration;

use longshore_model::installation::Authority;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
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

/// A certificate for a server, and its key.
pub(super) struct Issued {
    /// As PEM: the certificate, then the authority's, so that a client that knows the authority by its fingerprint meets it.
    pub(super) chain: String,
    /// As PEM (PKCS #8).
    pub(super) key: String,
    /// Until when it is good.
    pub(super) until: OffsetDateTime,
}

/// Gives a server a certificate for these names and addresses.
///
/// # Errors
/// When a name cannot stand in a certificate, or the authority's key is damaged.
pub(super) fn issue(authority: &Authority, names: &[String], lifetime: Duration) -> Result<Issued, rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(names)?;
    leaf.distinguished_name = DistinguishedName::new();
    leaf.distinguished_name.push(DnType::CommonName, "Longshore server");
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.use_authority_key_identifier_extension = true;
    leaf.not_before = OffsetDateTime::now_utc() - BACKDATED;
    leaf.not_after = OffsetDateTime::now_utc() + lifetime;
    let until = leaf.not_after;
    // Only its name and its key have a part in what it signs.
    let issuer = Issuer::new(params(), KeyPair::from_pem(authority.key.reveal())?);
    let certificate = leaf.signed_by(&key, &issuer)?;
    Ok(Issued { chain: format!("{}{}", certificate.pem(), authority.certificate), key: key.serialize_pem(), until })
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
