//! What an application load balancer logs of requests.

mod common;

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use common::{Client, Edge, fixed, forward, group, listener, load_balancer, request, rule, serve, target};
use http_body_util::Full;
use hyper::Response;
use longshore_load_balancer::{AccessLogs, Limits};
use longshore_model::load_balancing::{Condition, Record};

/// All lines of all files below a directory.
fn lines(directory: &Path) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let mut text = String::new();
            let file = std::fs::File::open(&path).expect("a file");
            flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("compressed");
            found.extend(text.lines().map(str::to_owned));
        }
    }
    found
}

#[tokio::test]
async fn each_request_is_a_line_with_what_came_of_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let logs = AccessLogs {
        directory: directory.path().to_owned(),
        account: "000000000000".into(),
        region: "us-east-1".into(),
    };
    let mut edge = Edge::with_logs(Limits { shards: 1, ..Limits::default() }, Some(logs)).await;
    let on = [("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", "logs"), ("access_logs.s3.prefix", "p")];
    edge.put(Record::LoadBalancer(Arc::new(load_balancer(&on))));
    let at = serve(|_| async { Response::builder().status(201).body(Full::from("made")).expect("an answer") }).await;
    edge.put(Record::TargetGroup(Arc::new(group(1, &[]))));
    edge.put(Record::Target(Arc::new(target(1, at))));
    edge.put(Record::Listener(Arc::new(listener(edge.port, vec![forward(&[(1, 1)])]))));
    let path = Condition::Path { values: vec!["/fixed*".into()], expressions: Vec::new() };
    edge.put(Record::Rule(Arc::new(rule(7, vec![path], vec![fixed(404, "no")]))));
    edge.apply().await;
    let address = edge.address();
    {
        let mut client = Client::connect(address).await;
        let agent = [("user-agent", "a \"quoted\" one")];
        let answer = client.send(request("POST", "/items?x=1", &agent, "12345")).await.expect("an answer");
        assert_eq!((answer.status, answer.text()), (201, "made"));
        assert_eq!(client.get("/fixed/1").await.status, 404);
    }
    for request in ["GET /a b HTTP/1.1\r\nhost: a\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\nx y: 1\r\n\r\n"] {
        assert!(common::raw(address, request.as_bytes()).await.starts_with("HTTP/1.1 400"));
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    edge.balancer.shutdown(Duration::from_secs(1)).await;

    let found = lines(&directory.path().join("logs/p/AWSLogs/000000000000/elasticloadbalancing/us-east-1"));
    let [forwarded, fixed, unread, other] = &found[..] else { panic!("{found:?}") };
    let port = address.port();
    let part = |line: &str, index: usize| line.split(' ').nth(index).unwrap_or_default().to_owned();
    assert_eq!((part(forwarded, 0), part(forwarded, 2)), ("http".into(), "app/web/0000000000000001".into()));
    assert_eq!(part(forwarded, 4), at.to_string());
    assert!((5..8).all(|index| part(forwarded, index).parse::<f64>().is_ok_and(|time| time >= 0.0)), "{forwarded}");
    assert_eq!([8, 9].map(|index| part(forwarded, index)), ["201", "201"]);
    assert!(part(forwarded, 10).parse::<u32>().is_ok_and(|bytes| bytes > 5), "{forwarded}");
    assert!(part(forwarded, 11).parse::<u32>().is_ok_and(|bytes| bytes > 4), "{forwarded}");
    let line = format!("\"POST http://example.com:{port}/items?x=1 HTTP/1.1\" \"a \\x22quoted\\x22 one\" - - ");
    let group = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/group-1/0000000000000001 \"Root=1-";
    assert!(forwarded.contains(&format!("{line}{group}")), "{forwarded}");
    assert!(
        forwarded.ends_with(&format!("\"forward\" \"-\" \"-\" \"{at}\" \"201\" \"-\" \"-\" - \"-\" \"-\" -")),
        "{forwarded}"
    );
    assert_eq!([4, 5, 8, 9].map(|index| part(fixed, index)), ["-", "-1", "404", "-"]);
    assert!(fixed.contains(" 7 ") && fixed.contains("\"fixed-response\""), "{fixed}");
    for (line, bytes) in [(unread, "30"), (other, "35")] {
        assert_eq!([4, 5, 8, 9, 10].map(|index| part(line, index)), ["-", "-1", "400", "-", bytes], "{line}");
        assert!(line.contains(&format!("\"- http://-:{port}- - \" \"-\" - - - ")), "{line}");
    }
}
