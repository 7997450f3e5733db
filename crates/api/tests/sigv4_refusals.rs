//! What a client is told when its request is not let in: one request, spoiled in every way that matters.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::time::Duration;

use http::request::Parts;
use http::{HeaderValue, Request};
use longshore_api::error::Error;
use longshore_api::sigv4::{Credentials, Refusal, Scope, SecretKey, Verified, Verifier, sign};
use longshore_model::Timestamp;

/// 2026-03-14T15:09:26Z.
const NOW: Timestamp = Timestamp::from_millis(1_773_500_966_000);
const BODY: &[u8] = br#"{"cluster":"default"}"#;
const MINUTE: Duration = Duration::from_secs(60);

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";

fn secret(access_key_id: &str) -> Option<SecretKey> {
    (access_key_id == "AKID").then(|| "secret".into())
}

fn signed_by(credentials: &Credentials) -> Parts {
    let mut request = Request::post("http://127.0.0.1:7327/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListTasks")
        .body(())
        .unwrap();
    let scope = Scope { region: "us-east-1", service: "ecs" };
    sign(&mut request, BODY, credentials, scope, NOW).unwrap();
    request.into_parts().0
}

fn signed() -> Parts {
    signed_by(&Credentials::new("AKID", "secret"))
}

fn verify(parts: &Parts, body: &[u8], now: Timestamp) -> Result<Verified, Refusal> {
    Verifier::new().verify(parts, body, now, secret)
}

/// The wire error for a request that was changed after it had been signed.
fn spoiled(spoil: impl FnOnce(&mut Parts)) -> Error {
    let mut parts = signed();
    spoil(&mut parts);
    verify(&parts, BODY, NOW).unwrap_err().into()
}

/// The wire error for a request whose Authorization header has `from` replaced by `to`.
fn reworded(from: &str, to: &str) -> Error {
    spoiled(|parts| {
        let header = parts.headers["authorization"].to_str().unwrap();
        assert!(header.contains(from), "{header} has no {from}");
        parts.headers.insert("authorization", header.replace(from, to).parse().unwrap());
    })
}

#[track_caller]
fn assert_wire(error: &Error, code: &str, message: &str) {
    assert_eq!((&*error.code, error.message.as_str(), error.status().as_u16()), (code, message, 400));
}

#[test]
fn untouched_it_is_let_in() {
    let verified = verify(&signed(), BODY, NOW).unwrap();
    assert_eq!((verified.access_key_id.as_str(), verified.service.as_str()), ("AKID", "ecs"));
}

