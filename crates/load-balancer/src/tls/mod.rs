//! TLS with clients: certificates told apart by the name that is asked for, and policies by their names.

mod certificates;
mod names;
mod policy;
pub(crate) mod target;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use longshore_model::load_balancing::{Certificate, CertificateId};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::server::ServerSessionMemoryCache;
use rustls::sign::CertifiedKey;

use certificates::ByName;
pub(crate) use names::openssl_name;

/// Sessions that a client may come back to without a full handshake, of all listeners together.
const SESSIONS: usize = 16_384;

/// What is offered beside TLS (ALPN).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocols {
    /// `h2`, then `http/1.1`.
    Http2AndHttp1,
    /// `http/1.1`.
    Http1,
    /// `http/1.1`, then `h2`.
    Http1AndHttp2,
    /// `h2` alone.
    Http2,
    /// None.
    None,
}

impl Protocols {
    /// A network load balancer's policy by its name (`AlpnPolicy`).
    pub(crate) fn of_policy(name: Option<&str>) -> Self {
        match name {
            Some("HTTP1Only") => Self::Http1,
            Some("HTTP2Only") => Self::Http2,
            Some("HTTP2Optional") => Self::Http1AndHttp2,
            Some("HTTP2Preferred") => Self::Http2AndHttp1,
            _ => Self::None,
        }
    }

    fn names(self) -> Vec<Vec<u8>> {
        let (http1, http2) = (b"http/1.1".to_vec(), b"h2".to_vec());
        match self {
            Self::Http2AndHttp1 => vec![http2, http1],
            Self::Http1 => vec![http1],
            Self::Http1AndHttp2 => vec![http1, http2],
            Self::Http2 => vec![http2],
            Self::None => Vec::new(),
        }
    }
}

/// Makes the TLS side of listeners. Tickets and sessions are shared by all that it makes, so that a client comes back quickly
/// also after its listener has changed; keys are read once as long as some listener uses them.
pub(crate) struct Maker {
    provider: Arc<CryptoProvider>,
    tickets: Option<Arc<dyn rustls::server::ProducesTickets>>,
    sessions: Arc<ServerSessionMemoryCache>,
    keys: HashMap<CertificateId, (Weak<Certificate>, Weak<CertifiedKey>)>,
}

impl Default for Maker {
    fn default() -> Self {
        let tickets = rustls::crypto::ring::Ticketer::new();
        if let Err(error) = &tickets {
            tracing::warn!(%error, "clients cannot resume TLS sessions by tickets");
        }
        Self {
            provider: Arc::new(rustls::crypto::ring::default_provider()),
            tickets: tickets.ok(),
            sessions: ServerSessionMemoryCache::new(SESSIONS),
            keys: HashMap::new(),
        }
    }
}

impl Maker {
    /// The TLS side of a listener with these certificates, the default one first. One that cannot be used is left out and
    /// logged; without any, every handshake fails.
    pub(crate) fn server(
        &mut self,
        certificates: &[&Arc<Certificate>],
        policy: Option<&str>,
        protocols: Protocols,
    ) -> Arc<ServerConfig> {
        let mut by_name = ByName::default();
        for certificate in certificates {
            match self.key(certificate) {
                Ok(key) => by_name.add(certificate, key),
                Err(reason) => tracing::warn!(certificate = %certificate.id, %reason, "a certificate cannot be used"),
            }
        }
        let provider = policy::provider(&self.provider);
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder.with_protocol_versions(policy::versions(policy)).unwrap_or_else(|_| {
            // Each policy leaves at least one suite for each of its versions: see the tests of `policy`.
            unreachable!("a TLS policy without suites")
        });
        let mut config = builder.with_no_client_auth().with_cert_resolver(Arc::new(by_name));
        config.alpn_protocols = protocols.names();
        config.session_storage = Arc::clone(&self.sessions) as _;
        if let Some(tickets) = &self.tickets {
            config.ticketer = Arc::clone(tickets);
        }
        Arc::new(config)
    }

    fn key(&mut self, certificate: &Arc<Certificate>) -> Result<Arc<CertifiedKey>, String> {
        if let Some((record, key)) = self.keys.get(&certificate.id)
            && std::ptr::eq(record.as_ptr(), Arc::as_ptr(certificate))
            && let Some(key) = key.upgrade()
        {
            return Ok(key);
        }
        let key = Arc::new(certificates::read(certificate, &self.provider)?);
        self.keys.retain(|_, (_, key)| key.strong_count() > 0);
        self.keys.insert(certificate.id.clone(), (Arc::downgrade(certificate), Arc::downgrade(&key)));
        Ok(key)
    }
}

#[cfg(test)]
mod tests;
