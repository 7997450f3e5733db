//! The signatures of botocore, the signer that most ECS clients use, are taken as they are, and ours are the same.
//!
//! `fixtures/sigv4_botocore.py` made the requests.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use base64::{Engine, engine::general_purpose::STANDARD};
use http::request::Parts;
use http::{Method, Request};
use longshore_api::sigv4::{Credentials, Refusal, Scope, SecretKey, Verifier, sign};
use longshore_model::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Document {
    now_millis: i64,
    access_key_id: String,
    secret_access_key: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    method: String,
    target: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Body,
    session_token: Option<String>,
    region: String,
    service: String,
    presigned: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Bytes { base64: String },
    Repeated { repeat: String, times: usize },
}

impl Vector {
    fn body(&self) -> Vec<u8> {
        match &self.body {
            Body::Bytes { base64 } => STANDARD.decode(base64).unwrap(),
            Body::Repeated { repeat, times } => repeat.repeat(*times).into_bytes(),
        }
    }

    fn parts(&self) -> Parts {
        let mut request = Request::builder().method(self.method.parse::<Method>().unwrap()).uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(()).unwrap().into_parts().0
    }
}

fn document() -> Document {
    serde_json::from_str(include_str!("fixtures/sigv4_botocore.json")).unwrap()
}

impl Document {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now_millis)
    }

    fn secret(&self, access_key_id: &str) -> Option<SecretKey> {
        (access_key_id == self.access_key_id).then(|| self.secret_access_key.as_str().into())
    }
}

#[test]
fn every_request_is_accepted_for_what_it_is() {
    let document = document();
    let verifier = Verifier::new();
    assert!(document.vectors.len() > 60, "the fixture has lost its vectors");
    // Twice: the second time the signing keys are known.
    for vector in document.vectors.iter().chain(&document.vectors) {
        let verified = verifier
            .verify(&vector.parts(), &vector.body(), document.now(), |id| document.secret(id))
            .unwrap_or_else(|refusal| panic!("{}: {refusal}", vector.name));
        assert_eq!(verified.access_key_id, document.access_key_id, "{}", vector.name);
        assert_eq!(verified.region, vector.region, "{}", vector.name);
        assert_eq!(verified.service, vector.service, "{}", vector.name);
        assert_eq!(verified.session_token, vector.session_token, "{}", vector.name);
        assert_eq!(verified.signed_at, document.now(), "{}", vector.name);
    }
}

#[test]
fn no_request_is_accepted_with_another_body_or_secret() {
    let document = document();
    let verifier = Verifier::new();
    for vector in &document.vectors {
        let mut body = vector.body();
        body.push(b' ');
        let tampered = verifier.verify(&vector.parts(), &body, document.now(), |id| document.secret(id));
        assert!(
            matches!(tampered, Err(Refusal::SignatureMismatch | Refusal::BodyMismatch)),
            "{}: {tampered:?}",
            vector.name
        );
        let secret = |_: &str| Some(SecretKey::from("wJalrXUtnFEMI"));
        let forged = verifier.verify(&vector.parts(), &vector.body(), document.now(), secret);
        assert_eq!(forged, Err(Refusal::SignatureMismatch), "{}", vector.name);
    }
}

#[test]
fn our_signatures_are_the_same() {
    let document = document();
    let mut compared = 0;
    for vector in &document.vectors {
        let theirs = &vector.parts().headers;
        let ours_would_sign =
            |name: &str| matches!(name, "host" | "content-type" | "authorization") || name.starts_with("x-amz-");
        // botocore leaves what is in a query as it is, and signs every header; we follow AWS's own definition there.
        if vector.presigned
            || vector.name.starts_with("query ")
            || !theirs.keys().all(|name| ours_would_sign(name.as_str()))
        {
            continue;
        }
        // Taken relative to the host that botocore sends: the URI type does not keep everything that a URL may have.
        let mut request = Request::builder().method(vector.method.as_str()).uri(&vector.target);
        for (name, value) in theirs.iter().filter(|(name, _)| *name != "authorization" && *name != "x-amz-date") {
            request = request.header(name, value);
        }
        let mut request = request.body(()).unwrap();
        let mut credentials = Credentials::new(&*document.access_key_id, &*document.secret_access_key);
        credentials.session_token.clone_from(&vector.session_token);
        let scope = Scope { region: &vector.region, service: &vector.service };
        sign(&mut request, &vector.body(), &credentials, scope, document.now()).unwrap();
        assert_eq!(request.headers()["authorization"], theirs["authorization"], "{}", vector.name);
        compared += 1;
    }
    assert!(compared > 25, "only {compared} compared");
}

#[test]
fn the_host_that_we_add_is_the_one_botocore_sends() {
    let document = document();
    for vector in document.vectors.iter().filter(|vector| vector.name.contains("host") || vector.name.contains("port"))
    {
        let mut request = Request::get(&vector.url).body(()).unwrap();
        let scope = Scope { region: "us-east-1", service: "ecs" };
        sign(&mut request, b"", &Credentials::new("AK", "secret"), scope, document.now()).unwrap();
        let ours = request.headers()["host"].to_str().unwrap();
        assert_eq!(ours.to_ascii_lowercase(), vector.parts().headers["host"], "{}", vector.name);
    }
}
