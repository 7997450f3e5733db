//! TLS as clients and agents speak it: whom they trust, and what a failed handshake means in words.
//!
//! A server's certificate usually comes from its installation's own authority. A client is given that authority's
//! certificate; an agent that joins with a token knows only its fingerprint, meets the authority in the first handshake and
//! keeps it ([`Tls::met`]).

mod connect;
mod pinned;
mod words;

use std::fmt;
use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use sha2::{Digest, Sha256};

pub use connect::Connection;
use pinned::Pinned;
pub(crate) use words::{advice, is_distrust};

/// The one provider of cryptography.
pub static PROVIDER: LazyLock<Arc<CryptoProvider>> =
    LazyLock::new(|| Arc::new(rustls::crypto::ring::default_provider()));

/// The SHA-256 digest of an authority's certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

/// Whom to trust. Cheap to clone.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
    pinned: Option<Arc<Pinned>>,
}

/// An authority that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is no certificate.
    #[error("it is no certificate in PEM form: {0}")]
    NoCertificate(String),
    /// The system has none.
    #[error(
        "this system has no certificate authorities ({0}); name the server's own with AWS_CA_BUNDLE or --authority"
    )]
    NoSystem(String),
}

impl Fingerprint {
    /// Of the first certificate in a PEM text.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(pem: &str) -> Result<Self, Error> {
        Ok(Self::of_der(&certificates(pem)?[0]))
    }

    fn of_der(certificate: &CertificateDer<'_>) -> Self {
        Self(Sha256::digest(certificate).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl Tls {
    /// Trusts nobody: for a client that speaks plain HTTP.
    pub fn none() -> Self {
        static NONE: LazyLock<Tls> = LazyLock::new(|| Tls::roots(RootCertStore::empty()));
        NONE.clone()
    }

    /// Trusts the authorities of this system.
    ///
    /// # Errors
    /// When it has none.
    pub fn system() -> Result<Self, Error> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            let why = found.errors.first().map_or_else(|| "none found".to_owned(), ToString::to_string);
            return Err(Error::NoSystem(why));
        }
        Ok(Self::roots(roots))
    }

    /// Trusts these authorities alone: one or several certificates in PEM form.
    ///
    /// # Errors
    /// When the text has no certificate that can be one of an authority.
    pub fn authority(pem: &str) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(pem)? {
            roots.add(certificate).map_err(|error| Error::NoCertificate(error.to_string()))?;
        }
        Ok(Self::roots(roots))
    }

    /// Trusts the one authority whose certificate has this fingerprint. The server has to send that certificate along.
    pub fn fingerprint(fingerprint: Fingerprint) -> Self {
        let pinned = Arc::new(Pinned::new(fingerprint));
        let config = builder().dangerous().with_custom_certificate_verifier(Arc::clone(&pinned) as Arc<_>);
        Self { config: Arc::new(config.with_no_client_auth()), pinned: Some(pinned) }
    }

    fn roots(roots: RootCertStore) -> Self {
        Self { config: Arc::new(builder().with_root_certificates(roots).with_no_client_auth()), pinned: None }
    }

    /// The authority that was known by its fingerprint alone, in PEM form, once a handshake has shown it.
    pub fn met(&self) -> Option<String> {
        let certificate = self.pinned.as_ref()?.met()?;
        let text = STANDARD.encode(&certificate);
        let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
        Some(format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")))
    }

    /// How rustls is to behave.
    pub(crate) fn config(&self) -> &Arc<ClientConfig> {
        &self.config
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("pinned", &self.pinned).finish_non_exhaustive()
    }
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    let builder = ClientConfig::builder_with_provider(Arc::clone(&PROVIDER));
    builder.with_safe_default_protocol_versions().expect("the provider knows the versions that rustls takes by default")
}

/// All certificates of a text, at least one.
fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(Error::NoCertificate("there is none in it".to_owned())),
        Err(error) => Err(Error::NoCertificate(error.to_string())),
    }
}
