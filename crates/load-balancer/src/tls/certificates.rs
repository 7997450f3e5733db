//! Which certificate a client gets.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use longshore_model::load_balancing::Certificate;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// A listener's certificates. The one whose name fits exactly comes first, then one with a wildcard, then the default one.
/// Among several that fit the client's algorithms decide, then the order in which they were added.
#[derive(Default)]
pub(super) struct ByName {
    default: Option<Arc<CertifiedKey>>,
    exact: HashMap<Box<str>, Vec<Arc<CertifiedKey>>>,
    /// By what follows `*.`.
    wildcard: HashMap<Box<str>, Vec<Arc<CertifiedKey>>>,
}

impl ByName {
    pub(super) fn add(&mut self, certificate: &Certificate, key: Arc<CertifiedKey>) {
        let names = std::iter::once(&certificate.domain_name).chain(&certificate.alternative_names);
        for name in names {
            let name = name.to_ascii_lowercase();
            let (map, name) = match name.strip_prefix("*.") {
                Some(rest) => (&mut self.wildcard, rest),
                None => (&mut self.exact, &*name),
            };
            let keys = map.entry(name.into()).or_default();
            if !keys.iter().any(|known| Arc::ptr_eq(known, &key)) {
                keys.push(Arc::clone(&key));
            }
        }
        self.default.get_or_insert(key);
    }

    pub(super) fn find(
        &self,
        name: Option<&str>,
        is_fine: impl Fn(&CertifiedKey) -> bool,
    ) -> Option<Arc<CertifiedKey>> {
        let first = |keys: &Vec<Arc<CertifiedKey>>| keys.iter().find(|key| is_fine(key)).or(keys.first()).cloned();
        let name = name.map(|name| name.trim_end_matches('.').to_ascii_lowercase());
        let by_name = name.and_then(|name| {
            let parent = || name.split_once('.').and_then(|(_, parent)| self.wildcard.get(parent));
            self.exact.get(&*name).or_else(parent).and_then(first)
        });
        by_name.or_else(|| self.default.clone())
    }
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.find(hello.server_name(), |key| key.key.choose_scheme(hello.signature_schemes()).is_some())
    }
}

/// Names alone: keys end in no log.
impl fmt::Debug for ByName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.exact.keys()).entries(self.wildcard.keys()).finish()
    }
}

/// Reads a certificate, its chain and its key.
pub(super) fn read(certificate: &Certificate, provider: &CryptoProvider) -> Result<CertifiedKey, String> {
    let mut chain = Vec::new();
    for pem in std::iter::once(&certificate.certificate).chain(&certificate.chain) {
        for der in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            chain.push(der.map_err(|error| format!("its PEM cannot be read: {error}"))?);
        }
    }
    let key = PrivateKeyDer::from_pem_slice(certificate.private_key.as_bytes())
        .map_err(|error| format!("its private key cannot be read: {error}"))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| format!("it does not fit its private key: {error}"))
}
