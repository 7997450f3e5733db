//! The server's certificate: from the installation's authority, renewed long before it ends, or the operator's own, read again
//! when its files change. Connections that are open keep the one they began with.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use longshore_api::tls::{PROVIDER, Tls};
use longshore_control_plane::authority;
use longshore_control_plane::clock::{self, Clock};
use longshore_model::{Installation, Timestamp};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::cli;
use crate::data_dir::DataDir;
use crate::error::Error;

/// Whose the servers' certificates are.
const SUBJECT: &str = "Longshore server";

/// The longest time between two looks at the clock or at the operator's files: clocks may jump.
const LOOK: Duration = Duration::from_secs(60);

/// The certificate that the server shows, and who vouches for it. Cheap to clone.
#[derive(Clone)]
pub(super) struct Serving {
    shown: Arc<Shown>,
    source: Arc<Source>,
    /// The authority that clients have to trust, as PEM; absent when their systems know it.
    authority: Option<Arc<str>>,
}

#[derive(Debug)]
struct Shown(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// Where certificates come from.
enum Source {
    Authority { installation: Arc<Installation>, names: Vec<String>, lifetime: Duration },
    Files { certificate: PathBuf, key: PathBuf, authority: Option<Arc<str>> },
}

/// A certificate to show.
struct Made {
    shown: CertifiedKey,
    /// When the next one is to be made; nothing when that is not known.
    renew_at: Option<Timestamp>,
}

impl Serving {
    /// Makes or reads the first certificate.
    pub(super) fn start(
        options: &cli::TlsOptions,
        installation: &Arc<Installation>,
        address: SocketAddr,
        endpoint: &str,
    ) -> Result<Self, Error> {
        let (source, authority) = match (&options.tls_certificate, &options.tls_key) {
            (Some(certificate), Some(key)) => {
                let authority = options.tls_authority.as_deref().map(read_text).transpose()?.map(Arc::from);
                let source =
                    Source::Files { certificate: certificate.clone(), key: key.clone(), authority: authority.clone() };
                (source, authority)
            }
            _ => {
                let names = names(&options.tls_names, address, endpoint);
                let source =
                    Source::Authority { installation: Arc::clone(installation), names, lifetime: options.tls_lifetime };
                (source, Some(Arc::clone(&installation.authority.certificate)))
            }
        };
        let first = source.make()?.shown;
        Ok(Self { shown: Arc::new(Shown(ArcSwap::from_pointee(first))), source: Arc::new(source), authority })
    }

    /// What accepts connections.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&PROVIDER))
            .with_safe_default_protocol_versions()
            .expect("the provider knows the versions that rustls takes by default");
        let mut config =
            builder.with_no_client_auth().with_cert_resolver(Arc::clone(&self.shown) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    /// The authority that clients have to trust, as PEM; nothing when their systems know it.
    pub(super) fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Trust in this server, for agents of the same process.
    pub(super) fn trust(&self) -> Result<Tls, Error> {
        let trust = self.authority().map_or_else(Tls::system, Tls::authority);
        trust.map_err(|error| Error::Text(format!("this server's own certificate cannot be trusted: {error}")))
    }

    /// Puts the authority where clients on this machine find it.
    pub(super) fn keep_authority(&self, data_dir: &DataDir) -> Result<(), Error> {
        let path = data_dir.authority();
        let done = match self.authority() {
            Some(authority) => std::fs::write(&path, authority),
            None => match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        };
        let hint = "check the free space and the permissions of the data directory";
        done.map_err(|source| Error::DataDir { path, source, hint })
    }

    /// Shows the next certificate when it is time to, until it is dropped.
    pub(super) async fn renew(self) {
        let mut renew_at = self.source.made_at_start();
        loop {
            let left = renew_at.map_or(LOOK, |at| at.since(clock::System.now()));
            // At least a second, so that what fails does not fail without pause.
            tokio::time::sleep(left.clamp(Duration::from_secs(1), LOOK)).await;
            if renew_at.is_some_and(|at| clock::System.now() < at) {
                continue;
            }
            match self.source.make() {
                Ok(made) => {
                    renew_at = made.renew_at;
                    if self.shown.0.load().cert != made.shown.cert {
                        self.shown.0.store(Arc::new(made.shown));
                        tracing::info!("the server shows a new certificate");
                    }
                }
                Err(error) => tracing::error!(%error, "no new certificate; the server goes on with the one it has"),
            }
        }
    }
}

impl Source {
    fn make(&self) -> Result<Made, Error> {
        match self {
            Self::Authority { installation, names, lifetime } => {
                let failed = |error: &dyn std::fmt::Display| {
                    let hint =
                        "names given with --tls-name are host names or addresses, such as ecs.example.org".to_owned();
                    Error::Hint(format!("cannot make the server's certificate for {}: {error}", names.join(", ")), hint)
                };
                let authority = &installation.authority;
                let now = clock::System.now();
                let issued =
                    authority::issue(authority, SUBJECT, names, now, *lifetime).map_err(|error| failed(&error))?;
                // The authority is sent along, so that a client that knows it by its fingerprint meets it.
                let shown = certified(&issued.certificate, &issued.key, Some(&authority.certificate));
                let shown = shown.map_err(|error| failed(&error))?;
                Ok(Made { shown, renew_at: Some(now.plus(*lifetime * 2 / 3)) })
            }
            Self::Files { certificate, key, authority } => {
                let failed = |error: String| {
                    let files = format!("{} and {}", certificate.display(), key.display());
                    let hint = "both are PEM, and the key is that of the first certificate in the file".to_owned();
                    Error::Hint(format!("cannot use the certificate in {files}: {error}"), hint)
                };
                let shown = certified(&read_text(certificate)?, &read_text(key)?, authority.as_deref());
                Ok(Made { shown: shown.map_err(failed)?, renew_at: None })
            }
        }
    }

    /// When the certificate that was made at the start is to be replaced.
    fn made_at_start(&self) -> Option<Timestamp> {
        match self {
            Self::Authority { lifetime, .. } => Some(clock::System.now().plus(*lifetime * 2 / 3)),
            Self::Files { .. } => None,
        }
    }
}

/// A chain and its key, checked to belong together. The authority is sent along unless the chain has it.
fn certified(chain: &str, key: &str, authority: Option<&str>) -> Result<CertifiedKey, String> {
    let read = |text: &str| {
        let certificates = CertificateDer::pem_slice_iter(text.as_bytes()).collect::<Result<Vec<_>, _>>();
        certificates.map_err(|error| error.to_string())
    };
    let mut certificates = read(chain)?;
    if certificates.is_empty() {
        return Err("there is no certificate in it".to_owned());
    }
    for certificate in authority.map(read).transpose()?.into_iter().flatten() {
        if !certificates.contains(&certificate) {
            certificates.push(certificate);
        }
    }
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| error.to_string())?;
    CertifiedKey::from_der(certificates, key, &PROVIDER).map_err(|error| error.to_string())
}

fn read_text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        let hint = "check the path that the --tls- option gives, and the file's permissions".to_owned();
        Error::Hint(format!("cannot read {}: {error}", path.display()), hint)
    })
}

