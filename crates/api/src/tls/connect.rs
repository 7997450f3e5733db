//! A connection to a server for whoever speaks something else than requests over it, such as websockets.

use std::io;

use http::Uri;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

use super::{Tls, words};

/// Plain or encrypted, as its URI asks.
pub type Connection = Either<TcpStream, Box<TlsStream<TcpStream>>>;

impl Tls {
    /// Connects to the host of a URI, with TLS if its scheme is `https` or `wss`. Bounding the time is the caller's.
    ///
    /// # Errors
    /// What the system or TLS says, with what to do about the latter.
    pub async fn connect(&self, uri: &Uri) -> io::Result<Connection> {
        let is_tls = matches!(uri.scheme_str(), Some("https" | "wss"));
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let stream = TcpStream::connect((host, port)).await?;
        // What is said is short and waited for.
        stream.set_nodelay(true)?;
        if !is_tls {
            return Ok(Either::Left(stream));
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, format!("{host}: {error}")))?;
        let connector = TlsConnector::from(std::sync::Arc::clone(self.config()));
        match connector.connect(name, stream).await {
            Ok(stream) => Ok(Either::Right(Box::new(stream))),
            Err(error) => Err(match words::advice(&error) {
                Some(advice) => io::Error::new(error.kind(), format!("{error}; {advice}")),
                None => error,
            }),
        }
    }
}
