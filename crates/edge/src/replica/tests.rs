//! Updates as servers send them, whole and in parts, and what comes back from disk.

use longshore_model::load_balancing::{Edge, EdgeName};

use super::*;

fn edge(name: &str, version: &str, revision: u64) -> Put {
    let edge = Edge {
        name: name.into(),
        addresses: vec!["127.73.0.0/16".into()],
        version: version.into(),
        away_since: None,
        server: 1,
        registered_at: longshore_model::Timestamp::default(),
        problems: Vec::new(),
    };
    let record = Record::from(Balancing::Edge(Arc::new(edge)));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let key = text(stored::encode_key(&record.key()).expect("a key"));
    Put { key, revision, value: text(stored::encode(&record)) }
}

fn update(revision: u64, put: &[Put]) -> Update {
    Update { revision, put: put.to_vec(), ..Update::default() }
}

fn version(replica: &Replica, name: &str) -> Option<(String, u64)> {
    let state = replica.state();
    let found = state.edges.get(&EdgeName::from(name))?;
    Some((found.version.to_string(), found.revision.0))
}

#[test]
fn changes_hold_when_the_last_part_of_them_is_there() {
    let mut replica = Replica::default();
    let first = Update { reset: true, more: true, ..update(5, &[edge("a", "1", 3)]) };
    assert_eq!(replica.take(first.clone()), Ok(false));
    assert_eq!((version(&replica, "a"), replica.revision()), (None, 0));
    assert_eq!(replica.take(update(5, &[edge("b", "1", 5)])), Ok(true));
    assert_eq!((version(&replica, "a"), version(&replica, "b")), (Some(("1".into(), 3)), Some(("1".into(), 5))));
    let change = Update { delete: vec![edge("b", "", 0).key], ..update(7, &[edge("a", "2", 7)]) };
    assert_eq!(replica.take(change), Ok(true));
    assert_eq!((version(&replica, "a"), version(&replica, "b")), (Some(("2".into(), 7)), None));
    // A session that ends in the middle of an update leaves nothing of it.
    assert_eq!(replica.take(first), Ok(false));
    replica.abandon();
    assert_eq!(replica.take(update(8, &[])), Ok(true));
    assert_eq!(version(&replica, "a"), Some(("2".into(), 7)));
    assert_eq!(replica.take(Update { reset: true, ..update(9, &[]) }), Ok(true));
    assert_eq!((version(&replica, "a"), replica.revision()), (None, 9));
}

#[test]
fn what_a_newer_server_sends_is_passed_over_and_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut replica = Replica::default();
    let newer = Put { value: "99 {}".to_owned(), ..edge("new", "", 4) };
    let other = Put { key: "mirror/1".to_owned(), revision: 4, value: "1 {}".to_owned() };
    let garbage = Put { value: "1 [".to_owned(), ..edge("bad", "", 4) };
    let all = [newer.clone(), other, garbage, edge("a", "1", 4)];
    assert_eq!(replica.take(Update { reset: true, ..update(4, &all) }), Ok(true));
    assert_eq!(replica.state().edges.len(), 1);
    let place = Place { region: "r".to_owned(), account_id: "1".to_owned() };
    let surroundings = Surroundings { place, servers: vec!["http://127.0.0.1:1".to_owned()] };
    files::write(&directory.path().join(files::STATE), &replica.text(&surroundings, &[])).expect("written");
    let (kept, around) = Replica::load(directory.path()).expect("it was kept");
    assert_eq!((version(&kept, "a"), kept.revision(), around), (Some(("1".into(), 4)), 4, surroundings));
    assert!(kept.records.contains_key(&newer.key), "the next version reads it");
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let directory = tempfile::tempdir().expect("a directory");
    assert!(Replica::load(directory.path()).is_none());
    for text in ["", "{", r#"{"version":2,"revision":1,"region":"","account_id":"","servers":[],"records":[]}"#] {
        files::write(&directory.path().join(files::STATE), text).expect("written");
        assert!(Replica::load(directory.path()).is_none(), "{text}");
    }
}

#[test]
fn an_update_without_an_end_is_refused() {
    let mut replica = Replica::default();
    let part = Update { more: true, ..Update::default() };
    let refused = (0..=MAX_PARTS).map(|_| replica.take(part.clone())).find_map(Result::err);
    assert_eq!(refused, Some(TooLong));
}