#[test]
fn no_signature() {
    for authorization in [None, Some("Basic QUtJRDpzZWNyZXQ="), Some("Bearer AWS4-"), Some("")] {
        let error = spoiled(|parts| match authorization {
            None => drop(parts.headers.remove("authorization")),
            Some(text) => drop(parts.headers.insert("authorization", HeaderValue::from_static(text))),
        });
        assert_wire(&error, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
}

#[test]
fn an_unknown_key_and_a_wrong_secret() {
    let stranger = verify(&signed_by(&Credentials::new("AKOTHER", "secret")), BODY, NOW).unwrap_err().into();
    assert_wire(&stranger, "UnrecognizedClientException", "The security token included in the request is invalid.");
    let forger = verify(&signed_by(&Credentials::new("AKID", "guess")), BODY, NOW).unwrap_err().into();
    assert_wire(&forger, "InvalidSignatureException", MISMATCH);
}

#[test]
fn a_tampered_body() {
    let error = verify(&signed(), br#"{"cluster":"Default"}"#, NOW).unwrap_err().into();
    assert_wire(&error, "InvalidSignatureException", MISMATCH);
}

#[test]
fn a_tampered_header_method_or_path() {
    let target = HeaderValue::from_static("AmazonEC2ContainerServiceV20141113.DeleteCluster");
    let errors = [
        spoiled(|parts| drop(parts.headers.insert("x-amz-target", target))),
        spoiled(|parts| drop(parts.headers.insert("host", HeaderValue::from_static("localhost:7327")))),
        spoiled(|parts| assert!(parts.headers.append("content-type", HeaderValue::from_static("text/plain")))),
        spoiled(|parts| parts.method = http::Method::PUT),
        spoiled(|parts| parts.uri = "/other".parse().unwrap()),
        spoiled(|parts| parts.uri = "/?a=1".parse().unwrap()),
    ];
    for error in errors {
        assert_wire(&error, "InvalidSignatureException", MISMATCH);
    }
}

#[test]
fn a_clock_that_is_off_by_more_than_five_minutes() {
    assert!(verify(&signed(), BODY, NOW.plus(5 * MINUTE)).is_ok());
    let late = verify(&signed(), BODY, NOW.plus(5 * MINUTE + Duration::from_secs(1))).unwrap_err().into();
    assert_wire(
        &late,
        "InvalidSignatureException",
        "Signature expired: 20260314T150926Z is now earlier than 20260314T150927Z (20260314T151427Z - 5 min.)",
    );
    let earlier = |by: Duration| Timestamp::from_millis(NOW.as_millis() - i64::try_from(by.as_millis()).unwrap());
    assert!(verify(&signed(), BODY, earlier(5 * MINUTE)).is_ok());
    let early = verify(&signed(), BODY, earlier(6 * MINUTE)).unwrap_err().into();
    assert_wire(
        &early,
        "InvalidSignatureException",
        "Signature not yet current: 20260314T150926Z is still later than 20260314T150826Z (20260314T150326Z + 5 min.)",
    );
}

#[test]
fn a_date_that_is_missing_unreadable_or_of_another_day() {
    let missing = spoiled(|parts| drop(parts.headers.remove("x-amz-date")));
    assert_wire(
        &missing,
        "IncompleteSignatureException",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
         Authorization=AWS4-HMAC-SHA256",
    );
    let unreadable = spoiled(|parts| drop(parts.headers.insert("x-amz-date", HeaderValue::from_static("2026-03-14"))));
    assert_wire(
        &unreadable,
        "IncompleteSignatureException",
        "Date must be in ISO-8601 'basic format'. Got '2026-03-14'. See http://en.wikipedia.org/wiki/ISO_8601",
    );
    let another = reworded("/20260314/", "/20260313/");
    assert_wire(
        &another,
        "InvalidSignatureException",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
         '20260313' != '20260314', from '20260314T150926Z'.",
    );
}

#[test]
fn missing_parts_are_named() {
    assert_wire(
        &spoiled(|parts| drop(parts.headers.insert("authorization", HeaderValue::from_static("AWS4-HMAC-SHA256")))),
        "IncompleteSignatureException",
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256",
    );
    assert_wire(
        &reworded("Signature=", "Signed="),
        "IncompleteSignatureException",
        "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256",
    );
}

#[test]
fn malformed_parts_are_named() {
    assert_wire(
        &reworded("Credential=", "Credential= "),
        "IncompleteSignatureException",
        "'AKID/20260314/us-east-1/ecs/aws4_request' not a valid key=value pair (missing equal-sign) in Authorization \
         header: 'AWS4-HMAC-SHA256'.",
    );
    for (from, to) in [("AKID/", ""), ("AKID/", "A/KID/"), ("/us-east-1/ecs/aws4_request", "")] {
        let error = reworded(from, to);
        assert_eq!(error.code, "IncompleteSignatureException");
        assert!(error.message.starts_with("Credential must have exactly 5 slash-delimited elements"), "{error}");
    }
    assert_wire(
        &reworded("aws4_request", "aws5_request"),
        "InvalidSignatureException",
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
    );
    assert_wire(
        &reworded("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA1 "),
        "IncompleteSignatureException",
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now).",
    );
    assert_eq!(reworded("Signature=", "Signature=00, Signature=").code, "IncompleteSignatureException");
    let twice = spoiled(|parts| {
        let header = parts.headers["authorization"].clone();
        parts.headers.append("authorization", header);
    });
    assert_eq!(twice.code, "IncompleteSignatureException");
}

#[test]
fn what_must_be_signed() {
    assert_wire(
        &reworded("host;", ""),
        "InvalidSignatureException",
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
    assert_wire(
        &reworded(";x-amz-target", ""),
        "InvalidSignatureException",
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    );
    let smuggled = spoiled(|parts| drop(parts.headers.insert("x-amz-security-token", HeaderValue::from_static("t"))));
    assert_wire(
        &smuggled,
        "InvalidSignatureException",
        "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
    );
    assert_wire(
        &spoiled(|parts| drop(parts.headers.remove("content-type"))),
        "InvalidSignatureException",
        "The request does not have the header 'content-type' that its SignedHeaders name.",
    );
}

#[test]
fn a_declared_body_hash_has_to_be_true() {
    let declared = |hash: &'static str| {
        let mut request = Request::post("http://localhost/").header("x-amz-content-sha256", hash).body(()).unwrap();
        let scope = Scope { region: "us-east-1", service: "ecs" };
        sign(&mut request, BODY, &Credentials::new("AKID", "secret"), scope, NOW).unwrap();
        Error::from(verify(&request.into_parts().0, BODY, NOW).unwrap_err())
    };
    let of_nothing = declared("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_wire(&of_nothing, "InvalidSignatureException", MISMATCH);
    for unsigned in ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"] {
        let error = declared(unsigned);
        assert_eq!(error.code, "InvalidSignatureException");
        assert!(error.message.contains(unsigned), "{error}");
    }
}

#[test]
fn presigned_requests_lack_and_expire() {
    let at = |target: &str| {
        let parts = Request::get(target).header("host", "localhost").body(()).unwrap().into_parts().0;
        Error::from(verify(&parts, b"", NOW).unwrap_err())
    };
    assert_wire(
        &at("/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260314T150926Z&X-Amz-SignedHeaders=host"),
        "IncompleteSignatureException",
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include \
         'X-Amz-Signature'. Re-examine the query-string parameters.",
    );
    let rest = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&X-Amz-Signature=00\
                &X-Amz-Credential=AKID%2F20260314%2Fus-east-1%2Fecs%2Faws4_request";
    assert_wire(
        &at(&format!("/?{rest}&X-Amz-Date=20260314T150825Z&X-Amz-Expires=60")),
        "InvalidSignatureException",
        "Signature expired: 20260314T150825Z is now earlier than 20260314T150826Z (20260314T150926Z - 1 min.)",
    );
    assert_wire(
        &at(&format!("/?{rest}&X-Amz-Date=20260314T140000Z")),
        "InvalidSignatureException",
        "Signature expired: 20260314T140000Z is now earlier than 20260314T150426Z (20260314T150926Z - 5 min.)",
    );
    assert_wire(
        &at(&format!("/?{rest}&X-Amz-Date=20260314T150926Z&X-Amz-Expires=60")),
        "InvalidSignatureException",
        MISMATCH,
    );
    for expires in ["0", "-1", "604801", "soon"] {
        let error = at(&format!("/?{rest}&X-Amz-Date=20260314T150926Z&X-Amz-Expires={expires}"));
        assert_eq!(error.code, "IncompleteSignatureException", "{expires}");
    }
    assert_wire(
        &spoiled(|parts| parts.uri = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256".parse().unwrap()),
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
}

#[test]
fn a_space_may_travel_as_a_plus() {
    // The real agent signs the query with %20 and sends it with +.
    let mut request = Request::get("http://localhost/acs/ws?dockerVersion=DockerVersion%3A%2025.0.8").body(()).unwrap();
    let scope = Scope { region: "us-east-1", service: "ecs" };
    sign(&mut request, b"", &Credentials::new("AKID", "secret"), scope, NOW).unwrap();
    let mut parts = request.into_parts().0;
    parts.uri = "/acs/ws?dockerVersion=DockerVersion%3A+25.0.8".parse().unwrap();
    assert!(verify(&parts, b"", NOW).is_ok());
}

#[test]
fn a_replaced_secret_works_and_the_old_one_does_not() {
    let verifier = Verifier::new();
    let old = signed();
    assert!(verifier.verify(&old, BODY, NOW, secret).is_ok());
    let replaced = |_: &str| Some(SecretKey::from("replaced"));
    assert_eq!(verifier.verify(&old, BODY, NOW, replaced), Err(Refusal::SignatureMismatch));
    let new = signed_by(&Credentials::new("AKID", "replaced"));
    assert!(verifier.verify(&new, BODY, NOW, replaced).is_ok());
}