/// Where a server is found that does not say so: where it listens.
pub(super) fn default_endpoint(address: SocketAddr) -> String {
    if address.ip().is_loopback() {
        return format!("http://{address}");
    }
    let ip = if address.ip().is_unspecified() { own_address(address.is_ipv6()) } else { address.ip() };
    format!("https://{}", SocketAddr::new(ip, address.port()))
}

/// The address that this machine reaches others from. Nothing is sent to find it.
fn own_address(is_ipv6: bool) -> IpAddr {
    let (bound, other): (IpAddr, IpAddr) = match is_ipv6 {
        true => (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into()),
        false => (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::new(192, 0, 2, 1).into()),
    };
    let found = UdpSocket::bind((bound, 0)).and_then(|socket| {
        socket.connect((other, 9))?;
        socket.local_addr()
    });
    let none = if is_ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() };
    found.map_or(none, |found| found.ip())
}

/// What the certificate is for.
fn names(given: &[String], address: SocketAddr, endpoint: &str) -> Vec<String> {
    let uri: Option<http::Uri> = endpoint.parse().ok();
    let advertised = uri.as_ref().and_then(|uri| uri.host()).map(|host| host.trim_matches(['[', ']']).to_owned());
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|name| name.trim().to_owned());
    let host = host.filter(|name| !name.is_empty() && *name != "(none)");
    let listening =
        if address.ip().is_unspecified() { own_address(address.is_ipv6()) } else { address.ip() }.to_string();
    let always = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let mut names: Vec<String> = Vec::new();
    for name in given.iter().cloned().chain(advertised).chain([listening]).chain(host).chain(always) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_is_for_every_name_of_the_server_once() {
        let given = ["ecs.example.org".to_owned(), "localhost".to_owned()];
        let found = names(&given, "10.0.0.7:7327".parse().unwrap(), "https://[fd00::1]:7327");
        for name in ["ecs.example.org", "fd00::1", "10.0.0.7", "127.0.0.1", "::1"] {
            assert!(found.iter().any(|found| found == name), "{name}: {found:?}");
        }
        assert_eq!(found.iter().filter(|name| *name == "localhost").count(), 1);
    }

    #[test]
    fn servers_on_loopback_addresses_are_found_by_http_and_others_by_https() {
        let endpoint = |address: &str| default_endpoint(address.parse().unwrap());
        assert_eq!(endpoint("127.0.0.1:7327"), "http://127.0.0.1:7327");
        assert_eq!(endpoint("10.0.0.7:7327"), "https://10.0.0.7:7327");
        assert!(!endpoint("0.0.0.0:7327").contains("0.0.0.0"));
    }

    #[test]
    fn a_chain_and_a_key_of_another_certificate_are_refused() {
        let now = clock::System.now();
        let authority = authority::make(now).unwrap();
        let issue = || authority::issue(&authority, SUBJECT, &["a".to_owned()], now, Duration::from_secs(60)).unwrap();
        let (one, other) = (issue(), issue());
        let chain = format!("{}{}", one.certificate, authority.certificate);
        let shown = certified(&chain, &one.key, Some(&authority.certificate)).unwrap();
        assert_eq!(shown.cert.len(), 2, "the authority is sent once");
        assert!(certified(&chain, &other.key, None).is_err());
        assert!(certified("", &one.key, None).is_err());
    }
}
