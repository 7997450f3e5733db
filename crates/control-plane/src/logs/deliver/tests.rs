//! What an instance may write, and where.

use std::sync::Arc;

use longshore_logs::Settings;
use longshore_model::flight::{EndedTask, Flight, Part};
use longshore_model::{Group, InstanceId, Key, Record, Timestamp, fixture};
use longshore_state::{Memory, stored};
use serde_json::json;

use super::*;
use crate::identity::AccessKeys;
use crate::logs::Logs;
use crate::{clock, entropy, testing};

const OWN: InstanceId = InstanceId::from_bits(1);

const ID: TaskId = TaskId::from_bits(7);

/// A server that knows a task on the instance 1 with the containers `web`, which has a prefix, `plain`, which has none, and `other`.
async fn server(dir: &tempfile::TempDir) -> Context {
    let logs = |options: Value| json!({"logDriver": "awslogs", "options": options});
    let definition = fixture::task_definition(json!({"containerDefinitions": [
        {"name": "web", "logConfiguration": logs(json!({
            "awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}))},
        {"name": "plain", "logConfiguration": logs(json!({"awslogs-group": "g", "awslogs-region": "r"}))},
        {"name": "other", "logConfiguration": {"logDriver": "syslog"}},
    ]}));
    let store = longshore_logs::Store::open(Settings::new(dir.path())).expect("a log store");
    let config = crate::Config { logs: Logs::from(store), ..testing::config() };
    let state = longshore_state::Store::open(Memory::new()).expect("a store");
    let ctx = Context::new(config, state, Arc::new(clock::System), Arc::new(entropy::System), AccessKeys::default());
    let cluster = Record::Cluster(Arc::new(fixture::cluster(task().cluster.as_str())));
    let definition = Record::TaskDefinition(Arc::new(definition));
    let known = Group::new("make").put(cluster).put(definition).put(Record::Task(Arc::new(task())));
    ctx.commit(known.into()).await.expect("a commit");
    ctx
}

fn task() -> Task {
    Task { instance: Some(OWN), ..fixture::task(ID) }
}

/// The task is written down, and the snapshot forgets it.
async fn forget(ctx: &Context) {
    let ended = EndedTask { task: task(), cpu: None, memory: None, events: Vec::new() };
    let (cluster, packed) = (task().cluster, stored::flight::ended_task(ended));
    let flight = Flight { cluster: cluster.clone(), task: ID, part: Part::Task, at: Timestamp::default(), packed };
    let group = Group::new("forget").put(Record::Flight(Arc::new(flight))).delete(Key::Task(cluster, ID));
    ctx.commit(group.into()).await.expect("a commit");
}

fn of_instance(instance: InstanceId) -> Caller {
    let cluster = fixture::task(TaskId::from_bits(7)).cluster;
    Caller { arn: "arn:x".into(), principal: Principal::Instance { cluster, instance, registers_until: None } }
}

fn batch(id: TaskId, container: &str, stream: &str) -> LogBatch {
    let cluster = fixture::task(id).cluster;
    LogBatch {
        task: format!("arn:aws:ecs:us-east-1:000000000000:task/{cluster}/{id}"),
        container: container.to_owned(),
        source: format!("{}+1", "a".repeat(64)),
        group: "g".to_owned(),
        stream: stream.to_owned(),
        ..LogBatch::default()
    }
}

#[tokio::test]
async fn an_instance_writes_to_the_streams_of_its_own_tasks_also_when_they_are_forgotten() {
    let dir = tempfile::tempdir().expect("a directory");
    let (ctx, caller) = (server(&dir).await, of_instance(OWN));
    let with_prefix = batch(ID, "web", &format!("p/web/{ID}"));
    let without = batch(ID, "plain", &"a".repeat(64));
    for is_forgotten in [false, true] {
        if is_forgotten {
            forget(&ctx).await;
        }
        let place = |create_group| Ok(Place { group: "g".to_owned(), create_group });
        assert_eq!(find(&ctx, &caller, &with_prefix).await, place(true));
        assert_eq!(find(&ctx, &caller, &without).await, place(false));
    }
}

#[tokio::test]
async fn lines_that_had_to_wait_are_taken_after_their_task_was_forgotten() {
    let dir = tempfile::tempdir().expect("a directory");
    let ctx = server(&dir).await;
    let events = vec![longshore_api::longshore::LogEvent { timestamp: store::now(&ctx), message: "m".to_owned() }];
    let plain = LogBatch { events, ..batch(ID, "plain", &"a".repeat(64)) };
    let deliver = async |caller| one(&ctx, &caller, plain.clone()).await;
    assert_eq!(deliver(of_instance(OWN)).await.verdict, LogVerdict::Later, "the group is not there");
    forget(&ctx).await;
    let outcome = deliver(of_instance(OWN)).await;
    assert_eq!(outcome.verdict, LogVerdict::Later, "it still is not: {outcome:?}");
    let group = groups::new(&ctx, &ctx.snapshot(), "g", ctx.now()).expect("a group");
    ctx.commit(groups::write("make", None, group)).await.expect("a commit");
    let outcome = deliver(of_instance(OWN)).await;
    assert_eq!(outcome.verdict, LogVerdict::Taken, "{outcome:?}");
    assert_eq!(deliver(of_instance(InstanceId::from_bits(2))).await.verdict, LogVerdict::Never, "it is not its own");
}

#[tokio::test]
async fn everything_else_is_refused_for_good() {
    let dir = tempfile::tempdir().expect("a directory");
    let (ctx, id) = (server(&dir).await, ID);
    let own = format!("p/web/{id}");
    let right = batch(id, "web", &own);
    let cases = [
        (of_instance(InstanceId::from_bits(2)), right.clone(), "not one of this container instance"),
        (of_instance(OWN), LogBatch { group: "h".to_owned(), ..right.clone() }, "is not the container's"),
        (of_instance(OWN), batch(id, "web", "p/web/8"), "is not the container's"),
        (of_instance(OWN), batch(id, "plain", &own), "is not the container's"),
        (of_instance(OWN), LogBatch { source: "s".to_owned(), ..right.clone() }, "is not the container's"),
        (of_instance(OWN), batch(id, "other", &own), "does not have the log driver"),
        (of_instance(OWN), batch(id, "none", &own), "does not have the log driver"),
        (of_instance(OWN), batch(TaskId::from_bits(8), "web", &own), "not known any more"),
        (of_instance(OWN), LogBatch { task: "t".to_owned(), ..right.clone() }, "which task"),
        (Caller { arn: "arn:x".into(), principal: Principal::EdgeToken }, right, "not one of this container instance"),
    ];
    for is_forgotten in [false, true] {
        if is_forgotten {
            forget(&ctx).await;
        }
        for (caller, batch, words) in &cases {
            match find(&ctx, caller, batch).await {
                Err(Refusal::Never(reason)) if reason.contains(words) => {}
                other => panic!("{words}: {other:?}"),
            }
        }
    }
}
