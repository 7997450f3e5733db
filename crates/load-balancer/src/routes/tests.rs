//! Tables: the first rule by priority that holds, whatever the index makes of it.

use std::net::Ipv4Addr;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use longshore_model::load_balancing::{
    Action, Condition as Record, FixedResponse, ListenerId, LoadBalancerId, Rule, RuleId,
};
use longshore_model::network::Cidr;
use proptest::prelude::*;

use super::condition::Condition;
use super::*;

fn rule(priority: u32, conditions: Vec<Record>) -> Arc<Rule> {
    Arc::new(Rule {
        id: RuleId::from_bits(u64::from(priority)),
        listener: ListenerId::from_bits(1),
        load_balancer: LoadBalancerId::from_bits(1),
        priority,
        conditions,
        actions: vec![answer(200)],
        transforms: None,
        action_order: None,
        tags: Vec::new(),
    })
}

fn answer(status: u16) -> Action {
    Action::FixedResponse(FixedResponse { status, content_type: None, body: None })
}

fn texts(values: &[&str]) -> Vec<Arc<str>> {
    values.iter().map(|value| (*value).into()).collect()
}

fn host(values: &[&str]) -> Record {
    Record::Host { values: texts(values), expressions: Vec::new() }
}

fn path(values: &[&str]) -> Record {
    Record::Path { values: texts(values), expressions: Vec::new() }
}

fn header(name: &str, values: &[&str]) -> Record {
    Record::Header { name: name.into(), values: texts(values), expressions: Vec::new() }
}

fn query(pairs: &[(Option<&str>, &str)]) -> Record {
    Record::Query(pairs.iter().map(|(key, value)| (key.map(Into::into), (*value).into())).collect())
}

/// The priority of the rule that a request finds.
fn found(table: &Table, asked: &Asked<'_>) -> Option<u32> {
    table.find(asked).rule.map(|(_, priority)| priority)
}

#[test]
fn each_kind_of_condition_decides() {
    let rules = [
        rule(10, vec![host(&["api.example.com"]), path(&["/v1/*"])]),
        rule(20, vec![host(&["*.example.com"]), Record::Method(texts(&["POST", "PUT"]))]),
        rule(30, vec![path(&["/img/*.png", "/pics/?"])]),
        rule(40, vec![header("x-canary", &["yes", "1*"])]),
        rule(50, vec![query(&[(Some("version"), "2"), (None, "beta")])]),
        rule(60, vec![Record::SourceIp(texts(&["10.0.0.0/8", "fd00::/8"])), path(&["/admin"])]),
        rule(70, vec![Record::Path { values: Vec::new(), expressions: texts(&["^/v[0-9]+/users$"]) }]),
        rule(80, vec![Record::Host { values: Vec::new(), expressions: texts(&["^shop-[a-z]+\\."]) }]),
        rule(90, vec![query(&[(Some("q"), r"100\*")])]),
    ];
    let table = Table::compile(&rules, &[answer(404)], |_| None);
    type Case =
        (&'static str, &'static str, &'static str, Option<(&'static str, &'static str)>, &'static str, Option<u32>);
    let cases: [Case; 18] = [
        ("GET", "api.example.com", "/v1/x", None, "192.0.2.1", Some(10)),
        ("GET", "API.Example.com", "/v2/x", None, "192.0.2.1", None),
        ("PUT", "www.example.com", "/", None, "192.0.2.1", Some(20)),
        ("put", "www.example.com", "/", None, "192.0.2.1", None),
        ("GET", "x", "/img/a/b.png", None, "192.0.2.1", Some(30)),
        ("GET", "x", "/pics/1", None, "192.0.2.1", Some(30)),
        ("GET", "x", "/IMG/a.png", None, "192.0.2.1", None),
        ("GET", "x", "/", Some(("x-canary", "YES")), "192.0.2.1", Some(40)),
        ("GET", "x", "/", Some(("x-canary", "12")), "192.0.2.1", Some(40)),
        ("GET", "x", "/", Some(("x-canary", "no")), "192.0.2.1", None),
        ("GET", "x", "/?a=1&VERSION=2", None, "192.0.2.1", Some(50)),
        ("GET", "x", "/?x=b%65ta", None, "192.0.2.1", Some(50)),
        ("GET", "x", "/?beta", None, "192.0.2.1", Some(50)),
        ("GET", "x", "/admin", None, "10.9.8.7", Some(60)),
        ("GET", "x", "/admin", None, "11.9.8.7", None),
        ("GET", "x", "/v12/users", None, "192.0.2.1", Some(70)),
        ("GET", "Shop-a.example.org", "/", None, "192.0.2.1", Some(80)),
        ("GET", "x", "/?q=100*", None, "192.0.2.1", Some(90)),
    ];
    for (method, host, url, field, source, expected) in cases {
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = field {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
        let source = source.parse().unwrap();
        let asked = Asked { host, path, query, method, headers: &headers, source };
        assert_eq!(found(&table, &asked), expected, "{method} {host} {url} {field:?} {source}");
    }
}

#[test]
fn blocks_of_either_family_contain_their_own_addresses_alone() {
    for (block, address, expected) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ("10.0.0.1/32", "10.0.0.2", false),
        ("10.0.0.1", "10.0.0.1", true),
        ("0.0.0.0/0", "198.51.100.1", true),
        ("0.0.0.0/0", "fd00::1", false),
        ("fd00::/8", "fd12::1", true),
        ("::/0", "10.0.0.1", false),
    ] {
        assert_eq!(
            Cidr::parse_or_one(block).unwrap().contains(address.parse().unwrap()),
            expected,
            "{block} {address}"
        );
    }
}

