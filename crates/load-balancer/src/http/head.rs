//! Heads of requests and answers: what they may be, and what is changed on their way.

use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderName, SERVER, TE, TRANSFER_ENCODING, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Version, response};

use super::attributes::{ForwardedFor, Mitigation};
use super::client::Client;
use super::failure::Failure;
use super::{Attributes, Site};
use crate::limits::Limits;
use crate::random;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
pub(super) const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const HTTP: HeaderValue = HeaderValue::from_static("http");
const HTTPS: HeaderValue = HeaderValue::from_static("https");

/// As many addresses `X-Forwarded-For` may have.
const FORWARDS: usize = 30;

/// Whether a request may go on. Takes out fields with unusual names if the load balancer does so.
pub(super) fn check(
    parts: &mut Parts,
    client: &Client,
    attributes: &Attributes,
    limits: &Limits,
) -> Result<(), Failure> {
    if parts.method == Method::TRACE {
        return Err(Failure::MethodNotAllowed);
    }
    let url = parts.uri.path_and_query().map_or("", |url| url.as_str());
    if url.len() > limits.request_line_bytes {
        return Err(Failure::UriTooLong);
    }
    let (mut is_invalid, mut bytes) = (false, url.len());
    for (name, value) in &parts.headers {
        let name = name.as_str();
        let size = name.len() + value.len();
        if size > limits.header_bytes {
            return Err(Failure::BadRequest);
        }
        bytes += size + 4;
        is_invalid |= !is_usual(name);
    }
    if bytes > limits.head_bytes {
        return Err(Failure::BadRequest);
    }
    if is_invalid {
        if attributes.mitigation == Mitigation::Strictest {
            return Err(Failure::BadRequest);
        }
        if attributes.drops_invalid_fields {
            let unusual = parts.headers.keys().filter(|name| !is_usual(name.as_str()));
            let unusual: Vec<HeaderName> = unusual.cloned().collect();
            unusual.iter().for_each(|name| drop(parts.headers.remove(name)));
        }
    }
    if let Some(coding) = parts.headers.get(TRANSFER_ENCODING) {
        if !coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
            return Err(Failure::UnknownCoding);
        }
        // With both lengths the two sides of this balancer may disagree where the request ends. Only the chunks count here,
        // so that a target cannot be misled, and the client is refused unless all is to be let through.
        if parts.headers.contains_key(CONTENT_LENGTH) || client.raw_head.lengths().in_bytes {
            if attributes.mitigation != Mitigation::Monitor {
                return Err(Failure::BadRequest);
            }
            parts.headers.remove(CONTENT_LENGTH);
        }
    }
    // Several fields are one list: the target gets them as one.
    let forwards = parts.headers.get_all(FORWARDED_FOR).iter();
    let addresses = |field: &HeaderValue| 1 + memchr::memchr_iter(b',', field.as_bytes()).count();
    if forwards.map(addresses).sum::<usize>() > FORWARDS {
        return Err(Failure::TooManyForwards);
    }
    Ok(())
}

/// Header names by the load balancer's own rule: letters, digits and hyphens.
fn is_usual(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The host that a request is for, as it says: with its port, if it has one.
pub(super) fn authority(parts: &Parts) -> Result<HeaderValue, Failure> {
    if let Some(authority) = parts.uri.authority() {
        return HeaderValue::from_str(authority.as_str()).map_err(|_| Failure::BadRequest);
    }
    let mut hosts = parts.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_authority(host.as_bytes()) => Ok(host.clone()),
        (None, None) if parts.version == Version::HTTP_10 => Ok(HeaderValue::from_static("")),
        _ => Err(Failure::BadRequest),
    }
}

fn is_authority(host: &[u8]) -> bool {
    let is_fine =
        |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'?' | b'#' | b'@' | b'\\' | b',' | b'"');
    !host.is_empty() && host.iter().all(is_fine)
}

/// A host without its port.
pub(super) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Whether a client asks for a WebSocket. That is the only protocol to switch to: what a target speaks after a switch is not
/// looked at, and over HTTP/2 in the clear (`h2c`) a client could ask it for what the rules keep from it.
pub(super) fn asks_to_switch(parts: &Parts) -> bool {
    parts.version == Version::HTTP_11
        && parts.headers.get(UPGRADE).is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"))
        && tokens(&parts.headers).any(|token| token.eq_ignore_ascii_case("upgrade"))
}

