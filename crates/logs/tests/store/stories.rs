//! What the issue promises, one story each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use longshore_logs::*;

use crate::common::{DAY, GROUP, batch, event, found, messages, read, search, small, text};

#[tokio::test]
async fn odd_messages_come_back_as_they_were() {
    let directory = tempfile::tempdir().unwrap();
    let large = format!("needle {}", "0123456789abcdef_".repeat(70_000));
    let odd = ["", "\u{0}\u{1}\u{7f}", "😀 größe 日本語", "a\r\nb\tc", "\u{fffd}\u{fffd} ELF \u{0}", large.as_str()];
    let store = Store::open(small(directory.path())).unwrap();
    for (time, message) in (0..).zip(odd) {
        store.append(batch("s", vec![event(time, message)])).await.unwrap();
    }
    for round in 0..3 {
        let page = store.read(read("s", ReadFrom::Head)).await.unwrap();
        assert_eq!(messages(&page.events), odd, "{round}");
        assert_eq!(found(&store, "needle ").await, std::slice::from_ref(&large), "{round}");
        assert_eq!(found(&store, " 日本").await, [odd[2]], "{round}");
        store.seal().await.unwrap();
    }
    drop(store);
    let store = Store::open(small(directory.path())).unwrap();
    assert_eq!(messages(&store.read(read("s", ReadFrom::Tail)).await.unwrap().events), odd);
}

#[tokio::test]
async fn a_source_is_taken_once_even_after_the_store_was_opened_anew() {
    let directory = tempfile::tempdir().unwrap();
    let numbered = |first: u64, count: u64| Batch {
        source: Some(Source { id: "container-1".into(), first }),
        ..batch("s", (first..first + count).map(|number| event(number as i64, format!("line {number}"))).collect())
    };
    let store = Store::open(small(directory.path())).unwrap();
    let all = [store.append(numbered(0, 5)), store.append(numbered(3, 5)), store.append(numbered(0, 8))];
    let mut taken = 0;
    for append in all {
        let appended = append.await.unwrap();
        taken += appended.taken;
        assert!(appended.next >= Some(5));
    }
    assert_eq!(taken, 8);
    drop(store);
    let store = Store::open(small(directory.path())).unwrap();
    let again = store.append(numbered(2, 8)).await.unwrap();
    assert_eq!(again, Appended { taken: 2, skipped: 6, next: Some(10) });
    store.seal().await.unwrap();
    drop(store);
    let store = Store::open(small(directory.path())).unwrap();
    assert_eq!(store.append(numbered(0, 10)).await.unwrap().skipped, 10);
    assert_eq!(found(&store, "line ").await.len(), 10);
    // It is forgotten with its stream, and when it has been silent for long.
    store.expire(1_000 + 31 * DAY).await;
    assert_eq!(store.append(numbered(0, 1)).await.unwrap().taken, 1);
    store.delete_stream(GROUP, "s").await.unwrap();
    assert_eq!(store.append(numbered(0, 2)).await.unwrap().taken, 2);
    assert_eq!(found(&store, "line ").await, ["line 0", "line 1"], "what was deleted stays so");
}

#[tokio::test]
async fn followers_hear_of_late_events_and_of_what_they_missed() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(Settings { follower_bytes: 1_000, ..small(directory.path()) }).unwrap();
    let (mut all, mut other) = (store.follow(None), store.follow(Some(vec![GroupId(99)])));
    store.append(batch("s", vec![event(500, "now")])).await.unwrap();
    store.append(batch("s", vec![event(3, "late")])).await.unwrap();
    for expected in ["now", "late"] {
        let followed = all.next().await.unwrap();
        assert_eq!((followed.group, messages(&followed.events), followed.missed), (GROUP, vec![expected], 0));
    }
    for number in 0..50 {
        store.append(batch("s", vec![event(number, "x".repeat(100))])).await.unwrap();
    }
    let mut heard = 0;
    while heard < 6 {
        heard += all.next().await.unwrap().events.len();
    }
    // Though nothing comes after them.
    let followed = all.next().await.unwrap();
    assert_eq!((followed.group, followed.events.len(), followed.missed), (GROUP, 0, 44));
    store.append(batch("s", vec![event(9, "after")])).await.unwrap();
    assert_eq!(all.next().await.unwrap().missed, 0);
    drop(store);
    assert_eq!(other.next().await, None, "it heard nothing, and the store is closed");
}

#[tokio::test]
async fn what_is_expired_is_not_shown_and_its_room_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    let short = GroupId(1);
    for day in 0..10 {
        for group in [GROUP, short] {
            let events = (0..20).map(|number| event(day * DAY + number, format!("day {day} {}", "word ".repeat(20))));
            store.append(Batch { group, ..batch("s", events.collect()) }).await.unwrap();
        }
    }
    store.seal().await.unwrap();
    let now = 10 * DAY;
    store.set_retention(short, Some(2));
    let in_short = |now| Search { groups: vec![short], now, ..search(Arc::new(Everything)) };
    let shown = store.search(in_short(now)).await.unwrap();
    assert_eq!(shown.events.len(), 40, "from the moment on that the retention is known");
    assert!(shown.events.iter().all(|event| event.timestamp >= 8 * DAY));
    let before = store.group_bytes(short);
    store.expire(now).await;
    assert!(store.group_bytes(short) <= before / 2, "{} of {before}", store.group_bytes(short));
    assert_eq!(store.search(in_short(now)).await.unwrap().events.len(), 40);
    assert_eq!(found(&store, "day").await.len(), 200, "the other group keeps everything");
    assert!(store.stream(short, "s").await.unwrap().is_some(), "an empty stream stays");

    let size = |store: &Store| store.group_bytes(GROUP);
    let kept = size(&store);
    store.delete_group(short).await.unwrap();
    assert_eq!(store.search(in_short(now)).await.unwrap().events, []);
    assert!(matches!(store.append(Batch { group: short, ..batch("s", vec![]) }).await, Err(AppendError::NoGroup)));
    store.expire(now).await;
    assert_eq!(size(&store), kept);
    store.set_retention(GROUP, Some(1));
    store.expire(100 * DAY).await;
    assert_eq!(store.group_bytes(GROUP), 0);
    assert_eq!(std::fs::read_dir(directory.path().join("segments")).unwrap().count(), 0, "nothing is left on disk");
}

