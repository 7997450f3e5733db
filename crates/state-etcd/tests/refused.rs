//! What is refused, and in which words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cluster;

use std::time::{Duration, Instant};

use cluster::Cluster;
use longshore_model::Group;
use longshore_state::backend::Error;
use longshore_state::leases::Session;
use longshore_state::{OpenError, Store};
use longshore_state_etcd::{Etcd, Settings, Tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};

fn refusal(settings: &Settings) -> String {
    let from = Instant::now();
    let error = Etcd::open(settings).err().expect("it is refused");
    assert!(from.elapsed() < Duration::from_secs(6), "after {:?}", from.elapsed());
    assert!(matches!(error, Error::Service { .. }), "{error}");
    error.to_string()
}

fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

#[test]
fn an_etcd_that_is_not_there_is_named() {
    // Nobody listens on a port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let message = refusal(&Settings::parse(&format!("etcd://127.0.0.1:{port}")).unwrap());
    says(&message, &[&format!("127.0.0.1:{port}"), "refused", "Check that etcd runs"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_elses_keys_are_left_alone() {
    let Some(cluster) = Cluster::start(1) else { return };
    // {"key": "/longshore/pods/1", "value": "x"} in etcd's JSON, which is base64.
    cluster.post(0, "/v3/kv/put", r#"{"key": "L2xvbmdzaG9yZS9wb2RzLzE=", "value": "eA=="}"#);
    let error = Store::open(cluster.backend()).err().expect("it is refused");
    assert!(matches!(error, OpenError::Backend(Error::Service { .. })), "{error}");
    says(&error.to_string(), &["under the prefix /longshore/", "such as /longshore/pods/1", "Choose another prefix"]);
    let all = cluster.post(0, "/v3/kv/range", r#"{"key": "AA==", "range_end": "AA=="}"#);
    assert!(all.contains("\"count\":\"1\""), "something was written: {all}");
    // Another prefix is another state.
    let mut beside = cluster.settings();
    beside.prefix = "/beside/".to_owned();
    let store = Store::open(Etcd::open(&beside).unwrap()).unwrap();
    store.commit(Group::new("drop").delete(longshore_model::Key::Family("a".into())).into()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_need_their_password_and_their_role() {
    let Some(cluster) = Cluster::start(1) else { return };
    let with = |name: &str, password: &str| {
        let mut settings = cluster.settings();
        settings.user = Some((name.to_owned(), password.to_owned()));
        settings
    };
    says(&refusal(&with("ada", "secret")), &["authentication is not enabled", "Leave user and password out"]);

    for (path, body) in [
        ("/v3/auth/user/add", r#"{"name": "root", "password": "root"}"#),
        ("/v3/auth/user/add", r#"{"name": "ada", "password": "secret"}"#),
        ("/v3/auth/user/add", r#"{"name": "eve", "password": "eve"}"#),
        ("/v3/auth/role/add", r#"{"name": "root"}"#),
        ("/v3/auth/role/add", r#"{"name": "longshore"}"#),
        ("/v3/auth/user/grant", r#"{"user": "root", "role": "root"}"#),
        ("/v3/auth/user/grant", r#"{"user": "ada", "role": "longshore"}"#),
        // Everything from /longshore/ up to /longshore0, which follows it.
        (
            "/v3/auth/role/grant",
            r#"{"name": "longshore", "perm": {"permType": "READWRITE", "key": "L2xvbmdzaG9yZS8=", "range_end": "L2xvbmdzaG9yZTA="}}"#,
        ),
        ("/v3/auth/user/add", r#"{"name": "bob", "password": "bob"}"#),
        ("/v3/auth/role/add", r#"{"name": "reader"}"#),
        ("/v3/auth/user/grant", r#"{"user": "bob", "role": "reader"}"#),
        (
            "/v3/auth/role/grant",
            r#"{"name": "reader", "perm": {"permType": "READ", "key": "L2xvbmdzaG9yZS8=", "range_end": "L2xvbmdzaG9yZTA="}}"#,
        ),
        ("/v3/auth/enable", "{}"),
    ] {
        cluster.post(0, path, body);
    }
    says(&refusal(&cluster.settings()), &["asks for a user and a password"]);
    says(&refusal(&with("ada", "guess")), &["authentication failed", "Check the user and the password"]);
    says(&refusal(&with("eve", "eve")), &["permission denied", "Grant the user's role"]);

    let store = Store::open(Etcd::open(&with("ada", "secret")).unwrap()).unwrap();
    store.commit(Group::new("drop").delete(longshore_model::Key::Family("a".into())).into()).await.unwrap();
    store.probe().await.unwrap();
    let session = Session::begin(store.leases(), "y", Duration::from_secs(5)).await.unwrap();
    assert_eq!(session.claim(&[("x".to_owned(), Vec::new())]).await.unwrap(), [true]);
    session.renew().await.unwrap();
    session.end().await.unwrap();
    // One who may only read is told before anybody relies on it.
    let reader = Store::open(Etcd::open(&with("bob", "bob")).unwrap()).unwrap();
    says(&reader.probe().await.unwrap_err().to_string(), &["permission denied", "Grant the user's role readwrite"]);
}

/// An authority, and a certificate of it with its key.
fn certificates() -> (String, [(String, String); 2]) {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let issued = ["server", "client"].map(|_| {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        (params.signed_by(&key, &authority).unwrap().pem(), key.serialize_pem())
    });
    (authority.pem(), issued)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_needs_the_right_certificates() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let (authority, [server, client]) = certificates();
    let arguments = [
        format!("--cert-file={}", file("server.pem", &server.0)),
        format!("--key-file={}", file("server.key", &server.1)),
        format!("--trusted-ca-file={}", file("authority.pem", &authority)),
        "--client-cert-auth".to_owned(),
    ];
    let Some(cluster) = Cluster::start_with(1, &arguments.each_ref().map(String::as_str)) else { return };
    let with = |authority: &str, identity: Option<(String, String)>| {
        let mut settings = cluster.settings();
        settings.tls = Some(Tls { authority: authority.to_owned(), identity });
        settings
    };
    let store = Store::open(Etcd::open(&with(&authority, Some(client.clone()))).unwrap()).unwrap();
    store.commit(Group::new("drop").delete(longshore_model::Key::Family("a".into())).into()).await.unwrap();

    let (stranger, [_, unknown]) = certificates();
    says(&refusal(&with(&stranger, Some(client))), &["127.0.0.1", "certificate", "comes from the authority"]);
    for identity in [None, Some(unknown)] {
        says(&refusal(&with(&authority, identity)), &["127.0.0.1", "certificate"]);
    }
    says(&refusal(&cluster.settings()), &["127.0.0.1", "whether they want TLS"]);
    says(&refusal(&with("no certificate", None)), &["the authority's certificate is not in PEM", "Check"]);
}