fn tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// Takes out what is between two neighbours alone.
fn remove_hop_by_hop(headers: &mut HeaderMap, keeps_upgrade: bool) {
    if headers.contains_key(CONNECTION) {
        let named: Vec<HeaderName> = tokens(headers).filter_map(|token| token.parse().ok()).collect();
        for name in named {
            if name != UPGRADE && name != TE {
                headers.remove(name);
            }
        }
        headers.remove(CONNECTION);
    }
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(TRANSFER_ENCODING);
    if !keeps_upgrade {
        headers.remove(UPGRADE);
    }
}

/// Makes the head that a target gets of the one that a client sent.
pub(super) fn to_target(headers: &mut HeaderMap, client: &Client, site: &Site, switches: bool) {
    remove_hop_by_hop(headers, switches);
    if switches {
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    }
    // The client was told to go on when its body was asked for.
    headers.remove(EXPECT);
    if headers.get(TE).is_some_and(|te| !te.as_bytes().eq_ignore_ascii_case(b"trailers")) {
        headers.remove(TE);
    }
    forwarded_for(headers, client, &site.attributes);
    headers.insert(FORWARDED_PROTO, if client.tls.is_some() { HTTPS } else { HTTP });
    headers.insert(FORWARDED_PORT, client.port.clone());
    trace(headers);
    if let (Some((version_name, suite_name)), Some((version, suite))) = (&site.attributes.tls_names, &client.tls) {
        headers.insert(version_name, version.clone());
        headers.insert(suite_name, suite.clone());
    }
}

fn forwarded_for(headers: &mut HeaderMap, client: &Client, attributes: &Attributes) {
    let own = if attributes.has_client_port { &client.address_and_port } else { &client.address };
    match attributes.forwarded_for {
        ForwardedFor::Preserve => {}
        ForwardedFor::Remove => drop(headers.remove(FORWARDED_FOR)),
        ForwardedFor::Append => {
            let mut all = Vec::new();
            for before in headers.get_all(FORWARDED_FOR) {
                all.extend_from_slice(before.as_bytes());
                all.extend_from_slice(b", ");
            }
            let value = if all.is_empty() {
                own.clone()
            } else {
                all.extend_from_slice(own.as_bytes());
                HeaderValue::try_from(all).unwrap_or_else(|_| own.clone())
            };
            headers.insert(FORWARDED_FOR, value);
        }
    }
}

/// `X-Amzn-Trace-Id`: a request without one begins a trace; one that has a root already gets the balancer's own mark before it.
fn trace(headers: &mut HeaderMap) {
    let before = headers.get(TRACE_ID).map(HeaderValue::as_bytes).unwrap_or_default();
    let mut value = Vec::with_capacity(64 + before.len());
    let has_root = memchr::memmem::find(before, b"Root=").is_some();
    value.extend_from_slice(if has_root { b"Self=1-" } else { b"Root=1-" });
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    push_hex(&mut value, seconds, 8);
    value.push(b'-');
    push_hex(&mut value, random::bits(), 12);
    push_hex(&mut value, random::bits(), 12);
    if !before.is_empty() {
        value.push(b';');
        value.extend_from_slice(before);
    }
    if let Ok(value) = HeaderValue::from_maybe_shared(bytes::Bytes::from(value)) {
        headers.insert(TRACE_ID, value);
    }
}

fn push_hex(text: &mut Vec<u8>, number: u64, digits: u32) {
    for place in (0..digits).rev() {
        text.push(b"0123456789abcdef"[(number >> (4 * place) & 0xf) as usize]);
    }
}

/// Makes the head that a client gets of the one that a target sent.
pub(super) fn to_client(parts: &mut response::Parts, attributes: &Attributes, switches: bool) {
    remove_hop_by_hop(&mut parts.headers, switches);
    if switches {
        parts.headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    }
    decorate(&mut parts.headers, attributes);
}

/// Gives an answer the fields that the listener says.
pub(super) fn decorate(headers: &mut HeaderMap, attributes: &Attributes) {
    if !attributes.has_server {
        headers.remove(SERVER);
    }
    for (name, value) in &attributes.response_fields {
        headers.insert(name, value.clone());
    }
}
