//! Certificates, and clients and targets that speak TLS.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use longshore_model::Timestamp;
use longshore_model::load_balancing::{Action, Certificate, CertificateId, Listener, Protocol};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, ServerConfig, SignatureScheme, SupportedProtocolVersion};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

pub fn certificate(bits: u128, names: &[&str]) -> Certificate {
    let all: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(all).unwrap();
    Certificate {
        id: CertificateId::from_bits(bits),
        certificate: made.cert.pem().into(),
        private_key: made.signing_key.serialize_pem().into(),
        chain: None,
        domain_name: names[0].into(),
        alternative_names: names[1..].iter().map(|name| (*name).into()).collect(),
        serial: "01".into(),
        subject: "CN=test".into(),
        issuer: "CN=test".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: Timestamp::default(),
        not_after: Timestamp::default(),
        created_at: Timestamp::default(),
        imported_at: Timestamp::default(),
        tags: Vec::new(),
    }
}

/// A listener that speaks TLS.
pub fn listener_with(port: u16, certificates: &[CertificateId], actions: Vec<Action>) -> Listener {
    Listener { protocol: Protocol::Https, certificates: certificates.to_vec(), ..super::listener(port, actions) }
}

/// Tells certificates apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(Vec<u8>);

impl Names {
    pub fn of(certificate: &Certificate) -> Self {
        Self(CertificateDer::from_pem_slice(certificate.certificate.as_bytes()).unwrap().to_vec())
    }
}

/// Takes every certificate, and remembers it.
#[derive(Debug, Default)]
struct Any(Mutex<Vec<u8>>);

impl ServerCertVerifier for Any {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.0.lock().unwrap() = end_entity.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// Connects, asking for a name and offering these protocols; says which certificate was shown.
pub async fn connect(
    address: SocketAddr,
    name: &str,
    protocols: &[&[u8]],
) -> io::Result<(TlsStream<TcpStream>, Names)> {
    connect_with(address, name, protocols, rustls::DEFAULT_VERSIONS).await
}

/// Connects with TLS 1.2.
pub async fn connect_old(address: SocketAddr) -> io::Result<TlsStream<TcpStream>> {
    Ok(connect_with(address, "a.example.com", &[], &[&rustls::version::TLS12]).await?.0)
}

async fn connect_with(
    address: SocketAddr,
    name: &str,
    protocols: &[&[u8]],
    versions: &[&'static SupportedProtocolVersion],
) -> io::Result<(TlsStream<TcpStream>, Names)> {
    let verifier = Arc::new(Any::default());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::clone(&verifier) as _);
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    // A server that refuses says so after the client thinks that all is well.
    tokio::io::AsyncWriteExt::flush(&mut stream).await?;
    let seen = Names(verifier.0.lock().unwrap().clone());
    Ok((stream, seen))
}

/// A target that speaks TLS.
pub async fn serve_text(text: &'static str) -> SocketAddr {
    let certificate = certificate(99, &["target.internal"]);
    let chain = vec![CertificateDer::from_pem_slice(certificate.certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(certificate.private_key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = TlsAcceptor::from(Arc::clone(&config));
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let service =
                    service_fn(move |_| async move { Ok::<_, Infallible>(Response::new(Full::<Bytes>::from(text))) });
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}
