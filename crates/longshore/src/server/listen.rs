//! Accepting connections, each with bounds on how long its peer may dawdle. One port takes TLS and plain HTTP; the first byte
//! tells which.

use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use longshore_api::error::Error;
use longshore_api::protocol::{self, RequestId};
use longshore_control_plane::http::Peer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, PeerMisbehaved};

/// How long a peer may take to send a request's headers, also between two requests of one connection.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a peer may take to agree on TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// What a connection begins with that is to be TLS: the type of a handshake record (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// How long open connections may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// A listener that accepts.
pub(super) struct Listening {
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Listening {
    /// Accepts no more, and waits a little for open connections.
    pub(super) async fn stop(&mut self) {
        self.stop.send_replace(true);
        // Agents hold their sessions open; they are cut off and connect again when the server is back.
        let _ = tokio::time::timeout(GRACE, self.stop.closed()).await;
        self.accepting.abort();
    }
}

/// Who is let in, and how.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) tls: TlsAcceptor,
    /// Take plain HTTP from other machines.
    pub(super) allow_http: bool,
    /// Where the server is found, for those who are turned away.
    pub(super) endpoint: String,
}

/// Starts to accept.
pub(super) fn start(listener: TcpListener, router: Router, door: Door) -> Listening {
    let (stop, stopped) = watch::channel(false);
    let accepting = tokio::spawn(accept(listener, router, door, stopped));
    Listening { stop, accepting }
}

async fn accept(listener: TcpListener, router: Router, door: Door, mut stopped: watch::Receiver<bool>) {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = told_to_stop(&mut stopped) => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (builder, router, door) = (builder.clone(), router.clone(), door.clone());
                tokio::spawn(admit(builder, stream, Peer(peer), router, door, stopped.clone()));
            }
            Err(error) => {
                // Out of file descriptors, most likely: connections that end give some back.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn admit(
    builder: http1::Builder,
    stream: TcpStream,
    peer: Peer,
    router: Router,
    door: Door,
    mut stopped: watch::Receiver<bool>,
) {
    // Answers are small and waited for.
    let _ = stream.set_nodelay(true);
    let mut first = [0];
    let seen = tokio::select! {
        seen = tokio::time::timeout(HEADER_TIMEOUT, stream.peek(&mut first)) => seen,
        () = told_to_stop(&mut stopped) => return,
    };
    if !matches!(seen, Ok(Ok(1))) {
        return;
    }
    if first != [TLS_HANDSHAKE] {
        let router = if door.allow_http || is_of_this_machine(&stream, peer) { router } else { turned_away(&door) };
        return serve(builder, stream, peer, router, stopped).await;
    }
    match tokio::time::timeout(HANDSHAKE, door.tls.accept(stream)).await {
        Ok(Ok(stream)) => serve(builder, stream, peer, router, stopped).await,
        Ok(Err(error)) if names_a_port(&error) => tracing::warn!(
            peer = %peer.0,
            "TLS could not be agreed on: the client asks for a name with a port in it, as Amazon's agent does when it is sent to \
             another port than 443; take connections there, and say so: --advertise https://NAME, without a port"
        ),
        Ok(Err(error)) => tracing::info!(peer = %peer.0, %error, "TLS could not be agreed on"),
        Err(_) => tracing::info!(peer = %peer.0, "TLS was not agreed on in time"),
    }
}

/// Whether the client asked for something that is no name of a host (RFC 6066, section 3).
fn names_a_port(error: &std::io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(rustls::Error::PeerMisbehaved(PeerMisbehaved::ServerNameMustContainOneHostName)))
}

/// Whether nobody between the two ends can read along: the peer is on this machine. Its own addresses reach a machine from
/// itself alone.
fn is_of_this_machine(stream: &TcpStream, peer: Peer) -> bool {
    let peer = peer.0.ip().to_canonical();
    peer.is_loopback() || stream.local_addr().is_ok_and(|own| own.ip().to_canonical() == peer)
}

/// Answers everything in the same words.
fn turned_away(door: &Door) -> Router {
    let place = match door.endpoint.starts_with("https:") {
        true => door.endpoint.clone(),
        false => "the same address".to_owned(),
    };
    let error = Error::access_denied(format!(
        "This server takes plain HTTP from its own machine alone. Use https at {place}, and trust the server's authority, \
         which is ca.pem in its data directory (AWS_CA_BUNDLE). A server started with --allow-http takes HTTP from everywhere."
    ));
    Router::new().fallback(move || {
        let id = RequestId::from_random(rand_bytes());
        let answer = protocol::failure(&error, id).map(axum::body::Body::new);
        std::future::ready(answer)
    })
}

fn rand_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    // The id serves to find a line in a log; without randomness there is just no such id.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

async fn serve(
    builder: http1::Builder,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Peer,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = told_to_stop(&mut stopped) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    // An error means that the listener is gone, which is as good as being told.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
