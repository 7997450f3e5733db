//! What a caller imports, checked before it is kept: the certificate can be read and counts now, the key belongs to it, and
//! the chain certifies it link by link. Nothing is kept that an edge could not serve.
//!
//! The words are ACM's where they are known (its troubleshooting guide); ours name the remedy.

use std::sync::Arc;

use longshore_api::error::Error;
use longshore_model::Timestamp;
use longshore_model::load_balancing::{Certificate, CertificateId};
use longshore_model::tag::Tag;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use super::error::invalid;
use super::facts::{self, Facts};

/// The longest private key (API reference: `ImportCertificate`).
const MAX_KEY_BYTES: usize = 5_120;

/// A certificate with its key and chain, checked.
#[derive(Debug)]
pub(crate) struct Imported {
    certificate: Arc<str>,
    private_key: Key,
    chain: Option<Arc<str>>,
    facts: Facts,
}

/// A private key as PEM, which no log may show.
struct Key(Arc<str>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(not shown)")
    }
}

impl Imported {
    /// Reads and checks what `ImportCertificate` gets.
    ///
    /// # Errors
    /// `ValidationException` that says what is wrong with which of the three.
    pub(crate) fn read(certificate: &[u8], key: &[u8], chain: Option<&[u8]>, now: Timestamp) -> Result<Self, Error> {
        let leaf_pem = text(certificate, "certificate")?;
        let leaf = one_certificate(&leaf_pem)?;
        let parsed = parsed(&leaf, UNREADABLE)?;
        if parsed.issuer().iter().next().is_none() {
            return Err(invalid(
                "The certificate's issuer field is empty. Import a certificate that names its issuer.",
            ));
        }
        check_time(&parsed, now)?;
        let facts = facts::of(&parsed).ok_or_else(|| invalid(UNSUPPORTED_KEY))?;
        let key_pem = check_key(key, &parsed)?;
        let chain = match chain.filter(|chain| !chain.trim_ascii().is_empty()) {
            Some(chain) => Some(check_chain(chain, &parsed)?),
            None => None,
        };
        Ok(Self { certificate: leaf_pem, private_key: Key(key_pem), chain, facts })
    }

    /// The certificate as it is kept.
    pub(crate) fn certificate(
        &self,
        id: CertificateId,
        created_at: Timestamp,
        imported_at: Timestamp,
        tags: Vec<Tag>,
    ) -> Certificate {
        let facts = self.facts.clone();
        Certificate {
            id,
            certificate: Arc::clone(&self.certificate),
            private_key: Arc::clone(&self.private_key.0),
            chain: self.chain.clone(),
            domain_name: facts.domain_name,
            alternative_names: facts.alternative_names,
            serial: facts.serial,
            subject: facts.subject,
            issuer: facts.issuer,
            key_algorithm: facts.key_algorithm,
            signature_algorithm: facts.signature_algorithm,
            not_before: facts.not_before,
            not_after: facts.not_after,
            created_at,
            imported_at,
            tags,
        }
    }
}

const UNREADABLE: &str = "Unable to parse certificate. Please ensure the certificate is in PEM format.";

const UNCHAINED: &str = "Could not validate the certificate with the certificate chain. Each certificate of the chain has to \
                         certify the one before it, and the first one the certificate itself.";

const UNSUPPORTED_KEY: &str = "The private key is not supported. Import a certificate with an RSA key of 2048, 3072 or 4096 \
                               bits, or with an EC key on prime256v1 or secp384r1.";

/// PEM is text; what stands around it is of no use.
fn text(pem: &[u8], what: &str) -> Result<Arc<str>, Error> {
    let text = std::str::from_utf8(pem.trim_ascii());
    let text =
        text.map_err(|_| invalid(format!("The {what} provided is not in a valid PEM format: it is no text.")))?;
    Ok(format!("{text}\n").into())
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(|error| error.to_string())
}

fn one_certificate(pem: &str) -> Result<CertificateDer<'static>, Error> {
    let mut all = certificates(pem).map_err(|_| invalid(UNREADABLE))?;
    match all.len() {
        1 => Ok(all.remove(0)),
        0 => Err(invalid(UNREADABLE)),
        _ => Err(invalid(
            "The certificate field contains more than one certificate. You can specify only one certificate in this field.",
        )),
    }
}

fn parsed<'a>(der: &'a CertificateDer<'_>, otherwise: &str) -> Result<X509Certificate<'a>, Error> {
    match X509Certificate::from_der(der) {
        Ok(([], parsed)) => Ok(parsed),
        Ok(_) | Err(_) => Err(invalid(otherwise)),
    }
}

fn check_time(certificate: &X509Certificate<'_>, now: Timestamp) -> Result<(), Error> {
    let validity = certificate.validity();
    if now < facts::timestamp(validity.not_before) {
        return Err(invalid(format!(
            "The certificate is not valid yet: it is valid from {}. Import it then, or set the clock right.",
            validity.not_before
        )));
    }
    if now > facts::timestamp(validity.not_after) {
        return Err(invalid(format!(
            "The certificate has expired: it was valid until {}. Import a renewed one.",
            validity.not_after
        )));
    }
    Ok(())
}

/// The key in PEM, if it is the certificate's.
fn check_key(key: &[u8], certificate: &X509Certificate<'_>) -> Result<Arc<str>, Error> {
    if key.len() > MAX_KEY_BYTES {
        return Err(invalid(format!("The private key is longer than {MAX_KEY_BYTES} bytes.")));
    }
    let pem = text(key, "private key")?;
    if pem.contains("ENCRYPTED") {
        return Err(invalid(
            "Your private key should not be encrypted. Import it without a passphrase: `openssl pkey -in KEY` removes it.",
        ));
    }
    let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
        invalid(
            "Unable to parse private key. Please ensure the private key is in PEM format (PKCS #8, PKCS #1 or SEC 1).",
        )
    })?;
    let signing = rustls::crypto::ring::sign::any_supported_type(&der).map_err(|_| invalid(UNSUPPORTED_KEY))?;
    // Keys of ring always have a public part.
    let own = signing.public_key().ok_or_else(|| invalid(UNSUPPORTED_KEY))?;
    if own.as_ref() != certificate.public_key().raw {
        return Err(invalid(
            "The private key does not match the certificate: it belongs to another public key. Import the key that the \
             certificate was requested with.",
        ));
    }
    Ok(pem)
}

/// The chain in PEM, if each link certifies the one before.
fn check_chain(chain: &[u8], leaf: &X509Certificate<'_>) -> Result<Arc<str>, Error> {
    const MALFORMED: &str = "The certificate chain provided is not in a valid PEM format.";
    let pem = text(chain, "certificate chain")?;
    let ders = certificates(&pem).map_err(|_| invalid(MALFORMED))?;
    if ders.is_empty() {
        return Err(invalid(MALFORMED));
    }
    let links: Vec<X509Certificate<'_>> = ders.iter().map(|der| parsed(der, MALFORMED)).collect::<Result<_, _>>()?;
    let mut certified = leaf;
    for issuer in &links {
        let is_issuer = certified.issuer().as_raw() == issuer.subject().as_raw()
            && certified.verify_signature(Some(issuer.public_key())).is_ok();
        if !is_issuer {
            return Err(invalid(UNCHAINED));
        }
        certified = issuer;
    }
    Ok(pem)
}

#[cfg(test)]
mod tests;
