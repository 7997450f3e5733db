//! The spool keeps what was put into it through crashes, within its bound.

use longshore_api::longshore::MAX_CALL_BYTES;

use super::super::entry::Output;
use super::*;

const BOUND: u64 = 1 << 20;
const NOW: i64 = 1_700_000_000_000;

fn spool(dir: &tempfile::TempDir) -> Spool {
    Spool::open(dir.path(), BOUND, "boot").unwrap()
}

fn meta(id: &str, blocking: bool) -> Meta {
    Meta { runtime_id: id.to_owned(), stream: id.to_owned(), blocking, ..Meta::default() }
}

fn line(number: u64, len: usize) -> Entry {
    let text = format!("{number} {}", "x".repeat(len)).into_bytes();
    Entry { time_ns: NOW * 1_000_000 + number as i64, mark: 0, kind: Kind::Line(Output::Stdout), text }
}

fn all(spool: &Spool) -> u64 {
    spool.look(NOW).iter().map(|look| look.spool_bytes).sum()
}

fn delivered(spool: &mut Spool) -> BTreeMap<String, Vec<String>> {
    let mut messages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    loop {
        let batches = spool.next(MAX_CALL_BYTES, NOW);
        if batches.is_empty() {
            return messages;
        }
        assert!(batches.iter().map(|one| one.bytes).sum::<usize>() <= MAX_CALL_BYTES);
        for Outgoing { runtime_id, flight, batch, .. } in batches {
            spool.taken(&runtime_id, flight);
            messages.entry(runtime_id).or_default().extend(batch.events.into_iter().map(|event| event.message));
        }
    }
}

#[test]
fn a_container_that_writes_much_pushes_out_its_own_lines() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    for id in ["quiet", "loud"] {
        spool.add(meta(id, false)).unwrap();
    }
    for number in 0..100 {
        assert_eq!(spool.append("quiet", &[line(number, 100)], NOW), Added::Yes);
    }
    for number in 0..3_000 {
        assert_eq!(spool.append("loud", &[line(number, 1_000)], NOW), Added::Yes);
        assert!(all(&spool) <= BOUND);
    }
    let messages = delivered(&mut spool);
    assert_eq!(messages["quiet"].len(), 100);
    let loud = &messages["loud"];
    assert!(loud[0].starts_with("longshore: ") && loud.last().unwrap().starts_with("2999 "));
    let dropped: usize = loud[0].split(' ').nth(1).unwrap().parse().unwrap();
    assert_eq!(dropped + loud.len() - 1, 3_000);
}

#[test]
fn a_container_that_waits_loses_nothing_and_leaves_room_for_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("waits", true)).unwrap();
    spool.add(meta("other", false)).unwrap();
    let mut written = 0;
    while spool.append("waits", &[line(written, 1_000)], NOW) == Added::Yes {
        written += 1;
    }
    assert!((BOUND / 2 - 2_000..=BOUND / 2).contains(&all(&spool)), "{}", all(&spool));
    for number in 0..2_000 {
        assert_eq!(spool.append("other", &[line(number, 1_000)], NOW), Added::Yes);
        assert!(all(&spool) <= BOUND);
    }
    assert_eq!(spool.append("waits", &[line(written, 1_000)], NOW), Added::NoRoom);
    let waits = delivered(&mut spool).remove("waits").unwrap();
    assert_eq!(waits.len() as u64, written);
    assert_eq!(spool.append("waits", &[line(written, 1_000)], NOW), Added::Yes, "it goes on");
}

#[test]
fn containers_that_wait_leave_a_quarter_to_others_however_many_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("other", false)).unwrap();
    for number in 0..200 {
        assert_eq!(spool.append("other", &[line(number, 1_000)], NOW), Added::Yes);
    }
    let others: Vec<String> = (0..8).map(|number| format!("waits-{number}")).collect();
    for id in &others {
        spool.add(meta(id, true)).unwrap();
        let mut written = 0;
        while spool.append(id, &[line(written, 1_000)], NOW) == Added::Yes {
            written += 1;
        }
        assert!(written > 0, "{id} has nothing here, and gets on");
    }
    let waiting: u64 = spool.look(NOW).iter().filter(|look| look.meta.blocking).map(|look| look.spool_bytes).sum();
    assert!(waiting <= BOUND / 4 * 3 + 8 * 2_000, "{waiting}");
    // One whose lines are delivered gets on although the others' are not.
    loop {
        let batches = spool.next(MAX_CALL_BYTES, NOW);
        for one in &batches {
            match one.runtime_id.as_str() {
                "waits-7" => spool.taken("waits-7", one.flight),
                id => assert!(spool.returned(id, one.flight, Some((NOW + 1, "no group".to_owned())))),
            }
        }
        if batches.is_empty() {
            break;
        }
    }
    assert_eq!(spool.append("waits-7", &[line(1_000, 1_000)], NOW), Added::Yes);
    assert_eq!(spool.append("waits-0", &[line(1_000, 1_000)], NOW), Added::NoRoom);
    assert!(spool.look(NOW).iter().all(|look| look.counts.dropped_lines == 0));
}

