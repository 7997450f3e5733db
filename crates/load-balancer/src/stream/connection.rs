//! A client's connection, from its beginning to its end.

use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use rustls::pki_types::ServerName;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::{timeout, timeout_at};
use tokio_rustls::client::TlsStream as TargetTls;
use tokio_rustls::server::TlsStream as ClientTls;
use tokio_rustls::{LazyConfigAcceptor, TlsConnector};

use super::copy::{End, Moved, Stream, copy};
use super::flow::Flow;
use super::header::header;
use super::site::Site;
use super::target::Manners;
use crate::access_log;
use crate::shards::ClientConnection;
use crate::targets::UnderWay;
use crate::tls;

/// So many targets are tried at most for one connection.
const ATTEMPTS: usize = 8;

/// Serves a connection to its end.
pub(crate) async fn serve(mut stream: TcpStream, connection: Rc<ClientConnection>, site: Arc<Site>) {
    match &site.encryption {
        None => {
            let (_, end) = forward(&mut stream, &connection, &site).await;
            reset_unless_finished(&stream, &end);
        }
        Some(_) => serve_tls(stream, &connection, &site).await,
    }
}

/// Ends TLS, and copies what is in it.
async fn serve_tls(stream: TcpStream, connection: &ClientConnection, site: &Site) {
    let (began_at, began) = (SystemTime::now(), Instant::now());
    let mut hello = Hello::default();
    let accepted = timeout(connection.shard.limits.tls_handshake, accept(stream, site, &mut hello)).await;
    let mut moved = Moved::default();
    let (mut handshake, mut agreed) = (None, None);
    if let Ok(Ok(mut stream)) = accepted {
        handshake = Some(began.elapsed());
        agreed = Some(Agreed::read(&stream));
        let end;
        (moved, end) = forward(&mut stream, connection, site).await;
        reset_unless_finished(stream.get_ref().0, &end);
    }
    let (Some((listener, place)), Some(log)) = (&site.log, &connection.shard.log) else { return };
    let agreed = agreed.unwrap_or_default();
    log.connection(
        place,
        access_log::Connection {
            listener: Arc::clone(listener),
            began_at,
            lasted: began.elapsed(),
            handshake,
            client: connection.peer,
            destination: connection.local,
            received_bytes: moved.received,
            sent_bytes: moved.sent,
            alert: None,
            certificate: None,
            tls_cipher: agreed.cipher,
            tls_version: agreed.version,
            domain_name: hello.name,
            protocol: agreed.protocol,
            client_protocols: hello.protocols,
        },
    );
}

/// What a client said when it began TLS.
#[derive(Default)]
struct Hello {
    name: Option<Arc<str>>,
    protocols: Vec<Arc<str>>,
}

/// What TLS with a client came to.
#[derive(Default)]
struct Agreed {
    cipher: Option<Arc<str>>,
    version: Option<&'static str>,
    protocol: Option<Arc<str>>,
}

impl Agreed {
    fn read(stream: &ClientTls<TcpStream>) -> Self {
        let session = stream.get_ref().1;
        let version = session.protocol_version().and_then(|version| match version {
            rustls::ProtocolVersion::TLSv1_2 => Some("tlsv12"),
            rustls::ProtocolVersion::TLSv1_3 => Some("tlsv13"),
            _ => None,
        });
        Self {
            cipher: session.negotiated_cipher_suite().and_then(|suite| tls::openssl_name(suite.suite())).map(Arc::from),
            version,
            protocol: session.alpn_protocol().map(|name| String::from_utf8_lossy(name).into()),
        }
    }
}

async fn accept(stream: TcpStream, site: &Site, hello: &mut Hello) -> io::Result<ClientTls<TcpStream>> {
    let Some(config) = &site.encryption else { return Err(io::ErrorKind::Unsupported.into()) };
    let begun = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
    if site.log.is_some() {
        let said = begun.client_hello();
        hello.name = said.server_name().map(Arc::from);
        if site.has_alpn {
            let protocols = said.alpn().into_iter().flatten();
            hello.protocols = protocols.map(|name| String::from_utf8_lossy(name).into()).collect();
        }
    }
    begun.into_stream(Arc::clone(config)).await
}

/// Finds a target for a client, and copies until either has ended.
async fn forward(client: &mut impl Stream, connection: &ClientConnection, site: &Site) -> (Moved, End) {
    let flow = Flow { client: connection.peer, local: connection.local };
    let Some((under_way, manners, mut target)) = connect(flow, connection, site).await else {
        return (Moved::default(), End::Stopped);
    };
    let stop = async {
        tokio::select! {
            () = manners.over(under_way.target()) => {}
            () = connection.listener.gone() => {}
        }
    };
    match &mut target {
        Connected::Plain(target) => {
            let ended = copy(client, target, site.idle, stop).await;
            reset_unless_finished(target, &ended.1);
            ended
        }
        Connected::Encrypted(target) => {
            let ended = copy(client, &mut **target, site.idle, stop).await;
            reset_unless_finished(target.get_ref().0, &ended.1);
            ended
        }
    }
}

/// A connection to a target.
enum Connected {
    Plain(TcpStream),
    Encrypted(Box<TargetTls<TcpStream>>),
}

/// A connection to the first target that takes one.
async fn connect(flow: Flow, connection: &ClientConnection, site: &Site) -> Option<(UnderWay, Manners, Connected)> {
    let limits = &connection.shard.limits;
    let deadline = tokio::time::Instant::now() + limits.connect * 2;
    let mut tried = Vec::new();
    while tried.len() < ATTEMPTS {
        let (group, under_way) = site.begin(flow, Instant::now(), &tried)?;
        let manners = Manners::of(&group.members().config.record);
        let attempt = timeout(limits.connect, open(flow, &under_way, manners));
        match timeout_at(deadline, attempt).await {
            Ok(Ok(Ok(connected))) => return Some((under_way, manners, connected)),
            Ok(Ok(Err(_)) | Err(_)) => {
                let target = under_way.target();
                target.penalize(Instant::now(), limits.penalty);
                tried.push(target.uid);
            }
            Err(_) => return None,
        }
    }
    None
}

async fn open(flow: Flow, under_way: &UnderWay, manners: Manners) -> io::Result<Connected> {
    let address = under_way.target().address;
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    if manners.has_header {
        stream.write_all(&header(flow.client, flow.local)).await?;
    }
    if !manners.is_encrypted {
        return Ok(Connected::Plain(stream));
    }
    let connector = TlsConnector::from(tls::target::client_without_protocols());
    let stream = connector.connect(ServerName::from(address.ip()), stream).await?;
    Ok(Connected::Encrypted(Box::new(stream)))
}

/// A connection that did not end in peace is reset, so that nobody takes what came for all of it.
fn reset_unless_finished(stream: &TcpStream, end: &End) {
    if !matches!(end, End::Finished) {
        // A socket that is gone needs no reset.
        let _ = stream.set_zero_linger();
    }
}
