//! What an instance may write, and where.

use std::sync::Arc;

use longshore_model::{InstanceId, Record, Revision, Snapshot, Write, fixture};
use serde_json::json;

use super::*;

const OWN: InstanceId = InstanceId::from_bits(1);

/// A task on the instance 1 with the containers `web`, which has a prefix, `plain`, which has none, and `other`.
fn snapshot() -> (Snapshot, TaskId) {
    let logs = |options: Value| json!({"logDriver": "awslogs", "options": options});
    let definition = fixture::task_definition(json!({"containerDefinitions": [
        {"name": "web", "logConfiguration": logs(json!({
            "awslogs-group": "g", "awslogs-region": "r", "awslogs-stream-prefix": "p", "awslogs-create-group": "true"}))},
        {"name": "plain", "logConfiguration": logs(json!({"awslogs-group": "g", "awslogs-region": "r"}))},
        {"name": "other", "logConfiguration": {"logDriver": "syslog"}},
    ]}));
    let id = TaskId::from_bits(7);
    let mut task = fixture::task(id);
    task.instance = Some(OWN);
    let cluster = fixture::cluster(task.cluster.as_str());
    let mut snapshot = Snapshot::default();
    let records = [
        Record::Cluster(Arc::new(cluster)),
        Record::TaskDefinition(Arc::new(definition)),
        Record::Task(Arc::new(task)),
    ];
    for (revision, record) in (1..).zip(records) {
        snapshot.apply(Revision(revision), &[Write::Put(record)]);
    }
    (snapshot, id)
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

#[test]
fn an_instance_writes_to_the_streams_of_its_own_tasks() {
    let (snapshot, id) = snapshot();
    let place = |container: &str, stream: &str| place(&snapshot, &of_instance(OWN), &batch(id, container, stream));
    assert_eq!(place("web", &format!("p/web/{id}")), Ok(Place { group: "g".to_owned(), create_group: true }));
    assert_eq!(place("plain", &"a".repeat(64)), Ok(Place { group: "g".to_owned(), create_group: false }));
}

#[test]
fn everything_else_is_refused_for_good() {
    let (snapshot, id) = snapshot();
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
    for (caller, batch, words) in cases {
        match place(&snapshot, &caller, &batch) {
            Err(Refusal::Never(reason)) if reason.contains(words) => {}
            other => panic!("{words}: {other:?}"),
        }
    }
}
