//! TLS towards targets, for checks: as for requests, whatever certificate they have.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::super::plan::Language;
use crate::tls::target::client;

/// A connection with TLS.
pub(super) async fn connect(
    stream: TcpStream,
    address: SocketAddr,
    language: Language,
) -> Option<TlsStream<TcpStream>> {
    static CONFIGS: OnceLock<[Arc<ClientConfig>; 2]> = OnceLock::new();
    let configs = CONFIGS.get_or_init(|| [false, true].map(config));
    let speaks_http2 = matches!(language, Language::Http2 | Language::Grpc);
    let connector = TlsConnector::from(Arc::clone(&configs[usize::from(speaks_http2)]));
    connector.connect(ServerName::from(address.ip()), stream).await.ok()
}

fn config(speaks_http2: bool) -> Arc<ClientConfig> {
    let mut config = ClientConfig::clone(&client(speaks_http2));
    // Every check is a new connection that has to show that the target can make one.
    config.resumption = Resumption::disabled();
    Arc::new(config)
}
