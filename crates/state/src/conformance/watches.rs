//! What a watch promises.

use std::time::Duration;

use longshore_model::{Group, Guard, Key, Plan, Revision};

use super::samples::family;
use super::{Harness, commit, open, put, within_limit};
use crate::watch::REMEMBERED;

/// Every change that is committed after a watch began is told once, in the order of commits, and is in the snapshot by then.
/// What was refused, and what came before, is not told.
pub async fn watches_tell_every_change_once_in_order<H: Harness>(harness: H) {
    let store = open(&harness);
    put(&store, Group::new("before").put(family("before", 1))).await;
    let mut watch = store.watch();
    let mut expected = Vec::new();
    let mut rounds = Vec::new();
    for round in 0..40u32 {
        let (changed, own) = (family("a", round), family(&format!("f{round}"), round));
        expected.extend([changed.key(), own.key(), changed.key()]);
        rounds.push(Plan {
            groups: vec![
                Group::new("one").put(changed.clone()).put(own),
                Group::new("refused").guard(Guard::absent(Key::Family("before".into()))).put(family("never", 1)),
                Group::new("two").delete(changed.key()),
            ],
        });
    }
    let (writer, last) = (store.clone(), expected.len());
    let writing = tokio::spawn(async move {
        for plan in rounds {
            commit(&writer, plan).await;
        }
    });
    let mut told = Vec::new();
    let mut revision = Revision(0);
    while told.len() < last {
        let changes = within_limit("a change", watch.next()).await;
        assert!(!changes.lagged && changes.revision > revision, "{changes:?} after {revision}");
        assert!(store.snapshot().revision() >= changes.revision, "the snapshot has what is told");
        revision = changes.revision;
        told.extend(changes.keys.iter().cloned());
    }
    writing.await.expect("the writer ends");
    assert_eq!(told, expected);
    let more = tokio::time::timeout(Duration::from_millis(20), watch.next()).await;
    assert!(more.is_err(), "nothing is told twice: {more:?}");
}

/// A watch that was left alone for too long is told so, once, and goes on with what comes after.
pub async fn watches_tell_that_they_lagged<H: Harness>(harness: H) {
    let store = open(&harness);
    let mut watch = store.watch();
    for count in 0..=u32::try_from(REMEMBERED).expect("a small number") {
        put(&store, Group::new("count").put(family("a", count))).await;
    }
    let changes = within_limit("the notice", watch.next()).await;
    assert!(changes.lagged, "{changes:?}");
    assert_eq!(changes.revision, store.snapshot().revision());
    let at = put(&store, Group::new("after").put(family("b", 1))).await;
    let changes = within_limit("the change after", watch.next()).await;
    assert_eq!((changes.lagged, changes.revision), (false, at));
    assert_eq!(*changes.keys, [Key::Family("b".into())]);
}
