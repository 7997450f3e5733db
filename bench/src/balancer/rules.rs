//! What a request's way through a listener's rules takes, on one core.

use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue};
use longshore_load_balancer::{Parts, Routing};
use longshore_model::fixture;
use longshore_model::load_balancing::{Action, Condition, FixedResponse, Rule, RuleId};

use crate::report::{Cell, Table};

/// Requests of each kind.
const REQUESTS: u32 = 100_000;

/// What it is, each rule's condition by its number, and whether a rule is met.
type Kind = (&'static str, fn(u32) -> Condition, bool);

/// How long each kind of request takes.
pub(super) struct Found(Vec<(&'static str, Duration)>);

/// Measures with so many rules.
pub(super) fn measure(count: u32) -> Found {
    let kinds: [Kind; 6] = [
        ("each rule a path and everything below it; the last one meets", path, true),
        ("the same; none meets", path, false),
        ("each rule a host; the last one meets", host, true),
        ("each rule a header's value; the last one meets", header, true),
        ("each rule a path with `*` within; the last one meets", wild_path, true),
        ("the same; none meets", wild_path, false),
    ];
    let one = |(name, condition, meets): Kind| {
        let rules: Vec<_> = (1..=count).map(|number| rule(number, condition(number))).collect();
        let routing = Routing::compile(&rules);
        (name, time(&routing, if meets { count } else { count + 1 }, meets))
    };
    Found(kinds.into_iter().map(one).collect())
}

impl Found {
    /// What the dearest kind of request takes.
    pub(super) fn dearest(&self) -> Duration {
        self.0.iter().map(|(_, time)| *time).max().unwrap_or_default()
    }

    pub(super) fn table(&self) -> Table {
        let rows = self.0.iter();
        rows.fold(Table::new(["1,000 rules", "a request's way through them"]), |table, (name, time)| {
            table.row([Cell::from(*name), Cell::from(*time)])
        })
    }
}

/// What a request takes that is meant for the rule of this number.
fn time(routing: &Routing, number: u32, meets: bool) -> Duration {
    let mut headers = HeaderMap::new();
    for name in ["accept", "accept-encoding", "user-agent", "cookie"] {
        headers.insert(name, HeaderValue::from_static("something of usual length, more or less"));
    }
    let value = HeaderValue::from_str(&format!("tenant-{number}"));
    headers.extend(value.map(|value| (http::header::HeaderName::from_static("x-tenant"), value)));
    let (host, path) = (format!("service-{number}.example.com"), format!("/service-{number}/items/42/parts"));
    let parts = Parts {
        method: "GET",
        host: &host,
        path: &path,
        query: Some("page=2&order=name"),
        headers: &headers,
        source: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
    };
    assert_eq!(routing.find(parts).is_some(), meets, "what is measured is what is meant");
    let began = Instant::now();
    for _ in 0..REQUESTS {
        black_box(routing.find(black_box(parts)));
    }
    began.elapsed() / REQUESTS
}

fn path(number: u32) -> Condition {
    Condition::Path { values: vec![format!("/service-{number}/*").into()], expressions: Vec::new() }
}

fn wild_path(number: u32) -> Condition {
    Condition::Path { values: vec![format!("*/service-{number}/*/parts").into()], expressions: Vec::new() }
}

fn host(number: u32) -> Condition {
    Condition::Host { values: vec![format!("service-{number}.example.com").into()], expressions: Vec::new() }
}

fn header(number: u32) -> Condition {
    let values = vec![format!("tenant-{number}").into()];
    Condition::Header { name: "x-tenant".into(), values, expressions: Vec::new() }
}

fn rule(number: u32, condition: Condition) -> Arc<Rule> {
    Arc::new(Rule {
        priority: number,
        conditions: vec![condition],
        ..fixture::rule(
            RuleId::from_bits(number.into()),
            vec![Action::FixedResponse(FixedResponse { status: 200, content_type: None, body: None })],
        )
    })
}
