//! Whatever is signed is accepted, and whatever is changed afterwards is not.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use http::request::Parts;
use http::{HeaderValue, Method, Request, Uri};
use longshore_api::sigv4::{Credentials, Refusal, Scope, SecretKey, Verified, Verifier, sign};
use longshore_model::Timestamp;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1_773_500_966_000);
const SCOPE: Scope<'static> = Scope { region: "eu-west-1", service: "ecs" };

fn verify(parts: &Parts, body: &[u8], secret: &str) -> Result<Verified, Refusal> {
    // Another access key has another secret: the key's id is signed only through it.
    Verifier::new().verify(parts, body, NOW, |id| (id == "AKID").then(|| SecretKey::from(secret)))
}

prop_compose! {
    fn signed()(
        method in prop_oneof![Just(Method::GET), Just(Method::POST), Just(Method::DELETE)],
        // Neither dots nor double slashes: changing one into another may leave the same path.
        path in "(/[a-zA-Z0-9_~:@!$*,;=-]{1,8}){0,4}",
        query in proptest::option::of("[a-z]{1,5}=[A-Za-z0-9_.~-]{0,8}(&[a-z]{1,5}=[A-Za-z0-9_.~-]{0,8}){0,3}"),
        meta in "[!-~]{1,12}( [!-~]{1,12}){0,2}",
        target in "[A-Za-z0-9_]{1,20}\\.[A-Za-z]{1,20}",
        token in proptest::option::of("[!-~]{1,40}"),
        secret in "[ -~]{1,60}",
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) -> (Parts, Vec<u8>, String, Option<String>) {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1:7327{path}{query}"))
            .header("x-amz-meta", meta)
            .header("x-amz-target", target)
            .body(())
            .unwrap();
        let mut credentials = Credentials::new("AKID", secret.as_str());
        credentials.session_token.clone_from(&token);
        sign(&mut request, &body, &credentials, SCOPE, NOW).unwrap();
        (request.into_parts().0, body, secret, token)
    }
}

/// `bytes` with one bit flipped.
fn flip(bytes: &[u8], at: prop::sample::Index, bit: u8) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    let at = at.index(flipped.len());
    flipped[at] ^= 1 << bit;
    flipped
}

proptest! {
    #[test]
    fn what_is_signed_is_accepted((parts, body, secret, token) in signed()) {
        let verified = verify(&parts, &body, &secret).unwrap();
        prop_assert_eq!(verified.region, SCOPE.region);
        prop_assert_eq!(verified.session_token, token);
        prop_assert_eq!(verified.signed_at, NOW);
    }

    #[test]
    fn another_secret_is_refused((parts, body, secret, _) in signed(), at in any::<prop::sample::Index>(), bit in 0u8..7) {
        let other = String::from_utf8(flip(secret.as_bytes(), at, bit)).unwrap();
        prop_assert_eq!(verify(&parts, &body, &other), Err(Refusal::SignatureMismatch));
    }

    #[test]
    fn a_changed_body_is_refused((parts, body, secret, _) in signed(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        prop_assume!(!body.is_empty());
        prop_assert_eq!(verify(&parts, &flip(&body, at, bit), &secret), Err(Refusal::SignatureMismatch));
    }

    #[test]
    fn a_changed_header_is_refused(
        (mut parts, body, secret, _) in signed(),
        name in prop::sample::select(vec!["authorization", "host", "x-amz-date", "x-amz-meta", "x-amz-target"]),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let words = |value: &HeaderValue| -> Vec<Vec<u8>> {
            value.as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect()
        };
        let before = parts.headers[name].clone();
        // What is no header value never gets this far.
        let Ok(after) = HeaderValue::from_bytes(&flip(before.as_bytes(), at, bit)) else { return Ok(()) };
        // White space folds, header names have no case, and commas and spaces both separate parameters.
        prop_assume!(words(&before) != words(&after));
        let meaning = |value: &HeaderValue| value.as_bytes().to_ascii_lowercase().iter().map(|b| if *b == b',' { b' ' } else { *b }).collect::<Vec<u8>>();
        prop_assume!(name != "authorization" || meaning(&before) != meaning(&after));
        parts.headers.insert(name, after);
        prop_assert!(verify(&parts, &body, &secret).is_err());
    }

    #[test]
    fn a_changed_target_is_refused((mut parts, body, secret, _) in signed(), at in any::<prop::sample::Index>(), bit in 0u8..7) {
        let before = parts.uri.path_and_query().unwrap().as_str().to_owned();
        let after = String::from_utf8(flip(before.as_bytes(), at, bit)).unwrap();
        let Ok(uri) = after.parse::<Uri>() else { return Ok(()) };
        // A fragment is cut off, another host or scheme is not a target, and a plus is a space.
        if uri.path_and_query().is_none_or(|now| now.as_str() != after) || same_meaning(&before, &after) {
            return Ok(());
        }
        parts.uri = uri;
        prop_assert!(verify(&parts, &body, &secret).is_err(), "{} {}", before, after);
    }
}

/// Whether two targets have the same path and the same pairs in their queries: their order is not signed.
fn same_meaning(one: &str, other: &str) -> bool {
    let split = |target: &str| {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut pairs: Vec<(String, String)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (name.to_owned(), value.to_owned())
            })
            .collect();
        pairs.sort();
        let segments: Vec<String> =
            path.split('/').filter(|segment| !matches!(*segment, "" | ".")).map(str::to_owned).collect();
        (segments, path.ends_with('/'), pairs)
    };
    split(one) == split(other)
}
