//! Segments in a bucket, served by a small S3 of our own: objects in memory, GET with ranges, PUT, HEAD, DELETE, list.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use longshore_logs::*;

use crate::common::{batch, event, found, search, small, text};

#[derive(Clone, Default)]
struct S3(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    objects: BTreeMap<String, Bytes>,
    down: bool,
    unsigned: usize,
}

impl S3 {
    fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap().objects.keys().cloned().collect()
    }

    fn is_down(&self, down: bool) {
        self.0.lock().unwrap().down = down;
    }
}

async fn serve(State(s3): State<S3>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let mut inner = s3.0.lock().unwrap();
    if inner.down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let signed = headers.get("authorization").and_then(|value| value.to_str().ok());
    if !signed.is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=key/")) {
        inner.unsigned += 1;
        return StatusCode::FORBIDDEN.into_response();
    }
    let key = uri.path().trim_start_matches("/bucket").trim_start_matches('/').to_owned();
    let none = || (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response();
    match method {
        Method::GET if key.is_empty() => {
            let mut xml = String::from("<ListBucketResult><IsTruncated>false</IsTruncated>");
            for (key, bytes) in &inner.objects {
                xml += &format!(
                    "<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\"1\"</ETag><Size>{}</Size></Contents>",
                    bytes.len()
                );
            }
            (xml + "</ListBucketResult>").into_response()
        }
        Method::PUT => {
            inner.objects.insert(key, body);
            [("etag", "\"1\"")].into_response()
        }
        Method::GET | Method::HEAD => match inner.objects.get(&key) {
            None => none(),
            Some(bytes) => {
                let head = [("etag", "\"1\""), ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")];
                (head, bytes.clone()).into_response()
            }
        },
        Method::DELETE => {
            inner.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn start() -> (S3, String) {
    let s3 = S3::default();
    let app = Router::new().fallback(serve).layer(DefaultBodyLimit::disable()).with_state(s3.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (s3, endpoint)
}

fn settings(directory: &std::path::Path, endpoint: &str) -> Settings {
    let objects = ObjectSettings {
        url: "s3://bucket/some/prefix".into(),
        endpoint: Some(endpoint.into()),
        region: "us-east-1".into(),
        access_key_id: "key".into(),
        secret_access_key: "secret".into(),
        allow_http: true,
        cache_bytes: 0,
        read_timeout: Duration::from_millis(1500),
    };
    Settings { objects: Some(objects), ..small(directory) }
}

async fn until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(30), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn local(directory: &std::path::Path) -> usize {
    std::fs::read_dir(directory.join("segments")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn segments_move_to_the_bucket_and_are_read_from_there() {
    let (s3, endpoint) = start().await;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(settings(directory.path(), &endpoint)).unwrap();
    for number in 0..200 {
        store.append(batch("s", vec![event(number, format!("line {number} rare_{number}"))])).await.unwrap();
    }
    store.seal().await.unwrap();
    until("the cache is empty", || !s3.keys().is_empty() && local(directory.path()) == 0).await;
    assert_eq!(s3.0.lock().unwrap().unsigned, 0);
    assert!(s3.keys().iter().all(|key| key.starts_with("some/prefix/")));

    assert_eq!(found(&store, " rare_77").await, ["line 77 rare_77"]);
    assert_eq!(found(&store, "line").await.len(), 200);
    drop(store);
    let store = Store::open(settings(directory.path(), &endpoint)).unwrap();
    assert_eq!(found(&store, "line").await.len(), 200);
    until("the cache is empty again", || local(directory.path()) == 0).await;

    // What is expired goes from the bucket too.
    store.set_retention(crate::common::GROUP, Some(1));
    store.expire(10 * crate::common::DAY).await;
    until("the bucket is empty", || s3.keys().is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cache_keeps_what_came_last_and_fetches_what_is_torn_anew() {
    let (s3, endpoint) = start().await;
    let directory = tempfile::tempdir().unwrap();
    let mut settings = settings(directory.path(), &endpoint);
    let text = |number: i64| format!("line {number} {}", "word ".repeat(1000));
    let write = async |store: &Store, number| {
        store.append(batch("s", vec![event(number, text(number))])).await.unwrap();
        store.seal().await.unwrap();
        until("it is in the bucket", || s3.keys().len() as i64 == 2 * (number + 1)).await;
    };
    // Room for one segment and a half.
    let store = Store::open(settings.clone()).unwrap();
    write(&store, 0).await;
    let bytes: usize = s3.0.lock().unwrap().objects.values().map(Bytes::len).sum();
    drop(store);
    settings.objects.as_mut().unwrap().cache_bytes = bytes as u64 * 3 / 2;
    let store = Store::open(settings.clone()).unwrap();
    let segment = |number: i64| directory.path().join(format!("segments/{number:016x}"));
    write(&store, 1).await;
    until("the cache has room again", || local(directory.path()) == 1).await;
    assert!(segment(1).exists(), "what came last is the most likely to be read");
    drop(store);

    // As a machine leaves it that loses power.
    std::fs::File::create(segment(1).join("data")).unwrap();
    let store = Store::open(settings).unwrap();
    assert_eq!(found(&store, "line 1 ").await, [text(1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_away_loses_nothing_and_is_named_to_readers() {
    let (s3, endpoint) = start().await;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(settings(directory.path(), &endpoint)).unwrap();
    store.append(batch("s", vec![event(1, "in the bucket")])).await.unwrap();
    store.seal().await.unwrap();
    until("the cache is empty", || !s3.keys().is_empty() && local(directory.path()) == 0).await;

    s3.is_down(true);
    store.append(batch("s", vec![event(2, "here alone")])).await.unwrap();
    store.seal().await.unwrap();
    let started = Instant::now();
    let found = store.search(search(text("e"))).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(crate::common::messages(&found.events), ["here alone"]);
    assert_eq!(found.missing.len(), 1);
    assert!(found.missing[0].contains("s3://bucket/some/prefix"), "{}", found.missing[0]);
    assert_eq!(local(directory.path()), 1, "what the bucket does not take stays");

    s3.is_down(false);
    let started = Instant::now();
    loop {
        let found = store.search(search(text("e"))).await.unwrap();
        if found.missing.is_empty() {
            assert_eq!(crate::common::messages(&found.events), ["in the bucket", "here alone"]);
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "it is not read again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
