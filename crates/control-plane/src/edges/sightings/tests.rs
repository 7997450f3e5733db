//! What is written of what edges say.

use longshore_model::load_balancing::{EdgeName, Health};
use longshore_model::{Snapshot, Write};

use super::super::fixture::{edge, key, put, sightings, target};
use super::*;

const HEALTHY: Sight = Sight::Serving(Health::Healthy);
const UNHEALTHY: Sight = Sight::Serving(Health::Unhealthy);
const DRAINING: Registration = Registration::Draining { since: Timestamp::from_millis(1) };

/// Two edges and a target of which both have said something.
fn state(registration: Registration, said: &[(&str, Sight)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    put(&mut snapshot, 1, edge("a", 7, None));
    put(&mut snapshot, 2, edge("b", 7, None));
    put(&mut snapshot, 3, target(1, registration));
    if !said.is_empty() {
        put(&mut snapshot, 4, sightings(1, said));
    }
    snapshot
}

fn said(edge: &str, sight: Option<Sight>, reason: Option<&str>) -> (EdgeName, Said) {
    (edge.into(), Said { sight, reason: reason.map(Into::into), description: None })
}

/// What is written, as edges with their sights and since when; `None` when nothing is, empty when the record goes.
fn written(snapshot: &Snapshot, words: Vec<(EdgeName, Said)>) -> Option<Vec<(String, Sight, i64)>> {
    let words: ByEdge = words.into_iter().collect();
    let group = group(snapshot.load_balancing(), &key(1), &words, Timestamp::from_millis(50))?;
    assert_eq!(group.guards.len(), 2, "the target and the record are as they were read");
    assert_eq!(group.writes.len(), 1);
    Some(match &group.writes[0] {
        Write::Put(longshore_model::Record::LoadBalancing(Record::Sightings(written))) => {
            let one = |it: &Sighting| (it.edge.to_string(), it.sight.clone(), it.since.as_millis());
            written.by_edge.iter().map(one).collect()
        }
        Write::Put(other) => panic!("{other:?}"),
        Write::Delete(_) => Vec::new(),
    })
}

#[test]
fn each_edge_has_its_entry_and_the_same_again_is_not_written() {
    // Rule 8.3.2.
    let none = state(Registration::Registered, &[]);
    let both = vec![said("b", Some(HEALTHY), None), said("a", Some(UNHEALTHY), Some("Target.Timeout"))];
    let expected = vec![("a".to_owned(), UNHEALTHY, 50), ("b".to_owned(), HEALTHY, 50)];
    assert_eq!(written(&none, both), Some(expected));
    let known = state(Registration::Registered, &[("a", HEALTHY), ("b", HEALTHY)]);
    assert_eq!(written(&known, vec![said("a", Some(HEALTHY), None)]), None);
    let changed = written(&known, vec![said("a", Some(UNHEALTHY), None), said("b", Some(HEALTHY), None)]);
    assert_eq!(changed, Some(vec![("a".to_owned(), UNHEALTHY, 50), ("b".to_owned(), HEALTHY, 0)]));
    let other_reason = written(&known, vec![said("a", Some(HEALTHY), Some("x"))]);
    assert_eq!(other_reason.map(|all| all[0].2), Some(0), "it is healthy since then all the same");
}

#[test]
fn what_an_edge_does_not_know_any_more_goes() {
    let known = state(Registration::Registered, &[("a", HEALTHY), ("b", HEALTHY)]);
    assert_eq!(written(&known, vec![said("a", None, None)]), Some(vec![("b".to_owned(), HEALTHY, 0)]));
    assert_eq!(written(&known, vec![said("a", None, None), said("b", None, None)]), Some(Vec::new()));
    assert_eq!(written(&state(Registration::Registered, &[]), vec![said("a", None, None)]), None);
}

#[test]
fn late_words_are_passed_over() {
    // Rule 8.2.4.
    let registered = state(Registration::Registered, &[]);
    let draining = state(DRAINING, &[("a", HEALTHY)]);
    assert_eq!(written(&registered, vec![said("a", Some(Sight::Drained), None)]), None, "of its life before");
    assert_eq!(written(&draining, vec![said("a", Some(UNHEALTHY), None)]), None);
    assert_eq!(written(&registered, vec![said("nobody", Some(HEALTHY), None)]), None);
    let drained = written(&draining, vec![said("a", Some(Sight::Drained), None)]);
    assert_eq!(drained, Some(vec![("a".to_owned(), Sight::Drained, 50)]));
    let gone = Snapshot::default();
    assert_eq!(written(&gone, vec![said("a", Some(HEALTHY), None)]), None);
}
