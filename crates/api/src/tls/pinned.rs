//! Trust in an authority of which only the fingerprint is known.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::{Fingerprint, PROVIDER};

/// What a server is told apart by that shows another authority.
pub(super) const OTHER_AUTHORITY: &str =
    "the server's certificate does not come from the authority with the fingerprint";

/// Accepts what comes from the authority with a fingerprint, checked as if that authority had been known all along.
#[derive(Debug)]
pub(super) struct Pinned {
    fingerprint: Fingerprint,
    met: Mutex<Option<CertificateDer<'static>>>,
}

impl Pinned {
    pub(super) fn new(fingerprint: Fingerprint) -> Self {
        Self { fingerprint, met: Mutex::default() }
    }

    /// The authority, once it was shown and the chain from it was good.
    pub(super) fn met(&self) -> Option<CertificateDer<'static>> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let authority = intermediates.iter().find(|sent| Fingerprint::of_der(sent) == self.fingerprint);
        let authority = authority.ok_or_else(|| Error::General(format!("{OTHER_AUTHORITY} {}", self.fingerprint)))?;
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone().into_owned())?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&PROVIDER));
        let verifier = verifier.build().map_err(|error| Error::General(error.to_string()))?;
        let verified = verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        *self.met.lock().unwrap_or_else(PoisonError::into_inner) = Some(authority.clone().into_owned());
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &PROVIDER.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &PROVIDER.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}
