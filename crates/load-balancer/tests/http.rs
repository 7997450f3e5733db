//! Requests through the balancer, with real sockets.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{
    Client, Edge, fixed, forward, get, group, listener, load_balancer, raw, request, rule, serve, serve_text, target,
};
use http_body_util::{BodyExt, Full};
use hyper::Response;
use longshore_model::Document;
use longshore_model::load_balancing::{Action, Condition, Forward, Record, Redirect, Rule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_reaches_a_target_and_its_answer_the_client() {
    let mut edge = Edge::start().await;
    let target = serve(|request| async move {
        let text = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
        Response::new(Full::from(text))
    })
    .await;
    edge.forward_to(&[target], &[]).await;
    let answer = raw(edge.address(), b"GET /a?b=c HTTP/1.1\r\nhost: example.com:80\r\nx-own: 1\r\n\r\n").await;
    for part in [
        "HTTP/1.1 200 OK",
        "GET /a?b=c",
        r#""x-own": "1""#,
        r#""host": "example.com:80""#,
        r#""x-forwarded-for": "127.0.0.1""#,
        r#""x-forwarded-proto": "http""#,
        &format!(r#""x-forwarded-port": "{}""#, edge.port),
        r#""x-amzn-trace-id": "Root=1-"#,
    ] {
        assert!(answer.contains(part), "{part} in {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn targets_take_turns() {
    let mut edge = Edge::start().await;
    let targets = [serve_text("one").await, serve_text("two").await];
    edge.forward_to(&targets, &[]).await;
    let request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let answer = raw(edge.address(), request).await;
    assert!(answer.contains("one") && answer.contains("two"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2, "{answer}");
}

/// A target that says what it was asked.
async fn echo_head() -> std::net::SocketAddr {
    serve(|request| async move {
        let text = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
        Response::builder().header("server", "own/1").header("keep-alive", "timeout=5").body(Full::from(text)).unwrap()
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attributes_decide_what_is_said_of_the_client() {
    let target = echo_head().await;
    let mode = "routing.http.xff_header_processing.mode";
    let port = "routing.http.xff_client_port.enabled";
    let drops = "routing.http.drop_invalid_header_fields.enabled";
    type Pairs<'p> = &'p [(&'p str, &'p str)];
    let cases: [(Pairs<'_>, Pairs<'_>, &[&str], &[&str]); 6] = [
        (&[], &[("x-forwarded-for", "1.2.3.4")], &[r#""x-forwarded-for": "1.2.3.4, 127.0.0.1""#], &[]),
        (&[(mode, "preserve")], &[("x-forwarded-for", "1.2.3.4")], &[r#""x-forwarded-for": "1.2.3.4""#], &[]),
        (&[(mode, "remove")], &[("x-forwarded-for", "1.2.3.4")], &[], &["x-forwarded-for"]),
        (&[(port, "true")], &[], &[r#""x-forwarded-for": "127.0.0.1:"#], &[]),
        (&[(drops, "true")], &[("x_y", "1"), ("x-y", "2")], &[r#""x-y": "2""#], &["x_y"]),
        (
            &[],
            &[("connection", "x-hop, keep-alive"), ("x-hop", "1"), ("te", "gzip"), ("x-amzn-trace-id", "Root=1-2-3")],
            &[r#""x-amzn-trace-id": "Self=1-"#, ";Root=1-2-3"],
            &["x-hop", "\"te\"", "\"connection\""],
        ),
    ];
    for (attributes, headers, has, lacks) in cases {
        let mut edge = Edge::start().await;
        edge.put(Record::LoadBalancer(Arc::new(load_balancer(attributes))));
        edge.forward_to(&[target], &[]).await;
        let answer = Client::connect(edge.address()).await.send(request("GET", "/", headers, "")).await.unwrap();
        assert_eq!((answer.header("server"), answer.headers.get("keep-alive")), ("own/1", None));
        has.iter().for_each(|part| assert!(answer.text().contains(part), "{part} in {}", answer.text()));
        lacks.iter().for_each(|part| assert!(!answer.text().contains(part), "{part} in {}", answer.text()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_listener_adds_and_takes_fields_of_answers() {
    let mut edge = Edge::start().await;
    edge.forward_to(&[echo_head().await], &[]).await;
    let mut record = listener(edge.port, vec![forward(&[(1, 1)])]);
    let security = "routing.http.response.strict_transport_security.header_value";
    for (key, value) in [("routing.http.response.server.enabled", "false"), (security, "max-age=60")] {
        record.attributes.insert(key.into(), value.into());
    }
    edge.put(Record::Listener(Arc::new(record)));
    edge.apply().await;
    let answer = Client::connect(edge.address()).await.get("/").await;
    assert_eq!((answer.headers.get("server"), answer.header("strict-transport-security")), (None, "max-age=60"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_answer_redirect_and_rewrite() {
    let mut edge = Edge::start().await;
    edge.forward_to(&[echo_head().await], &[]).await;
    let path = |pattern: &str| vec![Condition::Path { values: vec![pattern.into()], expressions: Vec::new() }];
    let part = |text: &str| -> Arc<str> { text.into() };
    let redirect = Action::Redirect(Redirect {
        protocol: part("HTTPS"),
        host: part("www.#{host}"),
        port: part("443"),
        path: part("/new/#{path}"),
        query: part("#{query}&x=1"),
        status: 301,
    });
    edge.put(Record::Rule(Arc::new(rule(1, path("/old/*"), vec![redirect]))));
    edge.put(Record::Rule(Arc::new(rule(2, path("/gone"), vec![fixed(410, "it is gone")]))));
    let transforms = serde_json::json!([
        {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/api/(.*)$", "Replace": "/$1"}]}},
        {"Type": "host-header-rewrite",
         "HostHeaderRewriteConfig": {"Rewrites": [{"Regex": "^example", "Replace": "internal"}]}},
    ]);
    let rewritten =
        Rule { transforms: Some(Document::new(transforms)), ..rule(3, path("/api/*"), vec![forward(&[(1, 1)])]) };
    edge.put(Record::Rule(Arc::new(rewritten)));
    edge.apply().await;
    let mut client = Client::connect(edge.address()).await;
    let answer = client.get("/old/a/b?c=d").await;
    assert_eq!((answer.status, answer.header("location")), (301, "https://www.example.com:443/new/old/a/b?c=d&x=1"));
    let answer = client.get("/gone").await;
    assert_eq!((answer.status, answer.text(), answer.header("content-type")), (410, "it is gone", "text/plain"));
    let answer = client.get("/api/v1/x?y=z").await;
    assert!(answer.text().starts_with("GET /v1/x?y=z"), "{}", answer.text());
    assert!(answer.text().contains(r#""host": "internal.com""#), "{}", answer.text());
}

/// The cookies that an answer sets, as a client sends them back.
fn cookies(answer: &common::Answer) -> String {
    let values = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    values.map(|value| value.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_comes_back_to_its_target_and_its_group() {
    let mut edge = Edge::start().await;
    let targets = [serve_text("one").await, serve_text("two").await, serve_text("three").await];
    let sticky = [("stickiness.enabled", "true"), ("stickiness.type", "lb_cookie")];
    edge.forward_to(&targets, &sticky).await;
    let mut client = Client::connect(edge.address()).await;
    let first = client.get("/").await;
    let kept = cookies(&first);
    assert!(kept.contains("AWSALB=") && kept.contains("AWSALBCORS="), "{kept}");
    for _ in 0..6 {
        let again = client.send(request("GET", "/", &[("cookie", &kept)], "")).await.unwrap();
        assert_eq!(again.text(), first.text());
    }
    let without = [client.get("/").await, client.get("/").await, client.get("/").await];
    assert!(without.iter().any(|answer| answer.text() != first.text()), "others go round");
    // Its target goes: it comes to another one, and stays there.
    let place = ["one", "two", "three"].iter().position(|text| *text == first.text()).unwrap();
    edge.put(Record::Target(Arc::new(common::draining(1, targets[place]))));
    edge.apply().await;
    let moved = client.send(request("GET", "/", &[("cookie", &kept)], "")).await.unwrap();
    assert!(moved.text() != first.text() && cookies(&moved) != kept);
    // Groups that share the requests.
    edge.put(Record::TargetGroup(Arc::new(group(1, &[]))));
    edge.put(Record::TargetGroup(Arc::new(group(2, &[]))));
    edge.put(Record::Target(Arc::new(target(2, serve_text("other group").await))));
    let Action::Forward(split) = forward(&[(1, 1), (2, 1)]) else { unreachable!("it forwards") };
    let split = Action::Forward(Forward { stickiness_seconds: Some(60), ..split });
    edge.put(Record::Listener(Arc::new(listener(edge.port, vec![split]))));
    edge.apply().await;
    for _ in 0..4 {
        let first = client.get("/").await;
        let is_other = first.text() == "other group";
        let kept = cookies(&first);
        assert!(kept.contains("AWSALBTG="), "{kept}");
        for _ in 0..8 {
            let again = client.send(request("GET", "/", &[("cookie", &kept)], "")).await.unwrap();
            assert_eq!(again.text() == "other group", is_other);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_applications_cookie_makes_its_clients_stay() {
    let mut edge = Edge::start().await;
    let with_cookie = |text: &'static str| {
        serve(move |_| async move {
            Response::builder().header("set-cookie", "SID=1; Path=/").body(Full::from(text)).unwrap()
        })
    };
    let targets = [with_cookie("one").await, with_cookie("two").await];
    let sticky = [
        ("stickiness.enabled", "true"),
        ("stickiness.type", "app_cookie"),
        ("stickiness.app_cookie.cookie_name", "SID"),
    ];
    edge.forward_to(&targets, &sticky).await;
    let mut client = Client::connect(edge.address()).await;
    let first = client.get("/").await;
    let kept = cookies(&first);
    assert!(kept.contains("SID=1") && kept.contains("AWSALBAPP-0="), "{kept}");
    for _ in 0..4 {
        let again = client.send(request("GET", "/", &[("cookie", &kept)], "")).await.unwrap();
        assert_eq!(again.text(), first.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_bodies_go_both_ways_whole() {
    let mut edge = Edge::start().await;
    let echo = serve(|request| async move {
        let body = request.into_body().collect().await.unwrap().to_bytes();
        Response::new(Full::from(body))
    })
    .await;
    edge.forward_to(&[echo], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    for size in [1, 65_536, 20_000_000] {
        let body: String = (0..size).map(|at: u32| char::from(b'a' + (at % 23) as u8)).collect();
        let answer = client.send(request("PUT", "/", &[], &body)).await.unwrap();
        assert!(answer.text() == body, "{size} bytes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read_holds_its_target_back() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (told, mut written) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 30]).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n").await.unwrap();
        while let Ok(count) = stream.write(&[7; 65_536]).await {
            let _ = told.send(count);
        }
    });
    let mut edge = Edge::start().await;
    edge.forward_to(&[address], &[]).await;
    let mut client = TcpStream::connect(edge.address()).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut total = 0;
    while let Ok(Some(count)) = tokio::time::timeout(Duration::from_millis(500), written.recv()).await {
        total += count;
    }
    assert!((1..64 << 20).contains(&total), "{total} bytes were taken for a client that reads nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_without_bodies_expectations_and_old_clients_are_served() {
    let mut edge = Edge::start().await;
    let target = serve(|request| async move {
        let status = if request.uri().path() == "/none" { 204 } else { 200 };
        assert!(request.headers().get("expect").is_none(), "the client was told already");
        let body = request.into_body().collect().await.unwrap().to_bytes();
        Response::builder().status(status).header("x-length", body.len()).body(Full::from("hello")).unwrap()
    })
    .await;
    edge.forward_to(&[target], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    for _ in 0..2 {
        let answer = client.send(request("HEAD", "/", &[], "")).await.unwrap();
        assert_eq!((answer.status, answer.header("content-length"), answer.text()), (200, "5", ""));
        let answer = client.get("/none").await;
        assert_eq!((answer.status, answer.text()), (204, ""));
    }
    let mut stream = TcpStream::connect(edge.address()).await.unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\nexpect: 100-continue\r\n\r\n").await.unwrap();
    let mut start = [0; 25];
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"abc").await.unwrap();
    let mut head = [0; 15];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    let answer = raw(edge.address(), b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200") && answer.ends_with("hello"), "{answer}");
    let answer =
        raw(edge.address(), b"GET http://b.example/abs HTTP/1.1\r\nhost: ignored\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_old_is_told_to_close() {
    let mut edge = Edge::start().await;
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&[("client_keep_alive.seconds", "1")]))));
    edge.forward_to(&[serve_text("fine").await], &[]).await;
    let mut client = Client::connect(edge.address()).await;
    assert_eq!(client.get("/").await.header("connection"), "");
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    assert_eq!(client.send(get("/")).await.unwrap().header("connection"), "close");
}
