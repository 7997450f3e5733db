//! Whatever is done to the store, it answers what the plain one does.

use std::sync::Arc;

use longshore_logs::*;
use proptest::prelude::*;

use crate::common::{DAY, Looking, small};
use crate::plain::Plain;

#[derive(Clone, Debug)]
enum Step {
    Append { group: u64, stream: u8, create: bool, times: Vec<i64>, source: Option<u64> },
    Create { group: u64, stream: u8 },
    DeleteStream { group: u64, stream: u8 },
    DeleteGroup { group: u64 },
    Retention { group: u64, days: Option<u32> },
    Expire { days: i64 },
    Seal,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let append = (
        0..4_u64,
        0..5_u8,
        prop::bool::weighted(0.9),
        prop::collection::vec(0..20 * DAY, 1..40),
        prop::option::of(0..60_u64),
    )
        .prop_map(|(group, stream, create, times, source)| Step::Append { group, stream, create, times, source });
    prop_oneof![
        12 => append,
        1 => (0..4_u64, 0..5_u8).prop_map(|(group, stream)| Step::Create { group, stream }),
        1 => (0..4_u64, 0..5_u8).prop_map(|(group, stream)| Step::DeleteStream { group, stream }),
        1 => (3..4_u64).prop_map(|group| Step::DeleteGroup { group }),
        1 => (0..4_u64, prop::option::of(1..15_u32)).prop_map(|(group, days)| Step::Retention { group, days }),
        1 => (0..3_i64).prop_map(|days| Step::Expire { days }),
        2 => Just(Step::Seal),
        2 => Just(Step::Reopen),
    ]
}

const WORDS: [&str; 6] = ["ERROR", "timeout", "größe", "a\\u00e9b", "connection_refused_by_peer_9", "x"];

/// What both are asked after each few steps.
fn matchers() -> Vec<Arc<dyn Matcher>> {
    let looking = |text: &str, required| Arc::new(Looking { text: text.into(), required }) as Arc<dyn Matcher>;
    let word = |text: &str| Required::Word(text.into());
    let text = |text: &str| Required::Text(text.into());
    vec![
        Arc::new(Everything),
        looking("ERROR", word("ERROR")),
        looking("größe", word("größe")),
        looking("refused_by", text("refused_by")),
        looking(" timeout ", text(" timeout ")),
        looking("e9b", Required::Or(vec![word("e9b"), text("\\")])),
        looking("connection_refused_by_peer_9", word("connection_refused_by_peer_9")),
        looking("number 7", Required::And(vec![text("number 7"), word("number")])),
    ]
}

fn same(ours: &[Stored], theirs: &[Stored]) {
    let what = |event: &Stored| (event.timestamp, event.ingestion_time, event.stream.clone(), event.message.clone());
    let (ours, theirs): (Vec<_>, Vec<_>) = (ours.iter().map(what).collect(), theirs.iter().map(what).collect());
    assert_eq!(ours, theirs);
}

async fn compare_search(store: &Store, plain: &Plain, search: Search) {
    let (mut ours, mut theirs) = (search.clone(), search);
    for _ in 0..400 {
        let (found, expected) = (store.search(ours.clone()).await.unwrap(), plain.search(&theirs));
        assert_eq!(found.missing, Vec::<String>::new());
        same(&found.events, &expected.events);
        assert_eq!(found.next.is_some(), expected.next.is_some());
        (ours.after, theirs.after) = (found.next, expected.next);
        if ours.after.is_none() {
            return;
        }
    }
}

async fn compare(store: &Store, plain: &Plain, now: i64, limit: usize) {
    for (number, matcher) in matchers().into_iter().enumerate() {
        let streams = match number % 3 {
            0 => Streams::All,
            1 => Streams::Names(vec!["s/1".into(), "s/3".into(), "none".into()]),
            _ => Streams::Prefix("s/".into()),
        };
        let search = Search {
            groups: vec![GroupId(number as u64 % 4), GroupId(3)],
            streams,
            start: (number % 2 == 0).then_some(3 * DAY),
            end: (number % 4 < 2).then_some(16 * DAY),
            matcher,
            limit,
            max_bytes: if number % 3 == 0 { 300 } else { 1 << 20 },
            budget: None,
            after: None,
            newest_first: number % 2 == 1,
            now,
        };
        compare_search(store, plain, search).await;
    }
    for group in (0..4).map(GroupId) {
        for order in [StreamOrder::Name { prefix: "s/".into() }, StreamOrder::LastEventTime] {
            for descending in [false, true] {
                let mut request = StreamsRequest { order: order.clone(), descending, after: None, limit: 2 };
                loop {
                    let (ours, theirs) =
                        (store.streams(group, request.clone()).await.unwrap(), plain.streams(group, &request));
                    assert_eq!(ours, theirs);
                    request.after = ours.next;
                    if request.after.is_none() {
                        break;
                    }
                }
            }
        }
        for stream in 0..5 {
            let name = format!("s/{stream}");
            assert_eq!(store.stream(group, &name).await.unwrap(), plain.stream(group, &name));
            for from in [ReadFrom::Head, ReadFrom::Tail] {
                compare_read(store, plain, group, &name, from, now, limit).await;
            }
        }
    }
}

