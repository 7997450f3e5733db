//! Answers of the load balancer's own.

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SERVER};
use http::uri::PathAndQuery;
use http::{HeaderValue, Response, StatusCode};
use longshore_model::load_balancing::{FixedResponse, Redirect};

use super::body::ClientBody;
use super::failure::Failure;

/// What an application load balancer calls itself.
const NAME: HeaderValue = HeaderValue::from_static("awselb/2.0");

/// An answer with a page.
fn page(status: StatusCode, content_type: HeaderValue, body: Bytes) -> Response<ClientBody> {
    let mut response = Response::new(ClientBody::Own(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(SERVER, NAME);
    if status != StatusCode::NO_CONTENT {
        headers.insert(CONTENT_TYPE, content_type);
    }
    response
}

/// What a client gets whose request failed.
pub(super) fn failure(failure: Failure) -> Response<ClientBody> {
    let status = failure.status();
    let mut response = page(status, HeaderValue::from_static("text/html"), html(&title(status)).into());
    if failure.ends_connection() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn title(status: StatusCode) -> String {
    format!("{} {}", status.as_str(), reason(status))
}

fn html(title: &str) -> String {
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
}

/// The words of a status; those that only load balancers have included.
fn reason(status: StatusCode) -> &'static str {
    match status.as_u16() {
        463 => "Too Many X-Forwarded-For Addresses",
        464 => "Incompatible Protocol Versions",
        502 => "Bad Gateway",
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

/// A fixed response.
pub(super) fn fixed(fixed: &FixedResponse) -> Response<ClientBody> {
    let content_type = fixed.content_type.as_deref().and_then(|text| text.parse().ok());
    let body = fixed.body.as_deref().map_or_else(Bytes::new, |body| Bytes::copy_from_slice(body.as_bytes()));
    let status = StatusCode::from_u16(fixed.status).unwrap_or(StatusCode::OK);
    page(status, content_type.unwrap_or(HeaderValue::from_static("text/plain; charset=utf-8")), body)
}

/// What a redirect's words stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'r> {
    pub(super) is_encrypted: bool,
    pub(super) host: &'r str,
    pub(super) port: u16,
    pub(super) url: &'r PathAndQuery,
}

/// A redirect. `None` when what it makes is no header's value.
pub(super) fn redirect(redirect: &Redirect, origin: Origin<'_>) -> Option<Response<ClientBody>> {
    let location = location(redirect, origin).parse().ok()?;
    let status = if redirect.status == 301 { StatusCode::MOVED_PERMANENTLY } else { StatusCode::FOUND };
    let mut response = page(status, HeaderValue::from_static("text/html"), html(&title(status)).into());
    response.headers_mut().insert(LOCATION, location);
    Some(response)
}

fn location(redirect: &Redirect, origin: Origin<'_>) -> String {
    let own_protocol = if origin.is_encrypted { "HTTPS" } else { "HTTP" };
    let port = origin.port.to_string();
    let fill = |text: &str| {
        text.replace("#{protocol}", &own_protocol.to_ascii_lowercase())
            .replace("#{host}", origin.host)
            .replace("#{port}", &port)
            .replace("#{path}", origin.url.path().trim_start_matches('/'))
            .replace("#{query}", origin.url.query().unwrap_or_default())
    };
    let protocol = if &*redirect.protocol == "#{protocol}" { own_protocol } else { &*redirect.protocol };
    let protocol = protocol.to_ascii_lowercase();
    let (host, port, path, query) =
        (fill(&redirect.host), fill(&redirect.port), fill(&redirect.path), fill(&redirect.query));
    let mut location = format!("{protocol}://{host}:{port}{path}");
    if !query.is_empty() {
        location.push('?');
        location.push_str(&query);
    }
    location
}

/// The same as bytes, for a connection on which no request could be read.
pub(super) fn raw(failure: Failure) -> Vec<u8> {
    let title = title(failure.status());
    let body = html(&title);
    format!(
        "HTTP/1.1 {title}\r\nserver: awselb/2.0\r\ncontent-type: text/html\r\n{CONTENT_LENGTH}: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