/// Writes until the container waits; then it is not to wait any more, and writes much. Gives the last number written.
fn fill_and_drain(spool: &mut Spool) -> u64 {
    let mut written = 0;
    while spool.append("waits", &[line(written, 1_000)], NOW) == Added::Yes {
        written += 1;
    }
    spool.drain("waits");
    for number in 0..3_000 {
        assert_eq!(spool.append("waits", &[line(written + number, 1_000)], NOW), Added::Yes);
        assert!(all(spool) <= BOUND);
    }
    written + 2_999
}

#[test]
fn a_container_that_is_to_stop_does_not_wait() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("waits", true)).unwrap();
    fill_and_drain(&mut spool);
}

#[test]
fn a_container_that_runs_although_it_seemed_to_have_ended_waits_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("waits", true)).unwrap();
    while spool.append("waits", &[line(0, 1_000)], NOW) == Added::Yes {}
    spool.presume_ended("waits", true);
    assert!(spool.is_presumed_ended("waits"));
    assert_eq!(spool.append("waits", &[line(0, 1_000)], NOW), Added::Yes);
    spool.presume_ended("waits", false);
    assert_eq!(spool.append("waits", &[line(0, 1_000)], NOW), Added::NoRoom);
    // The stop of its task is none of these.
    spool.drain("waits");
    spool.presume_ended("waits", false);
    assert_eq!(spool.append("waits", &[line(0, 1_000)], NOW), Added::Yes);
}

#[test]
fn a_container_that_is_started_again_waits_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("waits", true)).unwrap();
    let last = fill_and_drain(&mut spool);
    spool.started("waits");
    assert_eq!(spool.append("waits", &[line(0, 1_000)], NOW), Added::NoRoom, "it waits again");
    let waits = delivered(&mut spool).remove("waits").unwrap();
    assert!(waits[0].starts_with("longshore: ") && waits.last().unwrap().starts_with(&format!("{last} ")));
}

#[test]
fn streams_come_in_turns_and_go_when_they_are_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    for id in ["a", "b", "c"] {
        spool.add(meta(id, false)).unwrap();
        spool.append(id, &(0..100).map(|number| line(number, 1_000)).collect::<Vec<_>>(), NOW);
    }
    let batches = spool.next(MAX_CALL_BYTES, NOW);
    assert_eq!(batches.len(), 3, "several streams in one call");
    assert!(spool.next(1, NOW).is_empty(), "none of them twice");
    for one in batches {
        assert!(!spool.returned(&one.runtime_id, one.flight, None));
    }
    let mut spool = Spool::open(dir.path(), BOUND, "boot").unwrap();
    assert_eq!(spool.append("gone", &[line(0, 1)], NOW), Added::Unknown);
    for id in ["a", "b", "c"] {
        spool.end(id, NOW);
    }
    let messages = delivered(&mut spool);
    assert!(messages.values().all(|messages| messages.len() == 100));
    assert!(spool.is_delivered() && spool.look(NOW).is_empty());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left on the disk");
    assert_eq!(spool.gone().delivered_events, 300);
}

#[test]
fn a_call_has_no_more_batches_than_a_server_takes() {
    let dir = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..=MAX_CALL_BATCHES).map(|number| format!("{number:04}")).collect();
    for id in &ids {
        // Not by the spool, which would have each of them synced.
        let meta = Meta { boot: "boot".to_owned(), ..meta(id, false) };
        fs::create_dir(dir.path().join(id)).unwrap();
        fs::write(dir.path().join(id).join("stream.json"), serde_json::to_vec(&meta).unwrap()).unwrap();
    }
    let mut spool = spool(&dir);
    for id in &ids {
        assert_eq!(spool.append(id, &[line(0, 10)], NOW), Added::Yes);
    }
    let count = [spool.next(MAX_CALL_BYTES, NOW).len(), spool.next(MAX_CALL_BYTES, NOW).len()];
    assert_eq!(count, [MAX_CALL_BATCHES, 1]);
}

#[test]
fn a_refusal_is_news_once_a_stream() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = spool(&dir);
    spool.add(meta("a", false)).unwrap();
    for is_news in [true, false] {
        spool.append("a", &[line(0, 10), line(1, 10)], NOW);
        let one = spool.next(MAX_CALL_BYTES, NOW).remove(0);
        assert_eq!(spool.refused("a", one.flight), (2, is_news));
    }
    assert_eq!(spool.refused("gone", 1), (0, false));
}