#[tokio::test]
async fn positions_stay_right_while_events_are_sealed_and_come_in() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    let events = |from: i64| (from..from + 50).map(|number| event(number, format!("line {number}"))).collect();
    store.append(batch("s", events(100))).await.unwrap();
    let mut request = ReadRequest { limit: 30, ..read("s", ReadFrom::Head) };
    let first = store.read(request.clone()).await.unwrap();
    store.seal().await.unwrap();
    store.append(batch("s", events(150))).await.unwrap();
    store.append(batch("s", events(0))).await.unwrap();
    request.from = ReadFrom::Forward(first.forward);
    let second = store.read(request.clone()).await.unwrap();
    assert_eq!(second.events.iter().map(|event| event.timestamp).collect::<Vec<_>>(), (130..160).collect::<Vec<_>>());
    request.from = ReadFrom::Backward(second.backward);
    let back = store.read(request.clone()).await.unwrap();
    assert_eq!(back.events, first.events);
    request.from = ReadFrom::Forward(format!("{:0<56}", "0".repeat(17) + "34").parse().unwrap());
    let end = store.read(request.clone()).await.unwrap();
    assert_eq!((end.events.len(), ReadFrom::Forward(end.forward)), (0, request.from), "at the end it stays");
}

#[tokio::test]
async fn a_search_out_of_time_goes_on_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    for number in 0..300 {
        store.append(batch("s", vec![event(number, format!("line {number} {}", "word ".repeat(20)))])).await.unwrap();
    }
    store.seal().await.unwrap();
    for newest_first in [false, true] {
        let mut request = Search { budget: Some(Duration::ZERO), newest_first, ..search(text("line")) };
        let (mut events, mut pages) = (Vec::new(), 0);
        loop {
            let found = store.search(request.clone()).await.unwrap();
            events.extend(found.events.iter().map(|event| event.timestamp));
            pages += 1;
            request.after = found.next;
            if found.next.is_none() {
                break;
            }
        }
        if newest_first {
            events.reverse();
        }
        assert_eq!(events, (0..300).collect::<Vec<_>>());
        assert!(pages > 5, "{pages}");
    }
}

#[tokio::test]
async fn the_index_excludes_what_holds_no_such_word() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    for number in 0..300 {
        let rare = if number == 123 { "needle" } else { "hay" };
        store
            .append(batch("s", vec![event(number, format!("line {number} {rare} {}", "word ".repeat(20)))]))
            .await
            .unwrap();
    }
    let required =
        |required| -> Arc<dyn Matcher> { Arc::new(crate::common::Looking { text: "needle".into(), required }) };
    for _ in 0..2 {
        for condition in
            [Required::Word("needle".into()), Required::Text(" needle ".into()), Required::Text(" needl".into())]
        {
            let found = store.search(search(required(condition.clone()))).await.unwrap();
            assert_eq!(found.events.len(), 1);
            let prefix = condition == Required::Text(" needl".into());
            assert!(prefix || found.scanned.blocks <= 4, "{condition:?}: {:?}", found.scanned);
        }
        store.seal().await.unwrap();
    }
}

#[tokio::test]
async fn many_streams_are_listed_in_both_orders() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(Settings { reserve_bytes: 0, ..Settings::new(directory.path()) }).unwrap();
    let appends = (0..3_000).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let name = format!("service/web/{number:05}");
            store.append(batch(&name, vec![event((number * 7919) % 3_000, "x")])).await.unwrap();
        })
    });
    for append in appends.collect::<Vec<_>>() {
        append.await.unwrap();
    }
    for order in [StreamOrder::Name { prefix: "service/web/0".into() }, StreamOrder::LastEventTime] {
        let mut request = StreamsRequest { order: order.clone(), descending: true, after: None, limit: 50 };
        let mut all = Vec::new();
        loop {
            let page = store.streams(GROUP, request.clone()).await.unwrap();
            all.extend(page.streams);
            request.after = page.next;
            if request.after.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), 3_000);
        match order {
            StreamOrder::LastEventTime => assert!(all.is_sorted_by(|a, b| a.last_event >= b.last_event)),
            StreamOrder::Name { .. } => assert!(all.is_sorted_by(|a, b| a.name >= b.name)),
        }
    }
}

#[tokio::test]
async fn a_damaged_journal_is_refused_in_words_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    for number in 0..5 {
        store.append(batch("s", vec![event(number, "line")])).await.unwrap();
    }
    drop(store);
    let file = std::fs::read_dir(directory.path().join("journal")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[60] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let started = Instant::now();
    let words = Store::open(small(directory.path())).err().unwrap().to_string();
    assert!(words.contains("is damaged") && words.contains("move the file away"), "{words}");
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