async fn compare_read(
    store: &Store,
    plain: &Plain,
    group: GroupId,
    name: &str,
    from: ReadFrom,
    now: i64,
    limit: usize,
) {
    let request = ReadRequest {
        group,
        stream: name.into(),
        start: None,
        end: limit.is_multiple_of(2).then_some(15 * DAY),
        from,
        limit,
        max_bytes: 1000,
        now,
    };
    let (mut ours, mut theirs) = (request.clone(), request);
    for _ in 0..100 {
        let (page, expected) = match (store.read(ours.clone()).await, plain.read(&theirs)) {
            (Ok(page), Ok(expected)) => (page, expected),
            (Err(ReadError::NoStream), Err(ReadError::NoStream)) => return,
            (page, expected) => panic!("{page:?} instead of {expected:?}"),
        };
        same(&page.events, &expected.events);
        if page.events.is_empty() {
            return;
        }
        let backward = matches!(from, ReadFrom::Tail);
        let next =
            |page: &Page| if backward { ReadFrom::Backward(page.backward) } else { ReadFrom::Forward(page.forward) };
        (ours.from, theirs.from) = (next(&page), next(&expected));
    }
}

async fn story(steps: Vec<Step>, limit: usize) {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Some(Store::open(small(directory.path())).unwrap());
    let mut plain = Plain::default();
    let mut retention = [None; 4];
    let (mut now, mut counter) = (20 * DAY, 0);
    let last = steps.len() - 1;
    for (at, step) in steps.into_iter().enumerate() {
        let open = store.clone().unwrap();
        match step {
            Step::Append { group, stream, create, times, source } => {
                let events = times.into_iter().map(|timestamp| {
                    counter += 1;
                    let word = WORDS[counter % WORDS.len()];
                    Event {
                        timestamp,
                        message: format!("{word} number {counter} of {} {}", counter % 11, WORDS[counter % 5]),
                    }
                });
                let batch = Batch {
                    group: GroupId(group),
                    stream: format!("s/{stream}"),
                    events: events.collect(),
                    now,
                    create_stream: create,
                    source: source.map(|first| Source { id: "agent".into(), first }),
                };
                let ours = open.append(batch.clone()).await.map_err(|error| error.to_string());
                let theirs = plain.append(&batch).map(|(appended, _)| appended).map_err(|error| error.to_string());
                assert_eq!(ours, theirs);
            }
            Step::Create { group, stream } => {
                let name = format!("s/{stream}");
                let ours = open.create_stream(GroupId(group), &name, now).await.map_err(|error| error.to_string());
                assert_eq!(ours, plain.create_stream(GroupId(group), &name, now).map_err(|error| error.to_string()));
            }
            Step::DeleteStream { group, stream } => {
                let name = format!("s/{stream}");
                let ours = open.delete_stream(GroupId(group), &name).await.map_err(|error| error.to_string());
                assert_eq!(ours, plain.delete_stream(GroupId(group), &name).map_err(|error| error.to_string()));
            }
            Step::DeleteGroup { group } => {
                open.delete_group(GroupId(group)).await.unwrap();
                plain.delete_group(GroupId(group));
            }
            Step::Retention { group, days } => {
                // A longer one brings nothing back that has expired, so it only ever gets shorter here.
                let days = match (retention[group as usize], days) {
                    (Some(known), Some(new)) => Some(std::cmp::min::<u32>(known, new)),
                    (known, new) => known.or(new),
                };
                retention[group as usize] = days;
                open.set_retention(GroupId(group), days);
                plain.set_retention(GroupId(group), days);
            }
            Step::Expire { days } => {
                now += days * DAY;
                open.expire(now).await;
                plain.expire(now);
            }
            Step::Seal => open.seal().await.unwrap(),
            Step::Reopen => {
                drop(open);
                drop(store.take());
                let open = Store::open(small(directory.path())).unwrap();
                for (group, days) in (0..).zip(retention) {
                    open.set_retention(GroupId(group), days);
                }
                store = Some(open);
            }
        }
        if at % 5 == 0 || at == last {
            compare(store.as_ref().unwrap(), &plain, now, limit).await;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_answers_what_the_plain_store_does(steps in prop::collection::vec(step(), 1..40), limit in 1..40_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(story(steps, limit));
    }
}
