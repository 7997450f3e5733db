//! The canonical request: the one text that stands for a request however it was put on the wire.
//!
//! As AWS defines it for every service but S3: the path without dot segments and repeated slashes and then encoded
//! once more, the query sorted, headers in lower case with their white space folded.

use http::{HeaderMap, Method, Uri, header::HOST};
use sha2::{Digest, Sha256};

/// Which reading of the query string was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryForm {
    /// Every name and value decoded (`+` is a space) and encoded again, as AWS defines it.
    Normalised,
    /// The pairs as they were sent, only sorted: what botocore signs.
    AsSent,
}

/// The parts of a request that are signed.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
}

impl Subject<'_> {
    /// The canonical request. `signed_headers` are lower-case, sorted and unique; `body_hash` is in lower-case hex.
    pub(super) fn canonical(
        &self,
        signed_headers: &[&str],
        body_hash: &str,
        service: &str,
        form: QueryForm,
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        out.extend_from_slice(self.method.as_str().as_bytes());
        out.push(b'\n');
        push_path(&mut out, self.uri.path(), service);
        out.push(b'\n');
        push_query(&mut out, self.uri.query().unwrap_or_default(), form);
        out.push(b'\n');
        for name in signed_headers {
            self.push_header(&mut out, name);
        }
        out.push(b'\n');
        for (index, name) in signed_headers.iter().enumerate() {
            if index > 0 {
                out.push(b';');
            }
            out.extend_from_slice(name.as_bytes());
        }
        out.push(b'\n');
        out.extend_from_slice(body_hash.as_bytes());
        out
    }

    /// Whether the request carries the header; `host` may also come as the URI's authority (HTTP/2).
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name) || (name == HOST && self.uri.authority().is_some())
    }

    fn push_header(&self, out: &mut Vec<u8>, name: &str) {
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        let mut values = self.headers.get_all(name).iter().peekable();
        if values.peek().is_none()
            && name == HOST
            && let Some(authority) = self.uri.authority()
        {
            out.extend_from_slice(authority.as_str().as_bytes());
        }
        for (index, value) in values.enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_folded(out, value.as_bytes());
        }
        out.push(b'\n');
    }
}

/// The lower-case hex SHA-256 of `bytes`.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// The pairs of a query string, each split at its first `=`.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Decodes `%XX` and, as forms do, `+`. What is not a valid escape stays as it is.
pub(super) fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape =
            (byte == b'%').then(|| Some(nibble(*bytes.get(at + 1)?)? << 4 | nibble(*bytes.get(at + 2)?)?)).flatten();
        match (escape, byte) {
            (Some(decoded), _) => {
                out.push(decoded);
                at += 2;
            }
            (None, b'+') => out.push(b' '),
            (None, other) => out.push(other),
        }
        at += 1;
    }
    out
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn push_path(out: &mut Vec<u8>, path: &str, service: &str) {
    // S3 keys may hold anything, so S3 signs the path just as it was sent.
    if service == "s3" {
        out.extend_from_slice(path.as_bytes());
        return;
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    for segment in &segments {
        out.push(b'/');
        push_encoded(out, segment.as_bytes());
    }
    if segments.is_empty() || path.ends_with('/') {
        out.push(b'/');
    }
}

fn push_query(out: &mut Vec<u8>, query: &str, form: QueryForm) {
    if query.is_empty() {
        return;
    }
    // The signature of a presigned request cannot be part of what it signs.
    let sent = pairs(query).filter(|(name, _)| *name != "X-Amz-Signature");
    match form {
        QueryForm::AsSent => {
            let mut sorted: Vec<(&[u8], &[u8])> =
                sent.map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
            sorted.sort_unstable();
            push_pairs(out, &sorted);
        }
        QueryForm::Normalised => {
            let mut sorted: Vec<(Vec<u8>, Vec<u8>)> =
                sent.filter(|pair| *pair != ("", "")).map(|(name, value)| (recode(name), recode(value))).collect();
            sorted.sort_unstable();
            push_pairs(out, &sorted);
        }
    }
}

fn push_pairs<T: AsRef<[u8]>>(out: &mut Vec<u8>, sorted: &[(T, T)]) {
    for (index, (name, value)) in sorted.iter().enumerate() {
        if index > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(name.as_ref());
        out.push(b'=');
        out.extend_from_slice(value.as_ref());
    }
}

fn recode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    push_encoded(&mut out, &decode(text));
    out
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn push_encoded(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

/// Appends a header value without white space at its ends, and with each run of it inside as one space.
fn push_folded(out: &mut Vec<u8>, value: &[u8]) {
    let words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> String {
        let mut out = Vec::new();
        push_path(&mut out, path, "ecs");
        String::from_utf8(out).unwrap()
    }

    fn query(query: &str, form: QueryForm) -> String {
        let mut out = Vec::new();
        push_query(&mut out, query, form);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn paths_are_normalised_and_encoded_once_more() {
        for (sent, canonical) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/a/./b/../c", "/a/c"),
            ("/../a/", "/a/"),
            ("/a//b", "/a/b"),
            ("/a%20b", "/a%2520b"),
            ("/a:b~c", "/a%3Ab~c"),
        ] {
            assert_eq!(path(sent), canonical, "{sent}");
        }
        let mut s3 = Vec::new();
        push_path(&mut s3, "/bucket//a%20b/../c", "s3");
        assert_eq!(s3, b"/bucket//a%20b/../c");
    }

    #[test]
    fn the_two_query_forms_differ_only_in_encoding() {
        assert_eq!(query("b=2&a=1&a=0", QueryForm::Normalised), "a=0&a=1&b=2");
        assert_eq!(query("b=2&a=1&a=0", QueryForm::AsSent), "a=0&a=1&b=2");
        assert_eq!(query("v=a+b%2f&flag", QueryForm::Normalised), "flag=&v=a%20b%2F");
        assert_eq!(query("v=a+b%2f&flag", QueryForm::AsSent), "flag=&v=a+b%2f");
        assert_eq!(query("a=1&&", QueryForm::Normalised), "a=1");
        assert_eq!(query("X-Amz-Signature=0&a=1", QueryForm::Normalised), "a=1");
    }

    #[test]
    fn decoding_leaves_what_is_no_escape() {
        assert_eq!(decode("%41%4"), b"A%4");
        assert_eq!(decode("100%+%zz"), b"100% %zz");
    }

    #[test]
    fn header_values_are_folded() {
        let mut out = Vec::new();
        push_folded(&mut out, b"  a \t b   c ");
        assert_eq!(out, b"a b c");
    }
}
