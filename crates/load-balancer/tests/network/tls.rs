//! TLS that the load balancer ends.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use longshore_load_balancer::AccessLogs;
use longshore_model::Timestamp;
use longshore_model::load_balancing::{
    Certificate, CertificateId, Health, Listener, LoadBalancer, Protocol, Record, Sight, TargetGroup,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::scene::*;

fn certificate(number: u128, name: &str) -> (Certificate, RootCertStore) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).expect("a root");
    let certificate = Certificate {
        id: CertificateId::from_bits(number),
        certificate: made.cert.pem().into(),
        private_key: made.signing_key.serialize_pem().into(),
        chain: None,
        domain_name: name.into(),
        alternative_names: Vec::new(),
        serial: "01".into(),
        subject: "".into(),
        issuer: "".into(),
        key_algorithm: "EC_prime256v1".into(),
        signature_algorithm: "SHA256WITHECDSA".into(),
        not_before: Timestamp::default(),
        not_after: Timestamp::from_millis(i64::MAX),
        created_at: now(),
        imported_at: now(),
        tags: Vec::new(),
    };
    (certificate, roots)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

async fn connect(
    scene: &Scene,
    roots: &RootCertStore,
    name: &str,
    protocols: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let mut config = builder.expect("versions").with_root_certificates(roots.clone()).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, scene.connect().await).await
}

fn encrypted(scene: &Scene, certificates: &[&Certificate], policy: &str) -> Record {
    Record::Listener(Arc::new(Listener {
        certificates: certificates.iter().map(|it| it.id.clone()).collect(),
        alpn_policy: Some(policy.into()),
        ..listener(Protocol::Tls, scene.address.port())
    }))
}

#[tokio::test]
async fn certificates_are_told_apart_by_name_and_swapped_without_a_break() {
    let mut scene = Scene::new(Protocol::Tls);
    let ((one, root_one), (other, root_other)) = (certificate(1, "one.example"), certificate(2, "other.example"));
    let (it, _serving) = echo("it").await;
    for record in [Record::Certificate(Arc::new(one.clone())), Record::Certificate(Arc::new(other.clone()))] {
        scene.put(record);
    }
    scene.put(encrypted(&scene, &[&one, &other], "HTTP2Preferred"));
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;

    let mut client = connect(&scene, &root_one, "one.example", &[b"http/1.1", b"h2"]).await.expect("TLS");
    assert_eq!(client.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "the policy prefers it");
    assert_eq!(said(&mut client, "a").await, "it:a");
    let mut second = connect(&scene, &root_other, "other.example", &[]).await.expect("TLS");
    assert_eq!(said(&mut second, "a").await, "it:a");

    let (mut renewed, root_renewed) = certificate(1, "one.example");
    renewed.id = one.id.clone();
    scene.change(Record::Certificate(Arc::new(renewed)));
    let swapped = async { while connect(&scene, &root_renewed, "one.example", &[]).await.is_err() {} };
    tokio::time::timeout(LIMIT, swapped).await.expect("the new certificate is used");
    assert_eq!(said(&mut client, "b").await, "it:b", "who was there is not disturbed");
}

#[tokio::test]
async fn a_target_that_speaks_tls_is_spoken_to_in_tls() {
    let mut scene = Scene::new(Protocol::Tls);
    let (own, root) = certificate(1, "one.example");
    let (of_target, _) = certificate(2, "anything.example");
    let chain = vec![CertificateDer::from_pem_slice(of_target.certificate.as_bytes()).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(of_target.private_key.as_bytes()).expect("a key");
    let config =
        ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().expect("versions");
    let config = config.with_no_client_auth().with_single_cert(chain, key).expect("a configuration");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let it = target(socket.local_addr().expect("its address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            // Checks end before TLS begins.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            tokio::spawn(async move {
                let text = line(&mut stream).await;
                said(&mut stream, &format!("secret:{text}")).await
            });
        }
    });
    scene.put(Record::Certificate(Arc::new(own.clone())));
    scene.put(encrypted(&scene, &[&own], "None"));
    scene.put(Record::TargetGroup(Arc::new(TargetGroup { protocol: Protocol::Tls, ..group(Protocol::Tls, &[]) })));
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut client = connect(&scene, &root, "one.example", &[b"h2"]).await.expect("TLS");
    assert_eq!(client.get_ref().1.alpn_protocol(), None);
    assert_eq!(said(&mut client, "a").await, "secret:a");
}

#[tokio::test]
async fn each_connection_is_a_line_in_the_access_log() {
    let directory = tempfile::tempdir().expect("a directory");
    let logs = AccessLogs {
        directory: directory.path().to_owned(),
        account: "000000000000".into(),
        region: "us-east-1".into(),
    };
    let mut scene = Scene::with(Protocol::Tls, Some(logs));
    let (own, root) = certificate(1, "one.example");
    let attributes = [("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", "logs")];
    let attributes = attributes.map(|(key, value)| (Arc::from(key), Arc::from(value))).into_iter().collect();
    scene.put(Record::LoadBalancer(Arc::new(LoadBalancer { attributes, ..load_balancer() })));
    scene.put(Record::Certificate(Arc::new(own.clone())));
    scene.put(encrypted(&scene, &[&own], "HTTP2Optional"));
    let (it, _serving) = echo("it").await;
    scene.change(record(&it));
    scene.until(&it, Sight::Serving(Health::Healthy)).await;
    let mut client = connect(&scene, &root, "one.example", &[b"h2"]).await.expect("TLS");
    assert_eq!(said(&mut client, "four").await, "it:four");
    let from = client.get_ref().0.local_addr().expect("an address");
    drop(client);
    // Not TLS at all.
    let mut plain = scene.connect().await;
    said(&mut plain, "GET / HTTP/1.1").await;
    drop(plain);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let address = scene.address;
    scene.shutdown().await;

    let mut lines = Vec::new();
    let mut folders = vec![directory.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.display().to_string();
                assert!(name.contains("logs/AWSLogs/000000000000/elasticloadbalancing/us-east-1/"), "{name}");
                let mut text = String::new();
                let file = std::fs::File::open(path).expect("a file");
                flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("compressed");
                lines.extend(text.lines().map(str::to_owned));
            }
        }
    }
    lines.sort_by_key(|line| !line.contains(" one.example "));
    let [served, failed] = &lines[..] else { panic!("{lines:?}") };
    let parts: Vec<_> = served.split(' ').collect();
    assert_eq!(parts.len(), 22, "{served}");
    assert_eq!(parts[..2], ["tls", "2.0"]);
    assert_eq!(parts[3..7], ["net/net/0000000000000001", "0000000000000001", &from.to_string(), &address.to_string()]);
    assert_eq!(parts[9..12], ["5", "8", "-"], "{served}");
    assert_eq!(parts[14..21], [parts[14], "tlsv13", "-", "one.example", "h2", "-", "\"h2\""], "{served}");
    assert!(parts[14].starts_with("TLS_"), "{served}");
    let parts: Vec<_> = failed.split(' ').collect();
    assert_eq!((parts[8], &parts[12..21]), ("-", &["-"; 9][..]), "{failed}");
}
