//! Signing our own requests.

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, InvalidHeaderValue};
use http::{HeaderValue, Request, Uri};
use longshore_model::Timestamp;

use super::canonical::{QueryForm, Subject, sha256_hex};
use super::key::SigningKey;
use super::verify::string_to_sign;
use super::{ALGORITHM, Credentials, TERMINATOR, X_AMZ_DATE, X_AMZ_SECURITY_TOKEN, date};

/// What a signature is good for, beside its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The region, such as `us-east-1`.
    pub region: &'a str,
    /// The service's signing name, such as `ecs`.
    pub service: &'a str,
}

/// Why a request cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither a `Host` header nor an authority in the URI.
    #[error("the request names no host")]
    NoHost,
    /// The access key id, the region or the session token cannot stand in a header.
    #[error("the access key id, the region or the session token has a character that a header cannot carry")]
    Credentials(#[from] InvalidHeaderValue),
}

/// Signs `request`: adds `X-Amz-Date`, `X-Amz-Security-Token` and `Authorization`, and `Host` if it is not there.
///
/// Signed are the host, the content type and every `X-Amz-…` header. So a websocket's request carries `host;x-amz-date`
/// alone, as the real agent's does, and headers that a transport adds later do no harm. A request that was signed
/// before is signed anew.
///
/// # Errors
/// [`Error`] when the request has no host or the credentials cannot be sent.
pub fn sign<B>(
    request: &mut Request<B>,
    body: &[u8],
    credentials: &Credentials,
    scope: Scope<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    if !request.headers().contains_key(HOST) {
        let host = host(request.uri()).ok_or(Error::NoHost)?;
        request.headers_mut().insert(HOST, HeaderValue::try_from(host)?);
    }
    let signed_at = date::format_basic(now);
    let headers = request.headers_mut();
    headers.insert(X_AMZ_DATE, HeaderValue::try_from(&signed_at)?);
    headers.remove(X_AMZ_SECURITY_TOKEN);
    if let Some(token) = &credentials.session_token {
        headers.insert(X_AMZ_SECURITY_TOKEN, HeaderValue::try_from(token)?);
    }

    let mut signed_headers: Vec<&str> = request
        .headers()
        .keys()
        .filter(|name| *name == HOST || *name == CONTENT_TYPE || name.as_str().starts_with("x-amz-"))
        .map(|name| name.as_str())
        .collect();
    signed_headers.sort_unstable();

    let Scope { region, service } = scope;
    let day = signed_at.get(..8).unwrap_or(&signed_at);
    let subject = Subject { method: request.method(), uri: request.uri(), headers: request.headers() };
    let canonical = subject.canonical(&signed_headers, &sha256_hex(body), service, QueryForm::Normalised);
    let signature = SigningKey::derive(&credentials.secret_access_key, day, region, service)
        .sign(&string_to_sign(&signed_at, day, region, service, &canonical));
    let authorization = format!(
        "{ALGORITHM} Credential={}/{day}/{region}/{service}/{TERMINATOR}, SignedHeaders={}, Signature={signature}",
        credentials.access_key_id,
        signed_headers.join(";"),
    );
    request.headers_mut().insert(AUTHORIZATION, HeaderValue::try_from(authorization)?);
    Ok(())
}

/// The `Host` header of a URI: without user information, and without the port that its scheme implies.
fn host(uri: &Uri) -> Option<String> {
    let host = uri.host()?;
    let implied = match uri.scheme_str() {
        Some("http" | "ws") => Some(80),
        Some("https" | "wss") => Some(443),
        _ => None,
    };
    Some(match uri.port_u16() {
        Some(port) if Some(port) != implied => format!("{host}:{port}"),
        _ => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_a_client_would_send() {
        for (uri, expected) in [
            ("http://127.0.0.1:7327/", "127.0.0.1:7327"),
            ("http://localhost:80/", "localhost"),
            ("https://localhost:80/", "localhost:80"),
            ("wss://ecs.example:443/ws", "ecs.example"),
            ("http://[::1]:7327/", "[::1]:7327"),
            ("http://user@host:1/", "host:1"),
        ] {
            assert_eq!(host(&uri.parse().unwrap()).as_deref(), Some(expected), "{uri}");
        }
        assert_eq!(host(&"/ws?a=1".parse().unwrap()), None);
    }

    #[test]
    fn what_cannot_be_sent_is_an_error() {
        let scope = Scope { region: "us-east-1", service: "ecs" };
        let now = Timestamp::from_millis(0);
        let good = Credentials::new("AK", "secret");
        let mut homeless = Request::new(());
        assert!(matches!(sign(&mut homeless, b"", &good, scope, now), Err(Error::NoHost)));
        let mut request = Request::get("http://localhost/").body(()).unwrap();
        let bad = Credentials::new("AK\n", "secret");
        assert!(matches!(sign(&mut request, b"", &bad, scope, now), Err(Error::Credentials(_))));
    }
}
