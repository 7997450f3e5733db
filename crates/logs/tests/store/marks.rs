//! What the server notes beside its events, and which groups there are.

use longshore_logs::*;

use crate::common::{GROUP, batch, event, small};

#[tokio::test]
async fn marks_are_kept_until_they_are_let_go_of() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    assert_eq!(store.marks().await.unwrap(), []);
    let mark = |sequence| Mark { sequence, time: -5 };
    let noted = ["a", "b", "c"].map(|name| (name.to_owned(), Some(mark(u64::MAX)))).to_vec();
    store.mark(noted).await.unwrap();
    store.mark(vec![("b".into(), None), ("c".into(), Some(mark(7))), ("d".into(), None)]).await.unwrap();
    // A write of the catalogue's own in between takes nothing away.
    store.append(batch("s", vec![event(1, "line")])).await.unwrap();
    store.seal().await.unwrap();
    drop(store);
    let store = Store::open(small(directory.path())).unwrap();
    assert_eq!(store.marks().await.unwrap(), [("a".to_owned(), mark(u64::MAX)), ("c".to_owned(), mark(7))]);
}

#[tokio::test]
async fn groups_are_known_by_their_streams() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(small(directory.path())).unwrap();
    assert_eq!(store.groups().await.unwrap(), []);
    for group in [u64::MAX, 0, 1 << 40] {
        for stream in ["a", "b"] {
            let batch = Batch { group: GroupId(group), ..batch(stream, vec![event(1, "line")]) };
            store.append(batch).await.unwrap();
        }
    }
    store.create_stream(GROUP, "empty", 0).await.unwrap();
    let mut all = vec![GroupId(0), GROUP, GroupId(1 << 40), GroupId(u64::MAX)];
    all.sort();
    assert_eq!(store.groups().await.unwrap(), all);
    store.delete_group(GroupId(1 << 40)).await.unwrap();
    drop(store);
    let store = Store::open(small(directory.path())).unwrap();
    all.retain(|group| *group != GroupId(1 << 40));
    assert_eq!(store.groups().await.unwrap(), all);
}
