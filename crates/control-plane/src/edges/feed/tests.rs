//! What an edge is sent, as the state changes and the edge answers, or does not.

use longshore_model::load_balancing::{Health, Registration, Sight};

use super::super::fixture::{delete, edge, key, put, sightings, target};
use super::*;

const NAME: &str = "front";

/// A state with as many targets, all of revision 1.
fn state(targets: u16) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for number in 0..targets {
        put(&mut snapshot, 1, target(number, Registration::Registered));
    }
    snapshot
}

/// A feed that has sent everything, and was answered.
fn fed(snapshot: &Snapshot) -> Feed {
    let mut feed = Feed::new(NAME.into(), 1);
    assert!(feed.is_due());
    feed.next(snapshot);
    feed.answered(snapshot.revision().0);
    assert!(!feed.is_due(), "nothing has changed");
    feed
}

fn change(feed: &mut Feed, numbers: impl IntoIterator<Item = u16>) {
    let keys: Vec<Key> = numbers.into_iter().map(|number| Key::Target(key(number))).collect();
    feed.changed(Some(&keys));
}

#[test]
fn first_comes_everything_then_what_changes_as_it_is_by_then() {
    let mut snapshot = state(2);
    let mut feed = Feed::new(NAME.into(), 1);
    let parts = feed.next(&snapshot);
    assert_eq!((parts.len(), parts[0].reset, parts[0].more, parts[0].revision), (1, true, false, 1));
    assert_eq!(parts[0].put.len(), 2);
    assert!(parts[0].put.iter().all(|put| put.revision == 1 && put.value.starts_with("1 {")));
    feed.answered(1);
    let draining = Registration::Draining { since: longshore_model::Timestamp::default() };
    put(&mut snapshot, 2, target(0, draining));
    delete(&mut snapshot, 3, Key::Target(key(1)));
    put(&mut snapshot, 4, target(1, Registration::Registered));
    delete(&mut snapshot, 5, Key::Target(key(1)));
    change(&mut feed, [0, 1, 1, 1]);
    assert!(feed.is_due());
    let parts = feed.next(&snapshot);
    assert_eq!((parts.len(), parts[0].reset, parts[0].revision), (1, false, 5));
    assert_eq!((parts[0].put.len(), parts[0].put[0].revision), (1, 2));
    assert_eq!(parts[0].delete, [key_of(&Key::Target(key(1))).expect("a key")]);
    assert!(!feed.is_due());
}

#[test]
fn a_slow_edge_is_sent_so_much_and_then_what_it_missed_at_once() {
    let mut snapshot = state(4);
    let mut feed = fed(&snapshot);
    let mut sent = 0;
    for revision in 2..100 {
        put(&mut snapshot, revision, target(0, Registration::Registered));
        change(&mut feed, [0]);
        if feed.is_due() {
            sent += feed.next(&snapshot).len();
        }
    }
    assert_eq!(sent, WINDOW);
    feed.answered(4);
    assert!(feed.is_due());
    let parts = feed.next(&snapshot);
    assert_eq!((parts.len(), parts[0].put.len(), parts[0].put[0].revision), (1, 1, 99));
}

#[test]
fn one_that_missed_too_much_is_sent_everything_anew() {
    let snapshot = state(3);
    let mut feed = fed(&snapshot);
    let many = u16::try_from(MAX_WAITING).expect("it fits");
    change(&mut feed, 0..=many);
    assert_eq!(feed.waiting, Waiting::Everything, "no more keys are kept");
    change(&mut feed, [0]);
    let parts = feed.next(&snapshot);
    assert_eq!((parts[0].reset, parts[0].put.len()), (true, 3));
    feed.changed(None::<[&Key; 0]>);
    assert!(feed.next(&snapshot)[0].reset, "changes were missed");
}

#[test]
fn a_large_state_comes_in_parts_of_which_only_the_last_has_no_more() {
    let snapshot = state(5_000);
    let mut feed = Feed::new(NAME.into(), 1);
    let parts = feed.next(&snapshot);
    assert!(parts.len() > 2, "{}", parts.len());
    let flags: Vec<_> = parts.iter().map(|part| (part.reset, part.more)).collect();
    assert_eq!((flags[0], flags[parts.len() - 1]), ((true, true), (false, false)));
    assert!(flags[1..parts.len() - 1].iter().all(|flags| *flags == (false, true)));
    assert_eq!(parts.iter().map(|part| part.put.len()).sum::<usize>(), 5_000);
    let longest = parts.iter().map(|part| serde_json::to_string(part).expect("it serializes").len()).max();
    assert!(longest < Some(longshore_api::edge::MAX_FRAME_BYTES / 4), "{longest:?}");
    feed.answered(1);
    change(&mut feed, [1]);
    assert!(feed.is_due(), "all parts are one update to be answered");
}

#[test]
fn an_edge_hears_what_it_said_itself_and_not_what_edges_say_meanwhile() {
    let mut snapshot = state(2);
    put(&mut snapshot, 2, edge(NAME, 7, None));
    let healthy = Sight::Serving(Health::Healthy);
    put(&mut snapshot, 3, sightings(0, &[("back", healthy.clone()), (NAME, healthy.clone())]));
    put(&mut snapshot, 4, sightings(1, &[("back", healthy)]));
    let mut feed = Feed::new(NAME.into(), 1);
    let parts = feed.next(&snapshot);
    let said: Vec<_> = parts[0].put.iter().filter(|put| put.key.starts_with("sightings/")).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].value.contains(NAME) && !said[0].value.contains("back"), "{}", said[0].value);
    feed.answered(4);
    feed.changed(Some(&[Key::Sightings(key(0)), Key::NetworkTags("vpc-1".into())]));
    assert!(!feed.is_due());
    feed.changed(Some(&[Key::Edge(NAME.into())]));
    assert_eq!(feed.next(&snapshot)[0].put.len(), 1);
}
