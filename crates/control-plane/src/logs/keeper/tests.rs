//! The store follows the state.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use longshore_logs::{Batch, Event, Settings};
use longshore_model::logs::{Class, Key, Record};
use longshore_model::{self as model, Group, LogGroup, Timestamp};
use longshore_state::Memory;

use super::*;
use crate::identity::AccessKeys;
use crate::logs::Logs;
use crate::{clock, entropy, testing};

fn group(id: u64, retention_days: Option<u32>) -> model::Record {
    let group = LogGroup {
        store: None,
        name: "web".into(),
        id: model::GroupId::from_bits(id),
        created_at: Timestamp::default(),
        retention_days,
        class: Class::Standard,
        is_protected: false,
        tags: Vec::new(),
        metric_filters: Vec::new(),
        subscription_filters: Vec::new(),
    };
    Record::Group(Arc::new(group)).into()
}

fn context(directory: &std::path::Path) -> (Context, Store) {
    let store = Store::open(Settings::new(directory)).unwrap();
    let config = crate::Config { logs: Logs::from(store.clone()), ..testing::config() };
    let state = longshore_state::Store::open(Memory::new()).unwrap();
    let (clock, entropy) = (Arc::new(clock::System), Arc::new(entropy::System));
    (Context::new(config, state, clock, entropy, AccessKeys::default()), store)
}

async fn write(store: &Store, group: GroupId, now: i64) {
    let events = vec![Event { timestamp: now, message: "m".to_owned() }];
    let batch = Batch { group, stream: "s".to_owned(), events, now, create_stream: true, source: None };
    store.append(batch).await.unwrap();
}

#[tokio::test]
async fn events_go_with_the_group_whoever_deleted_it() {
    let directory = tempfile::tempdir().unwrap();
    let (ctx, store) = context(directory.path());
    let mut known = BTreeSet::new();
    ctx.commit(Group::new("make").put(group(1, None)).into()).await.unwrap();
    assert!(follow(&ctx, &store, &mut known).await);
    write(&store, GroupId(1), store::now(&ctx)).await;
    assert!(store.group_bytes(GroupId(1)) > 0);
    // As another server does it: only the record goes.
    ctx.commit(Group::new("delete").delete(Key::Group("web".into()).into()).into()).await.unwrap();
    assert!(follow(&ctx, &store, &mut known).await);
    assert!(known.is_empty());
    assert_eq!(store.group_bytes(GroupId(1)), 0);
    assert!(store.stream(GroupId(1), "s").await.unwrap().is_none());
}

#[tokio::test]
async fn a_group_that_was_made_again_loses_the_events_of_the_first() {
    let directory = tempfile::tempdir().unwrap();
    let (ctx, store) = context(directory.path());
    let mut known = BTreeSet::new();
    ctx.commit(Group::new("make").put(group(1, None)).into()).await.unwrap();
    follow(&ctx, &store, &mut known).await;
    write(&store, GroupId(1), store::now(&ctx)).await;
    ctx.commit(Group::new("again").put(group(2, None)).into()).await.unwrap();
    assert!(follow(&ctx, &store, &mut known).await);
    assert_eq!(known, [GroupId(2)].into());
    assert_eq!(store.group_bytes(GroupId(1)), 0);
    write(&store, GroupId(2), store::now(&ctx)).await;
}

#[tokio::test(start_paused = true)]
async fn what_an_interrupted_deletion_left_behind_goes_an_hour_after_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let (ctx, store) = context(directory.path());
    ctx.commit(Group::new("make").put(group(1, None)).into()).await.unwrap();
    write(&store, GroupId(1), store::now(&ctx)).await;
    // Its record was deleted, and then the server was killed.
    write(&store, GroupId(7), store::now(&ctx)).await;
    let keeper = tokio::spawn(run(ctx.clone()));
    tokio::time::sleep(LEFT_BEHIND / 2).await;
    assert!(store.group_bytes(GroupId(7)) > 0, "somebody may have started the server with another state");
    tokio::time::sleep(LEFT_BEHIND).await;
    while store.group_bytes(GroupId(7)) > 0 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(store.groups().await.unwrap(), [GroupId(1)]);
    assert!(store.group_bytes(GroupId(1)) > 0);
    keeper.abort();
}