#[test]
fn a_rule_among_a_thousand_is_found_by_asking_few() {
    for make in [
        (|n: u32| vec![path(&[&format!("/service-{n}/*")])]) as fn(u32) -> Vec<Record>,
        |n| vec![host(&[&format!("tenant-{n}.example.com")])],
        |n| vec![header("x-tenant", &[&n.to_string()]), path(&["/*"])],
        |n| vec![query(&[(Some("tenant"), &n.to_string())])],
    ] {
        let rules: Vec<Arc<Rule>> = (1..=1_000).map(|n| rule(n, make(n))).collect();
        let conditions: Vec<Vec<Condition>> =
            rules.iter().map(|rule| rule.conditions.iter().map(Condition::compile).collect()).collect();
        let slices: Vec<&[Condition]> = conditions.iter().map(|conditions| &conditions[..]).collect();
        let index = super::index::Index::new(&slices);
        let mut headers = HeaderMap::new();
        headers.insert("x-tenant", HeaderValue::from_static("777"));
        let asked = Asked {
            host: "tenant-777.example.com",
            path: "/service-777/x",
            query: Some("tenant=777"),
            method: "GET",
            headers: &headers,
            source: Ipv4Addr::LOCALHOST.into(),
        };
        let count = std::cell::Cell::new(0);
        let first = index.first(&asked, |place| {
            count.set(count.get() + 1);
            slices[place as usize].iter().all(|condition| condition.holds(&asked))
        });
        assert_eq!((first, count.get()), (Some(776), 1));
    }
}

fn any_condition() -> impl Strategy<Value = Record> {
    let text = |pattern: &'static str| proptest::collection::vec(pattern.prop_map(Arc::<str>::from), 1..3);
    prop_oneof![
        text("[ab*?.]{1,5}").prop_map(|values| Record::Host { values, expressions: Vec::new() }),
        text("/[ab*?/]{0,4}").prop_map(|values| Record::Path { values, expressions: Vec::new() }),
        text("[ab*]{1,3}").prop_map(|values| Record::Header { name: "x-h".into(), values, expressions: Vec::new() }),
        text("GET|PUT").prop_map(Record::Method),
        proptest::collection::vec(
            (proptest::option::of("[kK]".prop_map(Arc::<str>::from)), "[ab*+%]{1,3}".prop_map(Arc::<str>::from)),
            1..3
        )
        .prop_map(Record::Query),
        text(r"10\.0\.0\.[01]/32").prop_map(Record::SourceIp),
    ]
}

proptest! {
    /// The oracle asks every rule in turn.
    #[test]
    fn the_index_finds_what_asking_every_rule_finds(
        rules in proptest::collection::vec(proptest::collection::vec(any_condition(), 0..3), 0..12),
        host in "[ab.]{1,5}",
        path in "/[ab/]{0,4}",
        query in proptest::option::of("([kK]=)?[ab+]{0,3}(%61)?(&[ab]{1,2})?"),
        method in "GET|PUT",
        values in proptest::collection::vec("[abA]{1,3}", 0..3),
        source in r"10\.0\.0\.[012]",
    ) {
        let mut headers = HeaderMap::new();
        for value in &values {
            headers.append("x-h", value.parse().unwrap());
        }
        let asked = Asked {
            host: &host,
            path: &path,
            query: query.as_deref(),
            method: &method,
            headers: &headers,
            source: source.parse().unwrap(),
        };
        let rules: Vec<Arc<Rule>> = (1..).zip(rules).map(|(priority, conditions)| rule(priority, conditions)).collect();
        let holds = |rule: &&Arc<Rule>| rule.conditions.iter().all(|it| Condition::compile(it).holds(&asked));
        let expected = rules.iter().find(holds).map(|rule| rule.priority);
        let mut shuffled = rules.clone();
        shuffled.reverse();
        let table = Table::compile(&shuffled, &[answer(404)], |_| None);
        prop_assert_eq!(found(&table, &asked), expected);
    }
}
